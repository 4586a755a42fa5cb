//! What signed-in users do with their own account, by access token.

pub mod get_user;
