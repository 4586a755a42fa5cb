//! From the command line to the line that is printed.

use std::net::TcpListener;

use super::harness::Folder;

#[tokio::test]
async fn it_prints_its_address_and_answers() {
    let folder = Folder::new();
    let server = folder.serve(&["--store", "memory", "--dev"], &[]);
    let health = (200, r#"{"status":"ok"}"#.to_owned());
    assert_eq!(server.get("/health").await, health);
    let files = std::fs::read_dir(folder.path()).unwrap();
    assert_eq!(files.count(), 0, "a store in memory leaves nothing behind");
}

#[tokio::test]
async fn every_option_is_a_variable_and_a_line_of_the_file_too() {
    let folder = Folder::new();
    std::fs::write(
        folder.file("poolkey.toml"),
        "store = 'memory'\ndev = true\n",
    )
    .unwrap();
    let server = folder.serve(&[], &[]);
    assert_eq!(server.get("/_poolkey/outbox").await.0, 200);

    std::fs::write(folder.file("other.toml"), "store = 'sqlite:file.db'").unwrap();
    let variables = [
        ("POOLKEY_CONFIG", "other.toml"),
        ("POOLKEY_STORE", "sqlite:variable.db"),
        ("POOLKEY_DEV", "1"),
    ];
    let server = folder.serve(&["--dev=false"], &variables);
    assert_eq!(server.get("/_poolkey/outbox").await.0, 404);
    assert!(folder.file("variable.db").exists());
    assert!(!folder.file("file.db").exists());
}

#[test]
fn a_taken_port_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = Folder::new();
    let arguments = ["serve", "--store", "memory", "--dev", "--listen", &address];
    let ended = folder.run(&arguments, &[]);
    assert_eq!(ended.status.code(), Some(1));
    let words = format!("poolkey-server: can't listen on {address}: ");
    assert!(ended.said.starts_with(&words), "{}", ended.said);
}

#[test]
fn wrong_words_are_told_before_anything_is_done() {
    let folder = Folder::new();
    for (arguments, words) in [
        (["--region", "Nowhere"], "--region Nowhere"),
        (["--config", "none.toml"], "--config none.toml"),
        (["--seed", "none.json"], "the seed none.json"),
        (["--store", "memory"], "POOLKEY_ROOT_ACCESS_KEY_ID"),
        (["--store", "postgres://localhost/x"], "--master-key-file"),
        (["--log", "="], "--log ="),
    ] {
        folder.refuses(&arguments, &[], 2, words);
    }
    let unknown = folder.run(&["serve", "--fly"], &[]);
    assert_eq!(unknown.status.code(), Some(2));
    let mysql = ["--store", "mysql://user:secret@host"];
    folder.refuses(&mysql, &[], 1, "--store mysql…: expected memory");
    assert!(!folder.file("poolkey.db").exists());
}

#[test]
fn a_newer_database_is_refused() {
    let folder = Folder::new();
    folder.serve(&[], &[]).stop();
    let database = rusqlite::Connection::open(folder.file("poolkey.db")).unwrap();
    database
        .execute_batch("PRAGMA user_version = 1000")
        .unwrap();
    drop(database);
    folder.refuses(&[], &[], 1, "the database has schema 1000");
}

#[test]
fn the_version_is_told() {
    let folder = Folder::new();
    for arguments in [&["version"], &["--version"]] {
        let ended = folder.run(arguments, &[]);
        assert_eq!(ended.status.code(), Some(0));
    }
}
