//! `RevokeToken`: ends the session of a refresh token, and with it all its tokens.

use poolkey::jwt::Jwt;

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{ClientId, ClientSecret, Token, input};
use crate::store::Write;

input! {
    /// Which token to revoke.
    pub struct Input { token: Token, client_id: ClientId, client_secret: Option<ClientSecret> }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    cx.check_client_secret(
        &client,
        input.client_secret.as_ref().map(ClientSecret::as_str),
    )?;
    if !client.revokes_tokens() {
        return Err(ApiError::UnsupportedOperation(
            "Token revocation is not enabled for this client.".into(),
        ));
    }
    if Jwt::decode(input.token.as_str()).is_ok() {
        return Err(ApiError::UnsupportedTokenType(
            "Unsupported token type".into(),
        ));
    }
    // What is unknown, or revoked already, needs nothing done (RFC 7009 §2.2).
    if let Some(found) = cx.find_refresh_token(&client, input.token.as_str()).await? {
        let mut write = Write::new();
        write.delete_session(&pool.id, &found.sub, &found.origin_jti);
        cx.commit(write).await?;
    }
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{CLIENT, TestApp};

    fn ask(client: &str, token: &Value) -> Value {
        json!({"ClientId": client, "Token": token})
    }

    async fn scene() -> TestApp {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        app
    }

    #[tokio::test]
    async fn ends_one_session_and_leaves_the_others() {
        let app = scene().await;
        let (ended, other) = (app.sign_in("ann").await, app.sign_in("ann").await);
        // Once more changes nothing.
        for _ in 0..2 {
            let reply = app.ok("RevokeToken", ask(CLIENT, &ended["RefreshToken"]));
            assert_eq!(reply.await, json!({}));
        }
        app.refuses(
            "GetTokensFromRefreshToken",
            json!({"ClientId": CLIENT, "RefreshToken": ended["RefreshToken"]}),
            "NotAuthorizedException",
            "Refresh Token has been revoked",
        )
        .await;
        app.refuses(
            "GetUser",
            json!({"AccessToken": ended["AccessToken"]}),
            "NotAuthorizedException",
            "Access Token has been revoked",
        )
        .await;
        app.ok("GetUser", json!({"AccessToken": other["AccessToken"]}))
            .await;
    }

    #[tokio::test]
    async fn what_is_unknown_or_anothers_is_left_alone() {
        let app = scene().await;
        app.add_client(TestApp::POOL, "otherclient").await;
        let tokens = app.sign_in("ann").await;
        app.ok("RevokeToken", ask("otherclient", &tokens["RefreshToken"]))
            .await;
        app.ok("RevokeToken", ask(CLIENT, &json!("unknown"))).await;
        app.ok("GetUser", json!({"AccessToken": tokens["AccessToken"]}))
            .await;
    }

    #[tokio::test]
    async fn only_refresh_tokens_are_revoked() {
        let app = scene().await;
        let tokens = app.sign_in("ann").await;
        for kind in ["AccessToken", "IdToken"] {
            app.refuses_code(
                "RevokeToken",
                ask(CLIENT, &tokens[kind]),
                "UnsupportedTokenTypeException",
            )
            .await;
        }
    }

    #[tokio::test]
    async fn the_client_must_exist_and_have_the_feature() {
        let app = scene().await;
        let token = app.sign_in("ann").await["RefreshToken"].clone();
        app.refuses_code(
            "RevokeToken",
            ask("nosuchclient", &token),
            "ResourceNotFoundException",
        )
        .await;
        app.edit_client(|client| client.enable_token_revocation = Some(false))
            .await;
        app.refuses_code(
            "RevokeToken",
            ask(CLIENT, &token),
            "UnsupportedOperationException",
        )
        .await;
        app.refuses_code(
            "RevokeToken",
            json!({"ClientId": CLIENT}),
            "InvalidParameterException",
        )
        .await;
    }
}
