//! JSON web tokens (RFC 7519): decode and inspect, never trust.
//!
//! Nothing here checks a signature. A client reads the tokens that it was given over TLS; a
//! server hands [`Jwt::signing_input`] and [`Jwt::signature`] to a verifier before it believes
//! a claim.

mod claims;
#[cfg(test)]
mod tests;

use alloc::{string::String, vec::Vec};

pub use claims::{Claims, TokenUse};

use zeroize::Zeroizing;

use crate::wire::base64::URL_SAFE_NO_PAD;
use crate::wire::json::Json;

/// The longest token that is looked at, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;

/// A signed token in compact form (RFC 7515, section 7.1), taken apart.
///
/// Its own text is a bearer credential, so `Debug` shows nothing of it, and it is wiped when
/// dropped.
#[derive(Clone)]
pub struct Jwt {
    token: Zeroizing<String>,
    /// Where the dot before the signature stands in `token`.
    last_dot: usize,
    header: Json,
    payload: String,
    claims: Claims,
}

/// Why a text is not a readable token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JwtError {
    /// Longer than [`MAX_LENGTH`].
    TooLong,
    /// Not three parts between two dots.
    NotThreeParts,
    /// A part is not unpadded base64url.
    NotBase64,
    /// The header is not a JSON object.
    Header,
    /// The payload is not a JSON object.
    Payload,
}

impl core::fmt::Display for JwtError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::TooLong => "token too long",
            Self::NotThreeParts => "token does not have three parts",
            Self::NotBase64 => "token is not base64url",
            Self::Header => "token header is not a JSON object",
            Self::Payload => "token payload is not a JSON object",
        })
    }
}

impl core::error::Error for JwtError {}

impl core::fmt::Debug for Jwt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Jwt(..)")
    }
}

impl Jwt {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`JwtError`], if header and payload cannot be read. The signature is not looked at.
    pub fn decode(token: &str) -> Result<Self, JwtError> {
        if token.len() > MAX_LENGTH {
            return Err(JwtError::TooLong);
        }
        let (input, signature) = token.rsplit_once('.').ok_or(JwtError::NotThreeParts)?;
        let (header, payload) = input.split_once('.').ok_or(JwtError::NotThreeParts)?;
        if payload.contains('.') {
            return Err(JwtError::NotThreeParts);
        }
        let (_, header) = object(header, JwtError::Header)?;
        let (payload, claims) = object(payload, JwtError::Payload)?;
        Ok(Self {
            last_dot: token.len() - signature.len() - 1,
            token: String::from(token).into(),
            header,
            payload,
            claims: Claims(claims),
        })
    }

    /// The token as it came.
    pub fn as_str(&self) -> &str {
        &self.token
    }

    /// The header, a JSON object.
    pub fn header(&self) -> &Json {
        &self.header
    }

    /// Names the key that signed the token.
    pub fn kid(&self) -> Option<&str> {
        self.header.get_str("kid")
    }

    /// The algorithm that the token claims; a verifier compares it with the one it expects.
    pub fn alg(&self) -> Option<&str> {
        self.header.get_str("alg")
    }

    /// The payload, JSON text.
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// The claims of the payload.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The bytes that are signed: header, dot, payload.
    pub fn signing_input(&self) -> &[u8] {
        self.token.as_bytes().get(..self.last_dot).unwrap_or(&[])
    }

    /// The signature.
    ///
    /// # Errors
    /// [`JwtError::NotBase64`].
    pub fn signature(&self) -> Result<Vec<u8>, JwtError> {
        let text = self.token.get(self.last_dot + 1..).unwrap_or("");
        URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| JwtError::NotBase64)
    }
}

/// The JSON object in one part of a token, as text and as value.
fn object(part: &str, error: JwtError) -> Result<(String, Json), JwtError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| JwtError::NotBase64)?;
    let text = String::from_utf8(bytes).map_err(|_| error)?;
    match Json::parse(&text) {
        Ok(value @ Json::Object(_)) => Ok((text, value)),
        _ => Err(error),
    }
}
