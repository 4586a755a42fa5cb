//! Requests signed with AWS credentials. That the signatures themselves are right is the
//! business of the tests of `sigv4`.

use super::*;
use crate::sigv4::{self, Credentials, EMPTY_SHA256, Expected, Payload, Presented};
use crate::wire::Pairs;

fn to_sign(url: &str) -> ToSign {
    ToSign {
        method: "GET".into(),
        url: url.into(),
        headers: Pairs::new(),
        service: None,
        region: None,
        credentials: Some(Credentials::new("AKIDEXAMPLE", "secret", None)),
    }
}

fn signed(request: ToSign) -> Result<Pairs, AuthError> {
    let command = Command::SignRequest(SignRequest {
        request,
        payload: EMPTY_SHA256.into(),
    });
    match Tab::new(config()).alone(command)? {
        Value::Headers(headers) => Ok(headers),
        other => panic!("{other:?}"),
    }
}

/// The scope of a signature, as `Authorization` has it.
fn scope(url: &str) -> Option<String> {
    let headers = signed(to_sign(url)).ok()?;
    let authorization = headers.get("authorization")?;
    let (_, rest) = authorization.split_once("/20260303/")?;
    Some(rest.split_once("/aws4_request")?.0.into())
}

#[test]
fn amazons_hosts_say_their_service_and_region() {
    for (host, expected) in [
        (
            "abc123.execute-api.eu-central-1.amazonaws.com",
            "eu-central-1/execute-api",
        ),
        ("sts.us-gov-west-1.amazonaws.com", "us-gov-west-1/sts"),
        ("sts.amazonaws.com", "us-east-1/sts"),
        ("bucket.s3.us-west-2.amazonaws.com", "us-west-2/s3"),
        ("my.bucket.s3.amazonaws.com", "us-east-1/s3"),
        ("s3.dualstack.ap-south-1.amazonaws.com", "ap-south-1/s3"),
        ("x.appsync-api.us-east-2.amazonaws.com", "us-east-2/appsync"),
        ("search-x.us-east-1.es.amazonaws.com", "us-east-1/es"),
        (
            "dynamodb.cn-north-1.amazonaws.com.cn",
            "cn-north-1/dynamodb",
        ),
    ] {
        assert_eq!(
            scope(&format!("https://{host}/a")).as_deref(),
            Some(expected)
        );
    }
}

#[test]
fn other_hosts_need_to_be_told() {
    for url in [
        "https://api.example.com/",
        "http://localhost:9229/",
        "https://amazonaws.com/",
        "https://sts.amazonaws.com.evil.example/",
    ] {
        let error = signed(to_sign(url)).unwrap_err();
        assert_eq!(error.name, "SignRequestException", "{url}");
        assert!(error.recovery_suggestion.is_some());
        let told = ToSign {
            service: Some("execute-api".into()),
            region: Some("us-east-1".into()),
            ..to_sign(url)
        };
        assert!(signed(told).is_ok());
    }
    for url in ["", "/path", "https://", "https:///path", "?", "a:b"] {
        assert_eq!(
            signed(to_sign(url)).unwrap_err().name,
            "SignRequestException"
        );
    }
}

#[test]
fn the_server_side_accepts_what_is_signed() {
    let url = "https://h.example:8443/prod/items%20x?b=2&a=1#part";
    let mut headers = Pairs::new();
    headers.push("Content-Type", "text/plain");
    headers.push("Host", "somewhere.else");
    let request = ToSign {
        headers,
        service: Some("execute-api".into()),
        region: Some("us-east-1".into()),
        ..to_sign(url)
    };
    let added = signed(request).unwrap();
    let mut all = vec![("host", "h.example:8443"), ("content-type", "text/plain")];
    all.extend(added.iter());
    let request = sigv4::Request {
        method: "GET",
        path: "/prod/items%20x",
        query: "b=2&a=1",
        headers: &all,
    };
    let presented = Presented::parse(&request).unwrap();
    let key = presented.signing_key("secret");
    let expected = Expected {
        service: "execute-api",
        region: Some("us-east-1"),
    };
    let now = NOW / 1000;
    presented
        .verify(&request, &key, Payload::Bytes(b""), now, &expected)
        .unwrap();
}

#[test]
fn a_link_is_the_url_with_a_signature() {
    let link = |expires| {
        let command = Command::Presign(Presign {
            request: to_sign("https://bucket.s3.us-west-2.amazonaws.com/key?versionId=1#x"),
            expires,
        });
        Tab::new(config()).alone(command)
    };
    let Ok(Value::Url(url)) = link(None) else {
        panic!("no link");
    };
    assert!(url.starts_with(
        "https://bucket.s3.us-west-2.amazonaws.com/key?versionId=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
    ));
    assert!(url.contains("&X-Amz-Expires=900&"));
    assert!(url.contains("&X-Amz-SignedHeaders=host&"));
    for expires in [0, 604_801, u32::MAX] {
        assert_eq!(name(&link(Some(expires))), "SignRequestException");
    }
}

#[test]
fn the_time_is_the_servers() {
    let mut tab = Tab::new(with_identities(true));
    tab.now_ms = NOW - HOUR;
    let command = Command::SignRequest(SignRequest {
        request: ToSign {
            credentials: None,
            ..to_sign("https://sts.amazonaws.com/")
        },
        payload: "UNSIGNED-PAYLOAD".into(),
    });
    let mut halt = tab.start(command);
    // The service's clock is an hour ahead.
    let replies = [
        r#"{"IdentityId":"us-east-1:guest"}"#,
        r#"{"IdentityId":"us-east-1:guest","Credentials":{"AccessKeyId":"ASIA","SecretKey":"s","SessionToken":"t","Expiration":1772514306}}"#,
    ];
    for reply in replies {
        let Halt::At(flow, _) = halt else {
            panic!("nothing was sent");
        };
        halt = tab.resume(flow, answer(Served::Ok(reply.into()), NOW));
    }
    let Halt::Ended(Ok(Value::Headers(headers))) = halt else {
        panic!("nothing was signed");
    };
    assert_eq!(headers.get("x-amz-date"), Some("20260303T040506Z"));
    assert_eq!(headers.get("x-amz-security-token"), Some("t"));
    assert_eq!(
        headers.get("x-amz-content-sha256"),
        Some("UNSIGNED-PAYLOAD")
    );
}

#[test]
fn what_is_no_hash_is_refused() {
    for payload in [
        "",
        "abc",
        "unsigned-payload",
        &"g".repeat(64),
        &"é".repeat(32),
    ] {
        let command = Command::SignRequest(SignRequest {
            request: to_sign("https://sts.amazonaws.com/"),
            payload: payload.into(),
        });
        assert_eq!(
            name(&Tab::new(config()).alone(command)),
            "SignRequestException"
        );
    }
}

#[test]
fn without_credentials_nothing_is_signed() {
    let command = Command::SignRequest(SignRequest {
        request: ToSign {
            credentials: None,
            ..to_sign("https://sts.amazonaws.com/")
        },
        payload: EMPTY_SHA256.into(),
    });
    let mut tab = Tab::new(with_identities(false));
    assert_eq!(name(&tab.alone(command)), "UserUnAuthenticatedException");
}
