//! The members that make a pool's settings, written once for `CreateUserPool` and
//! `UpdateUserPool`, and the form in which they are stored.

use crate::model::PoolSettings;
use crate::shapes::user_pool::{
    AdminCreateUserConfig, DcrConfiguration, DcrStatus, PasswordPolicy, VerificationMessageTemplate,
};

/// Declares an operation's input: its own members, and those of a pool's settings.
macro_rules! pool_input {
    ($(#[$doc:meta])* $($field:ident $(as $wire:literal)?: $type:ty),+ $(,)?) => {
        $crate::shapes::input! {
            $(#[$doc])*
            pub struct Input {
                $($field $(as $wire)?: $type,)+
                policies: Option<$crate::shapes::user_pool::Policies>,
                deletion_protection: Option<$crate::shapes::user_pool::DeletionProtection>,
                lambda_config: Option<$crate::shapes::user_pool::LambdaConfig>,
                auto_verified_attributes: Option<
                    $crate::shapes::List<$crate::shapes::user_pool::VerifiedAttribute, 0, 2>,
                >,
                sms_verification_message: Option<$crate::shapes::SmsMessage>,
                email_verification_message: Option<$crate::shapes::EmailMessage>,
                email_verification_subject: Option<$crate::shapes::MessageSubject>,
                verification_message_template:
                    Option<$crate::shapes::user_pool::VerificationMessageTemplate>,
                sms_authentication_message: Option<$crate::shapes::SmsMessage>,
                mfa_configuration: Option<$crate::shapes::user_pool::MfaConfiguration>,
                user_attribute_update_settings:
                    Option<$crate::shapes::user_pool::UserAttributeUpdateSettings>,
                device_configuration: Option<$crate::shapes::user_pool::DeviceConfiguration>,
                email_configuration: Option<$crate::shapes::user_pool::EmailConfiguration>,
                sms_configuration: Option<$crate::shapes::user_pool::SmsConfiguration>,
                user_pool_tags: Option<$crate::shapes::user_pool::Tags>,
                admin_create_user_config: Option<$crate::shapes::user_pool::AdminCreateUserConfig>,
                user_pool_add_ons: Option<$crate::shapes::user_pool::UserPoolAddOns>,
                dcr_configuration: Option<$crate::shapes::user_pool::DcrConfiguration>,
                account_recovery_setting: Option<$crate::shapes::user_pool::AccountRecoverySetting>,
                user_pool_tier: Option<$crate::shapes::user_pool::UserPoolTier>,
                key_configuration: Option<$crate::shapes::user_pool::KeyConfiguration>,
                issuer_configuration: Option<$crate::shapes::user_pool::IssuerConfiguration>,
                acr_configuration:
                    Option<$crate::shapes::StringMap<$crate::shapes::user_pool::AcrLevel, 4>>,
            }
        }

        impl Input {
            /// Takes the settings out.
            fn settings(&mut self) -> $crate::model::PoolSettings {
                $crate::model::PoolSettings {
                    policies: self.policies.take(),
                    deletion_protection: self.deletion_protection.take(),
                    lambda_config: self.lambda_config.take(),
                    auto_verified_attributes: self.auto_verified_attributes.take(),
                    sms_verification_message: self.sms_verification_message.take(),
                    email_verification_message: self.email_verification_message.take(),
                    email_verification_subject: self.email_verification_subject.take(),
                    verification_message_template: self.verification_message_template.take(),
                    sms_authentication_message: self.sms_authentication_message.take(),
                    mfa_configuration: self.mfa_configuration.take(),
                    user_attribute_update_settings: self.user_attribute_update_settings.take(),
                    device_configuration: self.device_configuration.take(),
                    email_configuration: self.email_configuration.take(),
                    sms_configuration: self.sms_configuration.take(),
                    tags: self.user_pool_tags.take().unwrap_or_default(),
                    admin_create_user_config: self.admin_create_user_config.take(),
                    user_pool_add_ons: self.user_pool_add_ons.take(),
                    dcr_configuration: self.dcr_configuration.take(),
                    account_recovery_setting: self.account_recovery_setting.take(),
                    user_pool_tier: self.user_pool_tier.take(),
                    key_configuration: self.key_configuration.take(),
                    issuer_configuration: self.issuer_configuration.take(),
                    acr_configuration: self.acr_configuration.take(),
                }
            }
        }
    };
}
pub(super) use pool_input;

/// Brings checked settings into the form in which they are stored: zero days mean the default, and
/// the older names of the verification messages say the same as the template.
pub fn settle(settings: &mut PoolSettings) {
    if let Some(PasswordPolicy {
        temporary_password_validity_days: days,
        ..
    }) = settings
        .policies
        .as_mut()
        .and_then(|policies| policies.password_policy.as_mut())
    {
        *days = days.filter(|days| days.get() > 0);
    }
    if let Some(AdminCreateUserConfig {
        unused_account_validity_days: days,
        ..
    }) = settings.admin_create_user_config.as_mut()
    {
        *days = days.filter(|days| days.get() > 0);
    }
    if let Some(DcrConfiguration { enable_status, .. }) = settings.dcr_configuration.as_mut() {
        enable_status.get_or_insert(DcrStatus::Enabled);
    }
    settle_messages(settings);
}

fn settle_messages(settings: &mut PoolSettings) {
    let sms = &mut settings.sms_verification_message;
    let email = &mut settings.email_verification_message;
    let subject = &mut settings.email_verification_subject;
    if sms.is_none()
        && email.is_none()
        && subject.is_none()
        && settings.verification_message_template.is_none()
    {
        return;
    }
    let template =
        settings
            .verification_message_template
            .get_or_insert(VerificationMessageTemplate {
                sms_message: None,
                email_message: None,
                email_subject: None,
                email_message_by_link: None,
                email_subject_by_link: None,
                default_email_option: None,
            });
    align(&mut template.sms_message, sms);
    align(&mut template.email_message, email);
    align(&mut template.email_subject, subject);
}

/// Makes both say what `present` says, or what `older` says where it says nothing.
fn align<T: Clone>(present: &mut Option<T>, older: &mut Option<T>) {
    match present {
        Some(text) => *older = Some(text.clone()),
        None => present.clone_from(older),
    }
}
