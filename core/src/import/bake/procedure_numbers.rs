//! The pack of [`crate::tables::procedure_numbers`].

use super::PackWriter;
use crate::error::{Error, Result, code};
use crate::import::NumbersRelease;
use crate::row::Series;
use crate::tables::pack::Manifest;
use crate::tables::procedure_numbers::SCHEMA;

/// Bakes lists of code numbers. Files of different kinds may be in force on the same days: each speaks for itself.
pub fn procedure_numbers(releases: &[NumbersRelease]) -> Result<Vec<u8>> {
    if releases.is_empty() {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", Series::ProcedureNumbers));
    }
    let mut ordered: Vec<&NumbersRelease> = releases.iter().collect();
    ordered.sort_by_key(|table| (table.release.period, table.release.name));
    let (mut release_of, mut codes, mut earlier) = (Vec::new(), Vec::new(), Vec::new());
    for (index, table) in ordered.iter().enumerate() {
        for (procedure, first) in &table.codes {
            release_of.push(index as u32);
            codes.push(procedure.packed());
            let before = first.map_or(0, |first| table.release.period.from().days() - first.days());
            earlier.push(u32::try_from(before).unwrap_or(0));
        }
    }
    let manifest = Manifest {
        series: Series::ProcedureNumbers,
        stored_rows: codes.len() as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.column("release", &release_of)?;
    writer.column("code", &codes)?;
    writer.column("earlier", &earlier)?;
    writer.finish()
}
