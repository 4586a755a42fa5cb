//! How people make an account for themselves.

pub mod confirm_sign_up;
pub mod resend_confirmation_code;
pub mod sign_up;
