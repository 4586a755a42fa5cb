//! Where time and randomness come from. Everything else takes them as parameters.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since the Unix epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, as tokens carry them.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `seconds` more.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// The form of AWS's JSON protocols: epoch seconds with three decimals.
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact for any date a person will see"
    )]
    pub fn wire(self) -> WireMoment {
        WireMoment(self.0 as f64 / 1000.0)
    }
}

impl Serialize for Moment {
    /// The stored form: whole milliseconds. Replies use [`wire`](Self::wire).
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

/// A moment in a reply: epoch seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct WireMoment(f64);

/// The time.
pub trait Clock: Send + Sync {
    /// The time of codes, tokens and lockouts; tests and `--dev` may move it.
    fn now(&self) -> Moment;
    /// The wall's time, against which `SigV4` skew is measured; never moved.
    fn wall(&self) -> Moment;
    /// Moves [`now`](Self::now) ahead; nothing moves it back.
    fn advance(&self, seconds: i64);
}

/// Unpredictable bytes.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock, ahead by what `--dev` asked for.
#[derive(Debug, Default)]
pub struct SystemClock {
    ahead_millis: AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment(
            self.wall()
                .0
                .saturating_add(self.ahead_millis.load(Ordering::Relaxed)),
        )
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that everything else is given"
    )]
    fn wall(&self) -> Moment {
        let elapsed = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Moment(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
    }

    fn advance(&self, seconds: i64) {
        let millis = seconds.max(0).saturating_mul(1000);
        let _ = self
            .ahead_millis
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ahead| {
                Some(ahead.saturating_add(millis))
            });
    }
}

/// The operating system's randomness.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// Where the operating system has no randomness to give: nothing safe can be done without it.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the source that everything else is given"
    )]
    #[expect(clippy::expect_used, reason = "see above")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// Fixed-size draws.
pub trait RandomExt: Random {
    /// `N` unpredictable bytes.
    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A version-4 UUID (RFC 9562).
    fn uuid(&self) -> uuid::Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// `length` characters drawn evenly from `alphabet`, which has at most 256.
    fn text(&self, alphabet: &[u8], length: usize) -> String {
        // Bytes at or above the largest multiple of the alphabet's size would favour its start.
        let limit = 256 - 256 % alphabet.len();
        let mut out = String::with_capacity(length);
        while out.len() < length {
            let byte = usize::from(self.bytes::<1>()[0]);
            if byte < limit {
                out.push(char::from(alphabet[byte % alphabet.len()]));
            }
        }
        out
    }
}

impl<R: Random + ?Sized> RandomExt for R {}
