//! Who signs requests: the root, and the holders of temporary credentials.

mod authenticate;
mod caller;
mod head;
mod refusal;
mod role;
mod root;
mod secret_hash;
mod temporary;
#[cfg(test)]
mod tests;

pub use authenticate::Signatory;
pub use caller::{AssumedRole, Caller, CognitoIdentity};
pub use head::Head;
pub use role::RoleArn;
pub use root::{ConfiguredKey, ConfiguredKeyError, RootKey};
pub use temporary::{LIFETIME_SECONDS, TemporaryCredentials};
