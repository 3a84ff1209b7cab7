//! Loop 2320 and those within it: the other payers of a claim.

use super::claim::at;
use super::parties::HERE;
use crate::claim::{EventDate, OtherPayer, Payer, Subscriber};
use crate::tables::guides::SegmentId;
use crate::x12::elements::Elements;
use crate::x12::ids;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::{At, Filled, Part, is_blank, part};
use crate::x12::typed::wire::Wire;

part! { Subscriber {
    here { "SBR" {
        responsibility: [1], relationship: [2], group_number: [3], group_name: [4], insurance_type: [5], filing: [9],
    } }
} }

/// DTP 573: when a payer decided.
pub(super) fn take_decided(held: &mut Option<EventDate>, elements: &mut Elements<'_>) -> Filled {
    if held.is_some() {
        return Filled::Odd;
    }
    match EventDate::read(elements) {
        Some(date) => *held = Some(date),
        None => return Filled::Odd,
    }
    Filled::At("decided", None)
}

pub(super) fn put_decided(held: &Option<EventDate>, out: &mut LoopOut) {
    let Some(date) = held else { return };
    let mut written = Written::new("DTP");
    date.write(&mut written);
    out.segment(written);
}

fn open_payer(other: &mut OtherPayer) -> bool {
    is_blank(&other.payer) && other.decided.is_none()
}

/// Loop 2330B: the payer, and when it decided.
fn take_payer(other: &mut OtherPayer, id: SegmentId, elements: &mut Elements<'_>) -> Filled {
    if id == ids::DTP && elements.raw(1) == b"573" {
        return take_decided(&mut other.decided, elements);
    }
    let filled = other.payer.take(id, elements, At { x12_loop: "2330B", code: "PR" });
    if id == ids::NM1 && is_blank(&other.payer) {
        // Nothing would be written of it, nor its code.
        elements.leave_all();
    }
    match filled {
        Filled::At("address", index) => Filled::At("payer.address", index),
        Filled::At("references", index) => Filled::At("payer.references", index),
        filled => at("payer", filled),
    }
}

fn put_payer(other: &OtherPayer, out: &mut LoopOut) {
    if *other.payer == Payer::default() && other.decided.is_none() {
        return;
    }
    let mut made = out.within("2330B", "PR");
    other.payer.write(&mut made);
    put_decided(&other.decided, &mut made);
    out.add(made);
}

/// OI
fn take_signatures(other: &mut OtherPayer, elements: &mut Elements<'_>) -> Filled {
    if other.benefits_assigned.is_some() || other.release_of_information.is_some() {
        return Filled::Odd;
    }
    other.benefits_assigned = super::parties::taken(elements, 3);
    other.patient_signature = super::parties::taken(elements, 4);
    other.release_of_information = super::parties::taken(elements, 6);
    HERE
}

fn put_signatures(other: &OtherPayer, out: &mut LoopOut) {
    use crate::x12::typed::element::Element;
    let mut written = Written::new("OI");
    written.set(3, 1, other.benefits_assigned.write());
    written.set(4, 1, other.patient_signature.write());
    written.set(6, 1, other.release_of_information.write());
    out.segment(written);
}

part! { OtherPayer keeps unmodelled {
    here { "SBR" {
        responsibility: [1], relationship: [2], group_number: [3], group_name: [4], insurance_type: [5], filing: [9],
    } }
    segments {
        group "CAS" [] adjustments [];
        has "AMT" ["D"] paid [2];
        has "AMT" ["A8"] non_covered [2];
        has "AMT" ["EAF"] remaining_patient_liability [2];
        with "OI" [] (take_signatures, put_signatures);
        has "MIA" [] inpatient [];
        has "MOA" [] outpatient [];
    }
    loops {
        is "2330A" ["IL"] subscriber;
        own "2330B" ["PR"] (open_payer, take_payer, put_payer);
        many "2330*" ["DN"] referring_providers;
        one "2330*" ["P3"] primary_care_provider;
        one "2330*" ["82"] rendering_provider;
        one "2330*" ["77"] service_facility;
        one "2330*" ["DQ"] supervising_provider;
        one "2330*" ["85"] billing_provider;
        one "2330*" ["71"] attending_provider;
        one "2330*" ["72"] operating_provider;
        one "2330*" ["ZZ"] other_operating_provider;
        one "2330*" ["DD"] assistant_surgeon;
    }
} }
