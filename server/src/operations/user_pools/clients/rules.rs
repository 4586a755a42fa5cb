//! What AWS refuses in a client's settings, beyond the constraints of the service model.

use super::super::pools::{attribute_exists, check_plan_of_client};
use super::oauth;
use crate::error::ApiError;
use crate::model::{Client, Pool};
use crate::shapes::ClientPermission;
use crate::shapes::user_pool::{AnalyticsConfiguration, ExplicitAuthFlow, Permissions};

/// What is done with the client; AWS words its refusals accordingly.
#[derive(Clone, Copy, Debug)]
pub enum Stage {
    /// It is made.
    Creating,
    /// It changes.
    Updating,
}

impl Stage {
    const fn word(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Updating => "updating",
        }
    }
}

/// Checks a client that is about to be written.
///
/// # Errors
/// `InvalidParameterException`, `InvalidOAuthFlowException`, `ScopeDoesNotExistException`,
/// `FeatureUnavailableInTierException`.
pub fn check(pool: &Pool, client: &Client, stage: Stage) -> Result<(), ApiError> {
    check_auth_flows(client)?;
    check_validity(client)?;
    check_attributes(pool, client, stage)?;
    check_providers(pool, client)?;
    oauth::check(client)?;
    check_analytics(client.analytics_configuration.as_ref())?;
    if client.enable_propagate_additional_user_context_data == Some(true)
        && client.sealed_secret.is_none()
    {
        return refuse(
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        );
    }
    check_plan_of_client(&pool.settings, client)
}

fn check_auth_flows(client: &Client) -> Result<(), ApiError> {
    let flows = client.explicit_auth_flows.as_ref();
    let flows = flows.map_or(&[][..], |list| list.as_slice());
    let present = |flow: &&ExplicitAuthFlow| flow.as_str().starts_with("ALLOW_");
    let count = flows.iter().filter(present).count();
    if count > 0 && count < flows.len() {
        return refuse(
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        );
    }
    // Without rotation's one use per token, the old flow would let a stolen one live on.
    if client.rotation_grace_seconds().is_some()
        && flows.contains(&ExplicitAuthFlow::AllowRefreshTokenAuth)
    {
        return refuse(
            "ALLOW_REFRESH_TOKEN_AUTH cannot be used when refresh token rotation is enabled.",
        );
    }
    Ok(())
}

/// Five minutes to a day for ID and access tokens, an hour to ten years for refresh tokens, and
/// never longer than the refresh token.
fn check_validity(client: &Client) -> Result<(), ApiError> {
    let refresh = client.refresh_token_seconds();
    let short = [client.access_token_seconds(), client.id_token_seconds()];
    let fit = short
        .into_iter()
        .all(|seconds| (300..=86_400).contains(&seconds) && seconds <= refresh)
        && (3_600..=315_360_000).contains(&refresh);
    if fit {
        Ok(())
    } else {
        refuse("Invalid range for token validity.")
    }
}

fn check_attributes(pool: &Pool, client: &Client, stage: Stage) -> Result<(), ApiError> {
    let names = |list: &'_ Permissions| -> Vec<String> {
        let names = list.as_slice().iter().map(ClientPermission::as_str);
        names.map(str::to_owned).collect()
    };
    let invalid = |kind: &str| {
        let text = format!(
            "Invalid {kind} attributes specified while {} a client",
            stage.word()
        );
        Err(ApiError::InvalidParameter(text.into()))
    };
    if let Some(listed) = client.read_attributes.as_ref().map(names)
        && listed.iter().any(|name| !attribute_exists(pool, name))
    {
        return invalid("read");
    }
    if let Some(listed) = client.write_attributes.as_ref().map(names) {
        let writable = |name: &String| {
            attribute_exists(pool, name)
                && !name.starts_with("dev:")
                && !matches!(
                    name.as_str(),
                    "sub" | "email_verified" | "phone_number_verified"
                )
        };
        let complete = pool
            .required_attributes()
            .all(|required| listed.iter().any(|name| name == required));
        if !listed.is_empty() && (!complete || !listed.iter().all(writable)) {
            return invalid("write");
        }
    }
    Ok(())
}

/// Only the pool itself so far: there are no identity providers beside it.
fn check_providers(pool: &Pool, client: &Client) -> Result<(), ApiError> {
    let listed = client.supported_identity_providers.as_ref();
    let unknown = listed
        .iter()
        .flat_map(|list| list.as_slice())
        .find(|name| name.as_str() != "COGNITO");
    match unknown {
        Some(name) => Err(ApiError::InvalidParameter(
            format!(
                "The provider {name} does not exist for User Pool {}.",
                pool.id
            )
            .into(),
        )),
        None => Ok(()),
    }
}

fn check_analytics(analytics: Option<&AnalyticsConfiguration>) -> Result<(), ApiError> {
    let Some(analytics) = analytics else {
        return Ok(());
    };
    let by_id = [
        analytics.application_id.is_some(),
        analytics.role_arn.is_some(),
        analytics.external_id.is_some(),
    ];
    let fits = if analytics.application_arn.is_some() {
        by_id == [false; 3]
    } else {
        by_id == [true; 3]
    };
    if fits {
        Ok(())
    } else {
        refuse(
            "Invalid analytics configuration given, either <application arn> or <application id, \
             role arn, external id> are valid",
        )
    }
}

fn refuse<T>(text: &'static str) -> Result<T, ApiError> {
    Err(ApiError::InvalidParameter(text.into()))
}

/// In a pool with these settings, a client with those is neither made nor changed to.
#[cfg(test)]
pub async fn refused_by_both(
    pool: serde_json::Value,
    client: serde_json::Value,
    code: &str,
    text: &str,
) {
    use serde_json::json;

    let app = crate::testing::TestApp::new().await;
    let mut input = pool;
    input["PoolName"] = json!("p");
    let made = app.ok("CreateUserPool", input).await;
    let mut settings = client;
    settings["UserPoolId"] = made["UserPool"]["Id"].clone();
    settings["ClientName"] = json!("c");
    app.refuses("CreateUserPoolClient", settings.clone(), code, text)
        .await;
    let plain = json!({"UserPoolId": settings["UserPoolId"], "ClientName": "c"});
    let made = app.ok("CreateUserPoolClient", plain).await;
    settings["ClientId"] = made["UserPoolClient"]["ClientId"].clone();
    let text = text.replace("while creating", "while updating");
    app.refuses("UpdateUserPoolClient", settings, code, &text)
        .await;
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::refused_by_both;
    use crate::testing::TestApp;

    async fn refuses(settings: Value, text: &str) {
        refused_by_both(json!({}), settings, "InvalidParameterException", text).await;
    }

    #[tokio::test]
    async fn old_and_new_names_of_flows_do_not_mix() {
        refuses(
            json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_USER_SRP_AUTH"]}),
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        )
        .await;
    }

    #[tokio::test]
    async fn rotation_and_the_old_refresh_exclude_each_other() {
        refuses(
            json!({
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "RefreshTokenRotation": {"Feature": "ENABLED"},
            }),
            "ALLOW_REFRESH_TOKEN_AUTH cannot be used when refresh token rotation is enabled.",
        )
        .await;
    }

    #[tokio::test]
    async fn tokens_live_within_bounds() {
        for settings in [
            json!({"AccessTokenValidity": 25}),
            json!({"IdTokenValidity": 60}),
            json!({"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}}),
            json!({"IdTokenValidity": 299, "TokenValidityUnits": {"IdToken": "seconds"}}),
            json!({"AccessTokenValidity": 2, "TokenValidityUnits": {"AccessToken": "days"}}),
            json!({"RefreshTokenValidity": 3651}),
            json!({"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}}),
            json!({"RefreshTokenValidity": 315_360_000}),
            // Longer than the refresh token.
            json!({
                "AccessTokenValidity": 2,
                "RefreshTokenValidity": 1,
                "TokenValidityUnits": {"RefreshToken": "hours"},
            }),
        ] {
            refuses(settings, "Invalid range for token validity.").await;
        }
        let app = TestApp::with_pool().await.0;
        for settings in [
            json!({"AccessTokenValidity": 5, "TokenValidityUnits": {"AccessToken": "minutes"}}),
            json!({"IdTokenValidity": 24}),
            json!({"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "days"}}),
            json!({"RefreshTokenValidity": 3650}),
            json!({"RefreshTokenValidity": 1, "TokenValidityUnits": {"RefreshToken": "hours"}}),
        ] {
            let mut input = settings;
            input["UserPoolId"] = json!("us-east-1_Test00001");
            input["ClientName"] = json!("c");
            app.ok("CreateUserPoolClient", input).await;
        }
    }

    #[tokio::test]
    async fn attributes_exist_and_can_be_written() {
        let schema = json!({"Schema": [
            {"Name": "name", "Required": true},
            {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
            {"Name": "team", "AttributeDataType": "String"},
        ]});
        for (member, list) in [
            ("read", json!(["email", "custom:other"])),
            ("read", json!(["team"])),
            ("write", json!(["name", "custom:other"])),
            ("write", json!(["name", "sub"])),
            ("write", json!(["name", "email_verified"])),
            ("write", json!(["name", "phone_number_verified"])),
            ("write", json!(["name", "dev:custom:note"])),
            // The pool asks for a name.
            ("write", json!(["email"])),
        ] {
            let key = if member == "read" {
                "ReadAttributes"
            } else {
                "WriteAttributes"
            };
            refused_by_both(
                schema.clone(),
                json!({key: list}),
                "InvalidParameterException",
                &format!("Invalid {member} attributes specified while creating a client"),
            )
            .await;
        }
    }

    #[tokio::test]
    async fn providers_exist() {
        let app = TestApp::with_pool().await.0;
        app.refuses(
            "CreateUserPoolClient",
            json!({
                "UserPoolId": "us-east-1_Test00001",
                "ClientName": "c",
                "SupportedIdentityProviders": ["COGNITO", "Google"],
            }),
            "InvalidParameterException",
            "The provider Google does not exist for User Pool us-east-1_Test00001.",
        )
        .await;
    }

    #[tokio::test]
    async fn context_data_needs_a_secret() {
        refuses(
            json!({"EnablePropagateAdditionalUserContextData": true}),
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        )
        .await;
    }

    #[tokio::test]
    async fn analytics_are_named_one_way() {
        let application = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/a1";
        for analytics in [
            json!({"ApplicationId": "a1"}),
            json!({"UserDataShared": true}),
            json!({"ApplicationArn": application, "ApplicationId": "a1"}),
        ] {
            refuses(
                json!({"AnalyticsConfiguration": analytics}),
                "Invalid analytics configuration given, either <application arn> or <application \
                 id, role arn, external id> are valid",
            )
            .await;
        }
    }

    #[tokio::test]
    async fn the_plan_of_the_pool_counts() {
        for (settings, feature) in [
            (
                json!({"RefreshTokenRotation": {"Feature": "ENABLED"}}),
                "Refresh Token Rotation",
            ),
            (
                json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}),
                "Choice-Based Sign-In",
            ),
        ] {
            let text = format!(
                "The following features need to be disabled for the LITE pricing tier configured: \
                 {feature}"
            );
            refused_by_both(
                json!({"UserPoolTier": "LITE"}),
                settings,
                "FeatureUnavailableInTierException",
                &text,
            )
            .await;
        }
    }

    #[tokio::test]
    async fn the_model_bounds_every_member() {
        for (settings, text) in [
            (
                json!({"AuthSessionValidity": 2}),
                "Value '2' at 'authSessionValidity' failed to satisfy constraint: Member must \
                 have value greater than or equal to 3",
            ),
            (
                json!({"AuthSessionValidity": 16}),
                "Value '16' at 'authSessionValidity' failed to satisfy constraint: Member must \
                 have value less than or equal to 15",
            ),
            (
                json!({"RefreshTokenRotation": {
                    "Feature": "ENABLED", "RetryGracePeriodSeconds": 61,
                }}),
                "Value '61' at 'refreshTokenRotation.retryGracePeriodSeconds' failed to satisfy \
                 constraint: Member must have value less than or equal to 60",
            ),
            (
                json!({"RefreshTokenRotation": {"RetryGracePeriodSeconds": 6}}),
                "Value null at 'refreshTokenRotation.feature' failed to satisfy constraint: \
                 Member must not be null",
            ),
            (
                json!({"AllowedOAuthFlows": ["token"]}),
                "Value 'token' at 'allowedOauthFlows.1.member' failed to satisfy constraint: \
                 Member must satisfy enum value set: [code, implicit, client_credentials]",
            ),
            (
                json!({"AnalyticsConfiguration": {"ApplicationId": "not hex"}}),
                "Value 'not hex' at 'analyticsConfiguration.applicationId' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: ^[0-9a-fA-F]+$",
            ),
        ] {
            refuses(settings, &format!("1 validation error detected: {text}")).await;
        }
    }
}
