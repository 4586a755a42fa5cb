//! Hexadecimal text (RFC 4648, section 8).

use alloc::{string::String, vec::Vec};

/// Why a text is not accepted as hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexError {
    /// An odd number of digits.
    OddLength,
    /// A character that is no hexadecimal digit.
    NotHex,
}

impl core::fmt::Display for HexError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::OddLength => "odd number of hexadecimal digits",
            Self::NotHex => "not a hexadecimal digit",
        })
    }
}

impl core::error::Error for HexError {}

/// The lower-case digits of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    encode_into(&mut out, bytes);
    out
}

/// Appends the lower-case digits of `bytes`.
pub fn encode_into(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        out.push(digit(byte >> 4, b'a'));
        out.push(digit(byte & 15, b'a'));
    }
}

/// Appends the upper-case digits of one byte, as in percent-encoding.
pub fn encode_upper_into(out: &mut String, byte: u8) {
    out.push(digit(byte >> 4, b'A'));
    out.push(digit(byte & 15, b'A'));
}

fn digit(nibble: u8, ten: u8) -> char {
    char::from(if nibble < 10 {
        b'0' + nibble
    } else {
        ten + (nibble - 10)
    })
}

/// The value of one digit of either case.
pub fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// The bytes of an even number of digits of either case.
///
/// # Errors
/// [`HexError`], for anything else.
pub fn decode(text: &str) -> Result<Vec<u8>, HexError> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return Err(HexError::OddLength);
    }
    pairs
        .iter()
        .map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?))
        .collect::<Option<_>>()
        .ok_or(HexError::NotHex)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 4648, section 10.
    const VECTORS: [(&str, &str); 7] = [
        ("", ""),
        ("f", "66"),
        ("fo", "666F"),
        ("foo", "666F6F"),
        ("foob", "666F6F62"),
        ("fooba", "666F6F6261"),
        ("foobar", "666F6F626172"),
    ];

    #[test]
    fn rfc_4648_vectors() {
        for (plain, coded) in VECTORS {
            assert_eq!(encode(plain.as_bytes()), coded.to_ascii_lowercase());
            assert_eq!(decode(coded).unwrap(), plain.as_bytes());
            assert_eq!(
                decode(&coded.to_ascii_lowercase()).unwrap(),
                plain.as_bytes()
            );
        }
    }

    #[test]
    fn every_byte_round_trips() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        for byte in 0..=255_u8 {
            let mut upper = String::new();
            encode_upper_into(&mut upper, byte);
            assert_eq!(upper, format!("{byte:02X}"));
        }
    }

    #[test]
    fn what_is_not_hexadecimal_is_refused() {
        assert_eq!(decode("abc"), Err(HexError::OddLength));
        for text in ["0g", "g0", " 0", "0x", "é", "+1", "@@", "``", "//", "::"] {
            assert_eq!(decode(text), Err(HexError::NotHex), "{text}");
        }
    }
}
