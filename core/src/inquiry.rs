//! What questions to a payer and their answers have in common: the header, traces, refusals, the parties and the persons.
//!
//! Eligibility ([`crate::eligibility`]), claim status ([`crate::claim_status`]) and services review ([`crate::services_review`]) are
//! built of these.

use crate::claim::document::document;
use crate::claim::vocabulary::vocabulary;
use crate::claim::{
    Address, Contact, DiagnosisKind, EntityKind, Gender, Identifier, Indicator, Name, ProcedureKind,
    Relationship,
};
use crate::codes::{Hcpcs, Icd10Cm, Modifier};
use crate::dates::Day;
use crate::money::Units;
use crate::text::{Coded, Private};

vocabulary! {
    /// What a transaction is for (BHT02).
    Purpose {
        /// Takes an earlier one back.
        Cancellation = "cancellation" / "01",
        /// Confirms.
        Confirmation = "confirmation" / "06",
        /// Tells a status.
        Status = "status" / "08",
        /// Answers.
        Response = "response" / "11",
        /// Asks.
        Request = "request" / "13",
    }
}

document! {
    /// What the transaction is and when it was made (BHT).
    #[derive(Default)]
    InquiryHeader {
        /// What it is for.
        optional purpose: Purpose,
        /// The sender's number of the transaction.
        optional reference: String,
        /// When it was made.
        optional date: Coded<Day>,
        /// The time of that day.
        optional time: String,
        /// Its kind (BHT06), as the wire has it.
        optional kind: String,
    }
}

vocabulary! {
    /// Whose trace number it is (TRN01).
    TraceKind {
        /// That of this transaction's sender.
        Own = "own" / "1",
        /// That of the transaction that is answered.
        Referenced = "referenced" / "2",
    }
}

document! {
    /// A number that ties an answer to its question (TRN).
    #[derive(Default)]
    Trace {
        /// Whose number it is.
        optional kind: TraceKind,
        /// The number.
        number: String,
        /// Who gave it.
        optional originator: String,
        /// A part of that organization.
        optional supplement: String,
    }
}

vocabulary! {
    /// Why a question was refused (AAA03).
    RejectionReason {
        /// More was done than is authorized.
        AuthorizedQuantityExceeded = "authorized-quantity-exceeded" / "04",
        /// Something that must be told is missing.
        RequiredDataMissing = "required-data-missing" / "15",
        /// The input has errors.
        InputErrors = "input-errors" / "33",
        /// Out of the network.
        OutOfNetwork = "out-of-network" / "35",
        /// Access is not allowed.
        AccessRestricted = "access-restricted" / "41",
        /// No answer is possible at present.
        UnableToRespond = "unable-to-respond" / "42",
        /// The provider's identifier is invalid or missing.
        ProviderIdentifier = "provider-identifier" / "43",
        /// The provider's name is invalid or missing.
        ProviderName = "provider-name" / "44",
        /// The provider's specialty is invalid or missing.
        ProviderSpecialty = "provider-specialty" / "45",
        /// The provider's telephone number is invalid or missing.
        ProviderTelephone = "provider-telephone" / "46",
        /// The provider's state is invalid or missing.
        ProviderState = "provider-state" / "47",
        /// The referring provider's identifier is invalid or missing.
        ReferringProviderIdentifier = "referring-provider-identifier" / "48",
        /// The provider is not the primary care provider.
        NotPrimaryCareProvider = "not-primary-care-provider" / "49",
        /// The provider may not ask.
        ProviderNotEligible = "provider-not-eligible" / "50",
        /// The provider is not on file.
        ProviderNotOnFile = "provider-not-on-file" / "51",
        /// The dates of service are not within the provider's enrolment.
        DatesOutsideProviderEnrollment = "dates-outside-provider-enrollment" / "52",
        /// The benefit does not fit the kind of provider.
        BenefitInconsistentWithProvider = "benefit-inconsistent-with-provider" / "53",
        /// The qualifier of the service does not fit.
        ServiceQualifier = "service-qualifier" / "54",
        /// The service does not fit.
        ServiceIdentifier = "service-identifier" / "55",
        /// The date does not fit.
        Date = "date" / "56",
        /// The dates of service are invalid or missing.
        ServiceDates = "service-dates" / "57",
        /// The date of birth is invalid or missing.
        BirthDate = "birth-date" / "58",
        /// Birth after service.
        BirthAfterService = "birth-after-service" / "60",
        /// Death before service.
        DeathBeforeService = "death-before-service" / "61",
        /// The date of service is outside the period that may be asked about.
        DateNotAllowed = "date-not-allowed" / "62",
        /// The date of service is in the future.
        DateInFuture = "date-in-future" / "63",
        /// The patient's identifier is invalid or missing.
        PatientIdentifier = "patient-identifier" / "64",
        /// The patient's name is invalid or missing.
        PatientName = "patient-name" / "65",
        /// The patient's sex is invalid or missing.
        PatientGender = "patient-gender" / "66",
        /// The patient was not found.
        PatientNotFound = "patient-not-found" / "67",
        /// Several patients have the identifier.
        DuplicatePatientIdentifier = "duplicate-patient-identifier" / "68",
        /// Does not fit the patient's age.
        InconsistentWithAge = "inconsistent-with-age" / "69",
        /// Does not fit the patient's sex.
        InconsistentWithGender = "inconsistent-with-gender" / "70",
        /// The date of birth is not the one on file.
        BirthDateMismatch = "birth-date-mismatch" / "71",
        /// The subscriber's identifier is invalid or missing.
        SubscriberIdentifier = "subscriber-identifier" / "72",
        /// The subscriber's name is invalid or missing.
        SubscriberName = "subscriber-name" / "73",
        /// The subscriber's sex is invalid or missing.
        SubscriberGender = "subscriber-gender" / "74",
        /// The subscriber was not found.
        SubscriberNotFound = "subscriber-not-found" / "75",
        /// Several subscribers have the identifier.
        DuplicateSubscriberIdentifier = "duplicate-subscriber-identifier" / "76",
        /// The subscriber was found, the patient not.
        SubscriberWithoutPatient = "subscriber-without-patient" / "77",
        /// The subscriber is not in the group or plan.
        SubscriberNotInPlan = "subscriber-not-in-plan" / "78",
        /// A participant's identification is invalid.
        ParticipantIdentification = "participant-identification" / "79",
        /// No answer came: the transaction was ended.
        NoResponse = "no-response" / "80",
        /// The provider's address is invalid or missing.
        ProviderAddress = "provider-address" / "97",
        /// An experimental service.
        Experimental = "experimental" / "98",
        /// The authorization was not found.
        AuthorizationNotFound = "authorization-not-found" / "AA",
        /// The primary care provider must authorize.
        PrimaryCareAuthorization = "primary-care-authorization" / "AE",
        /// A diagnosis is invalid or missing.
        Diagnosis = "diagnosis" / "AF",
        /// A procedure is invalid or missing.
        Procedure = "procedure" / "AG",
        /// More must be told of the patient's condition.
        ConditionInformation = "condition-information" / "AO",
        /// The certification does not fit the patient.
        CertificationMismatch = "certification-mismatch" / "CI",
        /// A medical review is needed.
        MedicalReview = "medical-review" / "E8",
        /// The authorization number has not the right form.
        AuthorizationFormat = "authorization-format" / "IA",
        /// The payer's name or identifier is missing.
        PayerMissing = "payer-missing" / "T4",
    }
}

vocabulary! {
    /// What to do after a refusal (AAA04).
    FollowUp {
        /// Correct and send again.
        Correct = "correct" / "C",
        /// Sending again is not allowed.
        ResubmissionNotAllowed = "resubmission-not-allowed" / "N",
        /// Send the original transaction again.
        ResubmitOriginal = "resubmit-original" / "P",
        /// Sending again is allowed.
        ResubmissionAllowed = "resubmission-allowed" / "R",
        /// Do not send again: somebody else was asked.
        AskedElsewhere = "asked-elsewhere" / "S",
        /// Wait thirty days and send again.
        WaitThirtyDays = "wait-thirty-days" / "W",
        /// Wait ten days and send again.
        WaitTenDays = "wait-ten-days" / "X",
        /// Do not send again: an answer will follow.
        AnswerFollows = "answer-follows" / "Y",
    }
}

document! {
    /// A refusal (AAA).
    #[derive(Default)]
    Rejection {
        /// Was the question a valid one, which just cannot be answered?
        optional valid: Indicator,
        /// Why it was refused.
        optional reason: RejectionReason,
        /// What to do.
        optional follow_up: FollowUp,
    }
}

vocabulary! {
    /// Who somebody is in the transaction (NM101).
    EntityRole {
        /// Provider.
        Provider = "provider" / "1P",
        /// Third-party administrator.
        Administrator = "administrator" / "2B",
        /// Employer.
        Employer = "employer" / "36",
        /// Submitter or receiver of the transaction.
        Submitter = "submitter" / "41",
        /// Hospital.
        Hospital = "hospital" / "80",
        /// Facility.
        Facility = "facility" / "FA",
        /// Gateway provider: the primary care provider of a managed plan.
        GatewayProvider = "gateway-provider" / "GP",
        /// Plan sponsor.
        PlanSponsor = "plan-sponsor" / "P5",
        /// Payer.
        Payer = "payer" / "PR",
        /// Utilization management organization.
        UtilizationManagement = "utilization-management" / "X3",
        /// Insured or subscriber.
        Insured = "insured" / "IL",
        /// Dependent.
        Dependent = "dependent" / "03",
        /// Patient.
        Patient = "patient" / "QC",
        /// Contracted service provider.
        ContractedProvider = "contracted-provider" / "13",
        /// Preferred provider organization.
        PreferredProviderOrganization = "preferred-provider-organization" / "1I",
        /// Group.
        Group = "group" / "GW",
        /// Independent physicians association.
        PhysiciansAssociation = "physicians-association" / "I3",
        /// Legal representative.
        LegalRepresentative = "legal-representative" / "LR",
        /// Origin carrier.
        OriginCarrier = "origin-carrier" / "OC",
        /// Primary care provider.
        PrimaryCareProvider = "primary-care-provider" / "P3",
        /// An earlier carrier.
        PriorCarrier = "prior-carrier" / "P4",
        /// Primary payer.
        PrimaryPayer = "primary-payer" / "PRP",
        /// Secondary payer.
        SecondaryPayer = "secondary-payer" / "SEP",
        /// Tertiary payer.
        TertiaryPayer = "tertiary-payer" / "TTP",
        /// Who verifies.
        Verifier = "verifier" / "VER",
        /// Vendor.
        Vendor = "vendor" / "VN",
        /// Managed care organization.
        ManagedCareOrganization = "managed-care-organization" / "Y2",
        /// Attending physician.
        Attending = "attending" / "71",
        /// Operating physician.
        Operating = "operating" / "72",
        /// Another physician.
        OtherPhysician = "other-physician" / "73",
        /// Service location.
        ServiceLocation = "service-location" / "77",
        /// Rendering provider.
        Rendering = "rendering" / "82",
        /// Billing provider.
        Billing = "billing" / "85",
        /// Pay-to provider.
        PayTo = "pay-to" / "87",
        /// Admitting services.
        Admitting = "admitting" / "AAJ",
        /// Assistant surgeon.
        AssistantSurgeon = "assistant-surgeon" / "DD",
        /// Ordering physician.
        Ordering = "ordering" / "DK",
        /// Referring provider.
        Referring = "referring" / "DN",
        /// Supervising physician.
        Supervising = "supervising" / "DQ",
        /// Clinic.
        Clinic = "clinic" / "G3",
        /// Provider of a purchased service.
        PurchasedService = "purchased-service" / "QB",
        /// Group practice.
        GroupPractice = "group-practice" / "QV",
        /// Provider of the service.
        ServiceProvider = "service-provider" / "SJ",
        /// Physician, clinic or group practice.
        Practice = "practice" / "1T",
        /// Where the patient is dropped off.
        DropOff = "drop-off" / "45",
        /// Where the patient is picked up.
        PickUp = "pick-up" / "PW",
        /// The next place of a transport.
        NextDestination = "next-destination" / "ND",
        /// A further place of a transport.
        FurtherDestination = "further-destination" / "R3",
        /// The last place of a transport.
        FinalDestination = "final-destination" / "FS",
        /// Whom to ask.
        Contact = "contact" / "L5",
        /// Carrier.
        Carrier = "carrier" / "CA",
    }
}

vocabulary! {
    /// What a number is (REF01).
    NumberKind {
        /// Plan.
        Plan = "plan" / "18",
        /// Group or policy.
        GroupOrPolicy = "group-or-policy" / "1L",
        /// Member.
        Member = "member" / "1W",
        /// Case.
        Case = "case" / "3H",
        /// Branch.
        Branch = "branch" / "3L",
        /// Family unit.
        FamilyUnit = "family-unit" / "49",
        /// Group.
        Group = "group" / "6P",
        /// Referral.
        Referral = "referral" / "9F",
        /// Class of contract.
        ContractClass = "contract-class" / "CE",
        /// Contract.
        Contract = "contract" / "CT",
        /// Department.
        Department = "department" / "DP",
        /// Medical record.
        MedicalRecord = "medical-record" / "EA",
        /// The provider's number of the patient's account.
        PatientAccount = "patient-account" / "EJ",
        /// The number that Medicare once gave (HICN).
        HealthInsuranceClaim = "health-insurance-claim" / "F6",
        /// Serial number of an identification card.
        CardSerial = "card-serial" / "GH",
        /// Identity card.
        IdentityCard = "identity-card" / "HJ",
        /// Issue.
        Issue = "issue" / "IF",
        /// Insurance policy.
        Policy = "policy" / "IG",
        /// Category of medical assistance.
        AssistanceCategory = "assistance-category" / "M7",
        /// Category of eligibility.
        EligibilityCategory = "eligibility-category" / "MRC",
        /// Network of the plan.
        PlanNetwork = "plan-network" / "N6",
        /// Medicaid recipient.
        MedicaidRecipient = "medicaid-recipient" / "NQ",
        /// An earlier identifier.
        PriorIdentifier = "prior-identifier" / "Q4",
        /// Social security number.
        SocialSecurity = "social-security" / "SY",
        /// Agency claim.
        AgencyClaim = "agency-claim" / "Y4",
        /// Alternative list of drugs.
        AlternativeList = "alternative-list" / "ALS",
        /// Coverage list of drugs.
        CoverageList = "coverage-list" / "CLI",
        /// Drug formulary.
        Formulary = "formulary" / "FO",
        /// Prior authorization.
        PriorAuthorization = "prior-authorization" / "G1",
        /// The payer's claim number.
        PayerClaim = "payer-claim" / "1K",
        /// Type of bill.
        TypeOfBill = "type-of-bill" / "BLT",
        /// Location, or the system that has the claim.
        Location = "location" / "LU",
        /// Prescription.
        Prescription = "prescription" / "XZ",
        /// Voucher.
        Voucher = "voucher" / "VV",
        /// The clearinghouse's claim number.
        Clearinghouse = "clearinghouse" / "D9",
        /// The provider's number of the line.
        LineControl = "line-control" / "FJ",
        /// Authorization.
        Authorization = "authorization" / "BB",
        /// The reviewer's own number.
        AdministrativeReference = "administrative-reference" / "NT",
        /// State license.
        StateLicense = "state-license" / "0B",
        /// UPIN, which is no longer issued.
        Upin = "upin" / "1G",
        /// Facility.
        Facility = "facility" / "1J",
        /// Federal tax number.
        EmployerTaxNumber = "employer-tax-number" / "EI",
        /// Federal taxpayer.
        Taxpayer = "taxpayer" / "TJ",
        /// Site of the provider.
        ProviderSite = "provider-site" / "G5",
        /// The provider's network in the plan.
        ProviderPlanNetwork = "provider-plan-network" / "N5",
        /// Network of the facility.
        FacilityNetwork = "facility-network" / "N7",
        /// A number that the carrier gave.
        CarrierAssigned = "carrier-assigned" / "ZH",
        /// National provider identifier.
        Npi = "npi" / "HPI",
    }
}

document! {
    /// A number of somebody or something (REF).
    Number {
        /// What it is.
        kind: NumberKind,
        /// The number.
        optional value: Private<String>,
        /// What is said about it: the name of a group, for example.
        optional description: Private<String>,
    }
}

vocabulary! {
    /// In which role a provider has a specialty (PRV01).
    ProviderRole {
        /// Admitting.
        Admitting = "admitting" / "AD",
        /// Assistant surgeon.
        AssistantSurgeon = "assistant-surgeon" / "AS",
        /// Attending.
        Attending = "attending" / "AT",
        /// Billing.
        Billing = "billing" / "BI",
        /// Consulting.
        Consulting = "consulting" / "CO",
        /// Covering.
        Covering = "covering" / "CV",
        /// Hospital.
        Hospital = "hospital" / "H",
        /// Home health care.
        HomeHealth = "home-health" / "HH",
        /// Laboratory.
        Laboratory = "laboratory" / "LA",
        /// Operating.
        Operating = "operating" / "OP",
        /// Ordering.
        Ordering = "ordering" / "OR",
        /// Another physician.
        OtherPhysician = "other-physician" / "OT",
        /// Pharmacist.
        Pharmacist = "pharmacist" / "P1",
        /// Pharmacy.
        Pharmacy = "pharmacy" / "P2",
        /// Primary care.
        PrimaryCare = "primary-care" / "PC",
        /// Performing.
        Performing = "performing" / "PE",
        /// Rural health clinic.
        RuralHealthClinic = "rural-health-clinic" / "R",
        /// Referring.
        Referring = "referring" / "RF",
        /// Submitting.
        Submitting = "submitting" / "SB",
        /// Skilled nursing facility.
        SkilledNursing = "skilled-nursing" / "SK",
        /// Supervising.
        Supervising = "supervising" / "SU",
    }
}

document! {
    /// The role of a provider, with its taxonomy code or another identifier (PRV).
    #[derive(Default)]
    ProviderSpecialty {
        /// The role.
        optional role: ProviderRole,
        /// What the code is: `PXC` taxonomy.
        optional qualifier: String,
        /// The code.
        optional code: Private<String>,
    }
}

vocabulary! {
    /// What happened on a date (DTP01).
    InquiryDateKind {
        /// In force.
        Effective = "effective" / "007",
        /// Processed.
        Processed = "processed" / "009",
        /// Expires.
        Expiration = "expiration" / "036",
        /// Received.
        Received = "received" / "050",
        /// Discharge.
        Discharge = "discharge" / "096",
        /// Issued.
        Issue = "issue" / "102",
        /// A change takes effect.
        Change = "change" / "152",
        /// A period begins.
        PeriodBegin = "period-begin" / "193",
        /// A period ends.
        PeriodEnd = "period-end" / "194",
        /// Completed.
        Completion = "completion" / "198",
        /// Coordination of benefits.
        Coordination = "coordination" / "290",
        /// The plan.
        Plan = "plan" / "291",
        /// The benefit.
        Benefit = "benefit" / "292",
        /// Primary care provider.
        PrimaryCareProvider = "primary-care-provider" / "295",
        /// Last visit.
        LastVisit = "last-visit" / "304",
        /// Eligibility.
        Eligibility = "eligibility" / "307",
        /// Added.
        Added = "added" / "318",
        /// Continued coverage (COBRA) begins.
        CobraBegin = "cobra-begin" / "340",
        /// Continued coverage (COBRA) ends.
        CobraEnd = "cobra-end" / "341",
        /// Premium is paid from this day on.
        PremiumPaidFrom = "premium-paid-from" / "342",
        /// Premium is paid to this day.
        PremiumPaidTo = "premium-paid-to" / "343",
        /// The plan begins.
        PlanBegin = "plan-begin" / "346",
        /// The plan ends.
        PlanEnd = "plan-end" / "347",
        /// The benefit begins.
        BenefitBegin = "benefit-begin" / "348",
        /// The benefit ends.
        BenefitEnd = "benefit-end" / "349",
        /// Eligibility begins.
        EligibilityBegin = "eligibility-begin" / "356",
        /// Eligibility ends.
        EligibilityEnd = "eligibility-end" / "357",
        /// Enrolment.
        Enrollment = "enrollment" / "382",
        /// Onset.
        Onset = "onset" / "431",
        /// Admission.
        Admission = "admission" / "435",
        /// Accident.
        Accident = "accident" / "439",
        /// Death.
        Death = "death" / "442",
        /// Certification.
        Certification = "certification" / "458",
        /// Service.
        Service = "service" / "472",
        /// Last menstrual period.
        LastMenstrualPeriod = "last-menstrual-period" / "484",
        /// The policy takes effect.
        PolicyEffective = "policy-effective" / "539",
        /// The policy expires.
        PolicyExpiration = "policy-expiration" / "540",
        /// Refused.
        Rejected = "rejected" / "598",
        /// Last update.
        LastUpdate = "last-update" / "636",
        /// Status.
        Status = "status" / "771",
        /// The event that is reviewed.
        Event = "event" / "AAH",
        /// Expected birth.
        ExpectedBirth = "expected-birth" / "ABC",
    }
}

document! {
    /// A day or a period (DTP).
    InquiryDate {
        /// What happened.
        kind: InquiryDateKind,
        /// The day, or the first one.
        from: Coded<Day>,
        /// The last day, where a period was given.
        optional to: Coded<Day>,
    }
}

document! {
    /// A payer, a provider or another organization that takes part.
    #[derive(Default)]
    Party {
        /// Who it is in the transaction.
        optional role: EntityRole,
        /// Person or organization.
        optional entity: EntityKind,
        /// The name.
        optional name: Name,
        /// The identifier.
        optional identifier: Private<Identifier>,
        /// Further numbers.
        many numbers: Number,
        /// The address.
        optional address: Address,
        /// Whom to ask.
        many contacts: Contact,
        /// The role and specialty of a provider.
        optional specialty: ProviderSpecialty,
        /// Dates.
        many dates: InquiryDate,
        /// Refusals.
        many rejections: Rejection,
    }
}

document! {
    /// Somebody who is named beside, who may be a person: another insured, another payer, a provider, a place of transport.
    #[derive(Default)]
    RelatedEntity {
        /// Who it is.
        optional role: EntityRole,
        /// Person or organization.
        optional entity: EntityKind,
        /// The name.
        optional name: Private<Name>,
        /// The identifier.
        optional identifier: Private<Identifier>,
        /// What it is to the person that the answer is about (NM110), as the wire has it.
        optional relationship: String,
        /// The address.
        optional address: Private<Address>,
        /// Whom to ask.
        many contacts: Private<Contact>,
        /// The role and specialty of a provider.
        optional specialty: ProviderSpecialty,
        /// Refusals.
        many rejections: Rejection,
    }
}

impl RelatedEntity {
    /// The name of an organization; a person has none here.
    pub fn organization(&self) -> Option<&str> {
        match self.entity {
            Some(EntityKind::Organization) => self.name.as_ref()?.expose().last.as_deref(),
            _ => None,
        }
    }

    /// The national provider identifier, where that is the identifier.
    pub fn npi(&self) -> Option<&str> {
        let identifier = self.identifier.as_ref()?.expose();
        (identifier.qualifier == "XX").then_some(identifier.value.as_str())
    }
}

document! {
    /// Birth and sex of a person (DMG).
    #[derive(Default)]
    Demographics {
        /// Date of birth.
        optional birth_date: Private<Coded<Day>>,
        /// Sex.
        optional gender: Private<Gender>,
    }
}

document! {
    /// What a person is to the subscriber (INS).
    #[derive(Default)]
    MemberRelation {
        /// Is it the subscriber?
        optional subscriber: Indicator,
        /// What it is to the subscriber.
        optional relationship: Relationship,
        /// What was changed (INS03): `001` something other than was sent.
        optional maintenance: String,
        /// Why (INS04): `25` the identification.
        optional maintenance_reason: String,
        /// Employment or military status, as the wire has it.
        optional employment: String,
        /// Which child of several births at once, as written.
        optional birth_sequence: String,
    }
}

document! {
    /// Military service (MPI), as the wire has it.
    #[derive(Default)]
    Military {
        /// What the information is.
        optional status: String,
        /// Employment status.
        optional employment: String,
        /// Which part of the armed forces.
        optional branch: String,
        /// Description.
        optional description: String,
        /// Rank.
        optional rank: String,
        /// Form of the period: `D8`, `RD8`.
        optional period_format: String,
        /// The period.
        optional period: String,
    }
}

document! {
    /// A code of an HI segment with its day.
    InquiryDiagnosis {
        /// Its code set and role.
        kind: DiagnosisKind,
        /// The code. One of another code set than ICD-10-CM is kept as text.
        code: Coded<Icd10Cm>,
        /// When it was found.
        optional date: Coded<Day>,
    }
}

document! {
    /// A subscriber or a dependent. All of it is a person's data.
    #[derive(Default)]
    Member {
        /// Person or, for some subscribers, organization.
        optional entity: EntityKind,
        /// The name.
        optional name: Private<Name>,
        /// A title before the name.
        optional prefix: Private<String>,
        /// The identifier as a member.
        optional identifier: Private<Identifier>,
        /// Further numbers.
        many numbers: Number,
        /// The address.
        optional address: Private<Address>,
        /// Refusals.
        many rejections: Rejection,
        /// A provider with the identifier or the specialty that the question or the answer is about.
        optional provider: ProviderSpecialty,
        /// Birth and sex.
        optional demographics: Demographics,
        /// What the person is to the subscriber.
        optional relation: MemberRelation,
        /// Diagnoses.
        many diagnoses: InquiryDiagnosis,
        /// Dates. Those of a plan or of eligibility count for every benefit that has none of its own.
        many dates: Private<InquiryDate>,
        /// Military service.
        optional military: Private<Military>,
    }
}

vocabulary! {
    /// For which span of time a value counts (EB06, HSD05).
    TimePeriod {
        /// Hour.
        Hour = "hour" / "6",
        /// Day.
        Day = "day" / "7",
        /// Twenty-four hours.
        TwentyFourHours = "twenty-four-hours" / "13",
        /// Years.
        Years = "years" / "21",
        /// Service year.
        ServiceYear = "service-year" / "22",
        /// Calendar year.
        CalendarYear = "calendar-year" / "23",
        /// From the beginning of the year to now.
        YearToDate = "year-to-date" / "24",
        /// Contract.
        Contract = "contract" / "25",
        /// Episode.
        Episode = "episode" / "26",
        /// Visit.
        Visit = "visit" / "27",
        /// Outlier.
        Outlier = "outlier" / "28",
        /// What is left.
        Remaining = "remaining" / "29",
        /// Exceeded.
        Exceeded = "exceeded" / "30",
        /// Not exceeded.
        NotExceeded = "not-exceeded" / "31",
        /// Lifetime.
        Lifetime = "lifetime" / "32",
        /// What is left of a lifetime.
        LifetimeRemaining = "lifetime-remaining" / "33",
        /// Month.
        Month = "month" / "34",
        /// Week.
        Week = "week" / "35",
        /// Admission.
        Admission = "admission" / "36",
    }
}

vocabulary! {
    /// What a quantity of a benefit counts (EB09, HSD01).
    BenefitQuantity {
        /// Minimum.
        Minimum = "minimum" / "8H",
        /// Used.
        Used = "used" / "99",
        /// Covered.
        Covered = "covered" / "CA",
        /// Covered, estimated.
        CoveredEstimated = "covered-estimated" / "CE",
        /// Days with coinsurance.
        CoinsuranceDays = "coinsurance-days" / "D3",
        /// Units of blood before payment.
        BloodDeductible = "blood-deductible" / "DB",
        /// Days.
        Days = "days" / "DY",
        /// Units.
        Units = "units" / "FL",
        /// Hours.
        Hours = "hours" / "HS",
        /// Lifetime reserve.
        LifetimeReserve = "lifetime-reserve" / "LA",
        /// Lifetime reserve, estimated.
        LifetimeReserveEstimated = "lifetime-reserve-estimated" / "LE",
        /// Maximum.
        Maximum = "maximum" / "M2",
        /// Months.
        Months = "months" / "MN",
        /// Services or procedures.
        Services = "services" / "P6",
        /// Approved.
        Approved = "approved" / "QA",
        /// Highest age.
        HighestAge = "highest-age" / "S7",
        /// Lowest age.
        LowestAge = "lowest-age" / "S8",
        /// Visits.
        Visits = "visits" / "VS",
        /// Years.
        Years = "years" / "YY",
    }
}

document! {
    /// How often and in which pattern a service is delivered (HSD).
    #[derive(Default)]
    ServiceDelivery {
        /// What the quantity counts.
        optional quantity_kind: BenefitQuantity,
        /// How many.
        optional quantity: Units,
        /// The unit of the frequency: `DA` day, `WK` week, `MO` month, `VS` visit, `YR` year.
        optional frequency_unit: String,
        /// How many of these.
        optional frequency: Units,
        /// For which span of time.
        optional period: TimePeriod,
        /// How many of these.
        optional period_count: Units,
        /// On which days, as the wire has it.
        optional pattern: String,
        /// At which time of the day, as the wire has it.
        optional pattern_time: String,
    }
}

document! {
    /// A service by its code.
    #[derive(Default)]
    ServiceCode {
        /// The code set.
        optional kind: ProcedureKind,
        /// The code.
        optional code: Coded<Hcpcs>,
        /// Modifiers.
        many modifiers: Coded<Modifier>,
        /// Description.
        optional description: String,
        /// The last code of a range.
        optional code_to: Coded<Hcpcs>,
    }
}

vocabulary! {
    /// The kind of service that is asked or told about (EQ01, EB03, UM03). The list is long; what has no word here keeps its code.
    ServiceType {
        /// Medical care.
        MedicalCare = "medical-care" / "1",
        /// Surgery.
        Surgery = "surgery" / "2",
        /// Consultation.
        Consultation = "consultation" / "3",
        /// Diagnostic X-ray.
        DiagnosticXRay = "diagnostic-x-ray" / "4",
        /// Diagnostic laboratory.
        DiagnosticLaboratory = "diagnostic-laboratory" / "5",
        /// Radiation therapy.
        RadiationTherapy = "radiation-therapy" / "6",
        /// Anesthesia.
        Anesthesia = "anesthesia" / "7",
        /// Blood charges.
        Blood = "blood" / "10",
        /// Durable medical equipment, bought.
        EquipmentPurchase = "equipment-purchase" / "12",
        /// Ambulatory surgery.
        AmbulatorySurgery = "ambulatory-surgery" / "13",
        /// Renal supplies at home.
        RenalSupplies = "renal-supplies" / "14",
        /// Alternative dialysis.
        AlternateDialysis = "alternate-dialysis" / "15",
        /// Durable medical equipment, rented.
        EquipmentRental = "equipment-rental" / "18",
        /// A second opinion on surgery.
        SecondOpinion = "second-opinion" / "20",
        /// The plan as a whole.
        HealthPlan = "health-plan" / "30",
        /// Chiropractic.
        Chiropractic = "chiropractic" / "33",
        /// Dental care.
        Dental = "dental" / "35",
        /// Oral surgery.
        OralSurgery = "oral-surgery" / "40",
        /// Home health care.
        HomeHealth = "home-health" / "42",
        /// Hospice.
        Hospice = "hospice" / "45",
        /// Hospital.
        Hospital = "hospital" / "47",
        /// Hospital, inpatient.
        HospitalInpatient = "hospital-inpatient" / "48",
        /// Hospital, outpatient.
        HospitalOutpatient = "hospital-outpatient" / "50",
        /// Long-term care.
        LongTermCare = "long-term-care" / "54",
        /// Major medical.
        MajorMedical = "major-medical" / "55",
        /// Transport with medical need.
        MedicalTransport = "medical-transport" / "56",
        /// Magnetic resonance and computed tomography.
        Imaging = "imaging" / "62",
        /// Smoking cessation.
        SmokingCessation = "smoking-cessation" / "67",
        /// Well baby care.
        WellBaby = "well-baby" / "68",
        /// Maternity.
        Maternity = "maternity" / "69",
        /// Diagnostic medical services.
        DiagnosticMedical = "diagnostic-medical" / "73",
        /// Dialysis.
        Dialysis = "dialysis" / "76",
        /// Chemotherapy.
        Chemotherapy = "chemotherapy" / "78",
        /// Immunization.
        Immunization = "immunization" / "80",
        /// Routine physical examination.
        RoutinePhysical = "routine-physical" / "81",
        /// Family planning.
        FamilyPlanning = "family-planning" / "82",
        /// Emergency services.
        Emergency = "emergency" / "86",
        /// Pharmacy.
        Pharmacy = "pharmacy" / "88",
        /// Podiatry.
        Podiatry = "podiatry" / "93",
        /// Professional services of a physician.
        Physician = "physician" / "96",
        /// Visit of a physician in the office.
        PhysicianOffice = "physician-office" / "98",
        /// Visit of a physician to an inpatient.
        PhysicianInpatient = "physician-inpatient" / "99",
        /// Visit of a physician to an outpatient.
        PhysicianOutpatient = "physician-outpatient" / "A0",
        /// Psychotherapy.
        Psychotherapy = "psychotherapy" / "A6",
        /// Psychiatric, inpatient.
        PsychiatricInpatient = "psychiatric-inpatient" / "A7",
        /// Psychiatric, outpatient.
        PsychiatricOutpatient = "psychiatric-outpatient" / "A8",
        /// Occupational therapy.
        OccupationalTherapy = "occupational-therapy" / "AD",
        /// Physical medicine.
        PhysicalMedicine = "physical-medicine" / "AE",
        /// Speech therapy.
        SpeechTherapy = "speech-therapy" / "AF",
        /// Skilled nursing.
        SkilledNursing = "skilled-nursing" / "AG",
        /// Skilled nursing, room and board.
        SkilledNursingRoom = "skilled-nursing-room" / "AH",
        /// Substance abuse.
        SubstanceAbuse = "substance-abuse" / "AI",
        /// Vision.
        Vision = "vision" / "AL",
        /// Cardiac rehabilitation.
        CardiacRehabilitation = "cardiac-rehabilitation" / "BG",
        /// Mental health.
        MentalHealth = "mental-health" / "MH",
        /// Physical therapy.
        PhysicalTherapy = "physical-therapy" / "PT",
        /// Urgent care.
        UrgentCare = "urgent-care" / "UC",
    }
}
