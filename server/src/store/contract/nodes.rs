//! Two servers on one PostgreSQL are one to whoever uses them.

use serde_json::{Value, json};
use tokio::join;

use super::Place;
use crate::model::TokenUse;
use crate::shapes::UserPoolId;
use crate::testing::{CLIENT, PASSWORD, TestApp};

const POOL: &str = TestApp::POOL;

/// Two nodes with a pool.
async fn nodes() -> (TestApp, TestApp) {
    let place = Place::in_postgres().await;
    let one = TestApp::node(&place.address, 1).await;
    let two = TestApp::node(&place.address, 2).await;
    one.add_pool(POOL, CLIENT).await;
    (one, two)
}

fn sign_in(password: &str) -> Value {
    json!({
        "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "alice", "PASSWORD": password},
    })
}

fn refresh(token: &Value) -> Value {
    json!({"ClientId": CLIENT, "RefreshToken": token})
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_up_at_one_signs_in_at_the_other() {
    let (one, two) = nodes().await;
    one.edit_pool(POOL, |pool| {
        let verified = serde_json::from_value(json!(["email"])).unwrap();
        pool.settings.auto_verified_attributes = Some(verified);
    })
    .await;
    let address = "alice@example.com";
    one.sign_up("alice", &[("email", address)]).await;
    let code = two.code_sent_to(address).await;
    let input = json!({"ClientId": CLIENT, "Username": "alice", "ConfirmationCode": code});
    two.ok("ConfirmSignUp", input).await;
    let tokens = two.sign_in("alice").await;
    let user = one
        .ok("GetUser", json!({"AccessToken": tokens["AccessToken"]}))
        .await;
    assert_eq!(user["Username"], "alice");
    two.ok(
        "GlobalSignOut",
        json!({"AccessToken": tokens["AccessToken"]}),
    )
    .await;
    one.refuses(
        "GetUser",
        json!({"AccessToken": tokens["AccessToken"]}),
        "NotAuthorizedException",
        "Access Token has been revoked",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_spent_at_one_is_spent_at_the_other() {
    let (one, two) = nodes().await;
    one.add_user(POOL, "alice", json!({})).await;
    one.edit_user(POOL, "alice", |user| {
        user.status = crate::model::UserStatus::ForceChangePassword;
    })
    .await;
    let asked = one.ok("InitiateAuth", sign_in(PASSWORD)).await;
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let answer = json!({
        "ClientId": CLIENT, "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "alice", "NEW_PASSWORD": "Another-Horse8!"},
    });
    let name = "RespondToAuthChallenge";
    let (here, there) = join!(
        one.call(name, answer.clone()),
        two.call(name, answer.clone())
    );
    assert!(here.is_ok() != there.is_ok(), "{here:?} {there:?}");
    for node in [one, two] {
        node.refuses_code(name, answer.clone(), "NotAuthorizedException")
            .await;
    }
}

async fn rotating(grace_seconds: i64) -> (TestApp, TestApp, Value) {
    let (one, two) = nodes().await;
    one.edit_client(|client| {
        let rotation = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": grace_seconds});
        client.refresh_token_rotation = serde_json::from_value(rotation).unwrap();
    })
    .await;
    one.add_user(POOL, "alice", json!({})).await;
    let tokens = one.sign_in("alice").await;
    (one, two, tokens["RefreshToken"].clone())
}

const REFRESH: &str = "GetTokensFromRefreshToken";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_refreshed_at_both_within_its_grace_goes_on_at_both() {
    let (one, two, token) = rotating(30).await;
    let input = refresh(&token);
    let (here, there) = join!(
        one.ok(REFRESH, input.clone()),
        two.ok(REFRESH, input.clone())
    );
    let fresh = |reply: &Value| reply["AuthenticationResult"]["RefreshToken"].clone();
    assert_ne!(fresh(&here), fresh(&there));
    // Each is good where the other was given.
    two.ok(REFRESH, refresh(&fresh(&here))).await;
    one.ok(REFRESH, refresh(&fresh(&there))).await;
    two.advance(30);
    two.refuses_code(REFRESH, input, "RefreshTokenReuseException")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_grace_is_rotated_once() {
    let (one, two, token) = rotating(0).await;
    let input = refresh(&token);
    let (here, there) = join!(one.call(REFRESH, input.clone()), two.call(REFRESH, input));
    let results = [here, there];
    let mut refused = results.iter().filter_map(|result| result.as_ref().err());
    assert_eq!(refused.next().unwrap().0, "RefreshTokenReuseException");
    assert_eq!(refused.next(), None);
    // Who of the two was the thief nobody knows: the session is over.
    let fresh = results.iter().find_map(|result| result.as_ref().ok());
    let fresh = &fresh.unwrap()["AuthenticationResult"]["RefreshToken"];
    one.refuses_code(REFRESH, refresh(fresh), "NotAuthorizedException")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_at_both_count_together() {
    let (one, two) = nodes().await;
    one.add_user(POOL, "alice", json!({})).await;
    let wrong = "Incorrect username or password.";
    for node in [&one, &two, &one, &two, &one] {
        node.refuses(
            "InitiateAuth",
            sign_in("Wrong-Horse7!"),
            "NotAuthorizedException",
            wrong,
        )
        .await;
    }
    for node in [&one, &two] {
        node.refuses(
            "InitiateAuth",
            sign_in(PASSWORD),
            "NotAuthorizedException",
            "Password attempts exceeded",
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sign_with_the_same_keys() {
    let (one, two) = nodes().await;
    let pool = UserPoolId::trusted(POOL);
    for token_use in [TokenUse::Access, TokenUse::Id] {
        let (here, there) = join!(
            one.app.signing_key(&pool, token_use),
            two.app.signing_key(&pool, token_use)
        );
        let (here, there) = (here.unwrap(), there.unwrap());
        assert_eq!(here.public.kid, there.public.kid);
        assert_eq!(here.public.n, there.public.n);
        let signature = here.sign(b"message").unwrap();
        assert!(there.verifies(b"message", &signature));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_root_key_is_made_once() {
    let (one, two) = nodes().await;
    let (here, there) = join!(one.app.root_key(None), two.app.root_key(None));
    let (here, there) = (here.unwrap(), there.unwrap());
    assert_eq!(here.access_key_id, there.access_key_id);
    assert_eq!(*here.secret, *there.secret);
    assert!(here.is_new != there.is_new);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_at_both_has_one_identity() {
    let (one, two) = nodes().await;
    let pool = one.add_identity_pool(json!({})).await;
    // Of many, some meet between the look and the write.
    for number in 0..12 {
        let name = format!("user{number}");
        one.add_user(POOL, &name, json!({})).await;
        let logins = two.logins(&name).await;
        let (here, there) = join!(
            one.identity_id(&pool, &logins),
            two.identity_id(&pool, &logins)
        );
        assert_eq!(here, there);
    }
}
