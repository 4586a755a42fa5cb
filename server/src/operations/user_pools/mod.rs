//! The user-pool API (`cognito-idp`).

pub mod account;
pub mod clients;
mod code_request;
mod find;
mod named;
mod pins;
pub mod pools;
pub mod recovery;
pub mod registration;
pub mod sign_in;
pub mod users;
mod views;
