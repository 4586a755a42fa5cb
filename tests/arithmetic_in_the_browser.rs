//! The arithmetic that WebAssembly uses is not the one of native code. Here it runs in a browser,
//! against the vectors that other clients agreed on.
#![cfg(target_arch = "wasm32")]

use poolkey::srp::client::Login;
use poolkey::srp::verifier::Handshake;
use poolkey::srp::{Identity, PublicA, Salt, Verifier};
use poolkey::wire::json::Json;
use poolkey::wire::{base64, hex};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_client_answers_as_the_vectors_say() {
    let vectors = Json::parse(include_str!("vectors/srp.json")).unwrap();
    let vectors = vectors.get("password_vectors").unwrap().as_array().unwrap();
    assert_eq!(vectors.len(), 2);
    for vector in vectors {
        let text = |name| vector.get_str(name).unwrap();
        let identity = Identity {
            group: text("pool_name"),
            user: text("user_id_for_srp"),
        };
        let a = hex::decode(text("a_hex")).unwrap();
        let login = Login::from_exponent(&a).unwrap();
        assert_eq!(login.public_a().to_hex(), text("A_hex"));
        let block = base64::STANDARD
            .decode(text("secret_block_base64"))
            .unwrap();
        let claim = login
            .answer(
                &identity,
                text("password"),
                text("salt_hex"),
                text("B_hex"),
                &block,
                text("timestamp"),
            )
            .unwrap();
        let signature = base64::STANDARD.encode(claim.as_bytes());
        assert_eq!(signature, text("signature_base64"), "{}", text("name"));
    }
}

#[wasm_bindgen_test]
fn both_sides_agree_and_a_wrong_password_does_not() {
    let alice = Identity {
        group: "AbC",
        user: "alice",
    };
    let salt = Salt::from_random([7; 16]);
    let verifier = Verifier::derive(&alice, "Correct-Horse7!", &salt);
    let handshake = || Handshake::new(&verifier, [9; 32]).unwrap();
    let time = "Tue Mar 3 04:05:06 UTC 2026";
    for (password, right) in [("Correct-Horse7!", true), ("correct-horse7!", false)] {
        let login = Login::start([8; 32]);
        let a = PublicA::parse_hex(&login.public_a().to_hex()).unwrap();
        let b = handshake().public_b().to_hex();
        let claim = login
            .answer(&alice, password, &salt.to_hex(), &b, b"block", time)
            .unwrap();
        let checked = handshake().check(&a, &alice, b"block", time, claim.as_bytes());
        assert_eq!(checked.is_ok(), right);
    }
}
