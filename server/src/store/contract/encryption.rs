//! What the words of an address about TLS do, against a server that has TLS and one that has not.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_rustls::TlsAcceptor;

use super::super::{Store, StoreError};
use super::Place;
use crate::testing::TestPostgres;

/// A request for TLS: its length, and a number that is no version of the protocol.
const REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// Made for these tests alone, and good for a hundred years, by `openssl req -x509 -newkey ec
/// -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj /CN=localhost -addext
/// subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE -keyout
/// localhost-key.pem -out localhost.pem`.
const CERTIFICATE: &str = include_str!("localhost.pem");
const KEY: &str = include_str!("localhost-key.pem");

/// A server with a certificate for `localhost` that nobody but itself vouches for. Gives its port.
async fn with_tls() -> u16 {
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    listen(Some(TlsAcceptor::from(Arc::new(config)))).await
}

/// Gives the port.
async fn without_tls() -> u16 {
    listen(None).await
}

async fn listen(acceptor: Option<TlsAcceptor>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(client, acceptor.clone()));
        }
    });
    port
}

/// Answers a request for TLS, and leaves the rest to PostgreSQL.
async fn serve(mut client: TcpStream, acceptor: Option<TlsAcceptor>) {
    let socket = TestPostgres::get().socket();
    let mut server = UnixStream::connect(socket).await.unwrap();
    let mut start = [0; 8];
    if client.read_exact(&mut start).await.is_err() {
        return;
    }
    match acceptor {
        Some(acceptor) if start == REQUEST => {
            client.write_all(b"S").await.unwrap();
            if let Ok(mut client) = acceptor.accept(client).await {
                let _ = copy_bidirectional(&mut client, &mut server).await;
            }
        }
        None if start == REQUEST => {
            client.write_all(b"N").await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        }
        _ => {
            server.write_all(&start).await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        }
    }
}

/// A new database, reached through the port.
async fn open(host: &str, port: u16, query: &str) -> Result<(), StoreError> {
    let place = Place::in_postgres().await;
    let (_, database) = place.address.rsplit_once('/').unwrap();
    let address = format!("postgres://postgres@{host}:{port}/{database}?{query}");
    Store::open(&address).await.map(drop)
}

async fn is_refused(host: &str, port: u16, query: &str) {
    let error = open(host, port, query).await.expect_err(query).to_string();
    assert!(error.contains("TLS"), "{query}: {error}");
}

const STRICT: [&str; 3] = ["require", "verify-ca", "verify-full"];

#[tokio::test]
async fn a_server_without_tls_is_refused_where_tls_is_asked_for() {
    let port = without_tls().await;
    for mode in STRICT {
        is_refused("localhost", port, &format!("sslmode={mode}")).await;
    }
    for mode in ["disable", "allow", "prefer"] {
        let query = format!("sslmode={mode}");
        open("localhost", port, &query).await.unwrap();
    }
}

#[tokio::test]
async fn a_certificate_is_verified_wherever_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trusted.pem");
    std::fs::write(&file, CERTIFICATE).unwrap();
    let port = with_tls().await;
    let trusting = |mode: &str| format!("sslmode={mode}&sslrootcert={}", file.display());
    for mode in STRICT.into_iter().chain(["allow", "prefer"]) {
        open("localhost", port, &trusting(mode)).await.unwrap();
        // Signed by nobody we know.
        is_refused("localhost", port, &format!("sslmode={mode}")).await;
        // For another name.
        is_refused("127.0.0.1", port, &trusting(mode)).await;
    }
}
