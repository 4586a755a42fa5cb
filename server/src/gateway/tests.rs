//! The gateway in front of a backend on the loopback interface.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Method, Request, StatusCode, request::Parts};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{Gateway, GatewayError, LONGEST_BODY};
use crate::credentials::{CognitoIdentity, RoleArn, TemporaryCredentials};
use crate::settings::Api;
use crate::testing::{TestApp, TestSigner};

const URL: &str = "http://localhost:9229/execute-api/demo/dev";
const PROVIDER: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Test00001";

/// A gateway, and what its backend saw.
struct Stage {
    test: TestApp,
    gateway: Gateway,
    seen: Arc<Mutex<Vec<(Parts, Bytes)>>>,
}

impl Stage {
    /// In front of a backend that answers everything with 201 and a header.
    async fn new() -> Self {
        let seen: Arc<Mutex<Vec<_>>> = Arc::default();
        let remembered = Arc::clone(&seen);
        let answer = async move |request: Request<Body>| {
            let (parts, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            remembered.lock().unwrap().push((parts, body));
            let headers = [
                ("x-backend", "seen"),
                ("keep-alive", "timeout=5"),
                ("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
                ("access-control-allow-origin", "https://backend.example"),
            ];
            (StatusCode::CREATED, headers, "answer").into_response()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let backend = format!("http://{}/base", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self::before(&backend, true, &[], seen).await
    }

    async fn before(
        backend: &str,
        dev: bool,
        origins: &[&str],
        seen: Arc<Mutex<Vec<(Parts, Bytes)>>>,
    ) -> Self {
        let mut test = TestApp::new().await;
        let settings = &mut Arc::get_mut(&mut test.app).unwrap().settings;
        settings.dev = dev;
        settings.gateway.apis = vec![Api {
            id: "demo".into(),
            stage: "dev".into(),
            backend: backend.into(),
            cors_origins: origins.iter().copied().map(str::to_owned).collect(),
        }];
        let gateway = Gateway::new(Arc::clone(&test.app)).unwrap();
        Self {
            test,
            gateway,
            seen,
        }
    }

    async fn send(&self, request: Request<impl AsRef<[u8]>>) -> Response {
        let request = request.map(|body| Body::from(body.as_ref().to_vec()));
        assert!(Gateway::is_for(&request));
        let ip = IpAddr::from(Ipv4Addr::new(192, 0, 2, 7));
        self.gateway.serve(request, Some(ip)).await
    }

    /// The one request that the backend saw.
    fn only_seen(&self) -> (Parts, Bytes) {
        let mut seen = self.seen.lock().unwrap();
        assert_eq!(seen.len(), 1);
        seen.remove(0)
    }

    fn nothing_seen(&self) {
        assert!(self.seen.lock().unwrap().is_empty());
    }

    fn credentials(&self, amr: &[&str]) -> TemporaryCredentials {
        let identity = CognitoIdentity {
            identity_id: "us-east-1:11111111-1111-4111-8111-111111111111".into(),
            identity_pool_id: "us-east-1:22222222-2222-4222-8222-222222222222".into(),
            amr: amr.iter().copied().map(str::to_owned).collect(),
        };
        let role = RoleArn::parse("arn:aws:iam::210987654321:role/web/demo").unwrap();
        let session = "CognitoIdentityCredentials";
        let granted = self
            .test
            .app
            .grant_credentials(role, session, Some(identity));
        granted.unwrap()
    }

    /// What the backend is told when this signer calls.
    async fn context(&self, signer: &TestSigner) -> Value {
        let reply = self.send(signer.sign(get("/who?a=b"))).await;
        assert_eq!(reply.status(), StatusCode::CREATED);
        let (parts, _) = self.only_seen();
        serde_json::from_slice(parts.headers["x-amzn-request-context"].as_bytes()).unwrap()
    }
}

fn get(path: &str) -> Request<&'static [u8]> {
    Request::get(format!("{URL}{path}"))
        .header("host", "localhost:9229")
        .header("user-agent", "Tést/1")
        .body(&b""[..])
        .unwrap()
}

async fn text(response: Response) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

async fn refusal(response: Response, status: u16, kind: &str, message: &str) {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["x-amzn-errortype"], kind);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(response.headers().contains_key("x-amzn-requestid"));
    let body: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(body, json!({ "message": message }));
}

#[tokio::test]
async fn a_signed_request_reaches_the_backend_and_its_reply_the_client() {
    let stage = Stage::new().await;
    let request = Request::put(format!("{URL}/orders/4%202?expand=lines&x"))
        .header("host", "localhost:9229")
        .header("content-type", "text/plain")
        .header("x-custom", "kept")
        .body(&b"body"[..])
        .unwrap();
    let reply = stage
        .send(TestSigner::development("execute-api").sign(request))
        .await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert_eq!(reply.headers()["x-backend"], "seen");
    assert!(reply.headers().contains_key("x-amzn-requestid"));
    assert!(!reply.headers().contains_key("keep-alive"));
    assert!(!reply.headers().contains_key("date"));
    assert_eq!(text(reply).await, "answer");

    let (parts, body) = stage.only_seen();
    assert_eq!(parts.method, Method::PUT);
    assert_eq!(parts.uri, "/base/orders/4%202?expand=lines&x");
    assert_eq!(&body[..], b"body");
    assert_eq!(parts.headers["content-type"], "text/plain");
    assert_eq!(parts.headers["content-length"], "4");
    assert_eq!(parts.headers["x-custom"], "kept");
    assert_eq!(parts.headers["x-forwarded-for"], "192.0.2.7");
}

#[tokio::test]
async fn an_api_has_a_host_of_its_own() {
    let stage = Stage::new().await;
    let request = Request::get("/dev/a")
        .header("host", "demo.execute-api.localhost:9229")
        .body(&b""[..])
        .unwrap();
    let reply = stage
        .send(TestSigner::development("execute-api").sign(request))
        .await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert_eq!(stage.only_seen().0.uri, "/base/a");
}

#[tokio::test]
async fn the_backend_sees_neither_keys_nor_what_the_client_pretends() {
    let stage = Stage::new().await;
    let credentials = stage.credentials(&["unauthenticated"]);
    let mut request = get("/");
    for (name, value) in [
        ("x-amzn-request-context", "{\"identity\": \"forged\"}"),
        ("x_amzn_request_context", "{\"identity\": \"forged\"}"),
        ("x-amzn-oidc-identity", "forged"),
        ("proxy-authorization", "Basic eA=="),
        ("connection", "x-hop"),
        ("x-hop", "1"),
        ("x-forwarded-for", "203.0.113.1"),
    ] {
        request.headers_mut().append(name, value.parse().unwrap());
    }
    let signer = TestSigner::temporary("execute-api", &credentials);
    let reply = stage.send(signer.sign(request)).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    let (parts, _) = stage.only_seen();
    for name in [
        "authorization",
        "x-amz-security-token",
        "x_amzn_request_context",
        "x-amzn-oidc-identity",
        "proxy-authorization",
        "x-hop",
    ] {
        assert!(!parts.headers.contains_key(name), "{name}");
    }
    let context = parts.headers.get_all("x-amzn-request-context");
    assert_eq!(context.iter().count(), 1);
    assert!(!format!("{context:?}").contains("forged"));
    assert_eq!(parts.headers["x-forwarded-for"], "203.0.113.1, 192.0.2.7");
}

#[tokio::test]
async fn a_presigned_link_works_and_leaves_its_signature_behind() {
    let stage = Stage::new().await;
    let credentials = stage.credentials(&["unauthenticated"]);
    let signer = TestSigner::temporary("execute-api", &credentials);
    let (parts, ()) = Request::get(format!("{URL}/link?a=b"))
        .body(())
        .unwrap()
        .into_parts();
    let query = signer.presign(&parts, 60);
    let link = Request::get(format!("{URL}/link?{query}"));
    let reply = stage.send(link.body(b"").unwrap()).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert_eq!(stage.only_seen().0.uri, "/base/link?a=b");
}

#[tokio::test]
async fn the_backend_is_told_who_signed_in() {
    let stage = Stage::new().await;
    let sub = "33333333-3333-4333-8333-333333333333";
    let proof = format!("{PROVIDER}:CognitoSignIn:{sub}");
    let amr = ["authenticated", PROVIDER, &proof];
    let credentials = stage.credentials(&amr);
    let role_id = RoleArn::parse("arn:aws:iam::210987654321:role/web/demo")
        .unwrap()
        .id();
    let user = format!("{role_id}:CognitoIdentityCredentials");
    let context = stage
        .context(&TestSigner::temporary("execute-api", &credentials))
        .await;
    assert_eq!(
        context["identity"],
        json!({
            "accessKey": credentials.access_key_id,
            "accountId": "210987654321",
            "apiKey": null,
            "apiKeyId": null,
            "caller": user,
            "clientCert": null,
            "cognitoAmr": amr,
            "cognitoAuthenticationProvider": format!("{PROVIDER},{proof}"),
            "cognitoAuthenticationType": "authenticated",
            "cognitoIdentityId": "us-east-1:11111111-1111-4111-8111-111111111111",
            "cognitoIdentityPoolId": "us-east-1:22222222-2222-4222-8222-222222222222",
            "principalOrgId": null,
            "sourceIp": "192.0.2.7",
            "user": user,
            "userAgent": "Tést/1",
            "userArn":
                "arn:aws:sts::210987654321:assumed-role/demo/CognitoIdentityCredentials",
            "vpcId": null,
            "vpceId": null,
        })
    );
    for (name, value) in [
        ("accountId", json!("123456789012")),
        ("apiId", json!("demo")),
        ("domainName", json!("localhost:9229")),
        ("domainPrefix", json!("demo")),
        ("httpMethod", json!("GET")),
        ("path", json!("/dev/who")),
        ("protocol", json!("HTTP/1.1")),
        ("requestTime", json!("03/Mar/2026:04:05:06 +0000")),
        ("requestTimeEpoch", json!(1_772_510_706_000_i64)),
        ("resourcePath", json!("/{proxy+}")),
        ("stage", json!("dev")),
    ] {
        assert_eq!(context[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_backend_is_told_that_a_guest_or_the_root_calls() {
    let stage = Stage::new().await;
    let credentials = stage.credentials(&["unauthenticated"]);
    let guest = stage
        .context(&TestSigner::temporary("execute-api", &credentials))
        .await;
    let guest = &guest["identity"];
    assert_eq!(guest["cognitoAuthenticationType"], "unauthenticated");
    assert_eq!(guest["cognitoAuthenticationProvider"], Value::Null);
    assert_eq!(guest["cognitoAmr"], json!(["unauthenticated"]));
    assert_eq!(
        guest["cognitoIdentityId"],
        "us-east-1:11111111-1111-4111-8111-111111111111"
    );

    let root = stage.context(&TestSigner::development("execute-api")).await;
    let root = &root["identity"];
    assert_eq!(root["accessKey"], "test");
    assert_eq!(root["userArn"], "arn:aws:iam::123456789012:root");
    for name in ["accountId", "caller", "user"] {
        assert_eq!(root[name], "123456789012", "{name}");
    }
    let of_identities = root.as_object().unwrap().iter();
    let mut of_identities = of_identities.filter(|(name, _)| name.starts_with("cognito"));
    assert!(of_identities.all(|(_, value)| value.is_null()));
}

#[tokio::test]
async fn what_is_not_signed_stays_outside() {
    let stage = Stage::new().await;
    let forbidden = 403;
    refusal(
        stage.send(get("/")).await,
        forbidden,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token",
    )
    .await;
    let mut malformed = get("/");
    let value = "AWS4-HMAC-SHA256 x".parse().unwrap();
    malformed.headers_mut().insert("authorization", value);
    let reply = stage.send(malformed).await;
    assert_eq!(reply.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        reply.headers()["x-amzn-errortype"],
        "IncompleteSignatureException"
    );
    let stranger = TestSigner::new("execute-api", "AKIASTRANGER", "x", None);
    refusal(
        stage.send(stranger.sign(get("/"))).await,
        forbidden,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
    .await;
    refusal(
        stage
            .send(TestSigner::development("sts").sign(get("/")))
            .await,
        forbidden,
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'execute-api'. ",
    )
    .await;
    let signed = TestSigner::development("execute-api").sign(get("/"));
    let other_body = signed.map(|_| &b"another"[..]);
    let reply = stage.send(other_body).await;
    assert_eq!(
        reply.headers()["x-amzn-errortype"],
        "InvalidSignatureException"
    );
    assert!(
        text(reply)
            .await
            .contains("The Canonical String for this request")
    );
    let mut unsigned_payload = get("/");
    let value = "UNSIGNED-PAYLOAD".parse().unwrap();
    let headers = unsigned_payload.headers_mut();
    headers.insert("x-amz-content-sha256", value);
    let mut sent = TestSigner::development("execute-api").sign(unsigned_payload);
    let value = "UNSIGNED-PAYLOAD".parse().unwrap();
    sent.headers_mut().insert("x-amz-content-sha256", value);
    let reply = stage.send(sent).await;
    assert_eq!(
        reply.headers()["x-amzn-errortype"],
        "InvalidSignatureException"
    );

    let credentials = stage.credentials(&["unauthenticated"]);
    stage.test.advance(3_600);
    refusal(
        stage
            .send(TestSigner::temporary("execute-api", &credentials).sign(get("/")))
            .await,
        forbidden,
        "ExpiredTokenException",
        "The security token included in the request is expired",
    )
    .await;
    stage.nothing_seen();
}

#[tokio::test]
async fn the_signature_covers_the_path_before_the_stage_too() {
    let stage = Stage::new().await;
    let signer = TestSigner::development("execute-api");
    let elsewhere = Request::get("http://localhost:9229/execute-api/other/dev/a")
        .header("host", "localhost:9229")
        .body(&b""[..])
        .unwrap();
    let (mut parts, body) = signer.sign(elsewhere).into_parts();
    parts.uri = format!("{URL}/a").parse().unwrap();
    let reply = stage.send(Request::from_parts(parts, body)).await;
    assert_eq!(
        reply.headers()["x-amzn-errortype"],
        "InvalidSignatureException"
    );
    stage.nothing_seen();
}

#[tokio::test]
async fn unknown_apis_climbing_paths_and_long_bodies_are_refused() {
    let stage = Stage::new().await;
    let signer = TestSigner::development("execute-api");
    for path in [
        "/execute-api/demo/prod/a",
        "/execute-api/other/dev/a",
        "/execute-api/demo",
    ] {
        let request = Request::get(format!("http://localhost:9229{path}"));
        let request = request.body(&b""[..]).unwrap();
        let reply = stage.send(signer.sign(request)).await;
        refusal(reply, 403, "ForbiddenException", "Forbidden").await;
    }
    let reply = stage.send(signer.sign(get("/a/%2e%2e/%2e%2e/admin"))).await;
    refusal(reply, 400, "BadRequestException", "Bad Request").await;
    let long = get("/").map(|_| vec![0; LONGEST_BODY + 1]);
    let reply = stage.send(signer.sign(long)).await;
    refusal(reply, 413, "RequestTooLargeException", "Request Too Long").await;
    stage.nothing_seen();
}

#[tokio::test]
async fn a_backend_that_is_down_is_a_bad_gateway() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let backend = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let stage = Stage::before(&backend, true, &[], Arc::default()).await;
    let reply = stage
        .send(TestSigner::development("execute-api").sign(get("/")))
        .await;
    refusal(
        reply,
        502,
        "InternalServerErrorException",
        "Internal server error",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_does_not_answer_is_given_up() {
    // Connections wait in the listener's queue for ever; the paused clock jumps ahead meanwhile.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let backend = format!("http://{}", listener.local_addr().unwrap());
    let stage = Stage::before(&backend, true, &[], Arc::default()).await;
    let reply = stage
        .send(TestSigner::development("execute-api").sign(get("/")))
        .await;
    refusal(
        reply,
        504,
        "InternalServerErrorException",
        "Endpoint request timed out",
    )
    .await;
}

#[tokio::test]
async fn a_reply_arrives_piece_by_piece_and_redirects_are_the_clients_to_follow() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let backend = format!("http://{}", listener.local_addr().unwrap());
    let (go_on, wait) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let start = b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 6\r\n\r\none";
        stream.write_all(start).await.unwrap();
        wait.await.unwrap();
        stream.write_all(b"two").await.unwrap();
    });
    let stage = Stage::before(&backend, true, &[], Arc::default()).await;
    let reply = stage
        .send(TestSigner::development("execute-api").sign(get("/")))
        .await;
    assert_eq!(reply.status(), StatusCode::FOUND);
    assert_eq!(reply.headers()["location"], "/elsewhere");
    let mut body = reply.into_body();
    let first = body.frame().await.unwrap().unwrap();
    assert_eq!(first.data_ref().unwrap(), "one");
    go_on.send(()).unwrap();
    assert_eq!(body.collect().await.unwrap().to_bytes(), "two");
}

fn preflight(origin: &str) -> Request<&'static [u8]> {
    Request::options(format!("{URL}/a"))
        .header("origin", origin)
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "authorization,x-amz-date")
        .body(&b""[..])
        .unwrap()
}

#[tokio::test]
async fn in_development_every_page_may_call() {
    let stage = Stage::new().await;
    let reply = stage.send(preflight("https://page.example")).await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "PUT"),
        ("access-control-allow-headers", "authorization,x-amz-date"),
        ("access-control-max-age", "7200"),
    ] {
        assert_eq!(reply.headers()[name], value);
    }
    // The refusal can be read, and so can the reply of a backend that knows other origins.
    let signer = TestSigner::development("execute-api");
    for (request, status) in [(get("/"), 403), (signer.sign(get("/")), 201)] {
        let (mut parts, body) = request.into_parts();
        parts
            .headers
            .insert("origin", "https://page.example".parse().unwrap());
        let reply = stage.send(Request::from_parts(parts, body)).await;
        assert_eq!(reply.status().as_u16(), status);
        let allowed: Vec<_> = reply
            .headers()
            .get_all("access-control-allow-origin")
            .iter()
            .collect();
        assert_eq!(allowed, ["*"]);
        assert_eq!(
            reply.headers()["access-control-expose-headers"],
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
        );
    }
}

#[tokio::test]
async fn otherwise_only_the_pages_of_the_configuration_may() {
    let backend = "http://127.0.0.1:9";
    let stage = Stage::before(backend, false, &["https://page.example"], Arc::default()).await;
    let reply = stage.send(preflight("https://page.example")).await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        reply.headers()["access-control-allow-origin"],
        "https://page.example"
    );
    assert_eq!(reply.headers()["vary"], "Origin");
    let reply = stage.send(preflight("https://evil.example")).await;
    assert_eq!(reply.status(), StatusCode::FORBIDDEN);
    assert!(!reply.headers().contains_key("access-control-allow-origin"));

    let stage = Stage::before(backend, false, &["*"], Arc::default()).await;
    let reply = stage.send(preflight("https://any.example")).await;
    assert_eq!(reply.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_backend_must_be_an_http_address() {
    for backend in [
        "",
        "127.0.0.1:9400",
        "https://h",
        "http://h/?q",
        "http://h/#f",
        "ftp://h",
    ] {
        let mut test = TestApp::new().await;
        let settings = &mut Arc::get_mut(&mut test.app).unwrap().settings;
        settings.gateway.apis = vec![Api {
            id: "demo".into(),
            stage: "dev".into(),
            backend: backend.into(),
            cors_origins: Vec::new(),
        }];
        let error = Gateway::new(Arc::clone(&test.app)).err();
        assert!(
            matches!(error, Some(GatewayError::Backend { .. })),
            "{backend}"
        );
    }
}
