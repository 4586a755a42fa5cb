//! Between JavaScript's values and ours.

use alloc::string::String;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::auth::{AuthError, Config};
use crate::jwt::Jwt;

/// Amplify's names for the members of a [`Config`].
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Pools {
    user_pool_id: Option<String>,
    user_pool_client_id: Option<String>,
    user_pool_endpoint: Option<String>,
    identity_pool_id: Option<String>,
    identity_pool_endpoint: Option<String>,
    allow_guest_access: bool,
}

/// `{Auth: {Cognito: …}}`, which is Amplify's `ResourcesConfig`, or its inner part alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Resources {
    Whole {
        #[serde(rename = "Auth")]
        auth: Auth,
    },
    Inner(Pools),
}

#[derive(Deserialize)]
struct Auth {
    #[serde(rename = "Cognito")]
    cognito: Pools,
}

impl Config {
    /// Reads a configuration that the page holds: Amplify's `ResourcesConfig`, or the part of it
    /// under `Auth.Cognito`.
    ///
    /// # Errors
    /// `AuthUserPoolException` for a value that is not such an object.
    pub fn from_js(value: JsValue) -> Result<Self, AuthError> {
        let resources =
            serde_wasm_bindgen::from_value(value).map_err(|_| AuthError::no_user_pool())?;
        let (Resources::Whole {
            auth: Auth { cognito },
        }
        | Resources::Inner(cognito)) = resources;
        Ok(Self {
            user_pool_id: cognito.user_pool_id,
            user_pool_client_id: cognito.user_pool_client_id,
            user_pool_endpoint: cognito.user_pool_endpoint,
            identity_pool_id: cognito.identity_pool_id,
            identity_pool_endpoint: cognito.identity_pool_endpoint,
            allow_guest_access: cognito.allow_guest_access,
        })
    }
}

/// The claims of a token as a type of the application's own, read without trusting them.
///
/// # Errors
/// `InvalidIdTokenException` where they are not of that type.
pub fn claims<T: DeserializeOwned>(token: &Jwt) -> Result<T, AuthError> {
    js_sys::JSON::parse(token.payload())
        .ok()
        .and_then(|claims| serde_wasm_bindgen::from_value(claims).ok())
        .ok_or_else(unexpected_claims)
}

fn unexpected_claims() -> AuthError {
    AuthError::new(
        "InvalidIdTokenException",
        "The token's claims are not of the type that was asked for.",
    )
}
