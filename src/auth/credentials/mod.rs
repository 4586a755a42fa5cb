//! AWS credentials of whoever uses the page: a user, or a guest.

mod fetch;
mod obtain;

pub(super) use fetch::{Fetch, credentials};
pub(super) use obtain::{Obtain, obtain};

use alloc::{boxed::Box, string::String};

use super::effect::Secret;
use super::flow::{Cx, Memory};
use crate::wire::identity_pools::IdentityCredentials;

/// How long credentials are good for if they do not say: 50 minutes, in milliseconds.
const DEFAULT_LIFE_MS: i64 = 50 * 60_000;

/// Credentials that were given out before.
pub(super) struct Cached {
    /// Whose they are; a guest's, if nobody's.
    owner: Option<Owner>,
    identity: Box<IdentityCredentials>,
    /// Get new ones from here on, in the servers' time.
    renew_at_ms: i64,
}

/// Whose credentials, and the token that they were given for.
#[derive(PartialEq)]
pub(super) struct Owner {
    user: String,
    id_token: Secret,
}

impl Cached {
    /// Keeps credentials until five sixths of their life are over: of one hour, 50 minutes.
    fn new(owner: Option<Owner>, identity: Box<IdentityCredentials>, now_ms: i64) -> Self {
        let life = match identity.credentials.expiration_ms {
            Some(end) => end.saturating_sub(now_ms) / 6 * 5,
            None => DEFAULT_LIFE_MS,
        };
        Self {
            owner,
            identity,
            renew_at_ms: now_ms.saturating_add(life),
        }
    }
}

impl Cx<'_, '_> {
    /// The cached credentials, unless it is time for new ones.
    fn cached(&self) -> Option<&Cached> {
        let cached = self.memory.credentials.as_ref();
        cached.filter(|cached| self.server_time_ms() < cached.renew_at_ms)
    }
}

impl Memory {
    /// Forgets all that belongs to the user who was signed in.
    pub fn forget(&mut self) {
        self.credentials = None;
        self.keys.clear();
    }
}
