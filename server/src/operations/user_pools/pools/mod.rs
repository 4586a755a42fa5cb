//! User pools themselves: made, described, changed, deleted and listed.
//!
//! Every setting of the service model is checked, stored and shown. Some do nothing yet. **Ignored
//! because that is harmless**, it can only refuse or leave out more than asked for:
//!
//! - the triggers `CustomMessage` and `PostConfirmation` (nothing is sent to them), `UserMigration`
//!   (nobody is migrated), the three of custom authentication (the flow is refused) and
//!   `InboundFederation` (there are no identity providers);
//! - `MfaConfiguration` OPTIONAL and the factors of `SetUserPoolMfaConfig`: nobody can choose one;
//! - further `AllowedFirstAuthFactors`: the flow that offers them is refused;
//! - `DeviceConfiguration`: no device is remembered; `AdvancedSecurityMode` AUDIT: nothing is logged;
//! - `DcrConfiguration`: nobody can register a client; `AcrConfiguration`: tokens have no `acr`;
//! - `EmailConfiguration` and `SmsConfiguration`: how messages travel is the server's to configure;
//! - `IssuerConfiguration`: the issuer is what the server was started with.
//!
//! **Refused**, because ignoring it would let somebody in, or let something out:
//!
//! - `MfaConfiguration` ON: users would come in with a password alone;
//! - the triggers `PreSignUp`, `PreAuthentication` and `PostAuthentication`, which can refuse
//!   somebody; `PreTokenGeneration`, which can take something out of tokens; `CustomSMSSender` and
//!   `CustomEmailSender`, which keep codes from the pool's own channels;
//! - threat protection in mode ENFORCED, which blocks sign-ins;
//! - `KeyType` `CUSTOMER_MANAGED_KEY`: secrets lie under the server's own master key.

pub mod add_custom_attributes;
pub mod create_user_pool;
pub mod delete_user_pool;
pub mod describe_user_pool;
pub mod get_user_pool_mfa_config;
pub mod list_tags_for_resource;
pub mod list_user_pools;
mod mfa;
mod plan;
mod rules;
mod schema;
pub mod set_user_pool_mfa_config;
mod settings;
pub mod tag_resource;
mod unsupported;
pub mod untag_resource;
pub mod update_user_pool;
mod view;

pub(super) use plan::check_client as check_plan_of_client;
pub(super) use schema::exists as attribute_exists;
