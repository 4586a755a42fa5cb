//! The messages of the operations a client calls.
