//! A server of its own for each test, and the AWS SDK's clients of it.

use std::{
    env,
    io::{self, BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
    thread,
};

use aws_sdk_cognitoidentity as identity_pools;
use aws_sdk_cognitoidentityprovider as user_pools;
use aws_sdk_sts as sts;
use user_pools::config::{BehaviorVersion, Credentials, Region};

/// A server for development, in memory. It ends with its owner.
#[derive(Debug)]
pub struct Server {
    child: Child,
    url: String,
}

/// Makes the configuration of one of the SDK's crates.
macro_rules! config {
    ($sdk:ident, $server:expr, $credentials:expr) => {
        $sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .endpoint_url(&$server.url)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .credentials_provider($credentials)
            .build()
    };
}

impl Server {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// Where it does not start.
    #[must_use]
    pub fn start() -> Self {
        let built = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../target/debug/poolkey-server"
        );
        let program = env::var_os("POOLKEY_SERVER_BIN").unwrap_or_else(|| built.into());
        let mut child = Command::new(&program)
            .args([
                "serve",
                "--dev",
                "--store",
                "memory",
                "--listen",
                "127.0.0.1:0",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let stdout = child.stdout.take().expect("it is piped");
        let mut stderr = child.stderr.take().expect("it is piped");
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let url = lines.find_map(|line| {
            let from = line.find("http://127.0.0.1:")?;
            line[from..].split_whitespace().next().map(str::to_owned)
        });
        let Some(url) = url else {
            let mut said = String::new();
            let _ = stderr.read_to_string(&mut said);
            panic!("the server ended before it answered: {said}");
        };
        // Whatever it says later has to go somewhere.
        thread::spawn(move || lines.for_each(drop));
        thread::spawn(move || io::copy(&mut stderr, &mut io::sink()));
        Self { child, url }
    }

    /// The user pools, called with a key.
    #[must_use]
    pub fn user_pools(&self, credentials: Credentials) -> user_pools::Client {
        user_pools::Client::from_conf(config!(user_pools, self, credentials))
    }

    /// The identity pools, called with a key.
    #[must_use]
    pub fn identity_pools(&self, credentials: Credentials) -> identity_pools::Client {
        identity_pools::Client::from_conf(config!(identity_pools, self, credentials))
    }

    /// The token service, called with a key.
    #[must_use]
    pub fn sts(&self, credentials: Credentials) -> sts::Client {
        sts::Client::from_conf(config!(sts, self, credentials))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // In memory there is nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The key that a server for development takes.
#[must_use]
pub fn root() -> Credentials {
    Credentials::new("test", "test", None, None, "test")
}
