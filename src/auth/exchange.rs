//! A request and its reply, with another try where that is safe.

use alloc::boxed::Box;

use zeroize::Zeroizing;

use super::effect::Effect;
use super::error::AuthError;
use super::flow::{Answer, Cx, Frame, Given, Next, Turn, unexpected};
use crate::wire::{Operation, Request, ServiceError};

/// How often a request is sent at most.
const TRIES: u32 = 3;

/// Waits for the reply to a request, or to send it again.
pub(super) struct Exchange {
    request: Request,
    /// How often it has been sent.
    sent: u32,
}

/// Sends a request for `caller`, which gets the body of the reply as JSON.
pub(super) fn send(caller: Frame, request: Request) -> Next {
    let exchange = Box::new(Exchange { request, sent: 0 });
    Next::Call(caller, Frame::Exchange(exchange))
}

impl Exchange {
    pub fn resume(self: Box<Self>, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        match answer? {
            Given::Nothing => self.send(cx),
            Given::Reply(reply) => {
                if let Some(date) = reply.date_ms {
                    cx.memory.skew_ms = Some(date.saturating_sub(cx.env.now_ms));
                }
                match reply.read() {
                    Ok(json) => Ok(Next::Done(Given::Json(Zeroizing::new(json)))),
                    Err(error) if self.may_repeat(Some(&error)) => Ok(self.pause(cx)),
                    Err(error) => Err(error.into()),
                }
            }
            Given::Offline(_) if self.may_repeat(None) => Ok(self.pause(cx)),
            Given::Offline(reason) => Err(AuthError::offline(reason)),
            _ => Err(unexpected()),
        }
    }

    fn send(mut self: Box<Self>, cx: &mut Cx<'_, '_>) -> Turn {
        self.sent += 1;
        let url = cx.config.url(self.request.operation.service())?;
        cx.effects.push(Effect::Send(url, self.request.clone()));
        Ok(Next::Wait(Frame::Exchange(self)))
    }

    /// Waits 100 ms, then 200 ms, and each time up to 100 ms more, so that clients which failed
    /// together do not come back together.
    fn pause(self: Box<Self>, cx: &mut Cx<'_, '_>) -> Next {
        let mut random = [0];
        (cx.env.random)(&mut random);
        let [byte] = random;
        let jitter = u32::from(byte) * 100 / 256;
        cx.effects
            .push(Effect::Wait(50 * (1 << self.sent) + jitter));
        Next::Wait(Frame::Exchange(self))
    }

    /// Whether to send it again after this error, or after none came back.
    ///
    /// A throttled request was not looked at. After anything else it may have been carried out,
    /// so only those are sent again which may be carried out twice. `LimitExceededException` is
    /// about the person and not about the load: it does not pass in a second.
    fn may_repeat(&self, error: Option<&ServiceError>) -> bool {
        let throttled = error
            .is_some_and(|error| error.status == 429 || error.name == "TooManyRequestsException");
        let transient = error
            .is_none_or(|error| error.is_transient() && error.name != "LimitExceededException");
        self.sent < TRIES && (throttled || transient && is_repeatable(self.request.operation))
    }
}

/// Whether it does no harm that an operation is carried out twice.
fn is_repeatable(operation: Operation) -> bool {
    match operation {
        Operation::GetCredentialsForIdentity
        | Operation::GetId
        | Operation::GetTokensFromRefreshToken
        | Operation::GetUser
        | Operation::GlobalSignOut
        | Operation::InitiateAuth
        | Operation::RevokeToken => true,
        Operation::ChangePassword
        | Operation::ConfirmForgotPassword
        | Operation::ConfirmSignUp
        | Operation::ForgotPassword
        | Operation::ResendConfirmationCode
        | Operation::RespondToAuthChallenge
        | Operation::SignUp => false,
    }
}
