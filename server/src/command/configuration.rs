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
        if file.exists() {
            figment = figment.merge(Toml::file_exact(file));
        } else if named.is_some() {
            let text = format!("--config {}: there is no such file", file.display());
            return Err(Failure::Configuration(text));
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
        let path = self.store.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        (path != ":memory:").then(|| Path::new(path))
    }

    /// Whether the data is gone with the process.
    pub(super) fn is_in_memory(&self) -> bool {
        matches!(self.store.as_str(), "memory" | "sqlite::memory:")
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(file: &str, options: &Value) -> Result<Configuration, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("poolkey.toml");
        std::fs::write(&path, file).unwrap();
        Configuration::read(Some(&path), options).map_err(|failure| failure.to_string())
    }

    #[test]
    fn options_override_the_file_and_the_file_the_defaults() {
        let file = "
            listen = '127.0.0.1:1'
            region = 'eu-central-1'
            [[gateway.apis]]
            id = 'demo'
            stage = 'dev'
            backend = 'http://127.0.0.1:9400'
        ";
        let found = read(file, &json!({"listen": "127.0.0.1:2"})).unwrap();
        assert_eq!(found.listen, "127.0.0.1:2");
        let settings = found.settings("http://127.0.0.1:2");
        assert_eq!(settings.region, "eu-central-1");
        assert_eq!(settings.account, "000000000000");
        assert_eq!(settings.public_url, "http://127.0.0.1:2");
        assert_eq!(settings.gateway.apis.len(), 1);
        assert!(!settings.dev);
    }

    #[test]
    fn a_public_url_is_taken_without_its_last_slash() {
        let found = read("public_url = 'https://auth.example/'", &json!({})).unwrap();
        assert_eq!(found.settings("").public_url, "https://auth.example");
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for (file, told) in [
            ("regoin = 'x'", "unknown field: found `regoin`"),
            ("dev = 'perhaps'", "expected a boolean"),
            ("region = ", "poolkey.toml"),
            (
                "region = 'Nowhere'",
                "--region Nowhere: expected one like us-east-1",
            ),
            ("account = '12'", "--account 12: expected twelve digits"),
            (
                "public_url = 'localhost'",
                "--public-url localhost: expected http",
            ),
            ("issuer = 'https://auth.example'", "{pool} is missing"),
        ] {
            let Err(text) = read(file, &json!({})) else {
                panic!("{file} is fine");
            };
            assert!(text.contains(told), "{text}");
        }
        let missing = Configuration::read(Some(Path::new("no/such/file")), &json!({}));
        assert!(missing.is_err());
    }
}
