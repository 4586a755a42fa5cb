//! `ListUsers`' filter: one attribute, `=` or `^=`, and a quoted value.

use std::str::Chars;

use crate::error::ApiError;

/// The attributes that can be searched for.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

/// What a filter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// One of the searchable attributes.
    pub attribute: &'static str,
    /// The value, or its beginning.
    pub value: String,
    /// Whether the value is only a beginning (`^=`).
    pub prefix: bool,
}

impl Filter {
    /// Reads `attribute = "value"` or `attribute ^= "value"`, with blanks between the parts or
    /// none; `\"` and `\\` stand for themselves within the value. An empty text filters nothing.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub fn parse(text: &str) -> Result<Option<Self>, ApiError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let malformed = || ApiError::InvalidParameter("Error while parsing filter.".into());
        let (left, quoted) = text.split_once('"').ok_or_else(malformed)?;
        let left = left.trim_end().strip_suffix('=').ok_or_else(malformed)?;
        let (name, prefix) = match left.strip_suffix('^') {
            Some(name) => (name.trim_end(), true),
            None => (left.trim_end(), false),
        };
        let one_word = |c: char| !c.is_whitespace() && !matches!(c, '=' | '^' | '\\');
        if name.is_empty() || !name.chars().all(one_word) {
            return Err(malformed());
        }
        let value = unquote(quoted.chars()).ok_or_else(malformed)?;
        let Some(attribute) = SEARCHABLE.into_iter().find(|known| *known == name) else {
            let text = format!("Invalid search attribute: {name}");
            return Err(ApiError::InvalidParameter(text.into()));
        };
        // Of all values only this one is compared without regard to case.
        let value = if attribute == "cognito:user_status" {
            value.to_lowercase()
        } else {
            value
        };
        Ok(Some(Self {
            attribute,
            value,
            prefix,
        }))
    }
}

/// The value whose opening quotation mark was read, if its closing one is the end of the text.
fn unquote(mut rest: Chars<'_>) -> Option<String> {
    let mut value = String::new();
    loop {
        match rest.next()? {
            '"' => return rest.next().is_none().then_some(value),
            '\\' => match rest.next()? {
                escaped @ ('"' | '\\') => value.push(escaped),
                _ => return None,
            },
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (&'static str, String, bool) {
        let filter = Filter::parse(text).unwrap().unwrap();
        (filter.attribute, filter.value, filter.prefix)
    }

    #[test]
    fn a_filter_is_an_attribute_a_sign_and_a_quoted_value() {
        for text in [
            r#"family_name = "Reddy""#,
            r#"family_name="Reddy""#,
            r#"  family_name   =   "Reddy"  "#,
        ] {
            assert_eq!(read(text), ("family_name", "Reddy".into(), false), "{text}");
        }
        for text in [r#"given_name ^= "Jon""#, r#"given_name^="Jon""#] {
            assert_eq!(read(text), ("given_name", "Jon".into(), true), "{text}");
        }
        assert_eq!(read(r#"name = "a \"b\" \\ = ^=""#).1, r#"a "b" \ = ^="#);
        assert_eq!(read(r#"name = " two  blanks ""#).1, " two  blanks ");
        assert_eq!(read(r#"email ^= """#).1, "");
    }

    #[test]
    fn only_the_status_is_compared_without_regard_to_case() {
        assert_eq!(read(r#"cognito:user_status = "CONFIRMED""#).1, "confirmed");
        assert_eq!(read(r#"status = "Enabled""#).1, "Enabled");
        assert_eq!(read(r#"username = "Alice""#).1, "Alice");
    }

    #[test]
    fn an_empty_filter_filters_nothing() {
        assert_eq!(Filter::parse("").unwrap(), None);
        assert_eq!(Filter::parse("  ").unwrap(), None);
    }

    #[test]
    fn anything_else_is_refused_in_awss_words() {
        for text in [
            "foo",
            "name",
            "name =",
            "name = Jon",
            "name = 'Jon'",
            r#"name "Jon""#,
            r#"name = "Jon"#,
            r#"name = "Jon" and email = "x""#,
            r#"name = "Jon"x"#,
            r#"name == "Jon""#,
            r#"name ^^= "Jon""#,
            r#"name ^ = "Jon""#,
            r#"= "Jon""#,
            r#""name" = "Jon""#,
            r#"name = \"Jon\""#,
            r#"name = "J\on""#,
            r#"given name = "Jon""#,
        ] {
            let error = Filter::parse(text).expect_err(text).wire();
            assert_eq!(error.code, "InvalidParameterException");
            assert_eq!(
                error.message.unwrap(),
                "Error while parsing filter.",
                "{text}"
            );
        }
        for name in ["custom:team", "Username", "birthdate", "email_verified"] {
            let error = Filter::parse(&format!("{name} = \"x\"")).expect_err(name);
            let expected = format!("Invalid search attribute: {name}");
            assert_eq!(error.wire().message.unwrap(), expected);
        }
    }

    proptest! {
        #[test]
        fn any_value_survives_its_quotation(value in "\\PC{0,40}", prefix: bool) {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            let sign = if prefix { "^=" } else { "=" };
            let text = format!("name {sign} \"{escaped}\"");
            prop_assert_eq!(read(&text), ("name", value, prefix));
        }

        #[test]
        fn no_text_is_too_strange_to_read(text in "\\PC{0,60}") {
            let _ = Filter::parse(&text);
        }
    }
}
