//! Whom an operation without a token means, and how far that may be told.

use std::sync::Arc;

use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, Sub, User};
use crate::shapes::{ClientId, SecretHash, Username};

/// Whom a client named.
pub(super) struct Named {
    /// The client.
    pub client: Arc<Client>,
    /// Its pool.
    pub pool: Arc<Pool>,
    /// The user, if the name is anybody's.
    pub user: Option<User>,
    /// Under which codes and attempts are kept: the user's `sub`, or what stands for the name.
    pub subject: Sub,
}

impl App {
    /// Whom `typed` means to the client, which proves its secret by `hash`.
    ///
    /// # Errors
    /// `ResourceNotFoundException`, `NotAuthorizedException`; never because nobody is meant.
    pub(super) async fn named(
        &self,
        client_id: &ClientId,
        hash: Option<&SecretHash>,
        typed: &Username,
    ) -> Result<Named, ApiError> {
        let (client, pool) = self.client(client_id).await?;
        let user = self.store.find_user(&pool, typed.as_str()).await?;
        let names = Self::hashable_names(&pool, user.as_ref(), typed.as_str());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.check_secret_hash(&client, hash.map(SecretHash::as_str), &names)?;
        let subject = match &user {
            Some(user) => user.sub.clone(),
            None => Sub::trusted(self.nobody(&pool, typed.as_str())),
        };
        Ok(Named {
            client,
            pool,
            user,
            subject,
        })
    }
}

impl Named {
    /// The user, if `check` has nothing against it. A client that hides which users exist is told
    /// neither that nobody is meant nor what `check` says: then there is nobody.
    ///
    /// # Errors
    /// `UserNotFoundException`, and those of `check`.
    pub fn eligible(
        &self,
        check: impl FnOnce(&User) -> Result<(), ApiError>,
    ) -> Result<Option<&User>, ApiError> {
        let checked = match &self.user {
            Some(user) => check(user).map(|()| user),
            None => Err(ApiError::UserNotFound(texts::USERNAME_CLIENT.into())),
        };
        match checked {
            Ok(user) => Ok(Some(user)),
            Err(_) if self.client.hides_users() => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }
}
