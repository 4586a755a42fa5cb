//! Measures poolkey-server beside others, and writes its sections of `BENCHMARKS.md`.
//!
//! `cargo xtask bench server` builds everything and runs this; see there for how to run one part.

mod aws;
mod clock;
mod fill;
mod growth;
mod http;
mod load;
mod operations;
mod plot;
mod postgres;
mod process;
mod report;
mod servers;
mod table;

use std::env;
use std::path::{Path, PathBuf};
use std::{fs, process::ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::clock::now;
use crate::servers::Places;

const PARTS: [&str; 3] = ["operations", "growth", "postgres"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `poolkey-bench TARGET [PART…] [--only OPERATION [USERS]]`: with `--only`, this project's server alone,
/// one operation, and nothing is written.
async fn run(arguments: &[String]) -> Result<()> {
    let (target, parts) = arguments.split_first().context("the target folder?")?;
    let places = places(Path::new(target))?;
    let begun = now();
    if let [flag, operation, users @ ..] = parts
        && flag == "--only"
    {
        let users = users.first().map_or(Ok(60), |users| users.parse())?;
        return table::only(&places, operation, users).await;
    }
    if let Some(part) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        bail!("no part {part}; there are {}", PARTS.join(", "));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|given| given == part);
    if wanted("operations") {
        report::write(
            &places,
            "server-operations",
            &table::measure(&places).await?,
        )?;
    }
    if wanted("growth") {
        report::write(&places, "server-growth", &growth::measure(&places).await?)?;
    }
    if wanted("postgres") {
        report::write(
            &places,
            "server-postgres",
            &postgres::measure(&places).await?,
        )?;
    }
    println!(
        "BENCHMARKS.md is written, after {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

fn places(target: &Path) -> Result<Places> {
    // Servers are started in folders of their own, where a relative path would mean another file.
    let target = fs::canonicalize(target)?;
    let work = target.join("bench");
    fs::create_dir_all(&work)?;
    Ok(Places {
        bench: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        poolkey: target.join("release/poolkey-server"),
        moto: work.join("venv/bin/moto_server"),
        work,
    })
}
