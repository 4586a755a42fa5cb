//! The tokens of a session, as they are stored.

use alloc::{borrow::ToOwned, boxed::Box, string::String, vec::Vec};

use zeroize::Zeroizing;

use crate::auth::effect::Secret;
use crate::auth::error::AuthError;
use crate::auth::storage::Keys;
use crate::auth::value::{CurrentUser, SignInDetails};
use crate::jwt::Jwt;
use crate::wire::json::{Json, ObjectWriter, read_integer, write_integer};
use crate::wire::sign_in::AuthenticationResult;

/// A token is renewed this long before it ends, so that it does not end on its way.
const LEEWAY_MS: i64 = 5000;

/// No two clocks that anyone uses are further apart: a year, in milliseconds.
const MAX_DRIFT_MS: i64 = 365 * 86_400_000;

/// The tokens of a user.
#[derive(Clone)]
pub(in crate::auth) struct Session {
    /// The name that the tokens are stored under.
    pub user: String,
    pub access: Jwt,
    pub id: Option<Jwt>,
    pub refresh: Option<Secret>,
    /// How far the clock that issued the tokens is ahead of ours.
    pub clock_drift_ms: i64,
    pub device_key: Option<String>,
    pub sign_in_details: Option<SignInDetails>,
}

impl Session {
    /// What a stored session consists of, in the order of [`Session::read`].
    pub const PARTS: [&str; 6] = [
        "accessToken",
        "idToken",
        "refreshToken",
        "clockDrift",
        "deviceKey",
        "signInDetails",
    ];

    /// Reads a stored session. Without an access token there is none, and one with tokens that
    /// nobody can read is none either.
    pub fn read(user: String, parts: &[Option<Secret>]) -> Option<Box<Self>> {
        let [Some(access), id, refresh, drift, device_key, details] = parts else {
            return None;
        };
        let access = Jwt::decode(access).ok()?;
        let device_key = device_key
            .as_ref()
            .map(|key| key.as_str())
            .or_else(|| access.claims().device_key())
            .map(ToOwned::to_owned);
        Some(Box::new(Self {
            user,
            access,
            id: id.as_ref().and_then(|id| Jwt::decode(id).ok()),
            refresh: refresh.clone(),
            clock_drift_ms: drift.as_ref().map_or(0, |text| read_drift(text)),
            device_key,
            sign_in_details: details.as_ref().and_then(|text| read_details(text)),
        }))
    }

    /// Whether a token is over, or as good as over.
    pub fn is_expired(&self, now_ms: i64) -> bool {
        let over = |token: &Jwt| {
            let claims = token.claims();
            claims.is_expired(now_ms, self.clock_drift_ms, LEEWAY_MS)
        };
        over(&self.access) || self.id.as_ref().is_some_and(over)
    }

    /// Takes newer tokens; what did not come again stays.
    pub fn renew(&mut self, fresh: Fresh) {
        self.access = fresh.access;
        self.id = fresh.id.or(self.id.take());
        self.refresh = fresh.refresh.or(self.refresh.take());
        self.clock_drift_ms = fresh.clock_drift_ms;
    }

    /// Who is signed in: the ID token says, or else the access token.
    pub fn current_user(&self) -> CurrentUser {
        let claims = self.id.as_ref().unwrap_or(&self.access).claims();
        CurrentUser {
            username: claims.username().unwrap_or(&self.user).to_owned(),
            user_id: claims.sub().unwrap_or_default().to_owned(),
            sign_in_details: self.sign_in_details.clone(),
        }
    }
}

/// Tokens that have just been issued.
pub(in crate::auth) struct Fresh {
    pub access: Jwt,
    pub id: Option<Jwt>,
    pub refresh: Option<Secret>,
    pub clock_drift_ms: i64,
}

impl Fresh {
    /// Takes the tokens of a reply.
    ///
    /// # Errors
    /// If a token cannot be read: better none than one that nothing can be done with.
    pub fn read(result: AuthenticationResult, now_ms: i64) -> Result<Self, AuthError> {
        let decode = |token: String| {
            Jwt::decode(&Zeroizing::new(token)).map_err(|_| AuthError::unreadable())
        };
        let access = decode(result.access_token)?;
        Ok(Self {
            id: result.id_token.map(decode).transpose()?,
            refresh: result.refresh_token.map(Zeroizing::new),
            clock_drift_ms: access.claims().clock_drift_ms(now_ms).unwrap_or(0),
            access,
        })
    }

    /// What to write, the access token last: it makes a session of the rest.
    ///
    /// The refresh token goes first. If tokens rotate, the one before it is worth nothing now,
    /// and all that is left of a page that ends here must be able to get the others.
    pub fn texts(&self, keys: Keys<'_>, user: &str) -> Vec<(String, Option<Secret>)> {
        let text = |token: &Jwt| Zeroizing::new(token.as_str().to_owned());
        let mut drift = String::new();
        write_integer(&mut drift, self.clock_drift_ms);
        let mut texts = Vec::with_capacity(6);
        let mut push = |what, text: Secret| texts.push((keys.of_user(user, what), Some(text)));
        if let Some(refresh) = &self.refresh {
            push("refreshToken", refresh.clone());
        }
        push("clockDrift", Zeroizing::new(drift));
        if let Some(id) = &self.id {
            push("idToken", text(id));
        }
        push("accessToken", text(&self.access));
        texts
    }
}

/// `clockDrift`, in milliseconds. What no clock can be off by is somebody else's, and nothing.
///
/// amazon-cognito-identity-js stores seconds, with the opposite sign. Read as milliseconds they
/// are next to nothing, and the next refresh stores them right.
fn read_drift(text: &str) -> i64 {
    read_integer(text)
        .filter(|drift| drift.saturating_abs() <= MAX_DRIFT_MS)
        .unwrap_or(0)
}

fn read_details(text: &str) -> Option<SignInDetails> {
    let json = Json::parse(text).ok()?;
    json.as_object()?;
    let text = |name| json.get_str(name).map(ToOwned::to_owned);
    Some(SignInDetails {
        login_id: text("loginId"),
        auth_flow_type: text("authFlowType"),
    })
}

/// `signInDetails` in the form it is stored in.
pub(in crate::auth) fn sign_in_details(details: &SignInDetails) -> Secret {
    let mut text = ObjectWriter::new();
    details.write(&mut text);
    text.finish().into()
}

impl SignInDetails {
    /// Reads what [`sign_in_details`] wrote.
    pub(in crate::auth) fn read(text: &str) -> Option<Self> {
        read_details(text)
    }

    /// Writes the members of the object that JavaScript sees.
    pub(crate) fn write(&self, out: &mut ObjectWriter) {
        out.optional_string("loginId", self.login_id.as_deref());
        out.optional_string("authFlowType", self.auth_flow_type.as_deref());
    }
}
