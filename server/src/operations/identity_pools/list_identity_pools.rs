//! `ListIdentityPools`: the identity pools there are, in pages.

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::app::Context;
use crate::error::ApiError;
use crate::model::IdentityPool;
use crate::shapes::{IdentityPoolId, PageSize, PageToken, input};

input! {
    /// Which page.
    pub struct Input { max_results: PageSize, next_token: Option<PageToken> }
}

/// A page.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    identity_pools: Vec<ShortView>,
    next_token: Option<String>,
}

/// `IdentityPoolShortDescription`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ShortView {
    identity_pool_id: IdentityPoolId,
    identity_pool_name: String,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let listing = ["ListIdentityPools"];
    let after = cx.page_start(&listing, input.next_token.as_ref())?;
    let size = input.max_results.get();
    let mut pools = cx.store.list_identity_pools(&after, size + 1).await?;
    Ok(Output {
        next_token: cx.cut_page(&listing, &mut pools, size, |pool| pool.id.as_str()),
        identity_pools: pools.into_iter().map(ShortView::from).collect(),
    })
}

impl From<IdentityPool> for ShortView {
    fn from(pool: IdentityPool) -> Self {
        Self {
            identity_pool_id: pool.id,
            identity_pool_name: pool.settings.name,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    const ID: &str = "us-east-1:00000000-0000-4000-8000-00000000000";

    async fn with_pools(count: usize) -> TestApp {
        let app = TestApp::new().await;
        for number in (0..count).rev() {
            let tags = json!({"_custom_id_": format!("{ID}{number}")});
            app.add_identity_pool(json!({
                "IdentityPoolName": format!("pool {number}"), "IdentityPoolTags": tags,
            }))
            .await;
        }
        app
    }

    #[tokio::test]
    async fn pages_follow_each_other_to_the_end() {
        let app = with_pools(3).await;
        let first = app.ok("ListIdentityPools", json!({"MaxResults": 2})).await;
        let names = |number: usize| {
            json!({
                "IdentityPoolId": format!("{ID}{number}"),
                "IdentityPoolName": format!("pool {number}"),
            })
        };
        assert_eq!(first["IdentityPools"], json!([names(0), names(1)]));
        let rest = json!({"MaxResults": 2, "NextToken": first["NextToken"]});
        let rest = app.ok("ListIdentityPools", rest).await;
        assert_eq!(rest, json!({"IdentityPools": [names(2)]}));
        let all = app.ok("ListIdentityPools", json!({"MaxResults": 3})).await;
        assert!(all.get("NextToken").is_none());
    }

    #[tokio::test]
    async fn nothing_is_a_page_and_bad_input_is_not() {
        let app = with_pools(0).await;
        let name = "ListIdentityPools";
        assert_eq!(
            app.ok(name, json!({"MaxResults": 60})).await,
            json!({"IdentityPools": []})
        );
        for input in [
            json!({}),
            json!({"MaxResults": 0}),
            json!({"MaxResults": 61}),
            json!({"MaxResults": 1, "NextToken": "made-up"}),
        ] {
            app.refuses_code(name, input, "InvalidParameterException")
                .await;
        }
        app.is_signed(name, json!({"MaxResults": 1})).await;
    }
}
