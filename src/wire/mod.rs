//! The messages of the operations a client calls.

pub mod base64;
pub mod hex;
pub mod json;
