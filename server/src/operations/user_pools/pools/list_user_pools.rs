//! `ListUserPools`: the pools, in pages.

use serde::Serialize;
use serde_with::skip_serializing_none;

use super::view::OrEmpty;
use crate::app::Context;
use crate::environment::WireMoment;
use crate::error::ApiError;
use crate::model::Pool;
use crate::shapes::user_pool::LambdaConfig;
use crate::shapes::{PageSize, PageToken, input};

input! {
    /// Which page.
    pub struct Input { max_results: PageSize, next_token: Option<PageToken> }
}

/// A page.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pools: Vec<Description>,
    next_token: Option<String>,
}

/// `UserPoolDescriptionType`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Description {
    id: String,
    name: String,
    lambda_config: OrEmpty<LambdaConfig>,
    last_modified_date: WireMoment,
    creation_date: WireMoment,
}

impl From<Pool> for Description {
    fn from(pool: Pool) -> Self {
        Self {
            id: pool.id.into_string(),
            name: pool.name,
            lambda_config: pool.settings.lambda_config.into(),
            last_modified_date: pool.modified_at.wire(),
            creation_date: pool.created_at.wire(),
        }
    }
}

const LISTING: &[&str] = &["ListUserPools"];

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let after = cx.page_start(LISTING, input.next_token.as_ref())?;
    let size = input.max_results.get();
    let mut pools = cx.store.list_pools(&after, size + 1).await?;
    let more = cx.cut_page(LISTING, &mut pools, size, |pool| pool.id.as_str());
    Ok(Output {
        user_pools: pools.into_iter().map(Description::from).collect(),
        next_token: more,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn pages_follow_each_other() {
        let app = TestApp::new().await;
        for name in ["a", "b", "c"] {
            let tags = json!({"_custom_id_": format!("us-east-1_{name}")});
            app.ok(
                "CreateUserPool",
                json!({"PoolName": name, "UserPoolTags": tags}),
            )
            .await;
        }
        let first = app.ok("ListUserPools", json!({"MaxResults": 2})).await;
        assert_eq!(
            first["UserPools"][0],
            json!({
                "Id": "us-east-1_a",
                "Name": "a",
                "LambdaConfig": {},
                "LastModifiedDate": 1_772_510_706.0,
                "CreationDate": 1_772_510_706.0,
            })
        );
        assert_eq!(first["UserPools"][1]["Id"], "us-east-1_b");
        let rest = json!({"MaxResults": 2, "NextToken": first["NextToken"]});
        let second = app.ok("ListUserPools", rest).await;
        assert_eq!(second["UserPools"].as_array().unwrap().len(), 1);
        assert_eq!(second["UserPools"][0]["Id"], "us-east-1_c");
        assert!(second.get("NextToken").is_none());
        // A page that holds everything is the last.
        let all = app.ok("ListUserPools", json!({"MaxResults": 3})).await;
        assert!(all.get("NextToken").is_none());
    }

    #[tokio::test]
    async fn an_empty_server_has_an_empty_page() {
        let app = TestApp::new().await;
        assert_eq!(
            app.ok("ListUserPools", json!({"MaxResults": 60})).await,
            json!({"UserPools": []})
        );
    }

    #[tokio::test]
    async fn pages_have_a_size() {
        let app = TestApp::new().await;
        for (input, text) in [
            (
                json!({}),
                "Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
            ),
            (
                json!({"MaxResults": 0}),
                "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value \
                 greater than or equal to 1",
            ),
            (
                json!({"MaxResults": 61}),
                "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value \
                 less than or equal to 60",
            ),
        ] {
            app.refuses(
                "ListUserPools",
                input,
                "InvalidParameterException",
                &format!("1 validation error detected: {text}"),
            )
            .await;
        }
        app.refuses(
            "ListUserPools",
            json!({"MaxResults": 1, "NextToken": "made-up"}),
            "InvalidParameterException",
            "Invalid pagination token given.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let app = TestApp::new().await;
        app.is_signed("ListUserPools", json!({"MaxResults": 1}))
            .await;
    }
}
