//! `ConfirmSignUp`: a code confirms an account, and verifies the address it was sent to.

use super::super::names::Taken;
use crate::app::Context;
use crate::codes::{Answer, Answered, Limit};
use crate::error::{ApiError, texts};
use crate::model::{CodePurpose, Pool, User, UserStatus};
use crate::operations::Empty;
use crate::shapes::user_pool::{
    AnalyticsMetadata, ClientMetadata, UserContextData, VerifiedAttribute,
};
use crate::shapes::{ClientId, ConfirmationCode, SecretHash, Session, Username, input};
use crate::store::Write;

input! {
    /// Whose account to confirm, and by which code.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        username: Username,
        confirmation_code: ConfirmationCode,
        /// Whether an alias that somebody else has goes over to this user.
        force_alias_creation: Option<bool>,
        analytics_metadata: Option<AnalyticsMetadata>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
        session: Option<Session>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let hash = input.secret_hash.as_ref();
    let named = cx.named(&input.client_id, hash, &input.username).await?;
    let pool = &named.pool;
    let answer = Answer {
        pool,
        subject: &named.subject,
        user: named.eligible(check)?,
        purpose: CodePurpose::SignUp,
        limit: Limit::ConfirmSignUp,
        given: input.confirmation_code.as_str(),
    };
    let Answered {
        code,
        user,
        mut write,
    } = cx.answer_code(&answer).await?;
    let mut after = user.clone();
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    after.set_verified(code.attribute, true);
    if let Some(taken) = cx.taken_name(pool, Some(user), &after).await? {
        if input.force_alias_creation != Some(true) {
            return Err(ApiError::AliasExists(taken.text().into()));
        }
        take_alias(cx, pool, &taken, code.attribute, &mut write).await?;
    }
    write.replace_user(pool, user, &after);
    cx.commit_names(write).await?;
    Ok(Empty {})
}

/// What an account must be to be confirmed.
fn check(user: &User) -> Result<(), ApiError> {
    if user.status != UserStatus::Unconfirmed {
        let text = format!(
            "User cannot be confirmed. Current status is {}",
            user.status
        );
        return Err(ApiError::NotAuthorized(text.into()));
    }
    if !user.enabled {
        return Err(ApiError::NotAuthorized(texts::USER_DISABLED.into()));
    }
    Ok(())
}

/// Whoever had the address as an alias has it no longer verified.
async fn take_alias(
    cx: &Context,
    pool: &Pool,
    taken: &Taken,
    attribute: VerifiedAttribute,
    write: &mut Write,
) -> Result<(), ApiError> {
    let owner = cx.store.lookup_user(&pool.id, &taken.owner).await?;
    let before = owner.ok_or(ApiError::Changed)?;
    let mut after = before.clone();
    after.modified_at = cx.now();
    after.set_verified(attribute, false);
    write.replace_user(pool, &before, &after);
    Ok(())
}
