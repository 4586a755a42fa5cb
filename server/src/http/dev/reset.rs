//! `POST /_poolkey/reset`: everything as when the server first answered.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::super::reply;
use crate::app::App;
use crate::seed::Seed;
use crate::store::Write;

/// Deletes all data and sows the seed again. The root's key, the vault and the clock stay.
pub(super) async fn answer(State(app): State<Arc<App>>, seed: Arc<Seed>) -> Response {
    let mut write = Write::new();
    write.reset();
    if let Err(error) = app.commit(write).await {
        return reply::operation(Err(error), app.uuid());
    }
    app.memory.forget();
    match seed.sow(&app).await {
        Ok(()) => reply::document(&json!({})),
        Err(error) => {
            let message = error.to_string();
            reply::problem(StatusCode::INTERNAL_SERVER_ERROR, &message)
        }
    }
}
