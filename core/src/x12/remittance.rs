//! The 835 (005010X221A1): where the remittance stands on the wire.

use std::sync::Arc;

use crate::remittance::{
    ClaimGroup, ClaimPayment, ClaimStatus, InpatientSummary, Payee, Payment, PaymentMethod, PaymentTrace,
    ProcedureCode, ProviderAdjustment, ProviderSummary, Remark, Remittance, RemittanceParty, RemittancePayer,
    ServicePayment,
};
use crate::x12::elements::Elements;
use crate::x12::envelope::Envelope;
use crate::x12::message::{Message, Read};
use crate::x12::typed::element::{Element, words};
use crate::x12::typed::out::Written;
use crate::x12::typed::part::{Part, hand_on, part};
use crate::x12::typed::read::{Queue, Root, Sources};
use crate::x12::typed::wire::{Grouped, composite, wire};

words!(ClaimStatus, PaymentMethod);

wire! { Payment {
    handling: [1], amount: [2], credit_debit: [3], method: [4], format: [5], payer_bank_qualifier: [6], payer_bank: [7],
    payer_account_qualifier: [8], payer_account: [9], originator: [10], originator_supplement: [11], payee_bank_qualifier: [12],
    payee_bank: [13], payee_account_qualifier: [14], payee_account: [15], date: [16],
} }
wire! { PaymentTrace ("1" [1]) { number: [2], originator: [3], supplement: [4] } }
wire! { ProviderSummary {
    provider: [1], facility_type: [2], fiscal_period_end: [3], claim_count: [4], total_charge: [5], primary_payer_amount: [13],
    non_laboratory_charge: [15], hcpcs_reportable: [17], hcpcs_payable: [18], professional_component: [20],
    primary_payer_liability_met: [21], patient_reimbursement: [22], periodic_interim_count: [23], periodic_interim_adjustment: [24],
} }
wire! { InpatientSummary {
    drg_amount: [1], federal_specific: [2], hospital_specific: [3], disproportionate_share: [4], capital: [5],
    indirect_medical_education: [6], outlier_days: [7], day_outlier: [8], cost_outlier: [9], average_length_of_stay: [10],
    discharges: [11], cost_report_days: [12], covered_days: [13], non_covered_days: [14], primary_payer_pass_through: [15],
    average_drg_weight: [16], capital_federal_specific: [17], capital_hospital_specific: [18], disproportionate_share_drg: [19],
} }
wire! { RemittanceParty { entity: [2], name: [..], identifier: [..] } }
wire! { Remark { list: [1], code: [2] } }
composite! { ProcedureCode { kind: [1], code: [2], modifiers: [3..=6], description: [7] } }

/// PLB: six adjustments of one provider and fiscal period to a segment.
impl Grouped for ProviderAdjustment {
    fn read_all(elements: &mut Elements<'_>) -> Option<Vec<Self>> {
        let provider = elements.text(1)?.to_string();
        let end = Element::read(elements.text(2))?;
        let mut list = Vec::new();
        for place in [3, 5, 7, 9, 11, 13] {
            if elements.raw(place).is_empty() && elements.raw(place + 1).is_empty() {
                continue;
            }
            let fiscal_period_end = Clone::clone(&end);
            let reason = elements.text_of(place, 1)?.to_string();
            let reference = Element::read(elements.text_of(place, 2))?;
            let amount = Element::read(elements.text(place + 1))?;
            list.push(ProviderAdjustment {
                provider: provider.clone(),
                fiscal_period_end,
                reason,
                reference,
                amount,
            });
        }
        (!list.is_empty()).then_some(list)
    }
    fn write_all(list: &[Self], id: &'static str, out: &mut Vec<Written>) {
        let same = |one: &Self, next: &Self| {
            one.provider == next.provider && one.fiscal_period_end == next.fiscal_period_end
        };
        for provider in list.chunk_by(same) {
            for six in provider.chunks(6) {
                let mut written = Written::new(id);
                for (place, adjustment) in (3..).step_by(2).zip(six) {
                    written.set(1, 1, adjustment.provider.write());
                    written.set(2, 1, adjustment.fiscal_period_end.write());
                    written.set(place, 1, adjustment.reason.write());
                    written.set(place, 2, adjustment.reference.write());
                    written.set(place + 1, 1, adjustment.amount.write());
                }
                out.push(written);
            }
        }
    }
}

part! { RemittancePayer {
    here { "N1" { name: [2], qualifier: [3], identifier: [4] } }
    segments {
        street "N3" [] address [];
        town "N4" [] address [];
        many "REF" [] references [];
        has "PER" ["CX"] business_contact [];
        many "PER" ["BL"] technical_contacts [];
        has "PER" ["IC"] website [];
    }
} }

part! { Payee {
    here { "N1" { name: [2], qualifier: [3], identifier: [4] } }
    segments {
        street "N3" [] address [];
        town "N4" [] address [];
        many "REF" [] references [];
    }
} }

part! { ServicePayment keeps unmodelled {
    here { "SVC" {
        procedure: [in 1], charge: [2], paid: [3], revenue_code: [4], units: [5], submitted_procedure: [in 6], submitted_units: [7],
    } }
    segments {
        many "DTM" [] dates [];
        group "CAS" [] adjustments [];
        has "REF" ["6R"] control_number [2];
        many "REF" [] references [];
        many "AMT" [] amounts [];
        many "QTY" [] quantities [];
        many "LQ" [] remarks [];
    }
} }

part! { ClaimPayment keeps unmodelled {
    here { "CLP" {
        id: [1], status: [2], charge: [3], paid: [4], patient_responsibility: [5], filing: [6], payer_claim_number: [7],
        facility_type: [8], frequency: [9], drg: [11], drg_weight: [12], discharge_fraction: [13],
    } }
    segments {
        group "CAS" [] adjustments [];
        has "NM1" ["QC"] patient [];
        has "NM1" ["IL"] insured [];
        has "NM1" ["74"] corrected [];
        has "NM1" ["82"] service_provider [];
        has "NM1" ["TT"] crossed_over_to [];
        has "NM1" ["PR"] corrected_payer [];
        has "NM1" ["GB"] other_subscriber [];
        has "MIA" [] inpatient [];
        has "MOA" [] outpatient [];
        many "REF" [] references [];
        many "DTM" [] dates [];
        many "PER" ["CX"] contacts [];
        many "AMT" [] amounts [];
        many "QTY" [] quantities [];
    }
    loops { many "2110" [] lines; }
} }

part! { ClaimGroup keeps unmodelled {
    here { "LX" { number: [1] } }
    segments {
        has "TS3" [] provider_summary [];
        has "TS2" [] inpatient_summary [];
    }
    loops { many "2100" [] claims; }
} }

part! { Remittance keeps unmodelled {
    segments {
        has "BPR" [] payment [];
        has "TRN" [] trace [];
        has "CUR" ["PR"] currency [2];
        has "REF" ["EV"] receiver [2];
        has "REF" ["F2"] system_version [2];
        has "DTM" ["405"] production_date [2];
        group "PLB" [] provider_adjustments [];
    }
    loops {
        is "1000A" ["PR"] payer;
        is "1000B" ["PE"] payee;
        many "2000" [] groups;
    }
} }

/// A remittance that is handed out claim by claim.
pub(super) struct ByClaim {
    document: Remittance,
    envelope: Arc<Envelope>,
    /// Of the last group, where a claim of it was handed out: how much of it was kept by then that the model does not name.
    told: Option<usize>,
}

impl ByClaim {
    #[allow(clippy::new_ret_no_self)]
    pub(super) fn new(envelope: &Arc<Envelope>) -> Box<dyn Root> {
        Box::new(ByClaim { document: Remittance::default(), envelope: Arc::clone(envelope), told: None })
    }

    /// Lets go of a group whose claims were handed out, unless it has kept something since.
    fn end_group(&mut self) {
        let told = self.told.take();
        if self.document.groups.last().is_some_and(|group| told == Some(group.unmodelled.len())) {
            self.document.groups.pop();
        }
    }

    fn hand_out(&self, document: Remittance, sources: Sources<'_>, out: &mut Queue) {
        let source = sources.map(|path| Some(path.to_string()));
        let read = Read { document, envelope: Arc::clone(&self.envelope), source };
        out.push_back(Ok(Message::Remittance(Box::new(read))));
    }
}

impl Part for ByClaim {
    hand_on!(self => self.document);
}

impl Root for ByClaim {
    fn unit(&self) -> &'static str {
        "2100"
    }

    fn unit_segment(&self) -> &'static str {
        "CLP"
    }

    fn open_unit(&mut self) -> Option<&mut dyn Part> {
        let open = self.document.groups.last_mut()?.claims.last_mut();
        open.map(|claim| claim as &mut dyn Part)
    }

    fn opens(&mut self, x12_loop: &str) {
        if x12_loop == "2000" {
            self.end_group();
        }
    }

    fn closed(&mut self, sources: Sources<'_>, out: &mut Queue) {
        let claims = self.document.groups.last_mut().map(|last| std::mem::take(&mut last.claims));
        let mut one = self.document.clone();
        if let (Some(last), Some(claims)) = (one.groups.last_mut(), claims) {
            last.claims = claims;
        }
        self.hand_out(one, sources, out);
        let groups = &mut self.document.groups;
        let before = groups.len().saturating_sub(1);
        groups.drain(..before);
        self.told = self.document.groups.last().map(|group| group.unmodelled.len());
    }

    fn has_rest(&self) -> bool {
        true
    }

    fn abandon(&mut self) {
        if let Some(last) = self.document.groups.last_mut() {
            last.claims.clear();
        }
    }

    fn finish(mut self: Box<Self>, sources: Sources<'_>, out: &mut Queue) {
        self.end_group();
        let rest = std::mem::take(&mut self.document);
        self.hand_out(rest, sources, out);
    }
}
