//! Why a signature is refused, in AWS's words.

use std::borrow::Cow;
use std::fmt::Write as _;

use poolkey::sigv4::{AmzDate, Form, Mismatch, Part, SigV4Error};

use crate::error::ApiError;

const WRONG_SIGNATURE: &str = "The request signature we calculated does not match the signature \
                               you provided. Check your AWS Secret Access Key and signing \
                               method. Consult the service documentation for details.";

/// The refusal of a request whose signature does not hold.
#[expect(clippy::too_many_lines, reason = "one arm for each refusal")]
pub(super) fn refusal(error: SigV4Error) -> ApiError {
    let incomplete = |text: Cow<'static, str>| ApiError::IncompleteSignature(text);
    let invalid = |text: Cow<'static, str>| ApiError::InvalidSignature(text);
    match error {
        SigV4Error::NoAuthentication => {
            ApiError::MissingAuthenticationToken("Missing Authentication Token".into())
        }
        SigV4Error::TwoForms => incomplete(
            "Only one way to authenticate is allowed: the query string or the Authorization \
             header."
                .into(),
        ),
        SigV4Error::NotKeyValue {
            authorization_sha256,
        } => incomplete(
            format!(
                "Invalid key=value pair (missing equal-sign) in Authorization header (hashed \
                 with SHA-256 and encoded with Base64): '{authorization_sha256}'."
            )
            .into(),
        ),
        SigV4Error::Incomplete {
            form,
            missing,
            authorization_sha256,
        } => incomplete(missing_parts(form, &missing, authorization_sha256).into()),
        SigV4Error::UnsupportedAlgorithm { algorithm } => {
            incomplete(format!("Unsupported AWS 'algorithm': '{algorithm}'.").into())
        }
        SigV4Error::CredentialMalformed { credential } => incomplete(
            format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            )
            .into(),
        ),
        SigV4Error::DateMalformed { date } => incomplete(
            format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See \
                 http://en.wikipedia.org/wiki/ISO_8601"
            )
            .into(),
        ),
        SigV4Error::ExpiresMalformed { expires } => incomplete(
            format!("X-Amz-Expires must be a number from 1 to 604800, got '{expires}'.").into(),
        ),
        SigV4Error::TooManySignedHeaders => incomplete("Too many 'SignedHeaders'.".into()),
        SigV4Error::WrongTerminator { presented } => invalid(
            format!(
                "Credential should be scoped with a valid terminator: 'aws4_request', not \
                 '{presented}'."
            )
            .into(),
        ),
        SigV4Error::WrongService { expected, .. } => invalid(
            format!("Credential should be scoped to correct service: '{expected}'. ").into(),
        ),
        SigV4Error::WrongRegion { .. } => {
            invalid("Credential should be scoped to a valid region. ".into())
        }
        SigV4Error::WrongDay { presented, date } => invalid(
            format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP: '{presented}' != '{}', from '{date}'.",
                date.date()
            )
            .into(),
        ),
        SigV4Error::Expired {
            signed_at,
            now,
            tolerance,
        } => invalid(
            format!(
                "Signature expired: {} is now earlier than {} ({} - {} min.)",
                AmzDate::from_unix(signed_at),
                AmzDate::from_unix(now.saturating_sub(tolerance)),
                AmzDate::from_unix(now),
                tolerance / 60
            )
            .into(),
        ),
        SigV4Error::NotYetCurrent {
            signed_at,
            now,
            tolerance,
        } => invalid(
            format!(
                "Signature not yet current: {} is still later than {} ({} + {} min.)",
                AmzDate::from_unix(signed_at),
                AmzDate::from_unix(now.saturating_add(tolerance)),
                AmzDate::from_unix(now),
                tolerance / 60
            )
            .into(),
        ),
        SigV4Error::LinkExpired { expired_at, now } => invalid(
            format!(
                "Signature expired: {} is now earlier than {}",
                AmzDate::from_unix(expired_at),
                AmzDate::from_unix(now)
            )
            .into(),
        ),
        SigV4Error::HeaderNotSigned { name } if name == "host" => invalid(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".into(),
        ),
        SigV4Error::HeaderNotSigned { name } => {
            invalid(format!("'{name}' must be a 'SignedHeader' in the AWS Authorization.").into())
        }
        SigV4Error::ContentSha256Missing => {
            invalid("Missing required header for this request: x-amz-content-sha256".into())
        }
        SigV4Error::PayloadNotSigned => {
            invalid("The payload must be signed: UNSIGNED-PAYLOAD is not accepted here.".into())
        }
        SigV4Error::PayloadMismatch { .. } => invalid(
            "The provided 'x-amz-content-sha256' header does not match what was computed.".into(),
        ),
        SigV4Error::SignatureMismatch(mismatch) => invalid(mismatch_text(&mismatch).into()),
    }
}

fn missing_parts(form: Form, missing: &[Part], authorization_sha256: Option<String>) -> String {
    let mut text = String::new();
    for part in missing {
        // Writing to a text does not fail.
        let _ = match (form, part) {
            (Form::Header, Part::Date) => write!(
                text,
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                 header. "
            ),
            (Form::Header, part) => write!(
                text,
                "Authorization header requires '{}' parameter. ",
                name(*part)
            ),
            (Form::Query, part) => write!(
                text,
                "AWS query-string parameters must include 'X-Amz-{}'. ",
                name(*part)
            ),
        };
    }
    match authorization_sha256 {
        Some(hash) => {
            text.push_str("(Hashed with SHA-256 and encoded with Base64) Authorization=");
            text.push_str(&hash);
        }
        None => text.push_str("Re-examine the query-string parameters."),
    }
    text
}

const fn name(part: Part) -> &'static str {
    match part {
        Part::Credential => "Credential",
        Part::Signature => "Signature",
        Part::SignedHeaders => "SignedHeaders",
        Part::Date => "Date",
        Part::Algorithm => "Algorithm",
        Part::Expires => "Expires",
    }
}

/// What the client should have signed; it is the client's own request that is shown to it.
fn mismatch_text(mismatch: &Mismatch) -> String {
    format!(
        "{WRONG_SIGNATURE}\n\nThe Canonical String for this request should have been\n'{}'\n\n\
         The String-to-Sign should have been\n'{}'\n",
        mismatch.canonical_request, mismatch.string_to_sign
    )
}
