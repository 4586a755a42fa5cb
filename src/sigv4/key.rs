//! Secrets and what is derived from them.

use alloc::string::String;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{AmzDate, Scope, TERMINATOR};

/// An access key, permanent or temporary. `Debug` shows its id only.
#[derive(Clone)]
pub struct Credentials {
    /// Names the key: `AKIA…`, or `ASIA…` if it is temporary.
    pub access_key_id: String,
    secret: Zeroizing<String>,
    /// What a temporary key is accompanied by.
    pub session_token: Option<String>,
}

impl Credentials {
    /// Puts a key together.
    pub fn new(access_key_id: &str, secret: &str, session_token: Option<&str>) -> Self {
        Self {
            access_key_id: String::from(access_key_id),
            secret: Zeroizing::new(String::from(secret)),
            session_token: session_token.map(String::from),
        }
    }

    /// The secret access key. Whoever asks for it keeps it out of logs.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

impl core::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Credentials({}, ..)", self.access_key_id)
    }
}

/// A signing key: derived from a secret for one day, region and service. Zeroed when dropped.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl core::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

impl SigningKey {
    /// Derives the key of a secret for the day of `date`.
    pub fn derive(secret: &str, date: AmzDate, scope: Scope<'_>) -> Self {
        let mut first = Zeroizing::new(String::with_capacity(4 + secret.len()));
        first.push_str("AWS4");
        first.push_str(secret);
        let mut key = Self(keyed(first.as_bytes()));
        for element in [date.date(), scope.region, scope.service, TERMINATOR] {
            key = Self(keyed(&*Zeroizing::new(key.sign(element.as_bytes()))));
        }
        key
    }

    /// The HMAC-SHA256 of a string to sign.
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        self.0
            .clone()
            .chain_update(message)
            .finalize()
            .into_bytes()
            .into()
    }

    /// Whether `signature` is that of `message`, in a time that does not depend on where they
    /// differ.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let expected = Zeroizing::new(self.sign(message));
        expected.ct_eq(signature).into()
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    let Ok(mac) = Hmac::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length");
    };
    mac
}

/// Signing keys in use, so that they are derived once a day and not for every request.
///
/// It holds a few and replaces the oldest. They are zeroed when replaced or dropped.
#[derive(Default)]
pub struct KeyCache {
    entries: [Option<Entry>; 4],
    next: usize,
}

struct Entry {
    secret: Zeroizing<String>,
    day: String,
    region: String,
    service: String,
    key: SigningKey,
}

impl Entry {
    /// An entry is found by the secret itself and not by its access key id: two keys may bear
    /// the same id on two servers.
    fn is_for(&self, secret: &str, day: &str, scope: Scope<'_>) -> bool {
        self.day == day
            && self.region == scope.region
            && self.service == scope.service
            && bool::from(self.secret.as_bytes().ct_eq(secret.as_bytes()))
    }
}

impl core::fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KeyCache(..)")
    }
}

impl KeyCache {
    /// An empty cache.
    pub const fn new() -> Self {
        Self {
            entries: [const { None }; 4],
            next: 0,
        }
    }

    /// The key of a secret for the day of `date`, from the cache or derived.
    pub fn get(&mut self, secret: &str, date: AmzDate, scope: Scope<'_>) -> SigningKey {
        let mut entries = self.entries.iter().flatten();
        if let Some(entry) = entries.find(|entry| entry.is_for(secret, date.date(), scope)) {
            return entry.key.clone();
        }
        let key = SigningKey::derive(secret, date, scope);
        let entry = Entry {
            secret: Zeroizing::new(String::from(secret)),
            day: String::from(date.date()),
            region: String::from(scope.region),
            service: String::from(scope.service),
            key: key.clone(),
        };
        self.next %= self.entries.len();
        self.entries[self.next] = Some(entry);
        self.next += 1;
        key
    }

    /// Forgets all keys, as at sign-out.
    pub fn clear(&mut self) {
        *self = Self::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::hex;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const IAM: Scope<'_> = Scope {
        region: "us-east-1",
        service: "iam",
    };
    /// 30 August 2015, noon.
    const DATE: i64 = 1_440_936_000;

    /// The example of AWS's page "Examples of how to derive a signing key".
    const DERIVED: &str = "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9";

    fn official() -> SigningKey {
        SigningKey(keyed(&hex::decode(DERIVED).unwrap()))
    }

    #[test]
    fn derives_the_official_key() {
        let date = AmzDate::from_unix(DATE);
        assert_eq!(date.date(), "20150830");
        let key = SigningKey::derive(SECRET, date, IAM);
        assert_eq!(key.sign(b"message"), official().sign(b"message"));
        assert!(key.verify(b"message", &official().sign(b"message")));
    }

    #[test]
    fn a_secret_of_any_length_has_a_key() {
        let date = AmzDate::from_unix(DATE);
        let keys = [0, 1, 60, 61, 1000]
            .map(|length| SigningKey::derive(&"s".repeat(length), date, IAM).sign(b""));
        for (at, key) in keys.iter().enumerate() {
            assert_eq!(keys.iter().filter(|other| *other == key).count(), 1, "{at}");
        }
    }

    #[test]
    fn a_cached_key_is_the_derived_one() {
        let mut cache = KeyCache::new();
        let scopes = ["iam", "sts", "s3", "lambda", "appsync", "execute-api"]
            .map(|service| Scope { service, ..IAM });
        for _ in 0..3 {
            for (secret, day) in [(SECRET, 0), ("other", 0), (SECRET, 86_400)] {
                for scope in scopes {
                    let date = AmzDate::from_unix(DATE + day);
                    let cached = cache.get(secret, date, scope);
                    let derived = SigningKey::derive(secret, date, scope);
                    assert_eq!(cached.sign(b"m"), derived.sign(b"m"));
                    assert_eq!(
                        cache.get(secret, date, scope).sign(b"m"),
                        derived.sign(b"m")
                    );
                }
            }
        }
    }

    #[test]
    fn a_key_is_derived_once_and_the_oldest_goes() {
        let mut cache = KeyCache::new();
        let date = AmzDate::from_unix(DATE);
        let held = |cache: &KeyCache| cache.entries.iter().flatten().count();
        for _ in 0..3 {
            cache.get(SECRET, date, IAM);
            assert_eq!(held(&cache), 1);
        }
        for service in ["a", "b", "c", "d"] {
            cache.get(SECRET, date, Scope { service, ..IAM });
        }
        assert_eq!(held(&cache), 4);
        let mut entries = cache.entries.iter().flatten();
        assert!(!entries.any(|entry| entry.service == "iam"));
        cache.clear();
        assert_eq!(held(&cache), 0);
    }

    #[test]
    fn debug_shows_no_secret() {
        let credentials = Credentials::new("AKIA", SECRET, Some("token"));
        assert_eq!(format!("{credentials:?}"), "Credentials(AKIA, ..)");
        assert_eq!(format!("{:?}", official()), "SigningKey(..)");
        let mut cache = KeyCache::new();
        cache.get(SECRET, AmzDate::from_unix(DATE), IAM);
        assert_eq!(format!("{cache:?}"), "KeyCache(..)");
    }
}
