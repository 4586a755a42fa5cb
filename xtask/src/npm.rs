//! npm: install what a lock file names, once per lock file.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::sh::{Cmd, root};

/// The oldest Node the build tools run on.
const NODE: (u32, u32) = (20, 19);

/// Installs the packages of `dir`, a folder of the workspace with a `package-lock.json`, unless
/// they are there already. Returns the folder.
pub(crate) fn install(dir: &str) -> Result<std::path::PathBuf> {
    let dir = root().join(dir);
    let lock = fs::read(dir.join("package-lock.json"))
        .with_context(|| format!("there is no package-lock.json in {}", dir.display()))?;
    let installed_for = dir.join("node_modules").join(".installed-for.json");
    if fs::read(&installed_for).is_ok_and(|seen| seen == lock) {
        return Ok(dir);
    }
    check_node()?;
    Cmd::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .dir(&dir)
        .run()?;
    fs::write(&installed_for, lock)?;
    Ok(dir)
}

/// A program that a package installed in `dir` brings.
pub(crate) fn program(dir: &Path, name: &str) -> Cmd {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    Cmd::new(
        dir.join("node_modules/.bin")
            .join(format!("{name}{suffix}")),
    )
}

fn check_node() -> Result<()> {
    let version = Cmd::new("node").args(["--version"]).read()?;
    let mut parts = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (parts.next(), parts.next()) else {
        bail!("`node --version` says {version:?}");
    };
    if (major, minor) < NODE {
        bail!(
            "Node {} is too old; {}.{} or later is needed",
            version.trim(),
            NODE.0,
            NODE.1
        );
    }
    Ok(())
}
