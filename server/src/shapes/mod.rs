//! The service model's data types, checked before any work.
//!
//! An operation declares its input with [`input!`]; nested structures use [`structure!`]. Both read
//! JSON into a raw form first, where only a wrong JSON type is an error (`SerializationException`),
//! and then [`build`](Shape::build) the checked form, collecting every violation of the model's
//! constraints into one `InvalidParameterException`, worded as AWS words it.

mod characters;
mod collections;
pub mod identity_pool;
mod macros;
mod numbers;
mod patterns;
mod strings;
pub mod user_pool;
mod violations;

use serde::de::DeserializeOwned;

pub use collections::{List, StringMap};
pub(crate) use macros::{checked, choice, input, structure};
pub use numbers::*;
pub use patterns::*;
pub use strings::*;
pub use violations::{Path, Shown, Violations};

use crate::error::ApiError;

/// A type of the service model: a raw JSON form, and the constraints that make it valid.
pub trait Shape: Sized {
    /// What JSON gives before the constraints are checked.
    type Raw: DeserializeOwned;

    /// Checks `raw`, which stands at `at`; notes what is wrong in `found` and then gives nothing.
    fn build(raw: Self::Raw, at: &Path<'_>, found: &mut Violations) -> Option<Self>;
}

/// A member of a structure: required as `T`, optional as `Option<T>`. JSON `null` is absence.
pub trait Member: Sized {
    /// The raw form of the member when it is present.
    type Raw: DeserializeOwned;

    /// Checks presence, then the value.
    fn member(raw: Option<Self::Raw>, at: &Path<'_>, found: &mut Violations) -> Option<Self>;

    /// Whether the member is left out when it is sent or stored.
    fn absent(&self) -> bool {
        false
    }
}

impl<S: Shape> Member for S {
    type Raw = S::Raw;

    fn member(raw: Option<S::Raw>, at: &Path<'_>, found: &mut Violations) -> Option<Self> {
        let Some(raw) = raw else {
            found.null(at);
            return None;
        };
        S::build(raw, at, found)
    }
}

impl<S: Shape> Member for Option<S> {
    type Raw = S::Raw;

    fn member(raw: Option<S::Raw>, at: &Path<'_>, found: &mut Violations) -> Option<Self> {
        match raw {
            None => Some(None),
            Some(raw) => S::build(raw, at, found).map(Some),
        }
    }

    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl Shape for bool {
    type Raw = bool;

    fn build(raw: bool, _: &Path<'_>, _: &mut Violations) -> Option<Self> {
        Some(raw)
    }
}

/// Reads an operation's input from the JSON body of a request. An empty body is the empty object.
///
/// # Errors
/// `SerializationException` where the body is not JSON of the right types;
/// `InvalidParameterException` with every violated constraint.
pub fn read<I: Shape>(body: &[u8]) -> Result<I, ApiError> {
    let body = if body.is_empty() { b"{}" } else { body };
    // Serde would also take a list of the members in their order.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(ApiError::Serialization);
    }
    let raw: I::Raw = serde_json::from_slice(body).map_err(|_| ApiError::Serialization)?;
    let mut found = Violations::default();
    let input = I::build(raw, &Path::Root, &mut found);
    match input {
        Some(input) if found.is_empty() => Ok(input),
        _ => Err(ApiError::InvalidParameter(found.message().into())),
    }
}
