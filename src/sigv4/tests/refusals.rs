//! Signatures that can be read and do not count, and the edges beside them.

use super::*;

#[test]
fn the_header_date_stands_in_for_x_amz_date() {
    // The canonical request written out, as no signer at hand uses this header.
    let mut message = Message::get("/prod/items", "");
    message.set("Date", "Tue, 03 Mar 2026 04:05:06 GMT");
    let key = SigningKey::derive(&party().secret, AmzDate::from_unix(TIME), party().scope());
    let canonical = format!(
        "GET\n/prod/items\n\ndate:Tue, 03 Mar 2026 04:05:06 GMT\nhost:api.example.com\n\n\
         date;host\n{EMPTY_SHA256}"
    );
    let string_to_sign = format!(
        "AWS4-HMAC-SHA256\n20260303T040506Z\n20260303/us-east-1/execute-api/aws4_request\n{}",
        payload::sha256_hex(canonical.as_bytes())
    );
    let signature = crate::wire::hex::encode(&key.sign(string_to_sign.as_bytes()));
    message.set(
        "Authorization",
        &format!(
            "AWS4-HMAC-SHA256 Credential=AKIA/20260303/us-east-1/execute-api/aws4_request,\
             SignedHeaders=date;host,Signature={signature}"
        ),
    );
    assert_eq!(party().verify(&message), Ok(()));
    assert!(matches!(
        party().verify_at(&message, TIME + 301),
        Err(SigV4Error::Expired { .. })
    ));
}

#[test]
fn a_link_lives_from_a_second_to_a_week() {
    for expires in [0, MAX_EXPIRES + 1, u32::MAX] {
        let message = Message::get("/", "");
        let refused = party().with_signer(|mut signer| {
            message.with(|it| signer.presign(it, Payload::Bytes(b""), expires).err())
        });
        assert_eq!(refused, Some(ExpiresOutOfRange));
    }
    for expires in ["0", "604801", "", "-1", "+5", "1e3", "99999999999999999999"] {
        let mut message = link(300);
        let query = message
            .query
            .replace("X-Amz-Expires=300", &format!("X-Amz-Expires={expires}"));
        message.query = query;
        // A plus is a space in a query.
        let expires = expires.replace('+', " ");
        assert_eq!(
            parse_error(&message),
            SigV4Error::ExpiresMalformed { expires }
        );
    }
    for expires in [1, MAX_EXPIRES] {
        assert_eq!(party().verify(&link(expires)), Ok(()));
    }
}

#[test]
fn a_bearer_token_beside_a_link_does_not_matter() {
    let mut message = link(300);
    message.set("Authorization", "Bearer abc");
    assert_eq!(party().verify(&message), Ok(()));
}

#[test]
fn a_signature_counts_for_its_service_and_region_only() {
    let at_lambda = Party {
        service: "lambda".into(),
        ..party()
    };
    assert_eq!(
        at_lambda.verify(&signed()),
        Err(SigV4Error::WrongService {
            presented: "execute-api".into(),
            expected: "lambda".into()
        })
    );
    let in_london = Party {
        region: "eu-west-2".into(),
        ..party()
    };
    assert_eq!(
        in_london.verify(&signed()),
        Err(SigV4Error::WrongRegion {
            presented: "us-east-1".into(),
            expected: "eu-west-2".into()
        })
    );
    let anywhere = signed().with(|request| {
        let presented = Presented::parse(request).unwrap();
        let key = presented.signing_key(&party().secret);
        let expected = Expected {
            service: "execute-api",
            region: None,
        };
        presented.verify(request, &key, Payload::Bytes(b""), TIME, &expected)
    });
    assert_eq!(anywhere, Ok(()));
}

#[test]
fn the_scope_is_of_the_day_of_the_request() {
    let mut message = signed();
    let authorization = message.with(|it| it.header("authorization").unwrap().to_string());
    message.set(
        "authorization",
        &authorization.replace("20260303", "20260302"),
    );
    assert_eq!(
        party().verify(&message),
        Err(SigV4Error::WrongDay {
            presented: "20260302".into(),
            date: AmzDate::from_unix(TIME)
        })
    );
}

#[test]
fn clocks_may_differ_by_five_minutes_and_by_fifteen_at_s3() {
    for (service, tolerance) in [("execute-api", 300), ("s3", 900)] {
        let party = Party::new(service, None);
        let message = party.sign(&Message::get("/", ""));
        for off in [0, tolerance, -tolerance] {
            assert_eq!(party.verify_at(&message, TIME + off), Ok(()), "{service}");
        }
        let now = TIME + tolerance + 1;
        assert_eq!(
            party.verify_at(&message, now),
            Err(SigV4Error::Expired {
                signed_at: TIME,
                now,
                tolerance
            })
        );
        let now = TIME - tolerance - 1;
        assert_eq!(
            party.verify_at(&message, now),
            Err(SigV4Error::NotYetCurrent {
                signed_at: TIME,
                now,
                tolerance
            })
        );
        assert!(party.verify_at(&message, i64::MIN).is_err());
        assert!(party.verify_at(&message, i64::MAX).is_err());
    }
}

#[test]
fn a_link_is_over_when_it_says() {
    let message = link(3600);
    for now in [TIME - 300, TIME, TIME + 301, TIME + 3600] {
        assert_eq!(party().verify_at(&message, now), Ok(()));
    }
    assert_eq!(
        party().verify_at(&message, TIME + 3601),
        Err(SigV4Error::LinkExpired {
            expired_at: TIME + 3600,
            now: TIME + 3601
        })
    );
    assert!(matches!(
        party().verify_at(&message, TIME - 301),
        Err(SigV4Error::NotYetCurrent { .. })
    ));
}

#[test]
fn host_and_amazons_headers_must_be_signed() {
    let refused = |name: &str| Err(SigV4Error::HeaderNotSigned { name: name.into() });
    let mut message = signed();
    message.set("X-Amz-Target", "Other");
    assert_eq!(party().verify(&message), refused("x-amz-target"));
    let mut message = link(300);
    message.set("x-amz-acl", "public-read");
    assert_eq!(party().verify(&message), refused("x-amz-acl"));
    let mut message = signed();
    message.remove("host");
    let message = party().sign(&message);
    assert_eq!(party().verify(&message), refused("host"));
    // Others may come along.
    let mut message = signed();
    message.set("X-Forwarded-For", "::1");
    message.set("User-Agent", "x");
    assert_eq!(party().verify(&message), Ok(()));
}

#[test]
fn a_signed_header_that_was_added_twice_is_refused() {
    let mut message = signed();
    message
        .headers
        .push(("x-amz-security-token".into(), "other".into()));
    assert!(matches!(
        party().verify(&message),
        Err(SigV4Error::SignatureMismatch(_))
    ));
}

#[test]
fn a_header_of_ones_own_replaces_the_callers() {
    let mut message = Message::get("/", "");
    message.set("X-Amz-Date", "19700101T000000Z");
    message.set("x-amz-security-token", "old");
    message.set("X-Amz-Content-Sha256", "old");
    message.set("Authorization", "old");
    let signed = party().sign(&message);
    assert_eq!(signed.headers.len(), 5);
    assert_eq!(party().verify(&signed), Ok(()));
}

#[test]
fn headers_that_change_on_the_way_are_not_signed() {
    let mut message = Message::get("/", "");
    for name in [
        "User-Agent",
        "Connection",
        "X-Amzn-Trace-Id",
        "Sec-Fetch-Mode",
        "Proxy-Connection",
    ] {
        message.set(name, "x");
    }
    let mut signed = party().sign(&message);
    message.headers.clear();
    for (name, value) in &mut signed.headers {
        if value == "x" {
            name.push('x');
        }
    }
    assert_eq!(party().verify(&signed), Ok(()));
}

#[test]
fn nothing_secret_is_in_debug_output() {
    let other = Party {
        secret: "other".into(),
        ..party()
    };
    let error = other.verify(&signed()).unwrap_err();
    assert_eq!(format!("{error:?}"), "SignatureMismatch(Mismatch(..))");
}
