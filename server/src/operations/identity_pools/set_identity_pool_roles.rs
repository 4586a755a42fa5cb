//! `SetIdentityPoolRoles`: which roles guests and users get, and how tokens choose others.

use super::keys::Keys;
use crate::app::Context;
use crate::credentials::RoleArn;
use crate::error::ApiError;
use crate::model::{IdentityPool, RoleMapping, Roles};
use crate::operations::Empty;
use crate::shapes::identity_pool::{RoleMappingType, RoleMappings, RolesMap};
use crate::shapes::{IdentityPoolId, input};
use crate::store::Write;

input! {
    /// The roles, in place of all there were.
    pub struct Input {
        identity_pool_id: IdentityPoolId,
        roles: RolesMap,
        role_mappings: Option<RoleMappings>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let roles = roles(&input)?;
    let pool = cx.identity_pool(&input.identity_pool_id).await?;
    let mut write = Write::new();
    write.replace_identity_pool(&IdentityPool { roles, ..pool });
    cx.commit(write).await?;
    Ok(Empty {})
}

fn roles(input: &Input) -> Result<Roles, ApiError> {
    Keys::Role.check("roles", Some(&input.roles))?;
    Keys::Name.check("roleMappings", input.role_mappings.as_ref())?;
    let mut roles = Roles::default();
    for (kind, arn) in input.roles.iter() {
        check_role(arn.as_str())?;
        let arn = arn.as_str().to_owned();
        roles.roles.insert(kind.to_owned(), arn);
    }
    for (provider, mapping) in input.role_mappings.iter().flat_map(RoleMappings::iter) {
        check_mapping(provider, mapping)?;
        let mapping = mapping.clone();
        roles.mappings.insert(provider.to_owned(), mapping);
    }
    Ok(roles)
}

fn check_mapping(provider: &str, mapping: &RoleMapping) -> Result<(), ApiError> {
    if mapping.ambiguous_role_resolution.is_none() {
        let kind = mapping.r#type;
        return Err(invalid(format!(
            "AmbiguousRoleResolution is required for the {kind} mapping of {provider}."
        )));
    }
    match (mapping.r#type, &mapping.rules_configuration) {
        (RoleMappingType::Token, _) => Ok(()),
        (RoleMappingType::Rules, Some(configuration)) => {
            let mut rules = configuration.rules.as_slice().iter();
            rules.try_for_each(|rule| check_role(rule.role_arn.as_str()))
        }
        (RoleMappingType::Rules, None) => Err(invalid(format!(
            "RulesConfiguration is required for the Rules mapping of {provider}."
        ))),
    }
}

fn check_role(arn: &str) -> Result<(), ApiError> {
    match RoleArn::parse(arn) {
        Some(_) => Ok(()),
        None => Err(invalid(format!("{arn} is not the ARN of a role."))),
    }
}

fn invalid(text: String) -> ApiError {
    ApiError::InvalidParameter(text.into())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{GUEST_ROLE, PROVIDER, SIGNED_IN_ROLE, TestApp};

    const NAME: &str = "SetIdentityPoolRoles";

    #[tokio::test]
    async fn the_roles_replace_all_there_were() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let mapping = json!({
            "Type": "Rules", "AmbiguousRoleResolution": "Deny",
            "RulesConfiguration": {"Rules": [{
                "Claim": "email", "MatchType": "Contains", "Value": "@example.com",
                "RoleARN": GUEST_ROLE,
            }]},
        });
        let mut roles = json!({
            "IdentityPoolId": pool,
            "Roles": {"authenticated": SIGNED_IN_ROLE},
            "RoleMappings": {format!("{PROVIDER}:web"): mapping},
        });
        app.is_signed(NAME, roles.clone()).await;
        assert_eq!(app.ok(NAME, roles.clone()).await, json!({}));
        let which = json!({"IdentityPoolId": pool});
        assert_eq!(app.ok("GetIdentityPoolRoles", which.clone()).await, roles);
        roles.as_object_mut().unwrap().remove("RoleMappings");
        app.ok(NAME, roles.clone()).await;
        assert_eq!(app.ok("GetIdentityPoolRoles", which).await, roles);
    }

    #[tokio::test]
    async fn what_can_give_no_role_is_refused() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let mapped = |mapping: Value| json!({"Roles": {}, "RoleMappings": {PROVIDER: mapping}});
        let rule =
            json!({"Claim": "c", "MatchType": "Equals", "Value": "v", "RoleARN": "x".repeat(20)});
        for input in [
            json!({}),
            json!({"Roles": {"authenticated": "arn:aws:iam::123456789012:user/u"}}),
            json!({"Roles": {"everybody": GUEST_ROLE}}),
            json!({"Roles": {}, "RoleMappings": {"": {"Type": "Token"}}}),
            mapped(json!({"Type": "Token"})),
            mapped(json!({"Type": "Magic", "AmbiguousRoleResolution": "Deny"})),
            mapped(json!({"Type": "Rules", "AmbiguousRoleResolution": "Deny"})),
            mapped(json!({
                "Type": "Rules", "AmbiguousRoleResolution": "Deny",
                "RulesConfiguration": {"Rules": []},
            })),
            mapped(json!({
                "Type": "Rules", "AmbiguousRoleResolution": "Deny",
                "RulesConfiguration": {"Rules": [rule]},
            })),
        ] {
            let mut input = input;
            input["IdentityPoolId"] = pool.clone().into();
            app.refuses_code(NAME, input, "InvalidParameterException")
                .await;
        }
        app.refuses_code(
            NAME,
            json!({"IdentityPoolId": "us-east-1:0a", "Roles": {}}),
            "ResourceNotFoundException",
        )
        .await;
    }
}
