//! `DescribeUserPoolClient`: everything a client is set to, its secret included.

use serde::Serialize;

use super::view::ClientView;
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{ClientId, UserPoolId, input};

input! {
    /// Which client to show.
    pub struct Input { user_pool_id: UserPoolId, client_id: ClientId }
}

/// The client.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pool_client: ClientView,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (client, _) = cx.client_of(&input.user_pool_id, &input.client_id).await?;
    Ok(Output {
        user_pool_client: ClientView::new(cx, client)?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_secret_is_shown_again() {
        let (app, pool) = TestApp::with_pool().await;
        let made = app
            .ok(
                "CreateUserPoolClient",
                json!({"UserPoolId": pool, "ClientName": "c", "GenerateSecret": true}),
            )
            .await;
        let which = json!({"UserPoolId": pool, "ClientId": made["UserPoolClient"]["ClientId"]});
        assert_eq!(app.ok("DescribeUserPoolClient", which).await, made);
    }

    #[tokio::test]
    async fn thirty_days_are_shown_in_the_unit_of_the_client() {
        let (app, pool) = TestApp::with_pool().await;
        for (unit, value) in [
            ("seconds", 2_592_000),
            ("minutes", 43_200),
            ("hours", 720),
            ("days", 30),
        ] {
            let made = app
                .ok(
                    "CreateUserPoolClient",
                    json!({
                        "UserPoolId": pool,
                        "ClientName": "c",
                        "RefreshTokenValidity": 0,
                        "TokenValidityUnits": {"RefreshToken": unit},
                    }),
                )
                .await;
            assert_eq!(made["UserPoolClient"]["RefreshTokenValidity"], value);
        }
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let (app, pool) = TestApp::with_pool().await;
        app.refuses(
            "DescribeUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": "nobody"}),
            "ResourceNotFoundException",
            "User pool client nobody does not exist.",
        )
        .await;
        // A client is only in its own pool.
        let other = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        app.refuses(
            "DescribeUserPoolClient",
            json!({"UserPoolId": other["UserPool"]["Id"], "ClientId": "testclient"}),
            "ResourceNotFoundException",
            "User pool client testclient does not exist.",
        )
        .await;
        app.refuses(
            "DescribeUserPoolClient",
            json!({"UserPoolId": "us-east-1_unknown", "ClientId": "testclient"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "DescribeUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": "testclient"}),
        )
        .await;
    }
}
