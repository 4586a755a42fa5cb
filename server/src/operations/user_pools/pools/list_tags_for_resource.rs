//! `ListTagsForResource`: the tags of a pool. Tested with [`super::tag_resource`].

use serde::Serialize;

use crate::app::Context;
use crate::error::ApiError;
use crate::shapes::user_pool::Tags;
use crate::shapes::{Arn, input};

input! {
    /// Which pool.
    pub struct Input { resource_arn: Arn }
}

/// The tags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    tags: Tags,
}

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let pool = cx.tagged_pool(&input.resource_arn).await?;
    Ok(Output {
        tags: pool.settings.tags,
    })
}
