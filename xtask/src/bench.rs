//! `cargo xtask bench`: measures the package and the server beside others, each into its sections
//! of `BENCHMARKS.md`.

use std::{fs, path::PathBuf};

use anyhow::Result;

use crate::{
    install::{self, Tool},
    npm, package,
    sh::{Cmd, root, target},
};

/// Size and speed in the browser.
pub(crate) fn browser() -> Result<()> {
    install::ensure(&[Tool::Chromium])?;
    package::build()?;
    let dir = npm::install("benches/browser")?;
    Cmd::new("node").args(["tests/package/install.mjs"]).run()?;
    Cmd::new("node").args(["run.mjs"]).dir(dir).run()
}

/// Speed and memory of the server; all parts, or those named: `operations`, `growth`, `postgres`.
/// `--only OPERATION [USERS]` puts load on one operation, for a profiler to look at.
pub(crate) fn server(parts: &[&str]) -> Result<()> {
    install::ensure(&[Tool::Postgres])?;
    npm::install("benches/server")?;
    python_packages()?;
    Cmd::cargo()
        .args(["build", "--release", "--bins"])
        .args(["--package", "poolkey-server", "--package", "poolkey-bench"])
        .run()?;
    let target = target();
    Cmd::new(target.join("release/poolkey-bench"))
        .args([target])
        .args(parts)
        .run()
}

/// The virtual environment that `requirements.txt` names, made once per content of that file.
fn python_packages() -> Result<()> {
    let pins = root().join("benches/server/requirements.txt");
    let folder: PathBuf = target().join("bench/venv");
    let installed_for = folder.join("installed-for.txt");
    let wanted = fs::read(&pins)?;
    if fs::read(&installed_for).is_ok_and(|seen| seen == wanted) {
        return Ok(());
    }
    Cmd::new("python3")
        .args(["-m".as_ref(), "venv".as_ref(), folder.as_os_str()])
        .run()?;
    Cmd::new(folder.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .args(["--requirement".as_ref(), pins.as_os_str()])
        .run()?;
    Ok(fs::write(installed_for, wanted)?)
}
