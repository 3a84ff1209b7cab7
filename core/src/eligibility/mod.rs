//! Eligibility: what a provider asks about a person's coverage, and what the payer answers.
//!
//! An [`EligibilityInquiry`] is a 270, an [`EligibilityResponse`] a 271. The response nests as the guide does: sources, receivers,
//! subscribers, dependents, each with the benefits that were told of it. What a biller wants to know of it, for one day, is
//! [`EligibilityResponse::facts`].
//!
//! ```
//! use cleanclaim::eligibility::EligibilityInquiry;
//! let text = r#"{"schema":"cleanclaim/eligibility-inquiry/1","header":{"purpose":"request","reference":"Q1"},
//!   "sources":[{"source":{"role":"payer","entity":"organization","name":{"last":"EXAMPLE PLAN"}},
//!     "receivers":[{"receiver":{"role":"provider","entity":"organization","name":{"last":"EXAMPLE CLINIC"}},
//!       "subscribers":[{"subscriber":{"entity":"person","name":{"last":"DOE","first":"JANE"}},
//!         "questions":[{"service_types":["health-plan"]}]}]}]}]}"#;
//! let inquiry = EligibilityInquiry::from_json(text)?;
//! let subscriber = &inquiry.sources[0].receivers[0].subscribers[0];
//! assert_eq!(subscriber.questions[0].service_types[0].x12(), "30");
//! // A person's data never shows itself.
//! assert!(!format!("{inquiry:?}").contains("DOE"));
//! assert_eq!(EligibilityInquiry::from_json(&inquiry.to_json())?, inquiry);
//! # Ok::<(), cleanclaim::Error>(())
//! ```
//!
//! ```
//! use cleanclaim::eligibility::EligibilityResponse;
//! let text = r#"{"schema":"cleanclaim/eligibility-response/1","header":{"purpose":"response"},
//!   "sources":[{"source":{"role":"payer"},"receivers":[{"receiver":{"role":"provider"},
//!     "subscribers":[{"subscriber":{"entity":"person"},"benefits":[{"information":"active","plan":"GOLD",
//!       "service_types":["health-plan"]}]}]}]}]}"#;
//! let response = EligibilityResponse::from_json(text)?;
//! let facts = response.facts("2026-03-01".parse()?);
//! assert_eq!(facts.persons[0].coverages[0].plan.as_deref(), Some("GOLD"));
//! # Ok::<(), cleanclaim::Error>(())
//! ```

mod facts;

pub use facts::{
    Coverage, EligibilityFacts, EligibilityFactsSchema, EnrollmentFact, Fact, Measure, OtherPayerFact,
    PersonFacts, RejectionFact, Standing, StatedPeriod, StayFact,
};

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::claim::{Extensions, Indicator, Unmodelled};
use crate::error::Result;
use crate::inquiry::{
    BenefitQuantity, InquiryDate, InquiryHeader, Member, Number, Party, Rejection, RelatedEntity,
    ServiceCode, ServiceDelivery, ServiceType, TimePeriod, Trace,
};
use crate::money::{Amount, Units};
use crate::text::Private;

schema_name!(EligibilityInquirySchema, "cleanclaim/eligibility-inquiry/1");
schema_name!(EligibilityResponseSchema, "cleanclaim/eligibility-response/1");

vocabulary! {
    /// What is told of a benefit (EB01).
    BenefitInformation {
        /// Active coverage.
        Active = "active" / "1",
        /// Active, with full risk capitation.
        ActiveFullRisk = "active-full-risk" / "2",
        /// Active, services capitated.
        ActiveCapitated = "active-capitated" / "3",
        /// Active, services capitated to the primary care physician.
        ActiveCapitatedPrimaryCare = "active-capitated-primary-care" / "4",
        /// Active while an investigation goes on.
        ActivePending = "active-pending" / "5",
        /// Inactive.
        Inactive = "inactive" / "6",
        /// Inactive until eligibility is updated.
        InactivePendingUpdate = "inactive-pending-update" / "7",
        /// Inactive while an investigation goes on.
        InactivePendingInvestigation = "inactive-pending-investigation" / "8",
        /// Coinsurance.
        Coinsurance = "coinsurance" / "A",
        /// Copayment.
        Copayment = "copayment" / "B",
        /// Deductible.
        Deductible = "deductible" / "C",
        /// On what coverage rests.
        CoverageBasis = "coverage-basis" / "CB",
        /// Description of a benefit.
        Description = "description" / "D",
        /// Exclusions.
        Exclusions = "exclusions" / "E",
        /// Limits.
        Limitations = "limitations" / "F",
        /// The most that is paid out of pocket.
        OutOfPocket = "out-of-pocket" / "G",
        /// Without limit.
        Unlimited = "unlimited" / "H",
        /// Not covered.
        NotCovered = "not-covered" / "I",
        /// Cost containment.
        CostContainment = "cost-containment" / "J",
        /// Reserve.
        Reserve = "reserve" / "K",
        /// Primary care provider.
        PrimaryCareProvider = "primary-care-provider" / "L",
        /// A condition that was there before coverage.
        PreexistingCondition = "preexisting-condition" / "M",
        /// Coordinator of managed care.
        ManagedCareCoordinator = "managed-care-coordinator" / "MC",
        /// Services are restricted to a provider.
        RestrictedToProvider = "restricted-to-provider" / "N",
        /// Not held to be medically necessary.
        NotNecessary = "not-necessary" / "O",
        /// Disclaimer.
        Disclaimer = "disclaimer" / "P",
        /// A second opinion is needed before surgery.
        SecondOpinionRequired = "second-opinion-required" / "Q",
        /// Another payer.
        OtherPayer = "other-payer" / "R",
        /// What was used in earlier years.
        PriorYears = "prior-years" / "S",
        /// The card was reported lost or stolen.
        CardLost = "card-lost" / "T",
        /// Ask the one who is named.
        ContactEntity = "contact-entity" / "U",
        /// Cannot be processed.
        CannotProcess = "cannot-process" / "V",
        /// Another source of data.
        OtherSource = "other-source" / "W",
        /// Health care facility: a stay or an episode.
        Facility = "facility" / "X",
        /// Spend down.
        SpendDown = "spend-down" / "Y",
    }
}

vocabulary! {
    /// Whose coverage it is (EB02).
    CoverageLevel {
        /// Children only.
        Children = "children" / "CHD",
        /// Dependents only.
        Dependents = "dependents" / "DEP",
        /// Employee and children.
        EmployeeAndChildren = "employee-and-children" / "ECH",
        /// Employee only.
        Employee = "employee" / "EMP",
        /// Employee and spouse.
        EmployeeAndSpouse = "employee-and-spouse" / "ESP",
        /// Family.
        Family = "family" / "FAM",
        /// Individual.
        Individual = "individual" / "IND",
        /// Spouse and children.
        SpouseAndChildren = "spouse-and-children" / "SPC",
        /// Spouse only.
        Spouse = "spouse" / "SPO",
    }
}

vocabulary! {
    /// The kind of insurance (EB04).
    InsuranceType {
        /// Medicare is secondary: working aged beneficiary or spouse with an employer's group plan.
        MspWorkingAged = "msp-working-aged" / "12",
        /// Medicare is secondary: end-stage renal disease in the first months, with an employer's group plan.
        MspRenal = "msp-renal" / "13",
        /// Medicare is secondary: no-fault insurance, automobile too.
        MspNoFault = "msp-no-fault" / "14",
        /// Medicare is secondary: workers' compensation.
        MspWorkersCompensation = "msp-workers-compensation" / "15",
        /// Medicare is secondary: Public Health Service or another federal agency.
        MspFederal = "msp-federal" / "16",
        /// Medicare is secondary: black lung.
        MspBlackLung = "msp-black-lung" / "41",
        /// Medicare is secondary: Veterans Affairs.
        MspVeterans = "msp-veterans" / "42",
        /// Medicare is secondary: disabled, under 65, with a large group plan.
        MspDisabled = "msp-disabled" / "43",
        /// Medicare is secondary: other liability insurance.
        MspLiability = "msp-liability" / "47",
        /// Automobile insurance.
        Automobile = "automobile" / "AP",
        /// Commercial.
        Commercial = "commercial" / "C1",
        /// Continued group coverage (COBRA).
        Cobra = "cobra" / "CO",
        /// Medicare, conditionally primary.
        MedicareConditional = "medicare-conditional" / "CP",
        /// Disability.
        Disability = "disability" / "D",
        /// Disability benefits.
        DisabilityBenefits = "disability-benefits" / "DB",
        /// Exclusive provider organization.
        ExclusiveProvider = "exclusive-provider" / "EP",
        /// Family or friends.
        FamilyOrFriends = "family-or-friends" / "FF",
        /// Group policy.
        Group = "group" / "GP",
        /// Health maintenance organization.
        HealthMaintenance = "health-maintenance" / "HM",
        /// Health maintenance organization that bears Medicare's risk.
        MedicareHealthMaintenance = "medicare-health-maintenance" / "HN",
        /// Medicare beneficiary with a special low income.
        SpecialLowIncome = "special-low-income" / "HS",
        /// Indemnity.
        Indemnity = "indemnity" / "IN",
        /// Individual policy.
        Individual = "individual" / "IP",
        /// Long-term care.
        LongTermCare = "long-term-care" / "LC",
        /// Long-term policy.
        LongTermPolicy = "long-term-policy" / "LD",
        /// Life insurance.
        Life = "life" / "LI",
        /// Litigation.
        Litigation = "litigation" / "LT",
        /// Medicare Part A.
        MedicarePartA = "medicare-part-a" / "MA",
        /// Medicare Part B.
        MedicarePartB = "medicare-part-b" / "MB",
        /// Medicaid.
        Medicaid = "medicaid" / "MC",
        /// Medigap Part A.
        MedigapPartA = "medigap-part-a" / "MH",
        /// Medigap Part B.
        MedigapPartB = "medigap-part-b" / "MI",
        /// Medicare, primary.
        MedicarePrimary = "medicare-primary" / "MP",
        /// Another kind.
        OtherKind = "other-kind" / "OT",
        /// Insurance of personal property.
        PersonalProperty = "personal-property" / "PE",
        /// Personal.
        Personal = "personal" / "PL",
        /// Personal payment.
        PersonalPayment = "personal-payment" / "PP",
        /// Preferred provider organization.
        PreferredProvider = "preferred-provider" / "PR",
        /// Point of service.
        PointOfService = "point-of-service" / "PS",
        /// Qualified Medicare beneficiary.
        QualifiedMedicareBeneficiary = "qualified-medicare-beneficiary" / "QM",
        /// Insurance of real property.
        RealProperty = "real-property" / "RP",
        /// Supplemental policy.
        Supplemental = "supplemental" / "SP",
        /// Tax Equity and Fiscal Responsibility Act.
        Tefra = "tefra" / "TF",
        /// Workers' compensation.
        WorkersCompensation = "workers-compensation" / "WC",
        /// Wrap-up policy.
        WrapUp = "wrap-up" / "WU",
    }
}

document! {
    /// What is asked (2110 of a 270).
    #[derive(Default)]
    BenefitQuestion {
        /// The kinds of service.
        many service_types: ServiceType,
        /// A single service.
        optional service: ServiceCode,
        /// Whose coverage.
        optional coverage_level: CoverageLevel,
        /// The kind of insurance.
        optional insurance_type: InsuranceType,
        /// Which of the person's diagnoses it is about, counted from 1.
        many diagnosis_pointers: String,
        /// What the person must spend before coverage begins.
        optional spend_down: Amount,
        /// What of it was billed.
        optional spend_down_billed: Amount,
        /// Where the service is given.
        optional place_of_service: String,
        /// Referral or authorization.
        many numbers: Number,
        /// For which days.
        many dates: InquiryDate,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A dependent that is asked about (2000D).
    #[derive(Default)]
    InquiryDependent {
        /// Trace numbers.
        many traces: Trace,
        /// The person.
        dependent: Member,
        /// What is asked.
        many questions: BenefitQuestion,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A subscriber (2000C), who is asked about, or whose dependents are.
    #[derive(Default)]
    InquirySubscriber {
        /// Trace numbers.
        many traces: Trace,
        /// The person.
        subscriber: Member,
        /// What is asked.
        many questions: BenefitQuestion,
        /// The dependents that are asked about.
        many dependents: InquiryDependent,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who asks (2000B).
    #[derive(Default)]
    InquiryReceiver {
        /// The provider or payer that wants to know.
        receiver: Party,
        /// The subscribers.
        many subscribers: InquirySubscriber,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who is asked (2000A).
    #[derive(Default)]
    InquirySource {
        /// The payer that knows.
        source: Party,
        /// Who asks.
        many receivers: InquiryReceiver,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// An eligibility inquiry (270).
    #[derive(Default)]
    EligibilityInquiry {
        /// Always `cleanclaim/eligibility-inquiry/1`.
        schema: EligibilityInquirySchema,
        /// What the transaction is.
        header: InquiryHeader,
        /// Who is asked.
        many sources: InquirySource,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

document! {
    /// More on a benefit (III): a place of service, a diagnosis, a nature of injury.
    #[derive(Default)]
    BenefitDetail {
        /// Which list the code is of: `ZZ` place of service, `BK` and `BF` diagnoses, `NI` nature of injury.
        optional list: String,
        /// The code.
        optional code: String,
        /// The category of the text.
        optional category: String,
        /// The text.
        optional text: Private<String>,
    }
}

document! {
    /// Who else has to do with a benefit (LS to LE).
    #[derive(Default)]
    RelatedEntities {
        /// They.
        many entities: RelatedEntity,
    }
}

document! {
    /// One benefit (EB with what follows it).
    #[derive(Default)]
    Benefit {
        /// What is told.
        optional information: BenefitInformation,
        /// Whose coverage.
        optional coverage_level: CoverageLevel,
        /// The kinds of service.
        many service_types: ServiceType,
        /// The kind of insurance.
        optional insurance_type: InsuranceType,
        /// The plan.
        optional plan: String,
        /// For which span of time amount, share and quantity count.
        optional time_period: TimePeriod,
        /// The amount.
        optional amount: Amount,
        /// The share, as written: `.2` is twenty of a hundred.
        optional percent: String,
        /// What the quantity counts.
        optional quantity_kind: BenefitQuantity,
        /// The quantity.
        optional quantity: Units,
        /// Must it be authorized?
        optional authorization_required: Indicator,
        /// Is it for providers of the network?
        optional in_network: Indicator,
        /// A single service.
        optional service: ServiceCode,
        /// Which of the person's diagnoses it is about, counted from 1.
        many diagnosis_pointers: String,
        /// How the service is delivered.
        many deliveries: ServiceDelivery,
        /// Numbers.
        many numbers: Number,
        /// Dates.
        many dates: InquiryDate,
        /// Refusals.
        many rejections: Rejection,
        /// What the payer says beside.
        many messages: Private<String>,
        /// More.
        many details: BenefitDetail,
        /// Who else has to do with it.
        optional related: RelatedEntities,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A dependent that is told about (2000D).
    #[derive(Default)]
    ResponseDependent {
        /// Trace numbers.
        many traces: Trace,
        /// The person.
        dependent: Member,
        /// The benefits.
        many benefits: Benefit,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A subscriber (2000C), who is told about, or whose dependents are.
    #[derive(Default)]
    ResponseSubscriber {
        /// Trace numbers.
        many traces: Trace,
        /// The person.
        subscriber: Member,
        /// The benefits.
        many benefits: Benefit,
        /// The dependents that are told about.
        many dependents: ResponseDependent,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who asked (2000B).
    #[derive(Default)]
    ResponseReceiver {
        /// The provider or payer that wants to know.
        receiver: Party,
        /// The subscribers.
        many subscribers: ResponseSubscriber,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who answers (2000A).
    #[derive(Default)]
    ResponseSource {
        /// Refusals of the whole question.
        many rejections: Rejection,
        /// The payer that knows.
        source: Party,
        /// Who asked.
        many receivers: ResponseReceiver,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// An eligibility response (271).
    #[derive(Default)]
    EligibilityResponse {
        /// Always `cleanclaim/eligibility-response/1`.
        schema: EligibilityResponseSchema,
        /// What the transaction is.
        header: InquiryHeader,
        /// Who answers.
        many sources: ResponseSource,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

json_document!(EligibilityInquiry, EligibilityInquirySchema);

json_document!(EligibilityResponse, EligibilityResponseSchema);
