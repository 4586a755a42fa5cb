//! `ConfirmSignUp`: a code confirms an account, and verifies the address it was sent to.

use crate::app::Context;
use crate::codes::{Answer, Answered, Limit};
use crate::error::{ApiError, texts};
use crate::model::{CodePurpose, Pool, User, UserStatus};
use crate::names::Taken;
use crate::operations::Empty;
use crate::shapes::user_pool::{
    AnalyticsMetadata, ClientMetadata, UserContextData, VerifiedAttribute,
};
use crate::shapes::{ClientId, ConfirmationCode, SecretHash, Session, Username, input};
use crate::store::Write;

input! {
    /// Whose account to confirm, and by which code.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        username: Username,
        confirmation_code: ConfirmationCode,
        /// Whether an alias that somebody else has goes over to this user.
        force_alias_creation: Option<bool>,
        analytics_metadata: Option<AnalyticsMetadata>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
        session: Option<Session>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let hash = input.secret_hash.as_ref();
    let named = cx.named(&input.client_id, hash, &input.username).await?;
    let pool = &named.pool;
    let answer = Answer {
        pool,
        subject: &named.subject,
        user: named.eligible(check)?,
        purpose: CodePurpose::SignUp,
        limit: Limit::ConfirmSignUp,
        given: input.confirmation_code.as_str(),
    };
    let Answered {
        code,
        user,
        mut write,
    } = cx.answer_code(&answer).await?;
    let mut after = user.clone();
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    after.set_verified(code.attribute, true);
    if let Some(taken) = cx.taken_name(pool, Some(user), &after).await? {
        if input.force_alias_creation != Some(true) {
            return Err(ApiError::AliasExists(taken.text().into()));
        }
        take_alias(cx, pool, &taken, code.attribute, &mut write).await?;
    }
    write.replace_user(pool, user, &after);
    cx.commit_names(write).await?;
    Ok(Empty {})
}

/// What an account must be to be confirmed.
fn check(user: &User) -> Result<(), ApiError> {
    if user.status != UserStatus::Unconfirmed {
        let text = format!(
            "User cannot be confirmed. Current status is {}",
            user.status
        );
        return Err(ApiError::NotAuthorized(text.into()));
    }
    if !user.enabled {
        return Err(ApiError::NotAuthorized(texts::USER_DISABLED.into()));
    }
    Ok(())
}

/// Whoever had the address as an alias has it no longer verified.
async fn take_alias(
    cx: &Context,
    pool: &Pool,
    taken: &Taken,
    attribute: VerifiedAttribute,
    write: &mut Write,
) -> Result<(), ApiError> {
    let owner = cx.store.lookup_user(&pool.id, &taken.owner).await?;
    let before = owner.ok_or(ApiError::Changed)?;
    let mut after = before.clone();
    after.modified_at = cx.now();
    after.set_verified(attribute, false);
    write.replace_user(pool, &before, &after);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{CLIENT, TestApp, wrong};

    const EMAIL: &str = "ann@example.com";
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
        json!({"ClientId": CLIENT, "Username": username, "ConfirmationCode": code})
    }

    async fn refused(app: &TestApp, input: Value, (code, text): (&str, &str)) {
        app.refuses("ConfirmSignUp", input, code, text).await;
    }

    /// alice has signed up; gives the pool and her code.
    async fn signed_up() -> (TestApp, String, String) {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        app.sign_up("alice", &[("email", EMAIL)]).await;
        let code = app.code_sent_to(EMAIL).await;
        (app, pool, code)
    }

    #[tokio::test]
    async fn the_code_confirms_the_account_verifies_the_address_and_is_good_once() {
        let (app, pool, code) = signed_up().await;
        assert_eq!(
            app.ok("ConfirmSignUp", answer("alice", &code)).await,
            json!({})
        );
        let whom = json!({"UserPoolId": pool, "Username": "alice"});
        let user = app.ok("AdminGetUser", whom).await;
        assert_eq!(user["UserStatus"], "CONFIRMED");
        let verified = json!({"Name": "email_verified", "Value": "true"});
        assert!(
            user["UserAttributes"]
                .as_array()
                .unwrap()
                .contains(&verified)
        );
        assert!(app.sign_in("alice").await["AccessToken"].is_string());
        let confirmed = "User cannot be confirmed. Current status is CONFIRMED";
        let again = ("NotAuthorizedException", confirmed);
        refused(&app, answer("alice", &code), again).await;
    }

    #[tokio::test]
    async fn a_wrong_code_leaves_the_right_one_good() {
        let (app, _, code) = signed_up().await;
        for given in [wrong(&code), code[..5].to_owned(), format!("{code}0")] {
            refused(&app, answer("alice", &given), WRONG).await;
        }
        app.ok("ConfirmSignUp", answer("alice", &code)).await;
    }

    #[tokio::test]
    async fn a_code_runs_out_after_a_day() {
        for (seconds, good) in [(86_399, true), (86_400, false)] {
            let (app, _, code) = signed_up().await;
            app.advance(seconds);
            if good {
                app.ok("ConfirmSignUp", answer("alice", &code)).await;
            } else {
                refused(&app, answer("alice", &code), EXPIRED).await;
            }
        }
    }

    #[tokio::test]
    async fn after_fifteen_wrong_codes_even_the_right_one_waits_an_hour() {
        let (app, _, code) = signed_up().await;
        for _ in 0..15 {
            app.advance(60);
            refused(&app, answer("alice", &wrong(&code)), WRONG).await;
        }
        refused(&app, answer("alice", &code), LIMIT).await;
        // An hour after the first; what was refused over the limit has prolonged nothing.
        app.advance(3_600 - 14 * 60 - 1);
        refused(&app, answer("alice", &code), LIMIT).await;
        app.advance(1);
        app.ok("ConfirmSignUp", answer("alice", &code)).await;
    }

    #[tokio::test]
    async fn guesses_made_at_once_are_all_counted() {
        let (app, _, code) = signed_up().await;
        let app = std::sync::Arc::new(app);
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (app, input) = (std::sync::Arc::clone(&app), answer("alice", &wrong(&code)));
            running.spawn(async move { app.call("ConfirmSignUp", input).await });
        }
        running.join_all().await;
        for _ in 4..15 {
            refused(&app, answer("alice", &wrong(&code)), WRONG).await;
        }
        refused(&app, answer("alice", &code), LIMIT).await;
    }

    #[tokio::test]
    async fn a_code_of_somebody_else_or_for_something_else_is_wrong() {
        let (app, pool, code) = signed_up().await;
        app.sign_up("bob", &[("email", "bob@example.com")]).await;
        let other = app.code_sent_to("bob@example.com").await;
        assert_ne!(code, other);
        refused(&app, answer("alice", &other), WRONG).await;
        app.edit_user(&pool, "alice", |user| {
            user.attributes
                .insert("email_verified".into(), "true".into());
        })
        .await;
        app.advance(1);
        let whom = json!({"ClientId": CLIENT, "Username": "alice"});
        app.ok("ForgotPassword", whom).await;
        let reset = app.code_sent_to(EMAIL).await;
        assert_ne!(code, reset);
        refused(&app, answer("alice", &reset), WRONG).await;
        app.ok("ConfirmSignUp", answer("alice", &code)).await;
    }

    #[tokio::test]
    async fn a_code_proves_the_address_it_was_sent_to_and_no_other() {
        let (app, pool, code) = signed_up().await;
        app.edit_user(&pool, "alice", |user| {
            user.attributes
                .insert("email".into(), "other@example.com".into());
        })
        .await;
        refused(&app, answer("alice", &code), EXPIRED).await;
    }

    #[tokio::test]
    async fn an_alias_stays_with_its_owner_unless_it_is_taken_by_force() {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        app.edit_pool(&pool, |pool| {
            pool.alias_attributes = serde_json::from_value(json!(["email"])).unwrap();
        })
        .await;
        app.add_user(
            &pool,
            "ann",
            json!({"email": EMAIL, "email_verified": "true"}),
        )
        .await;
        app.sign_up("alice", &[("email", EMAIL)]).await;
        let mut input = answer("alice", &app.code_sent_to(EMAIL).await);
        let exists = "An account with the given email already exists.";
        refused(&app, input.clone(), ("AliasExistsException", exists)).await;
        let found = |name: &str| json!({"UserPoolId": pool, "Username": name});
        assert_eq!(
            app.ok("AdminGetUser", found(EMAIL)).await["Username"],
            "ann"
        );
        input["ForceAliasCreation"] = json!(true);
        app.ok("ConfirmSignUp", input).await;
        assert_eq!(
            app.ok("AdminGetUser", found(EMAIL)).await["Username"],
            "alice"
        );
        let ann = app.ok("AdminGetUser", found("ann")).await;
        let unverified = json!({"Name": "email_verified", "Value": "false"});
        assert!(
            ann["UserAttributes"]
                .as_array()
                .unwrap()
                .contains(&unverified)
        );
    }

    #[tokio::test]
    async fn who_is_unknown_disabled_or_confirmed_is_told_openly_unless_that_is_hidden() {
        let (app, pool, code) = signed_up().await;
        app.edit_user(&pool, "alice", |user| user.enabled = false)
            .await;
        app.add_user(&pool, "carol", json!({})).await;
        let nobody = "Username/client id combination not found.";
        for (name, error) in [
            ("nobody", ("UserNotFoundException", nobody)),
            ("alice", ("NotAuthorizedException", "User is disabled.")),
            (
                "carol",
                (
                    "NotAuthorizedException",
                    "User cannot be confirmed. Current status is CONFIRMED",
                ),
            ),
        ] {
            refused(&app, answer(name, &code), error).await;
        }
        app.hides_users().await;
        app.sign_up("dave", &[("email", "dave@example.com")]).await;
        let other = wrong(&app.code_sent_to("dave@example.com").await);
        for (name, given) in [
            ("nobody", &code),
            ("alice", &code),
            ("carol", &code),
            ("dave", &other),
        ] {
            for _ in 0..15 {
                refused(&app, answer(name, given), WRONG).await;
            }
            refused(&app, answer(name, given), LIMIT).await;
        }
    }

    #[tokio::test]
    async fn a_client_with_a_secret_proves_it() {
        let (app, _, code) = signed_up().await;
        app.needs_secret_hash("ConfirmSignUp", answer("alice", &code))
            .await;
    }
}
