//! `PASSWORD_VERIFIER`: the password is proved by SRP.

use alloc::{boxed::Box, string::String};

use zeroize::Zeroizing;

use super::{Person, SignIn, challenge, respond};
use crate::auth::Env;
use crate::auth::effect::{Effect, Secret};
use crate::auth::error::AuthError;
use crate::auth::flow::{Cx, Frame, Next, Turn};
use crate::srp::client::{Login, Prepared};
use crate::srp::{Identity, SrpError, pool_name, timestamp};
use crate::wire::base64::STANDARD;
use crate::wire::sign_in::Challenge;

/// Chooses `a`.
pub(super) fn start(env: &mut Env<'_>) -> Login {
    let mut random = Zeroizing::new([0; 32]);
    (env.random)(&mut *random);
    Login::start(*random)
}

/// `A` is on its way.
pub(in crate::auth) struct Started {
    pub(super) login: Login,
    pub(super) password: Secret,
    pub(super) person: Person,
}

/// The challenge is read; one exponentiation is left.
pub(in crate::auth) struct Answering {
    prepared: Prepared,
    /// `USER_ID_FOR_SRP`, the stored username.
    user_id: String,
    secret_block: String,
    timestamp: String,
    session: Option<String>,
    person: Person,
}

impl Started {
    /// Takes the challenge in, and lets the page breathe before the rest.
    pub(super) fn answer(mut self, challenge: &Challenge, cx: &mut Cx<'_, '_>) -> Turn {
        if challenge.name != "PASSWORD_VERIFIER" {
            return challenge::ask(challenge, self.person, cx);
        }
        let parameter = |name| challenge.parameters.get(name);
        let user_id = parameter("USER_ID_FOR_SRP").ok_or_else(|| {
            AuthError::new(
                "EmptyUserIdForSRPException",
                "USER_ID_FOR_SRP was not found in challengeParameters",
            )
        })?;
        let block = parameter("SECRET_BLOCK").unwrap_or_default();
        let decoded = STANDARD
            .decode(block)
            .map_err(|_| AuthError::unreadable())?;
        let identity = Identity {
            group: pool_name(cx.config.user_pool()?.id),
            user: user_id,
        };
        let timestamp = timestamp::format(cx.server_time_ms().div_euclid(1000));
        let prepared = self
            .login
            .prepare(
                &identity,
                &self.password,
                parameter("SALT").unwrap_or_default(),
                parameter("SRP_B").unwrap_or_default(),
                &decoded,
                &timestamp,
            )
            .map_err(refused)?;
        if let Some(username) = parameter("USERNAME") {
            self.person.username = String::from(username);
        }
        cx.effects.push(Effect::Wait(0));
        let answering = Answering {
            prepared,
            user_id: String::from(user_id),
            secret_block: String::from(block),
            timestamp,
            session: challenge.session.clone(),
            person: self.person,
        };
        Ok(Next::Wait(Frame::SignIn(SignIn::Breath(Box::new(
            answering,
        )))))
    }
}

impl Answering {
    /// Sends the proof.
    pub(super) fn finish(self, cx: &Cx<'_, '_>) -> Turn {
        let signature = STANDARD.encode(self.prepared.finish().as_bytes());
        let responses = [
            ("USERNAME", &*self.user_id),
            ("PASSWORD_CLAIM_SECRET_BLOCK", &self.secret_block),
            ("TIMESTAMP", &self.timestamp),
            ("PASSWORD_CLAIM_SIGNATURE", &signature),
        ];
        let session = self.session.as_deref();
        respond("PASSWORD_VERIFIER", session, &responses, self.person, cx)
    }
}

/// The service's values are such that no honest one sends them.
fn refused(_: SrpError) -> AuthError {
    AuthError::new(
        "SignInException",
        "The challenge of the service is not one that a password can be proved to.",
    )
}
