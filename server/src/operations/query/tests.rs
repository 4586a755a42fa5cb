//! Requests as they come over HTTP, and the documents that go back.

use axum::http::{Request, StatusCode};

use super::{Reply, respond};
use crate::credentials::{Head, RoleArn};
use crate::testing::{TestApp, TestSigner};

const WHO: &str = "Action=GetCallerIdentity&Version=2011-06-15";

fn post(form: &str) -> Request<&[u8]> {
    Request::post("http://localhost:9229/")
        .header("host", "localhost:9229")
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .body(form.as_bytes())
        .unwrap()
}

async fn reply(app: &TestApp, request: Request<&[u8]>) -> Reply {
    let (parts, body) = request.into_parts();
    let head = Head::of(&parts);
    respond(&app.app, &head.request(), body, None).await
}

fn identity(reply: &Reply, arn: &str, user_id: &str) {
    assert_eq!(reply.status, StatusCode::OK);
    let id = reply.request_id;
    assert_eq!(
        reply.body,
        format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
             <GetCallerIdentityResult><Arn>{arn}</Arn><UserId>{user_id}</UserId>\
             <Account>123456789012</Account></GetCallerIdentityResult>\
             <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>\
             </GetCallerIdentityResponse>"
        )
    );
}

fn refusal(reply: &Reply, status: u16, code: &str, message: &str) {
    assert_eq!(reply.status.as_u16(), status, "{}", reply.body);
    let id = reply.request_id;
    assert_eq!(
        reply.body,
        format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>\
             <Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>{id}</RequestId></ErrorResponse>"
        )
    );
}

#[tokio::test]
async fn the_root_is_told_who_it_is() {
    let app = TestApp::new().await;
    let signer = TestSigner::development("sts");
    let reply = reply(&app, signer.sign(post(WHO))).await;
    identity(&reply, "arn:aws:iam::123456789012:root", "123456789012");
}

#[tokio::test]
async fn a_presigned_link_is_answered_too() {
    let app = TestApp::new().await;
    let uri = format!("http://localhost:9229/?{WHO}");
    let (parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
    let query = TestSigner::development("sts").presign(&parts, 60);
    let link = Request::get(format!("http://localhost:9229/?{query}"));
    let reply = reply(&app, link.body(&b""[..]).unwrap()).await;
    identity(&reply, "arn:aws:iam::123456789012:root", "123456789012");
}

#[tokio::test]
async fn holders_of_temporary_credentials_are_told_their_role() {
    let app = TestApp::new().await;
    let role = RoleArn::parse("arn:aws:iam::123456789012:role/path/demo").unwrap();
    let credentials = app.app.grant_credentials(role, "s", None).unwrap();
    let signer = TestSigner::temporary("sts", &credentials);
    let told = reply(&app, signer.sign(post(WHO))).await;
    identity(
        &told,
        "arn:aws:sts::123456789012:assumed-role/demo/s",
        &format!("{}:s", role.id()),
    );
    app.advance(3_600);
    let late = reply(&app, signer.sign(post(WHO))).await;
    refusal(
        &late,
        403,
        "ExpiredToken",
        "The security token included in the request is expired",
    );
}

#[tokio::test]
async fn nobody_and_strangers_are_refused() {
    let app = TestApp::new().await;
    refusal(
        &reply(&app, post(WHO)).await,
        403,
        "MissingAuthenticationToken",
        "Request is missing Authentication Token",
    );
    let stranger = TestSigner::new("sts", "AKIASTRANGER", "secret", None);
    refusal(
        &reply(&app, stranger.sign(post(WHO))).await,
        403,
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
    );
    let guess = TestSigner::new("sts", "test", "guess", None);
    let refused = reply(&app, guess.sign(post(WHO))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("<Code>SignatureDoesNotMatch</Code>"));
    let other_service = TestSigner::development("iam");
    refusal(
        &reply(&app, other_service.sign(post(WHO))).await,
        403,
        "SignatureDoesNotMatch",
        "Credential should be scoped to correct service: 'sts'. ",
    );
    let mut broken = post(WHO);
    let value = "AWS4-HMAC-SHA256 Credential=a, Signature=b, SignedHeaders=host";
    broken
        .headers_mut()
        .insert("authorization", value.parse().unwrap());
    let refused = reply(&app, broken).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body.contains("<Code>IncompleteSignature</Code>"));
}

#[tokio::test]
async fn what_is_no_operation_is_refused() {
    let app = TestApp::new().await;
    let signer = TestSigner::development("sts");
    for (form, code, message) in [
        (
            "",
            "MissingAction",
            "The request must contain the parameter Action.",
        ),
        (
            "Action=%3CFly%3E&Version=2011-06-15",
            "InvalidAction",
            "Could not find operation &lt;Fly&gt; for version 2011-06-15",
        ),
        (
            "Action=GetCallerIdentity",
            "InvalidAction",
            "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED",
        ),
        (
            "Action=GetCallerIdentity&Version=2010-05-08",
            "InvalidAction",
            "Could not find operation GetCallerIdentity for version 2010-05-08",
        ),
    ] {
        refusal(
            &reply(&app, signer.sign(post(form))).await,
            400,
            code,
            message,
        );
    }
}
