//! Loop 2300 and those within it.

use super::codes::{put_health_codes, take_health_codes};
use super::parties::{HERE, component, components, put_stop, take_stop, taken};
use crate::claim::{Accident, Claim, ClaimKind};
use crate::tables::guides::SegmentId;
use crate::x12::elements::Elements;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::{Filled, part};

/// CLM. Without an amount of the charge the claim cannot be read.
fn take_header(claim: &mut Claim, elements: &mut Elements<'_>) -> Filled {
    let Some(charge) = Element::read(elements.text(2)) else { return Filled::Bad("CLM02".into()) };
    claim.total_charge = charge;
    claim.id = taken(elements, 1).unwrap_or_default();
    if !elements.raw_component(5, 1).is_empty() {
        match elements.raw_component(5, 2) {
            // Where it is left out the guide knows it.
            b"" if claim.kind == ClaimKind::Institutional => claim.facility_type = component(elements, 5, 1),
            b"A" => {
                elements.mark_component(5, 2);
                claim.facility_type = component(elements, 5, 1);
            }
            b"B" => {
                elements.mark_component(5, 2);
                claim.place_of_service = component(elements, 5, 1);
            }
            _ => {
                claim.facility_qualifier = component(elements, 5, 2);
                claim.place_of_service = component(elements, 5, 1);
            }
        }
    }
    claim.frequency = component(elements, 5, 3);
    claim.provider_signature = taken(elements, 6);
    claim.assignment = taken(elements, 7);
    claim.benefits_assigned = taken(elements, 8);
    claim.release_of_information = taken(elements, 9);
    claim.patient_signature = taken(elements, 10);
    if !elements.raw(11).is_empty() {
        let causes = components(elements, 11, 1..=3);
        let accident =
            Accident { causes, state: component(elements, 11, 4), country: component(elements, 11, 5) };
        claim.accident = (accident != Accident::default()).then(|| accident.into());
    }
    claim.special_program = taken(elements, 12);
    claim.submission_reason = taken(elements, 19);
    claim.delay_reason = taken(elements, 20);
    HERE
}

fn put_header(claim: &Claim, out: &mut LoopOut) {
    let mut written = Written::new("CLM");
    written.set(1, 1, claim.id.write());
    written.set(2, 1, claim.total_charge.write());
    match (&claim.place_of_service, &claim.facility_type) {
        (Some(place), _) => {
            written.set(5, 1, place.write());
            let qualifier = claim.facility_qualifier.as_deref().unwrap_or("B");
            written.set(5, 2, Some(qualifier.into()));
        }
        (None, Some(facility)) => {
            written.set(5, 1, facility.write());
            written.set(5, 2, Some("A".into()));
        }
        (None, None) => {}
    }
    written.set(5, 3, claim.frequency.write());
    written.set(6, 1, claim.provider_signature.write());
    written.set(7, 1, claim.assignment.write());
    written.set(8, 1, claim.benefits_assigned.write());
    written.set(9, 1, claim.release_of_information.write());
    written.set(10, 1, claim.patient_signature.write());
    if let Some(accident) = &claim.accident {
        for (number, cause) in (1..=3).zip(&accident.causes) {
            written.set(11, number, cause.write());
        }
        written.set(11, 4, accident.state.write());
        written.set(11, 5, accident.country.write());
    }
    written.set(12, 1, claim.special_program.write());
    written.set(19, 1, claim.submission_reason.write());
    written.set(20, 1, claim.delay_reason.write());
    out.segment(written);
}

/// DTP 096, which tells an hour alone in an institutional claim.
fn take_discharge_hour(claim: &mut Claim, elements: &mut Elements<'_>) -> Filled {
    if claim.discharge_hour.is_some() || elements.raw(2) != b"TM" || !elements.is_single(3) {
        return Filled::Unnamed;
    }
    elements.mark(1);
    elements.mark(2);
    claim.discharge_hour = taken(elements, 3);
    Filled::At("discharge_hour", None)
}

fn put_discharge_hour(claim: &Claim, out: &mut LoopOut) {
    if claim.discharge_hour.is_none() {
        return;
    }
    let mut written = Written::new("DTP");
    written.set(1, 1, Some("096".into()));
    written.set(2, 1, Some("TM".into()));
    written.set(3, 1, claim.discharge_hour.write());
    out.segment(written);
}

fn open_pick_up(claim: &mut Claim) -> bool {
    claim.pick_up.is_none()
}

fn take_pick_up(claim: &mut Claim, id: SegmentId, elements: &mut Elements<'_>) -> Filled {
    at("pick_up", take_stop(&mut claim.pick_up, None, id, elements))
}

fn put_pick_up(claim: &Claim, out: &mut LoopOut) {
    put_stop(&claim.pick_up, &None, "2310*", "PW", out);
}

fn open_drop_off(claim: &mut Claim) -> bool {
    claim.drop_off.is_none()
}

fn take_drop_off(claim: &mut Claim, id: SegmentId, elements: &mut Elements<'_>) -> Filled {
    at("drop_off", take_stop(&mut claim.drop_off, Some(&mut claim.drop_off_name), id, elements))
}

fn put_drop_off(claim: &Claim, out: &mut LoopOut) {
    put_stop(&claim.drop_off, &claim.drop_off_name, "2310*", "45", out);
}

/// What went into a part of a part: under the name of its field.
pub(super) fn at(field: &'static str, filled: Filled) -> Filled {
    match filled {
        Filled::At("", index) => Filled::At(field, index),
        other => other,
    }
}

part! { Claim keeps unmodelled {
    segments {
        with "CLM" [] (take_header, put_header);
        with "DTP" ["096"] (take_discharge_hour, put_discharge_hour);
        many "DTP" [] dates [];
        has "CL1" [] admission [];
        has "DN1" [] orthodontics [];
        many "DN2" [] tooth_status [];
        many "PWK" [] attachments [];
        has "CN1" [] contract [];
        has "AMT" ["F5"] patient_paid [2];
        has "AMT" ["F3"] patient_estimate [2];
        has "REF" ["F8"] original_reference [2];
        has "REF" ["G1"] prior_authorization [2];
        has "REF" ["9F"] referral_number [2];
        many "REF" [] references [];
        many "K3" [] fixed_format [1];
        many "NTE" [] notes [];
        has "CR1" [] ambulance [];
        has "CR2" [] spinal_manipulation [];
        many "CRC" [] certifications [];
        with "HI" [] (take_health_codes, put_health_codes);
        has "HCP" [] repricing [];
    }
    loops {
        many "2400" [] lines;
        many "2320" [] other_payers;
        one "2310*" ["82"] rendering_provider;
        one "2310*" ["DN"] referring_provider;
        one "2310*" ["P3"] primary_care_provider;
        one "2310*" ["77"] service_facility;
        one "2310*" ["DQ"] supervising_provider;
        one "2310*" ["DK"] ordering_provider;
        one "2310*" ["71"] attending_provider;
        one "2310*" ["72"] operating_provider;
        one "2310*" ["ZZ"] other_operating_provider;
        one "2310*" ["DD"] assistant_surgeon;
        own "2310*" ["PW"] (open_pick_up, take_pick_up, put_pick_up);
        own "2310*" ["45"] (open_drop_off, take_drop_off, put_drop_off);
    }
} }
