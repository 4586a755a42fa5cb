//! `cargo xtask test`: every test there is, or the steps named.

use std::{cell::OnceCell, path::PathBuf, time::Duration};

use anyhow::{Result, bail};

use crate::{
    install::{self, Tool},
    npm, package,
    sh::{Cmd, now},
};

/// One thing that is tested, runnable by name.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Built) -> Result<()>,
}

/// In the order that fails soonest.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "the formatting of all Rust",
        run: fmt,
    },
    Step {
        name: "clippy",
        about: "lints, natively",
        run: clippy,
    },
    Step {
        name: "clippy-wasm",
        about: "lints of what goes into the browser",
        run: clippy_wasm,
    },
    Step {
        name: "docs",
        about: "the documentation and its links",
        run: docs,
    },
    Step {
        name: "rust",
        about: "Rust's tests, natively",
        run: rust,
    },
    Step {
        name: "package",
        about: "the npm package: files, size, bundlers",
        run: npm_package,
    },
    Step {
        name: "wasm-chrome",
        about: "the browser tests in Chromium",
        run: wasm_chrome,
    },
    Step {
        name: "wasm-firefox",
        about: "the browser tests in Firefox",
        run: wasm_firefox,
    },
];

/// What several steps need, built once.
#[derive(Default)]
struct Built {
    package: OnceCell<PathBuf>,
}

impl Built {
    fn package(&self) -> Result<()> {
        if self.package.get().is_none() {
            let _ = self.package.set(package::build()?);
        }
        Ok(())
    }
}

/// Prints the steps and what they are about.
pub(crate) fn list() {
    for step in STEPS {
        println!("{:12} {}", step.name, step.about);
    }
}

/// Runs the steps named, or all, to the last one even if one fails.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| STEPS.iter().all(|s| s.name != **name))
    {
        bail!("no step is called `{unknown}`; `cargo xtask test --list` names them");
    }
    let steps: Vec<&Step> = STEPS
        .iter()
        .filter(|s| names.is_empty() || names.contains(&s.name))
        .collect();
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
    let failed: Vec<&str> = results
        .iter()
        .filter(|(.., ok)| !ok)
        .map(|(name, ..)| *name)
        .collect();
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("failed: {}", failed.join(", "))
    }
}

fn fmt(_: &Built) -> Result<()> {
    Cmd::cargo().args(["fmt", "--all", "--check"]).run()
}

fn clippy(_: &Built) -> Result<()> {
    Cmd::cargo()
        .args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ])
        .run()
}

fn clippy_wasm(_: &Built) -> Result<()> {
    Cmd::cargo()
        .args(["clippy", "--package", "poolkey", "--all-features"])
        .args([
            "--target",
            "wasm32-unknown-unknown",
            "--",
            "--deny",
            "warnings",
        ])
        .run()
}

fn docs(_: &Built) -> Result<()> {
    Cmd::cargo()
        .args(["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()
}

fn rust(_: &Built) -> Result<()> {
    install::ensure(&[Tool::Postgres])?;
    Cmd::cargo().args(["test", "--workspace", "--quiet"]).run()
}

fn npm_package(built: &Built) -> Result<()> {
    install::ensure(&[Tool::Chromium])?;
    built.package()?;
    let dir = npm::install("tests/package")?;
    Cmd::new("npm").args(["test"]).dir(dir).run()
}

fn wasm_chrome(_: &Built) -> Result<()> {
    install::ensure(&[Tool::Chromium, Tool::ChromeDriver])?;
    wasm_pack("--chrome", &[install::WASM_PACK, install::wasm_bindgen()?])
}

fn wasm_firefox(_: &Built) -> Result<()> {
    install::ensure(&[Tool::Firefox])?;
    wasm_pack(
        "--firefox",
        &[
            install::WASM_PACK,
            install::wasm_bindgen()?,
            install::GECKODRIVER,
        ],
    )
}

fn wasm_pack(browser: &str, crates: &[install::Crate]) -> Result<()> {
    let path = install::ensure_crates(crates)?;
    Cmd::new("wasm-pack")
        .args([
            "test",
            "--headless",
            browser,
            "--mode",
            "no-install",
            "--",
            "--all-features",
        ])
        .env("PATH", path)
        .run()
}
