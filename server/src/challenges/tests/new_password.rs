//! `NEW_PASSWORD_REQUIRED`: the way from a temporary password to tokens.

use super::*;
use crate::model::UserStatus;
use crate::shapes::user_pool::{MfaConfiguration, UsernameAttribute};
use crate::testing::PASSWORD;

const CHOSEN: &str = "Chosen-Myself1!";

async fn scene(attributes: Value) -> TestApp {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, |pool| {
        pool.schema = serde_json::from_value(json!([
            {"Name": "email", "Required": true, "Mutable": true},
            {"Name": "name", "Required": true, "Mutable": true},
        ]))
        .unwrap();
    })
    .await;
    app.add_user(&pool, "ann", attributes).await;
    app.edit_user(&pool, "ann", |user| {
        user.status = UserStatus::ForceChangePassword;
    })
    .await;
    app
}

async fn challenge(app: &TestApp) -> Value {
    let reply = sign_in_by_password(app, "ann", PASSWORD).await.unwrap();
    assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert!(reply.get("AuthenticationResult").is_none());
    reply
}

async fn answer(app: &TestApp, challenge: &Value, more: Value) -> Result<Value, Refusal> {
    let mut responses = json!({"USERNAME": "ann", "NEW_PASSWORD": CHOSEN});
    for (key, value) in more.as_object().unwrap() {
        responses[key] = value.clone();
    }
    let name = "NEW_PASSWORD_REQUIRED";
    respond(
        app,
        Api::Public,
        name,
        Some(&challenge["Session"]),
        responses,
    )
    .await
}

#[tokio::test]
async fn the_challenge_lists_what_is_known_and_what_is_missing_as_json_in_text() {
    let app = scene(json!({"email": "ann@example.com", "email_verified": "true"})).await;
    for (api, flow) in [
        (Api::Public, "USER_PASSWORD_AUTH"),
        (Api::Admin, "ADMIN_USER_PASSWORD_AUTH"),
    ] {
        let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD});
        let reply = initiate(&app, api, flow, parameters).await.unwrap();
        let parameters = &reply["ChallengeParameters"];
        assert_eq!(parameters["USER_ID_FOR_SRP"], "ann");
        assert_eq!(
            parameters["requiredAttributes"],
            r#"["userAttributes.name"]"#
        );
        assert_eq!(
            parameters["userAttributes"],
            r#"{"email":"ann@example.com","email_verified":"true"}"#
        );
        let session = reply["Session"].as_str().unwrap();
        assert!((20..=4096).contains(&session.len()));
    }
}

#[tokio::test]
async fn the_new_password_and_the_missing_attributes_bring_tokens() {
    let app = scene(json!({"email": "ann@example.com"})).await;
    let challenge = sign_in_by_srp(&app, "ann", PASSWORD).await.unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    // Browsers send back what they were told, too.
    let more = json!({"userAttributes.name": "Ann", "userAttributes.email": "ann@example.com"});
    let reply = answer(&app, &challenge, more).await.unwrap();
    assert!(reply["AuthenticationResult"]["RefreshToken"].is_string());
    let whom = json!({"UserPoolId": TestApp::POOL, "Username": "ann"});
    let shown = app.ok("AdminGetUser", whom).await;
    assert_eq!(shown["UserStatus"], "CONFIRMED");
    let name = json!({"Name": "name", "Value": "Ann"});
    assert!(shown["UserAttributes"].as_array().unwrap().contains(&name));
    assert!(sign_in_by_srp(&app, "ann", CHOSEN).await.is_ok());
    assert!(sign_in_by_srp(&app, "ann", PASSWORD).await.is_err());
}

#[tokio::test]
async fn an_answer_that_is_refused_may_be_mended_and_one_that_is_taken_is_spent() {
    let app = scene(json!({"email": "ann@example.com"})).await;
    let challenge = challenge(&app).await;
    let name = json!({"userAttributes.name": "Ann"});
    for (more, code, text) in [
        (
            json!({"userAttributes.name": "Ann", "NEW_PASSWORD": "short"}),
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
        (
            json!({"userAttributes.name": "Ann", "NEW_PASSWORD": null}),
            "InvalidParameterException",
            "Missing required parameter NEW_PASSWORD",
        ),
        (
            json!({}),
            "InvalidParameterException",
            "Invalid user attributes: name: The attribute is required\n",
        ),
        (
            json!({"userAttributes.name": "Ann", "userAttributes.email": "eve@example.com"}),
            "NotAuthorizedException",
            "Cannot modify an already provided email",
        ),
        (
            json!({"userAttributes.name": "Ann", "userAttributes.email_verified": "true"}),
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute",
        ),
    ] {
        let refused = answer(&app, &challenge, more).await.unwrap_err();
        assert_eq!(refused, refusal(code, text));
    }
    assert!(answer(&app, &challenge, name.clone()).await.is_ok());
    let spent = "Invalid session for the user, session can only be used once.";
    let refused = answer(&app, &challenge, name).await.unwrap_err();
    assert_eq!(refused, not_authorized(spent));
}

#[tokio::test]
async fn a_session_is_its_users_its_steps_and_its_times() {
    let app = scene(json!({"email": "ann@example.com", "name": "Ann"})).await;
    app.add_user(
        TestApp::POOL,
        "bob",
        json!({"email": "bob@example.com", "name": "Bob"}),
    )
    .await;
    let first = challenge(&app).await;
    let invalid = not_authorized("Invalid session for the user.");
    // Another's name.
    let refused = answer(&app, &first, json!({"USERNAME": "bob"})).await;
    assert_eq!(refused.unwrap_err(), invalid);
    // Another step.
    let responses = json!({
        "USERNAME": "ann", "PASSWORD_CLAIM_SECRET_BLOCK": first["Session"],
        "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode(&[0; 32]), "TIMESTAMP": app.timestamp(),
    });
    let refused = respond(&app, Api::Public, "PASSWORD_VERIFIER", None, responses).await;
    assert_eq!(refused.unwrap_err(), invalid);
    // Another client.
    app.add_client(TestApp::POOL, "otherclient").await;
    let input = json!({
        "ClientId": "otherclient", "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": first["Session"],
        "ChallengeResponses": {"USERNAME": "ann", "NEW_PASSWORD": CHOSEN},
    });
    let refused = app.call("RespondToAuthChallenge", input).await;
    assert_eq!(refused.unwrap_err(), invalid);
    // No session at all.
    let responses = json!({"USERNAME": "ann", "NEW_PASSWORD": CHOSEN});
    let name = "NEW_PASSWORD_REQUIRED";
    let refused = respond(&app, Api::Public, name, None, responses).await;
    let missing = "Missing required parameter Session";
    assert_eq!(
        refused.unwrap_err(),
        refusal("InvalidParameterException", missing)
    );
    // Too late.
    app.advance(180);
    let refused = answer(&app, &first, json!({})).await.unwrap_err();
    let expired = "Invalid session for the user, session is expired.";
    assert_eq!(refused, not_authorized(expired));
    // A second challenge, answered first, voids the other one.
    let (second, third) = (challenge(&app).await, challenge(&app).await);
    assert!(answer(&app, &third, json!({})).await.is_ok());
    let refused = answer(&app, &second, json!({})).await.unwrap_err();
    assert_eq!(refused, invalid);
}

#[tokio::test]
async fn whoever_is_disabled_or_late_meanwhile_is_refused() {
    let app = scene(json!({"email": "ann@example.com", "name": "Ann"})).await;
    let challenge = challenge(&app).await;
    let now = app.app.now();
    app.edit_user(TestApp::POOL, "ann", |user| {
        user.credential.as_mut().unwrap().expires_at = Some(now);
    })
    .await;
    let refused = answer(&app, &challenge, json!({})).await.unwrap_err();
    let expired = "Temporary password has expired and must be reset by an administrator.";
    assert_eq!(refused, not_authorized(expired));
    app.edit_user(TestApp::POOL, "ann", |user| user.enabled = false)
        .await;
    let refused = answer(&app, &challenge, json!({})).await.unwrap_err();
    assert_eq!(refused, not_authorized("User is disabled."));
}

#[tokio::test]
async fn an_address_that_somebody_signs_in_with_is_not_given_away() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, |pool| {
        pool.username_attributes = vec![UsernameAttribute::Email, UsernameAttribute::PhoneNumber];
    })
    .await;
    app.add_user(&pool, "bob", json!({"email": "bob@example.com"}))
        .await;
    app.add_user(&pool, "ann", json!({"phone_number": "+15555550100"}))
        .await;
    app.edit_user(&pool, "ann", |user| {
        user.status = UserStatus::ForceChangePassword;
    })
    .await;
    let challenge = challenge(&app).await;
    let more = json!({"userAttributes.email": "bob@example.com"});
    let refused = answer(&app, &challenge, more).await.unwrap_err();
    let taken = "An account with the given email already exists.";
    assert_eq!(refused, refusal("AliasExistsException", taken));
}

/// No second factor can be asked for yet, so where one is demanded nobody comes in.
#[tokio::test]
async fn a_pool_that_demands_a_second_factor_lets_nobody_in_without() {
    let app = scene(json!({"email": "ann@example.com", "name": "Ann"})).await;
    let half_done = challenge(&app).await;
    app.edit_pool(TestApp::POOL, |pool| {
        pool.settings.mfa_configuration = Some(MfaConfiguration::On);
    })
    .await;
    let refused = answer(&app, &half_done, json!({})).await.unwrap_err();
    assert_eq!(refused.0, "NotAuthorizedException");
    let sent = sign_in_by_password(&app, "ann", PASSWORD).await;
    assert_eq!(sent.unwrap_err(), refused);
    app.edit_user(TestApp::POOL, "ann", |user| {
        user.status = UserStatus::Confirmed;
    })
    .await;
    let sent = sign_in_by_password(&app, "ann", PASSWORD).await;
    assert_eq!(sent.unwrap_err(), refused);
    let proved = sign_in_by_srp(&app, "ann", PASSWORD).await;
    assert_eq!(proved.unwrap_err(), refused);
    let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD});
    let admin = initiate(&app, Api::Admin, "ADMIN_NO_SRP_AUTH", parameters).await;
    assert_eq!(admin.unwrap_err(), refused);

    app.edit_pool(TestApp::POOL, |pool| {
        pool.settings.mfa_configuration = Some(MfaConfiguration::Optional);
    })
    .await;
    assert!(sign_in_by_srp(&app, "ann", PASSWORD).await.is_ok());
}
