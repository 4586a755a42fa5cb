//! What a pool's feature plan (`UserPoolTier`) includes.

use crate::error::ApiError;
use crate::model::{Client, Pool, PoolSettings};
use crate::shapes::user_pool::{
    AdvancedSecurityMode, DcrStatus, ExplicitAuthFlow, FirstAuthFactor, PreTokenGenerationVersion,
    UserPoolTier,
};

/// The plan of a pool; ESSENTIALS unless another was chosen.
pub fn of(settings: &PoolSettings) -> UserPoolTier {
    settings.user_pool_tier.unwrap_or(UserPoolTier::Essentials)
}

/// Whether the plan includes everything that the settings switch on.
///
/// # Errors
/// `FeatureUnavailableInTierException`.
pub fn check(settings: &PoolSettings) -> Result<(), ApiError> {
    let tier = of(settings);
    let mut missing = Vec::new();
    if tier == UserPoolTier::Lite {
        essential_features(settings, &mut missing);
    }
    let protects = settings.user_pool_add_ons.as_ref().is_some_and(|add_ons| {
        add_ons.advanced_security_mode != AdvancedSecurityMode::Off
            || add_ons.advanced_security_additional_flows.is_some()
    });
    if tier != UserPoolTier::Plus && protects {
        missing.push("Threat Protection".to_owned());
    }
    match refusal(tier, &missing) {
        Some(text) => Err(ApiError::FeatureUnavailableInTier(text.into())),
        None => Ok(()),
    }
}

/// What the settings switch on beyond the LITE plan.
fn essential_features(settings: &PoolSettings, found: &mut Vec<String>) {
    let policies = settings.policies.as_ref();
    let factors = policies
        .and_then(|policies| policies.sign_in_policy.as_ref())
        .and_then(|policy| policy.allowed_first_auth_factors.as_ref());
    if factors
        .iter()
        .flat_map(|list| list.as_slice())
        .any(|factor| *factor != FirstAuthFactor::Password)
    {
        found.push("Passwordless Sign-In".to_owned());
    }
    let tokens = settings
        .lambda_config
        .as_ref()
        .and_then(|triggers| triggers.pre_token_generation_config.as_ref());
    if let Some(version) = tokens.map(|config| config.lambda_version)
        && version != PreTokenGenerationVersion::V1
    {
        found.push(format!(
            "Token Customization with Pre-Token Generation Lambda {version}"
        ));
    }
    let registers = settings.dcr_configuration.as_ref();
    if registers.is_some_and(|dcr| dcr.enable_status != Some(DcrStatus::Disabled)) {
        found.push("Dynamic Client Registration".to_owned());
    }
    if settings
        .acr_configuration
        .as_ref()
        .is_some_and(|levels| !levels.is_empty())
    {
        found.push("ACR Configuration".to_owned());
    }
}

/// Whether the plan includes the pool's second factors.
///
/// # Errors
/// `FeatureUnavailableInTierException`.
pub fn check_factors(pool: &Pool) -> Result<(), ApiError> {
    let tier = of(&pool.settings);
    let mut missing = Vec::new();
    if tier == UserPoolTier::Lite {
        if pool.second_factors.email.is_some() {
            missing.push("Email MFA".to_owned());
        }
        if pool.second_factors.web_authn.is_some() {
            missing.push("Passwordless Sign-In".to_owned());
        }
    }
    match refusal(tier, &missing) {
        Some(text) => Err(ApiError::FeatureUnavailableInTier(text.into())),
        None => Ok(()),
    }
}

/// What the client switches on beyond the LITE plan.
fn client_features(client: &Client) -> Vec<String> {
    let mut found = Vec::new();
    if client.rotation_grace_seconds().is_some() {
        found.push("Refresh Token Rotation".to_owned());
    }
    if client.allows(ExplicitAuthFlow::AllowUserAuth) {
        found.push("Choice-Based Sign-In".to_owned());
    }
    found
}

/// Whether a pool's plan includes everything that the client switches on.
///
/// # Errors
/// `FeatureUnavailableInTierException`.
pub fn check_client(settings: &PoolSettings, client: &Client) -> Result<(), ApiError> {
    let tier = of(settings);
    match refusal_of_client(tier, client) {
        Some(text) => Err(ApiError::FeatureUnavailableInTier(text.into())),
        None => Ok(()),
    }
}

/// Whether a pool may change to this plan with a client like this one in it.
///
/// # Errors
/// `TierChangeNotAllowedException`.
pub fn check_change(tier: UserPoolTier, client: &Client) -> Result<(), ApiError> {
    match refusal_of_client(tier, client) {
        Some(text) => Err(ApiError::TierChangeNotAllowed(text.into())),
        None => Ok(()),
    }
}

fn refusal_of_client(tier: UserPoolTier, client: &Client) -> Option<String> {
    if tier == UserPoolTier::Lite {
        refusal(tier, &client_features(client))
    } else {
        None
    }
}

fn refusal(tier: UserPoolTier, missing: &[String]) -> Option<String> {
    (!missing.is_empty()).then(|| {
        format!(
            "The following features need to be disabled for the {tier} pricing tier configured: {}",
            missing.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::TestApp;

    const REFUSED: &str = "FeatureUnavailableInTierException";

    #[tokio::test]
    async fn a_plan_has_its_features() {
        let app = TestApp::new().await;
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
        for (tier, settings, feature) in [
            (
                "LITE",
                json!({"Policies": {"SignInPolicy": {
                    "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"],
                }}}),
                "Passwordless Sign-In",
            ),
            (
                "LITE",
                json!({"LambdaConfig": {"PreTokenGenerationConfig": {
                    "LambdaVersion": "V2_0", "LambdaArn": arn,
                }}}),
                "Token Customization with Pre-Token Generation Lambda V2_0",
            ),
            (
                "LITE",
                json!({"DcrConfiguration": {}}),
                "Dynamic Client Registration",
            ),
            (
                "LITE",
                json!({"AcrConfiguration": {"Level1": {"AcrValue": "low"}}}),
                "ACR Configuration",
            ),
            (
                "ESSENTIALS",
                json!({"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}),
                "Threat Protection",
            ),
        ] {
            let mut input = settings;
            input["PoolName"] = json!("p");
            input["UserPoolTier"] = json!(tier);
            let text = format!(
                "The following features need to be disabled for the {tier} pricing tier \
                 configured: {feature}"
            );
            app.refuses("CreateUserPool", input, REFUSED, &text).await;
        }
    }
}
