//! The steps of `cargo xtask test`.

use anyhow::Result;

use super::{Built, Step};
use crate::{
    demo,
    install::{self, Tool},
    npm, python,
    serve::Running,
    sh::{Cmd, root, target},
};

/// In the order that fails soonest.
#[rustfmt::skip]
pub(super) const STEPS: &[Step] = &[
    Step { name: "fmt", about: "the formatting of all Rust", run: fmt },
    Step { name: "clippy", about: "lints, natively", run: clippy },
    Step { name: "clippy-wasm", about: "lints of what goes into the browser", run: clippy_wasm },
    Step { name: "docs", about: "the documentation and its links", run: docs },
    Step { name: "rust", about: "Rust's tests, natively", run: rust },
    Step { name: "clients-rust", about: "AWS's SDK for Rust against the server", run: clients_rust },
    Step { name: "clients-js", about: "Amplify and AWS's SDK for JavaScript against the server", run: clients_js },
    Step { name: "clients-py", about: "boto3, pycognito and the aws command against the server", run: clients_py },
    Step { name: "package", about: "the npm package: files, size, bundlers", run: npm_package },
    Step { name: "elsewhere", about: "the npm package against cognito-local and moto", run: elsewhere },
    Step { name: "wasm-chrome", about: "the browser tests in Chromium", run: wasm_chrome },
    Step { name: "wasm-firefox", about: "the browser tests in Firefox", run: wasm_firefox },
    Step { name: "demo", about: "the demo page, in Chromium and Firefox", run: demo_page },
];

/// A workspace of its own: the SDK takes longer to build than all of ours.
const CLIENTS_RUST: &str = "tests/clients/rust";

fn fmt(_: &Built) -> Result<()> {
    Cmd::cargo().args(["fmt", "--all", "--check"]).run()?;
    Cmd::cargo()
        .args(["fmt", "--check"])
        .dir(root().join(CLIENTS_RUST))
        .run()
}

fn clippy(_: &Built) -> Result<()> {
    Cmd::cargo()
        .args(["clippy", "--workspace", "--all-targets"])
        .args(["--", "--deny", "warnings"])
        .run()
}

/// The two skins one by one: that of the npm package does without `std`, the other one needs it.
fn clippy_wasm(_: &Built) -> Result<()> {
    install::ensure_wasm_target()?;
    for skin in [&["bindings", "--lib"][..], &["client", "--lib", "--tests"]] {
        Cmd::cargo()
            .args(["clippy", "--package", "poolkey", "--features"])
            .args(skin)
            .args(["--target", "wasm32-unknown-unknown"])
            .args(["--", "--deny", "warnings"])
            .run()?;
    }
    Ok(())
}

/// Private items too: most who read these pages work on the code.
fn docs(_: &Built) -> Result<()> {
    let flags = "--deny warnings --allow rustdoc::private_intra_doc_links";
    Cmd::cargo()
        .args(["doc", "--workspace", "--no-deps", "--quiet"])
        .args(["--document-private-items"])
        .env("RUSTDOCFLAGS", flags)
        .run()
}

/// `cargo test` and not nextest, which starts a process (here: a PostgreSQL) for every test.
fn rust(_: &Built) -> Result<()> {
    install::ensure(&[Tool::Postgres])?;
    install::ensure_wasm_target()?;
    Cmd::cargo().args(["test", "--workspace", "--quiet"]).run()
}

fn clients_rust(built: &Built) -> Result<()> {
    let cargo = || {
        Cmd::cargo()
            .dir(root().join(CLIENTS_RUST))
            .env("CARGO_TARGET_DIR", target().join("clients-rust"))
    };
    let server = built.server()?;
    cargo()
        .args(["clippy", "--locked", "--quiet", "--all-targets"])
        .args(["--", "--deny", "warnings"])
        .run()?;
    cargo()
        .args(["test", "--locked", "--quiet"])
        .env("POOLKEY_SERVER_BIN", server)
        .run()
}

fn clients_js(built: &Built) -> Result<()> {
    install::ensure(&[Tool::Chromium, Tool::Curl])?;
    let dir = npm::install("tests/clients")?;
    Cmd::new("npm")
        .args(["test"])
        .dir(dir)
        .env("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true")
        .env("POOLKEY_SERVER_BIN", built.server()?)
        .run()
}

fn clients_py(built: &Built) -> Result<()> {
    const DIR: &str = "tests/clients/python";
    install::ensure(&[Tool::Python])?;
    python::environment(DIR)?
        .program("pytest")
        .args(["--quiet"])
        .dir(root().join(DIR))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("POOLKEY_SERVER_BIN", built.server()?)
        .run()
}

fn npm_package(built: &Built) -> Result<()> {
    install::ensure(&[Tool::Chromium])?;
    built.package()?;
    let dir = npm::install("tests/package")?;
    Cmd::new("npm").args(["test"]).dir(dir).run()
}

fn elsewhere(built: &Built) -> Result<()> {
    const DIR: &str = "tests/elsewhere";
    install::ensure(&[Tool::Python])?;
    built.package()?;
    let moto = python::environment(DIR)?.path("moto_server");
    Cmd::new("npm")
        .args(["test"])
        .dir(npm::install(DIR)?)
        .env("POOLKEY_MOTO_SERVER", moto)
        .run()
}

fn wasm_chrome(built: &Built) -> Result<()> {
    install::ensure(&[Tool::Chromium, Tool::ChromeDriver])?;
    let crates = [install::WASM_PACK, install::wasm_bindgen()?];
    wasm_pack(built, "--chrome", &crates)
}

fn wasm_firefox(built: &Built) -> Result<()> {
    install::ensure(&[Tool::Firefox])?;
    let crates = [
        install::WASM_PACK,
        install::wasm_bindgen()?,
        install::GECKODRIVER,
    ];
    wasm_pack(built, "--firefox", &crates)
}

/// The tests in `tests/` that are for browsers, with a server for those that sign in.
fn wasm_pack(built: &Built, browser: &str, crates: &[install::Crate]) -> Result<()> {
    install::ensure_wasm_target()?;
    let path = install::ensure_crates(crates)?;
    let server = Cmd::new(built.server()?)
        .args(["serve", "--dev", "--listen", "127.0.0.1:0"])
        .args(["--store", "memory", "--seed", "www/seed.json"]);
    let server = Running::start("server", server)?;
    Cmd::new("wasm-pack")
        .args(["test", "--headless", browser, "--mode", "no-install"])
        .args(["--", "--features", "client"])
        .env("PATH", path)
        .env("POOLKEY_TEST_SERVER", &server.url)
        .run()
}

fn demo_page(built: &Built) -> Result<()> {
    install::ensure(&[Tool::Chromium, Tool::Firefox])?;
    built.package()?;
    demo::page()?;
    let dir = npm::install("tests/e2e")?;
    Cmd::new("npm")
        .args(["test"])
        .dir(dir)
        .env("POOLKEY_SERVER_BIN", built.server()?)
        .run()
}
