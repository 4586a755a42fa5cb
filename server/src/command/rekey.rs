//! `poolkey-server rekey`: another master key for the same store.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::arguments::RekeyOptions;
use super::configuration::Configuration;
use super::failure::Failure;
use super::keys::{KeyPlace, secret};
use crate::environment::SystemRandom;
use crate::secrets::MasterKey;
use crate::start::{self, StartError};
use crate::store::Store;

/// Changes the master key, and says where the new one is.
pub(super) async fn rekey(
    configuration: &Configuration,
    options: &RekeyOptions,
) -> Result<(), Failure> {
    let place = KeyPlace::of(configuration)?;
    if let Some(file) = configuration.sqlite_file()
        && !file.exists()
    {
        let text = format!("--store sqlite:{}: there is no such file", file.display());
        return Err(Failure::Configuration(text));
    }
    let new = secret("POOLKEY_NEW_MASTER_KEY")?;
    let said = match (new, &options.new_master_key_file, place) {
        (Some(_), Some(_), _) => {
            let text = "POOLKEY_NEW_MASTER_KEY and --new-master-key-file exclude each other";
            return Err(Failure::Configuration(text.into()));
        }
        (_, _, KeyPlace::Memory) => {
            let text = "--store memory has no master key to change";
            return Err(Failure::Configuration(text.into()));
        }
        (Some(text), None, place) => {
            let after = MasterKey::parse(&text)?;
            let store = Store::open(&configuration.store).await?;
            let before = place.key(&store).await?;
            start::rekey(&store, &before, &after).await?;
            "The master key is the one in POOLKEY_NEW_MASTER_KEY: start with it in \
             POOLKEY_MASTER_KEY"
                .to_owned()
        }
        (None, Some(file), place) => {
            let store = Store::open(&configuration.store).await?;
            let before = place.key(&store).await?;
            let after = MasterKey::load_or_create(file, &SystemRandom)?;
            start::rekey(&store, &before, &after).await?;
            let file = file.display();
            format!("The master key is the one in {file}: start with --master-key-file {file}")
        }
        (None, None, KeyPlace::File(file)) => {
            let store = Store::open(&configuration.store).await?;
            in_place(&store, &file).await?;
            format!("{} holds a new master key", file.display())
        }
        (None, None, KeyPlace::Environment(_)) => {
            let text = "give the new key in POOLKEY_NEW_MASTER_KEY, or a file with \
                        --new-master-key-file";
            return Err(Failure::Configuration(text.into()));
        }
    };
    let _ = writeln!(std::io::stdout(), "{said}");
    Ok(())
}

/// Makes a new key in the old one's file. The new key waits in a file beside it until the store
/// has changed over; whenever this is cut off, doing it again finishes it.
async fn in_place(store: &Store, file: &Path) -> Result<(), Failure> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let before = KeyPlace::File(file.to_owned()).key(store).await?;
    let after = MasterKey::load_or_create(&beside, &SystemRandom)?;
    match start::rekey(store, &before, &after).await {
        // Cut off between the store and the file: only the file is left to do.
        Err(StartError::WrongMasterKey) if start::rekey(store, &after, &after).await.is_ok() => {}
        result => result?,
    }
    fs::rename(&beside, file).map_err(|cause| Failure::NewMasterKey {
        path: file.to_owned(),
        cause,
    })
}
