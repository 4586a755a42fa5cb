//! Statements, guards and rows: what passes between `sql/` and an engine.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL's `NULL`.
    Null,
    /// `BIGINT`.
    Int(i64),
    /// `TEXT`, ordered by its bytes.
    Text(String),
    /// `BYTEA` or `BLOB`.
    Blob(Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl From<crate::environment::Moment> for Value {
    fn from(moment: crate::environment::Moment) -> Self {
        Self::Int(moment.millis())
    }
}

/// One statement with its parameters.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text, the same for every engine.
    pub sql: &'static str,
    /// `$1`, `$2`, … in order.
    pub params: Vec<Value>,
}

impl Statement {
    /// A statement with its parameters.
    pub fn new<const N: usize>(sql: &'static str, params: [Value; N]) -> Self {
        Self {
            sql,
            params: params.into(),
        }
    }
}

/// What must hold for a write: each guarded statement touches exactly one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The row still has the version that was read.
    Unchanged,
    /// The sign-in name or login is nobody's.
    FreeName,
    /// The identifier is not taken.
    FreeId,
    /// The session was not answered before.
    Unspent,
}

/// Statements that are written together or not at all.
#[derive(Clone, Debug, Default)]
pub struct Write {
    pub(super) steps: Vec<(Statement, Option<Guard>)>,
    /// Whether pools or clients are among what is written.
    pub(super) changes: bool,
}

impl Write {
    /// An empty write.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub(super) fn run(&mut self, statement: Statement) -> &mut Self {
        self.steps.push((statement, None));
        self
    }

    pub(super) fn guarded(&mut self, guard: Guard, statement: Statement) -> &mut Self {
        self.steps.push((statement, Some(guard)));
        self
    }
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// The text in column `index`.
    pub fn text(&self, index: usize) -> Result<&str, StoreError> {
        match self.0.get(index) {
            Some(Value::Text(text)) => Ok(text),
            other => Err(unexpected(index, "text", other)),
        }
    }

    /// The number in column `index`.
    pub fn int(&self, index: usize) -> Result<i64, StoreError> {
        match self.0.get(index) {
            Some(Value::Int(number)) => Ok(*number),
            other => Err(unexpected(index, "a number", other)),
        }
    }

    /// The bytes in column `index`.
    pub fn blob(&self, index: usize) -> Result<&[u8], StoreError> {
        match self.0.get(index) {
            Some(Value::Blob(bytes)) => Ok(bytes),
            other => Err(unexpected(index, "bytes", other)),
        }
    }

    /// The document in column `index`.
    pub fn document<T: DeserializeOwned>(&self, index: usize) -> Result<T, StoreError> {
        serde_json::from_str(self.text(index)?)
            .map_err(|error| StoreError::Unreadable(error.to_string()))
    }
}

fn unexpected(index: usize, wanted: &str, found: Option<&Value>) -> StoreError {
    let kind = match found {
        None => "no column",
        Some(Value::Null) => "NULL",
        Some(Value::Int(_)) => "a number",
        Some(Value::Text(_)) => "text",
        Some(Value::Blob(_)) => "bytes",
    };
    StoreError::Unreadable(format!("column {index}: wanted {wanted}, found {kind}"))
}

/// A document as its column holds it.
///
/// # Panics
/// Never for our documents: their maps have text keys and their serialisation can't fail.
#[expect(
    clippy::expect_used,
    reason = "documents are plain structs with text keys"
)]
pub(super) fn document(value: &impl Serialize) -> Value {
    Value::Text(serde_json::to_string(value).expect("a document serialises"))
}
