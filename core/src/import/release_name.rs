//! Which release a file is: from its name and its title.

use super::ImportOptions;
use super::source::NamedFile;
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Label;
use crate::tables::pack::{Published, Release};

/// A quarterly release: `RVU24AR` is year 24, quarter A, corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quarter {
    pub year: i16,
    /// 0 to 3 for A to D.
    pub quarter: u8,
    /// The correction that CMS marks by an R.
    pub corrected: bool,
}

/// The date from which the conversion factor of 2024 is another one: Consolidated Appropriations Act, 2024, section 305.
const MARCH_2024: (i16, i8, i8) = (2024, 3, 9);

impl Quarter {
    /// Finds `rvu24ar` in a lower-case text.
    pub fn find(text: &str) -> Option<Quarter> {
        text.match_indices("rvu").find_map(|(at, _)| {
            let bytes = text.as_bytes().get(at + 3..)?;
            let (tens, ones, letter) = (bytes.first()?, bytes.get(1)?, bytes.get(2)?);
            if !tens.is_ascii_digit() || !ones.is_ascii_digit() || !(b'a'..=b'd').contains(letter) {
                return None;
            }
            let corrected = bytes.get(3) == Some(&b'r');
            let after = bytes.get(3 + usize::from(corrected));
            if after.is_some_and(u8::is_ascii_alphanumeric) {
                return None;
            }
            let year = 2000 + i16::from(tens - b'0') * 10 + i16::from(ones - b'0');
            Some(Quarter { year, quarter: letter - b'a', corrected })
        })
    }

    /// Finds a year and a month such as `2026 national … july release` or `pprrvu2026_jul`.
    pub fn find_month(text: &str) -> Option<Quarter> {
        let months = [("jan", 0), ("apr", 1), ("jul", 2), ("oct", 3)];
        let words = |word: &&str| !word.is_empty();
        let quarter = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(words).find_map(|word| {
            months.iter().find(|(month, _)| word.starts_with(month)).map(|(_, quarter)| *quarter)
        })?;
        Some(Quarter { year: find_year(text)?, quarter, corrected: false })
    }

    fn name(self) -> String {
        let letter = char::from(b'A' + self.quarter);
        let corrected = if self.corrected { "R" } else { "" };
        format!("RVU{:02}{letter}{corrected}", self.year % 100)
    }

    /// The days on which it is in force: its quarter; in the first quarter of 2024, up to or from 9 March.
    fn period(self) -> Result<Period> {
        let (first, last) = quarter_bounds(self.year, self.quarter)?;
        let (year, month, day) = MARCH_2024;
        let change = Day::new(year, month, day)?;
        match (self.year == year && self.quarter == 0, self.corrected) {
            (true, true) => Period::new(change, last),
            (true, false) => Period::new(first, change.plus(-1)),
            _ => Period::new(first, last),
        }
    }
}

fn quarter_bounds(year: i16, quarter: u8) -> Result<(Day, Day)> {
    let first = Day::new(year, quarter as i8 * 3 + 1, 1)?;
    let next =
        if quarter == 3 { Day::new(year + 1, 1, 1)? } else { Day::new(year, quarter as i8 * 3 + 4, 1)? };
    Ok((first, next.plus(-1)))
}

/// The first number from 2000 to 2099 in a text, four digits that stand alone among digits; else two digits before
/// or behind the name of a table, as in `25LOCCO` and `PPRRVU23_JAN`.
pub(super) fn find_year(text: &str) -> Option<i16> {
    let numbers = || {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .filter_map(|digits| digits.parse::<i16>().ok().map(|number| (digits.len(), number)))
    };
    numbers()
        .find(|(length, number)| *length == 4 && (2000..2100).contains(number))
        .or_else(|| {
            numbers().find(|(length, _)| *length == 2).map(|(length, number)| (length, number + 2000))
        })
        .map(|(_, year)| year)
}

fn unknown(file: &NamedFile) -> Error {
    Error::new(code::IMPORT_RELEASE_UNKNOWN).with("file", &file.name)
}

fn release(
    file: &NamedFile,
    options: &ImportOptions,
    derived: Option<Result<(String, Period)>>,
    published: Option<Day>,
) -> Result<Release> {
    let (name, period) = match (options.release, options.period, derived) {
        (Some(name), Some(period), _) => (name, period),
        (name, period, Some(derived)) => {
            let (derived_name, derived_period) = derived?;
            (name.map_or_else(|| Label::new(&derived_name), Ok)?, period.unwrap_or(derived_period))
        }
        _ => return Err(unknown(file)),
    };
    let published = options.published.or(published).map_or(Published::Unknown, Published::On);
    Ok(Release { name, period, published, rows: 0, sources: vec![file.source()] })
}

/// A quarterly release, from the file's name (`rvu24ar`), else its title, else year and month of its name.
pub(super) fn quarterly(
    file: &NamedFile,
    title: &str,
    published: Option<Day>,
    options: &ImportOptions,
) -> Result<Release> {
    let names = file.names();
    let quarter = Quarter::find(&names)
        .or_else(|| Quarter::find_month(&title.to_lowercase()))
        .or_else(|| Quarter::find_month(&names));
    let derived = quarter.map(|quarter| quarter.period().map(|period| (quarter.name(), period)));
    release(file, options, derived, published)
}

/// A table that is issued for a calendar year, such as `GPCI2025`. In two years it changed: the GPCI and the anesthesia
/// conversion factors of 2023 with release D on 1 October (Puerto Rico, Virgin Islands), those factors of 2024 on
/// 9 March with the conversion factor.
pub(super) fn yearly(
    prefix: &str,
    file: &NamedFile,
    title: &str,
    changes: Changes,
    options: &ImportOptions,
) -> Result<Release> {
    let names = file.names();
    let quarter = Quarter::find(&names);
    let year = quarter
        .map(|quarter| quarter.year)
        .or_else(|| find_year(&title.to_lowercase()))
        .or_else(|| find_year(&file.name))
        .or_else(|| find_year(&names));
    // A file of 2024 that does not say on which side of 9 March it stands is not guessed at.
    let undecided = |year: &i16| {
        *year == MARCH_2024.0 && changes == Changes::October2023AndMarch2024 && quarter.is_none()
    };
    let derived =
        year.filter(|year| !undecided(year)).map(|year| yearly_period(prefix, year, quarter, changes));
    release(file, options, derived, None)
}

/// A release of HCPCS Level II, from the file's name: a quarter (`2024q3`, `2026jan`, `HCPC2024_JUL_ANWEB`), else a year
/// (`HCPC2019_CONTR_ANWEB`): until 2019 the file was issued once a year and changes within the year came by letter.
pub(super) fn hcpcs(file: &NamedFile, options: &ImportOptions) -> Result<Release> {
    let names = file.names();
    let bytes = names.as_bytes();
    let quarter_at = |at: usize| {
        let rest = names.get(at..)?.trim_start_matches(['_', '-', ' ']);
        let months = ["jan", "apr", "jul", "oct"];
        months.iter().position(|month| rest.starts_with(month)).or_else(|| {
            let digit = rest.strip_prefix('q')?.bytes().next()?;
            (b'1'..=b'4').contains(&digit).then(|| usize::from(digit - b'1'))
        })
    };
    let mut derived = None;
    for at in 0..bytes.len().saturating_sub(3) {
        let digits = bytes.get(at..at + 4).unwrap_or(b"");
        let alone = at == 0 || !bytes[at - 1].is_ascii_digit();
        if !alone || !digits.iter().all(u8::is_ascii_digit) || !digits.starts_with(b"20") {
            continue;
        }
        let year = digits.iter().fold(0_i16, |year, digit| year * 10 + i16::from(digit - b'0'));
        if let Some(quarter) = quarter_at(at + 4) {
            let letter = char::from(b"ABCD"[quarter]);
            let period =
                quarter_bounds(year, quarter as u8).and_then(|(first, last)| Period::new(first, last));
            derived = Some(period.map(|period| (format!("HCPCS{:02}{letter}", year % 100), period)));
            break;
        }
        if derived.is_none() {
            let period = Day::new(year, 1, 1).and_then(|first| Period::new(first, first.last_of_year()));
            derived = Some(period.map(|period| (format!("HCPCS{:02}", year % 100), period)));
        }
    }
    release(file, options, derived, None)
}

/// An addendum B of the outpatient system, from the year in its name or title; the quarter where a month is named, else
/// the first, for which the final rule speaks.
pub(super) fn outpatient(file: &NamedFile, options: &ImportOptions) -> Result<Release> {
    let names = file.names();
    let derived = find_year(&names).map(|year| {
        let quarter = Quarter::find_month(&names).map_or(0, |found| found.quarter);
        let (first, last) = quarter_bounds(year, quarter)?;
        Ok((format!("OPPS{:02}{}", year % 100, char::from(b'A' + quarter)), Period::new(first, last)?))
    });
    release(file, options, derived, None)
}

/// A laboratory fee schedule, `CLFS_CY2026_Q2V1`.
pub(super) fn laboratory(file: &NamedFile, options: &ImportOptions) -> Result<Release> {
    let names = file.names();
    let quarter = names
        .match_indices('q')
        .find_map(|(at, _)| names.as_bytes().get(at + 1).filter(|digit| (b'1'..=b'4').contains(digit)))
        .map(|digit| digit - b'1');
    let derived = find_year(&names.replace("cy", "cy ")).zip(quarter).map(|(year, quarter)| {
        let (first, last) = quarter_bounds(year, quarter)?;
        Ok((format!("CLFS{:02}{}", year % 100, char::from(b'A' + quarter)), Period::new(first, last)?))
    });
    release(file, options, derived, None)
}

/// The general equivalence mappings of a year, `2018_I9gem`: in force through the fiscal year that bears its name, and since 2018 the
/// last that were issued.
pub(super) fn gems(file: &NamedFile, options: &ImportOptions) -> Result<Release> {
    let derived = find_year(&file.names()).map(|year| {
        Ok((format!("GEM{year}"), Period::new(Day::new(year - 1, 10, 1)?, Day::new(year, 9, 30)?)?))
    });
    release(file, options, derived, None)
}

/// The taxonomy of the NUCC, `nucc_taxonomy_251`: the year, and the first or second half of it, which begin in January
/// and July. An edition stands until the next; its end is not known.
pub(super) fn taxonomy(file: &NamedFile, options: &ImportOptions) -> Result<Release> {
    let names = file.names();
    let digits = names
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 3)
        .map(|digits| digits.bytes().fold(0_i16, |number, digit| number * 10 + i16::from(digit - b'0')));
    let derived = digits.map(|number| {
        let (year, half) = (2000 + number / 10, number % 10);
        let (first, _) = quarter_bounds(year, if half == 1 { 0 } else { 2 })?;
        Ok((format!("NUCC{}.{half}", number / 10), Period::new(first, Day::LAST)?))
    });
    release(file, options, derived, None)
}

/// In which years a yearly table changed within the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changes {
    /// Never.
    None,
    /// On 2023-10-01.
    October2023,
    /// On 2023-10-01 and on 2024-03-09.
    October2023AndMarch2024,
}

fn yearly_period(
    prefix: &str,
    year: i16,
    quarter: Option<Quarter>,
    changes: Changes,
) -> Result<(String, Period)> {
    let (first, last) = (Day::new(year, 1, 1)?, Day::new(year, 12, 31)?);
    let name = format!("{prefix}{year}");
    let (october, _) = quarter_bounds(year, 3)?;
    if year == 2023 && changes != Changes::None {
        return Ok(match quarter {
            Some(Quarter { quarter: 3, .. }) => (format!("{name}D"), Period::new(october, last)?),
            _ => (name, Period::new(first, october.plus(-1))?),
        });
    }
    let (change_year, month, day) = MARCH_2024;
    if year == change_year && changes == Changes::October2023AndMarch2024 {
        let change = Day::new(change_year, month, day)?;
        return Ok(match quarter {
            Some(Quarter { quarter: 0, corrected: false, .. }) => {
                (format!("{name}A"), Period::new(first, change.plus(-1))?)
            }
            _ => (format!("{name}AR"), Period::new(change, last)?),
        });
    }
    Ok((name, Period::new(first, last)?))
}

/// An edition of ICD-10-CM: `INDEX2026` is in force from 1 October 2025 to 30 September 2026, `INDEX2026APR` from 1 April.
/// The year stands in the file's name or, as `version`, within the file.
pub(super) fn fiscal_edition(
    prefix: &str,
    file: &NamedFile,
    version: Option<&str>,
    options: &ImportOptions,
) -> Result<Release> {
    let names = file.names();
    // The file's own name goes before that of the archive, in which an edition of April may stand beside one of October.
    let own = file.name.to_ascii_lowercase();
    let year = [own.as_str(), version.unwrap_or(""), names.as_str()].into_iter().find_map(find_four_digits);
    let april = own.contains("april") || (!own.contains("oct") && names.contains("april"));
    let derived = year.map(|year| {
        let (first, mark) =
            if april { (Day::new(year, 4, 1)?, "APR") } else { (Day::new(year - 1, 10, 1)?, "") };
        Ok((format!("{prefix}{year}{mark}"), Period::new(first, Day::new(year, 9, 30)?)?))
    });
    release(file, options, derived, None)
}

/// The first number from 2000 to 2099 in a text, four digits that stand alone among digits.
fn find_four_digits(text: &str) -> Option<i16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|number| (2000..2100).contains(number))
}
