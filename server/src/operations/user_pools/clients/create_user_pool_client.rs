//! `CreateUserPoolClient`: makes an app client, and its secret where one is asked for.

use serde::Serialize;
use zeroize::Zeroizing;

use super::rules::{self, Stage};
use super::settings::client_input;
use super::view::ClientView;
use crate::app::Context;
use crate::error::ApiError;
use crate::model::Client;
use crate::secrets::{Purpose, Sealed};
use crate::shapes::{ClientId, ClientName, ClientSecret, UserPoolId};
use crate::store::Write;

client_input! {
    /// What the client shall be.
    user_pool_id: UserPoolId,
    client_name: ClientName,
    generate_secret: Option<bool>,
    client_secret: Option<ClientSecret>,
    publish_secrets_in_aws_secrets_manager as "PublishSecretsInAWSSecretsManager": Option<bool>,
}

/// The new client.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pool_client: ClientView,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.pool(&input.user_pool_id).await?;
    let identifier = cx.new_client_id(&pool.settings.tags, &input.client_name)?;
    let now = cx.now();
    let mut client = Client {
        id: identifier.id.clone(),
        pool_id: pool.id.clone(),
        name: input.client_name.as_str().to_owned(),
        sealed_secret: secret(cx, &input, &identifier.id)?,
        created_at: now,
        modified_at: now,
        version: 0,
        refresh_token_validity: None,
        access_token_validity: None,
        id_token_validity: None,
        token_validity_units: None,
        read_attributes: None,
        write_attributes: None,
        explicit_auth_flows: None,
        supported_identity_providers: None,
        callback_urls: None,
        logout_urls: None,
        default_redirect_uri: None,
        allowed_oauth_flows: None,
        allowed_oauth_scopes: None,
        allowed_oauth_flows_user_pool_client: None,
        analytics_configuration: None,
        prevent_user_existence_errors: None,
        enable_token_revocation: None,
        enable_propagate_additional_user_context_data: None,
        auth_session_validity: None,
        refresh_token_rotation: None,
    };
    input.settle(&mut client);
    rules::check(&pool, &client, Stage::Creating)?;
    let mut write = Write::new();
    // A client is checked against its pool; a pool that is deleted meanwhile gets none.
    write.expect_pool(&pool).add_client(&client);
    cx.commit_new(write, "User pool client", identifier).await?;
    Ok(Output {
        user_pool_client: ClientView::new(cx, client)?,
    })
}

/// The secret that was asked for, sealed.
fn secret(cx: &Context, input: &Input, id: &ClientId) -> Result<Option<Sealed>, ApiError> {
    let refuse = |text: &'static str| Err(ApiError::InvalidParameter(text.into()));
    if input.publish_secrets_in_aws_secrets_manager == Some(true) {
        return refuse("PublishSecretsInAWSSecretsManager is not supported by this server.");
    }
    let seal =
        |secret: &str| Some(cx.seal(Purpose::ClientSecret, &[id.as_str()], secret.as_bytes()));
    match (input.generate_secret == Some(true), &input.client_secret) {
        (true, Some(_)) => refuse(
            "You cannot specify both GenerateSecret as true and provide a ClientSecret value.",
        ),
        (true, None) => Ok(seal(&Zeroizing::new(cx.new_client_secret()))),
        (false, Some(secret)) => Ok(seal(secret.as_str())),
        (false, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::shapes::ClientId;
    use crate::testing::TestApp;

    const POOL: &str = "us-east-1_Test00001";

    fn named(mut settings: Value) -> Value {
        settings["UserPoolId"] = json!(POOL);
        settings["ClientName"] = json!("c");
        settings
    }

    #[tokio::test]
    async fn a_client_that_was_told_nothing_has_the_defaults() {
        let app = TestApp::with_pool().await.0;
        let made = app.ok("CreateUserPoolClient", named(json!({}))).await;
        let id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
        assert_eq!(id.len(), 26);
        assert!(
            id.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        );
        let expected = json!({
            "UserPoolId": POOL,
            "ClientName": "c",
            "ClientId": id,
            "LastModifiedDate": 1_772_510_706.0,
            "CreationDate": 1_772_510_706.0,
            "RefreshTokenValidity": 30,
            "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": true,
            "EnablePropagateAdditionalUserContextData": false,
            "AuthSessionValidity": 3,
            "ClientType": "REGULAR",
        });
        assert_eq!(made, json!({"UserPoolClient": expected}));
        let which = json!({"UserPoolId": POOL, "ClientId": id});
        assert_eq!(app.ok("DescribeUserPoolClient", which).await, made);
    }

    #[tokio::test]
    async fn every_setting_comes_back_as_it_was_given() {
        let app = TestApp::with_pool().await.0;
        let given = named(json!({
            "RefreshTokenValidity": 90,
            "AccessTokenValidity": 10,
            "IdTokenValidity": 600,
            "TokenValidityUnits": {
                "AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "hours",
            },
            "ReadAttributes": ["email", "email_verified", "name"],
            "WriteAttributes": ["email", "name"],
            "ExplicitAuthFlows": [
                "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_USER_AUTH",
                "ALLOW_TOKEN_EXCHANGE_DELEGATION",
                "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
            ],
            "SupportedIdentityProviders": ["COGNITO"],
            "CallbackURLs": ["https://example.com/callback", "http://localhost:3000/callback"],
            "LogoutURLs": ["https://example.com/bye"],
            "DefaultRedirectURI": "https://example.com/callback",
            "AllowedOAuthFlows": ["code", "implicit"],
            "AllowedOAuthScopes": [
                "phone", "email", "openid", "profile", "aws.cognito.signin.user.admin",
            ],
            "AllowedOAuthFlowsUserPoolClient": true,
            "AnalyticsConfiguration": {
                "ApplicationId": "a1",
                "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
                "ExternalId": "external",
                "UserDataShared": true,
            },
            "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": false,
            "EnablePropagateAdditionalUserContextData": true,
            "AuthSessionValidity": 15,
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
            "ClientSecret": "a+secret_of24characters0",
        }));
        let made = app.ok("CreateUserPoolClient", given.clone()).await["UserPoolClient"].take();
        let which = json!({"UserPoolId": POOL, "ClientId": made["ClientId"]});
        let shown = app.ok("DescribeUserPoolClient", which).await["UserPoolClient"].take();
        assert_eq!(shown, made);
        for (member, value) in given.as_object().unwrap() {
            assert_eq!(&shown[member], value, "{member}");
        }
        assert_eq!(
            shown.as_object().unwrap().len(),
            given.as_object().unwrap().len() + 4
        );
    }

    #[tokio::test]
    async fn a_secret_is_made_and_lies_sealed() {
        let app = TestApp::with_pool().await.0;
        let made = app
            .ok(
                "CreateUserPoolClient",
                named(json!({"GenerateSecret": true})),
            )
            .await["UserPoolClient"]
            .take();
        let secret = made["ClientSecret"].as_str().unwrap();
        assert_eq!(secret.len(), 52);
        assert!(
            secret
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        );
        let id = made["ClientId"].as_str().unwrap();
        let (client, _) = app.app.client(&ClientId::trusted(id)).await.unwrap();
        let stored = serde_json::to_string(&*client).unwrap();
        assert!(stored.contains("sealed_secret") && !stored.contains(secret));
        // It is the one that the client must prove.
        app.refuses(
            "InitiateAuth",
            json!({
                "ClientId": id,
                "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": {"USERNAME": "alice", "SRP_A": "02"},
            }),
            "NotAuthorizedException",
            &format!("Client {id} is configured with secret but SECRET_HASH was not received"),
        )
        .await;
    }

    #[tokio::test]
    async fn a_secret_is_either_made_or_given() {
        let app = TestApp::with_pool().await.0;
        let secret = "a+secret_of24characters0";
        app.refuses(
            "CreateUserPoolClient",
            named(json!({"GenerateSecret": true, "ClientSecret": secret})),
            "InvalidParameterException",
            "You cannot specify both GenerateSecret as true and provide a ClientSecret value.",
        )
        .await;
        app.refuses(
            "CreateUserPoolClient",
            named(json!({"ClientSecret": "too-short"})),
            "InvalidParameterException",
            "1 validation error detected: Value at 'clientSecret' failed to satisfy constraint: \
             Member must have length greater than or equal to 24",
        )
        .await;
        app.refuses(
            "CreateUserPoolClient",
            named(json!({"GenerateSecret": true, "PublishSecretsInAWSSecretsManager": true})),
            "InvalidParameterException",
            "PublishSecretsInAWSSecretsManager is not supported by this server.",
        )
        .await;
    }

    #[tokio::test]
    async fn a_tag_of_the_pool_pins_the_id_once() {
        let app = TestApp::new().await;
        let tags = json!({
            "_custom_id_": POOL,
            "_custom_id_client:c": "pinned00000000000000000000",
            "_custom_id_client:d": "not-an-id",
        });
        app.ok(
            "CreateUserPool",
            json!({"PoolName": "p", "UserPoolTags": tags}),
        )
        .await;
        let made = app.ok("CreateUserPoolClient", named(json!({}))).await;
        assert_eq!(
            made["UserPoolClient"]["ClientId"],
            "pinned00000000000000000000"
        );
        app.refuses(
            "CreateUserPoolClient",
            named(json!({})),
            "InvalidParameterException",
            "User pool client pinned00000000000000000000 already exists.",
        )
        .await;
        app.refuses(
            "CreateUserPoolClient",
            json!({"UserPoolId": POOL, "ClientName": "d"}),
            "InvalidParameterException",
            "1 validation error detected: Value 'not-an-id' at \
             'userPoolTags._custom_id_client:d.member' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: [\\w+]+",
        )
        .await;
    }

    /// What `cargo xtask demo` starts with.
    #[tokio::test]
    async fn the_demo_can_be_seeded() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/seed.json");
        let seed: Vec<Value> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let app = TestApp::new().await;
        let mut done = Vec::new();
        for step in seed {
            let operation = step["operation"].as_str().unwrap();
            if operation.starts_with("CreateUserPool") {
                done.push(app.ok(operation, step["input"].clone()).await);
            }
        }
        assert_eq!(done[0]["UserPool"]["Id"], "us-east-1_demo00001");
        assert_eq!(
            done[1]["UserPoolClient"]["ClientId"],
            "demo0000000000000000000web"
        );
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "CreateUserPoolClient",
            named(json!({})),
            "ResourceNotFoundException",
            "User pool us-east-1_Test00001 does not exist.",
        )
        .await;
        app.refuses(
            "CreateUserPoolClient",
            json!({"UserPoolId": POOL}),
            "InvalidParameterException",
            "1 validation error detected: Value null at 'clientName' failed to satisfy \
             constraint: Member must not be null",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let app = TestApp::with_pool().await.0;
        app.is_signed("CreateUserPoolClient", named(json!({})))
            .await;
    }
}
