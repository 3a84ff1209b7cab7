//! ZIP codes to payment localities: by year, and by the official file of a quarter.
//!
//! Sources: a history of ZIP and ZIP+4 by year, derived from the quarterly files of CMS, and quarterly `ZIP5` files. A
//! quarter's own file answers where its days cover the question; the history answers otherwise. Where a ZIP code lies in
//! more than one locality the last four digits decide, and a question without them is refused.

use std::sync::Arc;

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

use super::pack::{Column, Pack, Published};
use super::release::AsOf;
use crate::codes::{Locality, Zip};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// Which columns a pack of this series has.
///
/// Releases, in the order of the manifest: `zips` (how many of the ZIP rows are its), `by_year` (1: a history of years,
/// 0: one quarter), `carried_until` (the last day, as a number such as 20261231, that its open rows are carried to; 0:
/// not beyond its period). ZIP rows: `zip_gap` (the five digits less those of the row before in the same release; the
/// first row has them whole), `history` (index), `rural` (ASCII `R`, `B`, `U` for urban, `-` where not known),
/// `plus_four` (1: it has rows of last four digits, or the file's flag says that they decide). For each ZIP row with
/// `plus_four`: `runs` (how many). Runs, by ZIP row: `run_gap` (first four digits less those behind the run before),
/// `run_length`, `run_history`. Histories: `versions` (how many). Versions, in the order of their years: `first_year`,
/// `last_year` (9999: open), `place` (index). Places: `locality` (packed).
pub const SCHEMA: u16 = 1;

/// The year of an open end.
const OPEN: u16 = 9999;

/// The rural indicator of a ZIP code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rural {
    /// Blank in the file.
    Urban,
    /// `R`.
    Rural,
    /// `B`.
    SuperRural,
}

/// How well an answer fits the day that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ZipMatch {
    /// The quarter's own file, or a year that the history covers.
    Exact,
    /// A row without an end, carried past the last year that the history covers.
    Assumed,
}

impl ZipMatch {
    /// `exact` or `assumed`.
    pub const fn slug(self) -> &'static str {
        match self {
            ZipMatch::Exact => "exact",
            ZipMatch::Assumed => "assumed",
        }
    }
}

/// Where a ZIP code lies on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZipLookup {
    /// Carrier and number.
    pub locality: Locality,
    /// The release that answered.
    pub release: Label,
    /// The days on which the row holds, as far as its release says.
    pub period: Period,
    /// How well it fits.
    pub zip_match: ZipMatch,
    /// Urban, rural, super rural, where the release says.
    pub rural: Option<Rural>,
    /// `known_on` was asked for and the release's published date is unknown: its first day stood for it.
    pub published_assumed: bool,
    /// Where it stands. The key is the five digits where they alone decided.
    pub row_ref: RowRef,
}

/// A ZIP row, decoded.
#[derive(Clone, Copy)]
struct ZipRow {
    zip: u32,
    history: u16,
    rural: u8,
    /// Index among the ZIP rows with last four digits; `NO_RUNS` where they do not decide.
    flagged: u16,
}

const NO_RUNS: u16 = u16::MAX;

#[derive(Clone, Copy)]
struct Version {
    first_year: u16,
    last_year: u16,
    locality: Locality,
}

struct ReleaseZips {
    rows: std::ops::Range<usize>,
    by_year: bool,
    carried_until: Option<Day>,
}

/// What five digits need: everything but the runs.
struct Rows {
    releases: Vec<ReleaseZips>,
    zips: Vec<ZipRow>,
    /// Where the runs of each flagged ZIP row begin; one more at the end.
    run_starts: Vec<usize>,
    /// Where the versions of each history begin; one more at the end.
    history_starts: Vec<usize>,
    versions: Vec<Version>,
}

impl Rows {
    fn versions(&self, history: usize) -> &[Version] {
        match (self.history_starts.get(history), self.history_starts.get(history + 1)) {
            (Some(from), Some(to)) => self.versions.get(*from..*to).unwrap_or(&[]),
            _ => &[],
        }
    }

    fn version(&self, history: usize, year: u16) -> Option<&Version> {
        self.versions(history).iter().find(|version| version.first_year <= year && year <= version.last_year)
    }
}

/// The columns of the last four digits, decoded when a question needs them.
struct Runs {
    gap: Column,
    length: Column,
    history: Column,
}

/// The releases of one pack.
pub struct ZipLocality {
    pack: Arc<Pack>,
    rows: OnceCell<Rows>,
    runs: OnceCell<Runs>,
}

impl std::fmt::Debug for ZipLocality {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ZipLocality({:?})", self.pack)
    }
}

impl ZipLocality {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<ZipLocality> {
        pack.expect(Series::ZipLocality, SCHEMA)?;
        Ok(ZipLocality { pack: Arc::new(pack), rows: OnceCell::new(), runs: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn rows(&self) -> Result<&Rows> {
        self.rows.get_or_try_init(|| decode(&self.pack))
    }

    fn runs(&self) -> Result<&Runs> {
        self.runs.get_or_try_init(|| {
            Ok(Runs {
                gap: self.pack.column("run_gap")?,
                length: self.pack.column("run_length")?,
                history: self.pack.column("run_history")?,
            })
        })
    }

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.rows()?;
        let runs = self.runs()?;
        for column in [&runs.gap, &runs.length, &runs.history] {
            if column.rows() > 0 {
                column.get(0)?;
            }
        }
        Ok(())
    }

    /// Where a ZIP code lies on a day.
    ///
    /// Refused: a ZIP code or a day that no release covers (`zip-not-covered`); a ZIP code in more than one locality
    /// without its last four digits (`zip-needs-plus-four`) or with four that no release lists
    /// (`zip-plus-four-unknown`).
    pub fn look_up(&self, zip: Zip, as_of: AsOf) -> Result<ZipLookup> {
        let rows = self.rows()?;
        let mut refusal = None;
        // A quarter's own file first, the latest before the others; then the histories.
        let mut order: Vec<usize> = (0..rows.releases.len()).rev().collect();
        order.sort_by_key(|index| rows.releases[*index].by_year);
        for index in order {
            match self.ask(rows, index, zip, as_of) {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                // What an earlier release says of the four digits stands unless a later one in the order answers.
                Err(error) if error.is_refusal() => refusal = refusal.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        Err(refusal.unwrap_or_else(|| refuse(code::ZIP_NOT_COVERED, zip, as_of)))
    }

    /// The answer of one release; `None` where it does not cover the ZIP code or the day.
    fn ask(&self, rows: &Rows, index: usize, zip: Zip, as_of: AsOf) -> Result<Option<ZipLookup>> {
        let (Some(zips), Some(release)) = (rows.releases.get(index), self.releases().get(index)) else {
            return Ok(None);
        };
        let carried =
            release.period.to() < as_of.on && zips.carried_until.is_some_and(|until| as_of.on <= until);
        if as_of.on < release.period.from()
            || (as_of.on > release.period.to() && !carried)
            || (carried && as_of.exact_only)
        {
            return Ok(None);
        }
        let of_release = rows.zips.get(zips.rows.clone()).unwrap_or(&[]);
        let Ok(at) = of_release.binary_search_by_key(&zip.five(), |row| row.zip) else { return Ok(None) };
        let row = of_release[at];
        let year = as_of.on.year().unsigned_abs();
        let (version, key) = match self.by_plus_four(rows, &row, zips.by_year, zip, year, as_of)? {
            Some(version) => (version, zip),
            None => match rows.version(usize::from(row.history), year) {
                Some(version) => (*version, zip.without_plus_four()),
                None => return Ok(None),
            },
        };
        // Carried rows are those without an end.
        if carried && version.last_year != OPEN {
            return Ok(None);
        }
        let period =
            if zips.by_year { version_period(version, release.period, as_of.on)? } else { release.period };
        let published_assumed = match (as_of.known_on, release.published) {
            (None, _) => false,
            (Some(known_on), Published::On(day)) if known_on < day => return Ok(None),
            (Some(_), Published::On(_)) => false,
            (Some(known_on), Published::Unknown) if known_on < period.from() => return Ok(None),
            (Some(_), Published::Unknown) => true,
        };
        let row_ref = RowRef {
            series: Series::ZipLocality,
            release: release.name,
            key: RowKey::Zip(key),
            period: release.period,
        };
        Ok(Some(ZipLookup {
            locality: version.locality,
            release: release.name,
            period,
            zip_match: if carried { ZipMatch::Assumed } else { ZipMatch::Exact },
            rural: match row.rural {
                b'U' => Some(Rural::Urban),
                b'R' => Some(Rural::Rural),
                b'B' => Some(Rural::SuperRural),
                _ => None,
            },
            published_assumed,
            row_ref,
        }))
    }

    /// What the last four digits say; `None` where they do not decide in that year.
    fn by_plus_four(
        &self,
        rows: &Rows,
        row: &ZipRow,
        by_year: bool,
        zip: Zip,
        year: u16,
        as_of: AsOf,
    ) -> Result<Option<Version>> {
        let flagged = usize::from(row.flagged);
        let range = match (rows.run_starts.get(flagged), rows.run_starts.get(flagged + 1)) {
            (Some(from), Some(to)) if row.flagged != NO_RUNS => *from..*to,
            _ => return Ok(None),
        };
        let runs = self.runs()?;
        let wanted = zip.plus_four().map(u32::from);
        // A file with the flag alone (ZIP5) always needs the four digits; a history needs them in the years that list any.
        let mut decides = !by_year;
        let mut next = 0_u32;
        for run in range {
            let from = next.saturating_add(runs.gap.get(run)?);
            next = from.saturating_add(runs.length.get(run)?);
            let version = rows.version(runs.history.get(run)? as usize, year);
            decides = decides || version.is_some();
            if let (Some(version), Some(wanted)) = (version, wanted)
                && (from..next).contains(&wanted)
            {
                return Ok(Some(*version));
            }
        }
        match (decides, wanted) {
            (false, _) => Ok(None),
            (true, None) => Err(refuse(code::ZIP_NEEDS_PLUS_FOUR, zip, as_of)),
            (true, Some(_)) => Err(refuse(code::ZIP_PLUS_FOUR_UNKNOWN, zip, as_of)),
        }
    }
}

fn refuse(code: crate::error::Code, zip: Zip, as_of: AsOf) -> Error {
    Error::new(code).with("zip", zip).with("date", as_of.on)
}

/// The days of a version: its years, cut to those that its release covers; a day beyond them is where it is carried to.
fn version_period(version: Version, covered: Period, on: Day) -> Result<Period> {
    let year = |year: u16| i16::try_from(year).unwrap_or(i16::MAX).min(9999);
    let first = Day::new(year(version.first_year).max(1), 1, 1)?.max(covered.from());
    let last = if version.last_year == OPEN {
        covered.to()
    } else {
        Day::new(year(version.last_year).max(1), 12, 31)?
    };
    Period::new(first.min(on), last.min(covered.to()).max(on))
}

/// Running sums: where each of the counted groups begins, and the end.
fn starts(counts: &[u32]) -> Vec<usize> {
    let mut next = 0_usize;
    let mut starts = vec![0];
    for count in counts {
        next = next.saturating_add(*count as usize);
        starts.push(next);
    }
    starts
}

fn decode(pack: &Arc<Pack>) -> Result<Rows> {
    let bad = |what: &'static str, expected: &dyn std::fmt::Display, found: &dyn std::fmt::Display| {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", what)
            .with("expected", expected)
            .with("found", found)
    };
    let counts = pack.values("zips")?;
    let (by_year, carried_until) = (pack.values("by_year")?, pack.values("carried_until")?);
    let releases = pack.manifest().releases.len();
    if [counts.len(), by_year.len(), carried_until.len()].iter().any(|length| *length != releases) {
        return Err(bad("the number of releases", &releases, &counts.len()));
    }
    let release_starts = starts(&counts);
    let gaps = pack.values("zip_gap")?;
    let (history, rural, plus_four) =
        (pack.values("history")?, pack.values("rural")?, pack.values("plus_four")?);
    let count = gaps.len();
    if [history.len(), rural.len(), plus_four.len(), release_starts[releases]]
        .iter()
        .any(|length| *length != count)
    {
        return Err(bad("the number of ZIP rows", &count, &release_starts[releases]));
    }
    let history_starts = starts(&pack.values("versions")?);
    let versions = decode_versions(pack)?;
    let histories = history_starts.len() - 1;
    if history_starts[histories] != versions.len() {
        return Err(bad("the number of versions", &versions.len(), &history_starts[histories]));
    }
    let run_starts = starts(&pack.values("runs")?);
    let runs = pack.columns().find(|(name, ..)| *name == "run_gap").map_or(0, |(_, _, rows, _)| rows);
    if run_starts[run_starts.len() - 1] != runs || run_starts.len() > usize::from(NO_RUNS) {
        return Err(bad("the number of runs", &runs, &run_starts[run_starts.len() - 1]));
    }
    let mut zips = Vec::with_capacity(count);
    let mut flagged = 0;
    for release in 0..releases {
        let mut zip = 0_u32;
        for row in release_starts[release]..release_starts[release + 1] {
            zip = zip.saturating_add(gaps[row]);
            let rising = row == release_starts[release] || gaps[row] > 0;
            if zip > 99_999 || !rising || history[row] as usize >= histories.min(1 << 16) {
                return Err(bad("a ZIP row", &"rising ZIP codes and histories that exist", &"others"));
            }
            let mine = if plus_four[row] == 0 { NO_RUNS } else { flagged };
            flagged = flagged.saturating_add(u16::from(plus_four[row] != 0));
            zips.push(ZipRow { zip, history: history[row] as u16, rural: rural[row] as u8, flagged: mine });
            if usize::from(flagged) >= run_starts.len() {
                return Err(bad("the number of flagged ZIP rows", &(run_starts.len() - 1), &flagged));
            }
        }
    }
    let releases = (0..releases)
        .map(|index| ReleaseZips {
            rows: release_starts[index]..release_starts[index + 1],
            by_year: by_year[index] != 0,
            carried_until: Day::parse_x12(&carried_until[index].to_string()).ok(),
        })
        .collect();
    Ok(Rows { releases, zips, run_starts, history_starts, versions })
}

fn decode_versions(pack: &Arc<Pack>) -> Result<Vec<Version>> {
    let bad = || {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", "a version")
            .with("expected", "years and a locality that exists")
            .with("found", "others")
    };
    let localities = pack
        .values("locality")?
        .into_iter()
        .map(|packed| Locality::from_packed(packed).map_err(|_| bad()))
        .collect::<Result<Vec<_>>>()?;
    let (first, last, place) = (pack.values("first_year")?, pack.values("last_year")?, pack.values("place")?);
    if first.len() != last.len() || place.len() != last.len() {
        return Err(bad());
    }
    let year = |value: u32| u16::try_from(value).ok().filter(|year| *year <= OPEN).ok_or_else(bad);
    first
        .into_iter()
        .zip(last)
        .zip(place)
        .map(|((first, last), place)| {
            let locality = localities.get(place as usize).copied().ok_or_else(bad)?;
            Ok(Version { first_year: year(first)?, last_year: year(last)?, locality })
        })
        .collect()
}
