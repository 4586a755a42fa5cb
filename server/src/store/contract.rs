//! The same story against every engine: SQLite in memory, SQLite in a file, and PostgreSQL.
//!
//! A story is an `async fn` that takes a [`Place`] with an empty store; [`stories!`] makes of each
//! one test per engine. Every look-up and every write of `sql/` occurs in one.

mod encryption;
mod failures;
mod fixtures;
mod identities;
mod keys;
mod listings;
mod migrations;
mod nodes;
mod pools;
mod sessions;
mod sweeping;
mod users;
mod writers;

use tempfile::TempDir;

use super::{CommitError, Guard, Store, Write};
use crate::testing::TestPostgres;

/// Where a store is, so that it can be opened again.
struct Place {
    address: String,
    /// The folder of a file, gone with the test.
    _folder: Option<TempDir>,
}

impl Place {
    fn in_memory() -> Self {
        Self {
            address: "memory".into(),
            _folder: None,
        }
    }

    fn in_a_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("poolkey.db");
        Self {
            address: format!("sqlite:{}", path.display()),
            _folder: Some(folder),
        }
    }

    async fn in_postgres() -> Self {
        Self {
            address: TestPostgres::database().await,
            _folder: None,
        }
    }

    /// A connection of its own to the store; to one in memory there is no second.
    async fn open(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }
}

/// Makes of each story a test per engine.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod memory { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $story() { super::$story(crate::store::contract::Place::in_memory()).await; }
        )+ }
        mod file { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $story() { super::$story(crate::store::contract::Place::in_a_file()).await; }
        )+ }
        mod postgres { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(crate::store::contract::Place::in_postgres().await).await;
            }
        )+ }
    };
}
use stories;

/// Commits what `fill` writes.
async fn commit(
    store: &Store,
    fill: impl FnOnce(&mut Write) -> &mut Write,
) -> Result<(), CommitError> {
    let mut write = Write::new();
    fill(&mut write);
    store.commit(write).await
}

/// Commits what must be written.
async fn write(store: &Store, fill: impl FnOnce(&mut Write) -> &mut Write) {
    commit(store, fill).await.unwrap();
}

/// Commits what must be refused for this guard.
async fn refused(store: &Store, guard: Guard, fill: impl FnOnce(&mut Write) -> &mut Write) {
    match commit(store, fill).await {
        Err(CommitError::Refused(found)) => assert_eq!(found, guard),
        other => panic!("expected {guard:?}, found {other:?}"),
    }
}
