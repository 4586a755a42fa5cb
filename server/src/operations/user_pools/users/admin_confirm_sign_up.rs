//! `AdminConfirmSignUp`: confirms an account without a code, and verifies nothing.

use crate::app::Context;
use crate::error::ApiError;
use crate::model::{CodePurpose, UserStatus};
use crate::operations::Empty;
use crate::shapes::user_pool::ClientMetadata;
use crate::shapes::{UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whose account to confirm.
    pub struct Input {
        user_pool_id: UserPoolId,
        username: Username,
        client_metadata: Option<ClientMetadata>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    if user.status != UserStatus::Unconfirmed {
        let text = format!(
            "User cannot be confirmed. Current status is {}",
            user.status
        );
        return Err(ApiError::NotAuthorized(text.into()));
    }
    let mut after = user.clone();
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    let mut write = Write::new();
    write.replace_user(&pool, &user, &after);
    if let Some(code) = cx
        .store
        .lookup_code(&pool.id, &user.sub, CodePurpose::SignUp)
        .await?
    {
        write.delete_code(&code);
    }
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::UserStatus;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn an_unconfirmed_user_is_confirmed_once() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        app.edit_user(&pool, "alice", |user| user.status = UserStatus::Unconfirmed)
            .await;
        let whom = json!({"UserPoolId": pool, "Username": "alice"});
        assert_eq!(app.ok("AdminConfirmSignUp", whom.clone()).await, json!({}));
        assert_eq!(
            app.ok("AdminGetUser", whom.clone()).await["UserStatus"],
            "CONFIRMED"
        );
        app.refuses(
            "AdminConfirmSignUp",
            whom,
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED",
        )
        .await;
    }

    #[tokio::test]
    async fn an_unknown_user_is_told() {
        let (app, pool) = TestApp::with_pool().await;
        let whom = json!({"UserPoolId": pool, "Username": "nobody"});
        app.refuses(
            "AdminConfirmSignUp",
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
            "AdminConfirmSignUp",
            json!({"UserPoolId": pool, "Username": "alice"}),
        )
        .await;
    }
}
