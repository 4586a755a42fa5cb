//! Forgetting in the background what has run out.

use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::app::App;
use crate::store::{CommitError, StoreError, Write};

/// How often there is a look at what has run out.
const INTERVAL: Duration = Duration::from_secs(60);
/// About how many rows of each kind one write deletes: it must not keep others waiting.
const BATCH: i64 = 500;

impl App {
    /// Sweeps every minute, and logs where that fails. It never ends.
    pub async fn sweep_from_time_to_time(&self) {
        let mut ticks = tokio::time::interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick comes at once, when the server has better to do.
        ticks.tick().await;
        loop {
            ticks.tick().await;
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "what has run out could not be deleted");
            }
        }
    }

    /// Deletes what has run out, in writes that take turns with those of requests. Where nothing
    /// has, nothing is written.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        while let Some(until) = self.store.find_sweepable(self.now(), BATCH).await? {
            let mut write = Write::new();
            write.sweep(until);
            let swept = self.store.commit(write).await;
            swept.map_err(CommitError::unexpected)?;
        }
        Ok(())
    }
}
