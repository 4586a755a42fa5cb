//! One-time codes, counted attempts, and messages on their way to people.

use serde::{Deserialize, Serialize};

use super::Sub;
use crate::environment::Moment;
use crate::secrets::Sealed;
use crate::shapes::user_pool::VerifiedAttribute;
use crate::shapes::{UserPoolId, choice};

choice! {
    /// What a code is for; a user has at most one code for each purpose.
    CodePurpose {
        SignUp = "sign_up",
        ForgotPassword = "forgot_password",
        VerifyEmail = "verify_email",
        VerifyPhoneNumber = "verify_phone_number",
    }
}

/// A code that was sent and waits for its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// The pool.
    pub pool_id: UserPoolId,
    /// Whom it was sent to.
    pub sub: Sub,
    /// What it is for.
    pub purpose: CodePurpose,
    /// The digits, sealed under [`Purpose::Code`](crate::secrets::Purpose), pool, sub and purpose.
    pub sealed: Sealed,
    /// The attribute that a right answer proves.
    pub attribute: VerifiedAttribute,
    /// The address that it was sent to.
    pub destination: String,
    /// Whether a right answer makes that address the user's; else it must be the user's already.
    #[serde(default)]
    pub replaces: bool,
    /// When it stops being good.
    pub expires_at: Moment,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
}

/// Attempts of one kind by or on one subject, for lockouts and hourly limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempts {
    /// The pool.
    pub pool_id: UserPoolId,
    /// A `sub`, or the hash of a name that is nobody's.
    pub subject: String,
    /// What is counted: `password`, `ConfirmSignUp`, …
    pub kind: String,
    /// How many since the count began.
    pub count: i64,
    /// When the count began.
    pub since: Moment,
    /// Nothing is let through before this moment.
    pub locked_until: Moment,
    /// When the count is forgotten.
    pub expires_at: Moment,
    /// Counts the changes; zero for a count that is not stored yet.
    #[serde(skip)]
    pub version: i64,
}

/// A message to a person.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Sorts by time: milliseconds, then random digits.
    pub id: String,
    /// The pool.
    pub user_pool_id: UserPoolId,
    /// The stored username.
    pub username: String,
    /// E-mail address or phone number.
    pub recipient: String,
    /// `EMAIL` or `SMS`.
    pub medium: String,
    /// The code or temporary password in it.
    pub code: Option<String>,
    /// The confirmation link in it.
    pub link: Option<String>,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// The trigger source that would customise it: `CustomMessage_SignUp`, …
    pub trigger_source: String,
    /// When it was written.
    pub created_at: Moment,
}

impl std::fmt::Debug for Message {
    /// Neither the code nor the text that holds it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("user_pool_id", &self.user_pool_id)
            .field("trigger_source", &self.trigger_source)
            .finish_non_exhaustive()
    }
}
