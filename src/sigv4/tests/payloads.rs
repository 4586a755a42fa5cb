//! What a signature says about the payload.

use super::*;

#[test]
fn s3_wants_to_know_the_payload() {
    let party = Party::new("s3", None);
    let mut message = Message::get("/bucket/a//b/../c", "");
    message.body = b"body".to_vec();
    let good = party.sign(&message);
    assert_eq!(party.verify(&good), Ok(()));

    let mut unsaid = good.clone();
    unsaid.remove("x-amz-content-sha256");
    assert_eq!(party.verify(&unsaid), Err(SigV4Error::ContentSha256Missing));

    let mut other = good.clone();
    other.body = b"other".to_vec();
    assert_eq!(
        party.verify(&other),
        Err(SigV4Error::PayloadMismatch {
            claimed: payload::sha256_hex(b"body"),
            actual: payload::sha256_hex(b"other"),
        })
    );
}

/// Signs with a payload of the caller's choice.
fn sign_with(party: &Party, message: &Message, payload: Payload<'_>) -> Message {
    let mut signed = message.clone();
    party.with_signer(|mut signer| {
        let result = message.with(|it| signer.sign(it, payload));
        for (name, value) in result.headers() {
            signed.set(name, value);
        }
    });
    signed
}

#[test]
fn only_s3_takes_an_unsigned_payload() {
    let mut message = Message::get("/bucket/key", "");
    message.body = b"anything".to_vec();
    let s3 = Party::new("s3", None);
    assert_eq!(
        s3.verify(&sign_with(&s3, &message, Payload::Unsigned)),
        Ok(())
    );
    let api = party();
    let unsigned = sign_with(&api, &message, Payload::Unsigned);
    assert_eq!(api.verify(&unsigned), Err(SigV4Error::PayloadNotSigned));
}

#[test]
fn a_hash_made_elsewhere_signs_as_the_body_does() {
    let mut message = Message::get("/", "");
    message.body = b"body".to_vec();
    let hash = payload::sha256_hex(b"body");
    for service in ["s3", "execute-api"] {
        let party = Party::new(service, None);
        let with_hash = sign_with(&party, &message, Payload::Sha256Hex(&hash));
        assert_eq!(with_hash.headers, party.sign(&message).headers);
    }
}

#[test]
fn a_payload_that_is_not_at_hand_verifies_by_the_hash_that_came_along() {
    let party = Party::new("s3", None);
    let mut message = Message::get("/bucket/key", "");
    message.body = b"long".to_vec();
    let result = party.sign(&message).with(|request| {
        let presented = Presented::parse(request).unwrap();
        let key = presented.signing_key(&party.secret);
        let expected = Expected {
            service: "s3",
            region: None,
        };
        let claimed = presented.content_sha256().unwrap();
        assert_eq!(claimed, payload::sha256_hex(b"long"));
        presented.verify(request, &key, Payload::Sha256Hex(claimed), TIME, &expected)
    });
    assert_eq!(result, Ok(()));
}

#[test]
fn a_link_can_sign_a_payload() {
    for (service, body) in [("s3", "body"), ("execute-api", "body")] {
        let party = Party::new(service, None);
        let mut message = Message::get("/key", "");
        message.body = body.into();
        let link = party.with_signer(|mut signer| {
            message.with(|it| signer.presign(it, Payload::Bytes(b"body"), 60))
        });
        message.query = link.unwrap().query;
        assert_eq!(party.verify(&message), Ok(()));
        message.body = b"other".to_vec();
        assert!(party.verify(&message).is_err());
    }
}
