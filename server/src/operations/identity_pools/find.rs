//! What most operations look up first, with the refusals that belong to it.

use crate::app::App;
use crate::error::ApiError;
use crate::model::{Identity, IdentityPool};
use crate::shapes::{IdentityId, IdentityPoolId};

impl App {
    /// The identity pool, or `ResourceNotFoundException`.
    pub(crate) async fn identity_pool(
        &self,
        id: &IdentityPoolId,
    ) -> Result<IdentityPool, ApiError> {
        let found = self.store.lookup_identity_pool(id).await?;
        found.ok_or_else(|| {
            ApiError::ResourceNotFound(format!("IdentityPool '{id}' not found.").into())
        })
    }

    /// The identity and its pool, or `ResourceNotFoundException`.
    pub(crate) async fn identity(
        &self,
        id: &IdentityId,
    ) -> Result<(Identity, IdentityPool), ApiError> {
        let found = self.store.lookup_identity(id).await?;
        let identity = found.ok_or_else(|| {
            ApiError::ResourceNotFound(format!("Identity '{id}' not found.").into())
        })?;
        let pool = self.identity_pool(&identity.pool_id).await?;
        Ok((identity, pool))
    }
}
