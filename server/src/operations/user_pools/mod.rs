//! The user-pool API (`cognito-idp`).

pub mod account;
mod find;
mod named;
mod names;
pub mod recovery;
pub mod registration;
pub mod sign_in;
pub mod users;
mod views;
