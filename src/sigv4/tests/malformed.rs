//! Signatures that cannot be read.

use super::*;

fn with_authorization(value: &str) -> Message {
    let mut message = signed();
    message.set("Authorization", value);
    message
}

/// `printf %s 'Bearer abc' | openssl dgst -sha256 -binary | base64`
const BEARER_ABC_SHA256: &str = "w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY=";

#[test]
fn a_request_that_is_not_signed_says_so() {
    let message = Message::get("/prod/items", "a=1");
    assert_eq!(parse_error(&message), SigV4Error::NoAuthentication);
}

#[test]
fn a_bearer_token_is_no_list_of_pairs() {
    assert_eq!(
        parse_error(&with_authorization("Bearer abc")),
        SigV4Error::NotKeyValue {
            authorization_sha256: BEARER_ABC_SHA256.into()
        }
    );
    assert!(matches!(
        parse_error(&with_authorization("AWS4-HMAC-SHA256")),
        SigV4Error::NotKeyValue { .. }
    ));
}

#[test]
fn missing_parts_of_the_header_are_named() {
    let missing = |message: &Message| match parse_error(message) {
        SigV4Error::Incomplete {
            form: Form::Header,
            missing,
            authorization_sha256: Some(_),
        } => missing,
        error => panic!("{error:?}"),
    };
    let mut message = with_authorization("AWS4-HMAC-SHA256 X=1");
    message.remove("x-amz-date");
    assert_eq!(
        missing(&message),
        [
            Part::Credential,
            Part::Signature,
            Part::SignedHeaders,
            Part::Date
        ]
    );
    let message = with_authorization("AWS4-HMAC-SHA256 Credential=a, Signature=b");
    assert_eq!(missing(&message), [Part::SignedHeaders]);
    let mut message = signed();
    message.remove("x-amz-date");
    assert_eq!(missing(&message), [Part::Date]);
}

#[test]
fn missing_parts_of_a_link_are_named() {
    for (name, part) in [
        ("X-Amz-Algorithm", Part::Algorithm),
        ("X-Amz-Credential", Part::Credential),
        ("X-Amz-Signature", Part::Signature),
        ("X-Amz-Date", Part::Date),
        ("X-Amz-SignedHeaders", Part::SignedHeaders),
        ("X-Amz-Expires", Part::Expires),
    ] {
        let mut message = link(300);
        message.query = message.query.replace(name, "X-Other");
        assert_eq!(
            parse_error(&message),
            SigV4Error::Incomplete {
                form: Form::Query,
                missing: vec![part],
                authorization_sha256: None,
            }
        );
    }
}

#[test]
fn other_algorithms_are_refused() {
    let authorization =
        "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=0";
    let refused = SigV4Error::UnsupportedAlgorithm {
        algorithm: "AWS4-ECDSA-P256-SHA256".into(),
    };
    assert_eq!(parse_error(&with_authorization(authorization)), refused);
    let mut message = link(300);
    message.query = message
        .query
        .replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256");
    assert_eq!(parse_error(&message), refused);
}

#[test]
fn a_credential_has_five_elements_and_its_end() {
    let with_credential = |credential: &str| {
        parse_error(&with_authorization(&format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        )))
    };
    for credential in ["", "AKIA", "20260303/us-east-1/execute-api/aws4_request"] {
        assert_eq!(
            with_credential(credential),
            SigV4Error::CredentialMalformed {
                credential: credential.into()
            }
        );
    }
    assert_eq!(
        with_credential("AKIA/20260303/us-east-1/execute-api/aws5_request"),
        SigV4Error::WrongTerminator {
            presented: "aws5_request".into()
        }
    );
}

#[test]
fn dates_are_in_one_of_two_forms() {
    let mut message = signed();
    message.set("x-amz-date", "2026-03-03T04:05:06Z");
    assert_eq!(
        parse_error(&message),
        SigV4Error::DateMalformed {
            date: "2026-03-03T04:05:06Z".into()
        }
    );
    let mut message = link(300);
    message.query = message.query.replace("20260303T040506Z", "Tue,%2003");
    assert_eq!(
        parse_error(&message),
        SigV4Error::DateMalformed {
            date: "Tue, 03".into()
        }
    );
}

#[test]
fn two_signatures_are_ambiguous() {
    let mut message = signed();
    message.query = link(300).query;
    assert_eq!(parse_error(&message), SigV4Error::TwoForms);
}

#[test]
fn signed_headers_are_bounded() {
    let many = vec!["h"; 129].join(";");
    let message = with_authorization(&format!(
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders={many}, Signature=0"
    ));
    assert_eq!(parse_error(&message), SigV4Error::TooManySignedHeaders);
}
