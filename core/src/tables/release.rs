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
pub struct Selected {
    /// Its index among the releases of the table.
    pub(crate) index: usize,
    /// Its name.
    pub name: Label,
    /// The days on which it is in force.
    pub period: Period,
    /// How well it fits.
    pub release_match: ReleaseMatch,
    /// `known_on` was asked for and the release's published date is unknown: its first day stood for it.
    pub published_assumed: bool,
}

/// Selects a release. `releases` are in the order of their first day; where two are in force the later one answers.
///
/// Exact is a release in force on the day. Else, within the same calendar year, the latest one whose first day has come
/// by then, else the earliest later one: `SameYear`. Else `None`: not covered.
pub fn select(releases: &[Release], as_of: AsOf) -> Option<Selected> {
    let known = |release: &&Release| match (as_of.known_on, release.published) {
        (None, _) => true,
        (Some(known_on), Published::On(day)) => day <= known_on,
        (Some(known_on), Published::Unknown) => release.period.from() <= known_on,
    };
    let found = |index: usize, release: &Release, release_match: ReleaseMatch| Selected {
        index,
        name: release.name,
        period: release.period,
        release_match,
        published_assumed: as_of.known_on.is_some() && release.published == Published::Unknown,
    };
    let candidates = || releases.iter().enumerate().filter(|(_, release)| known(release));
    // In the order of their first day, so that what has come by then lies before a point that is found quickly.
    let come = releases.partition_point(|release| release.period.from() <= as_of.on);
    for (index, release) in releases[..come].iter().enumerate().rev() {
        if release.period.contains(as_of.on) && known(&release) {
            return Some(found(index, release, ReleaseMatch::Exact));
        }
    }
    if as_of.exact_only {
        return None;
    }
    let (first, last) = (as_of.on.first_of_year(), as_of.on.last_of_year());
    let same_year = |release: &Release| release.period.from() <= last && release.period.to() >= first;
    let earlier =
        candidates().rev().find(|(_, release)| same_year(release) && release.period.from() <= as_of.on);
    let (index, release) = earlier.or_else(|| candidates().find(|(_, release)| same_year(release)))?;
    Some(found(index, release, ReleaseMatch::SameYear))
}
