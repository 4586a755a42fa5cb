//! `GetUser`: what an app may know of its signed-in user.

use serde::Serialize;

use super::super::views::{AttributeView, attributes};
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{Token, input};

input! {
    /// Who asks.
    pub struct Input { access_token: Token }
}

/// The user, as far as the client may read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    username: String,
    user_attributes: Vec<AttributeView>,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let listed = access.user.listed_attributes();
    let readable = listed.filter(|(name, _)| access.client.reads(name));
    Ok(Output {
        user_attributes: attributes(readable),
        username: access.user.username,
    })
}

#[cfg(test)]
mod tests {
    use poolkey::wire::base64::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use crate::shapes::user_pool::Permissions;
    use crate::testing::{CLIENT, TestApp};

    const INVALID: &str = "Invalid Access Token";

    #[tokio::test]
    async fn shows_what_the_client_may_read_as_text() {
        let (app, pool) = TestApp::with_pool().await;
        let attributes = json!({
            "email": "ann@example.com", "email_verified": "true", "dev:custom:rank": "1",
        });
        let sub = app.add_user(&pool, "ann", attributes).await;
        let ask = json!({"AccessToken": app.sign_in("ann").await["AccessToken"]});
        assert_eq!(
            app.ok("GetUser", ask.clone()).await,
            json!({"Username": "ann", "UserAttributes": [
                {"Name": "sub", "Value": sub},
                {"Name": "email", "Value": "ann@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ]})
        );
        app.edit_client(|client| {
            client.read_attributes =
                Some(serde_json::from_value::<Permissions>(json!(["name"])).unwrap());
        })
        .await;
        assert_eq!(
            app.ok("GetUser", ask).await["UserAttributes"],
            json!([{"Name": "sub", "Value": sub}])
        );
    }

    #[tokio::test]
    async fn an_access_token_and_nothing_else_opens_it() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        let tokens = app.sign_in("ann").await;
        let access = tokens["AccessToken"].as_str().unwrap();
        let (rest, signature) = access.rsplit_once('.').unwrap();
        let (header, claims) = rest.split_once('.').unwrap();
        let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
        let mut claims: Value = serde_json::from_slice(&claims).unwrap();
        claims["username"] = "bob".into();
        let forged = URL_SAFE_NO_PAD.encode(claims.to_string().as_bytes());
        let unsigned = URL_SAFE_NO_PAD.encode(br#"{"alg":"none"}"#);
        for token in [
            tokens["IdToken"].as_str().unwrap().to_owned(),
            tokens["RefreshToken"].as_str().unwrap().to_owned(),
            "nonsense".to_owned(),
            "a.b.c".to_owned(),
            format!("{header}.{forged}.{signature}"),
            format!("{unsigned}.{forged}."),
            format!("{rest}."),
        ] {
            let ask = json!({"AccessToken": token});
            app.refuses("GetUser", ask, "NotAuthorizedException", INVALID)
                .await;
        }
    }

    #[tokio::test]
    async fn another_pools_token_is_that_pools() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        let token = app.sign_in("ann").await["AccessToken"].clone();
        // The same client id, now of another pool with other keys.
        app.ok("GetUser", json!({"AccessToken": token})).await;
        app.add_pool("us-east-1_Other0001", "otherclient").await;
        app.edit_client(|client| {
            client.pool_id = crate::shapes::UserPoolId::trusted("us-east-1_Other0001");
        })
        .await;
        let ask = json!({"AccessToken": token});
        app.refuses("GetUser", ask, "NotAuthorizedException", INVALID)
            .await;
    }

    #[tokio::test]
    async fn a_disabled_or_deleted_user_is_told() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        let ask = json!({"AccessToken": app.sign_in("ann").await["AccessToken"]});
        let whom = json!({"UserPoolId": pool, "Username": "ann"});
        let refused = |code, text| app.refuses("GetUser", ask.clone(), code, text);
        app.ok("AdminDisableUser", whom.clone()).await;
        refused("NotAuthorizedException", "User is disabled.").await;
        // Disabling ended the session: enabling does not bring it back.
        app.ok("AdminEnableUser", whom.clone()).await;
        refused("NotAuthorizedException", "Access Token has been revoked").await;
        app.ok("AdminDeleteUser", whom).await;
        refused("UserNotFoundException", "User does not exist.").await;
    }

    #[tokio::test]
    async fn input_is_checked_before_any_work() {
        let (app, _) = TestApp::with_pool().await;
        for ask in [
            json!({}),
            json!({"AccessToken": ""}),
            json!({"AccessToken": "a b"}),
        ] {
            app.refuses_code("GetUser", ask, "InvalidParameterException")
                .await;
        }
        let unknown = json!({"ClientId": CLIENT});
        app.refuses_code("GetUser", unknown, "InvalidParameterException")
            .await;
    }
}
