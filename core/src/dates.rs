//! Days and periods.
//!
//! A [`Day`] is a number of days since 1970-01-01, the same as an Arrow `date32`. A [`Period`] has a first and a last
//! day, both inclusive, as publishers write them. Nothing here knows what day it is today.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::error::{Error, Result, code};

/// A calendar day: days since 1970-01-01.
///
/// ```
/// use cleanclaim::dates::Day;
/// let day: Day = "2026-03-01".parse()?;
/// assert_eq!(day, Day::parse_x12("20260301")?);
/// assert_eq!(day.year(), 2026);
/// assert_eq!(day.plus(31).to_string(), "2026-04-01");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: Date = date(1970, 1, 1);

impl Day {
    /// The first day that can be named, 0001-01-01.
    pub const FIRST: Day = Day(-719_162);
    /// The last day that can be named, 9999-12-31.
    pub const LAST: Day = Day(2_932_896);

    /// A day from its parts; an error where the calendar has no such day.
    #[inline(always)]
    pub fn new(year: i16, month: i8, day: i8) -> Result<Day> {
        match Date::new(year, month, day) {
            Ok(found) if year >= 1 => Ok(Day::from_date(found)),
            _ => {
                Err(Error::new(code::MALFORMED_DATE).with("value", format!("{year:04}-{month:02}-{day:02}")))
            }
        }
    }

    /// A day from a number of days since 1970-01-01 (an Arrow `date32`); an error outside the years 1 to 9999.
    pub fn from_days(days: i32) -> Result<Day> {
        if (Day::FIRST.0..=Day::LAST.0).contains(&days) {
            Ok(Day(days))
        } else {
            Err(Error::new(code::MALFORMED_DATE).with("value", days))
        }
    }

    /// Reads the eight digits of X12's `D8`, `20260301`.
    pub fn parse_x12(text: &str) -> Result<Day> {
        let malformed = || Error::new(code::MALFORMED_DATE).with("value", text);
        if text.len() != 8 {
            return Err(malformed());
        }
        let number = text.bytes().try_fold(0_u32, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        });
        Day::from_yyyymmdd(number.ok_or_else(malformed)?).map_err(|_| malformed())
    }

    /// Reads a number such as 20260301.
    #[inline(always)]
    pub fn from_yyyymmdd(number: u32) -> Result<Day> {
        let malformed = || Error::new(code::MALFORMED_DATE).with("value", number);
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        // Every month has 28 days: only the others need the calendar.
        if (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=28).contains(&day) {
            return Ok(Day::from_parts(year as i32, month as i32, day as i32));
        }
        let year = i16::try_from(year).map_err(|_| malformed())?;
        Day::new(year, month as i8, day as i8).map_err(|_| malformed())
    }

    fn from_date(date: Date) -> Day {
        Day::from_parts(date.year().into(), date.month().into(), date.day().into())
    }

    /// Of a date that the calendar has, in the years 1 to 9999: the days of the whole years before, by the Gregorian rule
    /// of leap years, of the months before, and of this one.
    #[inline(always)]
    fn from_parts(year: i32, month: i32, day: i32) -> Day {
        const MONTHS: [i32; 16] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 0, 0, 0];
        let leaps = |year: i32| year / 4 - year / 100 + year / 400;
        // The leap day of this year counts from March on.
        let leap = if month > 2 { leaps(year) } else { leaps(year - 1) };
        Day(Day::FIRST.0 + (year - 1) * 365 + leap + MONTHS[(month & 15) as usize] + day - 1)
    }

    fn date(self) -> Date {
        // Every Day lies between FIRST and LAST, where jiff's calendar reaches further on both sides.
        EPOCH.saturating_add(self.0.days())
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.date().day()
    }

    /// This day moved by a number of days, kept between [`Day::FIRST`] and [`Day::LAST`].
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days).clamp(Day::FIRST.0, Day::LAST.0))
    }

    /// The first day of this day's year.
    pub fn first_of_year(self) -> Day {
        Day::from_date(date(self.year(), 1, 1))
    }

    /// The last day of this day's year.
    pub fn last_of_year(self) -> Day {
        Day::from_date(date(self.year(), 12, 31))
    }

    /// The eight digits of X12's `D8`.
    pub fn to_x12(self) -> String {
        let date = self.date();
        format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
    }

    /// The day as a number such as 20260301.
    pub fn to_yyyymmdd(self) -> u32 {
        let date = self.date();
        u32::from(date.year().unsigned_abs()) * 10_000
            + u32::from(date.month().unsigned_abs()) * 100
            + u32::from(date.day().unsigned_abs())
    }
}

impl FromStr for Day {
    type Err = Error;

    /// Reads an ISO date, `2026-03-01`, and nothing else.
    fn from_str(text: &str) -> Result<Day> {
        let malformed = || Error::new(code::MALFORMED_DATE).with("value", text);
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| {
            bytes[range]
                .iter()
                .try_fold(0_i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
        };
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(malformed());
        }
        match (digits(0..4), digits(5..7), digits(8..10)) {
            (Some(year), Some(month), Some(day)) => {
                Day::new(year, month as i8, day as i8).map_err(|_| malformed())
            }
            _ => Err(malformed()),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        f.pad(&format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
    }
}

/// A first and a last day, both inclusive.
///
/// ```
/// use cleanclaim::dates::Period;
/// let quarter: Period = "2026-01-01/2026-03-31".parse()?;
/// assert!(quarter.contains("2026-03-31".parse()?));
/// assert!(!quarter.contains("2026-04-01".parse()?));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Day,
    to: Day,
}

impl Period {
    /// A period; an error where it ends before it begins.
    pub fn new(from: Day, to: Day) -> Result<Period> {
        if from <= to {
            Ok(Period { from, to })
        } else {
            Err(Error::new(code::REVERSED_PERIOD).with("from", from).with("to", to))
        }
    }

    /// A period of one day.
    pub const fn of_day(day: Day) -> Period {
        Period { from: day, to: day }
    }

    /// The first day.
    pub const fn from(self) -> Day {
        self.from
    }

    /// The last day.
    pub const fn to(self) -> Day {
        self.to
    }

    /// Is the day inside, the first and the last included?
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.from, self.to))
    }
}

impl FromStr for Period {
    type Err = Error;

    /// Reads `2026-01-01/2026-03-31`, or one day for a period of that day.
    fn from_str(text: &str) -> Result<Period> {
        match text.split_once('/') {
            Some((from, to)) => Period::new(from.parse()?, to.parse()?),
            None => Ok(Period::of_day(text.parse()?)),
        }
    }
}

crate::text_serde!(Day, "an ISO date such as 2026-03-01", r"^\d{4}-\d{2}-\d{2}$");
crate::text_serde!(
    Period,
    "two ISO dates joined by a slash, both inclusive",
    r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$"
);
