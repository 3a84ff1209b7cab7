//! The claim: what a provider asks a payer to pay, as a plain value.
//!
//! A [`Claim`] is the same whether it came from an 837, from JSON or from a program, and says nothing about how it
//! travels. Professional, institutional and dental claims are one type with a [`ClaimKind`].
//!
//! # JSON
//!
//! `snake_case`, slugs for enumerations, money as strings, ISO dates; what is absent is left out, never null. A field
//! that the model does not know is an error that names its path. `extensions` is the only open place.
//!
//! ```
//! use cleanclaim::claim::Claim;
//! let error = Claim::from_json(r#"{"schema":"cleanclaim/claim/1","kind":"professional","identifier":"7"}"#).unwrap_err();
//! assert_eq!(error.slug(), "json-unknown-field");
//! assert_eq!(error.value("path"), Some("identifier"));
//! ```
//!
//! # Nothing is lost
//!
//! Codes that are misspelt are kept as they were written ([`Coded`]), and what a guide allows and the
//! model does not name travels in [`Claim::unmodelled`] and the `unmodelled` lists of its parts.
//!
//! # Persons
//!
//! Everything about a person is [`Private`]: it serializes, and never shows itself in `Debug` or in
//! an error.

#[macro_use]
pub(crate) mod document;
mod adjudication;
mod builder;
mod care;
mod coverage;
mod dental;
mod extensions;
mod institutional;
pub(crate) mod json;
mod line;
mod party;
mod terms;
pub(crate) mod vocabulary;

pub use adjudication::{InpatientAdjudication, OutpatientAdjudication, Quantity};
pub use builder::ClaimBuilder;
pub use care::{
    Ambulance, Attachment, Certification, Equipment, EquipmentCertificate, Form, FormAnswer,
    SpinalManipulation, TestResult,
};
pub use coverage::{Adjustment, OtherPayer, Patient, Subscriber};
pub use dental::{Orthodontics, Tooth, ToothStatus};
pub use extensions::Extensions;
pub use institutional::{Admission, InstitutionalProcedure, Occurrence, OccurrenceSpan, ValueAmount};
pub use json::Schema;
pub use line::{
    DateSpan, Drug, EventDate, Line, LineAdjudication, Note, OtherAmount, PayToPlan, PurchasedService,
};
pub use party::{
    Address, Contact, ContactNumber, Identifier, Name, Payer, Person, Provider, ProviderReference, Reference,
};
pub use terms::{Contract, Repricing};
pub use vocabulary::{
    AccidentCause, AdjustmentGroup, AmbulanceReason, AmountKind, Assignment, AttachmentMethod,
    CertificateKind, CertificationKind, CertifiedCondition, ClaimFiling, ContactKind, ContractKind, DateKind,
    DiagnosisKind, EntityKind, Frequency, Gender, Indicator, InstitutionalProcedureKind, NoteKind,
    ProcedureKind, ProsthesisPlacement, QuantityKind, ReferenceKind, Relationship, Release, RentalFrequency,
    Responsibility, SpinalCondition, TestKind, TestOrigin, ToothState, UnitBasis,
};

use serde::{Deserialize, Serialize};

use crate::codes::{Icd10Cm, PlaceOfService, Zip};
use crate::dates::Day;
use crate::error::Result;
use crate::money::Amount;
use crate::shared::{Shared, blank};
use crate::text::{Coded, Private};

blank! {
    Accident, Address, Admission, Ambulance, Contract, Drug, Equipment, EquipmentCertificate, InpatientAdjudication, Orthodontics,
    OutpatientAdjudication, Patient, PayToPlan, Payer, Private<Address>, Provider, PurchasedService, Repricing, SpinalManipulation,
    Subscriber,
}

/// Which guide a claim belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// 837P, CMS-1500.
    #[default]
    Professional,
    /// 837I, UB-04.
    Institutional,
    /// 837D, ADA form.
    Dental,
}

document! {
    /// A segment, or elements of one, that a guide allows and the model does not name.
    Unmodelled {
        /// The loop, `2300`; with the number of its repetition in brackets from the second on, `2310A[1]`.
        r#loop: String,
        /// The segment that stood before it in the file, `HI`.
        after: String,
        /// The segment with `*`, `:` and `^` as delimiters; a `\` stands before one of these (or a `\`) that is data.
        segment: Private<String>,
        /// True where only elements are given, which belong into the segment that stands before: the model holds the rest of it.
        #[serde(default, skip_serializing_if = "is_false")]
        elements_only: bool,
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}

fn default_person() -> Person {
    Person::default()
}

document! {
    /// A diagnosis.
    Diagnosis {
        /// Its code set and role.
        kind: DiagnosisKind,
        /// The code. One of another code set than ICD-10-CM is kept as text.
        code: Coded<Icd10Cm>,
        /// Present on admission (institutional), as the wire has it.
        optional present_on_admission: String,
    }
}

document! {
    /// What the services are related to (CLM11). The date of an accident is among the claim's dates.
    #[derive(Default)]
    Accident {
        /// Causes, at most three.
        many causes: AccidentCause,
        /// State of an automobile accident.
        optional state: String,
        /// Country, where it is not the United States.
        optional country: String,
    }
}

document! {
    /// A claim.
    ///
    /// ```
    /// use cleanclaim::claim::Claim;
    /// let claim = Claim::professional("A-100")
    ///     .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
    ///     .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
    ///     .payer("MEDICARE", "10112")
    ///     .place_of_service("11")
    ///     .diagnosis("E11.9")
    ///     .line("2026-03-02", "99213", &["25"], "1", "125.00")
    ///     .build()?;
    /// assert_eq!(claim.total_charge.to_string(), "125.00");
    /// assert_eq!(Claim::from_json(&claim.to_json())?, claim);
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    #[derive(Default)]
    Claim {
        /// Always `cleanclaim/claim/1`.
        schema: Schema,
        /// Professional, institutional or dental.
        kind: ClaimKind,
        /// The provider's own number for the claim (CLM01).
        id: String,
        /// Sum of the lines' charges (CLM02).
        total_charge: Amount,
        /// Place of service of a professional or dental claim.
        optional place_of_service: Coded<PlaceOfService>,
        /// First two digits of the type of bill of an institutional claim.
        optional facility_type: String,
        /// A code list for the place that is neither of the two (CLM05-2), as the wire has it.
        optional facility_qualifier: String,
        /// Why the claim is sent.
        optional frequency: Frequency,
        /// The payer's number of the claim that this one replaces or voids.
        optional original_reference: Private<String>,
        /// Is the provider's signature on file?
        optional provider_signature: Indicator,
        /// Does the provider accept assignment?
        optional assignment: Assignment,
        /// Are benefits assigned to the provider?
        optional benefits_assigned: Indicator,
        /// May information be released?
        optional release_of_information: Release,
        /// How the patient's signature came about (CLM10), as the wire has it.
        optional patient_signature: String,
        /// What the services are related to.
        shared accident: Accident,
        /// Special program (CLM12), as the wire has it.
        optional special_program: String,
        /// Why the claim is sent, where that is not for payment: `PB`, to learn the benefits before treatment (CLM19).
        optional submission_reason: String,
        /// Why the claim is late (CLM20), as the wire has it.
        optional delay_reason: String,
        /// Currency of the amounts, where it is not the dollar.
        optional currency: String,
        /// What the patient paid.
        optional patient_paid: Amount,
        /// What the patient is expected to owe (institutional).
        optional patient_estimate: Amount,
        /// The contract that the claim is paid by.
        shared contract: Contract,
        /// How the stay began and ended (institutional).
        shared admission: Admission,
        /// The hour of discharge, `HHMM` (institutional).
        optional discharge_hour: String,
        /// Prior authorization.
        optional prior_authorization: Private<String>,
        /// Referral.
        optional referral_number: Private<String>,
        /// Diagnoses, in order: the lines' pointers count them from 1.
        many diagnoses: Diagnosis,
        /// Diagnosis-related group (institutional).
        optional drg: String,
        /// Procedures (institutional).
        many procedures: InstitutionalProcedure,
        /// Procedures of another provider that anesthesia was given for (HI BP, BO).
        many anesthesia_procedures: String,
        /// Condition codes (HI BG).
        many condition_codes: String,
        /// Occurrences (institutional).
        many occurrences: Occurrence,
        /// Occurrence spans (institutional).
        many occurrence_spans: OccurrenceSpan,
        /// Value codes (institutional).
        many values: ValueAmount,
        /// Treatment codes of home health (institutional).
        many treatment_codes: String,
        /// Dates.
        many dates: EventDate,
        /// References.
        many references: Reference,
        /// Notes.
        many notes: Note,
        /// Documents that support the claim.
        many attachments: Attachment,
        /// Data in a fixed form that a payer or a state asks for (K3).
        many fixed_format: Private<String>,
        /// Transport in an ambulance.
        shared ambulance: Ambulance,
        /// Spinal manipulation.
        shared spinal_manipulation: SpinalManipulation,
        /// What the provider certifies.
        many certifications: Certification,
        /// Orthodontic treatment (dental).
        shared orthodontics: Orthodontics,
        /// Teeth that are missing or are to be extracted (dental).
        many tooth_status: ToothStatus,
        /// What a repricer made of the claim.
        shared repricing: Repricing,
        /// Who bills.
        #[serde(default)]
        billing_provider: Shared<Provider>,
        /// Where payment goes, if elsewhere.
        shared pay_to_address: Address,
        /// The plan to which payment goes.
        shared pay_to_plan: PayToPlan,
        /// Who rendered the services, where that is not the billing provider.
        shared rendering_provider: Provider,
        /// Who referred.
        shared referring_provider: Provider,
        /// The primary care provider of a second referral.
        shared primary_care_provider: Provider,
        /// Where the services were given, where that is not the billing provider's address.
        shared service_facility: Provider,
        /// Who supervised.
        shared supervising_provider: Provider,
        /// Who ordered. A professional claim names that provider on its lines.
        shared ordering_provider: Provider,
        /// The attending provider of an institutional claim.
        shared attending_provider: Provider,
        /// The operating physician of an institutional claim.
        shared operating_provider: Provider,
        /// Another operating physician of an institutional claim.
        shared other_operating_provider: Provider,
        /// The assistant surgeon of a dental claim.
        shared assistant_surgeon: Provider,
        /// Where an ambulance picked up the patient.
        shared pick_up: Private<Address>,
        /// Where it took the patient.
        shared drop_off: Private<Address>,
        /// The name of the place where it took the patient.
        optional drop_off_name: Private<String>,
        /// The subscriber.
        #[serde(default)]
        subscriber: Shared<Subscriber>,
        /// The patient, where that is not the subscriber.
        shared patient: Patient,
        /// The payer that the claim is sent to.
        #[serde(default)]
        payer: Shared<Payer>,
        /// The other payers.
        many other_payers: OtherPayer,
        /// The service lines.
        many lines: Line,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

/// Which address gave the ZIP code that sets the payment locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ZipSource {
    /// The line's service facility (2420C).
    LineServiceFacility,
    /// The claim's service facility (2310C).
    ClaimServiceFacility,
    /// The patient's address, for a service in the home (place of service 12).
    Patient,
    /// The billing provider (2010AA).
    BillingProvider,
}

impl ZipSource {
    /// The loop of the 837 that carries the address.
    pub const fn x12_loop(self) -> &'static str {
        match self {
            ZipSource::LineServiceFacility => "2420C",
            ZipSource::ClaimServiceFacility => "2310C",
            ZipSource::Patient => "2010CA",
            ZipSource::BillingProvider => "2010AA",
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            ZipSource::LineServiceFacility => "service facility of the line",
            ZipSource::ClaimServiceFacility => "service facility of the claim",
            ZipSource::Patient => "address of the patient",
            ZipSource::BillingProvider => "billing provider",
        }
    }
}

/// The ZIP code that sets the payment locality of a line, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceZip {
    /// The ZIP code, or the text that stood in its place.
    pub zip: Coded<Zip>,
    /// Which address it is from.
    pub source: ZipSource,
}

impl Claim {
    /// Begins a minimal professional claim.
    pub fn professional(id: &str) -> ClaimBuilder {
        ClaimBuilder::new(ClaimKind::Professional, id)
    }

    /// Begins a minimal institutional claim.
    pub fn institutional(id: &str) -> ClaimBuilder {
        ClaimBuilder::new(ClaimKind::Institutional, id)
    }

    /// Begins a minimal dental claim.
    pub fn dental(id: &str) -> ClaimBuilder {
        ClaimBuilder::new(ClaimKind::Dental, id)
    }

    /// The person treated: the patient, or the subscriber where the two are one.
    pub fn person_treated(&self) -> &Person {
        match &self.patient {
            Some(patient) => &patient.person,
            None => &self.subscriber.person,
        }
    }

    /// The place of service of a line: its own, else the claim's.
    pub fn place_of_service_of(&self, line: &Line) -> Option<Coded<PlaceOfService>> {
        line.place_of_service.clone().or_else(|| self.place_of_service.clone())
    }

    /// The first day of service of a line: its own, else the claim's service date or statement period.
    pub fn date_of_service_of(&self, line: &Line) -> Option<Coded<Day>> {
        let own = line.service_dates.as_ref().map(|dates| dates.from.clone());
        own.or_else(|| {
            let of_claim =
                self.dates.iter().find(|date| matches!(date.kind, DateKind::Service | DateKind::Statement));
            of_claim.map(|date| date.from.clone())
        })
    }

    /// The ZIP code that sets the payment locality of a line: that of the line's service facility (2420C), else of the
    /// claim's (2310C), else, for a service in the home, of the patient, else of the billing provider (2010AA).
    pub fn service_zip_of(&self, line: &Line) -> Option<ServiceZip> {
        let at_home = self
            .place_of_service_of(line)
            .and_then(|place| place.code())
            .is_some_and(|place| place.number() == 12);
        let candidates = [
            (line.service_facility.as_deref().and_then(Provider::zip), ZipSource::LineServiceFacility),
            (self.service_facility.as_deref().and_then(Provider::zip), ZipSource::ClaimServiceFacility),
            (at_home.then(|| self.person_treated().zip()).flatten(), ZipSource::Patient),
            (self.billing_provider.zip(), ZipSource::BillingProvider),
        ];
        candidates
            .into_iter()
            .find_map(|(zip, source)| zip.map(|zip| ServiceZip { zip: zip.clone(), source }))
    }

    /// The sum of the lines' charges; an error where it does not fit.
    pub fn sum_of_lines(&self) -> Result<Amount> {
        Amount::total(self.lines.iter().map(|line| line.charge))
    }
}
