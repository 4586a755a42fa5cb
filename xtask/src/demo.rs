//! `cargo xtask demo`: everything built, the server on SQLite, and the page to try it on.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result};
use signal_hook::{consts::TERM_SIGNALS, flag};

use crate::{
    package,
    serve::{Running, free_port},
    server,
    sh::{Cmd, root, target},
};

/// Builds and runs the demo until Ctrl-C, or until a part of it ends.
pub(crate) fn run() -> Result<()> {
    println!("[1/4] the npm package");
    package::build()?;
    println!("[2/4] the server");
    let server = server::build()?;
    println!("[3/4] the page");
    let page = page()?;
    println!("[4/4] starting");
    let stop = Arc::new(AtomicBool::new(false));
    for signal in TERM_SIGNALS {
        flag::register(*signal, Arc::clone(&stop))?;
    }
    let mut running = start(&server, &page)?;
    if let Some(page) = running.last() {
        println!("\nThe demo is at {}   (Ctrl-C stops it)\n", page.url);
        let url = page.url.clone();
        // On some desktops the opener lives as long as the browser.
        thread::spawn(move || open(&url));
    }
    while !stop.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(200));
        let ended = running.iter_mut().try_for_each(Running::check);
        // Ctrl-C reaches the parts as well: those that it ended did not fail.
        if !stop.load(Ordering::Relaxed) {
            ended?;
        }
    }
    println!("stopping");
    while running.pop().is_some() {}
    Ok(())
}

/// Builds the page on the packed package; returns the page's folder.
pub(crate) fn page() -> Result<PathBuf> {
    let dir = root().join("www/react");
    Cmd::new("npm")
        .args(["run", "--silent", "setup"])
        .dir(&dir)
        .run()?;
    Cmd::new("npm")
        .args(["run", "--silent", "build", "--", "--logLevel", "warn"])
        .dir(&dir)
        .run()?;
    Ok(dir)
}

/// Backend, server and page; the page last.
fn start(server: &Path, page: &Path) -> Result<Vec<Running>> {
    let port = |wanted| free_port(wanted).map(|port| port.to_string());
    let server_port = port(9229)?;
    // By its port, so that a demo which runs already keeps its data.
    let dir = target().join("demo").join(&server_port);
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    fs::create_dir_all(&dir)?;

    let backend = Cmd::new("node").args(["www/backend.mjs", "--port", &port(9400)?]);
    let backend = Running::start("backend", backend)?;
    let config = dir.join("poolkey.toml");
    let gateway = fs::read_to_string(root().join("www/poolkey.toml"))
        .context("www/poolkey.toml names the demo's API")?;
    fs::write(
        &config,
        gateway.replace("http://127.0.0.1:9400", &backend.url),
    )?;
    let server = Cmd::new(server)
        .args(["serve", "--dev", "--listen"])
        .args([format!("127.0.0.1:{server_port}")])
        .args([
            "--store".to_owned(),
            format!("sqlite:{}", dir.join("poolkey.db").display()),
        ])
        .args([Path::new("--seed"), &root().join("www/seed.json")])
        .args([Path::new("--config"), &config]);
    let server = Running::start("server", server)?;
    let page = Cmd::new("node").args([page.join("serve.mjs")]).args([
        "--port",
        &port(5173)?,
        "--server",
        &server.url,
    ]);
    let page = Running::start("page", page)?;
    Ok(vec![backend, server, page])
}

/// Opens the address where there is a desktop to open it on.
fn open(url: &str) {
    let desktop = env::var_os("DISPLAY")
        .or_else(|| env::var_os("WAYLAND_DISPLAY"))
        .is_some();
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else if desktop {
        "xdg-open"
    } else {
        return;
    };
    // The address is printed: a browser that does not come is no failure.
    let _ = Cmd::new(program).args([url]).read();
}
