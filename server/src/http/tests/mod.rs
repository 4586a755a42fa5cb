//! Requests as they come over HTTP, and the replies byte for byte.

mod api;
mod dev;
mod metadata;
mod rooms;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;
use uuid::Uuid;

use super::router;
use crate::app::App;
use crate::seed::Seed;
use crate::testing::TestApp;

const IDP: &str = "AWSCognitoIdentityProviderService";

/// A server with one pool, and the way in.
struct Site {
    test: TestApp,
    pool: String,
    router: Router,
}

/// A reply, read to its end.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Site {
    /// For development.
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// As `change` has it.
    async fn with(change: impl FnOnce(&mut App)) -> Self {
        let (mut test, pool) = TestApp::with_pool().await;
        change(Arc::get_mut(&mut test.app).unwrap());
        let router = router(&test.app, Seed::default()).unwrap();
        Self { test, pool, router }
    }

    async fn send<B: AsRef<[u8]>>(&self, request: Request<B>) -> Reply {
        let request = request.map(|body| Body::from(body.as_ref().to_vec()));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    async fn get(&self, path: &str) -> Reply {
        let request = Request::get(path).header("host", "localhost:9229");
        self.send(request.body("").unwrap()).await
    }
}

/// A call of a user pools' operation, as Amplify makes it.
fn call(operation: &str, input: &Value) -> Request<String> {
    Request::post("/")
        .header("host", "localhost:9229")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("{IDP}.{operation}"))
        .body(input.to_string())
        .unwrap()
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        assert!(values.next().is_none(), "{name} stands there twice");
        Some(value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Every page may read it.
    #[track_caller]
    fn is_open(&self) {
        assert_eq!(self.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            self.header("access-control-expose-headers"),
            Some("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")
        );
    }

    /// It is a JSON service's, named by a fresh id.
    #[track_caller]
    fn is_amz_json(&self) {
        self.is_open();
        assert_eq!(
            self.header("content-type"),
            Some("application/x-amz-json-1.1")
        );
        let id = Uuid::parse_str(self.header("x-amzn-requestid").unwrap()).unwrap();
        assert_eq!(id.get_version_num(), 4);
    }

    /// It refuses, with these words in headers and body.
    #[track_caller]
    fn refuses(&self, status: u16, code: &str, message: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self.is_amz_json();
        assert_eq!(
            self.text(),
            format!(r#"{{"__type":"{code}","message":"{message}"}}"#)
        );
        assert_eq!(
            self.header("x-amzn-errortype"),
            Some(format!("{code}:").as_str())
        );
        let line = Some(message.trim_end());
        assert_eq!(self.header("x-amzn-errormessage"), line);
    }

    /// It refuses with a name alone.
    #[track_caller]
    fn refuses_bare(&self, code: &str) {
        assert_eq!(self.status, StatusCode::BAD_REQUEST);
        self.is_amz_json();
        assert_eq!(self.text(), format!(r#"{{"__type":"{code}"}}"#));
        assert_eq!(
            self.header("x-amzn-errortype"),
            Some(format!("{code}:").as_str())
        );
        assert_eq!(self.header("x-amzn-errormessage"), None);
    }

    /// It says that nothing is there.
    #[track_caller]
    fn is_nothing(&self) {
        assert_eq!(self.status, StatusCode::NOT_FOUND);
        self.is_open();
        assert_eq!(
            self.text(),
            r#"{"message":"Nothing is here. AWS clients send POST / with X-Amz-Target or Action."}"#
        );
    }
}
