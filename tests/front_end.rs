//! A front end in Rust, in a browser, against a real server: `cargo xtask test wasm-chrome` starts
//! one from `www/seed.json` and says in `POOLKEY_TEST_SERVER` where it is.
#![cfg(all(target_arch = "wasm32", feature = "client"))]

use std::cell::RefCell;
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::rc::Rc;

use gloo_net::http::Request;
use poolkey::auth::{
    AuthFlowType, CodeFor, Config, ConfirmResetPassword, ConfirmSignIn, ConfirmSignUp,
    FetchAuthSessionInput, NextStep, SignInInput, SignUp, ToSign, UpdatePassword,
};
use poolkey::client::{Client, Storage, claims};
use poolkey::wire::Pairs;
use poolkey::wire::json::Json;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const PASSWORD: &str = "Deep-Water-7";

fn server() -> &'static str {
    let Some(server) = option_env!("POOLKEY_TEST_SERVER") else {
        panic!("`cargo xtask test wasm-chrome` starts a server and says where it is");
    };
    server
}

/// The pools of `www/seed.json`.
fn config() -> Config {
    Config {
        user_pool_id: Some("us-east-1_demo00001".into()),
        user_pool_client_id: Some("demo0000000000000000000web".into()),
        user_pool_endpoint: Some(server().into()),
        identity_pool_id: Some("us-east-1:00000000-0000-4000-8000-000000000001".into()),
        identity_pool_endpoint: Some(server().into()),
        allow_guest_access: true,
    }
}

fn client() -> Client {
    Client::with_storage(config(), Storage::memory())
}

/// An address that nobody has yet.
fn address() -> String {
    let random = js_sys::Math::random().to_string();
    format!("rust-{}@example.com", &random[2..])
}

async fn newest_code(address: &str) -> String {
    let url = format!("{}/_poolkey/outbox?recipient={address}", server());
    let letters = Request::get(&url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let letters = Json::parse(&letters).unwrap();
    let newest = letters.as_array().unwrap().first().unwrap();
    newest.get_str("code").unwrap().to_owned()
}

async fn register(client: &Client, address: &str) {
    let mut user_attributes = Pairs::new();
    user_attributes.push("email", address);
    let output = client
        .sign_up(SignUp {
            username: address.into(),
            password: Some(PASSWORD.to_owned().into()),
            user_attributes,
            ..SignUp::default()
        })
        .await
        .unwrap();
    assert!(!output.is_complete);
    let output = client
        .confirm_sign_up(ConfirmSignUp {
            username: address.into(),
            confirmation_code: newest_code(address).await,
            ..ConfirmSignUp::default()
        })
        .await
        .unwrap();
    assert!(output.is_complete);
}

fn credentials(username: &str, password: &str) -> SignInInput {
    SignInInput {
        username: username.into(),
        password: password.to_owned().into(),
        auth_flow_type: AuthFlowType::UserSrpAuth,
        client_metadata: Pairs::new(),
    }
}

#[derive(Deserialize)]
struct IdClaims {
    email: String,
    email_verified: bool,
    exp: f64,
}

#[wasm_bindgen_test]
async fn a_person_signs_up_signs_in_calls_sts_and_signs_out() {
    let (client, address) = (client(), address());
    let heard = Rc::new(RefCell::new(Vec::new()));
    let subscription = client.listen({
        let heard = Rc::clone(&heard);
        move |event| heard.borrow_mut().push(event.name())
    });
    register(&client, &address).await;

    let error = client.sign_in(credentials(&address, "Wrong-Water-7")).await;
    assert_eq!(error.unwrap_err().name, "NotAuthorizedException");
    let next = client.sign_in(credentials(&address, PASSWORD)).await;
    assert_eq!(next.unwrap(), NextStep::Done);
    let user = client.current_user().await.unwrap();
    let attributes = client.fetch_user_attributes().await.unwrap();
    assert_eq!(attributes.get("sub"), Some(&*user.user_id));

    let session = client
        .fetch_auth_session(FetchAuthSessionInput {
            force_refresh: true,
            ..FetchAuthSessionInput::default()
        })
        .await
        .unwrap();
    let found: IdClaims = claims(&session.tokens.unwrap().id.unwrap()).unwrap();
    assert_eq!(found.email, address);
    assert!(found.email_verified);
    assert!(found.exp * 1000.0 > js_sys::Date::now());

    let mut headers = Pairs::new();
    headers.push(
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    );
    let request = ToSign {
        method: "POST".into(),
        url: format!("{}/", server()),
        headers,
        service: Some("sts".into()),
        region: Some("us-east-1".into()),
        credentials: None,
    };
    let body = b"Action=GetCallerIdentity&Version=2011-06-15";
    let reply = client.fetch(request, body).await.unwrap();
    assert_eq!(reply.status(), 200);
    let who = reply.text().await.unwrap();
    assert!(who.contains("assumed-role/demo-authenticated/CognitoIdentityCredentials"));

    client.sign_out(false).await.unwrap();
    let error = client.current_user().await.unwrap_err();
    assert_eq!(error.name, "UserUnAuthenticatedException");
    assert_eq!(*heard.borrow(), ["signedIn", "tokenRefresh", "signedOut"]);
    drop(subscription);
}

#[wasm_bindgen_test]
async fn a_forgotten_password_is_replaced_and_changed() {
    let (client, address) = (client(), address());
    register(&client, &address).await;
    let delivery = client
        .reset_password(CodeFor {
            username: address.clone(),
            ..CodeFor::default()
        })
        .await
        .unwrap();
    assert_eq!(delivery.delivery_medium.as_deref(), Some("EMAIL"));
    client
        .confirm_reset_password(ConfirmResetPassword {
            username: address.clone(),
            new_password: "Deeper-Water-8".to_owned().into(),
            confirmation_code: newest_code(&address).await,
            ..ConfirmResetPassword::default()
        })
        .await
        .unwrap();
    let next = client
        .sign_in(credentials(&address, "Deeper-Water-8"))
        .await;
    assert_eq!(next.unwrap(), NextStep::Done);
    client
        .update_password(UpdatePassword {
            old_password: "Deeper-Water-8".to_owned().into(),
            new_password: "Deepest-Water-9".to_owned().into(),
        })
        .await
        .unwrap();
    client.sign_out(true).await.unwrap();
    let next = client
        .sign_in(credentials(&address, "Deepest-Water-9"))
        .await;
    assert_eq!(next.unwrap(), NextStep::Done);
}

/// `localStorage` is what a page and its tabs share: one client signs in, another finds it.
#[wasm_bindgen_test]
async fn the_session_of_an_invited_person_is_found_by_another_client() {
    let (one, other) = (Client::new(config()), Client::new(config()));
    let invited = "invited@example.com";
    let next = one.sign_in(credentials(invited, "Welcome2Poolkey")).await;
    assert!(matches!(next.unwrap(), NextStep::NewPassword { .. }));
    let next = one
        .confirm_sign_in(ConfirmSignIn {
            challenge_response: PASSWORD.to_owned().into(),
            ..ConfirmSignIn::default()
        })
        .await;
    assert_eq!(next.unwrap(), NextStep::Done);
    let user = one.current_user().await.unwrap();
    assert_eq!(other.current_user().await.unwrap().user_id, user.user_id);
    other.sign_out(false).await.unwrap();
    assert!(one.current_user().await.is_err());
}

#[wasm_bindgen_test]
async fn a_guest_has_credentials_and_no_tokens() {
    let client = client();
    let session = client.fetch_auth_session(FetchAuthSessionInput::default());
    let session = session.await.unwrap();
    assert!(session.tokens.is_none());
    let guest = session.credentials.unwrap();
    assert!(guest.credentials.access_key_id.starts_with("ASIA"));
    let again = client.credentials(false).await.unwrap();
    assert_eq!(again.identity_id, guest.identity_id);
}

#[wasm_bindgen_test]
async fn a_future_that_is_dropped_lets_its_lock_go() {
    let (client, address) = (client(), address());
    register(&client, &address).await;
    client
        .sign_in(credentials(&address, PASSWORD))
        .await
        .unwrap();
    let refresh = || {
        client.fetch_auth_session(FetchAuthSessionInput {
            force_refresh: true,
            ..FetchAuthSessionInput::default()
        })
    };
    // Under way for as long as one request of another client takes, and then dropped.
    let mut under_way = Box::pin(refresh());
    let mut other = pin!(newest_code(&address));
    poll_fn(|cx| {
        let _ = under_way.as_mut().poll(cx);
        other.as_mut().poll(cx).map(drop)
    })
    .await;
    drop(under_way);
    refresh().await.unwrap();
}

#[wasm_bindgen_test]
fn a_pages_configuration_is_read() {
    let whole = r#"{"Auth": {"Cognito": {"userPoolId": "eu-west-1_A", "allowGuestAccess": true}}}"#;
    let inner = r#"{"userPoolId": "eu-west-1_A", "allowGuestAccess": true}"#;
    for text in [whole, inner] {
        let config = Config::from_js(js_sys::JSON::parse(text).unwrap()).unwrap();
        assert_eq!(config.user_pool_id.as_deref(), Some("eu-west-1_A"));
        assert!(config.allow_guest_access);
    }
    let error = Config::from_js(JsValue::from_str("nonsense")).unwrap_err();
    assert_eq!(error.name, "AuthUserPoolException");
}
