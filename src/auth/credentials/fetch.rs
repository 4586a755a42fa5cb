//! Credentials from an identity pool: `GetId`, then `GetCredentialsForIdentity`.

use alloc::{boxed::Box, string::String, vec};

use super::{Cached, Owner};
use crate::auth::effect::{Area, Effect};
use crate::auth::error::AuthError;
use crate::auth::exchange::send;
use crate::auth::flow::{Answer, Cx, Frame, Given, Next, Turn};
use crate::auth::session::Session;
use crate::auth::storage::{credentials_lock, guest_identity};
use crate::wire::Pairs;
use crate::wire::identity_pools::{
    IdentityCredentials, get_credentials_for_identity, get_id, read_identity_id,
};

/// Gets credentials, one flow at a time: guests of two tabs would otherwise become two.
pub(in crate::auth) struct Fetch {
    owner: Option<Owner>,
    logins: Pairs,
    force: bool,
    state: State,
}

enum State {
    Begin,
    Lock,
    Guest,
    Identity,
    /// Whether the identity is one that was stored, and may not exist any more.
    Credentials {
        stored: bool,
    },
}

/// A flow that gets the credentials of a session, or of a guest.
pub(in crate::auth) fn credentials(
    session: Option<&Session>,
    force: bool,
) -> Result<Frame, AuthError> {
    let mut fetch = Box::new(Fetch {
        logins: Pairs::new(),
        owner: None,
        force,
        state: State::Begin,
    });
    if let Some(session) = session {
        fetch.log_in(session)?;
    }
    Ok(Frame::Credentials(fetch))
}

impl Fetch {
    /// Takes the proof of who the user is: the ID token, under the name of its issuer.
    fn log_in(&mut self, session: &Session) -> Result<(), AuthError> {
        let id = session.id.as_ref().ok_or_else(AuthError::signed_out)?;
        let issuer = id.claims().iss().unwrap_or_default();
        let provider = issuer
            .split_once(':')
            .and_then(|(_, rest)| rest.strip_prefix("//"))
            .ok_or_else(|| {
                AuthError::new("InvalidIdTokenException", "The ID token names no issuer.")
            })?;
        self.logins.push(provider, id.as_str());
        self.owner = Some(Owner {
            user: session.user.clone(),
            id_token: String::from(id.as_str()).into(),
        });
        Ok(())
    }

    pub fn resume(self: Box<Self>, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        let held = !matches!(self.state, State::Begin);
        let turn = self.advance(answer, cx);
        if held && !matches!(turn, Ok(Next::Wait(_) | Next::Call(..))) {
            let name = credentials_lock(cx.config.identity_pool()?);
            cx.effects.push(Effect::Unlock(name));
        }
        turn
    }

    fn advance(self: Box<Self>, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        match self.state {
            State::Begin => {
                if let Some(done) = self.cached(cx) {
                    return Ok(done);
                }
                let name = credentials_lock(cx.config.identity_pool()?);
                cx.effects.push(Effect::Lock(name));
                Ok(self.wait(State::Lock))
            }
            State::Lock => {
                answer?.nothing()?;
                match self.cached(cx) {
                    Some(done) => Ok(done),
                    None => self.identify(cx),
                }
            }
            State::Guest => match answer?.text()? {
                Some(id) => Ok(self.get_credentials(&id, true)),
                None => self.get_id(cx),
            },
            State::Identity => {
                let json = answer?.json()?;
                let id = read_identity_id(&json).ok_or_else(|| {
                    AuthError::new(
                        "GetIdResponseException",
                        "The identity pool gave no identity id.",
                    )
                })?;
                Ok(self.get_credentials(id, false))
            }
            State::Credentials { stored } => match answer {
                Err(error) if stored && is_gone(&error) => self.get_id(cx),
                answer => self.finish(answer, cx),
            },
        }
    }

    fn wait(mut self: Box<Self>, state: State) -> Next {
        self.state = state;
        Next::Wait(Frame::Credentials(self))
    }

    /// Credentials that another flow got for the same owner.
    fn cached(&self, cx: &Cx<'_, '_>) -> Option<Next> {
        let cached = cx.cached()?;
        (!self.force && cached.owner == self.owner)
            .then(|| Next::Done(Given::Credentials(Some(cached.identity.clone()))))
    }

    /// A user's identity is remembered as long as the page lives, a guest's in the storage.
    fn identify(self: Box<Self>, cx: &mut Cx<'_, '_>) -> Turn {
        let Some(owner) = &self.owner else {
            let key = guest_identity(cx.config.identity_pool()?);
            cx.read(Area::Tokens, vec![key]);
            return Ok(self.wait(State::Guest));
        };
        let cached = cx.memory.credentials.as_ref();
        let known = cached.filter(|cached| {
            let same = |other: &Owner| other.user == owner.user;
            cached.owner.as_ref().is_some_and(same)
        });
        match known.map(|cached| cached.identity.identity_id.clone()) {
            Some(id) => Ok(self.get_credentials(&id, true)),
            None => self.get_id(cx),
        }
    }

    fn get_id(mut self: Box<Self>, cx: &Cx<'_, '_>) -> Turn {
        let request = get_id(cx.config.identity_pool()?, &self.logins);
        self.state = State::Identity;
        Ok(send(Frame::Credentials(self), request))
    }

    fn get_credentials(mut self: Box<Self>, identity_id: &str, stored: bool) -> Next {
        let request = get_credentials_for_identity(identity_id, &self.logins);
        self.state = State::Credentials { stored };
        send(Frame::Credentials(self), request)
    }

    fn finish(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        let identity = IdentityCredentials::read(&*answer?.json()?).ok_or_else(|| {
            AuthError::new(
                "CredentialsException",
                "The identity pool gave no credentials.",
            )
        })?;
        // The identity of a user is nobody's business once the user has left, and a guest who
        // signs in is no guest any more.
        let key = guest_identity(cx.config.identity_pool()?);
        let guest = self.owner.is_none();
        let id = guest.then(|| identity.identity_id.clone().into());
        cx.write(Area::Tokens, vec![(key, id)]);
        let now_ms = cx.server_time_ms();
        let identity = Box::new(identity);
        cx.memory.credentials = Some(Cached::new(self.owner, identity.clone(), now_ms));
        Ok(Next::Done(Given::Credentials(Some(identity))))
    }
}

/// Whether an identity was deleted, or has become somebody's.
fn is_gone(error: &AuthError) -> bool {
    let name: &str = &error.name;
    matches!(name, "ResourceNotFoundException" | "NotAuthorizedException")
}
