//! Who may ask for codes: programs on this machine, and pages that they serve.
//!
//! A page from elsewhere must not read a developer's outbox. Its own address in `Origin` gives it
//! away; and where it let its own name point to this machine (DNS rebinding), the name in `Host`
//! does.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::super::{cors, reply};

const METHODS: &str = "GET,POST";

/// Refuses a foreign `Host` or `Origin`; lets a page of this machine read the reply.
pub(super) async fn admit(request: Request, next: Next) -> Response {
    if !is_addressed_locally(&request) {
        let message = "/_poolkey/ is answered under localhost, 127.0.0.1 and [::1] only.";
        return reply::problem(StatusCode::FORBIDDEN, message);
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    if origin
        .as_ref()
        .is_some_and(|origin| !is_local_origin(origin))
    {
        let message = "/_poolkey/ is open to pages of this machine only.";
        return reply::problem(StatusCode::FORBIDDEN, message);
    }
    let mut response = if request.method() == Method::OPTIONS {
        cors::preflight(request.headers(), METHODS)
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    let no_store = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    response
}

/// Every name under which the request asks for the server is this machine's, and there is one.
fn is_addressed_locally(request: &Request) -> bool {
    let headers = request.headers().get_all(header::HOST).iter();
    let hosts = headers.map(|value| value.to_str().unwrap_or(""));
    let mut names = hosts
        .chain(request.uri().authority().map(Authority::as_str))
        .peekable();
    names.peek().is_some() && names.all(is_local)
}

fn is_local_origin(origin: &HeaderValue) -> bool {
    let origin = origin.to_str().unwrap_or("");
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(is_local)
}

/// Whether `host[:port]` can mean no other machine. `*.localhost` is left out: not every resolver
/// keeps it at home.
fn is_local(text: &str) -> bool {
    let Ok(authority) = text.parse::<Authority>() else {
        return false;
    };
    let host = authority.host();
    let is_bare = !text.contains('@');
    is_bare && (host.eq_ignore_ascii_case("localhost") || matches!(host, "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in [
            "localhost",
            "LocalHost:5173",
            "127.0.0.1",
            "127.0.0.1:9229",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "",
            "example.com",
            "localhost.example.com",
            "evil.localhost",
            "127.0.0.1.nip.io",
            "127.0.0.1@example.com",
            "example.com@localhost",
            "0.0.0.0",
            "192.168.0.2",
            "[::2]",
            "localhost/path",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn an_origin_is_local_by_its_host_whatever_its_port() {
        let is_local = |origin| is_local_origin(&HeaderValue::from_static(origin));
        assert!(is_local("http://localhost:5173"));
        assert!(is_local("https://127.0.0.1"));
        assert!(is_local("http://[::1]:8080"));
        for origin in [
            "null",
            "",
            "https://example.com",
            "http://127.0.0.1.nip.io",
            "file://",
        ] {
            assert!(!is_local(origin), "{origin}");
        }
    }
}
