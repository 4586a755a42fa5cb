//! `GetUserAttributeVerificationCode`: a code that verifies an address.

use serde::Serialize;

use super::verifiable;
use crate::app::Context;
use crate::codes::{Limit, Proves};
use crate::delivery::{CodeDeliveryDetails, Destination, Occasion};
use crate::error::ApiError;
use crate::shapes::user_pool::ClientMetadata;
use crate::shapes::{AttributeName, Token, input};
use crate::store::Write;

input! {
    /// Whose address, and which.
    pub struct Input {
        access_token: Token,
        attribute_name: AttributeName,
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
    let access = cx.access(&input.access_token).await?;
    let (pool, user) = (&access.pool, &access.user);
    super::check_usable(user)?;
    let attribute = verifiable::named(&input.attribute_name)?;
    let purpose = verifiable::purpose(attribute);
    let waiting = cx.store.lookup_code(&pool.id, &user.sub, purpose).await?;
    // An address that waits to replace the present one is the one to be verified.
    let next = waiting
        .filter(|code| code.replaces && code.expires_at > cx.now())
        .map(|code| Destination {
            attribute,
            address: code.destination,
        });
    let (to, proves) = match (next, Destination::of(user, attribute)) {
        (Some(next), _) => (next, Proves::Future),
        (None, Some(present)) => (present, Proves::Present),
        (None, None) => {
            let text = format!("User does not have the attribute {attribute}.");
            return Err(ApiError::InvalidParameter(text.into()));
        }
    };
    let limit = Limit::GetUserAttributeVerificationCode;
    let tries = cx.tries(pool, &user.sub, limit).await?;
    let mut write = Write::new();
    tries.count(&mut write);
    let occasion = Occasion::VerifyUserAttribute;
    let code_delivery_details =
        verifiable::send(cx, pool, user, occasion, (&to, proves), &mut write)?;
    cx.commit(write).await?;
    Ok(Output {
        code_delivery_details,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    const EMAIL: &str = "ann@example.com";

    /// alice is signed in; gives her access token.
    async fn signed_in() -> (TestApp, Value) {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({"email": EMAIL})).await;
        let token = app.sign_in("alice").await["AccessToken"].clone();
        (app, token)
    }

    fn which(token: &Value, name: &str) -> Value {
        json!({"AccessToken": token, "AttributeName": name})
    }

    #[tokio::test]
    async fn the_address_is_sent_a_code_five_times_an_hour() {
        let (app, token) = signed_in().await;
        for _ in 0..5 {
            assert_eq!(
                app.ok("GetUserAttributeVerificationCode", which(&token, "email"))
                    .await,
                json!({"CodeDeliveryDetails": {
                    "Destination": "a***@e***", "DeliveryMedium": "EMAIL",
                    "AttributeName": "email",
                }})
            );
        }
        let messages = app.messages_to(EMAIL).await;
        assert_eq!(messages.len(), 5);
        assert_eq!(
            messages[0]["trigger_source"],
            "CustomMessage_VerifyUserAttribute"
        );
        app.refuses(
            "GetUserAttributeVerificationCode",
            which(&token, "email"),
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.",
        )
        .await;
    }

    #[tokio::test]
    async fn what_is_no_address_or_not_there_is_refused() {
        let (app, token) = signed_in().await;
        for name in ["nickname", "phone_number"] {
            app.refuses_code(
                "GetUserAttributeVerificationCode",
                which(&token, name),
                "InvalidParameterException",
            )
            .await;
        }
        app.refuses(
            "GetUserAttributeVerificationCode",
            which(&json!("a.b.c"), "email"),
            "NotAuthorizedException",
            "Invalid Access Token",
        )
        .await;
    }
}
