use super::*;

/// The token of RFC 7515, appendix A.1.
const RFC_7515: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
    .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
    .dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

const ACCESS: &str = r#"{"sub":"6d7a","iss":"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x",
    "client_id":"1example","origin_jti":"o","event_id":"e","token_use":"access",
    "scope":"aws.cognito.signin.user.admin  openid","auth_time":1,"exp":3601,"iat":2,"jti":"j",
    "username":"alice","device_key":"us-east-1_d","cognito:groups":["b","a"]}"#;

const ID: &str = r#"{"sub":"6d7a","aud":"1example","token_use":"id","cognito:username":"alice",
    "cognito:roles":["arn:aws:iam::1:role/r",7],"cognito:preferred_role":"arn:aws:iam::1:role/r",
    "email":"a@example.com","nonce":"n","exp":3601}"#;

fn token(header: &str, payload: &str) -> String {
    [
        URL_SAFE_NO_PAD.encode(header.as_bytes()),
        URL_SAFE_NO_PAD.encode(payload.as_bytes()),
        URL_SAFE_NO_PAD.encode(b"signature"),
    ]
    .join(".")
}

fn claims(payload: &str) -> Claims {
    let text = token(r#"{"kid":"k=","alg":"RS256"}"#, payload);
    Jwt::decode(&text).unwrap().claims().clone()
}

#[test]
fn takes_the_token_of_rfc_7515_apart() {
    let jwt = Jwt::decode(RFC_7515).unwrap();
    assert_eq!(jwt.as_str(), RFC_7515);
    assert_eq!(jwt.alg(), Some("HS256"));
    assert_eq!(jwt.header().get_str("typ"), Some("JWT"));
    assert_eq!(jwt.kid(), None);
    assert_eq!(
        jwt.payload(),
        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
    );
    assert_eq!(jwt.claims().iss(), Some("joe"));
    assert_eq!(jwt.claims().exp(), Some(1_300_819_380));
    assert_eq!(
        jwt.claims().get("http://example.com/is_root"),
        Some(&Json::Bool(true))
    );
}

#[test]
fn signing_input_and_signature_are_those_of_rfc_7515() {
    let jwt = Jwt::decode(RFC_7515).unwrap();
    let (input, _) = RFC_7515.rsplit_once('.').unwrap();
    assert_eq!(jwt.signing_input(), input.as_bytes());
    // The bytes that appendix A.1.1 lists.
    let signature = jwt.signature().unwrap();
    assert_eq!(signature.len(), 32);
    assert_eq!(signature[..6], [116, 24, 223, 180, 151, 153]);
    assert_eq!(signature[28..], [83, 132, 141, 121]);
}

#[test]
fn reads_the_claims_of_an_access_token() {
    let claims = claims(ACCESS);
    assert_eq!(claims.sub(), Some("6d7a"));
    assert_eq!(
        claims.iss(),
        Some("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x")
    );
    assert_eq!(claims.token_use(), Some(TokenUse::Access));
    assert_eq!(claims.client_id(), Some("1example"));
    assert_eq!(claims.aud(), None);
    assert_eq!(claims.username(), Some("alice"));
    assert_eq!(claims.origin_jti(), Some("o"));
    assert_eq!(claims.event_id(), Some("e"));
    assert_eq!(claims.jti(), Some("j"));
    assert_eq!(claims.auth_time(), Some(1));
    assert_eq!(claims.iat(), Some(2));
    assert_eq!(claims.nbf(), None);
    assert_eq!(claims.device_key(), Some("us-east-1_d"));
    assert!(claims.groups().eq(["b", "a"]));
    assert!(
        claims
            .scopes()
            .eq(["aws.cognito.signin.user.admin", "openid"])
    );
}

#[test]
fn reads_the_claims_of_an_id_token() {
    let claims = claims(ID);
    assert_eq!(claims.token_use(), Some(TokenUse::Id));
    assert_eq!(claims.aud(), Some("1example"));
    assert!(claims.has_aud("1example"));
    assert!(!claims.has_aud("2example"));
    assert_eq!(claims.username(), Some("alice"));
    assert_eq!(claims.email(), Some("a@example.com"));
    assert_eq!(claims.nonce(), Some("n"));
    assert!(claims.roles().eq(["arn:aws:iam::1:role/r"]));
    assert_eq!(claims.preferred_role(), Some("arn:aws:iam::1:role/r"));
    assert_eq!(claims.groups().count(), 0);
    assert_eq!(claims.scopes().count(), 0);
}

#[test]
fn a_claim_of_the_wrong_type_is_no_claim() {
    let claims = claims(
        r#"{"sub":1,"exp":"3601","token_use":"refresh","cognito:groups":"a","aud":["x","y"]}"#,
    );
    assert_eq!(claims.sub(), None);
    assert_eq!(claims.exp(), None);
    assert_eq!(claims.token_use(), None);
    assert_eq!(claims.groups().count(), 0);
    assert_eq!(claims.aud(), None);
    assert!(claims.has_aud("y"));
    assert!(!claims.has_aud("z"));
}

#[test]
fn expiry_counts_drift_and_leeway() {
    let claims = claims(ACCESS);
    let end = 3_601_000;
    assert!(!claims.is_expired(end, 0, 0));
    assert!(claims.is_expired(end + 1, 0, 0));
    assert!(!claims.is_expired(end - 5000, 0, 5000));
    assert!(claims.is_expired(end - 4999, 0, 5000));
    // The issuer's clock is a minute ahead: the token ends a minute sooner here.
    assert!(!claims.is_expired(end - 60_000, 60_000, 0));
    assert!(claims.is_expired(end - 59_999, 60_000, 0));
    assert!(!claims.is_expired(end + 60_000, -60_000, 0));
    assert!(claims.is_expired(i64::MAX, i64::MAX, i64::MAX));
    assert!(!claims.is_expired(i64::MIN, i64::MIN, 0));
}

#[test]
fn a_token_without_an_end_is_over() {
    assert!(claims("{}").is_expired(0, 0, 0));
    assert!(claims(r#"{"exp":1e300}"#).is_expired(0, 0, 0));
}

#[test]
fn clock_drift_is_how_far_the_issuer_is_ahead() {
    assert_eq!(claims(ACCESS).clock_drift_ms(1500), Some(500));
    assert_eq!(claims(ACCESS).clock_drift_ms(2500), Some(-500));
    assert_eq!(claims("{}").clock_drift_ms(0), None);
}

#[test]
fn what_is_not_a_token_is_refused() {
    let refusal = |text: &str| Jwt::decode(text).unwrap_err();
    for text in ["", "a", "a.b", "a.b.c.d", "eyJjdHki.a.b.c.d"] {
        assert_eq!(refusal(text), JwtError::NotThreeParts, "{text}");
    }
    assert_eq!(refusal("é.e30.x"), JwtError::NotBase64);
    assert_eq!(refusal("e30=.e30.x"), JwtError::NotBase64);
    assert_eq!(refusal("e30.e30=.x"), JwtError::NotBase64);
    assert_eq!(refusal("..."), JwtError::NotThreeParts);
    assert_eq!(refusal(".."), JwtError::Header);
    assert_eq!(refusal(&token("[]", "{}")), JwtError::Header);
    assert_eq!(refusal(&token("{}", "1")), JwtError::Payload);
    assert_eq!(refusal(&token("{}", "{")), JwtError::Payload);
    // A payload of one byte 0xff is not UTF-8.
    assert_eq!(refusal("e30._w.x"), JwtError::Payload);
}

#[test]
fn a_signature_that_is_not_base64_does_not_hide_the_claims() {
    let jwt = Jwt::decode("e30.eyJzdWIiOiJ4In0.!").unwrap();
    assert_eq!(jwt.claims().sub(), Some("x"));
    assert_eq!(jwt.signature(), Err(JwtError::NotBase64));
}

#[test]
fn length_is_bounded() {
    let long = token(
        "{}",
        &["{\"a\":\"", &"x".repeat(MAX_LENGTH), "\"}"].concat(),
    );
    assert_eq!(Jwt::decode(&long).unwrap_err(), JwtError::TooLong);
}

#[test]
fn debug_shows_nothing() {
    let jwt = Jwt::decode(RFC_7515).unwrap();
    assert_eq!(format!("{jwt:?} {:?}", jwt.claims()), "Jwt(..) Claims(..)");
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), shaped in "[a-zA-Z0-9_-]{0,40}(\\.[a-zA-Z0-9_-]{0,40}){2}") {
            drop(Jwt::decode(&text));
            drop(Jwt::decode(&shaped));
        }

        #[test]
        fn payload_comes_back_as_it_was(value in any::<String>(), number in any::<i64>()) {
            let payload = serde_json::json!({ "sub": value, "exp": number }).to_string();
            let jwt = Jwt::decode(&token("{}", &payload)).unwrap();
            prop_assert_eq!(jwt.payload(), payload.as_str());
            prop_assert_eq!(jwt.claims().sub(), Some(value.as_str()));
            prop_assert_eq!(jwt.claims().exp(), Some(number));
            prop_assert_eq!(jwt.signature().unwrap(), b"signature");
        }
    }
}
