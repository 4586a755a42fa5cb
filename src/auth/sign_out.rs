//! The end of a session: first in this browser, then at the service.

use alloc::{boxed::Box, string::String, vec};

use super::effect::{Area, Effect, Event};
use super::error::AuthError;
use super::exchange::send;
use super::flow::{Answer, Cx, Frame, Given, Next, Turn};
use super::session::{Need, Session, load};
use super::storage::{Keys, UNNAMED, guest_identity};
use super::value::Value;
use crate::wire::user_pools::{global_sign_out, revoke_token};
use crate::wire::{Pairs, Request};

/// Waits for the steps of a sign-out.
pub(super) struct SignOut {
    global: bool,
    state: State,
}

enum State {
    Session,
    Lock(Option<Box<Session>>),
    User(Option<Box<Session>>),
    Reply,
}

/// Begins `signOut`, of this session or of all that the user has.
pub(super) fn begin(global: bool, cx: &Cx<'_, '_>) -> Turn {
    cx.config.user_pool()?;
    // An access token that is over ends no other sessions.
    let need = if global { Need::Live } else { Need::Stored };
    let state = State::Session;
    let caller = Frame::SignOut(SignOut { global, state });
    Ok(load(caller, need, Pairs::new()))
}

impl SignOut {
    pub fn resume(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        let Self { global, state } = self;
        let keys = Keys::of(cx.config.user_pool()?);
        let wait = |state| Ok(Next::Wait(Frame::SignOut(Self { global, state })));
        match state {
            State::Session => {
                // Whatever went wrong, this browser forgets the session. With the lock, so that
                // a tab which is getting new tokens does not bring it back.
                let session = answer.and_then(Given::session).ok().flatten();
                cx.effects.push(Effect::Lock(keys.lock()));
                wait(State::Lock(session))
            }
            State::Lock(session) => {
                answer?.nothing()?;
                cx.read(Area::Tokens, vec![keys.last_auth_user()]);
                wait(State::User(session))
            }
            State::User(session) => {
                let user = answer?.text()?;
                clear(user.as_deref().map_or(UNNAMED, String::as_str), keys, cx);
                match session.and_then(|session| farewell(global, &session, keys)) {
                    Some(request) => {
                        let state = State::Reply;
                        Ok(send(Frame::SignOut(Self { global, state }), request))
                    }
                    None => Ok(Value::Nothing.into()),
                }
            }
            State::Reply => match answer {
                Err(error) if global && !is_over(&error) => Err(error),
                _ => Ok(Value::Nothing.into()),
            },
        }
    }
}

/// What the service is told, if it can be told.
fn farewell(global: bool, session: &Session, keys: Keys<'_>) -> Option<Request> {
    if global {
        return Some(global_sign_out(session.access.as_str()));
    }
    // Without this claim the client's tokens cannot be revoked.
    session.access.claims().origin_jti()?;
    let token = session.refresh.as_ref()?;
    Some(revoke_token(keys.client_id(), token))
}

/// Forgets the session.
fn clear(user: &str, keys: Keys<'_>, cx: &mut Cx<'_, '_>) {
    let mut removal = keys.removal(user);
    if let Ok(id) = cx.config.identity_pool() {
        removal.push((guest_identity(id), None));
    }
    cx.write(Area::Tokens, removal);
    cx.effects.push(Effect::Unlock(keys.lock()));
    cx.effects.push(Effect::Tell(Event::SignedOut));
    cx.memory.forget();
}

/// Whether there was nothing left to end, or no network to say so.
fn is_over(error: &AuthError) -> bool {
    error.ends_session() || error.metadata.is_none()
}
