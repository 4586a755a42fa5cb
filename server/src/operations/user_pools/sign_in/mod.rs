//! Signing in, refreshing and ending sessions. What comes next is decided in `challenges/`.

pub mod admin_initiate_auth;
pub mod admin_respond_to_auth_challenge;
pub mod admin_user_global_sign_out;
pub mod get_tokens_from_refresh_token;
pub mod global_sign_out;
pub mod initiate_auth;
pub mod respond_to_auth_challenge;
pub mod revoke_token;
