//! Messages that wait to be delivered, sealed.

use serde::Serialize;
use zeroize::Zeroizing;

use super::compose::Words;
use super::{CodeDeliveryDetails, Envelope};
use crate::app::App;
use crate::environment::{RandomExt as _, WireMoment};
use crate::error::ApiError;
use crate::model::Message;
use crate::secrets::{Purpose, Sealed};
use crate::store::Write;

/// How long a message waits; then its code has run out as well.
const KEPT_SECONDS: i64 = 86_400;
/// How many messages a look into the outbox goes through.
const LOOKED_AT: i64 = 1_000;

/// Which messages to show: those that fit everything that is given.
#[derive(Clone, Debug, Default)]
pub struct OutboxFilter {
    /// E-mail address or phone number.
    pub recipient: Option<String>,
    /// The stored username.
    pub username: Option<String>,
    /// The pool's id.
    pub user_pool_id: Option<String>,
}

/// A message as `GET /_poolkey/outbox` shows it; the names are part of that contract.
#[derive(Serialize)]
pub struct OutboxMessage {
    /// E-mail address or phone number.
    pub recipient: String,
    /// `EMAIL` or `SMS`.
    pub medium: String,
    /// The code or temporary password in it.
    pub code: Option<String>,
    /// The confirmation link in it.
    pub link: Option<String>,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text; HTML in an e-mail.
    pub body: String,
    /// The stored username.
    pub username: String,
    /// The pool's id.
    pub user_pool_id: String,
    /// The trigger source that would customise it: `CustomMessage_SignUp`, …
    pub trigger_source: String,
    /// When it was written, in epoch seconds.
    pub created_at: WireMoment,
}

impl App {
    /// Puts a message with `code` into `write`; what a reply tells of it comes back.
    ///
    /// # Errors
    /// `InvalidParameterException` where the pool wants a link to be sent, which it has no domain
    /// for.
    pub fn send_code(
        &self,
        envelope: &Envelope<'_>,
        code: &str,
        write: &mut Write,
    ) -> Result<CodeDeliveryDetails, ApiError> {
        let Envelope {
            pool, occasion, to, ..
        } = *envelope;
        let words = Words::of_code(pool, occasion, to.medium(), code)?;
        self.post(envelope, words, code, write)?;
        Ok(to.details())
    }

    /// Puts an invitation with the temporary `password` into `write`; `name` is what the user signs
    /// in with.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn send_invitation(
        &self,
        envelope: &Envelope<'_>,
        name: &str,
        password: &str,
        write: &mut Write,
    ) -> Result<(), ApiError> {
        let words = Words::of_invitation(envelope.pool, envelope.to.medium(), name, password);
        self.post(envelope, words, password, write)
    }

    fn post(
        &self,
        envelope: &Envelope<'_>,
        words: Words,
        code: &str,
        write: &mut Write,
    ) -> Result<(), ApiError> {
        let Envelope {
            pool,
            username,
            occasion,
            to,
        } = *envelope;
        let now = self.now();
        let random = u64::from_be_bytes(self.random.bytes());
        let message = Message {
            id: format!("{:013}-{random:016x}", now.millis()),
            user_pool_id: pool.id.clone(),
            username: username.to_owned(),
            recipient: to.address.clone(),
            medium: to.medium().as_str().to_owned(),
            code: Some(code.to_owned()),
            link: None,
            subject: words.subject,
            body: words.body,
            trigger_source: occasion.as_str().to_owned(),
            created_at: now,
        };
        let plain = Zeroizing::new(serde_json::to_vec(&message).map_err(ApiError::internal)?);
        let sealed = self.seal(Purpose::Message, &[pool.id.as_str(), &message.id], &plain);
        let until = now.plus_seconds(KEPT_SECONDS);
        write.add_message(&pool.id, &message.id, now, until, sealed.into_bytes());
        Ok(())
    }

    /// The messages that wait, the newest first, for development: among the latest
    /// [`LOOKED_AT`] those that fit the filter.
    ///
    /// # Errors
    /// Where the store fails, or a message was sealed under another key.
    pub async fn outbox(&self, filter: &OutboxFilter) -> Result<Vec<OutboxMessage>, ApiError> {
        let mut found = Vec::new();
        for (pool_id, id, sealed) in self.store.list_messages(LOOKED_AT).await? {
            let plain = self
                .vault
                .open(
                    Purpose::Message,
                    &[pool_id.as_str(), &id],
                    &Sealed::from_bytes(sealed),
                )
                .map_err(ApiError::internal)?;
            let message: Message = serde_json::from_slice(&plain).map_err(ApiError::internal)?;
            if filter.fits(&message) {
                found.push(message.into());
            }
        }
        Ok(found)
    }
}

impl OutboxFilter {
    fn fits(&self, message: &Message) -> bool {
        let is = |wanted: &Option<String>, value: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == value)
        };
        is(&self.recipient, &message.recipient)
            && is(&self.username, &message.username)
            && is(&self.user_pool_id, message.user_pool_id.as_str())
    }
}

impl From<Message> for OutboxMessage {
    fn from(message: Message) -> Self {
        Self {
            recipient: message.recipient,
            medium: message.medium,
            code: message.code,
            link: message.link,
            subject: message.subject,
            body: message.body,
            username: message.username,
            user_pool_id: message.user_pool_id.into_string(),
            trigger_source: message.trigger_source,
            created_at: message.created_at.wire(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Destination, Occasion};
    use super::*;
    use crate::shapes::UserPoolId;
    use crate::shapes::user_pool::VerifiedAttribute;
    use crate::testing::TestApp;

    fn destination(address: &str) -> Destination {
        let attribute = if address.contains('@') {
            VerifiedAttribute::Email
        } else {
            VerifiedAttribute::PhoneNumber
        };
        let address = address.to_owned();
        Destination { attribute, address }
    }

    /// Sends `code` for `occasion`, an invitation included.
    async fn send(
        test: &TestApp,
        pool: &str,
        occasion: Occasion,
        address: &str,
        code: &str,
    ) -> Result<(), ApiError> {
        let pool = test.app.pool(&UserPoolId::trusted(pool)).await?;
        let envelope = Envelope {
            pool: &pool,
            username: "ann",
            occasion,
            to: &destination(address),
        };
        let mut write = Write::new();
        if occasion == Occasion::AdminCreateUser {
            test.app
                .send_invitation(&envelope, "ann", code, &mut write)?;
        } else {
            test.app.send_code(&envelope, code, &mut write)?;
        }
        test.app.commit(write).await
    }

    async fn outbox(test: &TestApp, filter: OutboxFilter) -> Vec<Value> {
        let messages = test.app.outbox(&filter).await.unwrap();
        let shown = messages.iter().map(serde_json::to_value);
        shown.collect::<Result<_, _>>().unwrap()
    }

    #[tokio::test]
    async fn what_was_sent_is_shown_newest_first() {
        let (test, pool) = TestApp::with_pool().await;
        send(&test, &pool, Occasion::SignUp, "ann@example.com", "123456")
            .await
            .unwrap();
        test.advance(1);
        send(
            &test,
            &pool,
            Occasion::ForgotPassword,
            "+15555551234",
            "654321",
        )
        .await
        .unwrap();
        let shown = outbox(&test, OutboxFilter::default()).await;
        assert_eq!(
            shown,
            [
                json!({
                    "recipient": "+15555551234", "medium": "SMS", "code": "654321", "link": null,
                    "subject": null, "body": "Your password reset code is 654321",
                    "username": "ann", "user_pool_id": pool,
                    "trigger_source": "CustomMessage_ForgotPassword",
                    "created_at": 1_772_510_707.0,
                }),
                json!({
                    "recipient": "ann@example.com", "medium": "EMAIL", "code": "123456",
                    "link": null, "subject": "Your verification code",
                    "body": "Your confirmation code is 123456",
                    "username": "ann", "user_pool_id": pool,
                    "trigger_source": "CustomMessage_SignUp", "created_at": 1_772_510_706.0,
                }),
            ]
        );
        for (recipient, username, user_pool_id, count) in [
            (Some("ann@example.com"), None, None, 1),
            (Some("bob@example.com"), None, None, 0),
            (Some("+15555551234"), Some("ann"), Some(pool.as_str()), 1),
            (None, Some("bob"), None, 0),
            (None, None, Some("us-east-1_Other"), 0),
        ] {
            let filter = OutboxFilter {
                recipient: recipient.map(str::to_owned),
                username: username.map(str::to_owned),
                user_pool_id: user_pool_id.map(str::to_owned),
            };
            assert_eq!(
                outbox(&test, filter.clone()).await.len(),
                count,
                "{filter:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_message_is_forgotten_after_a_day() {
        let (test, pool) = TestApp::with_pool().await;
        send(&test, &pool, Occasion::SignUp, "ann@example.com", "123456")
            .await
            .unwrap();
        for (seconds, count) in [(86_400, 1), (1, 0)] {
            test.advance(seconds);
            let mut write = Write::new();
            write.sweep(test.app.now());
            test.app.commit(write).await.unwrap();
            let shown = outbox(&test, OutboxFilter::default()).await;
            assert_eq!(shown.len(), count);
        }
    }

    #[tokio::test]
    async fn the_pool_chooses_the_words() {
        let (test, pool) = TestApp::with_pool().await;
        test.edit_pool(&pool, |pool| {
            pool.settings = serde_json::from_value(json!({
                "email_verification_subject": "Older subject",
                "email_verification_message": "Older {####}",
                "sms_verification_message": "Older SMS {####}",
                "verification_message_template": {
                    "EmailMessage": "Hello {####}", "SmsMessage": "No place for it",
                },
                "admin_create_user_config": {"InviteMessageTemplate": {
                    "EmailMessage": "<b>{username}</b>: {####}", "EmailSubject": "Come in",
                    "SMSMessage": "{username}, {####}",
                }},
                "tags": {},
            }))
            .unwrap();
        })
        .await;
        for (occasion, address, subject, body) in [
            (
                Occasion::ResendCode,
                "ann@example.com",
                json!("Older subject"),
                "Hello a&lt;1",
            ),
            // A template that leaves the code out would leave its reader with nothing.
            (
                Occasion::VerifyUserAttribute,
                "+15555551234",
                json!(null),
                "Your verification code is a<1",
            ),
            (
                Occasion::AdminCreateUser,
                "ann@example.com",
                json!("Come in"),
                "<b>ann</b>: a&lt;1",
            ),
            (
                Occasion::AdminCreateUser,
                "+15555551234",
                json!(null),
                "ann, a<1",
            ),
        ] {
            test.advance(1);
            send(&test, &pool, occasion, address, "a<1").await.unwrap();
            let shown = outbox(&test, OutboxFilter::default()).await.remove(0);
            assert_eq!(
                (&shown["subject"], &shown["body"]),
                (&subject, &json!(body))
            );
        }
    }

    #[tokio::test]
    async fn a_link_is_refused_while_there_is_no_domain_to_answer_it() {
        let (test, pool) = TestApp::with_pool().await;
        test.edit_pool(&pool, |pool| {
            pool.settings.verification_message_template = Some(
                serde_json::from_value(json!({"DefaultEmailOption": "CONFIRM_WITH_LINK"})).unwrap(),
            );
        })
        .await;
        let to = "ann@example.com";
        let refused = send(&test, &pool, Occasion::SignUp, to, "123456").await;
        assert_eq!(
            refused.unwrap_err().wire().code,
            "InvalidParameterException"
        );
        send(&test, &pool, Occasion::ForgotPassword, to, "123456")
            .await
            .unwrap();
    }
}
