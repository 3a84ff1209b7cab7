//! Services review: what a provider asks to be authorized, and what was decided (278).
//!
//! Request and response have the same levels; decisions and refusals stand in the response alone.
//!
//! ```
//! use cleanclaim::services_review::{ServicesReviewRequest, ServicesReviewResponse};
//! let text = r#"{"schema":"cleanclaim/services-review-request/1","header":{"purpose":"request"},
//!   "reviewers":[{"reviewer":{"role":"utilization-management"},"requesters":[{"requesters":[{"role":"provider"}],
//!     "subscribers":[{"subscriber":{"name":{"last":"DOE"}},"events":[{"review":{"category":"health-services",
//!       "certification":"initial"},"services":[{"professional":{"service":{"kind":"hcpcs","code":"G0154"}}}]}]}]}]}]}"#;
//! let request = ServicesReviewRequest::from_json(text)?;
//! assert_eq!(request.events().count(), 1);
//!
//! let text = r#"{"schema":"cleanclaim/services-review-response/1","header":{"purpose":"response"},
//!   "reviewers":[{"reviewer":{"role":"utilization-management"},"requesters":[{"requesters":[{"role":"provider"}],
//!     "subscribers":[{"subscriber":{},"events":[{"decision":{"action":"certified","number":"A77"}}]}]}]}]}"#;
//! let response = ServicesReviewResponse::from_json(text)?;
//! let decision = response.events().next().and_then(|event| event.decision.as_ref());
//! assert_eq!(decision.and_then(|decision| decision.action.as_ref()).map(|action| action.x12()), Some("A1"));
//! # Ok::<(), cleanclaim::Error>(())
//! ```

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::claim::{Extensions, Indicator, UnitBasis, Unmodelled};
use crate::codes::Hcpcs;
use crate::error::Result;
use crate::inquiry::{
    InquiryDate, InquiryDiagnosis, InquiryHeader, Member, Number, Party, Rejection, RelatedEntity,
    ServiceCode, ServiceDelivery, ServiceType, Trace,
};
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

schema_name!(ServicesReviewRequestSchema, "cleanclaim/services-review-request/1");
schema_name!(ServicesReviewResponseSchema, "cleanclaim/services-review-response/1");

vocabulary! {
    /// What is reviewed (UM01).
    ReviewCategory {
        /// An admission.
        Admission = "admission" / "AR",
        /// Health services.
        HealthServices = "health-services" / "HS",
        /// An individual.
        Individual = "individual" / "IN",
        /// Specialty care: a referral.
        SpecialtyCare = "specialty-care" / "SC",
    }
}

vocabulary! {
    /// Why it is asked (UM02).
    CertificationType {
        /// Appeal that cannot wait.
        UrgentAppeal = "urgent-appeal" / "1",
        /// Appeal.
        Appeal = "appeal" / "2",
        /// Takes it back.
        Cancel = "cancel" / "3",
        /// For longer.
        Extension = "extension" / "4",
        /// The first time.
        Initial = "initial" / "I",
        /// Again.
        Renewal = "renewal" / "R",
        /// Changed.
        Revised = "revised" / "S",
    }
}

vocabulary! {
    /// How urgent it is (UM06).
    ServiceLevel {
        /// Emergency.
        Emergency = "emergency" / "03",
        /// Elective.
        Elective = "elective" / "E",
        /// Urgent.
        Urgent = "urgent" / "U",
    }
}

vocabulary! {
    /// What was decided (HCR01).
    ReviewAction {
        /// Certified as asked.
        Certified = "certified" / "A1",
        /// Certified in part.
        CertifiedInPart = "certified-in-part" / "A2",
        /// Not certified.
        NotCertified = "not-certified" / "A3",
        /// Pended.
        Pended = "pended" / "A4",
        /// Changed.
        Modified = "modified" / "A6",
        /// Cancelled.
        Cancelled = "cancelled" / "C",
        /// Ask the payer.
        ContactPayer = "contact-payer" / "CT",
        /// Nothing has to be decided.
        NotRequired = "not-required" / "NA",
    }
}

document! {
    /// What is asked to be reviewed (UM).
    #[derive(Default)]
    Review {
        /// What is reviewed.
        optional category: ReviewCategory,
        /// Why it is asked.
        optional certification: CertificationType,
        /// The kind of service.
        optional service_type: ServiceType,
        /// Place of service, or type of facility.
        optional facility: String,
        /// Which of the two: `A` type of facility, `B` place of service.
        optional facility_qualifier: String,
        /// Third digit of a type of bill.
        optional frequency: String,
        /// Causes of the need, as the wire has them: `AA` automobile accident, `EM` employment.
        many causes: String,
        /// State of an accident.
        optional cause_state: String,
        /// Country of an accident.
        optional cause_country: String,
        /// How urgent it is.
        optional level: ServiceLevel,
        /// The patient's condition now, as the wire has it.
        optional health_condition: String,
        /// Prognosis, as the wire has it.
        optional prognosis: String,
        /// May information be released, as the wire has it.
        optional release: String,
        /// Why it is asked late, as the wire has it.
        optional delay_reason: String,
    }
}

document! {
    /// What was decided (HCR).
    #[derive(Default)]
    Decision {
        /// What was decided.
        optional action: ReviewAction,
        /// The number of the authorization.
        optional number: Private<String>,
        /// Why, as the wire has it.
        many reasons: String,
        /// Is a second opinion needed before surgery?
        optional second_opinion: Indicator,
    }
}

document! {
    /// Conditions of a kind that are there or not (CRC), as the wire has them.
    #[derive(Default)]
    ReviewConditions {
        /// Of which kind: `07` ambulance, `08` chiropractic, `11` equipment, `57` oxygen, `75` functional limits, `76` activities,
        /// `77` mental status.
        category: String,
        /// Are they there?
        optional applies: Indicator,
        /// The conditions.
        many conditions: String,
    }
}

document! {
    /// An admission (CL1).
    #[derive(Default)]
    ReviewAdmission {
        /// Type of admission.
        optional kind: String,
        /// Point of origin.
        optional source: String,
        /// Status at discharge.
        optional status: String,
        /// Status in a nursing home.
        optional nursing_home: String,
    }
}

document! {
    /// A transport by ambulance (CR1).
    #[derive(Default)]
    ReviewAmbulance {
        /// Unit of the weight.
        optional weight_unit: String,
        /// Weight of the patient, as written.
        optional weight: Private<String>,
        /// Initial, return, transfer or round trip.
        optional transport: String,
        /// Reason.
        optional reason: String,
        /// Unit of the distance.
        optional distance_unit: String,
        /// Distance.
        optional distance: Units,
        /// From where.
        optional origin: Private<String>,
        /// To where.
        optional destination: Private<String>,
        /// What a round trip is for.
        optional round_trip: Private<String>,
        /// What a stretcher is for.
        optional stretcher: Private<String>,
    }
}

document! {
    /// Spinal manipulation (CR2), as the wire has it.
    #[derive(Default)]
    ReviewSpinal {
        /// Number of this treatment.
        optional treatment: String,
        /// Treatments in all.
        optional treatments: String,
        /// From which vertebra.
        optional level_from: String,
        /// To which vertebra.
        optional level_to: String,
        /// Unit of the period.
        optional period_unit: String,
        /// Length of the period.
        optional period: String,
        /// Treatments in the month.
        optional monthly: String,
        /// The patient's condition.
        optional condition: String,
        /// Are there complications?
        optional complication: Indicator,
        /// Description.
        optional description: Private<String>,
        /// More of it.
        optional more: Private<String>,
        /// Are X-rays kept?
        optional x_rays: Indicator,
    }
}

document! {
    /// Oxygen at home (CR5), as the wire has it.
    #[derive(Default)]
    ReviewOxygen {
        /// Initial, renewal or revised.
        optional certification: String,
        /// Months.
        optional months: String,
        /// Equipment.
        many equipment: String,
        /// Reason for the equipment.
        optional reason: String,
        /// Flow rate.
        optional flow_rate: String,
        /// How often a day.
        optional daily_count: String,
        /// Hours of a use.
        optional hours: String,
        /// Order for the respiratory therapist.
        optional order: String,
        /// Arterial blood gas.
        optional blood_gas: String,
        /// Oxygen saturation.
        optional saturation: String,
        /// How the patient was when tested.
        optional test_condition: String,
        /// Findings.
        many findings: String,
        /// Flow rate of a portable system.
        optional portable_flow_rate: String,
        /// Delivery system.
        optional delivery: String,
        /// A third kind of equipment.
        optional further_equipment: String,
    }
}

document! {
    /// Home health care (CR6), as the wire has it.
    #[derive(Default)]
    ReviewHomeHealth {
        /// Prognosis.
        optional prognosis: String,
        /// When care began, eight digits.
        optional start: String,
        /// Form of the period.
        optional period_format: String,
        /// Period of the certification.
        optional period: String,
        /// Date of the diagnosis, eight digits.
        optional diagnosis_date: String,
        /// In a skilled nursing facility?
        optional skilled_nursing: Indicator,
        /// Under Medicare?
        optional medicare: Indicator,
        /// Initial, renewal or revised.
        optional certification: String,
        /// Date of surgery, eight digits.
        optional surgery_date: String,
        /// Code set of the surgery.
        optional surgery_code_set: String,
        /// The surgery.
        optional surgery: String,
        /// Date of the physician's order, eight digits.
        optional order_date: String,
        /// Date of the physician's last visit, eight digits.
        optional visit_date: String,
        /// Date of the last contact with the physician, eight digits.
        optional contact_date: String,
        /// Form of the period of the last admission.
        optional admission_format: String,
        /// Period of the last admission.
        optional admission: String,
        /// From what kind of facility the patient came.
        optional facility: String,
        /// Dates of further diagnoses, eight digits each.
        many further_dates: String,
    }
}

document! {
    /// Something that is sent along or kept (PWK).
    #[derive(Default)]
    ReviewAttachment {
        /// What it is.
        kind: String,
        /// How it travels.
        optional transmission: String,
        /// Qualifier of its number.
        optional qualifier: String,
        /// Its number.
        optional control_number: Private<String>,
        /// Description.
        optional description: Private<String>,
    }
}

document! {
    /// A professional service (SV1).
    #[derive(Default)]
    ProfessionalService {
        /// The service.
        service: ServiceCode,
        /// The charge.
        optional charge: Amount,
        /// What the units count.
        optional basis: UnitBasis,
        /// How many.
        optional units: Units,
        /// Which diagnoses it is for, counted from 1.
        many diagnosis_pointers: String,
        /// Early and periodic screening, diagnosis and treatment?
        optional epsdt: Indicator,
        /// Level of care in a nursing home.
        optional nursing_home_level: String,
    }
}

document! {
    /// An institutional service (SV2).
    #[derive(Default)]
    InstitutionalService {
        /// Revenue code.
        optional revenue_code: String,
        /// The service.
        optional service: ServiceCode,
        /// The charge.
        optional charge: Amount,
        /// What the units count.
        optional basis: UnitBasis,
        /// How many.
        optional units: Units,
        /// Rate.
        optional rate: String,
        /// Status in a nursing home.
        optional nursing_home: String,
        /// Level of care in a nursing home.
        optional nursing_home_level: String,
    }
}

document! {
    /// A dental service (SV3).
    #[derive(Default)]
    DentalService {
        /// The service.
        service: ServiceCode,
        /// The charge.
        optional charge: Amount,
        /// Areas of the mouth.
        many areas: String,
        /// Initial placement or replacement of a prosthesis.
        optional prosthesis: String,
        /// How many.
        optional units: Units,
        /// Description.
        optional description: Private<String>,
    }
}

document! {
    /// A tooth (TOO).
    #[derive(Default)]
    ReviewTooth {
        /// The tooth.
        optional tooth: String,
        /// Its surfaces.
        many surfaces: String,
    }
}

document! {
    /// A procedure that the reviewer names (HI of 2000F), with its code set.
    ReviewProcedure {
        /// The code set, as the wire has it.
        kind: String,
        /// The code.
        code: Coded<Hcpcs>,
    }
}

document! {
    /// One service that is reviewed (2000F).
    #[derive(Default)]
    ReviewService {
        /// Trace numbers.
        many traces: Trace,
        /// Refusals.
        many rejections: Rejection,
        /// What is reviewed.
        optional review: Review,
        /// What was decided.
        optional decision: Decision,
        /// Numbers.
        many numbers: Number,
        /// Dates.
        many dates: InquiryDate,
        /// Procedures that the reviewer names.
        many procedures: ReviewProcedure,
        /// A professional service.
        optional professional: ProfessionalService,
        /// An institutional service.
        optional institutional: InstitutionalService,
        /// A dental service.
        optional dental: DentalService,
        /// Teeth.
        many teeth: ReviewTooth,
        /// How it is delivered.
        optional delivery: ServiceDelivery,
        /// What is sent along.
        many attachments: ReviewAttachment,
        /// What the sender says beside.
        optional message: Private<String>,
        /// Who gives the service.
        many providers: Party,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// What is reviewed for one patient (2000E).
    #[derive(Default)]
    ReviewEvent {
        /// Trace numbers.
        many traces: Trace,
        /// Refusals.
        many rejections: Rejection,
        /// What is reviewed.
        optional review: Review,
        /// What was decided.
        optional decision: Decision,
        /// Numbers.
        many numbers: Number,
        /// Dates.
        many dates: InquiryDate,
        /// Diagnoses.
        many diagnoses: InquiryDiagnosis,
        /// How it is delivered.
        optional delivery: ServiceDelivery,
        /// Conditions.
        many conditions: ReviewConditions,
        /// The admission.
        optional admission: ReviewAdmission,
        /// A transport by ambulance.
        optional ambulance: ReviewAmbulance,
        /// Spinal manipulation.
        optional spinal: ReviewSpinal,
        /// Oxygen at home.
        optional oxygen: ReviewOxygen,
        /// Home health care.
        optional home_health: ReviewHomeHealth,
        /// What is sent along.
        many attachments: ReviewAttachment,
        /// What the sender says beside.
        optional message: Private<String>,
        /// Who gives the services.
        many providers: Party,
        /// Places of a transport, and whom to ask.
        many places: RelatedEntity,
        /// Others who reviewed it.
        many other_reviewers: Party,
        /// The services.
        many services: ReviewService,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A dependent (2000D).
    #[derive(Default)]
    ReviewDependent {
        /// The person.
        dependent: Member,
        /// What is reviewed.
        many events: ReviewEvent,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A subscriber (2000C).
    #[derive(Default)]
    ReviewSubscriber {
        /// Trace numbers.
        many traces: Trace,
        /// Refusals.
        many rejections: Rejection,
        /// The person.
        subscriber: Member,
        /// What is reviewed.
        many events: ReviewEvent,
        /// The dependents.
        many dependents: ReviewDependent,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who asks (2000B).
    #[derive(Default)]
    ReviewRequester {
        /// The provider or payer that asks, under one or two identifiers.
        many requesters: Party,
        /// The subscribers.
        many subscribers: ReviewSubscriber,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who reviews (2000A).
    #[derive(Default)]
    Reviewer {
        /// Refusals of the whole request.
        many rejections: Rejection,
        /// The reviewer.
        reviewer: Party,
        /// Who asks.
        many requesters: ReviewRequester,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A request for a services review (278).
    #[derive(Default)]
    ServicesReviewRequest {
        /// Always `cleanclaim/services-review-request/1`.
        schema: ServicesReviewRequestSchema,
        /// What the transaction is.
        header: InquiryHeader,
        /// Who reviews.
        many reviewers: Reviewer,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

document! {
    /// The response to a services review (278).
    #[derive(Default)]
    ServicesReviewResponse {
        /// Always `cleanclaim/services-review-response/1`.
        schema: ServicesReviewResponseSchema,
        /// What the transaction is.
        header: InquiryHeader,
        /// Who reviews.
        many reviewers: Reviewer,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

/// Every event, of subscribers and of dependents.
fn events(reviewers: &[Reviewer]) -> impl Iterator<Item = &ReviewEvent> {
    let requesters = reviewers.iter().flat_map(|reviewer| &reviewer.requesters);
    let subscribers = requesters.flat_map(|requester| &requester.subscribers);
    subscribers.flat_map(|subscriber| {
        subscriber.events.iter().chain(subscriber.dependents.iter().flat_map(|dependent| &dependent.events))
    })
}

json_document!(ServicesReviewRequest, ServicesReviewRequestSchema);

impl ServicesReviewRequest {
    /// Everything that is to be reviewed, of subscribers and of dependents.
    pub fn events(&self) -> impl Iterator<Item = &ReviewEvent> {
        events(&self.reviewers)
    }
}

json_document!(ServicesReviewResponse, ServicesReviewResponseSchema);

impl ServicesReviewResponse {
    /// Everything that was reviewed, of subscribers and of dependents.
    pub fn events(&self) -> impl Iterator<Item = &ReviewEvent> {
        events(&self.reviewers)
    }
}
