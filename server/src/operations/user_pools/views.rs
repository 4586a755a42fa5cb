//! Forms in which more than one operation shows the same thing.

use serde::Serialize;

use crate::environment::WireMoment;
use crate::model::{Profile, UserStatus};

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

/// `UserType` in a reply.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserView {
    username: String,
    attributes: Vec<AttributeView>,
    user_create_date: WireMoment,
    user_last_modified_date: WireMoment,
    enabled: bool,
    user_status: UserStatus,
}

impl UserView {
    /// The user with those of its attributes that `shows` picks.
    pub fn new(user: Profile, shows: impl Fn(&str) -> bool) -> Self {
        let sub = ("sub".to_owned(), user.sub.as_str().to_owned());
        let listed = std::iter::once(sub).chain(user.attributes);
        let view = |(name, value)| AttributeView { name, value };
        Self {
            attributes: listed.filter(|(name, _)| shows(name)).map(view).collect(),
            username: user.username,
            user_create_date: user.created_at.wire(),
            user_last_modified_date: user.modified_at.wire(),
            enabled: user.enabled,
            user_status: user.status,
        }
    }
}
