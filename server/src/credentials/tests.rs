//! Signed requests, from the signer's bytes to the caller or the refusal.

use axum::http::Request;
use poolkey::sigv4::Payload;

use super::{Caller, ConfiguredKey, ConfiguredKeyError, Head, RoleArn};
use crate::error::{ApiError, WireError};
use crate::testing::{TestApp, TestSigner};

const SERVICE: &str = "cognito-idp";
const BODY: &[u8] = b"{\"MaxResults\":1}";

fn request() -> Request<&'static [u8]> {
    Request::post("http://localhost:9229/")
        .header("host", "localhost:9229")
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "x-amz-target",
            "AWSCognitoIdentityProviderService.ListUserPools",
        )
        .body(BODY)
        .unwrap()
}

async fn authenticate(app: &TestApp, request: Request<&[u8]>) -> Result<Caller, WireError> {
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    let result = app
        .app
        .authenticate(&head.request(), Payload::Bytes(body), SERVICE)
        .await;
    result.map_err(ApiError::wire)
}

async fn refused(app: &TestApp, request: Request<&[u8]>, code: &str, message: &str) {
    let error = authenticate(app, request).await.expect_err(code);
    assert_eq!(
        (error.code, error.message.as_deref()),
        (code, Some(message))
    );
}

async fn root_signer(app: &TestApp) -> TestSigner {
    let key = app.app.root_key(None).await.unwrap();
    TestSigner::new(SERVICE, &key.access_key_id, &key.secret, None)
}

#[tokio::test]
async fn the_root_key_signs_as_root() {
    let app = TestApp::new().await;
    let signer = root_signer(&app).await;
    let caller = authenticate(&app, signer.sign(request())).await.unwrap();
    assert_eq!(
        caller,
        Caller::Root {
            access_key_id: signer.credentials.access_key_id.clone()
        }
    );
    assert_eq!(caller.arn("123456789012"), "arn:aws:iam::123456789012:root");
}

#[tokio::test]
async fn a_presigned_link_is_good_until_it_ends() {
    let app = TestApp::new().await;
    let mut signer = root_signer(&app).await;
    let unsigned = || {
        Request::get("http://localhost:9229/?a=b")
            .body(&b""[..])
            .unwrap()
    };
    let (parts, ()) = unsigned().map(|_| ()).into_parts();
    let link = |signer: &TestSigner| {
        let query = signer.presign(&parts, 60);
        let uri = format!("http://localhost:9229/?{query}");
        Request::get(uri).body(&b""[..]).unwrap()
    };
    assert!(authenticate(&app, link(&signer)).await.is_ok());
    signer.time -= 61;
    refused(
        &app,
        link(&signer),
        "InvalidSignatureException",
        "Signature expired: 20260303T040505Z is now earlier than 20260303T040506Z",
    )
    .await;
}

#[tokio::test]
async fn temporary_credentials_sign_as_their_role() {
    let app = TestApp::new().await;
    let role = RoleArn::parse("arn:aws:iam::123456789012:role/demo").unwrap();
    let credentials = app.app.grant_credentials(role, "s", None).unwrap();
    let signer = TestSigner::temporary(SERVICE, &credentials);
    let caller = authenticate(&app, signer.sign(request())).await.unwrap();
    assert_eq!(
        caller.arn("-"),
        "arn:aws:sts::123456789012:assumed-role/demo/s"
    );

    let id = credentials.access_key_id.as_str();
    let invalid = "The security token included in the request is invalid.";
    let without_token = TestSigner::new(SERVICE, id, &credentials.secret, None);
    refused(
        &app,
        without_token.sign(request()),
        "UnrecognizedClientException",
        invalid,
    )
    .await;
    let wrong_secret = TestSigner::new(SERVICE, id, "guess", Some(&credentials.session_token));
    let error = authenticate(&app, wrong_secret.sign(request())).await;
    assert_eq!(error.unwrap_err().code, "InvalidSignatureException");

    app.advance(super::LIFETIME_SECONDS);
    refused(
        &app,
        signer.sign(request()),
        "ExpiredTokenException",
        "The security token included in the request is expired",
    )
    .await;
}

#[tokio::test]
async fn a_permanent_key_takes_no_session_token() {
    let app = TestApp::new().await;
    let key = app.app.root_key(None).await.unwrap();
    let signer = TestSigner::new(SERVICE, &key.access_key_id, &key.secret, Some("token"));
    let error = authenticate(&app, signer.sign(request())).await;
    assert_eq!(error.unwrap_err().code, "UnrecognizedClientException");
}

#[tokio::test]
async fn nobody_and_strangers_are_refused() {
    let app = TestApp::new().await;
    refused(
        &app,
        request(),
        "MissingAuthenticationTokenException",
        "Missing Authentication Token",
    )
    .await;
    let stranger = TestSigner::new(SERVICE, "AKIAEXAMPLE", "secret", None);
    refused(
        &app,
        stranger.sign(request()),
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    )
    .await;
}

#[tokio::test]
async fn malformed_signatures_are_told_what_they_lack() {
    let app = TestApp::new().await;
    let with = |authorization: &str| {
        let mut request = request();
        let value = authorization.parse().unwrap();
        request.headers_mut().insert("authorization", value);
        request
    };
    // Hashes from `printf … | openssl dgst -sha256 -binary | base64`.
    refused(
        &app,
        with("Bearer abc"),
        "IncompleteSignatureException",
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 \
         and encoded with Base64): 'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='.",
    )
    .await;
    refused(
        &app,
        with("AWS4-HMAC-SHA256 Credential=a/20260303/us-east-1/cognito-idp/aws4_request"),
        "IncompleteSignatureException",
        "Authorization header requires 'Signature' parameter. Authorization header requires \
         'SignedHeaders' parameter. Authorization header requires existence of either a \
         'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) \
         Authorization=oIGzZK0ORRxSXn+gnRJr23aYo8E8ebqeLAv5CKMq33w=",
    )
    .await;
    let link = Request::get("http://localhost/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=1")
        .body(&b""[..])
        .unwrap();
    refused(
        &app,
        link,
        "IncompleteSignatureException",
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters \
         must include 'X-Amz-Signature'. AWS query-string parameters must include \
         'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Expires'. \
         Re-examine the query-string parameters.",
    )
    .await;
    let mut dated =
        with("AWS4-HMAC-SHA256 Credential=a/b/aws4_request, SignedHeaders=host, Signature=00");
    let date = "20260303T040506Z".parse().unwrap();
    dated.headers_mut().insert("x-amz-date", date);
    refused(
        &app,
        dated,
        "IncompleteSignatureException",
        "Credential must have exactly 5 slash-delimited elements, e.g. \
         keyid/date/region/service/term, got 'a/b/aws4_request'",
    )
    .await;
}

#[tokio::test]
async fn a_wrong_signature_is_shown_what_it_should_have_covered() {
    let app = TestApp::new().await;
    let signer = TestSigner::new(SERVICE, "test", "wrong", None);
    let error = authenticate(&app, signer.sign(request()))
        .await
        .unwrap_err();
    assert_eq!(error.code, "InvalidSignatureException");
    // The body's hash from `openssl dgst -sha256`.
    assert_eq!(
        error.message.unwrap(),
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for \
         details.\n\n\
         The Canonical String for this request should have been\n'POST\n/\n\n\
         content-type:application/x-amz-json-1.1\nhost:localhost:9229\n\
         x-amz-date:20260303T040506Z\n\
         x-amz-target:AWSCognitoIdentityProviderService.ListUserPools\n\n\
         content-type;host;x-amz-date;x-amz-target\n\
         5d327dabe3dd761d0a1fd5ac1ad275322fd6e1d88a5d361c1750ac453ec177b9'\n\n\
         The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20260303T040506Z\n\
         20260303/eu-central-1/cognito-idp/aws4_request\n\
         342636fb9c8354ee367ec8b94442298daa0da6eddbbc766420f44a9d29ecad0d'\n"
    );
}

#[tokio::test]
async fn another_body_service_or_time_is_refused() {
    let app = TestApp::new().await;
    let mut signer = TestSigner::development(SERVICE);
    let tampered = signer.sign(request()).map(|_| &b"{}"[..]);
    let error = authenticate(&app, tampered).await.unwrap_err();
    assert_eq!(error.code, "InvalidSignatureException");

    let elsewhere = TestSigner::development("sts");
    refused(
        &app,
        elsewhere.sign(request()),
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'cognito-idp'. ",
    )
    .await;

    // `--dev` moves the server's time; skew is measured against the wall.
    app.advance(100_000);
    assert!(authenticate(&app, signer.sign(request())).await.is_ok());
    signer.time -= 301;
    refused(
        &app,
        signer.sign(request()),
        "InvalidSignatureException",
        "Signature expired: 20260303T040005Z is now earlier than 20260303T040006Z \
         (20260303T040506Z - 5 min.)",
    )
    .await;
    signer.time += 602;
    refused(
        &app,
        signer.sign(request()),
        "InvalidSignatureException",
        "Signature not yet current: 20260303T041007Z is still later than 20260303T041006Z \
         (20260303T040506Z + 5 min.)",
    )
    .await;
}

#[tokio::test]
async fn unsigned_payloads_and_headers_are_refused() {
    let app = TestApp::new().await;
    let signer = TestSigner::development(SERVICE);
    let mut unsigned_payload = request();
    let value = "UNSIGNED-PAYLOAD".parse().unwrap();
    let headers = unsigned_payload.headers_mut();
    headers.insert("x-amz-content-sha256", value);
    let mut tampered = signer.sign(unsigned_payload);
    let value = "UNSIGNED-PAYLOAD".parse().unwrap();
    tampered.headers_mut().insert("x-amz-content-sha256", value);
    refused(
        &app,
        tampered,
        "InvalidSignatureException",
        "The payload must be signed: UNSIGNED-PAYLOAD is not accepted here.",
    )
    .await;
    let mut added = signer.sign(request());
    let value = "yes".parse().unwrap();
    added.headers_mut().insert("x-amz-extra", value);
    refused(
        &app,
        added,
        "InvalidSignatureException",
        "'x-amz-extra' must be a 'SignedHeader' in the AWS Authorization.",
    )
    .await;
}

#[tokio::test]
async fn the_development_key_is_for_development() {
    let mut app = TestApp::new().await;
    let signer = TestSigner::development(SERVICE);
    assert!(authenticate(&app, signer.sign(request())).await.is_ok());
    std::sync::Arc::get_mut(&mut app.app).unwrap().settings.dev = false;
    let error = authenticate(&app, signer.sign(request())).await;
    assert_eq!(error.unwrap_err().code, "UnrecognizedClientException");
}

#[tokio::test]
async fn the_root_key_is_made_once_and_kept_sealed() {
    let app = TestApp::new().await;
    let first = app.app.root_key(None).await.unwrap();
    assert!(first.is_new);
    assert!(first.access_key_id.starts_with("AKIA"));
    assert_eq!((first.access_key_id.len(), first.secret.len()), (20, 40));
    let again = app.app.root_key(None).await.unwrap();
    assert!(!again.is_new);
    assert_eq!(
        (&again.access_key_id, &again.secret),
        (&first.access_key_id, &first.secret)
    );
    let stored = app.app.store.find_root_key().await.unwrap().unwrap();
    let sealed = stored.sealed_secret.into_bytes();
    let secret = first.secret.as_bytes();
    assert!(!sealed.windows(secret.len()).any(|part| part == secret));
    assert_eq!(
        *first.profile("poolkey"),
        format!(
            "[poolkey]\naws_access_key_id = {}\naws_secret_access_key = {}",
            first.access_key_id, *first.secret
        )
    );
}

#[tokio::test]
async fn a_configured_root_key_replaces_the_stored_one() {
    let app = TestApp::new().await;
    let made = root_signer(&app).await;
    for secret in ["first-secret-of-the-root", "second-secret-of-the-root"] {
        let key = ConfiguredKey::new("AKIACONFIGURED", secret).unwrap();
        let root = app.app.root_key(Some(&key)).await.unwrap();
        assert!(!root.is_new);
        let signer = TestSigner::new(SERVICE, "AKIACONFIGURED", secret, None);
        assert!(authenticate(&app, signer.sign(request())).await.is_ok());
    }
    let error = authenticate(&app, made.sign(request())).await;
    assert_eq!(error.unwrap_err().code, "UnrecognizedClientException");
    let old = TestSigner::new(SERVICE, "AKIACONFIGURED", "first-secret-of-the-root", None);
    let error = authenticate(&app, old.sign(request())).await;
    assert_eq!(error.unwrap_err().code, "InvalidSignatureException");
    let kept = app.app.root_key(None).await.unwrap();
    assert_eq!(kept.access_key_id, "AKIACONFIGURED");
    assert_eq!(*kept.secret, "second-secret-of-the-root");
}

#[test]
fn a_configured_key_must_look_like_one() {
    let secret = "a-secret-of-the-root";
    for id in ["", "abc", "ASIATEMPORARY", "AKIA WITH BLANK", "AKIA/SLASH"] {
        let result = ConfiguredKey::new(id, secret);
        assert_eq!(result.err(), Some(ConfiguredKeyError::Id), "{id}");
    }
    for secret in ["", "short", "with a blank in the middle", &"x".repeat(129)] {
        let result = ConfiguredKey::new("AKIAEXAMPLE", secret);
        assert_eq!(result.err(), Some(ConfiguredKeyError::Secret), "{secret}");
    }
}
