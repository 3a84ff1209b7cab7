//! The 835: its sums (SNIP 3), the bank's data (SNIP 4), reason and remark codes (SNIP 5).

use super::{Context, Findings, Spot, adjustments, cents, day, external, id_of, shown};
use crate::dates::Day;
use crate::error::code;
use crate::x12::cut::Cut;

/// Charge, payment and adjustments of a claim or a service.
#[derive(Debug, Default)]
struct Sum {
    position: u64,
    charge: Option<i64>,
    paid: Option<i64>,
    adjusted: i64,
}

impl Sum {
    fn balances(&self) -> Option<(i64, i64, i64)> {
        let (charge, paid) = (self.charge?, self.paid?);
        (charge.saturating_sub(self.adjusted) != paid).then_some((charge, self.adjusted, paid))
    }
}

/// What was read of the transaction so far; of a claim no more than the open one.
#[derive(Debug, Default)]
pub(super) struct RemittanceRules {
    payment: Option<i64>,
    payment_position: u64,
    on: Option<Day>,
    claims: i64,
    provider: i64,
    claim: Option<Sum>,
    service: Option<Sum>,
    any_claim: bool,
}

impl RemittanceRules {
    pub(super) fn take(
        &mut self,
        segment: &Cut<'_>,
        x12_loop: &str,
        context: &Context<'_>,
        findings: &mut Findings,
    ) {
        let id = id_of(segment);
        let position = segment.number();
        match (x12_loop, id) {
            (_, "BPR") => {
                self.payment = cents(segment.element(2));
                self.payment_position = position;
                self.on = day(segment.element(16));
                if segment.element(4) == b"ACH" {
                    for element in [6_u8, 7, 8, 9, 12, 13, 14, 15] {
                        if segment.element(element.into()).is_empty() {
                            let spot = Spot { x12_loop, segment: id, element: (element, 0), position };
                            findings.add(code::X12_BANK_ACCOUNT_MISSING, spot, &[]);
                        }
                    }
                }
            }
            (_, "CLP") => {
                self.finish_claim(findings);
                let paid = cents(segment.element(4));
                self.any_claim = true;
                self.claims = self.claims.saturating_add(paid.unwrap_or(0));
                self.claim = Some(Sum { position, charge: cents(segment.element(3)), paid, adjusted: 0 });
            }
            (_, "SVC") => {
                self.finish_service(findings);
                let (charge, paid) = (cents(segment.element(2)), cents(segment.element(3)));
                self.service = Some(Sum { position, charge, paid, adjusted: 0 });
            }
            (_, "CAS") => {
                let sum = adjustments(segment);
                for open in [self.service.as_mut(), self.claim.as_mut()].into_iter().flatten() {
                    open.adjusted = open.adjusted.saturating_add(sum);
                }
                external::adjustment_reasons(
                    segment,
                    x12_loop,
                    self.on.or(context.today),
                    context.tables,
                    findings,
                );
            }
            (_, "LQ") if segment.element(1) == b"HE" => {
                self.remarks(segment, &[2], x12_loop, context, findings)
            }
            (_, "MOA") => self.remarks(segment, &[3, 4, 5, 6, 7], x12_loop, context, findings),
            (_, "MIA") => self.remarks(segment, &[5, 20, 21, 22, 23], x12_loop, context, findings),
            (_, "PLB") => {
                self.finish_claim(findings);
                let sum = (4..=14)
                    .step_by(2)
                    .filter_map(|at| cents(segment.element(at)))
                    .fold(0, i64::saturating_add);
                self.provider = self.provider.saturating_add(sum);
            }
            _ => {}
        }
    }

    fn remarks(
        &self,
        segment: &Cut<'_>,
        elements: &[u8],
        x12_loop: &str,
        context: &Context<'_>,
        findings: &mut Findings,
    ) {
        for element in elements {
            let spot = Spot {
                x12_loop,
                segment: id_of(segment),
                element: (*element, 0),
                position: segment.number(),
            };
            external::remark(
                segment.element((*element).into()),
                spot,
                self.on.or(context.today),
                context.tables,
                findings,
            );
        }
    }

    fn finish_service(&mut self, findings: &mut Findings) {
        let Some(service) = self.service.take() else { return };
        if let Some((charge, adjusted, paid)) = service.balances() {
            let context = [("total", shown(charge)), ("adjusted", shown(adjusted)), ("paid", shown(paid))];
            let spot = Spot { x12_loop: "2110", segment: "SVC", element: (3, 0), position: service.position };
            findings.add(code::X12_SERVICE_PAYMENT, spot, &context);
        }
    }

    fn finish_claim(&mut self, findings: &mut Findings) {
        self.finish_service(findings);
        let Some(claim) = self.claim.take() else { return };
        if let Some((charge, adjusted, paid)) = claim.balances() {
            let context = [("total", shown(charge)), ("adjusted", shown(adjusted)), ("paid", shown(paid))];
            let spot = Spot { x12_loop: "2100", segment: "CLP", element: (4, 0), position: claim.position };
            findings.add(code::X12_CLAIM_PAYMENT, spot, &context);
        }
    }

    pub(super) fn end(&mut self, _: &Context<'_>, findings: &mut Findings) {
        self.finish_claim(findings);
        let expected = self.claims.saturating_sub(self.provider);
        if let Some(payment) = self.payment
            && payment != expected
        {
            let context = [("found", shown(payment)), ("expected", shown(expected))];
            let spot =
                Spot { x12_loop: "ST", segment: "BPR", element: (2, 0), position: self.payment_position };
            findings.add(code::X12_PAYMENT_TOTAL, spot, &context);
        }
    }
}
