//! Why a signature is refused.

use alloc::{boxed::Box, string::String, vec::Vec};

use crate::sigv4::AmzDate;

/// A part that every signature has: a key of `Authorization`, a header, or a query parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `Credential` or `X-Amz-Credential`
    Credential,
    /// `Signature` or `X-Amz-Signature`
    Signature,
    /// `SignedHeaders` or `X-Amz-SignedHeaders`
    SignedHeaders,
    /// The header `X-Amz-Date` or `Date`, or the parameter `X-Amz-Date`.
    Date,
    /// `X-Amz-Algorithm`
    Algorithm,
    /// `X-Amz-Expires`
    Expires,
}

/// What the verifier signed when it came to another signature. `Debug` hides it, because a
/// session token may be in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The canonical request.
    pub canonical_request: String,
    /// The string to sign.
    pub string_to_sign: String,
}

impl core::fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Mismatch(..)")
    }
}

/// Why a request is not accepted as signed. Times are in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigV4Error {
    /// Nothing in the request says who signed it.
    NoAuthentication,
    /// A signature in the headers and one in the query.
    TwoForms,
    /// A piece of `Authorization` has no equals sign.
    NotKeyValue {
        /// The SHA-256 of the header's value, in base64: the value may hold a secret.
        authorization_sha256: String,
    },
    /// Parts are missing.
    Incomplete {
        /// Where the signature stands.
        form: super::Form,
        /// Those that are missing.
        missing: Vec<Part>,
        /// The SHA-256 of the value of `Authorization`, in base64, if there is one.
        authorization_sha256: Option<String>,
    },
    /// Signed with another algorithm.
    UnsupportedAlgorithm {
        /// Its name.
        algorithm: String,
    },
    /// Not `key id/date/region/service/aws4_request`.
    CredentialMalformed {
        /// What stands there.
        credential: String,
    },
    /// The scope does not end in `aws4_request`.
    WrongTerminator {
        /// What it ends in.
        presented: String,
    },
    /// The date is in neither of the two forms.
    DateMalformed {
        /// What stands there.
        date: String,
    },
    /// The life of a link is not a number from 1 to 604 800.
    ExpiresMalformed {
        /// What stands there.
        expires: String,
    },
    /// More signed headers than any client sends.
    TooManySignedHeaders,
    /// Signed for another service.
    WrongService {
        /// The one of the scope.
        presented: String,
        /// The one that the request came to.
        expected: String,
    },
    /// Signed for another region.
    WrongRegion {
        /// The one of the scope.
        presented: String,
        /// The one that the request came to.
        expected: String,
    },
    /// The day of the scope is not that of the request's date.
    WrongDay {
        /// The one of the scope.
        presented: String,
        /// The request's date.
        date: AmzDate,
    },
    /// Signed too long ago.
    Expired {
        /// When.
        signed_at: i64,
        /// The server's time.
        now: i64,
        /// How many seconds they may differ.
        tolerance: i64,
    },
    /// Signed too far in the future.
    NotYetCurrent {
        /// When.
        signed_at: i64,
        /// The server's time.
        now: i64,
        /// How many seconds they may differ.
        tolerance: i64,
    },
    /// A presigned URL whose life is over.
    LinkExpired {
        /// Since when.
        expired_at: i64,
        /// The server's time.
        now: i64,
    },
    /// `host` or a header `x-amz-*` is not signed.
    HeaderNotSigned {
        /// Which, in lower case.
        name: String,
    },
    /// S3 wants the header `x-amz-content-sha256`.
    ContentSha256Missing,
    /// `UNSIGNED-PAYLOAD`, but the service wants the payload signed.
    PayloadNotSigned,
    /// The signature is right, but of another payload.
    PayloadMismatch {
        /// The hash that is signed.
        claimed: String,
        /// The hash of what came, or `UNSIGNED-PAYLOAD`.
        actual: String,
    },
    /// Another signature than that of the key.
    SignatureMismatch(Box<Mismatch>),
}

impl core::fmt::Display for SigV4Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoAuthentication => "request is not signed",
            Self::TwoForms => "request is signed in its headers and in its query",
            Self::NotKeyValue { .. } => "a piece of Authorization has no equals sign",
            Self::Incomplete { .. } => "parts of the signature are missing",
            Self::UnsupportedAlgorithm { .. } => "unsupported signature algorithm",
            Self::CredentialMalformed { .. } => "malformed credential",
            Self::WrongTerminator { .. } => "credential scope does not end in aws4_request",
            Self::DateMalformed { .. } => "malformed date",
            Self::ExpiresMalformed { .. } => "X-Amz-Expires is not from 1 to 604800",
            Self::TooManySignedHeaders => "too many signed headers",
            Self::WrongService { .. } => "signed for another service",
            Self::WrongRegion { .. } => "signed for another region",
            Self::WrongDay { .. } => "credential scope is of another day",
            Self::Expired { .. } => "signature expired",
            Self::NotYetCurrent { .. } => "signature not yet current",
            Self::LinkExpired { .. } => "presigned URL expired",
            Self::HeaderNotSigned { .. } => "a header that must be signed is not",
            Self::ContentSha256Missing => "x-amz-content-sha256 is missing",
            Self::PayloadNotSigned => "payload is not signed",
            Self::PayloadMismatch { .. } => "payload is not the signed one",
            Self::SignatureMismatch(_) => "signature does not match",
        })
    }
}

impl core::error::Error for SigV4Error {}
