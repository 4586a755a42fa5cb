//! AWS's query protocol: a form goes in, XML comes out. STS speaks it.
//!
//! As with the JSON services an operation is one file and one line in its service's table; the
//! table is found by `Version`, the operation by `Action`.

mod refusal;
#[cfg(test)]
mod tests;
mod xml;

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::StatusCode;
use poolkey::sigv4::{Payload, Request};
use uuid::Uuid;

use super::sts;
use crate::app::{App, Context};
use crate::error::ApiError;
use crate::store::Running;

use refusal::QueryError;
pub(super) use xml::Xml;

/// A service that speaks the query protocol.
pub struct QueryService {
    /// `Version` of its requests.
    pub version: &'static str,
    /// The namespace of its replies.
    pub namespace: &'static str,
    /// The name in signatures.
    pub signing_name: &'static str,
    /// Its operations, which all need a signature.
    pub operations: &'static [QueryOperation],
}

/// How an operation runs: parameters in; out comes the content of the element `<name>Result`.
pub type Run = for<'a> fn(&'a Context, &'a Parameters) -> Running<'a, Result<String, ApiError>>;

/// One line of a service's table.
pub struct QueryOperation {
    /// `Action` of its requests.
    pub name: &'static str,
    /// What it does.
    pub run: Run,
}

/// Every service that speaks the query protocol.
pub static SERVICES: &[&QueryService] = &[&sts::SERVICE];

/// The parameters of a request, decoded.
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a form, or a query string.
    pub fn parse(form: &[u8]) -> Self {
        Self(form_urlencoded::parse(form).into_owned().collect())
    }

    /// The first parameter of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        pairs
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What goes back over HTTP, as `text/xml`.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The document.
    pub body: String,
    /// `x-amzn-RequestId`, which the document names too.
    pub request_id: Uuid,
}

/// Answers a request of the query protocol: `POST` with a form, or `GET` with a query string.
pub async fn respond(
    app: &Arc<App>,
    request: &Request<'_>,
    body: &[u8],
    source_ip: Option<IpAddr>,
) -> Reply {
    let form = if request.method == "GET" {
        request.query.as_bytes()
    } else {
        body
    };
    let parameters = Parameters::parse(form);
    let version = parameters.get("Version");
    let service = SERVICES
        .iter()
        .find(|service| version == Some(service.version));
    let mut cx = Context::new(app, source_ip, None);
    let result = match service {
        Some(service) => perform(&mut cx, service, &parameters, request, body).await,
        None => Err(no_operation(&parameters)),
    };
    let namespace = service.map_or(sts::SERVICE.namespace, |service| service.namespace);
    let (status, body) = match result {
        Ok(document) => (StatusCode::OK, document),
        Err(error) => error.document(namespace, cx.request_id),
    };
    Reply {
        status,
        body,
        request_id: cx.request_id,
    }
}

async fn perform(
    cx: &mut Context,
    service: &QueryService,
    parameters: &Parameters,
    request: &Request<'_>,
    body: &[u8],
) -> Result<String, QueryError> {
    let action = parameters.get("Action");
    let mut operations = service.operations.iter();
    let operation = operations
        .find(|operation| action == Some(operation.name))
        .ok_or_else(|| no_operation(parameters))?;
    let caller = cx
        .authenticate(request, Payload::Bytes(body), service.signing_name)
        .await?;
    cx.caller = Some(caller);
    let result = (operation.run)(cx, parameters).await?;

    let mut xml = Xml::default();
    let name = operation.name;
    xml.root(&format!("{name}Response"), service.namespace, |xml| {
        xml.element(&format!("{name}Result"), |xml| xml.raw(&result));
        xml.element("ResponseMetadata", |xml| {
            xml.text("RequestId", &cx.request_id.to_string());
        });
    });
    Ok(xml.finish())
}

fn no_operation(parameters: &Parameters) -> QueryError {
    match parameters.get("Action") {
        None => QueryError::MissingAction,
        Some(action) => QueryError::InvalidAction {
            action: action.to_owned(),
            version: parameters
                .get("Version")
                .unwrap_or("NO_VERSION_SPECIFIED")
                .to_owned(),
        },
    }
}
