//! A pool's second factors as `SetUserPoolMfaConfig` and `GetUserPoolMfaConfig` show them.

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::model::Pool;
use crate::shapes::user_pool::{EmailMfa, MfaConfiguration, SmsMfa, SoftwareTokenMfa, WebAuthn};

/// The output of both operations.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(
    clippy::struct_field_names,
    reason = "members are named as the service model names them"
)]
pub struct MfaView {
    sms_mfa_configuration: Option<SmsMfa>,
    software_token_mfa_configuration: Option<SoftwareTokenMfa>,
    email_mfa_configuration: Option<EmailMfa>,
    mfa_configuration: MfaConfiguration,
    web_authn_configuration: Option<WebAuthn>,
}

impl From<Pool> for MfaView {
    fn from(pool: Pool) -> Self {
        let mfa_configuration = pool.mfa();
        let message = pool.settings.sms_authentication_message;
        let sms = pool.settings.sms_configuration;
        Self {
            sms_mfa_configuration: sms.map(|sms| SmsMfa {
                sms_authentication_message: message,
                sms_configuration: Some(sms),
            }),
            software_token_mfa_configuration: pool.second_factors.software_token,
            email_mfa_configuration: pool.second_factors.email,
            mfa_configuration,
            web_authn_configuration: pool.second_factors.web_authn,
        }
    }
}
