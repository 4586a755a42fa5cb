//! The command line: arguments, environment and configuration file become a server that runs until
//! it is told to stop.

mod arguments;
mod configuration;
mod failure;
mod keys;
mod rekey;
mod serve;
mod shutdown;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command};
use configuration::Configuration;
use failure::Failure;

/// Runs `poolkey-server` with the arguments of this process. Ends with 0 after an orderly stop, 2
/// where the arguments or the configuration are wrong, 1 where anything else is.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody may be there to read it.
            let _ = writeln!(std::io::stderr(), "poolkey-server: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn perform(command: Command) -> Result<(), Failure> {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.enable_all().build().map_err(Failure::Runtime)
    };
    match command {
        Command::Serve(options) => {
            let configuration = Configuration::read(options.store.config.as_deref(), &*options)?;
            log_to_stderr(&configuration.log)?;
            runtime()?.block_on(serve::serve(configuration))
        }
        Command::Rekey(options) => {
            let configuration =
                Configuration::read(options.store.config.as_deref(), &options.store)?;
            runtime()?.block_on(rekey::rekey(&configuration, &options))
        }
        Command::Version => {
            let _ = writeln!(std::io::stdout(), "{}", version());
            Ok(())
        }
    }
}

fn version() -> &'static str {
    concat!("poolkey-server ", env!("CARGO_PKG_VERSION"))
}

fn log_to_stderr(filter: &str) -> Result<(), Failure> {
    // PostgreSQL remarks on every table that is there already.
    let filter = EnvFilter::try_new(format!("tokio_postgres=warn,{filter}"))
        .map_err(|error| Failure::Configuration(format!("--log {filter}: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    // What a panic says may quote what it stumbled over, a secret included; where it was, may not.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
    Ok(())
}
