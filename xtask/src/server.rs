//! The server's program.

use std::path::PathBuf;

use anyhow::Result;

use crate::sh::{Cmd, target};

/// Builds the server and returns its program.
pub(crate) fn build() -> Result<PathBuf> {
    Cmd::cargo()
        .args([
            "build",
            "--package",
            "poolkey-server",
            "--bin",
            "poolkey-server",
        ])
        .run()?;
    let program = format!("poolkey-server{}", std::env::consts::EXE_SUFFIX);
    Ok(target().join("debug").join(program))
}
