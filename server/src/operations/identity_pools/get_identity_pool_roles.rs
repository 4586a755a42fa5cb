//! `GetIdentityPoolRoles`: which roles an identity pool gives.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::Context;
use crate::error::ApiError;
use crate::model::RoleMapping;
use crate::shapes::{IdentityPoolId, input};

input! {
    /// Whose roles to show.
    pub struct Input { identity_pool_id: IdentityPoolId }
}

/// The roles.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    identity_pool_id: IdentityPoolId,
    roles: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    role_mappings: BTreeMap<String, RoleMapping>,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.identity_pool(&input.identity_pool_id).await?;
    Ok(Output {
        identity_pool_id: pool.id,
        roles: pool.roles.roles,
        role_mappings: pool.roles.mappings,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_new_pool_has_no_roles() {
        let app = TestApp::new().await;
        let made = json!({"IdentityPoolName": "p", "AllowUnauthenticatedIdentities": false});
        let pool = app.ok("CreateIdentityPool", made).await;
        let which = json!({"IdentityPoolId": pool["IdentityPoolId"]});
        let roles = app.ok("GetIdentityPoolRoles", which.clone()).await;
        assert_eq!(
            roles,
            json!({"IdentityPoolId": pool["IdentityPoolId"], "Roles": {}})
        );
        app.is_signed("GetIdentityPoolRoles", which).await;
    }
}
