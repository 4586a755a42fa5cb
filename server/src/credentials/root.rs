//! The root's access key: made at the first start, or given by whoever runs the server.

use zeroize::Zeroizing;

use super::role::BASE32;
use super::temporary::PREFIX;
use crate::app::App;
use crate::environment::RandomExt as _;
use crate::error::ApiError;
use crate::model::AccessKey;
use crate::secrets::Purpose;
use crate::store::{CommitError, Guard, Write};

/// The letters of AWS's secret access keys.
const SECRET_LETTERS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A key that whoever runs the server chose. It has no `Debug`.
pub struct ConfiguredKey {
    id: String,
    secret: Zeroizing<String>,
}

/// Why a configured key can't be the root's.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfiguredKeyError {
    /// The id is not like an access key's.
    #[error(
        "the root's access key id must be 4 to 128 letters and digits, and not begin with ASIA, \
         which marks temporary keys"
    )]
    Id,
    /// The secret would not be one for long.
    #[error("the root's secret access key must have 16 to 128 characters, none of them a blank")]
    Secret,
}

impl ConfiguredKey {
    /// Takes a key that can be told from a temporary one and can't be guessed.
    ///
    /// # Errors
    /// [`ConfiguredKeyError`].
    pub fn new(id: &str, secret: &str) -> Result<Self, ConfiguredKeyError> {
        let valid_id = (4..=128).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !id.starts_with(PREFIX);
        if !valid_id {
            return Err(ConfiguredKeyError::Id);
        }
        let valid_secret = (16..=128).contains(&secret.len())
            && secret.bytes().all(|byte| byte.is_ascii_graphic());
        if !valid_secret {
            return Err(ConfiguredKeyError::Secret);
        }
        Ok(Self {
            id: id.to_owned(),
            secret: Zeroizing::new(secret.to_owned()),
        })
    }
}

/// The root's access key. It has no `Debug`.
pub struct RootKey {
    /// `AKIA…`, or what was configured.
    pub access_key_id: String,
    /// The key that signs.
    pub secret: Zeroizing<String>,
    /// Whether this start made it: whoever runs the server has not seen it yet.
    pub is_new: bool,
}

impl RootKey {
    /// The key as a section of an AWS credentials file, `[name]` at its head.
    pub fn profile(&self, name: &str) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "[{name}]\naws_access_key_id = {}\naws_secret_access_key = {}",
            self.access_key_id, *self.secret
        ))
    }
}

impl App {
    /// The root's key: the configured one, in place of any other; else the stored one; else one
    /// that is made now. Of two nodes that make one at once, the second takes the first's.
    ///
    /// # Errors
    /// Where the store fails, or holds a key that this vault did not seal.
    pub async fn root_key(&self, configured: Option<&ConfiguredKey>) -> Result<RootKey, ApiError> {
        loop {
            let stored = self.store.find_root_key().await?;
            let wanted = match (&stored, configured) {
                (Some(record), Some(key)) if record.id != key.id => key.root_key(),
                (Some(record), configured) => {
                    let secret = self.open_secret(record)?;
                    match configured {
                        Some(key) if key.secret != secret => key.root_key(),
                        _ => {
                            return Ok(RootKey {
                                access_key_id: record.id.clone(),
                                secret,
                                is_new: false,
                            });
                        }
                    }
                }
                (None, Some(key)) => key.root_key(),
                (None, None) => self.make_root_key(),
            };
            match self.store_root_key(stored.as_ref(), &wanted).await {
                Ok(()) => return Ok(wanted),
                // Another node was faster: look again.
                Err(CommitError::Refused(Guard::FreeId | Guard::Unchanged)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn make_root_key(&self) -> RootKey {
        RootKey {
            access_key_id: format!("AKIA{}", self.random.text(BASE32, 16)),
            secret: Zeroizing::new(self.random.text(SECRET_LETTERS, 40)),
            is_new: true,
        }
    }

    async fn store_root_key(
        &self,
        before: Option<&AccessKey>,
        key: &RootKey,
    ) -> Result<(), CommitError> {
        let id = key.access_key_id.as_str();
        let record = AccessKey {
            id: id.to_owned(),
            sealed_secret: self.seal(Purpose::AccessKey, &[id], key.secret.as_bytes()),
            principal_arn: format!("arn:aws:iam::{}:root", self.settings.account),
        };
        let mut write = Write::new();
        match before {
            Some(before) if before.id == id => {}
            Some(before) => {
                write
                    .replace_root_key(&before.id, id)
                    .delete_access_key(&before.id);
            }
            None => {
                write.set_root_key(id);
            }
        }
        write.put_access_key(&record);
        self.store.commit(write).await
    }

    /// The secret of a stored key.
    pub(super) fn open_secret(&self, key: &AccessKey) -> Result<Zeroizing<String>, ApiError> {
        let opened = self
            .vault
            .open(Purpose::AccessKey, &[&key.id], &key.sealed_secret)
            .map_err(ApiError::internal)?;
        let secret = std::str::from_utf8(&opened).map_err(ApiError::internal)?;
        Ok(Zeroizing::new(secret.to_owned()))
    }
}

impl ConfiguredKey {
    fn root_key(&self) -> RootKey {
        RootKey {
            access_key_id: self.id.clone(),
            secret: self.secret.clone(),
            is_new: false,
        }
    }
}
