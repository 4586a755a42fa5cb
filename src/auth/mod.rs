//! The client: every flow as a state machine without I/O.
//!
//! A flow begins with a [`Command`]. It runs until it needs something of the world, and says what
//! as [`Effect`]s: read this, send that, wait. Whoever drives it does them in order and comes back
//! with the result of the last one as [`Input`]. In a browser that is a small loop in JavaScript;
//! in a test it is the test. Time and randomness come along with every step, in [`Env`].
//!
//! ```
//! use poolkey::auth::{Auth, Command, Config, Effect, Env, Input, Step};
//!
//! let mut auth = Auth::new(Config {
//!     user_pool_id: Some("us-east-1_AbC".into()),
//!     user_pool_client_id: Some("1example23456789".into()),
//!     ..Config::default()
//! });
//! let mut random = |bytes: &mut [u8]| bytes.fill(7);
//! let mut env = Env { now_ms: 1_772_510_706_000, random: &mut random };
//!
//! // Who is signed in? First the storage is asked for a name.
//! let Step::Waiting { flow, effects } = auth.start(Command::GetCurrentUser, &mut env) else {
//!     panic!("it cannot know");
//! };
//! assert!(matches!(&*effects, [Effect::Read(_, keys)] if keys.len() == 1));
//!
//! // There is none; and no tokens under the name that stands for "none" either.
//! let step = auth.resume(flow, Input::Texts(vec![None]), &mut env);
//! assert!(matches!(step, Step::Waiting { .. }));
//! let Step::Failed { error, .. } = auth.resume(flow, Input::Texts(vec![None; 6]), &mut env) else {
//!     panic!("nobody is signed in");
//! };
//! assert_eq!(error.name, "UserUnAuthenticatedException");
//! ```
//!
//! Several flows may be under way at once. One of them changes the session at a time: it holds a
//! lock, and reads the storage again once it has it, so that two tabs do not both use up a
//! refresh token.

mod config;
mod credentials;
mod effect;
mod error;
mod exchange;
mod flow;
mod password;
mod session;
mod sign;
mod sign_in;
mod sign_out;
mod sign_up;
mod simple;
mod storage;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod user;
mod value;
mod with_credentials;

use alloc::vec::Vec;

pub use config::Config;
pub use effect::{Area, Effect, Event, Input, Secret};
pub use error::{AuthError, Failure, Metadata};
pub use password::ConfirmResetPassword;
pub use session::FetchAuthSessionInput;
pub use sign::{Presign, SignRequest, ToSign};
pub use sign_in::{AuthFlowType, ConfirmSignIn, SignInInput};
pub use sign_up::{CodeFor, ConfirmSignUp, SignUp};
pub use user::UpdatePassword;
pub use value::{AuthSession, CurrentUser, NextStep, SignInDetails, SignUpOutput, Tokens, Value};

use flow::{Answer, Cx, Flow, Given, Memory, Turn};
use user::WithToken;

/// A function of the package, with its input.
pub enum Command {
    /// `confirmResetPassword`
    ConfirmResetPassword(ConfirmResetPassword),
    /// `confirmSignIn`
    ConfirmSignIn(ConfirmSignIn),
    /// `confirmSignUp`
    ConfirmSignUp(ConfirmSignUp),
    /// `fetchAuthSession`
    FetchAuthSession(FetchAuthSessionInput),
    /// `fetchUserAttributes`
    FetchUserAttributes,
    /// `getCredentials`
    GetCredentials {
        /// Get new ones even if the old ones are good.
        force_refresh: bool,
    },
    /// `getCurrentUser`
    GetCurrentUser,
    /// `presign`
    Presign(Presign),
    /// `resendSignUpCode`
    ResendSignUpCode(CodeFor),
    /// `resetPassword`
    ResetPassword(CodeFor),
    /// `signIn`
    SignIn(SignInInput),
    /// `signOut`
    SignOut {
        /// End all sessions of the user, and not only this one.
        global: bool,
    },
    /// `signRequest`
    SignRequest(SignRequest),
    /// `signUp`
    SignUp(SignUp),
    /// `updatePassword`
    UpdatePassword(UpdatePassword),
}

/// What a step may know of the world.
pub struct Env<'a> {
    /// The time, in milliseconds since 1970.
    pub now_ms: i64,
    /// Fills bytes with randomness that is fit for keys.
    pub random: &'a mut dyn FnMut(&mut [u8]),
}

/// Names a flow that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowId(pub u32);

/// Where a flow has got to.
#[derive(Debug)]
pub enum Step {
    /// Do these, then [`resume`](Auth::resume) the flow with the result of the last.
    Waiting {
        /// The flow.
        flow: FlowId,
        /// What it asks for: at least one.
        effects: Vec<Effect>,
    },
    /// It is over and did what it was for. Do the effects, then give the value out.
    Done {
        /// The function's result.
        value: Value,
        /// What is left to do.
        effects: Vec<Effect>,
    },
    /// It is over. Do the effects, then give the error out.
    Failed {
        /// Why.
        error: AuthError,
        /// What is left to do.
        effects: Vec<Effect>,
    },
}

/// A client: its configuration, what it remembers, and its flows.
#[derive(Default)]
pub struct Auth {
    config: Config,
    memory: Memory,
    flows: Vec<(FlowId, Flow)>,
    last: u32,
}

impl Auth {
    /// A client that has done nothing yet.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            ..Self::default()
        }
    }

    /// Begins a flow.
    pub fn start(&mut self, command: Command, env: &mut Env<'_>) -> Step {
        self.last = self.last.wrapping_add(1);
        self.run(FlowId(self.last), Flow::default(), env, |flow, cx| {
            let turn = command.begin(cx);
            flow.run(turn, cx)
        })
    }

    /// Goes on with a flow. One that is not waiting, or waits for something else, fails and is
    /// over.
    pub fn resume(&mut self, id: FlowId, input: Input, env: &mut Env<'_>) -> Step {
        let Some(at) = self.flows.iter().position(|(other, _)| *other == id) else {
            return Step::Failed {
                error: AuthError::misuse("There is no such flow."),
                effects: Vec::new(),
            };
        };
        let (_, flow) = self.flows.swap_remove(at);
        self.run(id, flow, env, |flow, cx| flow.resume(input, cx))
    }

    /// Gives up on a flow: it is over, and nothing is left to do.
    pub fn cancel(&mut self, id: FlowId) {
        self.flows.retain(|(other, _)| *other != id);
    }

    fn run(
        &mut self,
        id: FlowId,
        mut flow: Flow,
        env: &mut Env<'_>,
        go: impl FnOnce(&mut Flow, &mut Cx<'_, '_>) -> Option<Answer>,
    ) -> Step {
        let mut cx = Cx {
            config: &self.config,
            memory: &mut self.memory,
            env,
            effects: Vec::new(),
        };
        let answer = go(&mut flow, &mut cx);
        let effects = cx.effects;
        match answer {
            None => {
                self.flows.push((id, flow));
                Step::Waiting { flow: id, effects }
            }
            Some(Ok(Given::Value(value))) => Step::Done { value, effects },
            Some(Ok(_)) => Step::Failed {
                error: flow::unexpected(),
                effects,
            },
            Some(Err(error)) => Step::Failed { error, effects },
        }
    }
}

impl Command {
    fn begin(self, cx: &mut Cx<'_, '_>) -> Turn {
        match self {
            Self::ConfirmResetPassword(input) => password::confirm_reset_password(&input, cx),
            Self::ConfirmSignIn(input) => sign_in::confirm(input, cx),
            Self::ConfirmSignUp(input) => sign_up::confirm_sign_up(&input, cx),
            Self::FetchAuthSession(input) => session::fetch(input, cx),
            Self::FetchUserAttributes => user::begin(WithToken::FetchUserAttributes, cx),
            Self::GetCredentials { force_refresh } => {
                Ok(with_credentials::get_credentials(force_refresh))
            }
            Self::GetCurrentUser => user::begin(WithToken::GetCurrentUser, cx),
            Self::Presign(input) => with_credentials::presign(input, cx),
            Self::ResendSignUpCode(input) => sign_up::resend_sign_up_code(&input, cx),
            Self::ResetPassword(input) => password::reset_password(&input, cx),
            Self::SignIn(input) => sign_in::begin(input, cx),
            Self::SignOut { global } => sign_out::begin(global, cx),
            Self::SignRequest(input) => with_credentials::sign_request(input, cx),
            Self::SignUp(input) => sign_up::sign_up(&input, cx),
            Self::UpdatePassword(input) => user::update_password(input, cx),
        }
    }
}
