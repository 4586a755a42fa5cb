//! 52 limbs of 60 bits, for machines that multiply 64 bits by 64; R = 2^3120.
//!
//! A product of two limbs has 120 bits, so a whole column of products is summed in 128 bits and
//! carried once. The 48 bits that R has above `N` make room: factors may be as large as `4·N`,
//! results are below `2·N`, and nothing is subtracted before the end.

use zeroize::Zeroize;

use super::numbers::{self, N as MODULUS, R2_3120};
use super::{Field, bits};
use crate::BYTES;

const LIMBS: usize = 52;
const BITS: usize = 60;
const MASK: u64 = (1 << BITS) - 1;
const N: [u64; LIMBS] = numbers::limbs(MODULUS, BITS);
const R2: Limbs60 = Limbs60(numbers::limbs(R2_3120, BITS));

/// A number below `2·N` in Montgomery's form.
#[derive(Clone, Copy)]
pub(crate) struct Limbs60([u64; LIMBS]);

impl Field for Limbs60 {
    fn new(number: &[u8; BYTES]) -> Self {
        Self(bits::split(number, BITS)).mul(&R2)
    }

    fn to_bytes(self) -> [u8; BYTES] {
        let mut one = [0; LIMBS];
        one[0] = 1;
        bits::join(&bits::below(self.mul(&Self(one)).0, &N, BITS), BITS)
    }

    fn mul(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        reduce(|i| dot(&a[..=i], &b[..=i]), |i| dot(&a[i..], &b[i..]))
    }

    fn square(&self) -> Self {
        let a = &self.0;
        // Each product of two different limbs occurs twice; the middle one of a column once.
        reduce(
            |i| {
                let pairs = i.div_ceil(2);
                2 * dot(&a[..pairs], &a[i + 1 - pairs..=i]) + middle(a, i)
            },
            |i| {
                let pairs = (LIMBS - i) / 2;
                2 * dot(&a[i..i + pairs], &a[LIMBS - pairs..]) + middle(a, i + LIMBS - 1)
            },
        )
    }

    fn double(&self) -> Self {
        Self(bits::double(&self.0, BITS))
    }

    fn assign_if_equal(&mut self, other: &Self, left: u8, right: u8) {
        bits::assign_if_equal(&mut self.0, &other.0, left, right);
    }

    #[inline(never)]
    fn add(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES] {
        bits::add(left, right, &N, BITS)
    }

    #[inline(never)]
    fn sub(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES] {
        bits::sub(left, right, &N, BITS)
    }
}

impl Zeroize for Limbs60 {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// Montgomery's reduction, column by column: `low(i)` gives column `i` of the product, `high(i)`
/// column `LIMBS - 1 + i`.
///
/// The lowest limb of `N` is all ones, that is `-1` modulo 2^60. So the multiple of `N` that clears
/// a column is the column itself, and taking it away leaves the column's carry plus that multiple.
#[expect(
    clippy::inline_always,
    reason = "a call for each column costs a tenth of the time"
)]
#[inline(always)]
fn reduce(low: impl Fn(usize) -> u128, high: impl Fn(usize) -> u128) -> Limbs60 {
    let mut multiples = [0; LIMBS];
    let mut sum = 0;
    for i in 0..LIMBS {
        sum += low(i) + dot(&multiples[..i], &N[1..=i]);
        let multiple = low60(sum);
        multiples[i] = multiple;
        sum = (sum >> BITS) + u128::from(multiple);
    }
    let mut limbs = [0; LIMBS];
    for i in 1..LIMBS {
        sum += high(i) + dot(&multiples[i..], &N[i..]);
        limbs[i - 1] = low60(sum);
        sum >>= BITS;
    }
    limbs[LIMBS - 1] = low60(sum);
    multiples.zeroize();
    Limbs60(limbs)
}

/// The sum of `left`'s limbs times `right`'s in reverse. The two are equally long.
///
/// Two sums, so that a machine with several multipliers need not wait for one chain of carries.
#[expect(
    clippy::inline_always,
    reason = "a call for each column costs a tenth of the time"
)]
#[inline(always)]
fn dot(left: &[u64], right: &[u64]) -> u128 {
    let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
    let (mut even, mut odd) = (0_u128, 0_u128);
    let (left, left_rest) = left.as_chunks::<4>();
    let (right_rest, right) = right.as_rchunks::<4>();
    for (a, b) in left.iter().zip(right.iter().rev()) {
        even += product(a[0], b[3]);
        odd += product(a[1], b[2]);
        even += product(a[2], b[1]);
        odd += product(a[3], b[0]);
    }
    for (&a, &b) in left_rest.iter().zip(right_rest.iter().rev()) {
        even += product(a, b);
    }
    even + odd
}

/// The square in column `i`, where that column has one.
fn middle(limbs: &[u64; LIMBS], i: usize) -> u128 {
    if i.is_multiple_of(2) {
        u128::from(limbs[i / 2]).pow(2)
    } else {
        0
    }
}

#[expect(clippy::cast_possible_truncation, reason = "masked to 60 bits")]
const fn low60(sum: u128) -> u64 {
    sum as u64 & MASK
}
