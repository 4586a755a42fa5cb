//! 112 limbs of 28 bits, for WebAssembly, whose widest multiplication gives 64 bits; R = 2^3136.
//!
//! A product of two limbs has 56 bits, so the 224 products that meet in a column, with what is
//! carried into it, fit into 64 bits: columns are summed first and carried once. Four rows are
//! added at a time, with four limbs at hand, so that most operands need not be loaded again.
//! The 64 bits that R has above `N` make room: factors may be as large as `4·N`, results are
//! below `2·N`, and nothing is subtracted before the end.

use zeroize::Zeroize;

use super::numbers::{self, N as MODULUS, R2_3136};
use super::{Field, bits};
use crate::BYTES;

const LIMBS: usize = 112;
const BITS: usize = 28;
const MASK: u64 = (1 << BITS) - 1;
const LIMB_MASK: u32 = (1 << BITS) - 1;
/// Columns of a product, and a few for the carries of a last row.
const COLUMNS: usize = 2 * LIMBS + 4;
const N: [u32; LIMBS] = narrow(&numbers::limbs(MODULUS, BITS));
const R2: Limbs28 = Limbs28(narrow(&numbers::limbs(R2_3136, BITS)));

/// A number below `2·N` in Montgomery's form.
#[derive(Clone, Copy)]
pub(crate) struct Limbs28([u32; LIMBS]);

impl Field for Limbs28 {
    #[inline(never)]
    fn new(number: &[u8; BYTES]) -> Self {
        Self(narrow(&bits::split(number, BITS))).mul(&R2)
    }

    #[inline(never)]
    fn to_bytes(self) -> [u8; BYTES] {
        let mut columns = [0; COLUMNS];
        for (column, limb) in columns.iter_mut().zip(self.0) {
            *column = u64::from(limb);
        }
        let reduced = reduce(&mut columns).0.map(u64::from);
        bits::join(&bits::below(reduced, &N.map(u64::from), BITS), BITS)
    }

    fn mul(&self, other: &Self) -> Self {
        let mut columns = [0; COLUMNS];
        for (i, rows) in (0..).step_by(4).zip(other.0.as_chunks::<4>().0) {
            add_rows(&mut columns[i..], &self.0, rows.map(u64::from));
        }
        reduce(&mut columns)
    }

    fn square(&self) -> Self {
        let limbs = &self.0;
        let mut columns = [0; COLUMNS];
        // Each product of limbs in two different blocks of four occurs twice …
        for (i, rows) in (0..).step_by(4).zip(limbs.as_chunks::<4>().0) {
            add_rows(
                &mut columns[2 * i + 4..],
                &limbs[i + 4..],
                rows.map(u64::from),
            );
        }
        for column in &mut columns {
            *column *= 2;
        }
        // … and the products within a block are all there once.
        for (columns, block) in columns
            .as_chunks_mut::<8>()
            .0
            .iter_mut()
            .zip(limbs.as_chunks().0)
        {
            let [a, b, c, d] = block.map(u64::from);
            columns[0] += a * a;
            columns[1] += 2 * a * b;
            columns[2] += 2 * a * c + b * b;
            columns[3] += 2 * (a * d + b * c);
            columns[4] += 2 * b * d + c * c;
            columns[5] += 2 * c * d;
            columns[6] += d * d;
        }
        reduce(&mut columns)
    }

    fn double(&self) -> Self {
        let mut limbs = self.0;
        let mut carry = 0;
        for limb in &mut limbs {
            let doubled = 2 * *limb + carry;
            *limb = low28(u64::from(doubled));
            carry = doubled >> BITS;
        }
        Self(limbs)
    }

    fn assign_if_equal(&mut self, other: &Self, left: u8, right: u8) {
        bits::assign_if_equal(&mut self.0, &other.0, left, right);
    }

    #[inline(never)]
    fn add(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES] {
        bits::add(left, right, &N.map(u64::from), BITS)
    }

    #[inline(never)]
    fn sub(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES] {
        bits::sub(left, right, &N.map(u64::from), BITS)
    }
}

impl Zeroize for Limbs28 {
    #[inline(never)]
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// Adds `limbs · (r₀ + r₁·X + r₂·X² + r₃·X³)` to the columns, where X is the weight of a limb.
#[inline(never)]
fn add_rows(columns: &mut [u64], limbs: &[u32], [r0, r1, r2, r3]: [u64; 4]) {
    // The three limbs before those at hand: X moves them up.
    let (mut x1, mut x2, mut x3) = (0, 0, 0);
    let (blocks, _) = limbs.as_chunks::<4>();
    for (column, block) in columns.as_chunks_mut::<4>().0.iter_mut().zip(blocks) {
        let [y0, y1, y2, y3] = block.map(u64::from);
        column[0] += y0 * r0 + x1 * r1 + x2 * r2 + x3 * r3;
        column[1] += y1 * r0 + y0 * r1 + x1 * r2 + x2 * r3;
        column[2] += y2 * r0 + y1 * r1 + y0 * r2 + x1 * r3;
        column[3] += y3 * r0 + y2 * r1 + y1 * r2 + y0 * r3;
        (x1, x2, x3) = (y3, y2, y1);
    }
    if let Some([first, second, third]) = columns[limbs.len()..].first_chunk_mut() {
        *first += x1 * r1 + x2 * r2 + x3 * r3;
        *second += x1 * r2 + x2 * r3;
        *third += x1 * r3;
    }
}

/// Montgomery's reduction, four columns at a time.
///
/// The lowest limb of `N` is all ones, that is `-1` modulo 2^28. So the multiple of `N` that clears
/// a column is the column itself.
#[inline(never)]
fn reduce(columns: &mut [u64; COLUMNS]) -> Limbs28 {
    let mut carry = 0;
    for i in (0..LIMBS).step_by(4) {
        columns[i] += carry;
        let mut multiples = [0; 4];
        let mut ahead = [columns[i], columns[i + 1], columns[i + 2], columns[i + 3]];
        for x in 0..4 {
            let multiple = ahead[x] & MASK;
            multiples[x] = multiple;
            for y in x..4 {
                ahead[y] += multiple * u64::from(N[y - x]);
            }
            if x < 3 {
                ahead[x + 1] += ahead[x] >> BITS;
            }
        }
        add_rows(&mut columns[i..], &N, multiples);
        carry = columns[i..i + 4]
            .iter()
            .fold(0, |carry, column| (column + carry) >> BITS);
    }
    let mut limbs = [0; LIMBS];
    for (limb, column) in limbs.iter_mut().zip(&columns[LIMBS..]) {
        let sum = column + carry;
        *limb = low28(sum);
        carry = sum >> BITS;
    }
    columns.zeroize();
    Limbs28(limbs)
}

const fn narrow(limbs: &[u64; LIMBS]) -> [u32; LIMBS] {
    let mut narrow = [0; LIMBS];
    let mut i = 0;
    while i < LIMBS {
        narrow[i] = low28(limbs[i]);
        i += 1;
    }
    narrow
}

#[expect(clippy::cast_possible_truncation, reason = "28 bits are kept")]
const fn low28(sum: u64) -> u32 {
    sum as u32 & LIMB_MASK
}
