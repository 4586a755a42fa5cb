//! What signed-in users do with their own account, by access token.

pub mod change_password;
pub mod get_user;
pub mod get_user_attribute_verification_code;
pub mod update_user_attributes;
mod verifiable;
pub mod verify_user_attribute;

use crate::error::{ApiError, texts};
use crate::model::{User, UserStatus};

/// Whether the account is one that its user may change: a reset that was demanded comes first.
fn check_usable(user: &User) -> Result<(), ApiError> {
    match user.status {
        UserStatus::ResetRequired => Err(ApiError::PasswordResetRequired(
            texts::RESET_REQUIRED.into(),
        )),
        UserStatus::Unconfirmed => {
            Err(ApiError::UserNotConfirmed(texts::USER_NOT_CONFIRMED.into()))
        }
        UserStatus::Confirmed
        | UserStatus::Archived
        | UserStatus::Compromised
        | UserStatus::Unknown
        | UserStatus::ForceChangePassword
        | UserStatus::ExternalProvider => Ok(()),
    }
}
