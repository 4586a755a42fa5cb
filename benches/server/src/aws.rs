//! Requests as AWS clients send them.

use std::net::SocketAddr;

use poolkey::sigv4::{Credentials, KeyCache, Payload, Request, Scope, Signer};
use serde_json::Value;

use crate::clock::unix_seconds;
use crate::http;

/// The root's key of the server that checks signatures; the others take any.
pub const ACCESS_KEY_ID: &str = "AKIAPOOLKEYBENCHMARK";
/// Its secret.
pub const SECRET_ACCESS_KEY: &str = "benchmark-secret-benchmark-secret-benchm";
/// The region of every pool.
pub const REGION: &str = "us-east-1";

const JSON: &str = "application/x-amz-json-1.1";

/// An AWS service.
#[derive(Clone, Copy)]
pub enum Service {
    /// User pools.
    Idp,
    /// Identity pools.
    Identity,
}

impl Service {
    fn target(self, operation: &str) -> String {
        let prefix = match self {
            Self::Idp => "AWSCognitoIdentityProviderService",
            Self::Identity => "AWSCognitoIdentityService",
        };
        format!("{prefix}.{operation}")
    }

    const fn signing_name(self) -> &'static str {
        match self {
            Self::Idp => "cognito-idp",
            Self::Identity => "cognito-identity",
        }
    }
}

/// A request that needs no signature.
pub fn open(address: SocketAddr, service: Service, operation: &str, input: &Value) -> Vec<u8> {
    let host = address.to_string();
    let target = service.target(operation);
    let headers = [
        ("host", host.as_str()),
        ("content-type", JSON),
        ("x-amz-target", target.as_str()),
    ];
    http::request("POST", "/", &headers, &input.to_string())
}

/// A request signed with the root's key.
pub fn signed(address: SocketAddr, service: Service, operation: &str, input: &Value) -> Vec<u8> {
    let target = service.target(operation);
    let headers = [("content-type", JSON), ("x-amz-target", target.as_str())];
    sign(address, service, "POST", "/", &headers, &input.to_string())
}

/// A signed `GET`: by the signature some servers tell which service is meant.
pub fn signed_get(address: SocketAddr, service: Service, path: &str) -> Vec<u8> {
    sign(address, service, "GET", path, &[], "")
}

fn sign(
    address: SocketAddr,
    service: Service,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Vec<u8> {
    let host = address.to_string();
    let mut headers: Vec<(&str, &str)> = headers.to_vec();
    headers.insert(0, ("host", &host));
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None);
    let signed = Signer {
        credentials: &credentials,
        scope: Scope {
            region: REGION,
            service: service.signing_name(),
        },
        time: unix_seconds(),
        keys: &mut KeyCache::new(),
    }
    .sign(
        &Request {
            method,
            path,
            query: "",
            headers: &headers,
        },
        Payload::Bytes(body.as_bytes()),
    );
    let mut all = headers.clone();
    for (name, value) in signed.headers() {
        all.push((name, value));
    }
    http::request(method, path, &all, body)
}
