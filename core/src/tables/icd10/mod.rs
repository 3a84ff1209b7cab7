//! ICD-10-CM and ICD-10-PCS through time: codes, titles, validity to the day, history, what took whose place.
//!
//! Both code sets have one form and one reader, [`Icd10`]; [`Icd10Set`] answers from all packs of a code set that are
//! loaded.
//!
//! Sources: the order files of the Centers for Medicare & Medicaid Services (titles, headers, tabular order, one edition a
//! fiscal year), the code ranges of the Medicare Code Editor (first and last day of each code), the conversion tables.
//! Where the two disagree, the ranges decide on which day a code is valid, and the order files which codes are headers and
//! what a code is called.

mod bulk;
mod history;
mod rows;
mod set;
mod tree;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

pub use self::history::{Conversion, Icd10Change, Icd10ChangeKind};
pub use self::set::Icd10Set;

use self::bulk::Slots;
use self::history::Conversions;
pub(super) use self::rows::read_codes;
use self::rows::{Parts, Place, Rows, Timelines};
use super::pack::{Column, Pack, Release, damaged};
use super::texts::Texts;
use crate::codes::{CodeSet, CodeStatus, Icd10Cm, Icd10Pcs};
use crate::dates::{Day, Period};
use crate::error::Result;
use crate::row::{Label, RowKey, RowRef, Series};

/// Which columns a pack of these series has. Codes in ascending order, as gaps between packed codes: `code.low` (32 bits),
/// `code.high`; `timeline` (number of its course of validity), `versions` (how many titles it had), in blocks of the same
/// number of codes, the parts; `order` (place in the tabular order less the row's number, zigzag). Of each part its last packed
/// code, `part.low` and `part.high`, and `part.versions`, how many titles. Courses: `timeline.segments`; their segments `segment.from` (YYYYMMDD),
/// `segment.status`. Titles, in the order of codes and editions: `version.first`, `version.last` (indexes of releases),
/// texts `long` and `short`. Conversions: `conversion.newer` (rows, as gaps), `conversion.older`, `conversion.effective`.
pub const SCHEMA: u16 = 2;

/// Values of `segment.status`; before its first segment a code is not yet effective.
pub(crate) const VALID: u32 = 1;
pub(crate) const HEADER: u32 = 2;
pub(crate) const TERMINATED: u32 = 3;

/// The first day of ICD-10 in the United States, 2015-10-01 (45 CFR 162.1002(c)), in days since 1970-01-01.
const FIRST_DAY: i32 = 16_709;

/// A code of one of the two code sets.
pub trait Icd10Code: Copy + Ord + fmt::Display + fmt::Debug + FromStr + Send + Sync + 'static {
    /// The series of its tables.
    const SERIES: Series;
    /// Its code set.
    const CODE_SET: CodeSet;
    /// Packed into an integer that sorts as its text.
    fn packed(self) -> u64;
    /// From the packed form; an error where it is no code.
    fn from_packed(packed: u64) -> Result<Self>;
    /// The key of its row.
    fn row_key(self) -> RowKey;
}

impl Icd10Code for Icd10Cm {
    const SERIES: Series = Series::Icd10Cm;
    const CODE_SET: CodeSet = CodeSet::Icd10Cm;
    fn packed(self) -> u64 {
        self.packed()
    }
    fn from_packed(packed: u64) -> Result<Icd10Cm> {
        Icd10Cm::from_packed(packed)
    }
    fn row_key(self) -> RowKey {
        RowKey::Icd10Cm(self)
    }
}

impl Icd10Code for Icd10Pcs {
    const SERIES: Series = Series::Icd10Pcs;
    const CODE_SET: CodeSet = CodeSet::Icd10Pcs;
    fn packed(self) -> u64 {
        self.packed()
    }
    fn from_packed(packed: u64) -> Result<Icd10Pcs> {
        Icd10Pcs::from_packed(packed)
    }
    fn row_key(self) -> RowKey {
        RowKey::Icd10Pcs(self)
    }
}

/// What a code is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Icd10Title {
    /// The long title.
    pub long: String,
    /// The short title, at most 60 characters.
    pub short: String,
    /// The edition whose title it is, `FY2026`.
    pub edition: Label,
    /// It is the edition of the day that was asked for; else that edition has no title of the code, and the nearest that
    /// has one stands for it.
    pub exact: bool,
}

/// Which texts an answer has. Long and short titles have a word list each, which is decoded where one of them is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Titles {
    None,
    /// The short one is left empty.
    Long,
    Both,
}

/// A code on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Icd10Lookup<C> {
    /// The code.
    pub code: C,
    /// What it is on that day.
    pub status: CodeStatus,
    /// The days around the one asked for on which it has this status; where it is not yet effective or terminated, the
    /// nearest days on which it is in force; absent where it is unknown or the day is not covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// What it is called; absent where no loaded edition has a title of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Icd10Title>,
    /// The row that answered, in the edition of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_ref: Option<RowRef>,
}

/// One code set through the editions of one pack. It may be shared between threads.
pub struct Icd10<C> {
    pack: Arc<Pack>,
    covered: Period,
    timelines: OnceCell<Timelines>,
    parts: OnceCell<Parts>,
    rows: OnceCell<Rows>,
    slots: OnceCell<Slots>,
    conversions: OnceCell<Conversions>,
    long: Texts,
    short: Texts,
    first: Column,
    last: Column,
    order: Column,
    code: PhantomData<C>,
}

impl<C> fmt::Debug for Icd10<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Icd10({:?})", self.pack)
    }
}

impl<C: Icd10Code> Icd10<C> {
    /// Takes a pack of this code set. Nothing of its rows is decoded yet.
    pub fn new(pack: Pack) -> Result<Icd10<C>> {
        pack.expect(C::SERIES, SCHEMA)?;
        let pack = Arc::new(pack);
        let releases = &pack.manifest().releases;
        let from = releases.iter().map(|release| release.period.from()).min();
        let to = releases.iter().map(|release| release.period.to()).max();
        let (Some(from), Some(to)) = (from, to) else {
            return Err(damaged(pack.file(), "the manifest", "at least one release", "none"));
        };
        Ok(Icd10 {
            covered: Period::new(from, to)?,
            timelines: OnceCell::new(),
            parts: OnceCell::new(),
            rows: OnceCell::new(),
            slots: OnceCell::new(),
            conversions: OnceCell::new(),
            long: Texts::open(&pack, "long")?,
            short: Texts::open(&pack, "short")?,
            first: pack.column("version.first")?,
            last: pack.column("version.last")?,
            order: pack.column("order")?,
            code: PhantomData,
            pack,
        })
    }

    crate::tables::pack::pack_and_releases!();

    /// The days that it covers.
    pub fn covered(&self) -> Period {
        self.covered
    }

    /// Decodes codes and courses of validity now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.rows().map(|_| ())
    }

    fn rows(&self) -> Result<&Rows> {
        self.rows.get_or_try_init(|| Rows::read(&self.pack, self.timelines()?))
    }

    fn timelines(&self) -> Result<&Timelines> {
        self.timelines.get_or_try_init(|| Timelines::read(&self.pack))
    }

    /// Where an account of a code stands. The first questions decode what they need; then all is decoded.
    fn account(&self, code: C) -> Result<Option<Place>> {
        if let Some(rows) = self.rows.get() {
            return Ok(rows.place(code.packed()));
        }
        let parts = self.parts.get_or_try_init(|| Parts::read(&self.pack))?;
        match parts.are_many() {
            true => Ok(self.rows()?.place(code.packed())),
            false => parts.place(&self.pack, self.timelines()?, code.packed()),
        }
    }

    fn row(&self, code: C) -> Result<Option<usize>> {
        Ok(self.rows()?.codes.binary_search(&code.packed()).ok())
    }

    /// Is it a code of any edition of this pack?
    pub fn knows(&self, code: C) -> Result<bool> {
        Ok(self.account(code)?.is_some())
    }

    /// What the day itself allows, before a code is looked at.
    fn status_of_day(&self, on: Day) -> Option<CodeStatus> {
        if self.covered.contains(on) {
            None
        } else if on.days() < FIRST_DAY {
            Some(CodeStatus::NotYetEffective)
        } else {
            Some(CodeStatus::NotCovered)
        }
    }

    /// What a code is on a day.
    pub fn status(&self, code: C, on: Day) -> Result<CodeStatus> {
        if let Some(status) = self.status_of_day(on) {
            return Ok(status);
        }
        Ok(match self.account(code)? {
            Some(place) => self.timelines()?.status(place.course, on.days()),
            None => CodeStatus::Unknown,
        })
    }

    /// What a code is on a day, with its title and the row.
    pub fn look_up(&self, code: C, on: Day) -> Result<Icd10Lookup<C>> {
        self.answer(code, on, Titles::Both)
    }

    fn answer(&self, code: C, on: Day, titles: Titles) -> Result<Icd10Lookup<C>> {
        let status = self.status(code, on)?;
        let mut found = Icd10Lookup { code, status, period: None, title: None, row_ref: None };
        if status == CodeStatus::NotCovered {
            return Ok(found);
        }
        if let Some(place) = self.account(code)? {
            found.period = self.timelines()?.period(place.course, on, self.covered.to())?;
            found.title = self.title_of(place.versions, on, titles)?;
            found.row_ref = self.release_on(on).map(|release| RowRef {
                series: C::SERIES,
                release: release.name,
                key: code.row_key(),
                period: release.period,
            });
        }
        Ok(found)
    }

    /// What a code is called on a day; `None` where no edition of the pack has a title of it.
    ///
    /// The title is that of the edition in force. Where it has none (codes that begin or end within its year, a year of which
    /// only the ranges are loaded), the next edition that has one stands for it, else the last one before.
    pub fn title(&self, code: C, on: Day) -> Result<Option<Icd10Title>> {
        self.titled(code, on, Titles::Both)
    }

    fn titled(&self, code: C, on: Day, titles: Titles) -> Result<Option<Icd10Title>> {
        match self.account(code)? {
            Some(place) => self.title_of(place.versions, on, titles),
            None => Ok(None),
        }
    }

    fn release_on(&self, on: Day) -> Option<&Release> {
        self.releases().iter().rfind(|release| release.period.contains(on))
    }

    fn title_of(&self, versions: Range<usize>, on: Day, titles: Titles) -> Result<Option<Icd10Title>> {
        if titles == Titles::None {
            return Ok(None);
        }
        let edition = self.releases().partition_point(|release| release.period.from() <= on);
        let edition = edition.saturating_sub(1);
        let (mut chosen, mut exact) = (None, false);
        for version in versions {
            let (first, last) = (self.first.get(version)? as usize, self.last.get(version)? as usize);
            exact = first <= edition && edition <= last;
            let after = edition < first;
            chosen = Some((
                version,
                if exact {
                    edition
                } else if after {
                    first
                } else {
                    last
                },
            ));
            if exact || after {
                break;
            }
        }
        let Some((version, edition)) = chosen else { return Ok(None) };
        let release = self.releases().get(edition).ok_or_else(|| {
            damaged(self.pack.file(), "the edition of a title", "one of the releases", edition)
        })?;
        Ok(Some(Icd10Title {
            long: self.long.get(version)?,
            short: if titles == Titles::Both { self.short.get(version)? } else { String::new() },
            edition: release.name,
            exact,
        }))
    }

    /// Every code that is valid or a header on a day, in tabular order.
    pub fn all(&self, on: Day) -> Result<Vec<(C, CodeStatus)>> {
        let rows = self.rows()?;
        self.in_tabular_order(0..rows.codes.len(), on)
    }

    /// Visits the long titles of all codes that are valid or headers on a day, in the order of their characters: for who
    /// builds an index. Codes without a title are visited with an empty one.
    pub fn visit_titles(
        &self,
        on: Day,
        visit: &mut dyn FnMut(C, CodeStatus, &str) -> Result<()>,
    ) -> Result<()> {
        let rows = self.rows()?;
        let mut wanted: Vec<(usize, CodeStatus, Option<usize>)> = Vec::new();
        let edition =
            self.releases().partition_point(|release| release.period.from() <= on).saturating_sub(1);
        for row in 0..rows.codes.len() {
            let status = rows.status(row, on.days());
            if !matches!(status, CodeStatus::Valid | CodeStatus::Header) {
                continue;
            }
            let mut chosen = None;
            for version in rows.versions(row) {
                chosen = Some(version);
                if edition <= self.last.get(version)? as usize {
                    break;
                }
            }
            wanted.push((row, status, chosen));
        }
        let mut next = wanted.into_iter().peekable();
        let mut give =
            |row: usize, status, title: &str| visit(C::from_packed(rows.codes[row])?, status, title);
        self.long.visit(0..self.long.len(), &mut |version, title| {
            while let Some((row, status, None)) = next.peek().copied() {
                next.next();
                give(row, status, "")?;
            }
            if let Some((row, status, _)) = next.next_if(|(_, _, chosen)| *chosen == Some(version)) {
                give(row, status, title)?;
            }
            Ok(())
        })?;
        next.try_for_each(|(row, status, _)| give(row, status, ""))
    }
}
