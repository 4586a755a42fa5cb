//! `srp.md` §5: what the server takes and sends in `USER_SRP_AUTH`.

use super::*;
use crate::error::ApiError;
use crate::shapes::user_pool::AliasAttribute;
use crate::shapes::{AuthSessionValidity, ClientId};
use crate::store::Write;
use crate::testing::PASSWORD;

async fn scene() -> TestApp {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "Ann", json!({})).await;
    app
}

async fn verify(app: &TestApp, responses: Value) -> Result<Value, Refusal> {
    respond(app, Api::Public, "PASSWORD_VERIFIER", None, responses).await
}

#[tokio::test]
async fn the_classic_challenge_has_no_session_and_needs_none() {
    let app = scene().await;
    let (login, challenge) = begin(&app, "Ann").await;
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    assert!(challenge.get("Session").is_none());
    assert!(challenge.get("AuthenticationResult").is_none());
    let parameters = challenge["ChallengeParameters"].as_object().unwrap();
    let names: Vec<_> = parameters.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "SALT",
            "SECRET_BLOCK",
            "SRP_B",
            "USERNAME",
            "USER_ID_FOR_SRP"
        ]
    );
    let proof = prove(&app, TestApp::POOL, login, &challenge, PASSWORD);
    let reply = verify(&app, proof).await.unwrap();
    assert_eq!(reply["ChallengeParameters"], json!({}));
    assert!(reply.get("ChallengeName").is_none());
    let result = reply["AuthenticationResult"].as_object().unwrap();
    let names: Vec<_> = result.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "AccessToken",
            "ExpiresIn",
            "IdToken",
            "RefreshToken",
            "TokenType"
        ]
    );
    assert_eq!(result["TokenType"], "Bearer");
    assert_eq!(result["ExpiresIn"], 3_600);
}

#[tokio::test]
async fn a_session_that_is_sent_all_the_same_is_no_hindrance() {
    let app = scene().await;
    let (login, challenge) = begin(&app, "Ann").await;
    let proof = prove(&app, TestApp::POOL, login, &challenge, PASSWORD);
    let session = json!("A session that nobody asked for.");
    let name = "PASSWORD_VERIFIER";
    let reply = respond(&app, Api::Public, name, Some(&session), proof).await;
    assert!(reply.is_ok());
}

#[tokio::test]
async fn whoever_was_asked_may_answer_under_any_of_their_names() {
    let (app, pool) = TestApp::with_pool().await;
    app.edit_pool(&pool, |pool| {
        pool.alias_attributes = vec![AliasAttribute::Email];
    })
    .await;
    let attributes = json!({"email": "ann@example.com", "email_verified": "true"});
    let sub = app.add_user(&pool, "Ann", attributes).await;
    for asked in ["Ann", "ann@example.com", &sub] {
        for answered in ["Ann", "ann@example.com", &sub] {
            let (login, challenge) = begin(&app, asked).await;
            assert_eq!(challenge["ChallengeParameters"]["USERNAME"], "Ann");
            let mut proof = prove(&app, TestApp::POOL, login, &challenge, PASSWORD);
            proof["USERNAME"] = answered.into();
            let reply = verify(&app, proof).await;
            assert!(reply.is_ok(), "{asked} / {answered}: {reply:?}");
        }
    }
}

#[tokio::test]
async fn missing_parameters_are_named() {
    let app = scene().await;
    let missing = |key: &str| {
        let text = format!("Missing required parameter {key}");
        refusal("InvalidParameterException", &text)
    };
    for (flow, parameters, key) in [
        ("USER_SRP_AUTH", json!({"SRP_A": "2"}), "USERNAME"),
        ("USER_SRP_AUTH", json!({"USERNAME": "Ann"}), "SRP_A"),
        (
            "USER_SRP_AUTH",
            json!({"USERNAME": "Ann", "SRP_A": null}),
            "SRP_A",
        ),
        ("USER_PASSWORD_AUTH", json!({"PASSWORD": "x"}), "USERNAME"),
        ("USER_PASSWORD_AUTH", json!({"USERNAME": "Ann"}), "PASSWORD"),
        ("REFRESH_TOKEN_AUTH", json!({}), "REFRESH_TOKEN"),
    ] {
        let refused = initiate(&app, Api::Public, flow, parameters).await;
        assert_eq!(refused.unwrap_err(), missing(key), "{flow}");
    }
    for key in [
        "USERNAME",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PASSWORD_CLAIM_SIGNATURE",
        "TIMESTAMP",
    ] {
        let (login, challenge) = begin(&app, "Ann").await;
        let mut proof = prove(&app, TestApp::POOL, login, &challenge, PASSWORD);
        proof[key] = Value::Null;
        assert_eq!(verify(&app, proof).await.unwrap_err(), missing(key));
    }
}

/// `A` ≡ 0 would make the key known to everybody (RFC 5054 §2.5.4).
#[tokio::test]
async fn a_public_value_that_breaks_the_protocol_is_refused() {
    let app = scene().await;
    let n = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A\
             08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9\
             A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163\
             BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D\
             670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C5\
             5DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D\
             04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB09\
             33D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
             BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFF\
             FFFFFFFFFFFF";
    for a in ["0", "00", n, "xyz", &"f".repeat(1_600)] {
        let parameters = json!({"USERNAME": "Ann", "SRP_A": a});
        let refused = initiate(&app, Api::Public, "USER_SRP_AUTH", parameters).await;
        let (code, text) = refused.unwrap_err();
        assert_eq!(code, "InvalidParameterException", "{text}");
    }
}

#[tokio::test]
async fn a_timestamp_may_be_five_minutes_off() {
    let app = scene().await;
    let now = app.app.clock.wall().seconds();
    for (time, right) in [
        (poolkey::srp::timestamp::format(now + 300), true),
        (poolkey::srp::timestamp::format(now - 300), true),
        (poolkey::srp::timestamp::format(now + 301), false),
        (poolkey::srp::timestamp::format(now - 301), false),
        ("Tue Mar  03 04:05:06 UTC 2026".to_owned(), true),
        ("2026-03-03T04:05:06Z".to_owned(), false),
    ] {
        let (login, challenge) = begin(&app, "Ann").await;
        let parameter = |name: &str| challenge["ChallengeParameters"][name].as_str().unwrap();
        let block = STANDARD.decode(parameter("SECRET_BLOCK")).unwrap();
        let identity = Identity {
            group: pool_name(TestApp::POOL),
            user: "Ann",
        };
        let (salt, b) = (parameter("SALT"), parameter("SRP_B"));
        let claim = login.answer(&identity, PASSWORD, salt, b, &block, &time);
        let reply = verify(
            &app,
            json!({
                "USERNAME": "Ann", "TIMESTAMP": time,
                "PASSWORD_CLAIM_SECRET_BLOCK": parameter("SECRET_BLOCK"),
                "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode(claim.unwrap().as_bytes()),
            }),
        )
        .await;
        assert_eq!(reply.is_ok(), right, "{time}: {reply:?}");
    }
}

#[tokio::test]
async fn a_challenge_that_nothing_issues_cannot_be_answered() {
    let app = scene().await;
    let session = json!("A session of twenty characters and more.");
    for name in [
        "SMS_MFA",
        "EMAIL_OTP",
        "SOFTWARE_TOKEN_MFA",
        "SELECT_MFA_TYPE",
        "MFA_SETUP",
        "CUSTOM_CHALLENGE",
        "SELECT_CHALLENGE",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
        "ADMIN_NO_SRP_AUTH",
        "SMS_OTP",
        "PASSWORD",
        "WEB_AUTHN",
        "PASSWORD_SRP",
    ] {
        for api in [Api::Public, Api::Admin] {
            let responses = json!({"USERNAME": "Ann", "PASSWORD": PASSWORD, "ANSWER": "PASSWORD"});
            let refused = respond(&app, api, name, Some(&session), responses).await;
            let expected = not_authorized("Invalid session for the user.");
            assert_eq!(refused.unwrap_err(), expected, "{name}");
        }
    }
}

#[tokio::test]
async fn a_block_lasts_as_long_as_the_client_says() {
    let app = scene().await;
    app.edit_client(|client| {
        client.auth_session_validity = Some(AuthSessionValidity::trusted(15));
    })
    .await;
    for (seconds, right) in [(899, true), (900, false)] {
        let (login, challenge) = begin(&app, "Ann").await;
        let proof = prove(&app, TestApp::POOL, login, &challenge, PASSWORD);
        app.advance(seconds);
        assert_eq!(verify(&app, proof).await.is_ok(), right, "{seconds}");
    }
}

/// Between the proof and the tokens the account may change: the proof is then of something else.
#[tokio::test]
async fn an_account_that_changed_meanwhile_is_looked_at_again() {
    let app = scene().await;
    let (client, pool) = app.app.client(&ClientId::trusted(CLIENT)).await.unwrap();
    let whom = json!({"UserPoolId": TestApp::POOL, "Username": "Ann"});
    for operation in ["AdminDisableUser", "AdminEnableUser", "AdminDeleteUser"] {
        app.edit_user(TestApp::POOL, "Ann", |user| user.enabled = true)
            .await;
        let ann = app
            .app
            .store
            .find_user(&pool, "Ann")
            .await
            .unwrap()
            .unwrap();
        app.ok(operation, whom.clone()).await;
        let late = app.app.after_password(&pool, &client, &ann, Write::new());
        let refused = late.await;
        assert!(matches!(refused, Err(ApiError::Changed)), "{operation}");
    }
}
