//! What can be wrong with a peer's values.

use core::fmt;

/// Why a value or a proof was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SrpError {
    /// No digits, or no bytes.
    Empty,
    /// A character that is not a hexadecimal digit.
    NotHex,
    /// More digits or bytes than such a value can have.
    TooLong,
    /// `A` or `B` is 0 modulo `N`: it would make the session key known to anyone.
    ZeroPublicValue,
    /// `u`, the hash of `A` and `B`, is 0.
    ZeroScrambler,
    /// The random bytes for `a` or `b` are all 0: the source of randomness is broken.
    ZeroExponent,
    /// The verifier is 0, or `N` or more.
    VerifierOutOfRange,
    /// Not a date of the form `Tue Mar 3 04:05:06 UTC 2026`.
    BadTimestamp,
    /// The signature is not the one that the password gives.
    WrongClaim,
}

impl fmt::Display for SrpError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the value is empty",
            Self::NotHex => "the value is not hexadecimal",
            Self::TooLong => "the value is too long",
            Self::ZeroPublicValue => "the public value is 0 modulo N",
            Self::ZeroScrambler => "the hash of both public values is 0",
            Self::ZeroExponent => "the random exponent is 0",
            Self::VerifierOutOfRange => "the verifier is not between 1 and N - 1",
            Self::BadTimestamp => "the timestamp is malformed",
            Self::WrongClaim => "the signature does not match",
        })
    }
}

impl core::error::Error for SrpError {}
