//! A user of a pool.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::environment::Moment;
use crate::secrets::Sealed;
use crate::shapes::user_pool::VerifiedAttribute;
use crate::shapes::{UserPoolId, choice};

/// A user's identifier: a UUID, never changed, never reused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sub(String);

impl Sub {
    /// Takes a UUID.
    pub fn new(uuid: uuid::Uuid) -> Self {
        Self(uuid.to_string())
    }

    /// Takes what the store or a token of ours holds.
    pub fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text of the UUID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

choice! {
    /// `UserStatusType`.
    UserStatus {
        Unconfirmed = "UNCONFIRMED",
        Confirmed = "CONFIRMED",
        Archived = "ARCHIVED",
        Compromised = "COMPROMISED",
        Unknown = "UNKNOWN",
        ResetRequired = "RESET_REQUIRED",
        ForceChangePassword = "FORCE_CHANGE_PASSWORD",
        ExternalProvider = "EXTERNAL_PROVIDER",
    }
}

/// What proves a password, and nothing that gives it away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// SRP salt and verifier, sealed under [`Purpose::Verifier`](crate::secrets::Purpose), the
    /// pool's id and the user's `sub`.
    pub sealed: Sealed,
    /// When a temporary password runs out.
    pub expires_at: Option<Moment>,
}

/// A user: who they are, what is known of them, how they sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// The pool.
    pub pool_id: UserPoolId,
    /// The identifier that stays.
    pub sub: Sub,
    /// The stored username: what was asked for, or `sub` where people sign in with an address.
    pub username: String,
    /// Where the account stands.
    pub status: UserStatus,
    /// Whether an administrator lets the user in.
    pub enabled: bool,
    /// Attributes by name, `sub` excluded; values are always text.
    pub attributes: BTreeMap<String, String>,
    /// How a password is proved; absent where there is none.
    pub credential: Option<Credential>,
    /// Earlier passwords, the latest first, as many as the policy remembers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_credentials: Vec<Credential>,
    /// Tokens without `origin_jti` issued up to this moment are revoked.
    #[serde(default)]
    pub signed_out_at: Option<Moment>,
    /// When the user was made.
    pub created_at: Moment,
    /// When the user last changed.
    pub modified_at: Moment,
    /// Counts the changes; a write re-checks it.
    #[serde(skip)]
    pub version: i64,
}

/// No filter is longer, so no more of a value can be searched for.
const LONGEST_TERM: usize = 256;

/// What a listing shows of a user. It leaves the credentials unread: they are most of what is stored,
/// and no business of a listing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "members are those of User")]
pub struct Profile {
    pub sub: Sub,
    pub username: String,
    pub status: UserStatus,
    pub enabled: bool,
    pub attributes: BTreeMap<String, String>,
    pub created_at: Moment,
    pub modified_at: Moment,
}

impl From<User> for Profile {
    fn from(user: User) -> Self {
        Self {
            sub: user.sub,
            username: user.username,
            status: user.status,
            enabled: user.enabled,
            attributes: user.attributes,
            created_at: user.created_at,
            modified_at: user.modified_at,
        }
    }
}

/// The attributes by which `ListUsers` finds users.
const SEARCHABLE: [&str; 6] = [
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
];

impl User {
    /// The attribute, if it has a value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Whether `email` or `phone_number` is verified.
    pub fn is_verified(&self, attribute: &str) -> bool {
        self.attribute(&format!("{attribute}_verified")) == Some("true")
    }

    /// Says whether the user's address of this kind is verified.
    pub fn set_verified(&mut self, attribute: VerifiedAttribute, verified: bool) {
        self.attributes
            .insert(format!("{attribute}_verified"), verified.to_string());
    }

    /// All attributes with `sub` first, as replies list them.
    pub fn listed_attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let rest = self
            .attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        std::iter::once(("sub", self.sub.as_str())).chain(rest)
    }

    /// The terms under which `ListUsers` finds the user: field, and as much of the value as can be
    /// asked for.
    pub fn search_terms(&self) -> Vec<(&'static str, String)> {
        let mut terms = vec![
            ("username", self.username.clone()),
            ("cognito:user_status", self.status.as_str().to_lowercase()),
            (
                "status",
                if self.enabled { "Enabled" } else { "Disabled" }.to_owned(),
            ),
        ];
        for field in SEARCHABLE {
            if let Some(value) = self.attribute(field) {
                terms.push((field, value.chars().take(LONGEST_TERM).collect()));
            }
        }
        terms
    }
}
