//! `PreventUserExistenceErrors`: who exists is nobody's business.

use super::*;
use crate::shapes::user_pool::UsernameAttribute;
use crate::testing::PASSWORD;

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

fn parameter(challenge: &Value, name: &str) -> String {
    let parameters = &challenge["ChallengeParameters"];
    parameters[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_open_client_says_that_a_user_does_not_exist() {
    let (app, _) = TestApp::with_pool().await;
    let a = Login::start([1; 32]).public_a().to_hex();
    for (api, flow, parameters) in [
        (Api::Public, "USER_SRP_AUTH", json!({"SRP_A": a})),
        (Api::Admin, "USER_SRP_AUTH", json!({"SRP_A": a})),
        (Api::Public, "USER_PASSWORD_AUTH", json!({"PASSWORD": "x"})),
        (Api::Admin, "ADMIN_NO_SRP_AUTH", json!({"PASSWORD": "x"})),
    ] {
        let mut parameters = parameters;
        parameters["USERNAME"] = "nobody".into();
        let refused = initiate(&app, api, flow, parameters).await.unwrap_err();
        assert_eq!(
            refused,
            refusal("UserNotFoundException", "User does not exist.")
        );
    }
}

#[tokio::test]
async fn a_challenge_for_nobody_looks_like_any_other() {
    let (app, pool) = TestApp::with_pool().await;
    app.hides_users().await;
    app.add_user(&pool, "alice", json!({})).await;
    let (_, real) = begin(&app, "alice").await;
    let (_, made_up) = begin(&app, "nobody").await;
    assert_eq!(keys(&real), keys(&made_up));
    assert_eq!(
        keys(&real["ChallengeParameters"]),
        keys(&made_up["ChallengeParameters"])
    );
    for (challenge, name) in [(&real, "alice"), (&made_up, "nobody")] {
        assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
        assert_eq!(parameter(challenge, "USERNAME"), name);
        assert_eq!(parameter(challenge, "USER_ID_FOR_SRP"), name);
        let salt = parameter(challenge, "SALT");
        assert!(
            (28..=32).contains(&salt.len()) && !salt.starts_with('0'),
            "{salt}"
        );
        let b = parameter(challenge, "SRP_B");
        assert!((760..=768).contains(&b.len()) && !b.starts_with('0'), "{b}");
    }
}

#[tokio::test]
async fn the_length_of_a_block_does_not_tell_who_exists() {
    let (app, pool) = TestApp::with_pool().await;
    app.hides_users().await;
    app.add_user(&pool, "alice", json!({})).await;
    let a = Login::start([1; 32]).public_a().to_hex();
    let mut lengths = Vec::new();
    for name in ["alice", "nobod"] {
        let parameters = json!({"USERNAME": name, "SRP_A": a});
        let challenge = initiate(&app, Api::Public, "USER_SRP_AUTH", parameters).await;
        lengths.push(parameter(&challenge.unwrap(), "SECRET_BLOCK").len());
    }
    assert_eq!(lengths[0], lengths[1]);
}

#[tokio::test]
async fn nobody_has_the_same_salt_each_time_and_no_two_share_it() {
    let (app, _) = TestApp::with_pool().await;
    app.hides_users().await;
    let (_, first) = begin(&app, "nobody").await;
    let (_, second) = begin(&app, "nobody").await;
    let (_, other) = begin(&app, "someone").await;
    assert_eq!(parameter(&first, "SALT"), parameter(&second, "SALT"));
    assert_ne!(parameter(&first, "SALT"), parameter(&other, "SALT"));
    assert_ne!(parameter(&first, "SRP_B"), parameter(&second, "SRP_B"));
}

#[tokio::test]
async fn where_people_sign_in_with_an_address_nobody_has_a_steady_uuid() {
    let (app, pool) = TestApp::with_pool().await;
    app.hides_users().await;
    app.edit_pool(&pool, |pool| {
        pool.username_attributes = vec![UsernameAttribute::Email];
    })
    .await;
    let (_, first) = begin(&app, "nobody@example.com").await;
    let (_, second) = begin(&app, "nobody@example.com").await;
    let id = parameter(&first, "USER_ID_FOR_SRP");
    let uuid = uuid::Uuid::try_parse(&id).unwrap();
    assert_eq!(uuid.get_version_num(), 4);
    assert_eq!(id, parameter(&second, "USER_ID_FOR_SRP"));
    assert_eq!(id, parameter(&first, "USERNAME"));
}

#[tokio::test]
async fn every_answer_about_nobody_is_that_of_a_wrong_password() {
    let (app, pool) = TestApp::with_pool().await;
    app.hides_users().await;
    app.add_user(&pool, "alice", json!({})).await;
    let invalid = not_authorized("Invalid session for the user.");
    for name in ["alice", "nobody"] {
        let refused = sign_in_by_srp(&app, name, "Wrong-Horse7!").await;
        assert_eq!(refused.unwrap_err(), not_authorized(WRONG), "{name}");
        let refused = sign_in_by_password(&app, name, "Wrong-Horse7!").await;
        assert_eq!(refused.unwrap_err(), not_authorized(WRONG), "{name}");
        let (login, challenge) = begin(&app, name).await;
        let mut proof = prove(&app, &pool, login, &challenge, PASSWORD);
        proof["USERNAME"] = "somebody-else".into();
        let refused = respond(&app, Api::Public, "PASSWORD_VERIFIER", None, proof).await;
        assert_eq!(refused.unwrap_err(), invalid, "{name}");
    }
}

#[tokio::test]
async fn guesses_at_nobody_lock_like_guesses_at_somebody() {
    let (app, pool) = TestApp::with_pool().await;
    app.hides_users().await;
    for by_address in [false, true] {
        let (known, unknown) = if by_address {
            app.edit_pool(&pool, |pool| {
                pool.username_attributes = vec![UsernameAttribute::Email];
            })
            .await;
            ("ann@example.com", "nobody@example.com")
        } else {
            ("ann", "nobody")
        };
        app.add_user(&pool, known, json!({"email": known})).await;
        for name in [known, unknown] {
            for failure in 0..5 {
                // Both ways in count as one.
                let refused = if failure % 2 == 0 {
                    sign_in_by_srp(&app, name, "Wrong-Horse7!").await
                } else {
                    sign_in_by_password(&app, name, "Wrong-Horse7!").await
                };
                assert_eq!(refused.unwrap_err(), not_authorized(WRONG), "{name}");
            }
            let locked = not_authorized("Password attempts exceeded");
            let refused = sign_in_by_srp(&app, name, "Wrong-Horse7!").await;
            assert_eq!(refused.unwrap_err(), locked, "{name}");
            let refused = sign_in_by_password(&app, name, "Wrong-Horse7!").await;
            assert_eq!(refused.unwrap_err(), locked, "{name}");
        }
    }
}
