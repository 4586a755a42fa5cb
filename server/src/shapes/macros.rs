//! The macros that declare shapes.

/// Declares constrained text: its length in characters, and a pattern with the model's own spelling.
///
/// `sensitive` values are zeroised on drop, and neither `Debug` nor an error message shows them.
macro_rules! text {
    ($($(#[$doc:meta])* $name:ident: $range:expr $(, $pattern:literal => $test:expr)?;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);
        text!(@common $name);

        impl $name {
            /// Takes a value that the server itself made, unchecked.
            pub fn trusted(value: impl Into<String>) -> Self { Self(value.into()) }
            /// The text itself.
            pub fn into_string(self) -> String { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }

        impl $crate::shapes::Shape for $name {
            type Raw = String;
            fn build(
                raw: String,
                at: &$crate::shapes::Path<'_>,
                found: &mut $crate::shapes::Violations,
            ) -> Option<Self> {
                let shown = $crate::shapes::Shown::Plain(&raw);
                let valid = text!(@check raw, shown, at, found, $range $(, $pattern => $test)?);
                valid.then_some(Self(raw))
            }
        }
    )+};
    (sensitive $($(#[$doc:meta])* $name:ident: $range:expr $(, $pattern:literal => $test:expr)?;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(zeroize::Zeroizing<String>);
        text!(@common $name);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl $crate::shapes::Shape for $name {
            type Raw = String;
            fn build(
                raw: String,
                at: &$crate::shapes::Path<'_>,
                found: &mut $crate::shapes::Violations,
            ) -> Option<Self> {
                let raw = zeroize::Zeroizing::new(raw);
                let shown = $crate::shapes::Shown::Sensitive;
                let valid = text!(@check raw, shown, at, found, $range $(, $pattern => $test)?);
                valid.then_some(Self(raw))
            }
        }
    )+};
    (@common $name:ident) => {
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }
    };
    (@check $raw:ident, $shown:ident, $at:ident, $found:ident, $range:expr $(, $pattern:literal => $test:expr)?) => {{
        let valid = $crate::shapes::strings::length_within(&$raw, &$range, $shown, $at, $found);
        $(let valid = valid
            && $crate::shapes::strings::pattern_holds(&$raw, $pattern, &$test, $shown, $at, $found);)?
        valid
    }};
}

/// Declares a bounded whole number.
macro_rules! number {
    ($($(#[$doc:meta])* $name:ident: $low:literal ..= $high:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Takes a value that the server itself made, unchecked.
            pub const fn trusted(value: i64) -> Self { Self(value) }
            /// The number itself.
            pub const fn get(self) -> i64 { self.0 }
        }

        impl $crate::shapes::Shape for $name {
            type Raw = i64;
            fn build(
                raw: i64,
                at: &$crate::shapes::Path<'_>,
                found: &mut $crate::shapes::Violations,
            ) -> Option<Self> {
                $crate::shapes::numbers::within(raw, $low, $high, at, found).then_some(Self(raw))
            }
        }
    )+};
}

/// Declares an enumeration of the model: variant and wire spelling.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(
            $(#[$vdoc])*
            #[doc = concat!("`", $wire, "`")]
            #[serde(rename = $wire)]
            $variant
        ),+ }

        impl $name {
            /// The spelling on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($wire => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }

        impl $crate::shapes::Shape for $name {
            type Raw = String;
            fn build(
                raw: String,
                at: &$crate::shapes::Path<'_>,
                found: &mut $crate::shapes::Violations,
            ) -> Option<Self> {
                let value = raw.parse().ok();
                if value.is_none() {
                    let all = [$($wire),+].join(", ");
                    found.value(
                        $crate::shapes::Shown::Plain(&raw),
                        at,
                        &format!("satisfy enum value set: [{all}]"),
                    );
                }
                value
            }
        }
    };
}

/// Declares an operation's input: members are required as `T` and optional as `Option<T>`.
///
/// Field names are the wire's in `snake_case`; a field may name its wire spelling where the two
/// differ in more than case: `callback_urls as "CallbackURLs": …`.
macro_rules! input {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$fdoc:meta])* $field:ident $(as $wire:literal)?: $type:ty),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug)]
        $vis struct $name { $($(#[$fdoc])* pub $field: $type),* }
        $crate::shapes::checked!($name { $($field $(as $wire)?: $type),* });
    };
}

/// Declares a nested structure of the model: read like an input, and stored and sent as it is.
macro_rules! structure {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$fdoc:meta])* $field:ident $(as $wire:literal)?: $type:ty),* $(,)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        pub struct $name { $(
            $(#[$fdoc])*
            #[serde($(rename = $wire, )? skip_serializing_if = "crate::shapes::Member::absent")]
            pub $field: $type
        ),* }
        $crate::shapes::checked!($name { $($field $(as $wire)?: $type),* });
    )+};
}

/// Implements [`Shape`](crate::shapes::Shape) for a structure, member by member.
macro_rules! checked {
    ($name:ident { $($field:ident $(as $wire:literal)?: $type:ty),* }) => {
        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct Raw { $(
                #[serde(default $(, rename = $wire)?)]
                $field: Option<<$type as $crate::shapes::Member>::Raw>
            ),* }

            impl $crate::shapes::Shape for $name {
                type Raw = Raw;
                fn build(
                    raw: Raw,
                    at: &$crate::shapes::Path<'_>,
                    found: &mut $crate::shapes::Violations,
                ) -> Option<Self> {
                    let Raw { $($field),* } = raw;
                    let _ = (at, &*found);
                    $(let $field = <$type as $crate::shapes::Member>::member(
                        $field,
                        &$crate::shapes::Path::Field(at, stringify!($field)),
                        found,
                    );)*
                    let built = Self { $($field: $field?),* };
                    // Some members are only checked: what they ask for is not this server's to do.
                    $(let _ = &built.$field;)*
                    Some(built)
                }
            }
        };
    };
}

pub(crate) use {checked, choice, input, number, structure, text};
