//! `DescribeIdentityPool`: an identity pool's settings.

use super::views::IdentityPoolView;
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{IdentityPoolId, input};

input! {
    /// Which pool to show.
    pub struct Input { identity_pool_id: IdentityPoolId }
}

pub async fn call(cx: &Context, input: Input) -> Result<IdentityPoolView, ApiError> {
    Ok(cx.identity_pool(&input.identity_pool_id).await?.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    #[tokio::test]
    async fn an_unknown_pool_is_told() {
        let app = TestApp::new().await;
        let unknown = json!({"IdentityPoolId": "us-east-1:0a0a"});
        for operation in [
            "DescribeIdentityPool",
            "DeleteIdentityPool",
            "GetIdentityPoolRoles",
            "GetId",
        ] {
            app.refuses(
                operation,
                unknown.clone(),
                "ResourceNotFoundException",
                "IdentityPool 'us-east-1:0a0a' not found.",
            )
            .await;
        }
        app.is_signed("DescribeIdentityPool", unknown).await;
    }

    #[tokio::test]
    async fn an_id_must_look_like_one() {
        let app = TestApp::new().await;
        app.refuses(
            "DescribeIdentityPool",
            json!({"IdentityPoolId": "us east 1"}),
            "InvalidParameterException",
            "1 validation error detected: Value 'us east 1' at 'identityPoolId' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+",
        )
        .await;
    }
}
