//! `/`: both protocols, their refusals, and who is let in.

use std::sync::Arc;

use axum::http::{HeaderValue, Request, StatusCode};
use serde_json::json;

use super::{IDP, Site, call};
use crate::environment::{Clock, Moment};
use crate::testing::{CLIENT, PASSWORD, TestSigner};

fn sign_in(password: &str) -> serde_json::Value {
    json!({
        "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ann", "PASSWORD": password},
    })
}

#[tokio::test]
async fn an_operation_is_answered() {
    let site = Site::new().await;
    site.test.add_user(&site.pool, "ann", json!({})).await;
    let reply = site.send(call("InitiateAuth", &sign_in(PASSWORD))).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.is_amz_json();
    assert_eq!(reply.header("x-amzn-errortype"), None);
    let reply = reply.json();
    assert_eq!(reply["AuthenticationResult"]["TokenType"], "Bearer");

    let token = &reply["AuthenticationResult"]["AccessToken"];
    let empty = site
        .send(call("GlobalSignOut", &json!({"AccessToken": token})))
        .await;
    assert_eq!((empty.status, empty.text()), (StatusCode::OK, "{}"));
    empty.is_amz_json();
}

#[tokio::test]
async fn a_refusal_has_the_words_in_headers_and_body() {
    let site = Site::new().await;
    site.test.add_user(&site.pool, "ann", json!({})).await;
    let reply = site.send(call("InitiateAuth", &sign_in("wrong"))).await;
    reply.refuses(
        400,
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
}

#[tokio::test]
async fn clients_may_differ_in_what_does_not_matter() {
    let site = Site::new().await;
    for (uri, kind) in [
        ("/", Some("application/json")),
        ("/", Some("Application/X-Amz-JSON-1.1; charset=UTF-8")),
        ("/", Some("application/x-www-form-urlencoded")),
        ("/", None),
        ("/?anything=1", Some("application/x-amz-json-1.1")),
    ] {
        let mut request = Request::post(uri).header("X-AMZ-TARGET", format!("{IDP}.GetUser"));
        if let Some(kind) = kind {
            request = request.header("Content-Type", kind);
        }
        let reply = site.send(request.body(r#"{"AccessToken":"x"}"#).unwrap());
        let reply = reply.await;
        reply.refuses(400, "NotAuthorizedException", "Invalid Access Token");
    }
}

#[tokio::test]
async fn what_is_no_operation_is_unknown() {
    let site = Site::new().await;
    for target in [
        "AWSCognitoIdentityProviderService.Fly",
        "AWSCognitoIdentityProviderService.initiateAuth",
        "AWSCognitoIdentityProviderService.",
        "AWSCognitoIdentityService.InitiateAuth",
        "DynamoDB_20120810.ListTables",
        "InitiateAuth",
        "",
    ] {
        let mut request = call("", &json!({}));
        let value = HeaderValue::from_static(target);
        request.headers_mut().insert("x-amz-target", value);
        let reply = site.send(request).await;
        reply.refuses_bare("UnknownOperationException");
    }
    let bare = Request::post("/").body("{}").unwrap();
    site.send(bare)
        .await
        .refuses_bare("UnknownOperationException");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let site = Site::new().await;
    for body in ["{", "[]", " null", r#"{"ClientId":1}"#, "\u{0}"] {
        let request = call("InitiateAuth", &json!({})).map(|_| body);
        let reply = site.send(request).await;
        reply.refuses_bare("SerializationException");
    }
}

#[tokio::test]
async fn signed_operations_need_a_signature_that_holds() {
    let site = Site::new().await;
    site.test.add_user(&site.pool, "ann", json!({})).await;
    let disable = || {
        let input = json!({"UserPoolId": site.pool, "Username": "ann"});
        let mut request = call("AdminDisableUser", &input);
        *request.uri_mut() = "http://localhost:9229/".parse().unwrap();
        request
    };
    site.send(disable()).await.refuses(
        400,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token",
    );
    let stranger = TestSigner::new("cognito-idp", "AKIASTRANGER", "secret", None);
    site.send(stranger.sign(disable())).await.refuses(
        400,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    );
    let guess = TestSigner::new("cognito-idp", "test", "guess", None);
    let refused = site.send(guess.sign(disable())).await;
    assert_eq!(
        refused.header("x-amzn-errortype"),
        Some("InvalidSignatureException:")
    );
    let other = TestSigner::development("cognito-identity");
    let refused = site.send(other.sign(disable())).await;
    refused.refuses(
        400,
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'cognito-idp'. ",
    );
    let changed = TestSigner::development("cognito-idp").sign(disable());
    let changed = changed.map(|body| body.replace("ann", "bob"));
    let refused = site.send(changed).await;
    assert_eq!(
        refused.json()["__type"],
        "InvalidSignatureException",
        "the body is signed too"
    );

    let signed = TestSigner::development("cognito-idp").sign(disable());
    let reply = site.send(signed).await;
    assert_eq!((reply.status, reply.text()), (StatusCode::OK, "{}"));
}

#[tokio::test]
async fn the_development_key_is_nobodys_otherwise() {
    let site = Site::with(|app| app.settings.dev = false).await;
    let input = json!({"UserPoolId": site.pool, "Username": "ann"});
    let signed = TestSigner::development("cognito-idp").sign(call("AdminGetUser", &input));
    site.send(signed).await.refuses(
        400,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    );
}

#[tokio::test]
async fn open_operations_do_not_look_at_signatures() {
    let site = Site::new().await;
    site.test.add_user(&site.pool, "ann", json!({})).await;
    for value in ["AWS4-HMAC-SHA256 nonsense", "Basic eDp5", ""] {
        let mut request = call("InitiateAuth", &sign_in(PASSWORD));
        let value = HeaderValue::from_static(value);
        request.headers_mut().insert("authorization", value);
        assert_eq!(site.send(request).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn forms_and_queries_speak_the_query_protocol() {
    let site = Site::new().await;
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    let request = Request::post("/")
        .header("host", "localhost:9229")
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .body(form)
        .unwrap();
    let reply = site
        .send(TestSigner::development("sts").sign(request))
        .await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.is_open();
    assert_eq!(reply.header("content-type"), Some("text/xml"));
    let id = reply.header("x-amzn-requestid").unwrap();
    assert!(
        reply
            .text()
            .contains(&format!("<RequestId>{id}</RequestId>"))
    );
    assert!(
        reply
            .text()
            .contains("<Arn>arn:aws:iam::123456789012:root</Arn>")
    );

    let reply = site.get(&format!("/?{form}")).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    reply.is_open();
    assert!(
        reply
            .text()
            .contains("<Code>MissingAuthenticationToken</Code>")
    );
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let site = Site::new().await;
    let message = "The request's body is longer than 1048576 bytes.";
    for size in [1024 * 1024 + 1, 32 * 1024 * 1024] {
        let request = call("InitiateAuth", &json!({})).map(|_| vec![b' '; size]);
        let reply = site.send(request).await;
        reply.refuses(413, "RequestEntityTooLargeException", message);
    }
    let longest = call("InitiateAuth", &json!({})).map(|_| vec![b' '; 1024 * 1024]);
    let reply = site.send(longest).await;
    reply.refuses_bare("SerializationException");
}

#[tokio::test]
async fn a_panic_is_an_internal_error_that_says_nothing() {
    struct Broken;
    impl Clock for Broken {
        fn now(&self) -> Moment {
            panic!("a secret")
        }
        fn wall(&self) -> Moment {
            panic!("a secret")
        }
        fn advance(&self, _: i64) {}
    }
    let site = Site::with(|app| app.clock = Arc::new(Broken)).await;
    let signed = TestSigner::development("cognito-idp").sign(call("AdminGetUser", &json!({})));
    let reply = site.send(signed).await;
    reply.refuses(500, "InternalErrorException", "Internal server error.");
}
