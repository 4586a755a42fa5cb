//! Two numbers side by side: floating-point on the way in, the same bits as integers on the way
//! out. WebAssembly's relaxed SIMD where there is one, plain arithmetic elsewhere, for the tests.

#[cfg(target_arch = "wasm32")]
mod wasm {
    use core::arch::wasm32::{
        f64x2, f64x2_relaxed_madd, f64x2_sub, i64x2, i64x2_add, i64x2_extract_lane, i64x2_shl, v128,
    };

    #[derive(Clone, Copy)]
    pub(crate) struct Lanes(v128);

    impl Lanes {
        pub(crate) fn floats(first: f64, second: f64) -> Self {
            Self(f64x2(first, second))
        }

        pub(crate) fn integers(first: i64, second: i64) -> Self {
            Self(i64x2(first, second))
        }

        /// `self · factor + addend`, rounded once where the machine fuses the two.
        pub(crate) fn multiply_add(self, factor: Self, addend: Self) -> Self {
            Self(f64x2_relaxed_madd(self.0, factor.0, addend.0))
        }

        pub(crate) fn subtract(self, other: Self) -> Self {
            Self(f64x2_sub(self.0, other.0))
        }

        /// The bits of both as integers, added without overflow.
        pub(crate) fn add_bits(self, other: Self) -> Self {
            Self(i64x2_add(self.0, other.0))
        }

        pub(crate) fn double_bits(self) -> Self {
            Self(i64x2_shl(self.0, 1))
        }

        pub(crate) fn first(self) -> i64 {
            i64x2_extract_lane::<0>(self.0)
        }

        pub(crate) fn second(self) -> i64 {
            i64x2_extract_lane::<1>(self.0)
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod plain {
    #[derive(Clone, Copy)]
    pub(crate) struct Lanes([i64; 2]);

    impl Lanes {
        pub(crate) fn floats(first: f64, second: f64) -> Self {
            Self([first, second].map(|float| float.to_bits().cast_signed()))
        }

        pub(crate) fn integers(first: i64, second: i64) -> Self {
            Self([first, second])
        }

        pub(crate) fn multiply_add(self, factor: Self, addend: Self) -> Self {
            let ([first, second], factors, addends) =
                (self.as_floats(), factor.as_floats(), addend.as_floats());
            Self::floats(
                first.mul_add(factors[0], addends[0]),
                second.mul_add(factors[1], addends[1]),
            )
        }

        pub(crate) fn subtract(self, other: Self) -> Self {
            let ([a, b], [c, d]) = (self.as_floats(), other.as_floats());
            Self::floats(a - c, b - d)
        }

        pub(crate) fn add_bits(self, other: Self) -> Self {
            let ([a, b], [c, d]) = (self.0, other.0);
            Self([a.wrapping_add(c), b.wrapping_add(d)])
        }

        pub(crate) fn double_bits(self) -> Self {
            self.add_bits(self)
        }

        pub(crate) fn first(self) -> i64 {
            self.0[0]
        }

        pub(crate) fn second(self) -> i64 {
            self.0[1]
        }

        fn as_floats(self) -> [f64; 2] {
            self.0.map(|bits| f64::from_bits(bits.cast_unsigned()))
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use plain::Lanes;
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm::Lanes;
