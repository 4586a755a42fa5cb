//! Refusals as API Gateway sends them.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use crate::error::ApiError;

/// A reply of the gateway itself.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    /// `x-amzn-ErrorType`.
    kind: &'static str,
    message: Cow<'static, str>,
}

impl Refusal {
    /// No API of this id has such a stage.
    pub(super) const UNKNOWN_API: Self =
        Self::new(StatusCode::FORBIDDEN, "ForbiddenException", "Forbidden");
    /// The path holds dot segments.
    pub(super) const BAD_PATH: Self = Self::new(
        StatusCode::BAD_REQUEST,
        "BadRequestException",
        "Bad Request",
    );
    /// The body did not arrive.
    pub(super) const BROKEN_BODY: Self = Self::new(
        StatusCode::BAD_REQUEST,
        "BadRequestException",
        "Bad Request",
    );
    /// The body is longer than API Gateway takes.
    pub(super) const TOO_LONG: Self = Self::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "RequestTooLargeException",
        "Request Too Long",
    );
    /// The backend can't be reached, or broke off.
    pub(super) const BACKEND_DOWN: Self = Self::new(
        StatusCode::BAD_GATEWAY,
        "InternalServerErrorException",
        "Internal server error",
    );
    /// The backend takes too long.
    pub(super) const BACKEND_SLOW: Self = Self::new(
        StatusCode::GATEWAY_TIMEOUT,
        "InternalServerErrorException",
        "Endpoint request timed out",
    );
    /// The fault is ours.
    pub(super) const INTERNAL: Self = Self::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalServerErrorException",
        "Internal server error",
    );

    const fn new(status: StatusCode, kind: &'static str, message: &'static str) -> Self {
        Self {
            status,
            kind,
            message: Cow::Borrowed(message),
        }
    }

    pub(super) fn response(self) -> Response {
        let body = json!({ "message": self.message }).to_string();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        headers.insert("x-amzn-errortype", HeaderValue::from_static(self.kind));
        response
    }
}

impl From<ApiError> for Refusal {
    /// A signature that does not hold is forbidden, where the JSON services say bad request.
    fn from(error: ApiError) -> Self {
        if let ApiError::Internal(cause) = &error {
            tracing::error!(cause, "a request failed");
        }
        let wire = error.wire();
        if wire.status.is_server_error() {
            return Self::INTERNAL;
        }
        Self {
            status: StatusCode::FORBIDDEN,
            kind: wire.code,
            message: wire.message.unwrap_or_default(),
        }
    }
}
