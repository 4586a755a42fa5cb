//! The payload's part of a signature.

use alloc::{borrow::Cow, string::String};

use sha2::{Digest, Sha256};

use super::is_s3;
use crate::wire::hex;

/// The SHA-256 of an empty payload, in hexadecimal.
pub const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What stands in the place of the hash if the payload is not signed.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The body of a request.
#[derive(Clone, Copy)]
pub enum Payload<'a> {
    /// The body itself.
    Bytes(&'a [u8]),
    /// Its SHA-256 in lower-case hexadecimal, made elsewhere.
    Sha256Hex(&'a str),
    /// Not signed: `UNSIGNED-PAYLOAD`. S3 accepts that, few other services do.
    Unsigned,
}

impl<'a> Payload<'a> {
    /// What a link without a body has: of S3 an unsigned payload, of other services an empty one.
    pub fn of_presigned(service: &str) -> Self {
        if is_s3(service) {
            Self::Unsigned
        } else {
            Self::Bytes(b"")
        }
    }

    /// The last line of the canonical request.
    pub(super) fn hash(self) -> Cow<'a, str> {
        match self {
            Self::Bytes(b"") => Cow::Borrowed(EMPTY_SHA256),
            Self::Bytes(bytes) => Cow::Owned(sha256_hex(bytes)),
            Self::Sha256Hex(hash) => Cow::Borrowed(hash),
            Self::Unsigned => Cow::Borrowed(UNSIGNED_PAYLOAD),
        }
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}
