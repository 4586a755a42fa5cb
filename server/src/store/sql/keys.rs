//! Keys that sign tokens, and access keys that sign requests.

use super::super::statement::document;
use super::super::{Guard, Statement, Store, StoreError, Write};
use crate::model::{AccessKey, SigningKeyRecord, TokenUse};
use crate::shapes::UserPoolId;

impl Store {
    /// The pool's key for one kind of token.
    pub async fn lookup_signing_key(
        &self,
        pool_id: &UserPoolId,
        token_use: TokenUse,
    ) -> Result<Option<SigningKeyRecord>, StoreError> {
        let sql = "SELECT body FROM signing_keys WHERE pool_id = $1 AND token_use = $2";
        let params = [pool_id.as_str().into(), token_use.as_str().into()];
        self.row(Statement::new(sql, params))
            .await?
            .map(|row| row.document(0))
            .transpose()
    }

    /// The access key with this id.
    pub async fn lookup_access_key(&self, id: &str) -> Result<Option<AccessKey>, StoreError> {
        let sql = "SELECT body FROM access_keys WHERE id = $1";
        let row = self.row(Statement::new(sql, [id.into()])).await?;
        row.map(|row| row.document(0)).transpose()
    }

    /// The access key of the account's root, if one was made.
    pub async fn find_root_key(&self) -> Result<Option<AccessKey>, StoreError> {
        let Some(id) = self.lookup_setting("root-access-key-id").await? else {
            return Ok(None);
        };
        self.lookup_access_key(&String::from_utf8_lossy(&id)).await
    }
}

impl Write {
    /// The pool's first key for one kind of token.
    pub fn add_signing_key(
        &mut self,
        pool_id: &UserPoolId,
        token_use: TokenUse,
        key: &SigningKeyRecord,
    ) -> &mut Self {
        let sql = "INSERT INTO signing_keys (pool_id, token_use, body) VALUES ($1, $2, $3)
                   ON CONFLICT DO NOTHING";
        let params = [
            pool_id.as_str().into(),
            token_use.as_str().into(),
            document(key),
        ];
        self.guarded(Guard::FreeId, Statement::new(sql, params))
    }

    /// An access key, in place of one with the same id.
    pub fn put_access_key(&mut self, key: &AccessKey) -> &mut Self {
        let sql = "INSERT INTO access_keys (id, body) VALUES ($1, $2)
                   ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        self.run(Statement::new(sql, [key.id.as_str().into(), document(key)]))
    }

    /// Says which access key is the root's.
    pub fn set_root_key(&mut self, id: &str) -> &mut Self {
        self.add_setting("root-access-key-id", id.as_bytes().to_vec())
    }

    /// Says that the root has another access key than the one that was read.
    pub fn replace_root_key(&mut self, before: &str, after: &str) -> &mut Self {
        let bytes = |id: &str| id.as_bytes().to_vec();
        self.replace_setting("root-access-key-id", bytes(before), bytes(after))
    }

    /// Ends an access key.
    pub fn delete_access_key(&mut self, id: &str) -> &mut Self {
        let sql = "DELETE FROM access_keys WHERE id = $1";
        self.run(Statement::new(sql, [id.into()]))
    }
}
