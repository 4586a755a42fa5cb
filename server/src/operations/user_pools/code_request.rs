//! Sending a code to whoever a client named, or seeming to.

use super::named::Named;
use crate::app::App;
use crate::codes::{self, Limit, NewCode, Proves};
use crate::delivery::{CodeDeliveryDetails, Destination, Envelope, Occasion};
use crate::error::ApiError;
use crate::model::{CodePurpose, Pool, User};
use crate::shapes::Username;
use crate::shapes::user_pool::VerifiedAttribute;
use crate::store::Write;

/// Which code, and where it goes.
pub(super) struct CodeRequest {
    /// What the code is for.
    pub purpose: CodePurpose,
    /// What the message is about.
    pub occasion: Occasion,
    /// The limit that this attempt counts against.
    pub limit: Limit,
    /// The kinds of address that the pool sends such codes to; at least one.
    pub channels: Vec<VerifiedAttribute>,
    /// Where a user is sent it.
    pub to: fn(&Pool, &User) -> Option<Destination>,
}

impl App {
    /// Sends a code to `user`. Where that is nobody, everything looks as if it did, and nothing is
    /// sent.
    ///
    /// # Errors
    /// `LimitExceededException`, `CodeDeliveryFailureException`.
    pub(super) async fn request_code(
        &self,
        named: &Named,
        typed: &Username,
        user: Option<&User>,
        request: CodeRequest,
    ) -> Result<CodeDeliveryDetails, ApiError> {
        let pool = &named.pool;
        let tries = self.tries(pool, &named.subject, request.limit).await?;
        let mut write = Write::new();
        tries.count(&mut write);
        let new = NewCode {
            subject: &named.subject,
            purpose: request.purpose,
            proves: Proves::Present,
        };
        let typed = typed.as_str();
        // Whom the name means, even where that may not be told: their masked address must not change
        // with what is wrong with the account.
        let known = named.user.as_ref();
        let to = known
            .and_then(|user| (request.to)(pool, user))
            .unwrap_or_else(|| codes::simulated(self, pool, typed, &request.channels));
        let envelope = Envelope {
            pool,
            username: known.map_or(typed, |user| &user.username),
            occasion: request.occasion,
            to: &to,
        };
        let details = if user.is_some() {
            self.issue_code(&new, &envelope, &mut write)?
        } else {
            self.pretend_to_issue_code(&new, &envelope, &mut write)?
        };
        self.commit(write).await?;
        Ok(details)
    }
}
