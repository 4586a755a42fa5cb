//! Amazon Cognito's protocols: SRP, `SigV4`, tokens, and the sign-in client of a browser.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod auth;
pub mod jwt;
pub mod sigv4;
pub mod srp;
pub mod wire;
