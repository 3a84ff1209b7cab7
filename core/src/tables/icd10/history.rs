//! What became of a code: added, deleted, renamed, replaced.

use serde::{Deserialize, Serialize};

use super::{Icd10, Icd10Code};
use crate::codes::CodeStatus;
use crate::dates::Day;
use crate::error::Result;
use crate::tables::pack::{Pack, damaged};

/// What happened to a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Icd10ChangeKind {
    /// It may be used from that day on.
    Added,
    /// It is a header from that day on.
    AddedAsHeader,
    /// It was a header and may be used itself from that day on.
    BecameValid,
    /// It could be used and is a header from that day on: a more detailed code must be taken.
    BecameHeader,
    /// That day is the first on which it is neither valid nor a header.
    Deleted,
    /// It is called otherwise from that edition on.
    Revised {
        /// The long title before.
        long_before: String,
        /// The long title from then on.
        long: String,
        /// The short title before.
        short_before: String,
        /// The short title from then on.
        short: String,
    },
}

impl Icd10ChangeKind {
    /// The word: `added`, `became-header`.
    pub const fn slug(&self) -> &'static str {
        match self {
            Icd10ChangeKind::Added => "added",
            Icd10ChangeKind::AddedAsHeader => "added-as-header",
            Icd10ChangeKind::BecameValid => "became-valid",
            Icd10ChangeKind::BecameHeader => "became-header",
            Icd10ChangeKind::Deleted => "deleted",
            Icd10ChangeKind::Revised { .. } => "revised",
        }
    }
}

/// A change of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Icd10Change {
    /// The first day on which it holds.
    pub on: Day,
    /// What changed.
    #[serde(flatten)]
    pub kind: Icd10ChangeKind,
}

/// A code that took the place of another, or of a part of it: the conversion tables name for each new code the codes that
/// were used before, of which some go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conversion<C> {
    /// The code that was used before.
    pub older: C,
    /// The code that is used since.
    pub newer: C,
    /// The first day of the change.
    pub effective: Day,
}

/// Newer row, older row, day; in both orders.
pub(super) struct Conversions {
    by_newer: Vec<(u32, u32, Day)>,
    by_older: Vec<(u32, u32, Day)>,
}

impl Conversions {
    fn read(pack: &Pack, codes: usize) -> Result<Conversions> {
        let gaps = pack.values("conversion.newer")?;
        let older = pack.values("conversion.older")?;
        let effective = pack.values("conversion.effective")?;
        let bad = || damaged(pack.file(), "the conversions", "pairs of codes that are there", "others");
        if gaps.len() != older.len() || gaps.len() != effective.len() {
            return Err(bad());
        }
        let mut by_newer = Vec::with_capacity(gaps.len());
        let mut newer = 0_u32;
        for ((gap, older), effective) in gaps.into_iter().zip(older).zip(effective) {
            newer = newer.saturating_add(gap);
            if newer as usize >= codes || older as usize >= codes {
                return Err(bad());
            }
            by_newer.push((newer, older, Day::from_yyyymmdd(effective)?));
        }
        let mut by_older = by_newer.clone();
        by_older.sort_unstable_by_key(|(newer, older, on)| (*older, *newer, *on));
        Ok(Conversions { by_newer, by_older })
    }
}

impl<C: Icd10Code> Icd10<C> {
    fn conversions(&self) -> Result<&Conversions> {
        let codes = self.rows()?.codes.len();
        self.conversions.get_or_try_init(|| Conversions::read(&self.pack, codes))
    }

    fn conversion(&self, (newer, older, effective): (u32, u32, Day)) -> Result<Conversion<C>> {
        let rows = self.rows()?;
        let code = |row: u32| C::from_packed(rows.codes.get(row as usize).copied().unwrap_or_default());
        Ok(Conversion { older: code(older)?, newer: code(newer)?, effective })
    }

    /// The codes that took the place of a code, or of a part of it, by code.
    pub fn replaced_by(&self, code: C) -> Result<Vec<Conversion<C>>> {
        let Some(row) = self.row(code)? else { return Ok(Vec::new()) };
        let all = &self.conversions()?.by_older;
        let begin = all.partition_point(|(_, older, _)| (*older as usize) < row);
        let of_code = all.iter().skip(begin).take_while(|(_, older, _)| *older as usize == row);
        of_code.map(|pair| self.conversion(*pair)).collect()
    }

    /// The codes that were used before a code was there, by code.
    pub fn predecessors(&self, code: C) -> Result<Vec<Conversion<C>>> {
        let Some(row) = self.row(code)? else { return Ok(Vec::new()) };
        let all = &self.conversions()?.by_newer;
        let begin = all.partition_point(|(newer, _, _)| (*newer as usize) < row);
        let of_code = all.iter().skip(begin).take_while(|(newer, _, _)| *newer as usize == row);
        of_code.map(|pair| self.conversion(*pair)).collect()
    }

    /// All that became of a code, by day; nothing where the pack has no such code. What was there on the first day that the
    /// pack covers begins with it.
    pub fn history(&self, code: C) -> Result<Vec<Icd10Change>> {
        let Some(row) = self.row(code)? else { return Ok(Vec::new()) };
        let rows = self.rows()?;
        let mut changes = Vec::new();
        let mut before = CodeStatus::NotYetEffective;
        for segment in rows.course(row) {
            let kind = match (before, segment.status) {
                (CodeStatus::Header, CodeStatus::Valid) => Icd10ChangeKind::BecameValid,
                (CodeStatus::Valid, CodeStatus::Header) => Icd10ChangeKind::BecameHeader,
                (_, CodeStatus::Valid) => Icd10ChangeKind::Added,
                (_, CodeStatus::Header) => Icd10ChangeKind::AddedAsHeader,
                _ => Icd10ChangeKind::Deleted,
            };
            changes.push(Icd10Change { on: Day::from_days(segment.from)?, kind });
            before = segment.status;
        }
        let mut title: Option<(String, String)> = None;
        for version in rows.versions(row) {
            let (long, short) = (self.long.get(version)?, self.short.get(version)?);
            let edition = self.releases().get(self.first.get(version)? as usize);
            if let (Some((long_before, short_before)), Some(edition)) = (title, edition) {
                let kind = Icd10ChangeKind::Revised {
                    long_before,
                    long: long.clone(),
                    short_before,
                    short: short.clone(),
                };
                changes.push(Icd10Change { on: edition.period.from(), kind });
            }
            title = Some((long, short));
        }
        changes.sort_by_key(|change| change.on);
        Ok(changes)
    }
}
