//! `cargo xtask bench browser`: measures the package beside others and writes `BENCHMARKS.md`.

use anyhow::Result;

use crate::{
    install::{self, Tool},
    npm, package,
    sh::Cmd,
};

/// Size and speed in the browser.
pub(crate) fn browser() -> Result<()> {
    install::ensure(&[Tool::Chromium])?;
    package::build()?;
    let dir = npm::install("benches/browser")?;
    Cmd::new("node").args(["tests/package/install.mjs"]).run()?;
    Cmd::new("node").args(["run.mjs"]).dir(dir).run()
}
