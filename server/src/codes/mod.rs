//! One-time codes: issued, sent, answered, counted.
//!
//! A code is six digits, lies sealed until it is answered, and is good once. A new one takes the
//! place of the one before. It belongs to the address it was sent to: once the user has another
//! address, it proves nothing.
//!
//! Where an app hides which users exist, a name that is nobody's is treated alike: it has codes,
//! which nobody is sent, and its attempts are counted.

mod answer;
mod destinations;
mod limits;

use crate::app::App;
use crate::delivery::{CodeDeliveryDetails, Envelope};
use crate::environment::RandomExt as _;
use crate::error::ApiError;
use crate::model::{Code, CodePurpose, Pool, Sub};
use crate::secrets::Purpose;
use crate::store::Write;

pub(crate) use answer::{Answer, Answered};
pub(crate) use destinations::{
    confirmation, confirmation_channels, recovery, recovery_channels, simulated,
};
pub(crate) use limits::Limit;

const DIGITS: usize = 6;

/// What becomes of an address once a code proves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proves {
    /// The user's address is verified.
    Present,
    /// The user's address is replaced by the one that the code was sent to.
    Future,
}

/// A code to be made.
#[derive(Clone, Copy)]
pub(crate) struct NewCode<'a> {
    /// Whose it is: a user's `sub`, or what stands for a name that is nobody's.
    pub subject: &'a Sub,
    /// What it is for.
    pub purpose: CodePurpose,
    /// What it proves.
    pub proves: Proves,
}

impl CodePurpose {
    /// Seconds that a code is good for.
    const fn seconds(self) -> i64 {
        match self {
            Self::ForgotPassword => 3_600,
            Self::SignUp | Self::VerifyEmail | Self::VerifyPhoneNumber => 86_400,
        }
    }
}

impl App {
    /// Puts a fresh code and the message with it into `write`.
    ///
    /// # Errors
    /// Those of [`send_code`](Self::send_code).
    pub(crate) fn issue_code(
        &self,
        new: &NewCode<'_>,
        envelope: &Envelope<'_>,
        write: &mut Write,
    ) -> Result<CodeDeliveryDetails, ApiError> {
        let digits = self.put_fresh_code(new, envelope, write);
        self.send_code(envelope, &digits, write)
    }

    /// Does the work of [`issue_code`](Self::issue_code), and sends nobody anything.
    ///
    /// # Errors
    /// Those of [`send_code`](Self::send_code).
    pub(crate) fn pretend_to_issue_code(
        &self,
        new: &NewCode<'_>,
        envelope: &Envelope<'_>,
        write: &mut Write,
    ) -> Result<CodeDeliveryDetails, ApiError> {
        let digits = self.put_fresh_code(new, envelope, write);
        self.send_code(envelope, &digits, &mut Write::new())
    }

    fn put_fresh_code(
        &self,
        new: &NewCode<'_>,
        envelope: &Envelope<'_>,
        write: &mut Write,
    ) -> String {
        let digits = self.random.text(b"0123456789", DIGITS);
        let context = context(envelope.pool, new.subject, new.purpose);
        write.put_code(&Code {
            pool_id: envelope.pool.id.clone(),
            sub: new.subject.clone(),
            purpose: new.purpose,
            sealed: self.seal(Purpose::Code, &context, digits.as_bytes()),
            attribute: envelope.to.attribute,
            destination: envelope.to.address.clone(),
            replaces: new.proves == Proves::Future,
            expires_at: self.now().plus_seconds(new.purpose.seconds()),
            version: 0,
        });
        digits
    }
}

/// What a code is sealed to.
fn context<'a>(pool: &'a Pool, subject: &'a Sub, purpose: CodePurpose) -> [&'a str; 3] {
    [pool.id.as_str(), subject.as_str(), purpose.as_str()]
}
