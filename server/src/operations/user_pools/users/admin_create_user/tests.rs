use serde_json::{Value, json};

use crate::delivery::OutboxFilter;
use crate::model::{Pool, UserStatus};
use crate::shapes::user_pool::{AliasAttribute, UsernameAttribute};
use crate::testing::{CLIENT, TestApp};

const TEMPORARY: &str = "Temp-Orary1!";

fn create(pool: &str, username: &str, more: Value) -> Value {
    let mut input = json!({"UserPoolId": pool, "Username": username});
    let Value::Object(more) = more else {
        panic!("{more}");
    };
    for (key, value) in more {
        input[key] = value;
    }
    input
}

fn attributes<const N: usize>(pairs: [(&str, &str); N]) -> Value {
    let one = |(name, value)| json!({"Name": name, "Value": value});
    pairs.map(one).into_iter().collect()
}

async fn sign_in(app: &TestApp, name: &str, password: &str) -> Result<Value, (String, String)> {
    app.call(
        "InitiateAuth",
        json!({
            "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": name, "PASSWORD": password},
        }),
    )
    .await
}

async fn outbox(app: &TestApp) -> Vec<Value> {
    let messages = app.app.outbox(&OutboxFilter::default()).await.unwrap();
    let shown = messages.iter().map(serde_json::to_value);
    shown.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn the_invited_sign_in_with_what_the_message_says_and_choose_a_password() {
    let (app, pool) = TestApp::with_pool().await;
    let reply = app
        .ok(
            "AdminCreateUser",
            create(
                &pool,
                "alice",
                json!({
                    "UserAttributes": attributes([
                        ("email", "alice@example.com"), ("email_verified", "true"),
                    ]),
                    "DesiredDeliveryMediums": ["EMAIL"],
                    "ValidationData": attributes([("seen", "never")]),
                    "ClientMetadata": {"seen": "never"},
                }),
            ),
        )
        .await;
    let user = &reply["User"];
    assert_eq!(user["Username"], "alice");
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(user["Enabled"], true);
    assert_eq!(user["Attributes"][0]["Name"], "sub");
    assert_eq!(
        user["Attributes"].as_array().unwrap()[1..],
        [
            json!({"Name": "email", "Value": "alice@example.com"}),
            json!({"Name": "email_verified", "Value": "true"}),
        ]
    );

    let message = outbox(&app).await.remove(0);
    assert_eq!(message["recipient"], "alice@example.com");
    assert_eq!(message["trigger_source"], "CustomMessage_AdminCreateUser");
    let password = message["code"].as_str().unwrap();
    let challenge = sign_in(&app, "alice", password).await.unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let reply = app
        .ok(
            "RespondToAuthChallenge",
            json!({
                "ClientId": CLIENT, "ChallengeName": "NEW_PASSWORD_REQUIRED",
                "Session": challenge["Session"],
                "ChallengeResponses": {"USERNAME": "alice", "NEW_PASSWORD": "Chosen-Myself1!"},
            }),
        )
        .await;
    assert!(reply["AuthenticationResult"]["AccessToken"].is_string());
    assert!(sign_in(&app, "alice", password).await.is_err());
}

#[tokio::test]
async fn the_message_goes_by_sms_unless_another_way_is_asked_for() {
    let (app, pool) = TestApp::with_pool().await;
    let both = attributes([("email", "a@example.com"), ("phone_number", "+15555550100")]);
    let mail = attributes([("email", "a@example.com")]);
    for (username, more, recipients) in [
        ("one", json!({"UserAttributes": both}), vec!["+15555550100"]),
        ("two", json!({"UserAttributes": mail}), vec![]),
        (
            "three",
            json!({"UserAttributes": both, "DesiredDeliveryMediums": ["EMAIL", "SMS"]}),
            vec!["+15555550100", "a@example.com"],
        ),
        (
            "four",
            json!({
                "UserAttributes": both, "DesiredDeliveryMediums": ["EMAIL"],
                "MessageAction": "SUPPRESS",
            }),
            vec![],
        ),
    ] {
        app.ok("AdminCreateUser", create(&pool, username, more))
            .await;
        let messages = outbox(&app).await;
        let to = messages.iter().filter(|m| m["username"] == username);
        let mut to: Vec<_> = to.map(|m| m["recipient"].as_str().unwrap()).collect();
        to.sort_unstable();
        assert_eq!(to, recipients, "{username}");
    }
    let more = json!({"UserAttributes": mail, "DesiredDeliveryMediums": ["SMS"]});
    app.refuses_code(
        "AdminCreateUser",
        create(&pool, "five", more),
        "InvalidParameterException",
    )
    .await;
    app.refuses_code(
        "AdminGetUser",
        json!({"UserPoolId": pool, "Username": "five"}),
        "UserNotFoundException",
    )
    .await;
}

#[tokio::test]
async fn a_password_that_is_given_must_conform() {
    let (app, pool) = TestApp::with_pool().await;
    app.refuses(
        "AdminCreateUser",
        create(&pool, "alice", json!({"TemporaryPassword": "abcdefgh1!"})),
        "InvalidPasswordException",
        "Password did not conform with policy: Password must have uppercase characters",
    )
    .await;
    let more = json!({"TemporaryPassword": TEMPORARY});
    app.ok("AdminCreateUser", create(&pool, "alice", more))
        .await;
    let challenge = sign_in(&app, "alice", TEMPORARY).await.unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn resending_renews_password_and_term() {
    let (app, pool) = TestApp::with_pool().await;
    let more = json!({
        "TemporaryPassword": TEMPORARY, "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": attributes([("email", "alice@example.com")]),
    });
    app.ok("AdminCreateUser", create(&pool, "alice", more))
        .await;
    app.advance(7 * 86_400);
    let expired = "Temporary password has expired and must be reset by an administrator.";
    let error = sign_in(&app, "alice", TEMPORARY).await.unwrap_err();
    assert_eq!(error, ("NotAuthorizedException".into(), expired.into()));

    let more = json!({"MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"]});
    let reply = app
        .ok("AdminCreateUser", create(&pool, "alice", more))
        .await;
    assert_eq!(reply["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let message = outbox(&app).await.remove(0);
    let fresh = message["code"].as_str().unwrap();
    assert_ne!(fresh, TEMPORARY);
    app.advance(7 * 86_400 - 1);
    let challenge = sign_in(&app, "alice", fresh).await.unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert!(sign_in(&app, "alice", TEMPORARY).await.is_err());
    app.advance(1);
    assert_eq!(sign_in(&app, "alice", fresh).await.unwrap_err().1, expired);
}

#[tokio::test]
async fn resending_is_for_those_who_have_not_answered_yet() {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "alice", json!({})).await;
    for status in [
        UserStatus::Confirmed,
        UserStatus::Unconfirmed,
        UserStatus::ResetRequired,
    ] {
        app.edit_user(&pool, "alice", |user| user.status = status)
            .await;
        app.refuses(
            "AdminCreateUser",
            create(&pool, "alice", json!({"MessageAction": "RESEND"})),
            "UnsupportedUserStateException",
            "Resend not possible. alice status is not FORCE_CHANGE_PASSWORD",
        )
        .await;
    }
    app.refuses(
        "AdminCreateUser",
        create(&pool, "bob", json!({"MessageAction": "RESEND"})),
        "UserNotFoundException",
        "User does not exist.",
    )
    .await;
}

#[tokio::test]
async fn a_name_is_one_persons() {
    let (app, pool) = TestApp::with_pool().await;
    let sub = app.add_user(&pool, "alice", json!({})).await;
    for name in ["alice", &sub] {
        app.refuses(
            "AdminCreateUser",
            create(&pool, name, json!({})),
            "UsernameExistsException",
            "User account already exists",
        )
        .await;
    }
    app.ok("AdminCreateUser", create(&pool, "Alice", json!({})))
        .await;
}

#[tokio::test]
async fn case_makes_no_difference_where_the_pool_says_so() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, |pool| {
        pool.username_configuration =
            serde_json::from_value(json!({"CaseSensitive": false})).unwrap();
    })
    .await;
    let more = json!({"TemporaryPassword": TEMPORARY});
    let reply = app
        .ok("AdminCreateUser", create(&pool, "Alice", more))
        .await;
    assert_eq!(reply["User"]["Username"], "alice");
    app.refuses_code(
        "AdminCreateUser",
        create(&pool, "ALICE", json!({})),
        "UsernameExistsException",
    )
    .await;
    assert!(sign_in(&app, "aLiCe", TEMPORARY).await.is_ok());
}

fn by_address(pool: &mut Pool) {
    pool.username_attributes = vec![UsernameAttribute::Email, UsernameAttribute::PhoneNumber];
}

#[tokio::test]
async fn where_people_sign_in_with_an_address_the_username_is_the_sub() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, by_address).await;
    let more = json!({"TemporaryPassword": TEMPORARY, "DesiredDeliveryMediums": ["EMAIL"]});
    let reply = app
        .ok("AdminCreateUser", create(&pool, "alice@example.com", more))
        .await;
    let user = &reply["User"];
    assert_eq!(user["Username"], user["Attributes"][0]["Value"]);
    assert_eq!(
        user["Attributes"][1],
        json!({"Name": "email", "Value": "alice@example.com"})
    );
    let message = outbox(&app).await.remove(0);
    let told = message["body"].as_str().unwrap();
    assert!(told.contains("alice@example.com"), "{told}");
    assert!(sign_in(&app, "alice@example.com", TEMPORARY).await.is_ok());

    let same = json!({"UserAttributes": attributes([("email", "alice@example.com")])});
    for (username, more, code, text) in [
        (
            "alice@example.com",
            json!({}),
            "UsernameExistsException",
            "An account with the given email already exists.",
        ),
        (
            "+15555550100",
            same,
            "UsernameExistsException",
            "An account with the given email already exists.",
        ),
        (
            "alice",
            json!({}),
            "InvalidParameterException",
            "Username should be either an email or a phone number.",
        ),
    ] {
        app.refuses("AdminCreateUser", create(&pool, username, more), code, text)
            .await;
    }
    let another = json!({"UserAttributes": attributes([("phone_number", "+15555550199")])});
    let reply = app.ok("AdminCreateUser", create(&pool, "+15555550100", another));
    let reply = reply.await;
    assert_eq!(
        reply["User"]["Attributes"][1],
        json!({"Name": "phone_number", "Value": "+15555550100"})
    );
    for (attribute, text) in [
        (UsernameAttribute::Email, "Username should be an email."),
        (
            UsernameAttribute::PhoneNumber,
            "Username should be a phone number.",
        ),
    ] {
        app.edit_pool(&pool, |pool| pool.username_attributes = vec![attribute])
            .await;
        app.refuses(
            "AdminCreateUser",
            create(&pool, "dave", json!({})),
            "InvalidParameterException",
            text,
        )
        .await;
    }
}

fn with_aliases(pool: &mut Pool) {
    pool.alias_attributes = vec![
        AliasAttribute::Email,
        AliasAttribute::PhoneNumber,
        AliasAttribute::PreferredUsername,
    ];
}

#[tokio::test]
async fn an_alias_moves_only_by_force() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, with_aliases).await;
    let verified = attributes([
        ("email", "shared@example.com"),
        ("email_verified", "true"),
        ("phone_number", "+15555550100"),
        ("phone_number_verified", "true"),
    ]);
    let more = |force: bool| {
        json!({
            "UserAttributes": verified, "ForceAliasCreation": force,
            "TemporaryPassword": TEMPORARY,
        })
    };
    app.ok("AdminCreateUser", create(&pool, "first", more(false)))
        .await;
    app.refuses(
        "AdminCreateUser",
        create(&pool, "second", more(false)),
        "AliasExistsException",
        "An account with the given email already exists.",
    )
    .await;
    // Unverified, it is nobody's alias and may be anybody's attribute.
    let unverified = attributes([("email", "shared@example.com")]);
    let unverified = json!({"UserAttributes": unverified});
    app.ok("AdminCreateUser", create(&pool, "third", unverified))
        .await;

    app.ok("AdminCreateUser", create(&pool, "second", more(true)))
        .await;
    for alias in ["shared@example.com", "+15555550100"] {
        let whom = json!({"UserPoolId": pool, "Username": alias});
        assert_eq!(app.ok("AdminGetUser", whom).await["Username"], "second");
    }
    let whom = json!({"UserPoolId": pool, "Username": "first"});
    let shown = app.ok("AdminGetUser", whom).await["UserAttributes"].clone();
    for flag in ["email_verified", "phone_number_verified"] {
        let lost = json!({"Name": flag, "Value": "false"});
        assert!(shown.as_array().unwrap().contains(&lost), "{shown}");
    }
}

#[tokio::test]
async fn a_username_that_looks_like_an_alias_is_refused() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, with_aliases).await;
    app.refuses(
        "AdminCreateUser",
        create(&pool, "alice@example.com", json!({})),
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
    )
    .await;
    app.refuses_code(
        "AdminCreateUser",
        create(&pool, "+15555550100", json!({})),
        "InvalidParameterException",
    )
    .await;
    let more = json!({"UserAttributes": attributes([("preferred_username", "ally")])});
    app.ok("AdminCreateUser", create(&pool, "alice", more.clone()))
        .await;
    app.refuses(
        "AdminCreateUser",
        create(&pool, "bob", more.clone()),
        "AliasExistsException",
        "An account with the given preferred_username already exists.",
    )
    .await;
    app.refuses(
        "AdminCreateUser",
        create(&pool, "ally", json!({})),
        "UsernameExistsException",
        "User account already exists",
    )
    .await;
}

#[tokio::test]
async fn attributes_must_fit_the_schema_and_none_is_required_yet() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, |pool| {
        pool.schema = serde_json::from_value(json!([
            {"Name": "name", "Required": true, "Mutable": true},
            {"Name": "dev:custom:rank", "AttributeDataType": "Number", "Mutable": false},
        ]))
        .unwrap();
    })
    .await;
    for (pairs, text) in [
        (
            attributes([("custom:x", "1")]),
            "Attributes did not conform to the schema: custom:x: Attribute does not exist in the \
             schema.\n",
        ),
        (
            attributes([("sub", "mine")]),
            "Attributes did not conform to the schema: sub: Attribute does not exist in the \
             schema.\n",
        ),
        (
            attributes([("email", "nonsense")]),
            "Invalid email address format.",
        ),
        (
            attributes([("phone_number", "0123")]),
            "Invalid phone number format.",
        ),
        (
            attributes([("email_verified", "true")]),
            "email is required if email_verified is true.",
        ),
    ] {
        app.refuses(
            "AdminCreateUser",
            create(&pool, "alice", json!({"UserAttributes": pairs})),
            "InvalidParameterException",
            text,
        )
        .await;
    }
    let more = json!({
        "UserAttributes": attributes([("dev:custom:rank", "7")]), "TemporaryPassword": TEMPORARY,
    });
    app.ok("AdminCreateUser", create(&pool, "alice", more))
        .await;
    let challenge = sign_in(&app, "alice", TEMPORARY).await.unwrap();
    assert_eq!(
        challenge["ChallengeParameters"]["requiredAttributes"],
        r#"["userAttributes.name"]"#
    );
}

#[tokio::test]
async fn without_a_password_a_user_is_confirmed_where_codes_let_people_in() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, |pool| {
        pool.settings.policies = serde_json::from_value(json!({
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
        }))
        .unwrap();
    })
    .await;
    let reachable = attributes([("email", "alice@example.com")]);
    let more = json!({"UserAttributes": reachable, "TemporaryPassword": ""});
    let reply = app
        .ok("AdminCreateUser", create(&pool, "alice", more))
        .await;
    assert_eq!(reply["User"]["UserStatus"], "CONFIRMED");
    let error = sign_in(&app, "alice", "").await.unwrap_err();
    assert_eq!(error.0, "InvalidParameterException");
    let error = sign_in(&app, "alice", TEMPORARY).await.unwrap_err();
    assert_eq!(error.1, "Incorrect username or password.");

    let unreachable = json!({"UserAttributes": attributes([("phone_number", "+15555550100")])});
    app.refuses_code(
        "AdminCreateUser",
        create(&pool, "bob", unreachable),
        "InvalidParameterException",
    )
    .await;
    let more = json!({"TemporaryPassword": TEMPORARY});
    let reply = app
        .ok("AdminCreateUser", create(&pool, "carol", more))
        .await;
    assert_eq!(reply["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn input_is_checked_before_any_work() {
    let (app, pool) = TestApp::with_pool().await;
    app.refuses(
        "AdminCreateUser",
        create(&pool, "alice", json!({"MessageAction": "SHOUT"})),
        "InvalidParameterException",
        "1 validation error detected: Value 'SHOUT' at 'messageAction' failed to satisfy \
         constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]",
    )
    .await;
    app.refuses_code(
        "AdminCreateUser",
        create("us-east-1_unknown", "alice", json!({})),
        "ResourceNotFoundException",
    )
    .await;
}

#[tokio::test]
async fn is_for_administrators() {
    let (app, pool) = TestApp::with_pool().await;
    app.is_signed("AdminCreateUser", create(&pool, "alice", json!({})))
        .await;
}
