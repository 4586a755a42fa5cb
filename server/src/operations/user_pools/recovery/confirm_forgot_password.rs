//! `ConfirmForgotPassword`: a code, and the new password. Sessions that there are stay.

use crate::app::Context;
use crate::codes::{Answer, Answered, Limit};
use crate::error::ApiError;
use crate::model::{CodePurpose, UserStatus};
use crate::operations::Empty;
use crate::passwords::{self, Lasting};
use crate::shapes::user_pool::{AnalyticsMetadata, ClientMetadata, UserContextData};
use crate::shapes::{ClientId, ConfirmationCode, Password, SecretHash, Username, input};

input! {
    /// Whose password to replace, by which code, and the new one.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        username: Username,
        confirmation_code: ConfirmationCode,
        password: Password,
        analytics_metadata: Option<AnalyticsMetadata>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let hash = input.secret_hash.as_ref();
    let named = cx.named(&input.client_id, hash, &input.username).await?;
    let pool = &named.pool;
    let user = named.eligible(super::check)?;
    // Before the code is looked at: a password that won't do must not tell whether the code would.
    passwords::check_policy(pool.password_policy(), input.password.as_str())?;
    let answer = Answer {
        pool,
        subject: &named.subject,
        user,
        purpose: CodePurpose::ForgotPassword,
        limit: Limit::ForgotPassword,
        given: input.confirmation_code.as_str(),
    };
    let Answered {
        user, mut write, ..
    } = cx.answer_code(&answer).await?;
    let mut after = user.clone();
    cx.set_password(
        pool,
        &mut after,
        input.password.as_str(),
        Lasting::Permanent,
    )
    .await?;
    after.status = UserStatus::Confirmed;
    after.modified_at = cx.now();
    passwords::forget_guesses(pool, user, &mut write);
    write.replace_user(pool, user, &after);
    cx.commit(write).await?;
    Ok(Empty {})
}
