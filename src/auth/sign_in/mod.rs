//! Signing in: the first request, then challenge by challenge until there are tokens.
//!
//! ```text
//! signIn ── InitiateAuth ──┬─ PASSWORD_VERIFIER ── srp ── RespondToAuthChallenge ──┐
//! confirmSignIn ── answer ─┴───────────────────────────────────────────────────────┴─┬─ tokens: done
//!                                                                                    └─ challenge: wait for
//!                                                                                       confirmSignIn
//! ```

mod challenge;
mod confirm;
mod finish;
mod half_done;
mod initiate;
mod srp;

pub use confirm::ConfirmSignIn;
pub use initiate::{AuthFlowType, SignInInput};

pub(super) use confirm::begin as confirm;
pub(super) use half_done::HalfDone;
pub(super) use initiate::begin;

use alloc::{boxed::Box, string::String};

use super::error::AuthError;
use super::exchange::send;
use super::flow::{Answer, Cx, Frame, Given, Turn};
use super::session::Session;
use super::storage::SIGN_IN_STATE;
use super::value::{NextStep, SignInDetails, Value};
use crate::wire::Pairs;
use crate::wire::sign_in::{AuthReply, RespondToAuthChallenge};

/// A sign-in under way, named by what it waits for.
pub(super) enum SignIn {
    /// Whether somebody is signed in already.
    Nobody(Box<SignInInput>),
    /// The challenge to a password that is proved and not sent.
    PasswordVerifier(Box<srp::Started>),
    /// A breath between two exponentiations, so that the page stays alive.
    Breath(Box<srp::Answering>),
    /// Tokens or a challenge.
    Reply(Box<Person>),
    /// A sign-in that was begun before the page was loaded again.
    HalfDone(Box<ConfirmSignIn>),
    /// The tokens as they were stored.
    Stored(Box<Session>),
}

/// Who signs in, and how.
#[derive(Clone)]
pub(super) struct Person {
    /// The name that answers bear and tokens are stored under.
    pub username: String,
    pub details: SignInDetails,
    pub client_metadata: Pairs,
}

impl SignIn {
    pub fn resume(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        match self {
            // Who cannot be known to be signed in may sign in.
            Self::Nobody(input) => match answer.and_then(Given::session) {
                Ok(Some(_)) => Err(AuthError::new(
                    "UserAlreadyAuthenticatedException",
                    "There is already a signed in user.",
                )
                .suggest("Call signOut before calling signIn again.")),
                _ => input.initiate(cx),
            },
            Self::PasswordVerifier(started) => match reply(answer)? {
                Reply::Auth(AuthReply::Challenge(challenge)) => started.answer(&challenge, cx),
                other => other.go_on(started.person, cx),
            },
            Self::Breath(answering) => {
                answer?.nothing()?;
                answering.finish(cx)
            }
            Self::Reply(person) => reply(answer)?.go_on(*person, cx),
            Self::HalfDone(input) => {
                let half_done = HalfDone::read(&answer?.texts(SIGN_IN_STATE.len())?, cx.env.now_ms);
                input.answer(half_done, cx)
            }
            Self::Stored(session) => finish::check(&session, answer, cx),
        }
    }
}

/// What the service says to a step of a sign-in.
enum Reply {
    Auth(AuthReply),
    /// What the user has to do before signing in.
    First(NextStep),
}

/// Reads a reply; two errors are not the end but say what the user has to do first.
fn reply(answer: Answer) -> Result<Reply, AuthError> {
    let json = match answer {
        Ok(given) => given.json()?,
        Err(error) => {
            return match &*error.name {
                "UserNotConfirmedException" => Ok(Reply::First(NextStep::ConfirmSignUp)),
                "PasswordResetRequiredException" => Ok(Reply::First(NextStep::ResetPassword)),
                _ => Err(error),
            };
        }
    };
    AuthReply::read(&json)
        .map(Reply::Auth)
        .ok_or_else(AuthError::unreadable)
}

impl Reply {
    fn go_on(self, mut person: Person, cx: &mut Cx<'_, '_>) -> Turn {
        match self {
            Self::First(step) => {
                half_done::forget(cx);
                Ok(Value::SignIn(step).into())
            }
            Self::Auth(AuthReply::Tokens(result)) => finish::store(result, &person, cx),
            Self::Auth(AuthReply::Challenge(challenge)) => {
                let parameter = |name| challenge.parameters.get(name);
                if let Some(stored) = parameter("USERNAME").or_else(|| parameter("USER_ID_FOR_SRP"))
                {
                    person.username = String::from(stored);
                }
                challenge::ask(&challenge, person, cx)
            }
        }
    }
}

/// Sends the answer to a challenge; tokens or the next challenge follow.
fn respond(
    challenge_name: &str,
    session: Option<&str>,
    responses: &[(&str, &str)],
    person: Person,
    cx: &Cx<'_, '_>,
) -> Turn {
    let request = RespondToAuthChallenge {
        client_id: cx.config.user_pool()?.client_id,
        challenge_name,
        session,
        challenge_responses: responses,
        client_metadata: &person.client_metadata,
    }
    .request();
    let caller = Frame::SignIn(SignIn::Reply(Box::new(person)));
    Ok(send(caller, request))
}
