//! The service model's patterns as predicates over characters.
//!
//! The model writes its constraints as regular expressions of one character class; a predicate per
//! class checks them in one pass and cannot backtrack.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// `[\p{L}\p{M}\p{S}\p{N}\p{P}]`: letters, marks, symbols, numbers and punctuation; no blanks.
pub(super) fn visible(c: char) -> bool {
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Mark
            | GeneralCategoryGroup::Symbol
            | GeneralCategoryGroup::Number
            | GeneralCategoryGroup::Punctuation
    )
}

/// `[\p{L}\p{M}\p{S}\p{N}\p{P}\s]`.
pub(super) fn visible_or_space(c: char) -> bool {
    visible(c) || space(c)
}

/// `\s` of Java's regular expressions.
pub(super) fn space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

/// `\S`.
pub(super) fn not_space(c: char) -> bool {
    !space(c)
}

/// `[\w]`.
pub(super) fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `[\w+]`.
pub(super) fn word_or_plus(c: char) -> bool {
    word(c) || c == '+'
}

/// `[\w\s+=,.@-]`.
pub(super) fn name(c: char) -> bool {
    word(c) || space(c) || matches!(c, '+' | '=' | ',' | '.' | '@' | '-')
}

/// `[\w+=/]`.
pub(super) fn secret_hash(c: char) -> bool {
    word(c) || matches!(c, '+' | '=' | '/')
}

/// `[A-Za-z0-9-_=.]`.
pub(super) fn token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '.')
}

/// `[\w._:/-]`.
pub(super) fn provider(c: char) -> bool {
    word(c) || matches!(c, '.' | ':' | '/' | '-')
}

/// `[\w.;_/-]`.
pub(super) fn provider_id(c: char) -> bool {
    word(c) || matches!(c, '.' | ';' | '/' | '-')
}

/// `[\x21\x23-\x5B\x5D-\x7E]`: printable ASCII without quotation mark and backslash.
pub(super) fn scope(c: char) -> bool {
    matches!(c, '\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E')
}
