//! Forms in which more than one operation shows the same thing.

use serde::Serialize;

/// `AttributeType` in a reply.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeView {
    name: String,
    value: String,
}

/// Attributes as `AttributeListType`.
pub fn attributes<'a>(listed: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<AttributeView> {
    let view = |(name, value): (&str, &str)| AttributeView {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    listed.map(view).collect()
}
