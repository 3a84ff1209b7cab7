//! The pack of [`crate::tables::zip_locality`].

use std::collections::{BTreeMap, HashMap};

use super::{PackWriter, in_order, too_many};
use crate::codes::Locality;
use crate::error::{Error, Result, code};
use crate::import::{OPEN, ZipHistory, ZipRelease, ZipYears};
use crate::row::Series;
use crate::tables::pack::{Manifest, Release};
use crate::tables::zip_locality::{Rural, SCHEMA};

/// First year, last year, packed locality.
type Version = (u32, u32, u32);

/// One ZIP code of a release.
struct ZipEntry {
    history: u32,
    rural: u8,
    plus_four: bool,
    /// First four digits, how many follow one another, their history.
    runs: Vec<(u32, u32, u32)>,
}

/// Numbers histories in the order in which they are first needed.
#[derive(Default)]
struct Histories {
    numbers: HashMap<Vec<Version>, u32>,
    list: Vec<Vec<Version>>,
}

impl Histories {
    fn number(&mut self, versions: Vec<Version>) -> u32 {
        *self.numbers.entry(versions).or_insert_with_key(|versions| {
            self.list.push(versions.clone());
            self.list.len() as u32 - 1
        })
    }

    /// One place in all years: what a quarter's file says.
    fn of_quarter(&mut self, locality: Locality) -> u32 {
        self.number(vec![(0, u32::from(OPEN), locality.packed())])
    }
}

/// A release with its ZIP codes.
struct Entries {
    release: Release,
    by_year: bool,
    carried_until: u32,
    zips: BTreeMap<u32, ZipEntry>,
}

/// Bakes histories by year and files of quarters. The open rows of a history are carried one year past the last year
/// that it covers: `zip-locality` marks such an answer as assumed.
pub fn zip_locality(histories: &[ZipHistory], quarters: &[ZipRelease]) -> Result<Vec<u8>> {
    if histories.is_empty() && quarters.is_empty() {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", Series::ZipLocality));
    }
    let mut numbered = Histories::default();
    let mut releases = Vec::new();
    if !histories.is_empty() {
        for history in in_order(Series::ZipLocality, histories, |history| &history.release)? {
            releases.push(enter_history(history, &mut numbered));
        }
    }
    if !quarters.is_empty() {
        for quarter in in_order(Series::ZipLocality, quarters, |quarter| &quarter.release)? {
            releases.push(enter_quarter(quarter, &mut numbered));
        }
    }
    releases.sort_by_key(|entries| (entries.release.period, entries.release.name));
    let flagged =
        releases.iter().flat_map(|entries| entries.zips.values()).filter(|zip| zip.plus_four).count();
    if flagged >= usize::from(u16::MAX) - 1 || numbered.list.len() > 65_536 {
        return Err(too_many("ZIP codes with last four digits", flagged, u16::MAX - 2));
    }
    write(&releases, &numbered.list)
}

fn enter_history(history: &ZipHistory, numbered: &mut Histories) -> Entries {
    let mut zips: BTreeMap<u32, ZipEntry> = BTreeMap::new();
    let same_key =
        |left: &ZipYears, right: &ZipYears| (left.zip, left.plus_four) == (right.zip, right.plus_four);
    for rows in history.rows.chunk_by(same_key) {
        let versions = rows
            .iter()
            .map(|row| (u32::from(row.first_year), u32::from(row.last_year), row.locality.packed()))
            .collect();
        let number = numbered.number(versions);
        let Some(first) = rows.first() else { continue };
        let entry = zips.entry(first.zip).or_insert_with(|| ZipEntry {
            // A ZIP code that is listed by its last four digits only has no history of its own.
            history: numbered.number(Vec::new()),
            rural: b'-',
            plus_four: false,
            runs: Vec::new(),
        });
        let Some(four) = first.plus_four.map(u32::from) else {
            entry.history = number;
            continue;
        };
        entry.plus_four = true;
        add_to_runs(&mut entry.runs, four, number);
    }
    let release = history.release.clone();
    let carried_until = release.period.to().plus(1).last_of_year().to_yyyymmdd();
    Entries { carried_until, release, by_year: true, zips }
}

fn add_to_runs(runs: &mut Vec<(u32, u32, u32)>, four: u32, history: u32) {
    match runs.last_mut() {
        Some((from, length, number)) if *number == history && *from + *length == four => *length += 1,
        _ => runs.push((four, 1, history)),
    }
}

fn enter_quarter(quarter: &ZipRelease, numbered: &mut Histories) -> Entries {
    let mut rows: Vec<_> = quarter.rows.iter().collect();
    rows.sort_by_key(|row| (row.zip, row.plus_four));
    let mut zips: BTreeMap<u32, ZipEntry> = BTreeMap::new();
    for row in rows {
        let number = numbered.of_quarter(row.locality);
        let entry = zips.entry(row.zip).or_insert_with(|| ZipEntry {
            history: number,
            rural: match row.rural {
                Rural::Urban => b'U',
                Rural::Rural => b'R',
                Rural::SuperRural => b'B',
            },
            plus_four: row.needs_plus_four,
            runs: Vec::new(),
        });
        if let Some(four) = row.plus_four {
            entry.plus_four = true;
            add_to_runs(&mut entry.runs, u32::from(four), number);
        }
    }
    Entries { release: quarter.release.clone(), by_year: false, carried_until: 0, zips }
}

fn write(releases: &[Entries], histories: &[Vec<Version>]) -> Result<Vec<u8>> {
    let manifest = Manifest {
        series: Series::ZipLocality,
        stored_rows: releases.iter().map(|entries| entries.zips.len() as u32).sum(),
        releases: releases.iter().map(|entries| entries.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    let of_release = |value: &dyn Fn(&Entries) -> u32| releases.iter().map(value).collect::<Vec<_>>();
    writer.column("zips", &of_release(&|entries| entries.zips.len() as u32))?;
    writer.column("by_year", &of_release(&|entries| u32::from(entries.by_year)))?;
    writer.column("carried_until", &of_release(&|entries| entries.carried_until))?;
    let gaps: Vec<u32> = releases
        .iter()
        .flat_map(|entries| {
            entries.zips.keys().scan(0, |before, zip| {
                let gap = zip - *before;
                *before = *zip;
                Some(gap)
            })
        })
        .collect();
    writer.column("zip_gap", &gaps)?;
    let zips: Vec<&ZipEntry> = releases.iter().flat_map(|entries| entries.zips.values()).collect();
    writer.column("history", &zips.iter().map(|zip| zip.history).collect::<Vec<_>>())?;
    writer.column("rural", &zips.iter().map(|zip| u32::from(zip.rural)).collect::<Vec<_>>())?;
    writer.column("plus_four", &zips.iter().map(|zip| u32::from(zip.plus_four)).collect::<Vec<_>>())?;
    let flagged: Vec<&&ZipEntry> = zips.iter().filter(|zip| zip.plus_four).collect();
    writer.column("runs", &flagged.iter().map(|zip| zip.runs.len() as u32).collect::<Vec<_>>())?;
    let (mut run_gaps, mut lengths, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for zip in flagged {
        let mut next = 0;
        for (from, length, history) in &zip.runs {
            run_gaps.push(from - next);
            lengths.push(*length);
            numbers.push(*history);
            next = from + length;
        }
    }
    writer.column("run_gap", &run_gaps)?;
    writer.column("run_length", &lengths)?;
    writer.column("run_history", &numbers)?;
    write_histories(&mut writer, histories)?;
    writer.finish()
}

fn write_histories(writer: &mut PackWriter, histories: &[Vec<Version>]) -> Result<()> {
    let versions: Vec<&Version> = histories.iter().flatten().collect();
    let mut places: Vec<u32> = versions.iter().map(|version| version.2).collect();
    places.sort_unstable();
    places.dedup();
    writer.column("versions", &histories.iter().map(|history| history.len() as u32).collect::<Vec<_>>())?;
    writer.column("first_year", &versions.iter().map(|version| version.0).collect::<Vec<_>>())?;
    writer.column("last_year", &versions.iter().map(|version| version.1).collect::<Vec<_>>())?;
    let place = |version: &&Version| places.binary_search(&version.2).unwrap_or_default() as u32;
    writer.column("place", &versions.iter().map(place).collect::<Vec<_>>())?;
    writer.column("locality", &places)
}
