//! From a signed request to its caller.

use poolkey::sigv4::{Expected, Payload, Presented, Request, SigningKey};
use zeroize::Zeroizing;

use super::Caller;
use super::refusal::refusal;
use super::temporary::{PREFIX, unrecognized};
use crate::app::App;
use crate::error::ApiError;

/// The key that `--dev` lets in: its id, and its secret.
const DEVELOPMENT_KEY: &str = "test";

/// Who is said to have signed a request, before the signature is checked.
pub struct Signatory {
    presented: Presented,
    key: SigningKey,
    caller: Caller,
}

impl App {
    /// Whose signature the request bears, in its headers or its query, after all of it was
    /// checked. The region is the client's own affair; the service is not.
    ///
    /// # Errors
    /// `MissingAuthenticationTokenException`, `IncompleteSignatureException`,
    /// `UnrecognizedClientException`, `ExpiredTokenException`, `InvalidSignatureException`.
    pub async fn authenticate(
        &self,
        request: &Request<'_>,
        payload: Payload<'_>,
        service: &str,
    ) -> Result<Caller, ApiError> {
        let signatory = self.signatory(request).await?;
        signatory.verify(self, request, payload, service)
    }

    /// Reads the signature and looks up its key, so that a request of nobody we know can be
    /// refused before its body is read.
    ///
    /// # Errors
    /// Those of [`authenticate`](Self::authenticate) but `InvalidSignatureException`.
    pub async fn signatory(&self, request: &Request<'_>) -> Result<Signatory, ApiError> {
        let presented = Presented::parse(request).map_err(refusal)?;
        let id = presented.access_key_id();
        let (secret, caller) = match presented.session_token() {
            Some(token) if id.starts_with(PREFIX) => (
                self.temporary_secret(id),
                Caller::AssumedRole(self.open_session_token(id, token)?),
            ),
            None if !id.starts_with(PREFIX) => self.root(id).await?,
            Some(_) | None => return Err(unrecognized()),
        };
        Ok(Signatory {
            key: presented.signing_key(&secret),
            presented,
            caller,
        })
    }

    /// The secret of a root key.
    async fn root(&self, id: &str) -> Result<(Zeroizing<String>, Caller), ApiError> {
        let caller = Caller::Root {
            access_key_id: id.to_owned(),
        };
        if self.settings.dev && id == DEVELOPMENT_KEY {
            return Ok((Zeroizing::new(DEVELOPMENT_KEY.to_owned()), caller));
        }
        let found = self.store.lookup_access_key(id).await?;
        let record = found.ok_or_else(unrecognized)?;
        Ok((self.open_secret(&record)?, caller))
    }
}

impl Signatory {
    /// Checks the signature of the request that was read. Skew is measured against the wall.
    ///
    /// # Errors
    /// `InvalidSignatureException`.
    pub fn verify(
        self,
        app: &App,
        request: &Request<'_>,
        payload: Payload<'_>,
        service: &str,
    ) -> Result<Caller, ApiError> {
        if !is_region(self.presented.scope().region) {
            return Err(ApiError::InvalidSignature(
                "Credential should be scoped to a valid region. ".into(),
            ));
        }
        let expected = Expected {
            service,
            region: None,
        };
        let now = app.clock.wall().seconds();
        self.presented
            .verify(request, &self.key, payload, now, &expected)
            .map_err(refusal)?;
        Ok(self.caller)
    }
}

fn is_region(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
