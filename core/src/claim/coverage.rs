//! Who is covered, by whom, and what the other payers did.

use super::adjudication::{InpatientAdjudication, OutpatientAdjudication};
use super::line::EventDate;
use super::party::{Payer, Person, Provider};
use super::vocabulary::{AdjustmentGroup, ClaimFiling, Indicator, Relationship, Release, Responsibility};
use super::{Unmodelled, default_person};
use crate::money::{Amount, Units};
use crate::shared::Shared;

document! {
    /// The subscriber of the plan that the claim is sent to.
    #[derive(Default)]
    Subscriber {
        /// In which order this payer answers.
        optional responsibility: Responsibility,
        /// `self` where the subscriber is the patient; otherwise absent, and the claim has a patient.
        optional relationship: Relationship,
        /// Group or policy number.
        optional group_number: String,
        /// Name of the group.
        optional group_name: String,
        /// Why Medicare is secondary (SBR05), as the wire has it.
        optional insurance_type: String,
        /// The kind of coverage.
        optional filing: ClaimFiling,
        /// The person.
        person: Person,
    }
}

document! {
    /// The patient, where that is not the subscriber.
    #[derive(Default)]
    Patient {
        /// What the patient is to the subscriber.
        optional relationship: Relationship,
        /// The person.
        person: Person,
    }
}

document! {
    /// One adjustment of a payer: group, reason, amount.
    Adjustment {
        /// Who answers for it.
        group: AdjustmentGroup,
        /// The claim adjustment reason code.
        reason: String,
        /// What was taken off; negative where it was added.
        amount: Amount,
        /// Units taken off.
        optional quantity: Units,
    }
}

document! {
    /// Another payer of the claim: its subscriber, and what it paid.
    #[derive(Default)]
    OtherPayer {
        /// In which order this payer answers.
        optional responsibility: Responsibility,
        /// What the patient is to this subscriber.
        optional relationship: Relationship,
        /// Group or policy number.
        optional group_number: String,
        /// Name of the group.
        optional group_name: String,
        /// Why Medicare is secondary (SBR05), as the wire has it.
        optional insurance_type: String,
        /// The kind of coverage.
        optional filing: ClaimFiling,
        /// Adjustments of the claim as a whole.
        many adjustments: Adjustment,
        /// What this payer paid.
        optional paid: Amount,
        /// What the patient still owes after this payer.
        optional remaining_patient_liability: Amount,
        /// What this payer does not cover.
        optional non_covered: Amount,
        /// Are benefits assigned to the provider?
        optional benefits_assigned: Indicator,
        /// How the patient's signature came about, as the wire has it.
        optional patient_signature: String,
        /// May information be released?
        optional release_of_information: Release,
        /// How this payer adjudicated an inpatient claim.
        shared inpatient: InpatientAdjudication,
        /// How this payer adjudicated an outpatient claim.
        shared outpatient: OutpatientAdjudication,
        /// The subscriber of this payer.
        #[serde(default = "default_person")]
        subscriber: Person,
        /// The payer.
        payer: Shared<Payer>,
        /// When this payer decided.
        optional decided: EventDate,
        /// The referring provider as this payer knows it.
        many referring_providers: Provider,
        /// The rendering provider as this payer knows it.
        shared rendering_provider: Provider,
        /// The service facility as this payer knows it.
        shared service_facility: Provider,
        /// The supervising provider as this payer knows it.
        shared supervising_provider: Provider,
        /// The billing provider as this payer knows it.
        shared billing_provider: Provider,
        /// The primary care provider as this payer knows it.
        shared primary_care_provider: Provider,
        /// The attending provider as this payer knows it (institutional).
        shared attending_provider: Provider,
        /// The operating physician as this payer knows it (institutional).
        shared operating_provider: Provider,
        /// Another operating physician as this payer knows it (institutional).
        shared other_operating_provider: Provider,
        /// The assistant surgeon as this payer knows it (dental).
        shared assistant_surgeon: Provider,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}
