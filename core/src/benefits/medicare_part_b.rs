//! The patient's share under Medicare Part B: deductible, coinsurance, sequestration.
//!
//! Deductible first (42 USC 1395l(b)), then 20 % coinsurance (42 USC 1395l(a)(1)), then sequestration from what
//! Medicare would pay; the patient owes the same with or without sequestration.

use crate::claim::{Adjustment, AdjustmentGroup};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::money::{Amount, Rounding};
use crate::pricing::{Note, PriceOptions, PricedLine, Pricing, Status};
use crate::tables::Tables;
use crate::trace::{Sink, Step};

/// An allowed amount, divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// What went to the deductible.
    pub deductible_applied: Amount,
    /// The patient's 20 %.
    pub coinsurance: Amount,
    /// What sequestration takes from Medicare's payment.
    pub sequestration_amount: Amount,
    /// What Medicare pays, after sequestration.
    pub medicare_payment: Amount,
    /// Deductible and coinsurance.
    pub patient_responsibility: Amount,
}

/// Divides the allowed amount of a service that has deductible and coinsurance, on an assigned claim.
pub fn share(
    tables: &Tables,
    allowed: Amount,
    deductible_remaining: Amount,
    on: Day,
    sink: &mut impl Sink,
) -> Result<Share> {
    let list = tables.patient_share()?;
    let (coinsurance_share, coinsurance_row) = list.coinsurance(on)?;
    let (sequestration_share, sequestration_row) = list.sequestration(on)?;
    let deductible_applied = allowed.min(deductible_remaining).max(Amount::ZERO);
    let after = allowed.minus(deductible_applied)?;
    let coinsurance = (after.exact() * coinsurance_share.exact()).round(Rounding::ProductCent)?;
    let before = after.minus(coinsurance)?;
    let sequestration_amount = (before.exact() * sequestration_share.exact()).round(Rounding::ProductCent)?;
    let medicare_payment = before.minus(sequestration_amount)?;
    let patient_responsibility = deductible_applied.plus(coinsurance)?;
    sink.step(|| {
        Step::new("deductible", "part of the allowed amount that the deductible takes")
            .cite("42 USC 1395l(b)")
            .input("allowed", allowed)
            .input("deductible remaining", deductible_remaining)
            .gives(deductible_applied)
    });
    sink.step(|| {
        Step::new("coinsurance", "patient's share of the rest")
            .cite("42 USC 1395l(a)(1)")
            .input("share", coinsurance_share)
            .row(coinsurance_row)
            .rounded(Rounding::ProductCent)
            .gives(coinsurance)
    });
    sink.step(|| {
        Step::new("sequestration", "what sequestration takes from Medicare's payment")
            .cite("2 USC 901a; CARC 253")
            .input("payment before", before)
            .input("share", sequestration_share)
            .row(sequestration_row)
            .rounded(Rounding::ProductCent)
            .gives(sequestration_amount)
    });
    sink.step(|| {
        Step::new("medicare-payment", "Medicare pays")
            .cite("42 USC 1395l(a)(1): 80 % after the deductible; less sequestration")
            .gives(medicare_payment)
    });
    Ok(Share {
        deductible_applied,
        coinsurance,
        sequestration_amount,
        medicare_payment,
        patient_responsibility,
    })
}

/// Writes the shares of a claim's lines into its pricing: adjustments, patient responsibility, payment, totals. The steps,
/// where `S` keeps them, join the line's trace.
pub fn apply<S: Sink + Default>(
    tables: &Tables,
    pricing: &mut Pricing,
    options: &PriceOptions,
) -> Result<()> {
    let mut remaining = options.deductible_remaining.unwrap_or(Amount::ZERO);
    if remaining < Amount::ZERO {
        return Err(Error::new(code::BAD_ARGUMENT)
            .with("argument", "deductible_remaining")
            .with("value", remaining)
            .with("why", "it is below zero"));
    }
    if options.deductible_remaining.is_none() {
        pricing.notes.push(Note::new(&Error::new(code::DEDUCTIBLE_ASSUMED)));
    }
    if pricing.lines.iter().any(|line| line.status == Status::Priced) {
        pricing.notes.push(Note::new(&Error::new(code::PREVENTIVE_SHARE_NOT_KNOWN)));
    }
    for line in &mut pricing.lines {
        let (Status::Priced, Some(price), Some(on)) = (line.status, line.price, line.date) else { continue };
        let mut sink = S::default();
        let share = match share(tables, price.allowed, remaining, on, &mut sink) {
            Ok(share) => share,
            // A day that the list does not cover leaves this line without shares and stops no other.
            Err(refusal) if refusal.is_refusal() => {
                line.notes.push(Note::new(&refusal));
                continue;
            }
            Err(error) => return Err(error),
        };
        line.trace.extend(sink.into_steps());
        remaining = remaining.minus(share.deductible_applied)?;
        write_line(line, price.allowed, &share)?;
        let totals = &mut pricing.totals;
        totals.patient_responsibility = totals.patient_responsibility.plus(share.patient_responsibility)?;
        totals.payment = totals.payment.plus(share.medicare_payment)?;
    }
    Ok(())
}

fn write_line(line: &mut PricedLine, allowed: Amount, share: &Share) -> Result<()> {
    let contractual = line.charge.minus(allowed)?;
    let parts = [
        (AdjustmentGroup::Contractual, "45", contractual),
        (AdjustmentGroup::Contractual, "253", share.sequestration_amount),
        (AdjustmentGroup::PatientResponsibility, "1", share.deductible_applied),
        (AdjustmentGroup::PatientResponsibility, "2", share.coinsurance),
    ];
    for (group, reason, amount) in parts {
        if amount != Amount::ZERO {
            line.adjustments.push(Adjustment { group, reason: reason.to_string(), amount, quantity: None });
        }
    }
    line.patient_responsibility = Some(share.patient_responsibility);
    line.payment = Some(share.medicare_payment);
    Ok(())
}
