//! `UntagResource`: takes tags from a pool. Tested with [`super::tag_resource`].

use super::tag_resource::entries;
use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{Arn, List, TagKey, input};

input! {
    /// Which pool, and which tags.
    pub struct Input { resource_arn: Arn, tag_keys: List<TagKey, 0, 50> }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let mut pool = cx.tagged_pool(&input.resource_arn).await?;
    let mut tags = entries(&pool);
    for key in input.tag_keys.as_slice() {
        tags.remove(key.as_str());
    }
    cx.replace_tags(&mut pool, tags).await
}
