//! `AdminUserGlobalSignOut`: ends every session of a user.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whose sessions to end.
    pub struct Input { user_pool_id: UserPoolId, username: Username }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    let mut after = user.clone();
    after.signed_out_at = Some(cx.now());
    let mut write = Write::new();
    write
        .replace_user(&pool, &user, &after)
        .delete_sessions(&pool.id, &user.sub);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{CLIENT, TestApp};

    #[tokio::test]
    async fn ends_every_session_of_the_user() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        let tokens = app.sign_in("ann").await;
        let whom = json!({"UserPoolId": pool, "Username": "ann"});
        assert_eq!(app.ok("AdminUserGlobalSignOut", whom).await, json!({}));
        app.refuses(
            "GetUser",
            json!({"AccessToken": tokens["AccessToken"]}),
            "NotAuthorizedException",
            "Access Token has been revoked",
        )
        .await;
        app.refuses(
            "GetTokensFromRefreshToken",
            json!({"ClientId": CLIENT, "RefreshToken": tokens["RefreshToken"]}),
            "NotAuthorizedException",
            "Refresh Token has been revoked",
        )
        .await;
        app.sign_in("ann").await;
    }

    #[tokio::test]
    async fn an_unknown_user_is_told() {
        let (app, pool) = TestApp::with_pool().await;
        app.refuses(
            "AdminUserGlobalSignOut",
            json!({"UserPoolId": pool, "Username": "nobody"}),
            "UserNotFoundException",
            "User does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "AdminUserGlobalSignOut",
            json!({"UserPoolId": pool, "Username": "ann"}),
        )
        .await;
    }
}
