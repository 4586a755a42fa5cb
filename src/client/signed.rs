//! Requests to other services, signed with the user's AWS credentials.

use alloc::string::{String, ToString as _};

use gloo_net::http::{Method, RequestBuilder, Response};
use sha2::{Digest as _, Sha256};

use super::{Client, take};
use crate::auth::{AuthError, Command, Presign, SignRequest, ToSign, Value};
use crate::wire::{Pairs, hex};

impl Client {
    /// The headers that sign a request with this body: to be added to it, or to replace those of
    /// the same name.
    ///
    /// # Errors
    /// What getting credentials fails with; a typed error where service or region are not told.
    pub async fn sign_request(&self, request: ToSign, body: &[u8]) -> Result<Pairs, AuthError> {
        let payload = hex::encode(&Sha256::digest(body));
        let command = Command::SignRequest(SignRequest { request, payload });
        let value = self.run(command).await?;
        take!(value, Value::Headers)
    }

    /// A URL that opens what the request asks for to whoever has it, for `expires` seconds, or a
    /// quarter of an hour.
    ///
    /// # Errors
    /// As [`sign_request`](Self::sign_request).
    pub async fn presign(
        &self,
        request: ToSign,
        expires: Option<u32>,
    ) -> Result<String, AuthError> {
        let command = Command::Presign(Presign { request, expires });
        let value = self.run(command).await?;
        take!(value, Value::Url)
    }

    /// Signs a request and sends it. A reply of any status is a reply.
    ///
    /// # Errors
    /// As [`sign_request`](Self::sign_request), and `NetworkError`.
    pub async fn fetch(&self, request: ToSign, body: &[u8]) -> Result<Response, AuthError> {
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| AuthError::misuse("The request's method is no HTTP method."))?;
        let (url, headers) = (request.url.clone(), request.headers.clone());
        let signature = self.sign_request(request, body).await?;
        let mut fetch = RequestBuilder::new(&url).method(method);
        for (name, value) in headers.iter().chain(signature.iter()) {
            fetch = fetch.header(name, value);
        }
        let built = if body.is_empty() {
            fetch.build()
        } else {
            fetch.body(js_sys::Uint8Array::from(body))
        };
        match built {
            Ok(built) => built.send().await.map_err(|error| offline(&error)),
            Err(error) => Err(offline(&error)),
        }
    }
}

fn offline(error: &gloo_net::Error) -> AuthError {
    AuthError::offline(error.to_string())
}
