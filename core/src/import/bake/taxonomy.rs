//! The pack of [`crate::tables::taxonomy`].

use super::PackWriter;
use crate::error::{Error, Result, code};
use crate::import::TaxonomyRelease;
use crate::row::Series;
use crate::tables::pack::Manifest;
use crate::tables::taxonomy::{CELL, ROW, SCHEMA};

/// Bakes the latest edition: an edition keeps the codes that are inactive, so that one says what all said before.
pub fn taxonomy(releases: &[TaxonomyRelease]) -> Result<Vec<u8>> {
    let Some(table) = releases.iter().max_by_key(|table| table.release.period.from()) else {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", Series::ProviderTaxonomy));
    };
    let mut text = String::new();
    for row in &table.rows {
        text += &row.join(&CELL.to_string());
        text.push(ROW);
    }
    let manifest = Manifest {
        series: Series::ProviderTaxonomy,
        stored_rows: table.rows.len() as u32,
        releases: vec![table.release.clone()],
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.text("rows", &text)?;
    writer.finish()
}
