//! Secret exponents.

use super::SrpError;
use alloc::vec;
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// The longest `a` or `b`, in bytes.
const LONGEST: usize = 128;

/// `a` or `b`: big-endian bytes. Their number is no secret, their value is.
pub(super) struct Exponent(Zeroizing<Vec<u8>>);

impl Exponent {
    pub(super) fn from_random(random: [u8; 32]) -> Self {
        let random = Zeroizing::new(random);
        Self(Zeroizing::new(random.to_vec()))
    }

    /// Takes up to 1024 bits; Amazon's clients use all of them.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, SrpError> {
        if bytes.is_empty() {
            return Err(SrpError::Empty);
        }
        if bytes.len() > LONGEST {
            return Err(SrpError::TooLong);
        }
        Ok(Self(Zeroizing::new(bytes.to_vec())))
    }

    /// Refuses 0, which a broken source of randomness gives.
    pub(super) fn check_not_zero(&self) -> Result<(), SrpError> {
        if self.0.iter().fold(0, |seen, byte| seen | byte) == 0 {
            return Err(SrpError::ZeroExponent);
        }
        Ok(())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// `self + u·x` over the integers, in a time that depends on lengths only.
    pub(super) fn plus_product(&self, u: &[u8; 32], x: &[u8; 32]) -> Zeroizing<Vec<u8>> {
        // Columns of weight 256^i, lowest first; a column sums at most 32 products and a byte.
        let mut columns = Zeroizing::new(vec![0u32; self.0.len().max(u.len() + x.len()) + 1]);
        for (shift, u) in u.iter().rev().enumerate() {
            for (column, x) in columns.iter_mut().skip(shift).zip(x.iter().rev()) {
                *column += u32::from(*u) * u32::from(*x);
            }
        }
        for (column, byte) in columns.iter_mut().zip(self.0.iter().rev()) {
            *column += u32::from(*byte);
        }

        let mut sum = Zeroizing::new(vec![0u8; columns.len()]);
        let mut carry = 0u32;
        for (byte, column) in sum.iter_mut().rev().zip(columns.iter()) {
            carry += column;
            [*byte, ..] = carry.to_le_bytes();
            carry >>= 8;
        }
        sum
    }
}
