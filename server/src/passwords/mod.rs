//! Passwords: what the policy asks of them, how they are proved, and how often one may guess.
//!
//! A password is in memory while a request sets or sends it, and nowhere else: what is stored is an
//! SRP verifier, sealed.

mod credential;
mod lockout;
mod policy;

pub(crate) use credential::{Lasting, off_thread};
pub use lockout::Guesses;
pub(crate) use lockout::forget_guesses;
pub use policy::generate;
pub(crate) use policy::{asks, check as check_policy};
