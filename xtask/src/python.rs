//! Python: an environment with what a requirements file pins, made once per file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::sh::{Cmd, root, target};

/// A virtual environment in the target folder.
pub(crate) struct Environment(PathBuf);

/// Installs the packages of `dir`, a folder of the workspace with a `requirements.txt`, unless
/// they are there already.
pub(crate) fn environment(dir: &str) -> Result<Environment> {
    let requirements = root().join(dir).join("requirements.txt");
    let wanted = fs::read(&requirements)
        .with_context(|| format!("there is no {}", requirements.display()))?;
    let home = target().join("python").join(dir);
    let environment = Environment(home.clone());
    let installed_for = home.join("installed-for.txt");
    if fs::read(&installed_for).is_ok_and(|seen| seen == wanted) {
        return Ok(environment);
    }
    let python = if cfg!(windows) { "python" } else { "python3" };
    Cmd::new(python)
        .args(["-m", "venv", "--clear"])
        .args([&home])
        .run()?;
    environment
        .program("pip")
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .args([Path::new("--requirement"), &requirements])
        .run()?;
    fs::write(&installed_for, wanted)?;
    Ok(environment)
}

impl Environment {
    /// A program that one of the packages brings.
    pub(crate) fn program(&self, name: &str) -> Cmd {
        Cmd::new(self.path(name))
    }

    /// Where that program is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        let programs = if cfg!(windows) { "Scripts" } else { "bin" };
        self.0.join(programs).join(name)
    }
}
