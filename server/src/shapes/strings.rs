//! The constrained texts of the service model.

use std::ops::RangeInclusive;

use super::characters as ch;
use super::macros::text;
use super::violations::Shown;
use super::{Path, Violations};

/// The model's `StringType` has this bound, and so has every text without a smaller one.
pub const LONGEST: usize = 131_072;

/// Whether the length of `text`, in characters, is within `range`; the violated end is noted.
pub(super) fn length_within(
    text: &str,
    range: &RangeInclusive<usize>,
    shown: Shown<'_>,
    at: &Path<'_>,
    found: &mut Violations,
) -> bool {
    let length = text.chars().count();
    let (low, high) = (range.start(), range.end());
    if length < *low {
        found.value(
            shown,
            at,
            &format!("have length greater than or equal to {low}"),
        );
    } else if length > *high {
        found.value(
            shown,
            at,
            &format!("have length less than or equal to {high}"),
        );
    }
    range.contains(&length)
}

/// A pattern of the model as code.
pub(super) trait Rule {
    /// Whether the whole text fits.
    fn fits(&self, text: &str) -> bool;
}

/// One or more characters of a class.
impl<F: Fn(char) -> bool> Rule for F {
    fn fits(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(self)
    }
}

/// A pattern that is more than a class of characters.
pub(super) struct Whole(pub(super) fn(&str) -> bool);

impl Rule for Whole {
    fn fits(&self, text: &str) -> bool {
        (self.0)(text)
    }
}

/// Whether `text` fits the `rule`; else the model's pattern is noted.
pub(super) fn pattern_holds(
    text: &str,
    pattern: &str,
    rule: &impl Rule,
    shown: Shown<'_>,
    at: &Path<'_>,
    found: &mut Violations,
) -> bool {
    let holds = rule.fits(text);
    if !holds {
        found.value(
            shown,
            at,
            &format!("satisfy regular expression pattern: {pattern}"),
        );
    }
    holds
}

text! {
    /// `UserPoolIdType`: `<region>_<letters and digits>`.
    UserPoolId: 1..=55, "[\\w-]+_[0-9a-zA-Z]+" => |c| ch::word(c) || c == '-';
    /// `UserPoolNameType`.
    UserPoolName: 1..=128, "[\\w\\s+=,.@-]+" => ch::name;
    /// `ClientIdType`.
    ClientId: 1..=128, "[\\w+]+" => ch::word_or_plus;
    /// `ClientNameType`.
    ClientName: 1..=128, "[\\w\\s+=,.@-]+" => ch::name;
    /// `UsernameType`: no blanks.
    Username: 1..=128, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" => ch::visible;
    /// `AttributeNameType`.
    AttributeName: 1..=32, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" => ch::visible_or_space;
    /// `AttributeValueType`.
    AttributeValue: 0..=2048;
    /// `ClientPermissionType`: an attribute's name in a client's read or write list.
    ClientPermission: 1..=2048;
    /// `CustomAttributeNameType`.
    CustomAttributeName: 1..=20, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" => ch::visible;
    /// `UserFilterType`.
    UserFilter: 0..=256;
    /// `SearchPaginationTokenType`, `PaginationKey`, `PaginationKeyType`.
    PageToken: 1..=131_072, "[\\S]+" => ch::not_space;
    /// `RedirectUrlType`.
    RedirectUrl: 1..=1024, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" => ch::visible;
    /// `ScopeType`.
    Scope: 1..=256, "[\\x21\\x23-\\x5B\\x5D-\\x7E]+" => ch::scope;
    /// `ProviderNameType`.
    ProviderName: 1..=32, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\p{Z}]+" => ch::visible_or_space;
    /// `TagKeysType`.
    TagKey: 1..=128;
    /// `TagValueType`.
    TagValue: 0..=256;
    /// `EmailVerificationSubjectType` and its like.
    MessageSubject: 1..=140, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+" => ch::visible_or_space;
    /// `StringType`.
    Text: 0..=LONGEST;
    /// Identity pools' `IdentityPoolId` and `IdentityId`: `<region>:<uuid>`.
    IdentityPoolId: 1..=55, "[\\w-]+:[0-9a-f-]+" => |c| ch::word(c) || c == '-' || c == ':';
    /// Identity pools' `IdentityId`.
    IdentityId: 1..=55, "[\\w-]+:[0-9a-f-]+" => |c| ch::word(c) || c == '-' || c == ':';
    /// `IdentityPoolName`.
    IdentityPoolName: 1..=128, "[\\w\\s+=,.@-]+" => ch::name;
    /// `DeveloperProviderName`.
    DeveloperProviderName: 1..=128, "[\\w._-]+" => |c| ch::word(c) || c == '.' || c == '-';
    /// `IdentityProviderName`: the key of a login.
    LoginProvider: 1..=128;
    /// `IdentityProviderId`: an app's id at a public provider.
    IdentityProviderId: 1..=128, "[\\w.;_/-]+" => ch::provider_id;
    /// `CognitoIdentityProviderName`.
    CognitoProviderName: 1..=128, "[\\w._:/-]+" => ch::provider;
    /// `ARNString`.
    ArnText: 20..=2048;
    /// `AccountId` of an identity pool's owner.
    AccountId: 1..=15, "\\d+" => |c: char| c.is_ascii_digit();
    /// `ClaimName`.
    ClaimName: 1..=64, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" => ch::visible;
    /// `ClaimValue`.
    ClaimValue: 1..=128;
}

text! { sensitive
    /// `PasswordType`: at most 256 characters; a password may hold inner blanks.
    Password: 0..=256;
    /// `SecretHashType`.
    SecretHash: 1..=128, "[\\w+=/]+" => ch::secret_hash;
    /// `ClientSecretType`.
    ClientSecret: 24..=64, "[\\w+]+" => ch::word_or_plus;
    /// `ConfirmationCodeType`.
    ConfirmationCode: 1..=2048, "[\\S]+" => ch::not_space;
    /// `TokenModelType`: access, ID and refresh tokens.
    Token: 1..=LONGEST, "[A-Za-z0-9-_=.]+" => ch::token;
    /// `SessionType`.
    Session: 20..=4096;
    /// Identity pools' `IdentityProviderToken`.
    ProviderToken: 1..=50_000;
    /// A value of `AuthParameters` or `ChallengeResponses`.
    SecretText: 0..=LONGEST;
}
