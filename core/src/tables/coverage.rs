//! What is loaded, and what is missing: the first thing that a cautious user prints.

use serde::{Deserialize, Serialize};

use super::Tables;
use super::pack::{Manifest, Published, Release};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, RowRef, Series};

/// One release of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleaseCoverage {
    /// Its name.
    pub name: Label,
    /// Its first day in force.
    pub from: Day,
    /// Its last day in force.
    pub to: Day,
    /// When it was published.
    pub published: Published,
    /// How many rows it has.
    pub rows: u32,
    /// The files it was made from.
    pub source: String,
    /// The SHA-256 of each, in the same order; empty for a list that is kept by hand.
    pub sha256: String,
}

/// One series: its releases and the days between the first and the last that none of them covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesCoverage {
    /// Which table.
    pub series: Series,
    /// Its releases, in the order of their first day.
    pub releases: Vec<ReleaseCoverage>,
    /// What lies between them uncovered.
    pub gaps: Vec<Period>,
}

/// The schema of a [`Coverage`].
pub const COVERAGE_SCHEMA: &str = "cleanclaim/coverage/1";

/// What is loaded, as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// [`COVERAGE_SCHEMA`].
    pub schema: String,
    /// Each series that is loaded.
    pub series: Vec<SeriesCoverage>,
}

impl Coverage {
    /// The coverage of tables.
    pub fn of(tables: &Tables) -> Coverage {
        Coverage { schema: COVERAGE_SCHEMA.to_string(), series: tables.coverage() }
    }

    /// The value as JSON.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }
}

/// Periods joined where they touch or overlap, in order.
pub fn merge(periods: impl IntoIterator<Item = Period>) -> Vec<Period> {
    let mut sorted: Vec<Period> = periods.into_iter().collect();
    sorted.sort();
    let mut merged: Vec<Period> = Vec::new();
    for period in sorted {
        match merged.last_mut() {
            Some(last) if period.from() <= last.to().plus(1) => {
                if period.to() > last.to()
                    && let Ok(longer) = Period::new(last.from(), period.to())
                {
                    *last = longer;
                }
            }
            _ => merged.push(period),
        }
    }
    merged
}

/// What lies between periods uncovered.
pub fn gaps(periods: impl IntoIterator<Item = Period>) -> Vec<Period> {
    let merged = merge(periods);
    merged
        .windows(2)
        .filter_map(|pair| Period::new(pair[0].to().plus(1), pair[1].from().plus(-1)).ok())
        .collect()
}

fn of_release(release: &Release) -> ReleaseCoverage {
    let join = |part: fn(&super::pack::SourceFile) -> &str| {
        release.sources.iter().map(part).collect::<Vec<_>>().join("; ")
    };
    ReleaseCoverage {
        name: release.name,
        from: release.period.from(),
        to: release.period.to(),
        published: release.published,
        rows: release.rows,
        source: join(|source| &source.file),
        sha256: join(|source| &source.sha256),
    }
}

/// A hand-kept list as one release: its edition, from its first day to its last.
pub(super) fn of_list(rows: impl Iterator<Item = RowRef>) -> Option<ReleaseCoverage> {
    let rows: Vec<RowRef> = rows.collect();
    let first = rows.first()?;
    Some(ReleaseCoverage {
        name: first.release,
        from: rows.iter().map(|row| row.period.from()).min()?,
        to: rows.iter().map(|row| row.period.to()).max()?,
        published: Published::Unknown,
        rows: rows.len() as u32,
        source: format!("{} (kept by hand, each row with its citation)", first.series),
        sha256: String::new(),
    })
}

impl Tables {
    fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        let search = self.search.iter().map(|index| index.pack().manifest());
        let fees = self.fee_schedules.iter().map(|table| table.pack().manifest());
        let gpci = self.gpci.iter().map(|table| table.pack().manifest());
        let localities = self.localities.iter().map(|table| table.pack().manifest());
        let anesthesia = self.anesthesia.iter().map(|table| table.pack().manifest());
        let zip = self.zip_locality.iter().map(|table| table.pack().manifest());
        let notes = self.icd10_cm_notes.iter().map(|table| table.pack().manifest());
        let diagnoses = self.icd10_cm.iter().map(|table| table.pack().manifest());
        let procedures = self.icd10_pcs.iter().map(|table| table.pack().manifest());
        let exempt = self.poa_exempt.iter().map(|table| table.pack().manifest());
        let index = self.index_books.iter().map(|table| table.pack().manifest());
        let hcpcs = self.hcpcs.iter().map(|table| table.pack().manifest());
        let numbers = self.procedure_numbers.iter().map(|table| table.pack().manifest());
        let taxonomy = self.taxonomy.iter().map(|table| table.pack().manifest());
        let gems = self.gems.iter().map(|table| table.pack().manifest());
        search
            .chain(fees)
            .chain(gpci)
            .chain(localities)
            .chain(anesthesia)
            .chain(zip)
            .chain(notes)
            .chain(diagnoses)
            .chain(procedures)
            .chain(exempt)
            .chain(index)
            .chain(hcpcs)
            .chain(numbers)
            .chain(taxonomy)
            .chain(gems)
    }

    /// Each series that is loaded: releases, periods, rows, sources, and what is missing between them.
    pub fn coverage(&self) -> Vec<SeriesCoverage> {
        let mut all: Vec<SeriesCoverage> = Vec::new();
        let packed = self.manifests().flat_map(|manifest| {
            manifest.releases.iter().map(|release| (manifest.series, of_release(release)))
        });
        for (series, release) in packed.chain(self.list_coverage()) {
            match all.iter_mut().find(|coverage| coverage.series == series) {
                Some(coverage) => coverage.releases.push(release),
                None => all.push(SeriesCoverage { series, releases: vec![release], gaps: Vec::new() }),
            }
        }
        for coverage in &mut all {
            coverage.releases.sort_by_key(|release| release.from);
            coverage.gaps = gaps(
                coverage.releases.iter().filter_map(|release| Period::new(release.from, release.to).ok()),
            );
        }
        all
    }
}
