//! The list of ICD-10-CM codes that are exempt from reporting whether they were present on admission, one file a fiscal
//! year: `POAexemptCodesFY26.txt`, tab separated, or the workbook of that name. Columns: number, code with its dot, title.

use std::collections::HashMap;

use super::icd10::edition;
use super::rows::{normal, visit};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::Icd10Cm;
use crate::error::{Error, Result, code};
use crate::tables::pack::{Published, Release};

/// The exempt codes of a fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoaExemptRelease {
    /// Its name, `FY2026`, its period and source.
    pub release: Release,
    /// The codes, in order.
    pub codes: Vec<Icd10Cm>,
}

/// Is it such a list? The first heading is `Order26`.
pub(super) fn is_list(head: &str) -> bool {
    head.lines().next().is_some_and(|line| {
        let line = line.replace(',', " ");
        line.starts_with("order") && line.ends_with("poaexemptcode description")
    })
}

/// Reads a list.
pub(super) fn read(file: &NamedFile, options: &ImportOptions) -> Result<PoaExemptRelease> {
    let (name, period) = edition(file, options)?;
    let mut codes: Vec<Icd10Cm> = Vec::new();
    let mut lines: HashMap<Icd10Cm, usize> = HashMap::new();
    let mut put = |line: usize, cell: &str| -> Result<()> {
        let bad = |why: Error| {
            Error::new(code::IMPORT_BAD_VALUE)
                .with("file", &file.name)
                .with("line", line)
                .with("column", "POAexemptCode")
                .with("value", cell)
                .with("reason", why)
        };
        let found: Icd10Cm = cell.parse().map_err(bad)?;
        if let Some(first) = lines.insert(found, line) {
            return Err(Error::new(code::IMPORT_DUPLICATE_ROW)
                .with("file", &file.name)
                .with("line", line)
                .with("column", "POAexemptCode")
                .with("key", found)
                .with("first", first));
        }
        codes.push(found);
        Ok(())
    };
    if file.bytes.starts_with(b"PK\x03\x04") {
        let mut heading = true;
        visit(file, &mut |row| match std::mem::take(&mut heading) {
            true => Ok(()),
            false if row.is_blank() => Ok(()),
            false => put(row.line, row.cell(1)),
        })?;
    } else {
        // Not as delimited text: titles begin with quotation marks that do not always end.
        let decoded = text::decode(&file.name, &file.bytes)?;
        for (index, line) in decoded.lines().enumerate().skip(1) {
            if normal(line).is_empty() {
                continue;
            }
            put(index + 1, line.split('\t').nth(1).unwrap_or_default())?;
        }
    }
    if codes.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    codes.sort_unstable();
    let release = Release {
        name,
        period,
        published: options.published.map_or(Published::Unknown, Published::On),
        rows: codes.len() as u32,
        sources: vec![file.source()],
    };
    Ok(PoaExemptRelease { release, codes })
}
