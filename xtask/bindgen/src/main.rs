//! Turns the compiled wasm into the pair the npm package is made of: the glue script and the
//! module it drives.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let args: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [module, out_dir] = args.as_slice() else {
        anyhow::bail!("usage: xtask-bindgen <module.wasm> <out-dir>");
    };
    ensure!(module.is_file(), "there is no {}", module.display());
    Bindgen::new()
        .input_path(module)
        .bundler(true)?
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out_dir)
        .with_context(|| format!("no glue for {}", module.display()))
}
