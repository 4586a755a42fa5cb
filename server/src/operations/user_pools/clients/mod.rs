//! The app clients of a pool: made, described, changed, deleted and listed.
//!
//! Every setting of the service model is checked, stored and shown. Those that do nothing yet only
//! leave something out: OAuth settings (there are no OAuth endpoints), the flows `USER_AUTH`,
//! `CUSTOM_AUTH` and token exchange (refused when they begin), analytics and context data (nothing is
//! sent or received). `PublishSecretsInAWSSecretsManager` is refused: the secret would come back in
//! clear where that was to be avoided.

pub mod create_user_pool_client;
pub mod delete_user_pool_client;
pub mod describe_user_pool_client;
pub mod list_user_pool_clients;
mod oauth;
mod rules;
mod settings;
pub mod update_user_pool_client;
mod view;
