//! The pack of [`crate::tables::localities`].

use std::collections::BTreeMap;

use super::{PackWriter, in_order};
use crate::error::Result;
use crate::import::{LocalityRelease, LocalityRow};
use crate::row::Series;
use crate::tables::localities::SCHEMA;
use crate::tables::pack::Manifest;

/// Bakes releases of the localities. A row is stored once for a run of releases that have it unchanged.
pub fn localities(releases: &[LocalityRelease]) -> Result<Vec<u8>> {
    let ordered = in_order(Series::Localities, releases, |table| &table.release)?;
    let mut keys: BTreeMap<u32, Vec<(u32, u32, &LocalityRow)>> = BTreeMap::new();
    for (index, table) in ordered.iter().enumerate() {
        let index = index as u32;
        for row in &table.rows {
            let versions = keys.entry(row.locality.packed()).or_default();
            match versions.last_mut() {
                Some((_, last, before)) if *last + 1 == index && *before == row => *last = index,
                _ => versions.push((index, index, row)),
            }
        }
    }
    let versions: Vec<_> = keys.into_values().flatten().collect();
    // Each text once, in the order in which the rows need it.
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut lengths, mut text) = (Vec::new(), String::new());
    let mut number = |value| {
        *numbers.entry(value).or_insert_with(|| {
            lengths.push(value.len() as u32);
            text.push_str(value);
            lengths.len() as u32 - 1
        })
    };
    let states: Vec<u32> = versions.iter().map(|version| number(&version.2.state)).collect();
    let names: Vec<u32> = versions.iter().map(|version| number(&version.2.name)).collect();
    let counties: Vec<u32> = versions.iter().map(|version| number(&version.2.counties)).collect();
    let manifest = Manifest {
        series: Series::Localities,
        stored_rows: versions.len() as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    let packed: Vec<u32> = versions.iter().map(|version| version.2.locality.packed()).collect();
    writer.column("locality", &packed)?;
    writer.column("first", &versions.iter().map(|version| version.0).collect::<Vec<_>>())?;
    writer.column("last", &versions.iter().map(|version| version.1).collect::<Vec<_>>())?;
    writer.column("state", &states)?;
    writer.column("name", &names)?;
    writer.column("counties", &counties)?;
    writer.column("text_length", &lengths)?;
    writer.text("text", &text)?;
    writer.finish()
}
