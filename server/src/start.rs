//! From a store and a master key to a server.

use std::sync::Arc;

use crate::app::App;
use crate::environment::{Random, SystemClock, SystemRandom};
use crate::secrets::{MasterKey, Vault, WrappedKey};
use crate::settings::Settings;
use crate::store::{CommitError, Guard, Store, StoreError, Write};
use crate::tokens::SigningKeys;

/// The setting that holds the vault's key, wrapped under the master key.
const VAULT_KEY: &str = "vault-key";

/// Why a store can't be opened with a master key.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store was made under another master key.
    #[error("the store was made under another master key")]
    WrongMasterKey,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// A server on `store`, whose vault `key` unlocks; an empty store gets a vault.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn open(
        store: Store,
        key: &MasterKey,
        settings: Settings,
    ) -> Result<Arc<Self>, StartError> {
        let random = SystemRandom;
        let vault = unlock(&store, key, &random).await?;
        Ok(Arc::new(Self {
            store,
            vault,
            clock: Arc::new(SystemClock::default()),
            random: Arc::new(random),
            settings,
            signing_keys: SigningKeys::default(),
        }))
    }
}

/// Whether the store has a vault already, and so a master key that must not be lost.
///
/// # Errors
/// Where the store fails.
pub async fn has_vault(store: &Store) -> Result<bool, StoreError> {
    Ok(store.lookup_setting(VAULT_KEY).await?.is_some())
}

/// The store's vault, made if it has none.
async fn unlock(store: &Store, key: &MasterKey, random: &dyn Random) -> Result<Vault, StartError> {
    loop {
        if let Some(wrapped) = store.lookup_setting(VAULT_KEY).await? {
            return open(wrapped, key);
        }
        let vault = Vault::create(random);
        let mut write = Write::new();
        write.add_setting(VAULT_KEY, vault.wrap(key, random).0);
        match store.commit(write).await {
            Ok(()) => return Ok(vault),
            // Another node was faster: take its vault.
            Err(CommitError::Refused(Guard::FreeId)) => {}
            Err(error) => return Err(error.unexpected().into()),
        }
    }
}

/// Puts the vault's key under another master key. Nothing else changes: what the vault sealed
/// stays as it is, and a server that runs meanwhile does not notice.
///
/// # Errors
/// [`StartError::WrongMasterKey`] where `before` does not open the vault, or no longer; an empty store
/// has none.
pub async fn rekey(store: &Store, before: &MasterKey, after: &MasterKey) -> Result<(), StartError> {
    let wrapped = store.lookup_setting(VAULT_KEY).await?;
    let wrapped = wrapped.ok_or(StartError::WrongMasterKey)?;
    let vault = open(wrapped.clone(), before)?;
    let mut write = Write::new();
    write.replace_setting(VAULT_KEY, wrapped, vault.wrap(after, &SystemRandom).0);
    match store.commit(write).await {
        Err(CommitError::Refused(_)) => Err(StartError::WrongMasterKey),
        result => Ok(result.map_err(CommitError::unexpected)?),
    }
}

fn open(wrapped: Vec<u8>, key: &MasterKey) -> Result<Vault, StartError> {
    Vault::unwrap(&WrappedKey(wrapped), key).map_err(|_| StartError::WrongMasterKey)
}
