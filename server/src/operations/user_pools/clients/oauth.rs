//! What AWS refuses in a client's OAuth settings.

use crate::error::ApiError;
use crate::model::Client;
use crate::shapes::user_pool::OAuthFlow;
use crate::shapes::{RedirectUrl, Scope};

/// The scopes that every pool has; those of resource servers come with them.
const STANDARD: [&str; 5] = [
    "phone",
    "email",
    "openid",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// Checks flows, scopes and addresses.
///
/// # Errors
/// `InvalidOAuthFlowException`, `ScopeDoesNotExistException`, `InvalidParameterException`.
pub fn check(client: &Client) -> Result<(), ApiError> {
    let flows = client.allowed_oauth_flows.as_ref();
    let flows = flows.map_or(&[][..], |list| list.as_slice());
    let scopes = client.allowed_oauth_scopes.as_ref();
    let scopes = scopes.map_or(&[][..], |list| list.as_slice());
    check_flows(client, flows)?;
    check_scopes(flows, scopes)?;
    if client.allowed_oauth_flows_user_pool_client == Some(true)
        && (flows.is_empty() || scopes.is_empty())
    {
        return flow(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed \
             to use OAuth flows.",
        );
    }
    check_addresses(client, flows)
}

fn check_flows(client: &Client, flows: &[OAuthFlow]) -> Result<(), ApiError> {
    if !flows.contains(&OAuthFlow::ClientCredentials) {
        return Ok(());
    }
    if flows
        .iter()
        .any(|flow| *flow != OAuthFlow::ClientCredentials)
    {
        return flow(
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        );
    }
    if client.sealed_secret.is_none() {
        return flow(
            "client_credentials flow can not be selected if client does not have a client secret.",
        );
    }
    Ok(())
}

fn check_scopes(flows: &[OAuthFlow], scopes: &[Scope]) -> Result<(), ApiError> {
    for scope in scopes {
        if !STANDARD.contains(&scope.as_str()) {
            let text = format!("Invalid scope requested: {scope}");
            return Err(ApiError::ScopeDoesNotExist(text.into()));
        }
        if flows.contains(&OAuthFlow::ClientCredentials) {
            let text = format!("{scope} is not supported with client_credentials flow");
            return Err(ApiError::InvalidOAuthFlow(text.into()));
        }
    }
    Ok(())
}

fn check_addresses(client: &Client, flows: &[OAuthFlow]) -> Result<(), ApiError> {
    let callbacks = client.callback_urls.as_ref();
    let callbacks = callbacks.map_or(&[][..], |list| list.as_slice());
    let logouts = client.logout_urls.as_ref();
    let logouts = logouts.map_or(&[][..], |list| list.as_slice());
    let redirects = flows
        .iter()
        .any(|flow| matches!(flow, OAuthFlow::Code | OAuthFlow::Implicit));
    if redirects && callbacks.is_empty() {
        return flow("CallbackUrls can not be empty when code flow or implicit flow is selected");
    }
    for address in callbacks.iter().chain(logouts) {
        check_address(address)?;
    }
    if let Some(default) = &client.default_redirect_uri
        && !callbacks.contains(default)
    {
        return parameter(format!(
            "The default redirect URI {default} is not in the callback URIs list."
        ));
    }
    Ok(())
}

/// Absolute, without a fragment, and by HTTPS unless it stays on the machine (RFC 6749 §3.1.2).
fn check_address(address: &RedirectUrl) -> Result<(), ApiError> {
    let text = address.as_str();
    if text.contains('#') {
        return parameter(format!("{address} cannot use fragment"));
    }
    let absolute = text.split_once(':').filter(|(scheme, rest)| {
        let first = scheme.bytes().next();
        first.is_some_and(|byte| byte.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !rest.trim_start_matches('/').is_empty()
    });
    let Some((scheme, rest)) = absolute else {
        return parameter(format!("{address} is not a valid URI."));
    };
    if scheme.eq_ignore_ascii_case("http") && !is_local(rest) {
        return parameter(format!("{address} cannot use the HTTP protocol."));
    }
    Ok(())
}

/// Whether what follows `http:` names this machine.
fn is_local(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else {
        return false;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    ["localhost", "127.0.0.1", "[::1]"].into_iter().any(|host| {
        authority.strip_prefix(host).is_some_and(|port| {
            port.is_empty()
                || port
                    .strip_prefix(':')
                    .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}

fn flow<T>(text: &'static str) -> Result<T, ApiError> {
    Err(ApiError::InvalidOAuthFlow(text.into()))
}

fn parameter<T>(text: String) -> Result<T, ApiError> {
    Err(ApiError::InvalidParameter(text.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::rules::refused_by_both;
    use crate::testing::TestApp;

    async fn refuses(settings: Value, code: &str, text: &str) {
        refused_by_both(json!({}), settings, code, text).await;
    }

    #[tokio::test]
    async fn flows_go_together() {
        for (settings, text) in [
            (
                json!({"AllowedOAuthFlows": ["client_credentials", "code"]}),
                "client_credentials flow can not be selected along with code flow or implicit \
                 flow.",
            ),
            (
                json!({"AllowedOAuthFlows": ["client_credentials"]}),
                "client_credentials flow can not be selected if client does not have a client \
                 secret.",
            ),
            (
                json!({"AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["openid"]}),
                "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is \
                 allowed to use OAuth flows.",
            ),
            (
                json!({"AllowedOAuthFlows": ["implicit"], "AllowedOAuthScopes": ["openid"]}),
                "CallbackUrls can not be empty when code flow or implicit flow is selected",
            ),
        ] {
            refuses(settings, "InvalidOAuthFlowException", text).await;
        }
    }

    #[tokio::test]
    async fn scopes_exist() {
        refuses(
            json!({"AllowedOAuthScopes": ["openid", "Cognito"]}),
            "ScopeDoesNotExistException",
            "Invalid scope requested: Cognito",
        )
        .await;
        let app = TestApp::with_pool().await.0;
        app.refuses(
            "CreateUserPoolClient",
            json!({
                "UserPoolId": "us-east-1_Test00001",
                "ClientName": "c",
                "GenerateSecret": true,
                "AllowedOAuthFlows": ["client_credentials"],
                "AllowedOAuthScopes": ["openid"],
            }),
            "InvalidOAuthFlowException",
            "openid is not supported with client_credentials flow",
        )
        .await;
    }

    #[tokio::test]
    async fn addresses_are_safe_to_send_codes_to() {
        for (address, text) in [
            ("http://example.com/", "cannot use the HTTP protocol."),
            ("HTTP://example.com/", "cannot use the HTTP protocol."),
            (
                "http://localhost.example.com",
                "cannot use the HTTP protocol.",
            ),
            (
                "http://localhost@example.com",
                "cannot use the HTTP protocol.",
            ),
            (
                "http://127.0.0.1:80@example.com",
                "cannot use the HTTP protocol.",
            ),
            ("http:localhost", "cannot use the HTTP protocol."),
            ("https://example.com/#here", "cannot use fragment"),
            ("example.com/callback", "is not a valid URI."),
            ("/callback", "is not a valid URI."),
            ("https://", "is not a valid URI."),
        ] {
            for member in ["CallbackURLs", "LogoutURLs"] {
                refuses(
                    json!({member: [address]}),
                    "InvalidParameterException",
                    &format!("{address} {text}"),
                )
                .await;
            }
        }
        let app = TestApp::with_pool().await.0;
        let good = json!([
            "https://example.com/callback?a=b",
            "http://localhost:5173/callback",
            "http://127.0.0.1",
            "http://[::1]:8080?a",
            "myapp://example",
            "com.example.app:/callback",
        ]);
        let made = app
            .ok(
                "CreateUserPoolClient",
                json!({
                    "UserPoolId": "us-east-1_Test00001", "ClientName": "c", "CallbackURLs": good,
                }),
            )
            .await;
        assert_eq!(made["UserPoolClient"]["CallbackURLs"], good);
    }

    #[tokio::test]
    async fn the_default_address_is_one_of_them() {
        refuses(
            json!({
                "CallbackURLs": ["https://example.com/a"],
                "DefaultRedirectURI": "https://example.com/b",
            }),
            "InvalidParameterException",
            "The default redirect URI https://example.com/b is not in the callback URIs list.",
        )
        .await;
    }
}
