//! Temporary credentials, which need no row: whoever holds the vault can check them.
//!
//! The access key id is random, the secret is derived from it, and the session token is a sealed
//! text, bound to the id, that says whose credentials they are and until when.

use poolkey::wire::base64::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::role::BASE32;
use super::{AssumedRole, CognitoIdentity, RoleArn};
use crate::app::App;
use crate::environment::{Moment, RandomExt as _};
use crate::error::ApiError;
use crate::secrets::{Purpose, Sealed};

/// How long credentials of an identity pool are good for: an hour.
pub const LIFETIME_SECONDS: i64 = 3_600;

/// What every temporary access key id begins with.
pub(super) const PREFIX: &str = "ASIA";

/// Fresh temporary credentials. They have no `Debug`.
pub struct TemporaryCredentials {
    /// `ASIA` and 16 characters.
    pub access_key_id: String,
    /// The key that signs: 40 characters.
    pub secret: Zeroizing<String>,
    /// Goes with every signature.
    pub session_token: Zeroizing<String>,
    /// When they end.
    pub expires_at: Moment,
}

/// The content of a session token, by the version that wrote it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "version")]
enum SessionToken {
    #[serde(rename = "1")]
    V1(Grant),
}

/// Who was granted what, and until when.
#[derive(Serialize, Deserialize)]
struct Grant {
    role_arn: String,
    session_name: String,
    cognito: Option<CognitoIdentity>,
    expires_at: Moment,
}

impl App {
    /// Credentials in a role for an hour.
    ///
    /// # Errors
    /// Where the session token can't be written, which does not happen.
    pub fn grant_credentials(
        &self,
        role: RoleArn<'_>,
        session_name: &str,
        cognito: Option<CognitoIdentity>,
    ) -> Result<TemporaryCredentials, ApiError> {
        let access_key_id = format!("{PREFIX}{}", self.random.text(BASE32, 16));
        let expires_at = self.now().plus_seconds(LIFETIME_SECONDS);
        let token = SessionToken::V1(Grant {
            role_arn: role.as_str().to_owned(),
            session_name: session_name.to_owned(),
            cognito,
            expires_at,
        });
        let plain = Zeroizing::new(serde_json::to_vec(&token).map_err(ApiError::internal)?);
        let sealed = self.seal(Purpose::TemporaryCredentials, &[&access_key_id], &plain);
        Ok(TemporaryCredentials {
            secret: self.temporary_secret(&access_key_id),
            session_token: Zeroizing::new(sealed.to_base64()),
            access_key_id,
            expires_at,
        })
    }

    /// 240 bits in 40 characters of base64.
    pub(super) fn temporary_secret(&self, access_key_id: &str) -> Zeroizing<String> {
        let derived = self
            .vault
            .derive(Purpose::TemporaryCredentials, &["secret", access_key_id]);
        let (secret, _) = derived.split_at(30);
        Zeroizing::new(STANDARD.encode(secret))
    }

    /// Whom a session token that came with `access_key_id` belongs to.
    ///
    /// # Errors
    /// `UnrecognizedClientException` for another key's or a forged one, `ExpiredTokenException`.
    pub(super) fn open_session_token(
        &self,
        access_key_id: &str,
        token: &str,
    ) -> Result<AssumedRole, ApiError> {
        let sealed = Sealed::from_base64(token).ok_or_else(unrecognized)?;
        let plain = self
            .vault
            .open(Purpose::TemporaryCredentials, &[access_key_id], &sealed)
            .map_err(|_| unrecognized())?;
        let SessionToken::V1(grant) = serde_json::from_slice(&plain).map_err(|_| unrecognized())?;
        if grant.expires_at <= self.now() {
            return Err(ApiError::ExpiredToken(
                "The security token included in the request is expired".into(),
            ));
        }
        let role = RoleArn::parse(&grant.role_arn).ok_or_else(unrecognized)?;
        Ok(AssumedRole {
            access_key_id: access_key_id.to_owned(),
            arn: role.assumed(&grant.session_name),
            user_id: format!("{}:{}", role.id(), grant.session_name),
            account: role.account().to_owned(),
            cognito: grant.cognito,
        })
    }
}

/// The refusal of a key or session token that is not ours.
pub(super) fn unrecognized() -> ApiError {
    ApiError::UnrecognizedClient("The security token included in the request is invalid.".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;

    const ROLE: &str = "arn:aws:iam::123456789012:role/guest";

    fn identity() -> CognitoIdentity {
        CognitoIdentity {
            identity_id: "us-east-1:1".into(),
            identity_pool_id: "us-east-1:2".into(),
            amr: vec!["unauthenticated".into()],
        }
    }

    fn grant(app: &App) -> TemporaryCredentials {
        let role = RoleArn::parse(ROLE).unwrap();
        app.grant_credentials(role, "session", Some(identity()))
            .unwrap()
    }

    fn code(result: Result<AssumedRole, ApiError>) -> &'static str {
        result.expect_err("refused").wire().code
    }

    #[tokio::test]
    async fn a_session_token_says_whose_it_is() {
        let test = TestApp::new().await;
        let credentials = grant(&test.app);
        assert!(credentials.access_key_id.starts_with("ASIA"));
        assert_eq!(credentials.access_key_id.len(), 20);
        assert_eq!(credentials.secret.len(), 40);
        let role = test
            .app
            .open_session_token(&credentials.access_key_id, &credentials.session_token)
            .unwrap();
        assert_eq!(
            role.arn,
            "arn:aws:sts::123456789012:assumed-role/guest/session"
        );
        assert_eq!(
            role.user_id,
            format!("{}:session", RoleArn::parse(ROLE).unwrap().id())
        );
        assert_eq!(role.cognito, Some(identity()));
        assert_eq!(
            test.app.temporary_secret(&role.access_key_id),
            credentials.secret
        );
    }

    #[tokio::test]
    async fn a_session_token_of_another_key_or_server_is_refused() {
        let test = TestApp::new().await;
        let (one, two) = (grant(&test.app), grant(&test.app));
        assert_ne!(one.access_key_id, two.access_key_id);
        assert_ne!(*one.secret, *two.secret);
        let opened = test
            .app
            .open_session_token(&one.access_key_id, &two.session_token);
        assert_eq!(code(opened), "UnrecognizedClientException");
        for token in ["", "no base64!", "AAAA", &one.session_token[4..]] {
            let opened = test.app.open_session_token(&one.access_key_id, token);
            assert_eq!(code(opened), "UnrecognizedClientException", "{token}");
        }
    }

    #[tokio::test]
    async fn credentials_end_after_an_hour_of_the_servers_time() {
        let test = TestApp::new().await;
        let credentials = grant(&test.app);
        let open = || {
            test.app
                .open_session_token(&credentials.access_key_id, &credentials.session_token)
        };
        test.advance(3_599);
        assert!(open().is_ok());
        test.advance(1);
        assert_eq!(code(open()), "ExpiredTokenException");
    }
}
