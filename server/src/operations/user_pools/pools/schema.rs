//! The attributes that a pool's users may have: the standard ones (OpenID Connect Core §5.1), as
//! far as a pool changes them, and its own.

use crate::error::ApiError;
use crate::model::Pool;
use crate::shapes::user_pool::{
    AttributeDataType, NumberConstraints, SchemaAttribute, StringConstraints,
};
use crate::shapes::{CustomAttributeName, Path, Text, Violations};

/// How long a text may be.
const LONGEST: u32 = 2048;
/// How many attributes of its own a pool may have.
const MOST_CUSTOM: usize = 50;

/// What a standard attribute holds, and within which bounds.
#[derive(Clone, Copy)]
enum Kind {
    Text(&'static str, &'static str),
    Number,
    Boolean,
}

/// The standard attributes in the order in which they are described.
const STANDARD: [(&str, Kind); 20] = [
    ("sub", Kind::Text("1", "2048")),
    ("name", Kind::Text("0", "2048")),
    ("given_name", Kind::Text("0", "2048")),
    ("family_name", Kind::Text("0", "2048")),
    ("middle_name", Kind::Text("0", "2048")),
    ("nickname", Kind::Text("0", "2048")),
    ("preferred_username", Kind::Text("0", "2048")),
    ("profile", Kind::Text("0", "2048")),
    ("picture", Kind::Text("0", "2048")),
    ("website", Kind::Text("0", "2048")),
    ("email", Kind::Text("0", "2048")),
    ("email_verified", Kind::Boolean),
    ("gender", Kind::Text("0", "2048")),
    ("birthdate", Kind::Text("10", "10")),
    ("zoneinfo", Kind::Text("0", "2048")),
    ("locale", Kind::Text("0", "2048")),
    ("phone_number", Kind::Text("0", "2048")),
    ("phone_number_verified", Kind::Boolean),
    ("address", Kind::Text("0", "2048")),
    ("updated_at", Kind::Number),
];

fn standard((name, kind): (&str, Kind)) -> SchemaAttribute {
    let identity = name == "sub";
    let bound = |text: &str| Some(Text::trusted(text));
    SchemaAttribute {
        name: Some(CustomAttributeName::trusted(name)),
        attribute_data_type: Some(match kind {
            Kind::Text(..) => AttributeDataType::String,
            Kind::Number => AttributeDataType::Number,
            Kind::Boolean => AttributeDataType::Boolean,
        }),
        developer_only_attribute: Some(false),
        mutable: Some(!identity),
        required: Some(identity),
        number_attribute_constraints: match kind {
            Kind::Number => Some(NumberConstraints {
                min_value: bound("0"),
                max_value: None,
            }),
            _ => None,
        },
        string_attribute_constraints: match kind {
            Kind::Text(low, high) => Some(StringConstraints {
                min_length: bound(low),
                max_length: bound(high),
            }),
            _ => None,
        },
    }
}

/// `SchemaAttributes`: the standard attributes as the pool has them, then its own.
pub fn described(pool: &Pool) -> Vec<SchemaAttribute> {
    let standard = STANDARD.into_iter().map(|entry| {
        pool.schema_attribute(entry.0)
            .cloned()
            .unwrap_or_else(|| standard(entry))
    });
    let own = pool
        .schema
        .iter()
        .filter(|attribute| !is_standard(attribute));
    standard.chain(own.cloned()).collect()
}

/// Whether the pool's users may have this attribute.
pub fn exists(pool: &Pool, name: &str) -> bool {
    STANDARD.iter().any(|(standard, _)| *standard == name) || pool.schema_attribute(name).is_some()
}

fn name(attribute: &SchemaAttribute) -> &str {
    attribute
        .name
        .as_ref()
        .map_or("", CustomAttributeName::as_str)
}

fn is_standard(attribute: &SchemaAttribute) -> bool {
    STANDARD
        .iter()
        .any(|(standard, _)| *standard == name(attribute))
}

/// The schema of a new pool, from what its creator asks for.
///
/// # Errors
/// `InvalidParameterException` for the first attribute that can't be.
pub fn defined(asked: Vec<SchemaAttribute>) -> Result<Vec<SchemaAttribute>, ApiError> {
    let mut schema = Vec::new();
    check_named(&asked, "schema")?;
    for attribute in asked {
        let entry = STANDARD
            .iter()
            .find(|(standard, _)| *standard == name(&attribute));
        match entry {
            // `sub` is what it is.
            Some(("sub", _)) => {}
            Some(entry) => {
                let changed = redefined(standard(*entry), attribute)?;
                schema.retain(|known| name(known) != name(&changed));
                schema.push(changed);
            }
            None => add_own(&mut schema, attribute)?,
        }
    }
    Ok(schema)
}

/// Adds attributes of its own to a pool's schema.
///
/// # Errors
/// `InvalidParameterException` for the first attribute that can't be.
pub fn extended(
    mut schema: Vec<SchemaAttribute>,
    asked: Vec<SchemaAttribute>,
) -> Result<Vec<SchemaAttribute>, ApiError> {
    check_named(&asked, "custom_attributes")?;
    for attribute in asked {
        add_own(&mut schema, attribute)?;
    }
    Ok(schema)
}

/// The model lets a name be missing; no attribute can be without.
fn check_named(asked: &[SchemaAttribute], member: &str) -> Result<(), ApiError> {
    let mut found = Violations::default();
    let list = Path::Field(&Path::Root, member);
    for (index, attribute) in asked.iter().enumerate() {
        if attribute.name.is_none() {
            found.null(&Path::Field(&Path::Element(&list, index + 1), "name"));
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(ApiError::InvalidParameter(found.message().into()))
    }
}

fn redefined(
    standard: SchemaAttribute,
    asked: SchemaAttribute,
) -> Result<SchemaAttribute, ApiError> {
    let name = name(&standard).to_owned();
    let other_type = asked.attribute_data_type.is_some()
        && asked.attribute_data_type != standard.attribute_data_type;
    if other_type || asked.developer_only_attribute == Some(true) {
        return refuse(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard \
             schema attribute {name}"
        ));
    }
    let changed = SchemaAttribute {
        mutable: asked.mutable.or(standard.mutable),
        required: asked.required.or(standard.required),
        number_attribute_constraints: standard
            .number_attribute_constraints
            .map(|known| asked.number_attribute_constraints.unwrap_or(known)),
        string_attribute_constraints: standard
            .string_attribute_constraints
            .map(|known| asked.string_attribute_constraints.unwrap_or(known)),
        ..standard
    };
    check_bounds(&name, &changed)?;
    Ok(changed)
}

fn add_own(schema: &mut Vec<SchemaAttribute>, asked: SchemaAttribute) -> Result<(), ApiError> {
    let prefix = if asked.developer_only_attribute == Some(true) {
        "dev:custom:"
    } else {
        "custom:"
    };
    let full = format!("{prefix}{}", name(&asked));
    if asked.required == Some(true) {
        return refuse("Required custom attributes are not supported currently.".to_owned());
    }
    let Some(kind) = asked.attribute_data_type else {
        return refuse(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
                .to_owned(),
        );
    };
    if schema.iter().any(|known| name(known) == full) {
        return refuse(format!(
            "Duplicate custom attribute names {full} are not allowed in a user pool schema."
        ));
    }
    let own = SchemaAttribute {
        name: Some(CustomAttributeName::trusted(full.clone())),
        attribute_data_type: Some(kind),
        developer_only_attribute: Some(asked.developer_only_attribute.unwrap_or(false)),
        mutable: Some(asked.mutable.unwrap_or(true)),
        required: Some(false),
        number_attribute_constraints: (kind == AttributeDataType::Number).then(|| {
            asked
                .number_attribute_constraints
                .unwrap_or(NumberConstraints {
                    min_value: None,
                    max_value: None,
                })
        }),
        string_attribute_constraints: (kind == AttributeDataType::String).then(|| {
            asked
                .string_attribute_constraints
                .unwrap_or(StringConstraints {
                    min_length: None,
                    max_length: None,
                })
        }),
    };
    check_bounds(&full, &own)?;
    schema.push(own);
    if schema.iter().filter(|known| !is_standard(known)).count() > MOST_CUSTOM {
        return refuse(format!(
            "A user pool can't have more than {MOST_CUSTOM} custom attributes."
        ));
    }
    Ok(())
}

/// The bounds are numbers, and in order.
fn check_bounds(name: &str, attribute: &SchemaAttribute) -> Result<(), ApiError> {
    if let Some(bounds) = &attribute.string_attribute_constraints {
        let length = |text: Option<&Text>| match text.map(|text| text.as_str().parse::<u32>()) {
            None => Ok(None),
            Some(Ok(length)) => Ok(Some(length)),
            Some(Err(_)) => refuse(format!(
                "Invalid StringAttributeConstraints for schema attribute {name}"
            )),
        };
        let (low, high) = (
            length(bounds.min_length.as_ref())?,
            length(bounds.max_length.as_ref())?,
        );
        if low.max(high).is_some_and(|length| length > LONGEST) {
            return refuse(format!(
                "user.{name}: String attributes cannot have a length of more than 2048"
            ));
        }
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            return refuse(format!(
                "Attribute {name} cannot have a max length shorter than it's min length"
            ));
        }
    }
    if let Some(bounds) = &attribute.number_attribute_constraints {
        let value = |text: Option<&Text>| match text.map(|text| text.as_str().parse::<f64>()) {
            None => Ok(None),
            Some(Ok(value)) if value.is_finite() => Ok(Some(value)),
            Some(_) => refuse(format!(
                "Invalid NumberAttributeConstraints for schema attribute {name}"
            )),
        };
        let (low, high) = (
            value(bounds.min_value.as_ref())?,
            value(bounds.max_value.as_ref())?,
        );
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            return refuse(format!(
                "Attribute {name} cannot have a max value smaller than it's min value"
            ));
        }
    }
    Ok(())
}

fn refuse<T>(text: String) -> Result<T, ApiError> {
    Err(ApiError::InvalidParameter(text.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::STANDARD;
    use crate::attributes;
    use crate::testing::TestApp;

    #[test]
    fn the_standard_attributes_are_those_that_users_have() {
        let mut described: Vec<&str> = STANDARD.iter().map(|(name, _)| *name).collect();
        described.retain(|name| *name != "sub");
        described.sort_unstable();
        assert_eq!(described, attributes::STANDARD);
    }

    #[tokio::test]
    async fn the_schema_has_standard_and_own_attributes() {
        let app = TestApp::new().await;
        let schema = json!([
            {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": false},
            {"Name": "sub", "Required": false},
            {
                "Name": "level",
                "AttributeDataType": "Number",
                "Mutable": false,
                "NumberAttributeConstraints": {"MinValue": "-1", "MaxValue": "99.5"},
            },
            {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
            {"Name": "born", "AttributeDataType": "DateTime"},
        ]);
        let made = app
            .ok("CreateUserPool", json!({"PoolName": "p", "Schema": schema}))
            .await;
        let shown = made["UserPool"]["SchemaAttributes"].as_array().unwrap();
        let names: Vec<_> = shown.iter().map(|entry| &entry["Name"]).collect();
        assert_eq!(names[..2], ["sub", "name"]);
        assert_eq!(
            names[20..],
            ["custom:level", "dev:custom:note", "custom:born"]
        );
        assert_eq!(shown[0]["Required"], true);
        assert_eq!(
            shown[10],
            json!({
                "Name": "email",
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": false,
                "Mutable": false,
                "Required": true,
                "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"},
            })
        );
        assert_eq!(
            shown[20],
            json!({
                "Name": "custom:level",
                "AttributeDataType": "Number",
                "DeveloperOnlyAttribute": false,
                "Mutable": false,
                "Required": false,
                "NumberAttributeConstraints": {"MinValue": "-1", "MaxValue": "99.5"},
            })
        );
        assert_eq!(
            shown[21],
            json!({
                "Name": "dev:custom:note",
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": true,
                "Mutable": true,
                "Required": false,
                "StringAttributeConstraints": {},
            })
        );
    }

    #[tokio::test]
    async fn attributes_that_cannot_be_are_refused() {
        let app = TestApp::new().await;
        let bounds = |low: &str, high: &str| json!({"MinLength": low, "MaxLength": high});
        let range = |low: &str, high: &str| json!({"MinValue": low, "MaxValue": high});
        for (attribute, text) in [
            (
                json!({"Name": "x", "AttributeDataType": "String", "Required": true}),
                "Required custom attributes are not supported currently.",
            ),
            (
                json!({"Name": "x"}),
                "Invalid AttributeDataType input, consider using the provided AttributeDataType \
                 enum.",
            ),
            (
                json!({"Name": "email", "AttributeDataType": "Number"}),
                "You can not change AttributeDataType or set developerOnlyAttribute for standard \
                 schema attribute email",
            ),
            (
                json!({"Name": "email", "DeveloperOnlyAttribute": true}),
                "You can not change AttributeDataType or set developerOnlyAttribute for standard \
                 schema attribute email",
            ),
            (
                json!({
                    "Name": "x",
                    "AttributeDataType": "String",
                    "StringAttributeConstraints": bounds("9", "8"),
                }),
                "Attribute custom:x cannot have a max length shorter than it's min length",
            ),
            (
                json!({
                    "Name": "x",
                    "AttributeDataType": "String",
                    "StringAttributeConstraints": bounds("0", "2049"),
                }),
                "user.custom:x: String attributes cannot have a length of more than 2048",
            ),
            (
                json!({"Name": "name", "StringAttributeConstraints": bounds("one", "two")}),
                "Invalid StringAttributeConstraints for schema attribute name",
            ),
            (
                json!({
                    "Name": "x",
                    "AttributeDataType": "Number",
                    "NumberAttributeConstraints": range("9", "8"),
                }),
                "Attribute custom:x cannot have a max value smaller than it's min value",
            ),
            (
                json!({
                    "Name": "x",
                    "AttributeDataType": "Number",
                    "NumberAttributeConstraints": range("low", "8"),
                }),
                "Invalid NumberAttributeConstraints for schema attribute custom:x",
            ),
            (
                json!({"AttributeDataType": "String"}),
                "1 validation error detected: Value null at 'schema.1.member.name' failed to \
                 satisfy constraint: Member must not be null",
            ),
            (
                json!({"Name": "a-name-beyond-20-chars", "AttributeDataType": "String"}),
                "1 validation error detected: Value 'a-name-beyond-20-chars' at \
                 'schema.1.member.name' failed to satisfy constraint: Member must have length \
                 less than or equal to 20",
            ),
        ] {
            app.refuses(
                "CreateUserPool",
                json!({"PoolName": "p", "Schema": [attribute]}),
                "InvalidParameterException",
                text,
            )
            .await;
        }
        let twice = json!({"Name": "x", "AttributeDataType": "String"});
        app.refuses(
            "CreateUserPool",
            json!({"PoolName": "p", "Schema": [twice, twice]}),
            "InvalidParameterException",
            "Duplicate custom attribute names custom:x are not allowed in a user pool schema.",
        )
        .await;
    }
}
