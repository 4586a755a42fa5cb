//! What keeps secrets secret: the master key, and the vault whose key it unlocks.

mod master_key;
#[cfg(test)]
mod thief;
mod vault;

pub use master_key::{MasterKey, MasterKeyError, create_private};
pub use vault::{Opened, Purpose, SealError, Sealed, Vault, WrappedKey};
