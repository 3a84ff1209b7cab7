//! What questions to a payer and their answers have in common on the wire.

use std::borrow::Cow;

use crate::claim::EventDate;
use crate::inquiry::{
    BenefitQuantity, Demographics, EntityRole, FollowUp, InquiryDate, InquiryDateKind, InquiryDiagnosis,
    InquiryHeader, Member, MemberRelation, Military, Number, NumberKind, Party, ProviderRole,
    ProviderSpecialty, Purpose, Rejection, RejectionReason, RelatedEntity, ServiceCode, ServiceDelivery,
    ServiceType, TimePeriod, Trace, TraceKind,
};
use crate::x12::elements::Elements;
use crate::x12::typed::element::{Element, words};
use crate::x12::typed::out::Written;
use crate::x12::typed::part::part;
use crate::x12::typed::wire::{Grouped, Wire, composite, wire};

words!(
    BenefitQuantity,
    EntityRole,
    FollowUp,
    InquiryDateKind,
    NumberKind,
    ProviderRole,
    Purpose,
    RejectionReason,
    ServiceType,
    TimePeriod,
    TraceKind,
);

wire! { InquiryHeader { purpose: [2], reference: [3], date: [4], time: [5], kind: [6] } }
wire! { Trace { kind: [1], number: [2], originator: [3], supplement: [4] } }
wire! { Rejection { valid: [1], reason: [3], follow_up: [4] } }
wire! { Number { kind: [1], value: [2], description: [3] } }
wire! { ProviderSpecialty { role: [1], qualifier: [2], code: [3] } }
wire! { MemberRelation {
    subscriber: [1], relationship: [2], maintenance: [3], maintenance_reason: [4], employment: [8], birth_sequence: [17],
} }
wire! { Military {
    status: [1], employment: [2], branch: [3], description: [4], rank: [5], period_format: [6], period: [7],
} }
wire! { ServiceDelivery {
    quantity_kind: [1], quantity: [2], frequency_unit: [3], frequency: [4], period: [5], period_count: [6], pattern: [7],
    pattern_time: [8],
} }
composite! { ServiceCode { kind: [1], code: [2], modifiers: [3..=6], description: [7], code_to: [8] } }

/// DMG: the form of the date is told only where there is a date.
impl Wire for Demographics {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let birth_date = match (elements.raw(1), elements.raw(2)) {
            (b"D8", _) if elements.is_single(2) => {
                elements.mark(1);
                Element::read(elements.text(2))?
            }
            (b"", b"") => None,
            _ => return None,
        };
        Some(Demographics { birth_date, gender: Element::read(elements.text(3))? })
    }
    fn write(&self, to: &mut Written) {
        if let Some(date) = &self.birth_date {
            to.set(1, 1, Some(Cow::Borrowed("D8")));
            to.set(2, 1, date.write());
        }
        to.set(3, 1, self.gender.write());
    }
}

/// DTP, without a time of the day.
impl Wire for InquiryDate {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let EventDate { kind, from, to, time } = Wire::read(elements)?;
        let kind = InquiryDateKind::from_x12(kind.x12());
        time.is_none().then_some(InquiryDate { kind, from, to })
    }
    fn write(&self, to: &mut Written) {
        let from = self.from.write().unwrap_or_default();
        let (form, text) = match &self.to {
            Some(last) => ("RD8", format!("{from}-{}", last.write().unwrap_or_default())),
            None => ("D8", from.into_owned()),
        };
        to.set(1, 1, self.kind.write());
        to.set(2, 1, Some(form.into()));
        to.set(3, 1, Some(text.into()));
    }
}

/// HI: twelve codes to a segment.
impl Grouped for InquiryDiagnosis {
    fn read_all(elements: &mut Elements<'_>) -> Option<Vec<Self>> {
        let mut list = Vec::new();
        for place in 1..=12 {
            if elements.raw(place).is_empty() {
                continue;
            }
            let kind = Element::read(Some(elements.text_of(place, 1)?))?;
            let code = Element::read(Some(elements.text_of(place, 2)?))?;
            let date = match (elements.raw_component(place, 3), elements.raw_component(place, 4).is_empty()) {
                (b"D8", false) => {
                    elements.mark_component(place, 3);
                    Element::read(elements.text_of(place, 4))?
                }
                (b"", true) => None,
                _ => return None,
            };
            list.push(InquiryDiagnosis { kind, code, date });
        }
        (!list.is_empty()).then_some(list)
    }
    fn write_all(list: &[Self], id: &'static str, out: &mut Vec<Written>) {
        for twelve in list.chunks(12) {
            let mut written = Written::new(id);
            for (place, diagnosis) in (1..).zip(twelve) {
                written.set(place, 1, diagnosis.kind.write());
                written.set(place, 2, diagnosis.code.write());
                if let Some(date) = &diagnosis.date {
                    written.set(place, 3, Some(Cow::Borrowed("D8")));
                    written.set(place, 4, date.write());
                }
            }
            out.push(written);
        }
    }
}

part! { Party {
    here { "NM1" { role: [1], entity: [2], name: [..], identifier: [..] } }
    segments {
        many "REF" [] numbers [];
        street "N3" [] address [];
        town "N4" [] address [];
        many "PER" ["IC"] contacts [];
        has "PRV" [] specialty [];
        many "DTP" [] dates [];
        many "AAA" [] rejections [];
    }
} }

part! { RelatedEntity {
    here { "NM1" { role: [1], entity: [2], name: [..], identifier: [..], relationship: [10] } }
    segments {
        street "N3" [] address [];
        town "N4" [] address [];
        many "PER" ["IC"] contacts [];
        has "PRV" [] specialty [];
        many "AAA" [] rejections [];
    }
} }

part! { Member {
    here { "NM1" { entity: [2], name: [..], prefix: [6], identifier: [..] } }
    segments {
        many "REF" [] numbers [];
        street "N3" [] address [];
        town "N4" [] address [];
        many "AAA" [] rejections [];
        has "PRV" [] provider [];
        has "DMG" [] demographics [];
        has "INS" [] relation [];
        group "HI" [] diagnoses [];
        many "DTP" [] dates [];
        has "MPI" [] military [];
    }
} }
