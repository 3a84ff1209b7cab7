//! ZIP and ZIP+4 to carrier and locality by year: a folder of tab separated records.
//!
//! `carriers.txt` and `localities.txt` list what the records name by index, counted from 0; each file below `records`
//! holds rows `zip5, plus4 or empty, first year, last year (9999: open), carrier, locality`. The folder was derived from
//! the quarterly files of CMS by its maker; it knows years, not quarters.

use std::fs;
use std::path::Path;

use super::rows::Row;
use super::source::{self, NamedFile};
use super::{ImportOptions, text};
use crate::codes::{Carrier, Locality, LocalityNumber};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Label;
use crate::tables::pack::{Published, Release, SourceFile};

/// The year that stands for an open end.
pub const OPEN: u16 = 9999;

/// Where a ZIP code, or some of its last four digits, lay from one year to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ZipYears {
    /// The five digits.
    pub zip: u32,
    /// The last four digits; `None` for the ZIP code as a whole.
    pub plus_four: Option<u16>,
    /// The first year.
    pub first_year: u16,
    /// The last year; [`OPEN`] where it has no end yet.
    pub last_year: u16,
    /// Carrier and number.
    pub locality: Locality,
}

/// The whole history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipHistory {
    /// Its name, sources, and the years that its maker checked: from the first to the last in which a row begins.
    pub release: Release,
    /// Its rows, sorted by ZIP code, last four digits, first year.
    pub rows: Vec<ZipYears>,
}

/// Is a folder laid out like this?
pub(super) fn is_folder(path: &Path) -> bool {
    path.join("records").is_dir()
        && (path.join("carriers.txt.gz").is_file() || path.join("carriers.txt").is_file())
}

fn single(path: &Path) -> Result<NamedFile> {
    let missing =
        || Error::new(code::IMPORT_NOT_READABLE).with("file", path.display()).with("why", "no such file");
    source::open(path)?.into_iter().next().ok_or_else(missing)
}

/// A list of codes, one a line.
fn read_list<T>(folder: &Path, name: &str, read: impl Fn(&str) -> Result<T>) -> Result<(Vec<T>, SourceFile)> {
    let packed = folder.join(format!("{name}.gz"));
    let plain = folder.join(name);
    let file = single(if packed.is_file() { &packed } else { &plain })?;
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut list = Vec::new();
    for (index, line) in decoded.lines().enumerate() {
        let row = Row { file: &file.name, line: index + 1, cells: vec![line] };
        list.push(read(line).map_err(|why| row.bad("1", line, why))?);
    }
    Ok((list, file.source()))
}

/// Reads the folder.
pub(super) fn read(folder: &Path, options: &ImportOptions) -> Result<ZipHistory> {
    let (carriers, carriers_source) = read_list(folder, "carriers.txt", |line| line.parse::<Carrier>())?;
    let (numbers, numbers_source) =
        read_list(folder, "localities.txt", |line| line.parse::<LocalityNumber>())?;
    let records = folder.join("records");
    let mut paths = fs::read_dir(&records)
        .and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>()
        })
        .map_err(|why| {
            Error::new(code::IMPORT_NOT_READABLE).with("file", records.display()).with("why", why)
        })?;
    paths.sort();
    let mut rows: Vec<ZipYears> = Vec::new();
    let mut sources = vec![carriers_source, numbers_source];
    for path in paths {
        let file = single(&path)?;
        let decoded = text::decode(&file.name, &file.bytes)?;
        for (index, line) in decoded.lines().enumerate() {
            let row = Row { file: &file.name, line: index + 1, cells: line.split('\t').collect() };
            let found = read_row(&row, &carriers, &numbers)?;
            if let Some(before) = rows.last() {
                check_order(&row, before, &found)?;
            }
            rows.push(found);
        }
        sources.push(file.source());
    }
    let years = rows.iter().map(|row| row.first_year).min().zip(rows.iter().map(|row| row.first_year).max());
    let Some((first, last)) = years else {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", folder.display()));
    };
    let verified = Period::new(Day::new(first as i16, 1, 1)?, Day::new(last as i16, 12, 31)?)?;
    let release = Release {
        name: options.release.map_or_else(|| Label::new(&format!("ZIP9-{first}-{last}")), Ok)?,
        period: options.period.unwrap_or(verified),
        published: options.published.map_or(Published::Unknown, Published::On),
        rows: rows.len() as u32,
        sources: vec![fingerprint(folder, &sources)],
    };
    Ok(ZipHistory { release, rows })
}

/// One fingerprint for the folder: the SHA-256 of the list `sha256  file` of its files, as `sha256sum` writes it.
fn fingerprint(folder: &Path, sources: &[SourceFile]) -> SourceFile {
    let list: String = sources.iter().map(|source| format!("{}  {}\n", source.sha256, source.file)).collect();
    let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    NamedFile { name, archive: String::new(), bytes: list.into_bytes() }.source()
}

fn read_row(row: &Row<'_>, carriers: &[Carrier], numbers: &[LocalityNumber]) -> Result<ZipYears> {
    row.expect_cells(6)?;
    let digits = |index: usize, column: &str, length: usize| -> Result<u32> {
        let value = row.cell(index);
        let shaped = !value.is_empty() && value.len() <= 9 && value.bytes().all(|byte| byte.is_ascii_digit());
        if !shaped || (length > 0 && value.len() != length) {
            return Err(row.bad(column, value, "digits were expected"));
        }
        value.parse().map_err(|why| row.bad(column, value, why))
    };
    let year = |index: usize, column: &str| -> Result<u16> {
        match digits(index, column, 4)? {
            year @ (1990..=2100 | 9999) => Ok(year as u16),
            year => Err(row.bad(column, year, "a year was expected")),
        }
    };
    let (first_year, last_year) = (year(2, "first year")?, year(3, "last year")?);
    if first_year > last_year || first_year == OPEN {
        return Err(row.bad(
            "last year",
            last_year,
            format_args!("a year from {first_year} on was expected"),
        ));
    }
    let at = |index: usize, column: &str, length: usize| -> Result<usize> {
        let value = digits(index, column, 0)? as usize;
        if value < length {
            Ok(value)
        } else {
            Err(row.bad(column, value, format_args!("an index below {length} was expected")))
        }
    };
    Ok(ZipYears {
        zip: digits(0, "ZIP", 5)?,
        plus_four: if row.cell(1).is_empty() { None } else { Some(digits(1, "plus four", 4)? as u16) },
        first_year,
        last_year,
        locality: Locality::new(
            carriers[at(4, "carrier", carriers.len())?],
            numbers[at(5, "locality", numbers.len())?],
        ),
    })
}

/// Rows are sorted, and the years of one key do not overlap.
fn check_order(row: &Row<'_>, before: &ZipYears, found: &ZipYears) -> Result<()> {
    let key = |row: &ZipYears| (row.zip, row.plus_four);
    let good = match key(before).cmp(&key(found)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => before.last_year < found.first_year,
        std::cmp::Ordering::Greater => false,
    };
    if good {
        Ok(())
    } else {
        Err(row.bad("ZIP", row.cell(0), "rows sorted by ZIP code, plus four and year were expected"))
    }
}
