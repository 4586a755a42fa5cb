//! SRP-6a as Cognito speaks it: a person or a device proves a password without sending it.
//!
//! The letters are those of [RFC 5054](https://www.rfc-editor.org/rfc/rfc5054). `N` and `g` are
//! group 15 of RFC 3526, `H` is SHA-256, `|` joins bytes. Before it is hashed, an integer becomes
//! bytes by `pad`: as few as will do, with a zero byte in front if the first bit is set (RFC 5054
//! pads to the length of `N` instead).
//!
//! | client | server |
//! |---|---|
//! | knows `I` (pool and user, [`Identity`]) and `P` (the password) | stores `s` ([`Salt`]) and `v = g^x` ([`Verifier`]) |
//! | `a` random, `A = g^a` | |
//! | sends `I`, `A` ([`PublicA`]) → | |
//! | | `b` random, `B = k·v + g^b`, where `k = H(pad(N) \| pad(g))` |
//! | | ← sends `s`, `B` ([`PublicB`]) and the secret block |
//! | `u = H(pad(A) \| pad(B))` | `u` likewise |
//! | `x = H(pad(s) \| H(I \| ":" \| P))` | |
//! | `S = (B - k·g^x)^(a + u·x)` | `S = (A · v^u)^b` |
//! | `K = HKDF(salt = pad(u), secret = pad(S))`, 16 bytes | `K` likewise |
//! | claim = `HMAC(K, I \| secret block \| timestamp)` | |
//! | sends claim ([`client::Claim`]), secret block, timestamp → | |
//! | | computes the claim itself and compares ([`verifier::Handshake::check`]) |
//!
//! A sign-in of a person is [`client::Login`] against [`verifier::Handshake`]; a remembered
//! device does the same with its own keys and [`device::SecretVerifier`]. Randomness and time
//! are parameters; bytes become base64 at the caller's.
//!
//! ```
//! use poolkey::srp::{Identity, PublicA, Salt, SrpError, Verifier, client, pool_name, verifier};
//!
//! let alice = Identity { group: pool_name("us-east-1_AbC"), user: "alice" };
//! # let (salt_bytes, a, b) = ([7; 16], [8; 32], [9; 32]);
//!
//! // When the password is set, the server stores a salt and a verifier.
//! let salt = Salt::from_random(salt_bytes);
//! let verifier = Verifier::derive(&alice, "Correct-Horse7!", &salt);
//!
//! // The client opens, the server answers with `SALT`, `SRP_B` and `SECRET_BLOCK`.
//! let login = client::Login::start(a);
//! let srp_a = login.public_a().to_hex();
//! let srp_b = verifier::Handshake::new(&verifier, b)?.public_b().to_hex();
//! let block = b"whatever the server wants back";
//!
//! // The client proves the password.
//! let time = "Tue Mar 3 04:05:06 UTC 2026";
//! let claim = login.answer(&alice, "Correct-Horse7!", &salt.to_hex(), &srp_b, block, time)?;
//!
//! // The server makes the handshake again, from the verifier and `b`, and checks.
//! verifier::Handshake::new(&verifier, b)?.check(
//!     &PublicA::parse_hex(&srp_a)?,
//!     &alice,
//!     block,
//!     time,
//!     claim.as_bytes(),
//! )?;
//! # Ok::<(), SrpError>(())
//! ```

pub mod client;
pub mod device;
mod error;
mod exponent;
mod hash;
mod number;
pub mod timestamp;
mod values;
pub mod verifier;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use error::SrpError;
pub use values::{Identity, PublicA, PublicB, Salt, pool_name};
pub use verifier::Verifier;
