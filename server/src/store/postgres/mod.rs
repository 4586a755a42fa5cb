//! PostgreSQL, and engines that speak it. No `LISTEN`, no advisory locks, no sequences, so the same
//! statements run where a table is spread over many machines.
//!
//! A write relies on its guards alone, each of which locks the row it names; so the weakest
//! isolation that PostgreSQL has, `READ COMMITTED`, is enough, and a stronger one does no harm.

mod address;
mod migrate;
mod tls;
mod values;

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::error::SqlState;

use self::address::{Address, PATIENCE};
use super::{CommitError, Engine, Guard, Row, Running, Statement, StoreError, Write};

const CONNECTIONS: usize = 16;
/// How often a write is run again when the database could not serialise it with others, or a
/// statement when its connection was lost.
const TRIES: u32 = 12;
/// The longest wait between two tries, in milliseconds.
const LONGEST_WAIT: u64 = 256;

/// A database that several nodes may share.
pub struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Connects to `address` (`postgres://user:password@host/database?sslmode=…`) and makes the
    /// tables that are missing.
    ///
    /// # Errors
    /// Where the address is malformed, the server can't be reached, or its schema is a later one.
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        Self::with_connections(address, CONNECTIONS).await
    }

    pub(super) async fn with_connections(address: &str, most: usize) -> Result<Self, StoreError> {
        let Address {
            config,
            root_certificates,
        } = Address::parse(address)?;
        let manager = Manager::from_config(
            config,
            tls::connector(root_certificates.as_deref())?,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(most)
            .runtime(Runtime::Tokio1)
            // Who can't be served soon is told so, and does not queue without end.
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(2 * PATIENCE))
            .build();
        let store = Self {
            pool: pool.map_err(|error| StoreError::Pool(error.to_string()))?,
        };
        migrate::migrate(&store.connection().await?).await?;
        Ok(store)
    }

    async fn connection(&self) -> Result<Object, StoreError> {
        self.pool
            .get()
            .await
            .map_err(|error| StoreError::Pool(error.to_string()))
    }

    async fn run(&self, statement: &Statement) -> Result<Vec<Row>, Failure> {
        let connection = self.connection().await?;
        let result = async {
            let prepared = connection.prepare_cached(statement.sql).await?;
            let params = values::params(statement);
            connection.query(&prepared, &params).await
        };
        match result.await {
            Ok(rows) => Ok(rows.iter().map(values::row).collect::<Result<_, _>>()?),
            Err(error) => Err(Failure::of(error, connection)),
        }
    }

    /// The guard that did not hold, if one did not.
    async fn write(&self, write: &Write) -> Result<Option<Guard>, Failure> {
        let mut connection = self.connection().await?;
        match attempt(&mut connection, write).await {
            Ok(refused) => Ok(refused),
            Err(Stop::Before(error)) => Err(Failure::of(error, connection)),
            // Whether a lost commit happened nobody knows, so that it is not run again.
            Err(Stop::Committing(error)) if is_conflict(&error) => Err(Failure::Again(error)),
            Err(Stop::Committing(error)) => Err(Failure::Final(error.into())),
        }
    }
}

impl Engine for Postgres {
    fn query(&self, statement: Statement) -> Running<'_, Result<Vec<Row>, StoreError>> {
        Box::pin(async move {
            let mut tries = Tries(1);
            loop {
                match self.run(&statement).await {
                    Ok(rows) => return Ok(rows),
                    Err(failure) => tries.again(failure).await?,
                }
            }
        })
    }

    fn commit(&self, write: Write) -> Running<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let mut tries = Tries(1);
            loop {
                match self.write(&write).await {
                    Ok(None) => return Ok(()),
                    Ok(Some(guard)) => return Err(CommitError::Refused(guard)),
                    Err(failure) => tries.again(failure).await?,
                }
            }
        })
    }
}

/// Counts the tries of one piece of work.
struct Tries(u32);

impl Tries {
    /// Waits a little longer each time, so that whoever was in the way gets by.
    ///
    /// # Errors
    /// The failure itself, where another try would not help or there were too many.
    async fn again(&mut self, failure: Failure) -> Result<(), StoreError> {
        match failure {
            Failure::Again(_) if self.0 < TRIES => {
                let wait = LONGEST_WAIT.min(1 << self.0);
                tokio::time::sleep(Duration::from_millis(wait)).await;
                self.0 += 1;
                Ok(())
            }
            Failure::Again(error) => Err(error.into()),
            Failure::Final(error) => Err(error),
        }
    }
}

/// Where a transaction stopped.
enum Stop {
    /// Before its end: nothing of it was written.
    Before(tokio_postgres::Error),
    /// At its end, which may have happened.
    Committing(tokio_postgres::Error),
}

impl From<tokio_postgres::Error> for Stop {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Before(error)
    }
}

async fn attempt(connection: &mut Object, write: &Write) -> Result<Option<Guard>, Stop> {
    let transaction = connection.transaction().await?;
    for (statement, guard) in &write.steps {
        let prepared = transaction.prepare_cached(statement.sql).await?;
        let params = values::params(statement);
        let rows = transaction.execute(&prepared, &params).await?;
        if guard.is_some() && rows != 1 {
            // Without its end a transaction is undone, even where this does not get through.
            let _ = transaction.rollback().await;
            return Ok(*guard);
        }
    }
    transaction.commit().await.map_err(Stop::Committing)?;
    Ok(None)
}

/// Why nothing was read or written.
enum Failure {
    /// Another transaction was in the way, or the connection was lost.
    Again(tokio_postgres::Error),
    Final(StoreError),
}

impl Failure {
    /// What an error before the end of a transaction means. A connection that is of no more use is
    /// not given back to the pool.
    fn of(error: tokio_postgres::Error, connection: Object) -> Self {
        if is_lost(&error) {
            drop(Object::take(connection));
            return Self::Again(error);
        }
        if is_conflict(&error) {
            Self::Again(error)
        } else {
            Self::Final(error.into())
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Final(error)
    }
}

/// Whether the transaction was undone because of another one.
fn is_conflict(error: &tokio_postgres::Error) -> bool {
    is_any(
        error,
        &[
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
        ],
    )
}

/// Whether the server has ended the connection, or no longer knows what was prepared on it.
fn is_lost(error: &tokio_postgres::Error) -> bool {
    error.is_closed()
        || is_any(
            error,
            &[
                SqlState::ADMIN_SHUTDOWN,
                SqlState::CRASH_SHUTDOWN,
                SqlState::CANNOT_CONNECT_NOW,
                SqlState::CONNECTION_EXCEPTION,
                SqlState::CONNECTION_FAILURE,
                SqlState::CONNECTION_DOES_NOT_EXIST,
                SqlState::INVALID_SQL_STATEMENT_NAME,
            ],
        )
}

fn is_any(error: &tokio_postgres::Error, states: &[SqlState]) -> bool {
    error.code().is_some_and(|code| states.contains(code))
}
