//! From an operation's name to its code, and back with an answer.

use serde::Serialize;

use crate::app::Context;
use crate::credentials::Caller;
use crate::error::ApiError;
use crate::shapes::{self, Shape};
use crate::store::Running;

/// An AWS service with a JSON protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// User pools.
    CognitoIdp,
    /// Identity pools.
    CognitoIdentity,
}

impl Service {
    /// Every service with a JSON protocol.
    pub const ALL: [Self; 2] = [Self::CognitoIdp, Self::CognitoIdentity];

    /// What stands before the dot in `X-Amz-Target`.
    pub const fn target_prefix(self) -> &'static str {
        match self {
            Self::CognitoIdp => "AWSCognitoIdentityProviderService",
            Self::CognitoIdentity => "AWSCognitoIdentityService",
        }
    }

    /// The name in signatures, ARNs and policies.
    pub const fn signing_name(self) -> &'static str {
        match self {
            Self::CognitoIdp => "cognito-idp",
            Self::CognitoIdentity => "cognito-identity",
        }
    }
}

/// What a request must bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// Nothing, or a token in the body; an `Authorization` header is ignored.
    Open,
    /// A valid signature of a key that is allowed to.
    SigV4,
}

/// How an operation runs: body in, body out.
pub type Run = for<'a> fn(&'a Context, &'a [u8]) -> Running<'a, Result<Vec<u8>, ApiError>>;

/// One line of the table.
pub struct Operation {
    /// The service.
    pub service: Service,
    /// The name on the wire.
    pub name: &'static str,
    /// What a request must bring.
    pub authorization: Authorization,
    pub(super) run: Run,
}

/// Declares the table.
macro_rules! operations {
    ($($service:ident { $($name:ident => $($module:ident)::+, $authorization:ident;)+ })+) => {
        /// Every operation this server knows.
        pub static OPERATIONS: &[Operation] = &[$($(Operation {
            service: Service::$service,
            name: stringify!($name),
            authorization: Authorization::$authorization,
            run: |cx, body| Box::pin(dispatch::perform(cx, body, $($module)::+::call)),
        }),+),+];
    };
}
pub(super) use operations;

/// The operation of this name.
pub fn find(service: Service, name: &str) -> Option<&'static Operation> {
    super::OPERATIONS
        .iter()
        .find(|operation| operation.service == service && operation.name == name)
}

/// How often an operation starts again because a row changed under it.
const TRIES: usize = 8;

/// Runs the operation for the context's caller.
///
/// # Errors
/// Everything an operation refuses; `AccessDeniedException` where the caller may not call it.
pub async fn run(cx: &Context, operation: &Operation, body: &[u8]) -> Result<Vec<u8>, ApiError> {
    authorize(cx, operation)?;
    let mut tries = 1;
    loop {
        match (operation.run)(cx, body).await {
            Err(ApiError::Changed) if tries < TRIES => tries += 1,
            result => return result,
        }
    }
}

/// Until policies are evaluated, the root may do everything and nobody else anything.
fn authorize(cx: &Context, operation: &Operation) -> Result<(), ApiError> {
    match (operation.authorization, &cx.caller) {
        (Authorization::Open, _) | (Authorization::SigV4, Some(Caller::Root { .. })) => Ok(()),
        (Authorization::SigV4, None) => Err(ApiError::MissingAuthenticationToken(
            "Missing Authentication Token".into(),
        )),
        (Authorization::SigV4, Some(caller @ Caller::AssumedRole(_))) => {
            let action = format!("{}:{}", operation.service.signing_name(), operation.name);
            Err(ApiError::AccessDenied(
                format!(
                    "User: {} is not authorized to perform: {action} on resource: * because no \
                     identity-based policy allows the {action} action",
                    caller.arn(&cx.settings.account)
                )
                .into(),
            ))
        }
    }
}

/// Reads the input, calls the operation, writes the output.
pub(super) async fn perform<'a, I, O, F>(
    cx: &'a Context,
    body: &'a [u8],
    call: impl FnOnce(&'a Context, I) -> F,
) -> Result<Vec<u8>, ApiError>
where
    I: Shape,
    O: Serialize,
    F: Future<Output = Result<O, ApiError>>,
{
    let output = call(cx, shapes::read(body)?).await?;
    serde_json::to_vec(&output).map_err(ApiError::internal)
}
