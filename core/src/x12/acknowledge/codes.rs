//! The tables behind acknowledgements: what is said of a finding, what a code means, which value names a claim.

use std::collections::HashMap;

use once_cell::sync::OnceCell;

use crate::error::Code;

#[cfg(feature = "embed-lists")]
const FILES: [&str; 3] = [
    include_str!("../../../data/lists/acknowledgements.tsv"),
    include_str!("../../../data/lists/acknowledgement_codes.tsv"),
    include_str!("../../../data/lists/business_units.tsv"),
];
#[cfg(not(feature = "embed-lists"))]
const FILES: [&str; 3] = ["", "", ""];

/// The rows of a table, without comments and column names. Tests read every cell of them.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

/// What is said of a finding, beyond IK304 and IK403.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) transaction: &'static str,
    pub(super) group: &'static str,
    pub(super) interchange: &'static str,
    /// `2300/CLM05-3`.
    pub(super) trigger: &'static str,
    pub(super) category: &'static str,
    pub(super) status: &'static str,
    /// Does the status speak of somebody?
    pub(super) entity: bool,
}

fn first(one: &'static str, other: &'static str) -> &'static str {
    if one.is_empty() { other } else { one }
}

impl Said {
    fn of(cells: &[&'static str]) -> Said {
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
        Said {
            transaction: cell(2),
            group: cell(3),
            interchange: cell(4),
            trigger: cell(5),
            category: cell(6),
            status: cell(7),
            entity: cell(8) == "yes",
        }
    }

    /// What this one leaves empty is taken from the other.
    fn or(self, other: Said) -> Said {
        Said {
            transaction: first(self.transaction, other.transaction),
            group: first(self.group, other.group),
            interchange: first(self.interchange, other.interchange),
            trigger: first(self.trigger, other.trigger),
            category: first(self.category, other.category),
            status: first(self.status, other.status),
            entity: if self.status.is_empty() { other.entity } else { self.entity },
        }
    }
}

/// Where a claim, member or check is named.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitRule {
    transaction: &'static str,
    pub(super) segment: &'static str,
    pub(super) qualifier: &'static str,
    pub(super) element: usize,
    pub(super) name: &'static str,
    pub(super) ends: &'static str,
}

/// What a code means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    pub(super) words: &'static str,
    /// Of a category: does the claim go on?
    pub(super) accepted: Option<bool>,
}

struct Tables {
    said: HashMap<(&'static str, &'static str), Said>,
    meanings: HashMap<(&'static str, &'static str), Meaning>,
    units: Vec<UnitRule>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceCell<Tables> = OnceCell::new();
    TABLES.get_or_init(|| {
        let [said, meanings, units] = FILES;
        let key = |cells: &[&'static str]| {
            (cells.first().copied().unwrap_or_default(), cells.get(1).copied().unwrap_or_default())
        };
        let meaning = |cells: &[&'static str]| Meaning {
            words: cells.get(3).copied().unwrap_or_default(),
            accepted: match cells.get(2) {
                Some(&"yes") => Some(true),
                Some(&"no") => Some(false),
                _ => None,
            },
        };
        let unit = |cells: Vec<&'static str>| {
            let [transaction, segment, qualifier, element, name, ends, ..] = cells.as_slice() else {
                return None;
            };
            let element = element.parse().ok()?;
            Some(UnitRule { transaction, segment, qualifier, element, name, ends })
        };
        Tables {
            said: rows(said).map(|cells| (key(&cells), Said::of(&cells))).collect(),
            meanings: rows(meanings).map(|cells| (key(&cells), meaning(&cells))).collect(),
            units: rows(units).filter_map(unit).collect(),
        }
    })
}

/// What is said of a finding at a place: the most exact row first, what it leaves empty from the next.
pub(super) fn said(finding: Code, segment: &str, element: &str) -> Said {
    let tables = tables();
    let mut found = Said::default();
    for name in [finding.slug(), "*"] {
        for place in [element, segment].into_iter().filter(|place| !place.is_empty()).chain([""]) {
            if let Some(row) = tables.said.get(&(name, place)) {
                found = found.or(*row);
            }
        }
    }
    found
}

/// What a code means that stands in an element, `IK304`.
pub(super) fn meaning(place: &str, code: &str) -> Option<Meaning> {
    let tables = tables();
    // The keys live as long as the program, what is asked does not.
    tables.meanings.iter().find(|((own, other), _)| *own == place && *other == code).map(|(_, found)| *found)
}

/// Where the claims, members or checks of a transaction are named.
pub(super) fn unit_rules(transaction: &str) -> Vec<UnitRule> {
    tables().units.iter().filter(|rule| rule.transaction == transaction).copied().collect()
}

/// Every segment that a trigger stands in.
pub(super) fn trigger_segments() -> Vec<&'static str> {
    let mut found: Vec<&'static str> =
        tables().said.values().filter_map(|said| trigger(said.trigger)).map(|one| one.segment).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A trigger in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trigger {
    pub(super) x12_loop: &'static str,
    pub(super) segment: &'static str,
    pub(super) element: (u8, u8),
}

/// `2300/CLM05-3` in its parts.
pub(super) fn trigger(text: &'static str) -> Option<Trigger> {
    let (x12_loop, place) = text.split_once('/')?;
    let (segment, element) = split_place(place);
    Some(Trigger { x12_loop, segment, element: element? })
}

/// `CLM05-3` as segment, element and component.
pub(super) fn split_place(place: &str) -> (&str, Option<(u8, u8)>) {
    let (whole, component) = match place.split_once('-') {
        Some((whole, component)) => (whole, component.parse().unwrap_or(0)),
        None => (place, 0),
    };
    let at = whole.len().saturating_sub(2);
    match (whole.get(..at), whole.get(at..).and_then(|digits| digits.parse::<u8>().ok())) {
        (Some(segment), Some(element)) if !segment.is_empty() => (segment, Some((element, component))),
        _ => (place, None),
    }
}

#[cfg(all(test, feature = "embed-lists"))]
mod tests {
    use super::*;
    use crate::error::{Kind, entries};

    #[test]
    fn every_finding_of_the_wire_is_said_and_every_code_has_words() {
        let codes: Vec<_> = entries().iter().filter(|entry| entry.kind == Kind::X12).collect();
        for entry in &codes {
            let code = Code::from_slug(entry.slug).unwrap();
            let said = said(code, "", "");
            assert!(
                !said.transaction.is_empty() || !said.group.is_empty() || !said.interchange.is_empty(),
                "{}",
                entry.slug
            );
            for (place, code) in [("IK304", &entry.ik3), ("IK403", &entry.ik4)] {
                assert!(code.is_empty() || meaning(place, code).is_some(), "{}: {place} {code}", entry.slug);
            }
        }
        for ((finding, place), said) in &tables().said {
            assert!(*finding == "*" || Code::from_slug(finding).is_some(), "{finding}");
            let known = |place, code: &str| code.is_empty() || meaning(place, code).is_some();
            assert!(known("IK502", said.transaction) && known("AK905", said.group), "{finding} {place}");
            assert!(known("TA105", said.interchange) && known("STC01-1", said.category), "{finding} {place}");
            assert!(known("STC01", said.status), "{finding} {place}: {}", said.status);
            assert_eq!(said.trigger.is_empty(), trigger(said.trigger).is_none(), "{finding}");
        }
        assert!(
            rows(FILES[0]).all(|cells| cells.len() == 10) && rows(FILES[1]).all(|cells| cells.len() == 5)
        );
        assert!(rows(FILES[2]).all(|cells| cells.len() == 7));
    }

    #[test]
    fn the_most_exact_row_goes_first() {
        let missing =
            |segment, element| said(crate::error::code::X12_SEGMENT_MISSING, segment, element).status;
        assert_eq!((missing("DTP", ""), missing("PRV", "")), ("187", "21"));
        let short = |segment, element| said(crate::error::code::X12_ELEMENT_TOO_SHORT, segment, element);
        assert_eq!((short("ISA", "ISA13").interchange, short("GS", "GS06").group), ("018", "6"));
    }

    #[test]
    fn a_place_names_segment_element_and_component() {
        assert_eq!(split_place("CLM05-3"), ("CLM", Some((5, 3))));
        assert_eq!(split_place("N301"), ("N3", Some((1, 0))));
        assert_eq!(split_place("REF"), ("REF", None));
        assert_eq!(split_place(""), ("", None));
    }
}
