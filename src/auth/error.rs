//! What a flow fails with.

use alloc::{borrow::Cow, boxed::Box, string::String};

use crate::wire::ServiceError;

/// Why a function failed, in the form of Amplify's `AuthError`.
///
/// A box, because most results are no errors and should not have to make room for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthError(Box<Failure>);

/// What there is to say about an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable name to tell errors apart by: the service's own, or one of Amplify's.
    pub name: Cow<'static, str>,
    /// What happened, for a person.
    pub message: Cow<'static, str>,
    /// What to do about it, where that helps.
    pub recovery_suggestion: Option<Cow<'static, str>>,
    /// Of an error that a service replied: where it came from.
    pub metadata: Option<Metadata>,
}

/// About the reply that bore an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// HTTP status.
    pub http_status: u16,
    /// The service's name for the request.
    pub request_id: Option<String>,
}

impl core::fmt::Display for AuthError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.name)?;
        f.write_str(": ")?;
        f.write_str(&self.message)
    }
}

impl core::error::Error for AuthError {}

impl core::ops::Deref for AuthError {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl From<ServiceError> for AuthError {
    fn from(error: ServiceError) -> Self {
        Self(Box::new(Failure {
            name: error.name.into(),
            message: error.message.into(),
            recovery_suggestion: None,
            metadata: Some(Metadata {
                http_status: error.status,
                request_id: error.request_id,
            }),
        }))
    }
}

/// Errors of the service after which a session has no future. After all others it is kept.
const SESSION_IS_OVER: [&str; 6] = [
    "NotAuthorizedException",
    "PasswordResetRequiredException",
    "RefreshTokenReuseException",
    "TokenRevokedException",
    "UserNotConfirmedException",
    "UserNotFoundException",
];

impl AuthError {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(name: &'static str, message: &'static str) -> Self {
        Self::with_text(name, message.into())
    }

    /// An error whose message is put together.
    pub(super) fn with_text(name: &'static str, message: Cow<'static, str>) -> Self {
        Self(Box::new(Failure {
            name: Cow::Borrowed(name),
            message,
            recovery_suggestion: None,
            metadata: None,
        }))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn suggest(mut self, what: &'static str) -> Self {
        self.0.recovery_suggestion = Some(Cow::Borrowed(what));
        self
    }

    /// An input that a function cannot do without.
    pub(super) fn missing(name: &'static str, input: &str, function: &str) -> Self {
        Self::with_text(name, [input, " is required to ", function].concat().into())
    }

    /// The caller broke the rules of [`Auth`](super::Auth).
    pub(crate) fn misuse(message: &'static str) -> Self {
        Self::new("Unknown", message)
    }

    /// The service's reply makes no sense.
    pub(super) fn unreadable() -> Self {
        Self::new("Unknown", "The reply of the service cannot be read.")
    }

    pub(crate) fn offline(reason: String) -> Self {
        let mut error = Self::new("NetworkError", "A network error has occurred.");
        if !reason.is_empty() {
            error.0.recovery_suggestion = Some(reason.into());
        }
        error
    }

    pub(crate) fn no_user_pool() -> Self {
        Self::new("AuthUserPoolException", "Auth UserPool not configured.")
            .suggest("Configure userPoolId, such as us-east-1_AbCdEf123, and userPoolClientId.")
    }

    pub(super) fn no_identity_pool() -> Self {
        Self::new(
            "InvalidIdentityPoolIdException",
            "Invalid identity pool id provided.",
        )
        .suggest("Configure identityPoolId, a region and a UUID with a colon between them.")
    }

    pub(super) fn signed_out() -> Self {
        Self::new(
            "UserUnAuthenticatedException",
            "User needs to be authenticated to call this API.",
        )
        .suggest("Sign in before calling this API again.")
    }

    /// Whether the session that a refresh was for is over.
    pub(super) fn ends_session(&self) -> bool {
        self.metadata.is_some() && SESSION_IS_OVER.contains(&&*self.name)
    }
}
