//! What is hashed, in which order: `k`, `u`, `x`, `K` and the claim.

use super::{
    Identity, PublicA, PublicB, Salt, SrpError,
    number::{pad, with_zeros},
};
use hmac::{Hmac, KeyInit, Mac};
use poolkey_kernel::Element;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A hash value that is secret.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// `k = H(pad(N) | pad(g))`, a constant of the group.
const K_MULTIPLIER: [u8; 32] = [
    0x53, 0x82, 0x82, 0xc4, 0x35, 0x47, 0x42, 0xd7, 0xcb, 0xbd, 0xe2, 0x35, 0x9f, 0xcf, 0x67, 0xf9,
    0xf5, 0xb3, 0xa6, 0xb0, 0x87, 0x91, 0xe5, 0x01, 0x1b, 0x43, 0xb8, 0xa5, 0xb6, 0x6d, 0x9e, 0xe6,
];

/// HKDF's info, and the number of the one block that is taken of its output.
const DERIVATION: &[u8] = b"Caldera Derived Key\x01";

/// `k` as an element of the group.
pub(super) fn k() -> Element {
    Element::reduce(&with_zeros(&K_MULTIPLIER))
}

/// `u = H(pad(A) | pad(B))`, refused if 0.
pub(super) fn u(a: &PublicA, b: &PublicB) -> Result<[u8; 32], SrpError> {
    not_zero(*sha256(&[a.pad(), b.pad()].concat()))
}

/// A `u` of 0 would take the password out of `S`.
pub(super) fn not_zero(u: [u8; 32]) -> Result<[u8; 32], SrpError> {
    if u == [0; 32] {
        return Err(SrpError::ZeroScrambler);
    }
    Ok(u)
}

/// `H(I | ":" | P)`.
pub(super) fn inner(identity: &Identity<'_>, password: &str) -> Secret {
    sha256(&[
        identity.group.as_bytes(),
        identity.user.as_bytes(),
        b":",
        password.as_bytes(),
    ])
}

/// `x = H(pad(s) | inner)`.
pub(super) fn x(salt: &Salt, inner: &Secret) -> Secret {
    let [sign, digits] = salt.pad();
    sha256(&[sign, digits, inner.as_slice()])
}

/// HKDF's first half: `HMAC(pad(u), pad(S))`.
pub(super) fn extract(u: &[u8; 32], s: &Element) -> Secret {
    hmac(&pad(u).concat(), &pad(s.as_bytes()))
}

/// HKDF's second half: `K`, the first 16 bytes of one block.
pub(super) fn expand(extracted: &Secret) -> Zeroizing<[u8; 16]> {
    let block = hmac(extracted.as_slice(), &[DERIVATION]);
    let mut key = Zeroizing::new([0; 16]);
    for (to, from) in key.iter_mut().zip(block.iter()) {
        *to = *from;
    }
    key
}

/// The claim: `HMAC(K, message)`, with the parts of [`message`].
pub(super) fn claim(u: &[u8; 32], s: &Element, message: &[&[u8]]) -> Secret {
    hmac(expand(&extract(u, s)).as_slice(), message)
}

/// What a claim signs.
pub(super) fn message<'a>(
    identity: &Identity<'a>,
    secret_block: &'a [u8],
    timestamp: &'a str,
) -> [&'a [u8]; 4] {
    [
        identity.group.as_bytes(),
        identity.user.as_bytes(),
        secret_block,
        timestamp.as_bytes(),
    ]
}

fn sha256(parts: &[&[u8]]) -> Secret {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    Zeroizing::new(hash.finalize().into())
}

/// HMAC-SHA256 with a key of at most 64 bytes, which all keys here are.
///
/// HMAC itself fills such a key with zeros up to the block; done here, nothing can fail.
fn hmac(key: &[u8], parts: &[&[u8]]) -> Secret {
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}
