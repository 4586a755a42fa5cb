//! `GlobalSignOut`: ends every session of the user who asks.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{Token, input};
use crate::store::Write;

input! {
    /// Who asks.
    pub struct Input { access_token: Token }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let access = cx.access(&input.access_token).await?;
    let mut after = access.user.clone();
    after.signed_out_at = Some(cx.now());
    let mut write = Write::new();
    write
        .replace_user(&access.pool, &access.user, &after)
        .delete_sessions(&access.pool.id, &access.user.sub);
    cx.commit(write).await?;
    Ok(Empty {})
}
