//! `AdminGetUser`: everything an administrator may know of a user.

use serde::Serialize;
use serde_with::skip_serializing_none;

use super::super::views::{AttributeView, attributes};
use crate::app::Context;
use crate::environment::WireMoment;
use crate::error::ApiError;
use crate::model::UserStatus;
use crate::shapes::{UserPoolId, Username, input};

input! {
    /// Whom to show.
    pub struct Input { user_pool_id: UserPoolId, username: Username }
}

/// The user.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    username: String,
    user_attributes: Vec<AttributeView>,
    user_create_date: WireMoment,
    user_last_modified_date: WireMoment,
    enabled: bool,
    user_status: UserStatus,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (_, user) = cx.user(&input.user_pool_id, &input.username).await?;
    Ok(Output {
        user_attributes: attributes(user.listed_attributes()),
        username: user.username,
        user_create_date: user.created_at.wire(),
        user_last_modified_date: user.modified_at.wire(),
        enabled: user.enabled,
        user_status: user.status,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn shows_the_user_under_username_and_sub() {
        let (app, pool) = TestApp::with_pool().await;
        let sub = app
            .add_user(&pool, "alice", json!({"email": "alice@example.com"}))
            .await;
        for name in ["alice", &sub] {
            let shown = app
                .ok(
                    "AdminGetUser",
                    json!({"UserPoolId": pool, "Username": name}),
                )
                .await;
            assert_eq!(shown["Username"], "alice");
            assert_eq!(shown["Enabled"], true);
            assert_eq!(shown["UserStatus"], "CONFIRMED");
            assert_eq!(
                shown["UserAttributes"][0],
                json!({"Name": "sub", "Value": sub})
            );
            assert_eq!(shown["UserCreateDate"], 1_772_510_706.0);
        }
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let (app, pool) = TestApp::with_pool().await;
        app.refuses(
            "AdminGetUser",
            json!({"UserPoolId": pool, "Username": "nobody"}),
            "UserNotFoundException",
            "User does not exist.",
        )
        .await;
        app.refuses(
            "AdminGetUser",
            json!({"UserPoolId": "us-east-1_unknown", "Username": "alice"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn checks_its_input_before_any_work() {
        let (app, pool) = TestApp::with_pool().await;
        app.refuses(
            "AdminGetUser",
            json!({"UserPoolId": pool, "Username": "two words"}),
            "InvalidParameterException",
            "1 validation error detected: Value 'two words' at 'username' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: \
             [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
        )
        .await;
        app.refuses(
            "AdminGetUser",
            json!({"UserPoolId": null}),
            "InvalidParameterException",
            "2 validation errors detected: Value null at 'userPoolId' failed to satisfy \
             constraint: Member must not be null; Value null at 'username' failed to satisfy \
             constraint: Member must not be null",
        )
        .await;
        app.refuses_code(
            "AdminGetUser",
            json!({"UserPoolId": 1}),
            "SerializationException",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "AdminGetUser",
            json!({"UserPoolId": pool, "Username": "alice"}),
        )
        .await;
    }
}
