//! The side that stores a verifier instead of the password.

use super::exponent::Exponent;
use super::{Identity, PublicA, PublicB, Salt, SrpError, hash};
use poolkey_kernel::{BYTES, Element};
use subtle::ConstantTimeEq;

/// `v = g^x`: what a server keeps to check a password it does not know.
///
/// Who has it can guess passwords at leisure, and can pose as the server: keep it sealed.
#[derive(Clone)]
pub struct Verifier(Element);

impl Verifier {
    /// The verifier of a password, made when it is set.
    pub fn derive(identity: &Identity<'_>, password: &str, salt: &Salt) -> Self {
        let x = hash::x(salt, &hash::inner(identity, password));
        Self(Element::pow_g(x.as_slice()))
    }

    /// Reads stored bytes, big-endian.
    ///
    /// # Errors
    /// [`SrpError::VerifierOutOfRange`] unless `0 < v < N`.
    pub fn from_bytes(bytes: &[u8; BYTES]) -> Result<Self, SrpError> {
        let v = Element::reduce(bytes);
        if v.is_zero() || !bool::from(v.as_bytes().ct_eq(bytes)) {
            return Err(SrpError::VerifierOutOfRange);
        }
        Ok(Self(v))
    }

    /// The verifier as 384 big-endian bytes.
    pub const fn as_bytes(&self) -> &[u8; BYTES] {
        self.0.as_bytes()
    }

    /// Whether this is the verifier of `password`, in constant time.
    pub fn matches(&self, identity: &Identity<'_>, password: &str, salt: &Salt) -> bool {
        let derived = Self::derive(identity, password, salt);
        self.as_bytes().ct_eq(derived.as_bytes()).into()
    }
}

/// A sign-in that has chosen `b` and waits for the client's claim.
///
/// It holds no more than the verifier and `b`. When the claim arrives, [`Pending`] goes on from those
/// two and [`u`](Self::u), or the same handshake is made again.
pub struct Handshake {
    v: Element,
    b: Exponent,
    public_b: PublicB,
}

impl Handshake {
    /// Begins with 256 random bits for `b`, the least that RFC 5054 §3.1 asks for.
    ///
    /// # Errors
    /// [`SrpError::ZeroExponent`] if all of `b` is 0, and [`SrpError::ZeroPublicValue`] if `B`
    /// comes out as 0 modulo `N`: choose again.
    pub fn new(verifier: &Verifier, b: [u8; 32]) -> Result<Self, SrpError> {
        Self::from_exponent(verifier, Exponent::from_random(b))
    }

    pub(super) fn from_exponent(verifier: &Verifier, b: Exponent) -> Result<Self, SrpError> {
        b.check_not_zero()?;
        let v = verifier.0.clone();
        let public_b = PublicB::from_sum(&hash::k().mul(&v).add(&Element::pow_g(b.as_bytes())))?;
        Ok(Self { v, b, public_b })
    }

    /// `B`, to be sent as `SRP_B`.
    pub const fn public_b(&self) -> &PublicB {
        &self.public_b
    }

    /// `u`: all that checking the claim needs of `B`. It is no secret.
    ///
    /// # Errors
    /// [`SrpError::ZeroScrambler`]: choose another `b`.
    pub fn u(&self, public_a: &PublicA) -> Result<[u8; 32], SrpError> {
        hash::u(public_a, &self.public_b)
    }

    /// Checks the claim of a client that sent `A` and received `B` and `secret_block`.
    ///
    /// `timestamp` is the text as received, `signature` the decoded
    /// `PASSWORD_CLAIM_SIGNATURE`. The time taken depends neither on `v`, nor on `b`, nor on
    /// where a wrong signature differs.
    ///
    /// # Errors
    /// [`SrpError::WrongClaim`] if the signature is not the one the password gives, and
    /// [`SrpError::ZeroScrambler`].
    pub fn check(
        self,
        public_a: &PublicA,
        identity: &Identity<'_>,
        secret_block: &[u8],
        timestamp: &str,
        signature: &[u8],
    ) -> Result<(), SrpError> {
        self.pending(public_a)?
            .check(public_a, identity, secret_block, timestamp, signature)
    }

    pub(super) fn pending(self, public_a: &PublicA) -> Result<Pending, SrpError> {
        let u = self.u(public_a)?;
        let Self { v, b, .. } = self;
        Ok(Pending { v, b, u })
    }
}

/// A handshake that has sent its `B` and waits for the claim, made again from what was kept of it:
/// without `B`, and so without computing it a second time.
pub struct Pending {
    v: Element,
    b: Exponent,
    u: [u8; 32],
}

impl Pending {
    /// Goes on with the `b` and [`u`](Handshake::u) of a handshake.
    ///
    /// # Errors
    /// [`SrpError::ZeroExponent`] and [`SrpError::ZeroScrambler`] if one of them is 0.
    pub fn new(verifier: &Verifier, b: [u8; 32], u: [u8; 32]) -> Result<Self, SrpError> {
        let b = Exponent::from_random(b);
        b.check_not_zero()?;
        Ok(Self {
            v: verifier.0.clone(),
            b,
            u: hash::not_zero(u)?,
        })
    }

    /// Checks the claim, as [`Handshake::check`] does.
    ///
    /// # Errors
    /// [`SrpError::WrongClaim`] if the signature is not the one the password gives.
    pub fn check(
        self,
        public_a: &PublicA,
        identity: &Identity<'_>,
        secret_block: &[u8],
        timestamp: &str,
        signature: &[u8],
    ) -> Result<(), SrpError> {
        let message = hash::message(identity, secret_block, timestamp);
        let claim = hash::claim(&self.u, &self.s(public_a), &message);
        if claim.as_slice().ct_eq(signature).into() {
            Ok(())
        } else {
            Err(SrpError::WrongClaim)
        }
    }

    /// `S = (A · v^u)^b`.
    pub(super) fn s(&self, public_a: &PublicA) -> Element {
        public_a
            .element()
            .mul(&self.v.pow(&self.u))
            .pow(self.b.as_bytes())
    }
}
