//! `SignUp`: a person makes an account, and is sent a code where the pool verifies addresses.

use serde::Serialize;
use serde_with::skip_serializing_none;

use super::super::names::NewName;
use crate::app::Context;
use crate::attributes;
use crate::codes::{self, NewCode, Proves};
use crate::delivery::{CodeDeliveryDetails, Envelope, Occasion};
use crate::error::ApiError;
use crate::model::{Client, CodePurpose, Pool, Sub, User, UserStatus};
use crate::passwords::Lasting;
use crate::shapes::user_pool::{
    AliasAttribute, AnalyticsMetadata, Attributes, ClientMetadata, UserContextData,
};
use crate::shapes::{ClientId, Password, SecretHash, Username, input};
use crate::store::Write;

input! {
    /// Who wants an account.
    pub struct Input {
        client_id: ClientId,
        secret_hash: Option<SecretHash>,
        username: Username,
        password: Option<Password>,
        user_attributes: Option<Attributes>,
        validation_data: Option<Attributes>,
        analytics_metadata: Option<AnalyticsMetadata>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// The new account.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_confirmed: bool,
    code_delivery_details: Option<CodeDeliveryDetails>,
    user_sub: String,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    let hash = input.secret_hash.as_ref().map(SecretHash::as_str);
    cx.check_secret_hash(&client, hash, &[input.username.as_str()])?;
    check_open(&pool)?;
    let mut user = new_user(cx, &pool, &client, &input)?;
    // Signing in without a password is not offered: nobody could enter such an account.
    let password = input.password.as_ref().ok_or_else(|| {
        ApiError::InvalidParameter(
            "1 validation error detected: Value null at 'password' failed to satisfy constraint: \
             Member must not be null"
                .into(),
        )
    })?;
    if let Some(taken) = cx.taken_name(&pool, None, &user).await? {
        return Err(ApiError::UsernameExists(taken.text().into()));
    }
    cx.set_password(&pool, &mut user, password.as_str(), Lasting::Permanent)
        .await?;
    let mut write = Write::new();
    write.add_user(&pool, &user);
    let code_delivery_details = match codes::confirmation(&pool, &user) {
        Some(to) => {
            let new = NewCode {
                subject: &user.sub,
                purpose: CodePurpose::SignUp,
                proves: Proves::Present,
            };
            let envelope = Envelope {
                pool: &pool,
                username: &user.username,
                occasion: Occasion::SignUp,
                to: &to,
            };
            Some(cx.issue_code(&new, &envelope, &mut write)?)
        }
        None => None,
    };
    cx.commit_names(write).await?;
    Ok(Output {
        user_confirmed: false,
        code_delivery_details,
        user_sub: user.sub.as_str().to_owned(),
    })
}

/// Whether people may make accounts in this pool by themselves.
fn check_open(pool: &Pool) -> Result<(), ApiError> {
    let config = pool.settings.admin_create_user_config.as_ref();
    if config.and_then(|config| config.allow_admin_create_user_only) == Some(true) {
        return Err(ApiError::NotAuthorized(
            "SignUp is not permitted for this user pool".into(),
        ));
    }
    Ok(())
}

/// The user that is asked for, without a password yet.
fn new_user(cx: &Context, pool: &Pool, client: &Client, input: &Input) -> Result<User, ApiError> {
    let sub = Sub::new(cx.uuid());
    let typed = input.username.as_str();
    let name = NewName::of(pool, typed, &sub)?;
    let mut given = input
        .user_attributes
        .as_ref()
        .map(attributes::pairs)
        .unwrap_or_default();
    attributes::check_writable(client, &given)?;
    if let Some(kind) = name.address {
        // The name is the address, whatever the attributes say of it.
        given.retain(|(name, _)| *name != kind.as_str());
        given.push((kind.as_str(), typed));
    }
    let alias = AliasAttribute::PreferredUsername;
    if pool.alias_attributes.contains(&alias)
        && given.iter().any(|(name, _)| *name == alias.as_str())
    {
        return Err(ApiError::InvalidParameter(
            "preferred_username cannot be provided for unconfirmed account".into(),
        ));
    }
    let now = cx.now();
    let mut user = User {
        pool_id: pool.id.clone(),
        sub,
        username: name.stored,
        status: UserStatus::Unconfirmed,
        enabled: true,
        attributes: std::collections::BTreeMap::new(),
        credential: None,
        earlier_credentials: Vec::new(),
        signed_out_at: None,
        created_at: now,
        modified_at: now,
        version: 0,
    };
    attributes::create(pool, &mut user, &given)?;
    attributes::check_required(pool, &user)?;
    Ok(user)
}
