//! The hierarchy of a transaction: billing provider, subscriber, patient. Each finished claim takes a copy of what stands above it.

use std::sync::Arc;

use super::claim::at as within;
use super::parties::{
    HERE, has_patient_facts, put_patient_facts, put_specialty, take_address, take_patient_facts,
    take_specialty, taken,
};
use super::{Batch, ReadClaim, kind_of};
use crate::claim::{
    Address, Claim, ClaimKind, Patient, PayToPlan, Payer, Person, Provider, Subscriber, Unmodelled,
};
use crate::list::List;
use crate::shared::Shared;
use crate::tables::guides::{Guide, SegmentId};
use crate::x12::Message;
use crate::x12::elements::Elements;
use crate::x12::envelope::Envelope;
use crate::x12::ids;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::{At, Filled, Held, Opened, Part, is_blank};
use crate::x12::typed::read::{Queue, Root, Sources};

/// A transaction of claims that is being read.
pub(crate) struct Claims {
    batch: Arc<Batch>,
    kind: ClaimKind,
    billing: Billing,
    /// Has the transaction, and has each of the levels that are open (2000A, 2000B, 2000C), had a claim, be it one that could not be read?
    had: [bool; 4],
}

impl Claims {
    /// Of a guide; `None` where it is not one of claims.
    pub(crate) fn of(guide: &str, envelope: &Arc<Envelope>) -> Option<Box<dyn Root>> {
        let kind = kind_of(guide)?;
        let batch = Arc::new(Batch { envelope: Arc::clone(envelope), ..Batch::default() });
        Some(Box::new(Claims { batch, kind, billing: Billing::default(), had: [false; 4] }))
    }
}

impl Part for Claims {
    fn take(&mut self, id: SegmentId, elements: &mut Elements<'_>, _: At<'_>) -> Filled {
        if id != ids::BHT {
            return Filled::Unnamed;
        }
        let Batch { purpose, reference, date, time, claim_type, .. } = &*self.batch;
        if [purpose, reference, time, claim_type].into_iter().any(Option::is_some) || date.is_some() {
            return Filled::Odd;
        }
        let batch = Arc::make_mut(&mut self.batch);
        elements.implied(1, "0019");
        batch.purpose = taken(elements, 2);
        batch.reference = taken(elements, 3);
        batch.date = taken(elements, 4);
        batch.time = taken(elements, 5);
        batch.claim_type = taken(elements, 6);
        HERE
    }

    fn open(&mut self, at: At<'_>) -> Option<Opened> {
        match at.x12_loop {
            "1000A" if self.batch.submitter == Default::default() => {
                Some(Opened::of("submitter", Held::Always, &self.batch.submitter))
            }
            "1000B" if self.batch.receiver == Default::default() => {
                Some(Opened::of("receiver", Held::Always, &self.batch.receiver))
            }
            "2000A" => {
                self.billing = Billing { kind: self.kind, ..Billing::default() };
                Some(Opened::of("billing", Held::Optional, &self.billing))
            }
            _ => None,
        }
    }

    fn child(&mut self, field: &str) -> Option<(&mut dyn Part, Option<usize>)> {
        match field {
            "billing" => Some((&mut self.billing, None)),
            "submitter" => Some((&mut Arc::make_mut(&mut self.batch).submitter, None)),
            "receiver" => Some((&mut Arc::make_mut(&mut self.batch).receiver, None)),
            _ => None,
        }
    }

    fn is_unsaid(&self, field: &str) -> bool {
        match field {
            "submitter" => is_blank(&self.batch.submitter),
            "receiver" => is_blank(&self.batch.receiver),
            _ => false,
        }
    }

    fn keeps(&self) -> bool {
        true
    }

    fn kept(&mut self) -> Option<&mut List<Unmodelled>> {
        Some(&mut Arc::make_mut(&mut self.batch).unmodelled)
    }

    /// Claims are written one by one.
    fn write(&self, _: &mut LoopOut) {}
}

impl Root for Claims {
    fn unit(&self) -> &'static str {
        "2300"
    }

    fn unit_segment(&self) -> &'static str {
        "CLM"
    }

    fn open_unit(&mut self) -> Option<&mut dyn Part> {
        let Insured { claim, dependent, .. } = &mut self.billing.insured;
        let open = dependent.claim.as_deref_mut().or(claim.as_deref_mut());
        open.map(|read| &mut read.claim as &mut dyn Part)
    }

    fn opens(&mut self, x12_loop: &str) {
        let inner = match x12_loop {
            "2000A" => 1,
            "2000B" => 2,
            "2000C" => 3,
            _ => return,
        };
        self.had.iter_mut().skip(inner).for_each(|had| *had = false);
    }

    fn closed(&mut self, sources: Sources<'_>, out: &mut Queue) {
        self.had = [true; 4];
        let Billing { insured, .. } = &mut self.billing;
        let own = insured.dependent.claim.take().map(|claim| (claim, true));
        let Some((mut read, dependent)) = own.or_else(|| insured.claim.take().map(|claim| (claim, false)))
        else {
            return;
        };
        let claim = &mut read.claim;
        for (line, number) in claim.lines.iter_mut().zip(1..) {
            if line.number == 0 {
                line.number = number;
            }
        }
        let Billing { provider, pay_to_address, pay_to_plan, currency, insured, unmodelled, .. } =
            &self.billing;
        claim.billing_provider = provider.clone();
        claim.pay_to_address = pay_to_address.clone();
        claim.pay_to_plan = pay_to_plan.clone();
        claim.currency = currency.clone();
        claim.subscriber = insured.subscriber.clone();
        claim.payer = insured.payer.clone();
        let own = std::mem::replace(&mut claim.unmodelled, unmodelled.clone());
        claim.unmodelled.extend_from_slice(&insured.unmodelled);
        if dependent {
            claim.patient = Some(insured.dependent.patient.clone());
            claim.unmodelled.extend_from_slice(&insured.dependent.unmodelled);
        }
        claim.unmodelled.extend(own);
        read.source = sources.map(path_in_claim);
        read.batch = Arc::clone(&self.batch);
        out.push_back(Ok(Message::Claim(read)));
    }

    fn abandon(&mut self) {
        self.had = [true; 4];
        self.billing.insured.claim = None;
        self.billing.insured.dependent.claim = None;
    }

    fn wants(&self, x12_loop: &str) -> Option<&'static str> {
        let [transaction, billing, insured, patient] = self.had;
        match x12_loop {
            "ST" if !transaction => Some("the transaction"),
            "2000A" if !billing => Some("the billing provider's level"),
            "2000B" if !insured => Some("the subscriber's level"),
            "2000C" if !patient => Some("the patient's level"),
            _ => None,
        }
    }

    fn finish(self: Box<Self>, _: Sources<'_>, _: &mut Queue) {}
}

/// From the path in the hierarchy to that in the claim. What stands in the header is the batch's and has no place in the claim.
fn path_in_claim(path: &str) -> Option<String> {
    let mut rest = path.strip_prefix("billing")?;
    for level in [".insured", ".dependent", ".claim"] {
        match rest.strip_prefix(level) {
            Some(inner) if inner.is_empty() || inner.starts_with('.') => rest = inner,
            _ => {}
        }
    }
    Some(rest.strip_prefix('.').unwrap_or(rest).to_string())
}

/// 2000A and what stands in it before the subscribers.
#[derive(Debug, Default)]
struct Billing {
    kind: ClaimKind,
    provider: Shared<Provider>,
    /// Has 2010AA begun?
    named: bool,
    pay_to_address: Option<Shared<Address>>,
    pay_to_plan: Option<Shared<PayToPlan>>,
    currency: Option<String>,
    insured: Insured,
    unmodelled: List<Unmodelled>,
}

impl Part for Billing {
    fn take(&mut self, id: SegmentId, elements: &mut Elements<'_>, at: At<'_>) -> Filled {
        if at.x12_loop == "2010AB" {
            return self.take_pay_to(id, elements);
        }
        match id {
            ids::PRV => within("billing_provider", take_specialty(&mut self.provider, "85", elements)),
            ids::CUR if self.currency.is_none() && elements.raw(1) == b"85" => {
                elements.mark(1);
                self.currency = taken(elements, 2);
                Filled::At("currency", None)
            }
            ids::CUR => Filled::Odd,
            _ => Filled::Unnamed,
        }
    }

    fn open(&mut self, at: At<'_>) -> Option<Opened> {
        match (at.x12_loop, at.code) {
            ("2010AA", "85") if !self.named => {
                self.named = true;
                Some(Opened::of("billing_provider", Held::Always, &self.provider))
            }
            ("2010AB", "87") if self.pay_to_address.is_none() => {
                self.pay_to_address = Some(Shared::default());
                Some(Opened::OWN)
            }
            ("2010AC", "PE") if self.pay_to_plan.is_none() => {
                let plan = self.pay_to_plan.insert(Shared::own());
                Some(Opened::of("pay_to_plan", Held::Optional, plan))
            }
            ("2000B", _) => {
                self.insured = Insured {
                    kind: self.kind,
                    subscriber: Shared::own(),
                    payer: Shared::own(),
                    ..Insured::default()
                };
                Some(Opened::of("insured", Held::Optional, &self.insured))
            }
            _ => None,
        }
    }

    fn child(&mut self, field: &str) -> Option<(&mut dyn Part, Option<usize>)> {
        match field {
            "insured" => Some((&mut self.insured, None)),
            "billing_provider" => Some((&mut self.provider, None)),
            "pay_to_plan" => self.pay_to_plan.as_mut().map(|plan| (plan as &mut dyn Part, None)),
            _ => None,
        }
    }

    fn is_unsaid(&self, field: &str) -> bool {
        field == "billing_provider" && is_blank(&self.provider)
    }

    fn keeps(&self) -> bool {
        true
    }

    fn kept(&mut self) -> Option<&mut List<Unmodelled>> {
        Some(&mut self.unmodelled)
    }

    fn write(&self, _: &mut LoopOut) {}
}

impl Billing {
    fn take_pay_to(&mut self, id: SegmentId, elements: &mut Elements<'_>) -> Filled {
        match id {
            ids::NM1 => {
                elements.mark(1);
                elements.implied(2, "2");
                Filled::At("pay_to_address", None)
            }
            ids::N3 | ids::N4 if take_address(&mut self.pay_to_address, id, elements) => {
                Filled::At("pay_to_address", None)
            }
            ids::N3 | ids::N4 => Filled::Odd,
            _ => Filled::Unnamed,
        }
    }
}

/// 2000B and what stands in it.
#[derive(Debug, Default)]
struct Insured {
    kind: ClaimKind,
    subscriber: Shared<Subscriber>,
    payer: Shared<Payer>,
    claim: Option<Box<ReadClaim>>,
    dependent: Dependent,
    unmodelled: List<Unmodelled>,
}

impl Part for Insured {
    fn take(&mut self, id: SegmentId, elements: &mut Elements<'_>, at: At<'_>) -> Filled {
        match id {
            ids::SBR => within("subscriber", self.subscriber.take(id, elements, at)),
            ids::PAT if has_patient_facts(&self.subscriber.person) => Filled::Odd,
            ids::PAT => {
                take_patient_facts(&mut self.subscriber.person, elements);
                Filled::At("subscriber.person", None)
            }
            _ => Filled::Unnamed,
        }
    }

    fn open(&mut self, at: At<'_>) -> Option<Opened> {
        match (at.x12_loop, at.code) {
            ("2010BA", "IL") if is_unnamed(&self.subscriber.person) => {
                Some(Opened::of("subscriber.person", Held::Always, &self.subscriber.person))
            }
            ("2010BB", "PR") if is_blank(&self.payer) => Some(Opened::of("payer", Held::Always, &self.payer)),
            ("2300", _) => {
                let read = self.claim.insert(begun_claim(self.kind));
                Some(Opened::of("claim", Held::Optional, &read.claim))
            }
            ("2000C", _) => {
                self.dependent = Dependent { kind: self.kind, ..Dependent::default() };
                Some(Opened::of("dependent", Held::Optional, &self.dependent))
            }
            _ => None,
        }
    }

    fn child(&mut self, field: &str) -> Option<(&mut dyn Part, Option<usize>)> {
        match field {
            "claim" => self.claim.as_deref_mut().map(|read| (&mut read.claim as &mut dyn Part, None)),
            "dependent" => Some((&mut self.dependent, None)),
            "subscriber.person" => Some((&mut self.subscriber.person, None)),
            "payer" => Some((&mut self.payer, None)),
            _ => None,
        }
    }

    fn is_unsaid(&self, field: &str) -> bool {
        match field {
            "subscriber.person" => is_blank(&self.subscriber.person),
            "payer" => is_blank(&self.payer),
            _ => false,
        }
    }

    fn keeps(&self) -> bool {
        true
    }

    fn kept(&mut self) -> Option<&mut List<Unmodelled>> {
        Some(&mut self.unmodelled)
    }

    fn write(&self, _: &mut LoopOut) {}
}

/// A claim whose loop begins, made in its place.
fn begun_claim(kind: ClaimKind) -> Box<ReadClaim> {
    let mut read = Box::<ReadClaim>::default();
    read.claim.kind = kind;
    read
}

/// The name is what a second loop of the same person would bring again.
fn is_unnamed(person: &Person) -> bool {
    person.name.is_none() && person.member_id.is_none() && person.birth_date.is_none()
}

/// 2000C and what stands in it.
#[derive(Debug, Default)]
struct Dependent {
    kind: ClaimKind,
    patient: Shared<Patient>,
    claim: Option<Box<ReadClaim>>,
    unmodelled: List<Unmodelled>,
}

impl Part for Dependent {
    fn take(&mut self, id: SegmentId, elements: &mut Elements<'_>, _: At<'_>) -> Filled {
        if id != ids::PAT {
            return Filled::Unnamed;
        }
        if self.patient.relationship.is_some() || has_patient_facts(&self.patient.person) {
            return Filled::Odd;
        }
        self.patient.relationship = taken(elements, 1);
        take_patient_facts(&mut self.patient.person, elements);
        Filled::At("patient", None)
    }

    fn open(&mut self, at: At<'_>) -> Option<Opened> {
        match (at.x12_loop, at.code) {
            ("2010CA", "QC") if is_unnamed(&self.patient.person) => {
                Some(Opened::of("patient.person", Held::Always, &self.patient.person))
            }
            ("2300", _) => {
                let read = self.claim.insert(begun_claim(self.kind));
                Some(Opened::of("claim", Held::Optional, &read.claim))
            }
            _ => None,
        }
    }

    fn child(&mut self, field: &str) -> Option<(&mut dyn Part, Option<usize>)> {
        match field {
            "claim" => self.claim.as_deref_mut().map(|read| (&mut read.claim as &mut dyn Part, None)),
            "patient.person" => Some((&mut self.patient.person, None)),
            _ => None,
        }
    }

    fn is_unsaid(&self, field: &str) -> bool {
        field == "patient.person" && is_blank(&self.patient.person)
    }

    fn keeps(&self) -> bool {
        true
    }

    fn kept(&mut self) -> Option<&mut List<Unmodelled>> {
        Some(&mut self.unmodelled)
    }

    fn write(&self, _: &mut LoopOut) {}
}

/// The level at which something that the model does not name stands: 0 billing provider, 1 subscriber, 2 patient, 3 claim.
pub(crate) fn level_of(kept: &Unmodelled) -> usize {
    let starts = |prefix: &str| kept.r#loop.starts_with(prefix);
    match () {
        () if starts("2000A") || starts("2010A") => 0,
        () if starts("2000B") || starts("2010B") => 1,
        () if starts("2000C") || starts("2010C") => 2,
        () => 3,
    }
}

/// What of a claim's unmodelled list stands at a level.
pub(crate) fn kept_at(claim: &Claim, level: usize) -> Vec<Unmodelled> {
    claim.unmodelled.iter().filter(|kept| level_of(kept) == level).cloned().collect()
}

/// Was another value kept where the place implies one?
fn has_kept(kept: &[Unmodelled], x12_loop: &str, segment: &str, element: usize) -> bool {
    kept.iter().any(|kept| {
        kept.elements_only
            && (kept.r#loop.as_str(), kept.after.as_str()) == (x12_loop, segment)
            && !Written::of_unmodelled(kept.segment.expose()).value(element, 1).is_empty()
    })
}

/// Adds the loop of a party, where there is one.
fn child<T: Part + Default + PartialEq>(
    out: &mut LoopOut,
    x12_loop: &'static str,
    code: &'static str,
    party: &T,
) {
    if !is_blank(party) {
        out.child(x12_loop, code, party);
    }
}

/// 2000A, without the subscribers.
pub(crate) fn billing_level(guide: &'static Guide, claim: &Claim) -> LoopOut {
    let mut out = LoopOut::new(guide, "2000A", "");
    let kept = kept_at(claim, 0);
    put_specialty(&claim.billing_provider, "85", &mut out);
    if claim.currency.is_some() {
        let mut written = Written::new("CUR");
        written.set(1, 1, Some("85".into()));
        written.set(2, 1, claim.currency.write());
        out.segment(written);
    }
    child(&mut out, "2010AA", "85", &claim.billing_provider);
    if claim.pay_to_address.is_some() {
        let mut made = out.within("2010AB", "87");
        if !has_kept(&kept, "2010AB", "NM1", 2) {
            let mut written = Written::new("NM1");
            written.set(2, 1, Some("2".into()));
            made.segment(written);
        }
        super::parties::put_address(&claim.pay_to_address, &mut made);
        out.add(made);
    }
    if let Some(plan) = &claim.pay_to_plan {
        out.child("2010AC", "PE", plan);
    }
    out.keep(&kept);
    out
}

/// 2000B, without the claims and patients.
pub(crate) fn insured_level(guide: &'static Guide, claim: &Claim) -> LoopOut {
    let mut out = LoopOut::new(guide, "2000B", "");
    claim.subscriber.write(&mut out);
    let mut facts = Written::new("PAT");
    put_patient_facts(&claim.subscriber.person, &mut facts);
    out.segment(facts);
    child(&mut out, "2010BA", "IL", &claim.subscriber.person);
    child(&mut out, "2010BB", "PR", &claim.payer);
    out.keep(&kept_at(claim, 1));
    out
}

/// 2000C, without the claims.
pub(crate) fn patient_level(guide: &'static Guide, patient: &Patient, claim: &Claim) -> LoopOut {
    let mut out = LoopOut::new(guide, "2000C", "");
    let mut facts = Written::new("PAT");
    facts.set(1, 1, patient.relationship.write());
    put_patient_facts(&patient.person, &mut facts);
    out.segment(facts);
    child(&mut out, "2010CA", "QC", &patient.person);
    out.keep(&kept_at(claim, 2));
    out
}

/// The claim itself.
pub(crate) fn claim_loop(guide: &'static Guide, claim: &Claim) -> LoopOut {
    let mut out = LoopOut::new(guide, "2300", "");
    claim.write(&mut out);
    if claim.unmodelled.iter().any(|kept| level_of(kept) != 3) {
        out.keep_only(|kept| level_of(kept) == 3);
    }
    out
}

/// BHT, 1000A and 1000B.
pub(crate) fn header(guide: &'static Guide, batch: &Batch) -> LoopOut {
    let mut out = LoopOut::new(guide, "ST", "");
    let Envelope { group, control_number, .. } = &*batch.envelope;
    let or = |told: &Option<String>, otherwise: &str| match told {
        Some(text) => text.clone(),
        None => otherwise.to_string(),
    };
    let mut written = Written::new("BHT");
    if !has_kept(&batch.unmodelled, "ST", "BHT", 1) {
        written.set(1, 1, Some("0019".into()));
    }
    written.set(2, 1, Some(or(&batch.purpose, "00").into()));
    written.set(3, 1, Some(or(&batch.reference, control_number).into()));
    match &batch.date {
        Some(date) => written.set(4, 1, date.write()),
        None => written.set(4, 1, Some(group.date.as_str().into())),
    }
    written.set(5, 1, Some(or(&batch.time, &group.time).into()));
    written.set(6, 1, Some(or(&batch.claim_type, "CH").into()));
    out.segment(written);
    child(&mut out, "1000A", "41", &batch.submitter);
    child(&mut out, "1000B", "40", &batch.receiver);
    out.keep(&batch.unmodelled);
    out
}
