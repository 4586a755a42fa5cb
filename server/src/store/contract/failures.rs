//! PostgreSQL behind a network that fails: what is acknowledged happened, once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};

use super::super::{CommitError, Engine as _, Postgres, Statement, Store, StoreError};
use super::fixtures::{code, pool_id};
use super::{Place, commit, write};
use crate::model::{CodePurpose, Sub};
use crate::testing::TestPostgres;

/// Where the network fails next: once, and then it is whole again.
#[derive(Default)]
struct Network {
    fault: AtomicU8,
    /// Whether the fault has happened.
    failed: AtomicBool,
}

/// No fault.
const NONE: u8 = 0;
/// A request to commit does not arrive.
const REQUEST_LOST: u8 = 1;
/// A request to commit arrives, its answer does not.
const ANSWER_LOST: u8 = 2;
/// The connection ends with the first statement of a transaction.
const BEGIN_LOST: u8 = 3;

/// A store behind a network, and the store itself.
async fn behind_a_network() -> (Store, Store, Arc<Network>, String) {
    let place = Place::in_postgres().await;
    let direct = place.open().await;
    let (_, database) = place.address.rsplit_once('/').unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap();
    let network = Arc::new(Network::default());
    let faults = Arc::clone(&network);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, Arc::clone(&faults)));
        }
    });
    let address = format!("postgres://postgres@{host}/{database}?sslmode=disable");
    let store = Store::open(&address).await.unwrap();
    (store, direct, network, database.to_owned())
}

/// Carries bytes between a client and the server, until a fault ends the connection.
async fn carry(client: TcpStream, network: Arc<Network>) {
    let server = UnixStream::connect(TestPostgres::get().socket()).await;
    let (mut client_in, mut client_out) = client.into_split();
    let (mut server_in, mut server_out) = server.unwrap().into_split();
    let back = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut server_in, &mut client_out).await;
    });
    let mut buffer = vec![0; 65_536];
    while let Ok(read @ 1..) = client_in.read(&mut buffer).await {
        let sent = &buffer[..read];
        let has = |word: &[u8]| sent.windows(word.len()).any(|part| part == word);
        let fault = network.fault.load(Ordering::SeqCst);
        let strikes = match fault {
            REQUEST_LOST | ANSWER_LOST => has(b"COMMIT"),
            BEGIN_LOST => has(b"START TRANSACTION") || has(b"BEGIN"),
            _ => false,
        };
        if strikes {
            network.fault.store(NONE, Ordering::SeqCst);
            network.failed.store(true, Ordering::SeqCst);
            back.abort();
            if fault == ANSWER_LOST {
                server_out.write_all(sent).await.unwrap();
                // The server ends the connection after it has done what was asked.
                server_out.shutdown().await.unwrap();
            }
            return;
        }
        if server_out.write_all(sent).await.is_err() {
            break;
        }
    }
    back.abort();
}

/// How often a code was written: each time adds one to its version.
async fn times_written(store: &Store, sub: &str) -> i64 {
    let found = store
        .lookup_code(&pool_id("eu_A"), &Sub::trusted(sub), CodePurpose::SignUp)
        .await;
    found.unwrap().map_or(0, |code| code.version)
}

async fn put(store: &Store, sub: &str) -> Result<(), CommitError> {
    commit(store, |write| {
        write.put_code(&code("eu_A", sub, CodePurpose::SignUp))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_request_is_lost_is_no_success() {
    let (store, direct, network, _) = behind_a_network().await;
    network.fault.store(REQUEST_LOST, Ordering::SeqCst);
    assert!(matches!(put(&store, "1").await, Err(CommitError::Store(_))));
    assert!(network.failed.load(Ordering::SeqCst));
    assert_eq!(times_written(&direct, "1").await, 0);
    put(&store, "1").await.unwrap();
    assert_eq!(times_written(&direct, "1").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_is_neither_a_success_nor_done_twice() {
    let (store, direct, network, _) = behind_a_network().await;
    network.fault.store(ANSWER_LOST, Ordering::SeqCst);
    assert!(matches!(put(&store, "1").await, Err(CommitError::Store(_))));
    // Waits for the row that the lost commit may still hold.
    put(&direct, "1").await.unwrap();
    assert_eq!(times_written(&direct, "1").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_connection_ends_before_its_commit_is_run_again() {
    let (store, direct, network, _) = behind_a_network().await;
    put(&store, "1").await.unwrap();
    network.fault.store(BEGIN_LOST, Ordering::SeqCst);
    put(&store, "1").await.unwrap();
    assert!(network.failed.load(Ordering::SeqCst));
    assert_eq!(times_written(&direct, "1").await, 2);
}

/// As after a restart, or when a proxy in between lets go.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_the_server_ended_are_made_anew() {
    let (store, _, _, database) = behind_a_network().await;
    let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = $1 AND application_name = 'poolkey-server'";
    let client = TestPostgres::get().client("postgres").await;
    for number in 1..=3 {
        put(&store, "1").await.unwrap();
        client.execute(end_all, &[&database]).await.unwrap();
        assert_eq!(times_written(&store, "1").await, number);
        client.execute(end_all, &[&database]).await.unwrap();
    }
}

/// As behind a proxy that hands a connection on to others.
#[tokio::test]
async fn statements_that_the_server_forgot_are_prepared_anew() {
    let place = Place::in_postgres().await;
    let engine = Postgres::with_connections(&place.address, 1).await.unwrap();
    let forget = Statement::new("DEALLOCATE ALL", []);
    let read = Statement::new("SELECT body FROM settings WHERE name = $1", ["x".into()]);
    for _ in 0..3 {
        assert!(engine.query(read.clone()).await.unwrap().is_empty());
        engine.query(forget.clone()).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_gets_no_connection_is_told_so_in_time() {
    let place = Place::in_postgres().await;
    let engine = Postgres::with_connections(&place.address, 1).await.unwrap();
    // From here on time passes whenever there is nothing to do but to wait.
    tokio::time::pause();
    let slow = Statement::new("SELECT pg_sleep(3600)::text", []);
    let read = Statement::new("SELECT body FROM settings", []);
    let mut busy = engine.query(slow);
    let waiting = async {
        let refused = engine.query(read).await;
        assert!(matches!(refused, Err(StoreError::Pool(_))), "{refused:?}");
    };
    tokio::select! {
        biased;
        _ = &mut busy => panic!("the only connection is free"),
        () = waiting => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_gives_up_leaves_its_connection_whole() {
    let place = Place::in_postgres().await;
    let store = place.open().await;
    for _ in 0..50 {
        let given_up = put(&store, "1");
        let _ = tokio::time::timeout(std::time::Duration::ZERO, given_up).await;
    }
    write(&store, |write| {
        write.put_code(&code("eu_A", "2", CodePurpose::SignUp))
    })
    .await;
    assert_eq!(times_written(&store, "2").await, 1);
}
