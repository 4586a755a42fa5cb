use proptest::prelude::*;

use super::*;

#[test]
fn accepts_what_the_grammar_allows() {
    for text in [
        "null",
        " \t\r\n[] \t\r\n",
        "{}",
        "{ }",
        "[ ]",
        "[0]",
        "[-0]",
        "[-0.0]",
        "[1e5]",
        "[1E+05]",
        "[0e-1]",
        "[123456789012345678901234567890.5e-7]",
        "[true,false,null,\"\"]",
        "[ 1 , 2 ]",
        r#"{"a" : 1 , "b" : { "c" : [ ] } }"#,
        r#"{"":0}"#,
        r#"["\"\\\/\b\f\n\r\t"]"#,
        r#"["\u0000\u00e9\uFFFF\ud83d\uDE00"]"#,
        "[\"\u{7f}\u{2028}é😀\"]",
        "\"bare\"",
        "-1",
    ] {
        assert!(Json::parse(text).is_ok(), "{text}");
        assert!(
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            "{text}"
        );
    }
}

#[test]
fn refuses_what_the_grammar_forbids() {
    for text in [
        "",
        " ",
        "[",
        "]",
        "{",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,,2]",
        "[]]",
        "[] []",
        "{,}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a" 1}"#,
        "{a:1}",
        "{1:1}",
        "['a']",
        "[01]",
        "[-01]",
        "[+1]",
        "[-]",
        "[.5]",
        "[1.]",
        "[1.e5]",
        "[1e]",
        "[1e+]",
        "[1e+-1]",
        "[1.5.5]",
        "[0x1]",
        "[NaN]",
        "[Infinity]",
        "[-Infinity]",
        "[True]",
        "[nul]",
        "[nulll]",
        "[tru",
        "\"",
        "\"\\",
        "\"\\\"",
        r#"["\a"]"#,
        r#"["\x41"]"#,
        r#"["\u"]"#,
        r#"["\u12"]"#,
        r#"["\u12g4"]"#,
        r#"["\u+123"]"#,
        r#"["\ud800"]"#,
        r#"["\ud800x"]"#,
        r#"["\ud800\n"]"#,
        r#"["\ud800\u0041"]"#,
        r#"["\ud800\ud800"]"#,
        r#"["\udc00"]"#,
        "[\"\t\"]",
        "[\"\n\"]",
        "[\"\0\"]",
        "[1]//",
        "/**/[1]",
        "\u{feff}[1]",
        "[\u{a0}1]",
        "[\u{b}]",
        "é",
    ] {
        assert!(Json::parse(text).is_err(), "{text:?}");
        assert!(
            serde_json::from_str::<serde_json::Value>(text).is_err(),
            "{text:?}"
        );
    }
}

#[test]
fn an_error_names_the_byte() {
    assert_eq!(Json::parse("[1,x]"), Err(JsonError::Syntax { at: 3 }));
    assert_eq!(Json::parse("\"é"), Err(JsonError::Syntax { at: 3 }));
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(Json::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(Json::parse(&nested(MAX_DEPTH + 1)), Err(JsonError::TooDeep));
    assert_eq!(Json::parse(&"[".repeat(1_000_000)), Err(JsonError::TooDeep));
    assert_eq!(
        Json::parse(&"{\"a\":".repeat(1_000_000)),
        Err(JsonError::TooDeep)
    );
}

#[test]
fn escapes_are_resolved() {
    let value = Json::parse(r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#).unwrap();
    assert_eq!(value.as_str(), Some("\"\\/\u{8}\u{c}\n\r\tAé😀"));
}

#[test]
fn members_are_found_by_name_and_the_last_counts() {
    let value = Json::parse(r#"{"a":1,"b":"x","c":true,"d":[null],"a":2}"#).unwrap();
    assert_eq!(value.get("a").and_then(Json::as_i64), Some(2));
    assert_eq!(value.get_str("b"), Some("x"));
    assert_eq!(value.get("c").and_then(Json::as_bool), Some(true));
    assert_eq!(
        value.get("d").and_then(Json::as_array),
        Some(&[Json::Null][..])
    );
    assert_eq!(value.get("e"), None);
    assert_eq!(value.get_str("a"), None);
    assert_eq!(Json::Null.get("a"), None);
    assert_eq!(value.as_object().unwrap().len(), 5);
}

#[test]
fn numbers_become_seconds_and_milliseconds() {
    for (text, seconds, millis) in [
        ("0", Some(0), Some(0)),
        ("-0", Some(0), Some(0)),
        ("3600", Some(3600), Some(3_600_000)),
        ("-7", Some(-7), Some(-7000)),
        (
            "1.70057487582E9",
            Some(1_700_574_875),
            Some(1_700_574_875_820),
        ),
        (
            "1689721665.239",
            Some(1_689_721_665),
            Some(1_689_721_665_239),
        ),
        (
            "1689721665.2399",
            Some(1_689_721_665),
            Some(1_689_721_665_239),
        ),
        ("1.5e+1", Some(15), Some(15_000)),
        ("15e-1", Some(1), Some(1500)),
        ("-1.9999", Some(-1), Some(-1999)),
        ("0.0009", Some(0), Some(0)),
        ("0.000000012e9", Some(12), Some(12_000)),
        ("1e-999999999999999999999999", Some(0), Some(0)),
        ("0e999999999999999999999999", Some(0), Some(0)),
        ("1e999999999999999999999999", None, None),
        ("9223372036854775807", Some(i64::MAX), None),
        ("-9223372036854775808", Some(i64::MIN), None),
        ("9223372036854775808", None, None),
        (
            "9223372036854775.807",
            Some(9_223_372_036_854_775),
            Some(i64::MAX),
        ),
    ] {
        let value = Json::parse(text).unwrap();
        assert_eq!(value.as_i64(), seconds, "{text}");
        assert_eq!(value.as_millis(), millis, "{text}");
    }
    for text in ["", "-", "x", "1x", "e1", "1e", "1e+", ".5", "é"] {
        assert_eq!(Json::Number(text.into()).as_i64(), None, "{text}");
    }
    assert_eq!(Json::String("1".into()).as_i64(), None);
    assert_eq!(Json::String("1".into()).as_millis(), None);
}

#[test]
fn an_object_is_written_member_by_member() {
    let mut writer = ObjectWriter::new();
    writer.string("s", "a\"b\\c\n\u{1}/é");
    writer.optional_string("none", None);
    writer.optional_string("some", Some(""));
    writer.bool("b", false);
    writer.integer("i", i64::MIN);
    writer.json(
        "j",
        &Json::Array(vec![Json::Null, Json::Number("1.0".into())]),
    );
    writer.raw("r", "[1]");
    writer.object("o", |inner| {
        inner.integer("x", 0);
        inner.integer("y", 10);
    });
    writer.object("e", |_| ());
    assert_eq!(
        writer.finish(),
        "{\"s\":\"a\\\"b\\\\c\\n\\u0001/é\",\"some\":\"\",\"b\":false,\
         \"i\":-9223372036854775808,\"j\":[null,1.0],\"r\":[1],\
         \"o\":{\"x\":0,\"y\":10},\"e\":{}}"
    );
    assert_eq!(ObjectWriter::default().finish(), "{}");
}

/// Any JSON as serde has it, and names that repeat never.
fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::hash_map(".{0,6}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn same(ours: &Json, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Json::Null, serde_json::Value::Null) => true,
        (Json::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Json::Number(a), serde_json::Value::Number(b)) => *a == b.to_string(),
        (Json::String(a), serde_json::Value::String(b)) => a == b,
        (Json::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), serde_json::Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => false,
    }
}

proptest! {
    #[test]
    fn reads_what_serde_writes_and_writes_what_serde_reads(value in values()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let ours = Json::parse(&text).unwrap();
            prop_assert!(same(&ours, &value));
            let mut written = String::new();
            ours.write(&mut written);
            // serde_json reads floats to within one unit in the last place: let it read both.
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            prop_assert_eq!(read(&written), read(&text));
            prop_assert_eq!(Json::parse(&written).unwrap(), ours);
        }
    }

    #[test]
    fn agrees_with_serde_on_near_json(text in r#"[\[\]{},:"\\0-9eE.+ntrue\-u dD8]{0,14}"#) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        // serde_json also refuses numbers beyond f64, which the grammar allows.
        let beyond = |error: &serde_json::Error| error.to_string().starts_with("number out of range");
        prop_assume!(!theirs.as_ref().is_err_and(beyond));
        prop_assert_eq!(Json::parse(&text).is_ok(), theirs.is_ok());
    }

    #[test]
    fn never_panics(text in any::<String>()) {
        drop(Json::parse(&text));
    }

    #[test]
    fn whole_numbers_round_trip(value in any::<i64>()) {
        let mut text = String::new();
        write_integer(&mut text, value);
        prop_assert_eq!(&text, &value.to_string());
        prop_assert_eq!(Json::parse(&text).unwrap().as_i64(), Some(value));
    }

    #[test]
    fn decimals_are_cut_not_rounded(whole in 0_i64..1 << 40, fraction in 0_i64..1_000_000) {
        let value = Json::parse(&format!("{whole}.{fraction:06}")).unwrap();
        prop_assert_eq!(value.as_i64(), Some(whole));
        prop_assert_eq!(value.as_millis(), Some(whole * 1000 + fraction / 1000));
    }
}
