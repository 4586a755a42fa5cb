//! What the npm package has from here: the cryptography of a sign-in and of a signed request.
//!
//! Texts go in and texts come out. Nothing throws: an empty text says that the input is refused,
//! and the words for it are the package's. Its flows are JavaScript, because there they weigh a
//! third of what they would weigh here; see `ARCHITECTURE.md`.

#[cfg(all(target_arch = "wasm32", poolkey_module))]
mod runtime;
mod srp;

use alloc::vec::Vec;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

pub use srp::Login;

/// The SHA-256 of some bytes.
#[wasm_bindgen]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// The HMAC-SHA-256 of some bytes (RFC 2104).
#[wasm_bindgen]
pub fn hmac(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mac| mac.chain_update(bytes).finalize().into_bytes().to_vec(),
    )
}
