//! What an access token opens.

use std::sync::Arc;

use poolkey::jwt::{self, Claims, Jwt};
use sha2::{Digest as _, Sha256};

use super::seen::SeenToken;
use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, Sub, TokenUse, User};
use crate::shapes::{ClientId, Token};

/// A valid access token: who holds it, and where it came from.
pub struct Access {
    /// The pool.
    pub pool: Arc<Pool>,
    /// The app it was issued to.
    pub client: Arc<Client>,
    /// Whose it is.
    pub user: User,
    /// The session; absent where the client's tokens can't be revoked one by one.
    pub origin_jti: Option<String>,
}

type Genuine = (Arc<SeenToken>, Arc<Client>, Arc<Pool>);

const REQUIRED_SCOPE: &str = "aws.cognito.signin.user.admin";

impl App {
    /// Checks an access token for the operations that users call on their own account: signature,
    /// issuer, expiry, use, scope, revocation, and that the user is there and enabled.
    ///
    /// # Errors
    /// `NotAuthorizedException`, `UserNotFoundException`.
    pub(crate) async fn access(&self, token: &Token) -> Result<Access, ApiError> {
        let refuse = |text: &'static str| ApiError::NotAuthorized(text.into());
        let invalid = || refuse(texts::ACCESS_TOKEN_INVALID);
        let (token, client, pool) = self.genuine(token).await?.ok_or_else(invalid)?;
        let claims = &token.claims;
        if claims.exp().is_none_or(|exp| exp <= self.now().seconds()) {
            return Err(refuse(texts::ACCESS_TOKEN_EXPIRED));
        }
        if !claims.scopes().any(|scope| scope == REQUIRED_SCOPE) {
            return Err(refuse(texts::ACCESS_TOKEN_SCOPES));
        }
        let sub = Sub::trusted(claims.sub().ok_or_else(invalid)?);
        let origin_jti = claims.origin_jti();
        let found = self
            .store
            .lookup_signed_in_user(&pool.id, &sub, origin_jti.unwrap_or_default())
            .await?;
        let (user, in_session) =
            found.ok_or_else(|| ApiError::UserNotFound(texts::USER_UNKNOWN.into()))?;
        if !user.enabled {
            return Err(refuse(texts::USER_DISABLED));
        }
        if !(in_session || (origin_jti.is_none() && stays_signed_in(&user, claims))) {
            return Err(refuse(texts::ACCESS_TOKEN_REVOKED));
        }
        Ok(Access {
            origin_jti: origin_jti.map(str::to_owned),
            pool,
            client,
            user,
        })
    }

    /// What is in a token that we signed, whatever has become of it, with its client and pool.
    async fn genuine(&self, token: &Token) -> Result<Option<Genuine>, ApiError> {
        let digest: [u8; 32] = Sha256::digest(token.as_str()).into();
        if let Some(seen) = self.memory.tokens.recall(&digest) {
            let Some((client, pool)) = self.find_client(&seen.client_id).await? else {
                return Ok(None);
            };
            // A signature stays good; whether the pool still has the key is another matter.
            let key = self.signing_key(&pool.id, TokenUse::Access).await?;
            return Ok((seen.kid == key.public.kid).then_some((seen, client, pool)));
        }
        let Ok(jwt) = Jwt::decode(token.as_str()) else {
            return Ok(None);
        };
        let claims = jwt.claims();
        let Some(client_id) = claims.client_id().map(ClientId::trusted) else {
            return Ok(None);
        };
        let Some((client, pool)) = self.find_client(&client_id).await? else {
            return Ok(None);
        };
        let key = self.signing_key(&pool.id, TokenUse::Access).await?;
        let genuine = key.signed(&jwt)
            && claims.iss() == Some(&self.settings.issuer(&pool.id))
            && claims.token_use() == Some(jwt::TokenUse::Access);
        if !genuine {
            return Ok(None);
        }
        let seen = Arc::new(SeenToken {
            kid: key.public.kid.clone(),
            claims: claims.clone(),
            client_id,
        });
        self.memory.tokens.remember(digest, &seen);
        Ok(Some((seen, client, pool)))
    }

    /// Whether the sign-in that the user's token comes from has not been ended: its session is
    /// there, or, where the token names none, the user has not signed out everywhere since.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn is_live(&self, user: &User, claims: &Claims) -> Result<bool, ApiError> {
        let Some(origin_jti) = claims.origin_jti() else {
            return Ok(stays_signed_in(user, claims));
        };
        let session = self
            .store
            .lookup_session(&user.pool_id, &user.sub, origin_jti)
            .await?;
        Ok(session.is_some())
    }
}

/// Whether the user has not signed out everywhere since a token that names no session was issued.
fn stays_signed_in(user: &User, claims: &Claims) -> bool {
    let out = user.signed_out_at;
    out.is_none_or(|at| claims.iat() > Some(at.seconds()))
}
