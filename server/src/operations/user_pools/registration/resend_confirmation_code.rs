//! `ResendConfirmationCode`: another code for an account that is not confirmed.

use serde::Serialize;

use crate::app::Context;
use crate::codes::{self, Limit, NewCode, Proves};
use crate::delivery::{CodeDeliveryDetails, Envelope, Occasion};
use crate::error::{ApiError, texts};
use crate::model::{CodePurpose, Pool, User, UserStatus};
use crate::shapes::user_pool::{AnalyticsMetadata, ClientMetadata, UserContextData};
use crate::shapes::{ClientId, SecretHash, Username, input};
use crate::store::Write;

input! {
    /// Who wants another code.
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
    let channels = codes::confirmation_channels(pool);
    if channels.is_empty() {
        return Err(cannot_resend());
    }
    let tries = cx
        .tries(pool, &named.subject, Limit::ResendConfirmationCode)
        .await?;
    let mut write = Write::new();
    tries.count(&mut write);
    let new = NewCode {
        subject: &named.subject,
        purpose: CodePurpose::SignUp,
        proves: Proves::Present,
    };
    let typed = input.username.as_str();
    let known = named.user.as_ref();
    let to = known
        .and_then(|user| codes::confirmation(pool, user))
        .unwrap_or_else(|| codes::simulated(cx, pool, typed, &channels));
    let envelope = Envelope {
        pool,
        username: known.map_or(typed, |user| &user.username),
        occasion: Occasion::ResendCode,
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

/// What an account must be to be sent another code.
fn check(pool: &Pool, user: &User) -> Result<(), ApiError> {
    if user.status != UserStatus::Unconfirmed {
        return Err(ApiError::InvalidParameter(
            "User is already confirmed.".into(),
        ));
    }
    if !user.enabled {
        return Err(ApiError::NotAuthorized(texts::USER_DISABLED.into()));
    }
    if codes::confirmation(pool, user).is_none() {
        return Err(cannot_resend());
    }
    Ok(())
}

fn cannot_resend() -> ApiError {
    ApiError::InvalidParameter("Cannot resend codes. Auto verification not turned on.".into())
}
