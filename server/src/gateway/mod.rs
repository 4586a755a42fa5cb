//! A gateway in front of HTTP backends: it checks signatures as API Gateway's `AWS_IAM`
//! authorisation does, and tells the backend who called.
//!
//! An API is reached at `/execute-api/{api}/{stage}/…` and at
//! `{api}.execute-api.localhost/{stage}/…`. What follows the stage goes to the backend; who called
//! goes along in the header `x-amzn-request-context`, as API Gateway's `requestContext` in JSON.

mod address;
mod context;
mod cors;
mod forward;
mod refusal;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use http_body_util::LengthLimitError;
use poolkey::sigv4::Payload;
use reqwest::Url;
use uuid::Uuid;

use crate::app::App;
use crate::credentials::Head;
use crate::settings::Api;

use address::Address;
use cors::Cors;
use forward::{Forwarded, forward};
use refusal::Refusal;

/// API Gateway's limit of a request's body, in bytes.
const LONGEST_BODY: usize = 10 * 1024 * 1024;
/// How long a backend may take to begin its reply: API Gateway's own limit.
const PATIENCE: Duration = Duration::from_secs(29);

/// The gateway, with its connections to the backends.
pub struct Gateway {
    app: Arc<App>,
    client: reqwest::Client,
    backends: Vec<Backend>,
}

/// One stage of an API, and where its requests go.
struct Backend {
    api: Api,
    base: Url,
}

/// Why the configured APIs can't be served.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The backend's address is not `http://host[:port][/path]`.
    #[error("the backend of API {api}, {backend}, must be an address like http://127.0.0.1:9400")]
    Backend {
        /// The API's id.
        api: String,
        /// What was configured.
        backend: String,
    },
    /// The HTTP client can't be made.
    #[error("no HTTP client for the gateway: {0}")]
    Client(#[from] reqwest::Error),
}

impl Gateway {
    /// The gateway to the APIs of the settings.
    ///
    /// # Errors
    /// [`GatewayError`], at the start and not when a request comes.
    pub fn new(app: Arc<App>) -> Result<Self, GatewayError> {
        let configured = app.settings.gateway.apis.iter();
        let backends = configured.map(Backend::new).collect::<Result<_, _>>()?;
        let client = reqwest::Client::builder()
            // What the backend says goes to the client, and nothing but the backend is asked.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            app,
            client,
            backends,
        })
    }

    /// Whether a request is for the gateway, by its host or its path.
    pub fn is_for<B>(request: &axum::http::Request<B>) -> bool {
        let host = request.headers().get(header::HOST);
        let host = host.and_then(|value| value.to_str().ok());
        let host = host.or_else(|| request.uri().host());
        Address::of(host, request.uri().path()).is_some()
    }

    /// Answers a request that [is for the gateway](Self::is_for).
    pub async fn serve(&self, request: Request, source_ip: Option<IpAddr>) -> Response {
        let (parts, body) = request.into_parts();
        let request_id = self.app.uuid();
        let head = Head::of(&parts);
        let signed = head.request();
        let address = Address::of(signed.header("host"), signed.path);
        let backend = address.and_then(|address| self.backend(&address));
        let cors = Cors::of(
            self.app.settings.dev,
            backend.map(|found| &found.api),
            &parts,
        );
        let mut response = match (cors.preflight(&parts), address, backend) {
            (Some(preflight), _, _) => preflight,
            (None, Some(address), Some(backend)) => {
                let call = Call {
                    parts: &parts,
                    address,
                    backend,
                    request_id,
                    source_ip,
                };
                match self.perform(&call, body).await {
                    Ok(response) => response,
                    Err(refusal) => refusal.response(),
                }
            }
            _ => Refusal::UNKNOWN_API.response(),
        };
        cors.open(response.headers_mut());
        if let Ok(value) = HeaderValue::from_str(&request_id.to_string()) {
            response.headers_mut().insert("x-amzn-requestid", value);
        }
        response
    }

    fn backend(&self, address: &Address<'_>) -> Option<&Backend> {
        let is_meant =
            |found: &&Backend| found.api.id == address.api && found.api.stage == address.stage;
        self.backends.iter().find(is_meant)
    }

    async fn perform(&self, call: &Call<'_>, body: Body) -> Result<Response, Refusal> {
        if !call.address.stays_below_the_stage() {
            return Err(Refusal::BAD_PATH);
        }
        let head = Head::of(call.parts);
        let request = head.request();
        // Nobody makes us read ten megabytes without a key of ours.
        let signatory = self.app.signatory(&request).await?;
        let body = read(body).await?;
        let payload = Payload::Bytes(&body);
        let caller = signatory.verify(&self.app, &request, payload, "execute-api")?;
        let forwarded = Forwarded {
            base: &call.backend.base,
            path: call.address.rest,
            parts: call.parts,
            context: context::header(&self.app, call, &caller)?,
            source_ip: call.source_ip,
            body,
        };
        forward(&self.client, forwarded).await
    }
}

/// One request to a backend that we know.
struct Call<'a> {
    parts: &'a Parts,
    address: Address<'a>,
    backend: &'a Backend,
    request_id: Uuid,
    source_ip: Option<IpAddr>,
}

impl Backend {
    fn new(api: &Api) -> Result<Self, GatewayError> {
        let base = Url::parse(&api.backend).ok().filter(|url| {
            url.scheme() == "http"
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        let base = base.ok_or_else(|| GatewayError::Backend {
            api: api.id.clone(),
            backend: api.backend.clone(),
        })?;
        Ok(Self {
            api: api.clone(),
            base,
        })
    }
}

/// The whole body: its hash is part of the signature, and no backend sees what is not signed.
async fn read(body: Body) -> Result<Bytes, Refusal> {
    to_bytes(body, LONGEST_BODY).await.map_err(|error| {
        let cause = std::error::Error::source(&error);
        if cause.is_some_and(<dyn std::error::Error>::is::<LengthLimitError>) {
            Refusal::TOO_LONG
        } else {
            Refusal::BROKEN_BODY
        }
    })
}
