//! Dates as requests carry them.

/// The largest time with a year of four digits: the end of 9999.
const END: i64 = 253_402_300_799;

const DAY: i64 = 86_400;

/// A time in ISO 8601's basic form, to the second: `20260303T040506Z`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AmzDate([u8; 16]);

impl core::fmt::Debug for AmzDate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::fmt::Display for AmzDate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl AmzDate {
    /// The form of a time in seconds since 1970. Times before that or after the year 9999
    /// become the nearest that have a form.
    pub fn from_unix(seconds: i64) -> Self {
        let seconds = seconds.clamp(0, END);
        let (days, rest) = (seconds / DAY, seconds % DAY);
        let (year, month, day) = civil(days);
        let mut text = *b"00000000T000000Z";
        for (at, width, mut value) in [
            (0, 4, year),
            (4, 2, month),
            (6, 2, day),
            (9, 2, rest / 3600),
            (11, 2, rest / 60 % 60),
            (13, 2, rest % 60),
        ] {
            for byte in text[at..at + width].iter_mut().rev() {
                let [digit, ..] = (value % 10).to_le_bytes();
                *byte = b'0' + digit;
                value /= 10;
            }
        }
        Self(text)
    }

    /// `20260303T040506Z`
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `20260303`
    pub fn date(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }
}

/// The date of a day since 1970, by counting from 1 March of year 0, so that a leap day ends
/// its year and 400 years have 146 097 days.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // March to July and August to December have 153 days each.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, next) = if month_from_march < 10 {
        (month_from_march + 3, 0)
    } else {
        (month_from_march - 9, 1)
    };
    (era * 400 + year_of_era + next, month, day)
}

/// The day since 1970 of a date: the inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The seconds since 1970 of `20260303T040506Z`.
pub(super) fn parse_amz_date(text: &str) -> Option<i64> {
    let &[
        y0,
        y1,
        y2,
        y3,
        m0,
        m1,
        d0,
        d1,
        b'T',
        h0,
        h1,
        i0,
        i1,
        s0,
        s1,
        b'Z',
    ] = text.as_bytes()
    else {
        return None;
    };
    let year = number(&[y0, y1, y2, y3])?;
    let day = days(year, number(&[m0, m1])?, number(&[d0, d1])?);
    let seconds =
        day * DAY + number(&[h0, h1])? * 3600 + number(&[i0, i1])? * 60 + number(&[s0, s1])?;
    // A 31 April or a 25th hour comes back as something else.
    (AmzDate::from_unix(seconds).as_str() == text).then_some(seconds)
}

/// The seconds since 1970 of `Tue, 03 Mar 2026 04:05:06 GMT` (RFC 9110, section 5.6.7), the
/// form of the header `Date`.
pub(super) fn parse_http_date(text: &str) -> Option<i64> {
    const MONTHS: [&[u8; 3]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let (_, date) = text.split_once(", ")?;
    let &[
        d0,
        d1,
        b' ',
        a,
        b,
        c,
        b' ',
        y0,
        y1,
        y2,
        y3,
        b' ',
        h0,
        h1,
        b':',
        i0,
        i1,
        b':',
        s0,
        s1,
        b' ',
        b'G',
        b'M',
        b'T',
    ] = date.as_bytes()
    else {
        return None;
    };
    let (m0, m1) = (1..)
        .zip(MONTHS)
        .find_map(|(month, name)| (*name == [a, b, c]).then_some((month / 10, month % 10)))?;
    let basic = [
        y0,
        y1,
        y2,
        y3,
        b'0' + m0,
        b'0' + m1,
        d0,
        d1,
        b'T',
        h0,
        h1,
        i0,
        i1,
        s0,
        s1,
        b'Z',
    ];
    parse_amz_date(core::str::from_utf8(&basic).ok()?)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + i64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Seconds from `date -u -d … +%s`.
    const KNOWN: [(&str, i64); 8] = [
        ("19700101T000000Z", 0),
        ("19991231T235959Z", 946_684_799),
        ("20000229T000000Z", 951_782_400),
        ("20240229T123456Z", 1_709_210_096),
        ("20240301T000000Z", 1_709_251_200),
        ("20260303T040506Z", 1_772_510_706),
        ("21000228T235959Z", 4_107_542_399),
        ("99991231T235959Z", END),
    ];

    #[test]
    fn known_times_are_written_and_read() {
        for (text, seconds) in KNOWN {
            assert_eq!(AmzDate::from_unix(seconds).as_str(), text);
            assert_eq!(parse_amz_date(text), Some(seconds));
        }
        assert_eq!(AmzDate::from_unix(1_772_510_706).date(), "20260303");
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for since in 0..146_097 {
            assert_eq!(civil(since), (year, month, day));
            assert_eq!(days(year, month, day), since);
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (year, month, day) = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                (_, day) if day == length => (year, month + 1, 1),
                _ => (year, month, day + 1),
            };
        }
    }

    #[test]
    fn times_without_a_form_become_the_nearest() {
        assert_eq!(AmzDate::from_unix(-1).as_str(), "19700101T000000Z");
        assert_eq!(AmzDate::from_unix(i64::MIN).as_str(), "19700101T000000Z");
        assert_eq!(AmzDate::from_unix(i64::MAX).as_str(), "99991231T235959Z");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "20260303",
            "20260303T040506",
            "20260303T040506z",
            "2026-03-03T04:05:06Z",
            "20260303 040506Z",
            "20260229T000000Z",
            "20260431T000000Z",
            "20260001T000000Z",
            "20261301T000000Z",
            "20260300T000000Z",
            "20260303T240000Z",
            "20260303T006000Z",
            "20260303T000060Z",
            "2026030xT000000Z",
            "19691231T235959Z",
            "00000000T000000Z",
            "99999999T999999Z",
            "2026030éT00000Z",
        ] {
            assert_eq!(parse_amz_date(text), None, "{text}");
        }
    }

    #[test]
    fn the_http_form_is_read_too() {
        for (text, seconds) in [
            ("Tue, 03 Mar 2026 04:05:06 GMT", Some(1_772_510_706)),
            ("Thu, 29 Feb 2024 12:34:56 GMT", Some(1_709_210_096)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(END)),
            ("Tue, 31 Feb 2026 04:05:06 GMT", None),
            ("Tue, 03 Mrz 2026 04:05:06 GMT", None),
            ("Tue, 3 Mar 2026 04:05:06 GMT", None),
            ("Tue, 03 Mar 2026 04:05:06 CET", None),
            ("03 Mar 2026 04:05:06 GMT", None),
            ("", None),
        ] {
            assert_eq!(parse_http_date(text), seconds, "{text}");
        }
    }
}
