//! `ChangePassword`: a signed-in user's new password. Sessions that there are stay.

use crate::app::Context;
use crate::codes::Limit;
use crate::error::{ApiError, texts};
use crate::model::UserStatus;
use crate::operations::Empty;
use crate::passwords::{self, Lasting};
use crate::shapes::{Password, Token, input};
use crate::store::Write;

input! {
    /// Who changes the password, from what, and to what.
    pub struct Input {
        previous_password: Option<Password>,
        proposed_password: Password,
        access_token: Token,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let (pool, user) = (&access.pool, &access.user);
    super::check_usable(user)?;
    let proposed = input.proposed_password.as_str();
    passwords::check_policy(pool.password_policy(), proposed)?;
    let tries = cx.tries(pool, &user.sub, Limit::ChangePassword).await?;
    let mut write = Write::new();
    tries.count(&mut write);
    let previous = input.previous_password.as_ref().map(Password::as_str);
    if let Err(refusal) = cx
        .check_password(pool, user, previous.unwrap_or_default())
        .await
    {
        cx.commit(write).await?;
        return Err(refusal);
    }
    let temporary = user.credential.as_ref().and_then(|held| held.expires_at);
    if temporary.is_some_and(|until| until <= cx.now()) {
        return Err(ApiError::NotAuthorized(texts::TEMPORARY_EXPIRED.into()));
    }
    let mut after = user.clone();
    cx.set_password(pool, &mut after, proposed, Lasting::Permanent)
        .await?;
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    write.replace_user(pool, user, &after);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::UserStatus;
    use crate::testing::{CLIENT, PASSWORD, TestApp};

    const NEW: &str = "Battery-Staple8?";

    /// alice is signed in; gives the pool and her access token.
    async fn signed_in() -> (TestApp, String, Value) {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        let token = app.sign_in("alice").await["AccessToken"].clone();
        (app, pool, token)
    }

    fn change(token: &Value, from: &str, to: &str) -> Value {
        json!({"AccessToken": token, "PreviousPassword": from, "ProposedPassword": to})
    }

    fn sign_in(password: &str) -> Value {
        json!({
            "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "alice", "PASSWORD": password},
        })
    }

    #[tokio::test]
    async fn the_new_password_takes_the_place_of_the_old_one_and_sessions_stay() {
        let (app, _, token) = signed_in().await;
        let reply = app
            .ok("ChangePassword", change(&token, PASSWORD, NEW))
            .await;
        assert_eq!(reply, json!({}));
        app.ok("InitiateAuth", sign_in(NEW)).await;
        app.refuses_code("InitiateAuth", sign_in(PASSWORD), "NotAuthorizedException")
            .await;
        app.ok("GetUser", json!({"AccessToken": token})).await;
    }

    #[tokio::test]
    async fn a_wrong_old_password_is_refused_and_five_changes_an_hour_are_enough() {
        let (app, _, token) = signed_in().await;
        let mut absent = change(&token, "", NEW);
        absent["PreviousPassword"] = Value::Null;
        let wrong = change(&token, "Wrong-Horse7!", NEW);
        for input in [wrong.clone(), absent, wrong.clone(), wrong.clone(), wrong] {
            app.refuses(
                "ChangePassword",
                input,
                "NotAuthorizedException",
                "Incorrect username or password.",
            )
            .await;
        }
        let right = change(&token, PASSWORD, NEW);
        app.refuses(
            "ChangePassword",
            right.clone(),
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.",
        )
        .await;
        app.advance(3_600);
        let token = app.sign_in("alice").await["AccessToken"].clone();
        app.ok("ChangePassword", change(&token, PASSWORD, NEW))
            .await;
    }

    #[tokio::test]
    async fn policy_and_history_apply() {
        let (app, pool, token) = signed_in().await;
        app.edit_pool(&pool, |pool| {
            let policy = json!({"RequireUppercase": true, "PasswordHistorySize": 2});
            let policy = json!({"PasswordPolicy": policy});
            pool.settings.policies = serde_json::from_value(policy).unwrap();
        })
        .await;
        app.refuses(
            "ChangePassword",
            change(&token, PASSWORD, "alllowercase1!"),
            "InvalidPasswordException",
            "Password did not conform with policy: Password must have uppercase characters",
        )
        .await;
        app.ok("ChangePassword", change(&token, PASSWORD, NEW))
            .await;
        for used in [NEW, PASSWORD] {
            app.refuses_code(
                "ChangePassword",
                change(&token, NEW, used),
                "PasswordHistoryPolicyViolationException",
            )
            .await;
        }
    }

    #[tokio::test]
    async fn who_must_reset_or_is_not_confirmed_or_not_let_in_is_refused() {
        let (app, pool, token) = signed_in().await;
        for (status, code) in [
            (UserStatus::ResetRequired, "PasswordResetRequiredException"),
            (UserStatus::Unconfirmed, "UserNotConfirmedException"),
        ] {
            app.edit_user(&pool, "alice", |user| user.status = status)
                .await;
            app.refuses_code("ChangePassword", change(&token, PASSWORD, NEW), code)
                .await;
        }
        app.edit_user(&pool, "alice", |user| user.enabled = false)
            .await;
        app.refuses(
            "ChangePassword",
            change(&token, PASSWORD, NEW),
            "NotAuthorizedException",
            "User is disabled.",
        )
        .await;
        app.refuses(
            "ChangePassword",
            change(&json!("a.b.c"), PASSWORD, NEW),
            "NotAuthorizedException",
            "Invalid Access Token",
        )
        .await;
    }

    #[tokio::test]
    async fn a_temporary_password_that_has_run_out_changes_nothing() {
        let (app, pool, token) = signed_in().await;
        let now = app.app.now();
        app.edit_user(&pool, "alice", |user| {
            user.status = UserStatus::ForceChangePassword;
            user.credential.as_mut().unwrap().expires_at = Some(now);
        })
        .await;
        app.refuses(
            "ChangePassword",
            change(&token, PASSWORD, NEW),
            "NotAuthorizedException",
            "Temporary password has expired and must be reset by an administrator.",
        )
        .await;
    }
}
