//! `/{pool}/.well-known/…`: what others need to check a pool's tokens (RFC 7517, `OpenID` Connect
//! Discovery 1.0).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::reply;
use crate::app::App;
use crate::error::ApiError;
use crate::shapes::UserPoolId;
use crate::tokens::PublicKey;

/// `jwks.json`: the keys of both kinds of token.
pub(super) async fn keys(State(app): State<Arc<App>>, Path(pool): Path<String>) -> Response {
    answer(&app, key_set(&app, pool).await)
}

/// `openid-configuration`. The endpoints of the hosted pages are missing as long as there are none.
pub(super) async fn discovery(State(app): State<Arc<App>>, Path(pool): Path<String>) -> Response {
    answer(&app, configuration(&app, pool).await)
}

async fn key_set(app: &App, pool: String) -> Result<Value, ApiError> {
    let [id, access] = app.signing_keys(&UserPoolId::trusted(pool)).await?;
    Ok(json!({ "keys": [key(&id.public), key(&access.public)] }))
}

fn key(public: &PublicKey) -> Value {
    json!({
        "alg": "RS256",
        "e": public.e,
        "kid": public.kid,
        "kty": "RSA",
        "n": public.n,
        "use": "sig",
    })
}

async fn configuration(app: &App, pool: String) -> Result<Value, ApiError> {
    let pool = app.pool(&UserPoolId::trusted(pool)).await?.id;
    let base = &app.settings.public_url;
    Ok(json!({
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": app.settings.issuer(&pool),
        "jwks_uri": format!("{base}/{pool}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    }))
}

fn answer(app: &App, result: Result<Value, ApiError>) -> Response {
    match result {
        Ok(document) => {
            let mut response = reply::document(&document);
            // After a reset in development the same pool has other keys.
            let caching = if app.settings.dev {
                "no-store"
            } else {
                "public, max-age=86400"
            };
            let caching = HeaderValue::from_static(caching);
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, caching);
            response
        }
        Err(ApiError::ResourceNotFound(message)) => reply::problem(StatusCode::NOT_FOUND, &message),
        Err(error) => reply::operation(Err(error), app.uuid()),
    }
}
