//! What must not be taken from a peer, a store or a broken source of randomness.

use super::{N_HEX, alice, n, wide};
use crate::srp::SrpError::{
    self, Empty, NotHex, TooLong, VerifierOutOfRange, WrongClaim, ZeroExponent, ZeroPublicValue,
    ZeroScrambler,
};
use crate::srp::client::Login;
use crate::srp::device::SecretVerifier;
use crate::srp::verifier::{Handshake, Pending};
use crate::srp::{PublicA, PublicB, Salt, Verifier, hash, pool_name};
use num_bigint::BigUint;

/// Texts that are neither `A` nor `B`.
fn bad_public_values() -> Vec<(String, SrpError)> {
    vec![
        (String::new(), Empty),
        ("0".into(), ZeroPublicValue),
        ("000".into(), ZeroPublicValue),
        ("0".repeat(770), ZeroPublicValue),
        (N_HEX.into(), ZeroPublicValue),
        (format!("00{}", N_HEX.to_lowercase()), ZeroPublicValue),
        ("0x12".into(), NotHex),
        ("12 ".into(), NotHex),
        ("-1".into(), NotHex),
        ("+1".into(), NotHex),
        ("1é".into(), NotHex),
        ("\0".into(), NotHex),
        ("１".into(), NotHex),
        ("g".repeat(768), NotHex),
        ("1".repeat(769), TooLong),
        (format!("000{}", "f".repeat(768)), TooLong),
        ("0".repeat(771), TooLong),
        ("f".repeat(1_000_000), TooLong),
    ]
}

#[test]
fn a_bad_public_value_is_refused_with_its_reason() {
    for (text, reason) in bad_public_values() {
        assert_eq!(
            PublicA::parse_hex(&text).err(),
            Some(reason),
            "A = {text:.20}"
        );
        assert_eq!(
            PublicB::parse_hex(&text).err(),
            Some(reason),
            "B = {text:.20}"
        );
    }
}

#[test]
fn a_client_refuses_a_bad_b_and_a_bad_salt() {
    let answer = |salt: &str, b: &str| {
        Login::start([1; 32])
            .answer(&alice(), "secret", salt, b, b"block", "now")
            .err()
    };
    for (text, reason) in bad_public_values() {
        assert_eq!(answer("12", &text), Some(reason), "B = {text:.20}");
    }
    assert_eq!(answer("", "2"), Some(Empty));
    assert_eq!(answer("xy", "2"), Some(NotHex));
    assert_eq!(answer(&"1".repeat(129), "2"), Some(TooLong));
    assert_eq!(answer("12", "2"), None);
}

#[test]
fn a_value_above_n_counts_modulo_n_but_is_hashed_as_sent() {
    let text = (n() + 5u8).to_str_radix(16);
    let public_a = PublicA::parse_hex(&text).unwrap();
    assert_eq!(public_a.to_hex(), text);
    assert_eq!(public_a.element().as_bytes(), &wide(&BigUint::from(5u8)));
}

#[test]
fn a_random_exponent_of_zero_is_refused() {
    let answer = Login::start([0; 32]).answer(&alice(), "secret", "12", "2", b"", "");
    assert_eq!(answer.err(), Some(ZeroExponent));
    let login = Login::from_exponent(&[0; 128]).unwrap();
    let answer = login.answer(&alice(), "secret", "12", "2", b"", "");
    assert_eq!(answer.err(), Some(ZeroExponent));

    let verifier = Verifier::derive(&alice(), "secret", &Salt::from_random([1; 16]));
    assert_eq!(Handshake::new(&verifier, [0; 32]).err(), Some(ZeroExponent));
    let resumed = |b, u| Pending::new(&verifier, b, u).err();
    assert_eq!(resumed([0; 32], [1; 32]), Some(ZeroExponent));
    assert_eq!(resumed([1; 32], [0; 32]), Some(ZeroScrambler));
    assert_eq!(resumed([1; 32], [1; 32]), None);
}

#[test]
fn an_exponent_of_no_length_or_too_much_is_refused() {
    assert_eq!(Login::from_exponent(&[]).err(), Some(Empty));
    assert_eq!(Login::from_exponent(&[1; 129]).err(), Some(TooLong));
    assert!(Login::from_exponent(&[1; 128]).is_ok());
}

#[test]
fn a_b_that_makes_the_public_value_zero_is_refused() {
    let b = [3; 32];
    let k = BigUint::parse_bytes(
        b"538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6",
        16,
    )
    .unwrap();
    // v = -g^b / k, so that k·v + g^b = 0.
    let g_b = BigUint::from(2u8).modpow(&BigUint::from_bytes_be(&b), &n());
    let inverse = k.modpow(&(n() - 2u8), &n());
    let verifier = Verifier::from_bytes(&wide(&((n() - g_b) * inverse % n()))).unwrap();
    assert_eq!(Handshake::new(&verifier, b).err(), Some(ZeroPublicValue));
    assert!(Handshake::new(&verifier, [4; 32]).is_ok());
}

#[test]
fn a_scrambler_of_zero_is_refused() {
    assert_eq!(hash::not_zero([0; 32]), Err(ZeroScrambler));
    let mut one = [0; 32];
    one[31] = 1;
    assert_eq!(hash::not_zero(one), Ok(one));
}

#[test]
fn a_verifier_is_between_one_and_n_minus_one() {
    let read = |number: &BigUint| Verifier::from_bytes(&wide(number)).err();
    assert_eq!(read(&BigUint::ZERO), Some(VerifierOutOfRange));
    assert_eq!(read(&BigUint::from(1u8)), None);
    assert_eq!(read(&(n() - 1u8)), None);
    assert_eq!(read(&n()), Some(VerifierOutOfRange));
    assert_eq!(read(&(n() + 1u8)), Some(VerifierOutOfRange));
    assert_eq!(
        Verifier::from_bytes(&[0xff; 384]).err(),
        Some(VerifierOutOfRange)
    );
}

#[test]
fn a_device_registers_unsigned_integers_of_bounded_length() {
    let read = |salt: &[u8], verifier: &[u8]| SecretVerifier::from_fields(salt, verifier).err();
    assert_eq!(read(&[], &[1]), Some(Empty));
    assert_eq!(read(&[1], &[]), Some(Empty));
    assert_eq!(read(&[1; 65], &[1]), Some(TooLong));
    assert_eq!(read(&[1], &[1; 385]), Some(TooLong));
    assert_eq!(read(&[1], &[0]), Some(VerifierOutOfRange));
    assert_eq!(read(&[1], &wide(&n())), Some(VerifierOutOfRange));
    assert_eq!(read(&[0; 65], &[1]), None);

    let mut padded = vec![0];
    padded.extend(wide(&(n() - 1u8)));
    let device = SecretVerifier::from_fields(&[0, 0x80], &padded).unwrap();
    assert_eq!(device.salt.to_hex(), "80");
    assert_eq!(device.salt_field(), [0, 0x80]);
    assert_eq!(device.password_verifier_field(), padded);
}

#[test]
fn a_signature_of_another_length_is_refused() {
    let verifier = Verifier::derive(&alice(), "secret", &Salt::from_random([1; 16]));
    for signature in [&[][..], &[0; 31], &[0; 32], &[0; 33], &[0; 10_000]] {
        let check = Handshake::new(&verifier, [5; 32]).unwrap().check(
            &PublicA::parse_hex("2").unwrap(),
            &alice(),
            b"block",
            "now",
            signature,
        );
        assert_eq!(check, Err(WrongClaim));
    }
}

#[test]
fn a_salt_of_zero_has_a_digit_and_a_byte() {
    let salt = Salt::from_random([0; 16]);
    assert_eq!(salt.to_hex(), "0");
    assert_eq!(salt.as_bytes(), [0]);
    assert_eq!(salt.pad().concat(), [0]);
}

#[test]
fn a_pool_name_is_what_clients_cut_out_of_the_pool_id() {
    assert_eq!(pool_name("us-east-1_AbC"), "AbC");
    assert_eq!(pool_name("local_my_pool"), "my");
    assert_eq!(pool_name("local_"), "");
    assert_eq!(pool_name("local"), "");
    assert_eq!(pool_name(""), "");
}
