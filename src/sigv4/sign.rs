//! The signer.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::canonical::{
    PathRule, SignedHeaders, X_AMZ_SIGNATURE, canonical_request, string_to_sign,
};
use super::encode::{is_unreserved, push_encoded};
use super::sort::Pair;
use super::{
    ALGORITHM, AmzDate, Credentials, KeyCache, MAX_EXPIRES, Payload, Request, Scope, is_s3,
};
use crate::wire::hex;
use crate::wire::json::write_integer;

/// Headers that the way to the server may change, so that no client signs them.
const NEVER_SIGNED: [&str; 15] = [
    "authorization",
    "cache-control",
    "connection",
    "expect",
    "from",
    "keep-alive",
    "max-forwards",
    "pragma",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// Headers that the signer itself writes.
const OWN: [&str; 3] = ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];

/// Everything that signing needs besides the request.
pub struct Signer<'a, 'k> {
    /// Who signs.
    pub credentials: &'a Credentials,
    /// For which service, and where.
    pub scope: Scope<'a>,
    /// The server's time, in seconds since 1970.
    pub time: i64,
    /// Keys that were derived before.
    pub keys: &'k mut KeyCache,
}

/// The headers that a signature adds, and how it came about. It has no `Debug`, because the
/// session token is in it.
pub struct Signed<'a> {
    /// The time, `x-amz-date`.
    pub amz_date: AmzDate,
    /// The session token, `x-amz-security-token`, if the credentials have one.
    pub session_token: Option<&'a str>,
    /// The payload's hash, `x-amz-content-sha256`: for S3, for an unsigned payload, and if the
    /// request had this header.
    pub content_sha256: Option<Cow<'a, str>>,
    /// `authorization`
    pub authorization: String,
    /// What was hashed into the string to sign.
    pub canonical_request: String,
    /// What was signed.
    pub string_to_sign: String,
}

impl Signed<'_> {
    /// The headers to set on the request. They replace any of the same name.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let [date, token, hash] = OWN;
        [
            Some((date, self.amz_date.as_str())),
            self.session_token.map(|value| (token, value)),
            self.content_sha256.as_deref().map(|value| (hash, value)),
            Some(("authorization", self.authorization.as_str())),
        ]
        .into_iter()
        .flatten()
    }
}

/// What makes a link of a URL, and how it came about. It has no `Debug`, because whoever has it
/// may follow it.
pub struct Presigned {
    /// The whole query of the link: that of the request, then the signature's parameters.
    pub query: String,
    /// What was hashed into the string to sign.
    pub canonical_request: String,
    /// What was signed.
    pub string_to_sign: String,
}

/// A presigned URL lives from one second to [`MAX_EXPIRES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpiresOutOfRange;

impl core::fmt::Display for ExpiresOutOfRange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("a presigned URL lives from one second to seven days")
    }
}

impl core::error::Error for ExpiresOutOfRange {}

impl<'a> Signer<'a, '_> {
    /// Signs a request in its headers.
    ///
    /// All its headers are signed but those that may change on the way. It must have `host`.
    pub fn sign<'p>(&mut self, request: &Request<'_>, payload: Payload<'p>) -> Signed<'p>
    where
        'a: 'p,
    {
        let amz_date = AmzDate::from_unix(self.time);
        let session_token = self.credentials.session_token.as_deref();
        let hash = payload.hash();
        let [date_name, token_name, hash_name] = OWN;
        let content_sha256 = (is_s3(self.scope.service)
            || matches!(payload, Payload::Unsigned)
            || request.header(hash_name).is_some())
        .then(|| hash.clone());

        let mut headers = to_sign(request);
        headers.push((date_name, amz_date.as_str()));
        headers.extend(session_token.map(|token| (token_name, token)));
        headers.extend(content_sha256.as_deref().map(|hash| (hash_name, hash)));
        let headers = SignedHeaders::new(headers);
        let rule = PathRule::of(self.scope.service);
        let canonical_request = canonical_request(request, rule, &headers, &hash);

        let mut authorization = String::with_capacity(320);
        authorization.push_str(ALGORITHM);
        authorization.push_str(" Credential=");
        self.write_credential(amz_date, &mut authorization);
        authorization.push_str(", SignedHeaders=");
        headers.write_names(&mut authorization);
        authorization.push_str(", Signature=");
        let string_to_sign = self.write_signature(amz_date, &canonical_request, &mut authorization);
        Signed {
            amz_date,
            session_token,
            content_sha256,
            authorization,
            canonical_request,
            string_to_sign,
        }
    }

    /// Signs a request in its query, for `expires` seconds from [`time`](Self::time).
    ///
    /// Whoever follows the link must send the headers that are signed: of a plain link only
    /// `host`. Its payload is [`Payload::of_presigned`].
    ///
    /// # Errors
    /// [`ExpiresOutOfRange`].
    pub fn presign(
        &mut self,
        request: &Request<'_>,
        payload: Payload<'_>,
        expires: u32,
    ) -> Result<Presigned, ExpiresOutOfRange> {
        if !(1..=MAX_EXPIRES).contains(&expires) {
            return Err(ExpiresOutOfRange);
        }
        let amz_date = AmzDate::from_unix(self.time);
        let hash = payload.hash();
        let headers = SignedHeaders::new(to_sign(request));
        let mut credential = String::new();
        self.write_credential(amz_date, &mut credential);
        let mut lifetime = String::new();
        write_integer(&mut lifetime, i64::from(expires));
        let mut names = String::new();
        headers.write_names(&mut names);

        let mut query = String::with_capacity(request.query.len() + 512);
        query.push_str(request.query);
        push_parameter(&mut query, "X-Amz-Algorithm", ALGORITHM);
        push_parameter(&mut query, "X-Amz-Credential", &credential);
        push_parameter(&mut query, "X-Amz-Date", amz_date.as_str());
        push_parameter(&mut query, "X-Amz-Expires", &lifetime);
        push_parameter(&mut query, "X-Amz-SignedHeaders", &names);
        if let Some(token) = &self.credentials.session_token {
            push_parameter(&mut query, "X-Amz-Security-Token", token);
        }
        if matches!(payload, Payload::Unsigned) != is_s3(self.scope.service) {
            // Not what the service would take for granted.
            push_parameter(&mut query, "X-Amz-Content-Sha256", &hash);
        }
        let unsigned = Request {
            query: &query,
            ..*request
        };
        let rule = PathRule::of(self.scope.service);
        let canonical_request = canonical_request(&unsigned, rule, &headers, &hash);
        let mut signature = String::with_capacity(64);
        let string_to_sign = self.write_signature(amz_date, &canonical_request, &mut signature);
        push_parameter(&mut query, X_AMZ_SIGNATURE, &signature);
        Ok(Presigned {
            query,
            canonical_request,
            string_to_sign,
        })
    }

    /// Appends the access key id and the scope.
    fn write_credential(&self, amz_date: AmzDate, out: &mut String) {
        out.push_str(&self.credentials.access_key_id);
        out.push('/');
        self.scope.write(amz_date.date(), out);
    }

    /// Appends the signature and gives back what it is of.
    fn write_signature(&mut self, amz_date: AmzDate, canonical: &str, out: &mut String) -> String {
        let string_to_sign = string_to_sign(amz_date, self.scope, canonical);
        let secret = self.credentials.secret();
        let key = self.keys.get(secret, amz_date, self.scope);
        hex::encode_into(out, &key.sign(string_to_sign.as_bytes()));
        string_to_sign
    }
}

/// The headers of a request that its signature covers, but those that the signer writes.
fn to_sign<'r>(request: &Request<'r>) -> Vec<Pair<'r>> {
    // Three more may follow.
    let mut headers = Vec::with_capacity(request.headers.len() + OWN.len());
    headers.extend(request.headers.iter().filter(|(name, _)| {
        let is = |other: &&str| name.eq_ignore_ascii_case(other);
        let begins = |prefix: &str| {
            let start = name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        !(NEVER_SIGNED.iter().any(is) || OWN.iter().any(is) || begins("proxy-") || begins("sec-"))
    }));
    headers
}

/// Appends a parameter to a query. Its name needs no encoding.
fn push_parameter(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    push_encoded(query, value, is_unreserved);
}
