//! Structures of a user pool's and an app client's settings.
#![expect(
    missing_docs,
    reason = "members are named as the service model names them"
)]

use super::{
    AcrValue, Arn, AttributeName, AttributeValue, ClientPermission, ConfigurationSet,
    CustomAttributeName, Days365, EmailAddress, EmailInvitation, EmailMessage, Hex, LinkMessage,
    List, MessageSubject, MinimumLength, OptionalArn, PasswordHistorySize, Priority, Region,
    RelyingParty, RetryGracePeriodSeconds, SmsInvitation, SmsMessage, StringMap, TagValue, Text,
    choice, structure,
};

/// `UserPoolTags`.
pub type Tags = StringMap<TagValue, 50>;
/// `ClientMetadata`: what an app passes on to triggers.
pub type ClientMetadata = StringMap<Text, 50>;
/// `AttributeListType`.
pub type Attributes = List<Attribute, 0, 125>;
/// `ReadAttributes` or `WriteAttributes`.
pub type Permissions = List<ClientPermission, 0, 125>;

choice! { /// `VerifiedAttributeType`.
VerifiedAttribute { PhoneNumber = "phone_number", Email = "email" } }
choice! { /// `UsernameAttributeType`.
UsernameAttribute { PhoneNumber = "phone_number", Email = "email" } }
choice! { /// `AliasAttributeType`.
AliasAttribute { PhoneNumber = "phone_number", Email = "email", PreferredUsername = "preferred_username" } }
choice! { /// `UserPoolMfaType`.
MfaConfiguration { Off = "OFF", On = "ON", Optional = "OPTIONAL" } }
choice! { /// `DeletionProtectionType`.
DeletionProtection { Active = "ACTIVE", Inactive = "INACTIVE" } }
choice! { /// `UserPoolTierType`.
UserPoolTier { Lite = "LITE", Essentials = "ESSENTIALS", Plus = "PLUS" } }
choice! { /// `EmailSendingAccountType`.
EmailSendingAccount { CognitoDefault = "COGNITO_DEFAULT", Developer = "DEVELOPER" } }
choice! { /// `DefaultEmailOptionType`.
DefaultEmailOption { ConfirmWithLink = "CONFIRM_WITH_LINK", ConfirmWithCode = "CONFIRM_WITH_CODE" } }
choice! { /// `AttributeDataType`.
AttributeDataType { String = "String", Number = "Number", DateTime = "DateTime", Boolean = "Boolean" } }
choice! { /// `RecoveryOptionNameType`.
RecoveryOptionName { VerifiedEmail = "verified_email", VerifiedPhoneNumber = "verified_phone_number", AdminOnly = "admin_only" } }
choice! { /// `AuthFactorType`, as far as a sign-in policy may name it.
FirstAuthFactor { Password = "PASSWORD", EmailOtp = "EMAIL_OTP", SmsOtp = "SMS_OTP", WebAuthn = "WEB_AUTHN" } }
choice! { /// `AdvancedSecurityModeType`.
AdvancedSecurityMode { Off = "OFF", Audit = "AUDIT", Enforced = "ENFORCED" } }
choice! { /// `AdvancedSecurityEnabledModeType`.
CustomAuthMode { Audit = "AUDIT", Enforced = "ENFORCED" } }
choice! { /// `PreTokenGenerationLambdaVersionType`.
PreTokenGenerationVersion { V1 = "V1_0", V2 = "V2_0", V3 = "V3_0" } }
choice! { /// `CustomEmailSenderLambdaVersionType` and its SMS twin.
SenderVersion { V1 = "V1_0" } }
choice! { /// `KeyType`.
KeyType { AwsOwned = "AWS_OWNED_KEY", CustomerManaged = "CUSTOMER_MANAGED_KEY" } }
choice! { /// `IssuerType`.
IssuerType { Original = "ORIGINAL", Updated = "UPDATED" } }
choice! { /// `DcrEnableStatusType`.
DcrStatus { Enabled = "Enabled", Disabled = "Disabled" } }
choice! { /// `UserVerificationType`.
UserVerification { Required = "required", Preferred = "preferred" } }
choice! { /// `WebAuthnFactorConfigurationType`.
WebAuthnFactor { Single = "SINGLE_FACTOR", MultiWithUserVerification = "MULTI_FACTOR_WITH_USER_VERIFICATION" } }
choice! { /// `ClientTypeType`: made by an administrator, or by dynamic client registration.
ClientType { Regular = "REGULAR", Dcr = "DCR" } }
choice! { /// `OAuthFlowType`.
OAuthFlow { Code = "code", Implicit = "implicit", ClientCredentials = "client_credentials" } }
choice! { /// `TimeUnitsType`.
TimeUnit { Seconds = "seconds", Minutes = "minutes", Hours = "hours", Days = "days" } }
choice! { /// `PreventUserExistenceErrorTypes`.
PreventUserExistenceErrors { Legacy = "LEGACY", Enabled = "ENABLED" } }
choice! { /// `FeatureType`.
Feature { Enabled = "ENABLED", Disabled = "DISABLED" } }
choice! { /// `ExplicitAuthFlowsType`.
    ExplicitAuthFlow {
        AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH",
        CustomAuthFlowOnly = "CUSTOM_AUTH_FLOW_ONLY",
        UserPasswordAuth = "USER_PASSWORD_AUTH",
        AllowAdminUserPasswordAuth = "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        AllowCustomAuth = "ALLOW_CUSTOM_AUTH",
        AllowUserPasswordAuth = "ALLOW_USER_PASSWORD_AUTH",
        AllowUserSrpAuth = "ALLOW_USER_SRP_AUTH",
        AllowRefreshTokenAuth = "ALLOW_REFRESH_TOKEN_AUTH",
        AllowUserAuth = "ALLOW_USER_AUTH",
        AllowTokenExchangeDelegation = "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        AllowTokenExchangeImpersonation = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
    }
}

structure! {
    /// `AttributeType`: one attribute of a user.
    Attribute { name: AttributeName, value: Option<AttributeValue> }
    /// `PasswordPolicyType`.
    PasswordPolicy {
        minimum_length: Option<MinimumLength>,
        require_uppercase: Option<bool>,
        require_lowercase: Option<bool>,
        require_numbers: Option<bool>,
        require_symbols: Option<bool>,
        password_history_size: Option<PasswordHistorySize>,
        temporary_password_validity_days: Option<Days365>,
    }
    /// `SignInPolicyType`.
    SignInPolicy { allowed_first_auth_factors: Option<List<FirstAuthFactor, 1, 5>> }
    /// `UserPoolPolicyType`.
    Policies { password_policy: Option<PasswordPolicy>, sign_in_policy: Option<SignInPolicy> }
    /// `PreTokenGenerationVersionConfigType`.
    PreTokenGenerationConfig { lambda_version: PreTokenGenerationVersion, lambda_arn: Arn }
    /// `CustomEmailLambdaVersionConfigType` and its SMS twin.
    CustomSender { lambda_version: SenderVersion, lambda_arn: Arn }
    /// `LambdaConfigType`: the triggers of a pool.
    LambdaConfig {
        pre_sign_up: Option<Arn>,
        custom_message: Option<Arn>,
        post_confirmation: Option<Arn>,
        pre_authentication: Option<Arn>,
        post_authentication: Option<Arn>,
        define_auth_challenge: Option<Arn>,
        create_auth_challenge: Option<Arn>,
        verify_auth_challenge_response: Option<Arn>,
        pre_token_generation: Option<Arn>,
        user_migration: Option<Arn>,
        pre_token_generation_config: Option<PreTokenGenerationConfig>,
        custom_sms_sender as "CustomSMSSender": Option<CustomSender>,
        custom_email_sender: Option<CustomSender>,
        kms_key_id as "KMSKeyID": Option<Arn>,
        inbound_federation: Option<CustomSender>,
    }
    /// `VerificationMessageTemplateType`.
    VerificationMessageTemplate {
        sms_message: Option<SmsMessage>,
        email_message: Option<EmailMessage>,
        email_subject: Option<MessageSubject>,
        email_message_by_link: Option<LinkMessage>,
        email_subject_by_link: Option<MessageSubject>,
        default_email_option: Option<DefaultEmailOption>,
    }
    /// `UserAttributeUpdateSettingsType`.
    UserAttributeUpdateSettings {
        attributes_require_verification_before_update: Option<List<VerifiedAttribute, 0, 2>>,
    }
    /// `DeviceConfigurationType`.
    DeviceConfiguration {
        challenge_required_on_new_device: Option<bool>,
        device_only_remembered_on_user_prompt: Option<bool>,
    }
    /// `EmailConfigurationType`.
    EmailConfiguration {
        source_arn: Option<Arn>,
        reply_to_email_address: Option<EmailAddress>,
        email_sending_account: Option<EmailSendingAccount>,
        from: Option<Text>,
        configuration_set: Option<ConfigurationSet>,
    }
    /// `EumsSmsConfigurationType`.
    EumsSms {
        caller_arn: Arn,
        external_id: Option<Text>,
        origination_identity: Option<Text>,
        configuration_set_name: Option<Text>,
        in_entity_id: Option<Text>,
        in_template_id: Option<Text>,
        region: Option<Region>,
    }
    /// `SmsConfigurationType`.
    SmsConfiguration {
        sns_caller_arn: Option<OptionalArn>,
        external_id: Option<Text>,
        sns_region: Option<Region>,
        eums_sms: Option<EumsSms>,
    }
    /// `MessageTemplateType`: the invitation of an administrator.
    MessageTemplate {
        sms_message as "SMSMessage": Option<SmsInvitation>,
        email_message: Option<EmailInvitation>,
        email_subject: Option<MessageSubject>,
    }
    /// `AdminCreateUserConfigType`.
    AdminCreateUserConfig {
        allow_admin_create_user_only: Option<bool>,
        unused_account_validity_days: Option<Days365>,
        invite_message_template: Option<MessageTemplate>,
    }
    /// `NumberAttributeConstraintsType`.
    NumberConstraints { min_value: Option<Text>, max_value: Option<Text> }
    /// `StringAttributeConstraintsType`.
    StringConstraints { min_length: Option<Text>, max_length: Option<Text> }
    /// `SchemaAttributeType`, as it is asked for.
    SchemaAttribute {
        name: Option<CustomAttributeName>,
        attribute_data_type: Option<AttributeDataType>,
        developer_only_attribute: Option<bool>,
        mutable: Option<bool>,
        required: Option<bool>,
        number_attribute_constraints: Option<NumberConstraints>,
        string_attribute_constraints: Option<StringConstraints>,
    }
    /// `AdvancedSecurityAdditionalFlowsType`.
    AdditionalFlows { custom_auth_mode: Option<CustomAuthMode> }
    /// `UserPoolAddOnsType`.
    UserPoolAddOns {
        advanced_security_mode: AdvancedSecurityMode,
        advanced_security_additional_flows: Option<AdditionalFlows>,
    }
    /// `DcrConfigurationType`.
    DcrConfiguration {
        enable_status: Option<DcrStatus>,
        open_dcr_enabled: Option<bool>,
        authenticated_grant_types: Option<List<OAuthFlow, 0, 3>>,
        open_dcr_grant_types: Option<List<OAuthFlow, 0, 3>>,
        allowed_scopes: Option<List<super::Scope, 0, 50>>,
    }
    /// `UsernameConfigurationType`.
    UsernameConfiguration { case_sensitive: bool }
    /// `RecoveryOptionType`.
    RecoveryOption { priority: Priority, name: RecoveryOptionName }
    /// `AccountRecoverySettingType`.
    AccountRecoverySetting { recovery_mechanisms: Option<List<RecoveryOption, 1, 2>> }
    /// `KeyConfigurationType`.
    KeyConfiguration { key_type: Option<KeyType>, kms_key_arn: Option<Arn> }
    /// `IssuerConfigurationType`.
    IssuerConfiguration { r#type as "Type": Option<IssuerType> }
    /// `AcrLevelConfigType`.
    AcrLevel { acr_value: AcrValue }
    /// `SoftwareTokenMfaConfigType`.
    SoftwareTokenMfa { enabled: Option<bool> }
    /// `EmailMfaConfigType`.
    EmailMfa { message: Option<EmailMessage>, subject: Option<MessageSubject> }
    /// `SmsMfaConfigType`.
    SmsMfa {
        sms_authentication_message: Option<SmsMessage>,
        sms_configuration: Option<SmsConfiguration>,
    }
    /// `WebAuthnConfigurationType`.
    WebAuthn {
        relying_party_id: Option<RelyingParty>,
        user_verification: Option<UserVerification>,
        factor_configuration: Option<WebAuthnFactor>,
    }
    /// `TokenValidityUnitsType`.
    TokenValidityUnits {
        access_token: Option<TimeUnit>,
        id_token: Option<TimeUnit>,
        refresh_token: Option<TimeUnit>,
    }
    /// `RefreshTokenRotationType`.
    RefreshTokenRotation {
        feature: Feature,
        retry_grace_period_seconds: Option<RetryGracePeriodSeconds>,
    }
    /// `AnalyticsConfigurationType`.
    AnalyticsConfiguration {
        application_id: Option<Hex>,
        application_arn: Option<Arn>,
        role_arn: Option<Arn>,
        external_id: Option<Text>,
        user_data_shared: Option<bool>,
    }
}

structure! {
    /// `AnalyticsMetadataType`.
    AnalyticsMetadata { analytics_endpoint_id: Option<Text> }
    /// `UserContextDataType`: what an app says of its user's device.
    UserContextData { ip_address: Option<Text>, encoded_data: Option<Text> }
    /// `HttpHeader`.
    HttpHeader { header_name as "headerName": Option<Text>, header_value as "headerValue": Option<Text> }
    /// `ContextDataType`: what a backend says of its user's request.
    ContextData {
        ip_address: Text,
        server_name: Text,
        server_path: Text,
        http_headers: List<HttpHeader, 0, 100>,
        encoded_data: Option<Text>,
    }
}
