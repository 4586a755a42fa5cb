//! `confirmSignIn`: the answer to what a sign-in waits for.

use alloc::{borrow::ToOwned, boxed::Box};

use super::half_done::HalfDone;
use super::{SignIn, challenge};
use crate::auth::effect::{Area, Secret};
use crate::auth::error::AuthError;
use crate::auth::flow::{Cx, Frame, Next, Turn};
use crate::auth::storage::SIGN_IN_STATE;
use crate::wire::Pairs;

/// The input of `confirmSignIn`.
#[derive(Default)]
pub struct ConfirmSignIn {
    /// The answer: here the new password.
    pub challenge_response: Secret,
    /// Attributes that a new user has to give.
    pub user_attributes: Pairs,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

/// Begins with the sign-in that waits, in memory or in the storage.
pub(in crate::auth) fn begin(input: ConfirmSignIn, cx: &mut Cx<'_, '_>) -> Turn {
    if input.challenge_response.is_empty() {
        return Err(AuthError::missing(
            "EmptyChallengeResponse",
            "challengeResponse",
            "confirmSignIn",
        ));
    }
    cx.config.user_pool()?;
    let half_done = cx.memory.half_done.clone();
    if half_done.is_some() {
        return input.answer(half_done, cx);
    }
    cx.read(Area::State, SIGN_IN_STATE.map(ToOwned::to_owned).into());
    let state = SignIn::HalfDone(Box::new(input));
    Ok(Next::Wait(Frame::SignIn(state)))
}

impl ConfirmSignIn {
    pub(super) fn answer(&self, half_done: Option<HalfDone>, cx: &Cx<'_, '_>) -> Turn {
        let half_done = half_done.ok_or_else(|| {
            AuthError::new(
                "SignInException",
                "There is no sign-in that waits for this.",
            )
            .suggest("Call signIn, and then confirmSignIn on the same page within three minutes.")
        })?;
        challenge::answer(&half_done, self, cx)
    }
}
