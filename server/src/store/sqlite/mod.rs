//! SQLite: the embedded default. One thread writes; readers see the last commit.

mod writer;

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql, TransactionBehavior, params_from_iter};

use super::{CommitError, Engine, Row, Running, Statement, StoreError, Value, Write};
use writer::Writer;

const SCHEMA: &str = include_str!("schema.sql");
/// The schema this program writes; a database with a later one is refused.
const SCHEMA_VERSION: i64 = 1;
const READERS: usize = 4;
const CACHED_STATEMENTS: usize = 128;

/// A database in one file, or in memory.
pub struct Sqlite {
    writer: Writer,
    /// Empty for a database in memory, which has one connection for all.
    readers: Vec<Mutex<Connection>>,
    shared: Arc<Mutex<Connection>>,
}

impl Sqlite {
    /// Opens or makes the file at `path`.
    ///
    /// # Errors
    /// Where SQLite can't open it, or a newer version of this program wrote it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        make_private(path).map_err(|error| {
            StoreError::Address(format!("--store sqlite:{}: {error}", path.display()))
        })?;
        let connection = Connection::open(path)?;
        // An acknowledged write survives power loss: FULL syncs the log at every commit.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1;
             PRAGMA busy_timeout = 10000;",
        )?;
        let readers = (0..READERS)
            .map(|_| {
                let reader = Connection::open(path)?;
                reader.execute_batch("PRAGMA query_only = 1; PRAGMA busy_timeout = 10000;")?;
                reader.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
                Ok(Mutex::new(reader))
            })
            .collect::<Result<_, rusqlite::Error>>()?;
        Self::start(connection, readers)
    }

    /// A database that is gone with the process.
    ///
    /// # Errors
    /// Where SQLite can't have the memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::start(Connection::open_in_memory()?, Vec::new())
    }

    fn start(
        mut connection: Connection,
        readers: Vec<Mutex<Connection>>,
    ) -> Result<Self, StoreError> {
        migrate(&mut connection)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        let shared = Arc::new(Mutex::new(connection));
        Ok(Self {
            writer: Writer::start(Arc::clone(&shared))?,
            readers,
            shared,
        })
    }

    /// A free reader, or the first one once it is free.
    fn reader(&self) -> MutexGuard<'_, Connection> {
        let free = self
            .readers
            .iter()
            .find_map(|reader| reader.try_lock().ok());
        free.unwrap_or_else(|| lock(self.readers.first().unwrap_or(&self.shared)))
    }
}

impl Engine for Sqlite {
    fn query(&self, statement: Statement) -> Running<'_, Result<Vec<Row>, StoreError>> {
        // A look-up takes microseconds; handing it to another thread would take longer.
        let rows = query(&self.reader(), &statement);
        Box::pin(std::future::ready(rows))
    }

    fn commit(&self, write: Write) -> Running<'_, Result<(), CommitError>> {
        Box::pin(self.writer.commit(write))
    }
}

/// A panic while the lock was held left SQLite itself whole: its state is in C, behind transactions.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new database is its owner's alone, as are the files that SQLite puts beside it.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Looks and makes in one transaction, since another process may open the same file.
fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::Address(format!(
            "the database has schema {found}; this program knows {SCHEMA_VERSION} and older"
        )));
    }
    if found < SCHEMA_VERSION {
        transaction.execute_batch(&format!("{SCHEMA} PRAGMA user_version = {SCHEMA_VERSION};"))?;
    }
    Ok(transaction.commit()?)
}

fn prepare<'c>(
    connection: &'c Connection,
    statement: &Statement,
) -> Result<CachedStatement<'c>, rusqlite::Error> {
    // SQLite takes `$1` for a name, numbered by first appearance; `?1` is a number.
    connection.prepare_cached(&statement.sql.replace('$', "?"))
}

fn query(connection: &Connection, statement: &Statement) -> Result<Vec<Row>, StoreError> {
    let mut prepared = prepare(connection, statement)?;
    let columns = prepared.column_count();
    let mut rows = prepared.query(params_from_iter(&statement.params))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|index| Ok(value(row.get_ref(index)?)));
        out.push(Row(values.collect::<Result<_, rusqlite::Error>>()?));
    }
    Ok(out)
}

fn execute(connection: &Connection, statement: &Statement) -> Result<usize, rusqlite::Error> {
    prepare(connection, statement)?.execute(params_from_iter(&statement.params))
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        // No column of the schema holds a fraction; one that does not fit is no worse than NULL.
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(match std::str::from_utf8(text) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(text).into_owned(),
        }),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
