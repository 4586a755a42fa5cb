//! Powers of 2 from a table that is made once: a comb after Lim and Lee, "More flexible
//! exponentiation with precomputation" (CRYPTO '94).
//!
//! The exponent's bits stand in rows of [`ROW`], and each row is cut into [`BLOCKS`]. The bits of
//! one column, one of each row, choose a product from the block's table; a squaring goes on to the
//! next column, in all blocks at once.

extern crate std;

use std::sync::OnceLock;
use std::vec::Vec;

use zeroize::Zeroize as _;

use crate::BYTES;
use crate::field::{Field, Residue};

/// Bytes of the exponents that the table is for: all that SRP draws or hashes.
pub(crate) const EXPONENT: usize = 32;

const ROWS: usize = 5;
const BLOCKS: usize = 4;
/// Bits of a block that belong to one row.
const COLUMNS: usize = (8 * EXPONENT).div_ceil(ROWS * BLOCKS);
const ROW: usize = BLOCKS * COLUMNS;

/// For each block, the products of its rows' powers: bit `i` of the index takes row `i`.
type Table = Vec<[Residue; 1 << ROWS]>;

/// 2 to the power of `exponent`, big-endian. What runs and which memory is read is always the same.
pub(crate) fn pow_2(exponent: &[u8; EXPONENT]) -> [u8; BYTES] {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let mut result = Residue::one();
    let mut power = result;
    for column in (0..COLUMNS).rev() {
        result = result.square();
        for (block, powers) in table.iter().enumerate() {
            let place = block * COLUMNS + column;
            let digit = (0..ROWS).fold(0, |digit, row| {
                digit | bit(exponent, row * ROW + place) << row
            });
            // The whole table is read, so that memory access does not tell the digit.
            for (index, candidate) in (0..).zip(powers) {
                power.assign_if_equal(candidate, index, digit);
            }
            result = result.mul(&power);
        }
    }
    power.zeroize();
    let bytes = result.to_bytes();
    result.zeroize();
    bytes
}

fn table() -> Table {
    let one = Residue::one();
    let mut table = std::vec![[one; 1 << ROWS]; BLOCKS];
    // 2^(2^n) for the n at which a row meets a block, in their order.
    let mut power = one.double();
    for row in 0..ROWS {
        for powers in &mut table {
            let (known, fresh) = powers.split_at_mut(1 << row);
            for (to, from) in fresh.iter_mut().zip(known) {
                *to = from.mul(&power);
            }
            for _ in 0..COLUMNS {
                power = power.square();
            }
        }
    }
    table
}

/// The bit of weight 2^`place`; there are none above the exponent's.
fn bit(exponent: &[u8; EXPONENT], place: usize) -> u8 {
    let byte = exponent.iter().rev().nth(place / 8);
    byte.map_or(0, |byte| byte >> (place % 8) & 1)
}
