//! Forgetting what has run out.

use super::super::{Statement, Write};
use crate::environment::Moment;

impl Write {
    /// Deletes every code, count, session, token and message that ran out before `now`.
    pub fn sweep(&mut self, now: Moment) -> &mut Self {
        for sql in [
            "DELETE FROM codes WHERE expires_at < $1",
            "DELETE FROM attempts WHERE expires_at < $1",
            "DELETE FROM spent WHERE expires_at < $1",
            "DELETE FROM sessions WHERE expires_at < $1",
            "DELETE FROM refresh_tokens WHERE expires_at < $1",
            "DELETE FROM messages WHERE expires_at < $1",
        ] {
            self.run(Statement::new(sql, [now.into()]));
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
