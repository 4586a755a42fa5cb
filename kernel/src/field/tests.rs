//! Every form against `num-bigint`, also the one that this machine does not use.

use num_bigint::BigUint;
use proptest::collection;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::fma51::{Fma51, is_fused};
use super::limbs28::Limbs28;
use super::limbs60::Limbs60;
use super::{Field, numbers};
use crate::{BYTES, power};

fn n() -> BigUint {
    BigUint::parse_bytes(numbers::N.as_bytes(), 16).unwrap()
}

fn bytes(number: &BigUint) -> [u8; BYTES] {
    let digits = number.to_bytes_be();
    let mut bytes = [0; BYTES];
    bytes[BYTES - digits.len()..].copy_from_slice(&digits);
    bytes
}

fn number(field: impl Field) -> BigUint {
    BigUint::from_bytes_be(&field.to_bytes())
}

/// The numbers where carries and borrows run farthest.
fn edges() -> Vec<BigUint> {
    let n = n();
    let one = BigUint::from(1_u8);
    let mut edges = vec![
        BigUint::ZERO,
        one.clone(),
        &n - 1_u8,
        n.clone(),
        &n + 1_u8,
        (&one << 3072) - 1_u8,
    ];
    // Ones up to the end of a limb and one beyond it, for limbs of either size.
    for bits in [28, 56, 60, 120, 1_540, 3_060, 3_071] {
        edges.extend([(&one << bits) - 1_u8, &one << bits, &n - (&one << bits)]);
    }
    edges
}

fn agrees<F: Field>(left: &BigUint, right: &BigUint) {
    let n = n();
    let (x, y) = (F::new(&bytes(left)), F::new(&bytes(right)));
    assert_eq!(number(x), left % &n);
    assert_eq!(number(x.mul(&y)), left * right % &n);
    assert_eq!(number(x.square()), left * left % &n);
    // The largest factors that may meet: both doubled.
    assert_eq!(
        number(x.double().mul(&y.double())),
        left * right * 4_u8 % &n
    );
    assert_eq!(number(x.double().square()), left * left * 4_u8 % &n);
    let (left, right) = (left % &n, right % &n);
    let result = F::add(&bytes(&left), &bytes(&right));
    assert_eq!(BigUint::from_bytes_be(&result), (&left + &right) % &n);
    let result = F::sub(&bytes(&left), &bytes(&right));
    assert_eq!(BigUint::from_bytes_be(&result), (&left + &n - &right) % &n);
}

fn powers_agree<F: Field>(base: &BigUint, exponent: &[u8]) {
    let n = n();
    let wanted = BigUint::from_bytes_be(exponent);
    let power = power::pow::<F>(&bytes(base), exponent);
    assert_eq!(BigUint::from_bytes_be(&power), base.modpow(&wanted, &n));
    let power = power::pow_2::<F>(exponent);
    let two = BigUint::from(2_u8);
    assert_eq!(BigUint::from_bytes_be(&power), two.modpow(&wanted, &n));
}

/// Rust's `mul_add` rounds once on every machine.
#[test]
fn fused_multiplication_is_recognised() {
    assert!(is_fused());
}

#[test]
fn arithmetic_agrees_at_the_edges() {
    for left in edges() {
        for right in edges() {
            agrees::<Limbs28>(&left, &right);
            agrees::<Limbs60>(&left, &right);
            agrees::<Fma51>(&left, &right);
        }
    }
}

#[test]
fn powers_agree_at_the_edges() {
    for base in edges() {
        for exponent in [&[][..], &[0], &[1], &[31, 0xff], &[0xff; 33]] {
            powers_agree::<Limbs28>(&base, exponent);
            powers_agree::<Limbs60>(&base, exponent);
            powers_agree::<Fma51>(&base, exponent);
        }
    }
}

/// The same on every run, and without files.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x5eed),
        ..Config::default()
    }
}

fn any_number() -> impl Strategy<Value = BigUint> {
    collection::vec(any::<u8>(), 0..=BYTES).prop_map(|digits| BigUint::from_bytes_be(&digits))
}

proptest! {
    #![proptest_config(cases(500))]
    #[test]
    fn arithmetic_agrees(left in any_number(), right in any_number()) {
        agrees::<Limbs28>(&left, &right);
        agrees::<Limbs60>(&left, &right);
        agrees::<Fma51>(&left, &right);
    }
}

proptest! {
    #![proptest_config(cases(16))]
    #[test]
    fn powers_agree_for_any(base in any_number(), exponent in collection::vec(any::<u8>(), 0..70)) {
        powers_agree::<Limbs28>(&base, &exponent);
        powers_agree::<Limbs60>(&base, &exponent);
        powers_agree::<Fma51>(&base, &exponent);
    }
}
