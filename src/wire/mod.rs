//! The messages of the operations a client calls.

pub mod base64;
pub mod hex;
pub mod identity_pools;
pub mod json;
mod operation;
mod pairs;
mod reply;
pub mod sign_in;
pub mod user_pools;

pub use operation::{Operation, Request, Service};
pub use pairs::Pairs;
pub use reply::{Reply, ServiceError};
