//! What the server answers when it refuses: one enum for every operation of every service.

use std::borrow::Cow;

use axum::http::StatusCode;

use crate::store::{CommitError, Guard, StoreError};

/// The text of a refusal. AWS's own wording; see [`texts`] for those used in more than one place.
pub type Text = Cow<'static, str>;

/// A refusal, as the wire names it. Variants are AWS's exception names without `Exception`.
#[derive(Debug, thiserror::Error)]
#[expect(
    missing_docs,
    reason = "each variant is named as AWS's exception of the same name"
)]
pub enum ApiError {
    #[error("{0}")]
    AccessDenied(Text),
    #[error("{0}")]
    AliasExists(Text),
    #[error("{0}")]
    CodeDeliveryFailure(Text),
    #[error("{0}")]
    CodeMismatch(Text),
    #[error("{0}")]
    ConcurrentModification(Text),
    #[error("{0}")]
    ExpiredCode(Text),
    #[error("{0}")]
    ExpiredToken(Text),
    #[error("{0}")]
    FeatureUnavailableInTier(Text),
    #[error("{0}")]
    IncompleteSignature(Text),
    /// The cause is for the log; the client learns nothing of it.
    #[error("internal error: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("{0}")]
    InvalidIdentityPoolConfiguration(Text),
    #[error("{0}")]
    InvalidOAuthFlow(Text),
    #[error("{0}")]
    InvalidParameter(Text),
    #[error("{0}")]
    InvalidPassword(Text),
    #[error("{0}")]
    InvalidSignature(Text),
    #[error("{0}")]
    LimitExceeded(Text),
    #[error("{0}")]
    MissingAuthenticationToken(Text),
    #[error("{0}")]
    NotAuthorized(Text),
    #[error("{0}")]
    PasswordHistoryPolicyViolation(Text),
    #[error("{0}")]
    PasswordResetRequired(Text),
    #[error("{0}")]
    RefreshTokenReuse(Text),
    #[error("{0}")]
    RequestTooLarge(Text),
    #[error("{0}")]
    ResourceConflict(Text),
    #[error("{0}")]
    ResourceNotFound(Text),
    #[error("{0}")]
    ScopeDoesNotExist(Text),
    /// The request body is not the JSON that the operation takes.
    #[error("the body is not JSON of the right types")]
    Serialization,
    #[error("{0}")]
    TierChangeNotAllowed(Text),
    #[error("{0}")]
    TooManyRequests(Text),
    #[error("unknown operation")]
    UnknownOperation,
    #[error("{0}")]
    UnrecognizedClient(Text),
    #[error("{0}")]
    UnsupportedOperation(Text),
    #[error("{0}")]
    UnsupportedTokenType(Text),
    #[error("{0}")]
    UnsupportedUserState(Text),
    #[error("{0}")]
    UserNotConfirmed(Text),
    #[error("{0}")]
    UserNotFound(Text),
    #[error("{0}")]
    UsernameExists(Text),
    /// A row changed between the read and the write: the operation starts again.
    #[error("the data changed meanwhile")]
    Changed,
}

/// What of a refusal goes over the wire.
#[derive(Debug, PartialEq, Eq)]
pub struct WireError {
    /// The HTTP status: 400 unless the fault is ours.
    pub status: StatusCode,
    /// AWS's exception name.
    pub code: &'static str,
    /// The message; absent where AWS sends none.
    pub message: Option<Text>,
}

impl ApiError {
    /// The form every protocol's encoder starts from.
    pub fn wire(self) -> WireError {
        let (code, message) = match self {
            Self::AccessDenied(text) => ("AccessDeniedException", text),
            Self::AliasExists(text) => ("AliasExistsException", text),
            Self::CodeDeliveryFailure(text) => ("CodeDeliveryFailureException", text),
            Self::CodeMismatch(text) => ("CodeMismatchException", text),
            Self::ConcurrentModification(text) => ("ConcurrentModificationException", text),
            Self::ExpiredCode(text) => ("ExpiredCodeException", text),
            Self::ExpiredToken(text) => ("ExpiredTokenException", text),
            Self::FeatureUnavailableInTier(text) => ("FeatureUnavailableInTierException", text),
            Self::IncompleteSignature(text) => ("IncompleteSignatureException", text),
            Self::InvalidIdentityPoolConfiguration(text) => {
                ("InvalidIdentityPoolConfigurationException", text)
            }
            Self::InvalidOAuthFlow(text) => ("InvalidOAuthFlowException", text),
            Self::InvalidParameter(text) => ("InvalidParameterException", text),
            Self::InvalidPassword(text) => ("InvalidPasswordException", text),
            Self::InvalidSignature(text) => ("InvalidSignatureException", text),
            Self::LimitExceeded(text) => ("LimitExceededException", text),
            Self::MissingAuthenticationToken(text) => ("MissingAuthenticationTokenException", text),
            Self::NotAuthorized(text) => ("NotAuthorizedException", text),
            Self::PasswordHistoryPolicyViolation(text) => {
                ("PasswordHistoryPolicyViolationException", text)
            }
            Self::PasswordResetRequired(text) => ("PasswordResetRequiredException", text),
            Self::RefreshTokenReuse(text) => ("RefreshTokenReuseException", text),
            Self::ResourceConflict(text) => ("ResourceConflictException", text),
            Self::ResourceNotFound(text) => ("ResourceNotFoundException", text),
            Self::ScopeDoesNotExist(text) => ("ScopeDoesNotExistException", text),
            Self::TierChangeNotAllowed(text) => ("TierChangeNotAllowedException", text),
            Self::TooManyRequests(text) => ("TooManyRequestsException", text),
            Self::UnrecognizedClient(text) => ("UnrecognizedClientException", text),
            Self::UnsupportedOperation(text) => ("UnsupportedOperationException", text),
            Self::UnsupportedTokenType(text) => ("UnsupportedTokenTypeException", text),
            Self::UnsupportedUserState(text) => ("UnsupportedUserStateException", text),
            Self::UserNotConfirmed(text) => ("UserNotConfirmedException", text),
            Self::UserNotFound(text) => ("UserNotFoundException", text),
            Self::UsernameExists(text) => ("UsernameExistsException", text),
            Self::RequestTooLarge(text) => {
                return WireError {
                    status: StatusCode::PAYLOAD_TOO_LARGE,
                    code: "RequestEntityTooLargeException",
                    message: Some(text),
                };
            }
            Self::Serialization => return WireError::bare("SerializationException"),
            Self::UnknownOperation => return WireError::bare("UnknownOperationException"),
            Self::Changed | Self::Internal(_) => {
                return WireError {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    code: "InternalErrorException",
                    message: Some("Internal server error.".into()),
                };
            }
        };
        WireError {
            status: StatusCode::BAD_REQUEST,
            code,
            message: Some(message),
        }
    }

    /// Wraps an unexpected failure.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl WireError {
    fn bare(code: &'static str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            message: None,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<CommitError> for ApiError {
    /// What a refused guard means where the operation has no better word for it.
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Refused(Guard::Unchanged) => Self::Changed,
            CommitError::Refused(Guard::FreeName) => {
                Self::UsernameExists(texts::USER_EXISTS.into())
            }
            CommitError::Refused(Guard::FreeId) => Self::ResourceConflict(texts::ID_TAKEN.into()),
            CommitError::Refused(Guard::Unspent) => {
                Self::NotAuthorized(texts::SESSION_SPENT.into())
            }
            CommitError::Store(error) => error.into(),
        }
    }
}

/// Messages used in more than one place, as AWS words them (`wire.md` §3 of the protocol notes lists
/// the replies and reports they were read from).
pub mod texts {
    /// Wrong password, or an unknown user where that is hidden.
    pub const WRONG_PASSWORD: &str = "Incorrect username or password.";
    /// The lockout after repeated failures.
    pub const ATTEMPTS_EXCEEDED: &str = "Password attempts exceeded";
    /// Too many codes asked for or tried.
    pub const LIMIT: &str = "Attempt limit exceeded, please try after some time.";
    /// A disabled user.
    pub const USER_DISABLED: &str = "User is disabled.";
    /// An unconfirmed user.
    pub const USER_NOT_CONFIRMED: &str = "User is not confirmed.";
    /// An unknown user, told openly.
    pub const USER_UNKNOWN: &str = "User does not exist.";
    /// An unknown user of the sign-up and reset operations, told openly.
    pub const USERNAME_CLIENT: &str = "Username/client id combination not found.";
    /// A reset is demanded.
    pub const RESET_REQUIRED: &str = "Password reset required for the user";
    /// A temporary password that has run out.
    pub const TEMPORARY_EXPIRED: &str =
        "Temporary password has expired and must be reset by an administrator.";
    /// A session string that is not ours, or not for this step.
    pub const SESSION_INVALID: &str = "Invalid session for the user.";
    /// A session string that is too old.
    pub const SESSION_EXPIRED: &str = "Invalid session for the user, session is expired.";
    /// A session string that was answered before.
    pub const SESSION_SPENT: &str = "Invalid session for the user, session can only be used once.";
    /// A wrong code.
    pub const CODE_WRONG: &str = "Invalid verification code provided, please try again.";
    /// A code that has run out, or was never asked for.
    pub const CODE_EXPIRED: &str = "Invalid code provided, please request a code again.";
    /// A taken name.
    pub const USER_EXISTS: &str = "User already exists";
    /// A taken identifier.
    pub const ID_TAKEN: &str = "A resource with this identifier already exists.";
    /// An access token past its time.
    pub const ACCESS_TOKEN_EXPIRED: &str = "Access Token has expired";
    /// An access token of an ended session.
    pub const ACCESS_TOKEN_REVOKED: &str = "Access Token has been revoked";
    /// Something that is not an access token of this pool.
    pub const ACCESS_TOKEN_INVALID: &str = "Invalid Access Token";
    /// An access token without `aws.cognito.signin.user.admin`.
    pub const ACCESS_TOKEN_SCOPES: &str = "Access Token does not have required scopes";
    /// A refresh token past its time.
    pub const REFRESH_TOKEN_EXPIRED: &str = "Refresh Token has expired";
    /// A refresh token of an ended session.
    pub const REFRESH_TOKEN_REVOKED: &str = "Refresh Token has been revoked";
    /// Something that is not a refresh token of this client.
    pub const REFRESH_TOKEN_INVALID: &str = "Invalid Refresh Token";
}
