//! Codes of an edition, carried to the day that was asked for.

use super::{CarriedCode, IndexCode};
use crate::codes::{CodeStatus, Icd10Cm};
use crate::dates::Day;
use crate::error::Result;
use crate::tables::Tables;
use crate::tables::icd10::Conversion;
use crate::tables::icd10_cm_index::PrintedCode;

/// How many changes of one code are followed: one a year since 2015.
const MOST_STEPS: usize = 12;
/// How many codes one code is carried to before the stem says more than the list.
const MOST_CODES: usize = 64;

/// Does a code stand on that day, itself or as a stem?
const fn stands(status: CodeStatus) -> bool {
    matches!(status, CodeStatus::Valid | CodeStatus::Header)
}

/// A code with the conversions that lead to it.
type Carried = (Icd10Cm, Vec<Conversion<Icd10Cm>>);

/// The conversions that touch a code between two days: forward those in which it is the older, back those in which it is the
/// newer. A change on the first day of the later date has taken place by then.
fn steps(
    tables: &Tables,
    code: Icd10Cm,
    edition: Day,
    on: Day,
) -> Result<Vec<(Icd10Cm, Conversion<Icd10Cm>)>> {
    let set = tables.icd10_cm();
    let mut found = Vec::new();
    if on >= edition {
        let between = |change: &Conversion<Icd10Cm>| edition < change.effective && change.effective <= on;
        found.extend(set.replaced_by(code)?.into_iter().filter(between).map(|change| (change.newer, change)));
    } else {
        let between = |change: &Conversion<Icd10Cm>| on < change.effective && change.effective <= edition;
        found
            .extend(set.predecessors(code)?.into_iter().filter(between).map(|change| (change.older, change)));
    }
    Ok(found)
}

/// What became of a code that does not stand on a day: the codes that stand then, with the conversions that lead there.
fn carried(tables: &Tables, code: Icd10Cm, edition: Day, on: Day) -> Result<Vec<Carried>> {
    let set = tables.icd10_cm();
    let mut found: Vec<Carried> = Vec::new();
    let mut waiting: Vec<Carried> = vec![(code, Vec::new())];
    // A stem that is gone has no conversion of its own: those of the codes below it stand for it.
    if let Some(pack) = set.on(edition)
        && set.status(code, edition)? == CodeStatus::Header
    {
        waiting.extend(pack.leaves(code, edition)?.into_iter().map(|leaf| (leaf, Vec::new())));
    }
    let mut met: Vec<Icd10Cm> = waiting.iter().map(|(code, _)| *code).collect();
    while let Some((from, path)) = waiting.pop() {
        if path.len() >= MOST_STEPS || found.len() >= MOST_CODES {
            continue;
        }
        for (to, change) in steps(tables, from, edition, on)? {
            if met.contains(&to) {
                continue;
            }
            met.push(to);
            let mut longer = path.clone();
            longer.push(change);
            if stands(set.status(to, on)?) {
                found.push((to, longer));
            } else {
                waiting.push((to, longer));
            }
        }
    }
    found.sort_by_key(|(code, _)| *code);
    Ok(found)
}

/// A printed code on a day. Where it does not stand then, or was divided, the codes that it was converted to (or, before the edition, from).
pub(super) fn index_code(
    tables: &Tables,
    printed: PrintedCode<'_>,
    edition: Day,
    on: Day,
) -> Result<IndexCode> {
    let set = tables.icd10_cm();
    let now = set.look_up_long(printed.code, on)?;
    let mut carried_to = Vec::new();
    // Divided since: the stem stands, and the codes that took its place are named.
    let divided = now.status == CodeStatus::Header && set.status(printed.code, edition)? == CodeStatus::Valid;
    if divided || matches!(now.status, CodeStatus::Terminated | CodeStatus::NotYetEffective) {
        for (code, carried_by) in carried(tables, printed.code, edition, on)? {
            let found = set.look_up_long(code, on)?;
            let title = found.title.map(|title| title.long);
            carried_to.push(CarriedCode { code, status: found.status, title, carried_by });
        }
    }
    Ok(IndexCode {
        as_printed: printed.text.to_string(),
        code: printed.code,
        wants_more: printed.wants_more || now.status == CodeStatus::Header,
        status: now.status,
        title: now.title.map(|title| title.long),
        carried_to,
    })
}

/// The codes of an edition that are carried to a code on a day: printed then, and gone or not yet there on the day.
pub(super) fn origins(tables: &Tables, code: Icd10Cm, edition: Day, on: Day) -> Result<Vec<Carried>> {
    let set = tables.icd10_cm();
    // The same walk from the other end; the conversions then stand in the order of the days again.
    let mut found = carried(tables, code, on, edition)?;
    found.retain(|(origin, _)| set.status(*origin, on).is_ok_and(|status| !stands(status)));
    for (_, path) in &mut found {
        path.reverse();
    }
    Ok(found)
}
