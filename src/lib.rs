//! Amazon Cognito's protocols: SRP, `SigV4`, tokens, and the sign-in client of a browser.
//!
//! The crate needs `alloc` and no `std`: the browser package is linked without it, which
//! halves its size. So import `String`, `Vec` and the like from `alloc`; tests have `std`.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

pub mod auth;
#[cfg(feature = "bindings")]
#[cfg_attr(docsrs, doc(cfg(feature = "bindings")))]
pub mod bindings;
#[cfg(all(feature = "client", target_arch = "wasm32"))]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub mod client;
pub mod jwt;
pub mod sigv4;
pub mod srp;
pub mod wire;
