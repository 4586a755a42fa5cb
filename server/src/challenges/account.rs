//! Whether an account may sign in, and what is left to do once its password is proved.

use poolkey::wire::hex;
use sha2::{Digest as _, Sha256};

use super::{Outcome, new_password};
use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Credential, Pool, User, UserStatus};
use crate::shapes::user_pool::MfaConfiguration;
use crate::store::Write;

/// The refusals that need no password where the client tells openly which users exist.
pub(super) fn check_openly(client: &Client, user: &User) -> Result<(), ApiError> {
    if client.hides_users() {
        Ok(())
    } else {
        check_state(user)
    }
}

/// Disabled, or waiting for a new password.
fn check_state(user: &User) -> Result<(), ApiError> {
    if !user.enabled {
        return Err(ApiError::NotAuthorized(texts::USER_DISABLED.into()));
    }
    match user.status {
        UserStatus::ResetRequired => Err(ApiError::PasswordResetRequired(
            texts::RESET_REQUIRED.into(),
        )),
        UserStatus::ExternalProvider => Err(ApiError::NotAuthorized(
            "User is not authorized to get auth details.".into(),
        )),
        UserStatus::Archived | UserStatus::Compromised | UserStatus::Unknown => {
            Err(ApiError::NotAuthorized(texts::WRONG_PASSWORD.into()))
        }
        UserStatus::Unconfirmed | UserStatus::Confirmed | UserStatus::ForceChangePassword => Ok(()),
    }
}

/// Names a password without giving anything of it away.
pub(super) fn fingerprint(credential: &Credential) -> String {
    hex::encode(&Sha256::digest(credential.sealed.to_base64()))
}

impl App {
    /// The password is proved: refuses, asks for the next factor, or gives tokens. `write` holds
    /// what the answer itself brings, and is written with the result.
    pub(super) async fn after_password(
        &self,
        pool: &Pool,
        client: &Client,
        user: &User,
        mut write: Write,
    ) -> Result<Outcome, ApiError> {
        if let Err(refusal) = self.check_admissible(pool, user) {
            self.commit(write).await?;
            return Err(refusal);
        }
        if user.status == UserStatus::ForceChangePassword {
            self.commit(write).await?;
            return new_password::challenge(self, pool, client, user);
        }
        let issued = self.start_session(pool, client, user, &mut write).await?;
        // Disabled, deleted or given another password since it was read: then not with this proof.
        write.require_user(user);
        self.commit(write).await?;
        Ok(Outcome::tokens(issued))
    }

    /// Whether someone whose password is proved may come in.
    pub(super) fn check_admissible(&self, pool: &Pool, user: &User) -> Result<(), ApiError> {
        check_state(user)?;
        if user.status == UserStatus::Unconfirmed {
            return Err(ApiError::UserNotConfirmed(texts::USER_NOT_CONFIRMED.into()));
        }
        let expires_at = user
            .credential
            .as_ref()
            .and_then(|credential| credential.expires_at);
        if expires_at.is_some_and(|at| at <= self.now()) {
            return Err(ApiError::NotAuthorized(texts::TEMPORARY_EXPIRED.into()));
        }
        // No second factor can be asked for yet; one that is demanded can't be left out.
        if pool.mfa() == MfaConfiguration::On {
            return Err(ApiError::NotAuthorized(
                "Multi-factor authentication is required, and this server does not offer it."
                    .into(),
            ));
        }
        Ok(())
    }
}
