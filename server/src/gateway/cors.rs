//! Which pages may call an API and read its replies (the Fetch standard's CORS protocol).

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use crate::settings::Api;

/// What a page may read besides the body: the names that clients look for in a refusal, and
/// `Date`, by which they correct their clocks.
const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
const MAX_AGE_SECONDS: &str = "7200";

/// The answer to one request's `Origin`.
pub(super) struct Cors {
    allowed: Option<HeaderValue>,
}

impl Cors {
    /// In development every page may call; else those of the API's configuration.
    pub(super) fn of(dev: bool, api: Option<&Api>, parts: &Parts) -> Self {
        let origin = parts.headers.get(header::ORIGIN);
        let listed = |wanted: &str| {
            api.is_some_and(|api| api.cors_origins.iter().any(|listed| listed == wanted))
        };
        let allowed = origin.and_then(|origin| {
            if dev || listed("*") {
                Some(HeaderValue::from_static("*"))
            } else {
                let is_listed = origin.to_str().is_ok_and(listed);
                is_listed.then(|| origin.clone())
            }
        });
        Self { allowed }
    }

    /// The answer to a preflight request of a page that may call. Whose page may not gets the
    /// refusal of an unsigned request.
    pub(super) fn preflight(&self, parts: &Parts) -> Option<Response> {
        let wanted = parts.headers.get(header::ACCESS_CONTROL_REQUEST_METHOD);
        let is_preflight = parts.method == Method::OPTIONS && self.allowed.is_some();
        let method = wanted.filter(|_| is_preflight)?;
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, method.clone());
        if let Some(names) = parts.headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        let max_age = HeaderValue::from_static(MAX_AGE_SECONDS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, max_age);
        Some(response)
    }

    /// Lets the page read the reply, whatever the backend thinks of it.
    pub(super) fn open(&self, headers: &mut HeaderMap) {
        let Some(allowed) = &self.allowed else { return };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed.clone());
        let exposed = HeaderValue::from_static(EXPOSED);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        if allowed != "*" {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
    }
}
