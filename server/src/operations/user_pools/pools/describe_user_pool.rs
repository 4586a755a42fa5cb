//! `DescribeUserPool`: everything a pool is set to.

use serde::Serialize;

use super::view::PoolView;
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{UserPoolId, input};

input! {
    /// Which pool to show.
    pub struct Input { user_pool_id: UserPoolId }
}

/// The pool.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pool: PoolView,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.pool(&input.user_pool_id).await?;
    let users = cx.store.count_users(&pool.id).await?;
    Ok(Output {
        user_pool: PoolView::new(cx, &pool, users),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    fn text(name: &str, low: &str, high: &str) -> Value {
        json!({
            "Name": name,
            "AttributeDataType": "String",
            "DeveloperOnlyAttribute": false,
            "Mutable": name != "sub",
            "Required": name == "sub",
            "StringAttributeConstraints": {"MinLength": low, "MaxLength": high},
        })
    }

    fn flag(name: &str) -> Value {
        json!({
            "Name": name,
            "AttributeDataType": "Boolean",
            "DeveloperOnlyAttribute": false,
            "Mutable": true,
            "Required": false,
        })
    }

    #[tokio::test]
    async fn a_pool_that_was_told_nothing_has_the_defaults() {
        let app = TestApp::new().await;
        let made = app.ok("CreateUserPool", json!({"PoolName": "plain"})).await;
        let id = made["UserPool"]["Id"].as_str().unwrap();
        let shown = app.ok("DescribeUserPool", json!({"UserPoolId": id})).await;
        // As the service shows such a pool: `aws cognito-idp describe-user-pool`.
        let expected = json!({
            "Id": id,
            "Name": "plain",
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 8,
                    "RequireUppercase": true,
                    "RequireLowercase": true,
                    "RequireNumbers": true,
                    "RequireSymbols": true,
                    "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
            },
            "DeletionProtection": "INACTIVE",
            "LambdaConfig": {},
            "LastModifiedDate": 1_772_510_706.0,
            "CreationDate": 1_772_510_706.0,
            "SchemaAttributes": [
                text("sub", "1", "2048"),
                text("name", "0", "2048"),
                text("given_name", "0", "2048"),
                text("family_name", "0", "2048"),
                text("middle_name", "0", "2048"),
                text("nickname", "0", "2048"),
                text("preferred_username", "0", "2048"),
                text("profile", "0", "2048"),
                text("picture", "0", "2048"),
                text("website", "0", "2048"),
                text("email", "0", "2048"),
                flag("email_verified"),
                text("gender", "0", "2048"),
                text("birthdate", "10", "10"),
                text("zoneinfo", "0", "2048"),
                text("locale", "0", "2048"),
                text("phone_number", "0", "2048"),
                flag("phone_number_verified"),
                text("address", "0", "2048"),
                {
                    "Name": "updated_at",
                    "AttributeDataType": "Number",
                    "DeveloperOnlyAttribute": false,
                    "Mutable": true,
                    "Required": false,
                    "NumberAttributeConstraints": {"MinValue": "0"},
                },
            ],
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
            "MfaConfiguration": "OFF",
            "EstimatedNumberOfUsers": 0,
            "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
            "UserPoolTags": {},
            "AdminCreateUserConfig": {
                "AllowAdminCreateUserOnly": false,
                "UnusedAccountValidityDays": 7,
            },
            "Arn": format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{id}"),
            "UserPoolTier": "ESSENTIALS",
        });
        assert_eq!(shown, json!({"UserPool": expected}));
        assert_eq!(made, shown);
    }

    #[tokio::test]
    async fn users_are_counted() {
        let (app, pool) = TestApp::with_pool().await;
        for name in ["alice", "bob"] {
            app.add_user(&pool, name, json!({})).await;
        }
        let shown = app
            .ok("DescribeUserPool", json!({"UserPoolId": pool}))
            .await;
        assert_eq!(shown["UserPool"]["EstimatedNumberOfUsers"], 2);
    }

    #[tokio::test]
    async fn the_lite_plan_has_no_sign_in_policy() {
        let app = TestApp::new().await;
        let made = app
            .ok(
                "CreateUserPool",
                json!({"PoolName": "p", "UserPoolTier": "LITE"}),
            )
            .await;
        assert_eq!(made["UserPool"]["UserPoolTier"], "LITE");
        assert!(made["UserPool"]["Policies"].get("SignInPolicy").is_none());
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "DescribeUserPool",
            json!({"UserPoolId": "us-east-1_unknown"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
        app.refuses(
            "DescribeUserPool",
            json!({"UserPoolId": "a b"}),
            "InvalidParameterException",
            "1 validation error detected: Value 'a b' at 'userPoolId' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("DescribeUserPool", json!({"UserPoolId": pool}))
            .await;
    }
}
