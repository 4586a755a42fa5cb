//! Arithmetic of one group: the integers modulo `N`, the 3072-bit prime of
//! [RFC 3526 §6](https://www.rfc-editor.org/rfc/rfc3526#section-6) (group 15), with generator 2.
//!
//! Values go in and out as 384 bytes, big-endian. How a number is cut into limbs is known to
//! `field` alone, so that file can be replaced, or this crate can be built as a WebAssembly
//! module of its own, without a change for any caller.
//!
//! Running time depends on the *length* of an exponent and on nothing else. Nothing panics, and
//! nothing allocates but the native table of the generator, which holds no secret. Elements and the
//! tables of an exponentiation are wiped after use.
#![cfg_attr(not(test), no_std)]

#[cfg(not(target_arch = "wasm32"))]
mod comb;
mod field;
mod power;

use field::{Field as _, Residue};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Length of a number of the group, in bytes.
pub const BYTES: usize = 384;

/// A number from 0 to `N - 1`, big-endian.
///
/// It may be secret: it is wiped when dropped and has no `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Element([u8; BYTES]);

impl Element {
    /// `number` modulo `N`; any 3072-bit number will do.
    #[must_use]
    pub fn reduce(number: &[u8; BYTES]) -> Self {
        Self(Residue::new(number).to_bytes())
    }

    /// The number as 384 big-endian bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// Whether the number is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.iter().fold(0, |seen, byte| seen | byte) == 0
    }

    /// `self + other` modulo `N`.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        Self(Residue::add(&self.0, &other.0))
    }

    /// `self - other` modulo `N`.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        Self(Residue::sub(&self.0, &other.0))
    }

    /// `self · other` modulo `N`.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        Self(
            Residue::new(&self.0)
                .mul(&Residue::new(&other.0))
                .to_bytes(),
        )
    }

    /// `self` to the power of `exponent` (big-endian, of any length) modulo `N`.
    ///
    /// `0⁰`, like every empty product, is 1.
    #[must_use]
    pub fn pow(&self, exponent: &[u8]) -> Self {
        #[cfg(target_feature = "relaxed-simd")]
        if field::is_fused() {
            return Self(power::pow::<field::Fma51>(&self.0, exponent));
        }
        Self(power::pow::<Residue>(&self.0, exponent))
    }

    /// 2 to the power of `exponent` (big-endian, of any length) modulo `N`.
    ///
    /// Natively an exponent of 32 bytes is read off a table, which the first such call makes.
    #[must_use]
    pub fn pow_g(exponent: &[u8]) -> Self {
        #[cfg(target_feature = "relaxed-simd")]
        if field::is_fused() {
            return Self(power::pow_2::<field::Fma51>(exponent));
        }
        #[cfg(not(target_arch = "wasm32"))]
        if let Ok(exponent) = exponent.try_into() {
            return Self(comb::pow_2(exponent));
        }
        Self(power::pow_2::<Residue>(exponent))
    }
}
