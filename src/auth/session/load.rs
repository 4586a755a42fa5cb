//! Finds the session in the storage, and gets new tokens when the old ones are over.
//!
//! Whoever gets new tokens holds a lock that all tabs share, and looks into the storage again
//! once it holds it: another tab may have got some meanwhile, or have signed out.

use alloc::{borrow::ToOwned, boxed::Box, string::String, vec, vec::Vec};

use super::tokens::{Fresh, Session};
use crate::auth::effect::{Area, Effect, Event, Secret};
use crate::auth::error::AuthError;
use crate::auth::exchange::send;
use crate::auth::flow::{Answer, Cx, Frame, Given, Next, Turn};
use crate::auth::storage::{Keys, UNNAMED};
use crate::wire::Pairs;
use crate::wire::sign_in::{AuthReply, GetTokensFromRefreshToken};

/// Which session will do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) enum Need {
    /// Whatever is stored, over or not.
    Stored,
    /// One that is not over.
    Live,
    /// One with newer tokens than are stored now.
    New,
}

/// How the search is going.
struct Search {
    need: Need,
    client_metadata: Pairs,
    /// The access token that has to be replaced, from when the lock was asked for.
    replace: Option<Secret>,
}

/// Looks for the session.
pub(in crate::auth) struct Load {
    search: Search,
    state: State,
}

enum State {
    Begin,
    User,
    Tokens(String),
    Lock,
    NewTokens(Box<Session>),
}

/// Runs the search for `caller`, which gets a session, or none if nobody is signed in.
pub(in crate::auth) fn load(caller: Frame, need: Need, client_metadata: Pairs) -> Next {
    let search = Search {
        need,
        client_metadata,
        replace: None,
    };
    let state = State::Begin;
    Next::Call(caller, frame(search, state))
}

fn frame(search: Search, state: State) -> Frame {
    Frame::Load(Box::new(Load { search, state }))
}

impl Load {
    pub fn resume(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        let Self { search, state } = self;
        let held = search.replace.is_some();
        let turn = match state {
            State::Begin => search.read_user(cx),
            State::User => read_tokens(answer, search, cx),
            State::Tokens(user) => decide(user, answer, search, cx),
            State::Lock => answer?.nothing().and_then(|()| search.read_user(cx)),
            State::NewTokens(old) => finish(old, answer, cx),
        };
        // Whatever came of it, what comes next does not need the lock.
        if held && !matches!(turn, Ok(Next::Wait(_) | Next::Call(..))) {
            let name = Keys::of(cx.config.user_pool()?).lock();
            cx.effects.push(Effect::Unlock(name));
        }
        turn
    }
}

impl Search {
    fn wait(self, state: State) -> Next {
        Next::Wait(frame(self, state))
    }

    fn read_user(self, cx: &mut Cx<'_, '_>) -> Turn {
        let keys = Keys::of(cx.config.user_pool()?);
        cx.read(Area::Tokens, vec![keys.last_auth_user()]);
        Ok(self.wait(State::User))
    }
}

fn read_tokens(answer: Answer, search: Search, cx: &mut Cx<'_, '_>) -> Turn {
    let user = answer?.text()?;
    let user = String::from(user.as_deref().map_or(UNNAMED, String::as_str));
    let keys = Keys::of(cx.config.user_pool()?);
    let mut parts = Vec::with_capacity(Session::PARTS.len());
    for what in Session::PARTS {
        parts.push(keys.of_user(&user, what));
    }
    cx.read(Area::Tokens, parts);
    Ok(search.wait(State::Tokens(user)))
}

fn decide(user: String, answer: Answer, mut search: Search, cx: &mut Cx<'_, '_>) -> Turn {
    let done = |session| Ok(Next::Done(Given::Session(session)));
    let Some(session) = Session::read(user, &answer?.texts(Session::PARTS.len())?) else {
        return done(None);
    };
    let expired = session.is_expired(cx.env.now_ms);
    let good = match (search.need, &search.replace) {
        (Need::Stored, _) => true,
        (Need::Live, _) => !expired,
        (Need::New, None) => false,
        (Need::New, Some(old)) => !expired && **old != session.access.as_str(),
    };
    if good {
        return done(Some(session));
    }
    let Some(refresh) = session.refresh.clone() else {
        // Nothing to get new tokens with.
        return if expired {
            done(None)
        } else {
            Err(AuthError::signed_out())
        };
    };
    let pool = cx.config.user_pool()?;
    if search.replace.is_none() {
        search.replace = Some(session.access.as_str().to_owned().into());
        cx.effects.push(Effect::Lock(Keys::of(pool).lock()));
        return Ok(search.wait(State::Lock));
    }
    let request = GetTokensFromRefreshToken {
        client_id: pool.client_id,
        refresh_token: &refresh,
        device_key: session.device_key.as_deref(),
        client_metadata: &search.client_metadata,
    }
    .request();
    let state = State::NewTokens(session);
    Ok(send(frame(search, state), request))
}

fn finish(mut session: Box<Session>, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
    let keys = Keys::of(cx.config.user_pool()?);
    let fresh = answer
        .and_then(Given::json)
        .and_then(|json| match AuthReply::read(&json) {
            Some(AuthReply::Tokens(result)) => Fresh::read(result, cx.env.now_ms),
            _ => Err(AuthError::unreadable()),
        });
    match fresh {
        Ok(fresh) => {
            let texts = fresh.texts(keys, &session.user);
            cx.write(Area::Tokens, texts);
            cx.effects.push(Effect::Tell(Event::TokenRefresh));
            session.renew(fresh);
            Ok(Next::Done(Given::Session(Some(session))))
        }
        Err(error) => {
            if error.ends_session() {
                cx.write(Area::Tokens, keys.removal(&session.user));
                cx.memory.forget();
            }
            let event = Event::TokenRefreshFailure(error.clone());
            cx.effects.push(Effect::Tell(event));
            // The user is signed out, which is no failure of whoever asks.
            if error.metadata.is_some() && error.name == "NotAuthorizedException" {
                return Ok(Next::Done(Given::Session(None)));
            }
            Err(error)
        }
    }
}
