//! `SignUp`: a person makes an account, and is sent a code where the pool verifies addresses.

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::app::Context;
use crate::attributes;
use crate::codes::{self, NewCode, Proves};
use crate::delivery::{CodeDeliveryDetails, Envelope, Occasion};
use crate::error::ApiError;
use crate::model::{Client, CodePurpose, Pool, Sub, User, UserStatus};
use crate::names::NewName;
use crate::passwords::Lasting;
use crate::shapes::user_pool::{
    AliasAttribute, AnalyticsMetadata, Attributes, ClientMetadata, UserContextData,
};
use crate::shapes::{ClientId, Password, SecretHash, Username, input};
use crate::store::Write;

input! {
    /// Who wants an account.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        username: Username,
        password: Option<Password>,
        user_attributes: Option<Attributes>,
        validation_data: Option<Attributes>,
        analytics_metadata: Option<AnalyticsMetadata>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// The new account.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_confirmed: bool,
    code_delivery_details: Option<CodeDeliveryDetails>,
    user_sub: String,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    let hash = input.secret_hash.as_ref().map(SecretHash::as_str);
    cx.check_secret_hash(&client, hash, &[input.username.as_str()])?;
    check_open(&pool)?;
    let mut user = new_user(cx, &pool, &client, &input)?;
    // Signing in without a password is not offered: nobody could enter such an account.
    let password = input.password.as_ref().ok_or_else(|| {
        ApiError::InvalidParameter(
            "1 validation error detected: Value null at 'password' failed to satisfy constraint: \
             Member must not be null"
                .into(),
        )
    })?;
    if let Some(taken) = cx.taken_name(&pool, None, &user).await? {
        return Err(ApiError::UsernameExists(taken.text().into()));
    }
    cx.set_password(&pool, &mut user, password.as_str(), Lasting::Permanent)
        .await?;
    let mut write = Write::new();
    write.add_user(&pool, &user);
    let code_delivery_details = match codes::confirmation(&pool, &user) {
        Some(to) => {
            let new = NewCode {
                subject: &user.sub,
                purpose: CodePurpose::SignUp,
                proves: Proves::Present,
            };
            let envelope = Envelope {
                pool: &pool,
                username: &user.username,
                occasion: Occasion::SignUp,
                to: &to,
            };
            Some(cx.issue_code(&new, &envelope, &mut write)?)
        }
        None => None,
    };
    cx.commit_names(write).await?;
    Ok(Output {
        user_confirmed: false,
        code_delivery_details,
        user_sub: user.sub.as_str().to_owned(),
    })
}

/// Whether people may make accounts in this pool by themselves.
fn check_open(pool: &Pool) -> Result<(), ApiError> {
    let config = pool.settings.admin_create_user_config.as_ref();
    if config.and_then(|config| config.allow_admin_create_user_only) == Some(true) {
        return Err(ApiError::NotAuthorized(
            "SignUp is not permitted for this user pool".into(),
        ));
    }
    Ok(())
}

/// The user that is asked for, without a password yet.
fn new_user(cx: &Context, pool: &Pool, client: &Client, input: &Input) -> Result<User, ApiError> {
    let sub = Sub::new(cx.uuid());
    let typed = input.username.as_str();
    let name = NewName::of(pool, typed, &sub)?;
    let mut given = input
        .user_attributes
        .as_ref()
        .map(attributes::pairs)
        .unwrap_or_default();
    attributes::check_writable(client, &given)?;
    if let Some(kind) = name.address {
        // The name is the address, whatever the attributes say of it.
        given.retain(|(name, _)| *name != kind.as_str());
        given.push((kind.as_str(), typed));
    }
    let alias = AliasAttribute::PreferredUsername;
    if pool.alias_attributes.contains(&alias)
        && given.iter().any(|(name, _)| *name == alias.as_str())
    {
        return Err(ApiError::InvalidParameter(
            "preferred_username cannot be provided for unconfirmed account".into(),
        ));
    }
    let now = cx.now();
    let mut user = User {
        pool_id: pool.id.clone(),
        sub,
        username: name.stored,
        status: UserStatus::Unconfirmed,
        enabled: true,
        attributes: std::collections::BTreeMap::new(),
        credential: None,
        earlier_credentials: Vec::new(),
        signed_out_at: None,
        created_at: now,
        modified_at: now,
        version: 0,
    };
    attributes::create(pool, &mut user, &given)?;
    attributes::check_required(pool, &user)?;
    Ok(user)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::delivery::OutboxFilter;
    use crate::shapes::UserPoolId;
    use crate::testing::{CLIENT, PASSWORD, TestApp, sign_up_input};

    fn attribute(user: &Value, name: &str) -> Option<String> {
        let listed = user["UserAttributes"].as_array().unwrap();
        let found = listed.iter().find(|attribute| attribute["Name"] == name)?;
        Some(found["Value"].as_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn an_account_is_made_and_waits_for_the_code_that_was_sent() {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        let reply = app.sign_up("alice", &[("email", "ann@example.com")]).await;
        let sub = reply["UserSub"].as_str().unwrap();
        assert_eq!(
            reply,
            json!({
                "UserConfirmed": false, "UserSub": sub,
                "CodeDeliveryDetails": {
                    "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
                },
            })
        );
        let user = app
            .ok(
                "AdminGetUser",
                json!({"UserPoolId": pool, "Username": "alice"}),
            )
            .await;
        assert_eq!(user["UserStatus"], "UNCONFIRMED");
        assert_eq!(attribute(&user, "sub").as_deref(), Some(sub));
        assert_eq!(attribute(&user, "email_verified").as_deref(), Some("false"));
        let code = app.code_sent_to("ann@example.com").await;
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        let message = app.messages_to("ann@example.com").await.remove(0);
        assert_eq!(message["trigger_source"], "CustomMessage_SignUp");
        app.refuses(
            "InitiateAuth",
            json!({
                "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": "alice", "PASSWORD": PASSWORD},
            }),
            "UserNotConfirmedException",
            "User is not confirmed.",
        )
        .await;
    }

    #[tokio::test]
    async fn a_phone_is_preferred_and_what_is_not_verified_is_sent_nothing() {
        let addresses = [
            ("email", "ann@example.com"),
            ("phone_number", "+15555551234"),
        ];
        let (app, _) = TestApp::verifying(&["email", "phone_number"]).await;
        let reply = app.sign_up("alice", &addresses).await;
        assert_eq!(
            reply["CodeDeliveryDetails"],
            json!({
                "Destination": "+*******1234", "DeliveryMedium": "SMS",
                "AttributeName": "phone_number",
            })
        );
        assert!(app.messages_to("ann@example.com").await.is_empty());
        let reply = app.sign_up("bob", &[]).await;
        assert!(reply.get("CodeDeliveryDetails").is_none());
        let (app, _) = TestApp::with_pool().await;
        let reply = app.sign_up("alice", &addresses).await;
        assert!(reply.get("CodeDeliveryDetails").is_none());
    }

    #[tokio::test]
    async fn a_taken_name_is_told_whether_or_not_the_client_hides_users() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        for _ in 0..2 {
            app.refuses(
                "SignUp",
                sign_up_input("alice", &[]),
                "UsernameExistsException",
                "User already exists",
            )
            .await;
            app.hides_users().await;
        }
    }

    #[tokio::test]
    async fn of_many_who_want_one_name_at_once_one_gets_it() {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        let app = std::sync::Arc::new(app);
        let mut running = tokio::task::JoinSet::new();
        for index in 0..8 {
            let app = std::sync::Arc::clone(&app);
            let email = format!("a{index}@example.com");
            running.spawn(async move {
                app.call("SignUp", sign_up_input("alice", &[("email", &email)]))
                    .await
            });
        }
        let results = running.join_all().await;
        let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 7));
        let text = ("UsernameExistsException", "User already exists");
        for error in lost {
            let (code, message) = error.unwrap_err();
            assert_eq!((code.as_str(), message.as_str()), text);
        }
        let messages = app.app.outbox(&OutboxFilter::default()).await;
        assert_eq!(messages.unwrap().len(), 1, "losers are sent nothing");
        let listed = app.app.store.count_users(&UserPoolId::trusted(pool)).await;
        assert_eq!(listed.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_does_not_fit_the_pool_is_refused_and_nothing_is_written() {
        let (app, pool) = TestApp::with_pool().await;
        app.edit_pool(&pool, |pool| {
            pool.schema =
                serde_json::from_value(json!([{"Name": "email", "Required": true}])).unwrap();
        })
        .await;
        let with = |attributes: &[(&str, &str)]| sign_up_input("alice", attributes);
        let email = ("email", "ann@example.com");
        let mut short = with(&[email]);
        short["Password"] = json!("Ab1!");
        let mut absent = with(&[email]);
        absent["Password"] = Value::Null;
        let schema = "Attributes did not conform to the schema: ";
        for (input, code, text) in [
            (
                with(&[]),
                "InvalidParameterException",
                format!("{schema}email: The attribute is required\n"),
            ),
            (
                with(&[email, ("custom:x", "1"), ("birthdate", "1")]),
                "InvalidParameterException",
                format!(
                    "{schema}custom:x: Attribute does not exist in the schema.\nbirthdate: String \
                     must be exactly 10 characters long\n"
                ),
            ),
            (
                with(&[("email", "ann")]),
                "InvalidParameterException",
                "Invalid email address format.".into(),
            ),
            (
                with(&[email, ("phone_number", "555")]),
                "InvalidParameterException",
                "Invalid phone number format.".into(),
            ),
            (
                with(&[email, ("email_verified", "true")]),
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute".into(),
            ),
            (
                short,
                "InvalidPasswordException",
                "Password did not conform with policy: Password not long enough".into(),
            ),
            (
                absent,
                "InvalidParameterException",
                "1 validation error detected: Value null at 'password' failed to satisfy \
                 constraint: Member must not be null"
                    .into(),
            ),
        ] {
            app.refuses("SignUp", input, code, &text).await;
        }
        let whom = json!({"UserPoolId": pool, "Username": "alice"});
        app.refuses_code("AdminGetUser", whom, "UserNotFoundException")
            .await;
    }

    #[tokio::test]
    async fn a_closed_pool_an_unknown_client_and_a_link_without_a_domain_are_refused() {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        let email = [("email", "ann@example.com")];
        let mut stranger = sign_up_input("alice", &email);
        stranger["ClientId"] = json!("nosuchclient");
        app.refuses(
            "SignUp",
            stranger,
            "ResourceNotFoundException",
            "User pool client nosuchclient does not exist.",
        )
        .await;
        app.edit_pool(&pool, |pool| {
            let link = json!({"DefaultEmailOption": "CONFIRM_WITH_LINK"});
            pool.settings.verification_message_template = serde_json::from_value(link).unwrap();
        })
        .await;
        let input = sign_up_input("alice", &email);
        app.refuses_code("SignUp", input.clone(), "InvalidParameterException")
            .await;
        app.edit_pool(&pool, |pool| {
            let closed = json!({"AllowAdminCreateUserOnly": true});
            pool.settings.admin_create_user_config = serde_json::from_value(closed).unwrap();
        })
        .await;
        app.refuses(
            "SignUp",
            input,
            "NotAuthorizedException",
            "SignUp is not permitted for this user pool",
        )
        .await;
    }

    #[tokio::test]
    async fn a_client_with_a_secret_proves_it() {
        let (app, _) = TestApp::with_pool().await;
        app.needs_secret_hash("SignUp", sign_up_input("alice", &[]))
            .await;
    }
}
