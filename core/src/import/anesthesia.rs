//! `ANES`: anesthesia conversion factors by locality.
//!
//! Forms: delimited (headings `Contractor, Locality, Locality Name, National Anes CF of …`, or those of arkrvu), with
//! blanks around cells and leading zeros lost; and text in fixed columns without headings, where the factor is in cents
//! without a point (`1931`).

use std::collections::HashMap;

use super::release_name::{Changes, yearly};
use super::rows::{Row, normal, visit, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::Locality;
use crate::error::{Error, Result, code};
use crate::money::Rate;
use crate::tables::pack::Release;

/// One release of the factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnesthesiaRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its localities and their factors, in the order of the file.
    pub rows: Vec<(Locality, Rate)>,
}

/// Carrier, locality number, name, cents.
const COLUMNS: [(usize, usize); 4] = [(0, 5), (12, 14), (18, 70), (70, 78)];

pub(super) fn is_delimited(head: &str) -> bool {
    head.starts_with("contractor,locality,locality name,national anes")
        || head.starts_with("contractor,locality,locality_name,anesthesia")
}

/// Does a file begin with a record of the fixed form?
pub(super) fn is_fixed(first: &str) -> bool {
    let digits = |from: usize, to: usize| {
        first.get(from..to).is_some_and(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    (76..=78).contains(&first.len())
        && digits(0, 5)
        && digits(12, 14)
        && first.get(5..12).is_some_and(|gap| gap.trim().is_empty())
        && first.get(70..).is_some_and(|cents| cents.trim().bytes().all(|byte| byte.is_ascii_digit()))
}

#[derive(Default)]
struct Reader {
    rows: Vec<(Locality, Rate)>,
    seen: HashMap<Locality, usize>,
}

/// Reads a delimited file.
pub(super) fn read_delimited(file: &NamedFile, options: &ImportOptions) -> Result<AnesthesiaRelease> {
    let mut reader = Reader::default();
    visit(file, &mut |row| {
        if row.is_blank() || normal(row.cell(0)) == "contractor" && reader.rows.is_empty() {
            return Ok(());
        }
        if row.is_footnote() && !reader.rows.is_empty() {
            return Ok(());
        }
        row.expect_cells(4)?;
        let cents = row.decimal(3, "Anesthesia Conversion Factor", 2)?;
        reader.take(&row, cents)
    })?;
    reader.finish(yearly("ANES", file, "", Changes::October2023AndMarch2024, options)?)
}

/// Reads the text form.
pub(super) fn read_fixed(file: &NamedFile, options: &ImportOptions) -> Result<AnesthesiaRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::default();
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if line.trim().is_empty() {
            return Ok(());
        }
        if line.len() < COLUMNS[3].0 + 4 || line.len() > COLUMNS[3].1 {
            let found = format_args!("{} characters", line.len()).to_string();
            return Err(row.bad_length(found, "74 to 78 characters"));
        }
        let cents = row.decimal(3, "Anesthesia Conversion Factor", 0)?;
        reader.take(&row, cents)
    })?;
    reader.finish(yearly("ANES", file, "", Changes::October2023AndMarch2024, options)?)
}

impl Reader {
    fn take(&mut self, row: &Row<'_>, cents: i64) -> Result<()> {
        let locality = row.locality((0, "Contractor"), (1, "Locality"))?;
        // A factor below a dollar or above a thousand is a lost or moved point.
        if !(100..100_000).contains(&cents) {
            return Err(row.bad(
                "Anesthesia Conversion Factor",
                row.cell(3),
                "an amount in dollars was expected",
            ));
        }
        if let Some(first) = self.seen.insert(locality, row.line) {
            return Err(row.duplicate("Contractor", locality, first));
        }
        self.rows.push((locality, Rate::from_scaled(cents * 100)));
        Ok(())
    }

    fn finish(self, mut release: Release) -> Result<AnesthesiaRelease> {
        if self.rows.is_empty() {
            let file = release.sources.first().map_or("", |source| &source.file);
            return Err(Error::new(code::IMPORT_EMPTY).with("file", file));
        }
        release.rows = self.rows.len() as u32;
        Ok(AnesthesiaRelease { release, rows: self.rows })
    }
}
