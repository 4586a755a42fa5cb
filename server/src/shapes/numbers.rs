//! The bounded numbers of the service model.

use super::macros::number;
use super::violations::Shown;
use super::{Path, Violations};

/// Whether `value` lies within the bounds; the violated one is noted.
pub(super) fn within(
    value: i64,
    low: i64,
    high: i64,
    at: &Path<'_>,
    found: &mut Violations,
) -> bool {
    let shown = value.to_string();
    if value < low {
        let constraint = format!("have value greater than or equal to {low}");
        found.value(Shown::Plain(&shown), at, &constraint);
    } else if value > high {
        let constraint = format!("have value less than or equal to {high}");
        found.value(Shown::Plain(&shown), at, &constraint);
    }
    (low..=high).contains(&value)
}

number! {
    /// `PoolQueryLimitType` and identity pools' `QueryLimit`: a page's size that may not be zero.
    PageSize: 1 ..= 60;
    /// `QueryLimitType`: a page's size where zero means the default.
    PageSizeOrDefault: 0 ..= 60;
    /// `PasswordPolicyMinLengthType`.
    MinimumLength: 6 ..= 99;
    /// `PasswordHistorySizeType`.
    PasswordHistorySize: 0 ..= 24;
    /// `TemporaryPasswordValidityDaysType`, `AdminCreateUserUnusedAccountValidityDaysType`.
    Days365: 0 ..= 365;
    /// `PriorityType`.
    Priority: 1 ..= 2;
    /// `RefreshTokenValidityType`, in the client's unit.
    RefreshTokenValidity: 0 ..= 315_360_000;
    /// `AccessTokenValidityType` and `IdTokenValidityType`, in the client's unit.
    TokenValidity: 1 ..= 86_400;
    /// `AuthSessionValidityType`, in minutes.
    AuthSessionValidity: 3 ..= 15;
    /// `RetryGracePeriodSecondsType`.
    RetryGracePeriodSeconds: 0 ..= 60;
}
