//! What is done with AWS credentials: given out, or put to use.

use alloc::boxed::Box;

use super::credentials::obtain;
use super::error::AuthError;
use super::flow::{Answer, Cx, Frame, Next, Turn};
use super::sign::{Presign, SignRequest};
use super::value::Value;
use crate::sigv4;

/// Waits for credentials.
pub(super) enum WithCredentials {
    GetCredentials,
    SignRequest(SignRequest),
    Presign(Presign),
}

/// Begins `getCredentials`.
pub(super) fn get_credentials(force_refresh: bool) -> Next {
    let caller = Frame::WithCredentials(Box::new(WithCredentials::GetCredentials));
    obtain(caller, force_refresh)
}

/// Begins `signRequest`, which may bring its own credentials.
pub(super) fn sign_request(input: SignRequest, cx: &mut Cx<'_, '_>) -> Turn {
    if let Some(own) = &input.request.credentials {
        return input.sign(own, cx).map(Next::from);
    }
    Ok(obtain(
        Frame::WithCredentials(Box::new(WithCredentials::SignRequest(input))),
        false,
    ))
}

/// Begins `presign`, which may bring its own credentials.
pub(super) fn presign(input: Presign, cx: &mut Cx<'_, '_>) -> Turn {
    if let Some(own) = &input.request.credentials {
        return input.sign(own, cx).map(Next::from);
    }
    Ok(obtain(
        Frame::WithCredentials(Box::new(WithCredentials::Presign(input))),
        false,
    ))
}

impl WithCredentials {
    pub fn resume(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        let identity = answer?.credentials()?.ok_or_else(AuthError::signed_out)?;
        let own = || {
            let given = &identity.credentials;
            let token = given.session_token.as_deref();
            sigv4::Credentials::new(&given.access_key_id, &given.secret_access_key, token)
        };
        let value = match self {
            Self::SignRequest(input) => input.sign(&own(), cx)?,
            Self::Presign(input) => input.sign(&own(), cx)?,
            Self::GetCredentials => Value::Credentials(identity),
        };
        Ok(value.into())
    }
}
