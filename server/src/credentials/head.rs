//! The head of an HTTP request as signatures see it.

use axum::http::header::HOST;
use axum::http::request::Parts;
use poolkey::sigv4::Request;

/// Method, address and headers of a request, borrowed as text.
pub struct Head<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    /// Borrows from the request. `host` comes from the address where the header is missing, as in
    /// HTTP/2; a value that is not UTF-8 is left out, and so matches no signature that covers it.
    pub fn of(parts: &'a Parts) -> Self {
        let text = |(name, value): (&'a axum::http::HeaderName, &'a axum::http::HeaderValue)| {
            Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?))
        };
        let mut headers: Vec<_> = parts.headers.iter().filter_map(text).collect();
        if !parts.headers.contains_key(HOST)
            && let Some(authority) = parts.uri.authority()
        {
            headers.push((HOST.as_str(), authority.as_str()));
        }
        Self {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or(""),
            headers,
        }
    }

    /// The same, for the signer's and the verifier's eyes.
    pub fn request(&self) -> Request<'_> {
        Request {
            method: self.method,
            path: self.path,
            query: self.query,
            headers: &self.headers,
        }
    }
}
