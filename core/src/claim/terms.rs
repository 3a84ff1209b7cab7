//! Contracts and repricing: what was agreed or computed before the claim was sent.

use super::vocabulary::{ContractKind, ProcedureKind, UnitBasis};
use crate::codes::Hcpcs;
use crate::money::{Amount, Units};
use crate::text::Coded;

document! {
    /// The contract between provider and payer (CN1).
    #[derive(Default)]
    Contract {
        /// What was agreed.
        optional kind: ContractKind,
        /// The amount.
        optional amount: Amount,
        /// The percentage, as written.
        optional percent: String,
        /// The contract's code.
        optional code: String,
        /// Discount in percent, as written.
        optional discount: String,
        /// Version of the contract.
        optional version: String,
    }
}

document! {
    /// What a repricer made of a claim or a line (HCP).
    #[derive(Default)]
    Repricing {
        /// By which method, as the wire has it.
        optional method: String,
        /// The allowed amount.
        optional allowed: Amount,
        /// What was saved.
        optional savings: Amount,
        /// Who repriced.
        optional organization: String,
        /// The rate by the day or the flat rate, as written.
        optional rate: String,
        /// The group: ambulatory patient group, or diagnosis-related group of an institutional claim.
        optional group: String,
        /// Amount of the group.
        optional group_amount: Amount,
        /// Revenue code that was approved.
        optional revenue_code: String,
        /// Code set of the procedure that was approved.
        optional procedure_kind: ProcedureKind,
        /// Procedure that was approved.
        optional procedure: Coded<Hcpcs>,
        /// What the approved units count.
        optional unit_basis: UnitBasis,
        /// Units that were approved.
        optional units: Units,
        /// Why it was rejected, as the wire has it.
        optional reject_reason: String,
        /// Was the plan's procedure followed? As the wire has it.
        optional compliance: String,
        /// Why an exception was made, as the wire has it.
        optional exception: String,
    }
}
