//! What a pool asks of a password.

use crate::environment::{Random, RandomExt as _};
use crate::error::ApiError;
use crate::shapes::MinimumLength;
use crate::shapes::user_pool::PasswordPolicy;

/// Cognito's own list of symbols; a blank counts where it is inside.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";
const LONGEST: usize = 256;

#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each rule of the API's PasswordPolicyType"
)]
struct Rules {
    minimum_length: usize,
    uppercase: bool,
    lowercase: bool,
    numbers: bool,
    symbols: bool,
}

impl Rules {
    /// A pool without a policy asks for eight characters.
    fn of(policy: Option<&PasswordPolicy>) -> Self {
        let length = policy
            .and_then(|policy| policy.minimum_length)
            .map_or(8, MinimumLength::get);
        Self {
            minimum_length: usize::try_from(length).unwrap_or(8),
            uppercase: asks(policy, |policy| policy.require_uppercase),
            lowercase: asks(policy, |policy| policy.require_lowercase),
            numbers: asks(policy, |policy| policy.require_numbers),
            symbols: asks(policy, |policy| policy.require_symbols),
        }
    }
}

/// Whether a pool asks for a kind of character. One without a policy asks for all four; a policy,
/// for the kinds that it names, since many clients leave out what is false.
pub(crate) fn asks(
    policy: Option<&PasswordPolicy>,
    kind: fn(&PasswordPolicy) -> Option<bool>,
) -> bool {
    policy.is_none_or(|policy| kind(policy).unwrap_or(false))
}

/// Checks a password; the first rule it breaks is told.
///
/// # Errors
/// `InvalidPasswordException`, or `InvalidParameterException` where the API's own pattern refuses
/// it: blanks at its ends, or no text at all.
pub(crate) fn check(policy: Option<&PasswordPolicy>, password: &str) -> Result<(), ApiError> {
    if password.is_empty() || password.trim() != password || password.chars().count() > LONGEST {
        return Err(ApiError::InvalidParameter(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$"
                .into(),
        ));
    }
    let rules = Rules::of(policy);
    let broken = if password.chars().count() < rules.minimum_length {
        "Password not long enough"
    } else if rules.uppercase && !password.chars().any(char::is_uppercase) {
        "Password must have uppercase characters"
    } else if rules.lowercase && !password.chars().any(char::is_lowercase) {
        "Password must have lowercase characters"
    } else if rules.numbers && !password.chars().any(|c| c.is_ascii_digit()) {
        "Password must have numeric characters"
    } else if rules.symbols && !password.chars().any(|c| SYMBOLS.contains(c)) {
        "Password must have symbol characters"
    } else {
        return Ok(());
    };
    Err(ApiError::InvalidPassword(
        format!("Password did not conform with policy: {broken}").into(),
    ))
}

/// A random password that the policy accepts: 72 bits and more.
pub fn generate(policy: Option<&PasswordPolicy>, random: &dyn Random) -> String {
    let length = Rules::of(policy).minimum_length.max(16);
    // One of each kind, wherever they fall; letters that look alike are left out.
    let kinds: [&[u8]; 4] = [
        b"ABCDEFGHJKLMNPQRSTUVWXYZ",
        b"abcdefghijkmnopqrstuvwxyz",
        b"23456789",
        b"!@#%&*?=+-",
    ];
    loop {
        let password = random.text(&kinds.concat(), length);
        let has = |kind: &[u8]| password.bytes().any(|byte| kind.contains(&byte));
        if kinds.iter().all(|kind| has(kind)) {
            return password;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    fn policy(json: serde_json::Value) -> PasswordPolicy {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_first_broken_rule_is_told() {
        for (password, text) in [
            ("Ab1!", "Password not long enough"),
            ("abcdefg1!", "Password must have uppercase characters"),
            ("ABCDEFG1!", "Password must have lowercase characters"),
            ("Abcdefgh!", "Password must have numeric characters"),
            ("Abcdefgh1", "Password must have symbol characters"),
        ] {
            let error = check(None, password).unwrap_err();
            let expected = format!("Password did not conform with policy: {text}");
            assert_eq!(error.wire().message.unwrap(), expected, "{password}");
        }
        assert!(check(None, "Abcdefg1!").is_ok());
    }

    #[test]
    fn a_pool_may_ask_for_less_or_more() {
        let lax = policy(serde_json::json!({
            "MinimumLength": 6, "RequireUppercase": false, "RequireLowercase": false,
            "RequireNumbers": false, "RequireSymbols": false,
        }));
        assert!(check(Some(&lax), "abcdef").is_ok());
        assert!(check(Some(&lax), "abcde").is_err());
        assert!(
            check(
                Some(&policy(serde_json::json!({ "MinimumLength": 20 }))),
                "Abcdefg1!"
            )
            .is_err()
        );
    }

    #[test]
    fn a_policy_asks_for_the_kinds_it_names() {
        let numbers = policy(serde_json::json!({ "MinimumLength": 6, "RequireNumbers": true }));
        assert!(check(Some(&numbers), "abcde1").is_ok());
        let error = check(Some(&numbers), "abcdef").unwrap_err();
        assert_eq!(
            error.wire().message.unwrap(),
            "Password did not conform with policy: Password must have numeric characters"
        );
    }

    #[test]
    fn blanks_at_the_ends_and_endless_passwords_are_refused() {
        for password in ["", " Abcdefg1!", "Abcdefg1! ", &"Aa1!".repeat(65)] {
            assert_eq!(
                check(None, password).unwrap_err().wire().code,
                "InvalidParameterException"
            );
        }
        assert!(
            check(None, "Abc defg 1").is_ok(),
            "an inner blank is a symbol"
        );
    }

    #[test]
    fn generated_passwords_pass_their_policy() {
        let strict = policy(serde_json::json!({ "MinimumLength": 30 }));
        for seed in 0..50 {
            let random = SeededRandom::new(seed);
            assert!(check(None, &generate(None, &random)).is_ok());
            assert!(check(Some(&strict), &generate(Some(&strict), &random)).is_ok());
        }
    }
}
