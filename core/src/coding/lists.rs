//! Is a code of a small list in force on a day: modifiers, places of service, the codes of institutional claims, those of
//! adjustments and claim status, and the provider taxonomy.
//!
//! A list says from when to when each code is in force, as far as its source does. Where no source gives a first day, its
//! rows begin where the lists of this library begin, and a day before that is not covered.

use crate::codes::{CodeSet, CodeStatus, Modifier, PlaceOfService, Taxonomy};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{RowRef, Series};
use crate::tables::Tables;

use super::check::CodeAnswer;

/// Answers for a code of a list.
pub(super) fn check(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> Result<CodeAnswer> {
    let answer = match code_set {
        CodeSet::Modifier => modifier(tables, text, on),
        CodeSet::PlaceOfService => place_of_service(tables, text, on),
        CodeSet::Revenue => revenue(tables, text, on),
        CodeSet::BillType => bill_type(tables, text, on),
        CodeSet::Carc => remark(tables, CodeSet::Carc, Series::AdjustmentReason, text, on),
        CodeSet::Rarc => remark(tables, CodeSet::Rarc, Series::RemittanceRemark, text, on),
        CodeSet::Taxonomy => taxonomy(tables, text, on),
        other => match plain(other) {
            Some((series, shaped)) => plain_list(tables, other, series, shaped, text, on),
            None => return Ok(CodeAnswer::of(other, CodeStatus::NotCovered)),
        },
    };
    match answer {
        // A table that is not loaded covers no day.
        Err(error) if error.is_refusal() => {
            let mut answer = CodeAnswer::of(code_set, CodeStatus::NotCovered);
            answer.note = Some(error.to_string());
            Ok(answer)
        }
        answer => answer,
    }
}

fn malformed(code_set: CodeSet) -> Result<CodeAnswer> {
    Ok(CodeAnswer::of(code_set, CodeStatus::Malformed))
}

/// One period of a code.
struct Entry<'t> {
    row: RowRef,
    words: &'t str,
}

/// What the periods of a code say of a day. `first_day` is where the lists begin: a row that begins there may have begun
/// before.
fn by_periods(
    code_set: CodeSet,
    official: String,
    entries: &[Entry<'_>],
    first_day: Day,
    on: Day,
) -> CodeAnswer {
    let mut answer = CodeAnswer::of(code_set, CodeStatus::Unknown);
    answer.official = Some(official);
    let nearest = entries
        .iter()
        .find(|entry| entry.row.period.contains(on))
        .or_else(|| entries.iter().rev().find(|entry| entry.row.period.to() < on))
        .or_else(|| entries.first());
    let Some(entry) = nearest else {
        if on < first_day {
            answer.status = CodeStatus::NotCovered;
        }
        return answer;
    };
    let period = entry.row.period;
    answer.status = if period.contains(on) {
        CodeStatus::Valid
    } else if on > period.to() {
        CodeStatus::Terminated
    } else if period.from() == first_day || period.from() == first_day.plus(-1) {
        // Nothing is known of the days before: a code that had ended by then has its row on the day before the first.
        CodeStatus::NotCovered
    } else {
        CodeStatus::NotYetEffective
    };
    answer.period = Some(period);
    answer.row = Some(entry.row);
    answer.title = (!entry.words.is_empty()).then(|| entry.words.to_string());
    answer
}

/// Puts wording that the caller loaded in place of ours.
fn licensed(tables: &Tables, answer: &mut CodeAnswer, series: Series, written: &str, on: Day) {
    if let Some(found) = tables.descriptor(series, written, on) {
        answer.title = Some(if found.long.is_empty() { found.short } else { found.long }.to_string());
    }
}

/// Where the code lists begin.
fn lists_begin() -> Result<Day> {
    Day::new(2015, 1, 1)
}

/// Where the lists that pricing reads begin.
fn pricing_lists_begin() -> Result<Day> {
    Day::new(2019, 1, 1)
}

/// Is this the shape of a code of a list?
type Shaped = fn(&[u8]) -> bool;

/// The lists whose codes are looked up as they are written, and the shape of a code: each row of such a list is one code.
fn plain(code_set: CodeSet) -> Option<(Series, Shaped)> {
    Some(match code_set {
        CodeSet::Condition => (Series::Condition, two),
        CodeSet::Occurrence => (Series::Occurrence, two),
        CodeSet::OccurrenceSpan => (Series::OccurrenceSpan, two),
        CodeSet::ValueCode => (Series::ValueCode, two),
        CodeSet::DischargeStatus => {
            (Series::DischargeStatus, |code| two(code) && code.iter().all(u8::is_ascii_digit))
        }
        CodeSet::PointOfOrigin => (Series::PointOfOrigin, one),
        CodeSet::AdmissionType => {
            (Series::AdmissionType, |code| one(code) && code.iter().all(u8::is_ascii_digit))
        }
        CodeSet::PresentOnAdmission => (Series::PresentOnAdmission, one),
        CodeSet::ClaimFiling => (Series::ClaimFiling, two),
        CodeSet::Relationship => (Series::Relationship, two),
        CodeSet::AdjustmentGroup => {
            (Series::AdjustmentGroup, |code| two(code) && code.iter().all(u8::is_ascii_uppercase))
        }
        // A0, D0, R16, F3F, DR: a letter, and one or two letters or digits.
        CodeSet::ClaimStatusCategory => (Series::ClaimStatusCategory, |code| {
            matches!(code.len(), 2 | 3) && code.first().is_some_and(u8::is_ascii_uppercase)
        }),
        CodeSet::ClaimStatus => {
            (Series::ClaimStatus, |code| matches!(code.len(), 1..=4) && code.iter().all(u8::is_ascii_digit))
        }
        _ => return None,
    })
}

fn one(code: &[u8]) -> bool {
    code.len() == 1
}

fn two(code: &[u8]) -> bool {
    code.len() == 2
}

fn plain_list(
    tables: &Tables,
    code_set: CodeSet,
    series: Series,
    shaped: Shaped,
    text: &str,
    on: Day,
) -> Result<CodeAnswer> {
    let written = text.trim().to_ascii_uppercase();
    if !written.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !shaped(written.as_bytes()) {
        return malformed(code_set);
    }
    let entries = entries(tables, series, &written)?;
    let mut answer = by_periods(code_set, written.clone(), &entries, lists_begin()?, on);
    licensed(tables, &mut answer, series, &written, on);
    Ok(answer)
}

/// The series that wording of a code set is loaded for; `None` where its official wording is free and here already.
///
/// ```
/// use cleanclaim::codes::CodeSet;
/// use cleanclaim::coding::lists::wording_series;
/// use cleanclaim::row::Series;
/// assert_eq!(wording_series(CodeSet::Cpt), Some(Series::ProcedureNumbers));
/// assert_eq!(wording_series(CodeSet::Icd10Cm), None);
/// ```
pub fn wording_series(code_set: CodeSet) -> Option<Series> {
    Some(match code_set {
        CodeSet::Icd10Cm | CodeSet::Icd10Pcs | CodeSet::Taxonomy => return None,
        // CPT and CDT numbers are HCPCS codes: their wording is one table.
        CodeSet::Hcpcs | CodeSet::Cpt => Series::ProcedureNumbers,
        CodeSet::Modifier => Series::Modifiers,
        CodeSet::PlaceOfService => Series::PlaceOfService,
        CodeSet::Revenue => Series::Revenue,
        CodeSet::BillType => Series::TypeOfBill,
        CodeSet::Carc => Series::AdjustmentReason,
        CodeSet::Rarc => Series::RemittanceRemark,
        other => return plain(other).map(|(series, _)| series),
    })
}

/// The codes of a small list, each once, in the order of the list; a refusal where the code set is too large for that or
/// its codes are made of parts.
pub fn all(tables: &Tables, code_set: CodeSet) -> Result<Vec<String>> {
    let mut codes: Vec<String> = match code_set {
        CodeSet::Modifier => tables.modifiers()?.rows().iter().map(|row| row.key.to_string()).collect(),
        CodeSet::PlaceOfService => {
            tables.places_of_service()?.rows().iter().map(|row| row.key.to_string()).collect()
        }
        _ => {
            let series = match code_set {
                CodeSet::Revenue => Series::Revenue,
                CodeSet::Carc => Series::AdjustmentReason,
                CodeSet::Rarc => Series::RemittanceRemark,
                other => match plain(other) {
                    Some((series, _)) => series,
                    None => return Err(Error::new(code::CODE_SET_NOT_LISTED).with("code_set", other)),
                },
            };
            tables.code_list(series)?.rows().iter().map(|row| row.key.as_str().to_string()).collect()
        }
    };
    codes.dedup();
    Ok(codes)
}

fn modifier(tables: &Tables, text: &str, on: Day) -> Result<CodeAnswer> {
    let Ok(modifier) = text.parse::<Modifier>() else { return malformed(CodeSet::Modifier) };
    let rows = tables.modifiers()?.rows().iter().filter(|row| row.key == modifier);
    let entries: Vec<Entry<'_>> =
        rows.map(|row| Entry { row: row.row_ref, words: &row.value.words }).collect();
    let written = modifier.to_string();
    let mut answer = by_periods(CodeSet::Modifier, written.clone(), &entries, pricing_lists_begin()?, on);
    if answer.status != CodeStatus::Unknown {
        for table in tables.hcpcs_tables() {
            if let Some((_, long, _)) = table.modifier(modifier)? {
                answer.title = Some(long.to_string());
                break;
            }
        }
    }
    licensed(tables, &mut answer, Series::Modifiers, &written, on);
    Ok(answer)
}

fn place_of_service(tables: &Tables, text: &str, on: Day) -> Result<CodeAnswer> {
    let Ok(place) = text.parse::<PlaceOfService>() else { return malformed(CodeSet::PlaceOfService) };
    let rows = tables.places_of_service()?.rows().iter().filter(|row| row.key == place);
    let entries: Vec<Entry<'_>> =
        rows.map(|row| Entry { row: row.row_ref, words: &row.value.name }).collect();
    let mut answer =
        by_periods(CodeSet::PlaceOfService, place.to_string(), &entries, pricing_lists_begin()?, on);
    licensed(tables, &mut answer, Series::PlaceOfService, &place.to_string(), on);
    Ok(answer)
}

/// The periods of a code of a small list.
fn entries<'t>(tables: &'t Tables, series: Series, written: &str) -> Result<Vec<Entry<'t>>> {
    let found = tables.code_list(series)?.periods(written);
    Ok(found.into_iter().map(|value| Entry { row: value.row, words: value.words }).collect())
}

fn revenue(tables: &Tables, text: &str, on: Day) -> Result<CodeAnswer> {
    let trimmed = text.trim();
    // Three digits are the code without its leading zero, as older forms carried it.
    if !matches!(trimmed.len(), 3 | 4) || !trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        return malformed(CodeSet::Revenue);
    }
    let written = format!("{trimmed:0>4}");
    let entries = entries(tables, Series::Revenue, &written)?;
    let mut answer = by_periods(CodeSet::Revenue, written.clone(), &entries, lists_begin()?, on);
    licensed(tables, &mut answer, Series::Revenue, &written, on);
    Ok(answer)
}

/// A type of bill: a zero, type of facility and of care, and the frequency of the claim; the zero may be left out.
fn bill_type(tables: &Tables, text: &str, on: Day) -> Result<CodeAnswer> {
    let trimmed = text.trim().to_ascii_uppercase();
    let short = match trimmed.len() {
        4 => trimmed.strip_prefix('0').unwrap_or(""),
        _ => &trimmed,
    };
    let shaped = short.len() == 3
        && short.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && short.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let (true, Some((place, frequency))) = (shaped, short.split_at_checked(2)) else {
        return malformed(CodeSet::BillType);
    };
    let official = format!("0{short}");
    let first_day = lists_begin()?;
    let places = entries(tables, Series::TypeOfBill, place)?;
    let frequencies = entries(tables, Series::BillFrequency, frequency)?;
    let mut answer = by_periods(CodeSet::BillType, official.clone(), &places, first_day, on);
    if answer.status == CodeStatus::Valid {
        let of_frequency = by_periods(CodeSet::BillType, official.clone(), &frequencies, first_day, on);
        if of_frequency.status != CodeStatus::Valid {
            answer = of_frequency;
        } else if let (Some(place), Some(frequency)) = (&answer.title, &of_frequency.title) {
            answer.title = Some(format!("{place}; {frequency}"));
        }
    }
    licensed(tables, &mut answer, Series::TypeOfBill, &official, on);
    Ok(answer)
}

fn remark(tables: &Tables, code_set: CodeSet, series: Series, text: &str, on: Day) -> Result<CodeAnswer> {
    let written = text.trim().to_ascii_uppercase();
    // Digits, or letters and digits behind them: 45, A1, P12, N130, MA04.
    let digits = written.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = written.len() - digits.len();
    let shaped = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && match code_set {
            CodeSet::Carc => letters <= 1 && written.len() <= 4,
            _ => (1..=2).contains(&letters) && written.len() <= 5,
        };
    if !shaped {
        return malformed(code_set);
    }
    let entries = entries(tables, series, &written)?;
    let mut answer = by_periods(code_set, written.clone(), &entries, lists_begin()?, on);
    licensed(tables, &mut answer, series, &written, on);
    Ok(answer)
}

fn taxonomy(tables: &Tables, text: &str, on: Day) -> Result<CodeAnswer> {
    let Ok(taxonomy) = text.parse::<Taxonomy>() else { return malformed(CodeSet::Taxonomy) };
    let table = tables.taxonomy()?;
    let edition = table.release()?.period;
    let mut answer = CodeAnswer::of(CodeSet::Taxonomy, CodeStatus::Unknown);
    answer.official = Some(taxonomy.to_string());
    let Some(found) = table.find(taxonomy)? else { return Ok(answer) };
    answer.title = Some(found.display_name.to_string());
    answer.row = Some(found.row);
    let begun = dated_note(found.notes, ": new");
    let ended = dated_note(found.notes, ": marked inactive");
    let from = begun.unwrap_or(edition.from());
    answer.status = match ended {
        _ if begun.is_some_and(|begun| on < begun) => CodeStatus::NotYetEffective,
        Some(ended) if on >= ended => CodeStatus::Terminated,
        _ => CodeStatus::Valid,
    };
    let to = ended.map_or(edition.to(), |ended| ended.plus(-1));
    answer.period = Period::new(from.min(to), to).ok();
    if answer.status == CodeStatus::Valid && begun.is_none() && on < edition.from() {
        answer.assumed = true;
        answer.note = Some(format!(
            "assumed from edition {}, which names no first day: no edition of that day is loaded",
            found.row.release
        ));
    }
    Ok(answer)
}

/// The day of a note such as `[7/1/2003: new; 1/1/2005: modified title]` or `[1/1/2007: marked inactive]`.
fn dated_note(notes: &str, what: &str) -> Option<Day> {
    notes.match_indices(what).find_map(|(at, _)| {
        let before = notes.get(..at)?;
        let written = before.rsplit(|c: char| !c.is_ascii_digit() && c != '/').next()?;
        let mut parts = written.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    })
}

/// The refusal or error of a taxonomy code that the code set does not have; `None` where it has it or is not loaded.
pub(super) fn unknown_taxonomy(tables: &Tables, taxonomy: Taxonomy) -> Result<Option<Error>> {
    let table = tables.taxonomy()?;
    Ok(match table.find(taxonomy)? {
        Some(_) => None,
        None => Some(
            Error::new(code::TAXONOMY_UNKNOWN).with("value", taxonomy).with("release", table.release()?.name),
        ),
    })
}
