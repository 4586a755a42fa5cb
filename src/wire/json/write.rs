//! The writer.

use alloc::string::String;

use super::{Json, write_integer};
use crate::wire::hex;

pub(super) fn write(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => write_bool(out, *value),
        Json::Number(text) => out.push_str(text),
        Json::String(text) => write_string(out, text),
        Json::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(element, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(out, name);
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
    }
}

fn write_bool(out: &mut String, value: bool) {
    out.push_str(if value { "true" } else { "false" });
}

/// Appends `text` as a JSON string, quoted, with only the escapes that JSON demands.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                hex::encode_into(out, &[character as u8]);
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Writes one JSON object, member by member, straight into text.
///
/// ```
/// use poolkey::wire::json::ObjectWriter;
///
/// let mut body = ObjectWriter::new();
/// body.string("ClientId", "1example23456789");
/// body.object("AuthParameters", |inner| inner.string("USERNAME", "alice"));
/// assert_eq!(
///     body.finish(),
///     r#"{"ClientId":"1example23456789","AuthParameters":{"USERNAME":"alice"}}"#,
/// );
/// ```
#[derive(Clone)]
pub struct ObjectWriter {
    text: String,
}

impl Default for ObjectWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl ObjectWriter {
    /// An object without members.
    pub fn new() -> Self {
        Self {
            text: String::from("{"),
        }
    }

    /// Adds a string.
    pub fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        write_string(&mut self.text, value);
    }

    /// Adds a string if there is one.
    pub fn optional_string(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.string(name, value);
        }
    }

    /// Adds a truth value.
    pub fn bool(&mut self, name: &str, value: bool) {
        self.name(name);
        write_bool(&mut self.text, value);
    }

    /// Adds a whole number.
    pub fn integer(&mut self, name: &str, value: i64) {
        self.name(name);
        write_integer(&mut self.text, value);
    }

    /// Adds any value.
    pub fn json(&mut self, name: &str, value: &Json) {
        self.name(name);
        value.write(&mut self.text);
    }

    /// Adds a value that is JSON text already.
    pub fn raw(&mut self, name: &str, json: &str) {
        self.name(name);
        self.text.push_str(json);
    }

    /// Adds an object, whose members `fill` writes.
    pub fn object(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.name(name);
        self.text.push('{');
        fill(self);
        self.text.push('}');
    }

    /// The text of the object.
    pub fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }

    fn name(&mut self, name: &str) {
        // Nothing else that is written ends in an opening brace.
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        write_string(&mut self.text, name);
        self.text.push(':');
    }
}
