//! Sealing: authenticated encryption of what lies in the database or travels through a client.
//!
//! The vault's key is random, made once, and stored only wrapped under the master key; so `rekey`
//! rewrites one row. Each sealed text gets a key of its own, derived from a random salt, which lifts
//! AES-GCM's limit on random nonces (NIST SP 800-38D §8.3) above anything a server will do.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use poolkey::wire::base64;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::MasterKey;
use crate::environment::{Random, RandomExt as _};

/// What a sealed text or a derived key is for; one purpose's text never opens as another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// SRP salt and verifier of a user.
    Verifier,
    /// Secret of an app client.
    ClientSecret,
    /// Private key that signs tokens.
    SigningKey,
    /// One-time code waiting for its answer.
    Code,
    /// Message in the outbox.
    Message,
    /// State of a half-done sign-in, in `Session` and `SECRET_BLOCK`.
    SignIn,
    /// Secret of an access key.
    AccessKey,
    /// Session token of temporary credentials, and the secret derived for them.
    TemporaryCredentials,
    /// Place to go on in a listing.
    Page,
    /// Made-up answers about users that do not exist.
    Simulation,
    /// Hash under which a refresh token is stored.
    RefreshToken,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Verifier => "verifier",
            Self::ClientSecret => "client-secret",
            Self::SigningKey => "signing-key",
            Self::Code => "code",
            Self::Message => "message",
            Self::SignIn => "sign-in",
            Self::AccessKey => "access-key",
            Self::TemporaryCredentials => "temporary-credentials",
            Self::Page => "page",
            Self::Simulation => "simulation",
            Self::RefreshToken => "refresh-token",
        }
    }
}

/// A sealed text that can't be opened: forged, damaged, moved, or sealed under another key.
#[derive(Debug, thiserror::Error)]
#[error("a sealed text can't be opened with this key")]
pub struct SealError;

/// The vault's key as it is stored.
pub struct WrappedKey(pub Vec<u8>);

/// A sealed text: of no use without the vault. JSON holds it in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes bytes that may or may not be a sealed text; opening them tells.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column or a message.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Reads standard base64 with padding, as a client sends it back.
    pub fn from_base64(text: &str) -> Option<Self> {
        base64::STANDARD.decode(text).ok().map(Self)
    }

    /// Standard base64 with padding.
    pub fn to_base64(&self) -> String {
        base64::STANDARD.encode(&self.0)
    }
}

impl Serialize for Sealed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_base64(&text).ok_or_else(|| serde::de::Error::custom("not base64"))
    }
}

/// An opened secret, erased when dropped.
pub type Opened = Zeroizing<Vec<u8>>;

const SALT: usize = 16;
const OVERHEAD: usize = SALT + NONCE_LEN + 16;

/// Seals and opens, and derives keys.
pub struct Vault {
    key: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// Makes a vault with a fresh key.
    pub fn create(random: &dyn Random) -> Self {
        Self {
            key: Zeroizing::new(random.bytes()),
        }
    }

    /// The vault's key under `master`, for the database.
    pub fn wrap(&self, master: &MasterKey, random: &dyn Random) -> WrappedKey {
        WrappedKey(seal_under(
            master.bytes(),
            b"vault",
            self.key.as_slice(),
            random,
        ))
    }

    /// Unlocks the stored key.
    ///
    /// # Errors
    /// [`SealError`] where `master` is another key than it was wrapped under.
    pub fn unwrap(wrapped: &WrappedKey, master: &MasterKey) -> Result<Self, SealError> {
        let opened = open_under(master.bytes(), b"vault", &wrapped.0)?;
        let key = opened.as_slice().try_into().map_err(|_| SealError)?;
        Ok(Self {
            key: Zeroizing::new(key),
        })
    }

    /// Encrypts `plain` so that it opens only for the same purpose and context (the ids of the row
    /// or message it belongs to).
    pub fn seal(
        &self,
        purpose: Purpose,
        context: &[&str],
        plain: &[u8],
        random: &dyn Random,
    ) -> Sealed {
        Sealed(seal_under(
            &self.key,
            &binding(purpose, context),
            plain,
            random,
        ))
    }

    /// Decrypts what [`seal`](Self::seal) gave.
    ///
    /// # Errors
    /// [`SealError`]; it never says why.
    pub fn open(
        &self,
        purpose: Purpose,
        context: &[&str],
        sealed: &Sealed,
    ) -> Result<Opened, SealError> {
        open_under(&self.key, &binding(purpose, context), &sealed.0)
    }

    /// 256 bits that only this vault can compute from `purpose` and `context`.
    pub fn derive(&self, purpose: Purpose, context: &[&str]) -> Zeroizing<[u8; 32]> {
        hmac(
            self.key.as_slice(),
            &[b"derive", &binding(purpose, context)],
        )
    }
}

/// Purpose and context as one unambiguous byte string: every part is preceded by its length.
fn binding(purpose: Purpose, context: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in std::iter::once(purpose.label()).chain(context.iter().copied()) {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part.as_bytes());
    }
    out
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn cipher(key: &[u8], salt: &[u8]) -> Option<LessSafeKey> {
    let key = hmac(key, &[b"seal", salt]);
    Some(LessSafeKey::new(
        UnboundKey::new(&AES_256_GCM, key.as_slice()).ok()?,
    ))
}

fn seal_under(key: &[u8; 32], binding: &[u8], plain: &[u8], random: &dyn Random) -> Vec<u8> {
    let (salt, nonce) = (random.bytes::<SALT>(), random.bytes::<NONCE_LEN>());
    let mut text = plain.to_vec();
    #[expect(
        clippy::expect_used,
        reason = "the key has AES-256's length and texts are far shorter than its limit"
    )]
    cipher(key, &salt)
        .and_then(|cipher| {
            let nonce = Nonce::assume_unique_for_key(nonce);
            cipher
                .seal_in_place_append_tag(nonce, Aad::from(binding), &mut text)
                .ok()
        })
        .expect("AES-256-GCM seals");
    let mut sealed = Vec::with_capacity(OVERHEAD + plain.len());
    sealed.extend_from_slice(&salt);
    sealed.extend_from_slice(&nonce);
    sealed.append(&mut text);
    sealed
}

fn open_under(key: &[u8; 32], binding: &[u8], sealed: &[u8]) -> Result<Opened, SealError> {
    let (salt, rest) = sealed.split_at_checked(SALT).ok_or(SealError)?;
    let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or(SealError)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError)?;
    let mut text = Zeroizing::new(text.to_vec());
    let plain = cipher(key, salt)
        .ok_or(SealError)?
        .open_in_place(nonce, Aad::from(binding), &mut text)
        .map_err(|_| SealError)?;
    Ok(Zeroizing::new(plain.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    #[test]
    fn a_sealed_text_opens_only_for_its_purpose_and_context() {
        let random = SeededRandom::new(1);
        let vault = Vault::create(&random);
        let sealed = vault.seal(Purpose::Code, &["pool", "sub"], b"123456", &random);
        assert_eq!(
            *vault
                .open(Purpose::Code, &["pool", "sub"], &sealed)
                .unwrap(),
            b"123456"
        );
        assert!(
            vault
                .open(Purpose::Verifier, &["pool", "sub"], &sealed)
                .is_err()
        );
        assert!(
            vault
                .open(Purpose::Code, &["pools", "ub"], &sealed)
                .is_err()
        );
        assert!(
            Vault::create(&random)
                .open(Purpose::Code, &["pool", "sub"], &sealed)
                .is_err()
        );
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let random = SeededRandom::new(2);
        let vault = Vault::create(&random);
        let sealed = vault.seal(Purpose::SignIn, &[], b"state", &random);
        for index in 0..sealed.0.len() {
            let mut forged = sealed.0.clone();
            forged[index] ^= 1;
            assert!(vault.open(Purpose::SignIn, &[], &Sealed(forged)).is_err());
            let short = Sealed(sealed.0[..index].to_vec());
            assert!(vault.open(Purpose::SignIn, &[], &short).is_err());
        }
    }

    #[test]
    fn another_master_key_does_not_unlock_the_vault_and_a_new_one_takes_over() {
        let random = SeededRandom::new(3);
        let (old, new) = (MasterKey::new([1; 32]), MasterKey::new([2; 32]));
        let vault = Vault::create(&random);
        let sealed = vault.seal(Purpose::Page, &[], b"x", &random);
        let wrapped = vault.wrap(&old, &random);
        assert!(Vault::unwrap(&wrapped, &new).is_err());
        let rewrapped = Vault::unwrap(&wrapped, &old).unwrap().wrap(&new, &random);
        assert!(
            Vault::unwrap(&rewrapped, &new)
                .unwrap()
                .open(Purpose::Page, &[], &sealed)
                .is_ok()
        );
    }
}
