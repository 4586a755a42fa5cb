//! Arithmetic of one group: the 3072-bit MODP group of RFC 3526 §6, generator 2.
