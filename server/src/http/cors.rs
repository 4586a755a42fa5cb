//! Every page may call the services and read their replies, as at AWS: what protects them are
//! tokens and signatures, which no browser sends by itself.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// What a page may read besides the body. Clients correct their clocks by `Date`.
const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
const METHODS: &str = "GET,POST,OPTIONS";
const MAX_AGE_SECONDS: &str = "172800";

/// Answers preflight requests; opens every other reply.
pub(super) async fn open(request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        preflight(request.headers(), METHODS)
    } else {
        next.run(request).await
    };
    open_headers(response.headers_mut());
    response
}

/// Lets every page read the reply.
pub(super) fn open_headers(headers: &mut HeaderMap) {
    let any = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    let exposed = HeaderValue::from_static(EXPOSED);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

/// Allows `methods` and whatever headers the page asked for.
pub(super) fn preflight(asked: &HeaderMap, methods: &'static str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static(methods);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    if let Some(names) = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    let max_age = HeaderValue::from_static(MAX_AGE_SECONDS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, max_age);
    response
}
