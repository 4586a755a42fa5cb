//! Which pools a client talks to.

use alloc::string::String;

use super::error::AuthError;
use crate::wire::Service;

/// A client's configuration, with Amplify's names. Every part may be missing: the functions
/// that need it say so.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Such as `us-east-1_AbCdEf123`.
    pub user_pool_id: Option<String>,
    /// The app client, one without a secret.
    pub user_pool_client_id: Option<String>,
    /// The URL of the user pools' service, if it is not Amazon's own.
    pub user_pool_endpoint: Option<String>,
    /// Such as `us-east-1:5d2a2c5e-…`.
    pub identity_pool_id: Option<String>,
    /// The URL of the identity pools' service, if it is not Amazon's own.
    pub identity_pool_endpoint: Option<String>,
    /// Whether those who are not signed in get AWS credentials too.
    pub allow_guest_access: bool,
}

/// A pool to which requests can be sent.
#[derive(Clone, Copy)]
pub(super) struct UserPool<'a> {
    pub id: &'a str,
    pub client_id: &'a str,
}

impl Config {
    /// # Errors
    /// `AuthUserPoolException`, if there is no user pool whose name can be told.
    pub(super) fn user_pool(&self) -> Result<UserPool<'_>, AuthError> {
        let id = present(self.user_pool_id.as_ref());
        let client_id = present(self.user_pool_client_id.as_ref());
        match (id, client_id) {
            (Some(id), Some(client_id)) if id.contains('_') => Ok(UserPool { id, client_id }),
            _ => Err(AuthError::no_user_pool()),
        }
    }

    /// # Errors
    /// `InvalidIdentityPoolIdException`, if there is no identity pool.
    pub(super) fn identity_pool(&self) -> Result<&str, AuthError> {
        present(self.identity_pool_id.as_ref())
            .filter(|id| id.contains(':'))
            .ok_or_else(AuthError::no_identity_pool)
    }

    pub(super) fn has_identity_pool(&self) -> bool {
        present(self.identity_pool_id.as_ref()).is_some()
    }

    /// The URL that requests for a service go to.
    pub(super) fn url(&self, service: Service) -> Result<String, AuthError> {
        let (endpoint, region) = match service {
            Service::UserPools => (
                &self.user_pool_endpoint,
                self.user_pool()?.id.split_once('_'),
            ),
            Service::IdentityPools => (
                &self.identity_pool_endpoint,
                self.identity_pool()?.split_once(':'),
            ),
        };
        if let Some(endpoint) = present(endpoint.as_ref()) {
            return Ok(String::from(endpoint));
        }
        let region = region.map_or("", |(region, _)| region);
        let china = if region.starts_with("cn-") { ".cn" } else { "" };
        let host = [service.name(), ".", region, ".amazonaws.com", china].concat();
        Ok(["https://", &host, "/"].concat())
    }
}

fn present(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}
