//! `ResendConfirmationCode`: another code for an account that is not confirmed.

use serde::Serialize;

use super::super::code_request::CodeRequest;
use crate::app::Context;
use crate::codes::{self, Limit};
use crate::delivery::{CodeDeliveryDetails, Occasion};
use crate::error::{ApiError, texts};
use crate::model::{CodePurpose, Pool, User, UserStatus};
use crate::shapes::user_pool::{AnalyticsMetadata, ClientMetadata, UserContextData};
use crate::shapes::{ClientId, SecretHash, Username, input};

input! {
    /// Who wants another code.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        user_context_data: Option<UserContextData>,
        username: Username,
        analytics_metadata: Option<AnalyticsMetadata>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// Where the code went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    code_delivery_details: CodeDeliveryDetails,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let hash = input.secret_hash.as_ref();
    let named = cx.named(&input.client_id, hash, &input.username).await?;
    let pool = &named.pool;
    let user = named.eligible(|user| check(pool, user))?;
    let channels = codes::confirmation_channels(pool);
    if channels.is_empty() {
        return Err(cannot_resend());
    }
    let request = CodeRequest {
        purpose: CodePurpose::SignUp,
        occasion: Occasion::ResendCode,
        limit: Limit::ResendConfirmationCode,
        channels,
        to: codes::confirmation,
    };
    let code_delivery_details = cx
        .request_code(&named, &input.username, user, request)
        .await?;
    Ok(Output {
        code_delivery_details,
    })
}

/// What an account must be to be sent another code.
fn check(pool: &Pool, user: &User) -> Result<(), ApiError> {
    if user.status != UserStatus::Unconfirmed {
        return Err(ApiError::InvalidParameter(
            "User is already confirmed.".into(),
        ));
    }
    if !user.enabled {
        return Err(ApiError::NotAuthorized(texts::USER_DISABLED.into()));
    }
    if codes::confirmation(pool, user).is_none() {
        return Err(cannot_resend());
    }
    Ok(())
}

fn cannot_resend() -> ApiError {
    ApiError::InvalidParameter("Cannot resend codes. Auto verification not turned on.".into())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{CLIENT, TestApp};

    const EMAIL: &str = "ann@example.com";

    fn whom(username: &str) -> Value {
        json!({"ClientId": CLIENT, "Username": username})
    }

    async fn refused(app: &TestApp, username: &str, code: &str, text: &str) {
        app.refuses("ResendConfirmationCode", whom(username), code, text)
            .await;
    }

    /// alice has signed up; gives the pool and her code.
    async fn signed_up() -> (TestApp, String, String) {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        app.sign_up("alice", &[("email", EMAIL)]).await;
        let code = app.code_sent_to(EMAIL).await;
        app.advance(1);
        (app, pool, code)
    }

    #[tokio::test]
    async fn a_new_code_takes_the_place_of_the_old_one() {
        let (app, _, old) = signed_up().await;
        assert_eq!(
            app.ok("ResendConfirmationCode", whom("alice")).await,
            json!({"CodeDeliveryDetails": {
                "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
            }})
        );
        let new = app.code_sent_to(EMAIL).await;
        assert_ne!(old, new);
        let message = app.messages_to(EMAIL).await.remove(0);
        assert_eq!(message["trigger_source"], "CustomMessage_ResendCode");
        let mut answer = whom("alice");
        answer["ConfirmationCode"] = json!(old);
        app.refuses_code("ConfirmSignUp", answer.clone(), "CodeMismatchException")
            .await;
        answer["ConfirmationCode"] = json!(new);
        app.ok("ConfirmSignUp", answer).await;
        let text = "User is already confirmed.";
        refused(&app, "alice", "InvalidParameterException", text).await;
    }

    #[tokio::test]
    async fn five_codes_an_hour_are_enough() {
        let (app, _, _) = signed_up().await;
        for _ in 0..5 {
            app.ok("ResendConfirmationCode", whom("alice")).await;
        }
        let text = "Attempt limit exceeded, please try after some time.";
        for _ in 0..3 {
            app.advance(1_199);
            refused(&app, "alice", "LimitExceededException", text).await;
        }
        app.advance(3);
        app.ok("ResendConfirmationCode", whom("alice")).await;
    }

    #[tokio::test]
    async fn what_stands_in_the_way_is_told_openly() {
        let (app, pool, _) = signed_up().await;
        let invalid = "InvalidParameterException";
        let text = "Username/client id combination not found.";
        refused(&app, "nobody", "UserNotFoundException", text).await;
        app.sign_up("bob", &[]).await;
        let off = "Cannot resend codes. Auto verification not turned on.";
        refused(&app, "bob", invalid, off).await;
        app.edit_user(&pool, "alice", |user| user.enabled = false)
            .await;
        refused(&app, "alice", "NotAuthorizedException", "User is disabled.").await;
        app.hides_users().await;
        app.edit_pool(&pool, |pool| pool.settings.auto_verified_attributes = None)
            .await;
        for name in ["alice", "bob", "nobody"] {
            refused(&app, name, invalid, off).await;
        }
    }

    #[tokio::test]
    async fn nobody_looks_like_somebody_where_users_are_hidden() {
        let (app, pool, _) = signed_up().await;
        app.hides_users().await;
        app.add_user(&pool, "carol", json!({"email": "carol@example.com"}))
            .await;
        let sent = app.messages_to("carol@example.com").await.len();
        for name in ["alice", "carol", "nobody", "who@example.com"] {
            let reply = app.ok("ResendConfirmationCode", whom(name)).await;
            let masked = reply["CodeDeliveryDetails"]["Destination"]
                .as_str()
                .unwrap();
            let shape: Vec<char> = masked.chars().collect();
            assert!(
                matches!(shape[..], [_, '*', '*', '*', '@', _, '*', '*', '*']),
                "{masked}"
            );
            assert_eq!(
                reply,
                json!({"CodeDeliveryDetails": {
                    "Destination": masked, "DeliveryMedium": "EMAIL", "AttributeName": "email",
                }})
            );
            // Asked again, the answer is the same, until there were too many.
            for _ in 1..5 {
                assert_eq!(app.ok("ResendConfirmationCode", whom(name)).await, reply);
            }
            app.refuses_code(
                "ResendConfirmationCode",
                whom(name),
                "LimitExceededException",
            )
            .await;
        }
        assert_eq!(app.messages_to("carol@example.com").await.len(), sent);
        assert!(app.messages_to("who@example.com").await.is_empty());
    }

    #[tokio::test]
    async fn a_client_with_a_secret_proves_it() {
        let (app, _, _) = signed_up().await;
        app.needs_secret_hash("ResendConfirmationCode", whom("alice"))
            .await;
    }
}
