//! A pool as the API shows it, with the defaults that a pool has which was never told otherwise.

use serde::Serialize;
use serde_with::skip_serializing_none;

use super::{plan, schema};
use crate::app::App;
use crate::environment::WireMoment;
use crate::model::Pool;
use crate::passwords::asks;
use crate::shapes::user_pool::{
    AccountRecoverySetting, AcrLevel, AdminCreateUserConfig, AliasAttribute, DcrConfiguration,
    DefaultEmailOption, DeletionProtection, DeviceConfiguration, EmailConfiguration,
    EmailSendingAccount, FirstAuthFactor, IssuerConfiguration, KeyConfiguration, LambdaConfig,
    MfaConfiguration, PasswordPolicy, Policies, SchemaAttribute, SignInPolicy, SmsConfiguration,
    Tags, UserAttributeUpdateSettings, UserPoolAddOns, UserPoolTier, UsernameAttribute,
    UsernameConfiguration, VerificationMessageTemplate, VerifiedAttribute,
};
use crate::shapes::{
    Days365, EmailMessage, List, MessageSubject, MinimumLength, SmsMessage, StringMap,
};

/// `UserPoolType`.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PoolView {
    id: String,
    name: String,
    policies: Policies,
    deletion_protection: DeletionProtection,
    lambda_config: OrEmpty<LambdaConfig>,
    last_modified_date: WireMoment,
    creation_date: WireMoment,
    schema_attributes: Vec<SchemaAttribute>,
    auto_verified_attributes: Option<List<VerifiedAttribute, 0, 2>>,
    alias_attributes: Option<Vec<AliasAttribute>>,
    username_attributes: Option<Vec<UsernameAttribute>>,
    sms_verification_message: Option<SmsMessage>,
    email_verification_message: Option<EmailMessage>,
    email_verification_subject: Option<MessageSubject>,
    verification_message_template: VerificationMessageTemplate,
    sms_authentication_message: Option<SmsMessage>,
    user_attribute_update_settings: UserAttributeUpdateSettings,
    mfa_configuration: MfaConfiguration,
    device_configuration: Option<DeviceConfiguration>,
    estimated_number_of_users: i64,
    email_configuration: EmailConfiguration,
    sms_configuration: Option<SmsConfiguration>,
    user_pool_tags: Tags,
    admin_create_user_config: AdminCreateUserConfig,
    user_pool_add_ons: Option<UserPoolAddOns>,
    dcr_configuration: Option<DcrConfiguration>,
    username_configuration: Option<UsernameConfiguration>,
    arn: String,
    account_recovery_setting: Option<AccountRecoverySetting>,
    user_pool_tier: UserPoolTier,
    key_configuration: Option<KeyConfiguration>,
    issuer_configuration: Option<IssuerConfiguration>,
    acr_configuration: Option<StringMap<AcrLevel, 4>>,
}

/// A structure, or `{}` where there is none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum OrEmpty<T> {
    /// The structure.
    Given(T),
    /// `{}`
    Empty {},
}

impl<T> From<Option<T>> for OrEmpty<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty {}, Self::Given)
    }
}

impl PoolView {
    /// Shows `pool`, which has so many users.
    pub fn new(app: &App, pool: &Pool, users: i64) -> Self {
        let settings = pool.settings.clone();
        Self {
            id: pool.id.as_str().to_owned(),
            name: pool.name.clone(),
            policies: policies(pool),
            deletion_protection: settings
                .deletion_protection
                .unwrap_or(DeletionProtection::Inactive),
            lambda_config: settings.lambda_config.into(),
            last_modified_date: pool.modified_at.wire(),
            creation_date: pool.created_at.wire(),
            schema_attributes: schema::described(pool),
            auto_verified_attributes: settings.auto_verified_attributes,
            alias_attributes: (!pool.alias_attributes.is_empty())
                .then(|| pool.alias_attributes.clone()),
            username_attributes: (!pool.username_attributes.is_empty())
                .then(|| pool.username_attributes.clone()),
            sms_verification_message: settings.sms_verification_message,
            email_verification_message: settings.email_verification_message,
            email_verification_subject: settings.email_verification_subject,
            verification_message_template: template(settings.verification_message_template),
            sms_authentication_message: settings.sms_authentication_message,
            user_attribute_update_settings: update_settings(
                settings.user_attribute_update_settings,
            ),
            mfa_configuration: pool.mfa(),
            device_configuration: settings.device_configuration,
            estimated_number_of_users: users,
            email_configuration: email(settings.email_configuration),
            sms_configuration: settings.sms_configuration,
            user_pool_tags: settings.tags,
            admin_create_user_config: admin_create_user(pool),
            user_pool_add_ons: settings.user_pool_add_ons,
            dcr_configuration: settings.dcr_configuration,
            username_configuration: pool.username_configuration.clone(),
            arn: app.settings.pool_arn(&pool.id),
            account_recovery_setting: settings.account_recovery_setting,
            user_pool_tier: plan::of(&pool.settings),
            key_configuration: settings.key_configuration,
            issuer_configuration: settings.issuer_configuration,
            acr_configuration: settings.acr_configuration,
        }
    }
}

/// `Policies`: eight characters of all four kinds, and signing in by password.
fn policies(pool: &Pool) -> Policies {
    let given = pool.password_policy();
    let asked = |kind| Some(asks(given, kind));
    let sign_in = pool
        .settings
        .policies
        .as_ref()
        .and_then(|policies| policies.sign_in_policy.clone());
    let by_password = || SignInPolicy {
        allowed_first_auth_factors: Some(List::trusted(vec![FirstAuthFactor::Password])),
    };
    Policies {
        password_policy: Some(PasswordPolicy {
            minimum_length: given
                .and_then(|policy| policy.minimum_length)
                .or(Some(MinimumLength::trusted(8))),
            require_uppercase: asked(|policy| policy.require_uppercase),
            require_lowercase: asked(|policy| policy.require_lowercase),
            require_numbers: asked(|policy| policy.require_numbers),
            require_symbols: asked(|policy| policy.require_symbols),
            password_history_size: given.and_then(|policy| policy.password_history_size),
            temporary_password_validity_days: Some(Days365::trusted(
                pool.temporary_password_days(),
            )),
        }),
        // The LITE plan has no sign-in policy.
        sign_in_policy: sign_in
            .or_else(|| (plan::of(&pool.settings) != UserPoolTier::Lite).then(by_password)),
    }
}

fn template(given: Option<VerificationMessageTemplate>) -> VerificationMessageTemplate {
    let by_code = Some(DefaultEmailOption::ConfirmWithCode);
    match given {
        Some(template) => VerificationMessageTemplate {
            default_email_option: template.default_email_option.or(by_code),
            ..template
        },
        None => VerificationMessageTemplate {
            sms_message: None,
            email_message: None,
            email_subject: None,
            email_message_by_link: None,
            email_subject_by_link: None,
            default_email_option: by_code,
        },
    }
}

fn update_settings(given: Option<UserAttributeUpdateSettings>) -> UserAttributeUpdateSettings {
    let list = given.and_then(|settings| settings.attributes_require_verification_before_update);
    UserAttributeUpdateSettings {
        attributes_require_verification_before_update: list
            .or_else(|| Some(List::trusted(Vec::new()))),
    }
}

fn email(given: Option<EmailConfiguration>) -> EmailConfiguration {
    let by_default = Some(EmailSendingAccount::CognitoDefault);
    match given {
        Some(email) => EmailConfiguration {
            email_sending_account: email.email_sending_account.or(by_default),
            ..email
        },
        None => EmailConfiguration {
            source_arn: None,
            reply_to_email_address: None,
            email_sending_account: by_default,
            from: None,
            configuration_set: None,
        },
    }
}

fn admin_create_user(pool: &Pool) -> AdminCreateUserConfig {
    let given = pool.settings.admin_create_user_config.as_ref();
    let only = given.and_then(|config| config.allow_admin_create_user_only);
    AdminCreateUserConfig {
        allow_admin_create_user_only: Some(only.unwrap_or(false)),
        unused_account_validity_days: Some(Days365::trusted(pool.temporary_password_days())),
        invite_message_template: given.and_then(|config| config.invite_message_template.clone()),
    }
}
