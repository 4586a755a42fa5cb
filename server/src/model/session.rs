//! Signed-in sessions, their refresh tokens, and the keys that sign.

use serde::{Deserialize, Serialize};

use super::Sub;
use crate::environment::Moment;
use crate::secrets::Sealed;
use crate::shapes::{ClientId, UserPoolId, choice};

/// A sign-in and everything that was issued from it. Revoking deletes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The pool.
    pub pool_id: UserPoolId,
    /// Who signed in.
    pub sub: Sub,
    /// The sign-in's identifier, in all its tokens.
    pub origin_jti: String,
    /// The app.
    pub client_id: ClientId,
    /// When the factors were proved.
    pub auth_time: Moment,
    /// When the last token of the session runs out.
    pub expires_at: Moment,
}

/// A refresh token; of the token itself only a keyed hash is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The pool.
    pub pool_id: UserPoolId,
    /// Keyed hash of the token, in hexadecimal digits.
    pub hash: String,
    /// Whose it is.
    pub sub: Sub,
    /// The session.
    pub origin_jti: String,
    /// The app it was issued to.
    pub client_id: ClientId,
    /// When it stops being good; rotation does not move it.
    pub expires_at: Moment,
    /// When it was first exchanged, in a client that rotates its tokens.
    pub rotated_at: Option<Moment>,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
}

choice! {
    /// `token_use`: what a JWT is for; each use has its own key.
    TokenUse { Access = "access", Id = "id" }
}

/// A pool's key for one kind of token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SigningKeyRecord {
    /// The key's name in the JWKS.
    pub kid: String,
    /// PKCS #8, sealed under [`Purpose::SigningKey`](crate::secrets::Purpose), pool and use.
    pub sealed: Sealed,
    /// RFC 7518 `n`: the modulus in base64url.
    pub n: String,
    /// RFC 7518 `e`: the exponent in base64url.
    pub e: String,
}
