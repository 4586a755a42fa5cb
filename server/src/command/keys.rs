//! The keys that whoever runs the server holds: the master key, and the root's access key.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::configuration::Configuration;
use super::failure::Failure;
use crate::app::App;
use crate::credentials::{ConfiguredKey, RootKey};
use crate::environment::{Random, RandomExt as _, SystemRandom};
use crate::secrets::{MasterKey, create_private};
use crate::start::has_vault;
use crate::store::{CommitError, Guard, Store, Write};

/// The setting that says for which root key the credentials file was written.
const WRITTEN: &str = "root-credentials-written";

/// Where the master key is.
pub(super) enum KeyPlace {
    /// In a variable of the environment.
    Environment(MasterKey),
    /// In a file.
    File(PathBuf),
    /// Nowhere: the store is gone with the process, and so is its key.
    Memory,
}

impl KeyPlace {
    /// Where the configuration says it is.
    pub(super) fn of(configuration: &Configuration) -> Result<Self, Failure> {
        let named = configuration.master_key_file.clone();
        match (secret("POOLKEY_MASTER_KEY")?, named) {
            (Some(_), Some(_)) => Err(Failure::Configuration(
                "POOLKEY_MASTER_KEY and --master-key-file exclude each other".into(),
            )),
            (Some(text), None) => Ok(Self::Environment(MasterKey::parse(&text)?)),
            (None, Some(file)) => Ok(Self::File(file)),
            (None, None) => match configuration.sqlite_file() {
                Some(file) => Ok(Self::File(file.with_extension("key"))),
                None if configuration.store.starts_with("postgres") => Err(Failure::Configuration(
                    "this store needs --master-key-file, or POOLKEY_MASTER_KEY: the key must \
                         not lie where the data is"
                        .into(),
                )),
                None => Ok(Self::Memory),
            },
        }
    }

    /// The key itself, made for a store that has none yet.
    pub(super) async fn key(self, store: &Store) -> Result<MasterKey, Failure> {
        match self {
            Self::Environment(key) => Ok(key),
            Self::Memory => Ok(MasterKey::new(SystemRandom.bytes())),
            Self::File(file) => {
                if !file.exists() && has_vault(store).await? {
                    return Err(Failure::MasterKeyMissing(file));
                }
                Ok(MasterKey::load_or_create(&file, &SystemRandom)?)
            }
        }
    }
}

/// A secret in the environment; empty is absent.
pub(super) fn secret(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::Configuration(format!("{name} is not UTF-8")))
        }
    }
}

/// Sees to it that the root has a key and that whoever runs the server gets it: once, in a file
/// beside the store. Gives the file where it was written just now.
pub(super) async fn root_key(
    app: &App,
    configuration: &Configuration,
) -> Result<Option<PathBuf>, Failure> {
    let configured = configured_key()?;
    if configured.is_none() && configuration.is_in_memory() {
        if configuration.dev {
            return Ok(None);
        }
        return Err(Failure::Configuration(
            "--store memory forgets the root's key: give one in POOLKEY_ROOT_ACCESS_KEY_ID and \
             POOLKEY_ROOT_SECRET_ACCESS_KEY, or start with --dev"
                .into(),
        ));
    }
    let key = app.root_key(configured.as_ref()).await?;
    if configured.is_some() {
        return Ok(None);
    }
    let written = app.store.lookup_setting(WRITTEN).await?;
    if written.as_deref() == Some(key.access_key_id.as_bytes()) {
        return Ok(None);
    }
    let path = configuration.sqlite_file().map_or_else(
        || PathBuf::from("poolkey.credentials"),
        |file| file.with_extension("credentials"),
    );
    write_credentials(&path, &key).map_err(|cause| Failure::Credentials {
        path: path.clone(),
        cause,
    })?;
    remember(app, written, &key).await?;
    Ok(Some(path))
}

fn configured_key() -> Result<Option<ConfiguredKey>, Failure> {
    let id = secret("POOLKEY_ROOT_ACCESS_KEY_ID")?;
    match (id, secret("POOLKEY_ROOT_SECRET_ACCESS_KEY")?) {
        (Some(id), Some(secret)) => Ok(Some(ConfiguredKey::new(&id, &secret)?)),
        (None, None) => Ok(None),
        _ => Err(Failure::Configuration(
            "POOLKEY_ROOT_ACCESS_KEY_ID and POOLKEY_ROOT_SECRET_ACCESS_KEY go together".into(),
        )),
    }
}

/// The file is whole or not there, whatever lay there before.
fn write_credentials(path: &Path, key: &RootKey) -> io::Result<()> {
    replace_private(path, &key.profile("default"), &SystemRandom)
}

/// Puts a private file in the place of whatever is at `path`.
pub(super) fn replace_private(path: &Path, text: &str, random: &dyn Random) -> io::Result<()> {
    let suffix = random.uuid().simple().to_string();
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    let fresh = PathBuf::from(name);
    create_private(&fresh, text)?;
    std::fs::rename(&fresh, path)
}

async fn remember(app: &App, before: Option<Vec<u8>>, key: &RootKey) -> Result<(), Failure> {
    let id = key.access_key_id.clone().into_bytes();
    let mut write = Write::new();
    match before {
        None => write.add_setting(WRITTEN, id),
        Some(before) => write.replace_setting(WRITTEN, before, id),
    };
    match app.store.commit(write).await {
        // Another node wrote a file of its own.
        Ok(()) | Err(CommitError::Refused(Guard::FreeId | Guard::Unchanged)) => Ok(()),
        Err(error) => Err(crate::error::ApiError::from(error).into()),
    }
}
