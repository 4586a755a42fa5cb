//! `AdminCreateUser`: makes a user with a temporary password and invites them.

use std::collections::BTreeMap;

use serde::Serialize;
use zeroize::Zeroizing;

use super::super::views::UserView;
use crate::app::Context;
use crate::attributes;
use crate::delivery::{DeliveryMedium, Destination, Envelope, Occasion};
use crate::error::{ApiError, texts};
use crate::model::{Pool, Sub, User, UserStatus};
use crate::names::NewName;
use crate::passwords::{self, Lasting};
use crate::shapes::user_pool::{Attributes, ClientMetadata, FirstAuthFactor, VerifiedAttribute};
use crate::shapes::{List, Password, UserPoolId, Username, choice, input};
use crate::store::Write;

choice! {
    /// `MessageActionType`.
    MessageAction { Resend = "RESEND", Suppress = "SUPPRESS" }
}

input! {
    /// Whom to make, and how to tell them.
    pub struct Input {
        user_pool_id: UserPoolId,
        username: Username,
        user_attributes: Option<Attributes>,
        validation_data: Option<Attributes>,
        temporary_password: Option<Password>,
        force_alias_creation: Option<bool>,
        message_action: Option<MessageAction>,
        desired_delivery_mediums: Option<List<DeliveryMedium, 0, 2>>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// The user as it was made.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user: UserView,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.pool(&input.user_pool_id).await?;
    let mut write = Write::new();
    let user = if input.message_action == Some(MessageAction::Resend) {
        renew(cx, &pool, &input, &mut write).await?
    } else {
        create(cx, &pool, &input, &mut write).await?
    };
    cx.commit_names(write).await?;
    Ok(Output {
        user: UserView::new(user.into(), |_| true),
    })
}

/// A fresh temporary password for somebody who has not used theirs.
async fn renew(
    cx: &Context,
    pool: &Pool,
    input: &Input,
    write: &mut Write,
) -> Result<User, ApiError> {
    let typed = input.username.as_str();
    let found = cx.store.find_user(pool, typed).await?;
    let before = found.ok_or_else(|| ApiError::UserNotFound(texts::USER_UNKNOWN.into()))?;
    if before.status != UserStatus::ForceChangePassword {
        let text = format!("Resend not possible. {typed} status is not FORCE_CHANGE_PASSWORD");
        return Err(ApiError::UnsupportedUserState(text.into()));
    }
    let mut user = before.clone();
    let password = give_password(cx, pool, &mut user, input).await?;
    user.modified_at = cx.now();
    write.replace_user(pool, &before, &user);
    invite(cx, pool, &user, input, &password, write)?;
    Ok(user)
}

async fn create(
    cx: &Context,
    pool: &Pool,
    input: &Input,
    write: &mut Write,
) -> Result<User, ApiError> {
    let mut user = new_user(cx, pool, input)?;
    yield_names(cx, pool, &user, input, write).await?;
    if is_passwordless(pool, input) {
        check_reachable(pool, &user)?;
        user.status = UserStatus::Confirmed;
        write.add_user(pool, &user);
        return Ok(user);
    }
    let password = give_password(cx, pool, &mut user, input).await?;
    write.add_user(pool, &user);
    if input.message_action != Some(MessageAction::Suppress) {
        invite(cx, pool, &user, input, &password, write)?;
    }
    Ok(user)
}

/// The user that is asked for, without a password yet. Required attributes may wait until the user
/// answers the invitation.
fn new_user(cx: &Context, pool: &Pool, input: &Input) -> Result<User, ApiError> {
    let sub = Sub::new(cx.uuid());
    let typed = input.username.as_str();
    let name = NewName::of(pool, typed, &sub)?;
    let mut given = input
        .user_attributes
        .as_ref()
        .map(attributes::pairs)
        .unwrap_or_default();
    if let Some(kind) = name.address {
        // The name is the address, whatever the attributes say of it.
        given.retain(|(name, _)| *name != kind.as_str());
        given.push((kind.as_str(), typed));
    }
    let now = cx.now();
    let mut user = User {
        pool_id: pool.id.clone(),
        sub,
        username: name.stored,
        status: UserStatus::ForceChangePassword,
        enabled: true,
        attributes: BTreeMap::new(),
        credential: None,
        earlier_credentials: Vec::new(),
        signed_out_at: None,
        created_at: now,
        modified_at: now,
        version: 0,
    };
    attributes::create(pool, &mut user, &given)?;
    check_verified(&user)?;
    Ok(user)
}

/// What is not there can't be verified.
fn check_verified(user: &User) -> Result<(), ApiError> {
    for name in ["email", "phone_number"] {
        if user.is_verified(name) && user.attribute(name).is_none() {
            let text = format!("{name} is required if {name}_verified is true.");
            return Err(ApiError::InvalidParameter(text.into()));
        }
    }
    Ok(())
}

/// Refuses names that are somebody else's. With `ForceAliasCreation` whoever has an address as an
/// alias gives it up.
async fn yield_names(
    cx: &Context,
    pool: &Pool,
    user: &User,
    input: &Input,
    write: &mut Write,
) -> Result<(), ApiError> {
    // Before and after; both addresses may be the same one's.
    let mut owners: BTreeMap<Sub, (User, User)> = BTreeMap::new();
    for taken in cx.taken_names(pool, None, user).await? {
        if taken.kind == "username" {
            let text = "User account already exists";
            return Err(ApiError::UsernameExists(text.into()));
        }
        if pool.has_username_attributes() {
            return Err(ApiError::UsernameExists(taken.text().into()));
        }
        let address = taken.kind.parse::<VerifiedAttribute>().ok();
        let Some(address) = address.filter(|_| input.force_alias_creation == Some(true)) else {
            return Err(ApiError::AliasExists(taken.text().into()));
        };
        if !owners.contains_key(&taken.owner) {
            let owner = cx.store.lookup_user(&pool.id, &taken.owner).await?;
            let owner = owner.ok_or(ApiError::Changed)?;
            owners.insert(taken.owner.clone(), (owner.clone(), owner));
        }
        if let Some((_, after)) = owners.get_mut(&taken.owner) {
            after.set_verified(address, false);
            after.modified_at = cx.now();
        }
    }
    for (before, after) in owners.values() {
        write.replace_user(pool, before, after);
    }
    Ok(())
}

/// Whether the user is to have no password, as pools allow that let people in by a code.
fn is_passwordless(pool: &Pool, input: &Input) -> bool {
    let none = input
        .temporary_password
        .as_ref()
        .is_none_or(|password| password.as_str().is_empty());
    none && (allows(pool, FirstAuthFactor::EmailOtp) || allows(pool, FirstAuthFactor::SmsOtp))
}

fn allows(pool: &Pool, factor: FirstAuthFactor) -> bool {
    let policies = pool.settings.policies.as_ref();
    let policy = policies.and_then(|policies| policies.sign_in_policy.as_ref());
    let factors = policy.and_then(|policy| policy.allowed_first_auth_factors.as_ref());
    factors.is_some_and(|factors| factors.as_slice().contains(&factor))
}

/// Whoever has no password needs an address for one of the codes that the pool sends.
fn check_reachable(pool: &Pool, user: &User) -> Result<(), ApiError> {
    let reached = |factor, name| allows(pool, factor) && user.attribute(name).is_some();
    if reached(FirstAuthFactor::EmailOtp, "email")
        || reached(FirstAuthFactor::SmsOtp, "phone_number")
    {
        return Ok(());
    }
    Err(ApiError::InvalidParameter(
        "An email or phone_number is required for a user without a password.".into(),
    ))
}

/// Sets the temporary password that was asked for, or a random one.
async fn give_password(
    cx: &Context,
    pool: &Pool,
    user: &mut User,
    input: &Input,
) -> Result<Zeroizing<String>, ApiError> {
    let asked = input.temporary_password.as_ref().map(Password::as_str);
    let password = Zeroizing::new(match asked.filter(|asked| !asked.is_empty()) {
        Some(asked) => asked.to_owned(),
        None => passwords::generate(pool.password_policy(), &*cx.random),
    });
    cx.set_password(pool, user, &password, Lasting::Temporary)
        .await?;
    Ok(password)
}

/// Puts the invitation into `write`, once for each medium that was asked for; SMS unless told
/// otherwise, and then only where there is a number.
fn invite(
    cx: &Context,
    pool: &Pool,
    user: &User,
    input: &Input,
    password: &str,
    write: &mut Write,
) -> Result<(), ApiError> {
    let asked = input.desired_delivery_mediums.as_ref();
    let asked = asked.map(List::as_slice).filter(|asked| !asked.is_empty());
    for medium in asked.unwrap_or(&[DeliveryMedium::Sms]) {
        let attribute = match medium {
            DeliveryMedium::Sms => VerifiedAttribute::PhoneNumber,
            DeliveryMedium::Email => VerifiedAttribute::Email,
        };
        let Some(to) = Destination::of(user, attribute) else {
            if asked.is_none() {
                continue;
            }
            let text = format!(
                "User has no {} to deliver the message to.",
                attribute.as_str()
            );
            return Err(ApiError::InvalidParameter(text.into()));
        };
        let envelope = Envelope {
            pool,
            username: &user.username,
            occasion: Occasion::AdminCreateUser,
            to: &to,
        };
        cx.send_invitation(&envelope, signs_in_as(pool, user), password, write)?;
    }
    Ok(())
}

/// The name that the invited person types.
fn signs_in_as<'a>(pool: &Pool, user: &'a User) -> &'a str {
    let attributes = pool.username_attributes.iter();
    let mut addresses = attributes.filter_map(|attribute| user.attribute(attribute.as_str()));
    addresses.next().unwrap_or(&user.username)
}

#[cfg(test)]
mod tests;
