//! Which role an identity gets: the pool's, or one that its token's claims choose.

use poolkey::jwt::Claims;
use poolkey::wire::json::Json;

use super::logins::Login;
use crate::error::ApiError;
use crate::model::{RoleMapping, Roles};
use crate::shapes::identity_pool::{
    AmbiguousRoleResolution, MappingRule, MatchType, RoleMappingType,
};

/// The ARN of the role of whoever proved `logins`; of a guest where there are none. `custom` is
/// the role that was asked for, which must be one of those that were possible.
///
/// # Errors
/// `InvalidIdentityPoolConfigurationException` where the pool has no such role,
/// `NotAuthorizedException` where none may be had.
pub(super) fn choose<'a>(
    roles: &'a Roles,
    logins: &'a [Login],
    custom: Option<&str>,
) -> Result<&'a str, ApiError> {
    let mapped = logins.iter().find_map(|login| {
        let mapping = roles.mappings.get(&login.mapping_key())?;
        Some((mapping, &login.claims))
    });
    let Some((mapping, claims)) = mapped else {
        let kind = if logins.is_empty() {
            "unauthenticated"
        } else {
            "authenticated"
        };
        return pools_role(roles, kind, custom);
    };
    let candidates = candidates(mapping, claims);
    let chosen = match custom {
        Some(custom) => candidates.possible.iter().find(|role| **role == custom),
        None => candidates.first.as_ref(),
    };
    match (chosen, mapping.ambiguous_role_resolution) {
        (Some(role), _) => Ok(role),
        (None, Some(AmbiguousRoleResolution::AuthenticatedRole)) => {
            pools_role(roles, "authenticated", custom)
        }
        (None, Some(AmbiguousRoleResolution::Deny) | None) => Err(denied()),
    }
}

/// The roles that a token makes possible, and the one that goes first, if one does.
struct Candidates<'a> {
    first: Option<&'a str>,
    possible: Vec<&'a str>,
}

fn candidates<'a>(mapping: &'a RoleMapping, claims: &'a Claims) -> Candidates<'a> {
    match mapping.r#type {
        RoleMappingType::Token => {
            let possible: Vec<&str> = claims.roles().collect();
            let only = match possible.as_slice() {
                [only] => Some(*only),
                _ => None,
            };
            Candidates {
                first: claims.preferred_role().or(only),
                possible,
            }
        }
        RoleMappingType::Rules => {
            let rules = mapping.rules_configuration.iter();
            let possible: Vec<&str> = rules
                .flat_map(|configuration| configuration.rules.as_slice())
                .filter(|rule| matches(rule, claims))
                .map(|rule| rule.role_arn.as_str())
                .collect();
            Candidates {
                first: possible.first().copied(),
                possible,
            }
        }
    }
}

/// A rule on a claim that the token does not have matches nothing. A claim of several values
/// matches by any of them, and differs by all.
fn matches(rule: &MappingRule, claims: &Claims) -> bool {
    let wanted = rule.value.as_str();
    let Some(claim) = claims.get(rule.claim.as_str()) else {
        return false;
    };
    let values = match claim {
        Json::Array(values) => values.iter().map(text).collect(),
        value => vec![text(value)],
    };
    let mut values = values.iter().map(String::as_str);
    match rule.match_type {
        MatchType::Equals => values.any(|value| value == wanted),
        MatchType::Contains => values.any(|value| value.contains(wanted)),
        MatchType::StartsWith => values.any(|value| value.starts_with(wanted)),
        MatchType::NotEqual => values.all(|value| value != wanted),
    }
}

/// A text as it is, anything else as JSON writes it.
fn text(value: &Json) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    let mut out = String::new();
    value.write(&mut out);
    out
}

fn pools_role<'a>(roles: &'a Roles, kind: &str, custom: Option<&str>) -> Result<&'a str, ApiError> {
    let role = roles.roles.get(kind).ok_or_else(no_role)?;
    match custom {
        Some(custom) if custom != role => Err(denied()),
        _ => Ok(role),
    }
}

/// The pool has no role for whoever asks, or none that can be assumed.
pub(super) fn no_role() -> ApiError {
    ApiError::InvalidIdentityPoolConfiguration(
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.".into(),
    )
}

/// AWS's own words for this are in no reply or report we know.
fn denied() -> ApiError {
    ApiError::NotAuthorized("Access denied: none of the roles may be assumed.".into())
}

#[cfg(test)]
mod tests {
    use poolkey::jwt::Jwt;
    use poolkey::wire::base64::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::*;

    const PROVIDER: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Test00001";
    const AUTHENTICATED: &str = "arn:aws:iam::123456789012:role/signed-in";

    fn login(claims: &Value) -> Login {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string().as_bytes());
        let token = format!("{}.{}.AA", part(&json!({"alg": "RS256"})), part(claims));
        Login {
            provider: PROVIDER.into(),
            subject: "sub".into(),
            client_id: "web".into(),
            claims: Jwt::decode(&token).unwrap().claims().clone(),
        }
    }

    fn roles(mapping: &Value) -> Roles {
        serde_json::from_value(json!({
            "roles": {"authenticated": AUTHENTICATED},
            "mappings": {format!("{PROVIDER}:web"): mapping},
        }))
        .unwrap()
    }

    fn token(ambiguous: &str) -> Roles {
        roles(&json!({"Type": "Token", "AmbiguousRoleResolution": ambiguous}))
    }

    /// Rules as (claim, match type, value), each with the role of its number.
    fn rules(ambiguous: &str, rules: &[(&str, &str, &str)]) -> Roles {
        let rule = |(number, (claim, kind, value)): (usize, &(&str, &str, &str))| {
            json!({
                "Claim": claim, "MatchType": kind, "Value": value,
                "RoleARN": format!("role number {number}"),
            })
        };
        let rules: Vec<Value> = rules.iter().enumerate().map(rule).collect();
        roles(&json!({
            "Type": "Rules", "AmbiguousRoleResolution": ambiguous,
            "RulesConfiguration": {"Rules": rules},
        }))
    }

    /// The role, or the code of the refusal.
    fn chosen(roles: &Roles, claims: &Value, custom: Option<&str>) -> String {
        let logins = [login(claims)];
        let role = choose(roles, &logins, custom);
        role.map_or_else(|error| error.wire().code.to_owned(), str::to_owned)
    }

    const DENIED: &str = "NotAuthorizedException";

    #[test]
    fn a_guest_and_an_unmapped_user_get_the_pools_roles() {
        let unmapped: Roles = serde_json::from_value(json!({
            "roles": {"authenticated": AUTHENTICATED, "unauthenticated": "guest"},
            "mappings": {format!("{PROVIDER}:other"): {"Type": "Token"}},
        }))
        .unwrap();
        assert_eq!(choose(&unmapped, &[], None).unwrap(), "guest");
        assert_eq!(chosen(&unmapped, &json!({}), None), AUTHENTICATED);
        let own = Some(AUTHENTICATED);
        assert_eq!(chosen(&unmapped, &json!({}), own), AUTHENTICATED);
        assert_eq!(chosen(&unmapped, &json!({}), Some("guest")), DENIED);
        assert!(choose(&unmapped, &[], Some(AUTHENTICATED)).is_err());
        let none = Roles::default();
        let missing = "InvalidIdentityPoolConfigurationException";
        assert_eq!(chosen(&none, &json!({}), None), missing);
    }

    #[test]
    fn a_token_names_its_role() {
        let both = json!({"cognito:preferred_role": "a", "cognito:roles": ["b", "a"]});
        assert_eq!(chosen(&token("Deny"), &both, None), "a");
        assert_eq!(chosen(&token("Deny"), &both, Some("b")), "b");
        assert_eq!(chosen(&token("Deny"), &both, Some("c")), DENIED);
        let only = json!({"cognito:roles": ["b"]});
        assert_eq!(chosen(&token("Deny"), &only, None), "b");
    }

    #[test]
    fn an_ambiguous_token_is_resolved_as_the_mapping_says() {
        for claims in [json!({}), json!({"cognito:roles": ["a", "b"]})] {
            assert_eq!(chosen(&token("Deny"), &claims, None), DENIED);
            let fallback = token("AuthenticatedRole");
            assert_eq!(chosen(&fallback, &claims, None), AUTHENTICATED);
            assert_eq!(chosen(&fallback, &claims, Some("c")), DENIED);
        }
    }

    #[test]
    fn the_first_rule_that_matches_gives_its_role() {
        let claims = json!({
            "department": "engineering", "cognito:groups": ["staff", "admins"],
            "email_verified": true,
        });
        for (rule, matching) in [
            (("department", "Equals", "engineering"), true),
            (("department", "Equals", "engineer"), false),
            (("department", "Equals", "Engineering"), false),
            (("department", "StartsWith", "engi"), true),
            (("department", "StartsWith", "ngi"), false),
            (("department", "Contains", "ineer"), true),
            (("department", "Contains", "sales"), false),
            (("department", "NotEqual", "sales"), true),
            (("department", "NotEqual", "engineering"), false),
            (("cognito:groups", "Equals", "admins"), true),
            (("cognito:groups", "Contains", "min"), true),
            (("cognito:groups", "NotEqual", "admins"), false),
            (("email_verified", "Equals", "true"), true),
            (("missing", "Equals", "x"), false),
            (("missing", "NotEqual", "x"), false),
        ] {
            let expected = if matching { "role number 0" } else { DENIED };
            assert_eq!(
                chosen(&rules("Deny", &[rule]), &claims, None),
                expected,
                "{rule:?}"
            );
        }
        let three = [
            ("department", "Equals", "sales"),
            ("department", "StartsWith", "e"),
            ("department", "Contains", "g"),
        ];
        let roles = rules("AuthenticatedRole", &three);
        assert_eq!(chosen(&roles, &claims, None), "role number 1");
        let custom = |role| chosen(&roles, &claims, Some(role));
        assert_eq!(custom("role number 2"), "role number 2");
        assert_eq!(custom("role number 0"), DENIED);
        assert_eq!(chosen(&roles, &json!({}), None), AUTHENTICATED);
    }
}
