//! `SIGTERM`: what is under way is finished.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::harness::Folder;

#[test]
fn a_request_under_way_is_finished() {
    let folder = Folder::new();
    let mut server = folder.serve(&["--dev", "--store", "memory"], &[]);
    let mut idle = TcpStream::connect(server.address()).unwrap();
    let mut connection = TcpStream::connect(server.address()).unwrap();
    let body = r#"{"AccessToken":"x"}"#;
    write!(
        connection,
        "POST / HTTP/1.1\r\nHost: localhost\r\n\
         X-Amz-Target: AWSCognitoIdentityProviderService.GetUser\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    )
    .unwrap();
    // The handler asks for the body: it is under way.
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.terminate();
    server.hear("stopping");
    // Whoever has asked for nothing is let go.
    let mut nothing = Vec::new();
    idle.read_to_end(&mut nothing).unwrap();
    assert!(nothing.is_empty());
    connection.write_all(body.as_bytes()).unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{reply}");
    assert!(reply.ends_with("Invalid Access Token\"}"), "{reply}");
    assert_eq!(server.ended().status.code(), Some(0));
}

#[test]
fn a_second_signal_does_not_wait() {
    let folder = Folder::new();
    let mut server = folder.serve(&["--dev", "--store", "memory"], &[]);
    let mut connection = TcpStream::connect(server.address()).unwrap();
    write!(
        connection,
        "POST / HTTP/1.1\r\nHost: localhost\r\n\
         X-Amz-Target: AWSCognitoIdentityProviderService.GetUser\r\n\
         Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
    )
    .unwrap();
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).unwrap();
    server.terminate();
    server.hear("stopping");
    server.terminate();
    let ended = server.ended();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.said.contains("told twice to stop"));
}
