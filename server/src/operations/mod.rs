//! The operations: one file each, and one line each in the table below.
//!
//! A file holds `Input`, `Output`, `call` and its tests, which go through the dispatcher. The table
//! yields dispatch, the required authorisation and the published list, so they cannot disagree.

mod dispatch;
mod identity_pools;
mod page;
pub mod query;
mod sts;
#[cfg(test)]
mod tests;
mod user_pools;

use dispatch::operations;
pub use dispatch::{Authorization, Operation, Service, find, run};

use serde::Serialize;

/// The output of an operation that returns nothing: `{}`.
#[derive(Debug, Serialize)]
pub struct Empty {}

operations! {
    CognitoIdp {
        AddCustomAttributes => user_pools::pools::add_custom_attributes, SigV4;
        AdminConfirmSignUp => user_pools::users::admin_confirm_sign_up, SigV4;
        AdminCreateUser => user_pools::users::admin_create_user, SigV4;
        AdminDeleteUser => user_pools::users::admin_delete_user, SigV4;
        AdminDisableUser => user_pools::users::admin_disable_user, SigV4;
        AdminEnableUser => user_pools::users::admin_enable_user, SigV4;
        AdminGetUser => user_pools::users::admin_get_user, SigV4;
        AdminInitiateAuth => user_pools::sign_in::admin_initiate_auth, SigV4;
        AdminRespondToAuthChallenge => user_pools::sign_in::admin_respond_to_auth_challenge, SigV4;
        AdminSetUserPassword => user_pools::users::admin_set_user_password, SigV4;
        AdminUserGlobalSignOut => user_pools::sign_in::admin_user_global_sign_out, SigV4;
        ChangePassword => user_pools::account::change_password, Open;
        ConfirmForgotPassword => user_pools::recovery::confirm_forgot_password, Open;
        ConfirmSignUp => user_pools::registration::confirm_sign_up, Open;
        CreateUserPool => user_pools::pools::create_user_pool, SigV4;
        CreateUserPoolClient => user_pools::clients::create_user_pool_client, SigV4;
        DeleteUserPool => user_pools::pools::delete_user_pool, SigV4;
        DeleteUserPoolClient => user_pools::clients::delete_user_pool_client, SigV4;
        DescribeUserPool => user_pools::pools::describe_user_pool, SigV4;
        DescribeUserPoolClient => user_pools::clients::describe_user_pool_client, SigV4;
        ForgotPassword => user_pools::recovery::forgot_password, Open;
        GetTokensFromRefreshToken => user_pools::sign_in::get_tokens_from_refresh_token, Open;
        GetUser => user_pools::account::get_user, Open;
        GetUserAttributeVerificationCode => user_pools::account::get_user_attribute_verification_code, Open;
        GetUserPoolMfaConfig => user_pools::pools::get_user_pool_mfa_config, SigV4;
        GlobalSignOut => user_pools::sign_in::global_sign_out, Open;
        InitiateAuth => user_pools::sign_in::initiate_auth, Open;
        ListTagsForResource => user_pools::pools::list_tags_for_resource, SigV4;
        ListUserPoolClients => user_pools::clients::list_user_pool_clients, SigV4;
        ListUserPools => user_pools::pools::list_user_pools, SigV4;
        ListUsers => user_pools::users::list_users, SigV4;
        ResendConfirmationCode => user_pools::registration::resend_confirmation_code, Open;
        RespondToAuthChallenge => user_pools::sign_in::respond_to_auth_challenge, Open;
        RevokeToken => user_pools::sign_in::revoke_token, Open;
        SetUserPoolMfaConfig => user_pools::pools::set_user_pool_mfa_config, SigV4;
        SignUp => user_pools::registration::sign_up, Open;
        TagResource => user_pools::pools::tag_resource, SigV4;
        UntagResource => user_pools::pools::untag_resource, SigV4;
        UpdateUserAttributes => user_pools::account::update_user_attributes, Open;
        UpdateUserPool => user_pools::pools::update_user_pool, SigV4;
        UpdateUserPoolClient => user_pools::clients::update_user_pool_client, SigV4;
        VerifyUserAttribute => user_pools::account::verify_user_attribute, Open;
    }
    CognitoIdentity {
        CreateIdentityPool => identity_pools::create_identity_pool, SigV4;
        DeleteIdentityPool => identity_pools::delete_identity_pool, SigV4;
        DescribeIdentityPool => identity_pools::describe_identity_pool, SigV4;
        GetCredentialsForIdentity => identity_pools::get_credentials_for_identity, Open;
        GetId => identity_pools::get_id, Open;
        GetIdentityPoolRoles => identity_pools::get_identity_pool_roles, SigV4;
        ListIdentityPools => identity_pools::list_identity_pools, SigV4;
        SetIdentityPoolRoles => identity_pools::set_identity_pool_roles, SigV4;
    }
}
