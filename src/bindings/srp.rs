//! A sign-in by SRP, in the three steps that a page runs as three tasks.

use alloc::boxed::Box;
use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::srp::Identity;
use crate::srp::client::{self, Prepared};
use crate::wire::base64::STANDARD;

/// A sign-in that has chosen `a`.
#[wasm_bindgen]
pub struct Login {
    a: String,
    state: State,
}

enum State {
    Begun(Box<client::Login>),
    Prepared(Box<Prepared>),
    Over,
}

#[wasm_bindgen]
impl Login {
    /// Draws 256 bits for `a`, and computes `A`.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        let login = client::Login::start(*random());
        Self {
            a: login.public_a().to_hex(),
            state: State::Begun(Box::new(login)),
        }
    }

    /// `SRP_A`.
    #[wasm_bindgen(getter)]
    pub fn a(&self) -> String {
        self.a.clone()
    }

    /// Takes the challenge in, as texts with a zero character between them: the part of the pool's
    /// id after the underscore, `USER_ID_FOR_SRP`, `SALT`, `SRP_B`, `SECRET_BLOCK`, the `TIMESTAMP`
    /// that will be sent, and the password, in which any character may occur. Whether they are
    /// accepted.
    pub fn prepare(&mut self, challenge: String) -> bool {
        let challenge = Zeroizing::new(challenge);
        let prepared = match core::mem::replace(&mut self.state, State::Over) {
            State::Begun(login) => prepare(*login, &challenge),
            State::Prepared(_) | State::Over => None,
        };
        let accepted = prepared.is_some();
        if let Some(prepared) = prepared {
            self.state = State::Prepared(Box::new(prepared));
        }
        accepted
    }

    /// `PASSWORD_CLAIM_SIGNATURE`; empty unless the challenge was accepted.
    pub fn finish(&mut self) -> String {
        match core::mem::replace(&mut self.state, State::Over) {
            State::Prepared(prepared) => STANDARD.encode(prepared.finish().as_bytes()),
            State::Begun(_) | State::Over => String::new(),
        }
    }
}

fn prepare(login: client::Login, challenge: &str) -> Option<Prepared> {
    let mut texts = challenge.splitn(7, '\0');
    let mut next = || texts.next();
    let (group, user) = (next()?, next()?);
    let (salt, b, block, time, password) = (next()?, next()?, next()?, next()?, next()?);
    let block = STANDARD.decode(block).ok()?;
    let identity = Identity { group, user };
    let prepared = login.prepare(&identity, password, salt, b, &block, time);
    prepared.ok()
}

impl Default for Login {
    fn default() -> Self {
        Self::new()
    }
}

/// Where there is no randomness the bytes stay zero, and SRP refuses an exponent of zero.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the source that all others are given"
)]
fn random() -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    if getrandom::fill(&mut *bytes).is_err() {
        bytes.fill(0);
    }
    bytes
}
