//! An app client of a user pool.

use serde::{Deserialize, Serialize};

use crate::environment::Moment;
use crate::secrets::Sealed;
use crate::shapes::user_pool::{
    AnalyticsConfiguration, ExplicitAuthFlow, Feature, OAuthFlow, Permissions,
    PreventUserExistenceErrors, RefreshTokenRotation, TimeUnit, TokenValidityUnits,
};
use crate::shapes::{
    AuthSessionValidity, ClientId, List, ProviderName, RedirectUrl, RefreshTokenValidity,
    RetryGracePeriodSeconds, Scope, TokenValidity, UserPoolId,
};

/// An app client: what an app may do in the pool, and how long its tokens live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "members are those of the API's UserPoolClientType"
)]
pub struct Client {
    pub id: ClientId,
    pub pool_id: UserPoolId,
    pub name: String,
    /// Sealed under [`Purpose::ClientSecret`](crate::secrets::Purpose) and the client's id.
    pub sealed_secret: Option<Sealed>,
    pub created_at: Moment,
    pub modified_at: Moment,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
    pub refresh_token_validity: Option<RefreshTokenValidity>,
    pub access_token_validity: Option<TokenValidity>,
    pub id_token_validity: Option<TokenValidity>,
    pub token_validity_units: Option<TokenValidityUnits>,
    pub read_attributes: Option<Permissions>,
    pub write_attributes: Option<Permissions>,
    pub explicit_auth_flows: Option<List<ExplicitAuthFlow, 0, 20>>,
    pub supported_identity_providers: Option<List<ProviderName, 0, 300>>,
    pub callback_urls: Option<List<RedirectUrl, 0, 100>>,
    pub logout_urls: Option<List<RedirectUrl, 0, 100>>,
    pub default_redirect_uri: Option<RedirectUrl>,
    pub allowed_oauth_flows: Option<List<OAuthFlow, 0, 3>>,
    pub allowed_oauth_scopes: Option<List<Scope, 0, 50>>,
    pub allowed_oauth_flows_user_pool_client: Option<bool>,
    pub analytics_configuration: Option<AnalyticsConfiguration>,
    pub prevent_user_existence_errors: Option<PreventUserExistenceErrors>,
    pub enable_token_revocation: Option<bool>,
    pub enable_propagate_additional_user_context_data: Option<bool>,
    pub auth_session_validity: Option<AuthSessionValidity>,
    pub refresh_token_rotation: Option<RefreshTokenRotation>,
}

impl Client {
    /// Whether the flow is allowed, under its present or its old name. A client that lists none
    /// allows SRP, custom authentication and refresh.
    pub fn allows(&self, flow: ExplicitAuthFlow) -> bool {
        use ExplicitAuthFlow as Flow;
        match &self.explicit_auth_flows {
            Some(list) if !list.as_slice().is_empty() => {
                let old = match flow {
                    Flow::AllowAdminUserPasswordAuth => Some(Flow::AdminNoSrpAuth),
                    Flow::AllowCustomAuth => Some(Flow::CustomAuthFlowOnly),
                    Flow::AllowUserPasswordAuth => Some(Flow::UserPasswordAuth),
                    _ => None,
                };
                let listed = |flow| list.as_slice().contains(&flow);
                // The old names had no word for SRP and refresh: clients that use them allow both.
                let old_style = list
                    .as_slice()
                    .iter()
                    .all(|flow| !flow.as_str().starts_with("ALLOW_"));
                listed(flow)
                    || old.is_some_and(listed)
                    || (old_style && matches!(flow, Flow::AllowRefreshTokenAuth))
                    || (old_style
                        && flow == Flow::AllowUserSrpAuth
                        && !listed(Flow::CustomAuthFlowOnly))
            }
            _ => matches!(
                flow,
                Flow::AllowUserSrpAuth | Flow::AllowCustomAuth | Flow::AllowRefreshTokenAuth
            ),
        }
    }

    /// Whether an unknown user looks like a wrong password.
    pub fn hides_users(&self) -> bool {
        self.prevent_user_existence_errors == Some(PreventUserExistenceErrors::Enabled)
    }

    /// Whether tokens carry `origin_jti` and can be revoked; on unless switched off.
    pub fn revokes_tokens(&self) -> bool {
        self.enable_token_revocation.unwrap_or(true)
    }

    /// Seconds an access token is good for.
    pub fn access_token_seconds(&self) -> i64 {
        let units = self.token_validity_units.as_ref();
        seconds(
            self.access_token_validity,
            units.and_then(|units| units.access_token),
        )
    }

    /// Seconds an ID token is good for.
    pub fn id_token_seconds(&self) -> i64 {
        let units = self.token_validity_units.as_ref();
        seconds(
            self.id_token_validity,
            units.and_then(|units| units.id_token),
        )
    }

    /// Seconds a refresh token is good for; zero and unset mean 30 days.
    pub fn refresh_token_seconds(&self) -> i64 {
        let units = self.token_validity_units.as_ref();
        let unit = units
            .and_then(|units| units.refresh_token)
            .unwrap_or(TimeUnit::Days);
        match self.refresh_token_validity {
            Some(validity) if validity.get() > 0 => validity.get() * in_seconds(unit),
            _ => 30 * in_seconds(TimeUnit::Days),
        }
    }

    /// Seconds that a half-done sign-in is good for.
    pub fn auth_session_seconds(&self) -> i64 {
        self.auth_session_validity
            .map_or(3, AuthSessionValidity::get)
            * 60
    }

    /// Seconds that a rotated refresh token stays good; `None` where refresh tokens do not rotate.
    pub fn rotation_grace_seconds(&self) -> Option<i64> {
        let rotation = self.refresh_token_rotation.as_ref()?;
        let grace = rotation
            .retry_grace_period_seconds
            .map_or(0, RetryGracePeriodSeconds::get);
        (rotation.feature == Feature::Enabled).then_some(grace)
    }

    /// Whether the app may see `attribute` of a signed-in user.
    pub fn reads(&self, attribute: &str) -> bool {
        attribute == "sub"
            || match &self.read_attributes {
                Some(list) => list
                    .as_slice()
                    .iter()
                    .any(|name| name.as_str() == attribute),
                None => !attribute.starts_with("dev:"),
            }
    }

    /// Whether the app may set `attribute` on behalf of its user.
    pub fn writes(&self, attribute: &str) -> bool {
        match &self.write_attributes {
            Some(list) => list
                .as_slice()
                .iter()
                .any(|name| name.as_str() == attribute),
            None => {
                !attribute.starts_with("dev:")
                    && !matches!(
                        attribute,
                        "sub" | "email_verified" | "phone_number_verified"
                    )
            }
        }
    }
}

fn seconds(validity: Option<TokenValidity>, unit: Option<TimeUnit>) -> i64 {
    let unit = in_seconds(unit.unwrap_or(TimeUnit::Hours));
    validity.map_or(in_seconds(TimeUnit::Hours), |validity| {
        validity.get() * unit
    })
}

const fn in_seconds(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Seconds => 1,
        TimeUnit::Minutes => 60,
        TimeUnit::Hours => 3_600,
        TimeUnit::Days => 86_400,
    }
}
