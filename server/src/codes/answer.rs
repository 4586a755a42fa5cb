//! Whether a code is the one that was sent.

use subtle::ConstantTimeEq as _;

use super::{Limit, context};
use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Code, CodePurpose, Pool, Sub, User};
use crate::secrets::Purpose;
use crate::store::Write;

/// A code that somebody gives back.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    /// The pool.
    pub pool: &'a Pool,
    /// Whose code it is said to be.
    pub subject: &'a Sub,
    /// The user, unless there is none or none that may answer: then no code is right.
    pub user: Option<&'a User>,
    /// What the code is for.
    pub purpose: CodePurpose,
    /// The limit that this attempt counts against.
    pub limit: Limit,
    /// The digits.
    pub given: &'a str,
}

/// A right answer.
pub(crate) struct Answered<'a> {
    /// What was answered.
    pub code: Code,
    /// Who answered.
    pub user: &'a User,
    /// Counts the attempt and uses the code up; the caller adds what the answer brings.
    pub write: Write,
}

impl App {
    /// Takes an answer. A wrong one is counted at once, a right one with the write that comes back.
    ///
    /// Both have the same guard: guesses that come all at once can't slip past the limit.
    ///
    /// # Errors
    /// `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException`.
    pub(crate) async fn answer_code<'a>(
        &self,
        answer: &Answer<'a>,
    ) -> Result<Answered<'a>, ApiError> {
        let Answer {
            pool,
            subject,
            user,
            purpose,
            limit,
            ..
        } = *answer;
        let tries = self.tries(pool, subject, limit).await?;
        let found = self.store.lookup_code(&pool.id, subject, purpose).await?;
        let mut write = Write::new();
        tries.count(&mut write);
        let refusal = match (self.judge(answer, found.as_ref()), user) {
            (Ok(code), Some(user)) => {
                write.delete_code(code);
                tries.forget(&mut write);
                return Ok(Answered {
                    code: code.clone(),
                    user,
                    write,
                });
            }
            (Ok(_), None) => ApiError::CodeMismatch(texts::CODE_WRONG.into()),
            (Err(refusal), _) => refusal,
        };
        self.commit(write).await?;
        Err(refusal)
    }

    fn judge<'c>(
        &self,
        answer: &Answer<'_>,
        found: Option<&'c Code>,
    ) -> Result<&'c Code, ApiError> {
        let live = found.filter(|code| {
            let current = answer.user.is_none_or(|user| {
                user.attribute(code.attribute.as_str()) == Some(&code.destination)
            });
            code.expires_at > self.now() && (current || code.replaces)
        });
        // Whoever has just signed up has a code: a name that is nobody's answers as theirs does.
        let looks_asked = answer.user.is_none() && answer.purpose == CodePurpose::SignUp;
        let Some(code) = live else {
            return Err(if looks_asked {
                ApiError::CodeMismatch(texts::CODE_WRONG.into())
            } else {
                ApiError::ExpiredCode(texts::CODE_EXPIRED.into())
            });
        };
        let context = context(answer.pool, answer.subject, answer.purpose);
        let digits = self
            .vault
            .open(Purpose::Code, &context, &code.sealed)
            .map_err(ApiError::internal)?;
        if digits.as_slice().ct_eq(answer.given.as_bytes()).into() {
            Ok(code)
        } else {
            Err(ApiError::CodeMismatch(texts::CODE_WRONG.into()))
        }
    }
}
