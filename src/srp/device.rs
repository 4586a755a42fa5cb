//! What a remembered device registers with.
//!
//! Later it signs in like a person ([`client`](super::client), [`verifier`](super::verifier)),
//! with `DeviceGroupKey` and `DeviceKey` as its [`Identity`] and its own random password.

use super::number::{Number, pad};
use super::{Identity, Salt, SrpError, Verifier};
use alloc::vec::Vec;
use poolkey_kernel::BYTES;

/// A device's salt and verifier: the `DeviceSecretVerifierConfig` of
/// [`ConfirmDevice`](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html).
pub struct SecretVerifier {
    /// The salt, 16 random bytes.
    pub salt: Salt,
    /// The verifier of the device's password.
    pub verifier: Verifier,
}

impl SecretVerifier {
    /// Makes the verifier of a new device.
    ///
    /// `password` is random text that the device keeps; Amazon's clients take 40 bytes in base64.
    pub fn derive(identity: &Identity<'_>, password: &str, salt: Salt) -> Self {
        let verifier = Verifier::derive(identity, password, &salt);
        Self { salt, verifier }
    }

    /// Reads the decoded fields `Salt` and `PasswordVerifier`, both unsigned integers.
    ///
    /// # Errors
    /// [`SrpError::Empty`], [`SrpError::TooLong`], or [`SrpError::VerifierOutOfRange`].
    pub fn from_fields(salt: &[u8], password_verifier: &[u8]) -> Result<Self, SrpError> {
        Ok(Self {
            salt: Salt::from_bytes(salt)?,
            verifier: Verifier::from_bytes(
                Number::<BYTES>::from_bytes(password_verifier)?.as_array(),
            )?,
        })
    }

    /// The field `Salt`, before base64.
    pub fn salt_field(&self) -> Vec<u8> {
        self.salt.pad().concat()
    }

    /// The field `PasswordVerifier`, before base64.
    pub fn password_verifier_field(&self) -> Vec<u8> {
        pad(self.verifier.as_bytes()).concat()
    }
}
