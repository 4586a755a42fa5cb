//! What AWS refuses in a pool's settings, beyond the constraints of the service model.

use crate::error::ApiError;
use crate::model::{Pool, PoolSettings};
use crate::shapes::user_pool::{
    EmailSendingAccount, FirstAuthFactor, LambdaConfig, MfaConfiguration, RecoveryOptionName,
    SmsConfiguration, Tags, VerifiedAttribute,
};
use crate::shapes::{Days365, List, OptionalArn, Path, Shown, StringMap, Violations};

/// Checks the settings of `pool`, whose fixed parts are already in place.
///
/// # Errors
/// `InvalidParameterException`.
pub fn check(pool: &Pool) -> Result<(), ApiError> {
    let settings = &pool.settings;
    check_keys(settings)?;
    if !pool.alias_attributes.is_empty() && !pool.username_attributes.is_empty() {
        return refuse(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        );
    }
    check_passwords(settings)?;
    check_recovery(settings)?;
    check_levels(settings)?;
    check_triggers(settings.lambda_config.as_ref())?;
    check_email(settings)?;
    check_sms(settings.sms_configuration.as_ref())?;
    check_verification(settings)?;
    let second_factor = settings
        .mfa_configuration
        .is_some_and(|mfa| mfa != MfaConfiguration::Off);
    if second_factor && !pool.has_second_factor() {
        return refuse(
            "SMS configuration and Auto verification for phone_number are required when MFA is \
             required/optional",
        );
    }
    Ok(())
}

/// The model's constraints on the keys of maps.
fn check_keys(settings: &PoolSettings) -> Result<(), ApiError> {
    let mut found = Violations::default();
    check_tag_keys(
        &settings.tags,
        &Path::Field(&Path::Root, "user_pool_tags"),
        &mut found,
    );
    let at = Path::Field(&Path::Root, "acr_configuration");
    for (key, _) in settings.acr_configuration.iter().flat_map(StringMap::iter) {
        if !matches!(key, "Level1" | "Level2" | "Level3" | "Level4") {
            let pattern = "satisfy regular expression pattern: Level[1-4]";
            found.value(Shown::Plain(key), &at, pattern);
        }
    }
    violated(&found)
}

/// `TagKeysType`: 1 to 128 characters.
pub fn check_tag_keys(tags: &Tags, at: &Path<'_>, found: &mut Violations) {
    for (key, _) in tags.iter() {
        match key.chars().count() {
            0 => found.value(
                Shown::Plain(key),
                at,
                "have length greater than or equal to 1",
            ),
            1..=128 => {}
            _ => found.value(
                Shown::Plain(key),
                at,
                "have length less than or equal to 128",
            ),
        }
    }
}

/// Refuses what violates the model.
pub fn violated(found: &Violations) -> Result<(), ApiError> {
    if found.is_empty() {
        Ok(())
    } else {
        Err(ApiError::InvalidParameter(found.message().into()))
    }
}

fn check_passwords(settings: &PoolSettings) -> Result<(), ApiError> {
    let policies = settings.policies.as_ref();
    let policy = policies.and_then(|policies| policies.password_policy.as_ref());
    let older = settings.admin_create_user_config.as_ref();
    let set = |days: Option<Days365>| days.is_some_and(|days| days.get() > 0);
    if set(policy.and_then(|policy| policy.temporary_password_validity_days))
        && set(older.and_then(|config| config.unused_account_validity_days))
    {
        return refuse(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of \
             UnusedAccountValidityDays",
        );
    }
    let factors = policies
        .and_then(|policies| policies.sign_in_policy.as_ref())
        .and_then(|policy| policy.allowed_first_auth_factors.as_ref());
    if factors.is_some_and(|list| !list.as_slice().contains(&FirstAuthFactor::Password)) {
        return refuse("Password should be configured as one of the allowed first auth factors.");
    }
    Ok(())
}

fn check_recovery(settings: &PoolSettings) -> Result<(), ApiError> {
    let mechanisms = settings
        .account_recovery_setting
        .as_ref()
        .and_then(|setting| setting.recovery_mechanisms.as_ref());
    let Some([first, second]) = mechanisms.map(List::as_slice) else {
        return Ok(());
    };
    if first.name == second.name || first.priority == second.priority {
        return refuse(
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        );
    }
    if [first, second]
        .iter()
        .any(|option| option.name == RecoveryOptionName::AdminOnly)
    {
        return refuse(
            "Account Recovery Setting cannot use admin_only setting with any other recovery \
             mechanisms.",
        );
    }
    Ok(())
}

/// The names of the levels of assurance differ, those that keep their default included.
fn check_levels(settings: &PoolSettings) -> Result<(), ApiError> {
    let Some(custom) = &settings.acr_configuration else {
        return Ok(());
    };
    let mut names: Vec<String> = (1..=4)
        .map(|level| match custom.get(&format!("Level{level}")) {
            Some(custom) => custom.acr_value.as_str().to_owned(),
            None => format!("urn:cognito:loa:{level}"),
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < 4 {
        return refuse("The names of the ACR levels must be unique in the user pool.");
    }
    Ok(())
}

fn check_triggers(triggers: Option<&LambdaConfig>) -> Result<(), ApiError> {
    let Some(triggers) = triggers else {
        return Ok(());
    };
    let sends = triggers.custom_sms_sender.is_some() || triggers.custom_email_sender.is_some();
    if sends && triggers.kms_key_id.is_none() {
        return refuse(
            "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
        );
    }
    if let (Some(older), Some(present)) = (
        &triggers.pre_token_generation,
        &triggers.pre_token_generation_config,
    ) && *older != present.lambda_arn
    {
        return refuse(
            "PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be identical.",
        );
    }
    Ok(())
}

fn check_email(settings: &PoolSettings) -> Result<(), ApiError> {
    let Some(email) = &settings.email_configuration else {
        return Ok(());
    };
    if email.email_sending_account == Some(EmailSendingAccount::Developer)
        && email.source_arn.is_none()
    {
        return refuse("Source ARN is required to use DEVELOPER email sending owner");
    }
    Ok(())
}

fn check_sms(sms: Option<&SmsConfiguration>) -> Result<(), ApiError> {
    let Some(sms) = sms else {
        return Ok(());
    };
    let by_sns = sms
        .sns_caller_arn
        .as_ref()
        .is_some_and(|arn| !OptionalArn::as_str(arn).is_empty());
    match (by_sns, &sms.eums_sms) {
        (true, Some(_)) => refuse("Only one of SnsCallerArn or EumsSms can be configured."),
        (false, None) => refuse("SnsCallerArn or EumsSms is required in SmsConfiguration."),
        _ => Ok(()),
    }
}

fn check_verification(settings: &PoolSettings) -> Result<(), ApiError> {
    let verified = settings.auto_verified_attributes.as_ref();
    let verified = verified.map_or(&[][..], |list| list.as_slice());
    let held_back = settings
        .user_attribute_update_settings
        .as_ref()
        .and_then(|settings| {
            settings
                .attributes_require_verification_before_update
                .as_ref()
        });
    if held_back
        .iter()
        .flat_map(|list| list.as_slice())
        .any(|attribute| !verified.contains(attribute))
    {
        return refuse(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in \
             AutoVerifiedAttributes",
        );
    }
    if verified.contains(&VerifiedAttribute::PhoneNumber) && settings.sms_configuration.is_none() {
        return refuse(
            "SMS configuration is required when phone_number is selected for auto verification",
        );
    }
    Ok(())
}

fn refuse<T>(text: &'static str) -> Result<T, ApiError> {
    Err(ApiError::InvalidParameter(text.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    const ROLE: &str = "arn:aws:iam::123456789012:role/sms";
    const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";

    async fn refuses(settings: Value, text: &str) {
        let app = TestApp::new().await;
        let mut input = json!({"PoolName": "p"});
        input
            .as_object_mut()
            .unwrap()
            .append(&mut settings.as_object().unwrap().clone());
        app.refuses("CreateUserPool", input, "InvalidParameterException", text)
            .await;
        // The same settings are refused when they come later.
        let pool = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        let mut input = settings;
        input["UserPoolId"] = pool["UserPool"]["Id"].clone();
        if input.get("AliasAttributes").is_none() {
            app.refuses("UpdateUserPool", input, "InvalidParameterException", text)
                .await;
        }
    }

    #[tokio::test]
    async fn aliases_and_username_attributes_exclude_each_other() {
        refuses(
            json!({"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}),
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        )
        .await;
    }

    #[tokio::test]
    async fn temporary_passwords_have_one_end() {
        refuses(
            json!({
                "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
                "AdminCreateUserConfig": {"UnusedAccountValidityDays": 7},
            }),
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of \
             UnusedAccountValidityDays",
        )
        .await;
    }

    #[tokio::test]
    async fn a_password_is_always_a_first_factor() {
        refuses(
            json!({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}}}),
            "Password should be configured as one of the allowed first auth factors.",
        )
        .await;
    }

    #[tokio::test]
    async fn recovery_mechanisms_go_together() {
        let recovery =
            |mechanisms| json!({"AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}});
        let twice = "Account Recovery Setting cannot have duplicate priorities or recovery \
                     mechanisms.";
        refuses(
            recovery(json!([
                {"Name": "verified_email", "Priority": 1},
                {"Name": "verified_email", "Priority": 2},
            ])),
            twice,
        )
        .await;
        refuses(
            recovery(json!([
                {"Name": "verified_email", "Priority": 1},
                {"Name": "verified_phone_number", "Priority": 1},
            ])),
            twice,
        )
        .await;
        refuses(
            recovery(json!([
                {"Name": "verified_email", "Priority": 1},
                {"Name": "admin_only", "Priority": 2},
            ])),
            "Account Recovery Setting cannot use admin_only setting with any other recovery \
             mechanisms.",
        )
        .await;
    }

    #[tokio::test]
    async fn levels_of_assurance_have_names_of_their_own() {
        for levels in [
            json!({"Level1": {"AcrValue": "low"}, "Level2": {"AcrValue": "low"}}),
            json!({"Level1": {"AcrValue": "urn:cognito:loa:2"}}),
        ] {
            refuses(
                json!({"AcrConfiguration": levels}),
                "The names of the ACR levels must be unique in the user pool.",
            )
            .await;
        }
        refuses(
            json!({"AcrConfiguration": {"Level5": {"AcrValue": "top"}}}),
            "1 validation error detected: Value 'Level5' at 'acrConfiguration' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: Level[1-4]",
        )
        .await;
    }

    #[tokio::test]
    async fn triggers_are_complete() {
        let sender = json!({"LambdaVersion": "V1_0", "LambdaArn": FUNCTION});
        for name in ["CustomSMSSender", "CustomEmailSender"] {
            refuses(
                json!({"LambdaConfig": {name: sender}}),
                "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
            )
            .await;
        }
        refuses(
            json!({"LambdaConfig": {
                "PreTokenGeneration": format!("{FUNCTION}2"),
                "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
            }}),
            "PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be identical.",
        )
        .await;
    }

    #[tokio::test]
    async fn messages_have_a_sender() {
        refuses(
            json!({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}),
            "Source ARN is required to use DEVELOPER email sending owner",
        )
        .await;
        refuses(
            json!({"AutoVerifiedAttributes": ["phone_number"]}),
            "SMS configuration is required when phone_number is selected for auto verification",
        )
        .await;
        refuses(
            json!({"SmsConfiguration": {"SnsCallerArn": ""}}),
            "SnsCallerArn or EumsSms is required in SmsConfiguration.",
        )
        .await;
        refuses(
            json!({"SmsConfiguration": {"SnsCallerArn": ROLE, "EumsSms": {"CallerArn": ROLE}}}),
            "Only one of SnsCallerArn or EumsSms can be configured.",
        )
        .await;
    }

    #[tokio::test]
    async fn a_second_factor_needs_a_way_to_the_user() {
        for mfa in ["ON", "OPTIONAL"] {
            refuses(
                json!({"MfaConfiguration": mfa}),
                "SMS configuration and Auto verification for phone_number are required when MFA \
                 is required/optional",
            )
            .await;
        }
    }

    #[tokio::test]
    async fn only_what_is_verified_can_wait_for_its_verification() {
        refuses(
            json!({
                "AutoVerifiedAttributes": [],
                "UserAttributeUpdateSettings": {
                    "AttributesRequireVerificationBeforeUpdate": ["email"],
                },
            }),
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in \
             AutoVerifiedAttributes",
        )
        .await;
    }

    #[tokio::test]
    async fn the_model_bounds_every_member() {
        for (settings, text) in [
            (
                json!({"Policies": {"PasswordPolicy": {"MinimumLength": 5}}}),
                "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy \
                 constraint: Member must have value greater than or equal to 6",
            ),
            (
                json!({"Policies": {"PasswordPolicy": {"MinimumLength": 100}}}),
                "Value '100' at 'policies.passwordPolicy.minimumLength' failed to satisfy \
                 constraint: Member must have value less than or equal to 99",
            ),
            (
                json!({"MfaConfiguration": "MAYBE"}),
                "Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: Member must \
                 satisfy enum value set: [OFF, ON, OPTIONAL]",
            ),
            (
                json!({"VerificationMessageTemplate": {"SmsMessage": "Your code"}}),
                "Value 'Your code' at 'verificationMessageTemplate.smsMessage' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: .*\\{####\\}.*",
            ),
            (
                json!({"LambdaConfig": {"PostConfirmation": "somewhere-in-the-cloud"}}),
                "Value 'somewhere-in-the-cloud' at 'lambdaConfig.postConfirmation' failed to \
                 satisfy constraint: Member must satisfy regular expression pattern: \
                 arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+\
                 (:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
            ),
            (
                json!({"UserPoolTags": {"": "x"}}),
                "Value '' at 'userPoolTags' failed to satisfy constraint: Member must have length \
                 greater than or equal to 1",
            ),
        ] {
            refuses(settings, &format!("1 validation error detected: {text}")).await;
        }
    }
}
