//! The integers modulo `N`, in whichever form this machine multiplies fastest.

mod bits;
#[cfg(any(test, target_feature = "relaxed-simd"))]
mod fma51;
#[cfg(any(test, target_feature = "relaxed-simd"))]
mod lanes;
#[cfg(any(test, target_arch = "wasm32"))]
mod limbs28;
#[cfg(any(test, not(target_arch = "wasm32")))]
mod limbs60;
mod numbers;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use crate::BYTES;
use zeroize::Zeroize;

#[cfg(target_feature = "relaxed-simd")]
pub(crate) use fma51::{Fma51, is_fused};
#[cfg(target_arch = "wasm32")]
pub(crate) use limbs28::Limbs28 as Residue;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use limbs60::Limbs60 as Residue;

/// A number modulo `N` in a form that multiplies fast. Nothing here branches on its value, or
/// reads memory at a place that depends on it.
pub(crate) trait Field: Clone + Copy + Zeroize {
    /// `number` modulo `N`, which need not be reduced.
    fn new(number: &[u8; BYTES]) -> Self;

    /// 1.
    fn one() -> Self {
        let mut one = [0; BYTES];
        one[BYTES - 1] = 1;
        Self::new(&one)
    }

    /// The number, reduced.
    fn to_bytes(self) -> [u8; BYTES];

    /// `self · other`.
    fn mul(&self, other: &Self) -> Self;

    /// `self · self`.
    fn square(&self) -> Self;

    /// `2 · self`, which must be multiplied or squared before it is doubled again.
    fn double(&self) -> Self;

    /// Takes the value of `other` if `left == right`, in the same time either way.
    fn assign_if_equal(&mut self, other: &Self, left: u8, right: u8);

    /// `left + right` modulo `N`, both reduced.
    fn add(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES];

    /// `left - right` modulo `N`, both reduced.
    fn sub(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES];
}
