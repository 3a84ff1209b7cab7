//! The remittance advice: what a payer paid, for which claims, and why not all of what was charged.
//!
//! A [`Remittance`] is the same whether it came from an 835, from JSON or from a program. Amounts are as the payer sent them: what does
//! not add up is a finding, never mended.
//!
//! ```
//! use cleanclaim::remittance::Remittance;
//! let text = r#"{"schema":"cleanclaim/remittance/1","payment":{"handling":"I","amount":"0.00","credit_debit":"C","method":"none"},
//!   "trace":{"number":"T1"},"payer":{"name":"EXAMPLE PLAN"},"payee":{"name":"EXAMPLE CLINIC"}}"#;
//! assert_eq!(Remittance::from_json(text)?.payee.name.as_deref(), Some("EXAMPLE CLINIC"));
//! # Ok::<(), cleanclaim::Error>(())
//! ```

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::claim::{
    Address, Adjustment, ClaimFiling, Contact, EntityKind, EventDate, Extensions, Identifier, Name,
    OtherAmount, ProcedureKind, ProviderReference, Reference, Unmodelled,
};
// What a claim says about other payers has the same form.
pub use crate::claim::{InpatientAdjudication, OutpatientAdjudication, Quantity, QuantityKind};
use crate::codes::{Hcpcs, Modifier};
use crate::dates::Day;
use crate::error::Result;
use crate::money::{Amount, Units};
use crate::shared::{Shared, blank};
use crate::text::{Coded, Private};

schema_name!(RemittanceSchema, "cleanclaim/remittance/1");

vocabulary! {
    /// How the payer dealt with a claim (CLP02).
    ClaimStatus {
        /// Processed as primary.
        Primary = "primary" / "1",
        /// Processed as secondary.
        Secondary = "secondary" / "2",
        /// Processed as tertiary.
        Tertiary = "tertiary" / "3",
        /// Denied.
        Denied = "denied" / "4",
        /// Processed as primary, forwarded to additional payers.
        PrimaryForwarded = "primary-forwarded" / "19",
        /// Processed as secondary, forwarded to additional payers.
        SecondaryForwarded = "secondary-forwarded" / "20",
        /// Processed as tertiary, forwarded to additional payers.
        TertiaryForwarded = "tertiary-forwarded" / "21",
        /// Reversal of an earlier payment.
        Reversal = "reversal" / "22",
        /// Not our claim, forwarded to additional payers.
        NotOursForwarded = "not-ours-forwarded" / "23",
        /// Predetermination: pricing only, no payment.
        Predetermination = "predetermination" / "25",
    }
}

vocabulary! {
    /// How the money moves (BPR04).
    PaymentMethod {
        /// Automated clearing house.
        Ach = "ach" / "ACH",
        /// Financial institution's option.
        BankOption = "bank-option" / "BOP",
        /// Check.
        Check = "check" / "CHK",
        /// Wire transfer.
        Wire = "wire" / "FWT",
        /// No payment.
        None = "none" / "NON",
    }
}

blank! { Payee, Payment, PaymentTrace, RemittancePayer }

document! {
    /// The payment (BPR).
    #[derive(Default)]
    Payment {
        /// How the advice and the money travel (BPR01), as the wire has it: `I`, `H`, `C`, `D`, `P`, `U`, `X`.
        handling: String,
        /// How much is paid.
        amount: Amount,
        /// `C` credit, `D` debit.
        credit_debit: String,
        /// How the money moves.
        method: PaymentMethod,
        /// Format of the payment (BPR05), `CCP` or `CTX`.
        optional format: String,
        /// The payer's bank: qualifier of its number.
        optional payer_bank_qualifier: String,
        /// The payer's bank: its number.
        optional payer_bank: String,
        /// Kind of the payer's account.
        optional payer_account_qualifier: String,
        /// The payer's account.
        optional payer_account: Private<String>,
        /// The payer's identifier as its bank knows it.
        optional originator: String,
        /// A further identifier of the payer.
        optional originator_supplement: String,
        /// The payee's bank: qualifier of its number.
        optional payee_bank_qualifier: String,
        /// The payee's bank: its number.
        optional payee_bank: String,
        /// Kind of the payee's account.
        optional payee_account_qualifier: String,
        /// The payee's account.
        optional payee_account: Private<String>,
        /// When the money moves, or the date of the check.
        optional date: Coded<Day>,
    }
}

impl Default for PaymentMethod {
    fn default() -> Self {
        PaymentMethod::Other(Box::default())
    }
}

document! {
    /// What ties the payment to its advice (TRN).
    #[derive(Default)]
    PaymentTrace {
        /// Check or trace number.
        number: String,
        /// The payer's identifier: `1` and its tax number.
        optional originator: String,
        /// A further identifier of the payer.
        optional supplement: String,
    }
}

document! {
    /// The payer (1000A).
    #[derive(Default)]
    RemittancePayer {
        /// The name.
        optional name: String,
        /// Qualifier of the identifier.
        optional qualifier: String,
        /// The identifier.
        optional identifier: String,
        /// The address.
        optional address: Address,
        /// Further identifiers.
        many references: ProviderReference,
        /// Whom to ask about a claim.
        optional business_contact: Contact,
        /// Whom to ask about the file.
        many technical_contacts: Contact,
        /// Where the payer's policies are (a web address).
        optional website: Contact,
    }
}

document! {
    /// The payee (1000B).
    #[derive(Default)]
    Payee {
        /// The name.
        optional name: String,
        /// Qualifier of the identifier: `XX` NPI, `FI` tax number.
        optional qualifier: String,
        /// The identifier.
        optional identifier: String,
        /// The address.
        optional address: Address,
        /// Further identifiers.
        many references: ProviderReference,
    }
}

document! {
    /// Totals of one provider in a group of claims (TS3).
    #[derive(Default)]
    ProviderSummary {
        /// The provider.
        provider: String,
        /// Type of its facility.
        optional facility_type: String,
        /// Last day of its fiscal period.
        optional fiscal_period_end: Coded<Day>,
        /// How many claims.
        optional claim_count: Units,
        /// Sum of the charges.
        optional total_charge: Amount,
        /// What other payers before Medicare paid.
        optional primary_payer_amount: Amount,
        /// Charges other than laboratory.
        optional non_laboratory_charge: Amount,
        /// What is reportable by HCPCS.
        optional hcpcs_reportable: Amount,
        /// What is payable by HCPCS.
        optional hcpcs_payable: Amount,
        /// Professional component.
        optional professional_component: Amount,
        /// What the patient's liability to other payers met.
        optional primary_payer_liability_met: Amount,
        /// What goes back to the patient.
        optional patient_reimbursement: Amount,
        /// Claims under periodic interim payment.
        optional periodic_interim_count: Units,
        /// Adjustment for periodic interim payment.
        optional periodic_interim_adjustment: Amount,
    }
}

document! {
    /// Inpatient totals of a group of claims (TS2).
    #[derive(Default)]
    InpatientSummary {
        /// DRG amount.
        optional drg_amount: Amount,
        /// Federal specific amount.
        optional federal_specific: Amount,
        /// Hospital specific amount.
        optional hospital_specific: Amount,
        /// Disproportionate share.
        optional disproportionate_share: Amount,
        /// Capital.
        optional capital: Amount,
        /// Indirect medical education.
        optional indirect_medical_education: Amount,
        /// Outlier days.
        optional outlier_days: Units,
        /// Day outliers.
        optional day_outlier: Amount,
        /// Cost outliers.
        optional cost_outlier: Amount,
        /// Average length of stay.
        optional average_length_of_stay: Units,
        /// Discharges.
        optional discharges: Units,
        /// Cost report days.
        optional cost_report_days: Units,
        /// Covered days.
        optional covered_days: Units,
        /// Non-covered days.
        optional non_covered_days: Units,
        /// Pass-through of other payers.
        optional primary_payer_pass_through: Amount,
        /// Average weight of the DRGs, as written.
        optional average_drg_weight: String,
        /// Capital, federal specific portion.
        optional capital_federal_specific: Amount,
        /// Capital, hospital specific portion.
        optional capital_hospital_specific: Amount,
        /// Disproportionate share of the DRGs.
        optional disproportionate_share_drg: Amount,
    }
}

document! {
    /// A person or provider that the payer names about a claim.
    #[derive(Default)]
    RemittanceParty {
        /// Person or organization.
        optional entity: EntityKind,
        /// The name.
        optional name: Private<Name>,
        /// The identifier.
        optional identifier: Private<Identifier>,
    }
}

document! {
    /// A procedure as a payer names it.
    #[derive(Default)]
    ProcedureCode {
        /// The code set.
        optional kind: ProcedureKind,
        /// The code.
        optional code: Coded<Hcpcs>,
        /// Modifiers.
        many modifiers: Coded<Modifier>,
        /// Description.
        optional description: String,
    }
}

document! {
    /// A remark about a service (LQ).
    Remark {
        /// The list: `HE` remittance advice remark codes, `RX` pharmacy rejections.
        list: String,
        /// The code.
        code: String,
    }
}

document! {
    /// What was paid for one service (2110).
    #[derive(Default)]
    ServicePayment {
        /// The procedure that was adjudicated.
        #[serde(default)]
        procedure: ProcedureCode,
        /// The charge.
        charge: Amount,
        /// What was paid.
        paid: Amount,
        /// Revenue code.
        optional revenue_code: String,
        /// Units paid; absent: one.
        optional units: Units,
        /// The procedure that was sent, where another one was adjudicated.
        optional submitted_procedure: ProcedureCode,
        /// Units sent, where they differ.
        optional submitted_units: Units,
        /// Dates of service.
        many dates: EventDate,
        /// Adjustments.
        many adjustments: Adjustment,
        /// The provider's own number for the line.
        optional control_number: Private<String>,
        /// References.
        many references: Reference,
        /// Amounts beside the payment.
        many amounts: OtherAmount,
        /// Quantities.
        many quantities: Quantity,
        /// Remarks.
        many remarks: Remark,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// What was paid for one claim (2100).
    #[derive(Default)]
    ClaimPayment {
        /// The provider's own number for the claim (CLP01, CLM01 of the claim).
        id: String,
        /// How the payer dealt with it.
        status: ClaimStatus,
        /// The charge.
        charge: Amount,
        /// What was paid.
        paid: Amount,
        /// What the patient owes.
        optional patient_responsibility: Amount,
        /// The kind of coverage.
        optional filing: ClaimFiling,
        /// The payer's number for the claim.
        optional payer_claim_number: Private<String>,
        /// Type of the facility, or the place of service.
        optional facility_type: String,
        /// Why the claim was sent.
        optional frequency: String,
        /// DRG.
        optional drg: String,
        /// Weight of the DRG, as written.
        optional drg_weight: String,
        /// Discharge fraction, as written.
        optional discharge_fraction: String,
        /// Adjustments of the claim as a whole.
        many adjustments: Adjustment,
        /// The patient.
        optional patient: RemittanceParty,
        /// The insured, where that is another person.
        optional insured: RemittanceParty,
        /// Name or number of the patient or the insured as the payer has it.
        optional corrected: RemittanceParty,
        /// Who rendered the services.
        optional service_provider: RemittanceParty,
        /// The payer to which the claim was crossed over.
        optional crossed_over_to: RemittanceParty,
        /// The payer that comes first, where the claim was sent to the wrong one.
        optional corrected_payer: RemittanceParty,
        /// Another subscriber.
        optional other_subscriber: RemittanceParty,
        /// How an inpatient claim was adjudicated.
        shared inpatient: InpatientAdjudication,
        /// How an outpatient claim was adjudicated.
        shared outpatient: OutpatientAdjudication,
        /// References.
        many references: Reference,
        /// Dates.
        many dates: EventDate,
        /// Whom to ask.
        many contacts: Contact,
        /// Amounts beside the payment.
        many amounts: OtherAmount,
        /// Quantities.
        many quantities: Quantity,
        /// The services.
        many lines: ServicePayment,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

impl Default for ClaimStatus {
    fn default() -> Self {
        ClaimStatus::Other(Box::default())
    }
}

document! {
    /// Claims that go together (2000).
    #[derive(Default)]
    ClaimGroup {
        /// The number of the group (LX01).
        number: String,
        /// Totals of the provider.
        optional provider_summary: ProviderSummary,
        /// Inpatient totals.
        optional inpatient_summary: InpatientSummary,
        /// The claims.
        many claims: ClaimPayment,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// What was taken off, or added to, a payment beside the claims (PLB).
    ProviderAdjustment {
        /// The provider.
        provider: String,
        /// Last day of its fiscal period.
        fiscal_period_end: Coded<Day>,
        /// Why: `WO` overpayment recovery, `FB` forwarding balance, `L6` interest, `72` authorized return and so on.
        reason: String,
        /// What it refers to; it may name a claim.
        optional reference: Private<String>,
        /// How much was taken off; negative where it was added.
        amount: Amount,
    }
}

document! {
    /// A remittance advice.
    #[derive(Default)]
    Remittance {
        /// Always `cleanclaim/remittance/1`.
        schema: RemittanceSchema,
        /// The payment.
        payment: Shared<Payment>,
        /// What ties the payment to this advice.
        trace: Shared<PaymentTrace>,
        /// Currency, where it is not the dollar.
        optional currency: String,
        /// Who receives the file, where that is not the payee.
        optional receiver: String,
        /// Version of the payer's system.
        optional system_version: String,
        /// When the payer's cycle ended.
        optional production_date: Coded<Day>,
        /// The payer.
        payer: Shared<RemittancePayer>,
        /// The payee.
        payee: Shared<Payee>,
        /// The claims, in groups.
        many groups: ClaimGroup,
        /// What was taken off, or added, beside the claims.
        many provider_adjustments: ProviderAdjustment,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

json_document!(Remittance, RemittanceSchema);

impl Remittance {
    /// Every claim, whatever its group.
    pub fn claims(&self) -> impl Iterator<Item = &ClaimPayment> {
        self.groups.iter().flat_map(|group| &group.claims)
    }
}
