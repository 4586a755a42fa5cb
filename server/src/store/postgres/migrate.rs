//! Bringing the schema up to date, on whichever node comes first.

use deadpool_postgres::Object;
use tokio_postgres::error::SqlState;

use super::StoreError;

const SCHEMA: &str = include_str!("schema.sql");
/// The schema this program writes; a database with a later one is refused.
const SCHEMA_VERSION: i64 = 1;
/// How many nodes may be in each other's way at the first start.
const TRIES: usize = 8;

/// Makes what is missing. `IF NOT EXISTS` still collides when nodes start at the same moment; the
/// next try finds the other's tables.
pub(super) async fn migrate(connection: &Object) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        let found = version(connection).await?;
        if let Some(found) = found
            && found > SCHEMA_VERSION
        {
            return Err(StoreError::Address(format!(
                "the database has schema {found}; this program knows {SCHEMA_VERSION} and older"
            )));
        }
        if found == Some(SCHEMA_VERSION) {
            return Ok(());
        }
        let script = format!(
            "BEGIN; {SCHEMA}
             INSERT INTO settings (name, body) VALUES ('schema-version', '{SCHEMA_VERSION}');
             COMMIT;"
        );
        match connection.batch_execute(&script).await {
            Ok(()) => return Ok(()),
            Err(error) if is_collision(&error) && tries < TRIES => {
                // The failed transaction is still open.
                connection.batch_execute("ROLLBACK").await?;
                tries += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// The schema that the database has; nothing, where it is empty.
async fn version(connection: &Object) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT body FROM settings WHERE name = 'schema-version'";
    let row = match connection.query_opt(sql, &[]).await {
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => return Ok(None),
        result => result?,
    };
    let Some(row) = row else { return Ok(None) };
    let body: Vec<u8> = row.try_get(0)?;
    let text = String::from_utf8_lossy(&body);
    let version = text.parse();
    version
        .map(Some)
        .map_err(|_| StoreError::Unreadable(format!("schema version {text}")))
}

fn is_collision(error: &tokio_postgres::Error) -> bool {
    [
        SqlState::UNIQUE_VIOLATION,
        SqlState::DUPLICATE_TABLE,
        SqlState::DUPLICATE_OBJECT,
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        // «tuple concurrently updated» has no code of its own.
        SqlState::INTERNAL_ERROR,
    ]
    .iter()
    .any(|state| error.code() == Some(state))
}
