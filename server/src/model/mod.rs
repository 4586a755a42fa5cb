//! What the store holds, as plain structs. No I/O, no SQL, no wire formats.

mod client;
mod code;
mod identity;
mod pool;
mod session;
mod user;

pub use client::Client;
pub use code::{Attempts, Code, CodePurpose, Message};
pub use identity::{AccessKey, Identity, IdentityPool, IdentityPoolSettings, RoleMapping, Roles};
pub use pool::{Pool, PoolSettings, SecondFactors};
pub use session::{RefreshToken, Session, SigningKeyRecord, TokenUse};
pub use user::{Credential, Profile, Sub, User, UserStatus};
