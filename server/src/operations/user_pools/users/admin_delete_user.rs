//! `AdminDeleteUser`: removes a user and everything that hangs on it.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whom to remove.
    pub struct Input { user_pool_id: UserPoolId, username: Username }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    let mut write = Write::new();
    write.delete_user(&pool, &user);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_deleted_user_is_gone_with_its_tokens_and_the_name_is_free() {
        let (app, pool) = TestApp::with_pool().await;
        let sub = app
            .add_user(&pool, "alice", json!({"email": "alice@example.com"}))
            .await;
        let tokens = app.sign_in("alice").await;
        let whom = json!({"UserPoolId": pool, "Username": "alice"});
        assert_eq!(app.ok("AdminDeleteUser", whom.clone()).await, json!({}));

        for name in ["alice", &sub] {
            app.refuses_code(
                "AdminGetUser",
                json!({"UserPoolId": pool, "Username": name}),
                "UserNotFoundException",
            )
            .await;
        }
        app.refuses_code(
            "GetUser",
            json!({"AccessToken": tokens["AccessToken"]}),
            "UserNotFoundException",
        )
        .await;
        app.refuses_code(
            "GetTokensFromRefreshToken",
            json!({"ClientId": "testclient", "RefreshToken": tokens["RefreshToken"]}),
            "NotAuthorizedException",
        )
        .await;
        let listed = app.ok("ListUsers", json!({"UserPoolId": pool})).await;
        assert_eq!(listed["Users"], json!([]));

        let successor = app.add_user(&pool, "alice", json!({})).await;
        assert_ne!(successor, sub);
    }

    #[tokio::test]
    async fn an_unknown_user_is_told() {
        let (app, pool) = TestApp::with_pool().await;
        let whom = json!({"UserPoolId": pool, "Username": "nobody"});
        app.refuses(
            "AdminDeleteUser",
            whom,
            "UserNotFoundException",
            "User does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "AdminDeleteUser",
            json!({"UserPoolId": pool, "Username": "alice"}),
        )
        .await;
    }
}
