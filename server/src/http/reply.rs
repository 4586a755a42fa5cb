//! Replies as AWS's JSON services send them.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::error::{ApiError, WireError};

const AMZ_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
/// A longer message stands in the body only: clients bound what they read of headers.
const LONGEST_HEADER: usize = 1024;

/// What an operation of a JSON service answers.
pub(super) fn operation(result: Result<Vec<u8>, ApiError>, request_id: Uuid) -> Response {
    let mut response = match result {
        Ok(body) => {
            let mut response = Response::new(Body::from(body));
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, AMZ_JSON);
            response
        }
        Err(error) => {
            if let ApiError::Internal(cause) = &error {
                tracing::error!(cause, %request_id, "a request failed");
            }
            let wire = error.wire();
            // The message may quote what was signed or typed.
            tracing::debug!(code = wire.code, %request_id, "refused");
            refusal(&wire)
        }
    };
    name_request(&mut response, request_id);
    response
}

/// The answer of a handler that panicked; what it panicked about is no client's business.
pub(super) fn panicked(request_id: Uuid) -> Response {
    tracing::error!(%request_id, "a request panicked");
    let mut response = refusal(&ApiError::Changed.wire());
    name_request(&mut response, request_id);
    response
}

/// The answer to what no room is for.
pub(super) fn nothing_here() -> Response {
    let message = "Nothing is here. AWS clients send POST / with X-Amz-Target or Action.";
    problem(StatusCode::NOT_FOUND, message)
}

/// A refusal outside AWS's protocols.
pub(super) fn problem(status: StatusCode, message: &str) -> Response {
    let mut response = document(&json!({ "message": message }));
    *response.status_mut() = status;
    response
}

/// A JSON document outside AWS's protocols.
pub(super) fn document(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => {
            let mut response = Response::new(Body::from(body));
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(header::CONTENT_TYPE, json);
            response
        }
        Err(error) => refusal(&ApiError::internal(error).wire()),
    }
}

/// `x-amzn-RequestId`, which SDKs show with an error.
pub(super) fn name_request(response: &mut Response, request_id: Uuid) {
    if let Ok(value) = HeaderValue::from_str(&request_id.to_string()) {
        response.headers_mut().insert("x-amzn-requestid", value);
    }
}

#[derive(Serialize)]
struct Refused<'a> {
    #[serde(rename = "__type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

fn refusal(wire: &WireError) -> Response {
    let message = wire.message.as_deref();
    let mut response = document(&Refused {
        kind: wire.code,
        message,
    });
    *response.status_mut() = wire.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, AMZ_JSON);
    // The colon is AWS's: an address may follow it. Clients cut there.
    if let Ok(value) = HeaderValue::from_str(&format!("{}:", wire.code)) {
        headers.insert("x-amzn-errortype", value);
    }
    if let Some(value) = message.and_then(header_text) {
        headers.insert("x-amzn-errormessage", value);
    }
    response
}

/// A message on one line, as a header can carry it.
fn header_text(message: &str) -> Option<HeaderValue> {
    let line = message.replace(char::is_control, " ");
    let line = line.trim();
    (line.len() <= LONGEST_HEADER)
        .then(|| HeaderValue::from_bytes(line.as_bytes()).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_into_a_header_where_it_fits() {
        let schema = "Attributes did not conform to the schema: email: The attribute is required\n";
        assert_eq!(header_text(schema).unwrap(), schema.trim_end());
        assert_eq!(header_text("a\r\nb: c").unwrap(), "a  b: c");
        assert_eq!(header_text("é").unwrap().as_bytes(), "é".as_bytes());
        assert!(header_text(&"x".repeat(1025)).is_none());
    }
}
