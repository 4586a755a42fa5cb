//! `GET /health`: whether this node can do its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::reply;
use crate::app::App;

/// 200 where the store answers, 503 where it does not.
pub(super) async fn answer(State(app): State<Arc<App>>) -> Response {
    match app.store.lookup_setting("vault-key").await {
        Ok(_) => reply::document(&json!({ "status": "ok" })),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            reply::problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "The store does not answer.",
            )
        }
    }
}
