//! `GlobalSignOut`: ends every session of the user who asks.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{Token, input};
use crate::store::Write;

input! {
    /// Who asks.
    pub struct Input { access_token: Token }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let mut after = access.user.clone();
    after.signed_out_at = Some(cx.now());
    let mut write = Write::new();
    write
        .replace_user(&access.pool, &access.user, &after)
        .delete_sessions(&access.pool.id, &access.user.sub);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{CLIENT, TestApp};

    #[tokio::test]
    async fn ends_every_session_of_the_user_and_of_nobody_else() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        app.add_user(&pool, "bob", json!({})).await;
        let (here, there) = (app.sign_in("ann").await, app.sign_in("ann").await);
        let bob = app.sign_in("bob").await;
        let ask = json!({"AccessToken": here["AccessToken"]});
        assert_eq!(app.ok("GlobalSignOut", ask.clone()).await, json!({}));
        for tokens in [&here, &there] {
            app.refuses(
                "GetUser",
                json!({"AccessToken": tokens["AccessToken"]}),
                "NotAuthorizedException",
                "Access Token has been revoked",
            )
            .await;
            app.refuses(
                "GetTokensFromRefreshToken",
                json!({"ClientId": CLIENT, "RefreshToken": tokens["RefreshToken"]}),
                "NotAuthorizedException",
                "Refresh Token has been revoked",
            )
            .await;
        }
        app.refuses_code("GlobalSignOut", ask, "NotAuthorizedException")
            .await;
        app.ok("GetUser", json!({"AccessToken": bob["AccessToken"]}))
            .await;
        let again = app.sign_in("ann").await;
        app.ok("GetUser", json!({"AccessToken": again["AccessToken"]}))
            .await;
    }

    /// Such tokens name no session; what was issued up to the sign-out is void.
    #[tokio::test]
    async fn ends_tokens_that_cannot_be_revoked_one_by_one() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        app.edit_client(|client| client.enable_token_revocation = Some(false))
            .await;
        let before = json!({"AccessToken": app.sign_in("ann").await["AccessToken"]});
        app.ok("GlobalSignOut", before.clone()).await;
        app.refuses(
            "GetUser",
            before,
            "NotAuthorizedException",
            "Access Token has been revoked",
        )
        .await;
        app.advance(1);
        let after = json!({"AccessToken": app.sign_in("ann").await["AccessToken"]});
        app.ok("GetUser", after).await;
    }

    #[tokio::test]
    async fn needs_an_access_token() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        let id_token = app.sign_in("ann").await["IdToken"].clone();
        app.refuses(
            "GlobalSignOut",
            json!({"AccessToken": id_token}),
            "NotAuthorizedException",
            "Invalid Access Token",
        )
        .await;
        app.refuses_code("GlobalSignOut", json!({}), "InvalidParameterException")
            .await;
    }
}
