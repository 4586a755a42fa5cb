//! What a signed-in user asks about the own account.

use alloc::boxed::Box;

use super::effect::Secret;
use super::error::AuthError;
use super::flow::{Answer, Cx, Frame, Next, Turn};
use super::session::{Need, load};
use super::simple::{ask, nothing};
use super::value::Value;
use crate::wire::Pairs;
use crate::wire::json::Json;
use crate::wire::user_pools::{change_password, get_user};

/// Waits for the session.
pub(super) enum WithToken {
    FetchUserAttributes,
    GetCurrentUser,
    UpdatePassword(UpdatePassword),
}

/// The input of `updatePassword`.
pub struct UpdatePassword {
    /// The password as it is.
    pub old_password: Secret,
    /// What it shall be.
    pub new_password: Secret,
}

/// Begins a function that needs the access token.
pub(super) fn begin(what: WithToken, cx: &Cx<'_, '_>) -> Turn {
    cx.config.user_pool()?;
    Ok(load(
        Frame::WithToken(Box::new(what)),
        Need::Live,
        Pairs::new(),
    ))
}

/// Begins `updatePassword`.
pub(super) fn update_password(input: UpdatePassword, cx: &Cx<'_, '_>) -> Turn {
    if input.old_password.is_empty() || input.new_password.is_empty() {
        return Err(AuthError::new(
            "EmptyUpdatePassword",
            "oldPassword and newPassword are required to updatePassword",
        ));
    }
    begin(WithToken::UpdatePassword(input), cx)
}

impl WithToken {
    pub fn resume(self, answer: Answer) -> Turn {
        let session = answer?.session()?.ok_or_else(AuthError::signed_out)?;
        let token = session.access.as_str();
        Ok(match self {
            Self::GetCurrentUser => Next::from(Value::User(session.current_user())),
            Self::FetchUserAttributes => ask(get_user(token), attributes),
            Self::UpdatePassword(UpdatePassword {
                old_password,
                new_password,
            }) => ask(
                change_password(token, &old_password, &new_password),
                nothing,
            ),
        })
    }
}

fn attributes(reply: &Json) -> Value {
    Value::Attributes(Pairs::from_attributes(reply.get("UserAttributes")))
}
