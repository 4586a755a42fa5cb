//! `UpdateUserAttributes`: what a signed-in user may change of what is known of them.

use serde::Serialize;

use super::verifiable::{self, VERIFIABLE};
use crate::app::Context;
use crate::attributes;
use crate::codes::Proves;
use crate::delivery::{CodeDeliveryDetails, Destination, Occasion};
use crate::error::ApiError;
use crate::model::{Pool, User};
use crate::shapes::user_pool::{Attributes, ClientMetadata, VerifiedAttribute};
use crate::shapes::{Token, input};
use crate::store::Write;

input! {
    /// Who changes, and what.
    pub struct Input {
        user_attributes: Attributes,
        access_token: Token,
        client_metadata: Option<ClientMetadata>,
    }
}

/// Where codes went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    code_delivery_details_list: Vec<CodeDeliveryDetails>,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let (pool, user) = (&access.pool, &access.user);
    super::check_usable(user)?;
    let given = attributes::pairs(&input.user_attributes);
    let mut after = user.clone();
    attributes::set_own(pool, &access.client, &mut after, &given)?;
    check_still_named(pool, &after)?;
    if let Some(taken) = cx.taken_name(pool, Some(user), &after).await? {
        return Err(ApiError::AliasExists(taken.text().into()));
    }
    let mut write = Write::new();
    let mut sent = Vec::new();
    for attribute in VERIFIABLE {
        let new = Destination::of(&after, attribute);
        let Some(new) = new.filter(|new| user.attribute(attribute.as_str()) != Some(&new.address))
        else {
            continue;
        };
        let proves = if pool.verifies_before_update(attribute) {
            keep(user, &mut after, attribute);
            Proves::Future
        } else if pool.auto_verifies(attribute) {
            Proves::Present
        } else {
            continue;
        };
        let occasion = Occasion::UpdateUserAttribute;
        sent.push(verifiable::send(
            cx,
            pool,
            user,
            occasion,
            (&new, proves),
            &mut write,
        )?);
    }
    after.modified_at = cx.now();
    write.replace_user(pool, user, &after);
    cx.commit_names(write).await?;
    Ok(Output {
        code_delivery_details_list: sent,
    })
}

/// Where people sign in with an address, one must be left.
fn check_still_named(pool: &Pool, after: &User) -> Result<(), ApiError> {
    let kinds = &pool.username_attributes;
    let left = kinds
        .iter()
        .any(|kind| after.attribute(kind.as_str()).is_some());
    match kinds.first() {
        Some(kind) if !left => Err(ApiError::InvalidParameter(
            format!("user.{kind}: The attribute is required\n").into(),
        )),
        _ => Ok(()),
    }
}

/// Leaves the address as it was, until its new value is verified.
fn keep(before: &User, after: &mut User, attribute: VerifiedAttribute) {
    for name in [attribute.to_string(), format!("{attribute}_verified")] {
        match before.attributes.get(&name) {
            Some(value) => after.attributes.insert(name, value.clone()),
            None => after.attributes.remove(&name),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::model::UserStatus;
    use crate::testing::TestApp;

    const EMAIL: &str = "ann@example.com";
    const NEW: &str = "new@example.org";

    /// alice, whose address is verified, is signed in; gives the pool and her access token.
    async fn signed_in() -> (TestApp, String, Value) {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        let attributes = json!({"email": EMAIL, "email_verified": "true", "name": "Ann"});
        app.add_user(&pool, "alice", attributes).await;
        let token = app.sign_in("alice").await["AccessToken"].clone();
        (app, pool, token)
    }

    fn update(token: &Value, attributes: &[(&str, &str)]) -> Value {
        let listed: Vec<Value> = attributes
            .iter()
            .map(|(name, value)| json!({"Name": name, "Value": value}))
            .collect();
        json!({"AccessToken": token, "UserAttributes": listed})
    }

    async fn attributes(app: &TestApp, token: &Value) -> BTreeMap<String, String> {
        let user = app.ok("GetUser", json!({"AccessToken": token})).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let listed = user["UserAttributes"].as_array().unwrap().iter();
        listed
            .map(|attribute| (text(&attribute["Name"]), text(&attribute["Value"])))
            .filter(|(name, _)| name != "sub")
            .collect()
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[tokio::test]
    async fn attributes_are_set_and_an_empty_value_deletes() {
        let (app, _, token) = signed_in().await;
        let input = update(
            &token,
            &[("nickname", "Annie"), ("name", ""), ("email", EMAIL)],
        );
        let reply = app.ok("UpdateUserAttributes", input).await;
        assert_eq!(reply, json!({"CodeDeliveryDetailsList": []}));
        assert_eq!(
            attributes(&app, &token).await,
            map(&[
                ("email", EMAIL),
                ("email_verified", "true"),
                ("nickname", "Annie")
            ])
        );
    }

    #[tokio::test]
    async fn a_changed_address_is_no_longer_verified_and_is_sent_a_code() {
        let (app, _, token) = signed_in().await;
        let input = update(&token, &[("email", NEW), ("phone_number", "+15555551234")]);
        let reply = app.ok("UpdateUserAttributes", input).await;
        assert_eq!(
            reply,
            json!({"CodeDeliveryDetailsList": [{
                "Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
            }]})
        );
        let now = attributes(&app, &token).await;
        assert_eq!((&*now["email"], &*now["email_verified"]), (NEW, "false"));
        assert_eq!(now["phone_number_verified"], "false");
        let message = app.messages_to(NEW).await.remove(0);
        assert_eq!(
            message["trigger_source"],
            "CustomMessage_UpdateUserAttribute"
        );
        assert!(app.messages_to("+15555551234").await.is_empty());
    }

    #[tokio::test]
    async fn an_address_that_must_be_verified_first_stays_until_it_is() {
        let (app, pool, token) = signed_in().await;
        app.edit_pool(&pool, |pool| {
            let first = json!({"AttributesRequireVerificationBeforeUpdate": ["email"]});
            pool.settings.user_attribute_update_settings = serde_json::from_value(first).unwrap();
        })
        .await;
        let input = update(&token, &[("email", NEW), ("nickname", "Annie")]);
        let reply = app.ok("UpdateUserAttributes", input).await;
        assert_eq!(
            reply["CodeDeliveryDetailsList"][0]["Destination"],
            "n***@e***"
        );
        let now = attributes(&app, &token).await;
        assert_eq!((&*now["email"], &*now["email_verified"]), (EMAIL, "true"));
        assert_eq!(now["nickname"], "Annie");
        // Another code goes to the address that waits.
        app.advance(1);
        let which = json!({"AccessToken": token, "AttributeName": "email"});
        app.ok("GetUserAttributeVerificationCode", which.clone())
            .await;
        assert_eq!(app.messages_to(NEW).await.len(), 2);
        let mut answer = which;
        answer["Code"] = json!(app.code_sent_to(NEW).await);
        app.ok("VerifyUserAttribute", answer).await;
        let now = attributes(&app, &token).await;
        assert_eq!((&*now["email"], &*now["email_verified"]), (NEW, "true"));
    }

    #[tokio::test]
    async fn what_may_not_be_written_is_refused_and_nothing_changes() {
        let (app, pool, token) = signed_in().await;
        app.edit_pool(&pool, |pool| {
            pool.schema = serde_json::from_value(json!([
                {"Name": "custom:badge", "Mutable": false},
                {"Name": "dev:custom:score", "Mutable": true},
                {"Name": "name", "Required": true, "Mutable": true},
            ]))
            .unwrap();
        })
        .await;
        let before = attributes(&app, &token).await;
        let unauthorized = (
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute",
        );
        let invalid = "InvalidParameterException";
        for (name, value, (code, text)) in [
            ("sub", "x", unauthorized),
            ("email_verified", "true", unauthorized),
            ("dev:custom:score", "1", unauthorized),
            (
                "custom:badge",
                "1",
                (invalid, "user.custom:badge: Attribute cannot be updated.\n"),
            ),
            (
                "custom:none",
                "1",
                (
                    invalid,
                    "user.custom:none: Attribute does not exist in the schema.\n",
                ),
            ),
            (
                "name",
                "",
                (invalid, "user.name: The attribute is required\n"),
            ),
            ("email", "ann", (invalid, "Invalid email address format.")),
        ] {
            let input = update(&token, &[("nickname", "Annie"), (name, value)]);
            app.refuses("UpdateUserAttributes", input, code, text).await;
        }
        app.edit_client(|client| {
            client.write_attributes = serde_json::from_value(json!(["nickname"])).unwrap();
        })
        .await;
        let input = update(&token, &[("name", "Anna")]);
        app.refuses(
            "UpdateUserAttributes",
            input,
            unauthorized.0,
            unauthorized.1,
        )
        .await;
        assert_eq!(attributes(&app, &token).await, before);
    }

    #[tokio::test]
    async fn a_name_of_somebody_else_is_not_taken() {
        let (app, pool, token) = signed_in().await;
        app.edit_pool(&pool, |pool| {
            pool.alias_attributes = serde_json::from_value(json!(["preferred_username"])).unwrap();
        })
        .await;
        app.add_user(&pool, "bob", json!({"preferred_username": "bobby"}))
            .await;
        for taken in ["bobby", "bob"] {
            let input = update(&token, &[("preferred_username", taken)]);
            app.refuses_code("UpdateUserAttributes", input, "AliasExistsException")
                .await;
        }
        let input = update(&token, &[("preferred_username", "ally")]);
        app.ok("UpdateUserAttributes", input).await;
        let whom = json!({"UserPoolId": pool, "Username": "ally"});
        assert_eq!(app.ok("AdminGetUser", whom).await["Username"], "alice");
    }

    #[tokio::test]
    async fn where_people_sign_in_with_an_address_it_can_be_changed_but_not_lost() {
        let (app, pool, token) = signed_in().await;
        app.edit_pool(&pool, |pool| {
            pool.username_attributes = serde_json::from_value(json!(["email"])).unwrap();
        })
        .await;
        app.add_user(&pool, "bob", json!({"email": "bob@example.com"}))
            .await;
        app.refuses(
            "UpdateUserAttributes",
            update(&token, &[("email", "bob@example.com")]),
            "AliasExistsException",
            "An account with the given email already exists.",
        )
        .await;
        app.refuses(
            "UpdateUserAttributes",
            update(&token, &[("email", "")]),
            "InvalidParameterException",
            "user.email: The attribute is required\n",
        )
        .await;
        app.ok("UpdateUserAttributes", update(&token, &[("email", NEW)]))
            .await;
        let whom = json!({"UserPoolId": pool, "Username": NEW});
        assert_eq!(app.ok("AdminGetUser", whom).await["Username"], "alice");
    }

    #[tokio::test]
    async fn who_must_reset_the_password_does_that_first() {
        let (app, pool, token) = signed_in().await;
        app.edit_user(&pool, "alice", |user| {
            user.status = UserStatus::ResetRequired;
        })
        .await;
        app.refuses(
            "UpdateUserAttributes",
            update(&token, &[("nickname", "Annie")]),
            "PasswordResetRequiredException",
            "Password reset required for the user",
        )
        .await;
    }
}
