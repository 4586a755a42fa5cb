//! The tokens of a sign-in, and those of a refresh.

use serde::Serialize;
use serde_json::{Map, Value, json};
use serde_with::skip_serializing_none;

use poolkey::wire::base64::URL_SAFE_NO_PAD;

use super::SigningKey;
use crate::app::App;
use crate::environment::Moment;
use crate::error::ApiError;
use crate::model::{Client, Pool, Session, TokenUse, User};
use crate::passwords::off_thread;
use crate::store::Write;

/// What all tokens of one sign-in share.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The session, in every token as `origin_jti`.
    pub origin_jti: String,
    /// The sign-in or refresh, in the ID and the access token as `event_id`.
    pub event_id: String,
    /// When the factors were proved.
    pub auth_time: Moment,
}

/// `AuthenticationResultType`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Issued {
    access_token: String,
    expires_in: i64,
    token_type: &'static str,
    /// Absent where the one that was sent stays good.
    refresh_token: Option<String>,
    id_token: String,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Issued(…)")
    }
}

impl App {
    /// A new session: adds session and refresh token to `write`, and signs the tokens.
    ///
    /// # Errors
    /// Where a signing key can't be had.
    pub(crate) async fn start_session(
        &self,
        pool: &Pool,
        client: &Client,
        user: &User,
        write: &mut Write,
    ) -> Result<Issued, ApiError> {
        let now = self.now();
        let sign_in = SignIn {
            origin_jti: self.uuid().to_string(),
            event_id: self.uuid().to_string(),
            auth_time: now,
        };
        let refresh_until = now.plus_seconds(client.refresh_token_seconds());
        let longest = client.access_token_seconds().max(client.id_token_seconds());
        write.add_session(&Session {
            pool_id: pool.id.clone(),
            sub: user.sub.clone(),
            origin_jti: sign_in.origin_jti.clone(),
            client_id: client.id.clone(),
            auth_time: now,
            // The last refresh may happen at the very end, and its tokens outlive it.
            expires_at: refresh_until.plus_seconds(longest),
        });
        let (token, record) = self.new_refresh_token(client, user, &sign_in, refresh_until);
        write.add_refresh_token(&record);
        let issued = self.issue(pool, client, user, &sign_in).await?;
        Ok(Issued {
            refresh_token: Some(token),
            ..issued
        })
    }

    /// Signs an ID token and an access token of a sign-in.
    ///
    /// # Errors
    /// Where a signing key can't be had.
    pub(super) async fn issue(
        &self,
        pool: &Pool,
        client: &Client,
        user: &User,
        sign_in: &SignIn,
    ) -> Result<Issued, ApiError> {
        let access_key = self.signing_key(&pool.id, TokenUse::Access).await?;
        let id_key = self.signing_key(&pool.id, TokenUse::Id).await?;
        let mut access = self.common_claims(pool, client, user, sign_in, TokenUse::Access);
        add(&mut access, "client_id", client.id.as_str());
        add(&mut access, "scope", "aws.cognito.signin.user.admin");
        add(&mut access, "username", user.username.as_str());
        let mut id = self.common_claims(pool, client, user, sign_in, TokenUse::Id);
        add(&mut id, "aud", client.id.as_str());
        add(&mut id, "cognito:username", user.username.as_str());
        for (name, value) in user
            .attributes
            .iter()
            .filter(|(name, _)| client.reads(name))
        {
            add(&mut id, name, attribute_claim(name, value));
        }
        let sign_both = move || Ok::<_, ApiError>((sign(&access_key, access)?, sign(&id_key, id)?));
        let (access_token, id_token) = off_thread(sign_both).await??;
        Ok(Issued {
            access_token,
            expires_in: client.access_token_seconds(),
            token_type: "Bearer",
            refresh_token: None,
            id_token,
        })
    }

    pub(super) fn with_refresh_token(issued: Issued, token: String) -> Issued {
        Issued {
            refresh_token: Some(token),
            ..issued
        }
    }

    fn common_claims(
        &self,
        pool: &Pool,
        client: &Client,
        user: &User,
        sign_in: &SignIn,
        token_use: TokenUse,
    ) -> Map<String, Value> {
        let now = self.now().seconds();
        let seconds = match token_use {
            TokenUse::Access => client.access_token_seconds(),
            TokenUse::Id => client.id_token_seconds(),
        };
        let mut claims = Map::new();
        add(&mut claims, "sub", user.sub.as_str());
        add(&mut claims, "iss", self.settings.issuer(&pool.id));
        if client.revokes_tokens() || client.rotation_grace_seconds().is_some() {
            add(&mut claims, "origin_jti", sign_in.origin_jti.as_str());
            add(&mut claims, "jti", self.uuid().to_string());
        }
        add(&mut claims, "event_id", sign_in.event_id.as_str());
        add(&mut claims, "token_use", token_use.as_str());
        add(&mut claims, "auth_time", sign_in.auth_time.seconds());
        add(&mut claims, "exp", now.saturating_add(seconds));
        add(&mut claims, "iat", now);
        claims
    }
}

fn add(claims: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    claims.insert(name.to_owned(), value.into());
}

/// The flags are booleans in ID tokens, every other attribute is text.
fn attribute_claim(name: &str, value: &str) -> Value {
    match name {
        "email_verified" | "phone_number_verified" => Value::Bool(value == "true"),
        "address" => json!({ "formatted": value }),
        _ => value.into(),
    }
}

/// A JWT with the header that Cognito's have: `kid` and `alg`, no `typ`.
fn sign(key: &SigningKey, claims: Map<String, Value>) -> Result<String, ApiError> {
    let header = json!({ "kid": key.public.kid, "alg": "RS256" });
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string().as_bytes());
    let message = format!("{}.{}", part(header), part(Value::Object(claims)));
    let signature = URL_SAFE_NO_PAD.encode(&key.sign(message.as_bytes())?);
    Ok(format!("{message}.{signature}"))
}
