//! `GetTokensFromRefreshToken`: new tokens, and a new refresh token where the client rotates them.

use serde::Serialize;

use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::user_pool::{ClientMetadata, ExplicitAuthFlow};
use crate::shapes::{ClientId, ClientSecret, Text, Token, input};
use crate::tokens::Issued;

input! {
    /// Which token to exchange.
    pub struct Input {
        refresh_token: Token,
        client_id: ClientId,
        client_secret: Option<ClientSecret>,
        device_key: Option<Text>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// The new tokens.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    authentication_result: Issued,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    let secret = input.client_secret.as_ref().map(ClientSecret::as_str);
    cx.check_client_secret(&client, secret)?;
    let rotates = client.rotation_grace_seconds().is_some();
    if !rotates && !client.allows(ExplicitAuthFlow::AllowRefreshTokenAuth) {
        return Err(ApiError::InvalidParameter(
            "Auth flow not enabled for this client".into(),
        ));
    }
    let (_, issued) = cx
        .refresh(&pool, &client, input.refresh_token.as_str())
        .await?;
    Ok(Output {
        authentication_result: issued,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::shapes::user_pool::{ExplicitAuthFlow, RefreshTokenRotation};
    use crate::shapes::{List, RefreshTokenValidity};
    use crate::testing::{CLIENT, TestApp};

    const INVALID: &str = "Invalid Refresh Token";
    const REVOKED: &str = "Refresh Token has been revoked";

    fn ask(token: &Value) -> Value {
        json!({"ClientId": CLIENT, "RefreshToken": token})
    }

    async fn exchange(app: &TestApp, token: &Value) -> Value {
        app.ok("GetTokensFromRefreshToken", ask(token)).await["AuthenticationResult"].clone()
    }

    async fn refuses(app: &TestApp, token: &Value, code: &str, text: &str) {
        app.refuses("GetTokensFromRefreshToken", ask(token), code, text)
            .await;
    }

    /// A signed-in Ann and her refresh token; the client rotates tokens where a grace is given.
    async fn scene(grace: Option<i64>) -> (TestApp, Value) {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        if let Some(grace) = grace {
            app.edit_client(|client| {
                let rotation = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": grace});
                client.refresh_token_rotation =
                    Some(serde_json::from_value::<RefreshTokenRotation>(rotation).unwrap());
                client.explicit_auth_flows =
                    Some(List::trusted(vec![ExplicitAuthFlow::AllowUserPasswordAuth]));
            })
            .await;
        }
        let token = app.sign_in("ann").await["RefreshToken"].clone();
        (app, token)
    }

    #[tokio::test]
    async fn without_rotation_the_token_stays_good_and_none_is_added() {
        let (app, token) = scene(None).await;
        for _ in 0..3 {
            let result = exchange(&app, &token).await;
            assert!(result["AccessToken"].is_string() && result["IdToken"].is_string());
            assert!(result.get("RefreshToken").is_none());
        }
    }

    #[tokio::test]
    async fn a_rotated_token_is_good_for_the_grace_period_and_then_ends_the_session() {
        let (app, first) = scene(Some(60)).await;
        let result = exchange(&app, &first).await;
        let second = &result["RefreshToken"];
        assert_ne!(*second, first);
        app.advance(59);
        // A reply that was lost is asked for again.
        let again = exchange(&app, &first).await;
        assert_ne!(again["RefreshToken"], *second);
        app.ok("GetUser", json!({"AccessToken": again["AccessToken"]}))
            .await;
        app.advance(1);
        refuses(
            &app,
            &first,
            "RefreshTokenReuseException",
            "Refresh token has been rotated",
        )
        .await;
        // Whoever of the two is the thief: neither goes on.
        for token in [&first, second, &again["RefreshToken"]] {
            refuses(&app, token, "NotAuthorizedException", REVOKED).await;
        }
        for result in [&result, &again] {
            app.refuses(
                "GetUser",
                json!({"AccessToken": result["AccessToken"]}),
                "NotAuthorizedException",
                "Access Token has been revoked",
            )
            .await;
        }
    }

    #[tokio::test]
    async fn without_a_grace_period_a_token_is_good_once() {
        let (app, first) = scene(Some(0)).await;
        let other_session = app.sign_in("ann").await["RefreshToken"].clone();
        exchange(&app, &first).await;
        let reuse = "RefreshTokenReuseException";
        refuses(&app, &first, reuse, "Refresh token has been rotated").await;
        // Another sign-in of the same user is another family.
        exchange(&app, &other_session).await;
    }

    #[tokio::test]
    async fn two_that_exchange_the_same_token_at_once_do_not_both_win() {
        let (app, first) = scene(Some(0)).await;
        let (one, two) = tokio::join!(
            app.call("GetTokensFromRefreshToken", ask(&first)),
            app.call("GetTokensFromRefreshToken", ask(&first)),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    }

    #[tokio::test]
    async fn rotation_does_not_prolong_the_sign_in() {
        let (app, first) = scene(Some(0)).await;
        drop(first);
        app.edit_client(|client| {
            client.refresh_token_validity = Some(RefreshTokenValidity::trusted(1));
        })
        .await;
        let mut token = app.sign_in("ann").await["RefreshToken"].clone();
        for _ in 0..2 {
            app.advance(43_199);
            token = exchange(&app, &token).await["RefreshToken"].clone();
        }
        app.advance(2);
        let expired = "Refresh Token has expired";
        refuses(&app, &token, "NotAuthorizedException", expired).await;
    }

    #[tokio::test]
    async fn only_the_client_it_was_given_to_exchanges_a_token() {
        let (app, token) = scene(None).await;
        app.add_client(TestApp::POOL, "otherclient").await;
        app.add_pool("us-east-1_Other0001", "otherpoolsclient")
            .await;
        for client in ["otherclient", "otherpoolsclient"] {
            app.refuses(
                "GetTokensFromRefreshToken",
                json!({"ClientId": client, "RefreshToken": token}),
                "NotAuthorizedException",
                INVALID,
            )
            .await;
        }
        for nonsense in ["nonsense", "a.b.c"] {
            refuses(&app, &json!(nonsense), "NotAuthorizedException", INVALID).await;
        }
        let access = app.sign_in("ann").await["AccessToken"].clone();
        refuses(&app, &access, "NotAuthorizedException", INVALID).await;
    }

    #[tokio::test]
    async fn a_user_who_may_not_come_in_gets_no_more_tokens() {
        let (app, token) = scene(None).await;
        let whom = json!({"UserPoolId": TestApp::POOL, "Username": "ann"});
        app.edit_user(TestApp::POOL, "ann", |user| user.enabled = false)
            .await;
        refuses(&app, &token, "NotAuthorizedException", "User is disabled.").await;
        app.edit_user(TestApp::POOL, "ann", |user| user.enabled = true)
            .await;
        exchange(&app, &token).await;
        app.ok("AdminDisableUser", whom.clone()).await;
        refuses(&app, &token, "NotAuthorizedException", REVOKED).await;
        app.ok("AdminEnableUser", whom).await;
        refuses(&app, &token, "NotAuthorizedException", REVOKED).await;
    }

    #[tokio::test]
    async fn a_client_must_allow_it() {
        let (app, token) = scene(None).await;
        app.edit_client(|client| {
            let flows = vec![ExplicitAuthFlow::AllowUserSrpAuth];
            client.explicit_auth_flows = Some(List::trusted(flows));
        })
        .await;
        let text = "Auth flow not enabled for this client";
        refuses(&app, &token, "InvalidParameterException", text).await;
        app.refuses(
            "GetTokensFromRefreshToken",
            json!({"ClientId": "nosuchclient", "RefreshToken": token}),
            "ResourceNotFoundException",
            "User pool client nosuchclient does not exist.",
        )
        .await;
        app.refuses_code(
            "GetTokensFromRefreshToken",
            json!({"ClientId": CLIENT}),
            "InvalidParameterException",
        )
        .await;
    }
}
