//! AWS Signature Version 4: sign and verify.
//!
//! Both sides go through one canonical form (`canonical`), after the AWS page "Create a signed
//! AWS API request". A request is signed in its headers or, for a link, in its query.
//!
//! ```
//! use poolkey::sigv4::{Credentials, KeyCache, Payload, Request, Scope, Signer};
//!
//! let credentials = Credentials::new("AKIAEXAMPLE", "secret", None);
//! let mut keys = KeyCache::new();
//! let signed = Signer {
//!     credentials: &credentials,
//!     scope: Scope { region: "us-east-1", service: "execute-api" },
//!     time: 1_772_510_706,
//!     keys: &mut keys,
//! }
//! .sign(
//!     &Request {
//!         method: "GET",
//!         path: "/prod/items",
//!         query: "",
//!         headers: &[("host", "api.example.com")],
//!     },
//!     Payload::Bytes(b""),
//! );
//! let names: Vec<&str> = signed.headers().map(|(name, _)| name).collect();
//! assert_eq!(names, ["x-amz-date", "authorization"]);
//! ```

mod canonical;
mod encode;
mod key;
mod payload;
mod sign;
mod sort;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod time;
pub mod verify;

pub use key::{Credentials, KeyCache, SigningKey};
pub use payload::{EMPTY_SHA256, Payload, UNSIGNED_PAYLOAD};
pub use sign::{ExpiresOutOfRange, Presigned, Signed, Signer};
pub use time::AmzDate;
pub use verify::{Expected, Form, Mismatch, Part, Presented, SigV4Error};

use alloc::string::String;

/// The algorithm, as it stands in `Authorization`, `X-Amz-Algorithm` and the string to sign.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The longest life of a presigned URL: seven days, in seconds.
pub const MAX_EXPIRES: u32 = 604_800;

/// The last element of every credential scope.
const TERMINATOR: &str = "aws4_request";

/// A request, as far as a signature covers it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method, as sent.
    pub method: &'a str,
    /// The path, as sent: percent-encoded once.
    pub path: &'a str,
    /// What follows the question mark, as sent, or nothing.
    pub query: &'a str,
    /// The headers in the order of the request, `host` among them; names of any case. `host`
    /// has the port, unless it is the scheme's own.
    pub headers: &'a [(&'a str, &'a str)],
}

impl<'a> Request<'a> {
    /// The first header of that name, without the spaces around it.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

/// Where a signature counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The region, such as `us-east-1`.
    pub region: &'a str,
    /// The service's signing name, such as `execute-api`.
    pub service: &'a str,
}

impl Scope<'_> {
    /// Appends the scope of one day: `20260303/us-east-1/execute-api/aws4_request`.
    fn write(&self, date: &str, out: &mut String) {
        for element in [date, self.region, self.service] {
            out.push_str(element);
            out.push('/');
        }
        out.push_str(TERMINATOR);
    }
}

/// Whether a service follows the rules of S3: the path as sent, the payload's hash in a header.
fn is_s3(service: &str) -> bool {
    matches!(service, "s3" | "s3express") || service.starts_with("s3-")
}
