//! `AdminSetUserPassword`: gives a user a password, for good or until the next sign-in.

use crate::app::Context;
use crate::error::ApiError;
use crate::model::{CodePurpose, UserStatus};
use crate::operations::Empty;
use crate::passwords::{self, Lasting};
use crate::shapes::{Password, UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whose password to set.
    pub struct Input {
        user_pool_id: UserPoolId,
        username: Username,
        password: Password,
        permanent: Option<bool>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    // Whatever the account was waiting for: a password set by an administrator settles it.
    let (lasting, status) = if input.permanent == Some(true) {
        (Lasting::Permanent, UserStatus::Confirmed)
    } else {
        (Lasting::Temporary, UserStatus::ForceChangePassword)
    };
    let mut after = user.clone();
    cx.set_password(&pool, &mut after, input.password.as_str(), lasting)
        .await?;
    after.status = status;
    after.modified_at = cx.now();
    let mut write = Write::new();
    write.replace_user(&pool, &user, &after);
    passwords::forget_guesses(&pool, &user, &mut write);
    for purpose in [CodePurpose::SignUp, CodePurpose::ForgotPassword] {
        if let Some(code) = cx.store.lookup_code(&pool.id, &user.sub, purpose).await? {
            write.delete_code(&code);
        }
    }
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::UserStatus;
    use crate::testing::{CLIENT, PASSWORD, TestApp};

    const FRESH: &str = "Battery-Staple8?";

    fn set(pool: &str, password: &str, permanent: bool) -> Value {
        json!({
            "UserPoolId": pool, "Username": "alice", "Password": password, "Permanent": permanent,
        })
    }

    fn sign_in(password: &str) -> Value {
        json!({
            "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "alice", "PASSWORD": password},
        })
    }

    async fn status(app: &TestApp, pool: &str) -> Value {
        let whom = json!({"UserPoolId": pool, "Username": "alice"});
        app.ok("AdminGetUser", whom).await["UserStatus"].clone()
    }

    #[tokio::test]
    async fn a_permanent_password_confirms_whatever_the_account_was_waiting_for() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        for before in [
            UserStatus::Confirmed,
            UserStatus::Unconfirmed,
            UserStatus::ResetRequired,
            UserStatus::ForceChangePassword,
            UserStatus::ExternalProvider,
        ] {
            app.edit_user(&pool, "alice", |user| user.status = before)
                .await;
            let reply = app.ok("AdminSetUserPassword", set(&pool, FRESH, true));
            assert_eq!(reply.await, json!({}));
            assert_eq!(status(&app, &pool).await, "CONFIRMED", "{before}");
        }
        let reply = app.ok("InitiateAuth", sign_in(FRESH)).await;
        assert!(reply["AuthenticationResult"]["AccessToken"].is_string());
        app.refuses(
            "InitiateAuth",
            sign_in(PASSWORD),
            "NotAuthorizedException",
            "Incorrect username or password.",
        )
        .await;
    }

    #[tokio::test]
    async fn a_temporary_password_must_be_replaced_at_the_next_sign_in() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        for before in [UserStatus::Confirmed, UserStatus::Unconfirmed] {
            app.edit_user(&pool, "alice", |user| user.status = before)
                .await;
            let unsaid = json!({"UserPoolId": pool, "Username": "alice", "Password": FRESH});
            app.ok("AdminSetUserPassword", unsaid).await;
            assert_eq!(
                status(&app, &pool).await,
                "FORCE_CHANGE_PASSWORD",
                "{before}"
            );
        }
        let reply = app.ok("InitiateAuth", sign_in(FRESH)).await;
        assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
        assert!(reply["AuthenticationResult"].is_null());
    }

    #[tokio::test]
    async fn a_temporary_password_lasts_as_long_as_the_policy_says() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        app.edit_pool(&pool, |pool| {
            pool.settings.policies = serde_json::from_value(json!({
                "PasswordPolicy": {"TemporaryPasswordValidityDays": 2},
            }))
            .unwrap();
        })
        .await;
        app.ok("AdminSetUserPassword", set(&pool, FRESH, false))
            .await;
        app.advance(2 * 86_400 - 1);
        app.ok("InitiateAuth", sign_in(FRESH)).await;
        app.advance(1);
        app.refuses(
            "InitiateAuth",
            sign_in(FRESH),
            "NotAuthorizedException",
            "Temporary password has expired and must be reset by an administrator.",
        )
        .await;
    }

    #[tokio::test]
    async fn a_password_set_meanwhile_voids_a_half_done_sign_in() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        app.ok("AdminSetUserPassword", set(&pool, FRESH, false))
            .await;
        let challenge = app.ok("InitiateAuth", sign_in(FRESH)).await;
        app.ok("AdminSetUserPassword", set(&pool, "Another-One9!", false))
            .await;
        app.refuses(
            "RespondToAuthChallenge",
            json!({
                "ClientId": CLIENT, "ChallengeName": "NEW_PASSWORD_REQUIRED",
                "Session": challenge["Session"],
                "ChallengeResponses": {"USERNAME": "alice", "NEW_PASSWORD": "Chosen-Myself1!"},
            }),
            "NotAuthorizedException",
            "Invalid session for the user.",
        )
        .await;
    }

    #[tokio::test]
    async fn guesses_at_the_old_password_do_not_lock_the_new_one() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        for _ in 0..5 {
            app.refuses_code("InitiateAuth", sign_in("wrong"), "NotAuthorizedException")
                .await;
        }
        app.ok("AdminSetUserPassword", set(&pool, FRESH, true))
            .await;
        app.ok("InitiateAuth", sign_in(FRESH)).await;
    }

    #[tokio::test]
    async fn policy_and_history_apply() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        app.refuses(
            "AdminSetUserPassword",
            set(&pool, "short", true),
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        )
        .await;
        app.refuses_code(
            "AdminSetUserPassword",
            set(&pool, "", true),
            "InvalidParameterException",
        )
        .await;
        app.edit_pool(&pool, |pool| {
            pool.settings.policies =
                serde_json::from_value(json!({"PasswordPolicy": {"PasswordHistorySize": 2}}))
                    .unwrap();
        })
        .await;
        app.ok("AdminSetUserPassword", set(&pool, FRESH, true))
            .await;
        for spent in [PASSWORD, FRESH] {
            app.refuses(
                "AdminSetUserPassword",
                set(&pool, spent, true),
                "PasswordHistoryPolicyViolationException",
                "Password has previously been used.",
            )
            .await;
        }
        app.ok("AdminSetUserPassword", set(&pool, "Third-Time3!", true))
            .await;
        app.ok("AdminSetUserPassword", set(&pool, PASSWORD, true))
            .await;
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let (app, pool) = TestApp::with_pool().await;
        app.refuses(
            "AdminSetUserPassword",
            set(&pool, FRESH, true),
            "UserNotFoundException",
            "User does not exist.",
        )
        .await;
        app.refuses(
            "AdminSetUserPassword",
            json!({"UserPoolId": pool, "Username": "alice"}),
            "InvalidParameterException",
            "1 validation error detected: Value null at 'password' failed to satisfy \
             constraint: Member must not be null",
        )
        .await;
        app.refuses_code(
            "AdminSetUserPassword",
            set("us-east-1_unknown", FRESH, true),
            "ResourceNotFoundException",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("AdminSetUserPassword", set(&pool, FRESH, true))
            .await;
    }
}
