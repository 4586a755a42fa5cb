//! `GetTokensFromRefreshToken`: new tokens, and a new refresh token where the client rotates them.

use serde::Serialize;

use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::user_pool::{ClientMetadata, ExplicitAuthFlow};
use crate::shapes::{ClientId, ClientSecret, Text, Token, input};
use crate::tokens::Issued;

input! {
    /// Which token to exchange.
    pub struct Input {
        refresh_token: Token,
        client_id: ClientId,
        client_secret: Option<ClientSecret>,
        device_key: Option<Text>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// The new tokens.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    authentication_result: Issued,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    let secret = input.client_secret.as_ref().map(ClientSecret::as_str);
    cx.check_client_secret(&client, secret)?;
    let rotates = client.rotation_grace_seconds().is_some();
    if !rotates && !client.allows(ExplicitAuthFlow::AllowRefreshTokenAuth) {
        return Err(ApiError::InvalidParameter(
            "Auth flow not enabled for this client".into(),
        ));
    }
    let (_, issued) = cx
        .refresh(&pool, &client, input.refresh_token.as_str())
        .await?;
    Ok(Output {
        authentication_result: issued,
    })
}
