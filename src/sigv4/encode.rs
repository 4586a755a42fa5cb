//! Percent-encoding (RFC 3986), as signatures want it: upper-case, everything but unreserved.

use alloc::{string::String, vec::Vec};

use crate::wire::hex;

/// Whether a byte stands for itself in a canonical path or query.
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Appends `text`, every byte encoded that `keep` does not keep. `keep` holds for ASCII only.
pub(super) fn push_encoded(out: &mut String, text: &str, keep: fn(u8) -> bool) {
    let mut kept = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !keep(byte) {
            out.push_str(text.get(kept..at).unwrap_or_default());
            push_byte(out, byte);
            kept = at + 1;
        }
    }
    out.push_str(text.get(kept..).unwrap_or_default());
}

fn push_byte(out: &mut String, byte: u8) {
    out.push('%');
    hex::encode_upper_into(out, byte);
}

/// Appends a name or value of a query in canonical form: decoded once, then encoded.
pub(super) fn push_reencoded(out: &mut String, text: &str) {
    let mut kept = 0;
    let mut at = 0;
    while let Some((byte, length)) = decode_byte(text.as_bytes(), at) {
        if length > 1 || !is_unreserved(byte) {
            out.push_str(text.get(kept..at).unwrap_or_default());
            if is_unreserved(byte) {
                out.push(char::from(byte));
            } else {
                push_byte(out, byte);
            }
            kept = at + length;
        }
        at += length;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
}

/// A name or value of a query, decoded. `None` if the bytes are not UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some((byte, length)) = decode_byte(text.as_bytes(), at) {
        out.push(byte);
        at += length;
    }
    String::from_utf8(out).ok()
}

/// The byte that stands at this place of a query, and how many bytes write it.
///
/// A plus is a space, as in forms. A percent sign without two digits stands for itself.
fn decode_byte(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let escaped = || {
        let high = hex::nibble(*text.get(at + 1)?)?;
        let low = hex::nibble(*text.get(at + 2)?)?;
        Some((high << 4 | low, 3))
    };
    match *text.get(at)? {
        b'+' => Some((b' ', 1)),
        b'%' => Some(escaped().unwrap_or((b'%', 1))),
        byte => Some((byte, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reencoded(text: &str) -> String {
        let mut out = String::new();
        push_reencoded(&mut out, text);
        out
    }

    #[test]
    fn a_query_is_decoded_once_and_encoded() {
        for (text, canonical) in [
            ("", ""),
            ("aZ09-._~", "aZ09-._~"),
            ("a%20b+c d", "a%20b%20c%20d"),
            ("%41%7e%2d", "A~-"),
            ("%c3%a9é", "%C3%A9%C3%A9"),
            ("%2B%2b", "%2B%2B"),
            ("a=b/c!'()*", "a%3Db%2Fc%21%27%28%29%2A"),
            ("%ff%00", "%FF%00"),
            ("%", "%25"),
            ("%4", "%254"),
            ("%zz%4g", "%25zz%254g"),
            ("100%é", "100%25%C3%A9"),
            ("%%41", "%25A"),
        ] {
            assert_eq!(reencoded(text), canonical, "{text}");
        }
    }

    #[test]
    fn canonical_text_stays() {
        for byte in 0..=127_u8 {
            let once = reencoded(&char::from(byte).to_string());
            assert_eq!(reencoded(&once), once);
        }
    }

    #[test]
    fn a_path_is_encoded_as_it_stands() {
        let mut out = String::new();
        push_encoded(&mut out, "/a%20b/é+~!", |byte| {
            is_unreserved(byte) || byte == b'/'
        });
        assert_eq!(out, "/a%2520b/%C3%A9%2B~%21");
    }

    #[test]
    fn decoding_gives_text_or_nothing() {
        assert_eq!(decode("a%2Fb+%c3%a9%"), Some("a/b é%".into()));
        assert_eq!(decode("%ff"), None);
    }
}
