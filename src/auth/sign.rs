//! Requests to other services, signed with AWS credentials.

use alloc::{string::String, vec::Vec};

use super::error::AuthError;
use super::flow::Cx;
use super::value::Value;
use crate::sigv4::{Credentials, Payload, Request, Scope, Signer, UNSIGNED_PAYLOAD};
use crate::wire::Pairs;

/// A request, as far as its signature covers it.
#[derive(Clone, Debug)]
pub struct ToSign {
    /// Such as `GET`.
    pub method: String,
    /// An absolute URL, as it will be sent.
    pub url: String,
    /// The headers that will be sent. `host` is taken from the URL.
    pub headers: Pairs,
    /// The signing name of the service, such as `execute-api`; told by an `amazonaws.com` host.
    pub service: Option<String>,
    /// Such as `us-east-1`; told by an `amazonaws.com` host.
    pub region: Option<String>,
    /// Who signs, if it is not whoever is signed in.
    pub credentials: Option<Credentials>,
}

/// The input of `signRequest`.
#[derive(Clone, Debug)]
pub struct SignRequest {
    /// What is signed.
    pub request: ToSign,
    /// The SHA-256 of the body, in hexadecimal, or `UNSIGNED-PAYLOAD`.
    pub payload: String,
}

/// The input of `presign`.
#[derive(Clone, Debug)]
pub struct Presign {
    /// What is signed.
    pub request: ToSign,
    /// How long the URL is good for, in seconds: 15 minutes, if nothing is said.
    pub expires: Option<u32>,
}

/// How long a presigned URL is good for, if nothing is said.
const DEFAULT_EXPIRES: u32 = 900;

impl SignRequest {
    pub(super) fn sign(
        &self,
        credentials: &Credentials,
        cx: &mut Cx<'_, '_>,
    ) -> Result<Value, AuthError> {
        let payload = match &*self.payload {
            UNSIGNED_PAYLOAD => Payload::Unsigned,
            hash if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                Payload::Sha256Hex(hash)
            }
            _ => return Err(refused("The payload is no SHA-256 in hexadecimal.")),
        };
        self.request.with(credentials, cx, |signer, request, _| {
            let result = signer.sign(request, payload);
            let mut headers = Pairs::new();
            for (name, value) in result.headers() {
                headers.push(name, value);
            }
            Ok(Value::Headers(headers))
        })
    }
}

impl Presign {
    pub(super) fn sign(
        &self,
        credentials: &Credentials,
        cx: &mut Cx<'_, '_>,
    ) -> Result<Value, AuthError> {
        let expires = self.expires.unwrap_or(DEFAULT_EXPIRES);
        self.request
            .with(credentials, cx, |signer, request, before_query| {
                let payload = Payload::of_presigned(signer.scope.service);
                let link = signer
                    .presign(request, payload, expires)
                    .map_err(|_| refused("A presigned URL lives from one second to seven days."))?;
                Ok(Value::Url([before_query, "?", &link.query].concat()))
            })
    }
}

/// A URL taken apart.
struct Parts<'a> {
    scope: Scope<'a>,
    /// With the port, unless it is the scheme's own.
    host: &'a str,
    path: &'a str,
    query: &'a str,
    before_query: &'a str,
}

impl ToSign {
    fn parts(&self) -> Result<Parts<'_>, AuthError> {
        let no_url = || refused("The URL is not absolute.");
        let url = self.url.split('#').next().unwrap_or_default();
        let (before_query, query) = url.split_once('?').unwrap_or((url, ""));
        let (scheme, rest) = before_query.split_once(':').ok_or_else(no_url)?;
        let rest = rest.strip_prefix("//").ok_or_else(no_url)?;
        let at = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(at).ok_or_else(no_url)?;
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let own_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => "",
        };
        let host = authority.strip_suffix(own_port).unwrap_or(authority);
        if host.is_empty() {
            return Err(no_url());
        }
        let guessed = guess(host);
        let service = self
            .service
            .as_deref()
            .or(guessed.map(|(service, _)| service));
        let region = self.region.as_deref().or(guessed.map(|(_, region)| region));
        let (Some(service), Some(region)) = (service, region) else {
            return Err(
                refused("The host does not say which service and region it belongs to.")
                    .suggest("Give service and region, such as execute-api and us-east-1."),
            );
        };
        Ok(Parts {
            scope: Scope { region, service },
            host,
            path,
            query,
            before_query,
        })
    }

    /// Signs one way or the other, with the request and the part of the URL before the query.
    fn with(
        &self,
        credentials: &Credentials,
        cx: &mut Cx<'_, '_>,
        sign: impl FnOnce(&mut Signer<'_, '_>, &Request<'_>, &str) -> Result<Value, AuthError>,
    ) -> Result<Value, AuthError> {
        let parts = self.parts()?;
        let mut headers = Vec::with_capacity(8);
        headers.push(("host", parts.host));
        for (name, value) in self.headers.iter() {
            if !name.eq_ignore_ascii_case("host") {
                headers.push((name, value));
            }
        }
        let request = Request {
            method: &self.method,
            path: parts.path,
            query: parts.query,
            headers: &headers,
        };
        let mut signer = Signer {
            credentials,
            scope: parts.scope,
            time: cx.server_time_ms().div_euclid(1000),
            keys: &mut cx.memory.keys,
        };
        sign(&mut signer, &request, parts.before_query)
    }
}

/// Service and region of one of Amazon's hosts: `….execute-api.us-east-1.amazonaws.com`,
/// `sts.amazonaws.com`, `….us-east-1.es.amazonaws.com`.
fn guess(host: &str) -> Option<(&str, &str)> {
    let host = host.strip_suffix(".cn").unwrap_or(host);
    let mut labels = host.strip_suffix(".amazonaws.com")?.rsplit('.');
    let is_region = |label: &&str| {
        label.split('-').count() >= 3 && label.ends_with(|last: char| last.is_ascii_digit())
    };
    let last = labels.next()?;
    let next = labels.next();
    let (service, region) = match next {
        _ if is_region(&last) => match next? {
            "dualstack" => (labels.next()?, last),
            service => (service, last),
        },
        Some(region) if is_region(&region) => (last, region),
        _ => (last, "us-east-1"),
    };
    let service = match service {
        "appsync-api" => "appsync",
        service => service,
    };
    Some((service, region))
}

fn refused(message: &'static str) -> AuthError {
    AuthError::new("SignRequestException", message)
}
