//! `GPCI`: geographic practice cost indices by locality.
//!
//! Forms: the delimited file and the workbook of CMS (title, headings, rows, footnotes; from 2026 on with two columns of
//! work indices, without and with the floor of 1.0), its text twin in fixed columns, and the delimited form of arkrvu
//! (2020 to 2024), whose column `gpci_gaf` is a plain mean of its maker and is passed over.

use std::collections::HashMap;

use super::release_name::{Changes, yearly};
use super::rows::{Row, normal, visit, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::Locality;
use crate::error::{Error, Result, code};
use crate::money::Factor;
use crate::tables::gpci::GpciRow;
use crate::tables::pack::Release;

/// One release of the indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GpciRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its localities and their indices, in the order of the file.
    pub rows: Vec<(Locality, GpciRow)>,
}

/// Where each column stands.
#[derive(Debug, Clone, Copy)]
struct Layout {
    width: usize,
    carrier: usize,
    number: usize,
    work_without_floor: Option<usize>,
    work: usize,
    practice_expense: usize,
    malpractice: usize,
}

/// The columns of the text form: carrier, state, locality number, name, work, practice expense, malpractice.
const COLUMNS: [(usize, usize); 7] =
    [(0, 14), (14, 20), (20, 28), (28, 116), (116, 128), (128, 140), (140, 160)];
const FIXED: Layout = Layout {
    width: 7,
    carrier: 0,
    number: 2,
    work_without_floor: None,
    work: 4,
    practice_expense: 5,
    malpractice: 6,
};

pub(super) fn is_delimited(head: &str) -> bool {
    head.contains("gpci_work") || head.contains("locality number,locality name,") && head.contains("pw gpci")
}

pub(super) fn is_fixed(head: &str) -> bool {
    head.contains("geographic practice cost indices") && !head.contains("locality number,")
}

#[derive(Default)]
struct Reader {
    rows: Vec<(Locality, GpciRow)>,
    seen: HashMap<Locality, usize>,
    footnotes: bool,
}

/// Reads a delimited file or a workbook.
pub(super) fn read_delimited(file: &NamedFile, options: &ImportOptions) -> Result<GpciRelease> {
    let mut reader = Reader::default();
    let mut layout = None;
    let mut title = String::new();
    visit(file, &mut |row| match layout {
        None => {
            if title.is_empty() {
                title = row.cell(0).to_string();
            }
            layout = find_layout(&row)?;
            Ok(())
        }
        Some(layout) => reader.take(&row, layout),
    })?;
    reader.finish(yearly("GPCI", file, &title, Changes::October2023, options)?)
}

/// Reads the text form.
pub(super) fn read_fixed(file: &NamedFile, options: &ImportOptions) -> Result<GpciRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::default();
    let title = decoded.lines().next().unwrap_or("").to_string();
    let mut headings = false;
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if !headings {
            headings = normal(line).contains("locality name");
            return Ok(());
        }
        let footnote = line.starts_with(['*', '"']) || line.contains(" as of ");
        if footnote {
            reader.footnotes = true;
            return Ok(());
        }
        reader.take(&row, FIXED)
    })?;
    reader.finish(yearly("GPCI", file, &title, Changes::October2023, options)?)
}

/// The layout, where this is the row of headings.
fn find_layout(row: &Row<'_>) -> Result<Option<Layout>> {
    let headings: Vec<String> = row.cells.iter().map(|cell| normal(cell)).collect();
    let find = |wanted: &[&str]| {
        headings.iter().position(|heading| wanted.iter().any(|wanted| heading.contains(wanted)))
    };
    let Some(number) = find(&["locality number", "locality_number"]) else { return Ok(None) };
    let missing = |expected: &str| {
        Error::new(code::IMPORT_HEADER)
            .with("file", row.file)
            .with("line", row.line)
            .with("column", headings.len())
            .with("found", headings.last().map_or("", String::as_str))
            .with("expected", expected)
    };
    let work = headings.iter().position(|heading| {
        heading.contains("pw gpci") && !heading.contains("without") || heading == "gpci_work"
    });
    Ok(Some(Layout {
        width: headings.len(),
        carrier: find(&["contractor", "mac"])
            .ok_or_else(|| missing("Medicare Administrative Contractor (MAC)"))?,
        number,
        work_without_floor: find(&["without 1.0 floor"]),
        work: work.ok_or_else(|| missing("PW GPCI"))?,
        practice_expense: find(&["pe gpci", "gpci_pe"]).ok_or_else(|| missing("PE GPCI"))?,
        malpractice: find(&["mp gpci", "gpci_mp"]).ok_or_else(|| missing("MP GPCI"))?,
    }))
}

impl Reader {
    fn take(&mut self, row: &Row<'_>, layout: Layout) -> Result<()> {
        if row.is_blank() {
            return Ok(());
        }
        if self.footnotes || (row.is_footnote() && !self.rows.is_empty()) {
            self.footnotes = true;
            if row.is_footnote() {
                return Ok(());
            }
            return Err(row.bad("1", row.cell(0), "a row below the footnotes"));
        }
        row.expect_cells(layout.width)?;
        let locality = row.locality((layout.carrier, "MAC"), (layout.number, "Locality Number"))?;
        let without = match layout.work_without_floor {
            Some(index) => Some(row.factor(index, "PW GPCI (without 1.0 Floor)")?),
            None => None,
        };
        let indices = GpciRow {
            work: row.factor(layout.work, "PW GPCI")?,
            work_without_floor: without,
            practice_expense: row.factor(layout.practice_expense, "PE GPCI")?,
            malpractice: row.factor(layout.malpractice, "MP GPCI")?,
        };
        let columns = [
            (indices.work, "PW GPCI"),
            (indices.practice_expense, "PE GPCI"),
            (indices.malpractice, "MP GPCI"),
        ];
        for (index, column) in columns {
            if index == Factor::ZERO {
                return Err(row.bad(column, index, "an index above zero was expected"));
            }
        }
        if let Some(first) = self.seen.insert(locality, row.line) {
            return Err(row.duplicate("MAC", locality, first));
        }
        self.rows.push((locality, indices));
        Ok(())
    }

    fn finish(self, mut release: Release) -> Result<GpciRelease> {
        if self.rows.is_empty() {
            let file = release.sources.first().map_or("", |source| &source.file);
            return Err(Error::new(code::IMPORT_EMPTY).with("file", file));
        }
        release.rows = self.rows.len() as u32;
        Ok(GpciRelease { release, rows: self.rows })
    }
}
