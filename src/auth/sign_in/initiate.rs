//! `signIn`: who, and by which flow.

use alloc::{borrow::ToOwned, boxed::Box, string::String};

use super::{Person, SignIn, srp};
use crate::auth::effect::Secret;
use crate::auth::error::AuthError;
use crate::auth::exchange::send;
use crate::auth::flow::{Cx, Frame, Turn};
use crate::auth::session::{Need, load};
use crate::auth::value::SignInDetails;
use crate::wire::Pairs;
use crate::wire::sign_in::InitiateAuth;

/// How the password is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthFlowType {
    /// `USER_SRP_AUTH`: the password is proved and stays in the browser.
    #[default]
    UserSrpAuth,
    /// `USER_PASSWORD_AUTH`: the password is sent.
    UserPasswordAuth,
}

impl AuthFlowType {
    /// Reads a name that the service has for it.
    ///
    /// # Errors
    /// `SignInException`, for flows that are not spoken here and names that are none.
    pub fn from_name(name: &str) -> Result<Self, AuthError> {
        match name {
            "USER_SRP_AUTH" => Ok(Self::UserSrpAuth),
            "USER_PASSWORD_AUTH" => Ok(Self::UserPasswordAuth),
            _ => {
                let message = ["The authFlowType ", name, " is not supported."].concat();
                Err(AuthError::with_text("SignInException", message.into())
                    .suggest("Use USER_SRP_AUTH or USER_PASSWORD_AUTH."))
            }
        }
    }

    /// The name that the service has for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserSrpAuth => "USER_SRP_AUTH",
            Self::UserPasswordAuth => "USER_PASSWORD_AUTH",
        }
    }
}

/// The input of `signIn`.
#[derive(Default)]
pub struct SignInInput {
    /// The username, or an alias of it.
    pub username: String,
    /// The password.
    pub password: Secret,
    /// How it is checked.
    pub auth_flow_type: AuthFlowType,
    /// Handed to the pool's triggers.
    pub client_metadata: Pairs,
}

/// Begins with a look whether somebody is signed in.
pub(in crate::auth) fn begin(input: SignInInput, cx: &Cx<'_, '_>) -> Turn {
    let missing = |name, what| Err(AuthError::missing(name, what, "signIn"));
    if input.username.is_empty() {
        return missing("EmptySignInUsername", "username");
    }
    if input.password.is_empty() {
        return missing("EmptySignInPassword", "password");
    }
    cx.config.user_pool()?;
    let caller = Frame::SignIn(SignIn::Nobody(Box::new(input)));
    Ok(load(caller, Need::Live, Pairs::new()))
}

impl SignInInput {
    /// Sends the first request.
    pub(super) fn initiate(self, cx: &mut Cx<'_, '_>) -> Turn {
        let person = Person {
            details: SignInDetails {
                login_id: Some(self.username.clone()),
                auth_flow_type: Some(self.auth_flow_type.name().to_owned()),
            },
            username: self.username,
            client_metadata: self.client_metadata,
        };
        let initiate = |person: &Person, name: &str, value: &str| {
            let request = InitiateAuth {
                client_id: cx.config.user_pool()?.client_id,
                auth_flow: self.auth_flow_type.name(),
                auth_parameters: &[("USERNAME", &person.username), (name, value)],
                client_metadata: &person.client_metadata,
            };
            Ok::<_, AuthError>(request.request())
        };
        match self.auth_flow_type {
            AuthFlowType::UserSrpAuth => {
                let login = srp::start(cx.env);
                let request = initiate(&person, "SRP_A", &login.public_a().to_hex())?;
                let password = self.password;
                let started = srp::Started {
                    login,
                    password,
                    person,
                };
                let state = SignIn::PasswordVerifier(Box::new(started));
                Ok(send(Frame::SignIn(state), request))
            }
            AuthFlowType::UserPasswordAuth => {
                let request = initiate(&person, "PASSWORD", &self.password)?;
                let state = SignIn::Reply(Box::new(person));
                Ok(send(Frame::SignIn(state), request))
            }
        }
    }
}
