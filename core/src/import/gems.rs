//! The general equivalence mappings of diagnoses, `2018_I9gem.txt` and `2018_I10gem.txt`.

use super::rows::Row;
use super::source::NamedFile;
use super::{ImportOptions, release_name, text};
use crate::codes::{Icd9Cm, Icd10Cm};
use crate::error::{Error, Result, code};
use crate::tables::gems::GemFlags;
use crate::tables::pack::Release;

/// One file: the mappings of one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GemRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its rows.
    pub rows: GemRows,
}

/// The rows of a direction; a target that is `None` where nothing means the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GemRows {
    /// From ICD-9-CM to ICD-10-CM.
    Forward(Vec<(Icd9Cm, Option<Icd10Cm>, GemFlags)>),
    /// From ICD-10-CM to ICD-9-CM.
    Backward(Vec<(Icd10Cm, Option<Icd9Cm>, GemFlags)>),
}

/// A line: code, code, five digits.
pub(super) fn is_record(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(source), Some(target), Some(flags), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    flags.parse::<GemFlags>().is_ok()
        && (3..=7).contains(&source.len())
        && (source.parse::<Icd9Cm>().is_ok() || source.parse::<Icd10Cm>().is_ok())
        && (3..=7).contains(&target.len())
}

/// Is it the direction from ICD-10-CM? By name, since short codes of both sets look alike.
fn is_backward(file: &NamedFile) -> Option<bool> {
    let name = file.name.to_ascii_lowercase();
    match (name.contains("i10gem"), name.contains("i9gem")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Reads one direction.
pub(super) fn read(file: &NamedFile, options: &ImportOptions) -> Result<GemRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let backward = is_backward(file).ok_or_else(|| {
        Error::new(code::IMPORT_UNKNOWN_KIND)
            .with("file", &file.name)
            .with("found", "a mapping of diagnoses whose name says neither I9gem nor I10gem")
    })?;
    let (mut forward_rows, mut backward_rows) = (Vec::new(), Vec::new());
    for (index, line) in decoded.lines().enumerate() {
        let row = Row { file: &file.name, line: index + 1, cells: line.split_whitespace().collect() };
        if row.is_blank() {
            continue;
        }
        row.expect_cells(3)?;
        let flags: GemFlags = row.cell(2).parse().map_err(|why| row.bad("3", row.cell(2), why))?;
        let none = row.cell(1).eq_ignore_ascii_case("NoDx");
        if none != flags.no_map {
            return Err(row.bad("3", row.cell(2), "the flag for 'no map' contradicts the code"));
        }
        fn parsed<T: std::str::FromStr<Err = Error>>(row: &Row<'_>, at: usize) -> Result<T> {
            row.cell(at).parse().map_err(|why| row.bad(if at == 0 { "1" } else { "2" }, row.cell(at), why))
        }
        if backward {
            let target = if none { None } else { Some(parsed(&row, 1)?) };
            backward_rows.push((parsed(&row, 0)?, target, flags));
        } else {
            let target = if none { None } else { Some(parsed(&row, 1)?) };
            forward_rows.push((parsed(&row, 0)?, target, flags));
        }
    }
    let count = forward_rows.len() + backward_rows.len();
    if count == 0 {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    let mut release = release_name::gems(file, options)?;
    release.rows = count as u32;
    let rows = if backward { GemRows::Backward(backward_rows) } else { GemRows::Forward(forward_rows) };
    Ok(GemRelease { release, rows })
}
