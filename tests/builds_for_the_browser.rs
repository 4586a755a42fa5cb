//! The crate with no features, and the kernel in it, build for the browser.
#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

#[test]
fn the_pure_rooms_build_for_wasm32() {
    let status = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "check",
            "--quiet",
            "--lib",
            "--package",
            "poolkey",
            "--package",
            "poolkey-kernel",
        ])
        .args([
            "--no-default-features",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .status()
        .unwrap();
    assert!(status.success());
}
