//! The master key, and the root's.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use super::harness::{Folder, Server};

/// The key in a credentials file.
fn root_key(folder: &Folder) -> (String, String) {
    let text = folder.read("poolkey.credentials");
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().trim_start_matches(" = ").to_owned()
    };
    assert!(text.starts_with("[default]\n"));
    (value("aws_access_key_id"), value("aws_secret_access_key"))
}

/// Whether the server takes the key for the root's: then it looks for the pool.
async fn is_root(server: &Server, key: &(String, String)) -> bool {
    let input = json!({"UserPoolId": "us-east-1_Nobody", "Username": "ann"});
    let key = (key.0.as_str(), key.1.as_str());
    let refused = server.call_as(key, "AdminGetUser", &input).await;
    refused.unwrap_err().contains("ResourceNotFoundException")
}

#[tokio::test]
async fn the_first_start_makes_both_keys_for_their_owner_alone() {
    let folder = Folder::new();
    let mut server = folder.serve(&[], &[]);
    server.hear("The root's access key is in poolkey.credentials");
    for name in ["poolkey.key", "poolkey.credentials"] {
        let mode = fs::metadata(folder.file(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let key = root_key(&folder);
    assert!(is_root(&server, &key).await);
    assert!(!is_root(&server, &("test".into(), "test".into())).await);
    server.stop();

    fs::remove_file(folder.file("poolkey.credentials")).unwrap();
    let server = folder.serve(&[], &[]);
    assert!(is_root(&server, &key).await, "the key stays");
    let said = server.stop().said;
    assert!(!said.contains("root's access key"), "it is told once");
    assert!(!folder.file("poolkey.credentials").exists());
}

#[tokio::test]
async fn a_root_key_may_be_given() {
    let folder = Folder::new();
    let key = (
        "AKIAGIVEN".to_owned(),
        "given-secret-of-some-length".to_owned(),
    );
    let variables = [
        ("POOLKEY_ROOT_ACCESS_KEY_ID", key.0.as_str()),
        ("POOLKEY_ROOT_SECRET_ACCESS_KEY", key.1.as_str()),
    ];
    let server = folder.serve(&[], &variables);
    assert!(is_root(&server, &key).await);
    assert!(!folder.file("poolkey.credentials").exists());
    server.stop();
    folder.refuses(&[], &variables[..1], 2, "go together");
    let short = [variables[0], ("POOLKEY_ROOT_SECRET_ACCESS_KEY", "short")];
    folder.refuses(&[], &short, 2, "16 to 128 characters");
}

#[test]
fn no_other_master_key_opens_the_store() {
    let folder = Folder::new();
    folder.serve(&[], &[]).stop();
    let other = "0".repeat(64);
    let variables = [("POOLKEY_MASTER_KEY", other.as_str())];
    folder.refuses(&[], &variables, 1, "made under another master key");
    folder.refuses(
        &[],
        &[("POOLKEY_MASTER_KEY", "x")],
        1,
        "64 hexadecimal digits",
    );
    let both = ["--master-key-file", "poolkey.key"];
    folder.refuses(&both, &variables, 2, "exclude each other");

    fs::rename(folder.file("poolkey.key"), folder.file("moved.key")).unwrap();
    folder.refuses(&[], &[], 1, "poolkey.key is missing");
    assert!(
        !folder.file("poolkey.key").exists(),
        "no key is made in its place"
    );
    folder
        .serve(&["--master-key-file", "moved.key"], &[])
        .stop();
    fs::write(folder.file("moved.key"), "not a key").unwrap();
    folder.refuses(
        &["--master-key-file", "moved.key"],
        &[],
        1,
        "64 hexadecimal digits",
    );
}

#[tokio::test]
async fn a_new_master_key_opens_everything_and_the_old_one_nothing() {
    let folder = Folder::new();
    folder.serve(&[], &[]).stop();
    let key = root_key(&folder);
    let old = folder.read("poolkey.key");

    assert!(folder.run(&["rekey"], &[]).status.success());
    let new = folder.read("poolkey.key");
    assert_ne!(new, old);
    let mode = fs::metadata(folder.file("poolkey.key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let server = folder.serve(&[], &[]);
    assert!(
        is_root(&server, &key).await,
        "its secret is sealed in the store"
    );
    let variables = [("POOLKEY_MASTER_KEY", old.trim())];
    folder.refuses(&[], &variables, 1, "made under another master key");

    // A server that runs does not notice.
    let named = ["rekey", "--new-master-key-file", "named.key"];
    assert!(folder.run(&named, &[]).status.success());
    assert!(is_root(&server, &key).await);
    server.stop();
    folder.refuses(&[], &[], 1, "made under another master key");

    let third = "3".repeat(64);
    let named = folder.read("named.key");
    let variables = [
        ("POOLKEY_MASTER_KEY", named.trim()),
        ("POOLKEY_NEW_MASTER_KEY", third.as_str()),
    ];
    assert!(folder.run(&["rekey"], &variables).status.success());
    let server = folder.serve(&[], &[("POOLKEY_MASTER_KEY", &third)]);
    assert!(is_root(&server, &key).await);
}

#[test]
fn a_change_of_keys_that_was_cut_off_is_finished_by_the_next() {
    let folder = Folder::new();
    folder.serve(&[], &[]).stop();
    let old = folder.read("poolkey.key");
    // Cut off before the store changed: the new key waits in its file.
    let waiting = "4".repeat(64);
    fs::write(folder.file("poolkey.key.new"), &waiting).unwrap();
    assert!(folder.run(&["rekey"], &[]).status.success());
    assert_eq!(folder.read("poolkey.key").trim(), waiting);
    folder.serve(&[], &[]).stop();
    // Cut off after the store changed: only the files are left to do.
    fs::rename(folder.file("poolkey.key"), folder.file("poolkey.key.new")).unwrap();
    fs::write(folder.file("poolkey.key"), old).unwrap();
    assert!(folder.run(&["rekey"], &[]).status.success());
    folder.serve(&[], &[]).stop();
    assert!(!folder.file("poolkey.key.new").exists());
}

#[test]
fn there_must_be_a_key_to_change() {
    let folder = Folder::new();
    for (arguments, words) in [
        (&["rekey"][..], "there is no such file"),
        (&["rekey", "--store", "memory"], "no master key to change"),
    ] {
        let ended = folder.run(arguments, &[]);
        assert_eq!(ended.status.code(), Some(2));
        assert!(ended.said.contains(words), "{}", ended.said);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
