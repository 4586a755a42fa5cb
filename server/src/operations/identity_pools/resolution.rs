//! Which identity a request means: found by its logins, made, linked or merged.

use std::collections::BTreeSet;

use super::logins::{Login, no_match};
use crate::app::App;
use crate::error::ApiError;
use crate::model::{Identity, IdentityPool};
use crate::shapes::{IdentityId, IdentityPoolId};
use crate::store::{CommitError, Guard, Write};

/// The most logins of one identity.
const MOST_LOGINS: usize = 20;

impl App {
    /// `GetId`: the identity that has one of the logins, and then has all; a new one where nobody
    /// has any; a new guest where there are none.
    ///
    /// # Errors
    /// `NotAuthorizedException`, `ResourceConflictException`, `LimitExceededException`.
    pub(super) async fn find_or_add_identity(
        &self,
        pool: &IdentityPool,
        logins: &[Login],
    ) -> Result<Identity, ApiError> {
        if logins.is_empty() {
            check_guests(pool)?;
        }
        match self.login_owner(pool, logins).await? {
            Some(owner) => {
                let mut write = Write::new();
                let linked = self.link(&owner, logins, &mut write)?;
                self.commit_links(write).await?;
                Ok(linked)
            }
            None => self.add_identity(pool, logins).await,
        }
    }

    /// The identity that the logins entitle to, where a client says it is `identity`. A guest who
    /// signs in becomes that user's identity; where the user has one already, the guest's ends.
    ///
    /// # Errors
    /// `NotAuthorizedException`, `ResourceConflictException`, `LimitExceededException`.
    pub(super) async fn prove_identity(
        &self,
        pool: &IdentityPool,
        identity: Identity,
        logins: &[Login],
    ) -> Result<Identity, ApiError> {
        let is_guest = identity.logins.is_empty();
        if logins.is_empty() {
            if identity.disabled || !is_guest {
                return Err(forbidden(&identity.id));
            }
            check_guests(pool)?;
            return Ok(identity);
        }
        if !is_guest && !logins.iter().any(|login| belongs(&identity, login)) {
            return Err(no_match());
        }
        let owner = self.login_owner(pool, logins).await?;
        let mut write = Write::new();
        let proved = match owner {
            Some(owner) if owner.id != identity.id => {
                if !is_guest {
                    return Err(linked_elsewhere());
                }
                if !identity.disabled {
                    let ended = Identity {
                        disabled: true,
                        modified_at: self.now(),
                        ..identity.clone()
                    };
                    write.replace_identity(&identity, &ended);
                }
                self.link(&owner, logins, &mut write)?
            }
            // A guest that ended does not begin again as somebody else.
            _ if identity.disabled => return Err(forbidden(&identity.id)),
            _ => self.link(&identity, logins, &mut write)?,
        };
        self.commit_links(write).await?;
        Ok(proved)
    }

    /// The one identity that has any of the logins.
    async fn login_owner(
        &self,
        pool: &IdentityPool,
        logins: &[Login],
    ) -> Result<Option<Identity>, ApiError> {
        let mut ids = BTreeSet::new();
        for login in logins {
            let found = self
                .store
                .find_login(&pool.id, &login.provider, &login.subject)
                .await?;
            ids.extend(found);
        }
        let mut ids = ids.into_iter();
        let Some(id) = ids.next() else {
            return Ok(None);
        };
        if ids.next().is_some() {
            return Err(linked_elsewhere());
        }
        let owner = self.store.lookup_identity(&id).await?;
        owner.map(Some).ok_or(ApiError::Changed)
    }

    async fn add_identity(
        &self,
        pool: &IdentityPool,
        logins: &[Login],
    ) -> Result<Identity, ApiError> {
        let now = self.now();
        let mut identity = Identity {
            id: self.new_identity_id(&pool.id),
            pool_id: pool.id.clone(),
            logins: logins.iter().map(Login::entry).collect(),
            disabled: false,
            created_at: now,
            modified_at: now,
            version: 0,
        };
        let mut write = Write::new();
        write.add_identity(&identity);
        self.commit_links(write).await?;
        identity.version = 1;
        Ok(identity)
    }

    /// `<region>:<uuid>`, in the region of the pool.
    fn new_identity_id(&self, pool_id: &IdentityPoolId) -> IdentityId {
        let region = pool_id.as_str().split(':').next();
        let region = region.unwrap_or(&self.settings.region);
        IdentityId::trusted(format!("{region}:{}", self.uuid()))
    }

    /// Adds to `write` what gives the identity all of the logins.
    fn link(
        &self,
        identity: &Identity,
        logins: &[Login],
        write: &mut Write,
    ) -> Result<Identity, ApiError> {
        let mut linked = identity.clone();
        for login in logins {
            let (provider, subject) = login.entry();
            match linked.logins.get(&provider) {
                Some(known) if *known == subject => {}
                Some(_) => return Err(linked_elsewhere()),
                None => drop(linked.logins.insert(provider, subject)),
            }
        }
        if linked.logins.len() > MOST_LOGINS {
            return Err(ApiError::LimitExceeded(
                format!("An identity has at most {MOST_LOGINS} logins.").into(),
            ));
        }
        if linked != *identity {
            linked.modified_at = self.now();
            write.replace_identity(identity, &linked);
        }
        Ok(linked)
    }

    /// Of two requests that link the same login at once, the second starts again and finds it.
    async fn commit_links(&self, write: Write) -> Result<(), ApiError> {
        if write.is_empty() {
            return Ok(());
        }
        match self.store.commit(write).await {
            Err(CommitError::Refused(Guard::FreeName | Guard::FreeId)) => Err(ApiError::Changed),
            result => Ok(result?),
        }
    }
}

impl Login {
    fn entry(&self) -> (String, String) {
        (self.provider.clone(), self.subject.clone())
    }
}

fn belongs(identity: &Identity, login: &Login) -> bool {
    identity.logins.get(&login.provider) == Some(&login.subject)
}

fn check_guests(pool: &IdentityPool) -> Result<(), ApiError> {
    if pool.settings.allow_unauthenticated_identities {
        return Ok(());
    }
    Err(ApiError::NotAuthorized(
        "Unauthenticated access is not supported for this identity pool.".into(),
    ))
}

fn forbidden(id: &IdentityId) -> ApiError {
    ApiError::NotAuthorized(format!("Access to Identity '{id}' is forbidden.").into())
}

fn linked_elsewhere() -> ApiError {
    ApiError::ResourceConflict("Login is already linked to another identity.".into())
}
