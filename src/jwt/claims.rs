//! The claims of Cognito's ID and access tokens, and what follows from their times.

use crate::wire::json::Json;

/// What a token is for (claim `token_use`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenUse {
    /// An ID token: who somebody is, for the app client.
    Id,
    /// An access token: what its bearer may do.
    Access,
}

/// The claims of a token. An accessor gives `None` if its claim is missing or of another type.
#[derive(Clone)]
pub struct Claims(pub(super) Json);

impl core::fmt::Debug for Claims {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Claims(..)")
    }
}

impl Claims {
    /// All claims, a JSON object.
    pub fn as_json(&self) -> &Json {
        &self.0
    }

    /// Any claim.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// Any claim that is a string.
    pub fn get_str(&self, name: &str) -> Option<&str> {
        self.0.get_str(name)
    }

    /// The id of the user, which never changes. Of a `client_credentials` token the client id.
    pub fn sub(&self) -> Option<&str> {
        self.get_str("sub")
    }

    /// The issuer, a URL that ends in the pool id.
    pub fn iss(&self) -> Option<&str> {
        self.get_str("iss")
    }

    /// The audience: of an ID token the app client.
    pub fn aud(&self) -> Option<&str> {
        self.get_str("aud")
    }

    /// Whether `audience` is the audience or one of them (RFC 7519, section 4.1.3).
    pub fn has_aud(&self, audience: &str) -> bool {
        match self.get("aud") {
            Some(Json::String(text)) => text == audience,
            Some(Json::Array(all)) => all.iter().any(|one| one.as_str() == Some(audience)),
            _ => false,
        }
    }

    /// The app client of an access token.
    pub fn client_id(&self) -> Option<&str> {
        self.get_str("client_id")
    }

    /// Whether this is an ID or an access token.
    pub fn token_use(&self) -> Option<TokenUse> {
        match self.get_str("token_use")? {
            "id" => Some(TokenUse::Id),
            "access" => Some(TokenUse::Access),
            _ => None,
        }
    }

    /// When the token ends, in seconds since 1970.
    pub fn exp(&self) -> Option<i64> {
        self.time("exp")
    }

    /// When the token was issued, in seconds since 1970.
    pub fn iat(&self) -> Option<i64> {
        self.time("iat")
    }

    /// When the token begins to count, in seconds since 1970. Cognito's have no such claim.
    pub fn nbf(&self) -> Option<i64> {
        self.time("nbf")
    }

    /// When the user signed in, in seconds since 1970; a refresh keeps it.
    pub fn auth_time(&self) -> Option<i64> {
        self.time("auth_time")
    }

    /// The id of this token.
    pub fn jti(&self) -> Option<&str> {
        self.get_str("jti")
    }

    /// The id of the sign-in, which all tokens that come from it share. Revocation goes by it.
    pub fn origin_jti(&self) -> Option<&str> {
        self.get_str("origin_jti")
    }

    /// The id of the event, the same in ID and access token.
    pub fn event_id(&self) -> Option<&str> {
        self.get_str("event_id")
    }

    /// The name of the user: `cognito:username` of an ID token, `username` of an access token.
    pub fn username(&self) -> Option<&str> {
        self.get_str("cognito:username")
            .or_else(|| self.get_str("username"))
    }

    /// The groups of the user, in no order that means anything.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.strings("cognito:groups")
    }

    /// The ARNs of the roles that the groups give.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.strings("cognito:roles")
    }

    /// The ARN of the role of the group that goes first.
    pub fn preferred_role(&self) -> Option<&str> {
        self.get_str("cognito:preferred_role")
    }

    /// The device of the sign-in, if devices are tracked.
    pub fn device_key(&self) -> Option<&str> {
        self.get_str("device_key")
    }

    /// The scopes of an access token.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let text = self.get_str("scope").unwrap_or("");
        text.split(' ').filter(|scope| !scope.is_empty())
    }

    /// The nonce of the request for the token.
    pub fn nonce(&self) -> Option<&str> {
        self.get_str("nonce")
    }

    /// The e-mail address of an ID token.
    pub fn email(&self) -> Option<&str> {
        self.get_str("email")
    }

    /// How far the issuer's clock is ahead, in milliseconds, for a token issued just now.
    pub fn clock_drift_ms(&self, now_ms: i64) -> Option<i64> {
        Some(self.iat()?.saturating_mul(1000).saturating_sub(now_ms))
    }

    /// Whether the token is over, or will be within `leeway_ms`.
    ///
    /// `clock_drift_ms` is how far the issuer's clock is ahead of the one that gave `now_ms`.
    /// A token without an end is over: its bearer has to get one that says.
    pub fn is_expired(&self, now_ms: i64, clock_drift_ms: i64, leeway_ms: i64) -> bool {
        let there = now_ms
            .saturating_add(clock_drift_ms)
            .saturating_add(leeway_ms);
        self.exp()
            .is_none_or(|exp| there > exp.saturating_mul(1000))
    }

    fn time(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    fn strings(&self, name: &str) -> impl Iterator<Item = &str> {
        let all = self.get(name).and_then(Json::as_array).unwrap_or(&[]);
        all.iter().filter_map(Json::as_str)
    }
}
