//! Which room a request comes into, and what pages may do.

use std::net::SocketAddr;

use axum::http::{Request, StatusCode};
use serde_json::json;
use tokio::net::TcpListener;

use super::{Site, call};
use crate::settings::Api;

#[tokio::test]
async fn health_is_told() {
    let reply = Site::new().await.get("/health").await;
    assert_eq!(
        (reply.status, reply.text()),
        (StatusCode::OK, r#"{"status":"ok"}"#)
    );
    reply.is_open();
}

#[tokio::test]
async fn everything_else_is_nothing() {
    let site = Site::with(|app| app.settings.dev = false).await;
    for path in [
        "/",
        "/?query=1",
        "/favicon.ico",
        "/health/",
        "/oauth2/token",
        "/execute-api",
        "/us-east-1_Test00001",
        "/us-east-1_Test00001/.well-known/other",
        "/_poolkey/outbox",
        "/_poolkey/",
    ] {
        site.get(path).await.is_nothing();
    }
    for (method, path) in [
        ("PUT", "/"),
        ("POST", "/health"),
        ("POST", "/_poolkey/reset"),
    ] {
        let request = Request::builder().method(method).uri(path);
        site.send(request.body("").unwrap()).await.is_nothing();
    }
}

#[tokio::test]
async fn every_page_may_ask_beforehand() {
    let site = Site::new().await;
    for path in ["/", "/us-east-1_Test00001/.well-known/jwks.json"] {
        let names = "content-type,x-amz-target,amz-sdk-request,x-my-own";
        let request = Request::options(path)
            .header("origin", "https://app.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", names)
            .body("");
        let reply = site.send(request.unwrap()).await;
        assert_eq!((reply.status, reply.text()), (StatusCode::NO_CONTENT, ""));
        reply.is_open();
        for (name, value) in [
            ("access-control-allow-methods", "GET,POST,OPTIONS"),
            ("access-control-allow-headers", names),
            ("access-control-max-age", "172800"),
        ] {
            assert_eq!(reply.header(name), Some(value));
        }
    }
}

#[tokio::test]
async fn the_gateway_is_found_by_path_and_by_host() {
    let site = Site::with(|app| {
        app.settings.dev = false;
        app.settings.gateway.apis = vec![Api {
            id: "demo".into(),
            stage: "dev".into(),
            backend: "http://127.0.0.1:9".into(),
            cors_origins: vec!["https://app.example".into()],
        }];
    })
    .await;
    for (host, path) in [
        ("localhost:9229", "/execute-api/demo/dev/hello"),
        ("demo.execute-api.localhost:9229", "/dev/hello"),
        ("demo.execute-api.localhost:9229", "/dev"),
    ] {
        let request = Request::get(path)
            .header("host", host)
            .header("origin", "https://app.example");
        let reply = site.send(request.body("").unwrap()).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        assert_eq!(
            reply.text(),
            r#"{"message":"Missing Authentication Token"}"#
        );
        assert_eq!(
            reply.header("access-control-allow-origin"),
            Some("https://app.example"),
            "the API says which pages may read, and nobody else"
        );
    }
}

#[tokio::test]
async fn a_reply_has_the_time() {
    let site = Site::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = site.router.clone();
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let (parts, body) = call("GetUser", &json!({"AccessToken": "x"})).into_parts();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client
        .post(format!("http://{address}/"))
        .headers(parts.headers)
        .body(body);
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::BAD_REQUEST);
    let date = reply.headers()["date"].to_str().unwrap();
    assert!(date.ends_with(" GMT"), "{date}");
}
