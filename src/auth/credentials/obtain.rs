//! The credentials to use now: those in memory, if they are still those of whoever is signed in.

use alloc::vec;

use super::credentials;
use crate::auth::effect::{Area, Secret};
use crate::auth::flow::{Answer, Cx, Frame, Given, Next, Turn, unexpected};
use crate::auth::session::{Need, Session, load};
use crate::auth::storage::Keys;
use crate::wire::Pairs;

/// Looks for credentials.
pub(in crate::auth) struct Obtain {
    force: bool,
    state: State,
}

enum State {
    Begin,
    Owner,
    Session,
    Credentials,
}

/// Gets credentials for `caller`: none, if nobody is signed in and guests get none.
pub(in crate::auth) fn obtain(caller: Frame, force: bool) -> Next {
    let state = State::Begin;
    Next::Call(caller, Frame::Obtain(Obtain { force, state }))
}

impl Obtain {
    pub fn resume(self, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
        match self.state {
            State::Begin => self.begin(cx),
            State::Owner => match answer? {
                Given::Texts(texts) => Ok(self.compare(&texts, cx)),
                _ => Err(unexpected()),
            },
            State::Session => {
                let session = answer?.session()?;
                self.fetch(session.as_deref(), cx)
            }
            State::Credentials => answer.map(Next::Done),
        }
    }

    fn frame(self, state: State) -> Frame {
        Frame::Obtain(Self { state, ..self })
    }

    /// With credentials in memory, one look into the storage says whether they may be used.
    fn begin(self, cx: &mut Cx<'_, '_>) -> Turn {
        cx.config.identity_pool()?;
        let Ok(pool) = cx.config.user_pool() else {
            return self.fetch(None, cx);
        };
        let Some(cached) = cx.cached().filter(|_| !self.force) else {
            return Ok(self.load());
        };
        let keys = Keys::of(pool);
        let mut wanted = vec![keys.last_auth_user()];
        if let Some(owner) = &cached.owner {
            wanted.push(keys.of_user(&owner.user, "idToken"));
        }
        cx.read(Area::Tokens, wanted);
        Ok(Next::Wait(self.frame(State::Owner)))
    }

    fn compare(self, texts: &[Option<Secret>], cx: &Cx<'_, '_>) -> Next {
        if let Some(cached) = cx.cached() {
            let same = match (&cached.owner, texts) {
                (None, [None]) => true,
                (Some(owner), [Some(user), Some(id_token)]) => {
                    **user == owner.user && *id_token == owner.id_token
                }
                _ => false,
            };
            if same {
                let identity = cached.identity.clone();
                return Next::Done(Given::Credentials(Some(identity)));
            }
        }
        self.load()
    }

    fn load(self) -> Next {
        let need = Need::fresh(false);
        load(self.frame(State::Session), need, Pairs::new())
    }

    fn fetch(self, session: Option<&Session>, cx: &Cx<'_, '_>) -> Turn {
        if session.is_none() && !cx.config.allow_guest_access {
            return Ok(Next::Done(Given::Credentials(None)));
        }
        let fetch = credentials(session, self.force)?;
        Ok(Next::Call(self.frame(State::Credentials), fetch))
    }
}
