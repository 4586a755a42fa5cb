//! `poolkey-server serve`.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::{TcpListener, lookup_host};
use tokio::sync::watch;

use super::configuration::Configuration;
use super::failure::Failure;
use super::keys::{self, KeyPlace};
use super::shutdown::Signals;
use super::version;
use crate::app::App;
use crate::http;
use crate::seed::Seed;
use crate::store::Store;

/// How long requests under way may take once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves until a signal comes, and then finishes what is under way.
pub(super) async fn serve(configuration: Configuration) -> Result<(), Failure> {
    let mut signals = Signals::listen()?;
    let listener = listen(&configuration).await?;
    let address = reachable(listener.local_addr().map_err(Failure::Serve)?);

    let place = KeyPlace::of(&configuration)?;
    let seed = match &configuration.seed {
        Some(path) => Seed::read(path)?,
        None => Seed::default(),
    };
    let store = Store::open(&configuration.store).await?;
    let key = place.key(&store).await?;
    let app = App::open(store, &key, configuration.settings(&address)).await?;
    drop(key);
    if let Some(path) = keys::root_key(&app, &configuration).await? {
        let path = path.display();
        say(&format!(
            "The root's access key is in {path}; it is written there once."
        ));
    }
    seed.sow(&app).await?;
    let router = http::router(&app, seed)?;
    if configuration.dev {
        say(
            "Development: every program on this machine may read codes under /_poolkey/, and \
             the key test/test is the root's. Never let others in.",
        );
    }
    // Nobody reads it where the output is closed.
    let _ = writeln!(std::io::stdout(), "{} answers at {address}", version());
    let background = tokio::spawn(async move {
        if let Err(error) = app.make_signing_keys().await {
            tracing::warn!(%error, "signing keys could not be made ahead");
        }
        app.sweep_from_time_to_time().await;
    });
    let served = run(listener, router, &mut signals).await;
    background.abort();
    served
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "poolkey-server: {line}");
}

async fn listen(configuration: &Configuration) -> Result<TcpListener, Failure> {
    let asked = &configuration.listen;
    let failed = |cause| Failure::Listen {
        address: asked.clone(),
        cause,
    };
    let addresses: Vec<SocketAddr> = lookup_host(asked).await.map_err(failed)?.collect();
    if configuration.dev && !addresses.iter().all(|address| address.ip().is_loopback()) {
        return Err(Failure::DevelopmentInPublic(asked.clone()));
    }
    TcpListener::bind(addresses.as_slice())
        .await
        .map_err(failed)
}

/// The address under which this machine reaches the listener.
fn reachable(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

async fn run(listener: TcpListener, router: Router, signals: &mut Signals) -> Result<(), Failure> {
    let (stop, mut stopped) = watch::channel(false);
    let listener = listener.tap_io(|connection| {
        // Replies are written whole: waiting for more to send only makes them late.
        let _ = connection.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            // An error says that the sender is gone, and so is the server.
            let _ = stopped.wait_for(|stopped| *stopped).await;
        })
        .into_future();
    tokio::pin!(serving);
    tokio::select! {
        result = &mut serving => return result.map_err(Failure::Serve),
        () = signals.next() => {}
    }
    tracing::info!("stopping: requests under way are finished first");
    stop.send_replace(true);
    tokio::select! {
        result = &mut serving => result.map_err(Failure::Serve),
        () = tokio::time::sleep(DRAIN) => {
            tracing::warn!("requests that took too long were cut off");
            Ok(())
        }
        () = signals.next() => {
            tracing::warn!("told twice to stop: requests under way were cut off");
            Ok(())
        }
    }
}
