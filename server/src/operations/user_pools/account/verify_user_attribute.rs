//! `VerifyUserAttribute`: a code verifies an address, and brings in one that waited for it.

use super::verifiable;
use crate::app::Context;
use crate::codes::{Answer, Answered, Limit};
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{AttributeName, ConfirmationCode, Token, input};

input! {
    /// Whose address, which, and by which code.
    pub struct Input {
        access_token: Token,
        attribute_name: AttributeName,
        code: ConfirmationCode,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let pool = &access.pool;
    super::check_usable(&access.user)?;
    let attribute = verifiable::named(&input.attribute_name)?;
    let answer = Answer {
        pool,
        subject: &access.user.sub,
        user: Some(&access.user),
        purpose: verifiable::purpose(attribute),
        limit: Limit::VerifyUserAttribute,
        given: input.code.as_str(),
    };
    let Answered {
        code,
        user,
        mut write,
    } = cx.answer_code(&answer).await?;
    let mut after = user.clone();
    after
        .attributes
        .insert(attribute.to_string(), code.destination);
    after.set_verified(attribute, true);
    after.modified_at = cx.now();
    if let Some(taken) = cx.taken_name(pool, Some(user), &after).await? {
        return Err(ApiError::AliasExists(taken.text().into()));
    }
    write.replace_user(pool, user, &after);
    cx.commit_names(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{TestApp, wrong};

    const EMAIL: &str = "ann@example.com";
    const EXPIRED: (&str, &str) = (
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    );
    const WRONG: (&str, &str) = (
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    );

    /// alice is signed in and was sent a code; gives the pool, her access token and the code.
    async fn asked() -> (TestApp, String, Value, String) {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({"email": EMAIL})).await;
        let token = app.sign_in("alice").await["AccessToken"].clone();
        let which = json!({"AccessToken": token, "AttributeName": "email"});
        app.ok("GetUserAttributeVerificationCode", which).await;
        let code = app.code_sent_to(EMAIL).await;
        (app, pool, token, code)
    }

    fn answer(token: &Value, name: &str, code: &str) -> Value {
        json!({"AccessToken": token, "AttributeName": name, "Code": code})
    }

    async fn refused(app: &TestApp, input: Value, (code, text): (&str, &str)) {
        app.refuses("VerifyUserAttribute", input, code, text).await;
    }

    #[tokio::test]
    async fn the_code_verifies_the_address_once() {
        let (app, _, token, code) = asked().await;
        refused(&app, answer(&token, "email", &wrong(&code)), WRONG).await;
        refused(&app, answer(&token, "phone_number", &code), EXPIRED).await;
        let right = answer(&token, "email", &code);
        assert_eq!(
            app.ok("VerifyUserAttribute", right.clone()).await,
            json!({})
        );
        let user = app.ok("GetUser", json!({"AccessToken": token})).await;
        let verified = json!({"Name": "email_verified", "Value": "true"});
        assert!(
            user["UserAttributes"]
                .as_array()
                .unwrap()
                .contains(&verified)
        );
        refused(&app, right, EXPIRED).await;
    }

    #[tokio::test]
    async fn the_code_proves_no_address_that_was_set_later() {
        let (app, _, token, code) = asked().await;
        let other = json!([{"Name": "email", "Value": "victim@example.com"}]);
        let input = json!({"AccessToken": token, "UserAttributes": other});
        app.ok("UpdateUserAttributes", input).await;
        refused(&app, answer(&token, "email", &code), EXPIRED).await;
    }

    #[tokio::test]
    async fn fifteen_tries_an_hour_are_enough() {
        let (app, _, token, code) = asked().await;
        for _ in 0..15 {
            refused(&app, answer(&token, "email", &wrong(&code)), WRONG).await;
        }
        let text = "Attempt limit exceeded, please try after some time.";
        let limit = ("LimitExceededException", text);
        refused(&app, answer(&token, "email", &code), limit).await;
    }

    #[tokio::test]
    async fn an_alias_of_somebody_else_stays_theirs() {
        let (app, pool, token, code) = asked().await;
        app.edit_pool(&pool, |pool| {
            pool.alias_attributes = serde_json::from_value(json!(["email"])).unwrap();
        })
        .await;
        app.add_user(
            &pool,
            "bob",
            json!({"email": EMAIL, "email_verified": "true"}),
        )
        .await;
        let exists = "An account with the given email already exists.";
        let error = ("AliasExistsException", exists);
        refused(&app, answer(&token, "email", &code), error).await;
    }
}
