//! Identities and the AWS credentials they get.

use alloc::{borrow::ToOwned, string::String};

use zeroize::Zeroizing;

use super::json::{Json, ObjectWriter};
use super::operation::{Operation, Request};
use super::pairs::Pairs;

/// Writes `GetId`. Without logins the identity is a guest's.
pub fn get_id(identity_pool_id: &str, logins: &Pairs) -> Request {
    request(Operation::GetId, "IdentityPoolId", identity_pool_id, logins)
}

/// The identity id in the reply to [`get_id`].
pub fn read_identity_id(reply: &Json) -> Option<&str> {
    reply.get_str("IdentityId")
}

/// Writes `GetCredentialsForIdentity`.
pub fn get_credentials_for_identity(identity_id: &str, logins: &Pairs) -> Request {
    request(
        Operation::GetCredentialsForIdentity,
        "IdentityId",
        identity_id,
        logins,
    )
}

fn request(operation: Operation, name: &str, value: &str, logins: &Pairs) -> Request {
    let mut body = ObjectWriter::new();
    body.string(name, value);
    logins.write_object(&mut body, "Logins");
    Request {
        operation,
        body: body.finish().into(),
    }
}

/// Temporary AWS credentials. The secret is wiped when dropped; nothing shows in `Debug`.
#[derive(Clone)]
pub struct Credentials {
    /// `ASIA…`
    pub access_key_id: String,
    /// The key that signs.
    pub secret_access_key: Zeroizing<String>,
    /// Goes with every signature.
    pub session_token: Option<String>,
    /// When they end, in milliseconds since 1970.
    pub expiration_ms: Option<i64>,
}

impl core::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// The reply to [`get_credentials_for_identity`].
#[derive(Clone, Debug)]
pub struct IdentityCredentials {
    /// Not always the identity that was asked for: identities merge.
    pub identity_id: String,
    /// Its credentials.
    pub credentials: Credentials,
}

impl IdentityCredentials {
    /// Reads the reply; nothing, if it lacks a part.
    pub fn read(reply: &Json) -> Option<Self> {
        let credentials = reply.get("Credentials")?;
        Some(Self {
            identity_id: read_identity_id(reply)?.to_owned(),
            credentials: Credentials {
                access_key_id: credentials.get_str("AccessKeyId")?.to_owned(),
                secret_access_key: credentials.get_str("SecretKey")?.to_owned().into(),
                session_token: credentials.get_str("SessionToken").map(ToOwned::to_owned),
                expiration_ms: credentials.get("Expiration").and_then(Json::as_millis),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_send_no_logins() {
        let mut logins = Pairs::new();
        assert_eq!(*get_id("r:1", &logins).body, r#"{"IdentityPoolId":"r:1"}"#);
        logins.push("cognito-idp.r.amazonaws.com/r_1", "token");
        let request = get_credentials_for_identity("r:2", &logins);
        assert_eq!(
            *request.body,
            r#"{"IdentityId":"r:2","Logins":{"cognito-idp.r.amazonaws.com/r_1":"token"}}"#
        );
        assert_eq!(
            request.operation.target(),
            "AWSCognitoIdentityService.GetCredentialsForIdentity"
        );
    }

    #[test]
    fn expiration_is_in_seconds_on_the_wire() {
        let reply = Json::parse(
            r#"{"IdentityId":"r:2","Credentials":{"AccessKeyId":"ASIA","SecretKey":"s","SessionToken":"t","Expiration":1.70057487582E9}}"#,
        )
        .unwrap();
        let read = IdentityCredentials::read(&reply).unwrap();
        assert_eq!(read.identity_id, "r:2");
        assert_eq!(read.credentials.expiration_ms, Some(1_700_574_875_820));
        assert_eq!(*read.credentials.secret_access_key, "s");
        assert!(IdentityCredentials::read(&Json::Null).is_none());
    }
}
