//! `GetUserAttributeVerificationCode`: a code that verifies an address.

use serde::Serialize;

use super::verifiable;
use crate::app::Context;
use crate::codes::{Limit, Proves};
use crate::delivery::{CodeDeliveryDetails, Destination, Occasion};
use crate::error::ApiError;
use crate::shapes::user_pool::ClientMetadata;
use crate::shapes::{AttributeName, Token, input};
use crate::store::Write;

input! {
    /// Whose address, and which.
    pub struct Input {
        access_token: Token,
        attribute_name: AttributeName,
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
    let access = cx.access(&input.access_token).await?;
    let (pool, user) = (&access.pool, &access.user);
    super::check_usable(user)?;
    let attribute = verifiable::named(&input.attribute_name)?;
    let purpose = verifiable::purpose(attribute);
    let waiting = cx.store.lookup_code(&pool.id, &user.sub, purpose).await?;
    // An address that waits to replace the present one is the one to be verified.
    let next = waiting
        .filter(|code| code.replaces && code.expires_at > cx.now())
        .map(|code| Destination {
            attribute,
            address: code.destination,
        });
    let (to, proves) = match (next, Destination::of(user, attribute)) {
        (Some(next), _) => (next, Proves::Future),
        (None, Some(present)) => (present, Proves::Present),
        (None, None) => {
            let text = format!("User does not have the attribute {attribute}.");
            return Err(ApiError::InvalidParameter(text.into()));
        }
    };
    let limit = Limit::GetUserAttributeVerificationCode;
    let tries = cx.tries(pool, &user.sub, limit).await?;
    let mut write = Write::new();
    tries.count(&mut write);
    let occasion = Occasion::VerifyUserAttribute;
    let code_delivery_details =
        verifiable::send(cx, pool, user, occasion, (&to, proves), &mut write)?;
    cx.commit(write).await?;
    Ok(Output {
        code_delivery_details,
    })
}
