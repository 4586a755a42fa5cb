//! Structures of an identity pool's settings.
#![expect(
    missing_docs,
    reason = "members are named as the service model names them"
)]

use super::{
    ArnText, ClaimName, ClaimValue, ClientId, CognitoProviderName, IdentityProviderId, List,
    ProviderToken, StringMap, TagValue, choice, structure,
};

/// `IdentityPoolTagsType`.
pub type PoolTags = StringMap<TagValue, 50>;
/// `IdentityProviders`: an app id by public provider.
pub type SupportedLoginProviders = StringMap<IdentityProviderId, 10>;
/// `LoginsMap`: a token by provider.
pub type Logins = StringMap<ProviderToken, 10>;
/// `RolesMap`.
pub type RolesMap = StringMap<ArnText, 2>;
/// `RoleMappingMap`.
pub type RoleMappings = StringMap<RoleMapping, 10>;

choice! { /// `RoleMappingType`.
RoleMappingType { Token = "Token", Rules = "Rules" } }
choice! { /// `AmbiguousRoleResolutionType`.
AmbiguousRoleResolution { AuthenticatedRole = "AuthenticatedRole", Deny = "Deny" } }
choice! { /// `MappingRuleMatchType`.
MatchType { Equals = "Equals", Contains = "Contains", StartsWith = "StartsWith", NotEqual = "NotEqual" } }

structure! {
    /// `CognitoIdentityProvider`: a user pool and one of its clients.
    CognitoIdentityProvider {
        provider_name: Option<CognitoProviderName>,
        client_id: Option<ClientId>,
        server_side_token_check: Option<bool>,
    }
    /// `MappingRule`.
    MappingRule {
        claim: ClaimName,
        match_type: MatchType,
        value: ClaimValue,
        role_arn as "RoleARN": ArnText,
    }
    /// `RulesConfigurationType`.
    RulesConfiguration { rules: List<MappingRule, 1, 400> }
    /// `RoleMapping`.
    RoleMapping {
        r#type as "Type": RoleMappingType,
        ambiguous_role_resolution: Option<AmbiguousRoleResolution>,
        rules_configuration: Option<RulesConfiguration>,
    }
}
