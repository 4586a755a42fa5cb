//! The claims of `tokens.md` §2 and §3, checked as a verifier checks them: with the public key.

use std::collections::BTreeSet;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use poolkey::jwt::Jwt;
use poolkey::wire::base64::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::model::TokenUse;
use crate::shapes::user_pool::{Permissions, TokenValidityUnits};
use crate::shapes::{RefreshTokenValidity, TokenValidity, UserPoolId};
use crate::testing::{CLIENT, TestApp};

const START: i64 = 1_772_510_706;

/// Header and claims of a token whose signature is right.
async fn verified(app: &TestApp, token: &Value, token_use: TokenUse) -> (Value, Value) {
    let jwt = Jwt::decode(token.as_str().unwrap()).unwrap();
    let pool = UserPoolId::trusted(TestApp::POOL);
    let key = app.app.signing_key(&pool, token_use).await.unwrap();
    let public = RsaPublicKeyComponents {
        n: URL_SAFE_NO_PAD.decode(&key.public.n).unwrap(),
        e: URL_SAFE_NO_PAD.decode(&key.public.e).unwrap(),
    };
    assert_eq!((public.n.len(), public.e.as_slice()), (256, &[1, 0, 1][..]));
    public
        .verify(
            &RSA_PKCS1_2048_8192_SHA256,
            jwt.signing_input(),
            &jwt.signature().unwrap(),
        )
        .unwrap();
    assert_eq!(jwt.kid(), Some(key.public.kid.as_str()));
    let header = token.as_str().unwrap().split('.').next().unwrap();
    let header = URL_SAFE_NO_PAD.decode(header).unwrap();
    (
        serde_json::from_slice(&header).unwrap(),
        serde_json::from_str(jwt.payload()).unwrap(),
    )
}

async fn access_claims(app: &TestApp, tokens: &Value) -> Value {
    verified(app, &tokens["AccessToken"], TokenUse::Access)
        .await
        .1
}

async fn id_claims(app: &TestApp, tokens: &Value) -> Value {
    verified(app, &tokens["IdToken"], TokenUse::Id).await.1
}

fn names(claims: &Value) -> BTreeSet<&str> {
    claims
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn is_uuid(value: &Value) -> bool {
    uuid::Uuid::try_parse(value.as_str().unwrap()).is_ok()
}

async fn scene() -> (TestApp, String) {
    let (app, pool) = TestApp::with_pool().await;
    let sub = app
        .add_user(
            &pool,
            "ann",
            json!({
                "email": "ann@example.com", "email_verified": "true",
                "phone_number": "+15555550100", "phone_number_verified": "false",
                "custom:number": "7", "dev:custom:rank": "1", "address": "1 Main St",
            }),
        )
        .await;
    (app, sub)
}

#[tokio::test]
async fn an_access_token_has_these_claims_and_no_others() {
    let (app, sub) = scene().await;
    let tokens = app.sign_in("ann").await;
    let (header, claims) = verified(&app, &tokens["AccessToken"], TokenUse::Access).await;
    assert_eq!(names(&header), BTreeSet::from(["alg", "kid"]));
    assert_eq!(header["alg"], "RS256");
    let kid = STANDARD.decode(header["kid"].as_str().unwrap()).unwrap();
    assert_eq!(kid.len(), 32);
    for random in ["origin_jti", "jti", "event_id"] {
        assert!(is_uuid(&claims[random]), "{random}");
    }
    assert_eq!(
        claims,
        json!({
            "sub": sub, "iss": "http://localhost:9229/us-east-1_Test00001",
            "client_id": CLIENT, "origin_jti": claims["origin_jti"], "jti": claims["jti"],
            "event_id": claims["event_id"], "token_use": "access",
            "scope": "aws.cognito.signin.user.admin", "auth_time": START, "iat": START,
            "exp": START + 3_600, "username": "ann",
        })
    );
}

#[tokio::test]
async fn an_id_token_has_the_attributes_its_client_reads_with_flags_as_booleans() {
    let (app, sub) = scene().await;
    let tokens = app.sign_in("ann").await;
    let (header, claims) = verified(&app, &tokens["IdToken"], TokenUse::Id).await;
    let (access_header, access) = verified(&app, &tokens["AccessToken"], TokenUse::Access).await;
    assert_ne!(header["kid"], access_header["kid"]);
    for shared in ["origin_jti", "event_id"] {
        assert_eq!(claims[shared], access[shared]);
    }
    assert_ne!(claims["jti"], access["jti"]);
    assert!(is_uuid(&claims["jti"]));
    // In particular no `at_hash`: that is for tokens of the OAuth endpoints.
    assert_eq!(
        claims,
        json!({
            "sub": sub, "iss": "http://localhost:9229/us-east-1_Test00001", "aud": CLIENT,
            "origin_jti": claims["origin_jti"], "jti": claims["jti"],
            "event_id": claims["event_id"], "token_use": "id", "auth_time": START,
            "iat": START, "exp": START + 3_600, "cognito:username": "ann",
            "email": "ann@example.com", "email_verified": true,
            "phone_number": "+15555550100", "phone_number_verified": false,
            "custom:number": "7", "address": {"formatted": "1 Main St"},
        })
    );
    app.edit_client(|client| {
        client.read_attributes = Some(
            serde_json::from_value::<Permissions>(json!(["email", "dev:custom:rank"])).unwrap(),
        );
    })
    .await;
    let claims = id_claims(&app, &app.sign_in("ann").await).await;
    assert_eq!(claims["dev:custom:rank"], "1");
    for unread in ["email_verified", "phone_number", "custom:number", "address"] {
        assert!(claims.get(unread).is_none(), "{unread}");
    }
}

#[tokio::test]
async fn a_refresh_keeps_what_belongs_to_the_sign_in_and_renews_the_rest() {
    let (app, pool) = scene().await;
    let _ = pool;
    let first = app.sign_in("ann").await;
    app.advance(1_000);
    app.edit_user(TestApp::POOL, "ann", |user| {
        user.attributes.insert("name".into(), "Ann".into());
    })
    .await;
    let ask = json!({"ClientId": CLIENT, "RefreshToken": first["RefreshToken"]});
    let second = app.ok("GetTokensFromRefreshToken", ask).await["AuthenticationResult"].clone();
    for (before, after) in [
        (
            access_claims(&app, &first).await,
            access_claims(&app, &second).await,
        ),
        (
            id_claims(&app, &first).await,
            id_claims(&app, &second).await,
        ),
    ] {
        for kept in ["sub", "iss", "origin_jti", "auth_time", "token_use"] {
            assert_eq!(before[kept], after[kept], "{kept}");
        }
        for renewed in ["jti", "event_id"] {
            assert_ne!(before[renewed], after[renewed], "{renewed}");
        }
        assert_eq!(after["iat"], START + 1_000);
        assert_eq!(after["exp"], START + 4_600);
    }
    let (access, id) = (
        access_claims(&app, &second).await,
        id_claims(&app, &second).await,
    );
    assert_eq!(access["event_id"], id["event_id"]);
    assert_eq!(id["name"], "Ann");
}

#[tokio::test]
async fn tokens_that_cannot_be_revoked_do_not_name_their_sign_in() {
    let (app, _) = scene().await;
    app.edit_client(|client| client.enable_token_revocation = Some(false))
        .await;
    let tokens = app.sign_in("ann").await;
    for claims in [
        access_claims(&app, &tokens).await,
        id_claims(&app, &tokens).await,
    ] {
        assert!(claims.get("origin_jti").is_none() && claims.get("jti").is_none());
        assert!(is_uuid(&claims["event_id"]));
    }
}

#[tokio::test]
async fn tokens_last_as_long_as_the_client_says() {
    let (app, _) = scene().await;
    app.edit_client(|client| {
        client.access_token_validity = Some(TokenValidity::trusted(10));
        client.id_token_validity = Some(TokenValidity::trusted(600));
        client.refresh_token_validity = Some(RefreshTokenValidity::trusted(2));
        let units =
            json!({"AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "hours"});
        client.token_validity_units =
            Some(serde_json::from_value::<TokenValidityUnits>(units).unwrap());
    })
    .await;
    let tokens = app.sign_in("ann").await;
    assert_eq!(tokens["ExpiresIn"], 600);
    assert_eq!(access_claims(&app, &tokens).await["exp"], START + 600);
    assert_eq!(id_claims(&app, &tokens).await["exp"], START + 600);

    let ask = json!({"AccessToken": tokens["AccessToken"]});
    app.advance(599);
    app.ok("GetUser", ask.clone()).await;
    app.advance(1);
    app.refuses(
        "GetUser",
        ask,
        "NotAuthorizedException",
        "Access Token has expired",
    )
    .await;
    let ask = json!({"ClientId": CLIENT, "RefreshToken": tokens["RefreshToken"]});
    app.advance(7_200 - 601);
    app.ok("GetTokensFromRefreshToken", ask.clone()).await;
    app.advance(1);
    app.refuses(
        "GetTokensFromRefreshToken",
        ask,
        "NotAuthorizedException",
        "Refresh Token has expired",
    )
    .await;
}

#[tokio::test]
async fn a_token_that_was_shown_before_ends_like_any_other() {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "ann", json!({})).await;
    let tokens = app.sign_in("ann").await;
    let shown = json!({ "AccessToken": tokens["AccessToken"] });
    let (code, gone) = ("NotAuthorizedException", "Access Token has been revoked");
    for _ in 0..2 {
        app.ok("GetUser", shown.clone()).await;
    }
    let revoked = json!({ "ClientId": CLIENT, "Token": tokens["RefreshToken"] });
    app.ok("RevokeToken", revoked).await;
    app.refuses("GetUser", shown, code, gone).await;

    let tokens = app.sign_in("ann").await;
    let shown = json!({ "AccessToken": tokens["AccessToken"] });
    app.ok("GetUser", shown.clone()).await;
    app.advance(3_600);
    let expired = "Access Token has expired";
    app.refuses("GetUser", shown, code, expired).await;
}

#[tokio::test]
async fn a_token_that_was_shown_before_is_not_one_of_a_pool_made_anew() {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "ann", json!({})).await;
    let shown = json!({ "AccessToken": app.sign_in("ann").await["AccessToken"] });
    app.ok("GetUser", shown.clone()).await;
    app.ok("DeleteUserPool", json!({ "UserPoolId": pool }))
        .await;
    app.refuses(
        "GetUser",
        shown.clone(),
        "NotAuthorizedException",
        "Invalid Access Token",
    )
    .await;
    app.add_pool(&pool, CLIENT).await;
    app.refuses(
        "GetUser",
        shown,
        "NotAuthorizedException",
        "Invalid Access Token",
    )
    .await;
}
