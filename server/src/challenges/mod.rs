//! The sign-in state machine: the only place that decides what comes next.
//!
//! [`initiate`](crate::app::App::initiate) takes the first step of a flow,
//! [`respond`](crate::app::App::respond) each further one. Issuing a challenge writes nothing: what
//! must be remembered travels sealed in `Session` or `SECRET_BLOCK`. An answer is written together
//! with what it brings, so that it can't be given twice.

mod account;
mod initiate;
mod new_password;
mod password;
mod respond;
mod srp;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::error::ApiError;
use crate::shapes::{SecretText, StringMap, choice};
use crate::tokens::Issued;

pub use initiate::Initiate;
pub use respond::Respond;

choice! {
    /// `AuthFlowType`.
    AuthFlow {
        UserSrpAuth = "USER_SRP_AUTH",
        RefreshTokenAuth = "REFRESH_TOKEN_AUTH",
        RefreshToken = "REFRESH_TOKEN",
        CustomAuth = "CUSTOM_AUTH",
        AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH",
        UserPasswordAuth = "USER_PASSWORD_AUTH",
        AdminUserPasswordAuth = "ADMIN_USER_PASSWORD_AUTH",
        UserAuth = "USER_AUTH",
    }
}

choice! {
    /// `ChallengeNameType`.
    ChallengeName {
        SmsMfa = "SMS_MFA",
        EmailOtp = "EMAIL_OTP",
        SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA",
        SelectMfaType = "SELECT_MFA_TYPE",
        MfaSetup = "MFA_SETUP",
        PasswordVerifier = "PASSWORD_VERIFIER",
        CustomChallenge = "CUSTOM_CHALLENGE",
        SelectChallenge = "SELECT_CHALLENGE",
        DeviceSrpAuth = "DEVICE_SRP_AUTH",
        DevicePasswordVerifier = "DEVICE_PASSWORD_VERIFIER",
        AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH",
        NewPasswordRequired = "NEW_PASSWORD_REQUIRED",
        SmsOtp = "SMS_OTP",
        Password = "PASSWORD",
        WebAuthn = "WEB_AUTHN",
        PasswordSrp = "PASSWORD_SRP",
    }
}

/// `AuthParameters` and `ChallengeResponses`.
pub type Parameters = StringMap<SecretText, 250>;

/// Which of the two APIs a step came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `InitiateAuth`, `RespondToAuthChallenge`: anybody.
    Public,
    /// `AdminInitiateAuth`, `AdminRespondToAuthChallenge`: a signed request.
    Admin,
}

/// The reply to a step: a challenge, or tokens.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Outcome {
    challenge_name: Option<ChallengeName>,
    session: Option<String>,
    challenge_parameters: BTreeMap<&'static str, String>,
    authentication_result: Option<Issued>,
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.challenge_name.map_or("tokens", ChallengeName::as_str);
        write!(f, "Outcome({name})")
    }
}

impl Outcome {
    fn challenge(
        name: ChallengeName,
        session: Option<String>,
        parameters: BTreeMap<&'static str, String>,
    ) -> Self {
        Self {
            challenge_name: Some(name),
            session,
            challenge_parameters: parameters,
            authentication_result: None,
        }
    }

    fn tokens(issued: Issued) -> Self {
        Self {
            challenge_name: None,
            session: None,
            challenge_parameters: BTreeMap::new(),
            authentication_result: Some(issued),
        }
    }
}

/// The value under `key`, or «Missing required parameter».
fn required<'a>(parameters: &'a Parameters, key: &str) -> Result<&'a str, ApiError> {
    let value = parameters
        .get(key)
        .map(SecretText::as_str)
        .filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        ApiError::InvalidParameter(format!("Missing required parameter {key}").into())
    })
}

fn optional<'a>(parameters: &'a Parameters, key: &str) -> Option<&'a str> {
    parameters.get(key).map(SecretText::as_str)
}
