//! The integers modulo `N` on top of `crypto-bigint`, whose operations are constant-time.

// Some functions are kept out of line: they run rarely, and one copy keeps the WebAssembly small.

use crate::BYTES;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{CtAssign, CtEq, U3072, const_monty_params};
use zeroize::Zeroize;

const_monty_params!(
    N,
    U3072,
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
     020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
     4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
     98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
     9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
     E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
     3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
     A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
     ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
     D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
     08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    "The prime of RFC 3526 group 15."
);

type Montgomery = ConstMontyForm<N, { U3072::LIMBS }>;

/// A number modulo `N` in the form that multiplies fast.
#[derive(Clone, Copy)]
pub(crate) struct Residue(Montgomery);

impl Residue {
    pub(crate) const ONE: Self = Self(Montgomery::ONE);

    /// `number` modulo `N`, which need not be reduced.
    #[inline(never)]
    pub(crate) fn new(number: &[u8; BYTES]) -> Self {
        Self(Montgomery::new(&U3072::from_be_slice(number)))
    }

    #[inline(never)]
    pub(crate) fn to_bytes(self) -> [u8; BYTES] {
        bytes(&self.0.retrieve())
    }

    pub(crate) fn mul(&self, other: &Self) -> Self {
        Self(self.0.mul(&other.0))
    }

    pub(crate) fn square(&self) -> Self {
        Self(self.0.square())
    }

    pub(crate) fn double(&self) -> Self {
        Self(self.0.double())
    }

    /// Takes the value of `other` if `left == right`, in the same time either way.
    pub(crate) fn assign_if_equal(&mut self, other: &Self, left: u8, right: u8) {
        self.0.ct_assign(&other.0, left.ct_eq(&right));
    }
}

impl Zeroize for Residue {
    #[inline(never)]
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// `left + right` modulo `N`, both reduced.
pub(crate) fn add(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES] {
    let sum = U3072::from_be_slice(left).add_mod(
        &U3072::from_be_slice(right),
        N::PARAMS.modulus().as_nz_ref(),
    );
    bytes(&sum)
}

/// `left - right` modulo `N`, both reduced.
pub(crate) fn sub(left: &[u8; BYTES], right: &[u8; BYTES]) -> [u8; BYTES] {
    let difference = U3072::from_be_slice(left).sub_mod(
        &U3072::from_be_slice(right),
        N::PARAMS.modulus().as_nz_ref(),
    );
    bytes(&difference)
}

#[inline(never)]
fn bytes(number: &U3072) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    bytes.copy_from_slice(number.to_be_bytes().as_ref());
    bytes
}
