//! PostgreSQL, and engines that speak it. No `LISTEN`, no advisory locks, no sequences, so the same
//! statements run where a table is spread over many machines.

mod tls;
mod values;

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio_postgres::Config;
use tokio_postgres::error::SqlState;

use super::{CommitError, Engine, Row, Running, Statement, StoreError, Write};

const SCHEMA: &str = include_str!("schema.sql");
const CONNECTIONS: usize = 16;
/// How often a write is run again when the database could not serialise it with others.
const TRIES: usize = 8;

/// A database that several nodes may share.
pub struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Connects to `address` (`postgres://user:password@host/database?sslmode=…`) and makes the
    /// tables that are missing.
    ///
    /// # Errors
    /// Where the address is malformed, the server can't be reached or refuses the schema.
    pub async fn connect(address: &str) -> Result<Self, StoreError> {
        let mut config: Config = address.parse()?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        let manager = Manager::from_config(
            config,
            tls::connector()?,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager).max_size(CONNECTIONS).build();
        let store = Self {
            pool: pool.map_err(|error| StoreError::Pool(error.to_string()))?,
        };
        store.migrate().await?;
        Ok(store)
    }

    async fn connection(&self) -> Result<Object, StoreError> {
        self.pool
            .get()
            .await
            .map_err(|error| StoreError::Pool(error.to_string()))
    }

    /// `IF NOT EXISTS` still collides when two nodes start at the same moment; the second try finds
    /// the other's tables.
    async fn migrate(&self) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        match connection.batch_execute(SCHEMA).await {
            Err(error) if is_collision(&error) => Ok(connection.batch_execute(SCHEMA).await?),
            result => Ok(result?),
        }
    }

    async fn run(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection().await?;
        let prepared = connection.prepare_cached(statement.sql).await?;
        let rows = connection
            .query(&prepared, &values::params(&statement))
            .await?;
        rows.iter().map(values::row).collect()
    }

    async fn write(&self, write: &Write) -> Result<(), Failure> {
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await?;
        for (statement, guard) in &write.steps {
            let prepared = transaction.prepare_cached(statement.sql).await?;
            let rows = transaction
                .execute(&prepared, &values::params(statement))
                .await?;
            if let Some(guard) = guard
                && rows != 1
            {
                transaction.rollback().await?;
                return Err(Failure::Final(CommitError::Refused(*guard)));
            }
        }
        Ok(transaction.commit().await?)
    }
}

impl Engine for Postgres {
    fn query(&self, statement: Statement) -> Running<'_, Result<Vec<Row>, StoreError>> {
        Box::pin(self.run(statement))
    }

    fn commit(&self, write: Write) -> Running<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let mut tries = 1;
            loop {
                match self.write(&write).await {
                    Ok(()) => return Ok(()),
                    Err(Failure::Again(error)) if tries == TRIES => {
                        return Err(StoreError::Postgres(error).into());
                    }
                    Err(Failure::Again(_)) => tries += 1,
                    Err(Failure::Final(error)) => return Err(error),
                }
            }
        })
    }
}

/// Why a transaction did not commit.
enum Failure {
    /// Another transaction was in the way.
    Again(tokio_postgres::Error),
    Final(CommitError),
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(code)
                if *code == SqlState::T_R_SERIALIZATION_FAILURE
                    || *code == SqlState::T_R_DEADLOCK_DETECTED =>
            {
                Self::Again(error)
            }
            _ => Self::Final(StoreError::Postgres(error).into()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Final(error.into())
    }
}

fn is_collision(error: &tokio_postgres::Error) -> bool {
    [
        SqlState::UNIQUE_VIOLATION,
        SqlState::DUPLICATE_TABLE,
        SqlState::DUPLICATE_OBJECT,
    ]
    .iter()
    .any(|state| error.code() == Some(state))
}
