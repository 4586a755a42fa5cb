//! Unsigned integers as hexadecimal text and as the bytes that are hashed.

use super::SrpError;
use crate::wire::hex;
use alloc::string::String;

/// An unsigned integer of at most `CAPACITY` bytes (at least one), big-endian, zeros in front.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Number<const CAPACITY: usize>([u8; CAPACITY]);

impl<const CAPACITY: usize> Number<CAPACITY> {
    pub(super) const fn new(bytes: [u8; CAPACITY]) -> Self {
        Self(bytes)
    }

    /// Reads big-endian bytes; zeros in front do not count.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, SrpError> {
        if bytes.is_empty() {
            return Err(SrpError::Empty);
        }
        let significant = minimal(bytes);
        if significant.len() > CAPACITY {
            return Err(SrpError::TooLong);
        }
        Ok(Self(with_zeros(significant)))
    }

    /// Reads hexadecimal text of either case, with an odd number of digits too.
    ///
    /// Two digits more than the capacity are allowed, because some clients write `00` in front.
    pub(super) fn parse_hex(text: &str) -> Result<Self, SrpError> {
        if text.is_empty() {
            return Err(SrpError::Empty);
        }
        if text.len() > 2 * CAPACITY + 2 {
            return Err(SrpError::TooLong);
        }
        let digits = text.trim_start_matches('0').as_bytes();
        if digits.len() > 2 * CAPACITY {
            return Err(SrpError::TooLong);
        }
        let mut number = [0; CAPACITY];
        for (byte, pair) in number.iter_mut().rev().zip(digits.rchunks(2)) {
            for digit in pair {
                *byte = *byte << 4 | hex::nibble(*digit).ok_or(SrpError::NotHex)?;
            }
        }
        Ok(Self(number))
    }

    /// Lower-case hexadecimal text with no zero digit in front; `0` for zero.
    pub(super) fn to_hex(&self) -> String {
        let mut text = hex::encode(self.digits());
        if text.starts_with('0') {
            text.remove(0);
        }
        text
    }

    /// All bytes, zeros in front included.
    pub(super) const fn as_array(&self) -> &[u8; CAPACITY] {
        &self.0
    }

    /// The bytes without zeros in front; one zero byte for zero.
    pub(super) fn digits(&self) -> &[u8] {
        minimal(&self.0)
    }
}

/// The two parts of the shortest two's-complement form of an unsigned big-endian integer: a
/// zero byte if the first bit would otherwise look like a sign, and the integer's own bytes.
///
/// Cognito's clients hash every integer in this form (it is what Java's
/// `BigInteger.toByteArray` gives), unlike RFC 5054, which pads to the length of `N`. So the
/// length of a secret `S` varies, but HMAC-SHA256 takes the same number of blocks for it unless
/// its first 72 bits are all 0.
pub(super) fn pad(number: &[u8]) -> [&[u8]; 2] {
    let digits = minimal(number);
    let sign: &[u8] = if digits.first().is_some_and(|byte| *byte >= 0x80) {
        &[0]
    } else {
        &[]
    };
    [sign, digits]
}

/// `number`, big-endian and no longer than `LENGTH`, with zeros in front up to that length.
pub(super) fn with_zeros<const LENGTH: usize>(number: &[u8]) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for (to, from) in bytes.iter_mut().rev().zip(number.iter().rev()) {
        *to = *from;
    }
    bytes
}

/// `number` without zeros in front, but with at least one byte if it has any.
fn minimal(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number
        .get(zeros.min(number.len().saturating_sub(1))..)
        .unwrap_or_default()
}
