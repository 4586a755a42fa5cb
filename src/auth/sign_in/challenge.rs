//! Challenges that a person answers: what they ask for, and how the answer is written.

use alloc::{vec, vec::Vec};

use super::half_done::HalfDone;
use super::{ConfirmSignIn, Person, respond};
use crate::auth::error::AuthError;
use crate::auth::flow::{Cx, Turn};
use crate::auth::value::{NextStep, Value};
use crate::wire::sign_in::Challenge;

const NEW_PASSWORD_REQUIRED: &str = "NEW_PASSWORD_REQUIRED";

/// What the names of attributes begin with in this challenge.
const USER_ATTRIBUTES: &str = "userAttributes.";

/// Ends the call with what the challenge asks for, and remembers it for `confirmSignIn`.
pub(super) fn ask(challenge: &Challenge, person: Person, cx: &mut Cx<'_, '_>) -> Turn {
    let step = match &*challenge.name {
        NEW_PASSWORD_REQUIRED => NextStep::NewPassword {
            missing_attributes: challenge
                .list("requiredAttributes")
                .iter()
                .map(|name| name.strip_prefix(USER_ATTRIBUTES).unwrap_or(name).into())
                .collect(),
        },
        other => return Err(unsupported(other)),
    };
    let Some(session) = &challenge.session else {
        return Err(AuthError::unreadable());
    };
    HalfDone::new(&challenge.name, session, person, cx.env.now_ms).keep(cx);
    Ok(Value::SignIn(step).into())
}

/// Answers the challenge that the sign-in waits at.
pub(super) fn answer(half_done: &HalfDone, input: &ConfirmSignIn, cx: &Cx<'_, '_>) -> Turn {
    let name = &*half_done.challenge_name;
    let attributes: Vec<_> = input
        .user_attributes
        .iter()
        .map(|(name, value)| ([USER_ATTRIBUTES, name].concat(), value))
        .collect();
    let mut responses = vec![("USERNAME", &*half_done.person.username)];
    match name {
        NEW_PASSWORD_REQUIRED => {
            responses.push(("NEW_PASSWORD", &input.challenge_response));
            responses.extend(attributes.iter().map(|(name, value)| (&**name, *value)));
        }
        other => return Err(unsupported(other)),
    }
    let person = Person {
        client_metadata: input.client_metadata.clone(),
        ..half_done.person.clone()
    };
    respond(name, Some(&half_done.session), &responses, person, cx)
}

/// A challenge that only later versions can answer.
fn unsupported(challenge: &str) -> AuthError {
    let message = [
        "The user pool asks for ",
        challenge,
        ", which is not supported.",
    ]
    .concat();
    AuthError::with_text("SignInException", message.into())
}
