//! The values both sides name: who signs in, the salt, `A` and `B`.

use super::SrpError;
use super::number::{Number, pad, with_zeros};
use alloc::string::String;
use poolkey_kernel::{BYTES, Element};

/// Who proves a password: `I` of the exchange, in two parts.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// The pool's name (see [`pool_name`]), or a device's `DeviceGroupKey`.
    pub group: &'a str,
    /// `USER_ID_FOR_SRP`, the stored username, or a device's `DeviceKey`.
    pub user: &'a str,
}

/// The name inside a user pool id: `AbC` of `us-east-1_AbC`.
///
/// It is the part between the first `_` and the next (a real id has only one), because that is
/// what Amazon's clients take. Empty if there is no `_`.
pub fn pool_name(user_pool_id: &str) -> &str {
    user_pool_id.split('_').nth(1).unwrap_or_default()
}

/// The most bytes that a salt may have. Cognito's have 16.
const SALT_BYTES: usize = 64;

/// `s`, the salt of a verifier, an integer.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(Number<SALT_BYTES>);

impl Salt {
    /// A new salt from 16 random bytes.
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(Number::new(with_zeros(&random)))
    }

    /// Reads the challenge parameter `SALT`.
    ///
    /// # Errors
    /// [`SrpError::Empty`], [`SrpError::NotHex`], or [`SrpError::TooLong`] above 64 bytes.
    pub fn parse_hex(text: &str) -> Result<Self, SrpError> {
        Number::parse_hex(text).map(Self)
    }

    /// Reads stored bytes, or the decoded `Salt` of a `DeviceSecretVerifierConfig`: an unsigned
    /// big-endian integer.
    ///
    /// # Errors
    /// [`SrpError::Empty`], or [`SrpError::TooLong`] above 64 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SrpError> {
        Number::from_bytes(bytes).map(Self)
    }

    /// The salt as hexadecimal text, lower case, with no zero digit in front.
    ///
    /// Only this form is safe to send: some clients read `SALT` as a number and others as text.
    pub fn to_hex(&self) -> String {
        self.0.to_hex()
    }

    /// The shortest bytes that [`Salt::from_bytes`] turns into this salt again.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.digits()
    }

    pub(super) fn pad(&self) -> [&[u8]; 2] {
        pad(self.0.as_array())
    }
}

macro_rules! public_value {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Number<BYTES>);

        impl $name {
            /// Reads hexadecimal text of either case; an odd number of digits is normal.
            ///
            /// A value of `N` or more counts modulo `N`, and is hashed as it was sent.
            ///
            /// # Errors
            /// [`SrpError::Empty`], [`SrpError::NotHex`], [`SrpError::TooLong`] above 3072 bits,
            /// [`SrpError::ZeroPublicValue`] if the value is 0 modulo `N`.
            pub fn parse_hex(text: &str) -> Result<Self, SrpError> {
                let number = Number::parse_hex(text)?;
                if Element::reduce(number.as_array()).is_zero() {
                    return Err(SrpError::ZeroPublicValue);
                }
                Ok(Self(number))
            }

            /// The value as hexadecimal text, lower case, with no zero digit in front.
            pub fn to_hex(&self) -> String {
                self.0.to_hex()
            }

            pub(super) fn element(&self) -> Element {
                Element::reduce(self.0.as_array())
            }

            pub(super) fn pad(&self) -> [&[u8]; 2] {
                pad(self.0.as_array())
            }
        }
    };
}

public_value! {
    /// `A = g^a`, the client's public value, not 0 modulo `N`.
    PublicA
}

public_value! {
    /// `B = k·v + g^b`, the server's public value, not 0 modulo `N`.
    PublicB
}

impl PublicA {
    /// Takes a power of `g`, which is never 0.
    pub(super) fn from_power(element: &Element) -> Self {
        Self(Number::new(*element.as_bytes()))
    }
}

impl PublicB {
    /// Takes `k·v + g^b`, which may be 0, though no one will see it happen.
    pub(super) fn from_sum(element: &Element) -> Result<Self, SrpError> {
        if element.is_zero() {
            return Err(SrpError::ZeroPublicValue);
        }
        Ok(Self(Number::new(*element.as_bytes())))
    }
}
