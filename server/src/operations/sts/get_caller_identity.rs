//! `GetCallerIdentity`: whose credentials these are. No policy can forbid it.

use super::super::query::Xml;
use crate::app::Context;
use crate::error::ApiError;

pub fn call(cx: &Context) -> Result<String, ApiError> {
    let account = &cx.settings.account;
    let caller = cx.caller.as_ref().ok_or_else(|| {
        ApiError::MissingAuthenticationToken("Missing Authentication Token".into())
    })?;
    let mut xml = Xml::default();
    xml.text("Arn", &caller.arn(account));
    xml.text("UserId", caller.user_id(account));
    xml.text("Account", caller.account(account));
    Ok(xml.finish())
}
