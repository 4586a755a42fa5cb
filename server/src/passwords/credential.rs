//! SRP salt and verifier of a password, sealed at rest.

use poolkey::srp::{Identity, Salt, Verifier};
use zeroize::Zeroizing;

use super::policy;
use crate::app::App;
use crate::environment::{Moment, RandomExt as _};
use crate::error::{ApiError, texts};
use crate::model::{Credential, Pool, User};
use crate::secrets::Purpose;
use crate::shapes::user_pool::PasswordPolicy;

/// A number of the 3072-bit group.
const VERIFIER_BYTES: usize = 384;

/// How long a password that a person is about to get stays good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// Until it is changed.
    Permanent,
    /// As long as the pool says temporary passwords last.
    Temporary,
}

impl App {
    /// Gives `user` a new password, after checking it against policy and history. What the caller
    /// then writes is the user; status is the caller's to set.
    ///
    /// # Errors
    /// `InvalidPasswordException`, `PasswordHistoryPolicyViolationException`.
    pub(crate) async fn set_password(
        &self,
        pool: &Pool,
        user: &mut User,
        password: &str,
        lasting: Lasting,
    ) -> Result<(), ApiError> {
        policy::check(pool.password_policy(), password)?;
        let remembered = remembered(pool.password_policy());
        let spent = user.credential.iter().chain(&user.earlier_credentials);
        for credential in spent.take(remembered) {
            if self.proves(pool, user, credential, password).await? {
                return Err(ApiError::PasswordHistoryPolicyViolation(
                    "Password has previously been used.".into(),
                ));
            }
        }
        let expires_at = (lasting == Lasting::Temporary).then(|| {
            self.now()
                .plus_seconds(pool.temporary_password_days() * 86_400)
        });
        let fresh = self.credential(pool, user, password, expires_at).await?;
        if let Some(before) = user.credential.replace(fresh) {
            user.earlier_credentials.insert(0, before);
        }
        user.earlier_credentials
            .truncate(remembered.saturating_sub(1));
        Ok(())
    }

    async fn credential(
        &self,
        pool: &Pool,
        user: &User,
        password: &str,
        expires_at: Option<Moment>,
    ) -> Result<Credential, ApiError> {
        let salt = Salt::from_random(self.random.bytes());
        let verifier = derive(pool, user, password, salt.clone()).await?;
        let mut plain = Zeroizing::new(Vec::with_capacity(VERIFIER_BYTES + 16));
        plain.extend_from_slice(verifier.as_bytes());
        plain.extend_from_slice(salt.as_bytes());
        let context = [pool.id.as_str(), user.sub.as_str()];
        Ok(Credential {
            sealed: self.seal(Purpose::Verifier, &context, &plain),
            expires_at,
        })
    }

    /// The salt and verifier in a user's credential.
    ///
    /// # Errors
    /// Where it was sealed under another key, or for another user.
    pub(crate) fn open_credential(
        &self,
        pool: &Pool,
        user: &User,
        credential: &Credential,
    ) -> Result<(Salt, Verifier), ApiError> {
        let context = [pool.id.as_str(), user.sub.as_str()];
        let plain = self
            .vault
            .open(Purpose::Verifier, &context, &credential.sealed)
            .map_err(ApiError::internal)?;
        let (verifier, salt) = plain
            .split_first_chunk::<VERIFIER_BYTES>()
            .ok_or_else(|| ApiError::internal("a credential is too short"))?;
        let salt = Salt::from_bytes(salt).map_err(ApiError::internal)?;
        Ok((
            salt,
            Verifier::from_bytes(verifier).map_err(ApiError::internal)?,
        ))
    }

    /// Whether `password` is the one behind `credential`.
    async fn proves(
        &self,
        pool: &Pool,
        user: &User,
        credential: &Credential,
        password: &str,
    ) -> Result<bool, ApiError> {
        let (salt, verifier) = self.open_credential(pool, user, credential)?;
        let (group, name) = (pool.srp_name().to_owned(), user.username.clone());
        let password = Zeroizing::new(password.to_owned());
        off_thread(move || {
            verifier.matches(
                &Identity {
                    group: &group,
                    user: &name,
                },
                &password,
                &salt,
            )
        })
        .await
    }

    /// Checks a password that was sent in the clear (inside TLS). Whoever has no password is
    /// refused like a wrong one, and after the same work.
    ///
    /// # Errors
    /// `NotAuthorizedException` «Incorrect username or password.».
    pub(crate) async fn check_password(
        &self,
        pool: &Pool,
        user: &User,
        password: &str,
    ) -> Result<(), ApiError> {
        let right = if let Some(credential) = &user.credential {
            self.proves(pool, user, credential, password).await?
        } else {
            self.waste_effort(pool, password).await?;
            false
        };
        if right {
            Ok(())
        } else {
            Err(ApiError::NotAuthorized(texts::WRONG_PASSWORD.into()))
        }
    }

    /// The work of checking a password, for a user that is not there.
    ///
    /// # Errors
    /// Where the work can't be done at all.
    pub(crate) async fn waste_effort(&self, pool: &Pool, password: &str) -> Result<(), ApiError> {
        let salt = Salt::from_random([1; 16]);
        let group = pool.srp_name().to_owned();
        let password = Zeroizing::new(password.to_owned());
        let nobody = move || {
            Verifier::derive(
                &Identity {
                    group: &group,
                    user: "nobody",
                },
                &password,
                &salt,
            )
        };
        off_thread(nobody).await.map(drop)
    }
}

/// How many passwords, the present one included, may not be used again.
fn remembered(policy: Option<&PasswordPolicy>) -> usize {
    let size = policy.and_then(|policy| policy.password_history_size);
    size.map_or(0, |size| usize::try_from(size.get()).unwrap_or(0))
}

async fn derive(
    pool: &Pool,
    user: &User,
    password: &str,
    salt: Salt,
) -> Result<Verifier, ApiError> {
    let (group, name) = (pool.srp_name().to_owned(), user.username.clone());
    let password = Zeroizing::new(password.to_owned());
    off_thread(move || {
        Verifier::derive(
            &Identity {
                group: &group,
                user: &name,
            },
            &password,
            &salt,
        )
    })
    .await
}

/// Runs modular exponentiations where it keeps no other request waiting.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(ApiError::internal)
}
