//! `AdminDisableUser`: keeps a user out, and ends the sessions there are.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whom to keep out.
    pub struct Input { user_pool_id: UserPoolId, username: Username }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    let mut after = user.clone();
    after.enabled = false;
    after.modified_at = cx.now();
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

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_disabled_user_is_shown_so_until_enabled_again() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        let whom = json!({"UserPoolId": pool, "Username": "alice"});
        for (operation, enabled) in [("AdminDisableUser", false), ("AdminEnableUser", true)] {
            assert_eq!(app.ok(operation, whom.clone()).await, json!({}));
            assert_eq!(
                app.ok("AdminGetUser", whom.clone()).await["Enabled"],
                enabled
            );
        }
    }

    #[tokio::test]
    async fn an_unknown_user_is_told() {
        let (app, pool) = TestApp::with_pool().await;
        let whom = json!({"UserPoolId": pool, "Username": "nobody"});
        app.refuses(
            "AdminDisableUser",
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
            "AdminDisableUser",
            json!({"UserPoolId": pool, "Username": "alice"}),
        )
        .await;
    }
}
