//! Under which keys things are kept: Amplify's own, so that a page which moves from Amplify
//! keeps its sessions.

use alloc::{string::String, vec::Vec};

use super::config::UserPool;
use super::effect::Secret;

/// Keys of the sign-in that waits for an answer.
pub(super) const SIGN_IN_STATE: [&str; 5] = [
    "CognitoSignInState.username",
    "CognitoSignInState.challengeName",
    "CognitoSignInState.signInSession",
    "CognitoSignInState.expiry",
    // Amplify keeps this one in memory only.
    "CognitoSignInState.signInDetails",
];

/// Amplify's name for a user whose name is not stored.
pub(super) const UNNAMED: &str = "username";

/// Writes the keys of one app client.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a>(&'a str);

impl<'a> Keys<'a> {
    pub fn of(pool: UserPool<'a>) -> Self {
        Self(pool.client_id)
    }

    /// The app client.
    pub fn client_id(self) -> &'a str {
        self.0
    }

    /// Who is signed in.
    pub fn last_auth_user(self) -> String {
        self.key(&["LastAuthUser"])
    }

    /// Something of a user, such as `accessToken`.
    pub fn of_user(self, user: &str, what: &str) -> String {
        self.key(&[user, ".", what])
    }

    fn key(self, rest: &[&str]) -> String {
        let mut key = ["CognitoIdentityServiceProvider.", self.0, "."].concat();
        for part in rest {
            key.push_str(part);
        }
        key
    }

    /// The lock that whoever changes the session holds.
    pub fn lock(self) -> String {
        ["poolkey.", self.0].concat()
    }

    /// What to write so that nobody is signed in.
    ///
    /// A session is one if it has an access token, so that goes first, and the rest is no
    /// session whatever of it is left.
    pub fn removal(self, user: &str) -> Vec<(String, Option<Secret>)> {
        let mut texts = Vec::with_capacity(8);
        for what in [
            "accessToken",
            "idToken",
            "refreshToken",
            "clockDrift",
            "signInDetails",
            "oauthMetadata",
        ] {
            texts.push((self.of_user(user, what), None));
        }
        texts.push((self.last_auth_user(), None));
        texts
    }
}

/// The identity of a guest. That of a user is kept in memory only.
pub(super) fn guest_identity(identity_pool_id: &str) -> String {
    ["com.amplify.Cognito.", identity_pool_id, ".identityId"].concat()
}

/// The lock that whoever gets credentials holds.
pub(super) fn credentials_lock(identity_pool_id: &str) -> String {
    ["poolkey.", identity_pool_id].concat()
}
