//! Maps from text to text, in order.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::json::{Json, ObjectWriter, write_string};

/// Names with values, in the order they came: attributes, client metadata, parameters, logins.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// No pairs.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The members of a JSON object that are strings; of anything else, none.
    pub fn from_object(value: Option<&Json>) -> Self {
        let members = value.and_then(Json::as_object).unwrap_or(&[]);
        members
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect()
    }

    /// The elements of an array of `{"Name", "Value"}`, the form of user attributes.
    pub fn from_attributes(value: Option<&Json>) -> Self {
        let elements = value.and_then(Json::as_array).unwrap_or(&[]);
        elements
            .iter()
            .filter_map(|one| {
                let value = one.get_str("Value").unwrap_or_default();
                Some((one.get_str("Name")?.to_owned(), value.to_owned()))
            })
            .collect()
    }

    /// Adds a pair at the end.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// All pairs, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Adds every pair as a member of an object.
    pub fn write_members(&self, out: &mut ObjectWriter) {
        for (name, value) in self.iter() {
            out.string(name, value);
        }
    }

    /// Adds an object of all pairs under `name`, unless there are none.
    pub fn write_object(&self, out: &mut ObjectWriter, name: &str) {
        if !self.0.is_empty() {
            out.object(name, |inner| self.write_members(inner));
        }
    }

    /// Adds an array of `{"Name", "Value"}` under `name`, unless there are no pairs.
    pub fn write_attributes(&self, out: &mut ObjectWriter, name: &str) {
        if self.0.is_empty() {
            return;
        }
        let mut text = String::from("[");
        for (name, value) in self.iter() {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str("{\"Name\":");
            write_string(&mut text, name);
            text.push_str(",\"Value\":");
            write_string(&mut text, value);
            text.push('}');
        }
        text.push(']');
        out.raw(name, &text);
    }
}

impl FromIterator<(String, String)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

/// Values may be anything, a password included, so only the names are shown.
impl core::fmt::Debug for Pairs {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}
