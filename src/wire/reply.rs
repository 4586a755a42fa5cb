//! What comes back: a JSON object or an error, told apart as Amplify does it.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use zeroize::Zeroizing;

use super::json::Json;

/// An HTTP reply, as far as a client looks at it.
#[derive(Clone, Default)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Header `x-amzn-errortype`.
    pub error_type: Option<String>,
    /// Header `x-amzn-requestid`.
    pub request_id: Option<String>,
    /// Header `Date`, in milliseconds since 1970.
    pub date_ms: Option<i64>,
    /// The body. It may hold tokens, so it is wiped when dropped.
    pub body: Zeroizing<String>,
}

impl core::fmt::Debug for Reply {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("error_type", &self.error_type)
            .finish_non_exhaustive()
    }
}

/// An error that a service, or something in front of it, replied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// The shape's name, such as `NotAuthorizedException`.
    pub name: String,
    /// The text that goes with it.
    pub message: String,
    /// HTTP status.
    pub status: u16,
    /// The service's name for this request.
    pub request_id: Option<String>,
}

/// Error names that mean "too fast" or "too slow", after which the same request may succeed.
const TRANSIENT: [&str; 9] = [
    "LimitExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

impl Reply {
    /// Reads the reply. An empty body is an empty object, which is what some operations send.
    ///
    /// # Errors
    /// [`ServiceError`], for a status outside 200–299 and for a body that is no JSON. Its name is
    /// the header's, else the body's `code` or `__type`, cut at the first `:` or `,` and after the
    /// last `#`, else `UnknownError`.
    pub fn read(self) -> Result<Json, ServiceError> {
        let body = if self.body.is_empty() {
            Some(Json::Object(Vec::new()))
        } else {
            Json::parse(&self.body).ok()
        };
        let good = (200..300).contains(&self.status);
        match body {
            Some(body) if good => Ok(body),
            body => Err(self.error(body.as_ref())),
        }
    }

    fn error(self, body: Option<&Json>) -> ServiceError {
        let member = |name| body.and_then(|body| body.get_str(name));
        let name = self
            .error_type
            .as_deref()
            .or_else(|| member("code"))
            .or_else(|| member("__type"))
            .map_or("", bare_name);
        let message = member("message").or_else(|| member("Message"));
        ServiceError {
            name: if name.is_empty() {
                "UnknownError"
            } else {
                name
            }
            .to_owned(),
            message: message.unwrap_or("Unknown error").to_owned(),
            status: self.status,
            request_id: self.request_id,
        }
    }
}

/// `com.amazon.coral.service#Some:http://…` is `Some`.
fn bare_name(text: &str) -> &str {
    let end = text.find([':', ',']).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text);
    text.rsplit_once('#').map_or(text, |(_, name)| name)
}

impl ServiceError {
    /// Whether the same request may succeed a little later: throttled, timed out, or a fault of
    /// the server.
    pub fn is_transient(&self) -> bool {
        matches!(self.status, 429 | 500 | 502 | 503 | 504) || TRANSIENT.contains(&&*self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, error_type: Option<&str>, body: &str) -> Result<Json, ServiceError> {
        let reply = Reply {
            status,
            error_type: error_type.map(str::to_owned),
            body: body.to_owned().into(),
            ..Reply::default()
        };
        reply.read()
    }

    #[test]
    fn the_header_goes_before_the_body() {
        let error = reply(
            400,
            Some("NotAuthorizedException:http://internal.amazon.com/x,y"),
            r#"{"__type":"Other","message":"Incorrect username or password."}"#,
        )
        .unwrap_err();
        assert_eq!(error.name, "NotAuthorizedException");
        assert_eq!(error.message, "Incorrect username or password.");
        assert_eq!(error.status, 400);
        assert!(!error.is_transient());
    }

    #[test]
    fn the_name_is_cut_out_of_the_body() {
        for (body, name) in [
            (
                r#"{"__type":"com.amazon.coral.service#SerializationException"}"#,
                "SerializationException",
            ),
            (r#"{"code":"First","__type":"Second"}"#, "First"),
            (r#"{"__type":"A,B"}"#, "A"),
            (r#"{"__type":""}"#, "UnknownError"),
            ("[]", "UnknownError"),
            ("<html>", "UnknownError"),
            ("", "UnknownError"),
        ] {
            assert_eq!(reply(400, None, body).unwrap_err().name, name, "{body}");
        }
    }

    #[test]
    fn the_message_may_be_capitalised() {
        let error = reply(400, None, r#"{"__type":"X","Message":"text"}"#).unwrap_err();
        assert_eq!(error.message, "text");
        assert_eq!(reply(400, None, "{}").unwrap_err().message, "Unknown error");
    }

    #[test]
    fn an_empty_body_is_an_empty_object() {
        assert_eq!(reply(200, None, "").unwrap(), Json::Object(Vec::new()));
        assert!(reply(200, None, "<html>").is_err());
    }

    #[test]
    fn what_may_be_tried_again() {
        for (status, name, again) in [
            (400, "LimitExceededException", true),
            (400, "TooManyRequestsException", true),
            (429, "Anything", true),
            (503, "Anything", true),
            (501, "Anything", false),
            (400, "CodeMismatchException", false),
        ] {
            let error = reply(status, Some(name), "{}").unwrap_err();
            assert_eq!(error.is_transient(), again, "{status} {name}");
        }
    }
}
