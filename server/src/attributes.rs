//! What the attributes of a user may be: the schema, its constraints, and who may write them.

use crate::error::ApiError;
use crate::model::{Client, Pool, User};
use crate::shapes::AttributeValue;
use crate::shapes::user_pool::{AttributeDataType, Attributes, SchemaAttribute};

/// The attributes every pool has (OpenID Connect Core §5.1), `sub` excluded: it can't be written.
pub const STANDARD: [&str; 19] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

/// Who writes, and therefore how a refusal is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// A user is made.
    Creation,
    /// A user changes.
    Update,
}

/// Names and values as an operation was given them; no value is the empty one.
pub fn pairs(given: &Attributes) -> Vec<(&str, &str)> {
    let given = given.as_slice().iter();
    given
        .map(|attribute| {
            let value = attribute.value.as_ref().map(AttributeValue::as_str);
            (attribute.name.as_str(), value.unwrap_or_default())
        })
        .collect()
}

/// Sets attributes of a user that is about to be made.
///
/// # Errors
/// `InvalidParameterException` with a clause for each attribute that does not fit the schema.
pub fn create(pool: &Pool, user: &mut User, given: &[(&str, &str)]) -> Result<(), ApiError> {
    write(pool, user, given, Stage::Creation)
}

/// Sets attributes of a user; an empty value deletes. A changed address is no longer verified,
/// unless the same call says that it is.
///
/// # Errors
/// `InvalidParameterException`.
pub fn set(pool: &Pool, user: &mut User, given: &[(&str, &str)]) -> Result<(), ApiError> {
    write(pool, user, given, Stage::Update)
}

/// Sets attributes on behalf of the user, as far as the client may.
///
/// # Errors
/// `NotAuthorizedException`, `InvalidParameterException`.
pub fn set_own(
    pool: &Pool,
    client: &Client,
    user: &mut User,
    given: &[(&str, &str)],
) -> Result<(), ApiError> {
    check_writable(client, given)?;
    set(pool, user, given)
}

/// Whether the client may write all of these.
///
/// # Errors
/// `NotAuthorizedException`.
pub fn check_writable(client: &Client, given: &[(&str, &str)]) -> Result<(), ApiError> {
    let forbidden = |name: &str| {
        matches!(name, "sub" | "email_verified" | "phone_number_verified") || !client.writes(name)
    };
    if given.iter().any(|(name, _)| forbidden(name)) {
        return Err(ApiError::NotAuthorized(
            "A client attempted to write unauthorized attribute".into(),
        ));
    }
    Ok(())
}

/// Whether the user has every attribute that the pool requires.
///
/// # Errors
/// `InvalidParameterException`.
pub fn check_required(pool: &Pool, user: &User) -> Result<(), ApiError> {
    let clauses = missing(pool, user);
    if clauses.is_empty() {
        Ok(())
    } else {
        Err(not_conforming(&clauses))
    }
}

/// A clause for each required attribute that the user lacks.
pub fn missing(pool: &Pool, user: &User) -> String {
    let lacks = |name: &&str| user.attribute(name).is_none();
    let mut clauses = String::new();
    for name in pool.required_attributes().filter(lacks) {
        clauses.push_str(name);
        clauses.push_str(": The attribute is required\n");
    }
    clauses
}

fn write(
    pool: &Pool,
    user: &mut User,
    given: &[(&str, &str)],
    stage: Stage,
) -> Result<(), ApiError> {
    let mut clauses = String::new();
    for (name, value) in given {
        if let Err(clause) = check(pool, name, value, stage) {
            if stage == Stage::Update {
                clauses.push_str("user.");
            }
            clauses.push_str(name);
            clauses.push_str(": ");
            clauses.push_str(clause);
            clauses.push('\n');
        }
    }
    if !clauses.is_empty() {
        return Err(match stage {
            Stage::Creation => not_conforming(&clauses),
            Stage::Update => ApiError::InvalidParameter(clauses.into()),
        });
    }
    for (name, value) in given {
        match *name {
            "email" if !value.is_empty() && !is_email(value) => {
                return Err(ApiError::InvalidParameter(
                    "Invalid email address format.".into(),
                ));
            }
            "phone_number" if !value.is_empty() && !is_phone_number(value) => {
                return Err(ApiError::InvalidParameter(
                    "Invalid phone number format.".into(),
                ));
            }
            _ => {}
        }
    }
    for (name, value) in given {
        let changed = user.attribute(name) != Some(*value).filter(|value| !value.is_empty());
        if value.is_empty() {
            user.attributes.remove(*name);
        } else {
            user.attributes
                .insert((*name).to_owned(), (*value).to_owned());
        }
        let flag = format!("{name}_verified");
        let says_so = given.iter().any(|(name, _)| *name == flag);
        if changed && matches!(*name, "email" | "phone_number") && !says_so {
            if value.is_empty() {
                user.attributes.remove(&flag);
            } else {
                user.attributes.insert(flag, "false".to_owned());
            }
        }
    }
    Ok(())
}

fn not_conforming(clauses: &str) -> ApiError {
    let text = format!("Attributes did not conform to the schema: {clauses}");
    ApiError::InvalidParameter(text.into())
}

/// One attribute against the schema.
fn check(pool: &Pool, name: &str, value: &str, stage: Stage) -> Result<(), &'static str> {
    let defined = pool.schema_attribute(name);
    if defined.is_none() && !STANDARD.contains(&name) {
        return Err("Attribute does not exist in the schema.");
    }
    if stage == Stage::Update && defined.is_some_and(|found| found.mutable == Some(false)) {
        return Err("Attribute cannot be updated.");
    }
    if value.is_empty() {
        let required = pool.required_attributes().any(|required| required == name);
        return if required {
            Err("The attribute is required")
        } else {
            Ok(())
        };
    }
    match name {
        "birthdate" if value.chars().count() != 10 => {
            return Err("String must be exactly 10 characters long");
        }
        "email_verified" | "phone_number_verified" if !matches!(value, "true" | "false") => {
            return Err("Attribute value is not a boolean");
        }
        "updated_at" if value.parse::<u64>().is_err() => {
            return Err("Attribute value is not a number");
        }
        _ => {}
    }
    defined.map_or(Ok(()), |found| check_constraints(found, value))
}

fn check_constraints(defined: &SchemaAttribute, value: &str) -> Result<(), &'static str> {
    let bound = |text: Option<&crate::shapes::Text>| {
        text.and_then(|text| text.as_str().parse::<f64>().ok())
    };
    match defined
        .attribute_data_type
        .unwrap_or(AttributeDataType::String)
    {
        AttributeDataType::String => {
            let limits = defined.string_attribute_constraints.as_ref();
            #[expect(
                clippy::cast_precision_loss,
                reason = "values have at most 2048 characters"
            )]
            let length = value.chars().count() as f64;
            if bound(limits.and_then(|l| l.min_length.as_ref())).is_some_and(|low| length < low) {
                return Err("Attribute value is too short");
            }
            if bound(limits.and_then(|l| l.max_length.as_ref())).is_some_and(|high| length > high) {
                return Err("Attribute value is too long");
            }
        }
        AttributeDataType::Number => {
            let Ok(number) = value.parse::<f64>() else {
                return Err("Attribute value is not a number");
            };
            let limits = defined.number_attribute_constraints.as_ref();
            if bound(limits.and_then(|l| l.min_value.as_ref())).is_some_and(|low| number < low) {
                return Err("Attribute value is too small");
            }
            if bound(limits.and_then(|l| l.max_value.as_ref())).is_some_and(|high| number > high) {
                return Err("Attribute value is too large");
            }
        }
        AttributeDataType::Boolean => {
            if !matches!(value, "true" | "false") {
                return Err("Attribute value is not a boolean");
            }
        }
        AttributeDataType::DateTime => {}
    }
    Ok(())
}

/// Checked as loosely as Cognito does: something, one `@`, something, and no blanks.
pub fn is_email(text: &str) -> bool {
    let mut parts = text.split('@');
    let whole = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
    whole(parts.next())
        && whole(parts.next())
        && parts.next().is_none()
        && !text.chars().any(char::is_whitespace)
}

/// E.164: a plus sign and up to fifteen digits, the first not zero.
pub fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}
