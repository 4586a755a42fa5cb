//! What JavaScript sees of the client: text in, text out.
//!
//! The loader of the npm package calls [`Core::start`], does the effects it is told, and calls
//! [`Core::resume`] with the result of the last, until there is a value or an error. All of it is
//! JSON, read and written by our own reader and writer: every kilobyte here is one that a page
//! loads.

mod input;
mod output;
#[cfg(poolkey_module)]
mod runtime;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use alloc::string::String;

use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::auth::{Auth, AuthError, Env, FlowId, Input, Step};
use crate::wire::hex;
use crate::wire::json::Json;

/// A client of one configuration.
#[wasm_bindgen]
pub struct Core {
    auth: Auth,
}

#[wasm_bindgen]
impl Core {
    /// Takes the configuration, a JSON object. What is wrong with it, the functions that need it
    /// will say.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> Self {
        let auth = Auth::new(input::config(&read(config)));
        Self { auth }
    }

    /// Begins a function of the package, with its input as JSON.
    pub fn start(&mut self, operation: &str, input: String) -> String {
        // It may hold a password: text and tree are wiped.
        let input = Zeroizing::new(read(&Zeroizing::new(input)));
        let step = match input::command(operation, &input) {
            Ok(command) => with_env(|env| self.auth.start(command, env)),
            Err(error) => failed(error),
        };
        output::step(step)
    }

    /// Goes on with a flow, with the JSON of what its last effect resulted in.
    pub fn resume(&mut self, flow: u32, input: String) -> String {
        let input = Json::parse(&Zeroizing::new(input)).ok();
        let input = input.and_then(input::result);
        // Whatever it is, it is not what the flow waits for; so the flow fails and says so.
        let input = input.unwrap_or(Input::Texts(alloc::vec::Vec::new()));
        output::step(with_env(|env| self.auth.resume(FlowId(flow), input, env)))
    }

    /// Gives up on a flow.
    pub fn cancel(&mut self, flow: u32) {
        self.auth.cancel(FlowId(flow));
    }
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
#[wasm_bindgen]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}

fn read(text: &str) -> Json {
    Json::parse(text).unwrap_or(Json::Null)
}

fn failed(error: AuthError) -> Step {
    Step::Failed {
        error,
        effects: alloc::vec::Vec::new(),
    }
}

fn with_env(go: impl FnOnce(&mut Env<'_>) -> Step) -> Step {
    go(&mut Env {
        now_ms: now_ms(),
        random: &mut random,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a number of milliseconds without a fraction"
)]
fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Where there is no randomness the bytes stay zero, and SRP refuses an exponent of zero.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the source that all others are given"
)]
fn random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        bytes.fill(0);
    }
}
