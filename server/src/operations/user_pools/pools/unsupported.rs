//! The settings that this server does not honour yet. Where ignoring one is harmless it is stored
//! and shown; where it would let somebody in who must stay out, or show what must stay hidden, it
//! is refused. The pages of [`super`] list both.

use crate::error::ApiError;
use crate::model::PoolSettings;
use crate::shapes::user_pool::{
    AdvancedSecurityMode, CustomAuthMode, KeyType, LambdaConfig, MfaConfiguration,
};

/// Refuses what must not be ignored.
///
/// # Errors
/// `InvalidParameterException` that names the first such setting.
pub fn check(settings: &PoolSettings) -> Result<(), ApiError> {
    match find(settings) {
        Some(setting) => Err(ApiError::InvalidParameter(
            format!("{setting} is not supported by this server.").into(),
        )),
        None => Ok(()),
    }
}

fn find(settings: &PoolSettings) -> Option<&'static str> {
    if settings.mfa_configuration == Some(MfaConfiguration::On) {
        return Some("MfaConfiguration ON");
    }
    if let Some(trigger) = settings.lambda_config.as_ref().and_then(trigger) {
        return Some(trigger);
    }
    if let Some(add_ons) = &settings.user_pool_add_ons {
        let custom = add_ons.advanced_security_additional_flows.as_ref();
        if add_ons.advanced_security_mode == AdvancedSecurityMode::Enforced
            || custom.is_some_and(|flows| flows.custom_auth_mode == Some(CustomAuthMode::Enforced))
        {
            return Some("Threat protection in mode ENFORCED");
        }
    }
    if let Some(key) = &settings.key_configuration
        && (key.key_type == Some(KeyType::CustomerManaged) || key.kms_key_arn.is_some())
    {
        return Some("KeyType CUSTOMER_MANAGED_KEY");
    }
    None
}

/// A trigger that can refuse somebody, take something out of tokens, or keep a code from the
/// pool's own channels.
fn trigger(triggers: &LambdaConfig) -> Option<&'static str> {
    [
        (triggers.pre_sign_up.is_some(), "Trigger PreSignUp"),
        (
            triggers.pre_authentication.is_some(),
            "Trigger PreAuthentication",
        ),
        (
            triggers.post_authentication.is_some(),
            "Trigger PostAuthentication",
        ),
        (
            triggers.pre_token_generation.is_some()
                || triggers.pre_token_generation_config.is_some(),
            "Trigger PreTokenGeneration",
        ),
        (
            triggers.custom_sms_sender.is_some(),
            "Trigger CustomSMSSender",
        ),
        (
            triggers.custom_email_sender.is_some(),
            "Trigger CustomEmailSender",
        ),
    ]
    .into_iter()
    .find_map(|(set, name)| set.then_some(name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";
    const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/k";

    fn with_name(mut settings: Value) -> Value {
        settings["PoolName"] = json!("p");
        settings
    }

    #[tokio::test]
    async fn what_would_weaken_a_pool_is_refused() {
        let app = TestApp::new().await;
        let sender = json!({"LambdaVersion": "V1_0", "LambdaArn": FUNCTION});
        for (settings, name) in [
            (
                json!({
                    "MfaConfiguration": "ON",
                    "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
                }),
                "MfaConfiguration ON",
            ),
            (
                json!({"LambdaConfig": {"PreSignUp": FUNCTION}}),
                "Trigger PreSignUp",
            ),
            (
                json!({"LambdaConfig": {"PreAuthentication": FUNCTION}}),
                "Trigger PreAuthentication",
            ),
            (
                json!({"LambdaConfig": {"PostAuthentication": FUNCTION}}),
                "Trigger PostAuthentication",
            ),
            (
                json!({"LambdaConfig": {"PreTokenGeneration": FUNCTION}}),
                "Trigger PreTokenGeneration",
            ),
            (
                json!({"LambdaConfig": {"PreTokenGenerationConfig": sender}}),
                "Trigger PreTokenGeneration",
            ),
            (
                json!({"LambdaConfig": {"CustomSMSSender": sender, "KMSKeyID": KEY}}),
                "Trigger CustomSMSSender",
            ),
            (
                json!({"LambdaConfig": {"CustomEmailSender": sender, "KMSKeyID": KEY}}),
                "Trigger CustomEmailSender",
            ),
            (
                json!({
                    "UserPoolTier": "PLUS",
                    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
                }),
                "Threat protection in mode ENFORCED",
            ),
            (
                json!({
                    "UserPoolTier": "PLUS",
                    "UserPoolAddOns": {
                        "AdvancedSecurityMode": "AUDIT",
                        "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
                    },
                }),
                "Threat protection in mode ENFORCED",
            ),
            (
                json!({"KeyConfiguration": {
                    "KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY,
                }}),
                "KeyType CUSTOMER_MANAGED_KEY",
            ),
        ] {
            app.refuses(
                "CreateUserPool",
                with_name(settings),
                "InvalidParameterException",
                &format!("{name} is not supported by this server."),
            )
            .await;
        }
    }

    #[tokio::test]
    async fn what_is_harmless_is_kept_and_shown() {
        let app = TestApp::new().await;
        for (member, value) in [
            (
                "LambdaConfig",
                json!({
                    "CustomMessage": FUNCTION,
                    "PostConfirmation": FUNCTION,
                    "DefineAuthChallenge": FUNCTION,
                    "CreateAuthChallenge": FUNCTION,
                    "VerifyAuthChallengeResponse": FUNCTION,
                    "UserMigration": FUNCTION,
                    "KMSKeyID": KEY,
                    "InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
                }),
            ),
            (
                "DeviceConfiguration",
                json!({
                    "ChallengeRequiredOnNewDevice": true,
                    "DeviceOnlyRememberedOnUserPrompt": false,
                }),
            ),
            ("IssuerConfiguration", json!({"Type": "UPDATED"})),
            ("KeyConfiguration", json!({"KeyType": "AWS_OWNED_KEY"})),
            (
                "AcrConfiguration",
                json!({"Level1": {"AcrValue": "urn:example:low"}}),
            ),
        ] {
            let made = app
                .ok("CreateUserPool", with_name(json!({member: value})))
                .await;
            assert_eq!(made["UserPool"][member], value);
        }
    }
}
