//! The verifier.
//!
//! [`Presented::parse`] reads what a request says about its signature; with it the server finds
//! the secret, and [`Presented::verify`] does the rest. The rules are those of API Gateway and
//! S3; the words of a refusal are the server's.

mod error;
mod parse;

pub use error::{Mismatch, Part, SigV4Error};

use alloc::{boxed::Box, string::String, vec::Vec};

use super::canonical::{PathRule, SignedHeaders, canonical_request, string_to_sign};
use super::{AmzDate, Payload, Request, Scope, SigningKey, UNSIGNED_PAYLOAD, is_s3};
use crate::wire::hex;

/// Where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the header `Authorization`.
    Header,
    /// In the query: a presigned URL.
    Query,
}

/// What a request says about its signature. Nothing of it is proved before
/// [`verify`](Self::verify).
#[derive(Clone)]
pub struct Presented {
    form: Form,
    access_key_id: String,
    /// The day of the scope, as it stands there.
    day: String,
    region: String,
    service: String,
    /// The names as they stand, lower-case in what is sent by a correct client.
    signed_headers: Vec<String>,
    signature: String,
    time: i64,
    expires: i64,
    session_token: Option<String>,
    content_sha256: Option<String>,
}

/// What a signature must be for.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The service that the request came to.
    pub service: &'a str,
    /// The region, if the server is strict about it.
    pub region: Option<&'a str>,
}

impl Presented {
    /// Where the signature stands.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The id of the key that is said to have signed.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The region and service of the credential scope.
    pub fn scope(&self) -> Scope<'_> {
        Scope {
            region: &self.region,
            service: &self.service,
        }
    }

    /// When the request says it was signed, in seconds since 1970.
    pub fn time(&self) -> i64 {
        self.time
    }

    /// How long a presigned URL lives, in seconds. `None` in the header form.
    pub fn expires(&self) -> Option<i64> {
        (self.form == Form::Query).then_some(self.expires)
    }

    /// The session token that came along.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// The payload's hash, or the word in its place, that came along. Who receives a body piece
    /// by piece verifies with this as [`Payload::Sha256Hex`], then compares.
    pub fn content_sha256(&self) -> Option<&str> {
        self.content_sha256.as_deref()
    }

    /// Derives the key that must have signed, of the secret that belongs to
    /// [`access_key_id`](Self::access_key_id).
    pub fn signing_key(&self, secret: &str) -> SigningKey {
        SigningKey::derive(secret, AmzDate::from_unix(self.time), self.scope())
    }

    /// Checks the signature of the request that was parsed, with all that belongs to it.
    ///
    /// `now` is in seconds since 1970. The payload is what was received; [`Payload::Unsigned`]
    /// fits only a request that says so itself.
    ///
    /// # Errors
    /// In this order: a wrong service, region or day of the scope; a time too far from `now`, or
    /// a link that is over; a header that had to be signed; an unsigned payload where the
    /// service wants its hash; a wrong signature; another payload than the one signed.
    pub fn verify(
        &self,
        request: &Request<'_>,
        key: &SigningKey,
        payload: Payload<'_>,
        now: i64,
        expected: &Expected<'_>,
    ) -> Result<(), SigV4Error> {
        self.check_scope(expected)?;
        self.check_time(now)?;
        self.check_signed_headers(request)?;
        let actual = payload.hash();
        let hash = self.signed_hash(&actual)?;
        self.check_signature(request, key, hash)?;
        if hash == actual || hash == UNSIGNED_PAYLOAD {
            Ok(())
        } else {
            Err(SigV4Error::PayloadMismatch {
                claimed: String::from(hash),
                actual: actual.into_owned(),
            })
        }
    }

    fn check_scope(&self, expected: &Expected<'_>) -> Result<(), SigV4Error> {
        if self.service != expected.service {
            return Err(SigV4Error::WrongService {
                presented: self.service.clone(),
                expected: String::from(expected.service),
            });
        }
        if let Some(region) = expected.region
            && self.region != region
        {
            return Err(SigV4Error::WrongRegion {
                presented: self.region.clone(),
                expected: String::from(region),
            });
        }
        let date = AmzDate::from_unix(self.time);
        if self.day != date.date() {
            return Err(SigV4Error::WrongDay {
                presented: self.day.clone(),
                date,
            });
        }
        Ok(())
    }

    fn check_time(&self, now: i64) -> Result<(), SigV4Error> {
        let tolerance = if is_s3(&self.service) { 900 } else { 300 };
        let ahead = self.time.saturating_sub(now);
        if ahead > tolerance {
            return Err(SigV4Error::NotYetCurrent {
                signed_at: self.time,
                now,
                tolerance,
            });
        }
        match self.form {
            Form::Header if ahead < -tolerance => Err(SigV4Error::Expired {
                signed_at: self.time,
                now,
                tolerance,
            }),
            Form::Query if ahead < -self.expires => Err(SigV4Error::LinkExpired {
                expired_at: self.time.saturating_add(self.expires),
                now,
            }),
            _ => Ok(()),
        }
    }

    /// `host` and every `x-amz-*` must be signed: otherwise they could be changed or added.
    fn check_signed_headers(&self, request: &Request<'_>) -> Result<(), SigV4Error> {
        let is_signed = |name: &str| {
            let mut signed = self.signed_headers.iter();
            signed.any(|other| other.eq_ignore_ascii_case(name))
        };
        let amazon = request
            .headers
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| {
                let start = name.get(..6);
                start.is_some_and(|start| start.eq_ignore_ascii_case("x-amz-"))
            });
        match core::iter::once("host")
            .chain(amazon)
            .find(|name| !is_signed(name))
        {
            Some(name) => Err(SigV4Error::HeaderNotSigned {
                name: name.to_ascii_lowercase(),
            }),
            None => Ok(()),
        }
    }

    /// What stands for the payload in the canonical request. S3 wants it said in a header;
    /// other services want a hash.
    fn signed_hash<'s>(&'s self, actual: &'s str) -> Result<&'s str, SigV4Error> {
        let is_s3 = is_s3(&self.service);
        let hash = match &self.content_sha256 {
            Some(claimed) => claimed,
            None if is_s3 && self.form == Form::Header => {
                return Err(SigV4Error::ContentSha256Missing);
            }
            None if is_s3 => UNSIGNED_PAYLOAD,
            None => actual,
        };
        if hash == UNSIGNED_PAYLOAD && !is_s3 {
            return Err(SigV4Error::PayloadNotSigned);
        }
        Ok(hash)
    }

    fn check_signature(
        &self,
        request: &Request<'_>,
        key: &SigningKey,
        payload_hash: &str,
    ) -> Result<(), SigV4Error> {
        let signature = hex::decode(&self.signature).unwrap_or_default();
        let headers = SignedHeaders::new(self.headers(request));
        let date = AmzDate::from_unix(self.time);
        let attempt = |rule| {
            let canonical_request = canonical_request(request, rule, &headers, payload_hash);
            let string_to_sign = string_to_sign(date, self.scope(), &canonical_request);
            if key.verify(string_to_sign.as_bytes(), &signature) {
                Ok(())
            } else {
                Err(Box::new(Mismatch {
                    canonical_request,
                    string_to_sign,
                }))
            }
        };
        let rule = PathRule::of(&self.service);
        attempt(rule).or_else(|mismatch| {
            // A path may also come the way Amplify signs it.
            if rule == PathRule::Normalized && attempt(PathRule::EncodeUriComponent).is_ok() {
                Ok(())
            } else {
                Err(SigV4Error::SignatureMismatch(mismatch))
            }
        })
    }

    /// The headers that are signed; one that is named but was not sent is empty.
    fn headers<'r>(&'r self, request: &Request<'r>) -> Vec<(&'r str, &'r str)> {
        let mut headers: Vec<(&str, &str)> = Vec::new();
        for signed in &self.signed_headers {
            let before = headers.len();
            headers.extend(
                request
                    .headers
                    .iter()
                    .filter(|(name, _)| name.eq_ignore_ascii_case(signed)),
            );
            if headers.len() == before {
                headers.push((signed, ""));
            }
        }
        headers
    }
}
