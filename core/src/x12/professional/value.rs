//! Elements as values: dates, codes, amounts, names, addresses.

use std::str::FromStr;

use crate::claim::{
    Address, Contact, ContactKind, ContactNumber, DateKind, EventDate, Identifier, Name, ProcedureKind,
};
use crate::codes::{Hcpcs, Icd10Cm, Modifier, Zip};
use crate::dates::Day;
use crate::money::{Amount, Units};
use crate::text::Coded;
use crate::x12::elements::Elements;

/// A `D8` date; another text is kept.
pub(super) fn day(text: &str) -> Coded<Day> {
    Day::parse_x12(text).map_or_else(|_| Coded::from(text), Coded::Code)
}

/// First day, last day, time.
type Days = (Coded<Day>, Option<Coded<Day>>, Option<String>);

/// Days of a DTP segment. `None` where the form cannot be held.
fn days(qualifier: &str, text: &str) -> Option<Days> {
    match qualifier {
        "D8" if !text.is_empty() => Some((day(text), None, None)),
        "RD8" => {
            let (from, to) = text.split_once('-')?;
            Some((day(from), Some(day(to)), None))
        }
        "DT" if text.len() == 12 && text.is_ascii() => {
            let (date, time) = text.split_at_checked(8)?;
            Some((Coded::Code(Day::parse_x12(date).ok()?), None, Some(time.to_string())))
        }
        _ => None,
    }
}

/// A DTP segment; `None`, with nothing taken, where the form cannot be held.
pub(super) fn event_date(elements: &mut Elements<'_>) -> Option<EventDate> {
    let (qualifier, text) = (elements.peek(2)?, elements.peek(3)?);
    let (from, to, time) = days(&qualifier, &text)?;
    let kind = DateKind::from_x12(&elements.take(1)?);
    elements.mark(2);
    elements.mark(3);
    Some(EventDate { kind, from, to, time })
}

/// A diagnosis of ICD-10-CM, which travels without its dot; says whether it had one.
pub(super) fn icd10(text: &str) -> (Coded<Icd10Cm>, bool) {
    match text.parse() {
        Ok(code) => (Coded::Code(code), text.contains('.')),
        Err(_) => (Coded::from(text), false),
    }
}

/// A ZIP code, which travels without its hyphen.
fn zip(text: &str) -> Coded<Zip> {
    match text.parse::<Zip>() {
        Ok(zip) if text.bytes().all(|byte| byte.is_ascii_digit()) => Coded::Code(zip),
        _ => Coded::from(text),
    }
}

/// A decimal; zeros at its end do not count against its decimals.
pub(crate) fn decimal<T: FromStr>(text: &str) -> Option<T> {
    let trimmed = if text.contains('.') { text.trim_end_matches('0') } else { text };
    let trimmed = if trimmed == "." && text.len() > 1 { "0" } else { trimmed };
    trimmed.parse().ok()
}

/// An amount of an element that is left alone where it is none.
pub(super) fn amount(elements: &mut Elements<'_>, number: usize) -> Option<Amount> {
    let value = decimal(&elements.peek(number)?)?;
    elements.mark(number);
    Some(value)
}

/// Units of an element that is left alone where it is none.
pub(super) fn units(elements: &mut Elements<'_>, number: usize) -> Option<Units> {
    let value = decimal(&elements.peek(number)?)?;
    elements.mark(number);
    Some(value)
}

/// The name of an NM1 segment.
pub(super) fn name(elements: &mut Elements<'_>) -> Option<Name> {
    let name = Name {
        last: elements.take(3),
        first: elements.take(4),
        middle: elements.take(5),
        suffix: elements.take(7),
    };
    (name != Name::default()).then_some(name)
}

/// The identifier of an NM1 segment.
pub(super) fn identifier(elements: &mut Elements<'_>) -> Option<Identifier> {
    let identifier = Identifier {
        qualifier: elements.take(8).unwrap_or_default(),
        value: elements.take(9).unwrap_or_default(),
    };
    (identifier != Identifier::default()).then_some(identifier)
}

/// The street of an N3 segment.
pub(super) fn street(address: &mut Address, elements: &mut Elements<'_>) {
    address.line_1 = elements.take(1);
    address.line_2 = elements.take(2);
}

/// The city of an N4 segment.
pub(super) fn city(address: &mut Address, elements: &mut Elements<'_>) {
    address.city = elements.take(1);
    address.state = elements.take(2);
    address.zip = elements.take(3).map(|text| zip(&text));
    address.country = elements.take(4);
    address.country_subdivision = elements.take(7);
}

/// The contact of a PER segment.
pub(super) fn contact(elements: &mut Elements<'_>) -> Contact {
    elements.implied(1, "IC");
    let mut contact = Contact { name: elements.take(2), numbers: Vec::new() };
    for place in [3, 5, 7] {
        let (kind, value) = (elements.peek(place), elements.peek(place + 1));
        if let (Some(kind), Some(value)) = (kind, value) {
            elements.mark(place);
            elements.mark(place + 1);
            contact.numbers.push(ContactNumber { kind: ContactKind::from_x12(&kind), value });
        }
    }
    contact
}

/// A procedure: the composite of SV101 and SVD03.
pub(super) struct Procedure {
    pub(super) kind: ProcedureKind,
    pub(super) code: Option<Coded<Hcpcs>>,
    pub(super) modifiers: Vec<Coded<Modifier>>,
    pub(super) description: Option<String>,
    pub(super) to: Option<Coded<Hcpcs>>,
}

pub(super) fn procedure(elements: &mut Elements<'_>, element: usize) -> Procedure {
    let kind = elements.take_component(element, 1);
    let code = elements.take_component(element, 2);
    let modifiers = (3..=6).filter_map(|component| elements.take_component(element, component));
    let modifiers = modifiers.map(|text| Coded::from(text.as_str())).collect();
    Procedure {
        kind: kind.map_or(ProcedureKind::Hcpcs, |text| ProcedureKind::from_x12(&text)),
        code: code.map(|text| Coded::from(text.as_str())),
        modifiers,
        description: elements.take_component(element, 7),
        to: if element == 1 {
            elements.take_component(element, 8).map(|text| Coded::from(text.as_str()))
        } else {
            None
        },
    }
}
