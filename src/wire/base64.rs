//! Base64 (RFC 4648, sections 4 and 5).
//!
//! Decoding is strict: one text per sequence of bytes, so that what was signed or stored
//! cannot be written in a second way.

use alloc::{string::String, vec::Vec};

/// One of the four usual forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base64 {
    alphabet: &'static [u8; 64],
    padded: bool,
}

const STANDARD_ALPHABET: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE_ALPHABET: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// `+` and `/`, padded with `=`.
pub const STANDARD: Base64 = Base64 {
    alphabet: STANDARD_ALPHABET,
    padded: true,
};
/// `+` and `/`, never padded.
pub const STANDARD_NO_PAD: Base64 = Base64 {
    alphabet: STANDARD_ALPHABET,
    padded: false,
};
/// `-` and `_`, padded with `=`.
pub const URL_SAFE: Base64 = Base64 {
    alphabet: URL_SAFE_ALPHABET,
    padded: true,
};
/// `-` and `_`, never padded: the form of JSON web tokens.
pub const URL_SAFE_NO_PAD: Base64 = Base64 {
    alphabet: URL_SAFE_ALPHABET,
    padded: false,
};

/// Why a text is not accepted as base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base64Error {
    /// A length that no sequence of bytes has, or padding that is missing, wrong or not allowed.
    Length,
    /// A character outside the alphabet.
    Character,
    /// Bits behind the last byte that are not zero.
    TrailingBits,
}

impl core::fmt::Display for Base64Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Length => "wrong length or padding for base64",
            Self::Character => "not a character of the base64 alphabet",
            Self::TrailingBits => "base64 with bits behind the last byte",
        })
    }
}

impl core::error::Error for Base64Error {}

impl Base64 {
    /// The text of `bytes`.
    pub fn encode(self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let mut group = 0_u32;
            for position in 0..3 {
                let byte = chunk.get(position).copied().unwrap_or(0);
                group = group << 8 | u32::from(byte);
            }
            for position in 0..4 {
                if position <= chunk.len() {
                    let sextet = group >> (18 - 6 * position) & 63;
                    out.push(char::from(self.alphabet[sextet as usize]));
                } else if self.padded {
                    out.push('=');
                }
            }
        }
        out
    }

    /// The bytes of `text`.
    ///
    /// # Errors
    /// [`Base64Error`], unless `text` is exactly what [`encode`](Self::encode) gives for some bytes.
    pub fn decode(self, text: &str) -> Result<Vec<u8>, Base64Error> {
        let digits = self.strip_padding(text)?.as_bytes();
        if digits.len() % 4 == 1 {
            return Err(Base64Error::Length);
        }
        let mut out = Vec::with_capacity(digits.len() / 4 * 3 + 2);
        for chunk in digits.chunks(4) {
            let mut group = 0_u32;
            for position in 0..4 {
                let sextet = match chunk.get(position) {
                    Some(&digit) => self.sextet(digit).ok_or(Base64Error::Character)?,
                    None => 0,
                };
                group = group << 6 | u32::from(sextet);
            }
            // Four digits are three bytes, three two, two one; what is left over must be zero.
            let [_, bytes @ ..] = group.to_be_bytes();
            let (kept, rest) = bytes.split_at(chunk.len().saturating_sub(1));
            if rest.iter().any(|&byte| byte != 0) {
                return Err(Base64Error::TrailingBits);
            }
            out.extend_from_slice(kept);
        }
        Ok(out)
    }

    fn strip_padding(self, text: &str) -> Result<&str, Base64Error> {
        if !self.padded {
            return if text.ends_with('=') {
                Err(Base64Error::Length)
            } else {
                Ok(text)
            };
        }
        if !text.len().is_multiple_of(4) {
            return Err(Base64Error::Length);
        }
        let once = text.strip_suffix('=').unwrap_or(text);
        Ok(once.strip_suffix('=').unwrap_or(once))
    }

    fn sextet(self, digit: u8) -> Option<u8> {
        match digit {
            b'A'..=b'Z' => Some(digit - b'A'),
            b'a'..=b'z' => Some(digit - b'a' + 26),
            b'0'..=b'9' => Some(digit - b'0' + 52),
            _ if digit == self.alphabet[62] => Some(62),
            _ if digit == self.alphabet[63] => Some(63),
            _ => None,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use ::base64::engine::{Engine, general_purpose as theirs};
    use proptest::prelude::*;

    use super::*;

    // RFC 4648, section 10.
    const VECTORS: [(&str, &str); 7] = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ];

    #[test]
    fn rfc_4648_vectors() {
        for (plain, coded) in VECTORS {
            let bare = coded.trim_end_matches('=');
            for (form, text) in [
                (STANDARD, coded),
                (URL_SAFE, coded),
                (STANDARD_NO_PAD, bare),
                (URL_SAFE_NO_PAD, bare),
            ] {
                assert_eq!(form.encode(plain.as_bytes()), text);
                assert_eq!(form.decode(text).unwrap(), plain.as_bytes());
            }
        }
    }

    #[test]
    fn the_alphabets_differ_in_two_characters() {
        assert_eq!(STANDARD.encode(&[0xfb, 0xff]), "+/8=");
        assert_eq!(URL_SAFE.encode(&[0xfb, 0xff]), "-_8=");
        assert_eq!(STANDARD.decode("-_8="), Err(Base64Error::Character));
        assert_eq!(URL_SAFE.decode("+/8="), Err(Base64Error::Character));
    }

    #[test]
    fn a_second_spelling_is_refused() {
        for text in ["Zh==", "Zm9=", "Zm9vYh=="] {
            assert_eq!(
                STANDARD.decode(text),
                Err(Base64Error::TrailingBits),
                "{text}"
            );
        }
        for text in ["Zg", "Zg=", "Zm8", "Z", "Zg====="] {
            assert_eq!(STANDARD.decode(text), Err(Base64Error::Length), "{text}");
        }
        for text in ["====", "Z===", "Z=g=", "Zg==Zg==", "Zm 9", "Zm9\n", "Zmé"] {
            assert_eq!(STANDARD.decode(text), Err(Base64Error::Character), "{text}");
        }
        for text in ["Zg==", "Zm8=", "Z", "="] {
            assert_eq!(
                URL_SAFE_NO_PAD.decode(text),
                Err(Base64Error::Length),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn encodes_as_the_base64_crate(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(STANDARD.encode(&bytes), theirs::STANDARD.encode(&bytes));
            prop_assert_eq!(URL_SAFE.encode(&bytes), theirs::URL_SAFE.encode(&bytes));
            prop_assert_eq!(STANDARD_NO_PAD.encode(&bytes), theirs::STANDARD_NO_PAD.encode(&bytes));
            let text = theirs::URL_SAFE_NO_PAD.encode(&bytes);
            prop_assert_eq!(&URL_SAFE_NO_PAD.encode(&bytes), &text);
            prop_assert_eq!(URL_SAFE_NO_PAD.decode(&text).unwrap(), bytes);
        }

        #[test]
        fn accepts_and_refuses_as_the_base64_crate(text in "[A-C+/_=-]{0,9}") {
            prop_assert_eq!(STANDARD.decode(&text).ok(), theirs::STANDARD.decode(&text).ok());
            prop_assert_eq!(URL_SAFE.decode(&text).ok(), theirs::URL_SAFE.decode(&text).ok());
            prop_assert_eq!(
                STANDARD_NO_PAD.decode(&text).ok(),
                theirs::STANDARD_NO_PAD.decode(&text).ok()
            );
            prop_assert_eq!(
                URL_SAFE_NO_PAD.decode(&text).ok(),
                theirs::URL_SAFE_NO_PAD.decode(&text).ok()
            );
        }
    }
}
