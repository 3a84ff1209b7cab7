//! The packs of [`crate::tables::icd10_cm_index`].

use super::{PackWriter, in_order, too_many};
use crate::error::{Error, Result, code};
use crate::import::{IndexRelease, IndexRow};
use crate::tables::icd10_cm_index::{PART, SCHEMA};
use crate::tables::pack::Manifest;

/// Bakes editions of one book of the index.
pub fn icd10_cm_index(releases: &[IndexRelease]) -> Result<Vec<u8>> {
    let Some(first) = releases.first() else {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", "the Alphabetic Index"));
    };
    let series = first.book.series();
    if let Some(other) = releases.iter().find(|release| release.book != first.book) {
        return Err(too_many("books of the index in one pack", other.book, first.book));
    }
    let ordered = in_order(series, releases, |table| &table.release)?;
    let rows: Vec<&IndexRow> = ordered.iter().flat_map(|table| &table.rows).collect();
    let manifest = Manifest {
        series,
        stored_rows: rows.len() as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.column("terms", &ordered.iter().map(|table| table.rows.len() as u32).collect::<Vec<_>>())?;
    writer.column("level", &rows.iter().map(|row| u32::from(row.level)).collect::<Vec<_>>())?;
    let mut lines = |name: &str, value: &dyn Fn(&IndexRow) -> String| {
        let mut text = String::new();
        for row in &rows {
            text += &value(row);
            text.push('\n');
        }
        writer.text(name, &text)
    };
    let several = |values: &[String]| values.join(&PART.to_string());
    lines("title", &|row| row.title.clone())?;
    lines("modifiers", &|row| row.modifiers.clone())?;
    lines("see", &|row| several(&row.see))?;
    lines("see_also", &|row| several(&row.see_also))?;
    lines("code", &|row| row.code.clone())?;
    lines("manifestation", &|row| row.manifestation.clone())?;
    lines("category", &|row| row.category.clone())?;
    lines("subcategory", &|row| row.subcategory.clone())?;
    lines("warning", &|row| row.warning.clone())?;
    for index in 0..6 {
        lines(&format!("cell_{}", index + 2), &|row| row.cells.get(index).cloned().unwrap_or_default())?;
    }
    writer.finish()
}
