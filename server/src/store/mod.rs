//! What must survive. An [`Engine`] runs statements; `sql/` holds the statements, once for every
//! engine; [`Store`] is what the rest of the server sees.
//!
//! A handler reads, decides, and then commits one [`Write`]: a list of statements, each with a
//! [`Guard`] that must hold. A write is data, not code: the engine may run it again, and SQLite puts
//! many of them into one transaction.

#[cfg(test)]
mod contract;
mod postgres;
mod sql;
mod sqlite;
mod statement;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use postgres::Postgres;
pub use sql::{Listing, SearchTerm};
pub use sqlite::Sqlite;
pub use statement::{Guard, Row, Statement, Value, Write};

/// A future that an [`Engine`] hands back.
pub type Running<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The store failed: disk, network, or data that is not what we wrote.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// SQLite said no to writes that shared a transaction.
    #[error("SQLite: {0}")]
    Group(String),
    /// PostgreSQL said no.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection to PostgreSQL could be had.
    #[error("PostgreSQL connections: {0}")]
    Pool(String),
    /// The thread that writes has ended.
    #[error("the store is closed")]
    Closed,
    /// A row does not hold what this version writes.
    #[error("unreadable row: {0}")]
    Unreadable(String),
    /// The address of the store can't be understood.
    #[error("{0}")]
    Address(String),
}

/// A write that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A guard did not hold; nothing was written.
    #[error("a guard did not hold: {0:?}")]
    Refused(Guard),
    /// The store failed; nothing is known to be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommitError {
    /// The failure of a write none of whose guards could be refused.
    pub fn unexpected(self) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Refused(_) => StoreError::Unreadable(self.to_string()),
        }
    }
}

/// One database. Statements use `$1`, `$2`, … and the SQL that SQLite and PostgreSQL share.
pub trait Engine: Send + Sync {
    /// Runs one statement that reads.
    fn query(&self, statement: Statement) -> Running<'_, Result<Vec<Row>, StoreError>>;

    /// Runs all statements of `write`, or none; when it returns, the result is durable.
    fn commit(&self, write: Write) -> Running<'_, Result<(), CommitError>>;
}

/// The store as handlers use it: look-ups by what they mean, and [`commit`](Self::commit).
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    changes: Arc<AtomicU64>,
}

impl Store {
    /// Wraps an engine whose schema is up to date.
    pub fn new(engine: impl Engine + 'static) -> Self {
        Self {
            engine: Arc::new(engine),
            changes: Arc::default(),
        }
    }

    /// Opens the store at `address`: `memory`, `sqlite:PATH` or `postgres://…`, and brings its
    /// schema up to date.
    ///
    /// # Errors
    /// Where the address can't be understood or the database can't be opened.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        if matches!(address, "memory" | "sqlite::memory:") {
            Ok(Self::new(Sqlite::in_memory()?))
        } else if let Some(path) = address.strip_prefix("sqlite:") {
            // `sqlite://poolkey.db` and `sqlite:///var/lib/poolkey.db`, as other programs have it.
            let path = path.strip_prefix("//").unwrap_or(path);
            Ok(Self::new(Sqlite::open(path.as_ref())?))
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Ok(Self::new(Postgres::connect(address).await?))
        } else {
            // The rest may hold a password.
            let scheme = address.split(':').next().unwrap_or_default();
            Err(StoreError::Address(format!(
                "--store {scheme}…: expected memory, sqlite:PATH or postgres://…"
            )))
        }
    }

    /// Writes all of `write` or nothing.
    ///
    /// # Errors
    /// [`CommitError::Refused`] names the guard that did not hold.
    pub async fn commit(&self, write: Write) -> Result<(), CommitError> {
        let changes = write.changes;
        let result = self.engine.commit(write).await;
        // A guard that does not hold may say that what is remembered is out of date.
        if changes || matches!(result, Err(CommitError::Refused(Guard::Unchanged))) {
            self.changes.fetch_add(1, Ordering::Release);
        }
        result
    }

    /// How often pools or clients were changed through this store. Whoever remembers one compares
    /// this with what it was before the reading.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    async fn rows(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        self.engine.query(statement).await
    }

    async fn row(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement).await?.into_iter().next())
    }
}
