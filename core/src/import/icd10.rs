//! ICD-10-CM and ICD-10-PCS: order files, day-exact ranges, conversions.
//!
//! * `icd10cm_order_YYYY.txt`, `icd10pcs_order_YYYY.txt`: one fiscal year. Columns 1–5 number, 7–13 code without dot,
//!   15 billable flag, 17–76 short title, 78– long title.
//! * Ranges of the Medicare Code Editor, `code,start,end,flags`: the days on which a code is valid, both inclusive.
//! * Conversions: the workbook `ICD-10-CM-CONVERSION-TABLE-FYYYYY` (new code, effective, previous codes), or pairs
//!   `source,target,effective,pair_first_year,direction`.

use std::collections::HashMap;
use std::ops::Range;

use super::release_name::find_year;
use super::rows::{Row, expect_headings, normal, visit, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::{Icd10Cm, Icd10Pcs};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, Series};
use crate::tables::pack::{Published, Release};

/// A code of an order file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// The code, packed as [`Icd10Cm::packed`] packs it.
    pub code: u64,
    /// It may be billed; else it names a group of codes.
    pub billable: bool,
    short: Range<usize>,
    long: Range<usize>,
}

/// The codes and titles of a fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRelease {
    /// ICD-10-CM or ICD-10-PCS.
    pub series: Series,
    /// Its name, `FY2026`, its period and source.
    pub release: Release,
    /// Its rows, in the order of the file.
    pub rows: Vec<OrderRow>,
    // All titles in one text: a year has two hundred thousand of them.
    titles: String,
}

impl OrderRelease {
    /// The short title of a row, at most 60 characters.
    pub fn short(&self, row: &OrderRow) -> &str {
        self.titles.get(row.short.clone()).unwrap_or_default()
    }

    /// The long title of a row.
    pub fn long(&self, row: &OrderRow) -> &str {
        self.titles.get(row.long.clone()).unwrap_or_default()
    }
}

/// The days on which codes are valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRanges {
    /// ICD-10-CM or ICD-10-PCS.
    pub series: Series,
    /// Its name, period and source.
    pub release: Release,
    /// Packed code, first day, last day, in the order of code and first day; ranges that touch are one.
    pub rows: Vec<(u64, Period)>,
}

/// What took the place of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversions {
    /// ICD-10-CM or ICD-10-PCS.
    pub series: Series,
    /// Its name, period and source.
    pub release: Release,
    /// In the order of the file.
    pub rows: Vec<ConversionRow>,
}

/// A code, and what was used in its place before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversionRow {
    /// The newer code, packed.
    pub newer: u64,
    /// The older code, packed; the first of a range of codes.
    pub older: u64,
    /// The last of a range of older codes; the same where it is one.
    pub older_last: u64,
    /// The first day of the change.
    pub effective: Day,
}

/// Number, code, flag, short title; the long title is the rest of the line.
const COLUMNS: [(usize, usize); 7] = [(0, 5), (5, 6), (6, 13), (13, 14), (14, 15), (15, 16), (16, 76)];
const LONG_TITLE: usize = 77;

pub(super) fn packed(series: Series, text: &str) -> Result<u64> {
    match series {
        Series::Icd10Pcs => text.parse::<Icd10Pcs>().map(Icd10Pcs::packed),
        _ => text.parse::<Icd10Cm>().map(Icd10Cm::packed),
    }
}

/// Which code set a code belongs to: those of ICD-10-PCS that stand first in a file begin with a digit.
fn series_of(first_code: &str) -> Series {
    if first_code.starts_with(|first: char| first.is_ascii_digit()) {
        Series::Icd10Pcs
    } else {
        Series::Icd10Cm
    }
}

/// Is it the first line of an order file, and of which code set?
pub(super) fn is_order(first: &str) -> Option<Series> {
    let number = first.get(..5)?;
    let code = first.get(6..13)?.trim_end();
    let shaped = number.bytes().all(|byte| byte.is_ascii_digit())
        && code.len() >= 3
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && matches!(first.get(13..16)?, " 0 " | " 1 ")
        && first.len() > LONG_TITLE;
    shaped.then(|| series_of(code))
}

/// A fiscal year: 1 October of the year before to 30 September.
fn fiscal_year(year: i16) -> Result<Period> {
    Period::new(Day::new(year - 1, 10, 1)?, Day::new(year, 9, 30)?)
}

/// The name of a fiscal year's edition, `FY2026`.
pub(super) fn edition_name(year: i16) -> Result<Label> {
    Label::new(&format!("FY{year}"))
}

/// The name and period of a fiscal year's edition, from the options or the name of the file.
pub(super) fn edition(file: &NamedFile, options: &ImportOptions) -> Result<(Label, Period)> {
    let year = find_year(&file.name.to_ascii_lowercase())
        .or_else(|| find_year(&file.names()))
        .or_else(|| options.period.map(|period| period.to().year()));
    let Some(year) = year else {
        return Err(Error::new(code::IMPORT_RELEASE_UNKNOWN).with("file", &file.name));
    };
    let period = options.period.map_or_else(|| fiscal_year(year), Ok)?;
    Ok((options.release.map_or_else(|| edition_name(year), Ok)?, period))
}

fn release(file: &NamedFile, name: Label, period: Period, options: &ImportOptions, rows: usize) -> Release {
    Release {
        name,
        period,
        published: options.published.map_or(Published::Unknown, Published::On),
        rows: rows as u32,
        sources: vec![file.source()],
    }
}

fn empty(file: &NamedFile) -> Error {
    Error::new(code::IMPORT_EMPTY).with("file", &file.name)
}

/// Reads an order file.
pub(super) fn read_order(file: &NamedFile, series: Series, options: &ImportOptions) -> Result<OrderRelease> {
    let (name, period) = edition(file, options)?;
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut titles = String::with_capacity(decoded.len() / 2);
    let mut rows: Vec<OrderRow> = Vec::new();
    let mut lines: HashMap<u64, usize> = HashMap::new();
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if line.trim().is_empty() {
            return Ok(());
        }
        if row.cells[0].len() < 5 || line.len() <= LONG_TITLE {
            return Err(row.bad_length(
                format_args!("{} characters", line.len()),
                format_args!("more than {LONG_TITLE} characters"),
            ));
        }
        for (index, at) in [(1, 6), (3, 14), (5, 16)] {
            if !row.cell(index).is_empty() {
                return Err(row.bad(&at.to_string(), row.cell(index), "a blank was expected"));
            }
        }
        let number = row.cell(0);
        if number.parse() != Ok(rows.len() + 1) {
            return Err(row.bad("number", number, format_args!("{:05} was expected", rows.len() + 1)));
        }
        let code = packed(series, row.cell(2)).map_err(|why| row.bad("code", row.cell(2), why))?;
        if let Some(first) = lines.insert(code, row.line) {
            return Err(row.duplicate("code", row.cell(2), first));
        }
        let billable = row.letter(4, "billable", "01")? == '1';
        let long = line.get(LONG_TITLE..).unwrap_or_default().trim_end();
        for (column, title) in [("short title", row.cell(6)), ("long title", long)] {
            if title.trim().is_empty() {
                return Err(row.bad(column, title, "a title was expected"));
            }
        }
        let mut put = |title: &str| {
            let from = titles.len();
            titles.push_str(title);
            from..titles.len()
        };
        // A short title keeps the blanks before it, if it has any; those behind it fill the column.
        let short = put(row.cells[6].trim_end());
        let long = put(long);
        rows.push(OrderRow { code, billable, short, long });
        Ok(())
    })?;
    if rows.is_empty() {
        return Err(empty(file));
    }
    titles.shrink_to_fit();
    let release = release(file, name, period, options, rows.len());
    Ok(OrderRelease { series, release, rows, titles })
}

/// Is it a table of ranges, and of which code set? Those of ICD-9 have the same headings and end in 2015.
pub(super) fn is_ranges(head: &str) -> Option<Series> {
    let mut lines = head.lines();
    if lines.next()?.trim() != "code,start,end,flags" {
        return None;
    }
    let first = lines.next()?;
    let mut cells = first.split(',');
    let (code, start) = (cells.next()?, cells.next()?);
    // The first day of ICD-10 in the United States.
    (start >= "20151001" && code.len() >= 3).then(|| series_of(code))
}

/// Reads a table of ranges.
pub(super) fn read_ranges(file: &NamedFile, series: Series, options: &ImportOptions) -> Result<CodeRanges> {
    let mut found: Vec<(u64, Period)> = Vec::new();
    let mut heading = true;
    visit(file, &mut |row| {
        if std::mem::take(&mut heading) {
            return expect_headings(&row, &["code", "start", "end", "flags"]);
        }
        row.expect_cells(4)?;
        let code = packed(series, row.cell(0)).map_err(|why| row.bad("code", row.cell(0), why))?;
        let period = Period::new(day(&row, 1, "start")?, day(&row, 2, "end")?)
            .map_err(|why| row.bad("end", row.cell(2), why))?;
        found.push((code, period));
        Ok(())
    })?;
    found.sort_unstable();
    let mut rows: Vec<(u64, Period)> = Vec::new();
    for (code, period) in found {
        match rows.last_mut() {
            Some((other, before)) if *other == code && period.from() <= before.to().plus(1) => {
                *before = Period::new(before.from(), before.to().max(period.to()))?;
            }
            _ => rows.push((code, period)),
        }
    }
    let from = rows.iter().map(|(_, period)| period.from()).min().ok_or_else(|| empty(file))?;
    let to = rows.iter().map(|(_, period)| period.to()).max().ok_or_else(|| empty(file))?;
    let period = options.period.map_or_else(|| Period::new(from, to), Ok)?;
    let name = options.release.map_or_else(|| Label::new(&format!("MCE-{}", to.to_x12())), Ok)?;
    let release = release(file, name, period, options, rows.len());
    Ok(CodeRanges { series, release, rows })
}

fn day(row: &Row<'_>, index: usize, column: &str) -> Result<Day> {
    Day::parse_x12(row.cell(index)).map_err(|why| row.bad(column, row.cell(index), why))
}

/// Is it the workbook of conversions of ICD-10-CM?
pub(super) fn is_conversion_workbook(head: &str) -> bool {
    head.lines().any(|line| line.starts_with("current code assignment,effective,previous code"))
}

/// Is it a list of pairs, and of which code set? Every ICD-10-PCS code has seven characters.
pub(super) fn is_conversion_pairs(head: &str) -> Option<Series> {
    let mut lines = head.lines();
    if lines.next()?.trim() != "source,target,effective,pair_first_year,direction" {
        return None;
    }
    let seven = lines.all(|line| line.split(',').take(2).all(|code| code.len() == 7));
    Some(if seven { Series::Icd10Pcs } else { Series::Icd10Cm })
}

fn conversions(
    file: &NamedFile,
    series: Series,
    kind: &str,
    rows: Vec<ConversionRow>,
    options: &ImportOptions,
) -> Result<Conversions> {
    let from = rows.iter().map(|row| row.effective).min().ok_or_else(|| empty(file))?;
    let to = rows.iter().map(|row| row.effective).max().ok_or_else(|| empty(file))?;
    let period = options.period.map_or_else(|| Period::new(from, to), Ok)?;
    let name = options.release.map_or_else(|| Label::new(&format!("{kind}-{}", to.to_x12())), Ok)?;
    Ok(Conversions { series, release: release(file, name, period, options, rows.len()), rows })
}

/// Reads the workbook. A cell of previous codes is prose: `C56.1 and C56.2`, `H02.101-H02.106; H02.109`. Every code in it
/// is one, a hyphen between two makes a range; a cell without a code (`see note`) gives none.
pub(super) fn read_conversion_workbook(file: &NamedFile, options: &ImportOptions) -> Result<Conversions> {
    let series = Series::Icd10Cm;
    let mut rows = Vec::new();
    let mut begun = false;
    visit(file, &mut |row| {
        if !begun {
            begun = normal(row.cell(0)) == "current code assignment";
            return Ok(());
        }
        if row.is_blank() || row.cell(1).is_empty() {
            return Ok(());
        }
        let newer = packed(series, row.cell(0)).map_err(|why| row.bad("code", row.cell(0), why))?;
        let effective = workbook_day(row.cell(1))
            .ok_or_else(|| row.bad("effective", row.cell(1), "a year or a date was expected"))?;
        for (older, older_last) in codes_in(row.cell(2)) {
            rows.push(ConversionRow { newer, older, older_last, effective });
        }
        Ok(())
    })?;
    conversions(file, series, "TABLE", rows, options)
}

/// A year stands for 1 October of it; a larger number is the workbook's count of days from the end of 1899.
fn workbook_day(cell: &str) -> Option<Day> {
    let number: i32 = cell.split_once('.').map_or(cell, |(whole, _)| whole).parse().ok()?;
    match number {
        2000..=2199 => Day::new(number as i16, 10, 1).ok(),
        36_526..=109_574 => Day::new(1899, 12, 30).ok().map(|epoch| epoch.plus(number)),
        _ => None,
    }
}

/// The codes that a text names, each as a range.
fn codes_in(text: &str) -> Vec<(u64, u64)> {
    let mut found: Vec<(u64, u64)> = Vec::new();
    let mut range = false;
    let separates = |c: char| !c.is_ascii_alphanumeric() && c != '.';
    for part in text.split_inclusive(separates) {
        let word = part.trim_end_matches(separates).trim_end_matches('.');
        // Prose has words of three to seven letters, codes have a digit in them.
        let shaped = word.bytes().any(|byte| byte.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_uppercase());
        match word.parse::<Icd10Cm>() {
            Ok(code) if shaped => {
                match found.last_mut() {
                    Some(last) if range && last.0 <= code.packed() => last.1 = code.packed(),
                    _ => found.push((code.packed(), code.packed())),
                }
                range = part.ends_with('-');
            }
            _ if word.is_empty() => range |= part.ends_with('-'),
            _ => range = false,
        }
    }
    found
}

/// Reads pairs. Each stands there in both directions; a partner that the file has cut off (`I63011 A`) is the code it
/// begins with, one that is empty or no code gives no pair.
pub(super) fn read_conversion_pairs(
    file: &NamedFile,
    series: Series,
    options: &ImportOptions,
) -> Result<Conversions> {
    let headings = ["source", "target", "effective", "pair_first_year", "direction"];
    let mut rows = Vec::new();
    let mut heading = true;
    visit(file, &mut |row| {
        if std::mem::take(&mut heading) {
            return expect_headings(&row, &headings);
        }
        row.expect_cells(5)?;
        let (older, newer) = match row.cell(4) {
            "older_to_newer" => (0, 1),
            "newer_to_older" => (1, 0),
            other => {
                return Err(row.bad("direction", other, "older_to_newer or newer_to_older was expected"));
            }
        };
        let effective = day(&row, 2, "effective")?;
        let read = |index: usize| {
            let word = row.cell(index).split(' ').next().unwrap_or_default();
            packed(series, word).ok()
        };
        if let (Some(older), Some(newer)) = (read(older), read(newer)) {
            rows.push(ConversionRow { newer, older, older_last: older, effective });
        }
        Ok(())
    })?;
    rows.sort_unstable();
    rows.dedup();
    conversions(file, series, "PAIRS", rows, options)
}
