//! `AddCustomAttributes`: gives a pool's users further attributes; none can be taken back.

use super::schema;
use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::user_pool::SchemaAttribute;
use crate::shapes::{List, UserPoolId, input};
use crate::store::Write;

input! {
    /// Which pool, and what its users may have.
    pub struct Input {
        user_pool_id: UserPoolId,
        custom_attributes: List<SchemaAttribute, 1, 25>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let mut pool = cx.pool(&input.user_pool_id).await?;
    pool.schema = schema::extended(pool.schema, input.custom_attributes.into_vec())?;
    pool.modified_at = cx.now();
    let mut write = Write::new();
    write.replace_pool(&pool);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    fn attributes(range: std::ops::Range<usize>) -> Value {
        range
            .map(|n| json!({"Name": format!("a{n}"), "AttributeDataType": "String"}))
            .collect()
    }

    #[tokio::test]
    async fn attributes_follow_those_there_are() {
        let (app, pool) = TestApp::with_pool().await;
        let added = json!([
            {"Name": "team", "AttributeDataType": "String", "Mutable": false},
            // A name of its own, beside the standard one.
            {"Name": "email", "AttributeDataType": "Boolean"},
        ]);
        let input = json!({"UserPoolId": pool, "CustomAttributes": added});
        assert_eq!(
            app.ok("AddCustomAttributes", input.clone()).await,
            json!({})
        );
        let shown = app
            .ok("DescribeUserPool", json!({"UserPoolId": pool}))
            .await;
        let shown = shown["UserPool"]["SchemaAttributes"].as_array().unwrap();
        assert_eq!(shown.len(), 22);
        assert_eq!(
            shown[20],
            json!({
                "Name": "custom:team",
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": false,
                "Mutable": false,
                "Required": false,
                "StringAttributeConstraints": {},
            })
        );
        assert_eq!(shown[21]["Name"], "custom:email");
        assert_eq!(shown[10]["AttributeDataType"], "String");
        app.refuses(
            "AddCustomAttributes",
            input,
            "InvalidParameterException",
            "Duplicate custom attribute names custom:team are not allowed in a user pool schema.",
        )
        .await;
    }

    #[tokio::test]
    async fn fifty_are_enough() {
        let (app, pool) = TestApp::with_pool().await;
        let input = |range| json!({"UserPoolId": pool, "CustomAttributes": attributes(range)});
        app.ok("AddCustomAttributes", input(0..25)).await;
        app.refuses(
            "AddCustomAttributes",
            input(25..51),
            "InvalidParameterException",
            "1 validation error detected: Value '[26 elements]' at 'customAttributes' failed to \
             satisfy constraint: Member must have length less than or equal to 25",
        )
        .await;
        app.ok("AddCustomAttributes", input(25..50)).await;
        app.refuses(
            "AddCustomAttributes",
            input(50..51),
            "InvalidParameterException",
            "A user pool can't have more than 50 custom attributes.",
        )
        .await;
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "AddCustomAttributes",
            json!({"UserPoolId": "us-east-1_unknown", "CustomAttributes": attributes(0..1)}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
        app.refuses(
            "AddCustomAttributes",
            json!({"UserPoolId": "us-east-1_unknown", "CustomAttributes": []}),
            "InvalidParameterException",
            "1 validation error detected: Value '[0 elements]' at 'customAttributes' failed to \
             satisfy constraint: Member must have length greater than or equal to 1",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed(
            "AddCustomAttributes",
            json!({"UserPoolId": pool, "CustomAttributes": attributes(0..1)}),
        )
        .await;
    }
}
