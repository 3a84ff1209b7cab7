use cleanclaim::dates::{Day, Period};
use proptest::prelude::*;

use super::{HOSTILE, reads, refuses};

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn known_days() {
    // Days since 1970-01-01 as GNU date gives them: date -u -d 2026-03-01 +%s, divided by 86400.
    for (text, days) in [
        ("0001-01-01", -719_162),
        ("1969-12-31", -1),
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2015-10-01", 16_709),
        ("2026-03-01", 20_513),
        ("9999-12-31", 2_932_896),
    ] {
        let day = reads::<Day>(text, text);
        assert_eq!(day.days(), days, "{text}");
        assert_eq!(Day::from_days(days).unwrap(), day);
        assert_eq!(Day::parse_x12(&text.replace('-', "")).unwrap(), day);
        assert_eq!(day.to_x12(), text.replace('-', ""));
        assert_eq!(Day::from_yyyymmdd(day.to_yyyymmdd()).unwrap(), day);
    }
    assert_eq!((day("0001-01-01"), day("9999-12-31")), (Day::FIRST, Day::LAST));
}

#[test]
fn leap_years() {
    for year in [2000, 2020, 2024, 2400] {
        assert!(Day::new(year, 2, 29).is_ok(), "{year}");
    }
    for year in [1900, 2025, 2026, 2100] {
        assert!(Day::new(year, 2, 29).is_err(), "{year}");
    }
    assert_eq!(day("2024-02-28").plus(1), day("2024-02-29"));
    assert_eq!(day("2025-02-28").plus(1), day("2025-03-01"));
    assert_eq!(day("2024-12-31").plus(-365), day("2024-01-01"));
}

#[test]
fn parts() {
    let day = day("2026-03-09");
    assert_eq!((day.year(), day.month(), day.day_of_month()), (2026, 3, 9));
    assert_eq!(
        (day.first_of_year().to_string(), day.last_of_year().to_string()),
        ("2026-01-01".into(), "2026-12-31".into())
    );
    assert_eq!(day.to_yyyymmdd(), 20_260_309);
    assert_eq!(Day::FIRST.first_of_year(), Day::FIRST);
    assert_eq!(Day::LAST.last_of_year(), Day::LAST);
}

#[test]
fn what_is_not_a_day() {
    for text in [
        "2026-13-01",
        "2026-00-01",
        "2026-02-30",
        "2026-04-31",
        "2026-01-00",
        "0000-01-01",
        "2026-3-1",
        "26-03-01",
        "20260301",
        "03/01/2026",
        "2026-03-01 ",
        " 2026-03-01",
        "2026-03-01T00:00",
        "2026/03/01",
        "-026-03-01",
        "+026-03-01",
        "2026-0é-1",
    ] {
        refuses::<Day>(text, "malformed-date");
    }
    for text in [
        "2026-03-01",
        "2026030",
        "202603011",
        "20260230",
        "00000000",
        "99999999",
        "2026 301",
        "+2026030",
        "éééé",
    ] {
        assert_eq!(Day::parse_x12(text).unwrap_err().slug(), "malformed-date", "{text:?}");
    }
    for text in HOSTILE {
        refuses::<Day>(text, "malformed-date");
        assert!(Day::parse_x12(text).is_err());
        assert!(text.parse::<Period>().is_err());
    }
    assert!(Day::from_yyyymmdd(0).is_err() && Day::from_yyyymmdd(u32::MAX).is_err());
    assert!(Day::new(0, 1, 1).is_err() && Day::new(-1, 1, 1).is_err() && Day::new(i16::MAX, 1, 1).is_err());
    assert!(Day::new(2026, i8::MIN, i8::MIN).is_err());
    assert!(Day::from_days(Day::LAST.days() + 1).is_err() && Day::from_days(Day::FIRST.days() - 1).is_err());
    assert!(Day::from_days(i32::MAX).is_err() && Day::from_days(i32::MIN).is_err());
}

#[test]
fn moving_stops_at_the_ends() {
    assert_eq!(Day::LAST.plus(1), Day::LAST);
    assert_eq!(Day::FIRST.plus(-1), Day::FIRST);
    assert_eq!(Day::LAST.plus(i32::MAX), Day::LAST);
    assert_eq!(Day::FIRST.plus(i32::MIN), Day::FIRST);
}

#[test]
fn both_ends_of_a_period_are_inside() {
    let quarter = reads::<Period>("2026-01-01/2026-03-31", "2026-01-01/2026-03-31");
    assert!(!quarter.contains(day("2025-12-31")));
    assert!(quarter.contains(day("2026-01-01")));
    assert!(quarter.contains(day("2026-03-31")));
    assert!(!quarter.contains(day("2026-04-01")));
    let one = reads::<Period>("2026-01-01", "2026-01-01/2026-01-01");
    assert_eq!(one, Period::of_day(day("2026-01-01")));
    assert!(one.contains(one.from()) && one.contains(one.to()));
    assert!(!one.contains(one.from().plus(1)) && !one.contains(one.from().plus(-1)));
}

#[test]
fn what_is_not_a_period() {
    refuses::<Period>("2026-03-31/2026-01-01", "reversed-period");
    for text in ["2026-01-01/", "/2026-01-01", "2026-01-01/2026-03-31/2026-04-01", "2026-01-01 - 2026-03-31"]
    {
        refuses::<Period>(text, "malformed-date");
    }
    let error = Period::new(day("2026-03-31"), day("2026-01-01")).unwrap_err();
    assert_eq!(error.to_string(), "a period cannot end (2026-01-01) before it begins (2026-03-31)");
}

fn any_day() -> impl Strategy<Value = Day> {
    (Day::FIRST.days()..=Day::LAST.days()).prop_map(|days| Day::from_days(days).unwrap())
}

proptest! {
    #[test]
    fn every_day_comes_back(day in any_day()) {
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        prop_assert_eq!(Day::parse_x12(&day.to_x12()).unwrap(), day);
        prop_assert_eq!(Day::from_yyyymmdd(day.to_yyyymmdd()).unwrap(), day);
        prop_assert_eq!(Day::new(day.year(), day.month(), day.day_of_month()).unwrap(), day);
        prop_assert!(day.first_of_year() <= day && day <= day.last_of_year());
    }

    #[test]
    fn days_sort_as_text(left in any_day(), right in any_day()) {
        prop_assert_eq!(left.cmp(&right), left.to_string().cmp(&right.to_string()));
        prop_assert_eq!(left.cmp(&right), left.to_yyyymmdd().cmp(&right.to_yyyymmdd()));
    }

    #[test]
    fn no_text_or_number_panics(text in any::<String>(), number in any::<u32>()) {
        let _ = text.parse::<Day>();
        let _ = text.parse::<Period>();
        let _ = Day::parse_x12(&text);
        let _ = Day::from_yyyymmdd(number);
    }
}
