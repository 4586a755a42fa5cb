//! A schema is made once, found again, and refused where it is a later one; what was acknowledged
//! is there after the store was dropped.

use std::os::unix::fs::PermissionsExt as _;

use rusqlite::Connection;
use tokio::task::JoinSet;

use super::super::{Store, StoreError};
use super::fixtures::{pool, pool_id};
use super::{Place, write};
use crate::testing::TestPostgres;

const ID: &str = "eu_A";

async fn opened_again(place: Place) {
    {
        let store = place.open().await;
        write(&store, |write| write.add_pool(&pool(ID))).await;
    }
    for _ in 0..2 {
        let store = place.open().await;
        let found = store.lookup_pool(&pool_id(ID)).await.unwrap();
        assert!(found.is_some());
    }
}

#[tokio::test]
async fn a_file_holds_what_was_written_after_it_was_dropped() {
    opened_again(Place::in_a_file()).await;
}

#[tokio::test]
async fn a_database_holds_what_was_written_after_it_was_dropped() {
    opened_again(Place::in_postgres().await).await;
}

#[tokio::test]
async fn every_acknowledged_write_of_many_is_in_the_file() {
    let place = Place::in_a_file();
    let store = place.open().await;
    let mut running = JoinSet::new();
    for number in 0..100 {
        let store = store.clone();
        running.spawn(async move {
            let pool = pool(&format!("eu_{number:03}"));
            write(&store, |write| write.add_pool(&pool)).await;
        });
    }
    running.join_all().await;
    // Copied while it is open, as a crash would leave it: log and all.
    let path = place.address.strip_prefix("sqlite:").unwrap();
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy.db");
    std::fs::copy(path, &copy).unwrap();
    let log = |path: &str| format!("{path}-wal");
    std::fs::copy(log(path), log(copy.to_str().unwrap())).unwrap();
    let copy = Store::open(&format!("sqlite:{}", copy.display())).await;
    assert_eq!(copy.unwrap().list_pools("", 1000).await.unwrap().len(), 100);
}

#[tokio::test]
async fn a_file_is_its_owners_alone() {
    let place = Place::in_a_file();
    let store = place.open().await;
    write(&store, |write| write.add_pool(&pool(ID))).await;
    let path = place.address.strip_prefix("sqlite:").unwrap();
    for path in [
        path.to_owned(),
        format!("{path}-wal"),
        format!("{path}-shm"),
    ] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
    }
}

#[tokio::test]
async fn an_address_may_have_the_slashes_that_others_ask_for() {
    let place = Place::in_a_file();
    let store = place.open().await;
    write(&store, |write| write.add_pool(&pool(ID))).await;
    let with_slashes = place.address.replacen("sqlite:", "sqlite://", 1);
    let store = Store::open(&with_slashes).await.unwrap();
    assert!(store.lookup_pool(&pool_id(ID)).await.unwrap().is_some());
    let memory = Store::open("sqlite::memory:").await.unwrap();
    write(&memory, |write| write.add_pool(&pool(ID))).await;
    assert!(memory.lookup_pool(&pool_id(ID)).await.unwrap().is_some());
}

fn is_refused(result: Result<Store, StoreError>) {
    let error = result.err().expect("a later schema").to_string();
    assert_eq!(
        error,
        "the database has schema 999; this program knows 1 and older"
    );
}

#[tokio::test]
async fn a_later_schema_is_refused_in_a_file() {
    let place = Place::in_a_file();
    let path = place.address.strip_prefix("sqlite:").unwrap();
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "user_version", 999).unwrap();
    is_refused(Store::open(&place.address).await);
}

#[tokio::test]
async fn a_later_schema_is_refused_in_postgres() {
    let place = Place::in_postgres().await;
    drop(place.open().await);
    let (_, database) = place.address.rsplit_once('/').unwrap();
    let client = TestPostgres::get().client(database).await;
    let sql = "UPDATE settings SET body = '999' WHERE name = 'schema-version'";
    assert_eq!(client.execute(sql, &[]).await.unwrap(), 1);
    is_refused(Store::open(&place.address).await);
}

/// As the first programs made them.
#[tokio::test]
async fn a_database_without_a_schema_version_is_taken_over() {
    let place = Place::in_postgres().await;
    let store = place.open().await;
    write(&store, |write| write.add_pool(&pool(ID))).await;
    let (_, database) = place.address.rsplit_once('/').unwrap();
    let client = TestPostgres::get().client(database).await;
    client.batch_execute("DELETE FROM settings").await.unwrap();
    let store = place.open().await;
    assert!(store.lookup_pool(&pool_id(ID)).await.unwrap().is_some());
    let version = store.lookup_setting("schema-version").await.unwrap();
    assert_eq!(version, Some(b"1".to_vec()));
}

async fn opened_by_many_at_once(place: Place) {
    let mut opening = JoinSet::new();
    for _ in 0..8 {
        let address = place.address.clone();
        opening.spawn(async move { Store::open(&address).await.map(drop) });
    }
    for opened in opening.join_all().await {
        opened.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn many_nodes_make_one_file() {
    opened_by_many_at_once(Place::in_a_file()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn many_nodes_make_one_schema() {
    opened_by_many_at_once(Place::in_postgres().await).await;
}

#[tokio::test]
async fn an_address_that_says_nothing_is_told_without_its_secret() {
    let error = Store::open("postgress://u:secret@h/d").await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "--store postgress…: expected memory, sqlite:PATH or postgres://…"
    );
    let error = Store::open("sqlite:/nowhere/poolkey.db")
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("/nowhere/poolkey.db"));
}
