//! `fetchAuthSession`: tokens and AWS credentials, as far as there are any.

use alloc::boxed::Box;

use crate::auth::credentials::credentials;
use crate::auth::flow::{Answer, Cx, Frame, Next, Turn};
use crate::auth::session::{Need, Session, load};
use crate::auth::value::{AuthSession, Tokens, Value};
use crate::wire::Pairs;

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
    Credentials(Option<Box<Tokens>>),
}

/// Begins with the tokens, if there can be any.
pub(in crate::auth) fn begin(input: FetchAuthSessionInput, cx: &Cx<'_, '_>) -> Next {
    let force_refresh = input.force_refresh;
    if cx.config.user_pool().is_err() {
        return with_credentials(None, force_refresh, cx);
    }
    let caller = Frame::FetchAuthSession(FetchAuthSession::Session { force_refresh });
    let need = Need::fresh(force_refresh);
    load(caller, need, input.client_metadata)
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
                let session = answer?.session()?;
                Ok(with_credentials(session, force_refresh, cx))
            }
            Self::Credentials(tokens) => Ok(Value::Session(AuthSession {
                tokens,
                credentials: answer?.credentials()?,
            })
            .into()),
        }
    }
}

/// Goes on to the credentials, if there is an identity pool that gives this person some.
fn with_credentials(session: Option<Box<Session>>, force: bool, cx: &Cx<'_, '_>) -> Next {
    let wanted = match &session {
        Some(session) => session.id.is_some(),
        None => cx.config.allow_guest_access,
    };
    let tokens = session.as_ref().map(|session| {
        Box::new(Tokens {
            access: session.access.clone(),
            id: session.id.clone(),
            sign_in_details: session.sign_in_details.clone(),
        })
    });
    if wanted && cx.config.has_identity_pool() {
        let caller = Frame::FetchAuthSession(FetchAuthSession::Credentials(tokens));
        return credentials(caller, session, force);
    }
    Value::Session(AuthSession {
        tokens,
        credentials: None,
    })
    .into()
}
