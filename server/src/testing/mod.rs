//! What tests need: randomness that repeats, a clock that stands still until it is told, and a
//! server around them.

mod account;
mod app;
mod identities;
mod postgres;
mod signing;

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::environment::{Clock, Moment, Random};

pub use account::{sign_up_input, wrong};
pub use app::{CLIENT, PASSWORD, TestApp};
pub use identities::{GUEST_ROLE, PROVIDER, SIGNED_IN_ROLE};
pub use postgres::TestPostgres;
pub use signing::TestSigner;

/// The same bytes for the same seed: HMAC in counter mode.
pub struct SeededRandom {
    seed: u64,
    drawn: Mutex<u64>,
}

impl SeededRandom {
    /// A source of its own.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: Mutex::new(0),
        }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut drawn = self.drawn.lock().unwrap();
        for chunk in bytes.chunks_mut(32) {
            let mut mac = Hmac::<Sha256>::new_from_slice(&self.seed.to_be_bytes()).unwrap();
            mac.update(&drawn.to_be_bytes());
            chunk.copy_from_slice(&mac.finalize().into_bytes()[..chunk.len()]);
            *drawn += 1;
        }
    }
}

/// Stands at 2026-03-03T04:05:06Z until it is advanced.
pub struct TestClock {
    millis: AtomicI64,
}

impl TestClock {
    /// 2026-03-03T04:05:06Z.
    pub const START: Moment = Moment::from_seconds(1_772_510_706);
}

impl Default for TestClock {
    fn default() -> Self {
        Self {
            millis: AtomicI64::new(Self::START.millis()),
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.millis.load(Ordering::Relaxed))
    }

    fn wall(&self) -> Moment {
        Self::START
    }

    fn advance(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1000, Ordering::Relaxed);
    }
}
