//! The provider taxonomy of the NUCC, as it ships it: delimited, eight columns.

use super::rows::{Row, normal, visit};
use super::source::NamedFile;
use super::{ImportOptions, release_name};
use crate::codes::Taxonomy;
use crate::error::{Error, Result, code};
use crate::tables::pack::Release;
use crate::tables::taxonomy::{CELL, ROW};

/// One edition, every cell as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxonomyRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Code, grouping, classification, specialization, definition, notes, display name, section.
    pub rows: Vec<[String; 8]>,
}

const HEADINGS: [&str; 8] = [
    "code",
    "grouping",
    "classification",
    "specialization",
    "definition",
    "notes",
    "display name",
    "section",
];

pub(super) fn is_delimited(head: &str) -> bool {
    head.lines().any(|line| {
        let cells: Vec<String> = line.split(',').map(|cell| normal(cell.trim_matches('"'))).collect();
        cells == HEADINGS
    })
}

/// Reads an edition. A notice before the headings is passed over; it travels with the library.
pub(super) fn read(file: &NamedFile, options: &ImportOptions) -> Result<TaxonomyRelease> {
    let mut rows: Vec<[String; 8]> = Vec::new();
    let mut seen = std::collections::HashMap::new();
    let mut begun = false;
    visit(file, &mut |row: Row<'_>| {
        if !begun {
            begun = row.cells.iter().map(|cell| normal(cell)).eq(HEADINGS);
            return Ok(());
        }
        if row.is_blank() || row.is_footnote() {
            return Ok(());
        }
        row.expect_cells(8)?;
        let taxonomy: Taxonomy = row.cell(0).parse().map_err(|why| row.bad("Code", row.cell(0), why))?;
        if let Some(first) = seen.insert(taxonomy, row.line) {
            return Err(row.duplicate("Code", taxonomy, first));
        }
        let cells: Vec<String> = row.cells.iter().map(|cell| (*cell).to_string()).collect();
        if let Some(cell) = cells.iter().find(|cell| cell.contains([CELL, ROW])) {
            return Err(row.bad("Code", cell, "a control character stands in the text"));
        }
        let count = cells.len();
        rows.push(cells.try_into().map_err(|_| row.bad_length(count, "8 columns"))?);
        Ok(())
    })?;
    if rows.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    let mut release = release_name::taxonomy(file, options)?;
    release.rows = rows.len() as u32;
    Ok(TaxonomyRelease { release, rows })
}
