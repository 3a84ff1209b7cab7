//! The circumstances of care, contracts, repricing and the smaller values of a claim on the wire.

use super::parties::taken;
use crate::claim::{
    Admission, Ambulance, Attachment, Certification, Contract, Equipment, EquipmentCertificate, Form,
    FormAnswer, Note, Orthodontics, PurchasedService, Repricing, SpinalManipulation, TestResult, Tooth,
    ToothStatus,
};
use crate::x12::elements::Elements;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::Written;
use crate::x12::typed::part::part;
use crate::x12::typed::wire::{Wire, wire};

wire! { Note { kind: [1], text: [2] } }
wire! { Contract { kind: [1], amount: [2], percent: [3], code: [4], discount: [5], version: [6] } }
wire! { SpinalManipulation { condition: [8], descriptions: [10..=11] } }
wire! { Certification { kind: [1], applies: [2], conditions: [3..=7] } }
wire! { TestResult { origin: [1], kind: [2], value: [3] } }
wire! { FormAnswer { question: [1], answer: [2], text: [3], date: [4], percent: [5] } }
wire! { PurchasedService { provider: [1], charge: [2] } }
wire! { Admission { admission_type: [1], source: [2], patient_status: [3] } }
wire! { Orthodontics { months: [1], months_left: [2], orthodontic: [3], description: [4] } }
wire! { ToothStatus ("JP" [6]) { tooth: [1], state: [2] } }
wire! { Tooth ("JP" [1]) { tooth: [2], surfaces: [3 1..=5] } }
wire! { Repricing {
    method: [1], allowed: [2], savings: [3], organization: [4], rate: [5], group: [6], group_amount: [7], revenue_code: [8],
    procedure_kind: [9], procedure: [10], unit_basis: [11], units: [12], reject_reason: [13], compliance: [14], exception: [15],
} }

/// Takes the qualifier of an element, where the element is there.
fn qualified(elements: &mut Elements<'_>, qualifier: usize, code: &str, element: usize) {
    if elements.is_single(element) {
        elements.implied(qualifier, code);
    }
}

/// Writes an element and, where there is one, its qualifier.
fn put_qualified(
    to: &mut Written,
    qualifier: usize,
    code: &'static str,
    element: usize,
    value: &impl Element,
) {
    let value = value.write();
    if value.is_some() {
        to.set(qualifier, 1, Some(code.into()));
    }
    to.set(element, 1, value);
}

/// PWK
impl Wire for Attachment {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        qualified(elements, 5, "AC", 6);
        Some(Attachment {
            kind: taken(elements, 1)?,
            method: taken(elements, 2)?,
            control_number: taken(elements, 6),
        })
    }
    fn write(&self, to: &mut Written) {
        to.set(1, 1, self.kind.write());
        to.set(2, 1, self.method.write());
        put_qualified(to, 5, "AC", 6, &self.control_number);
    }
}

/// CR1
impl Wire for Ambulance {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let miles = Element::read(elements.text(6))?;
        qualified(elements, 1, "LB", 2);
        qualified(elements, 5, "DH", 6);
        Some(Ambulance {
            weight: taken(elements, 2),
            reason: taken(elements, 4),
            miles,
            round_trip: taken(elements, 9),
            stretcher: taken(elements, 10),
        })
    }
    fn write(&self, to: &mut Written) {
        put_qualified(to, 1, "LB", 2, &self.weight);
        to.set(4, 1, self.reason.write());
        put_qualified(to, 5, "DH", 6, &self.miles);
        to.set(9, 1, self.round_trip.write());
        to.set(10, 1, self.stretcher.write());
    }
}

/// SV5
impl Wire for Equipment {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        qualified(elements, 2, "DA", 3);
        Some(Equipment {
            procedure_kind: Element::read(elements.text_of(1, 1))?,
            procedure: Element::read(elements.text_of(1, 2))?,
            days: Element::read(elements.text(3))?,
            rental_price: Element::read(elements.text(4))?,
            purchase_price: Element::read(elements.text(5))?,
            rental_frequency: taken(elements, 6),
        })
    }
    fn write(&self, to: &mut Written) {
        to.set(1, 1, self.procedure_kind.write());
        to.set(1, 2, self.procedure.write());
        put_qualified(to, 2, "DA", 3, &self.days);
        to.set(4, 1, self.rental_price.write());
        to.set(5, 1, self.purchase_price.write());
        to.set(6, 1, self.rental_frequency.write());
    }
}

/// CR3
impl Wire for EquipmentCertificate {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        qualified(elements, 2, "MO", 3);
        let months = Element::read(elements.text(3))?;
        Some(EquipmentCertificate { kind: taken(elements, 1), months })
    }
    fn write(&self, to: &mut Written) {
        to.set(1, 1, self.kind.write());
        put_qualified(to, 2, "MO", 3, &self.months);
    }
}

part! { Form {
    here { "LQ" { list: [1], code: [2] } }
    segments { many "FRM" [] answers []; }
} }
