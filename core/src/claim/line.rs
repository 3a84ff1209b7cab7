//! A service line, its dates, drugs and adjudications.

use super::Unmodelled;
use super::adjudication::Quantity;
use super::care::{Ambulance, Attachment, Certification, Equipment, EquipmentCertificate, Form, TestResult};
use super::coverage::Adjustment;
use super::dental::Tooth;
use super::party::{Address, Identifier, Provider, Reference};
use super::terms::{Contract, Repricing};
use super::vocabulary::{
    AmountKind, DateKind, Indicator, NoteKind, ProcedureKind, ProsthesisPlacement, UnitBasis,
};
use crate::codes::{Hcpcs, Modifier, PlaceOfService};
use crate::dates::Day;
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

document! {
    /// First and last day of a service. A date that is none is kept as text.
    DateSpan {
        /// The first day.
        from: Coded<Day>,
        /// The last day, where a period was given.
        optional to: Coded<Day>,
    }
}

impl DateSpan {
    /// One day.
    pub fn of_day(day: Day) -> DateSpan {
        DateSpan { from: Coded::Code(day), to: None }
    }
}

document! {
    /// Something that happened on a day or in a period.
    EventDate {
        /// What happened.
        kind: DateKind,
        /// The day, or the first one.
        from: Coded<Day>,
        /// The last day, where a period was given.
        optional to: Coded<Day>,
        /// Hour and minute, `HHMM`, where given.
        optional time: String,
    }
}

document! {
    /// Free text. It may speak of a patient, hence [`Private`].
    Note {
        /// What it is about.
        kind: NoteKind,
        /// The text.
        text: Private<String>,
    }
}

document! {
    /// An amount beside the charge.
    OtherAmount {
        /// What it is.
        kind: AmountKind,
        /// How much.
        amount: Amount,
    }
}

document! {
    /// A drug that was given (LIN, CTP).
    #[derive(Default)]
    Drug {
        /// National drug code, as written.
        ndc: String,
        /// The code's qualifier, where it is not `N4`.
        optional qualifier: String,
        /// How much, as written.
        optional quantity: String,
        /// What the quantity counts.
        optional unit: UnitBasis,
        /// Prescription or compound link numbers.
        many references: Reference,
    }
}

document! {
    /// A service that was purchased from somebody else (PS1).
    #[derive(Default)]
    PurchasedService {
        /// From whom: the provider's identifier.
        provider: String,
        /// What it cost.
        charge: Amount,
    }
}

document! {
    /// What another payer decided about the line (SVD, CAS, DTP 573).
    #[derive(Default)]
    LineAdjudication {
        /// Which payer, by its identifier.
        payer: String,
        /// What it paid.
        paid: Amount,
        /// The code set of the procedure that it paid.
        #[serde(default = "hcpcs", skip_serializing_if = "is_hcpcs")]
        procedure_kind: ProcedureKind,
        /// The procedure that it paid.
        optional procedure: Coded<Hcpcs>,
        /// Modifiers.
        many modifiers: Coded<Modifier>,
        /// Description.
        optional description: String,
        /// Revenue code.
        optional revenue_code: String,
        /// Units paid.
        optional units: Units,
        /// The line that this one was bundled into.
        optional bundled_into: String,
        /// Adjustments.
        many adjustments: Adjustment,
        /// When it decided.
        optional decided: EventDate,
        /// What the patient still owes.
        optional remaining_patient_liability: Amount,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

fn hcpcs() -> ProcedureKind {
    ProcedureKind::Hcpcs
}

fn is_hcpcs(kind: &ProcedureKind) -> bool {
    *kind == ProcedureKind::Hcpcs
}

document! {
    /// One service line.
    #[derive(Default)]
    Line {
        /// The line's number (LX01), from 1; 0 where none was given.
        number: u32,
        /// The code set of the procedure.
        #[serde(default = "hcpcs", skip_serializing_if = "is_hcpcs")]
        procedure_kind: ProcedureKind,
        /// The procedure; absent on an institutional line with a revenue code alone.
        optional procedure: Coded<Hcpcs>,
        /// The last code of a range of procedures.
        optional procedure_to: Coded<Hcpcs>,
        /// Modifiers, at most four.
        many modifiers: Coded<Modifier>,
        /// Description of a procedure without a code of its own.
        optional description: String,
        /// Revenue code of an institutional line.
        optional revenue_code: String,
        /// The charge.
        charge: Amount,
        /// What the units count.
        optional unit_basis: UnitBasis,
        /// How many.
        optional units: Units,
        /// The part of the charge that is not covered (institutional).
        optional non_covered: Amount,
        /// Place of service, where it differs from the claim's.
        optional place_of_service: Coded<PlaceOfService>,
        /// Areas of the oral cavity (dental), at most five.
        many oral_cavity: String,
        /// First placement or replacement of a prosthesis, crown or inlay (dental).
        optional prosthesis: ProsthesisPlacement,
        /// Teeth that the service was for (dental).
        many teeth: Tooth,
        /// Which diagnoses the service is for: 1 is the first of the claim.
        many diagnosis_pointers: u8,
        /// Was it an emergency?
        optional emergency: Indicator,
        /// Early and periodic screening, diagnosis and treatment?
        optional epsdt: Indicator,
        /// Family planning?
        optional family_planning: Indicator,
        /// `0`: the patient is exempt from a copayment.
        optional copay_status: String,
        /// Days of service.
        optional service_dates: DateSpan,
        /// Other dates.
        many dates: EventDate,
        /// The provider's own number for the line.
        optional control_number: String,
        /// References and authorizations.
        many references: Reference,
        /// Amounts beside the charge.
        many amounts: OtherAmount,
        /// Quantities beside the units.
        many quantities: Quantity,
        /// Notes.
        many notes: Note,
        /// Documents that support the line.
        many attachments: Attachment,
        /// Data in a fixed form that a payer or a state asks for (K3).
        many fixed_format: Private<String>,
        /// The contract that the line is paid by.
        shared contract: Contract,
        /// Equipment that was rented or bought.
        shared equipment: Equipment,
        /// The certificate of its medical necessity.
        shared equipment_certificate: EquipmentCertificate,
        /// Transport in an ambulance.
        shared ambulance: Ambulance,
        /// What the provider certifies.
        many certifications: Certification,
        /// Measurements and results of tests.
        many test_results: TestResult,
        /// A service that was purchased from somebody else.
        shared purchased_service: PurchasedService,
        /// What a repricer made of the line.
        shared repricing: Repricing,
        /// Forms that a payer asks for.
        many forms: Form,
        /// The drug that was given.
        shared drug: Drug,
        /// Who rendered the service, where it is not the claim's.
        shared rendering_provider: Provider,
        /// From whom the service was purchased.
        shared purchased_service_provider: Provider,
        /// Where the service was given, where it is not the claim's.
        shared service_facility: Provider,
        /// Who supervised.
        shared supervising_provider: Provider,
        /// Who ordered.
        shared ordering_provider: Provider,
        /// Who referred.
        shared referring_provider: Provider,
        /// The primary care provider of a second referral.
        shared primary_care_provider: Provider,
        /// The operating physician (institutional).
        shared operating_provider: Provider,
        /// Another operating physician (institutional).
        shared other_operating_provider: Provider,
        /// The assistant surgeon (dental).
        shared assistant_surgeon: Provider,
        /// Where an ambulance picked up the patient.
        shared pick_up: Private<Address>,
        /// Where it took the patient.
        shared drop_off: Private<Address>,
        /// The name of the place where it took the patient.
        optional drop_off_name: Private<String>,
        /// What other payers decided.
        many adjudications: LineAdjudication,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// The health plan to which payment goes when it has paid in the payer's place (2010AC).
    #[derive(Default)]
    PayToPlan {
        /// The name.
        optional name: String,
        /// The identifier.
        optional identifier: Identifier,
        /// The address.
        optional address: Address,
        /// Secondary identifiers.
        many references: super::party::ProviderReference,
    }
}
