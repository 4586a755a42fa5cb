//! Exponentiation in any form of the field. What runs, and which memory is read, depends on the exponent's length alone.

use zeroize::Zeroize as _;

use crate::BYTES;
use crate::field::Field;

/// Bits of an exponent that are taken at a time.
const WINDOW: usize = 5;

/// `base` to the power of `exponent`, big-endian.
pub(crate) fn pow<F: Field>(base: &[u8; BYTES], exponent: &[u8]) -> [u8; BYTES] {
    let base = F::new(base);
    let one = F::one();
    let mut powers = [one; 1 << WINDOW];
    powers[1] = base;
    for i in 2..powers.len() {
        powers[i] = if i % 2 == 0 {
            powers[i / 2].square()
        } else {
            powers[i - 1].mul(&base)
        };
    }

    let mut result = one;
    let mut power = one;
    for place in (0..8 * exponent.len()).rev() {
        result = result.square();
        if place % WINDOW == 0 {
            let digit = digit(exponent, place);
            // The whole table is read, so that memory access does not tell the digit.
            for (index, candidate) in (0..).zip(&powers) {
                power.assign_if_equal(candidate, index, digit);
            }
            result = result.mul(&power);
        }
    }
    powers.zeroize();
    power.zeroize();
    wiped(result)
}

/// 2 to the power of `exponent`, big-endian.
pub(crate) fn pow_2<F: Field>(exponent: &[u8]) -> [u8; BYTES] {
    let mut result = F::one();
    let mut doubled = result;
    for byte in exponent {
        for place in (0..8).rev() {
            result = result.square();
            doubled = result.double();
            result.assign_if_equal(&doubled, (byte >> place) & 1, 1);
        }
    }
    doubled.zeroize();
    wiped(result)
}

/// The number as bytes; its other form is wiped.
fn wiped(mut number: impl Field) -> [u8; BYTES] {
    let bytes = number.to_bytes();
    number.zeroize();
    bytes
}

/// The window of the exponent whose lowest bit is at `place`.
fn digit(exponent: &[u8], place: usize) -> u8 {
    let mut bytes = exponent.iter().rev().skip(place / 8).copied();
    let low = bytes.next().unwrap_or(0);
    let high = bytes.next().unwrap_or(0);
    let window = u16::from_be_bytes([high, low]) >> (place % 8);
    window.to_be_bytes()[1] & ((1 << WINDOW) - 1)
}
