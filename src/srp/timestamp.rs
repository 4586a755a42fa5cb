//! The `TIMESTAMP` of a claim: `Tue Mar 3 04:05:06 UTC 2026`.
//!
//! English names, UTC, a 24-hour clock, and a day of the month without a zero in front.

use super::SrpError;
use alloc::string::String;

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const SECONDS_PER_DAY: i64 = 86_400;
/// Days of 400 years, after which the calendar repeats.
const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01. Years that begin in March end with the leap day.
const EPOCH_FROM_MARCH_0: i64 = 719_468;
/// The longest text worth reading.
const LONGEST: usize = 64;

/// Writes a time, in seconds since 1970, in the form that Cognito's clients sign.
pub fn format(unix_seconds: i64) -> String {
    let days = unix_seconds.div_euclid(SECONDS_PER_DAY);
    let second = unix_seconds.rem_euclid(SECONDS_PER_DAY);
    let (year, month, day) = civil_from_days(days);
    let mut text = String::with_capacity(28);
    // 1970-01-01 was a Thursday.
    text.push_str(name(&WEEKDAYS, (days + 4).rem_euclid(7)));
    text.push(' ');
    text.push_str(name(&MONTHS, month - 1));
    text.push(' ');
    push_decimal(&mut text, day, 1);
    for (separator, number) in [
        (' ', second / 3600),
        (':', second / 60 % 60),
        (':', second % 60),
    ] {
        text.push(separator);
        push_decimal(&mut text, number, 2);
    }
    text.push_str(" UTC ");
    if year < 0 {
        text.push('-');
    }
    push_decimal(&mut text, year.abs(), 1);
    text
}

/// Reads such a text and returns seconds since 1970.
///
/// Lenient where clients differ: any white space between the parts, zeros in front or none.
/// The day of the week must be one, but need not be right.
///
/// # Errors
/// [`SrpError::BadTimestamp`].
pub fn parse(text: &str) -> Result<i64, SrpError> {
    read(text).ok_or(SrpError::BadTimestamp)
}

fn read(text: &str) -> Option<i64> {
    if text.len() > LONGEST {
        return None;
    }
    let mut words = text.split_ascii_whitespace();
    if !WEEKDAYS.contains(&words.next()?) {
        return None;
    }
    let month = words.next()?;
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let day = decimal(words.next()?, 2)?;
    let mut clock = words.next()?.split(':');
    let hour = decimal(clock.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = decimal(clock.next()?, 2).filter(|minute| *minute < 60)?;
    let second = decimal(clock.next()?, 2).filter(|second| *second < 60)?;
    if words.next()? != "UTC" {
        return None;
    }
    let year = decimal(words.next()?, 4)?;
    if clock.next().is_some() || words.next().is_some() {
        return None;
    }
    let days = days_from_civil(year, month, day);
    // A day that the month does not have comes back as another date.
    if civil_from_days(days) != (year, month, day) {
        return None;
    }
    Some(days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second)
}

/// Year, month (1 to 12) and day of the month of a number of days since 1970-01-01, in the
/// Gregorian calendar.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_FROM_MARCH_0;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    // Take the leap days out; what is left are years of 365 days.
    let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / (DAYS_PER_ERA - 1);
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - days_before_year(year_of_era);
    // March is month 0; five months from March or August on have 153 days.
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - days_before_month(month) + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year_of_era + carry, month, day)
}

/// The inverse of [`civil_from_days`].
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (month, year) = if month > 2 {
        (month - 3, year)
    } else {
        (month + 9, year - 1)
    };
    year.div_euclid(400) * DAYS_PER_ERA
        + days_before_year(year.rem_euclid(400))
        + days_before_month(month)
        + day
        - 1
        - EPOCH_FROM_MARCH_0
}

/// Days in the years of an era before `year`, each beginning in March.
const fn days_before_year(year: i64) -> i64 {
    year * 365 + year / 4 - year / 100
}

/// Days in the months from March on before `month` (March is 0).
const fn days_before_month(month: i64) -> i64 {
    (153 * month + 2) / 5
}

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or_default()
}

/// Appends a number of 0 or more with at least `width` digits.
fn push_decimal(text: &mut String, number: i64, width: u32) {
    let mut unit = 10i64.pow(width - 1);
    while number / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        let [digit, ..] = (number / unit % 10).to_le_bytes();
        text.push(char::from(b'0' + digit));
        unit /= 10;
    }
}

/// Reads one to `longest` decimal digits.
fn decimal(text: &str, longest: usize) -> Option<i64> {
    if text.is_empty() || text.len() > longest || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(
        text.bytes()
            .fold(0, |number, digit| number * 10 + i64::from(digit - b'0')),
    )
}
