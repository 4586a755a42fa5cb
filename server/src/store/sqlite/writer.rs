//! Group commit: writes that wait together share one transaction, and so one sync of the disk.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{CommitError, StoreError, Write, execute, lock};

/// The most writes that share a transaction, so that the first is not kept waiting by the last.
const GROUP: usize = 256;

struct Job {
    write: Write,
    done: oneshot::Sender<Result<(), CommitError>>,
}

/// The way to the writing thread, which ends when this is dropped.
pub(super) struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    pub(super) fn start(connection: Arc<Mutex<Connection>>) -> Result<Self, StoreError> {
        let (jobs, queue) = channel();
        thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || serve(&connection, &queue))
            .map_err(|error| StoreError::Address(error.to_string()))?;
        Ok(Self { jobs })
    }

    pub(super) fn commit(
        &self,
        write: Write,
    ) -> impl Future<Output = Result<(), CommitError>> + Send + 'static {
        let (done, result) = oneshot::channel();
        let sent = self.jobs.send(Job { write, done });
        async move {
            sent.map_err(|_| StoreError::Closed)?;
            result.await.map_err(|_| StoreError::Closed)?
        }
    }
}

fn serve(connection: &Mutex<Connection>, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        group.extend(queue.try_iter().take(GROUP - 1));
        let (writes, waiting): (Vec<_>, Vec<_>) =
            group.into_iter().map(|job| (job.write, job.done)).unzip();
        let results = commit_group(&lock(connection), &writes);
        for (done, result) in waiting.into_iter().zip(results) {
            // A handler that gave up waiting does not need the answer.
            let _ = done.send(result);
        }
    }
}

/// Runs each write in a savepoint of its own: one that is refused takes nothing with it.
fn commit_group(connection: &Connection, writes: &[Write]) -> Vec<Result<(), CommitError>> {
    let run = || -> Result<Vec<_>, rusqlite::Error> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut results = Vec::with_capacity(writes.len());
        for write in writes {
            connection.execute_batch("SAVEPOINT one")?;
            let result = run_steps(connection, write);
            if result.is_err() {
                connection.execute_batch("ROLLBACK TO one")?;
            }
            connection.execute_batch("RELEASE one")?;
            results.push(result);
        }
        connection.execute_batch("COMMIT")?;
        Ok(results)
    };
    run().unwrap_or_else(|error| {
        // What SQLite may have rolled back by itself needs no second roll-back.
        let _ = connection.execute_batch("ROLLBACK");
        let text = error.to_string();
        let failed = |_| Err(StoreError::Group(text.clone()).into());
        writes.iter().map(failed).collect()
    })
}

fn run_steps(connection: &Connection, write: &Write) -> Result<(), CommitError> {
    for (statement, guard) in &write.steps {
        let rows = execute(connection, statement).map_err(StoreError::from)?;
        if let Some(guard) = guard
            && rows != 1
        {
            return Err(CommitError::Refused(*guard));
        }
    }
    Ok(())
}
