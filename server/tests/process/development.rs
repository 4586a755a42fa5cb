//! `--dev`: open, and therefore for this machine only.

use super::harness::Folder;

#[test]
fn it_does_not_listen_beyond_this_machine() {
    let folder = Folder::new();
    for address in ["0.0.0.0:0", "[::]:0"] {
        let arguments = ["serve", "--store", "memory", "--dev", "--listen", address];
        let ended = folder.run(&arguments, &[]);
        assert_eq!(ended.status.code(), Some(2));
        let words = format!("--listen {address} is refused");
        assert!(ended.said.contains(&words), "{}", ended.said);
    }
}

#[tokio::test]
async fn every_start_says_what_is_open() {
    let folder = Folder::new();
    for _ in 0..2 {
        let mut server = folder.serve(&["--dev"], &[]);
        server.hear("the key test/test is the root's");
        server.stop();
    }
    let said = folder.serve(&[], &[]).stop().said;
    assert!(!said.contains("test/test"));
}

#[tokio::test]
async fn a_foreign_name_or_page_is_refused() {
    let folder = Folder::new();
    let server = folder.serve(&["--dev", "--store", "memory"], &[]);
    for (headers, status) in [
        (&[][..], 200),
        (&[("origin", "http://localhost:5173")], 200),
        (&[("host", "evil.example")], 403),
        (&[("origin", "http://evil.example")], 403),
    ] {
        let (answered, text) = server.post("/_poolkey/reset", headers, "").await;
        assert_eq!(answered, status, "{headers:?} {text}");
    }
}
