//! Which release answers for a day.

use serde::{Deserialize, Serialize};

use super::pack::{Published, Release};
use crate::dates::{Day, Period};
use crate::row::Label;

/// How well a release fits the day that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseMatch {
    /// The release is in force on that day.
    Exact,
    /// That quarter's release is not loaded; another of the same calendar year answers.
    SameYear,
}

impl ReleaseMatch {
    /// `exact` or `same-year`.
    pub const fn slug(self) -> &'static str {
        match self {
            ReleaseMatch::Exact => "exact",
            ReleaseMatch::SameYear => "same-year",
        }
    }

    /// The weaker of two matches: what an answer that rests on both may claim.
    #[must_use]
    pub fn and(self, other: ReleaseMatch) -> ReleaseMatch {
        if self == ReleaseMatch::Exact { other } else { self }
    }
}

/// The day a question is about, and what it may be answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The date of service: it selects the row.
    pub on: Day,
    /// Only releases published by this day answer. Where a release's published date is unknown, its first day in
    /// force stands for it.
    pub known_on: Option<Day>,
    /// Refuse an answer from another release of the same year.
    pub exact_only: bool,
}

impl AsOf {
    /// The releases of today for a date of service, another of the same year where that quarter's is not loaded.
    pub const fn day(on: Day) -> AsOf {
        AsOf { on, known_on: None, exact_only: false }
    }
}

/// A release that was selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selected<'t> {
    release: &'t Release,
    // 16 bits: a table has some tens of releases, and the whole value fits two registers.
    index: u16,
    /// How well it fits.
    pub release_match: ReleaseMatch,
    /// `known_on` was asked for and the release's published date is unknown: its first day stood for it.
    pub published_assumed: bool,
}

impl<'t> Selected<'t> {
    /// Its index among the releases of the table.
    #[inline]
    pub(super) const fn index(&self) -> usize {
        self.index as usize
    }

    /// Its name.
    pub const fn name(&self) -> Label {
        self.release.name
    }

    /// The days on which it is in force.
    pub const fn period(&self) -> Period {
        self.release.period
    }

    /// The same release, which may no longer claim to be the one in force.
    pub(super) fn of_another_day(self) -> Selected<'t> {
        Selected { release_match: ReleaseMatch::SameYear, ..self }
    }
}

/// How many days share a step of a [`Timeline`]: less than a quarter, so that hardly a release begins within one.
const STEP: i32 = 32;

/// Which releases of a table have begun by a day, without a search.
#[derive(Debug, Clone)]
pub struct Timeline {
    first: i32,
    /// For each step since the first day of all, how many releases had begun before it.
    begun: Box<[u16]>,
}

impl Timeline {
    /// Of releases in the order of their first day.
    pub fn new(releases: &[Release]) -> Timeline {
        let days = |release: &Release| release.period.from().days();
        let (first, last) = match (releases.first(), releases.last()) {
            (Some(first), Some(last)) => (days(first), days(last)),
            _ => (0, 0),
        };
        // Days lie within the years 1 to 9999, so this is at most some 115,000 steps.
        let begun = (0..=(last - first).max(0) / STEP)
            .map(|step| releases.partition_point(|release| days(release) < first + step * STEP) as u16)
            .collect();
        Timeline { first, begun }
    }

    /// How many releases have begun on or before a day.
    #[inline(always)]
    fn come(&self, releases: &[Release], on: Day) -> usize {
        let since = on.days() - self.first;
        if since < 0 {
            return 0;
        }
        let step = (since / STEP) as usize;
        let mut come = self.begun.get(step).or(self.begun.last()).map_or(0, |come| usize::from(*come));
        while releases.get(come).is_some_and(|release| release.period.from() <= on) {
            come += 1;
        }
        come
    }

    /// Selects one of the releases that the timeline was made of; where two are in force the later one answers.
    ///
    /// Exact is a release in force on the day. Else, within the same calendar year, the latest one whose first day has come
    /// by then, else the earliest later one: `SameYear`. Else `None`: not covered.
    #[inline(always)]
    pub fn select<'t>(&self, releases: &'t [Release], as_of: AsOf) -> Option<Selected<'t>> {
        let known = |release: &&Release| match (as_of.known_on, release.published) {
            (None, _) => true,
            (Some(known_on), Published::On(day)) => day <= known_on,
            (Some(known_on), Published::Unknown) => release.period.from() <= known_on,
        };
        let found = |index: usize, release_match: ReleaseMatch| {
            let release = releases.get(index)?;
            Some(Selected {
                release,
                // A pack of more releases than 16 bits count is none of ours: what lies beyond does not answer.
                index: u16::try_from(index).ok()?,
                release_match,
                published_assumed: as_of.known_on.is_some() && release.published == Published::Unknown,
            })
        };
        let come = self.come(releases, as_of.on);
        for (index, release) in releases.iter().enumerate().take(come).rev() {
            if release.period.contains(as_of.on) && known(&release) {
                return found(index, ReleaseMatch::Exact);
            }
        }
        if as_of.exact_only {
            return None;
        }
        let (first, last) = (as_of.on.first_of_year(), as_of.on.last_of_year());
        let fits = |release: &Release| {
            release.period.from() <= last && release.period.to() >= first && known(&release)
        };
        let earlier = releases.iter().take(come).rposition(fits);
        let index = earlier.or_else(|| releases.iter().position(fits))?;
        found(index, ReleaseMatch::SameYear)
    }
}
