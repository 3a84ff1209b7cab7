//! `ZIP5` and `ZIP9`: ZIP code to carrier and locality, one file a quarter.
//!
//! Records of 80 characters (ZIP5lyout.txt, ZIP9lyout.txt): state 1–2, ZIP code 3–7, carrier 8–12, locality 13–14, rural
//! indicator 15, plus-four flag 21, in ZIP9 the four digits 22–25, year and quarter 76–80.

use std::collections::HashMap;

use super::rows::{Row, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::Locality;
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Label;
use crate::tables::pack::{Published, Release};
use crate::tables::zip_locality::Rural;

/// A ZIP code and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZipRow {
    /// The five digits.
    pub zip: u32,
    /// The last four digits, in the ZIP9 file.
    pub plus_four: Option<u16>,
    /// Carrier and number.
    pub locality: Locality,
    /// Urban, rural, super rural.
    pub rural: Rural,
    /// It lies in more than one locality: the last four digits decide.
    pub needs_plus_four: bool,
}

/// One quarter of ZIP5 or ZIP9.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its rows, in the order of the file.
    pub rows: Vec<ZipRow>,
}

/// State, ZIP, carrier, locality, rural, plus-four flag, plus four, year and quarter.
const COLUMNS: [(usize, usize); 8] =
    [(0, 2), (2, 7), (7, 12), (12, 14), (14, 15), (20, 21), (21, 25), (75, 80)];
const RECORD: usize = 80;

/// Does a file begin with such a record?
pub(super) fn is_record(first: &str) -> bool {
    let digits = |from: usize, to: usize| {
        first.get(from..to).is_some_and(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    first.len() == RECORD
        && first.as_bytes()[..2].iter().all(u8::is_ascii_uppercase)
        && digits(2, 14)
        && digits(75, 80)
}

/// Reads a file of either layout.
pub(super) fn read(file: &NamedFile, options: &ImportOptions) -> Result<ZipRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut rows = Vec::new();
    let mut seen: HashMap<(u32, Option<u16>), usize> = HashMap::new();
    let mut quarter: Option<String> = None;
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if line.trim().is_empty() {
            return Ok(());
        }
        if line.len() != RECORD {
            return Err(row
                .bad_length(format_args!("{} characters", line.len()), format_args!("{RECORD} characters")));
        }
        let found = read_row(&row)?;
        let expected = quarter.get_or_insert_with(|| row.cell(7).to_string());
        if row.cell(7) != expected {
            return Err(row.bad(
                "Year/Quarter",
                row.cell(7),
                format_args!("the rows before have {expected}"),
            ));
        }
        if let Some(first) = seen.insert((found.zip, found.plus_four), row.line) {
            return Err(row.duplicate("Zip Code", format_args!("{:05}", found.zip), first));
        }
        rows.push(found);
        Ok(())
    })?;
    let Some(quarter) = quarter else {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    };
    let nine = rows.iter().any(|row: &ZipRow| row.plus_four.is_some());
    let mut release = release(file, &quarter, nine, options)?;
    release.rows = rows.len() as u32;
    Ok(ZipRelease { release, rows })
}

fn read_row(row: &Row<'_>) -> Result<ZipRow> {
    let zip = row.cell(1);
    if zip.len() != 5 || !zip.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(row.bad("Zip Code", zip, "five digits were expected"));
    }
    let locality = row.locality((2, "Carrier"), (3, "Pricing Locality"))?;
    let rural = match row.cell(4) {
        "" => Rural::Urban,
        "R" => Rural::Rural,
        "B" => Rural::SuperRural,
        other => return Err(row.bad("Rural Indicator", other, "blank, R or B was expected")),
    };
    let needs_plus_four = row.letter(5, "Plus Four Flag", "01")? == '1';
    let plus_four = match row.cell(6) {
        four if four.len() == 4 && four.bytes().all(|byte| byte.is_ascii_digit()) => four.parse().ok(),
        // In the ZIP5 layout the Part B payment indicator stands here.
        indicator if indicator.len() <= 1 => None,
        other => return Err(row.bad("Plus Four", other, "four digits or blanks were expected")),
    };
    Ok(ZipRow {
        zip: zip.parse().map_err(|why| row.bad("Zip Code", zip, why))?,
        plus_four,
        locality,
        rural,
        needs_plus_four,
    })
}

/// `20254` is the fourth quarter of 2025.
fn release(file: &NamedFile, quarter: &str, nine: bool, options: &ImportOptions) -> Result<Release> {
    let unknown = || Error::new(code::IMPORT_RELEASE_UNKNOWN).with("file", &file.name);
    let number: i16 = quarter.get(..4).and_then(|year| year.parse().ok()).ok_or_else(unknown)?;
    let of_year: i8 = quarter.get(4..).and_then(|quarter| quarter.parse().ok()).ok_or_else(unknown)?;
    if !(1..=4).contains(&of_year) {
        return Err(unknown());
    }
    let first = Day::new(number, of_year * 3 - 2, 1)?;
    let next = if of_year == 4 {
        Day::new(number.saturating_add(1), 1, 1)?
    } else {
        Day::new(number, of_year * 3 + 1, 1)?
    };
    let prefix = if nine { "ZIP9" } else { "ZIP5" };
    Ok(Release {
        name: options.release.map_or_else(|| Label::new(&format!("{prefix}-{number}Q{of_year}")), Ok)?,
        period: options.period.map_or_else(|| Period::new(first, next.plus(-1)), Ok)?,
        published: options.published.map_or(Published::Unknown, Published::On),
        rows: 0,
        sources: vec![file.source()],
    })
}
