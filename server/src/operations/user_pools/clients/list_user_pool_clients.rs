//! `ListUserPoolClients`: the clients of a pool, in pages.

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::app::Context;
use crate::error::ApiError;
use crate::model::Client;
use crate::shapes::user_pool::ClientType;
use crate::shapes::{PageSize, PageToken, UserPoolId, input};

input! {
    /// Whose clients, and which page.
    pub struct Input {
        user_pool_id: UserPoolId,
        max_results: Option<PageSize>,
        next_token: Option<PageToken>,
        client_type: Option<ClientType>,
    }
}

/// A page.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pool_clients: Vec<Description>,
    next_token: Option<String>,
}

/// `UserPoolClientDescription`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Description {
    client_id: String,
    user_pool_id: String,
    client_name: String,
}

impl From<Client> for Description {
    fn from(client: Client) -> Self {
        Self {
            client_id: client.id.into_string(),
            user_pool_id: client.pool_id.into_string(),
            client_name: client.name,
        }
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.pool(&input.user_pool_id).await?;
    // No client registers itself yet.
    if input.client_type == Some(ClientType::Dcr) {
        return Ok(Output {
            user_pool_clients: Vec::new(),
            next_token: None,
        });
    }
    let listing = ["ListUserPoolClients", pool.id.as_str()];
    let after = cx.page_start(&listing, input.next_token.as_ref())?;
    let size = input.max_results.map_or(60, PageSize::get);
    let mut clients = cx.store.list_clients(&pool.id, &after, size + 1).await?;
    let more = cx.cut_page(&listing, &mut clients, size, |client| client.id.as_str());
    Ok(Output {
        user_pool_clients: clients.into_iter().map(Description::from).collect(),
        next_token: more,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn pages_follow_each_other() {
        let (app, pool) = TestApp::with_pool().await;
        for name in ["a", "b"] {
            app.ok(
                "CreateUserPoolClient",
                json!({"UserPoolId": pool, "ClientName": name}),
            )
            .await;
        }
        let mut seen = Vec::new();
        let mut input = json!({"UserPoolId": pool, "MaxResults": 1});
        loop {
            let page = app.ok("ListUserPoolClients", input.clone()).await;
            let clients = page["UserPoolClients"].as_array().unwrap();
            assert_eq!(clients.len(), 1);
            assert_eq!(clients[0]["UserPoolId"], pool);
            assert_eq!(clients[0].as_object().unwrap().len(), 3);
            seen.push(clients[0]["ClientName"].as_str().unwrap().to_owned());
            match page.get("NextToken") {
                Some(token) => input["NextToken"] = token.clone(),
                None => break,
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, ["a", "b", "test"]);
        let all = app
            .ok("ListUserPoolClients", json!({"UserPoolId": pool}))
            .await;
        assert_eq!(all["UserPoolClients"].as_array().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn a_token_is_good_for_its_own_pool() {
        let (app, pool) = TestApp::with_pool().await;
        app.ok(
            "CreateUserPoolClient",
            json!({"UserPoolId": pool, "ClientName": "c"}),
        )
        .await;
        let page = app
            .ok(
                "ListUserPoolClients",
                json!({"UserPoolId": pool, "MaxResults": 1}),
            )
            .await;
        let other = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        app.refuses(
            "ListUserPoolClients",
            json!({"UserPoolId": other["UserPool"]["Id"], "NextToken": page["NextToken"]}),
            "InvalidParameterException",
            "Invalid pagination token given.",
        )
        .await;
    }

    #[tokio::test]
    async fn clients_are_told_apart_by_how_they_were_made() {
        let (app, pool) = TestApp::with_pool().await;
        for (kind, count) in [("REGULAR", 1), ("DCR", 0)] {
            let page = app
                .ok(
                    "ListUserPoolClients",
                    json!({"UserPoolId": pool, "ClientType": kind}),
                )
                .await;
            assert_eq!(page["UserPoolClients"].as_array().unwrap().len(), count);
        }
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "ListUserPoolClients",
            json!({"UserPoolId": "us-east-1_unknown"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("ListUserPoolClients", json!({"UserPoolId": pool}))
            .await;
    }
}
