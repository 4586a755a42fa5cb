//! Whose signature a request bears.

use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// What policies call `aws:userid`: of the root the account itself.
    pub fn user_id<'a>(&'a self, account: &'a str) -> &'a str {
        match self {
            Self::Root { .. } => account,
            Self::AssumedRole(role) => &role.user_id,
        }
    }

    /// The account that the caller belongs to; the root belongs to this server's.
    pub fn account<'a>(&'a self, account: &'a str) -> &'a str {
        match self {
            Self::Root { .. } => account,
            Self::AssumedRole(role) => &role.account,
        }
    }

    /// The access key that signed.
    pub fn access_key_id(&self) -> &str {
        match self {
            Self::Root { access_key_id } => access_key_id,
            Self::AssumedRole(role) => &role.access_key_id,
        }
    }

    /// The identity of an identity pool, if it is one.
    pub fn cognito(&self) -> Option<&CognitoIdentity> {
        match self {
            Self::Root { .. } => None,
            Self::AssumedRole(role) => role.cognito.as_ref(),
        }
    }
}

impl CognitoIdentity {
    /// Whether the identity was proved by a login, and is not a guest's.
    pub fn is_authenticated(&self) -> bool {
        self.amr
            .first()
            .is_some_and(|first| first == "authenticated")
    }
}
