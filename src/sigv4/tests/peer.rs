//! The crate `aws-sigv4` as the second opinion.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as PeerCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningInstructions, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use proptest::prelude::*;

use super::*;

/// What the peer adds to a request.
fn peer(message: &Message, party: &Party, settings: SigningSettings) -> SigningInstructions {
    let credentials = PeerCredentials::new(
        ACCESS_KEY_ID,
        party.secret.clone(),
        party.token.clone(),
        None,
        "tests",
    );
    let identity = credentials.into();
    let is_unsigned = party.service == "s3" && settings.expires_in.is_some();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&party.region)
        .name(&party.service)
        .time(UNIX_EPOCH + Duration::from_secs(party.time.unsigned_abs()))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let body = if is_unsigned {
        SignableBody::UnsignedPayload
    } else {
        SignableBody::Bytes(&message.body)
    };
    // The peer takes the host from the URL.
    let url = message.with(|it| {
        format!(
            "https://{}{}?{}",
            it.header("host").unwrap(),
            it.path,
            it.query
        )
    });
    let headers = message.header_refs();
    let headers = headers.into_iter().filter(|(name, _)| *name != "Host");
    let request = SignableRequest::new(&message.method, url, headers, body).unwrap();
    sign(request, &params).unwrap().into_parts().0
}

fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}

fn link_settings(service: &str, expires: u32) -> SigningSettings {
    let mut settings = settings(service);
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_secs(expires.into()));
    settings
}

fn text(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let plain = "[A-Za-z0-9._~-]".prop_map(String::from);
    let piece =
        prop_oneof![2 => plain, 1 => proptest::sample::select(pieces).prop_map(String::from)];
    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

/// Paths with dot segments, doubled slashes, escapes and reserved characters.
fn paths() -> impl Strategy<Value = String> {
    text(
        &[
            "/", "/", "//", "/.", "/..", "/./", "/../", "%20", "%2F", "%c3%a9", "!", "'", "(", ")",
            "*", "+", "=", "@", ":", ",", ";", "&", "$",
        ],
        20,
    )
    .prop_map(|rest| format!("/{rest}"))
}

/// Queries with repeated, empty and escaped names and values. The bytes are UTF-8, because the
/// peer puts a replacement character in the place of others.
fn queries() -> impl Strategy<Value = String> {
    text(
        &[
            "&",
            "&",
            "=",
            "=",
            "&a=",
            "&a=1",
            "+",
            "%20",
            "%2B",
            "%2b",
            "%26",
            "%3D",
            "%c3%a9",
            "%E2%82%AC",
            "%zz",
            "%41",
            "!",
            "'",
            "(",
            ")",
            "*",
            "/",
            "?",
            ":",
            "@",
            ",",
            ";",
        ],
        24,
    )
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let names = &[
        "X-Custom",
        "x-custom",
        "X-Custom-2",
        "x-custom-2",
        "X-Amz-Target",
        "x-amz-meta-a",
        "Content-Type",
        "Accept",
        "User-Agent",
        "X-a",
        "x-B",
        "x-c",
    ];
    let name = proptest::sample::select(&names[..]).prop_map(String::from);
    let value = "[ -~]{0,12}|[a-z ]{0,20}";
    proptest::collection::vec((name, value), 0..7)
}

fn messages() -> impl Strategy<Value = Message> {
    let method = proptest::sample::select(&["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"][..]);
    let host = "[a-z0-9-]{1,9}\\.example\\.com(:8443)?";
    let body = proptest::collection::vec(any::<u8>(), 0..200);
    (method, paths(), queries(), headers(), host, body).prop_map(
        |(method, path, query, headers, host, body)| {
            let mut message = Message {
                method: method.into(),
                path,
                query,
                headers,
                body,
            };
            message.headers.insert(0, ("Host".into(), host));
            message
        },
    )
}

fn parties() -> impl Strategy<Value = Party> {
    let service = proptest::sample::select(&["execute-api", "s3", "cognito-idp", "sts"][..]);
    let region = "[a-z]{2}-[a-z]{4,7}-[1-9]";
    let time = 0_i64..32_503_680_000;
    (
        service,
        region,
        "[!-~]{1,80}",
        proptest::option::of("[!-~]{1,90}"),
        time,
    )
        .prop_map(|(service, region, secret, token, time)| Party {
            secret,
            token,
            region,
            service: service.into(),
            time,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn headers_are_those_of_the_peer(message in messages(), party in parties()) {
        let theirs = peer(&message, &party, settings(&party.service));
        let mut signed = message.clone();
        for (name, value) in theirs.headers() {
            signed.set(name, value);
        }
        let (mut ours, mut theirs) = (party.sign(&message).headers, signed.headers.clone());
        ours.sort();
        theirs.sort();
        prop_assert_eq!(ours, theirs);
        prop_assert_eq!(party.verify(&signed), Ok(()));
    }

    #[test]
    fn links_are_those_of_the_peer(
        mut message in messages(),
        party in parties(),
        expires in 1..=MAX_EXPIRES,
    ) {
        message.body.clear();
        let theirs = peer(&message, &party, link_settings(&party.service, expires));
        let ours = party.presign(&message, expires);
        let ours: Vec<(&str, String)> = ours
            .query
            .rsplit('&')
            .map_while(|pair| pair.split_once('='))
            .take(theirs.params().len())
            .map(|(name, value)| (name, encode::decode(value).unwrap()))
            .collect();
        for (name, value) in theirs.params() {
            prop_assert!(ours.contains(&(*name, value.to_string())), "{} {}", name, value);
        }

        let mut signed = message.clone();
        for (name, value) in theirs.params() {
            if !signed.query.is_empty() {
                signed.query.push('&');
            }
            signed.query.push_str(name);
            signed.query.push('=');
            encode::push_encoded(&mut signed.query, value, encode::is_unreserved);
        }
        prop_assert_eq!(party.verify(&signed), Ok(()));
    }

    #[test]
    fn what_is_signed_verifies(message in messages(), party in parties(), expires in 1..=MAX_EXPIRES) {
        prop_assert_eq!(party.verify(&party.sign(&message)), Ok(()));
        let mut link = message;
        link.body.clear();
        prop_assert_eq!(party.verify(&party.presign(&link, expires)), Ok(()));
    }
}

/// Amplify signs `encodeURIComponent(path)` with the slashes put back. The peer is made to sign
/// that text as it stands.
#[test]
fn a_path_signed_the_way_of_amplify_is_accepted() {
    let party = Party::new("execute-api", Some("token"));
    for (path, amplify) in [
        ("/prod/it(em)s!'*", "/prod/it(em)s!'*"),
        ("/prod/a%20b(1)/~", "/prod/a%2520b(1)/~"),
        ("/prod//a+b:c", "/prod//a%2Bb%3Ac"),
    ] {
        let mut settings = settings("execute-api");
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let signed_by_them = peer(&Message::get(amplify, "a=1"), &party, settings);
        let mut message = Message::get(path, "a=1");
        for (name, value) in signed_by_them.headers() {
            message.set(name, value);
        }
        assert_eq!(party.verify(&message), Ok(()), "{path}");
        message.path.push('x');
        assert!(party.verify(&message).is_err(), "{path}");
    }
}
