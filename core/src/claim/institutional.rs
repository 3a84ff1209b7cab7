//! What only an institutional claim has: admission, procedures, occurrences, values.

use super::vocabulary::InstitutionalProcedureKind;
use crate::codes::Icd10Pcs;
use crate::dates::Day;
use crate::money::Amount;
use crate::text::Coded;

document! {
    /// How a stay began and ended (CL1).
    #[derive(Default)]
    Admission {
        /// Type of the admission or visit.
        optional admission_type: String,
        /// Point of origin.
        optional source: String,
        /// Status of the patient at the end of the period.
        optional patient_status: String,
    }
}

document! {
    /// A procedure of an institutional claim (HI BBR, BBQ and their like).
    InstitutionalProcedure {
        /// Code set and role.
        kind: InstitutionalProcedureKind,
        /// The code. One of another code set than ICD-10-PCS is kept as text.
        code: Coded<Icd10Pcs>,
        /// When it was done.
        optional date: Coded<Day>,
    }
}

document! {
    /// An event that bears on payment, and its day (HI BH).
    Occurrence {
        /// The occurrence code.
        code: String,
        /// The day.
        optional date: Coded<Day>,
    }
}

document! {
    /// An event that bears on payment, and its period (HI BI).
    OccurrenceSpan {
        /// The occurrence span code.
        code: String,
        /// The first day.
        from: Coded<Day>,
        /// The last day.
        optional to: Coded<Day>,
    }
}

document! {
    /// An amount or number that bears on payment (HI BE).
    ValueAmount {
        /// The value code.
        code: String,
        /// The amount, or the number as an amount: 3 days are `3.00`.
        amount: Amount,
    }
}
