//! How an app proves that it is the client it says it is.

use hmac::{Hmac, KeyInit as _, Mac as _};
use poolkey::wire::base64::STANDARD;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::error::ApiError;
use crate::model::{Client, Pool, User};
use crate::secrets::{Opened, Purpose};

impl App {
    /// The client's secret, if it has one.
    ///
    /// # Errors
    /// Where it was sealed under another key.
    pub(crate) fn client_secret(&self, client: &Client) -> Result<Option<Opened>, ApiError> {
        let open = |sealed| {
            self.vault
                .open(Purpose::ClientSecret, &[client.id.as_str()], sealed)
        };
        client
            .sealed_secret
            .as_ref()
            .map(open)
            .transpose()
            .map_err(ApiError::internal)
    }

    /// Checks a client's secret that is sent as it is.
    ///
    /// # Errors
    /// `NotAuthorizedException`.
    pub(crate) fn check_client_secret(
        &self,
        client: &Client,
        sent: Option<&str>,
    ) -> Result<(), ApiError> {
        let right = match (self.client_secret(client)?, sent) {
            (None, None) => true,
            (Some(secret), Some(sent)) => secret.as_slice().ct_eq(sent.as_bytes()).into(),
            (None, Some(_)) | (Some(_), None) => false,
        };
        let text = format!("Unable to verify secret for client {}", client.id);
        if right {
            Ok(())
        } else {
            Err(ApiError::NotAuthorized(text.into()))
        }
    }

    /// Checks `SECRET_HASH`, the base64 of HMAC-SHA256 over name and client id under the client's
    /// secret. Clients differ in which of a user's names they hash, so any of `names` will do.
    ///
    /// # Errors
    /// `NotAuthorizedException`.
    pub(crate) fn check_secret_hash(
        &self,
        client: &Client,
        hash: Option<&str>,
        names: &[&str],
    ) -> Result<(), ApiError> {
        let id = &client.id;
        let refuse = |text: String| Err(ApiError::NotAuthorized(text.into()));
        match (self.client_secret(client)?, hash) {
            (None, None) => Ok(()),
            (None, Some(_)) => refuse(format!(
                "Client {id} is not configured for secret but secret hash was received"
            )),
            (Some(_), None) => refuse(format!(
                "Client {id} is configured with secret but SECRET_HASH was not received"
            )),
            (Some(secret), Some(hash)) => {
                let mut right = subtle::Choice::from(0);
                for name in names {
                    let expected = secret_hash(&secret, name, id.as_str());
                    right |= expected.as_bytes().ct_eq(hash.as_bytes());
                }
                if right.into() {
                    return Ok(());
                }
                refuse(format!("Unable to verify secret hash for client {id}"))
            }
        }
    }

    /// The names whose hash is taken for this user: what was sent, the stored name, the `sub` and
    /// every name it signs in by.
    pub(crate) fn hashable_names(pool: &Pool, user: Option<&User>, sent: &str) -> Vec<String> {
        let mut names = vec![sent.to_owned()];
        if let Some(user) = user {
            names.push(user.username.clone());
            names.push(user.sub.as_str().to_owned());
            let keys = pool.sign_in_names(user);
            names.extend(
                keys.iter()
                    .filter_map(|key| key.split_once(':'))
                    .map(|(_, n)| n.to_owned()),
            );
        }
        names
    }
}

fn secret_hash(secret: &[u8], name: &str, client_id: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key length");
    mac.update(name.as_bytes());
    mac.update(client_id.as_bytes());
    STANDARD.encode(&mac.finalize().into_bytes())
}
