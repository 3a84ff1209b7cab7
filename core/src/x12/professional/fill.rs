//! What each segment of a loop puts into the claim.
//!
//! A function takes the elements that the model names and says where they went; the caller keeps what is left over.

use super::value::{
    amount, city, contact, day, decimal, event_date, icd10, identifier, name, procedure, street, units,
};
use crate::claim::{
    Accident, AccidentCause, Address, Adjustment, AdjustmentGroup, AmountKind, Assignment, Claim,
    ClaimFiling, DateKind, DateSpan, Diagnosis, DiagnosisKind, Drug, EntityKind, Frequency, Gender,
    Indicator, Line, LineAdjudication, Note, NoteKind, OtherAmount, OtherPayer, PayToPlan, Payer, Person,
    Provider, ProviderReference, Reference, ReferenceKind, Relationship, Release, Responsibility, Subscriber,
    UnitBasis,
};
use crate::text::{Coded, Private};
use crate::x12::elements::Elements;

/// What became of a segment.
pub(super) enum Filled {
    /// It went into a field of the open part (empty: the part itself), at an index of a list.
    At(&'static str, Option<usize>),
    /// The model does not name it: it is kept whole.
    Unnamed,
    /// The model names it and cannot hold this form of it: it is kept whole, and that is a repair.
    Odd,
    /// An element that must be a number is none: the claim cannot be read.
    BadNumber(&'static str),
}

use Filled::{At, BadNumber, Odd, Unnamed};

const HERE: Filled = At("", None);

fn last<T>(list: &[T]) -> Option<usize> {
    list.len().checked_sub(1)
}

fn indicator(text: Option<String>) -> Option<Indicator> {
    text.map(|text| Indicator::from_x12(&text))
}

fn entity(elements: &mut Elements<'_>, otherwise: EntityKind) -> EntityKind {
    elements.take(2).map_or(otherwise, |text| EntityKind::from_x12(&text))
}

/// A REF of a provider or payer.
fn provider_reference(list: &mut Vec<ProviderReference>, elements: &mut Elements<'_>) -> Filled {
    let Some(kind) = elements.take(1) else { return Odd };
    let value = elements.take(2).unwrap_or_default();
    list.push(ProviderReference { kind: ReferenceKind::from_x12(&kind), value });
    At("references", last(list))
}

/// A REF of a claim, a line or a person.
fn reference(list: &mut Vec<Reference>, elements: &mut Elements<'_>) -> Filled {
    let Some(kind) = elements.take(1) else { return Odd };
    let value = Private::new(elements.take(2).unwrap_or_default());
    list.push(Reference { kind: ReferenceKind::from_x12(&kind), value });
    At("references", last(list))
}

fn address(address: &mut Address, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "N3" if address.line_1.is_none() => street(address, elements),
        "N4" if address.city.is_none() && address.zip.is_none() => city(address, elements),
        _ => return Odd,
    }
    At("address", None)
}

pub(super) fn provider(provider: &mut Provider, role: &str, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "NM1" => {
            elements.mark(1);
            provider.entity = entity(elements, EntityKind::Organization);
            provider.name = name(elements);
            if elements.raw(8) == b"XX" {
                elements.mark(8);
                provider.npi = elements.take(9);
            } else {
                provider.identifier = identifier(elements);
            }
            HERE
        }
        "PRV" if provider.taxonomy.is_none() && elements.raw(2) == b"PXC" => {
            let code = match role {
                "billing_provider" => "BI",
                "referring_provider" | "primary_care_provider" => "RF",
                _ => "PE",
            };
            elements.implied(1, code);
            elements.mark(2);
            provider.taxonomy = elements.take(3);
            HERE
        }
        "N3" | "N4" => address(provider.address.get_or_insert_default(), id, elements),
        "REF" if matches!(elements.raw(1), b"EI" | b"SY") && provider.tax_id.is_none() => {
            let Some(kind) = elements.take(1) else { return Odd };
            let value = Private::new(elements.take(2).unwrap_or_default());
            provider.tax_id = Some(Reference { kind: ReferenceKind::from_x12(&kind), value });
            At("tax_id", None)
        }
        "REF" => provider_reference(&mut provider.references, elements),
        "PER" => {
            provider.contacts.push(contact(elements));
            At("contacts", last(&provider.contacts))
        }
        _ => Unnamed,
    }
}

pub(super) fn person(person: &mut Person, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "NM1" => {
            elements.mark(1);
            person.entity = entity(elements, EntityKind::Person);
            person.name = name(elements).map(Private::new);
            if elements.raw(8) == b"MI" {
                elements.mark(8);
            } else {
                person.member_id_qualifier = elements.take(8);
            }
            person.member_id = elements.take(9).map(Private::new);
            HERE
        }
        "N3" | "N4" => {
            let mut held = person.address.take().map(Private::into_inner).unwrap_or_default();
            let filled = address(&mut held, id, elements);
            person.address = (held != Address::default()).then(|| Private::new(held));
            filled
        }
        "DMG" if person.birth_date.is_none() && person.gender.is_none() => {
            if elements.raw(1) == b"D8" {
                elements.mark(1);
                person.birth_date = elements.take(2).map(|text| Private::new(day(&text)));
            }
            person.gender = elements.take(3).map(|text| Private::new(Gender::from_x12(&text)));
            HERE
        }
        "REF" => reference(&mut person.references, elements),
        "PER" => {
            person.contacts.push(Private::new(contact(elements)));
            At("contacts", last(&person.contacts))
        }
        "DMG" => Odd,
        _ => Unnamed,
    }
}

/// PAT: what it says about the person treated.
pub(super) fn patient_facts(person: &mut Person, elements: &mut Elements<'_>) {
    if elements.raw(5) == b"D8" {
        elements.mark(5);
        person.death_date = elements.take(6).map(|text| Private::new(day(&text)));
    }
    if elements.raw(7) == b"01" {
        elements.mark(7);
        person.weight = elements.take(8).map(Private::new);
    }
    person.pregnant = indicator(elements.take(9)).map(Private::new);
}

pub(super) fn payer(payer: &mut Payer, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "NM1" => {
            elements.mark(1);
            elements.implied(2, "2");
            payer.name = elements.take(3);
            payer.identifier = identifier(elements);
            HERE
        }
        "N3" | "N4" => address(payer.address.get_or_insert_default(), id, elements),
        "REF" => provider_reference(&mut payer.references, elements),
        _ => Unnamed,
    }
}

pub(super) fn pay_to_address(held: &mut Option<Address>, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "NM1" => {
            elements.mark(1);
            elements.implied(2, "2");
            held.get_or_insert_default();
            HERE
        }
        "N3" | "N4" => match address(held.get_or_insert_default(), id, elements) {
            At(..) => HERE,
            other => other,
        },
        _ => Unnamed,
    }
}

pub(super) fn pay_to_plan(plan: &mut PayToPlan, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "NM1" => {
            elements.mark(1);
            elements.implied(2, "2");
            plan.name = elements.take(3);
            plan.identifier = identifier(elements);
            HERE
        }
        "N3" | "N4" => address(plan.address.get_or_insert_default(), id, elements),
        "REF" => provider_reference(&mut plan.references, elements),
        _ => Unnamed,
    }
}

/// Where an ambulance picked up or set down: an address, and for the second a name.
pub(super) fn stop(
    held: &mut Option<Private<Address>>,
    stop_name: Option<&mut Option<Private<String>>>,
    id: &str,
    elements: &mut Elements<'_>,
) -> Filled {
    let mut known = held.take().map(Private::into_inner).unwrap_or_default();
    let filled = match id {
        "NM1" => {
            elements.mark(1);
            elements.implied(2, "2");
            if let Some(stop_name) = stop_name {
                *stop_name = elements.take(3).map(Private::new);
            }
            HERE
        }
        "N3" | "N4" => match address(&mut known, id, elements) {
            At(..) => HERE,
            other => other,
        },
        _ => Unnamed,
    };
    *held = Some(Private::new(known));
    filled
}

/// What an SBR says, in the subscriber's loop and in another payer's.
macro_rules! coverage {
    ($held:expr, $elements:expr) => {{
        $held.responsibility = $elements.take(1).map(|text| Responsibility::from_x12(&text));
        $held.relationship = $elements.take(2).map(|text| Relationship::from_x12(&text));
        $held.group_number = $elements.take(3);
        $held.group_name = $elements.take(4);
        $held.insurance_type = $elements.take(5);
        $held.filing = $elements.take(9).map(|text| ClaimFiling::from_x12(&text));
    }};
}

pub(super) fn subscriber(subscriber: &mut Subscriber, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "SBR" if subscriber.responsibility.is_none() => {
            coverage!(subscriber, elements);
            HERE
        }
        "PAT" => {
            patient_facts(&mut subscriber.person, elements);
            At("person", None)
        }
        "SBR" => Odd,
        _ => Unnamed,
    }
}

/// CLM: `None` where the charge is no amount.
pub(super) fn claim_header(claim: &mut Claim, elements: &mut Elements<'_>) -> Filled {
    claim.id = elements.take(1).unwrap_or_default();
    let Some(charge) = amount(elements, 2) else { return BadNumber("CLM02") };
    claim.total_charge = charge;
    let place = elements.take_component(5, 1);
    match elements.raw_component(5, 2) {
        b"B" => {
            elements.mark_component(5, 2);
            claim.place_of_service = place.map(|text| Coded::from(text.as_str()));
        }
        b"A" => {
            elements.mark_component(5, 2);
            claim.facility_type = place;
        }
        _ => {
            claim.facility_qualifier = elements.take_component(5, 2);
            claim.place_of_service = place.map(|text| Coded::from(text.as_str()));
        }
    }
    claim.frequency = elements.take_component(5, 3).map(|text| Frequency::from_x12(&text));
    claim.provider_signature = indicator(elements.take(6));
    claim.assignment = elements.take(7).map(|text| Assignment::from_x12(&text));
    claim.benefits_assigned = indicator(elements.take(8));
    claim.release_of_information = elements.take(9).map(|text| Release::from_x12(&text));
    claim.patient_signature = elements.take(10);
    let causes = (1..=3).filter_map(|component| elements.take_component(11, component));
    let causes = causes.map(|text| AccidentCause::from_x12(&text)).collect();
    let accident =
        Accident { causes, state: elements.take_component(11, 4), country: elements.take_component(11, 5) };
    claim.accident = (accident != Accident::default()).then_some(accident);
    claim.special_program = elements.take(12);
    claim.delay_reason = elements.take(20);
    HERE
}

/// The segments of loop 2300. Says also whether a diagnosis had its dot.
pub(super) fn claim(claim: &mut Claim, id: &str, elements: &mut Elements<'_>, dotted: &mut bool) -> Filled {
    match id {
        "DTP" => match event_date(elements) {
            Some(date) => {
                claim.dates.push(date);
                At("dates", last(&claim.dates))
            }
            None => Odd,
        },
        "REF" => {
            let (field, held) = match elements.raw(1) {
                b"F8" => ("original_reference", &mut claim.original_reference),
                b"G1" => ("prior_authorization", &mut claim.prior_authorization),
                b"9F" => ("referral_number", &mut claim.referral_number),
                _ => return reference(&mut claim.references, elements),
            };
            if held.is_some() || elements.raw(2).is_empty() {
                return reference(&mut claim.references, elements);
            }
            elements.mark(1);
            *held = elements.take(2).map(Private::new);
            At(field, None)
        }
        "AMT" if elements.raw(1) == b"F5" && claim.patient_paid.is_none() => match amount(elements, 2) {
            Some(paid) => {
                elements.mark(1);
                claim.patient_paid = Some(paid);
                At("patient_paid", None)
            }
            None => Odd,
        },
        "NTE" => {
            claim.notes.push(note(elements));
            At("notes", last(&claim.notes))
        }
        "HI" => health_codes(claim, elements, dotted),
        _ => Unnamed,
    }
}

fn note(elements: &mut Elements<'_>) -> Note {
    Note {
        kind: NoteKind::from_x12(&elements.take(1).unwrap_or_default()),
        text: Private::new(elements.take(2).unwrap_or_default()),
    }
}

fn health_codes(claim: &mut Claim, elements: &mut Elements<'_>, dotted: &mut bool) -> Filled {
    let before = claim.diagnoses.len();
    let mut any = false;
    for place in 1..=elements.count() {
        let qualifier = String::from_utf8_lossy(elements.raw_component(place, 1)).into_owned();
        let procedures = match qualifier.as_str() {
            "BP" | "BO" => &mut claim.anesthesia_procedures,
            "BG" => &mut claim.condition_codes,
            other if DiagnosisKind::ALL.iter().any(|(_, code)| *code == other) => {
                let kind = DiagnosisKind::from_x12(other);
                elements.mark_component(place, 1);
                let text = elements.take_component(place, 2).unwrap_or_default();
                // Codes of ICD-9-CM have qualifiers of two letters.
                let (code, dot) = if other.len() == 3 { icd10(&text) } else { (text.as_str().into(), false) };
                *dotted |= dot;
                let present_on_admission = elements.take_component(place, 9);
                claim.diagnoses.push(Diagnosis { kind, code, present_on_admission });
                any = true;
                continue;
            }
            _ => continue,
        };
        elements.mark_component(place, 1);
        procedures.extend(elements.take_component(place, 2));
        any = true;
    }
    match (any, claim.diagnoses.len() > before) {
        (true, true) => At("diagnoses", Some(before)),
        (true, false) => HERE,
        (false, _) => Unnamed,
    }
}

/// CAS: all of its adjustments, or `None` where one cannot be held.
fn adjustments(elements: &mut Elements<'_>) -> Option<Vec<Adjustment>> {
    let group = AdjustmentGroup::from_x12(&elements.peek(1)?);
    let mut list = Vec::new();
    for place in [2, 5, 8, 11, 14, 17] {
        let (reason, text) = (elements.peek(place), elements.peek(place + 1));
        let quantity = match elements.peek(place + 2) {
            Some(text) => Some(decimal(&text)?),
            None => None,
        };
        match (reason, text) {
            (Some(reason), Some(text)) => {
                let amount = decimal(&text)?;
                list.push(Adjustment { group: group.clone(), reason, amount, quantity });
            }
            (None, None) if quantity.is_none() => {}
            _ => return None,
        }
    }
    (1..=19).for_each(|place| elements.mark(place));
    Some(list)
}

pub(super) fn other_payer(other: &mut OtherPayer, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "SBR" => {
            coverage!(other, elements);
            HERE
        }
        "CAS" => match adjustments(elements) {
            Some(list) => {
                let first = other.adjustments.len();
                other.adjustments.extend(list);
                At("adjustments", Some(first))
            }
            None => Odd,
        },
        "AMT" => {
            let (field, held) = match elements.raw(1) {
                b"D" => ("paid", &mut other.paid),
                b"EAF" => ("remaining_patient_liability", &mut other.remaining_patient_liability),
                b"A8" => ("non_covered", &mut other.non_covered),
                _ => return Unnamed,
            };
            if held.is_some() {
                return Odd;
            }
            let Some(value) = amount(elements, 2) else { return Odd };
            elements.mark(1);
            *held = Some(value);
            At(field, None)
        }
        "OI" if other.benefits_assigned.is_none() && other.release_of_information.is_none() => {
            other.benefits_assigned = indicator(elements.take(3));
            other.patient_signature = elements.take(4);
            other.release_of_information = elements.take(6).map(|text| Release::from_x12(&text));
            HERE
        }
        "OI" => Odd,
        _ => Unnamed,
    }
}

/// DTP 573 of another payer.
pub(super) fn decided(held: &mut Option<crate::claim::EventDate>, elements: &mut Elements<'_>) -> Filled {
    if held.is_some() || elements.raw(1) != b"573" {
        return Unnamed;
    }
    match event_date(elements) {
        Some(date) => {
            *held = Some(date);
            At("decided", None)
        }
        None => Odd,
    }
}

/// The segments of loop 2400 after LX.
pub(super) fn line(line: &mut Line, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "SV1" if line.procedure.is_none() && line.units.is_none() => service(line, elements),
        "SV1" => Odd,
        "DTP" => match event_date(elements) {
            Some(date)
                if date.kind == DateKind::Service && line.service_dates.is_none() && date.time.is_none() =>
            {
                line.service_dates = Some(DateSpan { from: date.from, to: date.to });
                At("service_dates", None)
            }
            Some(date) => {
                line.dates.push(date);
                At("dates", last(&line.dates))
            }
            None => Odd,
        },
        "REF" if elements.raw(1) == b"6R" && line.control_number.is_none() && !elements.raw(2).is_empty() => {
            elements.mark(1);
            line.control_number = elements.take(2);
            At("control_number", None)
        }
        "REF" => reference(&mut line.references, elements),
        "AMT" => {
            let Some(value) = amount(elements, 2) else { return Odd };
            let kind = AmountKind::from_x12(&elements.take(1).unwrap_or_default());
            line.amounts.push(OtherAmount { kind, amount: value });
            At("amounts", last(&line.amounts))
        }
        "NTE" => {
            line.notes.push(note(elements));
            At("notes", last(&line.notes))
        }
        _ => Unnamed,
    }
}

fn service(line: &mut Line, elements: &mut Elements<'_>) -> Filled {
    let read = procedure(elements, 1);
    line.procedure_kind = read.kind;
    line.procedure = read.code;
    line.modifiers = read.modifiers;
    line.description = read.description;
    line.procedure_to = read.to;
    let Some(charge) = amount(elements, 2) else { return BadNumber("SV102") };
    line.charge = charge;
    line.unit_basis = elements.take(3).map(|text| UnitBasis::from_x12(&text));
    line.units = units(elements, 4);
    if line.units.is_none() && !elements.raw(4).is_empty() {
        return BadNumber("SV104");
    }
    line.place_of_service = elements.take(5).map(|text| Coded::from(text.as_str()));
    for component in 1..=4 {
        // A pointer that is no number is left over.
        let text = String::from_utf8_lossy(elements.raw_component(7, component)).into_owned();
        if let Ok(pointer) = text.parse() {
            elements.mark_component(7, component);
            line.diagnosis_pointers.push(pointer);
        }
    }
    line.emergency = indicator(elements.take(9));
    line.epsdt = indicator(elements.take(11));
    line.family_planning = indicator(elements.take(12));
    line.copay_status = elements.take(15);
    HERE
}

/// The segments of loop 2410.
pub(super) fn drug(held: &mut Option<Drug>, id: &str, elements: &mut Elements<'_>) -> Filled {
    let Some(drug) = held else {
        if id != "LIN" {
            return Odd;
        }
        let qualifier = elements.take(2).filter(|text| text != "N4");
        let ndc = elements.take(3).unwrap_or_default();
        *held = Some(Drug { ndc, qualifier, quantity: None, unit: None, references: Vec::new() });
        return HERE;
    };
    match id {
        "CTP" if drug.quantity.is_none() && drug.unit.is_none() => {
            drug.quantity = elements.take(4);
            drug.unit = elements.take_component(5, 1).map(|text| UnitBasis::from_x12(&text));
            HERE
        }
        "REF" => reference(&mut drug.references, elements),
        _ => Odd,
    }
}

/// SVD; `None` where the amount is none.
pub(super) fn adjudication(elements: &mut Elements<'_>) -> Option<LineAdjudication> {
    let paid = amount(elements, 2)?;
    let read = procedure(elements, 3);
    Some(LineAdjudication {
        payer: elements.take(1).unwrap_or_default(),
        paid,
        procedure_kind: read.kind,
        procedure: read.code,
        modifiers: read.modifiers,
        description: read.description,
        revenue_code: elements.take(4),
        units: units(elements, 5),
        bundled_into: elements.take(6),
        adjustments: Vec::new(),
        decided: None,
        remaining_patient_liability: None,
        unmodelled: Vec::new(),
    })
}

/// The segments of loop 2430 after SVD.
pub(super) fn adjudicated(held: &mut LineAdjudication, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "CAS" => match adjustments(elements) {
            Some(list) => {
                let first = held.adjustments.len();
                held.adjustments.extend(list);
                At("adjustments", Some(first))
            }
            None => Odd,
        },
        "DTP" => decided(&mut held.decided, elements),
        "AMT" if elements.raw(1) == b"EAF" && held.remaining_patient_liability.is_none() => {
            let Some(value) = amount(elements, 2) else { return Odd };
            elements.mark(1);
            held.remaining_patient_liability = Some(value);
            At("remaining_patient_liability", None)
        }
        _ => Unnamed,
    }
}
