//! `ForgotPassword`: a code by which a user may choose a new password.

use serde::Serialize;

use crate::app::Context;
use crate::codes::{self, Limit, NewCode, Proves};
use crate::delivery::{CodeDeliveryDetails, Envelope, Occasion};
use crate::error::ApiError;
use crate::model::{CodePurpose, Pool, User};
use crate::shapes::user_pool::{AnalyticsMetadata, ClientMetadata, UserContextData};
use crate::shapes::{ClientId, SecretHash, Username, input};
use crate::store::Write;

input! {
    /// Who forgot the password.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        user_context_data: Option<UserContextData>,
        username: Username,
        analytics_metadata: Option<AnalyticsMetadata>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// Where the code went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    code_delivery_details: CodeDeliveryDetails,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let hash = input.secret_hash.as_ref();
    let named = cx.named(&input.client_id, hash, &input.username).await?;
    let pool = &named.pool;
    let user = named.eligible(|user| check(pool, user))?;
    let channels = codes::recovery_channels(pool);
    if channels.is_empty() {
        return Err(no_channel());
    }
    let tries = cx
        .tries(pool, &named.subject, Limit::ForgotPassword)
        .await?;
    let mut write = Write::new();
    tries.count(&mut write);
    let new = NewCode {
        subject: &named.subject,
        purpose: CodePurpose::ForgotPassword,
        proves: Proves::Present,
    };
    let typed = input.username.as_str();
    let known = named.user.as_ref();
    let to = known
        .and_then(|user| codes::recovery(pool, user))
        .unwrap_or_else(|| codes::simulated(cx, pool, typed, &channels));
    let envelope = Envelope {
        pool,
        username: known.map_or(typed, |user| &user.username),
        occasion: Occasion::ForgotPassword,
        to: &to,
    };
    let code_delivery_details = if user.is_some() {
        cx.issue_code(&new, &envelope, &mut write)?
    } else {
        cx.pretend_to_issue_code(&new, &envelope, &mut write)?
    };
    cx.commit(write).await?;
    Ok(Output {
        code_delivery_details,
    })
}

fn check(pool: &Pool, user: &User) -> Result<(), ApiError> {
    super::check(user)?;
    if codes::recovery(pool, user).is_none() {
        return Err(no_channel());
    }
    Ok(())
}

fn no_channel() -> ApiError {
    ApiError::InvalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or \
         phone_number"
            .into(),
    )
}
