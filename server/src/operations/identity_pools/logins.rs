//! What a request's `Logins` prove.

use poolkey::jwt::{Claims, Jwt, TokenUse as JwtUse};

use super::keys::Keys;
use crate::app::App;
use crate::error::ApiError;
use crate::model::{IdentityPool, Sub, TokenUse};
use crate::shapes::identity_pool::{CognitoIdentityProvider, Logins};
use crate::shapes::{ClientId, CognitoProviderName, List, ProviderToken, StringMap, UserPoolId};

/// A login that was proved by a token of a user pool.
pub(super) struct Login {
    /// The provider, as `Logins` and the pool's settings name it.
    pub(super) provider: String,
    /// The user's `sub`.
    pub(super) subject: String,
    /// The app client that the token was issued to.
    pub(super) client_id: String,
    /// What the token says of its user, for the choice of a role.
    pub(super) claims: Claims,
}

impl Login {
    /// Under which key `RoleMappings` may have a mapping for it: `<provider>:<client id>`.
    pub(super) fn mapping_key(&self) -> String {
        format!("{}:{}", self.provider, self.client_id)
    }
}

/// How an identity was proved, as `cognito-identity.amazonaws.com:amr` tells it.
pub(super) fn amr(logins: &[Login]) -> Vec<String> {
    if logins.is_empty() {
        return vec!["unauthenticated".to_owned()];
    }
    let proofs = logins.iter().flat_map(|login| {
        let Login {
            provider, subject, ..
        } = login;
        [
            provider.clone(),
            format!("{provider}:CognitoSignIn:{subject}"),
        ]
    });
    std::iter::once("authenticated".to_owned())
        .chain(proofs)
        .collect()
}

impl App {
    /// Checks every login, in the order of their providers; none for a guest.
    ///
    /// # Errors
    /// `NotAuthorizedException` for a provider that the pool does not take, and for a token that
    /// proves nothing.
    pub(super) async fn check_logins(
        &self,
        pool: &IdentityPool,
        logins: Option<&Logins>,
    ) -> Result<Vec<Login>, ApiError> {
        Keys::Name.check("logins", logins)?;
        let mut proved = Vec::new();
        for (named, token) in logins.into_iter().flat_map(Logins::iter) {
            let provider = self.provider(pool, named);
            // One login for each provider, whatever it is called.
            if proved
                .iter()
                .any(|login: &Login| login.provider == provider)
            {
                return Err(no_match());
            }
            proved.push(self.check_login(pool, provider, token).await?);
        }
        Ok(proved)
    }

    /// The provider as the pool's settings name it. Clients that make the name of a token's issuer
    /// (Amplify does) say `<issuer without its scheme>`, which at AWS is the same.
    fn provider<'a>(&self, pool: &'a IdentityPool, named: &'a str) -> &'a str {
        let is_meant = |name: &&str| {
            user_pool_id(name).is_some_and(|id| {
                let issuer = self.settings.issuer(&id);
                issuer
                    .split_once("://")
                    .is_some_and(|(_, rest)| rest == named)
            })
        };
        providers(pool)
            .filter_map(|configured| configured.provider_name.as_ref())
            .map(CognitoProviderName::as_str)
            .find(is_meant)
            .unwrap_or(named)
    }

    async fn check_login(
        &self,
        pool: &IdentityPool,
        provider: &str,
        token: &ProviderToken,
    ) -> Result<Login, ApiError> {
        if takes_no_logins(pool) {
            return Err(no_match());
        }
        let clients = clients(pool, provider);
        let user_pool_id = user_pool_id(provider);
        let (false, Some(user_pool_id)) = (clients.is_empty(), user_pool_id) else {
            return Err(unsupported());
        };
        // Of a pool that is not here nobody has the keys.
        if self.store.lookup_pool(&user_pool_id).await?.is_none() {
            return Err(unsupported());
        }
        let jwt = self.open_id_token(&user_pool_id, token).await?;
        let claims = jwt.claims();
        let mut ids = clients.iter().map(|(id, _)| *id);
        let client_id = ids.find(|id| claims.has_aud(id));
        let client_id = client_id.ok_or_else(unsupported)?;
        let server_side_check = clients.contains(&(client_id, true));
        let subject = claims.sub().ok_or_else(|| invalid(MALFORMED))?;
        if server_side_check && !self.is_active(&user_pool_id, subject, claims).await? {
            return Err(refused("Token is inactive"));
        }
        Ok(Login {
            provider: provider.to_owned(),
            subject: subject.to_owned(),
            client_id: client_id.to_owned(),
            claims: claims.clone(),
        })
    }

    /// Reads an ID token of the user pool, and checks its issuer, use, signature and time.
    async fn open_id_token(
        &self,
        user_pool_id: &UserPoolId,
        token: &ProviderToken,
    ) -> Result<Jwt, ApiError> {
        let jwt = Jwt::decode(token.as_str()).map_err(|_| invalid(MALFORMED))?;
        let claims = jwt.claims();
        if claims.iss() != Some(&self.settings.issuer(user_pool_id)) {
            return Err(invalid("Issuer doesn't match providerName"));
        }
        // So an access token is told, which has none.
        if claims.get("aud").is_none() {
            return Err(invalid("Missing a required claim: aud"));
        }
        if claims.token_use() != Some(JwtUse::Id) {
            return Err(invalid(MALFORMED));
        }
        let key = self.signing_key(user_pool_id, TokenUse::Id).await?;
        if !key.signed(&jwt) {
            return Err(invalid("Token signature invalid."));
        }
        let exp = claims
            .exp()
            .ok_or_else(|| invalid("Missing a required claim: exp"))?;
        let now = self.now().seconds();
        if now >= exp {
            return Err(invalid(&format!("Token expired: {now} >= {exp}")));
        }
        Ok(jwt)
    }

    /// `ServerSideTokenCheck`: whether the user is still there and enabled, and the sign-in goes on.
    async fn is_active(
        &self,
        user_pool_id: &UserPoolId,
        subject: &str,
        claims: &Claims,
    ) -> Result<bool, ApiError> {
        let sub = Sub::trusted(subject);
        let user = self.store.lookup_user(user_pool_id, &sub).await?;
        match user {
            Some(user) if user.enabled => self.is_live(&user, claims).await,
            _ => Ok(false),
        }
    }
}

fn providers(pool: &IdentityPool) -> impl Iterator<Item = &CognitoIdentityProvider> {
    let configured = pool.settings.cognito_identity_providers.iter();
    configured.flat_map(List::as_slice)
}

/// The clients of a user pool whose tokens the identity pool takes, and whether each is checked
/// beyond the token itself.
fn clients<'a>(pool: &'a IdentityPool, provider: &str) -> Vec<(&'a str, bool)> {
    let client = |configured: &'a CognitoIdentityProvider| {
        let name = configured
            .provider_name
            .as_ref()
            .map(CognitoProviderName::as_str);
        let id = configured.client_id.as_ref().map(ClientId::as_str)?;
        let check = configured.server_side_token_check.unwrap_or(false);
        (name == Some(provider)).then_some((id, check))
    };
    providers(pool).filter_map(client).collect()
}

/// `cognito-idp.<region>.amazonaws.com/<pool id>`, whose region is the pool id's own.
fn user_pool_id(provider: &str) -> Option<UserPoolId> {
    let (host, id) = provider.split_once('/')?;
    let region = host
        .strip_prefix("cognito-idp.")?
        .strip_suffix(".amazonaws.com")?;
    let (of_id, name) = id.split_once('_')?;
    (of_id == region && !name.is_empty()).then(|| UserPoolId::trusted(id))
}

/// Whether the pool is for guests only.
fn takes_no_logins(pool: &IdentityPool) -> bool {
    let settings = &pool.settings;
    let cognito = settings.cognito_identity_providers.iter();
    let social = settings.supported_login_providers.iter();
    let oidc = settings.open_id_connect_provider_arns.iter();
    let saml = settings.saml_provider_arns.iter();
    settings.developer_provider_name.is_none()
        && cognito.flat_map(List::as_slice).next().is_none()
        && social.flat_map(StringMap::iter).next().is_none()
        && oidc.chain(saml).flat_map(List::as_slice).next().is_none()
}

const MALFORMED: &str = "Not a valid OpenId Connect identity token.";

fn invalid(why: &str) -> ApiError {
    ApiError::NotAuthorized(format!("Invalid login token. {why}").into())
}

fn refused(text: &'static str) -> ApiError {
    ApiError::NotAuthorized(text.into())
}

fn unsupported() -> ApiError {
    refused("Token is not from a supported provider of this identity pool.")
}

/// None of the logins is one of the identity's, or one that its pool could take.
pub(super) fn no_match() -> ApiError {
    refused(
        "Logins don't match. Please include at least one valid login for this identity or \
         identity pool.",
    )
}
