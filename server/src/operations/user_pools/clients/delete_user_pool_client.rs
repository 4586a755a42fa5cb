//! `DeleteUserPoolClient`: deletes a client; its tokens end with it.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{ClientId, UserPoolId, input};
use crate::store::Write;

input! {
    /// Which client to delete.
    pub struct Input { user_pool_id: UserPoolId, client_id: ClientId }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (client, _) = cx.client_of(&input.user_pool_id, &input.client_id).await?;
    let mut write = Write::new();
    write.delete_client(&client);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_deleted_client_serves_nobody() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        let session = app.sign_in("alice").await;
        let which = json!({"UserPoolId": pool, "ClientId": "testclient"});
        assert_eq!(
            app.ok("DeleteUserPoolClient", which.clone()).await,
            json!({})
        );
        let gone = "User pool client testclient does not exist.";
        for operation in ["DescribeUserPoolClient", "DeleteUserPoolClient"] {
            app.refuses(operation, which.clone(), "ResourceNotFoundException", gone)
                .await;
        }
        app.refuses(
            "GetTokensFromRefreshToken",
            json!({"ClientId": "testclient", "RefreshToken": session["RefreshToken"]}),
            "ResourceNotFoundException",
            gone,
        )
        .await;
    }

    #[tokio::test]
    async fn a_client_of_another_pool_stays() {
        let app = TestApp::with_pool().await.0;
        let other = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        app.refuses_code(
            "DeleteUserPoolClient",
            json!({"UserPoolId": other["UserPool"]["Id"], "ClientId": "testclient"}),
            "ResourceNotFoundException",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "DeleteUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": "testclient"}),
        )
        .await;
    }
}
