//! `USER_SRP_AUTH`: the password is proved and never sent.

use std::collections::BTreeMap;

use poolkey::srp::verifier::{Handshake, Pending};
use poolkey::srp::{Identity, PublicA, Salt, SrpError, Verifier, timestamp};
use poolkey::wire::base64::STANDARD;

use super::respond::Respond;
use super::state::{State, Step};
use super::{ChallengeName, Initiate, Outcome, account, required};
use crate::app::App;
use crate::environment::RandomExt as _;
use crate::error::{ApiError, texts};
use crate::model::{Pool, Sub, User};
use crate::passwords::off_thread;
use crate::secrets::Purpose;
use crate::store::Write;

/// How far the clock of whoever signs in may be off, in seconds. The real tolerance is not
/// published; the claim is fresh anyway, because the block it answers is.
const TIMESTAMP_SKEW: i64 = 300;

/// What SRP needs to know of someone, who may not exist.
struct Subject {
    sub: Sub,
    user: String,
    salt: Salt,
    verifier: Verifier,
}

impl App {
    pub(super) async fn initiate_srp(&self, request: &Initiate<'_>) -> Result<Outcome, ApiError> {
        let Initiate {
            pool,
            client,
            parameters,
            ..
        } = request;
        let typed = required(parameters, "USERNAME")?;
        let a = PublicA::parse_hex(required(parameters, "SRP_A")?).map_err(invalid_srp_a)?;
        let user = self.who(request).await?;
        if let Some(user) = &user {
            account::check_openly(client, user)?;
        }
        let subject = self.subject(pool, user.as_ref(), typed)?;
        let Begun { public_b, b, u } = self.handshake(subject.verifier, a.clone()).await?;
        let block = self.seal_step(
            pool,
            client,
            Step::Password {
                sub: subject.sub,
                typed: typed.to_owned(),
                user: subject.user.clone(),
                a: a.to_hex(),
                b,
                u,
            },
        )?;
        Ok(Outcome::challenge(
            ChallengeName::PasswordVerifier,
            None,
            BTreeMap::from([
                ("SALT", subject.salt.to_hex()),
                ("SECRET_BLOCK", block),
                ("SRP_B", public_b),
                ("USERNAME", subject.user.clone()),
                ("USER_ID_FOR_SRP", subject.user),
            ]),
        ))
    }

    /// Checks the answer to `PASSWORD_VERIFIER`. Right or wrong, its block is spent with it.
    pub(super) async fn answer_srp(
        &self,
        request: &Respond<'_>,
        state: State,
    ) -> Result<Outcome, ApiError> {
        let Respond {
            pool,
            client,
            responses,
            ..
        } = request;
        let Step::Password {
            sub,
            typed,
            user: name,
            a,
            b,
            u,
        } = &state.step
        else {
            return Err(ApiError::NotAuthorized(texts::SESSION_INVALID.into()));
        };
        let block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")?;
        let signature = required(responses, "PASSWORD_CLAIM_SIGNATURE")?;
        let time = required(responses, "TIMESTAMP")?;
        let user = self.store.lookup_user(&pool.id, sub).await?;
        self.check_answering_name(request, user.as_ref(), &[name, typed])?;
        let guessed_at = match &user {
            Some(user) => user.sub.as_str().to_owned(),
            None => self.nobody(pool, typed),
        };
        let guesses = self.guesses(pool, &guessed_at).await?;
        let subject = self.subject(pool, user.as_ref(), typed)?;
        let claim = Claim {
            a: PublicA::parse_hex(a).map_err(ApiError::internal)?,
            b: *b,
            u: *u,
            group: pool.srp_name().to_owned(),
            block: STANDARD.decode(block).unwrap_or_default(),
            time: time.to_owned(),
            signature: STANDARD.decode(signature).unwrap_or_default(),
        };
        let fresh = timestamp::parse(time).is_ok_and(|time| {
            time.abs_diff(self.clock.wall().seconds()) <= TIMESTAMP_SKEW.unsigned_abs()
        });
        let right = off_thread(move || claim.holds(&subject)).await? && fresh;
        let mut write = Write::new();
        state.spend(pool, &mut write);
        match user {
            Some(user) if right && user.credential.is_some() => {
                guesses.succeeded(&mut write);
                self.after_password(pool, client, &user, write).await
            }
            _ => {
                guesses.failed(self, &mut write);
                self.commit(write).await?;
                Err(ApiError::NotAuthorized(texts::WRONG_PASSWORD.into()))
            }
        }
    }

    /// The user's salt and verifier; for nobody, and for someone without a password, made-up ones
    /// that stay the same for the same name (RFC 5054 §2.5.1.3).
    fn subject(&self, pool: &Pool, user: Option<&User>, typed: &str) -> Result<Subject, ApiError> {
        if let Some(user) = user
            && let Some(credential) = &user.credential
        {
            let (salt, verifier) = self.open_credential(pool, user, credential)?;
            return Ok(Subject {
                sub: user.sub.clone(),
                user: user.username.clone(),
                salt,
                verifier,
            });
        }
        let name = pool.folded(user.map_or(typed, |user| &user.username));
        let drawn = |what| {
            *self
                .vault
                .derive(Purpose::Simulation, &[pool.id.as_str(), what, &name])
        };
        let [salt, verifier, uuid] = ["salt", "verifier", "sub"].map(drawn);
        let first_half = |bytes: [u8; 32]| {
            let mut half = [0; 16];
            half.copy_from_slice(&bytes[..16]);
            half
        };
        let mut padded = [0; 384];
        padded[352..].copy_from_slice(&verifier);
        // Nobody has a `sub` too: a block without one would be shorter, and tell.
        let made_up = uuid::Builder::from_random_bytes(first_half(uuid)).into_uuid();
        let is_uuid = uuid::Uuid::try_parse(&name).is_ok();
        Ok(Subject {
            sub: user.map_or_else(|| Sub::new(made_up), |user| user.sub.clone()),
            user: match user {
                Some(user) => user.username.clone(),
                None if pool.has_username_attributes() && !is_uuid => made_up.to_string(),
                None => name.clone(),
            },
            salt: Salt::from_random(first_half(salt)),
            verifier: Verifier::from_bytes(&padded).map_err(ApiError::internal)?,
        })
    }

    /// A fresh exponent; one that gives B ≡ 0 is drawn again.
    async fn handshake(&self, verifier: Verifier, a: PublicA) -> Result<Begun, ApiError> {
        let drawn: [[u8; 32]; 4] = std::array::from_fn(|_| self.random.bytes());
        off_thread(move || {
            drawn.into_iter().find_map(|b| {
                let handshake = Handshake::new(&verifier, b).ok()?;
                Some(Begun {
                    public_b: handshake.public_b().to_hex(),
                    b,
                    u: handshake.u(&a).ok()?,
                })
            })
        })
        .await?
        .ok_or_else(|| ApiError::internal("no usable SRP exponent was drawn"))
    }
}

/// A handshake of the server's side, as far as it is sent and kept.
struct Begun {
    public_b: String,
    b: [u8; 32],
    u: [u8; 32],
}

/// What the client claims, with everything needed to check it.
struct Claim {
    a: PublicA,
    b: [u8; 32],
    u: [u8; 32],
    group: String,
    block: Vec<u8>,
    time: String,
    signature: Vec<u8>,
}

impl Claim {
    fn holds(&self, subject: &Subject) -> bool {
        let identity = Identity {
            group: &self.group,
            user: &subject.user,
        };
        Pending::new(&subject.verifier, self.b, self.u)
            .and_then(|pending| {
                pending.check(&self.a, &identity, &self.block, &self.time, &self.signature)
            })
            .is_ok()
    }
}

fn invalid_srp_a(error: SrpError) -> ApiError {
    ApiError::InvalidParameter(format!("Invalid SRP_A: {error}").into())
}
