//! Loop 2400 and those within it.

use super::claim::at;
use super::parties::{HERE, component, components, put_stop, take_stop, taken};
use super::payers::{put_decided, take_decided};
use crate::claim::{DateKind, DateSpan, Drug, EventDate, Line, LineAdjudication, ProcedureKind};
use crate::codes::{Hcpcs, Modifier};
use crate::error::code;
use crate::list::List;
use crate::money::Amount;
use crate::tables::guides::SegmentId;
use crate::text::Coded;
use crate::x12::elements::Elements;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::{Filled, part};
use crate::x12::typed::wire::Wire;

/// LX. A line without a number takes its place for one.
fn take_number(line: &mut Line, elements: &mut Elements<'_>) -> Filled {
    let number = std::str::from_utf8(elements.raw(1)).ok().and_then(|text| text.parse().ok());
    match number.filter(|number| *number > 0) {
        Some(number) => {
            elements.mark(1);
            line.number = number;
        }
        None => elements.mended = Some(code::X12_LINE_NUMBER),
    }
    HERE
}

fn put_number(line: &Line, out: &mut LoopOut) {
    let mut written = Written::new("LX");
    written.set(1, 1, line.number.write());
    out.segment(written);
}

/// A procedure: the composite of SV101, SV202, SV301 and SVD03.
struct Procedure<'a> {
    kind: &'a mut ProcedureKind,
    code: &'a mut Option<Coded<Hcpcs>>,
    modifiers: &'a mut List<Coded<Modifier>>,
    description: &'a mut Option<String>,
}

impl Procedure<'_> {
    fn take(self, elements: &mut Elements<'_>, element: usize) {
        if elements.raw(element).is_empty() {
            return;
        }
        if let Some(kind) = component(elements, element, 1) {
            *self.kind = kind;
        }
        *self.code = component(elements, element, 2);
        *self.modifiers = components(elements, element, 3..=6);
        *self.description = component(elements, element, 7);
        if is_unsaid(self.kind, self.code, self.modifiers, self.description) {
            elements.leave(element, 1);
        }
    }
}

/// Is a procedure nothing but the kind that most are of? That is not written.
fn is_unsaid(
    kind: &ProcedureKind,
    code: &Option<Coded<Hcpcs>>,
    modifiers: &[Coded<Modifier>],
    description: &Option<String>,
) -> bool {
    code.is_none() && modifiers.is_empty() && description.is_none() && *kind == ProcedureKind::Hcpcs
}

fn put_procedure(
    to: &mut Written,
    element: usize,
    kind: &ProcedureKind,
    code: &Option<Coded<Hcpcs>>,
    modifiers: &[Coded<Modifier>],
    description: &Option<String>,
) {
    if is_unsaid(kind, code, modifiers, description) {
        return;
    }
    to.set(element, 1, kind.write());
    to.set(element, 2, code.write());
    for (number, modifier) in (3..=6).zip(modifiers) {
        to.set(element, number, modifier.write());
    }
    to.set(element, 7, description.write());
}

fn take_procedure(line: &mut Line, elements: &mut Elements<'_>, element: usize) {
    let Line { procedure_kind: kind, procedure: code, modifiers, description, .. } = line;
    Procedure { kind, code, modifiers, description }.take(elements, element);
    line.procedure_to = component(elements, element, 8);
}

/// Has the line its service already?
fn is_told(line: &Line) -> bool {
    line.procedure.is_some()
        || line.units.is_some()
        || line.revenue_code.is_some()
        || line.charge != Amount::ZERO
}

/// An element whose value is left over where it has not the form.
fn soft<T: Element>(elements: &mut Elements<'_>, number: usize) -> Option<T> {
    let value = std::str::from_utf8(elements.raw(number)).ok().filter(|text| !text.is_empty());
    let value = value.and_then(|text| T::read(Some(text)));
    if value.is_some() {
        elements.mark(number);
    }
    value
}

/// The charge and the units; the place of the one that has not its form.
fn take_charge(
    line: &mut Line,
    elements: &mut Elements<'_>,
    charge: (usize, &str),
    units: (usize, &str),
) -> Option<Filled> {
    match Element::read(elements.text(charge.0)) {
        Some(value) => line.charge = value,
        None => return Some(Filled::Bad(charge.1.to_string())),
    }
    match Element::read(elements.text(units.0)) {
        Some(value) => line.units = value,
        None => return Some(Filled::Bad(units.1.to_string())),
    }
    None
}

/// Which diagnoses the service is for. What is no number is left over, and what stands behind that.
fn take_pointers(line: &mut Line, elements: &mut Elements<'_>, element: usize) {
    line.diagnosis_pointers = components(elements, element, 1..=4);
}

fn put_pointers(line: &Line, to: &mut Written, element: usize) {
    for (number, pointer) in (1..=4).zip(&line.diagnosis_pointers) {
        to.set(element, number, pointer.write());
    }
}

/// SV1
fn take_professional(line: &mut Line, elements: &mut Elements<'_>) -> Filled {
    if is_told(line) {
        return Filled::Odd;
    }
    if let Some(bad) = take_charge(line, elements, (2, "SV102"), (4, "SV104")) {
        return bad;
    }
    take_procedure(line, elements, 1);
    line.unit_basis = taken(elements, 3);
    line.place_of_service = taken(elements, 5);
    take_pointers(line, elements, 7);
    line.emergency = taken(elements, 9);
    line.epsdt = taken(elements, 11);
    line.family_planning = taken(elements, 12);
    line.copay_status = taken(elements, 15);
    HERE
}

/// SV2
fn take_institutional(line: &mut Line, elements: &mut Elements<'_>) -> Filled {
    if is_told(line) {
        return Filled::Odd;
    }
    if let Some(bad) = take_charge(line, elements, (3, "SV203"), (5, "SV205")) {
        return bad;
    }
    line.revenue_code = taken(elements, 1);
    take_procedure(line, elements, 2);
    line.unit_basis = taken(elements, 4);
    line.non_covered = soft(elements, 7);
    HERE
}

/// SV3
fn take_dental(line: &mut Line, elements: &mut Elements<'_>) -> Filled {
    if is_told(line) {
        return Filled::Odd;
    }
    if let Some(bad) = take_charge(line, elements, (2, "SV302"), (6, "SV306")) {
        return bad;
    }
    take_procedure(line, elements, 1);
    line.place_of_service = taken(elements, 3);
    line.oral_cavity = components(elements, 4, 1..=5);
    line.prosthesis = taken(elements, 5);
    take_pointers(line, elements, 11);
    HERE
}

/// The service in the form of the guide.
fn put_service(line: &Line, out: &mut LoopOut) {
    let element = match &*out.guide.name {
        "837I" => 2,
        _ => 1,
    };
    let mut to = Written::new(match &*out.guide.name {
        "837I" => "SV2",
        "837D" => "SV3",
        _ => "SV1",
    });
    let Line { procedure_kind, procedure, modifiers, description, .. } = line;
    put_procedure(&mut to, element, procedure_kind, procedure, modifiers, description);
    to.set(element, 8, line.procedure_to.write());
    match &*to.id {
        "SV2" => {
            to.set(1, 1, line.revenue_code.write());
            to.set(4, 1, line.unit_basis.write());
            to.set(5, 1, line.units.write());
            to.set(7, 1, line.non_covered.write());
        }
        "SV3" => {
            to.set(3, 1, line.place_of_service.write());
            for (number, area) in (1..=5).zip(&line.oral_cavity) {
                to.set(4, number, area.write());
            }
            to.set(5, 1, line.prosthesis.write());
            to.set(6, 1, line.units.write());
            put_pointers(line, &mut to, 11);
        }
        _ => {
            to.set(3, 1, line.unit_basis.write());
            to.set(4, 1, line.units.write());
            to.set(5, 1, line.place_of_service.write());
            put_pointers(line, &mut to, 7);
            to.set(9, 1, line.emergency.write());
            to.set(11, 1, line.epsdt.write());
            to.set(12, 1, line.family_planning.write());
            to.set(15, 1, line.copay_status.write());
        }
    }
    // A line that says nothing of its service has no charge to tell either.
    if !to.is_bare() || line.charge != Amount::ZERO {
        to.set(if element == 2 { 3 } else { 2 }, 1, line.charge.write());
    }
    out.segment(to);
}

/// It is written with the other forms of the service.
fn put_nothing(_: &Line, _: &mut LoopOut) {}

/// DTP 472
fn take_service_dates(line: &mut Line, elements: &mut Elements<'_>) -> Filled {
    if line.service_dates.is_some() || !matches!(elements.raw(2), b"D8" | b"RD8") {
        return Filled::Unnamed;
    }
    match EventDate::read(elements) {
        Some(date) => line.service_dates = Some(DateSpan { from: date.from, to: date.to }),
        None => return Filled::Odd,
    }
    Filled::At("service_dates", None)
}

fn put_service_dates(line: &Line, out: &mut LoopOut) {
    let Some(DateSpan { from, to }) = &line.service_dates else { return };
    let mut written = Written::new("DTP");
    EventDate { kind: DateKind::Service, from: from.clone(), to: to.clone(), time: None }.write(&mut written);
    out.segment(written);
}

fn open_pick_up(line: &mut Line) -> bool {
    line.pick_up.is_none()
}

fn take_pick_up(line: &mut Line, id: SegmentId, elements: &mut Elements<'_>) -> Filled {
    at("pick_up", take_stop(&mut line.pick_up, None, id, elements))
}

fn put_pick_up(line: &Line, out: &mut LoopOut) {
    put_stop(&line.pick_up, &None, "2420*", "PW", out);
}

fn open_drop_off(line: &mut Line) -> bool {
    line.drop_off.is_none()
}

fn take_drop_off(line: &mut Line, id: SegmentId, elements: &mut Elements<'_>) -> Filled {
    at("drop_off", take_stop(&mut line.drop_off, Some(&mut line.drop_off_name), id, elements))
}

fn put_drop_off(line: &Line, out: &mut LoopOut) {
    put_stop(&line.drop_off, &line.drop_off_name, "2420*", "45", out);
}

part! { Line keeps unmodelled {
    segments {
        with "LX" [] (take_number, put_number);
        with "SV1" [] (take_professional, put_service);
        with "SV2" [] (take_institutional, put_nothing);
        with "SV3" [] (take_dental, put_nothing);
        with "DTP" ["472"] (take_service_dates, put_service_dates);
        has "REF" ["6R"] control_number [2];
        many "DTP" [] dates [];
        many "REF" [] references [];
        many "TOO" [] teeth [];
        has "SV5" [] equipment [];
        many "PWK" [] attachments [];
        has "CR1" [] ambulance [];
        has "CR3" [] equipment_certificate [];
        many "CRC" [] certifications [];
        many "QTY" [] quantities [];
        many "MEA" [] test_results [];
        has "CN1" [] contract [];
        many "AMT" [] amounts [];
        many "K3" [] fixed_format [1];
        many "NTE" [] notes [];
        has "PS1" [] purchased_service [];
        has "HCP" [] repricing [];
    }
    loops {
        one "2410" [] drug;
        one "2420*" ["82"] rendering_provider;
        one "2420*" ["QB"] purchased_service_provider;
        one "2420*" ["77"] service_facility;
        one "2420*" ["DQ"] supervising_provider;
        one "2420*" ["DK"] ordering_provider;
        one "2420*" ["DN"] referring_provider;
        one "2420*" ["P3"] primary_care_provider;
        one "2420*" ["72"] operating_provider;
        one "2420*" ["ZZ"] other_operating_provider;
        one "2420*" ["DD"] assistant_surgeon;
        own "2420*" ["PW"] (open_pick_up, take_pick_up, put_pick_up);
        own "2420*" ["45"] (open_drop_off, take_drop_off, put_drop_off);
        many "2430" [] adjudications;
        many "2440" [] forms;
    }
} }

/// LIN; the qualifier of a national drug code is not kept.
fn take_drug(drug: &mut Drug, elements: &mut Elements<'_>) -> Filled {
    if elements.raw(2) == b"N4" && elements.is_single(3) {
        elements.mark(2);
    } else {
        drug.qualifier = taken(elements, 2);
    }
    drug.ndc = taken(elements, 3).unwrap_or_default();
    HERE
}

fn put_drug(drug: &Drug, out: &mut LoopOut) {
    let mut written = Written::new("LIN");
    if !drug.ndc.is_empty() {
        written.set(2, 1, Some("N4".into()));
    }
    written.set(2, 1, drug.qualifier.write());
    written.set(3, 1, drug.ndc.write());
    out.segment(written);
}

part! { Drug {
    here { "CTP" { quantity: [4], unit: [5 1] } }
    segments {
        with "LIN" [] (take_drug, put_drug);
        many "REF" [] references [];
    }
} }

/// SVD. Without an amount the claim cannot be read.
fn take_decision(held: &mut LineAdjudication, elements: &mut Elements<'_>) -> Filled {
    let Some(paid) = Element::read(elements.text(2)) else { return Filled::Bad("SVD02".into()) };
    held.paid = paid;
    held.payer = taken(elements, 1).unwrap_or_default();
    let LineAdjudication { procedure_kind: kind, procedure: code, modifiers, description, .. } = held;
    Procedure { kind, code, modifiers, description }.take(elements, 3);
    held.revenue_code = taken(elements, 4);
    held.units = soft(elements, 5);
    held.bundled_into = taken(elements, 6);
    HERE
}

fn put_decision(held: &LineAdjudication, out: &mut LoopOut) {
    let mut written = Written::new("SVD");
    written.set(1, 1, held.payer.write());
    written.set(2, 1, held.paid.write());
    let LineAdjudication { procedure_kind, procedure, modifiers, description, .. } = held;
    put_procedure(&mut written, 3, procedure_kind, procedure, modifiers, description);
    written.set(4, 1, held.revenue_code.write());
    written.set(5, 1, held.units.write());
    written.set(6, 1, held.bundled_into.write());
    out.segment(written);
}

fn take_day(held: &mut LineAdjudication, elements: &mut Elements<'_>) -> Filled {
    take_decided(&mut held.decided, elements)
}

fn put_day(held: &LineAdjudication, out: &mut LoopOut) {
    put_decided(&held.decided, out);
}

part! { LineAdjudication keeps unmodelled {
    segments {
        with "SVD" [] (take_decision, put_decision);
        group "CAS" [] adjustments [];
        with "DTP" ["573"] (take_day, put_day);
        has "AMT" ["EAF"] remaining_patient_liability [2];
    }
} }
