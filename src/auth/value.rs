//! What a function's promise resolves to.

use alloc::{boxed::Box, string::String, vec::Vec};

use crate::jwt::Jwt;
use crate::wire::Pairs;
use crate::wire::identity_pools::IdentityCredentials;
use crate::wire::user_pools::CodeDelivery;

/// The result of a flow; which one, follows from the command.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing but that it is done.
    Nothing,
    /// Of `signUp` and `confirmSignUp`.
    SignUp(SignUpOutput),
    /// Of `resendSignUpCode`: where the code went.
    CodeSent(CodeDelivery),
    /// Of `resetPassword`: where the code went.
    ResetPassword(CodeDelivery),
    /// Of `signIn` and `confirmSignIn`.
    SignIn(NextStep),
    /// Of `getCurrentUser`.
    User(CurrentUser),
    /// Of `fetchUserAttributes`.
    Attributes(Pairs),
    /// Of `fetchAuthSession`.
    Session(AuthSession),
    /// Of `getCredentials`.
    Credentials(Box<IdentityCredentials>),
    /// Of `signRequest`: headers to add, or to replace where the request has them.
    Headers(Pairs),
    /// Of `presign`.
    Url(String),
}

/// The result of `signUp` and `confirmSignUp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpOutput {
    /// Whether the user may sign in; if not, `confirmSignUp` is next.
    pub is_complete: bool,
    /// The id of the new user.
    pub user_id: Option<String>,
    /// Where the code went, if one was sent.
    pub code_delivery: Option<CodeDelivery>,
}

/// What a sign-in needs next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing: the user is signed in.
    Done,
    /// The user has to confirm the sign-up first.
    ConfirmSignUp,
    /// The user has to set a new password first, by `resetPassword`.
    ResetPassword,
    /// A password to replace the temporary one, by `confirmSignIn`.
    NewPassword {
        /// Attributes that the pool requires and the user lacks.
        missing_attributes: Vec<String>,
    },
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentUser {
    /// The stored username.
    pub username: String,
    /// The id, which never changes (`sub`).
    pub user_id: String,
    /// How the user signed in, if this client knows.
    pub sign_in_details: Option<SignInDetails>,
}

/// How a user signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInDetails {
    /// What was typed as the name.
    pub login_id: Option<String>,
    /// Such as `USER_SRP_AUTH`.
    pub auth_flow_type: Option<String>,
}

/// The result of `fetchAuthSession`. All of it is missing for those who are not signed in and
/// cannot be guests.
#[derive(Clone, Debug, Default)]
pub struct AuthSession {
    /// The tokens of the user who is signed in.
    pub tokens: Option<Box<Tokens>>,
    /// AWS credentials, if an identity pool is configured.
    pub credentials: Option<Box<IdentityCredentials>>,
}

/// The tokens of a session that others may see.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// What the user may do.
    pub access: Jwt,
    /// Who the user is.
    pub id: Option<Jwt>,
    /// How the user signed in, if this client knows.
    pub sign_in_details: Option<SignInDetails>,
}
