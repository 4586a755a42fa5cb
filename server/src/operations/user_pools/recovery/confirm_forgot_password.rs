//! `ConfirmForgotPassword`: a code, and the new password. Sessions that there are stay.

use crate::app::Context;
use crate::codes::{Answer, Answered, Limit};
use crate::error::ApiError;
use crate::model::{CodePurpose, UserStatus};
use crate::operations::Empty;
use crate::passwords::{self, Lasting};
use crate::shapes::user_pool::{AnalyticsMetadata, ClientMetadata, UserContextData};
use crate::shapes::{ClientId, ConfirmationCode, Password, SecretHash, Username, input};

input! {
    /// Whose password to replace, by which code, and the new one.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        username: Username,
        confirmation_code: ConfirmationCode,
        password: Password,
        analytics_metadata: Option<AnalyticsMetadata>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let hash = input.secret_hash.as_ref();
    let named = cx.named(&input.client_id, hash, &input.username).await?;
    let pool = &named.pool;
    let user = named.eligible(super::check)?;
    // Before the code is looked at: a password that won't do must not tell whether the code would.
    passwords::check_policy(pool.password_policy(), input.password.as_str())?;
    let answer = Answer {
        pool,
        subject: &named.subject,
        user,
        purpose: CodePurpose::ForgotPassword,
        limit: Limit::ForgotPassword,
        given: input.confirmation_code.as_str(),
    };
    let Answered {
        user, mut write, ..
    } = cx.answer_code(&answer).await?;
    let mut after = user.clone();
    cx.set_password(
        pool,
        &mut after,
        input.password.as_str(),
        Lasting::Permanent,
    )
    .await?;
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    passwords::forget_guesses(pool, user, &mut write);
    write.replace_user(pool, user, &after);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::UserStatus;
    use crate::testing::{CLIENT, PASSWORD, TestApp, wrong};

    const EMAIL: &str = "ann@example.com";
    const NEW: &str = "Battery-Staple8?";
    const EXPIRED: (&str, &str) = (
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    );
    const WRONG: (&str, &str) = (
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    );
    const LIMIT: (&str, &str) = (
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );

    fn answer(username: &str, code: &str) -> Value {
        json!({
            "ClientId": CLIENT, "Username": username, "ConfirmationCode": code, "Password": NEW,
        })
    }

    async fn refused(app: &TestApp, input: Value, (code, text): (&str, &str)) {
        app.refuses("ConfirmForgotPassword", input, code, text)
            .await;
    }

    async fn forgot(app: &TestApp, username: &str) {
        let whom = json!({"ClientId": CLIENT, "Username": username});
        app.ok("ForgotPassword", whom).await;
    }

    /// alice has forgotten her password; gives the pool and her code.
    async fn forgetful() -> (TestApp, String, String) {
        let (app, pool) = TestApp::with_pool().await;
        let attributes = json!({"email": EMAIL, "email_verified": "true"});
        app.add_user(&pool, "alice", attributes).await;
        forgot(&app, "alice").await;
        let code = app.code_sent_to(EMAIL).await;
        app.advance(1);
        (app, pool, code)
    }

    fn sign_in(password: &str) -> Value {
        json!({
            "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "alice", "PASSWORD": password},
        })
    }

    #[tokio::test]
    async fn the_code_brings_the_new_password_and_is_good_once() {
        let (app, _, code) = forgetful().await;
        let session = app.sign_in("alice").await;
        let reply = app
            .ok("ConfirmForgotPassword", answer("alice", &code))
            .await;
        assert_eq!(reply, json!({}));
        app.ok("InitiateAuth", sign_in(NEW)).await;
        app.refuses(
            "InitiateAuth",
            sign_in(PASSWORD),
            "NotAuthorizedException",
            "Incorrect username or password.",
        )
        .await;
        refused(&app, answer("alice", &code), EXPIRED).await;
        // Sessions are not ended by a reset.
        app.ok("GetUser", json!({"AccessToken": session["AccessToken"]}))
            .await;
    }

    #[tokio::test]
    async fn whoever_must_or_could_not_sign_in_can_afterwards() {
        for status in [UserStatus::ResetRequired, UserStatus::Unconfirmed] {
            let (app, pool, code) = forgetful().await;
            app.edit_user(&pool, "alice", |user| user.status = status)
                .await;
            app.ok("ConfirmForgotPassword", answer("alice", &code))
                .await;
            app.ok("InitiateAuth", sign_in(NEW)).await;
        }
    }

    #[tokio::test]
    async fn a_lockout_ends_with_the_reset() {
        let (app, _, code) = forgetful().await;
        for _ in 0..5 {
            app.refuses_code("InitiateAuth", sign_in("wrong"), "NotAuthorizedException")
                .await;
        }
        app.refuses(
            "InitiateAuth",
            sign_in(PASSWORD),
            "NotAuthorizedException",
            "Password attempts exceeded",
        )
        .await;
        app.ok("ConfirmForgotPassword", answer("alice", &code))
            .await;
        app.ok("InitiateAuth", sign_in(NEW)).await;
    }

    #[tokio::test]
    async fn a_code_runs_out_after_an_hour_and_a_newer_one_takes_its_place() {
        let (app, _, code) = forgetful().await;
        app.advance(3_599);
        refused(&app, answer("alice", &code), EXPIRED).await;
        forgot(&app, "alice").await;
        let newer = app.code_sent_to(EMAIL).await;
        refused(&app, answer("alice", &code), WRONG).await;
        app.advance(3_599);
        app.ok("ConfirmForgotPassword", answer("alice", &newer))
            .await;
    }

    #[tokio::test]
    async fn wrong_codes_are_counted_with_the_requests_and_a_right_one_ends_the_count() {
        let (app, _, code) = forgetful().await;
        for _ in 0..8 {
            refused(&app, answer("alice", &wrong(&code)), WRONG).await;
        }
        app.ok("ConfirmForgotPassword", answer("alice", &code))
            .await;
        forgot(&app, "alice").await;
        let code = app.code_sent_to(EMAIL).await;
        for _ in 0..9 {
            refused(&app, answer("alice", &wrong(&code)), WRONG).await;
        }
        refused(&app, answer("alice", &code), LIMIT).await;
        app.advance(3_599);
        refused(&app, answer("alice", &code), LIMIT).await;
    }

    #[tokio::test]
    async fn a_password_that_will_not_do_leaves_the_code_good() {
        let (app, pool, code) = forgetful().await;
        app.edit_pool(&pool, |pool| {
            let policy = json!({"PasswordPolicy": {"PasswordHistorySize": 2}});
            pool.settings.policies = serde_json::from_value(policy).unwrap();
        })
        .await;
        let weak = "Password did not conform with policy: Password not long enough";
        for given in [code.clone(), wrong(&code)] {
            let mut input = answer("alice", &given);
            input["Password"] = json!("Ab1!");
            refused(&app, input, ("InvalidPasswordException", weak)).await;
        }
        let mut input = answer("alice", &code);
        input["Password"] = json!(PASSWORD);
        app.refuses_code(
            "ConfirmForgotPassword",
            input,
            "PasswordHistoryPolicyViolationException",
        )
        .await;
        app.ok("ConfirmForgotPassword", answer("alice", &code))
            .await;
    }

    #[tokio::test]
    async fn a_code_of_somebody_else_or_sent_to_a_former_address_is_not_good() {
        let (app, pool, code) = forgetful().await;
        let attributes = json!({"email": "bob@example.com", "email_verified": "true"});
        app.add_user(&pool, "bob", attributes).await;
        refused(&app, answer("bob", &code), EXPIRED).await;
        forgot(&app, "bob").await;
        assert_ne!(code, app.code_sent_to("bob@example.com").await);
        refused(&app, answer("bob", &code), WRONG).await;
        app.edit_user(&pool, "alice", |user| {
            user.attributes
                .insert("email".into(), "new@example.com".into());
        })
        .await;
        refused(&app, answer("alice", &code), EXPIRED).await;
    }

    #[tokio::test]
    async fn who_is_unknown_or_may_not_reset_is_told_openly() {
        let (app, pool, code) = forgetful().await;
        let nobody = "Username/client id combination not found.";
        let unknown = ("UserNotFoundException", nobody);
        refused(&app, answer("nobody", &code), unknown).await;
        app.edit_user(&pool, "alice", |user| {
            user.status = UserStatus::ForceChangePassword;
        })
        .await;
        let state = "User password cannot be reset in the current state.";
        refused(
            &app,
            answer("alice", &code),
            ("NotAuthorizedException", state),
        )
        .await;
        app.edit_user(&pool, "alice", |user| user.enabled = false)
            .await;
        let disabled = ("NotAuthorizedException", "User is disabled.");
        refused(&app, answer("alice", &code), disabled).await;
    }

    #[tokio::test]
    async fn nobody_looks_like_somebody_where_users_are_hidden() {
        let (app, pool, code) = forgetful().await;
        app.hides_users().await;
        let attributes = json!({"email": "bob@example.com", "email_verified": "true"});
        app.add_user(&pool, "bob", attributes).await;
        app.add_user(&pool, "carol", json!({})).await;
        app.edit_user(&pool, "carol", |user| user.enabled = false)
            .await;
        for name in ["bob", "carol", "nobody"] {
            // Nothing was asked for yet.
            refused(&app, answer(name, &code), EXPIRED).await;
            forgot(&app, name).await;
            for _ in 0..8 {
                refused(&app, answer(name, &code), WRONG).await;
            }
            refused(&app, answer(name, &code), LIMIT).await;
            app.advance(3_600);
            refused(&app, answer(name, &code), EXPIRED).await;
        }
        app.edit_user(&pool, "alice", |user| user.enabled = false)
            .await;
        forgot(&app, "alice").await;
        refused(&app, answer("alice", &code), WRONG).await;
    }

    #[tokio::test]
    async fn a_client_with_a_secret_proves_it() {
        let (app, _, code) = forgetful().await;
        app.needs_secret_hash("ConfirmForgotPassword", answer("alice", &code))
            .await;
    }
}
