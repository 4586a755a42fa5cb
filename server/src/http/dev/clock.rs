//! `POST /_poolkey/clock`: lets codes, tokens and lockouts grow old at once.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::super::reply;
use crate::app::App;

/// A hundred years.
const FARTHEST_SECONDS: u32 = 100 * 366 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    advance_seconds: u32,
}

/// Answers with the time that it is now, in seconds since 1970.
pub(super) async fn answer(State(app): State<Arc<App>>, body: Bytes) -> Response {
    match serde_json::from_slice::<Input>(&body) {
        Ok(Input { advance_seconds }) if advance_seconds <= FARTHEST_SECONDS => {
            app.clock.advance(i64::from(advance_seconds));
            reply::document(&json!({ "now": app.now().wire() }))
        }
        _ => {
            let message = format!(
                "The body must be {{\"advance_seconds\": n}} with n from 0 to {FARTHEST_SECONDS}."
            );
            reply::problem(StatusCode::BAD_REQUEST, &message)
        }
    }
}
