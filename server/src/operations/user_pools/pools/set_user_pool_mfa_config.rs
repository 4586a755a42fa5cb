//! `SetUserPoolMfaConfig`: which second factors a pool offers, and whether it asks for one.
//!
//! Factors that are left out are switched off; the settings of text messages and passkeys, which
//! serve other ends too, stay.

use super::mfa::MfaView;
use super::{plan, rules, unsupported};
use crate::app::Context;
use crate::error::ApiError;
use crate::model::SecondFactors;
use crate::shapes::user_pool::{
    EmailMfa, EmailSendingAccount, MfaConfiguration, SmsMfa, SoftwareTokenMfa, WebAuthn,
};
use crate::shapes::{UserPoolId, input};
use crate::store::Write;

input! {
    /// Which pool to change, and to what.
    pub struct Input {
        user_pool_id: UserPoolId,
        sms_mfa_configuration: Option<SmsMfa>,
        software_token_mfa_configuration: Option<SoftwareTokenMfa>,
        email_mfa_configuration: Option<EmailMfa>,
        mfa_configuration: Option<MfaConfiguration>,
        web_authn_configuration: Option<WebAuthn>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<MfaView, ApiError> {
    let mut pool = cx.pool(&input.user_pool_id).await?;
    let mfa = input.mfa_configuration.unwrap_or_else(|| pool.mfa());
    let by_token = input
        .software_token_mfa_configuration
        .as_ref()
        .is_some_and(|token| token.enabled == Some(true));
    let factor = by_token
        || input.email_mfa_configuration.is_some()
        || input.sms_mfa_configuration.is_some();
    match (mfa, factor) {
        (MfaConfiguration::Off, true) => {
            return refuse(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA \
                 together.",
            );
        }
        (MfaConfiguration::On | MfaConfiguration::Optional, false) => {
            return refuse(
                "Invalid MFA configuration given, can't disable all MFAs with a required or \
                 optional configuration.",
            );
        }
        _ => {}
    }
    let settings = &mut pool.settings;
    settings.mfa_configuration = Some(mfa);
    if let Some(sms) = input.sms_mfa_configuration {
        settings.sms_authentication_message = sms.sms_authentication_message;
        if sms.sms_configuration.is_some() {
            settings.sms_configuration = sms.sms_configuration;
        }
    }
    let sender = settings
        .email_configuration
        .as_ref()
        .and_then(|email| email.email_sending_account);
    if input.email_mfa_configuration.is_some() && sender != Some(EmailSendingAccount::Developer) {
        return refuse("EmailMfaConfiguration requires the EmailSendingAccount DEVELOPER.");
    }
    pool.second_factors = SecondFactors {
        software_token: input.software_token_mfa_configuration,
        email: input.email_mfa_configuration,
        web_authn: input
            .web_authn_configuration
            .or(pool.second_factors.web_authn),
    };
    rules::check(&pool)?;
    plan::check_factors(&pool)?;
    unsupported::check(&pool.settings)?;
    pool.modified_at = cx.now();
    let mut write = Write::new();
    write.replace_pool(&pool);
    cx.commit(write).await?;
    Ok(pool.into())
}

fn refuse<T>(text: &'static str) -> Result<T, ApiError> {
    Err(ApiError::InvalidParameter(text.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    async fn refuses(pool: Value, input: Value, code: &str, text: &str) {
        let app = TestApp::new().await;
        let mut settings = pool;
        settings["PoolName"] = json!("p");
        let made = app.ok("CreateUserPool", settings).await;
        let mut input = input;
        input["UserPoolId"] = made["UserPool"]["Id"].clone();
        app.refuses("SetUserPoolMfaConfig", input, code, text).await;
    }

    #[tokio::test]
    async fn factors_come_back_as_they_were_given() {
        let app = TestApp::new().await;
        let email = json!({
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/me@example.com",
        });
        let made = app
            .ok(
                "CreateUserPool",
                json!({"PoolName": "p", "EmailConfiguration": email}),
            )
            .await;
        let id = &made["UserPool"]["Id"];
        let factors = json!({
            "SmsMfaConfiguration": {
                "SmsAuthenticationMessage": "Code {####}",
                "SmsConfiguration": {
                    "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x",
                },
            },
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
            "EmailMfaConfiguration": {"Message": "Code {####}", "Subject": "Code"},
            "MfaConfiguration": "OPTIONAL",
            "WebAuthnConfiguration": {
                "RelyingPartyId": "example.com",
                "UserVerification": "required",
                "FactorConfiguration": "SINGLE_FACTOR",
            },
        });
        let mut input = factors.clone();
        input["UserPoolId"] = id.clone();
        assert_eq!(app.ok("SetUserPoolMfaConfig", input).await, factors);
        let which = json!({"UserPoolId": id});
        assert_eq!(app.ok("GetUserPoolMfaConfig", which.clone()).await, factors);
        let shown = app.ok("DescribeUserPool", which.clone()).await["UserPool"].take();
        assert_eq!(shown["MfaConfiguration"], "OPTIONAL");
        assert_eq!(shown["SmsAuthenticationMessage"], "Code {####}");
        // The factors outlive an update of the pool; the settings that belong to it go back.
        app.ok(
            "UpdateUserPool",
            json!({"UserPoolId": id, "MfaConfiguration": "OPTIONAL"}),
        )
        .await;
        let mut expected = factors;
        expected
            .as_object_mut()
            .unwrap()
            .remove("SmsMfaConfiguration");
        assert_eq!(
            app.ok("GetUserPoolMfaConfig", which.clone()).await,
            expected
        );
        // Switched off, all but the passkeys are gone.
        let mut off = which;
        off["MfaConfiguration"] = json!("OFF");
        assert_eq!(
            app.ok("SetUserPoolMfaConfig", off).await,
            json!({
                "MfaConfiguration": "OFF",
                "WebAuthnConfiguration": expected["WebAuthnConfiguration"],
            })
        );
    }

    #[tokio::test]
    async fn nothing_is_asked_for_that_nobody_can_give() {
        let code = "InvalidParameterException";
        for input in [
            json!({"MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": {"Enabled": true}}),
            json!({"MfaConfiguration": "OFF", "EmailMfaConfiguration": {}}),
        ] {
            let text = "Invalid MFA configuration given, can't turn off MFA and configure an MFA \
                        together.";
            refuses(json!({}), input, code, text).await;
        }
        for input in [
            json!({"MfaConfiguration": "OPTIONAL"}),
            json!({
                "MfaConfiguration": "ON",
                "SoftwareTokenMfaConfiguration": {"Enabled": false},
            }),
        ] {
            let text = "Invalid MFA configuration given, can't disable all MFAs with a required \
                        or optional configuration.";
            refuses(json!({}), input, code, text).await;
        }
        refuses(
            json!({}),
            json!({"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {}}),
            code,
            "EmailMfaConfiguration requires the EmailSendingAccount DEVELOPER.",
        )
        .await;
        refuses(
            json!({}),
            json!({"MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": {}}),
            code,
            "SMS configuration and Auto verification for phone_number are required when MFA is \
             required/optional",
        )
        .await;
    }

    #[tokio::test]
    async fn a_factor_that_would_not_be_asked_for_is_refused() {
        refuses(
            json!({}),
            json!({"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": true}}),
            "InvalidParameterException",
            "MfaConfiguration ON is not supported by this server.",
        )
        .await;
    }

    #[tokio::test]
    async fn the_plan_of_the_pool_counts() {
        refuses(
            json!({"UserPoolTier": "LITE"}),
            json!({"WebAuthnConfiguration": {"RelyingPartyId": "example.com"}}),
            "FeatureUnavailableInTierException",
            "The following features need to be disabled for the LITE pricing tier configured: \
             Passwordless Sign-In",
        )
        .await;
    }

    #[tokio::test]
    async fn tells_what_is_missing() {
        let app = TestApp::new().await;
        app.refuses(
            "SetUserPoolMfaConfig",
            json!({"UserPoolId": "us-east-1_unknown"}),
            "ResourceNotFoundException",
            "User pool us-east-1_unknown does not exist.",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("SetUserPoolMfaConfig", json!({"UserPoolId": pool}))
            .await;
    }
}
