//! What most operations look up first, with the refusals that belong to it.

use std::sync::Arc;

use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, User};
use crate::shapes::{ClientId, UserPoolId, Username};

/// A client and its pool.
pub(crate) type ClientOfPool = (Arc<Client>, Arc<Pool>);

impl App {
    /// The pool, or `ResourceNotFoundException`.
    pub(crate) async fn pool(&self, id: &UserPoolId) -> Result<Pool, ApiError> {
        let found = self.store.lookup_pool(id).await?;
        found.ok_or_else(|| {
            ApiError::ResourceNotFound(format!("User pool {id} does not exist.").into())
        })
    }

    /// The client and its pool, or `ResourceNotFoundException`.
    pub(crate) async fn client(&self, id: &ClientId) -> Result<ClientOfPool, ApiError> {
        let found = self.find_client(id).await?;
        found.ok_or_else(|| no_client(id))
    }

    /// The client and its pool, if there are such: as they are, or were a second ago.
    pub(crate) async fn find_client(
        &self,
        id: &ClientId,
    ) -> Result<Option<ClientOfPool>, ApiError> {
        let now = self.as_of_now();
        if let Some(found) = self.memory.clients.recall(id, now) {
            return Ok(Some(found));
        }
        let Some(client) = self.store.lookup_client(id).await? else {
            return Ok(None);
        };
        let Some(pool) = self.store.lookup_pool(&client.pool_id).await? else {
            return Ok(None);
        };
        let found = (Arc::new(client), Arc::new(pool));
        self.memory.clients.remember(id.clone(), now, found.clone());
        Ok(Some(found))
    }

    /// The client of this pool, or `ResourceNotFoundException`.
    pub(crate) async fn client_of(
        &self,
        pool_id: &UserPoolId,
        id: &ClientId,
    ) -> Result<(Client, Pool), ApiError> {
        let pool = self.pool(pool_id).await?;
        let found = self.store.lookup_client(id).await?;
        let client = found.filter(|client| client.pool_id == pool.id);
        Ok((client.ok_or_else(|| no_client(id))?, pool))
    }

    /// The pool and its user, for an administrator: an unknown user is told openly.
    pub(crate) async fn user(
        &self,
        pool_id: &UserPoolId,
        username: &Username,
    ) -> Result<(Pool, User), ApiError> {
        let pool = self.pool(pool_id).await?;
        let found = self.store.find_user(&pool, username.as_str()).await?;
        let user = found.ok_or_else(|| ApiError::UserNotFound(texts::USER_UNKNOWN.into()))?;
        Ok((pool, user))
    }
}

fn no_client(id: &ClientId) -> ApiError {
    ApiError::ResourceNotFound(format!("User pool client {id} does not exist.").into())
}
