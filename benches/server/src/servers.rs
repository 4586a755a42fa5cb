//! How each server is started and filled, and what it can do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::aws::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use crate::fill::{self, MASTER_KEY};
use crate::operations::{Operation, Tenant};
use crate::process::{Process, free_address};

/// The servers that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// This project's.
    Poolkey,
    /// `cognito-local` of npm.
    CognitoLocal,
    /// `moto_server` of `PyPI`.
    Moto,
}

/// Where programs and data are.
pub struct Places {
    /// The folder of this bench, with the peers' versions.
    pub bench: PathBuf,
    /// The server's release program.
    pub poolkey: PathBuf,
    /// The program of the virtual environment that `requirements.txt` names.
    pub moto: PathBuf,
    /// For databases and logs; on a disk, because durability is measured.
    pub work: PathBuf,
}

impl Kind {
    /// All, in the order of the report.
    pub const ALL: [Self; 3] = [Self::Poolkey, Self::CognitoLocal, Self::Moto];

    /// As the report calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Poolkey => "poolkey-server",
            Self::CognitoLocal => "cognito-local",
            Self::Moto => "moto_server",
        }
    }

    /// The version that is pinned; this project's own needs none.
    pub fn version(self, places: &Places) -> Result<Option<String>> {
        let read = |name: &str| fs::read_to_string(places.bench.join(name));
        match self {
            Self::Poolkey => Ok(None),
            Self::CognitoLocal => {
                let manifest: Value = serde_json::from_str(&read("package.json")?)?;
                let version = manifest["dependencies"]["cognito-local"].as_str();
                Ok(version.map(str::to_owned))
            }
            Self::Moto => {
                let pins = read("requirements.txt")?;
                let version = pins.lines().find_map(|line| line.strip_prefix("moto=="));
                Ok(version.map(str::to_owned))
            }
        }
    }

    /// Whether it has the operation, as something of its own.
    pub const fn does(self, operation: Operation) -> bool {
        match self {
            Self::Poolkey => true,
            Self::CognitoLocal => !matches!(
                operation,
                Operation::SrpSignIn | Operation::GuestCredentials | Operation::GetUserFirst
            ),
            Self::Moto => !matches!(operation, Operation::GetUserFirst),
        }
    }

    /// The largest pool it is measured with. One that keeps all in memory can be filled through
    /// its API only, which takes it too long.
    pub const fn most_users(self) -> usize {
        match self {
            Self::Poolkey | Self::CognitoLocal => 100_000,
            Self::Moto => 10_000,
        }
    }

    /// Starts it on the data in `folder`, which it makes where there is none.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn start(self, places: &Places, folder: &Path) -> Result<Process> {
        fs::create_dir_all(folder)?;
        let store = format!("sqlite:{}", folder.join("bench.db").display());
        self.start_on(places, folder, &store).await
    }

    /// Starts it on a store that this project's server knows; the others have their own.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn start_on(self, places: &Places, folder: &Path, store: &str) -> Result<Process> {
        let address = free_address()?;
        let port = address.port().to_string();
        let mut command = match self {
            Self::Poolkey => {
                let mut command = Command::new(&places.poolkey);
                command
                    .args(["serve", "--listen", &address.to_string(), "--store", store])
                    .env("POOLKEY_MASTER_KEY", MASTER_KEY)
                    .env("POOLKEY_ROOT_ACCESS_KEY_ID", ACCESS_KEY_ID)
                    .env("POOLKEY_ROOT_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
                command
            }
            Self::CognitoLocal => {
                let program = "node_modules/cognito-local/lib/bin/start.js";
                let mut command = Command::new("node");
                command
                    .arg(places.bench.join(program))
                    .env("PORT", &port)
                    .env("HOST", "127.0.0.1")
                    .env("NODE_ENV", "production");
                command
            }
            Self::Moto => {
                let mut command = Command::new(&places.moto);
                command.args(["--host", "127.0.0.1", "--port", &port]);
                command
            }
        };
        command.current_dir(folder);
        let log = places.work.join(format!("{}.log", self.name()));
        Process::start(command, address, &log).await
    }

    /// Fills the tenant's pool up to `users`, while the server is stopped where that can be.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn fill(
        self,
        folder: &Path,
        running: Option<&Process>,
        tenant: &Tenant,
        users: std::ops::Range<usize>,
    ) -> Result<()> {
        match self {
            Self::Poolkey => {
                let store = format!("sqlite:{}", folder.join("bench.db").display());
                fill::store(&store, &tenant.pool, users).await
            }
            Self::CognitoLocal => fill::cognito_local(folder, &tenant.pool, users),
            Self::Moto => {
                let process = running.context("it forgets everything when it stops")?;
                fill::by_signing_up(process.address, tenant, users).await
            }
        }
    }

    /// Whether its data outlives it.
    pub const fn persists(self) -> bool {
        !matches!(self, Self::Moto)
    }
}

/// A user of `cognito-local`'s file.
pub fn cognito_local_user(template: &Value, index: usize) -> (String, Value) {
    let mut user = template.clone();
    // Whoever signs up with an address is stored under a UUID.
    let sub = uuid::Uuid::new_v4().to_string();
    user["Username"] = json!(sub);
    for attribute in user["Attributes"].as_array_mut().into_iter().flatten() {
        match attribute["Name"].as_str() {
            Some("sub") => attribute["Value"] = json!(sub),
            Some("email") => attribute["Value"] = json!(fill::name(index)),
            _ => {}
        }
    }
    (sub, user)
}
