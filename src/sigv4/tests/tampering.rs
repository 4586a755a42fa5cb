//! One byte that is not as it was signed.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// A piece of a request or of what the verifier knows.
#[derive(Clone, Copy, Debug)]
enum Place {
    Method,
    Path,
    Query,
    HeaderName,
    HeaderValue,
    Host,
    Body,
    Secret,
    Token,
    Date,
    Authorization,
}

const PLACES: [Place; 11] = [
    Place::Method,
    Place::Path,
    Place::Query,
    Place::HeaderName,
    Place::HeaderValue,
    Place::Host,
    Place::Body,
    Place::Secret,
    Place::Token,
    Place::Date,
    Place::Authorization,
];

/// Puts another letter or digit in the place of one byte.
fn change(text: &mut String, at: Index, to: char) {
    let at = at.index(text.len());
    let from = text.remove(at);
    // Not the same letter in the other case, which in a name, an escape or a hash is the same.
    let to = if from.eq_ignore_ascii_case(&to) {
        'z'
    } else {
        to
    };
    let to = if from.eq_ignore_ascii_case(&to) {
        'y'
    } else {
        to
    };
    text.insert(at, to);
}

fn header<'m>(message: &'m mut Message, name: &str) -> &'m mut String {
    let mut headers = message.headers.iter_mut();
    &mut headers.find(|(other, _)| other == name).unwrap().1
}

fn tamper(place: Place, message: &mut Message, party: &mut Party, at: Index, to: char) {
    let text = match place {
        Place::Method => &mut message.method,
        Place::Path => &mut message.path,
        Place::Query => &mut message.query,
        Place::HeaderName => {
            let mut headers = message.headers.iter_mut();
            &mut headers.find(|(name, _)| name == "X-Custom").unwrap().0
        }
        Place::HeaderValue => header(message, "X-Custom"),
        Place::Host => header(message, "Host"),
        Place::Body => {
            let at = at.index(message.body.len());
            message.body[at] ^= to as u8;
            return;
        }
        Place::Secret => &mut party.secret,
        Place::Token => header(message, "x-amz-security-token"),
        Place::Date => header(message, "x-amz-date"),
        Place::Authorization => {
            // Before the scope stands the key id, which only says whose secret to take.
            let text = header(message, "authorization");
            let mut scope = text.split_off(text.find('/').unwrap());
            change(&mut scope, at, to);
            text.push_str(&scope);
            return;
        }
    };
    change(text, at, to);
}

fn message() -> Message {
    let mut message = Message::get("/prod/items/a%20b", "a=1&b=x%2Fy&c=");
    message.method = "POST".into();
    message.body = b"{\"k\":1}".to_vec();
    message.set("X-Custom", "value");
    message
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_changed_byte_is_refused(
        place in proptest::sample::select(&PLACES[..]),
        s3 in any::<bool>(),
        at in any::<Index>(),
        to in proptest::char::range('a', 'z'),
    ) {
        let mut party = Party::new(if s3 { "s3" } else { "execute-api" }, Some("to+ken/="));
        let mut signed = party.sign(&message());
        prop_assert_eq!(party.verify(&signed), Ok(()));
        tamper(place, &mut signed, &mut party, at, to);
        prop_assert!(party.verify(&signed).is_err());
    }

    #[test]
    fn a_changed_byte_of_a_link_is_refused(
        s3 in any::<bool>(),
        place in proptest::sample::select(&PLACES[..4]),
        in_headers in any::<bool>(),
        at in any::<Index>(),
        to in proptest::char::range('a', 'z'),
    ) {
        let mut party = Party::new(if s3 { "s3" } else { "execute-api" }, Some("to+ken/="));
        let mut plain = message();
        plain.body.clear();
        let mut link = party.presign(&plain, 300);
        prop_assert_eq!(party.verify(&link), Ok(()));
        let place = if in_headers { Place::HeaderValue } else { place };
        tamper(place, &mut link, &mut party, at, to);
        prop_assert!(party.verify(&link).is_err());
    }

    #[test]
    fn parsing_and_verifying_never_panic(
        path in any::<String>(),
        query in any::<String>(),
        parameter in "X-Amz-(Algorithm|Credential|Signature|Date|Expires|SignedHeaders)=.{0,9}",
        authorization in "(AWS4-HMAC-SHA256 )?(Credential=a/20260303/us-east-1/sts/aws4_request,|Signature=|SignedHeaders=.{0,9},|.){0,6}",
        date in "20260303T040506Z|.{0,20}",
        name in any::<String>(),
    ) {
        let party = Party::new("sts", None);
        let mut header_form = Message::get(&path, &query);
        header_form.set("authorization", &authorization);
        header_form.set("x-amz-date", &date);
        header_form.set(&name, &path);
        let link = Message::get(&path, &[query.as_str(), &parameter].join("&"));
        for message in [header_form, link] {
            prop_assert!(party.verify(&message).is_err());
            drop(party.sign(&message));
            drop(party.presign(&message, 1));
        }
    }
}
