//! `GetUser`: what an app may know of its signed-in user.

use serde::Serialize;

use super::super::views::{AttributeView, attributes};
use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::{Token, input};

input! {
    /// Who asks.
    pub struct Input { access_token: Token }
}

/// The user, as far as the client may read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    username: String,
    user_attributes: Vec<AttributeView>,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let listed = access.user.listed_attributes();
    let readable = listed.filter(|(name, _)| access.client.reads(name));
    Ok(Output {
        user_attributes: attributes(readable),
        username: access.user.username,
    })
}
