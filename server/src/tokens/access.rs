//! What an access token opens.

use poolkey::jwt::{self, Jwt};

use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, Sub, TokenUse, User};
use crate::shapes::{ClientId, Token};

/// A valid access token: who holds it, and where it came from.
pub struct Access {
    /// The pool.
    pub pool: Pool,
    /// The app it was issued to.
    pub client: Client,
    /// Whose it is.
    pub user: User,
    /// The session; absent where the client's tokens can't be revoked one by one.
    pub origin_jti: Option<String>,
}

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
        let jwt = Jwt::decode(token.as_str()).map_err(|_| invalid())?;
        let claims = jwt.claims();
        let client_id = claims
            .client_id()
            .map(ClientId::trusted)
            .ok_or_else(invalid)?;
        let client = self
            .store
            .lookup_client(&client_id)
            .await?
            .ok_or_else(invalid)?;
        let pool = self
            .store
            .lookup_pool(&client.pool_id)
            .await?
            .ok_or_else(invalid)?;
        let key = self.signing_key(&pool.id, TokenUse::Access).await?;
        let genuine = jwt.alg() == Some("RS256")
            && jwt.kid() == Some(&key.public.kid)
            && jwt
                .signature()
                .is_ok_and(|signature| key.verifies(jwt.signing_input(), &signature))
            && claims.iss() == Some(&self.settings.issuer(&pool.id))
            && claims.token_use() == Some(jwt::TokenUse::Access);
        if !genuine {
            return Err(invalid());
        }
        if claims.exp().is_none_or(|exp| exp <= self.now().seconds()) {
            return Err(refuse(texts::ACCESS_TOKEN_EXPIRED));
        }
        if !claims.scopes().any(|scope| scope == REQUIRED_SCOPE) {
            return Err(refuse(texts::ACCESS_TOKEN_SCOPES));
        }
        let sub = Sub::trusted(claims.sub().ok_or_else(invalid)?);
        let user = self.store.lookup_user(&pool.id, &sub).await?;
        let user = user.ok_or_else(|| ApiError::UserNotFound(texts::USER_UNKNOWN.into()))?;
        if !user.enabled {
            return Err(refuse(texts::USER_DISABLED));
        }
        let origin_jti = claims.origin_jti().map(str::to_owned);
        let live = match &origin_jti {
            Some(origin_jti) => self
                .store
                .lookup_session(&pool.id, &sub, origin_jti)
                .await?
                .is_some(),
            None => user
                .signed_out_at
                .is_none_or(|at| claims.iat() > Some(at.seconds())),
        };
        if !live {
            return Err(refuse(texts::ACCESS_TOKEN_REVOKED));
        }
        Ok(Access {
            pool,
            client,
            user,
            origin_jti,
        })
    }
}
