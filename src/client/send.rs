//! Requests to the services, by the page's `fetch`.

use alloc::string::ToString as _;

use gloo_net::http::{Request as Fetch, Response};

use crate::auth::Input;
use crate::wire::{Reply, Request};

/// Posts a request; a reply of any status is a reply.
pub(super) async fn post(url: &str, request: &Request) -> Input {
    let fetch = Fetch::post(url)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", &request.operation.target())
        .header("cache-control", "no-store")
        .body(request.body.as_str());
    let sent = match fetch {
        Ok(fetch) => fetch.send().await,
        Err(error) => Err(error),
    };
    match sent {
        Ok(response) => read(&response).await,
        Err(error) => Input::Offline(error.to_string()),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a number of milliseconds without a fraction"
)]
async fn read(response: &Response) -> Input {
    let header = |name| response.headers().get(name);
    let date = header("date").map(|date| js_sys::Date::parse(&date));
    match response.text().await {
        Ok(body) => Input::Reply(Reply {
            status: response.status(),
            error_type: header("x-amzn-errortype"),
            request_id: header("x-amzn-requestid"),
            date_ms: date.filter(|date| date.is_finite()).map(|date| date as i64),
            body: body.into(),
        }),
        Err(error) => Input::Offline(error.to_string()),
    }
}
