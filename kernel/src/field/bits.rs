//! What limbs of every size have in common.

use core::ops::{BitAnd, BitXor, Not};

use subtle::{ConditionallySelectable, ConstantTimeEq as _};

use crate::BYTES;

/// Cuts a big-endian number into limbs of `bits` bits, the lowest first.
pub(super) fn split<const LIMBS: usize>(number: &[u8; BYTES], bits: usize) -> [u64; LIMBS] {
    let mut limbs = [0; LIMBS];
    for (i, byte) in number.iter().rev().enumerate() {
        let (limb, shift) = (8 * i / bits, 8 * i % bits);
        let byte = u64::from(*byte);
        limbs[limb] |= (byte << shift) & mask(bits);
        // A byte that lies across the end of a limb.
        if shift + 8 > bits && limb + 1 < LIMBS {
            limbs[limb + 1] |= byte >> (bits - shift);
        }
    }
    limbs
}

/// The big-endian number of limbs that hold `bits` bits each; it is below 2^3072.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a byte is cut out of each limb"
)]
pub(super) fn join<const LIMBS: usize>(limbs: &[u64; LIMBS], bits: usize) -> [u8; BYTES] {
    let mut number = [0; BYTES];
    for (i, byte) in number.iter_mut().rev().enumerate() {
        let (limb, shift) = (8 * i / bits, 8 * i % bits);
        let mut value = limbs[limb] >> shift;
        if shift + 8 > bits && limb + 1 < LIMBS {
            value |= limbs[limb + 1] << (bits - shift);
        }
        *byte = value as u8;
    }
    number
}

/// `left + right` modulo `modulus`, both below it.
pub(super) fn add<const LIMBS: usize>(
    left: &[u8; BYTES],
    right: &[u8; BYTES],
    modulus: &[u64; LIMBS],
    bits: usize,
) -> [u8; BYTES] {
    let left: [_; LIMBS] = split(left, bits);
    let right: [_; LIMBS] = split(right, bits);
    let sum = carried(|i| left[i] + right[i], bits);
    join(&below(sum, modulus, bits), bits)
}

/// `left - right` modulo `modulus`, both below it.
pub(super) fn sub<const LIMBS: usize>(
    left: &[u8; BYTES],
    right: &[u8; BYTES],
    modulus: &[u64; LIMBS],
    bits: usize,
) -> [u8; BYTES] {
    let left: [_; LIMBS] = split(left, bits);
    let right: [_; LIMBS] = split(right, bits);
    let difference = carried(|i| (left[i] + modulus[i]).wrapping_sub(right[i]), bits);
    join(&below(difference, modulus, bits), bits)
}

/// Limbs of which each may be too large or negative, put right. The whole is neither.
fn carried<const LIMBS: usize>(limb: impl Fn(usize) -> u64, bits: usize) -> [u64; LIMBS] {
    let mut carry = 0;
    core::array::from_fn(|i| {
        let sum = limb(i).wrapping_add(carry);
        // The sign goes along.
        carry = (sum.cast_signed() >> bits).cast_unsigned();
        sum & mask(bits)
    })
}

/// Twice the number, which its highest limb has room for.
#[cfg(any(not(target_arch = "wasm32"), target_feature = "relaxed-simd"))]
pub(super) fn double<const LIMBS: usize>(number: &[u64; LIMBS], bits: usize) -> [u64; LIMBS] {
    carried(|i| 2 * number[i], bits)
}

/// `number`, or `number - modulus` where that is not negative, in the same time either way.
pub(super) fn below<const LIMBS: usize>(
    number: [u64; LIMBS],
    modulus: &[u64; LIMBS],
    bits: usize,
) -> [u64; LIMBS] {
    let mut difference = [0; LIMBS];
    let mut borrow = 0;
    for (i, limb) in difference.iter_mut().enumerate() {
        let less = number[i].wrapping_sub(modulus[i]).wrapping_sub(borrow);
        *limb = less & mask(bits);
        borrow = less >> 63;
    }
    let mut result = number;
    for (limb, less) in result.iter_mut().zip(&difference) {
        limb.conditional_assign(less, borrow.ct_eq(&0));
    }
    result
}

/// Takes the value of `other` if `left == right`, in the same time either way.
///
/// One choice, hidden from the compiler, makes the mask of all limbs: a choice for each would be
/// as good a secret and take longer than the multiplications around it.
pub(super) fn assign_if_equal<L, const LIMBS: usize>(
    limbs: &mut [L; LIMBS],
    other: &[L; LIMBS],
    left: u8,
    right: u8,
) where
    L: ConditionallySelectable
        + BitXor<Output = L>
        + BitAnd<Output = L>
        + Not<Output = L>
        + Default,
{
    let mask = L::conditional_select(&L::default(), &!L::default(), left.ct_eq(&right));
    for (limb, other) in limbs.iter_mut().zip(other) {
        *limb = *limb ^ ((*limb ^ *other) & mask);
    }
}

const fn mask(bits: usize) -> u64 {
    (1 << bits) - 1
}
