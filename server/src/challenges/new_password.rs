//! `NEW_PASSWORD_REQUIRED`: a temporary password was proved and must be replaced.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::respond::Respond;
use super::state::{State, Step};
use super::{ChallengeName, Outcome, account, required};
use crate::app::App;
use crate::attributes;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, User, UserStatus};
use crate::passwords::Lasting;
use crate::store::Write;

/// Asks for the new password, and for the required attributes that the user lacks.
pub(super) fn challenge(
    app: &App,
    pool: &Pool,
    client: &Client,
    user: &User,
) -> Result<Outcome, ApiError> {
    let credential = user.credential.as_ref().ok_or(ApiError::Changed)?;
    let step = Step::NewPassword {
        sub: user.sub.clone(),
        proved: account::fingerprint(credential),
    };
    let session = app.seal_step(pool, client, step)?;
    let missing: Vec<Value> = pool
        .required_attributes()
        .filter(|name| user.attribute(name).is_none())
        .map(|name| format!("userAttributes.{name}").into())
        .collect();
    let known: Map<String, Value> = user
        .attributes
        .iter()
        .filter(|(name, _)| client.reads(name))
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    let parameters = BTreeMap::from([
        ("USER_ID_FOR_SRP", user.username.clone()),
        // Clients parse both of these: they are JSON within text.
        ("requiredAttributes", Value::Array(missing).to_string()),
        ("userAttributes", Value::Object(known).to_string()),
    ]);
    Ok(Outcome::challenge(
        ChallengeName::NewPasswordRequired,
        Some(session),
        parameters,
    ))
}

impl App {
    pub(super) async fn answer_new_password(
        &self,
        request: &Respond<'_>,
        state: State,
    ) -> Result<Outcome, ApiError> {
        let Respond {
            pool,
            client,
            responses,
            ..
        } = request;
        let invalid = || ApiError::NotAuthorized(texts::SESSION_INVALID.into());
        let Step::NewPassword { sub, proved } = &state.step else {
            return Err(invalid());
        };
        let user = self
            .store
            .lookup_user(&pool.id, sub)
            .await?
            .ok_or_else(invalid)?;
        let current = user.credential.as_ref().map(account::fingerprint);
        if user.status != UserStatus::ForceChangePassword || current.as_ref() != Some(proved) {
            return Err(invalid());
        }
        self.check_answering_name(request, Some(&user), &[])?;
        self.check_admissible(pool, &user)?;
        let password = required(responses, "NEW_PASSWORD")?;
        let mut after = user.clone();
        for (key, value) in responses.iter() {
            if let Some(name) = key.strip_prefix("userAttributes.") {
                supply(pool, client, &user, &mut after, name, value.as_str())?;
            }
        }
        let missing = attributes::missing(pool, &after);
        if !missing.is_empty() {
            let text = format!("Invalid user attributes: {missing}");
            return Err(ApiError::InvalidParameter(text.into()));
        }
        if let Some(taken) = self.taken_name(pool, Some(&user), &after).await? {
            return Err(ApiError::AliasExists(taken.text().into()));
        }
        self.set_password(pool, &mut after, password, Lasting::Permanent)
            .await?;
        after.status = UserStatus::Confirmed;
        after.modified_at = self.now();
        let mut write = Write::new();
        state.spend(pool, &mut write);
        write.replace_user(pool, &user, &after);
        let issued = self.start_session(pool, client, &after, &mut write).await?;
        self.commit_names(write).await?;
        Ok(Outcome::tokens(issued))
    }
}

/// Takes an attribute that the user supplies with the new password.
fn supply(
    pool: &Pool,
    client: &Client,
    before: &User,
    after: &mut User,
    name: &str,
    value: &str,
) -> Result<(), ApiError> {
    if before.attribute(name) == Some(value) {
        return Ok(());
    }
    let provided = before.attribute(name).is_some();
    if provided && pool.required_attributes().any(|required| required == name) {
        let text = format!("Cannot modify an already provided {name}");
        return Err(ApiError::NotAuthorized(text.into()));
    }
    attributes::set_own(pool, client, after, &[(name, value)])
}
