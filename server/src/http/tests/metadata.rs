//! What others need to check a pool's tokens.

use axum::http::StatusCode;
use poolkey::jwt::Jwt;
use serde_json::{Value, json};

use super::Site;
use crate::model::TokenUse;
use crate::shapes::UserPoolId;

fn kid(token: &Value) -> String {
    let token = Jwt::decode(token.as_str().unwrap()).unwrap();
    token.kid().unwrap().to_owned()
}

#[tokio::test]
async fn the_keys_of_both_kinds_of_token_are_shown() {
    let site = Site::new().await;
    site.test.add_user(&site.pool, "ann", json!({})).await;
    let tokens = site.test.sign_in("ann").await;
    let path = format!("/{}/.well-known/jwks.json", site.pool);
    let reply = site.get(&path).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.is_open();
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let shown = reply.json();
    let keys = shown["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for (key, token) in keys.iter().zip(["IdToken", "AccessToken"]) {
        let mut names: Vec<_> = key.as_object().unwrap().keys().collect();
        names.sort();
        assert_eq!(names, ["alg", "e", "kid", "kty", "n", "use"]);
        assert_eq!(key["alg"], "RS256");
        assert_eq!(key["e"], "AQAB");
        assert_eq!(key["kty"], "RSA");
        assert_eq!(key["use"], "sig");
        assert_eq!(key["n"].as_str().unwrap().len(), 342, "2048 bits");
        assert_eq!(key["kid"].as_str().unwrap(), kid(&tokens[token]));
    }
    assert_eq!(site.get(&path).await.json(), shown);
}

#[tokio::test]
async fn discovery_names_the_issuer_and_where_its_keys_are() {
    let site = Site::with(|app| {
        app.settings.issuer = "https://cognito-idp.{region}.amazonaws.com/{pool}".into();
    })
    .await;
    let path = format!("/{}/.well-known/openid-configuration", site.pool);
    let reply = site.get(&path).await;
    reply.is_open();
    assert_eq!(
        reply.json(),
        json!({
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Test00001",
            "jwks_uri": "http://localhost:9229/us-east-1_Test00001/.well-known/jwks.json",
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
        })
    );
}

#[tokio::test]
async fn keys_may_be_kept_for_a_day_but_not_in_development() {
    for (dev, caching) in [(true, "no-store"), (false, "public, max-age=86400")] {
        let site = Site::with(|app| app.settings.dev = dev).await;
        for name in ["jwks.json", "openid-configuration"] {
            let path = format!("/{}/.well-known/{name}", site.pool);
            let reply = site.get(&path).await;
            assert_eq!(reply.header("cache-control"), Some(caching));
        }
    }
}

#[tokio::test]
async fn a_pool_that_does_not_exist_has_nothing_and_gets_no_keys() {
    let site = Site::new().await;
    let other = "us-east-1_Nobody";
    for name in ["jwks.json", "openid-configuration"] {
        let reply = site.get(&format!("/{other}/.well-known/{name}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
        reply.is_open();
        assert_eq!(
            reply.text(),
            r#"{"message":"User pool us-east-1_Nobody does not exist."}"#
        );
    }
    let store = &site.test.app.store;
    let other = UserPoolId::trusted(other);
    let key = store.lookup_signing_key(&other, TokenUse::Id).await;
    assert!(key.unwrap().is_none());
}
