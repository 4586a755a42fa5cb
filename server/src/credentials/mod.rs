//! Who signs requests: the root, and the holders of temporary credentials.

mod secret_hash;

/// Whose signature was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The account's root, who may do everything.
    Root {
        /// The access key that signed.
        access_key_id: String,
    },
    /// An identity of an identity pool, in a role.
    AssumedRole(AssumedRole),
}

/// What temporary credentials say of their holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedRole {
    /// The access key that signed: `ASIA…`.
    pub access_key_id: String,
    /// `arn:aws:sts::<account>:assumed-role/<role>/<session>`.
    pub arn: String,
    /// `AROA…:<session>`.
    pub user_id: String,
    /// The account.
    pub account: String,
    /// Whose credentials they are, where an identity pool gave them.
    pub cognito: Option<CognitoIdentity>,
}

/// The identity behind temporary credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CognitoIdentity {
    /// `<region>:<uuid>`.
    pub identity_id: String,
    /// `<region>:<uuid>`.
    pub identity_pool_id: String,
    /// How the identity was proved: `["unauthenticated"]`, or `["authenticated", provider, …]`.
    pub amr: Vec<String>,
}

impl Caller {
    /// The ARN in refusals and in `GetCallerIdentity`.
    pub fn arn(&self, account: &str) -> String {
        match self {
            Self::Root { .. } => format!("arn:aws:iam::{account}:root"),
            Self::AssumedRole(role) => role.arn.clone(),
        }
    }
}
