//! What a half-done sign-in must remember, sealed into the text that the client brings back.

use poolkey::wire::hex;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::app::App;
use crate::environment::{Moment, RandomExt as _};
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, Sub};
use crate::secrets::{Purpose, Sealed};
use crate::store::Write;

/// A half-done sign-in.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    /// Names this step; once answered it is spent.
    id: String,
    /// The last moment for an answer.
    expires_at: Moment,
    /// Which answer is awaited.
    pub(super) step: Step,
}

/// The answer that is awaited.
#[derive(Serialize, Deserialize)]
pub(super) enum Step {
    /// The proof of `PASSWORD_VERIFIER`.
    Password {
        /// Who signs in; nobody's where the challenge is simulated.
        sub: Sub,
        /// The name that was typed.
        typed: String,
        /// The identity within SRP: the stored username, or what was made up for it.
        user: String,
        /// The client's public value, in hexadecimal digits.
        a: String,
        /// The server's secret exponent. Like all else here its length tells nothing.
        #[serde(with = "hexadecimal")]
        b: [u8; 32],
        /// What both sides made of `A` and `B`, which is all that is needed of `B` any more.
        #[serde(with = "hexadecimal")]
        u: [u8; 32],
    },
    /// The new password of `NEW_PASSWORD_REQUIRED`.
    NewPassword {
        /// Who signs in.
        sub: Sub,
        /// Which password was proved: the answer is void once it was replaced.
        proved: String,
    },
}

/// 32 bytes as 64 digits.
mod hexadecimal {
    use poolkey::wire::hex;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};
    use zeroize::Zeroizing;

    pub fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(hex::encode(bytes)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = hex::decode(&text).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| D::Error::custom("not hexadecimal"))?;
        bytes.as_slice().try_into().map_err(D::Error::custom)
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Self::Password { b, .. } = self {
            b.zeroize();
        }
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password { .. } => "Password",
            Self::NewPassword { .. } => "NewPassword",
        })
    }
}

impl App {
    /// Seals a step for the client to bring back, to this client and pool only.
    pub(super) fn seal_step(
        &self,
        pool: &Pool,
        client: &Client,
        step: Step,
    ) -> Result<String, ApiError> {
        let state = State {
            id: hex::encode(&self.random.bytes::<16>()),
            expires_at: self.now().plus_seconds(client.auth_session_seconds()),
            step,
        };
        let plain = Zeroizing::new(serde_json::to_vec(&state).map_err(ApiError::internal)?);
        let context = [pool.id.as_str(), client.id.as_str()];
        Ok(self.seal(Purpose::SignIn, &context, &plain).to_base64())
    }

    /// Opens what a client brings back, unless it is too old or was answered before.
    pub(super) async fn open_step(
        &self,
        pool: &Pool,
        client: &Client,
        text: &str,
    ) -> Result<State, ApiError> {
        let invalid = || ApiError::NotAuthorized(texts::SESSION_INVALID.into());
        let sealed = Sealed::from_base64(text).ok_or_else(invalid)?;
        let context = [pool.id.as_str(), client.id.as_str()];
        let plain = self
            .vault
            .open(Purpose::SignIn, &context, &sealed)
            .map_err(|_| invalid())?;
        let state: State = serde_json::from_slice(&plain).map_err(|_| invalid())?;
        if state.expires_at <= self.now() {
            return Err(ApiError::NotAuthorized(texts::SESSION_EXPIRED.into()));
        }
        if self.store.is_spent(&pool.id, &state.id).await? {
            return Err(ApiError::NotAuthorized(texts::SESSION_SPENT.into()));
        }
        Ok(state)
    }
}

impl State {
    /// The step is answered, whatever the answer brings; remembered as long as it could be replayed.
    pub(super) fn spend(&self, pool: &Pool, write: &mut Write) {
        write.spend(&pool.id, &self.id, self.expires_at);
    }
}
