//! The project's own commands: `cargo xtask package`, `demo`, `test`, `bench`.

mod bench;
mod demo;
mod install;
mod npm;
mod package;
mod python;
mod serve;
mod server;
mod sh;
mod test;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask demo            build everything and open the demo in the browser
cargo xtask package         build the npm package into pkg/
cargo xtask test [STEP…]    run every test, or the steps named; `--list` names them
cargo xtask bench browser   measure the package beside others into BENCHMARKS.md
cargo xtask bench server [PART…]
                            measure the server likewise; `operations`, `growth`, `postgres`";

fn main() -> ExitCode {
    match command(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        ["demo"] => demo::run()?,
        ["package"] => _ = package::build()?,
        ["bench", "browser"] => bench::browser()?,
        ["bench", "server", parts @ ..] => bench::server(parts)?,
        ["test", "--list"] => test::list(),
        ["test", steps @ ..] => test::run(steps)?,
        _ => bail!("`cargo xtask {}` is not a command\n{USAGE}", args.join(" ")),
    }
    Ok(())
}
