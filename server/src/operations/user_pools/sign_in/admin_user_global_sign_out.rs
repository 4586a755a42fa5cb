//! `AdminUserGlobalSignOut`: ends every session of a user.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::{UserPoolId, Username, input};
use crate::store::Write;

input! {
    /// Whose sessions to end.
    pub struct Input { user_pool_id: UserPoolId, username: Username }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let (pool, user) = cx.user(&input.user_pool_id, &input.username).await?;
    let mut after = user.clone();
    after.signed_out_at = Some(cx.now());
    let mut write = Write::new();
    write
        .replace_user(&pool, &user, &after)
        .delete_sessions(&pool.id, &user.sub);
    cx.commit(write).await?;
    Ok(Empty {})
}
