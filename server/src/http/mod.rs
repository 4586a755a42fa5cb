//! One port for everything: which room answers a request, and what every reply bears.
//!
//! The gateway is asked first, because a host may be an API's. Then paths decide: `/` is the AWS
//! services', `/{pool}/.well-known/…` shows a pool's public keys, `/_poolkey/…` is there in
//! development only, and everything else is nothing.

mod api;
mod cors;
mod dev;
mod health;
mod metadata;
mod reply;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get};
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::App;
use crate::gateway::{Gateway, GatewayError};
use crate::seed::Seed;

/// Everything the server answers over HTTP. Serve it with
/// [`into_make_service_with_connect_info`](Router::into_make_service_with_connect_info) for a
/// [`SocketAddr`], so that operations know where a request came from. `seed` is what a reset in
/// development sows again.
///
/// # Errors
/// Where the configured APIs of the gateway can't be served.
pub fn router(app: &Arc<App>, seed: Seed) -> Result<Router, GatewayError> {
    let gateway = Arc::new(Gateway::new(Arc::clone(app))?);
    let mut router = Router::new()
        .route("/", any(api::answer))
        .route("/health", get(health::answer))
        .route("/{pool}/.well-known/jwks.json", get(metadata::keys))
        .route(
            "/{pool}/.well-known/openid-configuration",
            get(metadata::discovery),
        )
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(from_fn(cors::open));
    if app.settings.dev {
        router = router.nest("/_poolkey", dev::router(seed));
    }
    let shield = Arc::clone(app);
    Ok(router
        .layer(from_fn_with_state(gateway, gateway_first))
        .layer(CatchPanicLayer::custom(move |_| {
            let mut response = reply::panicked(shield.uuid());
            cors::open_headers(response.headers_mut());
            response
        }))
        .with_state(Arc::clone(app)))
}

async fn gateway_first(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Response {
    if Gateway::is_for(&request) {
        let source_ip = source_ip(&request);
        gateway.serve(request, source_ip).await
    } else {
        next.run(request).await
    }
}

async fn nothing_here() -> Response {
    reply::nothing_here()
}

/// Where the request came from, where the listener said so.
fn source_ip(request: &Request) -> Option<IpAddr> {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    // A dual-stack listener shows IPv4 addresses inside IPv6 ones.
    Some(info.0.ip().to_canonical())
}
