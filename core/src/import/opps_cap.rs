//! `OPPSCAP`: payment amounts after the cap on imaging, by procedure and locality.
//!
//! Forms: delimited (of CMS, whose headings say `NON-FACILTY` and whose last line may hold commas only, and of arkrvu),
//! and text in fixed columns.

use std::collections::HashMap;

use super::release_name::quarterly;
use super::rows::{Row, normal, visit, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::{Hcpcs, Locality, Modifier};
use crate::error::{Error, Result, code};
use crate::money::Amount;
use crate::tables::pack::Release;

/// The amounts of a procedure in a locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OppsCapRow {
    /// The procedure.
    pub procedure: Hcpcs,
    /// Its component: 26, TC, or none.
    pub component: Option<Modifier>,
    /// Its status code in the fee schedule.
    pub status: char,
    /// Carrier and number.
    pub locality: Locality,
    /// In a facility.
    pub facility: Amount,
    /// Outside a facility.
    pub non_facility: Amount,
}

/// One release of the amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OppsCapRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its rows, in the order of the file.
    pub rows: Vec<OppsCapRow>,
}

/// Procedure, modifier, status, carrier, locality number, facility, non-facility.
const COLUMNS: [(usize, usize); 7] = [(0, 5), (5, 7), (8, 9), (10, 15), (17, 19), (19, 28), (28, 38)];

pub(super) fn is_delimited(head: &str) -> bool {
    head.starts_with("hcpcs,mod,procstat,carrier,locality,")
}

/// Does a file begin with a record of the fixed form?
pub(super) fn is_fixed(first: &str) -> bool {
    (36..=40).contains(&first.len())
        && first.get(10..15).is_some_and(|carrier| carrier.bytes().all(|byte| byte.is_ascii_digit()))
        && first.get(17..19).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        && first.get(28..).is_some_and(|amount| amount.contains('.'))
}

#[derive(Default)]
struct Reader {
    rows: Vec<OppsCapRow>,
    seen: HashMap<(Hcpcs, Option<Modifier>, Locality), usize>,
}

/// Reads a delimited file.
pub(super) fn read_delimited(file: &NamedFile, options: &ImportOptions) -> Result<OppsCapRelease> {
    let mut reader = Reader::default();
    visit(file, &mut |row| {
        if row.is_blank() || normal(row.cell(0)) == "hcpcs" && reader.rows.is_empty() {
            return Ok(());
        }
        row.expect_cells(COLUMNS.len())?;
        reader.take(&row)
    })?;
    reader.finish(quarterly(file, "", None, options)?)
}

/// Reads the text form.
pub(super) fn read_fixed(file: &NamedFile, options: &ImportOptions) -> Result<OppsCapRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::default();
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if line.trim().is_empty() {
            return Ok(());
        }
        if line.trim_end().len() != COLUMNS[6].1 {
            return Err(row.bad_length(format_args!("{} characters", line.len()), "38 characters"));
        }
        reader.take(&row)
    })?;
    reader.finish(quarterly(file, "", None, options)?)
}

impl Reader {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        let found = OppsCapRow {
            procedure: row.procedure(0, "HCPCS", false)?,
            component: row.component(1, "MOD")?,
            status: row.letter(2, "PROCSTAT", "ABCDEFGHIJKLMNPQRTX")?,
            locality: row.locality((3, "CARRIER"), (4, "LOCALITY"))?,
            facility: Amount::from_cents(row.decimal(5, "FACILITY PRICE", 2)?),
            non_facility: Amount::from_cents(row.decimal(6, "NON-FACILITY PRICE", 2)?),
        };
        let key = (found.procedure, found.component, found.locality);
        if let Some(first) = self.seen.insert(key, row.line) {
            return Err(row.duplicate("HCPCS", format_args!("{} at {}", key.0, key.2), first));
        }
        self.rows.push(found);
        Ok(())
    }

    fn finish(self, mut release: Release) -> Result<OppsCapRelease> {
        if self.rows.is_empty() {
            let file = release.sources.first().map_or("", |source| &source.file);
            return Err(Error::new(code::IMPORT_EMPTY).with("file", file));
        }
        release.rows = self.rows.len() as u32;
        Ok(OppsCapRelease { release, rows: self.rows })
    }
}
