//! User pools and their app clients.

use super::super::statement::document;
use super::super::{Guard, Row, Statement, Store, StoreError, Write};
use crate::model::{Client, Pool};
use crate::shapes::{ClientId, UserPoolId};

impl Store {
    /// The pool with this id.
    pub async fn lookup_pool(&self, id: &UserPoolId) -> Result<Option<Pool>, StoreError> {
        let sql = "SELECT version, body FROM user_pools WHERE id = $1";
        self.row(Statement::new(sql, [id.as_str().into()]))
            .await?
            .map(|row| pool(&row))
            .transpose()
    }

    /// Up to `limit` pools in the order of their ids, after the id `after`.
    pub async fn list_pools(&self, after: &str, limit: i64) -> Result<Vec<Pool>, StoreError> {
        let sql = "SELECT version, body FROM user_pools WHERE id > $1 ORDER BY id LIMIT $2";
        self.rows(Statement::new(sql, [after.into(), limit.into()]))
            .await?
            .iter()
            .map(pool)
            .collect()
    }

    /// The client with this id, whichever pool it is in.
    pub async fn lookup_client(&self, id: &ClientId) -> Result<Option<Client>, StoreError> {
        let sql = "SELECT version, body FROM user_pool_clients WHERE id = $1";
        let row = self.row(Statement::new(sql, [id.as_str().into()])).await?;
        row.map(|row| client(&row)).transpose()
    }

    /// Up to `limit` clients of a pool in the order of their ids, after the id `after`.
    pub async fn list_clients(
        &self,
        pool_id: &UserPoolId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Client>, StoreError> {
        let sql = "SELECT version, body FROM user_pool_clients
                   WHERE pool_id = $1 AND id > $2 ORDER BY id LIMIT $3";
        let params = [pool_id.as_str().into(), after.into(), limit.into()];
        self.rows(Statement::new(sql, params))
            .await?
            .iter()
            .map(client)
            .collect()
    }
}

impl Write {
    /// A new pool.
    pub fn add_pool(&mut self, pool: &Pool) -> &mut Self {
        self.changes = true;
        let sql = "INSERT INTO user_pools (id, version, body) VALUES ($1, 1, $2)
                   ON CONFLICT DO NOTHING";
        self.guarded(
            Guard::FreeId,
            Statement::new(sql, [pool.id.as_str().into(), document(pool)]),
        )
    }

    /// The pool's new state.
    pub fn replace_pool(&mut self, pool: &Pool) -> &mut Self {
        self.changes = true;
        let sql = "UPDATE user_pools SET version = version + 1, body = $3
                   WHERE id = $1 AND version = $2";
        let params = [pool.id.as_str().into(), pool.version.into(), document(pool)];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// Nothing, as long as the pool is still as it was read.
    pub fn expect_pool(&mut self, pool: &Pool) -> &mut Self {
        let sql = "UPDATE user_pools SET version = version WHERE id = $1 AND version = $2";
        let params = [pool.id.as_str().into(), pool.version.into()];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// The pool and everything in it.
    pub fn delete_pool(&mut self, pool: &Pool) -> &mut Self {
        self.changes = true;
        let sql = "DELETE FROM user_pools WHERE id = $1 AND version = $2";
        let params = [pool.id.as_str().into(), pool.version.into()];
        self.guarded(Guard::Unchanged, Statement::new(sql, params));
        for sql in [
            "DELETE FROM user_pool_clients WHERE pool_id = $1",
            "DELETE FROM users WHERE pool_id = $1",
            "DELETE FROM user_names WHERE pool_id = $1",
            "DELETE FROM user_search WHERE pool_id = $1",
            "DELETE FROM codes WHERE pool_id = $1",
            "DELETE FROM attempts WHERE pool_id = $1",
            "DELETE FROM spent WHERE pool_id = $1",
            "DELETE FROM sessions WHERE pool_id = $1",
            "DELETE FROM refresh_tokens WHERE pool_id = $1",
            "DELETE FROM signing_keys WHERE pool_id = $1",
            "DELETE FROM messages WHERE pool_id = $1",
        ] {
            self.run(Statement::new(sql, [pool.id.as_str().into()]));
        }
        self
    }

    /// A new client.
    pub fn add_client(&mut self, client: &Client) -> &mut Self {
        self.changes = true;
        let sql = "INSERT INTO user_pool_clients (id, pool_id, version, body)
                   VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING";
        let params = [
            client.id.as_str().into(),
            client.pool_id.as_str().into(),
            document(client),
        ];
        self.guarded(Guard::FreeId, Statement::new(sql, params))
    }

    /// The client's new state.
    pub fn replace_client(&mut self, client: &Client) -> &mut Self {
        self.changes = true;
        let sql = "UPDATE user_pool_clients SET version = version + 1, body = $3
                   WHERE id = $1 AND version = $2";
        let params = [
            client.id.as_str().into(),
            client.version.into(),
            document(client),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// The client itself; its tokens end with it, because no request of it is taken any more.
    pub fn delete_client(&mut self, client: &Client) -> &mut Self {
        self.changes = true;
        let sql = "DELETE FROM user_pool_clients WHERE id = $1 AND version = $2";
        let params = [client.id.as_str().into(), client.version.into()];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }
}

fn pool(row: &Row) -> Result<Pool, StoreError> {
    Ok(Pool {
        version: row.int(0)?,
        ..row.document(1)?
    })
}

fn client(row: &Row) -> Result<Client, StoreError> {
    Ok(Client {
        version: row.int(0)?,
        ..row.document(1)?
    })
}
