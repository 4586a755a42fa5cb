//! A user pool, an identity pool and STS that speak Amazon Cognito's own protocols.

pub mod app;
pub mod attributes;
pub mod challenges;
mod codes;
pub mod command;
pub mod credentials;
pub mod delivery;
pub mod environment;
pub mod error;
pub mod gateway;
pub mod http;
pub mod model;
mod names;
pub mod operations;
pub mod passwords;
mod recent;
pub mod secrets;
pub mod seed;
pub mod settings;
pub mod shapes;
pub mod start;
pub mod store;
pub mod sweep;
#[cfg(test)]
mod testing;
pub mod tokens;
