//! The names that people sign in with: what they may be, and whose they are.

use uuid::Uuid;

use crate::app::App;
use crate::attributes::{is_email, is_phone_number};
use crate::error::{ApiError, texts};
use crate::model::{Pool, Sub, User};
use crate::shapes::user_pool::{AliasAttribute, UsernameAttribute};
use crate::store::{CommitError, Guard, Write};

/// How a new user is named.
#[derive(Debug, PartialEq)]
pub(crate) struct NewName {
    /// The stored username.
    pub stored: String,
    /// The attribute that what was typed is the value of, where people sign in with an address.
    pub address: Option<UsernameAttribute>,
}

impl NewName {
    /// What `typed` means as the name of a new user.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub fn of(pool: &Pool, typed: &str, sub: &Sub) -> Result<Self, ApiError> {
        let refuse = |text: &'static str| Err(ApiError::InvalidParameter(text.into()));
        if pool.has_username_attributes() {
            let fits = |kind: &&UsernameAttribute| match kind {
                UsernameAttribute::Email => is_email(typed),
                UsernameAttribute::PhoneNumber => is_phone_number(typed),
            };
            return match pool.username_attributes.iter().find(fits) {
                Some(kind) => Ok(Self {
                    stored: sub.as_str().to_owned(),
                    address: Some(*kind),
                }),
                None => refuse(match pool.username_attributes.as_slice() {
                    [UsernameAttribute::Email] => "Username should be an email.",
                    [UsernameAttribute::PhoneNumber] => "Username should be a phone number.",
                    _ => "Username should be either an email or a phone number.",
                }),
            };
        }
        let alias = |kind| pool.alias_attributes.contains(&kind);
        if alias(AliasAttribute::Email) && is_email(typed) {
            return refuse(
                "Username cannot be of email format, since user pool is configured for email alias.",
            );
        }
        if alias(AliasAttribute::PhoneNumber) && is_phone_number(typed) {
            return refuse(
                "Username cannot be of phone number format, since user pool is configured for phone \
                 number alias.",
            );
        }
        Ok(Self {
            stored: pool.folded(typed),
            address: None,
        })
    }
}

/// A sign-in name that somebody else has.
#[derive(Debug, PartialEq)]
pub(crate) struct Taken {
    /// `username`, `email`, `phone_number` or `preferred_username`.
    pub kind: String,
    /// Whose it is.
    pub owner: Sub,
}

impl Taken {
    /// How it is told.
    pub fn text(&self) -> String {
        match self.kind.as_str() {
            "username" => texts::USER_EXISTS.to_owned(),
            kind => format!("An account with the given {kind} already exists."),
        }
    }
}

impl App {
    /// The sign-in names of `after` that `before` had not, and that somebody else has.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn taken_names(
        &self,
        pool: &Pool,
        before: Option<&User>,
        after: &User,
    ) -> Result<Vec<Taken>, ApiError> {
        let mut taken = Vec::new();
        let had = before.map(|user| pool.sign_in_names(user));
        let had = had.unwrap_or_default();
        for name in pool.sign_in_names(after).difference(&had) {
            let Some((kind, value)) = name.split_once(':') else {
                continue;
            };
            if let Some(owner) = self.owner(pool, kind, value).await?
                && owner != after.sub
            {
                let kind = kind.to_owned();
                taken.push(Taken { kind, owner });
            }
        }
        Ok(taken)
    }

    /// The first of [`taken_names`](App::taken_names).
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn taken_name(
        &self,
        pool: &Pool,
        before: Option<&User>,
        after: &User,
    ) -> Result<Option<Taken>, ApiError> {
        let taken = self.taken_names(pool, before, after).await?;
        Ok(taken.into_iter().next())
    }

    /// Who is found by this name. A username or preferred username is also taken where it is the
    /// other one, or the `sub`, of somebody: what is typed at sign-in must mean one person.
    async fn owner(&self, pool: &Pool, kind: &str, value: &str) -> Result<Option<Sub>, ApiError> {
        if !matches!(kind, "username" | "preferred_username") {
            let name = format!("{kind}:{value}");
            return Ok(self.store.find_name(&pool.id, &name).await?);
        }
        for kind in ["username", "preferred_username"] {
            let name = format!("{kind}:{value}");
            if let Some(owner) = self.store.find_name(&pool.id, &name).await? {
                return Ok(Some(owner));
            }
        }
        if Uuid::try_parse(value).is_err() {
            return Ok(None);
        }
        let sub = Sub::trusted(value.to_lowercase());
        let found = self.store.lookup_user(&pool.id, &sub).await?;
        Ok(found.map(|user| user.sub))
    }

    /// Writes all of `write` or nothing. A name that was taken meanwhile starts the operation again,
    /// so that it is told as it is told when it was taken before.
    ///
    /// # Errors
    /// As [`commit`](App::commit).
    pub(crate) async fn commit_names(&self, write: Write) -> Result<(), ApiError> {
        match self.store.commit(write).await {
            Err(CommitError::Refused(Guard::FreeName)) => Err(ApiError::Changed),
            result => Ok(result?),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::{TestApp, sign_up_input};

    fn attribute(user: &Value, name: &str) -> Option<String> {
        let listed = user["UserAttributes"].as_array().unwrap();
        let found = listed.iter().find(|attribute| attribute["Name"] == name)?;
        Some(found["Value"].as_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn the_sub_of_somebody_is_nobody_elses_name() {
        let (app, pool) = TestApp::with_pool().await;
        let sub = app.add_user(&pool, "alice", json!({})).await;
        for name in [sub.clone(), sub.to_uppercase()] {
            app.refuses_code(
                "SignUp",
                sign_up_input(&name, &[]),
                "UsernameExistsException",
            )
            .await;
        }
    }

    #[tokio::test]
    async fn where_people_sign_in_with_an_address_the_name_is_one_and_is_not_stored_as_such() {
        let (app, pool) = TestApp::verifying(&["email"]).await;
        app.edit_pool(&pool, |pool| {
            pool.username_attributes = serde_json::from_value(json!(["email"])).unwrap();
        })
        .await;
        let refused = ("InvalidParameterException", "Username should be an email.");
        for name in ["alice", "+15555551234", "a@b@c"] {
            app.refuses("SignUp", sign_up_input(name, &[]), refused.0, refused.1)
                .await;
        }
        let reply = app.sign_up("ann@example.com", &[]).await;
        let whom = json!({"UserPoolId": pool, "Username": "ann@example.com"});
        let user = app.ok("AdminGetUser", whom).await;
        assert_eq!(user["Username"], reply["UserSub"]);
        assert_eq!(
            attribute(&user, "email").as_deref(),
            Some("ann@example.com")
        );
        app.refuses(
            "SignUp",
            sign_up_input("ann@example.com", &[]),
            "UsernameExistsException",
            "An account with the given email already exists.",
        )
        .await;
        // The attribute can't say anything else than the name.
        app.sign_up("bob@example.com", &[("email", "ann@example.com")])
            .await;
        let whom = json!({"UserPoolId": pool, "Username": "bob@example.com"});
        let user = app.ok("AdminGetUser", whom).await;
        assert_eq!(
            attribute(&user, "email").as_deref(),
            Some("bob@example.com")
        );
        for (kinds, text) in [
            (
                json!(["phone_number"]),
                "Username should be a phone number.",
            ),
            (
                json!(["email", "phone_number"]),
                "Username should be either an email or a phone number.",
            ),
        ] {
            app.edit_pool(&pool, |pool| {
                pool.username_attributes = serde_json::from_value(kinds).unwrap();
            })
            .await;
            app.refuses("SignUp", sign_up_input("alice", &[]), refused.0, text)
                .await;
        }
    }

    #[tokio::test]
    async fn an_alias_is_no_username_and_a_preferred_one_comes_later() {
        let (app, pool) = TestApp::with_pool().await;
        app.edit_pool(&pool, |pool| {
            pool.alias_attributes =
                serde_json::from_value(json!(["email", "preferred_username"])).unwrap();
        })
        .await;
        for (name, attributes, text) in [
            (
                "ann@example.com",
                &[][..],
                "Username cannot be of email format, since user pool is configured for email alias.",
            ),
            (
                "alice",
                &[("preferred_username", "ann")],
                "preferred_username cannot be provided for unconfirmed account",
            ),
        ] {
            let error = "InvalidParameterException";
            app.refuses("SignUp", sign_up_input(name, attributes), error, text)
                .await;
        }
        // An address is an alias once it is verified: until then many may claim it.
        let email = ("email", "ann@example.com");
        app.add_user(
            &pool,
            "ann",
            json!({"email": "ann@example.com", "email_verified": "true", "preferred_username": "an"}),
        )
        .await;
        app.sign_up("alice", &[email]).await;
        app.refuses_code(
            "SignUp",
            sign_up_input("an", &[]),
            "UsernameExistsException",
        )
        .await;
    }

    #[tokio::test]
    async fn names_are_one_in_either_case_where_the_pool_says_so() {
        let (app, pool) = TestApp::with_pool().await;
        app.sign_up("Alice", &[]).await;
        app.sign_up("alice", &[]).await;
        app.edit_pool(&pool, |pool| {
            let insensitive = json!({"CaseSensitive": false});
            pool.username_configuration = serde_json::from_value(insensitive).unwrap();
        })
        .await;
        app.sign_up("Bob", &[]).await;
        app.refuses_code(
            "SignUp",
            sign_up_input("bOB", &[]),
            "UsernameExistsException",
        )
        .await;
        let whom = json!({"UserPoolId": pool, "Username": "BOB"});
        assert_eq!(app.ok("AdminGetUser", whom).await["Username"], "bob");
    }
}
