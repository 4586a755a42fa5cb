//! The vectors of two independent signers, at every stage.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    access_key_id: String,
    secret_access_key: String,
    #[serde(rename = "header_vectors")]
    headers: Vec<HeaderVector>,
    presigned: PresignedVector,
}

#[derive(Deserialize)]
struct HeaderVector {
    name: String,
    method: String,
    url: String,
    headers: std::collections::BTreeMap<String, String>,
    body: String,
    service: String,
    region: String,
    session_token: Option<String>,
    x_amz_date: String,
    canonical_request: String,
    string_to_sign: String,
    signature: String,
    authorization: String,
}

#[derive(Deserialize)]
struct PresignedVector {
    url_in: String,
    url_out: String,
    expires: u32,
    session_token: String,
    canonical_request: String,
    string_to_sign: String,
    signature: String,
}

const DATE: &str = "20260303T040506Z";

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../../tests/vectors/sigv4.json")).unwrap()
}

/// Host, path and query of an https URL.
fn split(url: &str) -> (&str, &str, &str) {
    let rest = url.strip_prefix("https://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap());
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    (host, path, query)
}

impl HeaderVector {
    fn message(&self) -> Message {
        let (host, path, query) = split(&self.url);
        let mut message = Message {
            method: self.method.clone(),
            body: self.body.clone().into_bytes(),
            ..Message::get(path, query)
        };
        message.set("Host", host);
        for (name, value) in &self.headers {
            message.set(name, value);
        }
        message
    }

    fn party(&self, all: &Vectors) -> Party {
        assert_eq!(self.x_amz_date, DATE);
        assert_eq!(all.access_key_id, ACCESS_KEY_ID);
        Party {
            secret: all.secret_access_key.clone(),
            token: self.session_token.clone(),
            region: self.region.clone(),
            service: self.service.clone(),
            time: time::parse_amz_date(DATE).unwrap(),
        }
    }
}

/// What the verifier itself comes to, as it tells when it has another key.
fn verifiers_view(party: &Party, message: &Message) -> Mismatch {
    let other = Party {
        secret: "another".into(),
        ..party.clone()
    };
    match other.verify(message) {
        Err(SigV4Error::SignatureMismatch(mismatch)) => *mismatch,
        result => panic!("{result:?}"),
    }
}

#[test]
fn signs_every_vector_at_every_stage() {
    let all = vectors();
    for vector in &all.headers {
        let name = &vector.name;
        let message = vector.message();
        let party = vector.party(&all);
        party.with_signer(|mut signer| {
            let signed = message.with(|it| signer.sign(it, Payload::Bytes(&message.body)));
            assert_eq!(signed.canonical_request, vector.canonical_request, "{name}");
            assert_eq!(signed.string_to_sign, vector.string_to_sign, "{name}");
            assert!(signed.authorization.ends_with(&vector.signature), "{name}");
            assert_eq!(signed.authorization, vector.authorization, "{name}");
            assert_eq!(signed.amz_date.as_str(), vector.x_amz_date, "{name}");
            assert_eq!(
                signed.session_token,
                vector.session_token.as_deref(),
                "{name}"
            );
            assert_eq!(signed.content_sha256, None, "{name}");
        });
    }
}

#[test]
fn verifies_every_vector_at_every_stage() {
    let all = vectors();
    for vector in &all.headers {
        let name = &vector.name;
        let party = vector.party(&all);
        let mut message = vector.message();
        message.set("X-Amz-Date", &vector.x_amz_date);
        if let Some(token) = &vector.session_token {
            message.set("X-Amz-Security-Token", token);
        }
        message.set("Authorization", &vector.authorization);

        let presented = message.with(Presented::parse).unwrap();
        assert_eq!(presented.form(), Form::Header);
        assert_eq!(presented.access_key_id(), ACCESS_KEY_ID);
        assert_eq!(presented.scope(), party.scope());
        assert_eq!(presented.time(), party.time);
        assert_eq!(presented.expires(), None);
        assert_eq!(presented.session_token(), vector.session_token.as_deref());
        assert_eq!(party.verify(&message), Ok(()), "{name}");

        let view = verifiers_view(&party, &message);
        assert_eq!(view.canonical_request, vector.canonical_request, "{name}");
        assert_eq!(view.string_to_sign, vector.string_to_sign, "{name}");
    }
}

#[test]
fn presigns_and_verifies_the_vector_at_every_stage() {
    let all = vectors();
    let vector = &all.presigned;
    let (host, path, query) = split(&vector.url_in);
    let mut message = Message::get(path, query);
    message.set("Host", host);
    let party = Party {
        secret: all.secret_access_key.clone(),
        ..Party::new("execute-api", Some(&vector.session_token))
    };
    assert_eq!(party.time, time::parse_amz_date(DATE).unwrap());
    party.with_signer(|mut signer| {
        let payload = Payload::of_presigned("execute-api");
        let link = message.with(|it| signer.presign(it, payload, vector.expires));
        let link = link.unwrap();
        assert_eq!(link.canonical_request, vector.canonical_request);
        assert_eq!(link.string_to_sign, vector.string_to_sign);
        assert!(link.query.ends_with(&vector.signature));
        assert_eq!(
            format!("https://{host}{path}?{}", link.query),
            vector.url_out
        );
    });

    message.query = split(&vector.url_out).2.into();
    let presented = message.with(Presented::parse).unwrap();
    assert_eq!(presented.form(), Form::Query);
    assert_eq!(presented.access_key_id(), ACCESS_KEY_ID);
    assert_eq!(presented.scope(), party.scope());
    assert_eq!(presented.time(), party.time);
    assert_eq!(presented.expires(), Some(i64::from(vector.expires)));
    assert_eq!(
        presented.session_token(),
        Some(vector.session_token.as_str())
    );
    assert_eq!(party.verify(&message), Ok(()));
    let view = verifiers_view(&party, &message);
    assert_eq!(view.canonical_request, vector.canonical_request);
    assert_eq!(view.string_to_sign, vector.string_to_sign);
}
