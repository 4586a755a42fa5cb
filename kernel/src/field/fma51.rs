//! 62 limbs of 51 bits, for WebAssembly with relaxed SIMD on a machine that fuses multiplication
//! and addition; R = 2^3162.
//!
//! A fused multiply-add rounds once. So for limbs `a` and `b`
//!
//! ```text
//! high = a·b + 2^103                  keeps the multiple of 2^51 nearest to a·b
//! low  = a·b + (2^103 + 3·2^51 - high)   keeps the rest, exactly
//! ```
//!
//! `high` lies in one binade and `low` in another, so their bits, taken for integers, are the two
//! halves of the product plus a constant ([`HIGH`], [`LOW`]). Whole columns of them are summed as
//! integers, and the constants are taken away once, before the first of them is added.
//!
//! The 90 bits that R has above `N` make room: factors may be as large as `4·N`, results are
//! below `2·N`, and nothing is subtracted before the end.

use zeroize::Zeroize;

use super::lanes::Lanes;
use super::numbers::{self, N as MODULUS, R2_3162};
use super::{Field, bits};
use crate::BYTES;

const LIMBS: usize = 62;
const PAIRS: usize = LIMBS / 2;
const BITS: usize = 51;
const MASK: u64 = (1 << BITS) - 1;
/// 2^103.
const BIG: f64 = 10_141_204_801_825_835_211_973_625_643_008.0;
/// 2^103 + 3 · 2^51.
const BIG_AND_SOME: f64 = BIG + 3.0 * 2_251_799_813_685_248.0;
/// The bits of `2^103`.
const HIGH: i64 = 0x4660_0000_0000_0000;
/// The bits of `3 · 2^51`.
const LOW: i64 = 0x4338_0000_0000_0000;
const N: [u64; LIMBS] = numbers::limbs(MODULUS, BITS);
const R2: Fma51 = Fma51(numbers::limbs(R2_3162, BITS));

/// A number below `2·N` in Montgomery's form.
#[derive(Clone, Copy)]
pub(crate) struct Fma51([u64; LIMBS]);

/// Limbs as floating-point numbers, in pairs.
type Floats = [Lanes; PAIRS];

/// Whether this machine's relaxed multiply-add rounds once: only then is this form right.
pub(crate) fn is_fused() -> bool {
    // (1 + 2^-30)² - 1 - 2^-29 is 2^-60, or 0 if the product was rounded first.
    let factor = core::hint::black_box(1.0 + 1.0 / 1_073_741_824.0);
    let rest = -(1.0 + 1.0 / 536_870_912.0);
    let factor = Lanes::floats(factor, factor);
    let result = factor.multiply_add(factor, Lanes::floats(rest, rest));
    result.first() != 0 && result.second() != 0
}

impl Field for Fma51 {
    #[inline(never)]
    fn new(number: &[u8; BYTES]) -> Self {
        Self(bits::split(number, BITS)).mul(&R2)
    }

    #[inline(never)]
    fn to_bytes(self) -> [u8; BYTES] {
        let mut one = [0; LIMBS];
        one[0] = 1;
        bits::join(&bits::below(self.mul(&Self(one)).0, &N, BITS), BITS)
    }

    fn mul(&self, other: &Self) -> Self {
        // Products of the two, and of the reduction: every pair meets every pair, twice.
        let mut columns = Columns::biased(|k| 2 * meetings(k));
        let floats = floats(&self.0);
        for (p, pair) in other.0.as_chunks::<2>().0.iter().enumerate() {
            columns.add_rows(&floats, p, 0, pair.map(float));
        }
        columns.reduce()
    }

    fn square(&self) -> Self {
        let floats = floats(&self.0);
        let pairs = self.0.as_chunks::<2>().0;
        // Products of different pairs occur twice: half of them are computed and doubled.
        let mut columns = Columns::biased(|k| meetings(k) / 2);
        for (p, pair) in pairs.iter().enumerate() {
            columns.add_rows(&floats, p, p + 1, pair.map(float));
        }
        let rest = Columns::biased(|k| meetings(k) + i64::from(k % 2 == 0 && k < LIMBS));
        columns.double_and_add(&rest);
        for (p, (pair, floats)) in pairs.iter().zip(&floats).enumerate() {
            columns.add_rows(core::slice::from_ref(floats), 2 * p, 0, pair.map(float));
        }
        columns.reduce()
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

impl Zeroize for Fma51 {
    #[inline(never)]
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// The columns of a product, two to a lane: `even[k]` holds columns `2k` and `2k + 1`, `odd[k]`
/// columns `2k + 1` and `2k + 2`, so that neighbouring products need no shuffling.
struct Columns {
    even: [Lanes; LIMBS + 1],
    odd: [Lanes; LIMBS + 1],
}

/// How many pairs of pairs have indices that sum to `k`.
fn meetings(k: usize) -> i64 {
    i64::try_from((k + 1).min(LIMBS.saturating_sub(k + 1))).unwrap_or(0)
}

impl Columns {
    /// Columns from which the constants of `count(k)` pairs of pairs with the sum `k` are taken
    /// away already.
    fn biased(count: impl Fn(usize) -> i64) -> Self {
        let both = |bits: i64| Lanes::integers(bits, bits);
        let mut before = 0;
        let mut even = [both(0); LIMBS + 1];
        let mut odd = even;
        for (k, (even, odd)) in even.iter_mut().zip(&mut odd).enumerate() {
            let count = count(k);
            let (low, high) = (LOW.wrapping_mul(count), HIGH.wrapping_mul(count));
            *even = both(low.wrapping_add(before).wrapping_neg());
            *odd = both(low.wrapping_add(high).wrapping_neg());
            before = high;
        }
        Self { even, odd }
    }

    /// Adds the products of the pairs `floats[from..]` and the pair with index `p`.
    #[inline]
    fn add_rows(&mut self, floats: &[Lanes], p: usize, from: usize, [first, second]: [f64; 2]) {
        let (big, more) = (
            Lanes::floats(BIG, BIG),
            Lanes::floats(BIG_AND_SOME, BIG_AND_SOME),
        );
        let (first, second) = (Lanes::floats(first, first), Lanes::floats(second, second));
        let Some((mut slot, even)) = self.even[p + from..].split_first_mut() else {
            return;
        };
        let mut sum = *slot;
        let odd = &mut self.odd[p + from..];
        for ((limbs, odd), next) in floats[from..].iter().zip(odd).zip(even) {
            let high = limbs.multiply_add(first, big);
            let low = limbs.multiply_add(first, more.subtract(high));
            let higher = limbs.multiply_add(second, big);
            let lower = limbs.multiply_add(second, more.subtract(higher));
            *slot = sum.add_bits(low);
            *odd = odd.add_bits(high.add_bits(lower));
            sum = next.add_bits(higher);
            slot = next;
        }
        *slot = sum;
    }

    fn double_and_add(&mut self, other: &Self) {
        let mine = self.even.iter_mut().chain(&mut self.odd);
        for (lanes, other) in mine.zip(other.even.iter().chain(&other.odd)) {
            *lanes = lanes.double_bits().add_bits(*other);
        }
    }

    /// Montgomery's reduction, two columns at a time.
    ///
    /// The lowest limb of `N` is all ones, that is `-1` modulo 2^51. So the multiple of `N` that
    /// clears a column is the column itself, and it is added as that multiple of `N + 1`, whose
    /// lowest limb is 0; the one too many falls away with the bits that are cleared.
    #[inline(never)]
    fn reduce(&mut self) -> Fma51 {
        let mut above = N;
        above[0] = 0;
        above[1] += 1;
        let floats = floats(&above);
        let (mut carry, mut odd) = (0_i64, 0_i64);
        for p in 0..PAIRS {
            // What this very row will bring to the column has been taken away already.
            let first = [self.even[p].first(), odd, carry, LOW];
            let first = sum(first);
            let multiple = low51(first);
            let second = [self.even[p].second(), self.odd[p].first(), first >> BITS];
            let missing = LOW.wrapping_mul(2).wrapping_add(HIGH);
            let next = low51(sum(second).wrapping_add(missing));
            let next = next.wrapping_add(multiple.wrapping_mul(above[1])) & MASK;
            self.add_rows(&floats, p, 0, [float(multiple), float(next)]);
            let second = [self.even[p].second(), self.odd[p].first(), first >> BITS];
            carry = sum(second) >> BITS;
            odd = self.odd[p].second();
        }
        let mut limbs = [0; LIMBS];
        let columns = self.even[PAIRS..].iter().zip(&self.odd[PAIRS..]);
        for (pair, (even, next)) in limbs.as_chunks_mut::<2>().0.iter_mut().zip(columns) {
            let first = sum([even.first(), odd, carry]);
            let second = sum([even.second(), next.first(), first >> BITS]);
            *pair = [low51(first), low51(second)];
            carry = second >> BITS;
            odd = next.second();
        }
        self.even = [Lanes::integers(0, 0); LIMBS + 1];
        self.odd = self.even;
        // Keeps the wiping from being left out.
        core::hint::black_box(&*self);
        Fma51(limbs)
    }
}

fn floats(limbs: &[u64; LIMBS]) -> Floats {
    let mut floats = [Lanes::integers(0, 0); PAIRS];
    for (floats, [first, second]) in floats.iter_mut().zip(limbs.as_chunks().0) {
        *floats = Lanes::floats(float(*first), float(*second));
    }
    floats
}

#[expect(
    clippy::cast_precision_loss,
    reason = "limbs have 51 bits, and floats 53"
)]
fn float(limb: u64) -> f64 {
    limb as f64
}

fn sum<const TERMS: usize>(terms: [i64; TERMS]) -> i64 {
    terms.into_iter().fold(0, i64::wrapping_add)
}

fn low51(sum: i64) -> u64 {
    sum.cast_unsigned() & MASK
}
