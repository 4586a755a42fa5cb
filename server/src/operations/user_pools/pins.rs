//! Identifiers: drawn at random, or pinned by a pool's tags, so that an app's configuration stays
//! the same over every fresh start. `_custom_id_` pins the pool's, `_custom_id_client:<name>` that
//! of the client of this name in the pool.

use crate::app::App;
use crate::environment::RandomExt as _;
use crate::error::ApiError;
use crate::shapes::user_pool::Tags;
use crate::shapes::{ClientId, ClientName, Path, Shape, Shown, UserPoolId, Violations};
use crate::store::{CommitError, Guard, Write};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// A new identifier, and whether somebody chose it.
pub struct Identifier<T> {
    /// The identifier.
    pub id: T,
    /// Whether it is pinned; a pinned one may be taken.
    pub pinned: bool,
}

impl App {
    /// The identifier of a new pool with these tags: `<region>_<letters and digits>`.
    ///
    /// # Errors
    /// `InvalidParameterException` for a pinned one that is none.
    pub(super) fn new_pool_id(&self, tags: &Tags) -> Result<Identifier<UserPoolId>, ApiError> {
        let key = "_custom_id_";
        if let Some(id) = pinned::<UserPoolId>(tags, key)? {
            let well_formed = id.as_str().split_once('_').is_some_and(|(region, rest)| {
                !region.is_empty()
                    && !rest.is_empty()
                    && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
            if !well_formed {
                return Err(malformed(key, id.as_str(), "[\\w-]+_[0-9a-zA-Z]+"));
            }
            return Ok(Identifier { id, pinned: true });
        }
        let id = format!("{}_{}", self.settings.region, self.random.text(LETTERS, 9));
        Ok(Identifier {
            id: UserPoolId::trusted(id),
            pinned: false,
        })
    }

    /// The identifier of a new client of this name, in a pool with these tags.
    ///
    /// # Errors
    /// `InvalidParameterException` for a pinned one that is none.
    pub(super) fn new_client_id(
        &self,
        tags: &Tags,
        name: &ClientName,
    ) -> Result<Identifier<ClientId>, ApiError> {
        let pinned = pinned::<ClientId>(tags, &format!("_custom_id_client:{name}"))?;
        Ok(match pinned {
            Some(id) => Identifier { id, pinned: true },
            None => Identifier {
                id: ClientId::trusted(self.random.text(LOWER, 26)),
                pinned: false,
            },
        })
    }

    /// A client's secret: 268 random bits.
    pub(super) fn new_client_secret(&self) -> String {
        self.random.text(LOWER, 52)
    }

    /// Writes something new under its identifier. A drawn one that is taken is drawn again.
    ///
    /// # Errors
    /// `InvalidParameterException` where the pinned identifier is taken.
    pub(super) async fn commit_new<T: std::fmt::Display>(
        &self,
        write: Write,
        what: &str,
        identifier: Identifier<T>,
    ) -> Result<(), ApiError> {
        match self.store.commit(write).await {
            Err(CommitError::Refused(Guard::FreeId)) if identifier.pinned => {
                let text = format!("{what} {} already exists.", identifier.id);
                Err(ApiError::InvalidParameter(text.into()))
            }
            Err(CommitError::Refused(Guard::FreeId)) => Err(ApiError::Changed),
            other => Ok(other?),
        }
    }
}

fn pinned<T: Shape<Raw = String>>(tags: &Tags, key: &str) -> Result<Option<T>, ApiError> {
    let Some(value) = tags.get(key) else {
        return Ok(None);
    };
    let mut found = Violations::default();
    let tags = Path::Field(&Path::Root, "user_pool_tags");
    let id = T::build(
        value.as_str().to_owned(),
        &Path::Key(&tags, key),
        &mut found,
    );
    id.map(Some)
        .ok_or_else(|| ApiError::InvalidParameter(found.message().into()))
}

fn malformed(key: &str, value: &str, pattern: &str) -> ApiError {
    let mut found = Violations::default();
    let tags = Path::Field(&Path::Root, "user_pool_tags");
    let constraint = format!("satisfy regular expression pattern: {pattern}");
    found.value(Shown::Plain(value), &Path::Key(&tags, key), &constraint);
    ApiError::InvalidParameter(found.message().into())
}
