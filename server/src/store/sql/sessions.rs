//! Sessions, refresh tokens, and answered challenges.

use super::super::statement::document;
use super::super::{Guard, Statement, Store, StoreError, Write};
use crate::environment::Moment;
use crate::model::{RefreshToken, Session, Sub};
use crate::shapes::UserPoolId;

impl Store {
    /// The session, unless it was revoked or has run out.
    pub async fn lookup_session(
        &self,
        pool_id: &UserPoolId,
        sub: &Sub,
        origin_jti: &str,
    ) -> Result<Option<Session>, StoreError> {
        let sql = "SELECT body FROM sessions
                   WHERE pool_id = $1 AND sub = $2 AND origin_jti = $3";
        let params = [
            pool_id.as_str().into(),
            sub.as_str().into(),
            origin_jti.into(),
        ];
        self.row(Statement::new(sql, params))
            .await?
            .map(|row| row.document(0))
            .transpose()
    }

    /// The refresh token with this hash, revoked or not.
    pub async fn lookup_refresh_token(
        &self,
        pool_id: &UserPoolId,
        hash: &str,
    ) -> Result<Option<RefreshToken>, StoreError> {
        let sql = "SELECT version, body FROM refresh_tokens WHERE pool_id = $1 AND hash = $2";
        let row = self
            .row(Statement::new(sql, [pool_id.as_str().into(), hash.into()]))
            .await?;
        row.map(|row| {
            Ok(RefreshToken {
                version: row.int(0)?,
                ..row.document(1)?
            })
        })
        .transpose()
    }

    /// Whether the half-done sign-in with this id was answered before.
    pub async fn is_spent(
        &self,
        pool_id: &UserPoolId,
        session_id: &str,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT expires_at FROM spent WHERE pool_id = $1 AND session_id = $2";
        let params = [pool_id.as_str().into(), session_id.into()];
        Ok(self.row(Statement::new(sql, params)).await?.is_some())
    }
}

impl Write {
    /// A new session.
    pub fn add_session(&mut self, session: &Session) -> &mut Self {
        let sql = "INSERT INTO sessions (pool_id, sub, origin_jti, expires_at, body)
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let params = [
            session.pool_id.as_str().into(),
            session.sub.as_str().into(),
            session.origin_jti.as_str().into(),
            session.expires_at.into(),
            document(session),
        ];
        self.guarded(Guard::FreeId, Statement::new(sql, params))
    }

    /// Checks, when the write happens, that the session has not been revoked.
    pub fn require_session(
        &mut self,
        pool_id: &UserPoolId,
        sub: &Sub,
        origin_jti: &str,
    ) -> &mut Self {
        let sql = "UPDATE sessions SET origin_jti = origin_jti
                   WHERE pool_id = $1 AND sub = $2 AND origin_jti = $3";
        let params = [
            pool_id.as_str().into(),
            sub.as_str().into(),
            origin_jti.into(),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// Revokes one session.
    pub fn delete_session(
        &mut self,
        pool_id: &UserPoolId,
        sub: &Sub,
        origin_jti: &str,
    ) -> &mut Self {
        let sql = "DELETE FROM sessions WHERE pool_id = $1 AND sub = $2 AND origin_jti = $3";
        let params = [
            pool_id.as_str().into(),
            sub.as_str().into(),
            origin_jti.into(),
        ];
        self.run(Statement::new(sql, params))
    }

    /// Revokes every session of the user.
    pub fn delete_sessions(&mut self, pool_id: &UserPoolId, sub: &Sub) -> &mut Self {
        let sql = "DELETE FROM sessions WHERE pool_id = $1 AND sub = $2";
        self.run(Statement::new(
            sql,
            [pool_id.as_str().into(), sub.as_str().into()],
        ))
    }

    /// A new refresh token.
    pub fn add_refresh_token(&mut self, token: &RefreshToken) -> &mut Self {
        let sql = "INSERT INTO refresh_tokens (pool_id, hash, version, expires_at, body)
                   VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING";
        let params = [
            token.pool_id.as_str().into(),
            token.hash.as_str().into(),
            token.expires_at.into(),
            document(token),
        ];
        self.guarded(Guard::FreeId, Statement::new(sql, params))
    }

    /// The refresh token's new state.
    pub fn replace_refresh_token(&mut self, token: &RefreshToken) -> &mut Self {
        let sql = "UPDATE refresh_tokens SET version = version + 1, body = $4
                   WHERE pool_id = $1 AND hash = $2 AND version = $3";
        let params = [
            token.pool_id.as_str().into(),
            token.hash.as_str().into(),
            token.version.into(),
            document(token),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// The half-done sign-in is answered; a second answer is refused.
    pub fn spend(
        &mut self,
        pool_id: &UserPoolId,
        session_id: &str,
        expires_at: Moment,
    ) -> &mut Self {
        let sql = "INSERT INTO spent (pool_id, session_id, expires_at) VALUES ($1, $2, $3)
                   ON CONFLICT DO NOTHING";
        let params = [
            pool_id.as_str().into(),
            session_id.into(),
            expires_at.into(),
        ];
        self.guarded(Guard::Unspent, Statement::new(sql, params))
    }
}
