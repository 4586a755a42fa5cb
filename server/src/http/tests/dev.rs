//! `/_poolkey/`: what it does, and whom it lets in.

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::{Reply, Site};
use crate::environment::Moment;
use crate::model::Message;
use crate::secrets::Purpose;
use crate::shapes::UserPoolId;
use crate::store::Write;
use crate::testing::TestSigner;

const LOCAL: &str = "localhost:9229";

impl Site {
    async fn post(&self, path: &str, body: &str) -> Reply {
        let request = Request::post(path).header("host", LOCAL);
        self.send(request.body(body).unwrap()).await
    }

    /// Puts a message into the outbox, as operations do.
    async fn write_message(&self, recipient: &str, code: &str, at: Moment) {
        let app = &self.test.app;
        let pool_id = UserPoolId::trusted(self.pool.as_str());
        let message = Message {
            id: format!("{}-{code}", at.millis()),
            user_pool_id: pool_id.clone(),
            username: "ann".into(),
            recipient: recipient.into(),
            medium: "EMAIL".into(),
            code: Some(code.into()),
            link: None,
            subject: Some("Hello".into()),
            body: format!("Your code is {code}"),
            trigger_source: "CustomMessage_SignUp".into(),
            created_at: at,
        };
        let plain = serde_json::to_vec(&message).unwrap();
        let sealed = app.seal(Purpose::Message, &[&self.pool, &message.id], &plain);
        let mut write = Write::new();
        write.add_message(
            &pool_id,
            &message.id,
            at,
            at.plus_seconds(60),
            sealed.into_bytes(),
        );
        app.commit(write).await.unwrap();
    }
}

#[tokio::test]
async fn the_outbox_shows_what_was_sent_newest_first() {
    let site = Site::new().await;
    let now = site.test.app.now();
    site.write_message("ann@example.com", "111111", now).await;
    let later = now.plus_seconds(1);
    site.write_message("ann@example.com", "222222", later).await;
    site.write_message("bob@example.com", "333333", later).await;
    let query = format!(
        "/_poolkey/outbox?recipient=ann%40example.com&username=ann&user_pool_id={}",
        site.pool
    );
    let reply = site.get(&query).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let message = |code: &str, at: f64| {
        json!({
            "recipient": "ann@example.com", "medium": "EMAIL", "code": code, "link": null,
            "subject": "Hello", "body": format!("Your code is {code}"), "username": "ann",
            "user_pool_id": site.pool, "trigger_source": "CustomMessage_SignUp",
            "created_at": at,
        })
    };
    assert_eq!(
        reply.json(),
        json!([
            message("222222", 1_772_510_707.0),
            message("111111", 1_772_510_706.0)
        ])
    );
    let all = site.get("/_poolkey/outbox").await.json();
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    let nobody = site.get("/_poolkey/outbox?recipient=x").await;
    assert_eq!(nobody.text(), "[]");
    let misspelt = site.get("/_poolkey/outbox?recipent=x").await;
    assert_eq!(misspelt.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_clock_goes_ahead_and_never_back() {
    let site = Site::new().await;
    let before = site.test.app.now();
    let body = r#"{"advance_seconds":3600}"#;
    let reply = site.post("/_poolkey/clock", body).await;
    assert_eq!(
        (reply.status, reply.text()),
        (StatusCode::OK, r#"{"now":1772514306.0}"#)
    );
    assert_eq!(site.test.app.now(), before.plus_seconds(3_600));
    for body in [
        "",
        "{}",
        r#"{"advance_seconds":-1}"#,
        r#"{"advance_seconds":1.5}"#,
        r#"{"advance_seconds":4000000000}"#,
        r#"{"advance_seconds":1,"x":1}"#,
    ] {
        let reply = site.post("/_poolkey/clock", body).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body}");
    }
    assert_eq!(site.test.app.now(), before.plus_seconds(3_600));
}

#[tokio::test]
async fn a_reset_deletes_everything_but_the_keys() {
    let site = Site::new().await;
    let app = &site.test.app;
    let root = app.root_key(None).await.unwrap();
    site.test.add_user(&site.pool, "ann", json!({})).await;
    site.test.sign_in("ann").await;
    site.write_message("ann@example.com", "111111", app.now())
        .await;
    let keys = format!("/{}/.well-known/jwks.json", site.pool);
    assert_eq!(site.get(&keys).await.status, StatusCode::OK);

    let reply = site.post("/_poolkey/reset", "").await;
    assert_eq!((reply.status, reply.text()), (StatusCode::OK, "{}"));

    assert_eq!(site.get(&keys).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/_poolkey/outbox").await.text(), "[]");
    let signer = TestSigner::new("sts", &root.access_key_id, &root.secret, None);
    let who = Request::post("/")
        .header("host", LOCAL)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("Action=GetCallerIdentity&Version=2011-06-15")
        .unwrap();
    let reply = site.send(signer.sign(who)).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
}

async fn ask(site: &Site, host: Option<&str>, origin: Option<&str>) -> Reply {
    let mut request = Request::get("/_poolkey/outbox");
    if let Some(host) = host {
        request = request.header("host", host);
    }
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    site.send(request.body("").unwrap()).await
}

#[tokio::test]
async fn a_page_of_this_machine_may_read() {
    let site = Site::new().await;
    for (host, origin) in [
        ("localhost:9229", "http://localhost:5173"),
        ("127.0.0.1:9229", "http://127.0.0.1:5173"),
        ("127.0.0.1:9229", "https://localhost"),
        ("[::1]:9229", "http://[::1]:3000"),
    ] {
        let reply = ask(&site, Some(host), Some(origin)).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header("access-control-allow-origin"), Some(origin));
        assert_eq!(reply.header("vary"), Some("Origin"));
    }
    let request = Request::options("/_poolkey/clock")
        .header("host", LOCAL)
        .header("origin", "http://localhost:5173")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let reply = site.send(request.body("").unwrap()).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    for (name, value) in [
        ("access-control-allow-origin", "http://localhost:5173"),
        ("access-control-allow-methods", "GET,POST"),
        ("access-control-allow-headers", "content-type"),
    ] {
        assert_eq!(reply.header(name), Some(value));
    }
}

#[tokio::test]
async fn a_page_from_elsewhere_may_not_even_ask() {
    let site = Site::new().await;
    let now = site.test.app.now();
    site.write_message("ann@example.com", "111111", now).await;
    for (host, origin) in [
        // DNS rebinding: the page's own name points here, so that its origin is the same.
        (Some("evil.example:9229"), None),
        (Some("evil.example:9229"), Some("http://evil.example:9229")),
        (Some("localhost.evil.example"), None),
        (None, None),
        (Some("localhost:9229"), Some("https://evil.example")),
        (
            Some("localhost:9229"),
            Some("http://localhost.evil.example"),
        ),
        (Some("localhost:9229"), Some("null")),
    ] {
        let reply = ask(&site, host, origin).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{host:?} {origin:?}");
        assert_eq!(reply.header("access-control-allow-origin"), None);
        assert!(matches!(reply.json(), Value::Object(said) if said.len() == 1));
        assert!(!reply.text().contains("111111"));
    }
    for path in ["/_poolkey/clock", "/_poolkey/reset"] {
        let request = Request::post(path)
            .header("host", LOCAL)
            .header("origin", "https://evil.example")
            .body(r#"{"advance_seconds":60}"#);
        let reply = site.send(request.unwrap()).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.test.app.now(), now);
    let pool = UserPoolId::trusted(site.pool.as_str());
    assert!(site.test.app.pool(&pool).await.is_ok());
}
