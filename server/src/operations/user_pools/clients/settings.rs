//! The members that make a client's settings, written once for `CreateUserPoolClient` and
//! `UpdateUserPoolClient`.

/// Declares an operation's input: its own members, and those of a client's settings.
macro_rules! client_input {
    ($(#[$doc:meta])* $($field:ident $(as $wire:literal)?: $type:ty),+ $(,)?) => {
        $crate::shapes::input! {
            $(#[$doc])*
            pub struct Input {
                $($field $(as $wire)?: $type,)+
                refresh_token_validity: Option<$crate::shapes::RefreshTokenValidity>,
                access_token_validity: Option<$crate::shapes::TokenValidity>,
                id_token_validity: Option<$crate::shapes::TokenValidity>,
                token_validity_units: Option<$crate::shapes::user_pool::TokenValidityUnits>,
                read_attributes: Option<$crate::shapes::user_pool::Permissions>,
                write_attributes: Option<$crate::shapes::user_pool::Permissions>,
                explicit_auth_flows: Option<
                    $crate::shapes::List<$crate::shapes::user_pool::ExplicitAuthFlow, 0, 20>,
                >,
                supported_identity_providers:
                    Option<$crate::shapes::List<$crate::shapes::ProviderName, 0, 300>>,
                callback_urls as "CallbackURLs":
                    Option<$crate::shapes::List<$crate::shapes::RedirectUrl, 0, 100>>,
                logout_urls as "LogoutURLs":
                    Option<$crate::shapes::List<$crate::shapes::RedirectUrl, 0, 100>>,
                default_redirect_uri as "DefaultRedirectURI": Option<$crate::shapes::RedirectUrl>,
                allowed_oauth_flows as "AllowedOAuthFlows":
                    Option<$crate::shapes::List<$crate::shapes::user_pool::OAuthFlow, 0, 3>>,
                allowed_oauth_scopes as "AllowedOAuthScopes":
                    Option<$crate::shapes::List<$crate::shapes::Scope, 0, 50>>,
                allowed_oauth_flows_user_pool_client as "AllowedOAuthFlowsUserPoolClient":
                    Option<bool>,
                analytics_configuration: Option<$crate::shapes::user_pool::AnalyticsConfiguration>,
                prevent_user_existence_errors:
                    Option<$crate::shapes::user_pool::PreventUserExistenceErrors>,
                enable_token_revocation: Option<bool>,
                enable_propagate_additional_user_context_data: Option<bool>,
                auth_session_validity: Option<$crate::shapes::AuthSessionValidity>,
                refresh_token_rotation: Option<$crate::shapes::user_pool::RefreshTokenRotation>,
            }
        }

        impl Input {
            /// Moves the settings into `client`; what is left out goes to its default.
            fn settle(self, client: &mut $crate::model::Client) {
                client.refresh_token_validity = self.refresh_token_validity;
                client.access_token_validity = self.access_token_validity;
                client.id_token_validity = self.id_token_validity;
                client.token_validity_units = self.token_validity_units;
                client.read_attributes = self.read_attributes;
                client.write_attributes = self.write_attributes;
                client.explicit_auth_flows = self.explicit_auth_flows;
                client.supported_identity_providers = self.supported_identity_providers;
                client.callback_urls = self.callback_urls;
                client.logout_urls = self.logout_urls;
                client.default_redirect_uri = self.default_redirect_uri;
                client.allowed_oauth_flows = self.allowed_oauth_flows;
                client.allowed_oauth_scopes = self.allowed_oauth_scopes;
                client.allowed_oauth_flows_user_pool_client =
                    self.allowed_oauth_flows_user_pool_client;
                client.analytics_configuration = self.analytics_configuration;
                client.prevent_user_existence_errors = self.prevent_user_existence_errors;
                client.enable_token_revocation = self.enable_token_revocation;
                client.enable_propagate_additional_user_context_data =
                    self.enable_propagate_additional_user_context_data;
                client.auth_session_validity = self.auth_session_validity;
                client.refresh_token_rotation = self.refresh_token_rotation;
            }
        }
    };
}
pub(super) use client_input;
