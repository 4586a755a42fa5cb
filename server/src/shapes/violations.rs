//! Violated constraints, in the words of AWS's own validation errors.

use std::fmt::Write as _;

/// Where in the input a value stands: `userAttributes.1.member.name`.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The input itself.
    Root,
    /// A member of a structure, by its `snake_case` field name.
    Field(&'a Path<'a>, &'a str),
    /// An element of a list, counted from one.
    Element(&'a Path<'a>, usize),
    /// A value of a map.
    Key(&'a Path<'a>, &'a str),
}

impl Path<'_> {
    fn write(&self, out: &mut String) {
        let (parent, dot) = match self {
            Self::Root => return,
            Self::Field(parent, _) | Self::Element(parent, _) | Self::Key(parent, _) => {
                (parent, !matches!(parent, Self::Root))
            }
        };
        parent.write(out);
        if dot {
            out.push('.');
        }
        match self {
            Self::Root => {}
            Self::Field(_, name) => push_camel(out, name),
            Self::Element(_, index) => {
                let _ = write!(out, "{index}.member");
            }
            Self::Key(_, key) => {
                let _ = write!(out, "{key}.member");
            }
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

fn push_camel(out: &mut String, snake: &str) {
    let mut upper = false;
    for c in snake.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.extend(c.to_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
}

/// How the offending value is shown: as it is, or not at all where the model calls it sensitive.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'a> {
    /// `Value 'x' at …`, cut at 128 characters.
    Plain(&'a str),
    /// `Value at …`.
    Sensitive,
}

/// Every violated constraint of one input.
#[derive(Debug, Default)]
pub struct Violations(Vec<String>);

impl Violations {
    /// Whether the input was valid.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A required member is missing.
    pub fn null(&mut self, at: &Path<'_>) {
        self.0.push(format!(
            "Value null at '{}' failed to satisfy constraint: Member must not be null",
            at.text()
        ));
    }

    /// A value violates `constraint`, which completes «Member must …».
    pub fn value(&mut self, shown: Shown<'_>, at: &Path<'_>, constraint: &str) {
        let at = at.text();
        let subject = match shown {
            Shown::Plain(value) => {
                let cut: String = value.chars().take(128).collect();
                format!("Value '{cut}' at '{at}'")
            }
            Shown::Sensitive => format!("Value at '{at}'"),
        };
        self.0.push(format!(
            "{subject} failed to satisfy constraint: Member must {constraint}"
        ));
    }

    /// The whole message of the `InvalidParameterException`.
    pub fn message(&self) -> String {
        let noun = if self.0.len() == 1 { "error" } else { "errors" };
        format!(
            "{} validation {noun} detected: {}",
            self.0.len(),
            self.0.join("; ")
        )
    }
}
