//! Forgetting what has run out.

use super::super::{Statement, Store, StoreError, Write};
use crate::environment::Moment;

/// A table whose rows run out.
struct Expiring {
    /// Deletes what ran out before `$1`.
    delete: &'static str,
    /// When the row ran out that is number `$2`, from zero, among those that ran out before `$1`.
    nth: &'static str,
}

macro_rules! expiring {
    ($($table:literal),+) => {
        [$(Expiring {
            delete: concat!("DELETE FROM ", $table, " WHERE expires_at < $1"),
            nth: concat!(
                "SELECT expires_at FROM ", $table,
                " WHERE expires_at < $1 ORDER BY expires_at LIMIT 1 OFFSET $2"
            ),
        }),+]
    };
}

static EXPIRING: [Expiring; 6] = expiring!(
    "codes",
    "attempts",
    "spent",
    "sessions",
    "refresh_tokens",
    "messages"
);

impl Store {
    /// The moment up to which one [`sweep`](Write::sweep) deletes about `batch` rows of a kind, and
    /// more only where more ran out in the same millisecond. None where nothing has run out before
    /// `now`.
    pub async fn find_sweepable(
        &self,
        now: Moment,
        batch: i64,
    ) -> Result<Option<Moment>, StoreError> {
        let mut until = None;
        for table in &EXPIRING {
            let full = self.expired(table, now, batch).await?;
            let bound = match full {
                Some(at) => Some(Moment::from_millis(at.millis().saturating_add(1))),
                None => self.expired(table, now, 0).await?.map(|_| now),
            };
            until = until.into_iter().chain(bound).min();
        }
        Ok(until)
    }

    async fn expired(
        &self,
        table: &Expiring,
        now: Moment,
        index: i64,
    ) -> Result<Option<Moment>, StoreError> {
        let statement = Statement::new(table.nth, [now.into(), index.into()]);
        let row = self.row(statement).await?;
        row.map(|row| Ok(Moment::from_millis(row.int(0)?)))
            .transpose()
    }
}

impl Write {
    /// Deletes every code, count, session, token and message that ran out before `now`.
    pub fn sweep(&mut self, now: Moment) -> &mut Self {
        for table in &EXPIRING {
            self.run(Statement::new(table.delete, [now.into()]));
        }
        self
    }

    /// Deletes all data but the keys: the vault's and the root's. Seeds may be sown again.
    pub fn reset(&mut self) -> &mut Self {
        for sql in [
            "DELETE FROM user_pools",
            "DELETE FROM user_pool_clients",
            "DELETE FROM users",
            "DELETE FROM user_names",
            "DELETE FROM user_search",
            "DELETE FROM codes",
            "DELETE FROM attempts",
            "DELETE FROM spent",
            "DELETE FROM sessions",
            "DELETE FROM refresh_tokens",
            "DELETE FROM signing_keys",
            "DELETE FROM messages",
            "DELETE FROM identity_pools",
            "DELETE FROM identities",
            "DELETE FROM identity_logins",
            "DELETE FROM settings WHERE name >= 'seed:' AND name < 'seed;'",
        ] {
            self.run(Statement::new(sql, []));
        }
        self
    }
}
