//! Requests signed as an SDK signs them.

use axum::http::request::Parts;
use axum::http::{HeaderValue, Request};
use poolkey::sigv4::{self, Credentials, KeyCache, Payload, Scope, Signer};

use super::TestClock;
use crate::credentials::{Head, TemporaryCredentials};

/// Somebody who signs requests.
pub struct TestSigner {
    /// With which key.
    pub credentials: Credentials,
    /// For which service.
    pub service: &'static str,
    /// At what time, in seconds since 1970.
    pub time: i64,
}

impl TestSigner {
    /// Signs for `service` at the wall's time.
    pub fn new(service: &'static str, id: &str, secret: &str, token: Option<&str>) -> Self {
        Self {
            credentials: Credentials::new(id, secret, token),
            service,
            time: TestClock::START.seconds(),
        }
    }

    /// With the key of `--dev`.
    pub fn development(service: &'static str) -> Self {
        Self::new(service, "test", "test", None)
    }

    /// With temporary credentials.
    pub fn temporary(service: &'static str, credentials: &TemporaryCredentials) -> Self {
        Self::new(
            service,
            &credentials.access_key_id,
            &credentials.secret,
            Some(&credentials.session_token),
        )
    }

    /// The request, signed in its headers.
    pub fn sign<B: AsRef<[u8]>>(&self, request: Request<B>) -> Request<B> {
        let (mut parts, body) = request.into_parts();
        let signed = {
            let head = Head::of(&parts);
            let mut keys = KeyCache::new();
            let signed = self
                .signer(&mut keys)
                .sign(&head.request(), Payload::Bytes(body.as_ref()));
            let owned = signed
                .headers()
                .map(|(name, value)| (name, HeaderValue::from_str(value).unwrap()));
            owned.collect::<Vec<_>>()
        };
        for (name, value) in signed {
            parts.headers.insert(name, value);
        }
        Request::from_parts(parts, body)
    }

    /// The query of a presigned link to what the request asks for.
    pub fn presign(&self, parts: &Parts, expires: u32) -> String {
        let head = Head::of(parts);
        let mut keys = KeyCache::new();
        let mut signer = self.signer(&mut keys);
        let payload = Payload::of_presigned(self.service);
        let link = signer.presign(&head.request(), payload, expires);
        link.unwrap().query
    }

    fn signer<'a, 'k>(&'a self, keys: &'k mut sigv4::KeyCache) -> Signer<'a, 'k> {
        Signer {
            credentials: &self.credentials,
            scope: Scope {
                region: "eu-central-1",
                service: self.service,
            },
            time: self.time,
            keys,
        }
    }
}
