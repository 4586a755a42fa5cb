//! Our values as PostgreSQL's, and back.
//!
//! PostgreSQL's texts can't hold U+0000, which people may type. So U+0000 is stored as U+0001 U+0001
//! and U+0001 as U+0001 U+0002, which keeps the order of texts and what they begin with.

use std::borrow::Cow;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::super::{Row, Statement, StoreError, Value};

pub(super) fn params(statement: &Statement) -> Vec<&(dyn ToSql + Sync)> {
    statement
        .params
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}

pub(super) fn row(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let columns = row.columns().iter().enumerate();
    let values = columns.map(|(index, column)| -> Result<Value, StoreError> {
        Ok(match *column.type_() {
            Type::INT8 => row
                .try_get::<_, Option<i64>>(index)?
                .map_or(Value::Null, Value::Int),
            Type::TEXT => row
                .try_get::<_, Option<&str>>(index)?
                .map_or(Value::Null, |text| Value::Text(unescape(text))),
            Type::BYTEA => row
                .try_get::<_, Option<Vec<u8>>>(index)?
                .map_or(Value::Null, Value::Blob),
            ref other => return Err(StoreError::Unreadable(format!("a column of type {other}"))),
        })
    });
    Ok(Row(values.collect::<Result<_, _>>()?))
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => escape(text).as_ref().to_sql(kind, out),
            Self::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\0', '\u{1}']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\0' => out.push_str("\u{1}\u{1}"),
            '\u{1}' => out.push_str("\u{1}\u{2}"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\u{1}' if characters.next() == Some('\u{1}') => out.push('\0'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_come_back_in_their_order(
            one in "[\0\x01\x02a\u{10FFFF}]{0,6}", other in "[\0\x01\x02a\u{10FFFF}]{0,6}",
        ) {
            let (escaped, escaped_other) = (escape(&one), escape(&other));
            prop_assert!(!escaped.contains('\0'));
            prop_assert_eq!(unescape(&escaped), one.clone());
            prop_assert_eq!(escaped.cmp(&escaped_other), one.cmp(&other));
            prop_assert_eq!(escaped.starts_with(&*escaped_other), one.starts_with(&other));
        }
    }
}
