//! `DeleteIdentityPool`: ends an identity pool and all its identities.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{IdentityPoolId, input};
use crate::store::Write;

input! {
    /// Which pool to delete.
    pub struct Input { identity_pool_id: IdentityPoolId }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let pool = cx.identity_pool(&input.identity_pool_id).await?;
    let mut write = Write::new();
    write.delete_identity_pool(&pool);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_pool_takes_its_identities_with_it() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let logins = app.logins("alice").await;
        let guest = app.identity_id(&pool, &Value::Null).await;
        let alice = app.identity_id(&pool, &logins).await;
        let which = json!({"IdentityPoolId": pool});
        app.is_signed("DeleteIdentityPool", which.clone()).await;
        assert_eq!(app.ok("DeleteIdentityPool", which.clone()).await, json!({}));
        app.refuses_code("DescribeIdentityPool", which, "ResourceNotFoundException")
            .await;
        for id in [guest, alice] {
            app.refuses(
                "GetCredentialsForIdentity",
                json!({"IdentityId": id, "Logins": logins}),
                "ResourceNotFoundException",
                &format!("Identity '{id}' not found."),
            )
            .await;
        }
    }
}
