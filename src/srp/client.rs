//! The side that knows the password.
//!
//! The three costly steps are three calls, so that a browser can run each as its own task:
//! [`Login::start`] (`A`), [`Login::prepare`] (`g^x`), [`Prepared::finish`] (`S` and the claim).

use super::exponent::Exponent;
use super::hash::{self, Secret};
use super::{Identity, PublicA, PublicB, Salt, SrpError};
use alloc::vec::Vec;
use poolkey_kernel::Element;
use zeroize::Zeroizing;

/// A sign-in that has chosen `a` and waits for the server's challenge.
pub struct Login {
    a: Exponent,
    public_a: PublicA,
}

impl Login {
    /// Begins with 256 random bits for `a`, the least that RFC 5054 §3.1 asks for.
    pub fn start(random: [u8; 32]) -> Self {
        Self::new(Exponent::from_random(random))
    }

    /// Begins with an `a` of any length up to 1024 bits (big-endian), as other clients use.
    ///
    /// # Errors
    /// [`SrpError::Empty`] or [`SrpError::TooLong`].
    pub fn from_exponent(a: &[u8]) -> Result<Self, SrpError> {
        Exponent::new(a).map(Self::new)
    }

    fn new(a: Exponent) -> Self {
        let public_a = PublicA::from_power(&Element::pow_g(a.as_bytes()));
        Self { a, public_a }
    }

    /// `A`, to be sent as `SRP_A`.
    pub const fn public_a(&self) -> &PublicA {
        &self.public_a
    }

    /// Answers a challenge in one call: [`Login::prepare`] and [`Prepared::finish`].
    ///
    /// # Errors
    /// Those of [`Login::prepare`].
    pub fn answer(
        self,
        identity: &Identity<'_>,
        password: &str,
        salt_hex: &str,
        srp_b_hex: &str,
        secret_block: &[u8],
        timestamp: &str,
    ) -> Result<Claim, SrpError> {
        self.prepare(
            identity,
            password,
            salt_hex,
            srp_b_hex,
            secret_block,
            timestamp,
        )
        .map(Prepared::finish)
    }

    /// Takes the challenge in and computes `x` and `g^x`.
    ///
    /// `salt_hex` and `srp_b_hex` are `SALT` and `SRP_B` as received, `secret_block` is the
    /// decoded `SECRET_BLOCK`, `timestamp` the text that will be sent as `TIMESTAMP`
    /// (see [`timestamp::format`](super::timestamp::format)).
    ///
    /// # Errors
    /// Those of [`Salt::parse_hex`] and [`PublicB::parse_hex`], [`SrpError::ZeroScrambler`], and
    /// [`SrpError::ZeroExponent`] if `a` is 0.
    pub fn prepare(
        self,
        identity: &Identity<'_>,
        password: &str,
        salt_hex: &str,
        srp_b_hex: &str,
        secret_block: &[u8],
        timestamp: &str,
    ) -> Result<Prepared, SrpError> {
        self.a.check_not_zero()?;
        let salt = Salt::parse_hex(salt_hex)?;
        let public_b = PublicB::parse_hex(srp_b_hex)?;
        let u = hash::u(&self.public_a, &public_b)?;
        let x = hash::x(&salt, &hash::inner(identity, password));
        Ok(Prepared {
            g_x: Element::pow_g(x.as_slice()),
            exponent: self.a.plus_product(&u, &x),
            b: public_b.element(),
            u,
            message: hash::message(identity, secret_block, timestamp).concat(),
        })
    }
}

/// A sign-in that has read the challenge; one exponentiation is left.
pub struct Prepared {
    g_x: Element,
    /// `a + u·x`.
    exponent: Zeroizing<Vec<u8>>,
    b: Element,
    u: [u8; 32],
    message: Vec<u8>,
}

impl Prepared {
    /// Computes `S` and with it the claim.
    pub fn finish(self) -> Claim {
        Claim(hash::claim(&self.u, &self.s(), &[&self.message]))
    }

    /// `S = (B - k·g^x)^(a + u·x)`.
    pub(super) fn s(&self) -> Element {
        self.b.sub(&hash::k().mul(&self.g_x)).pow(&self.exponent)
    }
}

/// The proof of the password, to be sent in base64 as `PASSWORD_CLAIM_SIGNATURE`.
pub struct Claim(Secret);

impl Claim {
    /// The 32 bytes of the signature.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
