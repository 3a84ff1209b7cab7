//! The 277CA: which claims of a file were taken in, and why the others were not.

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::{
    EntityKind, EventDate, Extensions, Identifier, Name, ProcedureKind, Reference, Unmodelled,
};
use crate::claim_status::StatusInformation;
use crate::codes::{Hcpcs, Modifier};
use crate::dates::Day;
use crate::error::Result;
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

schema_name!(ClaimAcknowledgementSchema, "cleanclaim/claim-acknowledgement/1");

document! {
    /// Somebody of whom an acknowledgement speaks (NM1).
    #[derive(Default)]
    AcknowledgedParty {
        /// What they are to the file: `PR` payer, `AY` clearinghouse, `41` submitter, `85` billing provider, `QC` patient.
        role: String,
        /// Person or organization.
        optional entity: EntityKind,
        /// The name.
        optional name: Private<Name>,
        /// The identifier.
        optional identifier: Private<Identifier>,
    }
}

document! {
    /// The receipt of a file (2200A).
    #[derive(Default)]
    Receipt {
        /// The receiver's number of it.
        number: String,
        /// When it was received and processed.
        many dates: EventDate,
    }
}

document! {
    /// What became of the file as a whole (2200B).
    #[derive(Default)]
    FileStatus {
        /// The sender's number of the file (BHT03).
        number: String,
        /// What became of it.
        many statuses: StatusInformation,
        /// Claims that were taken in.
        optional accepted_claims: Units,
        /// Claims that were refused.
        optional rejected_claims: Units,
        /// Sum of the charges taken in.
        optional accepted_charge: Amount,
        /// Sum of the charges refused.
        optional rejected_charge: Amount,
    }
}

document! {
    /// What became of the claims of one provider (2200C).
    #[derive(Default)]
    ProviderTotals {
        /// The provider's number for them.
        number: String,
        /// What became of them.
        many statuses: StatusInformation,
        /// Further identifiers of the provider.
        many references: Reference,
        /// Claims that were taken in.
        optional accepted_claims: Units,
        /// Claims that were refused.
        optional rejected_claims: Units,
        /// Sum of the charges taken in.
        optional accepted_charge: Amount,
        /// Sum of the charges refused.
        optional rejected_charge: Amount,
    }
}

document! {
    /// A procedure as the claim named it.
    #[derive(Default)]
    AcknowledgedProcedure {
        /// The code set.
        optional kind: ProcedureKind,
        /// The code.
        optional code: Coded<Hcpcs>,
        /// Modifiers.
        many modifiers: Coded<Modifier>,
    }
}

document! {
    /// What became of a line of a claim (2220D).
    #[derive(Default)]
    AcknowledgedLine {
        /// The procedure.
        #[serde(default)]
        procedure: AcknowledgedProcedure,
        /// The charge.
        charge: Amount,
        /// Revenue code.
        optional revenue_code: String,
        /// Units.
        optional units: Units,
        /// What became of it.
        many statuses: StatusInformation,
        /// References, such as the line control number.
        many references: Reference,
        /// Dates of service.
        many dates: EventDate,
    }
}

document! {
    /// What became of a claim (2200D).
    #[derive(Default)]
    AcknowledgedClaim {
        /// The provider's own number for the claim (CLM01).
        id: String,
        /// What became of it.
        many statuses: StatusInformation,
        /// The payer's and the clearinghouse's numbers, and the type of bill.
        many references: Reference,
        /// Dates of the claim.
        many dates: EventDate,
        /// Lines of which something is said.
        many lines: AcknowledgedLine,
    }
}

document! {
    /// A patient (2000D).
    #[derive(Default)]
    AcknowledgedPatient {
        /// Who it is.
        patient: AcknowledgedParty,
        /// The claims.
        many claims: AcknowledgedClaim,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A billing provider (2000C).
    #[derive(Default)]
    AcknowledgedProvider {
        /// Who it is.
        provider: AcknowledgedParty,
        /// What became of its claims together.
        optional totals: ProviderTotals,
        /// Its patients.
        many patients: AcknowledgedPatient,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who receives the acknowledgement (2000B).
    #[derive(Default)]
    AcknowledgedReceiver {
        /// Who it is.
        receiver: AcknowledgedParty,
        /// What became of the file.
        #[serde(default)]
        file: FileStatus,
        /// The billing providers.
        many providers: AcknowledgedProvider,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who makes the acknowledgement (2000A).
    #[derive(Default)]
    AcknowledgedSource {
        /// Who it is.
        source: AcknowledgedParty,
        /// The receipt of the file.
        #[serde(default)]
        receipt: Receipt,
        /// Who receives the acknowledgement; the guide allows one.
        many receivers: AcknowledgedReceiver,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// What an acknowledgement is, and when it was made (BHT).
    #[derive(Default)]
    ClaimAcknowledgementHeader {
        /// Its number.
        number: String,
        /// When it was made.
        optional date: Coded<Day>,
        /// The time, `HHMM`, or with seconds.
        optional time: String,
    }
}

document! {
    /// A claim acknowledgement.
    #[derive(Default)]
    ClaimAcknowledgement {
        /// Always `cleanclaim/claim-acknowledgement/1`.
        schema: ClaimAcknowledgementSchema,
        /// What it is, and when it was made.
        header: ClaimAcknowledgementHeader,
        /// Who makes it; the guide allows one.
        many sources: AcknowledgedSource,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

json_document!(ClaimAcknowledgement, ClaimAcknowledgementSchema);

impl ClaimAcknowledgement {
    /// Every claim, whoever sent it.
    pub fn claims(&self) -> impl Iterator<Item = &AcknowledgedClaim> {
        let receivers = self.sources.iter().flat_map(|source| &source.receivers);
        let patients = receivers.flat_map(|one| &one.providers).flat_map(|one| &one.patients);
        patients.flat_map(|patient| &patient.claims)
    }
}
