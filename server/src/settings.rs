//! How a server is started: region, account, addresses, gateway, and whether it is for development.

use serde::Deserialize;

use crate::shapes::UserPoolId;

/// What stays the same while the server runs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The region in ids and ARNs, e.g. `us-east-1`.
    pub region: String,
    /// The account in ARNs: twelve digits.
    pub account: String,
    /// Where clients reach the server, without a trailing slash.
    pub public_url: String,
    /// The issuer of tokens; `{public_url}`, `{region}` and `{pool}` stand for themselves.
    pub issuer: String,
    /// Whether `/_poolkey/` is open and `test`/`test` is a root key.
    pub dev: bool,
    /// HTTP backends behind the gateway.
    pub gateway: Gateway,
}

/// `[gateway]` of the configuration file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gateway {
    /// The APIs.
    pub apis: Vec<Api>,
}

/// `[[gateway.apis]]`: one stage of an API in front of one backend.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The API's id in addresses and ARNs.
    pub id: String,
    /// The stage's name in addresses and ARNs.
    pub stage: String,
    /// Where requests go, e.g. `http://127.0.0.1:9400`.
    pub backend: String,
    /// Origins that may read replies in a browser; `*` for all. In development all may.
    #[serde(default)]
    pub cors_origins: Vec<String>,
}

impl Settings {
    /// The `iss` of the pool's tokens.
    pub fn issuer(&self, pool_id: &UserPoolId) -> String {
        self.issuer
            .replace("{public_url}", &self.public_url)
            .replace("{region}", &self.region)
            .replace("{pool}", pool_id.as_str())
    }

    /// `arn:aws:cognito-idp:<region>:<account>:userpool/<id>`.
    pub fn pool_arn(&self, pool_id: &UserPoolId) -> String {
        format!(
            "arn:aws:cognito-idp:{}:{}:userpool/{pool_id}",
            self.region, self.account
        )
    }

    /// The key of the pool's tokens in an identity pool's `Logins`:
    /// `cognito-idp.<region>.amazonaws.com/<id>`, whatever the issuer is.
    pub fn login_provider(&self, pool_id: &UserPoolId) -> String {
        let region = pool_id.as_str().split('_').next().unwrap_or(&self.region);
        format!("cognito-idp.{region}.amazonaws.com/{pool_id}")
    }
}
