//! `fetchAuthSession`: tokens and AWS credentials, as far as there are any.

use alloc::boxed::Box;

use crate::auth::credentials::credentials;
use crate::auth::flow::{Answer, Cx, Frame, Next, Turn};
use crate::auth::session::{Need, Session, load};
use crate::auth::value::{AuthSession, Tokens, Value};
use crate::wire::Pairs;
use crate::wire::identity_pools::IdentityCredentials;

/// The input of `fetchAuthSession`.
#[derive(Clone, Debug, Default)]
pub struct FetchAuthSessionInput {
    /// Get new tokens and credentials even if the old ones are good.
    pub force_refresh: bool,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

/// Waits for the parts of a session.
pub(in crate::auth) enum FetchAuthSession {
    Session { force_refresh: bool },
    Credentials(Option<Box<Session>>),
}

/// Begins with the tokens, if there can be any.
pub(in crate::auth) fn begin(input: FetchAuthSessionInput, cx: &Cx<'_, '_>) -> Turn {
    let force_refresh = input.force_refresh;
    if cx.config.user_pool().is_err() {
        return with_credentials(None, force_refresh, cx);
    }
    let caller = Frame::FetchAuthSession(FetchAuthSession::Session { force_refresh });
    let need = Need::fresh(force_refresh);
    Ok(load(caller, need, input.client_metadata))
}

impl Need {
    /// What `forceRefresh` stands for.
    pub fn fresh(force: bool) -> Self {
        if force { Self::New } else { Self::Live }
    }
}

impl FetchAuthSession {
    pub fn resume(self, answer: Answer, cx: &Cx<'_, '_>) -> Turn {
        match self {
            Self::Session { force_refresh } => {
                with_credentials(answer?.session()?, force_refresh, cx)
            }
            Self::Credentials(session) => Ok(value(session, answer?.credentials()?)),
        }
    }
}

/// Goes on to the credentials, if there is an identity pool that gives this person some.
fn with_credentials(session: Option<Box<Session>>, force: bool, cx: &Cx<'_, '_>) -> Turn {
    let wanted = match &session {
        Some(session) => session.id.is_some(),
        None => cx.config.allow_guest_access,
    };
    if !(wanted && cx.config.has_identity_pool()) {
        return Ok(value(session, None));
    }
    let fetch = credentials(session.as_deref(), force)?;
    let caller = Frame::FetchAuthSession(FetchAuthSession::Credentials(session));
    Ok(Next::Call(caller, fetch))
}

fn value(session: Option<Box<Session>>, credentials: Option<Box<IdentityCredentials>>) -> Next {
    let tokens = session.map(|session| {
        Box::new(Tokens {
            access: session.access,
            id: session.id,
            sign_in_details: session.sign_in_details,
        })
    });
    Value::Session(AuthSession {
        tokens,
        credentials,
    })
    .into()
}
