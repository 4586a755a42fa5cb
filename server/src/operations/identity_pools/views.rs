//! Forms in which more than one operation shows the same thing.

use serde::Serialize;
use serde_with::skip_serializing_none;

use crate::model::IdentityPool;
use crate::shapes::identity_pool::{CognitoIdentityProvider, PoolTags, SupportedLoginProviders};
use crate::shapes::{ArnText, DeveloperProviderName, IdentityPoolId, List};

/// `IdentityPool` in a reply.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IdentityPoolView {
    identity_pool_id: IdentityPoolId,
    identity_pool_name: String,
    allow_unauthenticated_identities: bool,
    allow_classic_flow: Option<bool>,
    supported_login_providers: Option<SupportedLoginProviders>,
    developer_provider_name: Option<DeveloperProviderName>,
    #[serde(rename = "OpenIdConnectProviderARNs")]
    open_id_connect_provider_arns: Option<List<ArnText, 0, 50>>,
    cognito_identity_providers: Option<List<CognitoIdentityProvider, 0, 50>>,
    #[serde(rename = "SamlProviderARNs")]
    saml_provider_arns: Option<List<ArnText, 0, 50>>,
    identity_pool_tags: PoolTags,
}

impl From<IdentityPool> for IdentityPoolView {
    fn from(pool: IdentityPool) -> Self {
        let settings = pool.settings;
        Self {
            identity_pool_id: pool.id,
            identity_pool_name: settings.name,
            allow_unauthenticated_identities: settings.allow_unauthenticated_identities,
            allow_classic_flow: settings.allow_classic_flow,
            supported_login_providers: settings.supported_login_providers,
            developer_provider_name: settings.developer_provider_name,
            open_id_connect_provider_arns: settings.open_id_connect_provider_arns,
            cognito_identity_providers: settings.cognito_identity_providers,
            saml_provider_arns: settings.saml_provider_arns,
            identity_pool_tags: settings.tags,
        }
    }
}
