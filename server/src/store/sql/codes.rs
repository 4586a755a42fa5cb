//! One-time codes, counted attempts and messages.

use super::super::statement::document;
use super::super::{Guard, Row, Statement, Store, StoreError, Value, Write};
use crate::environment::Moment;
use crate::model::{Attempts, Code, CodePurpose, Sub};
use crate::shapes::UserPoolId;

impl Store {
    /// The code that the user was last sent for this purpose.
    pub async fn lookup_code(
        &self,
        pool_id: &UserPoolId,
        sub: &Sub,
        purpose: CodePurpose,
    ) -> Result<Option<Code>, StoreError> {
        let sql = "SELECT version, body FROM codes
                   WHERE pool_id = $1 AND sub = $2 AND purpose = $3";
        let params = [
            pool_id.as_str().into(),
            sub.as_str().into(),
            purpose.as_str().into(),
        ];
        let row = self.row(Statement::new(sql, params)).await?;
        row.map(|row| {
            Ok(Code {
                version: row.int(0)?,
                ..row.document(1)?
            })
        })
        .transpose()
    }

    /// What is counted of this kind about this subject.
    pub async fn lookup_attempts(
        &self,
        pool_id: &UserPoolId,
        subject: &str,
        kind: &str,
    ) -> Result<Option<Attempts>, StoreError> {
        let sql = "SELECT version, body FROM attempts
                   WHERE pool_id = $1 AND subject = $2 AND kind = $3";
        let params = [pool_id.as_str().into(), subject.into(), kind.into()];
        let row = self.row(Statement::new(sql, params)).await?;
        row.map(|row| {
            Ok(Attempts {
                version: row.int(0)?,
                ..row.document(1)?
            })
        })
        .transpose()
    }

    /// Up to `limit` sealed messages, the newest first: pool, id, and the sealed document.
    pub async fn list_messages(
        &self,
        limit: i64,
    ) -> Result<Vec<(UserPoolId, String, Vec<u8>)>, StoreError> {
        let sql = "SELECT pool_id, id, body FROM messages
                   ORDER BY created_at DESC, id DESC LIMIT $1";
        let message = |row: &Row| {
            Ok((
                UserPoolId::trusted(row.text(0)?),
                row.text(1)?.to_owned(),
                row.blob(2)?.to_vec(),
            ))
        };
        self.rows(Statement::new(sql, [limit.into()]))
            .await?
            .iter()
            .map(message)
            .collect()
    }
}

impl Write {
    /// A new code, in place of the one that was sent before for the same purpose.
    pub fn put_code(&mut self, code: &Code) -> &mut Self {
        let sql = "INSERT INTO codes (pool_id, sub, purpose, version, expires_at, body)
                   VALUES ($1, $2, $3, 1, $4, $5)
                   ON CONFLICT (pool_id, sub, purpose) DO UPDATE SET
                     version = codes.version + 1, expires_at = excluded.expires_at,
                     body = excluded.body";
        let params = [
            code.pool_id.as_str().into(),
            code.sub.as_str().into(),
            code.purpose.as_str().into(),
            code.expires_at.into(),
            document(code),
        ];
        self.run(Statement::new(sql, params))
    }

    /// The code was answered: it is good once.
    pub fn delete_code(&mut self, code: &Code) -> &mut Self {
        let sql = "DELETE FROM codes
                   WHERE pool_id = $1 AND sub = $2 AND purpose = $3 AND version = $4";
        let params = [
            code.pool_id.as_str().into(),
            code.sub.as_str().into(),
            code.purpose.as_str().into(),
            code.version.into(),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// The new count; version zero says that none was found.
    pub fn put_attempts(&mut self, attempts: &Attempts) -> &mut Self {
        let key: [Value; 3] = [
            attempts.pool_id.as_str().into(),
            attempts.subject.as_str().into(),
            attempts.kind.as_str().into(),
        ];
        let [pool_id, subject, kind] = key;
        let (expires_at, body) = (attempts.expires_at.into(), document(attempts));
        if attempts.version == 0 {
            let sql = "INSERT INTO attempts (pool_id, subject, kind, version, expires_at, body)
                       VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT DO NOTHING";
            let params = [pool_id, subject, kind, expires_at, body];
            self.guarded(Guard::Unchanged, Statement::new(sql, params))
        } else {
            let sql = "UPDATE attempts SET version = version + 1, expires_at = $4, body = $5
                       WHERE pool_id = $1 AND subject = $2 AND kind = $3 AND version = $6";
            let params = [
                pool_id,
                subject,
                kind,
                expires_at,
                body,
                attempts.version.into(),
            ];
            self.guarded(Guard::Unchanged, Statement::new(sql, params))
        }
    }

    /// Forgets the count of attempts at a user's account, unless it was changed since it was read.
    pub fn forget_attempts(&mut self, attempts: &Attempts) -> &mut Self {
        let key: [Value; 3] = [
            attempts.pool_id.as_str().into(),
            attempts.subject.as_str().into(),
            attempts.kind.as_str().into(),
        ];
        let statement = if attempts.version == 0 {
            // Nothing is there to delete, and nothing may have come: asked of the user's own row.
            let sql = "UPDATE users SET version = version WHERE pool_id = $1 AND sub = $2
                         AND NOT EXISTS (SELECT 1 FROM attempts
                           WHERE pool_id = $1 AND subject = $2 AND kind = $3)";
            Statement::new(sql, key)
        } else {
            let [pool_id, subject, kind] = key;
            let sql = "DELETE FROM attempts
                       WHERE pool_id = $1 AND subject = $2 AND kind = $3 AND version = $4";
            let params = [pool_id, subject, kind, attempts.version.into()];
            Statement::new(sql, params)
        };
        self.guarded(Guard::Unchanged, statement)
    }

    /// Forgets the count.
    pub fn delete_attempts(
        &mut self,
        pool_id: &UserPoolId,
        subject: &str,
        kind: &str,
    ) -> &mut Self {
        let sql = "DELETE FROM attempts WHERE pool_id = $1 AND subject = $2 AND kind = $3";
        self.run(Statement::new(
            sql,
            [pool_id.as_str().into(), subject.into(), kind.into()],
        ))
    }

    /// A message, sealed, for delivery.
    pub fn add_message(
        &mut self,
        pool_id: &UserPoolId,
        id: &str,
        created_at: Moment,
        expires_at: Moment,
        sealed: Vec<u8>,
    ) -> &mut Self {
        let sql = "INSERT INTO messages (pool_id, id, created_at, expires_at, body)
                   VALUES ($1, $2, $3, $4, $5)";
        let params = [
            pool_id.as_str().into(),
            id.into(),
            created_at.into(),
            expires_at.into(),
            sealed.into(),
        ];
        self.run(Statement::new(sql, params))
    }
}
