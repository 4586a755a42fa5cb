//! What goes to the backend, and what comes back.

use std::net::IpAddr;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use reqwest::Url;

use super::PATIENCE;
use super::refusal::Refusal;

/// A request whose signature was right.
pub(super) struct Forwarded<'a> {
    /// The backend.
    pub(super) base: &'a Url,
    /// What follows the stage, as sent.
    pub(super) path: &'a str,
    /// Everything else, as sent.
    pub(super) parts: &'a Parts,
    /// `x-amzn-request-context`.
    pub(super) context: HeaderValue,
    /// Where the request came from.
    pub(super) source_ip: Option<IpAddr>,
    /// The body.
    pub(super) body: Bytes,
}

/// The parameters of a presigned link; whoever has them can call in its maker's name.
const SIGNATURE_PARAMETERS: [&str; 8] = [
    "X-Amz-Algorithm",
    "X-Amz-Content-Sha256",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];

/// Headers that concern one connection only (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers that are for the gateway, or that the client's library writes anew.
const NOT_FORWARDED: [&str; 5] = [
    "authorization",
    "content-length",
    "expect",
    "host",
    "x-amz-security-token",
];

/// Calls the backend and gives its reply, whose body arrives piece by piece.
///
/// # Errors
/// Where the backend can't be reached, or does not begin its reply in time.
pub(super) async fn forward(
    client: &reqwest::Client,
    forwarded: Forwarded<'_>,
) -> Result<Response, Refusal> {
    let url = address(forwarded.base, forwarded.path, forwarded.parts.uri.query());
    let method = forwarded.parts.method.clone();
    let mut request = client.request(method, url).headers(headers(&forwarded));
    let had_body = forwarded.parts.headers.contains_key(header::CONTENT_LENGTH);
    if had_body || !forwarded.body.is_empty() {
        request = request.body(forwarded.body);
    }
    let reply = tokio::time::timeout(PATIENCE, request.send()).await;
    let reply = reply.map_err(|_| Refusal::BACKEND_SLOW)?.map_err(|error| {
        tracing::warn!(%error, "a backend of the gateway did not answer");
        Refusal::BACKEND_DOWN
    })?;
    let status = reply.status();
    let mut headers = end_to_end(reply.headers());
    // Clients correct their clocks by our time, not by the backend's.
    headers.remove(header::DATE);
    let mut response = Response::new(Body::from_stream(reply.bytes_stream()));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// The backend's address with the path behind it, and the query without a signature.
fn address(base: &Url, path: &str, query: Option<&str>) -> Url {
    let mut url = base.clone();
    let before = base.path().trim_end_matches('/');
    url.set_path(&format!("{before}{path}"));
    let query = query.map(|query| {
        let kept = query.split('&').filter(|pair| {
            let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
            !SIGNATURE_PARAMETERS.contains(&name)
        });
        kept.collect::<Vec<_>>().join("&")
    });
    url.set_query(query.as_deref().filter(|query| !query.is_empty()));
    url
}

fn headers(forwarded: &Forwarded<'_>) -> HeaderMap {
    let mut headers = end_to_end(&forwarded.parts.headers);
    let withheld: Vec<HeaderName> = headers
        .keys()
        .filter(|name| withheld(name))
        .cloned()
        .collect();
    for name in withheld {
        headers.remove(name);
    }
    if let Some(ip) = forwarded.source_ip {
        let earlier = headers.get("x-forwarded-for");
        let earlier = earlier.and_then(|value| value.to_str().ok());
        let chain = earlier.map_or_else(|| ip.to_string(), |earlier| format!("{earlier}, {ip}"));
        if let Ok(value) = HeaderValue::from_str(&chain) {
            headers.insert("x-forwarded-for", value);
        }
    }
    headers.insert("x-amzn-request-context", forwarded.context.clone());
    headers
}

/// Whether a header of the client must not reach the backend. `x-amzn-…` is for the gateway to
/// say, also in the spelling that CGI makes the same of.
fn withheld(name: &HeaderName) -> bool {
    let spelled = name.as_str().replace('_', "-");
    NOT_FORWARDED.contains(&spelled.as_str()) || spelled.starts_with("x-amzn-")
}

/// Headers without those that concern the connection they came over.
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let mut kept = headers.clone();
    let connection = headers.get_all(header::CONNECTION).iter();
    let named = connection.filter_map(|value| value.to_str().ok());
    for name in named.flat_map(|value| value.split(',')) {
        kept.remove(name.trim());
    }
    for name in HOP_BY_HOP {
        kept.remove(name);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_behind_the_backends_own() {
        for (base, path, query, url) in [
            ("http://h:1", "/a/b", None, "http://h:1/a/b"),
            ("http://h:1/", "", None, "http://h:1/"),
            (
                "http://h:1/base",
                "/a%2Fb",
                Some("x=1&y"),
                "http://h:1/base/a%2Fb?x=1&y",
            ),
            ("http://h:1/base/", "//a", Some(""), "http://h:1/base//a"),
        ] {
            let base = Url::parse(base).unwrap();
            assert_eq!(address(&base, path, query).as_str(), url);
        }
    }

    #[test]
    fn a_link_loses_its_signature_on_the_way() {
        let base = Url::parse("http://h").unwrap();
        let query = "a=1&X-Amz-Algorithm=A&X-Amz-Credential=C&X-Amz-Date=D&X-Amz-Expires=1\
                     &X-Amz-SignedHeaders=host&X-Amz-Security-Token=T&b=2&X-Amz-Signature=S";
        let url = address(&base, "/", Some(query));
        assert_eq!(url.as_str(), "http://h/?a=1&b=2");
    }

    #[test]
    fn headers_of_a_connection_stay_there() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "close, X-One"),
            ("connection", "x-two"),
            ("x-one", "1"),
            ("x-two", "2"),
            ("x-three", "3"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        let kept = end_to_end(&headers);
        let names: Vec<_> = kept.keys().map(HeaderName::as_str).collect();
        assert_eq!(names, ["x-three"]);
    }
}
