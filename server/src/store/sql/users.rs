//! Users, the names they sign in with, and the terms they are found by.

use std::collections::BTreeSet;

use poolkey::wire::hex;
use sha2::{Digest as _, Sha256};

use super::super::statement::document;
use super::super::{Guard, Row, Statement, Store, StoreError, Value, Write};
use crate::model::{Pool, Profile, Sub, User};
use crate::shapes::UserPoolId;

/// What `ListUsers` looks for: a searchable field with a value, or with values that begin so.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchTerm {
    /// A field of [`User::search_terms`].
    pub field: String,
    /// The value, or its beginning.
    pub value: String,
    /// Whether the value is only a beginning.
    pub prefix: bool,
}

/// Where a listing by search term goes on: after this value and user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The value of the last user listed.
    pub value: String,
    /// The last user listed.
    pub sub: String,
}

impl Store {
    /// The user with this `sub`.
    pub async fn lookup_user(
        &self,
        pool_id: &UserPoolId,
        sub: &Sub,
    ) -> Result<Option<User>, StoreError> {
        let sql = "SELECT version, body FROM users WHERE pool_id = $1 AND sub = $2";
        let params = [pool_id.as_str().into(), sub.as_str().into()];
        self.row(Statement::new(sql, params))
            .await?
            .map(|row| user(&row))
            .transpose()
    }

    /// The user with this `sub`, and whether the sign-in `origin_jti` of theirs has not ended: both
    /// in one reading, because every operation with an access token asks for both.
    pub async fn lookup_signed_in_user(
        &self,
        pool_id: &UserPoolId,
        sub: &Sub,
        origin_jti: &str,
    ) -> Result<Option<(User, bool)>, StoreError> {
        let sql = "SELECT version, body,
                     (SELECT COUNT(*) FROM sessions
                      WHERE pool_id = $1 AND sub = $2 AND origin_jti = $3)
                   FROM users WHERE pool_id = $1 AND sub = $2";
        let params = [
            pool_id.as_str().into(),
            sub.as_str().into(),
            origin_jti.into(),
        ];
        let row = self.row(Statement::new(sql, params)).await?;
        row.map(|row| Ok((user(&row)?, row.int(2)? > 0)))
            .transpose()
    }

    /// Whom `typed` means in this pool: a username or an alias, else a `sub`.
    pub async fn find_user(&self, pool: &Pool, typed: &str) -> Result<Option<User>, StoreError> {
        for name in pool.candidate_names(typed) {
            if let Some(sub) = self.find_name(&pool.id, &name).await? {
                return self.lookup_user(&pool.id, &sub).await;
            }
        }
        if uuid::Uuid::try_parse(typed).is_err() {
            return Ok(None);
        }
        self.lookup_user(&pool.id, &Sub::trusted(typed.to_lowercase()))
            .await
    }

    /// Whose sign-in name this is, e.g. `email:ann@example.com`.
    pub async fn find_name(
        &self,
        pool_id: &UserPoolId,
        name: &str,
    ) -> Result<Option<Sub>, StoreError> {
        let sql = "SELECT sub FROM user_names WHERE pool_id = $1 AND name = $2";
        let params = [pool_id.as_str().into(), name_key(name)];
        let row = self.row(Statement::new(sql, params)).await?;
        row.map(|row| Ok(Sub::trusted(row.text(0)?))).transpose()
    }

    /// Up to `limit` users of a pool in the order of their `sub`, after the one of `after`.
    pub async fn list_users(
        &self,
        pool_id: &UserPoolId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Profile>, StoreError> {
        let sql = "SELECT body FROM users
                   WHERE pool_id = $1 AND sub > $2 ORDER BY sub LIMIT $3";
        let params = [pool_id.as_str().into(), after.into(), limit.into()];
        self.rows(Statement::new(sql, params))
            .await?
            .iter()
            .map(|row| row.document(0))
            .collect()
    }

    /// Up to `limit` users that `term` finds, in the order of value and `sub`, after `after`, each
    /// with the value it was found by.
    pub async fn search_users(
        &self,
        pool_id: &UserPoolId,
        term: &SearchTerm,
        after: &Listing,
        limit: i64,
    ) -> Result<Vec<(Listing, Profile)>, StoreError> {
        let sql = "SELECT u.body, s.value, s.sub FROM user_search s
                   JOIN users u ON u.pool_id = s.pool_id AND u.sub = s.sub
                   WHERE s.pool_id = $1 AND s.field = $2 AND s.value >= $3 AND s.value <= $4
                     AND (s.value, s.sub) > ($5, $6)
                   ORDER BY s.value, s.sub LIMIT $7";
        // No text that begins with the value sorts after it followed by the last character.
        let last = if term.prefix {
            format!("{}\u{10FFFF}", term.value)
        } else {
            term.value.clone()
        };
        let params = [
            pool_id.as_str().into(),
            term.field.as_str().into(),
            term.value.as_str().into(),
            last.into(),
            after.value.as_str().into(),
            after.sub.as_str().into(),
            limit.into(),
        ];
        let rows = self.rows(Statement::new(sql, params)).await?;
        let found = |row: &Row| {
            let place = Listing {
                value: row.text(1)?.to_owned(),
                sub: row.text(2)?.to_owned(),
            };
            Ok((place, row.document(0)?))
        };
        rows.iter().map(found).collect()
    }

    /// How many users the pool has.
    pub async fn count_users(&self, pool_id: &UserPoolId) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM users WHERE pool_id = $1";
        let row = self
            .row(Statement::new(sql, [pool_id.as_str().into()]))
            .await?;
        row.map_or(Ok(0), |row| row.int(0))
    }
}

impl Write {
    /// A new user, with the names that the pool lets it sign in by.
    pub fn add_user(&mut self, pool: &Pool, user: &User) -> &mut Self {
        let sql = "INSERT INTO users (pool_id, sub, version, body) VALUES ($1, $2, 1, $3)
                   ON CONFLICT DO NOTHING";
        let params = [
            user.pool_id.as_str().into(),
            user.sub.as_str().into(),
            document(user),
        ];
        self.guarded(Guard::FreeId, Statement::new(sql, params));
        self.index(
            user,
            &BTreeSet::new(),
            &pool.sign_in_names(user),
            &[],
            &user.search_terms(),
        )
    }

    /// The new state `after` of the user that was read as `before`.
    pub fn replace_user(&mut self, pool: &Pool, before: &User, after: &User) -> &mut Self {
        let sql = "UPDATE users SET version = version + 1, body = $4
                   WHERE pool_id = $1 AND sub = $2 AND version = $3";
        let params = [
            before.pool_id.as_str().into(),
            before.sub.as_str().into(),
            before.version.into(),
            document(after),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params));
        self.index(
            before,
            &pool.sign_in_names(before),
            &pool.sign_in_names(after),
            &before.search_terms(),
            &after.search_terms(),
        )
    }

    /// Checks, when the write happens, that the user is still as it was read.
    pub fn require_user(&mut self, user: &User) -> &mut Self {
        let sql = "UPDATE users SET version = version
                   WHERE pool_id = $1 AND sub = $2 AND version = $3";
        let params = [
            user.pool_id.as_str().into(),
            user.sub.as_str().into(),
            user.version.into(),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }

    /// The user and all that hangs on it.
    pub fn delete_user(&mut self, pool: &Pool, user: &User) -> &mut Self {
        let sql = "DELETE FROM users WHERE pool_id = $1 AND sub = $2 AND version = $3";
        let params: [Value; 3] = [
            user.pool_id.as_str().into(),
            user.sub.as_str().into(),
            user.version.into(),
        ];
        self.guarded(Guard::Unchanged, Statement::new(sql, params));
        self.index(
            user,
            &pool.sign_in_names(user),
            &BTreeSet::new(),
            &user.search_terms(),
            &[],
        );
        self.delete_sessions(&user.pool_id, &user.sub);
        let sql = "DELETE FROM attempts WHERE pool_id = $1 AND subject = $2";
        let params = [user.pool_id.as_str().into(), user.sub.as_str().into()];
        self.run(Statement::new(sql, params));
        let sql = "DELETE FROM codes WHERE pool_id = $1 AND sub = $2";
        let params = [user.pool_id.as_str().into(), user.sub.as_str().into()];
        self.run(Statement::new(sql, params))
    }

    /// Writes the difference between the old and the new names and search terms.
    fn index(
        &mut self,
        user: &User,
        old_names: &BTreeSet<String>,
        new_names: &BTreeSet<String>,
        old_terms: &[(&'static str, String)],
        new_terms: &[(&'static str, String)],
    ) -> &mut Self {
        let (pool_id, sub) = (user.pool_id.as_str(), user.sub.as_str());
        for name in old_names.difference(new_names) {
            let sql = "DELETE FROM user_names WHERE pool_id = $1 AND name = $2 AND sub = $3";
            self.run(Statement::new(
                sql,
                [pool_id.into(), name_key(name), sub.into()],
            ));
        }
        for name in new_names.difference(old_names) {
            let sql = "INSERT INTO user_names (pool_id, name, sub) VALUES ($1, $2, $3)
                       ON CONFLICT DO NOTHING";
            let params = [pool_id.into(), name_key(name), sub.into()];
            self.guarded(Guard::FreeName, Statement::new(sql, params));
        }
        for (field, value) in old_terms.iter().filter(|term| !new_terms.contains(term)) {
            let sql = "DELETE FROM user_search
                       WHERE pool_id = $1 AND field = $2 AND value = $3 AND sub = $4";
            let params = [
                pool_id.into(),
                (*field).into(),
                value.as_str().into(),
                sub.into(),
            ];
            self.run(Statement::new(sql, params));
        }
        for (field, value) in new_terms.iter().filter(|term| !old_terms.contains(term)) {
            let sql = "INSERT INTO user_search (pool_id, field, value, sub)
                       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
            let params = [
                pool_id.into(),
                (*field).into(),
                value.as_str().into(),
                sub.into(),
            ];
            self.run(Statement::new(sql, params));
        }
        self
    }
}

/// PostgreSQL's indexes take keys up to 2704 bytes, and a name may be longer; no name is of a kind
/// `sha256`, so that a hash is never taken for a name.
fn name_key(name: &str) -> Value {
    const LONGEST: usize = 512;
    if name.len() <= LONGEST {
        return name.into();
    }
    Value::Text(format!("sha256:{}", hex::encode(&Sha256::digest(name))))
}

fn user(row: &Row) -> Result<User, StoreError> {
    Ok(User {
        version: row.int(0)?,
        ..row.document(1)?
    })
}
