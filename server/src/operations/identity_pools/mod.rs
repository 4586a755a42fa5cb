//! Identity pools: they take the tokens of user pools, and give identities and AWS credentials.

pub mod create_identity_pool;
pub mod delete_identity_pool;
pub mod describe_identity_pool;
pub mod get_credentials_for_identity;
pub mod get_id;
pub mod get_identity_pool_roles;
pub mod list_identity_pools;
pub mod set_identity_pool_roles;

mod find;
mod keys;
mod logins;
mod resolution;
mod role_choice;
mod views;
