//! Refusals as the query protocol words them: `SignatureDoesNotMatch` where JSON services say
//! `InvalidSignatureException`, and a status for each.

use axum::http::StatusCode;
use uuid::Uuid;

use super::Xml;
use crate::error::ApiError;

/// Why a request of the query protocol is refused.
pub(super) enum QueryError {
    /// There is no `Action`.
    MissingAction,
    /// No operation of this name in this version.
    InvalidAction {
        /// What was asked for.
        action: String,
        /// In which version.
        version: String,
    },
    /// What every protocol refuses.
    Api(ApiError),
}

impl From<ApiError> for QueryError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl QueryError {
    /// Status and document.
    pub(super) fn document(self, namespace: &str, request_id: Uuid) -> (StatusCode, String) {
        let (status, code, message) = self.parts();
        let by = if status.is_server_error() {
            "Receiver"
        } else {
            "Sender"
        };
        let mut xml = Xml::default();
        xml.root("ErrorResponse", namespace, |xml| {
            xml.element("Error", |xml| {
                xml.text("Type", by);
                xml.text("Code", code);
                xml.text("Message", &message);
            });
            xml.text("RequestId", &request_id.to_string());
        });
        (status, xml.finish())
    }

    fn parts(self) -> (StatusCode, &'static str, String) {
        let (sender, forbidden) = (StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN);
        match self {
            Self::MissingAction => (
                sender,
                "MissingAction",
                "The request must contain the parameter Action.".into(),
            ),
            Self::InvalidAction { action, version } => (
                sender,
                "InvalidAction",
                format!("Could not find operation {action} for version {version}"),
            ),
            Self::Api(ApiError::AccessDenied(text)) => (forbidden, "AccessDenied", text.into()),
            Self::Api(ApiError::ExpiredToken(text)) => (forbidden, "ExpiredToken", text.into()),
            Self::Api(ApiError::IncompleteSignature(text)) => {
                (sender, "IncompleteSignature", text.into())
            }
            Self::Api(ApiError::InvalidParameter(text)) => (sender, "ValidationError", text.into()),
            Self::Api(ApiError::InvalidSignature(text)) => {
                (forbidden, "SignatureDoesNotMatch", text.into())
            }
            Self::Api(ApiError::MissingAuthenticationToken(_)) => (
                forbidden,
                "MissingAuthenticationToken",
                "Request is missing Authentication Token".into(),
            ),
            Self::Api(ApiError::UnrecognizedClient(text)) => {
                (forbidden, "InvalidClientTokenId", text.into())
            }
            // Everything else is named as in JSON, without the suffix.
            Self::Api(error) => {
                if let ApiError::Internal(cause) = &error {
                    tracing::error!(cause, "a request failed");
                }
                let wire = error.wire();
                let code = match wire.code {
                    "InternalErrorException" => "InternalFailure",
                    code => code.strip_suffix("Exception").unwrap_or(code),
                };
                let message = wire.message.unwrap_or_default();
                (wire.status, code, message.into_owned())
            }
        }
    }
}
