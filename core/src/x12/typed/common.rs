//! What many documents have in common: names, addresses, contacts, references, dates, adjustments.

use crate::claim::{
    Address, Adjustment, AdjustmentGroup, Contact, ContactKind, ContactNumber, DateKind, EventDate,
    Identifier, InpatientAdjudication, Name, OtherAmount, OutpatientAdjudication, ProviderReference,
    Quantity, Reference,
};
use crate::dates::Day;
use crate::list::List;
use crate::shared::Shared;
use crate::text::{Coded, Private};
use crate::x12::elements::Elements;
use crate::x12::ids;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::wire::{Grouped, Wire, wire};

wire! { Name { last: [3], first: [4], middle: [5], suffix: [7] } }
wire! { Identifier { qualifier: [8], value: [9] } }
wire! { OtherAmount { kind: [1], amount: [2] } }
wire! { InpatientAdjudication {
    covered_days: [1], operating_outlier: [2], lifetime_psychiatric_days: [3], drg_amount: [4], remark: [5], disproportionate_share: [6],
    primary_payer_pass_through: [7], capital: [8], capital_federal_specific: [9], capital_hospital_specific: [10],
    capital_disproportionate_share: [11], old_capital: [12], capital_indirect_medical_education: [13],
    operating_hospital_specific: [14], cost_report_days: [15], operating_federal_specific: [16], capital_outlier: [17],
    indirect_teaching: [18], non_payable_professional: [19], remarks: [20..=23], capital_exception: [24],
} }
wire! { OutpatientAdjudication {
    reimbursement_rate: [1], hcpcs_payable: [2], remarks: [3..=7], esrd_payment: [8], non_payable_professional: [9],
} }
wire! { Quantity { kind: [1], quantity: [2] } }

/// REF: a number, and at a line the payer that it is of.
macro_rules! reference {
    ($type:ident) => {
        impl Wire for $type {
            fn read(elements: &mut Elements<'_>) -> Option<Self> {
                let kind = Element::read(elements.text(1))?;
                let value = Element::read(elements.text(2))?;
                let mut payer = None;
                if elements.raw_component(4, 1) == b"2U" {
                    elements.mark_component(4, 1);
                    payer = Element::read(elements.text_of(4, 2))?;
                }
                Some($type { kind, value, payer })
            }
            fn write(&self, to: &mut Written) {
                to.set(1, 1, self.kind.write());
                to.set(2, 1, self.value.write());
                if self.payer.is_some() {
                    to.set(4, 1, Some("2U".into()));
                    to.set(4, 2, self.payer.write());
                }
            }
        }
    };
}

reference!(Reference);
reference!(ProviderReference);

/// An address that may be a person's.
pub(crate) trait HoldsAddress {
    fn address(&self) -> Option<&Address>;
    fn change(&mut self, change: impl FnOnce(&mut Address));
}

impl HoldsAddress for Option<Address> {
    fn address(&self) -> Option<&Address> {
        self.as_ref()
    }
    fn change(&mut self, change: impl FnOnce(&mut Address)) {
        change(self.get_or_insert_default());
    }
}

/// A part that is an address and nothing else.
impl HoldsAddress for Address {
    fn address(&self) -> Option<&Address> {
        Some(self)
    }
    fn change(&mut self, change: impl FnOnce(&mut Address)) {
        change(self);
    }
}

impl HoldsAddress for Option<Private<Address>> {
    fn address(&self) -> Option<&Address> {
        self.as_ref().map(Private::expose)
    }
    fn change(&mut self, change: impl FnOnce(&mut Address)) {
        change(self.get_or_insert_with(|| Private::new(Address::default())).expose_mut());
    }
}

impl HoldsAddress for Option<Shared<Address>> {
    fn address(&self) -> Option<&Address> {
        self.as_deref()
    }
    fn change(&mut self, change: impl FnOnce(&mut Address)) {
        change(self.get_or_insert_default());
    }
}

impl HoldsAddress for Option<Shared<Private<Address>>> {
    fn address(&self) -> Option<&Address> {
        self.as_deref().map(Private::expose)
    }
    fn change(&mut self, change: impl FnOnce(&mut Address)) {
        change(self.get_or_insert_default().expose_mut());
    }
}

/// Takes an N3, unless there is a street already.
pub(crate) fn take_street(held: &mut impl HoldsAddress, elements: &mut Elements<'_>) -> bool {
    if held.address().is_some_and(|address| address.line_1.is_some()) || !elements.is_single(1) {
        return false;
    }
    held.change(|address| {
        address.line_1 = elements.text(1).map(String::from);
        address.line_2 = elements.text(2).map(String::from);
    });
    true
}

/// Takes an N4, unless there is a town already.
pub(crate) fn take_town(held: &mut impl HoldsAddress, elements: &mut Elements<'_>) -> bool {
    let known = |address: &Address| {
        address.city.is_some()
            || address.state.is_some()
            || address.zip.is_some()
            || address.country.is_some()
            || address.country_subdivision.is_some()
    };
    if held.address().is_some_and(known) || [1, 2, 3, 4].iter().all(|place| elements.raw(*place).is_empty()) {
        return false;
    }
    held.change(|address| {
        address.city = elements.text(1).map(String::from);
        address.state = elements.text(2).map(String::from);
        address.zip = Element::read(elements.text(3)).flatten();
        address.country = elements.text(4).map(String::from);
        address.country_subdivision = elements.text(7).map(String::from);
    });
    true
}

pub(crate) fn put_street(held: &impl HoldsAddress, out: &mut LoopOut) {
    let Some(address) = held.address() else { return };
    let mut written = Written::new("N3");
    written.set(1, 1, address.line_1.write());
    written.set(2, 1, address.line_2.write());
    out.segment(written);
}

pub(crate) fn put_town(held: &impl HoldsAddress, out: &mut LoopOut) {
    let Some(address) = held.address() else { return };
    let mut written = Written::new("N4");
    written.set(1, 1, address.city.write());
    written.set(2, 1, address.state.write());
    written.set(3, 1, address.zip.write());
    written.set(4, 1, address.country.write());
    written.set(7, 1, address.country_subdivision.write());
    out.segment(written);
}

/// PER; its function (PER01) is told by the row.
impl Wire for Contact {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let mut contact = Contact { name: elements.text(2).map(String::from), numbers: List::new() };
        for place in [3, 5, 7] {
            match (elements.raw(place).is_empty(), elements.raw(place + 1).is_empty()) {
                // They are written one behind the other: behind a gap they would take the place of what is left over there.
                (true, true) if (place..9).all(|place| elements.raw(place).is_empty()) => break,
                (false, false) => {}
                _ => return None,
            }
            let (kind, value) = (elements.text(place)?, elements.text(place + 1)?);
            contact
                .numbers
                .push(ContactNumber { kind: ContactKind::from_x12(kind), value: value.to_string() });
        }
        Some(contact)
    }
    fn write(&self, to: &mut Written) {
        to.set(2, 1, self.name.write());
        for (place, number) in [3, 5, 7].into_iter().zip(&self.numbers) {
            to.set(place, 1, number.kind.write());
            to.set(place + 1, 1, number.value.write());
        }
    }
}

/// DTP, or DTM, which has a day alone.
impl Wire for EventDate {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let kind = DateKind::from_x12(elements.text(1)?);
        if elements.is(ids::DTM) {
            let from = Element::read(Some(elements.text(2)?))?;
            return Some(EventDate { kind, from, to: None, time: None });
        }
        let (form, text) = (elements.text(2)?, elements.text(3)?);
        let (from, to, time) = match form {
            "D8" => (Element::read(Some(text))?, None, None),
            "RD8" => {
                let (from, to) = text.split_once('-')?;
                (Element::read(Some(from))?, Some(Element::read(Some(to))?), None)
            }
            "DT" if text.len() == 12 && text.is_ascii() => {
                let (date, time) = text.split_at_checked(8)?;
                (Coded::Code(Day::parse_x12(date).ok()?), None, Some(time.to_string()))
            }
            _ => return None,
        };
        Some(EventDate { kind, from, to, time })
    }
    fn write(&self, to: &mut Written) {
        to.set(1, 1, self.kind.write());
        if to.id == "DTM" {
            to.set(2, 1, self.from.write());
            return;
        }
        let from = self.from.write().unwrap_or_default();
        let (form, text) = match (&self.to, &self.time) {
            (Some(last), _) => ("RD8", format!("{from}-{}", last.write().unwrap_or_default())),
            (None, Some(time)) => ("DT", format!("{from}{time}")),
            (None, None) => ("D8", from.into_owned()),
        };
        to.set(2, 1, Some(form.into()));
        to.set(3, 1, Some(text.into()));
    }
}

/// CAS: six reasons of one group to a segment.
impl Grouped for Adjustment {
    fn read_all(elements: &mut Elements<'_>) -> Option<Vec<Self>> {
        let group = AdjustmentGroup::from_x12(elements.text(1)?);
        let mut list = Vec::new();
        for place in [2, 5, 8, 11, 14, 17] {
            if (place..place + 3).all(|place| elements.raw(place).is_empty()) {
                continue;
            }
            let reason = elements.text(place)?.to_string();
            let amount = Element::read(elements.text(place + 1))?;
            let quantity = Element::read(elements.text(place + 2))?;
            list.push(Adjustment { group: group.clone(), reason, amount, quantity });
        }
        (!list.is_empty()).then_some(list)
    }
    fn write_all(list: &[Self], id: &'static str, out: &mut Vec<Written>) {
        for group in list.chunk_by(|one, next| one.group == next.group) {
            for six in group.chunks(6) {
                let mut written = Written::new(id);
                for (place, adjustment) in (2..).step_by(3).zip(six) {
                    written.set(1, 1, adjustment.group.write());
                    written.set(place, 1, adjustment.reason.write());
                    written.set(place + 1, 1, adjustment.amount.write());
                    written.set(place + 2, 1, adjustment.quantity.write());
                }
                out.push(written);
            }
        }
    }
}
