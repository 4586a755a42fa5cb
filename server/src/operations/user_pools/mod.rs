//! The user-pool API (`cognito-idp`).

pub mod account;
mod find;
pub mod sign_in;
pub mod users;
mod views;
