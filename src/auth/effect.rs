//! What a flow asks of the world, and what it is told in return.

use alloc::{string::String, vec::Vec};

use zeroize::Zeroizing;

use super::error::AuthError;
use super::value::CurrentUser;
use crate::wire::{Reply, Request};

/// Where a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// What outlives the page: tokens, and who is signed in.
    Tokens,
    /// What outlives a reload at most: a sign-in that waits for an answer.
    State,
}

/// A text that is kept, wiped from memory when dropped.
pub type Secret = Zeroizing<String>;

/// Something to be done for a flow. Several are done in order, each after the one before.
#[derive(Clone)]
pub enum Effect {
    /// Read these keys; the result is [`Input::Texts`].
    Read(Area, Vec<String>),
    /// Write these keys in this order, one after the other; no text removes the key.
    ///
    /// The order is such that a page that ends in between leaves a whole session or none.
    Write(Area, Vec<(String, Option<Secret>)>),
    /// `POST` the request to a URL; the result is [`Input::Reply`] or [`Input::Offline`].
    Send(String, Request),
    /// Hold the lock of that name, across tabs where possible. It may take long to get it.
    Lock(String),
    /// Let the lock go.
    Unlock(String),
    /// Wait for as many milliseconds. Zero lets the page draw and react before it goes on.
    Wait(u32),
    /// Tell whoever listens.
    Tell(Event),
}

/// Shows no keys and no texts: they name people and hold tokens.
impl core::fmt::Debug for Effect {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Read(area, keys) => write!(f, "Read({area:?}, {})", keys.len()),
            Self::Write(area, texts) => write!(f, "Write({area:?}, {})", texts.len()),
            Self::Send(url, request) => write!(f, "Send({url}, {request:?})"),
            Self::Lock(name) => write!(f, "Lock({name})"),
            Self::Unlock(name) => write!(f, "Unlock({name})"),
            Self::Wait(ms) => write!(f, "Wait({ms})"),
            Self::Tell(event) => write!(f, "Tell({})", event.name()),
        }
    }
}

/// What happened, in the words of Amplify's Hub channel `auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody signed in.
    SignedIn(CurrentUser),
    /// The session was ended.
    SignedOut,
    /// The session has new tokens.
    TokenRefresh,
    /// It could not get new ones. Whether it is over depends on the error.
    TokenRefreshFailure(AuthError),
}

impl Event {
    /// The event's name on the Hub.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SignedIn(_) => "signedIn",
            Self::SignedOut => "signedOut",
            Self::TokenRefresh => "tokenRefresh",
            Self::TokenRefreshFailure(_) => "tokenRefresh_failure",
        }
    }
}

/// The result of the last of the effects that a flow asked for.
#[derive(Clone, Debug)]
pub enum Input {
    /// It is done, and there is nothing to say about it.
    Done,
    /// What was read, one for each key.
    Texts(Vec<Option<Secret>>),
    /// What the service replied, of any status.
    Reply(Reply),
    /// There was no reply: why not.
    Offline(String),
}
