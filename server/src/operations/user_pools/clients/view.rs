//! A client as the API shows it.

use serde::{Serialize, Serializer};
use serde_with::skip_serializing_none;

use crate::app::App;
use crate::environment::WireMoment;
use crate::error::ApiError;
use crate::model::Client;
use crate::secrets::Opened;
use crate::shapes::user_pool::{
    AnalyticsConfiguration, ClientType, ExplicitAuthFlow, OAuthFlow, Permissions,
    PreventUserExistenceErrors, RefreshTokenRotation, TimeUnit, TokenValidityUnits,
};
use crate::shapes::{List, ProviderName, RedirectUrl, Scope, TokenValidity};

/// `UserPoolClientType`.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClientView {
    user_pool_id: String,
    client_name: String,
    client_id: String,
    client_secret: Option<Secret>,
    last_modified_date: WireMoment,
    creation_date: WireMoment,
    refresh_token_validity: i64,
    access_token_validity: Option<TokenValidity>,
    id_token_validity: Option<TokenValidity>,
    token_validity_units: Option<TokenValidityUnits>,
    read_attributes: Option<Permissions>,
    write_attributes: Option<Permissions>,
    explicit_auth_flows: Option<List<ExplicitAuthFlow, 0, 20>>,
    supported_identity_providers: Option<List<ProviderName, 0, 300>>,
    #[serde(rename = "CallbackURLs")]
    callback_urls: Option<List<RedirectUrl, 0, 100>>,
    #[serde(rename = "LogoutURLs")]
    logout_urls: Option<List<RedirectUrl, 0, 100>>,
    #[serde(rename = "DefaultRedirectURI")]
    default_redirect_uri: Option<RedirectUrl>,
    #[serde(rename = "AllowedOAuthFlows")]
    allowed_oauth_flows: Option<List<OAuthFlow, 0, 3>>,
    #[serde(rename = "AllowedOAuthScopes")]
    allowed_oauth_scopes: Option<List<Scope, 0, 50>>,
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    allowed_oauth_flows_user_pool_client: bool,
    analytics_configuration: Option<AnalyticsConfiguration>,
    prevent_user_existence_errors: Option<PreventUserExistenceErrors>,
    enable_token_revocation: bool,
    enable_propagate_additional_user_context_data: bool,
    auth_session_validity: i64,
    refresh_token_rotation: Option<RefreshTokenRotation>,
    client_type: ClientType,
}

impl ClientView {
    /// Shows `client`, its secret included.
    ///
    /// # Errors
    /// Where the secret was sealed under another key.
    pub fn new(app: &App, client: Client) -> Result<Self, ApiError> {
        Ok(Self {
            client_secret: app.client_secret(&client)?.map(Secret),
            refresh_token_validity: refresh_token_validity(&client),
            auth_session_validity: client.auth_session_seconds() / 60,
            enable_token_revocation: client.revokes_tokens(),
            user_pool_id: client.pool_id.into_string(),
            client_name: client.name,
            client_id: client.id.into_string(),
            last_modified_date: client.modified_at.wire(),
            creation_date: client.created_at.wire(),
            access_token_validity: client.access_token_validity,
            id_token_validity: client.id_token_validity,
            token_validity_units: client.token_validity_units,
            read_attributes: client.read_attributes,
            write_attributes: client.write_attributes,
            explicit_auth_flows: client.explicit_auth_flows,
            supported_identity_providers: client.supported_identity_providers,
            callback_urls: client.callback_urls,
            logout_urls: client.logout_urls,
            default_redirect_uri: client.default_redirect_uri,
            allowed_oauth_flows: client.allowed_oauth_flows,
            allowed_oauth_scopes: client.allowed_oauth_scopes,
            allowed_oauth_flows_user_pool_client: client
                .allowed_oauth_flows_user_pool_client
                .unwrap_or(false),
            analytics_configuration: client.analytics_configuration,
            prevent_user_existence_errors: client.prevent_user_existence_errors,
            enable_propagate_additional_user_context_data: client
                .enable_propagate_additional_user_context_data
                .unwrap_or(false),
            refresh_token_rotation: client.refresh_token_rotation,
            client_type: ClientType::Regular,
        })
    }
}

/// Thirty days where nothing was said, in the client's own unit.
fn refresh_token_validity(client: &Client) -> i64 {
    let units = client.token_validity_units.as_ref();
    let unit = units.and_then(|units| units.refresh_token);
    let seconds = match unit.unwrap_or(TimeUnit::Days) {
        TimeUnit::Seconds => 1,
        TimeUnit::Minutes => 60,
        TimeUnit::Hours => 3_600,
        TimeUnit::Days => 86_400,
    };
    client.refresh_token_seconds() / seconds
}

/// A secret on its way to the administrator who asks for it.
struct Secret(Opened);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.0).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(text)
    }
}
