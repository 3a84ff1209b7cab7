//! Is a HCPCS code, Level I (CPT) or Level II, in force on a day?
//!
//! No one file that is loaded says it for every day. What is known, from the strongest on:
//!
//! 1. The HCPCS Level II edition of the third quarter of 2024 names the day on which each code was added and ended, and keeps
//!    codes that ended since June 2014: for days up to its end it decides, exactly.
//! 2. The releases of the physician fee schedule list the codes in force in their quarter: a code that stands there on the
//!    day is valid, exactly; one that stood on an earlier release and no longer does has ended; one that comes on a later
//!    release only had not begun. The outpatient addendum B of 2025 and, for proprietary laboratory analyses, the laboratory
//!    fee schedule say the same.
//! 3. The HCPCS Level II list of January 2026 names no days and keeps codes that have ended. A code that is not on it had
//!    not begun; one that is and that no fee schedule follows is taken to be in force.
//!
//! Between two files, or after the last of a year, the answer is *assumed* and says so: in the year of the earlier file as it
//! stood there, in the year of the later one as it stands there, since most codes change on 1 January. What lies beyond is not
//! covered.

use serde::Serialize;

use crate::codes::{CodeSet, CodeStatus, Hcpcs};
use crate::dates::{Day, Period};
use crate::error::Result;
use crate::row::{Label, RowKey, RowRef, Series};
use crate::tables::Tables;
use crate::tables::procedure_numbers::Scope;

use super::check::CodeAnswer;

/// What part of HCPCS a code belongs to: by its shape.
///
/// ```
/// use cleanclaim::coding::procedure::{Category, category};
/// assert_eq!(category("99213".parse()?), Some(Category::CptOne));
/// assert_eq!(category("0001U".parse()?), Some(Category::CptProprietaryLaboratory));
/// assert_eq!(category("D0120".parse()?), Some(Category::Dental));
/// assert_eq!(category("ZZZZZ".parse()?), None);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Category {
    /// CPT category I: five digits. They change on 1 January, vaccines and some tests also within the year.
    #[serde(rename = "category-i")]
    CptOne,
    /// CPT category II, performance measures: four digits and F.
    #[serde(rename = "category-ii")]
    CptTwo,
    /// CPT category III, new technology: four digits and T.
    #[serde(rename = "category-iii")]
    CptThree,
    /// Multianalyte assays with algorithmic analyses: four digits and M.
    #[serde(rename = "multianalyte")]
    CptMultianalyte,
    /// Proprietary laboratory analyses: four digits and U.
    #[serde(rename = "proprietary-laboratory")]
    CptProprietaryLaboratory,
    /// Giving a vaccine against COVID-19, 2020 to 2023: four digits and A.
    #[serde(rename = "vaccine")]
    CptVaccine,
    /// Dental codes (CDT), of the American Dental Association: D and four digits. Their numbers are not loaded.
    #[serde(rename = "dental")]
    Dental,
    /// HCPCS Level II: a letter from A to V and four digits.
    #[serde(rename = "level-ii")]
    LevelTwo,
}

impl Category {
    /// `category-i`, `category-ii`, `category-iii`, `multianalyte`, `proprietary-laboratory`, `vaccine`, `dental` or
    /// `level-ii`.
    pub const fn slug(self) -> &'static str {
        match self {
            Category::CptOne => "category-i",
            Category::CptTwo => "category-ii",
            Category::CptThree => "category-iii",
            Category::CptMultianalyte => "multianalyte",
            Category::CptProprietaryLaboratory => "proprietary-laboratory",
            Category::CptVaccine => "vaccine",
            Category::Dental => "dental",
            Category::LevelTwo => "level-ii",
        }
    }

    /// Does it begin on a day other than 1 January as a rule?
    const fn begins_within_the_year(self) -> bool {
        !matches!(self, Category::CptOne | Category::CptTwo)
    }
}

/// The part of HCPCS that a code belongs to; `None` where it has the shape of none.
pub fn category(procedure: Hcpcs) -> Option<Category> {
    let bytes = procedure.bytes();
    let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    if bytes[0].is_ascii_digit() {
        if !digits(&bytes[..4]) {
            return None;
        }
        return match bytes[4] {
            b'0'..=b'9' => Some(Category::CptOne),
            b'F' => Some(Category::CptTwo),
            b'T' => Some(Category::CptThree),
            b'M' => Some(Category::CptMultianalyte),
            b'U' => Some(Category::CptProprietaryLaboratory),
            b'A' => Some(Category::CptVaccine),
            _ => None,
        };
    }
    match bytes[0] {
        b'D' if digits(&bytes[1..]) => Some(Category::Dental),
        b'A'..=b'V' if digits(&bytes[1..]) => Some(Category::LevelTwo),
        _ => None,
    }
}

/// A file that lists a code or leaves it out.
#[derive(Debug, Clone, Copy)]
struct Sighting {
    series: Series,
    release: Label,
    period: Period,
    listed: bool,
    /// It lists codes that have ended too: being on it proves only that the code had begun.
    keeps_ended: bool,
}

impl Sighting {
    fn row(&self, procedure: Hcpcs) -> RowRef {
        RowRef {
            series: self.series,
            release: self.release,
            key: RowKey::Procedure(procedure, None),
            period: self.period,
        }
    }
}

/// Everything that the loaded files say of a code, by their first day.
fn sightings(tables: &Tables, procedure: Hcpcs, category: Category) -> Result<Vec<Sighting>> {
    let mut all = Vec::new();
    for schedule in tables.fee_schedules() {
        let listed = schedule.listed(procedure)?;
        // A code that the schedule never had may be of a kind that it does not list.
        let silent = !listed.contains(&true)
            && !matches!(category, Category::CptOne | Category::CptTwo | Category::CptThree);
        if silent {
            continue;
        }
        all.extend(schedule.releases().iter().zip(listed).map(|(release, listed)| Sighting {
            series: Series::PhysicianFeeSchedule,
            release: release.name,
            period: release.period,
            listed,
            keeps_ended: false,
        }));
    }
    let first = procedure.bytes()[0];
    for numbers in tables.procedure_numbers() {
        for listing in numbers.listings(procedure)? {
            let complete = match listing.scope {
                Scope::Outpatient => !matches!(first, b'H' | b'S' | b'T'),
                Scope::Laboratory => {
                    matches!(category, Category::CptMultianalyte | Category::CptProprietaryLaboratory)
                }
            };
            if listing.listed || complete {
                all.push(Sighting {
                    series: Series::ProcedureNumbers,
                    release: listing.release.name,
                    period: listing.period,
                    listed: listing.listed,
                    keeps_ended: false,
                });
            }
        }
    }
    if category == Category::LevelTwo {
        for table in tables.hcpcs_tables() {
            let (editions, dated) = (table.editions(procedure)?, table.dated()?);
            for ((release, listed), dated) in table.releases().iter().zip(editions).zip(dated) {
                // An edition that names days keeps ended codes too, and says which those are.
                let listed = listed && !(dated && ended_by(tables, procedure, release.period.to())?);
                all.push(Sighting {
                    series: Series::HcpcsLevelTwo,
                    release: release.name,
                    period: release.period,
                    listed,
                    keeps_ended: !dated,
                });
            }
        }
    }
    all.sort_by_key(|sighting| (sighting.period, sighting.keeps_ended));
    Ok(all)
}

/// Had a code ended by a day, by the edition that names days?
fn ended_by(tables: &Tables, procedure: Hcpcs, on: Day) -> Result<bool> {
    let fields = tables.hcpcs(procedure, on)?.and_then(|found| found.fields);
    Ok(fields.is_some_and(|(fields, _)| fields.terminated.is_some_and(|last| last <= on)))
}

/// What is known of a code on a day.
struct Known {
    status: CodeStatus,
    /// The file that says so.
    by: Option<Sighting>,
    assumed: bool,
}

/// What the files say of a day. A file that keeps ended codes counts where it does not list the code, or where a later file
/// shows that the code lived on, or where there is no other.
fn on_day(all: &[Sighting], on: Day, category: Category) -> Known {
    let later = |sighting: &Sighting| {
        let from = sighting.period.from();
        all.iter().filter(move |other| !other.keeps_ended && other.period.from() > from)
    };
    let lives_on = |sighting: &Sighting| later(sighting).any(|other| other.listed);
    let counts = |sighting: &&Sighting| {
        !sighting.keeps_ended || !sighting.listed || later(sighting).next().is_none() || lives_on(sighting)
    };
    let seen: Vec<Sighting> = all.iter().filter(counts).copied().collect();
    let ever_before = seen.iter().any(|sighting| sighting.listed && sighting.period.from() <= on);
    let ever_after = seen.iter().any(|sighting| sighting.listed && sighting.period.from() > on);
    let absent = |assumed: bool| {
        let status = match (ever_before, ever_after) {
            (true, _) => CodeStatus::Terminated,
            (false, true) => CodeStatus::NotYetEffective,
            (false, false) => CodeStatus::Unknown,
        };
        // Where it ended or will begin is what a reader wants to see; a code that is nowhere has no row.
        let by = match status {
            CodeStatus::Terminated => {
                seen.iter().rev().find(|other| other.listed && other.period.from() <= on)
            }
            CodeStatus::NotYetEffective => seen.iter().find(|other| other.listed),
            _ => None,
        };
        Known { status, by: by.copied(), assumed }
    };
    let not_covered = Known { status: CodeStatus::NotCovered, by: None, assumed: false };
    let present = |by: Sighting, assumed: bool| Known { status: CodeStatus::Valid, by: Some(by), assumed };
    let contains = |sighting: &&Sighting| sighting.period.contains(on);
    if let Some(by) = seen.iter().filter(contains).find(|sighting| sighting.listed) {
        return present(*by, by.keeps_ended && !lives_on(by));
    }
    if seen.iter().any(|sighting| sighting.period.contains(on)) {
        return absent(false);
    }
    let before =
        seen.iter().filter(|sighting| sighting.period.to() < on).max_by_key(|sighting| sighting.period.to());
    let after = seen.iter().find(|sighting| sighting.period.from() > on);
    match (before.copied(), after.copied()) {
        (None, _) => not_covered,
        (Some(before), None) if before.period.to().year() == on.year() => {
            if before.listed {
                present(before, true)
            } else {
                absent(true)
            }
        }
        (Some(_), None) => not_covered,
        (Some(before), Some(after)) => match (before.listed, after.listed) {
            (true, true) => present(before, true),
            (false, false) => absent(true),
            (true, false) if before.period.to().year() == on.year() => present(before, true),
            (true, false) if after.period.from().year() == on.year() => absent(true),
            (false, true) if category.begins_within_the_year() => not_covered,
            (false, true) if after.period.from().year() == on.year() => present(after, true),
            (false, true) if before.period.to().year() == on.year() => absent(true),
            _ => not_covered,
        },
    }
}

/// The days on which a code is in force, as far as the files show it: from the first that lists it to the last, open where
/// the last of all lists it.
fn life(all: &[Sighting]) -> Option<Period> {
    let strong: Vec<&Sighting> = all.iter().filter(|sighting| !sighting.keeps_ended).collect();
    let of: Vec<&Sighting> =
        if strong.iter().any(|sighting| sighting.listed) { strong } else { all.iter().collect() };
    let listed = || of.iter().filter(|sighting| sighting.listed);
    let from = listed().map(|sighting| sighting.period.from()).min()?;
    let last = listed().map(|sighting| sighting.period.to()).max()?;
    let ended = of.iter().any(|sighting| !sighting.listed && sighting.period.from() > last);
    Period::new(from, if ended { last } else { Day::LAST }).ok()
}

/// The first day for which the edition with days keeps the codes that have ended; its earliest end is 2014-06-30.
fn kept_since() -> Option<Day> {
    Day::new(2014, 6, 30).ok()
}

/// Answers for a HCPCS code. `code_set` is [`CodeSet::Hcpcs`] or [`CodeSet::Cpt`]: the answer bears it.
pub(super) fn check(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> Result<CodeAnswer> {
    let Ok(procedure) = text.parse::<Hcpcs>() else {
        return Ok(CodeAnswer::of(code_set, CodeStatus::Malformed));
    };
    let level_1 = procedure.is_level_1();
    let category = match category(procedure) {
        Some(category) if code_set != CodeSet::Cpt || level_1 => category,
        _ => return Ok(CodeAnswer::of(code_set, CodeStatus::Malformed)),
    };
    let mut answer = CodeAnswer::of(code_set, CodeStatus::NotCovered);
    answer.official = Some(procedure.to_string());
    let descriptor = tables.descriptor(Series::ProcedureNumbers, &procedure.to_string(), on);
    answer.title =
        descriptor.map(|found| if found.long.is_empty() { found.short } else { found.long }.to_string());
    if category == Category::Dental {
        answer.note =
            Some("dental codes belong to the American Dental Association and are not loaded".to_string());
        return Ok(answer);
    }
    let loaded = tables.hcpcs_tables().next().is_some();
    if category == Category::LevelTwo && loaded && by_days(tables, procedure, on, &mut answer)? {
        return Ok(answer);
    }
    let all = sightings(tables, procedure, category)?;
    let known = on_day(&all, on, category);
    answer.status = known.status;
    answer.row = known.by.map(|by| by.row(procedure));
    if matches!(known.status, CodeStatus::Valid | CodeStatus::Terminated | CodeStatus::NotYetEffective) {
        let seen = life(&all);
        // The day of adding that an edition names is better than the first file that lists the code.
        answer.period = match (answer.period, seen) {
            (Some(named), Some(seen)) => Period::new(named.from(), seen.to().max(named.from())).ok(),
            (named, seen) => seen.or(named),
        };
    }
    if known.assumed {
        answer.assumed = true;
        answer.note = Some(match known.by {
            Some(by) => format!(
                "assumed from {} {} ({}): no file of that day is loaded",
                by.series, by.release, by.period
            ),
            None => "assumed from the files before and after: no file of that day is loaded".to_string(),
        });
    }
    Ok(answer)
}

/// Answers from the edition that names days, where it can; else leaves the title and the day of adding in the answer.
fn by_days(tables: &Tables, procedure: Hcpcs, on: Day, answer: &mut CodeAnswer) -> Result<bool> {
    let Some((end, dated_lists_it)) = dated_end(tables, procedure)? else { return Ok(false) };
    let found = tables.hcpcs(procedure, on)?;
    if answer.title.is_none() {
        answer.title = found
            .as_ref()
            .map(|found| if found.long.is_empty() { found.short } else { found.long }.to_string());
    }
    // What ended after an earlier edition is known from the last one that names days.
    let fields = tables.hcpcs(procedure, end)?.and_then(|found| found.fields);
    let life = fields.and_then(|(fields, row)| crate::tables::hcpcs::life(fields).map(|life| (life, row)));
    let Some((life, row)) = life else {
        if on > end || dated_lists_it {
            return Ok(false);
        }
        // Not among the codes of that edition, which keeps those that have ended: it begins later, or there is none.
        let later = found.is_some()
            || sightings(tables, procedure, Category::LevelTwo)?.iter().any(|other| other.listed);
        let kept = kept_since().is_some_and(|first| on >= first);
        answer.row = found.map(|found| found.row);
        answer.status = match (later, kept) {
            (true, _) => CodeStatus::NotYetEffective,
            (false, true) => CodeStatus::Unknown,
            (false, false) => CodeStatus::NotCovered,
        };
        return Ok(true);
    };
    answer.period = Some(life);
    answer.row = Some(row);
    let ended = life.to() != Day::LAST && on > life.to();
    answer.status = match (on < life.from(), ended) {
        (true, _) => CodeStatus::NotYetEffective,
        (_, true) => CodeStatus::Terminated,
        _ => CodeStatus::Valid,
    };
    // After its end that edition knows of no later change.
    Ok(on <= end || ended || on < life.from())
}

/// The last day of the last edition that names days, and whether it lists the code; `None` where no edition does.
fn dated_end(tables: &Tables, procedure: Hcpcs) -> Result<Option<(Day, bool)>> {
    for table in tables.hcpcs_tables() {
        let (dated, editions) = (table.dated()?, table.editions(procedure)?);
        let last = table.releases().iter().zip(dated).zip(editions).rfind(|((_, dated), _)| *dated);
        if let Some(((release, _), listed)) = last {
            return Ok(Some((release.period.to(), listed)));
        }
    }
    Ok(None)
}
