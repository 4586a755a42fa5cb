//! `cargo xtask package`: the npm package, from the crate `poolkey` and `pkg-template/`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    install, npm,
    sh::{Cmd, root, target},
};

/// What the module may use beyond the first WebAssembly, one by one: `--all-features` would
/// let binaryen emit what browsers do not read yet.
const WASM_FEATURES: [&str; 8] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
];

/// Builds the package into `pkg/` and returns that folder.
pub(crate) fn build() -> Result<PathBuf> {
    let template = root().join("pkg-template");
    ensure!(
        template.is_dir(),
        "pkg-template/ is missing: the package's own files live there"
    );
    install::ensure_wasm_target()?;
    let tools = npm::install("tools")?;
    let work = target().join("package");
    let staged = work.join("pkg");
    remove(&work)?;
    fs::create_dir_all(&staged)?;

    let module = compile()?;
    let glue = work.join("glue");
    Cmd::cargo()
        .args(["run", "--quiet", "--package", "xtask-bindgen", "--"])
        .args([&module, &glue])
        .run()?;
    npm::program(&tools, "wasm-opt")
        .args([
            "-Oz",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")))
        .args([glue.join("poolkey_bg.wasm")])
        .args([Path::new("--output"), &staged.join("poolkey_bg.wasm")])
        .run()?;

    fs::copy(glue.join("poolkey_bg.js"), staged.join("poolkey_bg.js"))
        .context("the glue generator wrote no poolkey_bg.js")?;
    inline(&tools, &staged)?;
    copy_folder(&template, &staged)?;
    fs::copy(root().join("LICENSE"), staged.join("LICENSE"))?;
    minify(&tools, &staged)?;

    let pkg = root().join("pkg");
    remove(&pkg)?;
    fs::rename(&staged, &pkg).or_else(|_| copy_folder(&staged, &pkg))?;
    println!("  the package is in {}", pkg.display());
    Ok(pkg)
}

/// Compiles the crate to wasm and returns the module's path.
fn compile() -> Result<PathBuf> {
    const TRIPLE: &str = "wasm32-unknown-unknown";
    Cmd::cargo()
        .args([
            "rustc",
            "--package",
            "poolkey",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args([
            "--features",
            "bindings",
            "--profile",
            "wasm",
            "--target",
            TRIPLE,
        ])
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags()?.join("\u{1f}"))
        .run()?;
    Ok(target().join(TRIPLE).join("wasm").join("poolkey.wasm"))
}

/// SIMD makes SHA-256 and the big numbers both faster and smaller, and every browser of the last
/// years has it. The paths of this machine are left out, so that any machine makes the same bytes.
fn rustflags() -> Result<Vec<String>> {
    let home = |variable: &str, fallback: &str| {
        env::var_os(variable)
            .map(PathBuf::from)
            .or_else(|| Some(env::home_dir()?.join(fallback)))
            .with_context(|| format!("neither {variable} nor a home directory is known"))
    };
    let cargo_home = home("CARGO_HOME", ".cargo")?;
    Ok(vec![
        "-Ctarget-feature=+simd128".into(),
        // The module is linked without std, see src/bindings/runtime.rs.
        "--cfg=poolkey_module".into(),
        format!("--remap-path-prefix={}=.", root().display()),
        format!("--remap-path-prefix={}=cargo", cargo_home.display()),
    ])
}

/// Puts the module into a script as well, for the condition `development`: the development servers
/// of Vite 6 and 7 bundle a package's scripts and then miss the files that lay beside them.
fn inline(tools: &Path, dir: &Path) -> Result<()> {
    npm::program(tools, "esbuild")
        .args([
            "--loader:.wasm=base64",
            "--format=esm",
            "--minify",
            "--log-level=warning",
        ])
        .args([dir.join("poolkey_bg.wasm")])
        .args([format!(
            "--outfile={}",
            dir.join("poolkey_bg.wasm.js").display()
        )])
        .run()
}

/// Minifies every script where it lies; names that other files import stay.
fn minify(tools: &Path, dir: &Path) -> Result<()> {
    let mut scripts = Vec::new();
    find(dir, &mut |path| {
        if path.extension().is_some_and(|e| e == "js") {
            scripts.push(path.to_owned());
        }
        Ok(())
    })?;
    ensure!(
        !scripts.is_empty(),
        "no script to minify in {}",
        dir.display()
    );
    scripts.sort();
    npm::program(tools, "esbuild")
        .args([
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--charset=utf8",
        ])
        .args(["--log-level=warning", "--allow-overwrite"])
        .args([
            format!("--outbase={0}", dir.display()),
            format!("--outdir={0}", dir.display()),
        ])
        .args(scripts)
        .run()
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    find(from, &mut |path| {
        let copy = to.join(path.strip_prefix(from)?);
        if let Some(parent) = copy.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
        Ok(())
    })
}

fn find(dir: &Path, visit: &mut dyn FnMut(&Path) -> Result<()>) -> Result<()> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, visit)?;
        } else {
            visit(&path)?;
        }
    }
    Ok(())
}

fn remove(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            bail!("cannot remove {}: {e}", dir.display())
        }
        _ => Ok(()),
    }
}
