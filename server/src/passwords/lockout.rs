//! How often one may guess: a lock that doubles with every failure after the fifth.
//!
//! Source: the user-pool guide's «lockout behaviour»: 5 failures lock for a second, then 2^(n−5)
//! seconds up to about 15 minutes; attempts during a lock are refused and not counted; a success or
//! 15 minutes of quiet forget the count.

use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Attempts, Pool, User};
use crate::secrets::Purpose;
use crate::store::Write;

const FREE_FAILURES: i64 = 5;
const LONGEST_LOCK_SECONDS: i64 = 900;
const QUIET_SECONDS: i64 = 900;
const KIND: &str = "password";

/// The guesses made at one account, or at one name that is nobody's.
pub struct Guesses(Attempts);

impl App {
    /// The guesses so far at `subject`, the user's `sub`.
    ///
    /// # Errors
    /// `NotAuthorizedException` «Password attempts exceeded» during a lock.
    pub(crate) async fn guesses(&self, pool: &Pool, subject: &str) -> Result<Guesses, ApiError> {
        let now = self.now();
        let found = self.store.lookup_attempts(&pool.id, subject, KIND).await?;
        let fresh = Attempts {
            pool_id: pool.id.clone(),
            subject: subject.to_owned(),
            kind: KIND.to_owned(),
            count: 0,
            since: now,
            locked_until: now,
            expires_at: now,
            version: 0,
        };
        let Some(found) = found else {
            return Ok(Guesses(fresh));
        };
        if found.locked_until > now {
            return Err(ApiError::NotAuthorized(texts::ATTEMPTS_EXCEEDED.into()));
        }
        let quiet = found.expires_at <= now;
        Ok(Guesses(if quiet {
            Attempts {
                version: found.version,
                ..fresh
            }
        } else {
            found
        }))
    }

    /// The subject under which guesses at an unknown name are counted: a lock must not tell which
    /// names exist.
    pub(crate) fn nobody(&self, pool: &Pool, typed: &str) -> String {
        let context = [pool.id.as_str(), "guesses", &pool.folded(typed)];
        poolkey::wire::hex::encode(self.vault.derive(Purpose::Simulation, &context).as_slice())
    }
}

/// Ends a lock: whoever just got a new password has guessed nothing yet.
pub(crate) fn forget_guesses(pool: &Pool, user: &User, write: &mut Write) {
    write.delete_attempts(&pool.id, user.sub.as_str(), KIND);
}

impl Guesses {
    /// One more failure, to be written whether or not anything else is.
    pub(crate) fn failed(mut self, app: &App, write: &mut Write) {
        let now = app.now();
        self.0.count += 1;
        let over = self.0.count - FREE_FAILURES;
        let lock = match u32::try_from(over) {
            Ok(over) => 2_i64
                .checked_pow(over)
                .map_or(LONGEST_LOCK_SECONDS, |seconds| {
                    seconds.min(LONGEST_LOCK_SECONDS)
                }),
            Err(_) => 0,
        };
        self.0.locked_until = now.plus_seconds(lock);
        self.0.expires_at = self.0.locked_until.plus_seconds(QUIET_SECONDS);
        write.put_attempts(&self.0);
    }

    /// A success forgets the failures. It stands only if none was added since they were counted, so
    /// that guessing many times at once is no better than guessing one after the other.
    pub(crate) fn succeeded(&self, write: &mut Write) {
        write.forget_attempts(&self.0);
    }
}
