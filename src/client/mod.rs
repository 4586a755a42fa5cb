//! The client for front ends in Rust: Leptos, Yew, Dioxus and the like, compiled to WebAssembly.
//!
//! The flows are those of [`auth`](crate::auth), which the npm package drives from JavaScript;
//! here async functions drive them, in a page or in a worker. Sessions lie under Amplify's own
//! keys in `localStorage`, so an application that moves here from JavaScript keeps its sessions.
//!
//! ```no_run
//! # async fn example() -> Result<(), poolkey::auth::AuthError> {
//! use poolkey::auth::{Config, NextStep, SignInInput};
//! use poolkey::client::Client;
//!
//! let client = Client::new(Config {
//!     user_pool_id: Some("eu-central-1_Ab1Cd2Ef3".into()),
//!     user_pool_client_id: Some("4f1c0n5umer7e5tpackage0000".into()),
//!     ..Config::default()
//! });
//! let next = client
//!     .sign_in(SignInInput {
//!         username: "ada@example.com".into(),
//!         password: "correct horse".to_owned().into(),
//!         ..SignInInput::default()
//!     })
//!     .await?;
//! assert_eq!(next, NextStep::Done);
//! let user = client.current_user().await?;
//! # Ok(()) }
//! ```
//!
//! A future that is dropped gives its flow up: nothing more is sent, and its locks are let go.

mod convert;
mod drive;
mod listeners;
mod locks;
mod send;
mod signed;
mod storage;

use alloc::rc::Rc;
use core::cell::RefCell;

use crate::auth::{
    Auth, AuthError, AuthSession, CodeFor, Command, Config, ConfirmResetPassword, ConfirmSignIn,
    ConfirmSignUp, CurrentUser, Event, FetchAuthSessionInput, NextStep, SignInInput, SignUp,
    SignUpOutput, UpdatePassword, Value,
};
use crate::wire::Pairs;
use crate::wire::identity_pools::IdentityCredentials;
use crate::wire::user_pools::CodeDelivery;

pub use convert::claims;
pub use listeners::Subscription;
pub use storage::Storage;

use listeners::Listeners;
use locks::Locks;

/// A client. Clones are the same client.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    auth: RefCell<Auth>,
    tokens: Storage,
    state: Storage,
    locks: Locks,
    listeners: Listeners,
}

impl Client {
    /// A client that keeps its session in `localStorage`, or in memory where there is none.
    pub fn new(config: Config) -> Self {
        Self::with_storage(config, Storage::local())
    }

    /// A client that keeps its session in a storage of choice.
    pub fn with_storage(config: Config, tokens: Storage) -> Self {
        Self(Rc::new(Inner {
            auth: RefCell::new(Auth::new(config)),
            tokens,
            state: Storage::session(),
            locks: Locks::default(),
            listeners: Listeners::default(),
        }))
    }

    /// Calls `listener` with every event, until the subscription is dropped.
    #[must_use = "dropping the subscription ends it"]
    pub fn listen(&self, listener: impl Fn(&Event) + 'static) -> Subscription {
        self.0.listeners.add(listener)
    }

    /// Registers a user.
    ///
    /// # Errors
    /// The service's, by name, and `EmptySignUpUsername`, `EmptySignUpPassword`.
    pub async fn sign_up(&self, input: SignUp) -> Result<SignUpOutput, AuthError> {
        let value = self.run(Command::SignUp(input)).await?;
        take!(value, Value::SignUp)
    }

    /// Proves the address of a new user by the code that was sent to it.
    ///
    /// # Errors
    /// The service's, such as `CodeMismatchException` and `ExpiredCodeException`.
    pub async fn confirm_sign_up(&self, input: ConfirmSignUp) -> Result<SignUpOutput, AuthError> {
        let value = self.run(Command::ConfirmSignUp(input)).await?;
        take!(value, Value::SignUp)
    }

    /// Sends the code of a sign-up again.
    ///
    /// # Errors
    /// The service's, such as `LimitExceededException`.
    pub async fn resend_sign_up_code(&self, input: CodeFor) -> Result<CodeDelivery, AuthError> {
        let value = self.run(Command::ResendSignUpCode(input)).await?;
        take!(value, Value::CodeSent)
    }

    /// Signs in, by SRP unless told otherwise: the password is proved and not sent.
    ///
    /// # Errors
    /// The service's, such as `NotAuthorizedException`; `UserAlreadyAuthenticatedException`.
    pub async fn sign_in(&self, input: SignInInput) -> Result<NextStep, AuthError> {
        let value = self.run(Command::SignIn(input)).await?;
        take!(value, Value::SignIn)
    }

    /// Answers what [`sign_in`](Self::sign_in) asked for.
    ///
    /// # Errors
    /// The service's; `SignInException` if nothing was asked.
    pub async fn confirm_sign_in(&self, input: ConfirmSignIn) -> Result<NextStep, AuthError> {
        let value = self.run(Command::ConfirmSignIn(input)).await?;
        take!(value, Value::SignIn)
    }

    /// Has a code sent that allows to set a new password.
    ///
    /// # Errors
    /// The service's, such as `LimitExceededException`.
    pub async fn reset_password(&self, input: CodeFor) -> Result<CodeDelivery, AuthError> {
        let value = self.run(Command::ResetPassword(input)).await?;
        take!(value, Value::ResetPassword)
    }

    /// Sets a new password with the code that was sent.
    ///
    /// # Errors
    /// The service's, such as `CodeMismatchException` and `InvalidPasswordException`.
    pub async fn confirm_reset_password(
        &self,
        input: ConfirmResetPassword,
    ) -> Result<(), AuthError> {
        self.run(Command::ConfirmResetPassword(input)).await?;
        Ok(())
    }

    /// Changes the password of the user who is signed in.
    ///
    /// # Errors
    /// The service's; `UserUnAuthenticatedException`.
    pub async fn update_password(&self, input: UpdatePassword) -> Result<(), AuthError> {
        self.run(Command::UpdatePassword(input)).await?;
        Ok(())
    }

    /// Who is signed in, as the tokens tell.
    ///
    /// # Errors
    /// `UserUnAuthenticatedException`.
    pub async fn current_user(&self) -> Result<CurrentUser, AuthError> {
        let value = self.run(Command::GetCurrentUser).await?;
        take!(value, Value::User)
    }

    /// The attributes of the user who is signed in, as the service knows them.
    ///
    /// # Errors
    /// The service's; `UserUnAuthenticatedException`.
    pub async fn fetch_user_attributes(&self) -> Result<Pairs, AuthError> {
        let value = self.run(Command::FetchUserAttributes).await?;
        take!(value, Value::Attributes)
    }

    /// Tokens and AWS credentials, refreshed if they are about to end; both are absent for those
    /// who are not signed in and cannot be guests.
    ///
    /// # Errors
    /// `NetworkError`, which leaves the session as it is, and the service's.
    pub async fn fetch_auth_session(
        &self,
        input: FetchAuthSessionInput,
    ) -> Result<AuthSession, AuthError> {
        let value = self.run(Command::FetchAuthSession(input)).await?;
        take!(value, Value::Session)
    }

    /// Temporary AWS credentials of the user, or of a guest.
    ///
    /// # Errors
    /// The service's; `InvalidIdentityPoolIdException` if none is configured.
    pub async fn credentials(&self, force_refresh: bool) -> Result<IdentityCredentials, AuthError> {
        let value = self.run(Command::GetCredentials { force_refresh }).await?;
        take!(value, Value::Credentials).map(|identity| *identity)
    }

    /// Ends the session here, or with `global` all sessions of the user.
    ///
    /// # Errors
    /// None that leave the user signed in here.
    pub async fn sign_out(&self, global: bool) -> Result<(), AuthError> {
        self.run(Command::SignOut { global }).await?;
        Ok(())
    }
}

/// The content of a value, which is of the kind that its command brings.
macro_rules! take {
    ($value:expr, $kind:path) => {
        match $value {
            $kind(content) => Ok(content),
            _ => Err(AuthError::misuse("A flow ended with another's result.")),
        }
    };
}
use take;
