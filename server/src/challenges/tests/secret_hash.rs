//! `srp.md` §5: a client with a secret proves that it has it, at every step.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::*;
use crate::secrets::Purpose;
use crate::testing::PASSWORD;

const SECRET: &str = "a+client+secret+of+some+length";

fn hash(secret: &str, name: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(name.as_bytes());
    mac.update(CLIENT.as_bytes());
    STANDARD.encode(&mac.finalize().into_bytes())
}

async fn scene() -> (TestApp, String) {
    let (app, pool) = TestApp::with_pool().await;
    let sub = app
        .add_user(&pool, "ann", json!({"preferred_username": "annie"}))
        .await;
    app.edit_pool(&pool, |pool| {
        pool.alias_attributes = vec![crate::shapes::user_pool::AliasAttribute::PreferredUsername];
    })
    .await;
    let sealed = app
        .app
        .seal(Purpose::ClientSecret, &[CLIENT], SECRET.as_bytes());
    app.edit_client(|client| client.sealed_secret = Some(sealed))
        .await;
    (app, sub)
}

fn missing() -> Refusal {
    let text =
        format!("Client {CLIENT} is configured with secret but SECRET_HASH was not received");
    not_authorized(&text)
}

fn wrong() -> Refusal {
    not_authorized(&format!("Unable to verify secret hash for client {CLIENT}"))
}

#[tokio::test]
async fn the_hash_may_be_over_any_name_of_the_user_at_every_step() {
    let (app, sub) = scene().await;
    for name in ["ann", "annie", &sub] {
        let right = hash(SECRET, name);
        let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": right});
        let reply = initiate(&app, Api::Public, "USER_PASSWORD_AUTH", parameters).await;
        let tokens = reply.unwrap()["AuthenticationResult"].clone();

        let parameters = json!({"REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": right});
        let reply = initiate(&app, Api::Public, "REFRESH_TOKEN_AUTH", parameters).await;
        assert!(reply.is_ok(), "{name}");

        let login = Login::start([1; 32]);
        let a = login.public_a().to_hex();
        let parameters = json!({"USERNAME": "ann", "SRP_A": a, "SECRET_HASH": right});
        let challenge = initiate(&app, Api::Public, "USER_SRP_AUTH", parameters).await;
        let mut proof = prove(&app, TestApp::POOL, login, &challenge.unwrap(), PASSWORD);
        proof["SECRET_HASH"] = right.into();
        let reply = respond(&app, Api::Public, "PASSWORD_VERIFIER", None, proof).await;
        assert!(reply.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn without_the_right_hash_no_step_is_taken() {
    let (app, _) = scene().await;
    let sent = hash(SECRET, "ann");
    let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": sent});
    let reply = initiate(&app, Api::Public, "USER_PASSWORD_AUTH", parameters).await;
    let token = reply.unwrap()["AuthenticationResult"]["RefreshToken"].clone();
    for (given, expected) in [
        (Value::Null, missing()),
        (json!(hash("another-secret", "ann")), wrong()),
        (json!(hash(SECRET, "bob")), wrong()),
        (json!(hash(SECRET, "")), wrong()),
        (json!("x"), wrong()),
    ] {
        let login = Login::start([1; 32]);
        let a = login.public_a().to_hex();
        for (flow, parameters) in [
            (
                "USER_PASSWORD_AUTH",
                json!({"USERNAME": "ann", "PASSWORD": PASSWORD}),
            ),
            ("USER_SRP_AUTH", json!({"USERNAME": "ann", "SRP_A": a})),
            // Told before whether the user exists.
            ("USER_SRP_AUTH", json!({"USERNAME": "nobody", "SRP_A": a})),
            ("REFRESH_TOKEN_AUTH", json!({"REFRESH_TOKEN": token})),
        ] {
            let mut parameters = parameters;
            parameters["SECRET_HASH"] = given.clone();
            let refused = initiate(&app, Api::Public, flow, parameters).await;
            assert_eq!(refused.unwrap_err(), expected, "{flow}");
        }
        let parameters = json!({"USERNAME": "ann", "SRP_A": a, "SECRET_HASH": sent});
        let challenge = initiate(&app, Api::Public, "USER_SRP_AUTH", parameters).await;
        let mut proof = prove(&app, TestApp::POOL, login, &challenge.unwrap(), PASSWORD);
        proof["SECRET_HASH"] = given;
        let refused = respond(&app, Api::Public, "PASSWORD_VERIFIER", None, proof).await;
        assert_eq!(refused.unwrap_err(), expected);
    }
}

#[tokio::test]
async fn a_new_password_needs_the_hash_too() {
    let (app, _) = scene().await;
    app.edit_user(TestApp::POOL, "ann", |user| {
        user.status = crate::model::UserStatus::ForceChangePassword;
    })
    .await;
    let right = hash(SECRET, "ann");
    let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": right});
    let challenge = initiate(&app, Api::Public, "USER_PASSWORD_AUTH", parameters).await;
    let session = challenge.unwrap()["Session"].clone();
    for (given, expected) in [
        (Value::Null, Some(missing())),
        (json!(hash(SECRET, "bob")), Some(wrong())),
        (json!(right), None),
    ] {
        let responses = json!({
            "USERNAME": "ann", "NEW_PASSWORD": "Chosen-Myself1!", "SECRET_HASH": given,
        });
        let name = "NEW_PASSWORD_REQUIRED";
        let reply = respond(&app, Api::Public, name, Some(&session), responses).await;
        assert_eq!(reply.err(), expected);
    }
}

#[tokio::test]
async fn a_client_without_a_secret_has_nothing_to_hash() {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "ann", json!({})).await;
    let sent = hash(SECRET, "ann");
    let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": sent});
    let refused = initiate(&app, Api::Public, "USER_PASSWORD_AUTH", parameters).await;
    let text = format!("Client {CLIENT} is not configured for secret but secret hash was received");
    assert_eq!(refused.unwrap_err(), not_authorized(&text));
}

#[tokio::test]
async fn exchanging_and_revoking_take_the_secret_itself() {
    let (app, _) = scene().await;
    let sent = hash(SECRET, "ann");
    let parameters = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": sent});
    let reply = initiate(&app, Api::Public, "USER_PASSWORD_AUTH", parameters).await;
    let token = reply.unwrap()["AuthenticationResult"]["RefreshToken"].clone();
    let refused = not_authorized(&format!("Unable to verify secret for client {CLIENT}"));
    for (name, member) in [
        ("GetTokensFromRefreshToken", "RefreshToken"),
        ("RevokeToken", "Token"),
    ] {
        for (secret, expected) in [
            (Value::Null, Some(&refused)),
            (json!("another+secret+of+that+length"), Some(&refused)),
            (json!(SECRET), None),
        ] {
            let input = json!({"ClientId": CLIENT, "ClientSecret": secret, member: token});
            let reply = app.call(name, input).await;
            assert_eq!(reply.err().as_ref(), expected, "{name}");
        }
    }
}
