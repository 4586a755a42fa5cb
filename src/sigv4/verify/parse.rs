//! Reading what a request says about its signature.

use alloc::{string::String, vec::Vec};

use sha2::{Digest, Sha256};

use super::{Form, Part, Presented, SigV4Error};
use crate::sigv4::canonical::X_AMZ_SIGNATURE;
use crate::sigv4::encode::decode;
use crate::sigv4::time::{parse_amz_date, parse_http_date};
use crate::sigv4::{ALGORITHM, MAX_EXPIRES, Request, TERMINATOR};
use crate::wire::base64;

/// More than any client signs; each is looked for among all headers.
const MAX_SIGNED_HEADERS: usize = 128;

/// The parts of a signature, as text.
struct Fields {
    form: Form,
    credential: String,
    signed_headers: String,
    signature: String,
    time: i64,
    expires: i64,
    session_token: Option<String>,
    content_sha256: Option<String>,
}

impl Presented {
    /// Reads the signature of a request, in its headers or its query.
    ///
    /// # Errors
    /// [`SigV4Error::NoAuthentication`], if there is none; up to
    /// [`SigV4Error::TooManySignedHeaders`], if it is malformed.
    pub fn parse(request: &Request<'_>) -> Result<Self, SigV4Error> {
        let authorization = request.header("authorization");
        let is_ours = authorization.is_some_and(|value| value.starts_with("AWS4-"));
        let in_query = ["X-Amz-Algorithm", "X-Amz-Credential", X_AMZ_SIGNATURE]
            .iter()
            .any(|name| raw_parameter(request.query, name).is_some());
        let fields = match authorization {
            Some(_) if is_ours && in_query => return Err(SigV4Error::TwoForms),
            // Another scheme's header leaves a link what it is.
            _ if in_query => query_fields(request)?,
            Some(authorization) => header_fields(request, authorization)?,
            None => return Err(SigV4Error::NoAuthentication),
        };
        Self::from_fields(fields)
    }

    fn from_fields(fields: Fields) -> Result<Self, SigV4Error> {
        // From the right, as a key id could hold a slash.
        let mut elements = fields.credential.rsplitn(5, '/');
        let mut next = || elements.next().map(String::from);
        let (terminator, service, region, day, access_key_id) =
            (next(), next(), next(), next(), next());
        let (Some(terminator), Some(service), Some(region), Some(day), Some(access_key_id)) =
            (terminator, service, region, day, access_key_id)
        else {
            return Err(SigV4Error::CredentialMalformed {
                credential: fields.credential,
            });
        };
        if terminator != TERMINATOR {
            return Err(SigV4Error::WrongTerminator {
                presented: terminator,
            });
        }
        let names = fields.signed_headers.split(';');
        let signed_headers: Vec<String> = names
            .take(MAX_SIGNED_HEADERS + 1)
            .map(String::from)
            .collect();
        if signed_headers.len() > MAX_SIGNED_HEADERS {
            return Err(SigV4Error::TooManySignedHeaders);
        }
        Ok(Self {
            form: fields.form,
            access_key_id,
            day,
            region,
            service,
            signed_headers,
            signature: fields.signature,
            time: fields.time,
            expires: fields.expires,
            session_token: fields.session_token,
            content_sha256: fields.content_sha256,
        })
    }
}

fn header_fields(request: &Request<'_>, authorization: &str) -> Result<Fields, SigV4Error> {
    let authorization_sha256 =
        || base64::STANDARD.encode(&Sha256::digest(authorization.as_bytes()));
    let (algorithm, rest) = authorization
        .split_once([' ', '\t'])
        .unwrap_or((authorization, ""));
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    for piece in rest.split(',').map(str::trim) {
        let Some((key, value)) = piece.split_once('=') else {
            return Err(SigV4Error::NotKeyValue {
                authorization_sha256: authorization_sha256(),
            });
        };
        match key {
            "Credential" => credential = Some(String::from(value)),
            "SignedHeaders" => signed_headers = Some(String::from(value)),
            "Signature" => signature = Some(String::from(value)),
            _ => {}
        }
    }
    let date = request
        .header("x-amz-date")
        .or_else(|| request.header("date"));
    let (Some(credential), Some(signature), Some(signed_headers), Some(date)) =
        (&credential, &signature, &signed_headers, date)
    else {
        return Err(incomplete(
            Form::Header,
            &[
                (Part::Credential, credential.is_some()),
                (Part::Signature, signature.is_some()),
                (Part::SignedHeaders, signed_headers.is_some()),
                (Part::Date, date.is_some()),
            ],
            Some(authorization_sha256()),
        ));
    };
    check_algorithm(algorithm)?;
    let time = parse_amz_date(date)
        .or_else(|| parse_http_date(date))
        .ok_or_else(|| SigV4Error::DateMalformed {
            date: String::from(date),
        })?;
    Ok(Fields {
        form: Form::Header,
        credential: credential.clone(),
        signed_headers: signed_headers.clone(),
        signature: signature.clone(),
        time,
        expires: 0,
        session_token: request.header("x-amz-security-token").map(String::from),
        content_sha256: request.header("x-amz-content-sha256").map(String::from),
    })
}

fn query_fields(request: &Request<'_>) -> Result<Fields, SigV4Error> {
    let get = |name: &str| raw_parameter(request.query, name).and_then(decode);
    let algorithm = get("X-Amz-Algorithm");
    let credential = get("X-Amz-Credential");
    let signature = get(X_AMZ_SIGNATURE);
    let signed_headers = get("X-Amz-SignedHeaders");
    let date = get("X-Amz-Date");
    let expires = get("X-Amz-Expires");
    let present = [
        (Part::Algorithm, algorithm.is_some()),
        (Part::Credential, credential.is_some()),
        (Part::Signature, signature.is_some()),
        (Part::Date, date.is_some()),
        (Part::SignedHeaders, signed_headers.is_some()),
        (Part::Expires, expires.is_some()),
    ];
    let (
        Some(algorithm),
        Some(credential),
        Some(signature),
        Some(signed_headers),
        Some(date),
        Some(expires),
    ) = (
        algorithm,
        credential,
        signature,
        signed_headers,
        date,
        expires,
    )
    else {
        return Err(incomplete(Form::Query, &present, None));
    };
    check_algorithm(&algorithm)?;
    let Some(time) = parse_amz_date(&date) else {
        return Err(SigV4Error::DateMalformed { date });
    };
    let Some(seconds) = parse_expires(&expires) else {
        return Err(SigV4Error::ExpiresMalformed { expires });
    };
    let content_sha256 = request
        .header("x-amz-content-sha256")
        .map(String::from)
        .or_else(|| get("X-Amz-Content-Sha256"));
    Ok(Fields {
        form: Form::Query,
        credential,
        signed_headers,
        signature,
        time,
        expires: seconds,
        session_token: get("X-Amz-Security-Token"),
        content_sha256,
    })
}

fn incomplete(
    form: Form,
    present: &[(Part, bool)],
    authorization_sha256: Option<String>,
) -> SigV4Error {
    let missing = present.iter().filter(|(_, is_there)| !is_there);
    SigV4Error::Incomplete {
        form,
        missing: missing.map(|(part, _)| *part).collect(),
        authorization_sha256,
    }
}

fn check_algorithm(algorithm: &str) -> Result<(), SigV4Error> {
    if algorithm == ALGORITHM {
        Ok(())
    } else {
        Err(SigV4Error::UnsupportedAlgorithm {
            algorithm: String::from(algorithm),
        })
    }
}

/// The life of a link in seconds.
fn parse_expires(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: u32 = is_number.then(|| text.parse().ok())??;
    (1..=MAX_EXPIRES)
        .contains(&seconds)
        .then_some(i64::from(seconds))
}

/// The value of the first parameter of that name, as it stands in the query. The names of a
/// signature's parameters need no encoding, so nobody encodes them.
fn raw_parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    query.split('&').find_map(|pair| {
        let (given, value) = pair.split_once('=').unwrap_or((pair, ""));
        (given == name).then_some(value)
    })
}
