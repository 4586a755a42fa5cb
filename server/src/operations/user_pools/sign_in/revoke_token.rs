//! `RevokeToken`: ends the session of a refresh token, and with it all its tokens.

use poolkey::jwt::Jwt;

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{ClientId, ClientSecret, Token, input};
use crate::store::Write;

input! {
    /// Which token to revoke.
    pub struct Input { token: Token, client_id: ClientId, client_secret: Option<ClientSecret> }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    cx.check_client_secret(
        &client,
        input.client_secret.as_ref().map(ClientSecret::as_str),
    )?;
    if !client.revokes_tokens() {
        return Err(ApiError::UnsupportedOperation(
            "Token revocation is not enabled for this client.".into(),
        ));
    }
    if Jwt::decode(input.token.as_str()).is_ok() {
        return Err(ApiError::UnsupportedTokenType(
            "Unsupported token type".into(),
        ));
    }
    // What is unknown, or revoked already, needs nothing done (RFC 7009 §2.2).
    if let Some(found) = cx.find_refresh_token(&client, input.token.as_str()).await? {
        let mut write = Write::new();
        write.delete_session(&pool.id, &found.sub, &found.origin_jti);
        cx.commit(write).await?;
    }
    Ok(Empty {})
}
