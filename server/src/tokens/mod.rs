//! Tokens: keys, issuing, verifying, refreshing, revoking.

mod access;
mod issue;
mod keys;
mod refresh;

pub use access::Access;
pub use issue::{Issued, SignIn};
pub use keys::{PublicKey, SigningKey, SigningKeys};
