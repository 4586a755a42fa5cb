//! A user pool.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::User;
use crate::environment::Moment;
use crate::shapes::user_pool::{
    AccountRecoverySetting, AcrLevel, AdminCreateUserConfig, AliasAttribute, DcrConfiguration,
    DeletionProtection, DeviceConfiguration, EmailConfiguration, EmailMfa, IssuerConfiguration,
    KeyConfiguration, LambdaConfig, MfaConfiguration, PasswordPolicy, Policies, SchemaAttribute,
    SmsConfiguration, SoftwareTokenMfa, Tags, UserAttributeUpdateSettings, UserPoolAddOns,
    UserPoolTier, UsernameAttribute, UsernameConfiguration, VerificationMessageTemplate,
    VerifiedAttribute, WebAuthn,
};
use crate::shapes::{
    CustomAttributeName, Days365, EmailMessage, List, MessageSubject, SmsMessage, StringMap,
    UserPoolId,
};

/// A user pool: who it is, and its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// `<region>_<letters and digits>`.
    pub id: UserPoolId,
    /// What an administrator calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Moment,
    /// When its settings last changed.
    pub modified_at: Moment,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
    /// `AliasAttributes`, fixed at creation.
    pub alias_attributes: Vec<AliasAttribute>,
    /// `UsernameAttributes`, fixed at creation.
    pub username_attributes: Vec<UsernameAttribute>,
    /// `UsernameConfiguration`, fixed at creation; absent means case-sensitive.
    pub username_configuration: Option<UsernameConfiguration>,
    /// The attributes beyond and above the standard ones: custom ones by full name
    /// (`custom:x`, `dev:custom:x`), and standard ones whose definition was changed.
    pub schema: Vec<SchemaAttribute>,
    /// What `SetUserPoolMfaConfig` switches on, and `UpdateUserPool` leaves alone.
    #[serde(default)]
    pub second_factors: SecondFactors,
    /// What `UpdateUserPool` replaces as a whole.
    pub settings: PoolSettings,
}

/// The second factors besides text messages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactors {
    /// One-time passwords of an authenticator app.
    pub software_token: Option<SoftwareTokenMfa>,
    /// Codes by e-mail.
    pub email: Option<EmailMfa>,
    /// Passkeys.
    pub web_authn: Option<WebAuthn>,
}

/// The settings that `UpdateUserPool` replaces as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are those of the API's UserPoolType")]
pub struct PoolSettings {
    pub policies: Option<Policies>,
    pub deletion_protection: Option<DeletionProtection>,
    pub lambda_config: Option<LambdaConfig>,
    pub auto_verified_attributes: Option<List<VerifiedAttribute, 0, 2>>,
    pub sms_verification_message: Option<SmsMessage>,
    pub email_verification_message: Option<EmailMessage>,
    pub email_verification_subject: Option<MessageSubject>,
    pub verification_message_template: Option<VerificationMessageTemplate>,
    pub sms_authentication_message: Option<SmsMessage>,
    pub mfa_configuration: Option<MfaConfiguration>,
    pub user_attribute_update_settings: Option<UserAttributeUpdateSettings>,
    pub device_configuration: Option<DeviceConfiguration>,
    pub email_configuration: Option<EmailConfiguration>,
    pub sms_configuration: Option<SmsConfiguration>,
    pub tags: Tags,
    pub admin_create_user_config: Option<AdminCreateUserConfig>,
    pub user_pool_add_ons: Option<UserPoolAddOns>,
    pub dcr_configuration: Option<DcrConfiguration>,
    pub account_recovery_setting: Option<AccountRecoverySetting>,
    pub user_pool_tier: Option<UserPoolTier>,
    pub key_configuration: Option<KeyConfiguration>,
    pub issuer_configuration: Option<IssuerConfiguration>,
    pub acr_configuration: Option<StringMap<AcrLevel, 4>>,
}

impl Pool {
    /// The name that goes into SRP: the id's part after its first underscore.
    pub fn srp_name(&self) -> &str {
        poolkey::srp::pool_name(self.id.as_str())
    }

    /// Whether `Alice` and `alice` are two people.
    pub fn case_sensitive(&self) -> bool {
        self.username_configuration
            .as_ref()
            .is_none_or(|configuration| configuration.case_sensitive)
    }

    /// `name` as names are compared in this pool.
    pub fn folded(&self, name: &str) -> String {
        if self.case_sensitive() {
            name.to_owned()
        } else {
            name.to_lowercase()
        }
    }

    /// Whether people sign in with an e-mail address or a phone number instead of a username.
    pub fn has_username_attributes(&self) -> bool {
        !self.username_attributes.is_empty()
    }

    /// The keys under which `user` is found at sign-in: `username:…`, and `email:…`,
    /// `phone_number:…`, `preferred_username:…` where the pool says so.
    pub fn sign_in_names(&self, user: &User) -> BTreeSet<String> {
        let attribute = |name: &str| user.attributes.get(name).filter(|value| !value.is_empty());
        let verified = |name: &str| {
            attribute(&format!("{name}_verified")).is_some_and(|value| value == "true")
        };
        let mut names = BTreeSet::from([format!("username:{}", self.folded(&user.username))]);
        let mut add = |kind: &str, value: Option<&String>| {
            if let Some(value) = value {
                names.insert(format!("{kind}:{}", self.folded(value)));
            }
        };
        for kind in &self.username_attributes {
            add(kind.as_str(), attribute(kind.as_str()));
        }
        for alias in &self.alias_attributes {
            let kind = alias.as_str();
            if *alias == AliasAttribute::PreferredUsername || verified(kind) {
                add(kind, attribute(kind));
            }
        }
        names
    }

    /// The keys that `typed` may stand for, the likeliest first.
    pub fn candidate_names(&self, typed: &str) -> Vec<String> {
        let typed = self.folded(typed);
        let mut kinds = vec!["username"];
        kinds.extend(self.username_attributes.iter().map(|kind| kind.as_str()));
        kinds.extend(self.alias_attributes.iter().map(|kind| kind.as_str()));
        kinds
            .into_iter()
            .map(|kind| format!("{kind}:{typed}"))
            .collect()
    }

    /// The attributes that every user must have.
    pub fn required_attributes(&self) -> impl Iterator<Item = &str> {
        let required = self
            .schema
            .iter()
            .filter(|attribute| attribute.required == Some(true));
        required
            .filter_map(|attribute| attribute.name.as_ref())
            .map(CustomAttributeName::as_str)
    }

    /// The definition of a custom attribute, or of a standard one that was changed.
    pub fn schema_attribute(&self, name: &str) -> Option<&SchemaAttribute> {
        let named = |attribute: &&SchemaAttribute| {
            attribute
                .name
                .as_ref()
                .is_some_and(|found| found.as_str() == name)
        };
        self.schema.iter().find(named)
    }

    /// The password policy, if one was set.
    pub fn password_policy(&self) -> Option<&PasswordPolicy> {
        self.settings.policies.as_ref()?.password_policy.as_ref()
    }

    /// `MfaConfiguration`, OFF unless set.
    pub fn mfa(&self) -> MfaConfiguration {
        self.settings
            .mfa_configuration
            .unwrap_or(MfaConfiguration::Off)
    }

    /// Whether there is a way to ask for a second factor.
    pub fn has_second_factor(&self) -> bool {
        let factors = &self.second_factors;
        self.settings.sms_configuration.is_some()
            || factors.email.is_some()
            || factors
                .software_token
                .as_ref()
                .is_some_and(|token| token.enabled == Some(true))
    }

    /// Whether `attribute` (`email`, `phone_number`) is verified by a code that the pool sends.
    pub fn auto_verifies(&self, attribute: VerifiedAttribute) -> bool {
        let verified = self.settings.auto_verified_attributes.as_ref();
        verified.is_some_and(|list| list.as_slice().contains(&attribute))
    }

    /// Whether a new value of `attribute` waits until a code has verified it.
    pub fn verifies_before_update(&self, attribute: VerifiedAttribute) -> bool {
        let settings = self.settings.user_attribute_update_settings.as_ref();
        let listed = settings.and_then(|settings| {
            settings
                .attributes_require_verification_before_update
                .as_ref()
        });
        listed.is_some_and(|list| list.as_slice().contains(&attribute))
    }

    /// Days that a temporary password is good for; the policy wins over the older setting.
    pub fn temporary_password_days(&self) -> i64 {
        let policy = self
            .password_policy()
            .and_then(|p| p.temporary_password_validity_days);
        let config = self.settings.admin_create_user_config.as_ref();
        let days = policy.or_else(|| config.and_then(|c| c.unused_account_validity_days));
        days.map_or(7, Days365::get)
    }
}
