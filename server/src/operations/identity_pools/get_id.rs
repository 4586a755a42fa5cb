//! `GetId`: the identity of whoever proves a login, or a new guest's.

use serde::Serialize;

use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::identity_pool::Logins;
use crate::shapes::{AccountId, IdentityId, IdentityPoolId, input};

input! {
    /// Who asks, and in which pool.
    pub struct Input {
        /// The owner of the pool, whom its id already tells.
        account_id: Option<AccountId>,
        identity_pool_id: IdentityPoolId,
        logins: Option<Logins>,
    }
}

/// The identity.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    identity_id: IdentityId,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.identity_pool(&input.identity_pool_id).await?;
    let logins = cx.check_logins(&pool, input.logins.as_ref()).await?;
    let identity = cx.find_or_add_identity(&pool, &logins).await?;
    Ok(Output {
        identity_id: identity.id,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};
    use tokio::task::JoinSet;

    use crate::shapes::UserPoolId;
    use crate::testing::{CLIENT, PROVIDER, TestApp};

    const POOL: &str = "us-east-1_Test00001";

    async fn refused(app: &TestApp, pool: &str, logins: Value, message: &str) {
        let input = json!({"IdentityPoolId": pool, "Logins": logins});
        app.refuses("GetId", input, "NotAuthorizedException", message)
            .await;
    }

    #[tokio::test]
    async fn a_login_has_one_identity_and_every_guest_another() {
        let (app, pool) = TestApp::with_identity_pool().await;
        app.add_user(POOL, "bob", json!({})).await;
        let first = app.identity_id(&pool, &app.logins("alice").await).await;
        app.advance(60);
        let again = app.identity_id(&pool, &app.logins("alice").await).await;
        let bob = app.identity_id(&pool, &app.logins("bob").await).await;
        let guest = app.identity_id(&pool, &Value::Null).await;
        let other_guest = app.identity_id(&pool, &json!({})).await;
        assert_eq!(first, again);
        assert_ne!(first, bob);
        assert_ne!(guest, other_guest);
        let (region, uuid) = guest.split_once(':').unwrap();
        assert_eq!((region, uuid.len()), ("us-east-1", 36));
    }

    #[tokio::test]
    async fn identities_of_two_pools_are_strangers() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let other = app.add_identity_pool(json!({})).await;
        let logins = app.logins("alice").await;
        assert_ne!(
            app.identity_id(&pool, &logins).await,
            app.identity_id(&other, &logins).await
        );
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn requests_at_once_for_one_login_find_one_identity() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let logins = app.logins("alice").await;
        let app = Arc::new(app);
        let mut requests = JoinSet::new();
        for _ in 0..16 {
            let (app, pool, logins) = (Arc::clone(&app), pool.clone(), logins.clone());
            requests.spawn(async move { app.identity_id(&pool, &logins).await });
        }
        let mut ids = requests.join_all().await;
        ids.dedup();
        assert_eq!(ids.len(), 1);
    }

    #[tokio::test]
    async fn guests_need_a_pool_that_lets_them_in() {
        let (app, _) = TestApp::with_identity_pool().await;
        let closed = json!({"AllowUnauthenticatedIdentities": false});
        let pool = app.add_identity_pool(closed).await;
        let message = "Unauthenticated access is not supported for this identity pool.";
        refused(&app, &pool, Value::Null, message).await;
        refused(&app, &pool, json!({}), message).await;
        app.identity_id(&pool, &app.logins("alice").await).await;
    }

    #[tokio::test]
    async fn only_tokens_of_configured_providers_and_clients_are_taken() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let token = app.sign_in("alice").await["IdToken"].clone();
        let unsupported = "Token is not from a supported provider of this identity pool.";
        for provider in [
            "graph.facebook.com",
            "cognito-identity.amazonaws.com",
            "login.example",
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_Other",
        ] {
            refused(&app, &pool, json!({provider: token}), unsupported).await;
        }
        let provider = |name: &str, client: &str| {
            json!({
                "CognitoIdentityProviders": [{"ProviderName": name, "ClientId": client}],
                "DeveloperProviderName": "login.example",
                "SupportedLoginProviders": {"graph.facebook.com": "7346241598935552"},
            })
        };
        let other_client = app.add_identity_pool(provider(PROVIDER, "other")).await;
        refused(&app, &other_client, json!({PROVIDER: token}), unsupported).await;
        // Configured, but not to be checked by this server.
        for name in ["graph.facebook.com", "login.example"] {
            refused(&app, &other_client, json!({name: "token"}), unsupported).await;
        }
        let gone = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Gone";
        let no_pool = app.add_identity_pool(provider(gone, CLIENT)).await;
        refused(&app, &no_pool, json!({gone: token}), unsupported).await;
        let wrong_region = "cognito-idp.eu-west-1.amazonaws.com/us-east-1_Test00001";
        let misnamed = app.add_identity_pool(provider(wrong_region, CLIENT)).await;
        refused(&app, &misnamed, json!({wrong_region: token}), unsupported).await;
        let guests_only = json!({"CognitoIdentityProviders": null});
        let guests_only = app.add_identity_pool(guests_only).await;
        refused(
            &app,
            &guests_only,
            json!({PROVIDER: token}),
            "Logins don't match. Please include at least one valid login for this identity or \
             identity pool.",
        )
        .await;
    }

    #[tokio::test]
    async fn a_provider_may_be_called_by_the_issuer_of_its_tokens() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let token = app.sign_in("alice").await["IdToken"].clone();
        let issuer = app.app.settings.issuer(&UserPoolId::trusted(POOL));
        let named = issuer.strip_prefix("http://").unwrap();
        let id = app.identity_id(&pool, &json!({named: token})).await;
        assert_eq!(app.identity_id(&pool, &json!({PROVIDER: token})).await, id);
        let twice = json!({named: token, PROVIDER: token});
        let message = "Logins don't match. Please include at least one valid login for this \
                       identity or identity pool.";
        refused(&app, &pool, twice, message).await;
        let other = json!({named.replace("Test", "Rest"): token});
        let message = "Token is not from a supported provider of this identity pool.";
        refused(&app, &pool, other, message).await;
    }

    #[tokio::test]
    async fn a_token_must_be_a_genuine_id_token_of_its_pool() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let tokens = app.sign_in("alice").await;
        let token = tokens["IdToken"].as_str().unwrap();
        let (head, signature) = token.rsplit_once('.').unwrap();
        let (header, claims) = head.split_once('.').unwrap();
        let mut bytes = signature.as_bytes().to_vec();
        bytes[10] = if bytes[10] == b'A' { b'B' } else { b'A' };
        let tampered = format!("{head}.{}", String::from_utf8(bytes).unwrap());
        // {"kid":"x","alg":"none"} from `printf … | basenc --base64url`.
        let unsigned = format!("eyJraWQiOiJ4IiwiYWxnIjoibm9uZSJ9.{claims}.{signature}");
        let cut = format!("{header}.{claims}.");
        let refresh_token = tokens["RefreshToken"].as_str().unwrap();
        let malformed = "Invalid login token. Not a valid OpenId Connect identity token.";
        let forged = "Invalid login token. Token signature invalid.";
        for (token, message) in [
            (tampered.as_str(), forged),
            (&unsigned, forged),
            (&cut, forged),
            ("no token", malformed),
            (refresh_token, malformed),
            (
                tokens["AccessToken"].as_str().unwrap(),
                "Invalid login token. Missing a required claim: aud",
            ),
        ] {
            refused(&app, &pool, json!({PROVIDER: token}), message).await;
        }
    }

    #[tokio::test]
    async fn a_token_of_another_pool_is_refused() {
        let (app, _) = TestApp::with_identity_pool().await;
        let other_pool = "us-east-1_Other";
        app.add_pool(other_pool, "otherclient").await;
        let other = format!("cognito-idp.us-east-1.amazonaws.com/{other_pool}");
        let providers = json!({"CognitoIdentityProviders": [
            {"ProviderName": other, "ClientId": CLIENT},
        ]});
        let pool = app.add_identity_pool(providers).await;
        let token = app.sign_in("alice").await["IdToken"].clone();
        refused(
            &app,
            &pool,
            json!({other: token}),
            "Invalid login token. Issuer doesn't match providerName",
        )
        .await;
    }

    #[tokio::test]
    async fn a_token_ends_in_its_time() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let logins = app.logins("alice").await;
        app.advance(3_599);
        app.identity_id(&pool, &logins).await;
        app.advance(1);
        refused(
            &app,
            &pool,
            logins,
            "Invalid login token. Token expired: 1772514306 >= 1772514306",
        )
        .await;
    }

    #[tokio::test]
    async fn a_server_side_check_sees_whose_sign_in_has_ended() {
        for ending in ["AdminDisableUser", "AdminUserGlobalSignOut", "RevokeToken"] {
            let (app, strict) = TestApp::with_identity_pool().await;
            let lax = json!({"CognitoIdentityProviders": [
                {"ProviderName": PROVIDER, "ClientId": CLIENT, "ServerSideTokenCheck": false},
            ]});
            let lax = app.add_identity_pool(lax).await;
            let tokens = app.sign_in("alice").await;
            let logins = json!({PROVIDER: tokens["IdToken"]});
            app.identity_id(&strict, &logins).await;
            let input = json!({
                "UserPoolId": POOL, "Username": "alice",
                "ClientId": CLIENT, "Token": tokens["RefreshToken"],
            });
            app.ok(ending, input).await;
            refused(&app, &strict, logins.clone(), "Token is inactive").await;
            app.identity_id(&lax, &logins).await;
        }
    }

    #[tokio::test]
    async fn logins_are_few_and_short() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let many: Value = (0..11).map(|n| (format!("p{n}"), json!("t"))).collect();
        for logins in [
            many,
            json!({PROVIDER: "x".repeat(50_001)}),
            json!({PROVIDER: ""}),
            json!({"p".repeat(129): "t"}),
        ] {
            let input = json!({"IdentityPoolId": pool, "Logins": logins});
            app.refuses_code("GetId", input, "InvalidParameterException")
                .await;
        }
        let account = json!({"IdentityPoolId": pool, "AccountId": "twelve"});
        app.refuses_code("GetId", account, "InvalidParameterException")
            .await;
    }

    #[tokio::test]
    async fn anybody_may_ask() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let input = json!({"IdentityPoolId": pool, "AccountId": "123456789012"});
        assert!(app.call_as(None, "GetId", input).await.is_ok());
    }
}
