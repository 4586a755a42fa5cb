//! How people who forgot their password get a new one.

pub mod confirm_forgot_password;
pub mod forgot_password;

use crate::error::{ApiError, texts};
use crate::model::{User, UserStatus};

/// Whether the user is one whose password may be reset by a code.
fn check(user: &User) -> Result<(), ApiError> {
    if !user.enabled {
        return Err(ApiError::NotAuthorized(texts::USER_DISABLED.into()));
    }
    match user.status {
        UserStatus::Confirmed | UserStatus::Unconfirmed | UserStatus::ResetRequired => Ok(()),
        UserStatus::ForceChangePassword
        | UserStatus::ExternalProvider
        | UserStatus::Archived
        | UserStatus::Compromised
        | UserStatus::Unknown => Err(ApiError::NotAuthorized(
            "User password cannot be reset in the current state.".into(),
        )),
    }
}
