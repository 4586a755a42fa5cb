//! `ListUsers`: the users of a pool, page by page, all of them or those that a filter finds.

use serde::Serialize;
use serde_with::skip_serializing_none;

use super::super::views::UserView;
use super::filter::Filter;
use crate::app::Context;
use crate::attributes;
use crate::error::ApiError;
use crate::model::{Pool, Profile, Sub};
use crate::shapes::{
    AttributeName, List, PageSizeOrDefault, PageToken, UserFilter, UserPoolId, input,
};
use crate::store::{Listing, SearchTerm};

input! {
    /// Which users to list, and what of them.
    pub struct Input {
        user_pool_id: UserPoolId,
        attributes_to_get: Option<List<AttributeName, 0, 125>>,
        limit: Option<PageSizeOrDefault>,
        pagination_token: Option<PageToken>,
        filter: Option<UserFilter>,
    }
}

/// One page.
#[skip_serializing_none]
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    users: Vec<UserView>,
    pagination_token: Option<String>,
}

/// The size of a page that names none.
const PAGE: usize = 60;

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let text = input.filter.as_ref().map_or("", UserFilter::as_str);
    let filter = Filter::parse(text)?;
    let pool = cx.pool(&input.user_pool_id).await?;
    let wanted = input.attributes_to_get.map(List::into_vec);
    if let Some(wanted) = &wanted {
        check_known(&pool, wanted)?;
    }
    let context = ["ListUsers", pool.id.as_str(), text];
    let after = Place::read(&cx.page_start(&context, input.pagination_token.as_ref())?);
    let size = match input.limit.map(PageSizeOrDefault::get) {
        None | Some(0) => PAGE,
        Some(limit) => usize::try_from(limit).unwrap_or(PAGE),
    };
    // One more than fits tells whether another page follows.
    let mut found = find(cx, &pool, filter.as_ref(), after, size + 1).await?;
    let more = found.len() > size;
    found.truncate(size);
    let pagination_token = match found.last() {
        Some((last, _)) if more => Some(cx.page_token(&context, &last.write())),
        _ => None,
    };
    let users = found
        .into_iter()
        .map(|(_, user)| view(user, wanted.as_deref()))
        .collect::<Result<_, _>>()?;
    Ok(Output {
        users,
        pagination_token,
    })
}

/// Where in a listing a user stands: by the value it was found by, and its `sub`.
#[derive(Default)]
struct Place(Listing);

impl Place {
    /// A `sub` has no blanks, so the first one ends it.
    fn read(text: &str) -> Self {
        let (sub, value) = text.split_once(' ').unwrap_or((text, ""));
        Self(Listing {
            value: value.to_owned(),
            sub: sub.to_owned(),
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.0.sub, self.0.value)
    }

    fn of(user: &Profile) -> Self {
        Self(Listing {
            value: String::new(),
            sub: user.sub.as_str().to_owned(),
        })
    }
}

async fn find(
    cx: &Context,
    pool: &Pool,
    filter: Option<&Filter>,
    after: Place,
    limit: usize,
) -> Result<Vec<(Place, Profile)>, ApiError> {
    let rows = i64::try_from(limit).unwrap_or(i64::MAX);
    let placed = |user: Profile| (Place::of(&user), user);
    let Some(filter) = filter else {
        let users = cx.store.list_users(&pool.id, &after.0.sub, rows).await?;
        return Ok(users.into_iter().map(placed).collect());
    };
    if filter.attribute == "sub" {
        let users = find_by_sub(cx, pool, filter, &after.0.sub, rows).await?;
        return Ok(users.into_iter().map(placed).collect());
    }
    let term = SearchTerm {
        field: filter.attribute.to_owned(),
        value: filter.value.clone(),
        prefix: filter.prefix,
    };
    let found = cx
        .store
        .search_users(&pool.id, &term, &after.0, rows)
        .await?;
    Ok(found
        .into_iter()
        .map(|(place, user)| (Place(place), user))
        .collect())
}

/// Users lie in the order of their `sub`, so those that begin alike lie together.
async fn find_by_sub(
    cx: &Context,
    pool: &Pool,
    filter: &Filter,
    after: &str,
    rows: i64,
) -> Result<Vec<Profile>, ApiError> {
    let mut found = Vec::new();
    if after.is_empty() {
        let whole = Sub::trusted(filter.value.as_str());
        found.extend(
            cx.store
                .lookup_user(&pool.id, &whole)
                .await?
                .map(Profile::from),
        );
    }
    if filter.prefix {
        let after = after.max(&filter.value);
        let users = cx.store.list_users(&pool.id, after, rows).await?;
        let begins = |user: &Profile| user.sub.as_str().starts_with(&filter.value);
        found.extend(users.into_iter().take_while(begins));
    }
    Ok(found)
}

/// Asking for an attribute that the pool does not have is an error.
fn check_known(pool: &Pool, wanted: &[AttributeName]) -> Result<(), ApiError> {
    let known = |name: &AttributeName| {
        let name = name.as_str();
        name == "sub"
            || attributes::STANDARD.contains(&name)
            || pool.schema_attribute(name).is_some()
    };
    if wanted.iter().all(known) {
        Ok(())
    } else {
        Err(no_such_attribute())
    }
}

/// The user with the attributes that were asked for, all of which it must have.
fn view(user: Profile, wanted: Option<&[AttributeName]>) -> Result<UserView, ApiError> {
    let Some(wanted) = wanted else {
        return Ok(UserView::new(user, |_| true));
    };
    let has = |name: &AttributeName| {
        let value = user.attributes.get(name.as_str());
        name.as_str() == "sub" || value.is_some_and(|value| !value.is_empty())
    };
    if !wanted.iter().all(has) {
        return Err(no_such_attribute());
    }
    let asked = |name: &str| wanted.iter().any(|wanted| wanted.as_str() == name);
    Ok(UserView::new(user, asked))
}

fn no_such_attribute() -> ApiError {
    ApiError::InvalidParameter("One or more requested attributes do not exist.".into())
}

#[cfg(test)]
mod tests;
