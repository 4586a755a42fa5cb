//! `N`, cut into limbs of any size when the crate is compiled.

/// Hexadecimal digits of the prime of RFC 3526 group 15.
const N: &[u8; 768] = b"\
        FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
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
        08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// The bits of `N` in limbs of `bits` bits, the lowest first. `LIMBS · bits` is at least 3072.
pub(super) const fn modulus<const LIMBS: usize>(bits: usize) -> [u64; LIMBS] {
    limbs(N, 0, bits)
}

/// `2^(LIMBS · bits)` modulo `N`, which is what Montgomery's form makes of 1.
///
/// `2^3072 - N` is the bitwise complement of `N`, plus 1; it has so few bits that shifting it up
/// to the wanted power stays below `N`.
pub(super) const fn one<const LIMBS: usize>(bits: usize) -> [u64; LIMBS] {
    let mut complement = [0; 768];
    let mut i = 0;
    while i < 768 {
        complement[i] = digit(15 - value(N[i]));
        i += 1;
    }
    // The last digit of N is odd, so the complement's is even: adding 1 carries nowhere.
    complement[767] = digit(value(complement[767]) + 1);
    limbs(&complement, LIMBS * bits - 3072, bits)
}

/// The number of `digits`, shifted up, in limbs.
const fn limbs<const LIMBS: usize>(digits: &[u8; 768], shift: usize, bits: usize) -> [u64; LIMBS] {
    let mut limbs = [0; LIMBS];
    let mut place = 0;
    while place < 3072 {
        let bit = (value(digits[767 - place / 4]) >> (place % 4)) & 1;
        let at = place + shift;
        if at / bits < LIMBS {
            limbs[at / bits] |= (bit as u64) << (at % bits);
        }
        place += 1;
    }
    limbs
}

const fn value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit - b'A' + 10,
    }
}

const fn digit(value: u8) -> u8 {
    match value {
        0..=9 => b'0' + value,
        _ => b'A' + value - 10,
    }
}
