//! The one place that reads the clock: measuring is what this program is for.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Now, for durations.
#[expect(clippy::disallowed_methods, reason = "a benchmark times real work")]
pub fn now() -> Instant {
    Instant::now()
}

/// Now, for signatures and SRP claims: seconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "servers compare it with their own"
)]
pub fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.unwrap_or(Duration::ZERO).as_secs();
    i64::try_from(seconds).unwrap_or(i64::MAX)
}
