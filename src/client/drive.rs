//! The loop that does what a flow asks for.

use alloc::string::String;
use alloc::vec::Vec;

use gloo_timers::future::TimeoutFuture;

use super::locks::Held;
use super::{Client, send};
use crate::auth::{Area, AuthError, Command, Effect, Env, FlowId, Input, Step, Value};

impl Client {
    /// Runs a flow to its end.
    pub(super) async fn run(&self, command: Command) -> Result<Value, AuthError> {
        let mut held = Vec::new();
        let mut under_way = UnderWay {
            client: self,
            flow: None,
        };
        let mut step = with_env(|env| self.0.auth.borrow_mut().start(command, env));
        loop {
            match step {
                Step::Waiting { flow, effects } => {
                    under_way.flow = Some(flow);
                    let input = self.perform(effects, &mut held).await?;
                    step = with_env(|env| self.0.auth.borrow_mut().resume(flow, input, env));
                }
                Step::Done { value, effects } => {
                    self.perform(effects, &mut held).await?;
                    return Ok(value);
                }
                Step::Failed { error, effects } => {
                    self.perform(effects, &mut held).await?;
                    return Err(error);
                }
            }
        }
    }

    /// Does all of it in order; gives the result of the last.
    async fn perform(
        &self,
        effects: Vec<Effect>,
        held: &mut Vec<Held>,
    ) -> Result<Input, AuthError> {
        let mut last = Input::Done;
        for effect in effects {
            last = self.perform_one(effect, held).await?;
        }
        Ok(last)
    }

    async fn perform_one(&self, effect: Effect, held: &mut Vec<Held>) -> Result<Input, AuthError> {
        let storage = |area| match area {
            Area::Tokens => &self.0.tokens,
            Area::State => &self.0.state,
        };
        match effect {
            Effect::Read(area, keys) => {
                let read = |key: &String| storage(area).get(key);
                return Ok(Input::Texts(keys.iter().map(read).collect()));
            }
            Effect::Write(area, texts) => {
                for (key, text) in texts {
                    storage(area).set(&key, text.as_ref())?;
                }
            }
            Effect::Send(url, request) => return Ok(send::post(&url, &request).await),
            Effect::Lock(name) => held.push(self.0.locks.acquire(&name).await?),
            Effect::Unlock(name) => held.retain(|lock| lock.name() != name),
            Effect::Wait(milliseconds) => TimeoutFuture::new(milliseconds).await,
            Effect::Tell(event) => self.0.listeners.tell(&event),
        }
        Ok(Input::Done)
    }
}

/// Cancels a flow whose future ends while it waits. One that is over is not affected.
struct UnderWay<'a> {
    client: &'a Client,
    flow: Option<FlowId>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(flow) = self.flow {
            self.client.0.auth.borrow_mut().cancel(flow);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a number of milliseconds without a fraction"
)]
fn with_env<T>(go: impl FnOnce(&mut Env<'_>) -> T) -> T {
    go(&mut Env {
        now_ms: js_sys::Date::now() as i64,
        random: &mut random,
    })
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
