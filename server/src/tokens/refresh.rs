//! Refresh tokens: opaque to clients, and to whoever reads the database.

use poolkey::wire::base64::URL_SAFE_NO_PAD;
use poolkey::wire::hex;
use subtle::ConstantTimeEq as _;

use super::{Issued, SignIn};
use crate::app::App;
use crate::environment::{Moment, RandomExt as _};
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, RefreshToken, User};
use crate::secrets::Purpose;
use crate::store::Write;

/// 384 bits, so that 64 characters of base64url hold them without padding.
const TOKEN_BYTES: usize = 48;

impl App {
    /// A fresh token, and the row that knows it by its hash.
    pub(super) fn new_refresh_token(
        &self,
        client: &Client,
        user: &User,
        sign_in: &SignIn,
        expires_at: Moment,
    ) -> (String, RefreshToken) {
        let token = URL_SAFE_NO_PAD.encode(&self.random.bytes::<TOKEN_BYTES>());
        let record = RefreshToken {
            pool_id: client.pool_id.clone(),
            hash: self.refresh_token_hash(&token),
            sub: user.sub.clone(),
            origin_jti: sign_in.origin_jti.clone(),
            client_id: client.id.clone(),
            expires_at,
            rotated_at: None,
            version: 0,
        };
        (token, record)
    }

    /// A keyed hash: a thief of the database can't even tell whether a token they hold is in it.
    fn refresh_token_hash(&self, token: &str) -> String {
        hex::encode(
            self.vault
                .derive(Purpose::RefreshToken, &[token])
                .as_slice(),
        )
    }

    /// The row of a token that this client was given, whatever has become of it.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn find_refresh_token(
        &self,
        client: &Client,
        token: &str,
    ) -> Result<Option<RefreshToken>, ApiError> {
        let hash = self.refresh_token_hash(token);
        let found = self
            .store
            .lookup_refresh_token(&client.pool_id, &hash)
            .await?;
        Ok(found.filter(|found| {
            let same: bool = found.hash.as_bytes().ct_eq(hash.as_bytes()).into();
            same && found.client_id == client.id
        }))
    }

    /// Exchanges a refresh token for new tokens; in a client that rotates, for a new refresh token
    /// too, which ends when the first one would have. A rotated token that comes back after its
    /// grace period has been stolen, from the user or by the user's thief: the session ends.
    ///
    /// # Errors
    /// `NotAuthorizedException`, `RefreshTokenReuseException`, `UserNotFoundException`.
    pub(crate) async fn refresh(
        &self,
        pool: &Pool,
        client: &Client,
        token: &str,
    ) -> Result<(User, Issued), ApiError> {
        let refuse = |text: &'static str| ApiError::NotAuthorized(text.into());
        let now = self.now();
        let found = self.find_refresh_token(client, token).await?;
        let found = found.ok_or_else(|| refuse(texts::REFRESH_TOKEN_INVALID))?;
        if found.expires_at <= now {
            return Err(refuse(texts::REFRESH_TOKEN_EXPIRED));
        }
        let session = self
            .store
            .lookup_session(&pool.id, &found.sub, &found.origin_jti)
            .await?;
        let session = session.ok_or_else(|| refuse(texts::REFRESH_TOKEN_REVOKED))?;
        let user = self.store.lookup_user(&pool.id, &found.sub).await?;
        let user = user.ok_or_else(|| ApiError::UserNotFound(texts::USER_UNKNOWN.into()))?;
        if !user.enabled {
            return Err(refuse(texts::USER_DISABLED));
        }
        let sign_in = SignIn {
            origin_jti: session.origin_jti.clone(),
            event_id: self.uuid().to_string(),
            auth_time: session.auth_time,
        };
        let Some(grace) = client.rotation_grace_seconds() else {
            return Ok((
                user.clone(),
                self.issue(pool, client, &user, &sign_in).await?,
            ));
        };
        if found
            .rotated_at
            .is_some_and(|at| at.plus_seconds(grace) <= now)
        {
            let mut write = Write::new();
            write.delete_session(&pool.id, &found.sub, &found.origin_jti);
            self.commit(write).await?;
            return Err(ApiError::RefreshTokenReuse(
                "Refresh token has been rotated".into(),
            ));
        }
        let issued = self.issue(pool, client, &user, &sign_in).await?;
        let (fresh, record) = self.new_refresh_token(client, &user, &sign_in, found.expires_at);
        let mut write = Write::new();
        write
            .require_session(&pool.id, &found.sub, &found.origin_jti)
            .add_refresh_token(&record);
        if found.rotated_at.is_none() {
            write.replace_refresh_token(&RefreshToken {
                rotated_at: Some(now),
                ..found
            });
        }
        self.commit(write).await?;
        Ok((user, Self::with_refresh_token(issued, fresh)))
    }
}
