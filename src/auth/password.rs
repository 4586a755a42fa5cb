//! Forgotten passwords.

use alloc::string::String;

use super::effect::Secret;
use super::error::AuthError;
use super::flow::{Cx, Turn};
use super::sign_up::{CodeFor, code_delivery};
use super::simple::{ask, nothing};
use super::value::Value;
use crate::wire::Pairs;
use crate::wire::user_pools::ConfirmForgotPassword;

/// The input of `confirmResetPassword`.
#[derive(Default)]
pub struct ConfirmResetPassword {
    /// Whose password.
    pub username: String,
    /// What it shall be.
    pub new_password: Secret,
    /// The code that was sent.
    pub confirmation_code: String,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

pub(super) fn reset_password(input: &CodeFor, cx: &Cx<'_, '_>) -> Turn {
    let request = input.send_code("EmptyResetPasswordUsername", "resetPassword", cx)?;
    Ok(ask(request.forgot_password(), |reply| {
        Value::ResetPassword(code_delivery(reply))
    }))
}

pub(super) fn confirm_reset_password(input: &ConfirmResetPassword, cx: &Cx<'_, '_>) -> Turn {
    let missing = |name, what| Err(AuthError::missing(name, what, "confirmResetPassword"));
    if input.username.is_empty() {
        return missing("EmptyConfirmResetPasswordUsername", "username");
    }
    if input.new_password.is_empty() {
        return missing("EmptyConfirmResetPasswordNewPassword", "newPassword");
    }
    if input.confirmation_code.is_empty() {
        let name = "EmptyConfirmResetPasswordConfirmationCode";
        return missing(name, "confirmationCode");
    }
    let request = ConfirmForgotPassword {
        client_id: cx.config.user_pool()?.client_id,
        username: &input.username,
        confirmation_code: &input.confirmation_code,
        password: &input.new_password,
        client_metadata: &input.client_metadata,
    };
    Ok(ask(request.request(), nothing))
}
