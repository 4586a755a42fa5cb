//! The statements, once for every engine, in the SQL that SQLite and PostgreSQL share.
//!
//! Each file serves one kind of record: look-ups on [`Store`](super::Store), changes on
//! [`Write`](super::Write). Verbs: `lookup` by key, `find` by something else, `list` a page, `add`,
//! `replace` (re-checks the version that was read), `delete`.

mod codes;
mod identities;
mod keys;
mod pools;
mod sessions;
mod settings;
mod sweep;
mod users;

pub use users::{Listing, SearchTerm};
