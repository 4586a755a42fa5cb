//! The last step: tokens.

use alloc::{boxed::Box, vec};

use super::{Person, SignIn, half_done};
use crate::auth::effect::{Area, Effect, Event};
use crate::auth::error::AuthError;
use crate::auth::flow::{Answer, Cx, Frame, Next, Turn};
use crate::auth::session::{Fresh, Session, sign_in_details};
use crate::auth::storage::Keys;
use crate::auth::value::{NextStep, Value};
use crate::wire::sign_in::AuthenticationResult;

/// Stores the tokens, and reads one back: a storage may be full, or not be one.
pub(super) fn store(result: AuthenticationResult, person: &Person, cx: &mut Cx<'_, '_>) -> Turn {
    let fresh = Fresh::read(result, cx.env.now_ms)?;
    let user = &person.username;
    let keys = Keys::of(cx.config.user_pool()?);
    let details = sign_in_details(&person.details);
    let mut texts = vec![(keys.of_user(user, "signInDetails"), Some(details))];
    texts.extend(fresh.texts(keys, user));
    // Last of all: from here on somebody is signed in.
    texts.push((keys.last_auth_user(), Some(user.clone().into())));
    cx.write(Area::Tokens, texts);
    half_done::forget(cx);
    cx.memory.forget();
    cx.read(Area::Tokens, vec![keys.of_user(user, "accessToken")]);
    let session = Session {
        user: user.clone(),
        access: fresh.access,
        id: fresh.id,
        refresh: fresh.refresh,
        clock_drift_ms: fresh.clock_drift_ms,
        device_key: None,
        sign_in_details: Some(person.details.clone()),
    };
    let state = SignIn::Stored(Box::new(session));
    Ok(Next::Wait(Frame::SignIn(state)))
}

/// Tells that somebody is signed in, if the tokens are where they were put.
pub(super) fn check(session: &Session, answer: Answer, cx: &mut Cx<'_, '_>) -> Turn {
    let stored = answer?.text()?;
    if stored.is_none_or(|stored| *stored != session.access.as_str()) {
        return Err(AuthError::new(
            "UnexpectedSignInInterruptionException",
            "The sign-in succeeded, but the tokens could not be stored.",
        )
        .suggest("See that the storage for tokens keeps what is written to it."));
    }
    let event = Event::SignedIn(session.current_user());
    cx.effects.push(Effect::Tell(event));
    Ok(Value::SignIn(NextStep::Done).into())
}
