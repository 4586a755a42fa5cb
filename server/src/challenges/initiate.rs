//! The first step: which flow, and whether this client may use it.

use super::{Api, AuthFlow, Outcome, Parameters, optional, required};
use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, User};
use crate::shapes::user_pool::ExplicitAuthFlow;

/// A request to begin.
pub struct Initiate<'a> {
    /// The pool.
    pub pool: &'a Pool,
    /// The app.
    pub client: &'a Client,
    /// Public or administrative.
    pub api: Api,
    /// `AuthFlow`.
    pub flow: AuthFlow,
    /// `AuthParameters`.
    pub parameters: &'a Parameters,
}

impl App {
    /// Takes the first step of a flow.
    ///
    /// # Errors
    /// Those of `InitiateAuth` and `AdminInitiateAuth`.
    pub(crate) async fn initiate(&self, request: Initiate<'_>) -> Result<Outcome, ApiError> {
        let Initiate {
            client, api, flow, ..
        } = request;
        check_flow(client, api, flow)?;
        match flow {
            AuthFlow::UserSrpAuth => self.initiate_srp(&request).await,
            AuthFlow::UserPasswordAuth
            | AuthFlow::AdminUserPasswordAuth
            | AuthFlow::AdminNoSrpAuth => self.initiate_password(&request).await,
            AuthFlow::RefreshTokenAuth | AuthFlow::RefreshToken => {
                self.initiate_refresh(&request).await
            }
            AuthFlow::CustomAuth => Err(ApiError::InvalidParameter(
                "Custom auth lambda trigger is not configured for the user pool.".into(),
            )),
            AuthFlow::UserAuth => Err(ApiError::UnsupportedOperation(
                "USER_AUTH is not supported by this server.".into(),
            )),
        }
    }

    async fn initiate_refresh(&self, request: &Initiate<'_>) -> Result<Outcome, ApiError> {
        let Initiate {
            pool,
            client,
            parameters,
            ..
        } = request;
        let token = required(parameters, "REFRESH_TOKEN")?;
        let hash = optional(parameters, "SECRET_HASH");
        // There is no USERNAME: the hash is over a name of the token's user.
        let found = self.find_refresh_token(client, token).await?;
        let user = match &found {
            Some(found) => self.store.lookup_user(&pool.id, &found.sub).await?,
            None => None,
        };
        if hash.is_some() || client.sealed_secret.is_some() {
            let names = Self::hashable_names(pool, user.as_ref(), "");
            let names: Vec<&str> = names.iter().skip(1).map(String::as_str).collect();
            // Nobody's token has no name to hash: the token itself is refused below.
            if user.is_some() || hash.is_none() {
                self.check_secret_hash(client, hash, &names)?;
            }
        }
        let (_, issued) = self.refresh(pool, client, token).await?;
        Ok(Outcome::tokens(issued))
    }

    /// Who is meant by `USERNAME`, after its `SECRET_HASH` was checked; nobody where that must not
    /// be told.
    pub(super) async fn who(&self, request: &Initiate<'_>) -> Result<Option<User>, ApiError> {
        let Initiate {
            pool,
            client,
            parameters,
            ..
        } = request;
        let typed = required(parameters, "USERNAME")?;
        let user = self.store.find_user(pool, typed).await?;
        let names = Self::hashable_names(pool, user.as_ref(), typed);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.check_secret_hash(client, optional(parameters, "SECRET_HASH"), &names)?;
        if user.is_none() && !client.hides_users() {
            return Err(ApiError::UserNotFound(texts::USER_UNKNOWN.into()));
        }
        Ok(user)
    }
}

/// Whether the flow belongs to the API, and the client allows it.
fn check_flow(client: &Client, api: Api, flow: AuthFlow) -> Result<(), ApiError> {
    let refuse = |text: &'static str| Err(ApiError::InvalidParameter(text.into()));
    let (belongs, needs, text) = match flow {
        AuthFlow::UserSrpAuth => (
            true,
            ExplicitAuthFlow::AllowUserSrpAuth,
            "USER_SRP_AUTH is not enabled for the client.",
        ),
        AuthFlow::UserPasswordAuth => (
            api == Api::Public,
            ExplicitAuthFlow::AllowUserPasswordAuth,
            "USER_PASSWORD_AUTH flow not enabled for this client",
        ),
        AuthFlow::AdminUserPasswordAuth | AuthFlow::AdminNoSrpAuth => (
            api == Api::Admin,
            ExplicitAuthFlow::AllowAdminUserPasswordAuth,
            "Auth flow not enabled for this client",
        ),
        AuthFlow::RefreshTokenAuth | AuthFlow::RefreshToken => (
            true,
            ExplicitAuthFlow::AllowRefreshTokenAuth,
            "Auth flow not enabled for this client",
        ),
        AuthFlow::CustomAuth => (
            true,
            ExplicitAuthFlow::AllowCustomAuth,
            "CUSTOM_AUTH is not enabled for the client.",
        ),
        AuthFlow::UserAuth => (
            true,
            ExplicitAuthFlow::AllowUserAuth,
            "USER_AUTH is not enabled for the client.",
        ),
    };
    if !belongs {
        return refuse("Initiate Auth method not supported.");
    }
    if !client.allows(needs) {
        return refuse(if api == Api::Admin {
            "Auth flow not enabled for this client"
        } else {
            text
        });
    }
    Ok(())
}
