//! `tests/vectors/srp.json`, which other clients agreed on, at every intermediate value.

use super::{N_HEX, n};
use crate::srp::client::{Login, Prepared};
use crate::srp::device::SecretVerifier;
use crate::srp::exponent::Exponent;
use crate::srp::number::pad;
use crate::srp::verifier::Handshake;
use crate::srp::{Identity, PublicA, PublicB, Salt, Verifier, hash, pool_name, timestamp};
use crate::wire::{base64, hex};
use num_bigint::BigUint;
use poolkey_kernel::Element;
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Vectors {
    password_vectors: Vec<Named<PasswordVector>>,
    device_vectors: Vec<Named<DeviceVector>>,
}

#[derive(Deserialize)]
struct Named<T> {
    name: String,
    #[serde(flatten)]
    own: T,
    #[serde(flatten)]
    exchange: Exchange,
}

#[derive(Deserialize)]
struct PasswordVector {
    user_pool_id: String,
    pool_name: String,
    user_id_for_srp: String,
    password: String,
    salt_padded_hex: String,
    #[serde(rename = "A_padded_hex")]
    public_a_padded_hex: String,
    #[serde(rename = "B_padded_hex")]
    public_b_padded_hex: String,
    k_hex: String,
    u_padded_hex: String,
    #[serde(rename = "S_padded_hex")]
    s_padded_hex: String,
}

#[derive(Deserialize)]
struct DeviceVector {
    device_group_key: String,
    device_key: String,
    device_password: String,
    salt_padded_hex: String,
    confirm_device_salt_base64: String,
    confirm_device_password_verifier_base64: String,
}

/// What both kinds of vector have.
#[derive(Deserialize)]
struct Exchange {
    salt_hex: String,
    a_hex: String,
    #[serde(rename = "A_hex")]
    public_a_hex: String,
    b_hex: String,
    inner_hash_hex: String,
    x_hex: String,
    verifier_hex: String,
    #[serde(rename = "B_hex")]
    public_b_hex: String,
    u_hex: String,
    #[serde(rename = "S_hex")]
    s_hex: String,
    hkdf_prk_hex: String,
    hkdf_key_hex: String,
    secret_block_base64: String,
    timestamp: String,
    signature_base64: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../../tests/vectors/srp.json")).unwrap()
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn unbase64(text: &str) -> Vec<u8> {
    base64::STANDARD.decode(text).unwrap()
}

fn canonical(element: &Element) -> String {
    BigUint::from_bytes_be(element.as_bytes()).to_str_radix(16)
}

#[test]
fn every_value_of_the_password_vectors_comes_out() {
    let vectors = vectors().password_vectors;
    assert_eq!(vectors.len(), 2);
    for Named {
        name,
        own,
        exchange,
    } in vectors
    {
        println!("{name}");
        assert_eq!(pool_name(&own.user_pool_id), own.pool_name);
        let identity = Identity {
            group: &own.pool_name,
            user: &own.user_id_for_srp,
        };
        check(&identity, &own.password, &exchange);

        let public_a = PublicA::parse_hex(&exchange.public_a_hex).unwrap();
        let public_b = PublicB::parse_hex(&exchange.public_b_hex).unwrap();
        let s = unhex(&format!("{:0>768}", exchange.s_hex));
        assert_eq!(canonical(&hash::k()), own.k_hex);
        assert_eq!(
            hex::encode(&Salt::parse_hex(&exchange.salt_hex).unwrap().pad().concat()),
            own.salt_padded_hex
        );
        assert_eq!(
            hex::encode(&public_a.pad().concat()),
            own.public_a_padded_hex
        );
        assert_eq!(
            hex::encode(&public_b.pad().concat()),
            own.public_b_padded_hex
        );
        assert_eq!(
            hex::encode(&pad(&unhex(&exchange.u_hex)).concat()),
            own.u_padded_hex
        );
        assert_eq!(hex::encode(&pad(&s).concat()), own.s_padded_hex);
    }
}

#[test]
fn every_value_of_the_device_vector_comes_out() {
    let vectors = vectors().device_vectors;
    assert_eq!(vectors.len(), 1);
    for Named {
        name,
        own,
        exchange,
    } in vectors
    {
        println!("{name}");
        let identity = Identity {
            group: &own.device_group_key,
            user: &own.device_key,
        };
        check(&identity, &own.device_password, &exchange);

        let salt = Salt::parse_hex(&exchange.salt_hex).unwrap();
        let device = SecretVerifier::derive(&identity, &own.device_password, salt);
        assert_eq!(hex::encode(&device.salt_field()), own.salt_padded_hex);
        assert_eq!(
            device.salt_field(),
            unbase64(&own.confirm_device_salt_base64)
        );
        let verifier_field = unbase64(&own.confirm_device_password_verifier_base64);
        assert_eq!(device.password_verifier_field(), verifier_field);

        let stored = SecretVerifier::from_fields(&device.salt_field(), &verifier_field).unwrap();
        assert_eq!(stored.salt.to_hex(), exchange.salt_hex);
        assert_eq!(stored.verifier.as_bytes(), device.verifier.as_bytes());
    }
}

fn check(identity: &Identity<'_>, password: &str, vector: &Exchange) {
    let salt = Salt::parse_hex(&vector.salt_hex).unwrap();
    assert_eq!(salt.to_hex(), vector.salt_hex);
    let inner = hash::inner(identity, password);
    assert_eq!(hex::encode(&*inner), vector.inner_hash_hex);
    let x = hash::x(&salt, &inner);
    assert_eq!(hex::encode(&*x), vector.x_hex);
    let verifier = Verifier::derive(identity, password, &salt);
    assert_eq!(
        hex::encode(verifier.as_bytes()),
        format!("{:0>768}", vector.verifier_hex)
    );

    let login = Login::from_exponent(&unhex(&vector.a_hex)).unwrap();
    assert_eq!(login.public_a().to_hex(), vector.public_a_hex);
    let public_a = PublicA::parse_hex(&vector.public_a_hex).unwrap();
    let b = Exponent::new(&unhex(&vector.b_hex)).unwrap();
    let handshake = Handshake::from_exponent(&verifier, b).unwrap();
    assert_eq!(handshake.public_b().to_hex(), vector.public_b_hex);
    let u = handshake.u(&public_a).unwrap();
    assert_eq!(hex::encode(&u), vector.u_hex);
    let pending = handshake.pending(&public_a).unwrap();

    let secret_block = unbase64(&vector.secret_block_base64);
    let prepared: Prepared = login
        .prepare(
            identity,
            password,
            &vector.salt_hex,
            &vector.public_b_hex,
            &secret_block,
            &vector.timestamp,
        )
        .unwrap();
    assert_eq!(canonical(&prepared.s()), vector.s_hex);
    assert_eq!(canonical(&pending.s(&public_a)), vector.s_hex);
    let extracted = hash::extract(&u, &prepared.s());
    assert_eq!(hex::encode(&*extracted), vector.hkdf_prk_hex);
    assert_eq!(hex::encode(&*hash::expand(&extracted)), vector.hkdf_key_hex);

    let signature = unbase64(&vector.signature_base64);
    assert_eq!(prepared.finish().as_bytes().as_slice(), signature);
    pending
        .check(
            &public_a,
            identity,
            &secret_block,
            &vector.timestamp,
            &signature,
        )
        .unwrap();

    let time = timestamp::parse(&vector.timestamp).unwrap();
    assert_eq!(timestamp::format(time), vector.timestamp);
}

#[test]
fn k_is_the_hash_of_the_group() {
    let padded_n = unhex(&format!("00{N_HEX}"));
    let mut hash = Sha256::new();
    hash.update(&padded_n);
    hash.update([2]);
    assert_eq!(canonical(&hash::k()), hex::encode(&hash.finalize()));
    assert_eq!(BigUint::from_bytes_be(&padded_n), n());
}
