//! From a store and a master key to a server.

use std::sync::Arc;

use crate::app::App;
use crate::environment::{Random, SystemClock, SystemRandom};
use crate::recent::Memory;
use crate::secrets::{MasterKey, Vault, WrappedKey};
use crate::settings::Settings;
use crate::store::{CommitError, Guard, Store, StoreError, Write};

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
            memory: Memory::default(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Purpose;
    use crate::settings::Gateway;

    async fn open(store: &Store, key: u8) -> Result<Arc<App>, StartError> {
        let settings = Settings {
            region: "us-east-1".into(),
            account: "000000000000".into(),
            public_url: "http://localhost".into(),
            issuer: "{public_url}/{pool}".into(),
            dev: false,
            gateway: Gateway::default(),
        };
        App::open(store.clone(), &MasterKey::new([key; 32]), settings).await
    }

    #[tokio::test]
    async fn a_store_opens_with_the_key_it_was_made_under_and_no_other() {
        let store = Store::open("memory").await.unwrap();
        assert!(!has_vault(&store).await.unwrap());
        let first = open(&store, 1).await.unwrap();
        assert!(has_vault(&store).await.unwrap());
        let sealed = first.seal(Purpose::Code, &[], b"123456");
        let second = open(&store, 1).await.unwrap();
        let opened = second.vault.open(Purpose::Code, &[], &sealed).unwrap();
        assert_eq!(*opened, b"123456");
        let wrong = open(&store, 2).await;
        assert!(matches!(wrong, Err(StartError::WrongMasterKey)));
    }

    #[tokio::test]
    async fn a_new_master_key_opens_what_the_old_one_no_longer_does() {
        let store = Store::open("memory").await.unwrap();
        let (old, new) = (MasterKey::new([1; 32]), MasterKey::new([2; 32]));
        let empty = rekey(&store, &old, &new).await;
        assert!(matches!(empty, Err(StartError::WrongMasterKey)));
        let before = open(&store, 1).await.unwrap();
        let sealed = before.seal(Purpose::Code, &[], b"123456");
        let wrong = rekey(&store, &new, &old).await;
        assert!(matches!(wrong, Err(StartError::WrongMasterKey)));

        rekey(&store, &old, &new).await.unwrap();
        assert!(open(&store, 1).await.is_err());
        let after = open(&store, 2).await.unwrap();
        let opened = after.vault.open(Purpose::Code, &[], &sealed).unwrap();
        assert_eq!(*opened, b"123456");
    }
}
