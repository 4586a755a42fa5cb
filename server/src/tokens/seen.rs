//! Access tokens that were shown before: checking a signature again would tell nothing new.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use poolkey::jwt::Claims;

use crate::shapes::ClientId;

/// More tokens than this at once are not remembered.
const MOST: usize = 4_096;

/// What a genuine token says.
pub(super) struct SeenToken {
    /// The key that signed it.
    pub kid: String,
    /// What it claims; not the token itself, whose bearer it would make of whoever reads it.
    pub claims: Claims,
    /// The app it was issued to.
    pub client_id: ClientId,
}

/// Tokens whose signature was good, by the hash of their whole text. Everything else about them
/// (key, expiry, user, session) is checked each time.
#[derive(Default)]
pub struct SeenTokens(Mutex<HashMap<[u8; 32], Arc<SeenToken>>>);

impl SeenTokens {
    pub(super) fn recall(&self, digest: &[u8; 32]) -> Option<Arc<SeenToken>> {
        self.lock().get(digest).cloned()
    }

    pub(super) fn remember(&self, digest: [u8; 32], token: &Arc<SeenToken>) {
        let mut all = self.lock();
        if all.len() >= MOST {
            all.clear();
        }
        all.entry(digest).or_insert_with(|| Arc::clone(token));
    }

    /// Forgets all of them.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<SeenToken>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
