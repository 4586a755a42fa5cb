//! A sign-in that waits for an answer: in memory, and for three minutes in the storage of the
//! tab, so that it outlives a reload.

use alloc::{borrow::ToOwned, string::String};

use zeroize::Zeroizing;

use super::Person;
use crate::auth::effect::{Area, Secret};
use crate::auth::flow::Cx;
use crate::auth::session::sign_in_details;
use crate::auth::storage::SIGN_IN_STATE;
use crate::auth::value::SignInDetails;
use crate::wire::Pairs;
use crate::wire::json::{read_integer, write_integer};

/// How long the storage is believed, in milliseconds: a session's life, unless a client sets more.
const LIFE_MS: i64 = 3 * 60_000;

/// What is needed to answer.
#[derive(Clone)]
pub(in crate::auth) struct HalfDone {
    pub challenge_name: String,
    pub session: Secret,
    pub person: Person,
    expiry_ms: i64,
}

impl HalfDone {
    pub fn new(challenge_name: &str, session: &str, person: Person, now_ms: i64) -> Self {
        Self {
            challenge_name: challenge_name.to_owned(),
            session: session.to_owned().into(),
            person,
            expiry_ms: now_ms.saturating_add(LIFE_MS),
        }
    }

    /// Reads what [`HalfDone::keep`] wrote, or Amplify.
    pub fn read(texts: &[Option<Secret>], now_ms: i64) -> Option<Self> {
        let [
            Some(username),
            Some(challenge_name),
            Some(session),
            Some(expiry),
            details,
        ] = texts
        else {
            return None;
        };
        let expiry_ms = read_integer(expiry)?;
        if now_ms >= expiry_ms {
            return None;
        }
        let mut person = Person {
            username: String::clone(username),
            details: SignInDetails::default(),
            client_metadata: Pairs::new(),
        };
        match details.as_ref().and_then(|text| SignInDetails::read(text)) {
            Some(details) => person.details = details,
            None => person.details.login_id = Some(String::clone(username)),
        }
        Some(Self {
            challenge_name: String::clone(challenge_name),
            session: session.clone(),
            person,
            expiry_ms,
        })
    }

    /// Keeps it until it is answered.
    pub fn keep(self, cx: &mut Cx<'_, '_>) {
        let mut expiry = String::new();
        write_integer(&mut expiry, self.expiry_ms);
        let texts = [
            self.person.username.clone().into(),
            self.challenge_name.clone().into(),
            self.session.clone(),
            Zeroizing::new(expiry),
            sign_in_details(&self.person.details),
        ];
        let texts = SIGN_IN_STATE.into_iter().zip(texts);
        let texts = texts.map(|(key, text)| (key.to_owned(), Some(text)));
        cx.write(Area::State, texts.collect());
        cx.memory.half_done = Some(self);
    }
}

/// Forgets it: it was answered, or another one begins.
pub(super) fn forget(cx: &mut Cx<'_, '_>) {
    cx.memory.half_done = None;
    let texts = SIGN_IN_STATE.into_iter().map(|key| (key.to_owned(), None));
    cx.write(Area::State, texts.collect());
}
