//! `UpdateUserPoolClient`: replaces a client's settings; what is left out goes back to its default.
//! The name is kept where left out, and the secret always.

use serde::Serialize;

use super::rules::{self, Stage};
use super::settings::client_input;
use super::view::ClientView;
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{ClientId, ClientName, UserPoolId};
use crate::store::Write;

client_input! {
    /// Which client to change, and to what.
    user_pool_id: UserPoolId,
    client_id: ClientId,
    client_name: Option<ClientName>,
}

/// The changed client.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pool_client: ClientView,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (mut client, pool) = cx.client_of(&input.user_pool_id, &input.client_id).await?;
    if let Some(name) = &input.client_name {
        client.name = name.as_str().to_owned();
    }
    input.settle(&mut client);
    rules::check(&pool, &client, Stage::Updating)?;
    client.modified_at = cx.now();
    let mut write = Write::new();
    write.expect_pool(&pool).replace_client(&client);
    cx.commit(write).await?;
    Ok(Output {
        user_pool_client: ClientView::new(cx, client)?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn what_is_left_out_goes_back_to_its_default() {
        let (app, pool) = TestApp::with_pool().await;
        let made = app
            .ok(
                "CreateUserPoolClient",
                json!({"UserPoolId": pool, "ClientName": "c", "GenerateSecret": true}),
            )
            .await["UserPoolClient"]
            .take();
        let which = json!({"UserPoolId": pool, "ClientId": made["ClientId"]});
        app.advance(60);
        let mut asked = which.clone();
        asked["ClientName"] = json!("d");
        asked["AccessTokenValidity"] = json!(2);
        asked["CallbackURLs"] = json!(["https://example.com"]);
        asked["EnableTokenRevocation"] = json!(false);
        asked["PreventUserExistenceErrors"] = json!("ENABLED");
        let changed = app.ok("UpdateUserPoolClient", asked.clone()).await["UserPoolClient"].take();
        for (member, value) in asked.as_object().unwrap() {
            assert_eq!(&changed[member], value, "{member}");
        }
        assert_eq!(changed["ClientSecret"], made["ClientSecret"]);
        assert_eq!(changed["CreationDate"], 1_772_510_706.0);
        assert_eq!(changed["LastModifiedDate"], 1_772_510_766.0);
        let shown = app.ok("DescribeUserPoolClient", which.clone()).await;
        assert_eq!(shown["UserPoolClient"], changed);
        let reset = app.ok("UpdateUserPoolClient", which).await["UserPoolClient"].take();
        let mut expected = made;
        expected["ClientName"] = json!("d");
        expected["LastModifiedDate"] = json!(1_772_510_766.0);
        assert_eq!(reset, expected);
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let (app, pool) = TestApp::with_pool().await;
        app.refuses(
            "UpdateUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": "nobody"}),
            "ResourceNotFoundException",
            "User pool client nobody does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "UpdateUserPoolClient",
            json!({"UserPoolId": pool, "ClientId": "testclient"}),
        )
        .await;
    }
}
