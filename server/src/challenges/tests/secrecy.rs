//! What `Debug` shows of a sign-in: nothing that could be used.

use std::collections::BTreeMap;

use super::*;
use crate::challenges::state::Step;
use crate::challenges::{ChallengeName, Outcome, Parameters};
use crate::shapes::{ClientId, Path, Shape as _, UserPoolId, Violations};
use crate::store::Write;
use crate::testing::PASSWORD;

#[tokio::test]
async fn no_secret_is_in_debug_output() {
    let (test, _) = TestApp::with_pool().await;
    test.add_user(TestApp::POOL, "ann", json!({})).await;
    let app = &test.app;
    let (client, pool) = app.client(&ClientId::trusted(CLIENT)).await.unwrap();
    assert_eq!(pool.id, UserPoolId::trusted(TestApp::POOL));
    let ann = app.store.find_user(&pool, "ann").await.unwrap().unwrap();

    let mut write = Write::new();
    let issued = app.start_session(&pool, &client, &ann, &mut write).await;
    let issued = issued.unwrap();
    let tokens = serde_json::to_value(&issued).unwrap();
    let mut shown = vec![format!("{write:?}"), format!("{issued:?}")];
    shown.push(format!("{:?}", Outcome::tokens(issued)));

    let step = Step::Password {
        sub: ann.sub.clone(),
        typed: "ann".into(),
        user: "ann".into(),
        a: "2".into(),
        b: [0xAB; 32],
        u: [1; 32],
    };
    let session = app.seal_step(&pool, &client, step).unwrap();
    let state = app.open_step(&pool, &client, &session).await.unwrap();
    shown.push(format!("{state:?} {state:#?}"));
    let outcome = Outcome::challenge(
        ChallengeName::NewPasswordRequired,
        Some(session.clone()),
        [("SECRET_BLOCK", session.clone())].into(),
    );
    shown.push(format!("{outcome:?} {outcome:#?}"));

    let refresh_token = tokens["RefreshToken"].as_str().unwrap();
    let raw = [("PASSWORD", PASSWORD), ("REFRESH_TOKEN", refresh_token)];
    let raw: BTreeMap<_, _> = raw
        .map(|(key, value)| (key.to_owned(), Some(value.to_owned())))
        .into();
    let parameters = Parameters::build(raw, &Path::Root, &mut Violations::default()).unwrap();
    shown.push(format!("{parameters:?} {parameters:#?}"));

    for shown in &shown {
        for secret in [
            PASSWORD,
            session.as_str(),
            refresh_token,
            tokens["AccessToken"].as_str().unwrap(),
            tokens["IdToken"].as_str().unwrap(),
            &"ab".repeat(32),
            "171, 171",
        ] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
