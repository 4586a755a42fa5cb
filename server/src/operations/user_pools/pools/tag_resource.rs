//! `TagResource`: adds tags to a pool, or changes them.

use std::collections::BTreeMap;

use super::rules;
use crate::app::{App, Context};
use crate::error::ApiError;
use crate::model::Pool;
use crate::operations::Empty;
use crate::shapes::user_pool::Tags;
use crate::shapes::{Arn, Path, TagValue, UserPoolId, Violations, input};
use crate::store::Write;

/// How many tags a pool may have.
const MOST: usize = 50;

input! {
    /// Which pool, and with what.
    pub struct Input { resource_arn: Arn, tags: Tags }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let mut found = Violations::default();
    rules::check_tag_keys(&input.tags, &Path::Field(&Path::Root, "tags"), &mut found);
    rules::violated(&found)?;
    let mut pool = cx.tagged_pool(&input.resource_arn).await?;
    let mut tags = entries(&pool);
    tags.extend(
        input
            .tags
            .iter()
            .map(|(key, value)| (key.to_owned(), value.clone())),
    );
    if tags.len() > MOST {
        let text = format!("A user pool can't have more than {MOST} tags.");
        return Err(ApiError::InvalidParameter(text.into()));
    }
    cx.replace_tags(&mut pool, tags).await
}

/// The tags of a pool, to be changed.
pub(super) fn entries(pool: &Pool) -> BTreeMap<String, TagValue> {
    pool.settings
        .tags
        .iter()
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .collect()
}

impl App {
    /// The pool with this ARN.
    ///
    /// # Errors
    /// `ResourceNotFoundException`; `InvalidParameterException` where the ARN is no pool's.
    pub(super) async fn tagged_pool(&self, arn: &Arn) -> Result<Pool, ApiError> {
        let id = arn.as_str().rsplit_once(":userpool/").map(|(_, id)| id);
        let id = id.ok_or_else(|| ApiError::InvalidParameter("Invalid ARN.".into()))?;
        let id = UserPoolId::trusted(id);
        if self.settings.pool_arn(&id) != arn.as_str() {
            let text = format!("User pool {id} does not exist.");
            return Err(ApiError::ResourceNotFound(text.into()));
        }
        self.pool(&id).await
    }

    /// Gives the pool these tags.
    pub(super) async fn replace_tags(
        &self,
        pool: &mut Pool,
        tags: BTreeMap<String, TagValue>,
    ) -> Result<Empty, ApiError> {
        pool.settings.tags = Tags::trusted(tags);
        let mut write = Write::new();
        write.replace_pool(pool);
        self.commit(write).await?;
        Ok(Empty {})
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    const ARN: &str = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Test00001";

    #[tokio::test]
    async fn tags_are_added_changed_and_taken_away() {
        let (app, pool) = TestApp::with_pool().await;
        let tag = |tags: Value| json!({"ResourceArn": ARN, "Tags": tags});
        let added = app
            .ok("TagResource", tag(json!({"team": "a", "stage": ""})))
            .await;
        assert_eq!(added, json!({}));
        app.ok("TagResource", tag(json!({"team": "b"}))).await;
        let tags = json!({"team": "b", "stage": ""});
        let which = json!({"ResourceArn": ARN});
        assert_eq!(
            app.ok("ListTagsForResource", which.clone()).await,
            json!({"Tags": tags})
        );
        let shown = app
            .ok("DescribeUserPool", json!({"UserPoolId": pool}))
            .await;
        assert_eq!(shown["UserPool"]["UserPoolTags"], tags);
        let keys = json!({"ResourceArn": ARN, "TagKeys": ["team", "unknown"]});
        assert_eq!(app.ok("UntagResource", keys).await, json!({}));
        assert_eq!(
            app.ok("ListTagsForResource", which).await,
            json!({"Tags": {"stage": ""}})
        );
    }

    #[tokio::test]
    async fn fifty_are_enough() {
        let app = TestApp::with_pool().await.0;
        let tags = |range: std::ops::Range<usize>| -> Value {
            let entries = range.map(|n| (format!("key{n}"), json!("value")));
            let tags: serde_json::Map<_, _> = entries.collect();
            json!({"ResourceArn": ARN, "Tags": tags})
        };
        app.ok("TagResource", tags(0..50)).await;
        app.refuses(
            "TagResource",
            tags(50..51),
            "InvalidParameterException",
            "A user pool can't have more than 50 tags.",
        )
        .await;
    }

    #[tokio::test]
    async fn only_pools_of_this_server_have_tags() {
        let app = TestApp::with_pool().await.0;
        for (arn, code) in [
            (
                "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_unknown",
                "ResourceNotFoundException",
            ),
            (
                "arn:aws:cognito-idp:us-east-1:999999999999:userpool/us-east-1_Test00001",
                "ResourceNotFoundException",
            ),
            (
                "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/x",
                "InvalidParameterException",
            ),
            ("userpool/us-east-1_Test00001", "InvalidParameterException"),
        ] {
            for (operation, member, value) in [
                ("TagResource", "Tags", json!({"a": "b"})),
                ("UntagResource", "TagKeys", json!(["a"])),
                ("ListTagsForResource", "Ignored", json!(null)),
            ] {
                let input = json!({"ResourceArn": arn, member: value});
                app.refuses_code(operation, input, code).await;
            }
        }
    }

    #[tokio::test]
    async fn keys_have_a_length() {
        let app = TestApp::with_pool().await.0;
        let long = "k".repeat(129);
        app.refuses(
            "TagResource",
            json!({"ResourceArn": ARN, "Tags": {&long: "v"}}),
            "InvalidParameterException",
            &format!(
                "1 validation error detected: Value '{}' at 'tags' failed to satisfy constraint: \
                 Member must have length less than or equal to 128",
                &long[..128]
            ),
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let app = TestApp::with_pool().await.0;
        app.is_signed("TagResource", json!({"ResourceArn": ARN, "Tags": {}}))
            .await;
        app.is_signed("UntagResource", json!({"ResourceArn": ARN, "TagKeys": []}))
            .await;
        app.is_signed("ListTagsForResource", json!({"ResourceArn": ARN}))
            .await;
    }
}
