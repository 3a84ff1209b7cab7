//! The pack of [`crate::tables::icd10_pcs_tables`].

use std::collections::BTreeMap;

use super::{PackWriter, in_order, too_many};
use crate::error::Result;
use crate::import::{PcsAxis, PcsTablesEdition};
use crate::row::Series;
use crate::tables::icd10_pcs_tables::SCHEMA;
use crate::tables::pack::Manifest;

/// Bakes one edition of the tables of ICD-10-PCS. Another edition is a pack of its own.
pub fn icd10_pcs_tables(editions: &[PcsTablesEdition]) -> Result<Vec<u8>> {
    let ordered = in_order(Series::Icd10PcsTables, editions, |edition| &edition.release)?;
    let [edition] = ordered[..] else {
        return Err(too_many("editions of the ICD-10-PCS tables", ordered.len(), 1));
    };
    // Each text once, in the order of the alphabet.
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let axes =
        || edition.tables.iter().flat_map(|table| table.head.iter().chain(table.rows.iter().flatten()));
    numbers.insert("", 0);
    for axis in axes() {
        numbers.insert(&axis.title, 0);
        numbers.extend(axis.definition.as_deref().map(|text| (text, 0)));
        numbers.extend(axis.values.iter().map(|value| (value.label.as_str(), 0)));
    }
    for (index, number) in numbers.values_mut().enumerate() {
        *number = index as u32;
    }
    let number = |text: &str| numbers.get(text).copied().unwrap_or(0);
    let (mut rows, mut titles, mut counts, mut characters, mut labels) =
        (vec![], vec![], vec![], vec![], vec![]);
    let mut definitions = vec![];
    let mut put = |axis: &PcsAxis| {
        titles.push(number(&axis.title));
        counts.push(axis.values.len() as u32);
        for value in &axis.values {
            characters.push(u32::from(value.character));
            labels.push(number(&value.label));
        }
    };
    for table in &edition.tables {
        rows.push(table.rows.len() as u32);
        definitions.push(number(table.head[2].definition.as_deref().unwrap_or("")));
        table.head.iter().chain(table.rows.iter().flatten()).for_each(&mut put);
    }
    let stored_rows = rows.iter().sum();
    let manifest =
        Manifest { series: Series::Icd10PcsTables, stored_rows, releases: vec![edition.release.clone()] };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.column("rows", &rows)?;
    writer.column("definition", &definitions)?;
    writer.column("title", &titles)?;
    writer.column("values", &counts)?;
    writer.column("character", &characters)?;
    writer.column("label", &labels)?;
    writer.texts("text", &numbers.into_keys().collect::<Vec<_>>())?;
    writer.finish()
}
