//! Identity pools, identities, and the logins that prove them.

use super::super::statement::document;
use super::super::{Guard, Row, Statement, Store, StoreError, Write};
use crate::model::{Identity, IdentityPool};
use crate::shapes::{IdentityId, IdentityPoolId};

impl Store {
    /// The identity pool with this id.
    pub async fn lookup_identity_pool(
        &self,
        id: &IdentityPoolId,
    ) -> Result<Option<IdentityPool>, StoreError> {
        let sql = "SELECT version, body FROM identity_pools WHERE id = $1";
        let row = self.row(Statement::new(sql, [id.as_str().into()])).await?;
        row.map(|row| identity_pool(&row)).transpose()
    }

    /// Up to `limit` identity pools in the order of their ids, after the id `after`.
    pub async fn list_identity_pools(
        &self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<IdentityPool>, StoreError> {
        let sql = "SELECT version, body FROM identity_pools WHERE id > $1 ORDER BY id LIMIT $2";
        let rows = self
            .rows(Statement::new(sql, [after.into(), limit.into()]))
            .await?;
        rows.iter().map(identity_pool).collect()
    }

    /// The identity with this id, whichever pool it is in.
    pub async fn lookup_identity(&self, id: &IdentityId) -> Result<Option<Identity>, StoreError> {
        let sql = "SELECT version, body FROM identities WHERE id = $1";
        let row = self.row(Statement::new(sql, [id.as_str().into()])).await?;
        row.map(|row| {
            Ok(Identity {
                version: row.int(0)?,
                ..row.document(1)?
            })
        })
        .transpose()
    }

    /// Whose login this is.
    pub async fn find_login(
        &self,
        pool_id: &IdentityPoolId,
        provider: &str,
        subject: &str,
    ) -> Result<Option<IdentityId>, StoreError> {
        let sql = "SELECT identity_id FROM identity_logins
                   WHERE pool_id = $1 AND provider = $2 AND subject = $3";
        let params = [pool_id.as_str().into(), provider.into(), subject.into()];
        let row = self.row(Statement::new(sql, params)).await?;
        row.map(|row| Ok(IdentityId::trusted(row.text(0)?)))
            .transpose()
    }
}

impl Write {
    /// A new identity pool.
    pub fn add_identity_pool(&mut self, pool: &IdentityPool) -> &mut Self {
        let sql = "INSERT INTO identity_pools (id, version, body) VALUES ($1, 1, $2)
                   ON CONFLICT DO NOTHING";
        self.guarded(
            Guard::FreeId,
            Statement::new(sql, [pool.id.as_str().into(), document(pool)]),
        )
    }

    /// The identity pool's new state.
    pub fn replace_identity_pool(&mut self, pool: &IdentityPool) -> &mut Self {
        let sql = "UPDATE identity_pools SET version = version + 1, body = $3
                   WHERE id = $1 AND version = $2";
        let params = [pool.id.as_str().into(), pool.version.into(), document(pool)];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// The identity pool and its identities.
    pub fn delete_identity_pool(&mut self, pool: &IdentityPool) -> &mut Self {
        let sql = "DELETE FROM identity_pools WHERE id = $1 AND version = $2";
        let params = [pool.id.as_str().into(), pool.version.into()];
        self.guarded(Guard::Unchanged, Statement::new(sql, params));
        for sql in [
            "DELETE FROM identities WHERE pool_id = $1",
            "DELETE FROM identity_logins WHERE pool_id = $1",
        ] {
            self.run(Statement::new(sql, [pool.id.as_str().into()]));
        }
        self
    }

    /// A new identity with its logins.
    pub fn add_identity(&mut self, identity: &Identity) -> &mut Self {
        let sql = "INSERT INTO identities (id, pool_id, version, body) VALUES ($1, $2, 1, $3)
                   ON CONFLICT DO NOTHING";
        let params = [
            identity.id.as_str().into(),
            identity.pool_id.as_str().into(),
            document(identity),
        ];
        self.guarded(Guard::FreeId, Statement::new(sql, params));
        self.add_logins(identity, identity)
    }

    /// The identity's new state; logins that `before` did not have are linked to it.
    pub fn replace_identity(&mut self, before: &Identity, after: &Identity) -> &mut Self {
        let sql = "UPDATE identities SET version = version + 1, body = $3
                   WHERE id = $1 AND version = $2";
        let params = [
            before.id.as_str().into(),
            before.version.into(),
            document(after),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params));
        let mut fresh = after.clone();
        fresh
            .logins
            .retain(|provider, _| !before.logins.contains_key(provider));
        self.add_logins(after, &fresh)
    }

    fn add_logins(&mut self, owner: &Identity, fresh: &Identity) -> &mut Self {
        for (provider, subject) in &fresh.logins {
            let sql = "INSERT INTO identity_logins (pool_id, provider, subject, identity_id)
                       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
            let params = [
                owner.pool_id.as_str().into(),
                provider.as_str().into(),
                subject.as_str().into(),
                owner.id.as_str().into(),
            ];
            self.guarded(Guard::FreeName, Statement::new(sql, params));
        }
        self
    }
}

fn identity_pool(row: &Row) -> Result<IdentityPool, StoreError> {
    Ok(IdentityPool {
        version: row.int(0)?,
        ..row.document(1)?
    })
}
