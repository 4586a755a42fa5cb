//! The command line of `poolkey-server`.

use std::process::ExitCode;

fn main() -> ExitCode {
    poolkey_server::command::run()
}
