//! Forgetting in the background what has run out.

use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::app::App;
use crate::store::{CommitError, StoreError, Write};

/// How often there is a look at what has run out.
const INTERVAL: Duration = Duration::from_mins(1);
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

#[cfg(test)]
mod tests {
    use crate::environment::Moment;
    use crate::shapes::UserPoolId;
    use crate::store::Write;
    use crate::testing::TestApp;

    impl TestApp {
        async fn add_message(&self, id: usize, expires_at: Moment) {
            let mut write = Write::new();
            let pool = UserPoolId::trusted("us-east-1_Test00001");
            let now = self.app.now();
            write.add_message(&pool, &format!("{id:04}"), now, expires_at, Vec::new());
            self.app.commit(write).await.unwrap();
        }

        async fn messages(&self) -> usize {
            self.app.store.list_messages(10_000).await.unwrap().len()
        }
    }

    #[tokio::test]
    async fn what_has_run_out_goes_and_what_has_not_stays() {
        let test = TestApp::new().await;
        let now = test.app.now();
        test.add_message(0, Moment::from_millis(now.millis() - 1))
            .await;
        test.add_message(1, now).await;
        test.app.sweep().await.unwrap();
        assert_eq!(test.messages().await, 1);
        test.advance(1);
        test.app.sweep().await.unwrap();
        assert_eq!(test.messages().await, 0);
    }

    #[tokio::test]
    async fn much_goes_in_several_writes() {
        let test = TestApp::new().await;
        let start = test.app.now().millis();
        for id in 0..20 {
            // Two run out in each millisecond.
            let at = start + i64::try_from(id / 2).unwrap();
            test.add_message(id, Moment::from_millis(at)).await;
        }
        test.advance(1);
        let store = &test.app.store;
        let mut left = vec![20];
        while let Some(until) = store.find_sweepable(test.app.now(), 4).await.unwrap() {
            let mut write = Write::new();
            write.sweep(until);
            store.commit(write).await.unwrap();
            left.push(test.messages().await);
        }
        assert_eq!(left, [20, 14, 8, 2, 0]);
    }
}
