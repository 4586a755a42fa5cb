//! How flows run: each is a state that waits, and may call another flow as a function is called.

use alloc::{boxed::Box, string::String, vec::Vec};

use zeroize::Zeroizing;

use super::config::Config;
use super::credentials::{Cached, Fetch, Obtain};
use super::effect::{Area, Effect, Input, Secret};
use super::error::AuthError;
use super::exchange::Exchange;
use super::session::{FetchAuthSession, Load, Session};

use super::sign_in::{HalfDone, SignIn};
use super::sign_out::SignOut;
use super::user::WithToken;
use super::value::Value;
use super::with_credentials::WithCredentials;
use super::{Env, simple::Simple};
use crate::sigv4::KeyCache;
use crate::wire::Reply;
use crate::wire::identity_pools::IdentityCredentials;
use crate::wire::json::Json;

/// A state of a flow that waits for something.
pub(super) enum Frame {
    Credentials(Box<Fetch>),
    Exchange(Box<Exchange>),
    FetchAuthSession(FetchAuthSession),
    Obtain(Obtain),
    Load(Box<Load>),
    WithCredentials(Box<WithCredentials>),
    SignIn(SignIn),
    SignOut(SignOut),
    Simple(Simple),
    WithToken(Box<WithToken>),
}

/// What a frame is resumed with: the result of an effect, or what a flow it called gives back.
pub(super) enum Given {
    Nothing,
    Texts(Vec<Option<Secret>>),
    Reply(Box<Reply>),
    Offline(String),
    Json(Zeroizing<Json>),
    Session(Option<Box<Session>>),
    Credentials(Option<Box<IdentityCredentials>>),
    Value(Value),
}

/// Errors of a called flow reach the caller here, who passes most of them on with `?`.
pub(super) type Answer = Result<Given, AuthError>;

/// How it goes on.
pub(super) enum Next {
    /// The effects are asked for; resume this with the result of the last one.
    Wait(Frame),
    /// Run the second flow, then resume the first with what it gives back.
    Call(Frame, Frame),
    /// It is over.
    Done(Given),
}

pub(super) type Turn = Result<Next, AuthError>;

/// What a frame may look at and change while it runs.
pub(super) struct Cx<'a, 'e> {
    pub config: &'a Config,
    pub memory: &'a mut Memory,
    pub env: &'a mut Env<'e>,
    pub effects: Vec<Effect>,
}

/// What a client knows beyond the storage.
#[derive(Default)]
pub(super) struct Memory {
    /// How far the servers' clock is ahead of ours, by their last reply.
    pub skew_ms: Option<i64>,
    /// The sign-in that waits for an answer.
    pub half_done: Option<HalfDone>,
    /// The latest AWS credentials.
    pub credentials: Option<Cached>,
    /// Keys that signed requests before.
    pub keys: KeyCache,
}

impl Cx<'_, '_> {
    /// The servers' time as far as it is known, in milliseconds since 1970.
    pub fn server_time_ms(&self) -> i64 {
        let skew = self.memory.skew_ms.unwrap_or(0);
        self.env.now_ms.saturating_add(skew)
    }

    pub fn read(&mut self, area: Area, keys: Vec<String>) {
        self.effects.push(Effect::Read(area, keys));
    }

    pub fn write(&mut self, area: Area, texts: Vec<(String, Option<Secret>)>) {
        self.effects.push(Effect::Write(area, texts));
    }
}

impl Given {
    /// As many texts as keys were read.
    pub fn texts(self, keys: usize) -> Result<Vec<Option<Secret>>, AuthError> {
        match self {
            Self::Texts(texts) if texts.len() == keys => Ok(texts),
            _ => Err(unexpected()),
        }
    }

    /// The text of the only key that was read.
    pub fn text(self) -> Result<Option<Secret>, AuthError> {
        Ok(self.texts(1)?.pop().flatten())
    }

    pub fn json(self) -> Result<Zeroizing<Json>, AuthError> {
        match self {
            Self::Json(json) => Ok(json),
            _ => Err(unexpected()),
        }
    }

    pub fn nothing(self) -> Result<(), AuthError> {
        match self {
            Self::Nothing => Ok(()),
            _ => Err(unexpected()),
        }
    }

    pub fn session(self) -> Result<Option<Box<Session>>, AuthError> {
        match self {
            Self::Session(session) => Ok(session),
            _ => Err(unexpected()),
        }
    }

    pub fn credentials(self) -> Result<Option<Box<IdentityCredentials>>, AuthError> {
        match self {
            Self::Credentials(credentials) => Ok(credentials),
            _ => Err(unexpected()),
        }
    }
}

/// The result of another effect than the flow waits for.
pub(super) fn unexpected() -> AuthError {
    AuthError::misuse("This is not the result that the flow waits for.")
}

impl From<Input> for Given {
    fn from(input: Input) -> Self {
        match input {
            Input::Done => Self::Nothing,
            Input::Texts(texts) => Self::Texts(texts),
            Input::Reply(reply) => Self::Reply(Box::new(reply)),
            Input::Offline(reason) => Self::Offline(reason),
        }
    }
}

impl From<Value> for Next {
    fn from(value: Value) -> Self {
        Self::Done(Given::Value(value))
    }
}

impl Frame {
    fn resume(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        match self {
            Self::Credentials(state) => state.resume(answer, cx),
            Self::Exchange(state) => state.resume(answer, cx),
            Self::FetchAuthSession(state) => state.resume(answer, cx),
            Self::Obtain(state) => state.resume(answer, cx),
            Self::Load(state) => (*state).resume(answer, cx),
            Self::WithCredentials(state) => (*state).resume(answer, cx),
            Self::SignIn(state) => state.resume(answer, cx),
            Self::SignOut(state) => state.resume(answer, cx),
            Self::Simple(state) => state.resume(answer),
            Self::WithToken(state) => (*state).resume(answer),
        }
    }
}

/// A running flow: the frame that waits, above those that wait for it.
#[derive(Default)]
pub(super) struct Flow(Vec<Frame>);

impl Flow {
    /// Runs until something is to be waited for (then there is no result) or all is over.
    pub fn run(&mut self, mut turn: Turn, cx: &mut Cx<'_, '_>) -> Option<Answer> {
        loop {
            let answer = match turn {
                Ok(Next::Wait(frame)) => {
                    self.0.push(frame);
                    return None;
                }
                Ok(Next::Call(frame, first)) => {
                    self.0.push(frame);
                    self.0.push(first);
                    Ok(Given::Nothing)
                }
                Ok(Next::Done(given)) => Ok(given),
                Err(error) => Err(error),
            };
            match self.0.pop() {
                Some(frame) => turn = frame.resume(answer, cx),
                None => return Some(answer),
            }
        }
    }

    /// Goes on with the result of the last effect.
    pub fn resume(&mut self, input: Input, cx: &mut Cx<'_, '_>) -> Option<Answer> {
        let turn = match self.0.pop() {
            Some(frame) => frame.resume(Ok(input.into()), cx),
            None => Err(unexpected()),
        };
        self.run(turn, cx)
    }
}
