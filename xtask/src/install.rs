//! What the tests need beside Rust and Node: installed where that can be done without asking,
//! named in one line where not.

use std::{borrow::Cow, env, ffi::OsString, fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::sh::{Cmd, root, target};

/// A program the tests drive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Chromium,
    ChromeDriver,
    Curl,
    Firefox,
    Postgres,
    Python,
}

impl Tool {
    /// The Debian package that brings it.
    const fn debian(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::ChromeDriver => "chromium-driver",
            Self::Curl => "curl",
            Self::Firefox => "firefox-esr",
            Self::Postgres => "postgresql",
            Self::Python => "python3-venv",
        }
    }

    fn is_here(self) -> bool {
        match self {
            Self::Chromium => on_path("chromium"),
            Self::ChromeDriver => on_path("chromedriver"),
            Self::Curl => on_path("curl"),
            Self::Firefox => on_path("firefox-esr") || on_path("firefox"),
            Self::Postgres => on_path("initdb") || debian_postgres(),
            Self::Python => python(),
        }
    }
}

/// Makes sure that every one of `tools` is there, by Debian's packages if this is Debian and we
/// may install them.
pub(crate) fn ensure(tools: &[Tool]) -> Result<()> {
    let missing: Vec<&str> = tools
        .iter()
        .filter(|tool| !tool.is_here())
        .map(|tool| tool.debian())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !on_path("apt-get") || Cmd::new("id").args(["-u"]).read()?.trim() != "0" {
        bail!(
            "missing: {} (Debian's names); please install",
            missing.join(", ")
        );
    }
    Cmd::new("apt-get").args(["update", "-qq"]).run()?;
    Cmd::new("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(missing)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
}

/// Makes sure that Rust's library for wasm32 is there: rustup fetches what `rust-toolchain.toml`
/// names only where it may do so unasked.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    const TRIPLE: &str = "wasm32-unknown-unknown";
    let library = Cmd::new("rustc")
        .args(["--print", "target-libdir", "--target", TRIPLE])
        .read()?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    Cmd::new("rustup").args(["target", "add", TRIPLE]).run()
}

/// A program from crates.io, kept inside the target folder.
pub(crate) struct Crate {
    name: &'static str,
    program: &'static str,
    version: Cow<'static, str>,
}

pub(crate) const WASM_PACK: Crate = Crate {
    name: "wasm-pack",
    program: "wasm-pack",
    version: Cow::Borrowed("0.15.1"),
};
pub(crate) const GECKODRIVER: Crate = Crate {
    name: "geckodriver",
    program: "geckodriver",
    version: Cow::Borrowed("0.37.1"),
};

/// The test runner of wasm-bindgen, in the version of the library, or it refuses to run.
pub(crate) fn wasm_bindgen() -> Result<Crate> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let version = manifest
        .split_once("wasm-bindgen-cli-support = \"=")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned())
        .context("Cargo.toml pins no version of wasm-bindgen")?;
    Ok(Crate {
        name: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: version.into(),
    })
}

/// Makes sure that `crates` are installed and returns a `PATH` that finds them first.
pub(crate) fn ensure_crates(crates: &[Crate]) -> Result<OsString> {
    let tools = target().join("tools");
    for Crate {
        name,
        program,
        version,
    } in crates
    {
        let program = tools.join("bin").join(program);
        let here = Cmd::new(&program).args(["--version"]).read();
        if here.is_ok_and(|said| said.split_whitespace().any(|word| word == version)) {
            continue;
        }
        println!(
            "  {name} {version} is not in {}: building it, once",
            tools.display()
        );
        // Unoptimised: each runs for seconds, and this way it is built in half the time.
        Cmd::cargo()
            .args(["install", "--quiet", "--debug", "--force", "--root"])
            .args([&tools])
            .args([format!("{name}@{version}")])
            .env("CARGO_TARGET_DIR", tools.join("build"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .run()?;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(
        [tools.join("bin")]
            .into_iter()
            .chain(env::split_paths(&path)),
    )?)
}

fn on_path(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Debian keeps the server's programs off the path, in a folder per version.
fn debian_postgres() -> bool {
    let versions = fs::read_dir(Path::new("/usr/lib/postgresql"));
    versions.is_ok_and(|mut all| {
        all.any(|version| version.is_ok_and(|v| v.path().join("bin/initdb").is_file()))
    })
}

/// Debian's Python comes without the part that makes environments.
fn python() -> bool {
    let has = Cmd::new("python3").args(["-c", "import ensurepip, venv"]);
    has.read().is_ok()
}
