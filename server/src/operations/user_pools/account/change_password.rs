//! `ChangePassword`: a signed-in user's new password. Sessions that there are stay.

use crate::app::Context;
use crate::codes::Limit;
use crate::error::{ApiError, texts};
use crate::model::UserStatus;
use crate::operations::Empty;
use crate::passwords::{self, Lasting};
use crate::shapes::{Password, Token, input};
use crate::store::Write;

input! {
    /// Who changes the password, from what, and to what.
    pub struct Input {
        previous_password: Option<Password>,
        proposed_password: Password,
        access_token: Token,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let (pool, user) = (&access.pool, &access.user);
    super::check_usable(user)?;
    let proposed = input.proposed_password.as_str();
    passwords::check_policy(pool.password_policy(), proposed)?;
    let tries = cx.tries(pool, &user.sub, Limit::ChangePassword).await?;
    let mut write = Write::new();
    tries.count(&mut write);
    let previous = input.previous_password.as_ref().map(Password::as_str);
    if let Err(refusal) = cx
        .check_password(pool, user, previous.unwrap_or_default())
        .await
    {
        cx.commit(write).await?;
        return Err(refusal);
    }
    let temporary = user.credential.as_ref().and_then(|held| held.expires_at);
    if temporary.is_some_and(|until| until <= cx.now()) {
        return Err(ApiError::NotAuthorized(texts::TEMPORARY_EXPIRED.into()));
    }
    let mut after = user.clone();
    cx.set_password(pool, &mut after, proposed, Lasting::Permanent)
        .await?;
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    write.replace_user(pool, user, &after);
    cx.commit(write).await?;
    Ok(Empty {})
}
