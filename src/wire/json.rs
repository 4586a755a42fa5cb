//! A small strict reader and writer of JSON (RFC 8259).
//!
//! It is here because a page pays for every byte of the client, and a general library
//! would be most of them.

use alloc::{string::String, vec::Vec};

use zeroize::Zeroize;

mod number;
mod read;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod write;

pub use number::{read_integer, write_integer};
pub use write::{ObjectWriter, write_string};

/// How deep arrays and objects may nest in a text that is read.
pub const MAX_DEPTH: usize = 64;

/// A JSON value.
///
/// Numbers keep their text: whoever reads one decides what it means, and nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The text of a number, as it stood.
    Number(String),
    /// A string, its escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object: its members in the order of the text, repeated names included.
    Object(Vec<(String, Json)>),
}

/// Why a text is not accepted as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// The text breaks the grammar of RFC 8259 at this byte.
    Syntax {
        /// Offset into the text, in bytes.
        at: usize,
    },
    /// Arrays and objects nest deeper than [`MAX_DEPTH`].
    TooDeep,
}

impl core::fmt::Display for JsonError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Syntax { at } => write!(f, "not JSON at byte {at}"),
            Self::TooDeep => f.write_str("JSON nests too deep"),
        }
    }
}

impl core::error::Error for JsonError {}

/// Wipes all text in the value; replies hold tokens.
impl Zeroize for Json {
    fn zeroize(&mut self) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(text) | Self::String(text) => text.zeroize(),
            Self::Array(elements) => elements.iter_mut().for_each(Self::zeroize),
            Self::Object(members) => members.iter_mut().for_each(|(_, value)| value.zeroize()),
        }
    }
}

impl Json {
    /// Reads one JSON value and nothing else but white space around it.
    ///
    /// # Errors
    /// [`JsonError::Syntax`] where the text leaves the grammar (a lone surrogate escape counts),
    /// [`JsonError::TooDeep`] past [`MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        read::read(text)
    }

    /// The member of that name, if this is an object that has it.
    ///
    /// Of a repeated name the last counts, as in a browser's `JSON.parse`.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?
            .iter()
            .rev()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The string member of that name: [`get`](Self::get), then [`as_str`](Self::as_str).
    pub fn get_str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// The string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The number without its fraction, if this is a number that then fits.
    ///
    /// Times come as `1700574875`, `1.70057487582E9` or `1689721665.239`, all in seconds.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(text) => number::scaled(text, 0),
            _ => None,
        }
    }

    /// A number of seconds in milliseconds, further digits cut off.
    pub fn as_millis(&self) -> Option<i64> {
        match self {
            Self::Number(text) => number::scaled(text, 3),
            _ => None,
        }
    }

    /// Appends this value as JSON without white space.
    pub fn write(&self, out: &mut String) {
        write::write(self, out);
    }
}
