//! Every operation against `num-bigint`, at random and at the edges.
#![cfg(not(target_arch = "wasm32"))]

use num_bigint::BigUint;
use poolkey_kernel::{BYTES, Element};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed};

/// RFC 3526 §6 in closed form: 2^3072 - 2^3008 - 1 + 2^64 · (⌊2^2942 · π⌋ + 1690314).
fn n() -> BigUint {
    let one = BigUint::from(1u8);
    (&one << 3072u32) - (&one << 3008u32) - &one
        + ((pi(2942) + BigUint::from(1_690_314u32)) << 64u32)
}

/// ⌊2^bits · π⌋ by Machin's formula π = 16 · arctan(1/5) - 4 · arctan(1/239).
fn pi(bits: u32) -> BigUint {
    const GUARD: u32 = 64;
    let arctan_of_inverse = |x: u32| {
        let mut power = (BigUint::from(1u8) << (bits + GUARD)) / x;
        let (mut plus, mut minus) = (BigUint::ZERO, BigUint::ZERO);
        let mut odd = 1u32;
        while power != BigUint::ZERO {
            let sum = if odd % 4 == 1 { &mut plus } else { &mut minus };
            *sum += &power / odd;
            power /= x * x;
            odd += 2;
        }
        plus - minus
    };
    (arctan_of_inverse(5) * 16u8 - arctan_of_inverse(239) * 4u8) >> GUARD
}

fn bytes(number: &BigUint) -> [u8; BYTES] {
    let digits = number.to_bytes_be();
    let mut bytes = [0; BYTES];
    bytes[BYTES - digits.len()..].copy_from_slice(&digits);
    bytes
}

fn element(number: &BigUint) -> Element {
    Element::reduce(&bytes(number))
}

fn number(element: &Element) -> BigUint {
    BigUint::from_bytes_be(element.as_bytes())
}

/// 0, 1, 2, N-1, N, N+1 and 2^3072-1.
fn edges() -> Vec<BigUint> {
    let n = n();
    vec![
        BigUint::ZERO,
        BigUint::from(1u8),
        BigUint::from(2u8),
        &n - 1u8,
        n.clone(),
        &n + 1u8,
        (BigUint::from(1u8) << 3072u32) - 1u8,
    ]
}

fn any_number() -> impl Strategy<Value = BigUint> {
    prop_oneof![
        1 => select(edges()),
        4 => vec(any::<u8>(), 0..=BYTES)
            .prop_map(|digits| BigUint::from_bytes_be(&digits)),
        2 => vec(any::<u8>(), BYTES)
            .prop_map(|digits| BigUint::from_bytes_be(&digits)),
    ]
}

fn check_ring(left: &BigUint, right: &BigUint) {
    let n = n();
    let (x, y) = (element(left), element(right));
    assert_eq!(number(&x), left % &n);
    assert_eq!(x.is_zero(), left % &n == BigUint::ZERO);
    assert_eq!(number(&x.add(&y)), (left + right) % &n);
    assert_eq!(number(&x.sub(&y)), (left % &n + &n - right % &n) % &n);
    assert_eq!(number(&x.mul(&y)), (left * right) % &n);
}

fn check_pow(base: &BigUint, exponent: &[u8]) {
    let n = n();
    let e = BigUint::from_bytes_be(exponent);
    assert_eq!(number(&element(base).pow(exponent)), base.modpow(&e, &n));
    assert_eq!(
        number(&Element::pow_g(exponent)),
        BigUint::from(2u8).modpow(&e, &n)
    );
}

#[test]
fn powers_of_2_agree_at_every_bit_of_256() {
    let n = n();
    let agrees = |exponent: &[u8; 32]| {
        let expected = BigUint::from(2u8).modpow(&BigUint::from_bytes_be(exponent), &n);
        assert_eq!(number(&Element::pow_g(exponent)), expected);
    };
    agrees(&[0; 32]);
    agrees(&[0xFF; 32]);
    for place in 0..256 {
        let mut exponent = [0; 32];
        exponent[31 - place / 8] = 1 << (place % 8);
        agrees(&exponent);
    }
}

#[test]
fn add_sub_mul_and_reduce_agree_at_the_edges() {
    for a in edges() {
        for b in edges() {
            check_ring(&a, &b);
        }
    }
}

#[test]
fn pow_agrees_at_the_edges() {
    let exponents: [&[u8]; 8] = [
        &[],
        &[0],
        &[1],
        &[0; 32],
        &[2, 0],
        &[0xff; 32],
        &[0xff; 129],
        &[0x80, 0, 0, 0],
    ];
    for base in edges() {
        for exponent in exponents {
            check_pow(&base, exponent);
        }
    }
}

#[test]
fn pow_takes_an_exponent_as_long_as_the_modulus_and_longer() {
    let base = BigUint::from(3u8);
    check_pow(&base, &[0xff; BYTES]);
    check_pow(&base, &[0xa5; BYTES + 5]);
    // Fermat: N is prime, so the exponent N - 1 gives 1.
    assert_eq!(
        number(&element(&base).pow(&bytes(&(n() - 1u8)))),
        BigUint::from(1u8)
    );
}

/// The settings of a property test that is the same on every run and writes no files.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x5eed),
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn add_sub_mul_and_reduce_agree(left in any_number(), right in any_number()) {
        check_ring(&left, &right);
    }
}

proptest! {
    #![proptest_config(cases(12))]
    #[test]
    fn pow_agrees(base in any_number(), exponent in vec(any::<u8>(), 0..140)) {
        check_pow(&base, &exponent);
    }
}

proptest! {
    #![proptest_config(cases(12))]
    #[test]
    fn pow_agrees_with_exponents_of_256_bits(base in any_number(), exponent in any::<[u8; 32]>()) {
        check_pow(&base, &exponent);
    }
}
