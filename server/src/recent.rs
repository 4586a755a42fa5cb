//! What a node remembers of the store: for a second, and only until this node itself changes a pool
//! or a client.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::App;
use crate::environment::Moment;
use crate::model::{Client, Pool, TokenUse};
use crate::shapes::{ClientId, UserPoolId};
use crate::tokens::{SeenTokens, SigningKey};

/// What was read longer ago than this is read again.
const REMEMBERED_MILLIS: i64 = 1_000;
/// More than this at once is not remembered.
const MOST: usize = 4_096;

/// When something is read. Taken before the reading, so that a change in between is noticed.
#[derive(Clone, Copy, Debug)]
pub struct AsOf {
    at: Moment,
    /// How many changes of pools and clients this node had made.
    changes: u64,
}

impl App {
    /// A reading that begins now.
    pub(crate) fn as_of_now(&self) -> AsOf {
        AsOf {
            at: self.clock.wall(),
            changes: self.store.changes(),
        }
    }
}

/// What a node remembers. Nothing that another node needs.
#[derive(Default)]
pub struct Memory {
    /// Clients with their pools.
    pub clients: Recent<ClientId, (Arc<Client>, Arc<Pool>)>,
    /// Pools' keys. A pool may be deleted and made again under the same id.
    pub signing_keys: Recent<(UserPoolId, TokenUse), Arc<SigningKey>>,
    /// Access tokens whose signature was checked.
    pub tokens: SeenTokens,
}

impl Memory {
    /// Forgets everything: after `--dev` reset the same ids are others.
    pub fn forget(&self) {
        self.clients.lock().clear();
        self.signing_keys.lock().clear();
        self.tokens.forget();
    }
}

/// Values as read lately, by their keys.
pub struct Recent<K, V>(Mutex<HashMap<K, (AsOf, V)>>);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    /// The value, unless it was read too long ago or has been changed since.
    pub fn recall<Q: Eq + Hash + ?Sized>(&self, key: &Q, now: AsOf) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let all = self.lock();
        let (read, value) = all.get(key)?;
        let age = now.at.millis().saturating_sub(read.at.millis());
        let good = (0..=REMEMBERED_MILLIS).contains(&age) && read.changes == now.changes;
        good.then(|| value.clone())
    }

    /// Keeps a value whose reading began at `read`.
    pub fn remember(&self, key: K, read: AsOf, value: V) {
        let mut all = self.lock();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (read, value));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, (AsOf, V)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn as_of(millis: i64, changes: u64) -> AsOf {
        AsOf {
            at: Moment::from_millis(millis),
            changes,
        }
    }

    #[test]
    fn a_value_is_good_for_a_second_and_until_the_next_change() {
        let recent = Recent::<u8, &str>::default();
        recent.remember(1, as_of(5_000, 7), "read");
        assert_eq!(recent.recall(&1, as_of(5_000, 7)), Some("read"));
        assert_eq!(recent.recall(&1, as_of(6_000, 7)), Some("read"));
        assert_eq!(recent.recall(&1, as_of(6_001, 7)), None);
        assert_eq!(recent.recall(&1, as_of(5_000, 8)), None);
        // The clock was set back: nobody knows how old it is.
        assert_eq!(recent.recall(&1, as_of(4_999, 7)), None);
        assert_eq!(recent.recall(&2, as_of(5_000, 7)), None);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let recent = Recent::default();
        for key in 0..3 * MOST {
            recent.remember(key, as_of(0, 0), ());
        }
        assert!(recent.lock().len() <= MOST);
    }
}
