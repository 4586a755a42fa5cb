//! Tokens: keys, issuing, verifying, refreshing, revoking.

mod access;
mod issue;
mod keys;
mod refresh;
mod seen;
#[cfg(test)]
mod tests;

pub use access::Access;
pub use issue::{Issued, SignIn};
pub use keys::{PublicKey, SigningKey};
pub use seen::SeenTokens;
