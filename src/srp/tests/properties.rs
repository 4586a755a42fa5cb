//! The two sides against each other, and the integers against `num-bigint`.

use super::{alice, cases, n};
use crate::srp::client::Login;
use crate::srp::exponent::Exponent;
use crate::srp::number::{Number, pad};
use crate::srp::verifier::{Handshake, Pending};
use crate::srp::{Identity, PublicA, PublicB, Salt, SrpError, Verifier};
use num_bigint::{BigInt, BigUint, Sign};
use proptest::collection::vec;
use proptest::prelude::*;

/// All that the two sides must agree on.
#[derive(Clone, Debug)]
struct Terms {
    group: String,
    user: String,
    password: String,
    salt: [u8; 16],
    secret_block: Vec<u8>,
    timestamp: String,
}

impl Terms {
    fn identity(&self) -> Identity<'_> {
        Identity {
            group: &self.group,
            user: &self.user,
        }
    }

    fn salt(&self) -> Salt {
        Salt::from_random(self.salt)
    }
}

/// Ways to be wrong in one thing.
const LIES: [fn(&mut Terms); 10] = [
    |terms| terms.password.push('x'),
    |terms| terms.password.insert(0, ' '),
    |terms| terms.password = terms.password.to_uppercase() + "!",
    |terms| terms.user.push('x'),
    |terms| terms.group.push('x'),
    |terms| terms.salt[0] ^= 0x80,
    |terms| terms.salt[15] ^= 1,
    |terms| terms.secret_block.push(0),
    |terms| terms.secret_block.insert(0, 0),
    |terms| terms.timestamp.push(' '),
];

fn terms() -> impl Strategy<Value = Terms> {
    (
        "[0-9A-Za-z]{1,12}",
        "\\PC{1,20}",
        "\\PC{0,20}",
        any::<[u8; 16]>(),
        vec(any::<u8>(), 0..80),
        "[ -~]{0,30}",
    )
        .prop_map(
            |(group, user, password, salt, secret_block, timestamp)| Terms {
                group,
                user,
                password,
                salt,
                secret_block,
                timestamp,
            },
        )
}

/// Bytes for `a` or `b` that are not all 0.
fn random() -> impl Strategy<Value = [u8; 32]> {
    any::<[u8; 32]>().prop_filter("zero", |bytes| *bytes != [0; 32])
}

/// A client that believes in `client` signs in at a server that believes in `server`.
fn sign_in(login: Login, client: &Terms, b: [u8; 32], server: &Terms) -> Result<(), SrpError> {
    let verifier = Verifier::derive(&server.identity(), &server.password, &server.salt());
    let public_a = PublicA::parse_hex(&login.public_a().to_hex())?;
    let handshake = Handshake::new(&verifier, b)?;
    let (srp_b, u) = (handshake.public_b().to_hex(), handshake.u(&public_a)?);
    let claim = login.answer(
        &client.identity(),
        &client.password,
        &client.salt().to_hex(),
        &srp_b,
        &client.secret_block,
        &client.timestamp,
    )?;
    // As after a restart: the handshake goes on from what was stored and sealed, or is made again.
    let verifier = Verifier::from_bytes(verifier.as_bytes())?;
    let (identity, claim) = (server.identity(), claim.as_bytes());
    let (block, time) = (&server.secret_block, &server.timestamp);
    let resumed = Pending::new(&verifier, b, u)?.check(&public_a, &identity, block, time, claim);
    let again = Handshake::new(&verifier, b)?.check(&public_a, &identity, block, time, claim);
    assert_eq!(resumed, again);
    resumed
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn the_right_password_signs_in(terms in terms(), a in random(), b in random()) {
        prop_assert_eq!(sign_in(Login::start(a), &terms, b, &terms), Ok(()));
    }

    #[test]
    fn an_a_of_1024_bits_signs_in(
        terms in terms(),
        a in vec(any::<u8>(), 128),
        b in random(),
    ) {
        let login = Login::from_exponent(&a).unwrap();
        prop_assert_eq!(sign_in(login, &terms, b, &terms), Ok(()));
    }

    #[test]
    fn anything_else_does_not(terms in terms(), a in random(), b in random()) {
        for lie in LIES {
            let mut told = terms.clone();
            lie(&mut told);
            prop_assert_eq!(
                sign_in(Login::start(a), &told, b, &terms),
                Err(SrpError::WrongClaim),
                "{:?}",
                told
            );
        }
    }

    #[test]
    fn a_signature_with_one_bit_changed_is_refused(a in random(), b in random(), bit in 0..256usize) {
        let salt = Salt::from_random([9; 16]);
        let verifier = Verifier::derive(&alice(), "secret", &salt);
        let srp_b = Handshake::new(&verifier, b).unwrap().public_b().to_hex();
        let login = Login::start(a);
        let public_a = login.public_a().clone();
        let claim = login.answer(&alice(), "secret", &salt.to_hex(), &srp_b, b"block", "now").unwrap();

        let mut wrong = *claim.as_bytes();
        wrong[bit / 8] ^= 1 << (bit % 8);
        let check = |signature: &[u8]| {
            Handshake::new(&verifier, b)
                .unwrap()
                .check(&public_a, &alice(), b"block", "now", signature)
        };
        prop_assert_eq!(check(claim.as_bytes()), Ok(()));
        prop_assert_eq!(check(&wrong), Err(SrpError::WrongClaim));
    }

    #[test]
    fn a_claim_for_another_b_is_refused(terms in terms(), a in random(), b in random(), c in random()) {
        prop_assume!(b != c);
        let verifier = Verifier::derive(&terms.identity(), &terms.password, &terms.salt());
        let login = Login::start(a);
        let public_a = login.public_a().clone();
        let other = Handshake::new(&verifier, c).unwrap().public_b().to_hex();
        let claim = login
            .answer(&terms.identity(), &terms.password, &terms.salt().to_hex(), &other, b"", "")
            .unwrap();
        let check = Handshake::new(&verifier, b)
            .unwrap()
            .check(&public_a, &terms.identity(), b"", "", claim.as_bytes());
        prop_assert_eq!(check, Err(SrpError::WrongClaim));
    }

    #[test]
    fn a_verifier_matches_its_own_password_only(terms in terms()) {
        let salt = terms.salt();
        let verifier = Verifier::derive(&terms.identity(), &terms.password, &salt);
        prop_assert!(verifier.matches(&terms.identity(), &terms.password, &salt));
        prop_assert!(!verifier.matches(&terms.identity(), &(terms.password.clone() + "x"), &salt));
        let other = Salt::from_random(terms.salt.map(|byte| !byte));
        prop_assert!(!verifier.matches(&terms.identity(), &terms.password, &other));
        let user = terms.user.clone() + "x";
        let mallory = Identity { group: &terms.group, user: &user };
        prop_assert!(!verifier.matches(&mallory, &terms.password, &salt));
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn hexadecimal_text_is_read_as_num_bigint_reads_it(text in "[0-9a-fA-F]{1,130}") {
        let expected = BigUint::parse_bytes(text.as_bytes(), 16).unwrap();
        match Number::<64>::parse_hex(&text) {
            Ok(number) => {
                prop_assert_eq!(BigUint::from_bytes_be(number.as_array()), expected.clone());
                prop_assert_eq!(number.to_hex(), expected.to_str_radix(16));
            }
            Err(error) => {
                prop_assert_eq!(error, SrpError::TooLong);
                prop_assert!(expected.bits() > 512);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused_with_its_reason(text in prop_oneof![
        any::<String>(),
        "[0-9a-fA-F]{0,4}[ xX+g-]{0,2}[0-9a-fA-F]{0,4}",
        "0{0,4}[0-9a-fA-F]{760,772}",
        "0{0,772}",
    ]) {
        let expected = if text.is_empty() {
            Err(SrpError::Empty)
        } else if text.len() > 770 || text.trim_start_matches('0').len() > 768 {
            Err(SrpError::TooLong)
        } else if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Err(SrpError::NotHex)
        } else {
            let number = BigUint::parse_bytes(text.as_bytes(), 16).unwrap();
            if &number % n() == BigUint::ZERO {
                Err(SrpError::ZeroPublicValue)
            } else {
                Ok(number.to_str_radix(16))
            }
        };
        prop_assert_eq!(PublicA::parse_hex(&text).map(|a| a.to_hex()), expected.clone());
        prop_assert_eq!(PublicB::parse_hex(&text).map(|b| b.to_hex()), expected);
    }

    #[test]
    fn public_values_keep_their_text(text in "[1-9a-f][0-9a-f]{0,767}", upper in any::<bool>(), zeros in 0..3usize) {
        prop_assume!(BigUint::parse_bytes(text.as_bytes(), 16).unwrap() != n());
        let sent = "0".repeat(zeros) + &if upper { text.to_uppercase() } else { text.clone() };
        prop_assert_eq!(PublicA::parse_hex(&sent).map(|a| a.to_hex()), Ok(text.clone()));
        prop_assert_eq!(PublicB::parse_hex(&sent).map(|b| b.to_hex()), Ok(text));
    }

    #[test]
    fn salts_survive_storage(random in any::<[u8; 16]>(), zeros in 0..16usize) {
        let mut random = random;
        random[..zeros].fill(0);
        let salt = Salt::from_random(random);
        prop_assert!(Salt::from_bytes(salt.as_bytes()) == Ok(salt.clone()));
        prop_assert!(Salt::from_bytes(&salt.pad().concat()) == Ok(salt.clone()));
        prop_assert!(Salt::parse_hex(&salt.to_hex()) == Ok(salt));
    }

    #[test]
    fn pad_is_the_twos_complement_form(bytes in vec(any::<u8>(), 1..40), zeros in 0..40usize) {
        let mut bytes = bytes;
        let end = zeros.min(bytes.len());
        bytes[..end].fill(0);
        let expected = BigInt::from_bytes_be(Sign::Plus, &bytes).to_signed_bytes_be();
        prop_assert_eq!(pad(&bytes).concat(), expected);
    }

    #[test]
    fn the_clients_exponent_is_a_plus_u_times_x(
        a in vec(prop_oneof![any::<u8>(), Just(0xff)], 1..=128),
        u in prop_oneof![any::<[u8; 32]>(), Just([0xff; 32])],
        x in prop_oneof![any::<[u8; 32]>(), Just([0xff; 32])],
    ) {
        let [big_a, big_u, big_x] = [&a[..], &u, &x].map(BigUint::from_bytes_be);
        let sum = Exponent::new(&a).unwrap().plus_product(&u, &x);
        prop_assert_eq!(BigUint::from_bytes_be(&sum), big_a + big_u * big_x);
    }
}
