//! `AdminEnableUser`: lets a user in again.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whom to let in.
    pub struct Input { user_pool_id: UserPoolId, username: Username }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    let mut after = user.clone();
    after.enabled = true;
    after.modified_at = cx.now();
    let mut write = Write::new();
    write.replace_user(&pool, &user, &after);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn an_unknown_user_is_told() {
        let (app, pool) = TestApp::with_pool().await;
        let whom = json!({"UserPoolId": pool, "Username": "nobody"});
        app.refuses(
            "AdminEnableUser",
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
            "AdminEnableUser",
            json!({"UserPoolId": pool, "Username": "alice"}),
        )
        .await;
    }
}
