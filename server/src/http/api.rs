//! `/`: the AWS services, by `X-Amz-Target` (JSON) or by `Action` (query protocol).

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use poolkey::sigv4::Payload;

use super::{reply, source_ip};
use crate::app::{App, Context};
use crate::credentials::Head;
use crate::error::ApiError;
use crate::operations::{self, Authorization, Operation, Service, query};

/// The longest body that is read, in bytes: far more than any operation's fields allow.
const LONGEST_BODY: usize = 1024 * 1024;
/// What is read and thrown away of a longer one. A client that still sends when the connection
/// closes may never see why.
const DISCARDED: usize = 16 * 1024 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Answers a request to `/`.
pub(super) async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let source_ip = source_ip(&request);
    let (parts, body) = request.into_parts();
    match protocol(&parts) {
        Some(Protocol::Json) => {
            let mut cx = Context::new(&app, source_ip, None);
            let result = perform(&mut cx, &parts, body).await;
            tracing::debug!(operation = target(&parts), request_id = %cx.request_id, "called");
            reply::operation(result, cx.request_id)
        }
        Some(Protocol::Query) => match read(body).await {
            Ok(body) => {
                let head = Head::of(&parts);
                let answer = query::respond(&app, &head.request(), &body, source_ip).await;
                document(answer)
            }
            Err(error) => reply::operation(Err(error), app.uuid()),
        },
        None => reply::nothing_here(),
    }
}

enum Protocol {
    Json,
    Query,
}

fn protocol(parts: &Parts) -> Option<Protocol> {
    let is_query = match parts.method {
        Method::POST => target(parts).is_none() && is_form(parts),
        Method::GET => {
            let query = query::Parameters::parse(parts.uri.query().unwrap_or("").as_bytes());
            query.get("Action").is_some()
        }
        _ => return None,
    };
    match parts.method {
        _ if is_query => Some(Protocol::Query),
        Method::POST => Some(Protocol::Json),
        _ => None,
    }
}

fn is_form(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = kind.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn target(parts: &Parts) -> Option<&str> {
    let target = parts.headers.get("x-amz-target")?;
    target.to_str().ok()
}

/// The operation that `X-Amz-Target` names: `<service>.<operation>`.
fn operation(parts: &Parts) -> Option<&'static Operation> {
    let (prefix, name) = target(parts)?.rsplit_once('.')?;
    let service = Service::ALL
        .into_iter()
        .find(|service| service.target_prefix() == prefix)?;
    operations::find(service, name)
}

/// Finds the operation, checks the signature where one is needed, and runs it. Of an operation
/// that needs none, an `Authorization` header is not even read.
async fn perform(cx: &mut Context, parts: &Parts, body: Body) -> Result<Vec<u8>, ApiError> {
    let operation = operation(parts).ok_or(ApiError::UnknownOperation)?;
    let body = read(body).await?;
    if operation.authorization == Authorization::SigV4 {
        let service = operation.service.signing_name();
        let head = Head::of(parts);
        let caller = cx
            .authenticate(&head.request(), Payload::Bytes(&body), service)
            .await?;
        cx.caller = Some(caller);
    }
    operations::run(cx, operation, &body).await
}

async fn read(body: Body) -> Result<Bytes, ApiError> {
    let reading = tokio::time::timeout(PATIENCE, read_all(body)).await;
    reading.unwrap_or(Err(ApiError::Serialization))
}

async fn read_all(mut body: Body) -> Result<Bytes, ApiError> {
    match Limited::new(&mut body, LONGEST_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let mut rest = Limited::new(body, DISCARDED);
            while let Some(Ok(_)) = rest.frame().await {}
            Err(ApiError::RequestTooLarge(
                format!("The request's body is longer than {LONGEST_BODY} bytes.").into(),
            ))
        }
        // The connection broke: nobody reads the answer.
        Err(_) => Err(ApiError::Serialization),
    }
}

/// A reply of the query protocol.
fn document(answer: query::Reply) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    let xml = HeaderValue::from_static("text/xml");
    response.headers_mut().insert(header::CONTENT_TYPE, xml);
    reply::name_request(&mut response, answer.request_id);
    response
}
