//! `LOCCO`: names and counties of the payment localities.
//!
//! Forms: delimited (leading zeros lost), text in fixed columns, and the delimited form of arkrvu. A state is written on
//! the first row of its group only, and groups stand between blank lines. The text form of 2025 forgets the name of
//! California, so a group without a state takes it from its carrier there. Missouri's rest of state is written twice,
//! once for each of the carriers that once served it: rows that are the same in every cell count once.

use std::collections::HashMap;

use super::release_name::{Changes, yearly};
use super::rows::{Row, normal, visit, visit_fixed};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::Locality;
use crate::error::{Error, Result, code};
use crate::tables::pack::Release;

/// A locality and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalityRow {
    /// Carrier and number.
    pub locality: Locality,
    /// The state or territory, `ALABAMA`.
    pub state: String,
    /// The fee schedule area, `STATEWIDE` where it is the whole state.
    pub name: String,
    /// The counties.
    pub counties: String,
}

/// One release of the localities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalityRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its localities, in the order of the file.
    pub rows: Vec<LocalityRow>,
}

/// Carrier, locality number, state, area, counties.
const COLUMNS: [(usize, usize); 5] = [(0, 14), (14, 22), (22, 45), (45, 143), (143, 1000)];

pub(super) fn is_delimited(head: &str) -> bool {
    head.contains("fee_schedule_area") || head.contains("locality number,state,fee schedule area,counties")
}

pub(super) fn is_fixed(head: &str) -> bool {
    head.contains("counties included in")
        && head.contains("fee schedule area")
        && !head.contains("locality number,")
}

#[derive(Default)]
struct Reader {
    headings: bool,
    footnotes: bool,
    state: String,
    rows: Vec<LocalityRow>,
    seen: HashMap<Locality, (usize, usize)>,
}

/// Reads a delimited file.
pub(super) fn read_delimited(file: &NamedFile, options: &ImportOptions) -> Result<LocalityRelease> {
    let mut reader = Reader::default();
    let mut title = String::new();
    visit(file, &mut |row| {
        if title.is_empty() {
            title = row.cell(0).to_string();
        }
        if !reader.headings {
            reader.headings = matches!(normal(row.cell(1)).as_str(), "locality number" | "locality_number");
            return Ok(());
        }
        reader.take(&row)
    })?;
    reader.finish(yearly("LOCCO", file, &title, Changes::None, options)?)
}

/// Reads the text form.
pub(super) fn read_fixed(file: &NamedFile, options: &ImportOptions) -> Result<LocalityRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::default();
    let title = decoded.lines().next().unwrap_or("").to_string();
    visit_fixed(&file.name, &decoded, &COLUMNS, &mut |line, row| {
        if !reader.headings {
            reader.headings = normal(line).contains("fee schedule area");
            return Ok(());
        }
        reader.take(&row)
    })?;
    reader.finish(yearly("LOCCO", file, &title, Changes::None, options)?)
}

/// A cell without the asterisk that refers to the footnote on two carriers.
fn plain(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('*').trim_end().to_string()
}

impl Reader {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        if row.is_blank() {
            self.state.clear();
            return Ok(());
        }
        if row.cell(0).starts_with('*') && !self.rows.is_empty() {
            self.footnotes = true;
            return Ok(());
        }
        if self.footnotes {
            return Err(row.bad("1", row.cell(0), "a row below the footnotes"));
        }
        if row.cells.len() < 5 {
            return Err(row.bad_length(format_args!("{} columns", row.cells.len()), "5 columns"));
        }
        let locality = row.locality((0, "Medicare Administrative Contractor"), (1, "Locality Number"))?;
        match plain(row.cell(2)) {
            state if !state.is_empty() => self.state = state,
            _ if !self.state.is_empty() => {}
            _ if crate::tables::by_locality::other_california(locality).is_some() => {
                self.state = "CALIFORNIA".to_string();
            }
            empty => return Err(row.bad("State", empty, "the first row of a group names its state")),
        }
        let (name, counties) = (plain(row.cell(3)), plain(row.cell(4)));
        if name.is_empty() {
            return Err(row.bad("Fee Schedule Area", name, "a name was expected"));
        }
        let found = LocalityRow { locality, state: self.state.clone(), name, counties };
        match self.seen.get(&locality) {
            Some((at, _)) if self.rows.get(*at) == Some(&found) => return Ok(()),
            Some((_, line)) => return Err(row.duplicate("Locality Number", locality, *line)),
            None => {}
        }
        self.seen.insert(locality, (self.rows.len(), row.line));
        self.rows.push(found);
        Ok(())
    }

    fn finish(self, mut release: Release) -> Result<LocalityRelease> {
        if self.rows.is_empty() {
            let file = release.sources.first().map_or("", |source| &source.file);
            return Err(Error::new(code::IMPORT_EMPTY).with("file", file));
        }
        release.rows = self.rows.len() as u32;
        Ok(LocalityRelease { release, rows: self.rows })
    }
}
