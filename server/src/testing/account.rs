//! Pools, clients and people in the states that the account operations meet.

use serde_json::{Value, json};

use super::{CLIENT, PASSWORD, TestApp};
use crate::delivery::OutboxFilter;
use crate::secrets::Purpose;
use crate::shapes::user_pool::PreventUserExistenceErrors;

const SECRET: &str = "cdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopq";
/// Python: `b64encode(hmac.digest(SECRET, b"alice" + b"testclient", "sha256"))`.
const SECRET_HASH_OF_ALICE: &str = "LAuOQrui4vsCdZMQbpxNLv7WtbtOXKxZiNBPgaAfB54=";

impl TestApp {
    /// A server whose pool verifies these attributes by itself.
    pub async fn verifying(attributes: &[&str]) -> (Self, String) {
        let (test, pool) = Self::with_pool().await;
        test.edit_pool(&pool, |pool| {
            pool.settings.auto_verified_attributes =
                Some(serde_json::from_value(json!(attributes)).unwrap());
        })
        .await;
        (test, pool)
    }

    /// The client [`CLIENT`] hides which users exist.
    pub async fn hides_users(&self) {
        self.edit_client(|client| {
            client.prevent_user_existence_errors = Some(PreventUserExistenceErrors::Enabled);
        })
        .await;
    }

    /// The client [`CLIENT`] has a secret.
    pub async fn has_secret(&self) {
        let sealed = self
            .app
            .seal(Purpose::ClientSecret, &[CLIENT], SECRET.as_bytes());
        self.edit_client(|client| client.sealed_secret = Some(sealed))
            .await;
    }

    /// `input` must be refused without a hash and with a wrong one, and go through with the right
    /// one for alice. For a client without a secret any hash is refused.
    pub async fn needs_secret_hash(&self, name: &str, mut input: Value) -> Value {
        input["SecretHash"] = json!(SECRET_HASH_OF_ALICE);
        let error = "NotAuthorizedException";
        let text = "Client testclient is not configured for secret but secret hash was received";
        self.refuses(name, input.clone(), error, text).await;
        self.has_secret().await;
        input["SecretHash"] = json!("AAAA");
        let text = "Unable to verify secret hash for client testclient";
        self.refuses(name, input.clone(), error, text).await;
        input["SecretHash"] = Value::Null;
        let text = "Client testclient is configured with secret but SECRET_HASH was not received";
        self.refuses(name, input.clone(), error, text).await;
        input["SecretHash"] = json!(SECRET_HASH_OF_ALICE);
        self.ok(name, input).await
    }

    /// Signs up with [`PASSWORD`]; gives the reply.
    pub async fn sign_up(&self, username: &str, attributes: &[(&str, &str)]) -> Value {
        let input = sign_up_input(username, attributes);
        self.ok("SignUp", input).await
    }

    /// The code that was sent to `recipient` last.
    pub async fn code_sent_to(&self, recipient: &str) -> String {
        let messages = self.messages_to(recipient).await;
        let code = messages
            .first()
            .and_then(|message| message["code"].as_str());
        code.expect("a code was sent").to_owned()
    }

    /// The messages to `recipient` in the outbox, the newest first.
    pub async fn messages_to(&self, recipient: &str) -> Vec<Value> {
        let filter = OutboxFilter {
            recipient: Some(recipient.to_owned()),
            ..OutboxFilter::default()
        };
        let messages = self.app.outbox(&filter).await.unwrap();
        let shown = messages.iter().map(serde_json::to_value);
        shown.collect::<Result<_, _>>().unwrap()
    }
}

/// The input of `SignUp` with [`PASSWORD`].
pub fn sign_up_input(username: &str, attributes: &[(&str, &str)]) -> Value {
    let listed: Vec<Value> = attributes
        .iter()
        .map(|(name, value)| json!({"Name": name, "Value": value}))
        .collect();
    json!({
        "ClientId": CLIENT, "Username": username, "Password": PASSWORD, "UserAttributes": listed,
    })
}

/// Some other code of as many digits.
pub fn wrong(code: &str) -> String {
    let turned = |digit: char| if digit == '9' { '0' } else { '9' };
    code.chars().map(turned).collect()
}
