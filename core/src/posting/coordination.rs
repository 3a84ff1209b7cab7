//! Coordination of benefits: the claim for the next payer, made from the claim and what the payer before it decided.
//!
//! The equations are those of the 837 guides for a payer that has decided (`CLM02 = AMT*D + claim CAS + line CAS`, and for each line
//! `charge = SVD02 + line CAS`), section "balancing" of 005010X222A1 and X223A2, from memory; the check of the same file proves them
//! again. An amount is never invented: where a decision does not balance, no claim is made.

use crate::list::List;
use serde::Serialize;

use crate::claim::{
    Adjustment, AdjustmentGroup, Claim, DateKind, EventDate, Line, LineAdjudication, OtherPayer, Patient,
    Person, ProcedureKind, ProviderReference, ReferenceKind, Relationship, Responsibility, Subscriber,
};
use crate::error::{Error, Result, code};
use crate::money::{Amount, Units};
use crate::remittance::{ClaimPayment, ClaimStatus, Remittance, ServicePayment};

/// How to make the claim for the next payer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecondaryOptions {
    /// Which of the claim's other payers it goes to, counted from 0; without it the first in order that comes after the claim's payer.
    pub next: Option<usize>,
    /// Make it even where the payer has forwarded the claim itself.
    pub although_crossed_over: bool,
}

impl SecondaryOptions {
    /// To this one of the other payers, counted from 0.
    #[must_use]
    pub fn with_next(self, next: Option<usize>) -> SecondaryOptions {
        SecondaryOptions { next, ..self }
    }

    /// Even where the payer has forwarded the claim.
    #[must_use]
    pub fn although_crossed_over(self, yes: bool) -> SecondaryOptions {
        SecondaryOptions { although_crossed_over: yes, ..self }
    }
}

/// How one line balances: charge = paid + adjustments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineProof {
    /// The line's number.
    pub number: u32,
    /// What was charged.
    pub charge: Amount,
    /// What the payer paid for it.
    pub paid: Amount,
    /// The sum of its adjustments.
    pub adjusted: Amount,
}

/// How the claim balances: charge = paid + adjustments of the claim + adjustments of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BalanceProof {
    /// What was charged.
    pub charge: Amount,
    /// What the payer paid.
    pub paid: Amount,
    /// The sum of the adjustments of the claim as a whole.
    pub adjusted: Amount,
    /// The sum of the adjustments of all lines.
    pub lines_adjusted: Amount,
    /// Each line that was decided by itself.
    pub lines: Vec<LineProof>,
}

/// The claim for the next payer, and the proof that its amounts balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondaryClaim {
    /// The claim.
    pub claim: Claim,
    /// The proof.
    pub proof: BalanceProof,
}

/// That the payer has sent the claim on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrossedOver {
    /// The status that says so, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ClaimStatus>,
    /// The payer that it was sent to, by name, where it is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// The identifier of that payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
}

/// Has the payer sent the claim on to the next one? A claim that was must not be billed there again.
///
/// By the status (CLP02 19, 20, 21, 23) or the name of the payer that it was crossed over to (NM1*TT). Code sets of 005010X221A1.
pub fn crossed_over(payment: &ClaimPayment) -> Option<CrossedOver> {
    let status = matches!(
        payment.status,
        ClaimStatus::PrimaryForwarded
            | ClaimStatus::SecondaryForwarded
            | ClaimStatus::TertiaryForwarded
            | ClaimStatus::NotOursForwarded
    )
    .then(|| payment.status.clone());
    let to = payment.crossed_over_to.as_ref();
    if status.is_none() && to.is_none() {
        return None;
    }
    Some(CrossedOver {
        status,
        payer: to.and_then(|party| party.name.as_ref()?.expose().last.clone()),
        identifier: to.and_then(|party| Some(party.identifier.as_ref()?.expose().value.clone())),
    })
}

fn sum<'a>(list: impl IntoIterator<Item = &'a Adjustment>) -> Result<Amount> {
    Amount::total(list.into_iter().map(|adjustment| adjustment.amount))
}

/// What of some adjustments the patient owes; `None` where none is the patient's.
fn patients_share(list: &[Adjustment]) -> Result<Option<Amount>> {
    let own = || list.iter().filter(|adjustment| adjustment.group == AdjustmentGroup::PatientResponsibility);
    if own().next().is_none() { Ok(None) } else { sum(own()).map(Some) }
}

/// Adjustments of one group stand together, in the order in which the groups first came, so that they share a segment.
fn grouped(list: &[Adjustment]) -> List<Adjustment> {
    let mut groups: Vec<&AdjustmentGroup> = Vec::new();
    for adjustment in list {
        if !groups.contains(&&adjustment.group) {
            groups.push(&adjustment.group);
        }
    }
    let of = |group: &AdjustmentGroup| {
        list.iter().filter(move |adjustment| adjustment.group == *group).cloned().collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(of).collect()
}

/// Makes the claim for the next payer from a claim and the decision of the payer that it was sent to.
///
/// The next payer and its subscriber change places with the payer that has decided, whose payment, adjustments, date and claim number
/// go with the claim; each service that was paid goes with its line, by the provider's line number or else by procedure and charge.
///
/// Errors: the decision is about another claim, is a reversal, has been forwarded already; there is no next payer; a service matches no
/// line; charge, payment and adjustments do not balance.
pub fn secondary_claim(
    claim: &Claim,
    remittance: &Remittance,
    payment: &ClaimPayment,
    options: &SecondaryOptions,
) -> Result<SecondaryClaim> {
    if payment.id != claim.id {
        return Err(Error::new(code::COORDINATION_OTHER_CLAIM));
    }
    if payment.status == ClaimStatus::Reversal {
        return Err(Error::new(code::COORDINATION_REVERSAL));
    }
    if !options.although_crossed_over && crossed_over(payment).is_some() {
        return Err(Error::new(code::COORDINATION_CROSSED_OVER));
    }
    let next = next_payer(claim, options)?;
    let mut made = claim.clone();
    let adjudications = adjudicate(claim, remittance, payment)?;
    let proof = prove(claim, payment, &adjudications)?;
    for (line, found) in made.lines.iter_mut().zip(adjudications) {
        line.adjudications.extend(found);
    }
    let by_line = payment.lines.is_empty().then(|| decided(remittance)).flatten();
    let mut payer = claim.payer.clone();
    if let Some(number) = &payment.payer_claim_number
        && !payer.references.iter().any(|reference| reference.kind == ReferenceKind::OriginalClaim)
    {
        // The payer's own claim number: REF*F8 of loop 2330B.
        let value = number.expose().clone();
        payer.references.push(ProviderReference { kind: ReferenceKind::OriginalClaim, value, payer: None });
    }
    let before = &claim.subscriber;
    let adjustments = grouped(&payment.adjustments);
    let share = patients_share(&adjustments)?;
    let whole = payment.lines.is_empty();
    let decision = OtherPayer {
        responsibility: before.responsibility.clone(),
        relationship: before.relationship.clone().or_else(|| claim.patient.as_ref()?.relationship.clone()),
        group_number: before.group_number.clone(),
        group_name: before.group_name.clone(),
        insurance_type: before.insurance_type.clone(),
        filing: before.filing.clone(),
        paid: Some(payment.paid),
        remaining_patient_liability: share.or_else(|| payment.patient_responsibility.filter(|_| whole)),
        adjustments,
        benefits_assigned: claim.benefits_assigned.clone(),
        patient_signature: claim.patient_signature.clone(),
        release_of_information: claim.release_of_information.clone(),
        subscriber: insured(&before.person),
        payer,
        decided: by_line,
        inpatient: payment.inpatient.clone(),
        outpatient: payment.outpatient.clone(),
        ..OtherPayer::default()
    };
    let other = made.other_payers.get_mut(next).map(|other| std::mem::replace(other, decision));
    let Some(other) = other else { return Err(Error::new(code::COORDINATION_NO_NEXT_PAYER)) };
    // The payer that decided comes first among the others.
    made.other_payers.get_mut(..=next).unwrap_or_default().rotate_right(1);
    become_payer(&mut made, other);
    Ok(SecondaryClaim { claim: made, proof })
}

/// What another payer's loop (2330A) holds of its subscriber: name, number, address and references.
fn insured(person: &Person) -> Person {
    Person {
        entity: person.entity.clone(),
        name: person.name.clone(),
        member_id: person.member_id.clone(),
        member_id_qualifier: person.member_id_qualifier.clone(),
        address: person.address.clone(),
        references: person.references.clone(),
        ..Person::default()
    }
}

/// Payers answer in this order (SBR01).
fn rank(responsibility: Option<&Responsibility>) -> usize {
    let code = responsibility.map_or("", Responsibility::x12);
    ["P", "S", "T", "A", "B", "C", "D", "E", "F", "G", "H"]
        .iter()
        .position(|known| *known == code)
        .unwrap_or(99)
}

fn next_payer(claim: &Claim, options: &SecondaryOptions) -> Result<usize> {
    let own = rank(claim.subscriber.responsibility.as_ref());
    let mut after: Vec<(usize, usize)> = claim
        .other_payers
        .iter()
        .enumerate()
        .map(|(index, other)| (rank(other.responsibility.as_ref()), index))
        .filter(|(rank, index)| options.next == Some(*index) || (options.next.is_none() && *rank > own))
        .collect();
    after.sort_unstable();
    after.first().map(|(_, index)| *index).ok_or_else(|| Error::new(code::COORDINATION_NO_NEXT_PAYER))
}

/// The other payer and its subscriber become those that the claim is sent to.
fn become_payer(claim: &mut Claim, other: OtherPayer) {
    let treated = claim.person_treated().clone();
    let is_self = other.relationship == Some(Relationship::Myself);
    let mut person = other.subscriber;
    if is_self {
        // The subscriber is the patient: what the claim knows of the person goes along.
        let known = person;
        person = treated;
        person.name = known.name.or(person.name);
        person.member_id = known.member_id.or(person.member_id);
        person.member_id_qualifier = known.member_id_qualifier;
        claim.patient = None;
    } else {
        let relationship = other.relationship.clone();
        let mut patient = treated;
        patient.member_id = None;
        claim.patient = Some(Patient { relationship, person: patient }.into());
    }
    claim.subscriber = Subscriber {
        responsibility: other.responsibility,
        relationship: is_self.then_some(Relationship::Myself),
        group_number: other.group_number,
        group_name: other.group_name,
        insurance_type: other.insurance_type,
        filing: other.filing,
        person,
    }
    .into();
    claim.payer = other.payer;
}

fn decided(remittance: &Remittance) -> Option<EventDate> {
    let from = remittance.payment.date.clone()?;
    Some(EventDate { kind: DateKind::from_x12("573"), from, to: None, time: None })
}

/// What the payer decided about each line, in the order of the claim's lines.
fn adjudicate(
    claim: &Claim,
    remittance: &Remittance,
    payment: &ClaimPayment,
) -> Result<Vec<Vec<LineAdjudication>>> {
    let mut found: Vec<Vec<LineAdjudication>> = vec![Vec::new(); claim.lines.len()];
    let payer =
        claim.payer.identifier.as_ref().map(|identifier| identifier.value.clone()).unwrap_or_default();
    for (index, service) in payment.lines.iter().enumerate() {
        let free = |place: usize| found.get(place).is_some_and(Vec::is_empty);
        let matched = match_line(claim, service, &free)
            .ok_or_else(|| Error::new(code::COORDINATION_LINE).with("service", index + 1))?;
        let adjustments = grouped(&service.adjustments);
        let adjudication = LineAdjudication {
            payer: payer.clone(),
            paid: service.paid,
            procedure_kind: service.procedure.kind.clone().unwrap_or(ProcedureKind::Hcpcs),
            procedure: service.procedure.code.clone(),
            modifiers: service.procedure.modifiers.clone(),
            description: service.procedure.description.clone(),
            revenue_code: service.revenue_code.clone(),
            units: service.units.or_else(|| "1".parse::<Units>().ok()),
            bundled_into: None,
            remaining_patient_liability: patients_share(&adjustments)?,
            adjustments,
            decided: decided(remittance),
            unmodelled: List::new(),
        };
        if let Some(list) = found.get_mut(matched) {
            list.push(adjudication);
        }
    }
    Ok(found)
}

/// The line that a service is: by the provider's number for it, by procedure, modifiers and charge, by procedure and charge (payers drop
/// modifiers), or the only line with that charge.
fn match_line(claim: &Claim, service: &ServicePayment, free: &dyn Fn(usize) -> bool) -> Option<usize> {
    if let Some(number) = &service.control_number {
        let number = number.expose();
        let own = |line: &Line| match &line.control_number {
            Some(own) => own == number,
            None => line.number.to_string() == *number,
        };
        if let Some(place) = claim.lines.iter().position(own) {
            return Some(place);
        }
    }
    let sent = service.submitted_procedure.as_ref().unwrap_or(&service.procedure);
    let first = |fits: &dyn Fn(&Line) -> bool| {
        claim
            .lines
            .iter()
            .enumerate()
            .find(|(place, line)| free(*place) && fits(line))
            .map(|(place, _)| place)
    };
    let same_charge = |line: &Line| line.charge == service.charge;
    let same_procedure = |line: &Line| same_charge(line) && line.procedure == sent.code;
    first(&|line| same_procedure(line) && line.modifiers == sent.modifiers)
        .or_else(|| first(&same_procedure))
        .or_else(|| {
            (claim.lines.iter().filter(|line| same_charge(line)).count() == 1).then(|| first(&same_charge))?
        })
}

fn prove(claim: &Claim, payment: &ClaimPayment, lines: &[Vec<LineAdjudication>]) -> Result<BalanceProof> {
    let adjusted = sum(&payment.adjustments)?;
    let mut proofs = Vec::new();
    let mut lines_adjusted = Amount::ZERO;
    for (line, decisions) in claim.lines.iter().zip(lines).filter(|(_, decisions)| !decisions.is_empty()) {
        let paid = Amount::total(decisions.iter().map(|decision| decision.paid))?;
        let adjusted = sum(decisions.iter().flat_map(|decision| &decision.adjustments))?;
        if Amount::total([paid, adjusted])? != line.charge {
            return Err(Error::new(code::COORDINATION_LINE_BALANCE)
                .with("line", line.number)
                .with("charge", line.charge)
                .with("paid", paid)
                .with("adjusted", adjusted));
        }
        lines_adjusted = Amount::total([lines_adjusted, adjusted])?;
        proofs.push(LineProof { number: line.number, charge: line.charge, paid, adjusted });
    }
    if Amount::total([payment.paid, adjusted, lines_adjusted])? != claim.total_charge {
        return Err(Error::new(code::COORDINATION_BALANCE)
            .with("charge", claim.total_charge)
            .with("paid", payment.paid)
            .with("adjusted", Amount::total([adjusted, lines_adjusted])?));
    }
    Ok(BalanceProof {
        charge: claim.total_charge,
        paid: payment.paid,
        adjusted,
        lines_adjusted,
        lines: proofs,
    })
}
