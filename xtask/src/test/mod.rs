//! `cargo xtask test`: every test there is, or the steps named.

mod steps;

use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Result, bail};

use crate::{package, server, sh::now};
use steps::STEPS;

/// One thing that is tested, runnable by name.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Built) -> Result<()>,
}

/// What several steps need, built once.
#[derive(Default)]
struct Built {
    package: OnceCell<PathBuf>,
    server: OnceCell<PathBuf>,
}

impl Built {
    /// The folder of the npm package.
    fn package(&self) -> Result<&Path> {
        once(&self.package, package::build)
    }

    /// The server's program.
    fn server(&self) -> Result<&Path> {
        once(&self.server, server::build)
    }
}

fn once(cell: &OnceCell<PathBuf>, build: fn() -> Result<PathBuf>) -> Result<&Path> {
    if let Some(path) = cell.get() {
        return Ok(path);
    }
    let path = build()?;
    Ok(cell.get_or_init(|| path))
}

/// Prints the steps and what they are about.
pub(crate) fn list() {
    for step in STEPS {
        println!("{:14}{}", step.name, step.about);
    }
}

/// Runs the steps named, or all, to the last one even if one fails.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    let is_step = |name: &&&str| STEPS.iter().any(|step| step.name == **name);
    if let Some(unknown) = names.iter().find(|name| !is_step(name)) {
        bail!("no step is called `{unknown}`; `cargo xtask test --list` names them");
    }
    let chosen = |step: &&Step| names.is_empty() || names.contains(&step.name);
    let steps: Vec<&Step> = STEPS.iter().filter(chosen).collect();
    let built = Built::default();
    let mut results = Vec::new();
    for (i, step) in steps.iter().enumerate() {
        println!("[{}/{}] {}: {}", i + 1, steps.len(), step.name, step.about);
        let started = now();
        let result = (step.run)(&built);
        if let Err(error) = &result {
            println!("error: {error:#}");
        }
        results.push((step.name, started.elapsed(), result.is_ok()));
    }
    summarise(&results)
}

fn summarise(results: &[(&str, Duration, bool)]) -> Result<()> {
    println!("\n{:14}{:>8}", "step", "seconds");
    for (name, took, passed) in results {
        let verdict = if *passed { "ok" } else { "FAILED" };
        println!("{name:14}{:>8.1}  {verdict}", took.as_secs_f64());
    }
    let total: Duration = results.iter().map(|(_, took, _)| *took).sum();
    println!("{:14}{:>8.1}", "total", total.as_secs_f64());
    let failed = results.iter().filter(|(.., passed)| !passed);
    let failed: Vec<&str> = failed.map(|(name, ..)| *name).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("failed: {}", failed.join(", "))
    }
}
