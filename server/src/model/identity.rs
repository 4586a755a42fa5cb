//! Identity pools, identities and access keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::environment::Moment;
use crate::secrets::Sealed;
pub use crate::shapes::identity_pool::RoleMapping;
use crate::shapes::identity_pool::{CognitoIdentityProvider, PoolTags, SupportedLoginProviders};
use crate::shapes::{ArnText, DeveloperProviderName, IdentityId, IdentityPoolId, List};

/// An identity pool: whose tokens it takes, and which roles it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityPool {
    /// `<region>:<uuid>`.
    pub id: IdentityPoolId,
    /// What `UpdateIdentityPool` replaces as a whole.
    pub settings: IdentityPoolSettings,
    /// What `SetIdentityPoolRoles` replaces as a whole.
    pub roles: Roles,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
}

/// The settings of an identity pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "members are those of the API's IdentityPool")]
pub struct IdentityPoolSettings {
    pub name: String,
    pub allow_unauthenticated_identities: bool,
    pub allow_classic_flow: Option<bool>,
    pub supported_login_providers: Option<SupportedLoginProviders>,
    pub developer_provider_name: Option<DeveloperProviderName>,
    pub open_id_connect_provider_arns: Option<List<ArnText, 0, 50>>,
    pub cognito_identity_providers: Option<List<CognitoIdentityProvider, 0, 50>>,
    pub saml_provider_arns: Option<List<ArnText, 0, 50>>,
    pub tags: PoolTags,
}

/// The roles of an identity pool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Roles {
    /// Role ARNs under `authenticated` and `unauthenticated`.
    pub roles: BTreeMap<String, String>,
    /// How a provider's tokens choose a role, by provider.
    pub mappings: BTreeMap<String, RoleMapping>,
}

/// One identity: a guest, or whoever proves one of its logins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// `<region>:<uuid>`.
    pub id: IdentityId,
    /// The pool.
    pub pool_id: IdentityPoolId,
    /// Subject by provider; empty for a guest.
    pub logins: BTreeMap<String, String>,
    /// Set when its logins went to another identity.
    pub disabled: bool,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub modified_at: Moment,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
}

/// A long-lived access key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessKey {
    /// `AKIA…`.
    pub id: String,
    /// The secret, sealed under [`Purpose::AccessKey`](crate::secrets::Purpose) and the id.
    pub sealed_secret: Sealed,
    /// Whose key it is: `arn:aws:iam::<account>:root`.
    pub principal_arn: String,
}
