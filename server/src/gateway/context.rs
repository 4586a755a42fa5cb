//! What the backend is told of a request: `requestContext` of API Gateway's REST APIs.

use std::fmt::Write as _;

use axum::http::{HeaderValue, header};
use poolkey::wire::base64::STANDARD;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::Call;
use crate::app::App;
use crate::credentials::{Caller, Head};
use crate::environment::{Moment, RandomExt as _};
use crate::error::ApiError;

/// The context as the value of a header: JSON in ASCII, whatever the client sent.
///
/// # Errors
/// Where that is no value of a header, which does not happen.
pub(super) fn header(app: &App, call: &Call<'_>, caller: &Caller) -> Result<HeaderValue, ApiError> {
    let text = ascii(&context(app, call, caller).to_string());
    HeaderValue::from_str(&text).map_err(ApiError::internal)
}

fn context(app: &App, call: &Call<'_>, caller: &Caller) -> Value {
    let head = Head::of(call.parts);
    let address = &call.address;
    let now = app.clock.wall();
    json!({
        "accountId": app.settings.account,
        "apiId": address.api,
        "domainName": head.request().header("host"),
        "domainPrefix": address.api,
        "extendedRequestId": STANDARD.encode(&app.random.bytes::<12>()),
        "httpMethod": call.parts.method.as_str(),
        "identity": identity(app, call, caller),
        "path": format!("/{}{}", address.stage, address.rest),
        "protocol": format!("{:?}", call.parts.version),
        "requestId": call.request_id.to_string(),
        "requestTime": log_time(now),
        "requestTimeEpoch": now.millis(),
        "resourceId": "proxy",
        "resourcePath": "/{proxy+}",
        "stage": address.stage,
    })
}

/// `requestContext.identity`: every key is there, null where there is nothing to say.
fn identity(app: &App, call: &Call<'_>, caller: &Caller) -> Value {
    let account = app.settings.account.as_str();
    let user_id = caller.user_id(account);
    let cognito = caller.cognito();
    // The proofs without the word "authenticated" before them; a guest has none.
    let proofs = cognito.filter(|identity| identity.is_authenticated());
    let proofs = proofs.and_then(|identity| identity.amr.get(1..));
    let user_agent = call.parts.headers.get(header::USER_AGENT);
    json!({
        "accessKey": caller.access_key_id(),
        "accountId": caller.account(account),
        "apiKey": null,
        "apiKeyId": null,
        "caller": user_id,
        "clientCert": null,
        "cognitoAmr": cognito.map(|identity| &identity.amr),
        "cognitoAuthenticationProvider": proofs.map(|proofs| proofs.join(",")),
        "cognitoAuthenticationType": cognito.and_then(|identity| identity.amr.first()),
        "cognitoIdentityId": cognito.map(|identity| &identity.identity_id),
        "cognitoIdentityPoolId": cognito.map(|identity| &identity.identity_pool_id),
        "principalOrgId": null,
        "sourceIp": call.source_ip.map(|ip| ip.to_string()),
        "user": user_id,
        "userAgent": user_agent.map(|value| String::from_utf8_lossy(value.as_bytes())),
        "userArn": caller.arn(account),
        "vpcId": null,
        "vpceId": null,
    })
}

/// The time as access logs have it: `03/Mar/2026:04:05:06 +0000`.
fn log_time(at: Moment) -> Option<String> {
    let format =
        format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");
    let time = OffsetDateTime::from_unix_timestamp(at.seconds()).ok()?;
    time.format(&format).ok()
}

/// JSON with every character beyond ASCII escaped (RFC 8259, section 7): readers of headers
/// disagree about any other encoding.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, ' '..='~') {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a text does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_a_header_is_ascii_and_means_the_same() {
        let value = json!({"agent": "é\u{1f600}\u{7f}\t\"\\", "ключ": 1});
        let text = ascii(&value.to_string());
        assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')));
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn times_are_those_of_access_logs() {
        let time = log_time(Moment::from_seconds(1_772_510_706));
        assert_eq!(time.as_deref(), Some("03/Mar/2026:04:05:06 +0000"));
    }
}
