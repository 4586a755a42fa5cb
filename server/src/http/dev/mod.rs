//! `/_poolkey/…`, in development only: the outbox, the clock, and a fresh start.

mod clock;
mod guard;
mod outbox;
mod reset;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use crate::app::App;
use crate::seed::Seed;

/// The routes below `/_poolkey`.
pub(super) fn router(seed: Seed) -> Router<Arc<App>> {
    let seed = Arc::new(seed);
    Router::new()
        .route("/outbox", get(outbox::answer))
        .route("/clock", post(clock::answer))
        .route("/reset", post(move |app| reset::answer(app, seed)))
        .layer(from_fn(guard::admit))
}
