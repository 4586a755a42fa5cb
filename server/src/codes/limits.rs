//! How often in an hour a user may ask for codes and answer them.
//!
//! The hour begins with the first attempt, and attempts over the limit are not counted: a client
//! that repeats a refused request does not prolong the wait.

use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Attempts, Pool, Sub};
use crate::shapes::choice;
use crate::store::Write;

const HOUR_SECONDS: i64 = 3_600;

choice! {
    /// What is limited, by the operation's name.
    Limit {
        ChangePassword = "ChangePassword",
        ConfirmSignUp = "ConfirmSignUp",
        /// And `ConfirmForgotPassword`, counted together.
        ForgotPassword = "ForgotPassword",
        GetUserAttributeVerificationCode = "GetUserAttributeVerificationCode",
        ResendConfirmationCode = "ResendConfirmationCode",
        VerifyUserAttribute = "VerifyUserAttribute",
    }
}

impl Limit {
    /// Source: the user-pool guide's quotas. For resets it gives 5 to 20 by a risk that this
    /// server does not rate.
    const fn per_hour(self) -> i64 {
        match self {
            Self::ChangePassword
            | Self::GetUserAttributeVerificationCode
            | Self::ResendConfirmationCode => 5,
            Self::ForgotPassword => 10,
            Self::ConfirmSignUp | Self::VerifyUserAttribute => 15,
        }
    }
}

/// The attempts of one kind in this hour, the one that is being made included.
pub(crate) struct Tries(Attempts);

impl App {
    /// One more attempt by or at `subject`, which the caller is to [`count`](Tries::count).
    ///
    /// # Errors
    /// `LimitExceededException`.
    pub(crate) async fn tries(
        &self,
        pool: &Pool,
        subject: &Sub,
        limit: Limit,
    ) -> Result<Tries, ApiError> {
        let now = self.now();
        let found = self
            .store
            .lookup_attempts(&pool.id, subject.as_str(), limit.as_str())
            .await?;
        let version = found.as_ref().map_or(0, |found| found.version);
        let (count, since) = found
            .filter(|found| found.expires_at > now)
            .map_or((0, now), |found| (found.count, found.since));
        if count >= limit.per_hour() {
            return Err(ApiError::LimitExceeded(texts::LIMIT.into()));
        }
        Ok(Tries(Attempts {
            pool_id: pool.id.clone(),
            subject: subject.as_str().to_owned(),
            kind: limit.as_str().to_owned(),
            count: count + 1,
            since,
            locked_until: since,
            expires_at: since.plus_seconds(HOUR_SECONDS),
            version,
        }))
    }
}

impl Tries {
    /// Counts the attempt; the write fails where another one was counted meanwhile.
    pub(crate) fn count(&self, write: &mut Write) {
        write.put_attempts(&self.0);
    }

    /// Starts from nothing again, after [`count`](Self::count).
    pub(crate) fn forget(&self, write: &mut Write) {
        write.delete_attempts(&self.0.pool_id, &self.0.subject, &self.0.kind);
    }
}
