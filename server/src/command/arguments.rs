//! What may stand on the command line. Every option is an environment variable too.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;

#[derive(Parser)]
#[command(
    name = "poolkey-server",
    version,
    about = "A user pool, an identity pool and STS that speak Amazon Cognito's own protocols"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Answers requests until it is told to stop
    #[command(after_long_help = SECRETS)]
    Serve(Box<ServeOptions>),
    /// Changes the master key
    #[command(after_long_help = NEW_KEY)]
    Rekey(Box<RekeyOptions>),
    /// Prints the version
    Version,
}

const SECRETS: &str = "Secrets are taken from the environment only:
  POOLKEY_MASTER_KEY             64 hexadecimal digits, instead of a master key file
  POOLKEY_ROOT_ACCESS_KEY_ID     the root's access key, instead of one that is made at the
  POOLKEY_ROOT_SECRET_ACCESS_KEY first start

What the configuration file says, an environment variable overrides, and an option that.";

const NEW_KEY: &str = "Without --new-master-key-file a new key is made and takes the place of the \
old one in its file. POOLKEY_MASTER_KEY and POOLKEY_NEW_MASTER_KEY hold keys themselves, instead \
of files.";

/// Options that are given more than once a life, and so may stand in the file as well.
#[derive(Args, Serialize)]
pub(super) struct ServeOptions {
    /// Where to listen [default: 127.0.0.1:9229]; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "POOLKEY_LISTEN",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) listen: Option<String>,

    /// The region in ids and ARNs [default: us-east-1]
    #[arg(long, env = "POOLKEY_REGION", hide_env_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<String>,

    /// The account in ARNs, twelve digits [default: 000000000000]
    #[arg(long, env = "POOLKEY_ACCOUNT", hide_env_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<String>,

    /// Where clients reach the server [default: the address it listens on]
    #[arg(
        long,
        value_name = "URL",
        env = "POOLKEY_PUBLIC_URL",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) public_url: Option<String>,

    /// The issuer of tokens
    #[arg(
        long,
        help = "The issuer of tokens; {public_url}, {region} and {pool} stand for themselves \
                [default: {public_url}/{pool}]",
        value_name = "TEMPLATE",
        env = "POOLKEY_ISSUER",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issuer: Option<String>,

    /// Operations to run at the first start: a JSON list of {service, operation, input}
    #[arg(
        long,
        value_name = "FILE",
        env = "POOLKEY_SEED",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seed: Option<PathBuf>,

    /// For development only: opens /_poolkey/ and takes the key test/test
    #[arg(
        long,
        env = "POOLKEY_DEV",
        hide_env_values = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = BoolishValueParser::new()
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dev: Option<bool>,

    /// What to log to stderr: error, warn, info, debug, or a filter of tracing's [default: info]
    #[arg(
        long,
        value_name = "FILTER",
        env = "POOLKEY_LOG",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log: Option<String>,

    #[command(flatten)]
    #[serde(flatten)]
    pub(super) store: StoreOptions,
}

/// Where the data is, and the key to it.
#[derive(Args, Serialize)]
pub(super) struct StoreOptions {
    /// Where the data is: sqlite:PATH, postgres://…, or memory [default: sqlite:poolkey.db]
    #[arg(
        long,
        value_name = "STORE",
        env = "POOLKEY_STORE",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) store: Option<String>,

    /// The file with the master key [default: beside the SQLite file, with the extension key]
    #[arg(
        long,
        value_name = "FILE",
        env = "POOLKEY_MASTER_KEY_FILE",
        hide_env_values = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) master_key_file: Option<PathBuf>,

    /// A file of such options, in TOML [default: poolkey.toml, where there is one]
    #[arg(
        long,
        value_name = "FILE",
        env = "POOLKEY_CONFIG",
        hide_env_values = true
    )]
    #[serde(skip)]
    pub(super) config: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct RekeyOptions {
    #[command(flatten)]
    pub(super) store: StoreOptions,

    /// The file with the new master key; made where there is none
    #[arg(
        long,
        value_name = "FILE",
        env = "POOLKEY_NEW_MASTER_KEY_FILE",
        hide_env_values = true
    )]
    pub(super) new_master_key_file: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
