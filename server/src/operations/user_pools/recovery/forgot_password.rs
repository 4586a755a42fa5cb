//! `ForgotPassword`: a code by which a user may choose a new password.

use serde::Serialize;

use super::super::code_request::CodeRequest;
use crate::app::Context;
use crate::codes::{self, Limit};
use crate::delivery::{CodeDeliveryDetails, Occasion};
use crate::error::ApiError;
use crate::model::{CodePurpose, Pool, User};
use crate::shapes::user_pool::{AnalyticsMetadata, ClientMetadata, UserContextData};
use crate::shapes::{ClientId, SecretHash, Username, input};

input! {
    /// Who forgot the password.
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
    let channels = codes::recovery_channels(pool);
    if channels.is_empty() {
        return Err(no_channel());
    }
    let request = CodeRequest {
        purpose: CodePurpose::ForgotPassword,
        occasion: Occasion::ForgotPassword,
        limit: Limit::ForgotPassword,
        channels,
        to: codes::recovery,
    };
    let code_delivery_details = cx
        .request_code(&named, &input.username, user, request)
        .await?;
    Ok(Output {
        code_delivery_details,
    })
}

fn check(pool: &Pool, user: &User) -> Result<(), ApiError> {
    super::check(user)?;
    if codes::recovery(pool, user).is_none() {
        return Err(no_channel());
    }
    Ok(())
}

fn no_channel() -> ApiError {
    ApiError::InvalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or \
         phone_number"
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::UserStatus;
    use crate::testing::{CLIENT, TestApp};

    const EMAIL: &str = "ann@example.com";
    const PHONE: &str = "+15555551234";
    const NO_CHANNEL: (&str, &str) = (
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or \
         phone_number",
    );

    fn whom(username: &str) -> Value {
        json!({"ClientId": CLIENT, "Username": username})
    }

    fn by_email() -> Value {
        json!({"CodeDeliveryDetails": {
            "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
        }})
    }

    fn by_phone() -> Value {
        json!({"CodeDeliveryDetails": {
            "Destination": "+*******1234", "DeliveryMedium": "SMS",
            "AttributeName": "phone_number",
        }})
    }

    async fn refused(app: &TestApp, username: &str, (code, text): (&str, &str)) {
        app.refuses("ForgotPassword", whom(username), code, text)
            .await;
    }

    /// A pool with alice, who has both addresses verified.
    async fn with_alice() -> (TestApp, String) {
        let (app, pool) = TestApp::with_pool().await;
        let attributes = json!({
            "email": EMAIL, "email_verified": "true",
            "phone_number": PHONE, "phone_number_verified": "true",
        });
        app.add_user(&pool, "alice", attributes).await;
        (app, pool)
    }

    async fn recovers_by(app: &TestApp, pool: &str, mechanisms: &[&str]) {
        let listed: Vec<Value> = mechanisms
            .iter()
            .enumerate()
            .map(|(index, name)| json!({"Name": name, "Priority": index + 1}))
            .rev()
            .collect();
        app.edit_pool(pool, |pool| {
            let setting = json!({"RecoveryMechanisms": listed});
            pool.settings.account_recovery_setting = serde_json::from_value(setting).unwrap();
        })
        .await;
    }

    async fn unverify(app: &TestApp, pool: &str, attribute: &str) {
        let flag = format!("{attribute}_verified");
        app.edit_user(pool, "alice", |user| {
            user.attributes.insert(flag, "false".into());
        })
        .await;
    }

    #[tokio::test]
    async fn the_code_goes_where_the_pool_prefers_among_verified_addresses() {
        let (app, pool) = with_alice().await;
        assert_eq!(app.ok("ForgotPassword", whom("alice")).await, by_phone());
        let message = app.messages_to(PHONE).await.remove(0);
        assert_eq!(message["trigger_source"], "CustomMessage_ForgotPassword");
        for (mechanisms, reply) in [
            (&["verified_email", "verified_phone_number"][..], by_email()),
            (&["verified_phone_number", "verified_email"], by_phone()),
            (&["verified_email"], by_email()),
        ] {
            recovers_by(&app, &pool, mechanisms).await;
            assert_eq!(app.ok("ForgotPassword", whom("alice")).await, reply);
        }
        recovers_by(&app, &pool, &["verified_phone_number", "verified_email"]).await;
        unverify(&app, &pool, "phone_number").await;
        assert_eq!(app.ok("ForgotPassword", whom("alice")).await, by_email());
        unverify(&app, &pool, "email").await;
        refused(&app, "alice", NO_CHANNEL).await;
    }

    #[tokio::test]
    async fn what_stands_in_the_way_is_told_openly() {
        let (app, pool) = with_alice().await;
        let nobody = "Username/client id combination not found.";
        refused(&app, "nobody", ("UserNotFoundException", nobody)).await;
        let state = (
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
        );
        for status in [
            UserStatus::ForceChangePassword,
            UserStatus::ExternalProvider,
        ] {
            app.edit_user(&pool, "alice", |user| user.status = status)
                .await;
            refused(&app, "alice", state).await;
        }
        for status in [UserStatus::ResetRequired, UserStatus::Unconfirmed] {
            app.edit_user(&pool, "alice", |user| user.status = status)
                .await;
            app.ok("ForgotPassword", whom("alice")).await;
        }
        app.edit_user(&pool, "alice", |user| user.enabled = false)
            .await;
        refused(
            &app,
            "alice",
            ("NotAuthorizedException", "User is disabled."),
        )
        .await;
    }

    #[tokio::test]
    async fn ten_codes_an_hour_are_enough() {
        let (app, _) = with_alice().await;
        for _ in 0..10 {
            app.ok("ForgotPassword", whom("alice")).await;
        }
        let text = "Attempt limit exceeded, please try after some time.";
        refused(&app, "alice", ("LimitExceededException", text)).await;
        app.advance(3_599);
        refused(&app, "alice", ("LimitExceededException", text)).await;
        app.advance(1);
        app.ok("ForgotPassword", whom("alice")).await;
    }

    #[tokio::test]
    async fn nobody_looks_like_somebody_where_users_are_hidden() {
        let (app, pool) = with_alice().await;
        app.hides_users().await;
        recovers_by(&app, &pool, &["verified_email"]).await;
        app.add_user(&pool, "bob", json!({"email": "bob@example.com"}))
            .await;
        app.add_user(
            &pool,
            "carol",
            json!({"email": "carol@example.com", "email_verified": "true"}),
        )
        .await;
        app.edit_user(&pool, "carol", |user| user.enabled = false)
            .await;
        for name in ["alice", "bob", "carol", "nobody", "who@example.com"] {
            let mut reply = app.ok("ForgotPassword", whom(name)).await;
            for _ in 1..10 {
                let again = app.ok("ForgotPassword", whom(name)).await;
                assert_eq!(again, reply, "the answer must not change");
            }
            app.refuses_code("ForgotPassword", whom(name), "LimitExceededException")
                .await;
            let masked = reply["CodeDeliveryDetails"]["Destination"].take();
            let letters: Vec<char> = masked.as_str().unwrap().chars().collect();
            assert!(matches!(
                letters[..],
                [_, '*', '*', '*', '@', _, '*', '*', '*']
            ));
            let mut expected = by_email();
            expected["CodeDeliveryDetails"]["Destination"] = Value::Null;
            assert_eq!(reply, expected);
        }
        for address in ["bob@example.com", "carol@example.com", "who@example.com"] {
            assert!(app.messages_to(address).await.is_empty());
        }
    }

    #[tokio::test]
    async fn an_unknown_address_is_masked_as_a_known_one_and_a_made_up_phone_is_plausible() {
        let (app, pool) = with_alice().await;
        app.hides_users().await;
        assert_eq!(
            app.ok("ForgotPassword", whom("alfred@elsewhere.org")).await,
            by_email()
        );
        let reply = app.ok("ForgotPassword", whom("+15550001234")).await;
        assert_eq!(reply, by_phone());
        recovers_by(&app, &pool, &["verified_phone_number"]).await;
        let reply = app.ok("ForgotPassword", whom("nobody")).await;
        let masked = reply["CodeDeliveryDetails"]["Destination"]
            .as_str()
            .unwrap();
        let digits = masked.strip_prefix("+*******").unwrap();
        assert!(digits.len() == 4 && digits.parse::<u16>().is_ok());
        recovers_by(&app, &pool, &["admin_only"]).await;
        for name in ["alice", "nobody"] {
            refused(&app, name, NO_CHANNEL).await;
        }
    }

    #[tokio::test]
    async fn a_client_with_a_secret_proves_it() {
        let (app, _) = with_alice().await;
        app.needs_secret_hash("ForgotPassword", whom("alice")).await;
    }
}
