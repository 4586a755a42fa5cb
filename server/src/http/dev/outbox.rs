//! `GET /_poolkey/outbox`: what would have been sent by mail or text message.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::super::reply;
use crate::app::App;
use crate::delivery::OutboxFilter;

/// The messages that fit `recipient`, `username` and `user_pool_id`, the newest first.
pub(super) async fn answer(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let Some(filter) = filter(query.as_deref().unwrap_or("")) else {
        let message = "The outbox is asked by recipient, username and user_pool_id.";
        return reply::problem(StatusCode::BAD_REQUEST, message);
    };
    match app.outbox(&filter).await {
        Ok(messages) => reply::document(&messages),
        Err(error) => reply::operation(Err(error), app.uuid()),
    }
}

/// Reads the query; none where it asks for what no message has, lest a misspelt name find all.
fn filter(query: &str) -> Option<OutboxFilter> {
    let mut filter = OutboxFilter::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let field = match &*name {
            "recipient" => &mut filter.recipient,
            "username" => &mut filter.username,
            "user_pool_id" => &mut filter.user_pool_id,
            _ => return None,
        };
        *field = Some(value.into_owned());
    }
    Some(filter)
}
