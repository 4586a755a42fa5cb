//! Defaults, the configuration file, the environment and the command line, each over the one
//! before.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::settings::{Gateway, Settings};

/// How the server is to run.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Configuration {
    /// `host:port`.
    pub(super) listen: String,
    /// See [`Store::open`](crate::store::Store::open).
    pub(super) store: String,
    region: String,
    account: String,
    public_url: Option<String>,
    issuer: String,
    /// The seed's file.
    pub(super) seed: Option<PathBuf>,
    /// Whether this is for development.
    pub(super) dev: bool,
    /// The master key's file, where one is named.
    pub(super) master_key_file: Option<PathBuf>,
    /// What is logged.
    pub(super) log: String,
    gateway: Gateway,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:9229".into(),
            store: "sqlite:poolkey.db".into(),
            region: "us-east-1".into(),
            account: "000000000000".into(),
            public_url: None,
            issuer: "{public_url}/{pool}".into(),
            seed: None,
            dev: false,
            master_key_file: None,
            log: "info".into(),
            gateway: Gateway::default(),
        }
    }
}

impl Configuration {
    /// Reads the `named` file, or `poolkey.toml` where there is one, and lets the options override
    /// it.
    pub(super) fn read(named: Option<&Path>, options: &impl Serialize) -> Result<Self, Failure> {
        let mut figment = Figment::new();
        let file = named.unwrap_or(Path::new("poolkey.toml"));
        if named.is_some() || file.exists() {
            let text = std::fs::read_to_string(file).map_err(|cause| {
                Failure::Configuration(format!("the configuration {}: {cause}", file.display()))
            })?;
            figment = figment.merge(Toml::string(&text));
        }
        let configuration: Self = figment
            .merge(Serialized::defaults(options))
            .extract()
            .map_err(|error| Failure::Configuration(format!("the configuration: {error}")))?;
        configuration.check()?;
        Ok(configuration)
    }

    fn check(&self) -> Result<(), Failure> {
        let refuse = |text: String| Err(Failure::Configuration(text));
        let is_region_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=32).contains(&self.region.len()) || !self.region.bytes().all(is_region_letter) {
            return refuse(format!(
                "--region {}: expected one like us-east-1",
                self.region
            ));
        }
        if self.account.len() != 12 || !self.account.bytes().all(|byte| byte.is_ascii_digit()) {
            return refuse(format!(
                "--account {}: expected twelve digits",
                self.account
            ));
        }
        if let Some(url) = &self.public_url
            && !(url.starts_with("http://") || url.starts_with("https://"))
        {
            return refuse(format!(
                "--public-url {url}: expected http://… or https://…"
            ));
        }
        if !self.issuer.contains("{pool}") {
            return refuse(format!(
                "--issuer {}: {{pool}} is missing in it",
                self.issuer
            ));
        }
        Ok(())
    }

    /// The SQLite file, if that is where the data is.
    pub(super) fn sqlite_file(&self) -> Option<&Path> {
        self.store.strip_prefix("sqlite:").map(Path::new)
    }

    /// The server's settings; `address` is where it listens.
    pub(super) fn settings(&self, address: &str) -> Settings {
        let public_url = self.public_url.as_deref().unwrap_or(address);
        Settings {
            region: self.region.clone(),
            account: self.account.clone(),
            public_url: public_url.trim_end_matches('/').to_owned(),
            issuer: self.issuer.clone(),
            dev: self.dev,
            gateway: self.gateway.clone(),
        }
    }
}
