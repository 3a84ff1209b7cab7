//! The pack of [`crate::tables::gpci`].

use super::{PackWriter, figure, in_order};
use crate::error::Result;
use crate::import::GpciRelease;
use crate::row::Series;
use crate::tables::gpci::SCHEMA;
use crate::tables::pack::Manifest;

/// Bakes releases of the indices.
pub fn gpci(releases: &[GpciRelease]) -> Result<Vec<u8>> {
    const LARGEST: u32 = 65_535;
    let ordered = in_order(Series::Gpci, releases, |table| &table.release)?;
    let mut rows = Vec::new();
    for (index, table) in ordered.iter().enumerate() {
        for (locality, row) in &table.rows {
            let without = row.work_without_floor.map_or(0, |factor| factor.scaled());
            rows.push([
                index as u32,
                locality.packed(),
                figure("work index", row.work.scaled(), LARGEST)?,
                figure("work index", without, LARGEST)?,
                figure("practice expense index", row.practice_expense.scaled(), LARGEST)?,
                figure("malpractice index", row.malpractice.scaled(), LARGEST)?,
            ]);
        }
    }
    rows.sort_unstable();
    let manifest = Manifest {
        series: Series::Gpci,
        stored_rows: rows.len() as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    let names = ["release", "locality", "work", "work_without_floor", "practice_expense", "malpractice"];
    for (column, name) in names.into_iter().enumerate() {
        let values: Vec<u32> = rows.iter().map(|row| row[column]).collect();
        writer.column(name, &values)?;
    }
    writer.finish()
}
