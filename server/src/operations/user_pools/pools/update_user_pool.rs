//! `UpdateUserPool`: replaces a pool's settings; what is left out goes back to its default.
//!
//! Kept where left out: the name, the tags, the plan, the key, the issuer and the registration of
//! clients.
//! What was fixed at creation stays: aliases, username attributes, case and schema.

use super::settings::{pool_input, settle};
use super::{plan, rules, unsupported};
use crate::app::Context;
use crate::error::ApiError;
use crate::model::Pool;
use crate::operations::Empty;
use crate::shapes::user_pool::UserPoolTier;
use crate::shapes::{UserPoolId, UserPoolName};
use crate::store::Write;

pool_input! {
    /// Which pool to change, and to what.
    user_pool_id: UserPoolId,
    pool_name: Option<UserPoolName>,
}

pub async fn call(cx: &Context, mut input: Input) -> Result<Empty, ApiError> {
    let mut pool = cx.pool(&input.user_pool_id).await?;
    let keeps_tags = input.user_pool_tags.is_none();
    let before = std::mem::replace(&mut pool.settings, input.settings());
    let after = &mut pool.settings;
    if keeps_tags {
        after.tags = before.tags;
    }
    after.user_pool_tier = after.user_pool_tier.or(before.user_pool_tier);
    after.dcr_configuration = after.dcr_configuration.take().or(before.dcr_configuration);
    after.key_configuration = after.key_configuration.take().or(before.key_configuration);
    after.issuer_configuration = after
        .issuer_configuration
        .take()
        .or(before.issuer_configuration);
    if let Some(name) = input.pool_name {
        pool.name = name.into_string();
    }
    rules::check(&pool)?;
    plan::check(&pool.settings)?;
    plan::check_factors(&pool)?;
    unsupported::check(&pool.settings)?;
    settle(&mut pool.settings);
    if plan::of(&pool.settings) == UserPoolTier::Lite
        && before.user_pool_tier != Some(UserPoolTier::Lite)
    {
        check_clients(cx, &pool).await?;
    }
    pool.modified_at = cx.now();
    let mut write = Write::new();
    write.replace_pool(&pool);
    cx.commit(write).await?;
    Ok(Empty {})
}

/// Whether the pool's clients can do with its new plan.
async fn check_clients(cx: &Context, pool: &Pool) -> Result<(), ApiError> {
    const AT_ONCE: i64 = 100;
    let mut after = String::new();
    loop {
        let clients = cx.store.list_clients(&pool.id, &after, AT_ONCE).await?;
        let Some(last) = clients.last() else {
            return Ok(());
        };
        last.id.as_str().clone_into(&mut after);
        for client in &clients {
            plan::check_change(plan::of(&pool.settings), client)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    async fn shown(app: &TestApp, id: &Value) -> Value {
        app.ok("DescribeUserPool", json!({"UserPoolId": id})).await["UserPool"].take()
    }

    #[tokio::test]
    async fn what_is_left_out_goes_back_to_its_default() {
        let app = TestApp::new().await;
        let plain = app.ok("CreateUserPool", json!({"PoolName": "p"})).await["UserPool"].take();
        let id = plain["Id"].clone();
        app.advance(60);
        let asked = json!({
            "UserPoolId": id,
            "PoolName": "q",
            "Policies": {"PasswordPolicy": {"MinimumLength": 20}},
            "DeletionProtection": "ACTIVE",
            "AutoVerifiedAttributes": ["email"],
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "EmailVerificationSubject": "Subject",
        });
        assert_eq!(app.ok("UpdateUserPool", asked).await, json!({}));
        let changed = shown(&app, &id).await;
        assert_eq!(changed["Name"], "q");
        assert_eq!(changed["Policies"]["PasswordPolicy"]["MinimumLength"], 20);
        assert_eq!(changed["DeletionProtection"], "ACTIVE");
        assert_eq!(changed["AutoVerifiedAttributes"], json!(["email"]));
        assert_eq!(changed["CreationDate"], 1_772_510_706.0);
        assert_eq!(changed["LastModifiedDate"], 1_772_510_766.0);
        app.ok("UpdateUserPool", json!({"UserPoolId": id, "PoolName": "p"}))
            .await;
        let mut expected = plain;
        expected["LastModifiedDate"] = json!(1_772_510_766.0);
        assert_eq!(shown(&app, &id).await, expected);
    }

    #[tokio::test]
    async fn tags_stay_until_there_are_others() {
        let app = TestApp::new().await;
        let tags = json!({"team": "identity"});
        let input = json!({"PoolName": "p", "UserPoolTags": tags});
        let id = app.ok("CreateUserPool", input).await["UserPool"]["Id"].take();
        app.ok("UpdateUserPool", json!({"UserPoolId": id})).await;
        assert_eq!(shown(&app, &id).await["UserPoolTags"], tags);
        let none = json!({"UserPoolId": id, "UserPoolTags": {}});
        app.ok("UpdateUserPool", none).await;
        assert_eq!(shown(&app, &id).await["UserPoolTags"], json!({}));
    }

    #[tokio::test]
    async fn what_a_pool_is_stays() {
        let app = TestApp::new().await;
        let made = app
            .ok(
                "CreateUserPool",
                json!({
                    "PoolName": "p",
                    "UsernameAttributes": ["email"],
                    "UsernameConfiguration": {"CaseSensitive": false},
                    "Schema": [{"Name": "x", "AttributeDataType": "String"}],
                    "UserPoolTier": "PLUS",
                    "DcrConfiguration": {"EnableStatus": "Disabled"},
                    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
                    "IssuerConfiguration": {"Type": "UPDATED"},
                }),
            )
            .await["UserPool"]
            .take();
        app.ok("UpdateUserPool", json!({"UserPoolId": made["Id"]}))
            .await;
        assert_eq!(shown(&app, &made["Id"]).await, made);
    }

    #[tokio::test]
    async fn a_plan_is_not_left_while_a_client_needs_it() {
        let app = TestApp::new().await;
        let made = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        let id = &made["UserPool"]["Id"];
        let client = app
            .ok(
                "CreateUserPoolClient",
                json!({
                    "UserPoolId": id,
                    "ClientName": "c",
                    "RefreshTokenRotation": {"Feature": "ENABLED"},
                }),
            )
            .await;
        let lite = json!({"UserPoolId": id, "UserPoolTier": "LITE"});
        app.refuses(
            "UpdateUserPool",
            lite.clone(),
            "TierChangeNotAllowedException",
            "The following features need to be disabled for the LITE pricing tier configured: \
             Refresh Token Rotation",
        )
        .await;
        let client = &client["UserPoolClient"]["ClientId"];
        app.ok(
            "DeleteUserPoolClient",
            json!({"UserPoolId": id, "ClientId": client}),
        )
        .await;
        app.ok("UpdateUserPool", lite).await;
        assert_eq!(shown(&app, id).await["UserPoolTier"], "LITE");
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "UpdateUserPool",
            json!({"UserPoolId": "us-east-1_unknown"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("UpdateUserPool", json!({"UserPoolId": pool}))
            .await;
    }
}
