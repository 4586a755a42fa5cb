//! `UpdateUserAttributes`: what a signed-in user may change of what is known of them.

use serde::Serialize;

use super::verifiable::{self, VERIFIABLE};
use crate::app::Context;
use crate::attributes;
use crate::codes::Proves;
use crate::delivery::{CodeDeliveryDetails, Destination, Occasion};
use crate::error::ApiError;
use crate::model::{Pool, User};
use crate::shapes::user_pool::{Attributes, ClientMetadata, VerifiedAttribute};
use crate::shapes::{Token, input};
use crate::store::Write;

input! {
    /// Who changes, and what.
    pub struct Input {
        user_attributes: Attributes,
        access_token: Token,
        client_metadata: Option<ClientMetadata>,
    }
}

/// Where codes went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    code_delivery_details_list: Vec<CodeDeliveryDetails>,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let (pool, user) = (&access.pool, &access.user);
    super::check_usable(user)?;
    let given = attributes::pairs(&input.user_attributes);
    let mut after = user.clone();
    attributes::set_own(pool, &access.client, &mut after, &given)?;
    check_still_named(pool, &after)?;
    if let Some(taken) = cx.taken_name(pool, Some(user), &after).await? {
        return Err(ApiError::AliasExists(taken.text().into()));
    }
    let mut write = Write::new();
    let mut sent = Vec::new();
    for attribute in VERIFIABLE {
        let new = Destination::of(&after, attribute);
        let Some(new) = new.filter(|new| user.attribute(attribute.as_str()) != Some(&new.address))
        else {
            continue;
        };
        let proves = if pool.verifies_before_update(attribute) {
            keep(user, &mut after, attribute);
            Proves::Future
        } else if pool.auto_verifies(attribute) {
            Proves::Present
        } else {
            continue;
        };
        let occasion = Occasion::UpdateUserAttribute;
        sent.push(verifiable::send(
            cx,
            pool,
            user,
            occasion,
            (&new, proves),
            &mut write,
        )?);
    }
    after.modified_at = cx.now();
    write.replace_user(pool, user, &after);
    cx.commit_names(write).await?;
    Ok(Output {
        code_delivery_details_list: sent,
    })
}

/// Where people sign in with an address, one must be left.
fn check_still_named(pool: &Pool, after: &User) -> Result<(), ApiError> {
    let kinds = &pool.username_attributes;
    let left = kinds
        .iter()
        .any(|kind| after.attribute(kind.as_str()).is_some());
    match kinds.first() {
        Some(kind) if !left => Err(ApiError::InvalidParameter(
            format!("user.{kind}: The attribute is required\n").into(),
        )),
        _ => Ok(()),
    }
}

/// Leaves the address as it was, until its new value is verified.
fn keep(before: &User, after: &mut User, attribute: VerifiedAttribute) {
    for name in [attribute.to_string(), format!("{attribute}_verified")] {
        match before.attributes.get(&name) {
            Some(value) => after.attributes.insert(name, value.clone()),
            None => after.attributes.remove(&name),
        };
    }
}
