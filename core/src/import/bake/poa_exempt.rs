//! The pack of [`crate::tables::poa_exempt`].

use std::collections::BTreeMap;

use super::icd10::write_codes;
use super::{PackWriter, in_order, too_many};
use crate::error::Result;
use crate::import::PoaExemptRelease;
use crate::row::Series;
use crate::tables::pack::Manifest;
use crate::tables::poa_exempt::SCHEMA;

/// Bakes lists of codes that are exempt from the present-on-admission indicator. A code is stored once for a run of lists
/// that have it.
pub fn poa_exempt(releases: &[PoaExemptRelease]) -> Result<Vec<u8>> {
    let ordered = in_order(Series::PoaExempt, releases, |list| &list.release)?;
    if ordered.len() > 255 {
        return Err(too_many("releases", ordered.len(), 255));
    }
    let mut runs: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
    for (index, list) in ordered.iter().enumerate() {
        let index = index as u32;
        for code in &list.codes {
            let runs = runs.entry(code.packed()).or_default();
            match runs.last_mut() {
                Some(run) if run.1 + 1 == index => run.1 = index,
                _ => runs.push((index, index)),
            }
        }
    }
    let rows: Vec<(u64, u32, u32)> = runs
        .into_iter()
        .flat_map(|(code, runs)| runs.into_iter().map(move |(first, last)| (code, first, last)))
        .collect();
    let manifest = Manifest {
        series: Series::PoaExempt,
        stored_rows: rows.len() as u32,
        releases: ordered.iter().map(|list| list.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    write_codes(&mut writer, "code", &rows.iter().map(|row| row.0).collect::<Vec<_>>())?;
    writer.column("first", &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    writer.column("last", &rows.iter().map(|row| row.2).collect::<Vec<_>>())?;
    writer.finish()
}
