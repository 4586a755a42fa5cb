//! `CreateIdentityPool`: a pool of identities, and whose tokens it takes.

use super::keys::Keys;
use super::views::IdentityPoolView;
use crate::app::{App, Context};
use crate::error::ApiError;
use crate::model::{IdentityPool, IdentityPoolSettings, Roles};
use crate::shapes::identity_pool::{CognitoIdentityProvider, PoolTags, SupportedLoginProviders};
use crate::shapes::{
    ArnText, DeveloperProviderName, IdentityPoolId, IdentityPoolName, List, input,
};
use crate::store::Write;

input! {
    /// The new pool's settings.
    pub struct Input {
        identity_pool_name: IdentityPoolName,
        allow_unauthenticated_identities: bool,
        allow_classic_flow: Option<bool>,
        supported_login_providers: Option<SupportedLoginProviders>,
        developer_provider_name: Option<DeveloperProviderName>,
        open_id_connect_provider_arns as "OpenIdConnectProviderARNs": Option<List<ArnText, 0, 50>>,
        cognito_identity_providers: Option<List<CognitoIdentityProvider, 0, 50>>,
        saml_provider_arns as "SamlProviderARNs": Option<List<ArnText, 0, 50>>,
        identity_pool_tags: Option<PoolTags>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<IdentityPoolView, ApiError> {
    let settings = settings(input)?;
    let pool = IdentityPool {
        id: new_id(cx, &settings.tags)?,
        settings,
        roles: Roles::default(),
        version: 0,
    };
    let mut write = Write::new();
    write.add_identity_pool(&pool);
    cx.commit(write).await?;
    Ok(pool.into())
}

fn settings(input: Input) -> Result<IdentityPoolSettings, ApiError> {
    let tags = input.identity_pool_tags.unwrap_or_default();
    Keys::Name.check("identityPoolTags", Some(&tags))?;
    let social = input.supported_login_providers;
    Keys::Name.check("supportedLoginProviders", social.as_ref())?;
    let cognito = input.cognito_identity_providers;
    if !cognito.iter().flat_map(List::as_slice).all(is_complete) {
        return Err(ApiError::InvalidParameter(
            "A Cognito identity provider needs a ProviderName and a ClientId.".into(),
        ));
    }
    Ok(IdentityPoolSettings {
        name: input.identity_pool_name.into_string(),
        allow_unauthenticated_identities: input.allow_unauthenticated_identities,
        allow_classic_flow: input.allow_classic_flow,
        supported_login_providers: social,
        developer_provider_name: input.developer_provider_name,
        open_id_connect_provider_arns: input.open_id_connect_provider_arns,
        cognito_identity_providers: cognito,
        saml_provider_arns: input.saml_provider_arns,
        tags,
    })
}

fn is_complete(provider: &CognitoIdentityProvider) -> bool {
    provider.provider_name.is_some() && provider.client_id.is_some()
}

/// The tag that pins the id, as other emulators have it.
const CUSTOM_ID: &str = "_custom_id_";

fn new_id(app: &App, tags: &PoolTags) -> Result<IdentityPoolId, ApiError> {
    match tags.get(CUSTOM_ID) {
        None => {
            let region = &app.settings.region;
            Ok(IdentityPoolId::trusted(format!("{region}:{}", app.uuid())))
        }
        Some(id) => pinned(id.as_str()),
    }
}

/// `<region>:<uuid>`, as clients expect of every id of an identity pool.
fn pinned(id: &str) -> Result<IdentityPoolId, ApiError> {
    let parts = id.split_once(':');
    let valid = parts.is_some_and(|(region, uuid)| {
        !region.is_empty()
            && id.len() <= 55
            && region
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && uuid::Uuid::try_parse(uuid).is_ok_and(|parsed| parsed.to_string() == uuid)
    });
    if valid {
        return Ok(IdentityPoolId::trusted(id));
    }
    Err(ApiError::InvalidParameter(
        format!("The tag {CUSTOM_ID} must be <region>:<uuid> in lower case.").into(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_pool_is_shown_as_it_was_made() {
        let app = TestApp::new().await;
        let mut settings = json!({
            "IdentityPoolName": "My pool", "AllowUnauthenticatedIdentities": false,
            "AllowClassicFlow": true,
            "SupportedLoginProviders": {"graph.facebook.com": "7346241598935552"},
            "DeveloperProviderName": "login.example",
            "OpenIdConnectProviderARNs": ["arn:aws:iam::123456789012:oidc-provider/id.example"],
            "CognitoIdentityProviders": [{
                "ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_a", "ClientId": "c",
                "ServerSideTokenCheck": false,
            }],
            "SamlProviderARNs": ["arn:aws:iam::123456789012:saml-provider/corp"],
            "IdentityPoolTags": {"stage": "dev"},
        });
        let made = app.ok("CreateIdentityPool", settings.clone()).await;
        let id = made["IdentityPoolId"].as_str().unwrap();
        let (region, uuid) = id.split_once(':').unwrap();
        assert_eq!((region, uuid.len()), ("us-east-1", 36));
        settings["IdentityPoolId"] = id.into();
        assert_eq!(made, settings);
        let shown = app
            .ok("DescribeIdentityPool", json!({"IdentityPoolId": id}))
            .await;
        assert_eq!(shown, settings);
    }

    #[tokio::test]
    async fn the_demos_seed_pins_its_id_and_can_be_sown_once() {
        let seed: Vec<Value> =
            serde_json::from_str(include_str!("../../../../www/seed.json")).unwrap();
        let app = TestApp::new().await;
        let sown = seed
            .iter()
            .filter(|step| step["service"] == "cognito-identity");
        for step in sown {
            let operation = step["operation"].as_str().unwrap();
            app.ok(operation, step["input"].clone()).await;
            if operation == "CreateIdentityPool" {
                app.refuses(
                    operation,
                    step["input"].clone(),
                    "ResourceConflictException",
                    "A resource with this identifier already exists.",
                )
                .await;
            }
        }
        let id = json!({"IdentityPoolId": "us-east-1:00000000-0000-4000-8000-000000000001"});
        let pool = app.ok("DescribeIdentityPool", id.clone()).await;
        assert_eq!(pool["IdentityPoolName"], "demo");
        let roles = app.ok("GetIdentityPoolRoles", id.clone()).await;
        assert_eq!(
            roles["Roles"]["unauthenticated"],
            "arn:aws:iam::000000000000:role/demo-guest"
        );
        let guest = app.ok("GetId", id).await;
        let credentials = app.ok("GetCredentialsForIdentity", guest).await;
        assert!(credentials["Credentials"]["SessionToken"].is_string());
    }

    #[tokio::test]
    async fn bad_input_is_refused() {
        let app = TestApp::new().await;
        let with = |name: &str, value: Value| {
            let mut input =
                json!({"IdentityPoolName": "p", "AllowUnauthenticatedIdentities": true});
            input[name] = value;
            input
        };
        let name = "CreateIdentityPool";
        app.refuses(
            name,
            json!({}),
            "InvalidParameterException",
            "2 validation errors detected: Value null at 'identityPoolName' failed to satisfy \
             constraint: Member must not be null; Value null at 'allowUnauthenticatedIdentities' \
             failed to satisfy constraint: Member must not be null",
        )
        .await;
        app.refuses(
            name,
            with("IdentityPoolTags", json!({"": "x"})),
            "InvalidParameterException",
            "1 validation error detected: Value at 'identityPoolTags' failed to satisfy \
             constraint: Map keys must satisfy constraint: [Member must have length less than or \
             equal to 128, Member must have length greater than or equal to 1]",
        )
        .await;
        for (member, value) in [
            ("IdentityPoolName", json!("semi;colon")),
            ("SupportedLoginProviders", json!({"x".repeat(129): "id"})),
            (
                "SupportedLoginProviders",
                json!({"graph.facebook.com": "two words"}),
            ),
            ("CognitoIdentityProviders", json!([{"ClientId": "c"}])),
            ("CognitoIdentityProviders", json!([{"ProviderName": "a/b"}])),
            ("OpenIdConnectProviderARNs", json!(["arn:short"])),
            (
                "IdentityPoolTags",
                json!({"_custom_id_": "us-east-1_notauuid"}),
            ),
            ("IdentityPoolTags", json!({"_custom_id_": "us-east-1:0-0"})),
        ] {
            app.refuses_code(name, with(member, value), "InvalidParameterException")
                .await;
        }
        app.is_signed(name, with("AllowClassicFlow", json!(true)))
            .await;
    }
}
