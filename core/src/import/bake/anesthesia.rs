//! The pack of [`crate::tables::anesthesia`].

use super::{PackWriter, figure, in_order};
use crate::error::Result;
use crate::import::AnesthesiaRelease;
use crate::row::Series;
use crate::tables::anesthesia::SCHEMA;
use crate::tables::pack::Manifest;

/// Bakes releases of the anesthesia conversion factors.
pub fn anesthesia(releases: &[AnesthesiaRelease]) -> Result<Vec<u8>> {
    let series = Series::AnesthesiaConversionFactors;
    let ordered = in_order(series, releases, |table| &table.release)?;
    let mut rows = Vec::new();
    for (index, table) in ordered.iter().enumerate() {
        for (locality, factor) in &table.rows {
            let factor = figure("conversion factor", factor.scaled(), u32::MAX)?;
            rows.push((index as u32, locality.packed(), factor));
        }
    }
    rows.sort_unstable();
    let manifest = Manifest {
        series,
        stored_rows: rows.len() as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.column("release", &rows.iter().map(|row| row.0).collect::<Vec<_>>())?;
    writer.column("locality", &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    writer.column("factor", &rows.iter().map(|row| row.2).collect::<Vec<_>>())?;
    writer.finish()
}
