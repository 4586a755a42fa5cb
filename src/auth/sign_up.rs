//! Registering, and codes that are sent on the way.

use alloc::string::String;

use super::effect::Secret;
use super::error::AuthError;
use super::flow::{Cx, Turn};
use super::simple::ask;
use super::value::{SignUpOutput, Value};
use crate::wire::Pairs;
use crate::wire::json::Json;
use crate::wire::user_pools::{self as wire, CodeDelivery, SendCode, SignedUp};

/// The input of `signUp`.
#[derive(Default)]
pub struct SignUp {
    /// The name to sign in with.
    pub username: String,
    /// Absent for users who sign in without one.
    pub password: Option<Secret>,
    /// The user's attributes.
    pub user_attributes: Pairs,
    /// Handed to the pool's sign-up trigger and not stored.
    pub validation_data: Pairs,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

/// The input of `confirmSignUp`.
#[derive(Default)]
pub struct ConfirmSignUp {
    /// The name that was registered.
    pub username: String,
    /// The code that was sent.
    pub confirmation_code: String,
    /// Take the address over from another account that has it as alias.
    pub force_alias_creation: Option<bool>,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

/// The input of `resendSignUpCode` and `resetPassword`.
#[derive(Default)]
pub struct CodeFor {
    /// Whose code.
    pub username: String,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

pub(super) fn sign_up(input: &SignUp, cx: &Cx<'_, '_>) -> Turn {
    if input.username.is_empty() {
        return Err(AuthError::missing(
            "EmptySignUpUsername",
            "username",
            "signUp",
        ));
    }
    let password = input.password.as_deref().map(String::as_str);
    if password == Some("") {
        return Err(AuthError::missing(
            "EmptySignUpPassword",
            "password",
            "signUp",
        ));
    }
    let request = wire::SignUp {
        client_id: cx.config.user_pool()?.client_id,
        username: &input.username,
        password,
        user_attributes: &input.user_attributes,
        validation_data: &input.validation_data,
        client_metadata: &input.client_metadata,
    };
    Ok(ask(request.request(), signed_up))
}

fn signed_up(reply: &Json) -> Value {
    let reply = SignedUp::read(reply);
    Value::SignUp(SignUpOutput {
        is_complete: reply.user_confirmed,
        user_id: reply.user_sub,
        code_delivery: reply.code_delivery,
    })
}

pub(super) fn confirm_sign_up(input: &ConfirmSignUp, cx: &Cx<'_, '_>) -> Turn {
    let missing = |name, what| Err(AuthError::missing(name, what, "confirmSignUp"));
    if input.username.is_empty() {
        return missing("EmptyConfirmSignUpUsername", "username");
    }
    if input.confirmation_code.is_empty() {
        return missing("EmptyConfirmSignUpCode", "confirmationCode");
    }
    let request = wire::ConfirmSignUp {
        client_id: cx.config.user_pool()?.client_id,
        username: &input.username,
        confirmation_code: &input.confirmation_code,
        force_alias_creation: input.force_alias_creation,
        client_metadata: &input.client_metadata,
    };
    Ok(ask(request.request(), |_| {
        Value::SignUp(SignUpOutput {
            is_complete: true,
            user_id: None,
            code_delivery: None,
        })
    }))
}

pub(super) fn resend_sign_up_code(input: &CodeFor, cx: &Cx<'_, '_>) -> Turn {
    let name = "EmptyresendSignUpCodeUsername";
    let request = input.send_code(name, "resendSignUpCode", cx)?;
    Ok(ask(request.resend_confirmation_code(), |reply| {
        Value::CodeSent(code_delivery(reply))
    }))
}

impl CodeFor {
    /// The request for a code, with the error's name and the function's if there is no username.
    pub(super) fn send_code<'a>(
        &'a self,
        error: &'static str,
        function: &str,
        cx: &Cx<'a, '_>,
    ) -> Result<SendCode<'a>, AuthError> {
        if self.username.is_empty() {
            return Err(AuthError::missing(error, "username", function));
        }
        Ok(SendCode {
            client_id: cx.config.user_pool()?.client_id,
            username: &self.username,
            client_metadata: &self.client_metadata,
        })
    }
}

/// Where a code went, as far as the reply says.
pub(super) fn code_delivery(reply: &Json) -> CodeDelivery {
    CodeDelivery::read(reply).unwrap_or_default()
}
