//! The canonical form of a request, which signer and verifier share.

use alloc::{string::String, vec::Vec};

use super::encode::{is_unreserved, push_encoded, push_reencoded};
use super::payload::sha256_hex;
use super::sort::{Pair, sort};
use super::{ALGORITHM, AmzDate, Request, Scope, is_s3};

/// The parameter that carries a link's signature, and is not signed itself.
pub(super) const X_AMZ_SIGNATURE: &str = "X-Amz-Signature";

/// How a path becomes canonical.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathRule {
    /// As sent: S3, whose keys may hold anything.
    AsSent,
    /// Without dot segments and doubled slashes, then encoded once more: all other services.
    Normalized,
    /// Encoded once more, but with the characters that JavaScript's `encodeURIComponent`
    /// leaves, and not normalised: what Amplify signs.
    EncodeUriComponent,
}

impl PathRule {
    /// The rule of a service.
    pub(super) fn of(service: &str) -> Self {
        if is_s3(service) {
            Self::AsSent
        } else {
            Self::Normalized
        }
    }

    /// Appends the canonical path.
    pub(super) fn write(self, path: &str, out: &mut String) {
        match self {
            _ if path.is_empty() => out.push('/'),
            Self::AsSent => out.push_str(path),
            Self::Normalized => write_normalized(path, out),
            Self::EncodeUriComponent => push_encoded(out, path, |byte| {
                is_in_path(byte) || matches!(byte, b'!' | b'\'' | b'(' | b')' | b'*')
            }),
        }
    }
}

fn is_in_path(byte: u8) -> bool {
    is_unreserved(byte) || byte == b'/'
}

/// Resolves dot segments (RFC 3986, section 5.2.4) and drops empty ones.
fn write_normalized(path: &str, out: &mut String) {
    let mut segments: Vec<&str> = Vec::new();
    // Whether the path so far names a directory, and so ends in a slash.
    let mut directory = false;
    for segment in path.split('/') {
        directory = matches!(segment, "" | "." | "..");
        if segment == ".." {
            segments.pop();
        } else if !directory {
            segments.push(segment);
        }
    }
    for segment in &segments {
        out.push('/');
        push_encoded(out, segment, is_in_path);
    }
    if directory || segments.is_empty() {
        out.push('/');
    }
}

/// The headers that are signed, sorted by name.
pub(super) struct SignedHeaders<'a>(Vec<Pair<'a>>);

impl<'a> SignedHeaders<'a> {
    /// Sorts headers; those of one name keep the order of the request.
    pub(super) fn new(mut headers: Vec<Pair<'a>>) -> Self {
        sort(&mut headers, |left, right| lower(left.0).le(lower(right.0)));
        Self(headers)
    }

    /// Appends their names, with semicolons between them.
    pub(super) fn write_names(&self, out: &mut String) {
        let mut previous = None;
        for (name, _) in &self.0 {
            if !is_same(previous, name) {
                if previous.is_some() {
                    out.push(';');
                }
                push_lower(out, name);
            }
            previous = Some(name);
        }
    }

    /// Appends a line for each name, the values of a repeated one joined by commas.
    fn write_lines(&self, out: &mut String) {
        let mut previous = None;
        for (name, value) in &self.0 {
            if is_same(previous, name) {
                out.push(',');
            } else {
                if previous.is_some() {
                    out.push('\n');
                }
                push_lower(out, name);
                out.push(':');
            }
            previous = Some(name);
            push_collapsed(out, value);
        }
        out.push('\n');
    }

    /// How long names and lines are, about.
    fn length(&self) -> usize {
        let headers = self.0.iter();
        headers
            .map(|(name, value)| 2 * name.len() + value.len() + 3)
            .sum()
    }
}

/// The canonical request of what is sent.
pub(super) fn canonical_request(
    request: &Request<'_>,
    path_rule: PathRule,
    headers: &SignedHeaders<'_>,
    payload_hash: &str,
) -> String {
    let length = request.path.len() + request.query.len() + headers.length() + 128;
    let mut out = String::with_capacity(length);
    out.push_str(request.method);
    out.push('\n');
    path_rule.write(request.path, &mut out);
    out.push('\n');
    write_query(request.query, &mut out);
    out.push('\n');
    headers.write_lines(&mut out);
    out.push('\n');
    headers.write_names(&mut out);
    out.push('\n');
    out.push_str(payload_hash);
    out
}

/// Appends the parameters, decoded, encoded, and sorted by name and value.
fn write_query(query: &str, out: &mut String) {
    let start = out.len();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if pair.is_empty() || name == X_AMZ_SIGNATURE {
            continue;
        }
        if out.len() > start {
            out.push('&');
        }
        push_reencoded(out, name);
        out.push('=');
        push_reencoded(out, value);
    }
    let written = out.get(start..).unwrap_or_default();
    let pairs = written.split('&').filter_map(|pair| pair.split_once('='));
    let mut pairs: Vec<Pair<'_>> = pairs.collect();
    // Not as one text: an equals sign would sort behind a digit that goes on a name.
    sort(&mut pairs, |left, right| left <= right);
    let mut sorted = String::with_capacity(written.len());
    for (name, value) in pairs {
        if !sorted.is_empty() {
            sorted.push('&');
        }
        sorted.push_str(name);
        sorted.push('=');
        sorted.push_str(value);
    }
    out.truncate(start);
    out.push_str(&sorted);
}

fn is_same(previous: Option<&&str>, name: &str) -> bool {
    previous.is_some_and(|previous| previous.eq_ignore_ascii_case(name))
}

fn lower(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn push_lower(out: &mut String, name: &str) {
    let start = out.len();
    out.push_str(name);
    if let Some(written) = out.get_mut(start..) {
        written.make_ascii_lowercase();
    }
}

/// Appends a value without the spaces around it, and with one for each run of spaces in it.
fn push_collapsed(out: &mut String, value: &str) {
    let value = value.trim_matches([' ', '\t']);
    for (at, word) in value.split(' ').filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// The string to sign: algorithm, time, scope and the hash of the canonical request.
pub(super) fn string_to_sign(date: AmzDate, scope: Scope<'_>, canonical: &str) -> String {
    let mut out = String::with_capacity(192);
    out.push_str(ALGORITHM);
    out.push('\n');
    out.push_str(date.as_str());
    out.push('\n');
    scope.write(date.date(), &mut out);
    out.push('\n');
    out.push_str(&sha256_hex(canonical.as_bytes()));
    out
}
