//! How another payer adjudicated a claim, as its remittance advice said it.

use super::vocabulary::QuantityKind;
use crate::money::{Amount, Units};

document! {
    /// How an inpatient claim was adjudicated (MIA).
    #[derive(Default)]
    InpatientAdjudication {
        /// Covered days or visits.
        optional covered_days: Units,
        /// Operating outlier.
        optional operating_outlier: Amount,
        /// Lifetime psychiatric days.
        optional lifetime_psychiatric_days: Units,
        /// DRG amount.
        optional drg_amount: Amount,
        /// The first remark.
        optional remark: String,
        /// Disproportionate share.
        optional disproportionate_share: Amount,
        /// Pass-through of other payers.
        optional primary_payer_pass_through: Amount,
        /// Capital.
        optional capital: Amount,
        /// Capital, federal specific portion of the DRG.
        optional capital_federal_specific: Amount,
        /// Capital, hospital specific portion of the DRG.
        optional capital_hospital_specific: Amount,
        /// Capital, disproportionate share of the DRG.
        optional capital_disproportionate_share: Amount,
        /// Old capital.
        optional old_capital: Amount,
        /// Capital, indirect medical education.
        optional capital_indirect_medical_education: Amount,
        /// Operating, hospital specific portion of the DRG.
        optional operating_hospital_specific: Amount,
        /// Cost report days.
        optional cost_report_days: Units,
        /// Operating, federal specific portion of the DRG.
        optional operating_federal_specific: Amount,
        /// Capital outlier.
        optional capital_outlier: Amount,
        /// Indirect teaching.
        optional indirect_teaching: Amount,
        /// Professional component that is not payable.
        optional non_payable_professional: Amount,
        /// Further remarks.
        many remarks: String,
        /// Capital exception.
        optional capital_exception: Amount,
    }
}

document! {
    /// How an outpatient claim was adjudicated (MOA).
    #[derive(Default)]
    OutpatientAdjudication {
        /// Reimbursement rate, as written.
        optional reimbursement_rate: String,
        /// What is payable by HCPCS.
        optional hcpcs_payable: Amount,
        /// Remarks.
        many remarks: String,
        /// End-stage renal disease payment.
        optional esrd_payment: Amount,
        /// Professional component that is not payable.
        optional non_payable_professional: Amount,
    }
}

document! {
    /// A quantity (QTY).
    Quantity {
        /// What it counts.
        kind: QuantityKind,
        /// How many.
        quantity: Units,
    }
}
