//! `VerifyUserAttribute`: a code verifies an address, and brings in one that waited for it.

use super::verifiable;
use crate::app::Context;
use crate::codes::{Answer, Answered, Limit};
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{AttributeName, ConfirmationCode, Token, input};

input! {
    /// Whose address, which, and by which code.
    pub struct Input {
        access_token: Token,
        attribute_name: AttributeName,
        code: ConfirmationCode,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let pool = &access.pool;
    super::check_usable(&access.user)?;
    let attribute = verifiable::named(&input.attribute_name)?;
    let answer = Answer {
        pool,
        subject: &access.user.sub,
        user: Some(&access.user),
        purpose: verifiable::purpose(attribute),
        limit: Limit::VerifyUserAttribute,
        given: input.code.as_str(),
    };
    let Answered {
        code,
        user,
        mut write,
    } = cx.answer_code(&answer).await?;
    let mut after = user.clone();
    after
        .attributes
        .insert(attribute.to_string(), code.destination);
    after.set_verified(attribute, true);
    after.modified_at = cx.now();
    if let Some(taken) = cx.taken_name(pool, Some(user), &after).await? {
        return Err(ApiError::AliasExists(taken.text().into()));
    }
    write.replace_user(pool, user, &after);
    cx.commit_names(write).await?;
    Ok(Empty {})
}
