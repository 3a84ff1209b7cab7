//! Code numbers of the outpatient addendum B and of the laboratory fee schedule. Their texts are passed over: those of
//! Level I codes belong to the American Medical Association.

use std::collections::BTreeMap;

use super::rows::{Row, normal, visit};
use super::source::NamedFile;
use super::{ImportOptions, release_name, text};
use crate::codes::Hcpcs;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::tables::pack::Release;

/// One file: its codes, and the first day of each where it gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumbersRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its codes.
    pub codes: BTreeMap<Hcpcs, Option<Day>>,
}

pub(super) fn is_outpatient(head: &str) -> bool {
    head.lines().any(|line| {
        let cells: Vec<String> = line.split('\t').map(|cell| normal(cell.trim_matches('"'))).collect();
        // `normal` has made one blank of each tab where the whole line was read by it.
        cells.first().is_some_and(|first| first == "hcpcs code") && cells.iter().any(|cell| cell == "si")
            || line.starts_with("hcpcs code short descriptor ci si apc")
    })
}

pub(super) fn is_laboratory(head: &str) -> bool {
    head.lines().any(|line| line.starts_with("year,hcpcs,mod,eff_date,indicator,rate"))
}

fn is_dental(procedure: Hcpcs) -> bool {
    procedure.bytes()[0] == b'D'
}

fn finish(
    file: &NamedFile,
    codes: BTreeMap<Hcpcs, Option<Day>>,
    mut release: Release,
) -> Result<NumbersRelease> {
    if codes.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    release.rows = codes.len() as u32;
    Ok(NumbersRelease { release, codes })
}

/// Reads an addendum B: cells separated by tabs, headings on the line that begins with `HCPCS Code`.
pub(super) fn read_outpatient(file: &NamedFile, options: &ImportOptions) -> Result<NumbersRelease> {
    let decoded = text::decode(&file.name, &strip_high_bytes(&file.bytes))?;
    let mut codes = BTreeMap::new();
    let mut status_column = None;
    for (index, line) in decoded.lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').map(|cell| cell.trim().trim_matches('"').trim()).collect();
        let row = Row { file: &file.name, line: index + 1, cells };
        let Some(column) = status_column else {
            if normal(row.cell(0)) == "hcpcs code" {
                status_column = row.cells.iter().position(|cell| normal(cell) == "si");
            }
            continue;
        };
        if row.cell(0).is_empty() || row.cell(0).len() > 6 {
            continue;
        }
        let procedure = row.procedure(0, "HCPCS Code", true)?;
        // Status indicator D: discontinued.
        if !is_dental(procedure) && row.cell(column) != "D" {
            codes.insert(procedure, None);
        }
    }
    finish(file, codes, release_name::outpatient(file, options)?)
}

/// The addendum of 2025 has a byte 0xFF behind a code: not a character of anything.
fn strip_high_bytes(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .map(
            |byte| {
                if *byte == 0xff || matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d) { b' ' } else { *byte }
            },
        )
        .collect()
}

/// Reads a laboratory fee schedule.
pub(super) fn read_laboratory(file: &NamedFile, options: &ImportOptions) -> Result<NumbersRelease> {
    let mut codes: BTreeMap<Hcpcs, Option<Day>> = BTreeMap::new();
    let mut begun = false;
    visit(file, &mut |row| {
        if !begun {
            begun = normal(row.cell(0)) == "year" && normal(row.cell(1)) == "hcpcs";
            return Ok(());
        }
        if row.is_blank() {
            return Ok(());
        }
        let procedure = row.procedure(1, "HCPCS", true)?;
        let effective = row.cell(3);
        let day: u32 =
            effective.parse().map_err(|_| row.bad("EFF_DATE", effective, "YYYYMMDD was expected"))?;
        let day = Day::from_yyyymmdd(day).map_err(|why| row.bad("EFF_DATE", effective, why))?;
        // A code with and without the modifier QW has two rows.
        let first = codes.entry(procedure).or_insert(Some(day));
        *first = Some(first.map_or(day, |first| first.min(day)));
        Ok(())
    })?;
    finish(file, codes, release_name::laboratory(file, options)?)
}
