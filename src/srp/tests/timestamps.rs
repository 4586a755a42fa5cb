//! `TIMESTAMP`, against what `date -u` prints.

use super::cases;
use crate::srp::SrpError::BadTimestamp;
use crate::srp::timestamp::{format, parse};
use proptest::prelude::*;

#[test]
fn times_are_written_as_date_writes_them() {
    for (seconds, text) in [
        (0, "Thu Jan 1 00:00:00 UTC 1970"),
        (-1, "Wed Dec 31 23:59:59 UTC 1969"),
        (951_782_400, "Tue Feb 29 00:00:00 UTC 2000"),
        (951_868_799, "Tue Feb 29 23:59:59 UTC 2000"),
        (1_772_510_706, "Tue Mar 3 04:05:06 UTC 2026"),
        (4_107_542_400, "Mon Mar 1 00:00:00 UTC 2100"),
        (-2_203_891_200, "Thu Mar 1 00:00:00 UTC 1900"),
        (253_402_300_799, "Fri Dec 31 23:59:59 UTC 9999"),
    ] {
        assert_eq!(format(seconds), text);
        assert_eq!(parse(text), Ok(seconds));
    }
}

#[test]
fn the_ends_of_time_are_written_too() {
    assert_eq!(format(i64::MAX), "Sun Dec 4 15:30:07 UTC 292277026596");
    assert_eq!(format(i64::MIN), "Sun Jan 27 08:29:52 UTC -292277022657");
}

#[test]
fn other_clients_spellings_are_read() {
    for text in [
        "Tue Mar 03 04:05:06 UTC 2026",
        "Tue Mar  3 04:05:06 UTC 2026",
        " Tue\tMar 3 04:05:06  UTC 2026 ",
        "Tue Mar 3 4:5:6 UTC 2026",
        "Fri Mar 3 04:05:06 UTC 2026",
    ] {
        assert_eq!(parse(text), Ok(1_772_510_706), "{text}");
    }
}

#[test]
fn what_is_not_a_time_is_refused() {
    for text in [
        "",
        "Tue",
        "Tue Mar 3 04:05:06 UTC",
        "Tue Mar 3 04:05:06 UTC 2026 x",
        "Tue Mar 3 04:05:06 PST 2026",
        "Tue Mar 3 04:05 UTC 2026",
        "Tue Mar 3 04:05:06:07 UTC 2026",
        "Tue Mar 3 24:00:00 UTC 2026",
        "Tue Mar 3 04:60:06 UTC 2026",
        "Tue Mar 3 04:05:60 UTC 2026",
        "Tue Mar 0 04:05:06 UTC 2026",
        "Tue Mar 32 04:05:06 UTC 2026",
        "Tue Feb 29 04:05:06 UTC 2026",
        "Tue Feb 29 04:05:06 UTC 2100",
        "Tue Apr 31 04:05:06 UTC 2026",
        "Tue Foo 3 04:05:06 UTC 2026",
        "Foo Mar 3 04:05:06 UTC 2026",
        "Tue Mar +3 04:05:06 UTC 2026",
        "Tue Mar 3 -4:05:06 UTC 2026",
        "Tue Mar 3 04:05:06 UTC 20260",
        "Tue Mar 3 04:05:06 UTC -026",
        "Tue Mar ３ 04:05:06 UTC 2026",
        "2026-03-03T04:05:06Z",
    ] {
        assert_eq!(parse(text), Err(BadTimestamp), "{text}");
    }
    let far = std::format!("Tue Mar 3 04:05:06 UTC {}2026", " ".repeat(64));
    assert_eq!(parse(&far), Err(BadTimestamp));
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn what_is_written_can_be_read(seconds in -62_167_219_200..253_402_300_800i64) {
        prop_assert_eq!(parse(&format(seconds)), Ok(seconds));
    }

    #[test]
    fn any_text_and_any_time_is_survived(text in any::<String>(), seconds in any::<i64>()) {
        let _ = parse(&text);
        prop_assert!(format(seconds).contains(" UTC "));
    }
}
