//! Providers, persons and payers of a claim on the wire.

use std::ops::RangeInclusive;

use super::BatchParty;
use crate::claim::{Address, Name, PayToPlan, Payer, Person, Provider};
use crate::list::List;
use crate::shared::Shared;
use crate::tables::guides::SegmentId;
use crate::text::Private;
use crate::x12::elements::Elements;
use crate::x12::ids;
use crate::x12::typed::common::{put_street, put_town, take_street, take_town};
use crate::x12::typed::element::Element;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::{At, Filled, Part, part};
use crate::x12::typed::wire::Wire;

/// What became of a segment of which nothing can fail to be read.
pub(super) const HERE: Filled = Filled::At("", None);

/// An element; one that has not the form of the value is left over.
pub(super) fn taken<T: Element>(elements: &mut Elements<'_>, number: usize) -> Option<T> {
    let value = T::read(Some(elements.text(number)?));
    if value.is_none() {
        elements.leave(number, 0);
    }
    value
}

/// A component; one that has not the form of the value is left over.
pub(super) fn component<T: Element>(elements: &mut Elements<'_>, element: usize, number: usize) -> Option<T> {
    let value = T::read(Some(elements.text_of(element, number)?));
    if value.is_none() {
        elements.leave(element, number);
    }
    value
}

/// The values of some components, up to one that cannot be taken: what stands behind that one keeps its place.
pub(super) fn components<T: Element>(
    elements: &mut Elements<'_>,
    element: usize,
    numbers: RangeInclusive<usize>,
) -> List<T> {
    let mut values = List::new();
    let there = elements.parts(element);
    for number in numbers.take_while(|number| *number <= there) {
        let Some(text) = elements.text_of(element, number) else { continue };
        match T::read(Some(text)) {
            Some(value) => values.push(value),
            None => {
                elements.leave(element, number);
                break;
            }
        }
    }
    values
}

/// The code that names a provider's role in PRV01.
fn specialty_role(code: &str) -> &'static str {
    match code {
        "85" => "BI",
        "DN" | "P3" => "RF",
        "71" => "AT",
        "DD" => "AS",
        _ => "PE",
    }
}

/// PRV: the taxonomy code of a provider whose role NM101 names.
pub(super) fn take_specialty(provider: &mut Provider, code: &str, elements: &mut Elements<'_>) -> Filled {
    if provider.taxonomy.is_some() || elements.raw(2) != b"PXC" || !elements.is_single(3) {
        return Filled::Odd;
    }
    elements.implied(1, specialty_role(code));
    elements.mark(2);
    provider.taxonomy = taken(elements, 3);
    HERE
}

pub(super) fn put_specialty(provider: &Provider, code: &str, out: &mut LoopOut) {
    if provider.taxonomy.is_none() {
        return;
    }
    let mut written = Written::new("PRV");
    written.set(1, 1, Some(specialty_role(code).into()));
    written.set(2, 1, Some("PXC".into()));
    written.set(3, 1, provider.taxonomy.write());
    out.segment(written);
}

/// Takes the street or the town of an address.
pub(super) fn take_address(
    held: &mut impl crate::x12::typed::common::HoldsAddress,
    id: SegmentId,
    elements: &mut Elements<'_>,
) -> bool {
    match id {
        ids::N3 => take_street(held, elements),
        ids::N4 => take_town(held, elements),
        _ => false,
    }
}

pub(super) fn put_address(held: &impl crate::x12::typed::common::HoldsAddress, out: &mut LoopOut) {
    put_street(held, out);
    put_town(held, out);
}

impl Part for Provider {
    fn take(&mut self, id: SegmentId, elements: &mut Elements<'_>, at: At<'_>) -> Filled {
        match id {
            ids::NM1 => {
                elements.mark(1);
                if let Some(entity) = taken(elements, 2) {
                    self.entity = entity;
                }
                self.name = Wire::read(elements).unwrap_or_default();
                if elements.raw(8) == b"XX" && elements.is_single(9) {
                    elements.mark(8);
                    self.npi = taken(elements, 9);
                } else {
                    self.identifier = Wire::read(elements).unwrap_or_default();
                }
                HERE
            }
            ids::PRV => take_specialty(self, at.code, elements),
            ids::N3 | ids::N4 if take_address(&mut self.address, id, elements) => Filled::At("address", None),
            ids::REF if self.tax_id.is_none() && matches!(elements.raw(1), b"EI" | b"SY") => {
                self.tax_id = Wire::read(elements).unwrap_or_default();
                Filled::At("tax_id", None)
            }
            ids::REF => match Wire::read(elements) {
                Some(reference) => {
                    self.references.push(reference);
                    Filled::At("references", Some(self.references.len() - 1))
                }
                None => Filled::Odd,
            },
            ids::PER if elements.raw(1) == b"IC" => {
                elements.mark(1);
                match Wire::read(elements) {
                    Some(contact) => {
                        self.contacts.push(contact);
                        Filled::At("contacts", Some(self.contacts.len() - 1))
                    }
                    None => Filled::Odd,
                }
            }
            ids::N3 | ids::N4 => Filled::Odd,
            _ => Filled::Unnamed,
        }
    }

    fn write(&self, out: &mut LoopOut) {
        let mut written = Written::new("NM1");
        written.set(2, 1, self.entity.write());
        self.name.write(&mut written);
        if self.npi.is_some() {
            written.set(8, 1, Some("XX".into()));
            written.set(9, 1, self.npi.write());
        } else {
            self.identifier.write(&mut written);
        }
        out.segment(written);
        // The billing provider's specialty stands in the level above.
        if out.x12_loop != "2010AA" {
            put_specialty(self, out.code, out);
        }
        put_address(&self.address, out);
        for reference in self.tax_id.iter() {
            let mut written = Written::new("REF");
            reference.write(&mut written);
            out.segment(written);
        }
        for reference in &self.references {
            let mut written = Written::new("REF");
            reference.write(&mut written);
            out.segment(written);
        }
        for contact in &self.contacts {
            let mut written = Written::new("PER");
            written.set(1, 1, Some("IC".into()));
            contact.write(&mut written);
            out.segment(written);
        }
    }
}

fn take_person(person: &mut Person, elements: &mut Elements<'_>) -> Filled {
    elements.mark(1);
    if let Some(entity) = taken(elements, 2) {
        person.entity = entity;
    }
    let name: Option<Name> = Wire::read(elements).unwrap_or_default();
    person.name = name.map(Private::new);
    if elements.raw(8) != b"MI" {
        person.member_id_qualifier = taken(elements, 8);
    } else if elements.is_single(9) {
        elements.mark(8);
    }
    person.member_id = taken(elements, 9);
    HERE
}

fn put_person(person: &Person, out: &mut LoopOut) {
    let mut written = Written::new("NM1");
    written.set(2, 1, person.entity.write());
    if let Some(name) = &person.name {
        name.expose().write(&mut written);
    }
    match &person.member_id_qualifier {
        Some(qualifier) => written.set(8, 1, qualifier.write()),
        None if person.member_id.is_some() => written.set(8, 1, Some("MI".into())),
        None => {}
    }
    written.set(9, 1, person.member_id.write());
    out.segment(written);
}

fn take_demographics(person: &mut Person, elements: &mut Elements<'_>) -> Filled {
    if person.birth_date.is_some() || person.gender.is_some() {
        return Filled::Odd;
    }
    if elements.raw(1) == b"D8" && elements.is_single(2) {
        elements.mark(1);
        person.birth_date = taken(elements, 2);
    }
    person.gender = taken(elements, 3);
    HERE
}

fn put_demographics(person: &Person, out: &mut LoopOut) {
    let mut written = Written::new("DMG");
    if person.birth_date.is_some() {
        written.set(1, 1, Some("D8".into()));
        written.set(2, 1, person.birth_date.write());
    }
    written.set(3, 1, person.gender.write());
    out.segment(written);
}

/// Does a second PAT say again what one said before?
pub(super) fn has_patient_facts(person: &Person) -> bool {
    person.death_date.is_some() || person.weight.is_some() || person.pregnant.is_some()
}

/// PAT: what it says about the person treated.
pub(super) fn take_patient_facts(person: &mut Person, elements: &mut Elements<'_>) {
    if elements.raw(5) == b"D8" && elements.is_single(6) {
        elements.mark(5);
        person.death_date = taken(elements, 6);
    }
    if elements.raw(7) == b"01" && elements.is_single(8) {
        elements.mark(7);
        person.weight = taken(elements, 8);
    }
    person.pregnant = taken(elements, 9);
}

pub(super) fn put_patient_facts(person: &Person, written: &mut Written) {
    if person.death_date.is_some() {
        written.set(5, 1, Some("D8".into()));
        written.set(6, 1, person.death_date.write());
    }
    if person.weight.is_some() {
        written.set(7, 1, Some("01".into()));
        written.set(8, 1, person.weight.write());
    }
    written.set(9, 1, person.pregnant.write());
}

part! { Person {
    segments {
        with "NM1" [] (take_person, put_person);
        street "N3" [] address [];
        town "N4" [] address [];
        with "DMG" [] (take_demographics, put_demographics);
        many "REF" [] references [];
        many "PER" ["IC"] contacts [];
    }
} }

/// The name and identifier of an organization; NM102 says that it is one.
macro_rules! organization {
    ($type:ident $take:ident $put:ident) => {
        fn $take(held: &mut $type, elements: &mut Elements<'_>) -> Filled {
            elements.mark(1);
            elements.implied(2, "2");
            held.name = taken(elements, 3);
            held.identifier = Wire::read(elements).unwrap_or_default();
            HERE
        }
        fn $put(held: &$type, out: &mut LoopOut) {
            let mut written = Written::new("NM1");
            written.set(2, 1, Some("2".into()));
            written.set(3, 1, held.name.write());
            held.identifier.write(&mut written);
            out.segment(written);
        }
        part! { $type {
            segments {
                with "NM1" [] ($take, $put);
                street "N3" [] address [];
                town "N4" [] address [];
                many "REF" [] references [];
            }
        } }
    };
}

organization! { Payer take_payer put_payer }
organization! { PayToPlan take_plan put_plan }

fn take_batch_party(party: &mut BatchParty, elements: &mut Elements<'_>) -> Filled {
    elements.mark(1);
    if let Some(entity) = taken(elements, 2) {
        party.entity = entity;
    }
    party.name = Wire::read(elements).unwrap_or_default();
    party.identifier = Wire::read(elements).unwrap_or_default();
    HERE
}

fn put_batch_party(party: &BatchParty, out: &mut LoopOut) {
    let mut written = Written::new("NM1");
    written.set(2, 1, party.entity.write());
    party.name.write(&mut written);
    party.identifier.write(&mut written);
    out.segment(written);
}

part! { BatchParty {
    segments {
        with "NM1" [] (take_batch_party, put_batch_party);
        many "PER" ["IC"] contacts [];
    }
} }

/// Where an ambulance picked up or set down: an address, and for the second a name.
pub(super) fn take_stop(
    held: &mut Option<Shared<Private<Address>>>,
    name: Option<&mut Option<Private<String>>>,
    id: SegmentId,
    elements: &mut Elements<'_>,
) -> Filled {
    match id {
        ids::NM1 => {
            elements.mark(1);
            elements.implied(2, "2");
            if let Some(name) = name {
                *name = taken(elements, 3);
            }
            held.get_or_insert_default();
            HERE
        }
        ids::N3 | ids::N4 if take_address(held, id, elements) => HERE,
        ids::N3 | ids::N4 => Filled::Odd,
        _ => Filled::Unnamed,
    }
}

pub(super) fn put_stop(
    held: &Option<Shared<Private<Address>>>,
    name: &Option<Private<String>>,
    x12_loop: &'static str,
    code: &'static str,
    out: &mut LoopOut,
) {
    if held.is_none() && name.is_none() {
        return;
    }
    let mut made = out.within(x12_loop, code);
    let mut written = Written::new("NM1");
    written.set(2, 1, Some("2".into()));
    written.set(3, 1, name.write());
    made.segment(written);
    put_address(held, &mut made);
    out.add(made);
}
