//! Identity pools and those who ask them for credentials.

use serde_json::{Value, json};

use super::TestApp;
use super::app::CLIENT;
use crate::model::IdentityPool;
use crate::shapes::IdentityPoolId;
use crate::store::Write;

/// The key in `Logins` of the pool that [`TestApp::with_pool`] makes.
pub const PROVIDER: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Test00001";
/// Everybody's role who signed in.
pub const SIGNED_IN_ROLE: &str = "arn:aws:iam::123456789012:role/web/signed-in";
/// Every guest's role.
pub const GUEST_ROLE: &str = "arn:aws:iam::123456789012:role/guest";

impl TestApp {
    /// A server with a user pool, its user `alice`, and an identity pool that takes its tokens and
    /// guests. Gives the identity pool's id.
    pub async fn with_identity_pool() -> (Self, String) {
        let (app, pool) = Self::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        let id = app.add_identity_pool(json!({})).await;
        (app, id)
    }

    /// An identity pool with both roles, whose settings are overridden by those of `settings`.
    pub async fn add_identity_pool(&self, settings: Value) -> String {
        let mut input = json!({
            "IdentityPoolName": "test", "AllowUnauthenticatedIdentities": true,
            "CognitoIdentityProviders": [{
                "ProviderName": PROVIDER, "ClientId": CLIENT, "ServerSideTokenCheck": true,
            }],
        });
        for (name, value) in settings.as_object().unwrap() {
            input[name] = value.clone();
        }
        let pool = self.ok("CreateIdentityPool", input).await;
        let id = pool["IdentityPoolId"].as_str().unwrap().to_owned();
        let roles = json!({"authenticated": SIGNED_IN_ROLE, "unauthenticated": GUEST_ROLE});
        let input = json!({"IdentityPoolId": id, "Roles": roles});
        self.ok("SetIdentityPoolRoles", input).await;
        id
    }

    /// Changes the identity pool behind the API's back.
    pub async fn edit_identity_pool(&self, id: &str, edit: impl FnOnce(&mut IdentityPool)) {
        let id = IdentityPoolId::trusted(id);
        let mut pool = self.app.identity_pool(&id).await.unwrap();
        edit(&mut pool);
        let mut write = Write::new();
        write.replace_identity_pool(&pool);
        self.app.commit(write).await.unwrap();
    }

    /// `Logins` with a fresh ID token of the user.
    pub async fn logins(&self, username: &str) -> Value {
        json!({ PROVIDER: self.sign_in(username).await["IdToken"] })
    }

    /// `GetId`: the identity; a guest's where `logins` is null.
    pub async fn identity_id(&self, identity_pool: &str, logins: &Value) -> String {
        let input = json!({"IdentityPoolId": identity_pool, "Logins": logins});
        let found = self.ok("GetId", input).await;
        found["IdentityId"].as_str().unwrap().to_owned()
    }
}
