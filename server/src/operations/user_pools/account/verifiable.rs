//! The attributes that a code can verify, and the codes that do.

use crate::app::Context;
use crate::codes::{NewCode, Proves};
use crate::delivery::{CodeDeliveryDetails, Destination, Envelope, Occasion};
use crate::error::ApiError;
use crate::model::{CodePurpose, Pool, User};
use crate::shapes::AttributeName;
use crate::shapes::user_pool::VerifiedAttribute;
use crate::store::Write;

/// Both, in the order in which replies name them.
pub(super) const VERIFIABLE: [VerifiedAttribute; 2] =
    [VerifiedAttribute::Email, VerifiedAttribute::PhoneNumber];

/// The attribute of this name.
///
/// # Errors
/// `InvalidParameterException` where no code verifies it.
pub(super) fn named(name: &AttributeName) -> Result<VerifiedAttribute, ApiError> {
    name.as_str().parse().map_err(|()| {
        let text = format!("Attribute {name} cannot be verified.");
        ApiError::InvalidParameter(text.into())
    })
}

/// The purpose of the codes that verify it.
pub(super) fn purpose(attribute: VerifiedAttribute) -> CodePurpose {
    match attribute {
        VerifiedAttribute::Email => CodePurpose::VerifyEmail,
        VerifiedAttribute::PhoneNumber => CodePurpose::VerifyPhoneNumber,
    }
}

/// Puts a code that verifies `to`, and its message, into `write`.
///
/// # Errors
/// Those of [`issue_code`](crate::app::App::issue_code).
pub(super) fn send(
    cx: &Context,
    pool: &Pool,
    user: &User,
    occasion: Occasion,
    (to, proves): (&Destination, Proves),
    write: &mut Write,
) -> Result<CodeDeliveryDetails, ApiError> {
    let new = NewCode {
        subject: &user.sub,
        purpose: purpose(to.attribute),
        proves,
    };
    let envelope = Envelope {
        pool,
        username: &user.username,
        occasion,
        to,
    };
    cx.issue_code(&new, &envelope, write)
}
