//! `GetUserPoolMfaConfig`: a pool's second factors.

use super::mfa::MfaView;
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{UserPoolId, input};

input! {
    /// Which pool to show.
    pub struct Input { user_pool_id: UserPoolId }
}

pub async fn call(cx: &Context, input: Input) -> Result<MfaView, ApiError> {
    Ok(cx.pool(&input.user_pool_id).await?.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_pool_that_was_told_nothing_asks_for_no_second_factor() {
        let (app, pool) = TestApp::with_pool().await;
        assert_eq!(
            app.ok("GetUserPoolMfaConfig", json!({"UserPoolId": pool}))
                .await,
            json!({"MfaConfiguration": "OFF"})
        );
    }

    #[tokio::test]
    async fn text_messages_are_set_with_the_pool() {
        let app = TestApp::new().await;
        let sms = json!({"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"});
        let made = app
            .ok(
                "CreateUserPool",
                json!({
                    "PoolName": "p",
                    "SmsConfiguration": sms,
                    "SmsAuthenticationMessage": "Code {####}",
                    "MfaConfiguration": "OPTIONAL",
                }),
            )
            .await;
        let which = json!({"UserPoolId": made["UserPool"]["Id"]});
        assert_eq!(
            app.ok("GetUserPoolMfaConfig", which).await,
            json!({
                "MfaConfiguration": "OPTIONAL",
                "SmsMfaConfiguration": {
                    "SmsAuthenticationMessage": "Code {####}",
                    "SmsConfiguration": sms,
                },
            })
        );
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "GetUserPoolMfaConfig",
            json!({"UserPoolId": "us-east-1_unknown"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("GetUserPoolMfaConfig", json!({"UserPoolId": pool}))
            .await;
    }
}
