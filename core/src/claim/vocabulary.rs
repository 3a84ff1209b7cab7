//! The enumerations of a claim: each has a slug in JSON and a code on the wire.
//!
//! What a guide allows and these lists do not name is kept: `x12:` and the code, for example `x12:435`.

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $slug:literal / $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A code that this list does not name, as the wire has it.
            Other(Box<str>),
        }

        impl $name {
            /// Every named value with its slug and its X12 code.
            pub const ALL: &'static [(&'static str, &'static str)] = &[$(($slug, $code)),+];

            /// From the code of the wire.
            pub fn from_x12(code: &str) -> Self {
                match code {
                    $($code => $name::$variant,)+
                    other => $name::Other(other.into()),
                }
            }

            /// The code of the wire.
            pub fn x12(&self) -> &str {
                match self {
                    $($name::$variant => $code,)+
                    $name::Other(code) => code,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $($name::$variant => f.write_str($slug),)+
                    $name::Other(code) => write!(f, "x12:{code}"),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                match text.as_ref() {
                    $($slug => Ok($name::$variant),)+
                    other => match other.strip_prefix("x12:") {
                        // A code that has a slug is read as its slug, so that a value has one form.
                        Some(code) => Ok($name::from_x12(code)),
                        None => Err(serde::de::Error::unknown_variant("value", &[$($slug),+])),
                    },
                }
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "anyOf": [
                    { "type": "string", "enum": [$($slug),+] },
                    { "type": "string", "description": "a code without a slug, as the wire has it", "pattern": "^x12:" },
                ] })
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// A person or an organization (NM102).
    EntityKind {
        /// A person.
        Person = "person" / "1",
        /// An organization.
        Organization = "organization" / "2",
    }
}

vocabulary! {
    /// Yes, no, or neither.
    Indicator {
        /// Yes.
        Yes = "yes" / "Y",
        /// No.
        No = "no" / "N",
        /// Not applicable: the patient refuses to assign benefits (CLM08).
        NotApplicable = "not-applicable" / "W",
        /// Unknown.
        Unknown = "unknown" / "U",
    }
}

vocabulary! {
    /// Sex as a claim carries it (DMG03).
    Gender {
        /// Female.
        Female = "female" / "F",
        /// Male.
        Male = "male" / "M",
        /// Unknown.
        Unknown = "unknown" / "U",
    }
}

vocabulary! {
    /// In which order payers answer for the claim (SBR01).
    Responsibility {
        /// First.
        Primary = "primary" / "P",
        /// Second.
        Secondary = "secondary" / "S",
        /// Third.
        Tertiary = "tertiary" / "T",
        /// Fourth.
        Fourth = "fourth" / "A",
        /// Fifth.
        Fifth = "fifth" / "B",
        /// Sixth.
        Sixth = "sixth" / "C",
        /// Seventh.
        Seventh = "seventh" / "D",
        /// Eighth.
        Eighth = "eighth" / "E",
        /// Ninth.
        Ninth = "ninth" / "F",
        /// Tenth.
        Tenth = "tenth" / "G",
        /// Eleventh.
        Eleventh = "eleventh" / "H",
        /// Unknown.
        Unknown = "unknown" / "U",
    }
}

vocabulary! {
    /// What the patient is to the subscriber (SBR02, PAT01).
    Relationship {
        /// The subscriber is the patient.
        Myself = "self" / "18",
        /// Spouse.
        Spouse = "spouse" / "01",
        /// Child.
        Child = "child" / "19",
        /// Employee.
        Employee = "employee" / "20",
        /// Unknown.
        Unknown = "unknown" / "21",
        /// Organ donor.
        OrganDonor = "organ-donor" / "39",
        /// Cadaver donor.
        CadaverDonor = "cadaver-donor" / "40",
        /// Life partner.
        LifePartner = "life-partner" / "53",
        /// Another relationship.
        OtherRelationship = "other-relationship" / "G8",
    }
}

vocabulary! {
    /// The kind of coverage (SBR09).
    ClaimFiling {
        /// Medicare Part A.
        MedicarePartA = "medicare-part-a" / "MA",
        /// Medicare Part B.
        MedicarePartB = "medicare-part-b" / "MB",
        /// Medicaid.
        Medicaid = "medicaid" / "MC",
        /// TRICARE, once CHAMPUS.
        Tricare = "tricare" / "CH",
        /// Veterans Affairs.
        VeteransAffairs = "veterans-affairs" / "VA",
        /// Blue Cross or Blue Shield.
        BlueCross = "blue-cross" / "BL",
        /// Commercial insurance.
        Commercial = "commercial" / "CI",
        /// Health maintenance organization.
        HealthMaintenance = "health-maintenance" / "HM",
        /// Health maintenance organization with Medicare risk.
        MedicareAdvantage = "medicare-advantage" / "16",
        /// Preferred provider organization.
        PreferredProvider = "preferred-provider" / "12",
        /// Point of service.
        PointOfService = "point-of-service" / "13",
        /// Exclusive provider organization.
        ExclusiveProvider = "exclusive-provider" / "14",
        /// Indemnity insurance.
        Indemnity = "indemnity" / "15",
        /// Dental maintenance organization.
        DentalMaintenance = "dental-maintenance" / "17",
        /// Automobile medical.
        Automobile = "automobile" / "AM",
        /// Disability.
        Disability = "disability" / "DS",
        /// Federal employees program.
        FederalEmployees = "federal-employees" / "FI",
        /// Liability medical.
        Liability = "liability" / "LM",
        /// Other federal program.
        OtherFederal = "other-federal" / "OF",
        /// Other non-federal program.
        OtherNonFederal = "other-non-federal" / "11",
        /// Title V.
        TitleV = "title-v" / "TV",
        /// Workers' compensation.
        WorkersCompensation = "workers-compensation" / "WC",
        /// Mutually defined.
        MutuallyDefined = "mutually-defined" / "ZZ",
    }
}

vocabulary! {
    /// Why the claim is sent (CLM05-3).
    Frequency {
        /// The original claim; on an institutional claim, admit through discharge.
        Original = "original" / "1",
        /// A correction of the payer's own kind.
        Corrected = "corrected" / "6",
        /// Replaces a prior claim.
        Replacement = "replacement" / "7",
        /// Voids a prior claim.
        Void = "void" / "8",
        /// The first claim of a continuing stay.
        InterimFirst = "interim-first" / "2",
        /// A continuing claim.
        InterimContinuing = "interim-continuing" / "3",
        /// The last claim of a stay.
        InterimLast = "interim-last" / "4",
        /// Late charges.
        LateCharges = "late-charges" / "5",
        /// Nothing to be paid.
        NonPayment = "non-payment" / "0",
    }
}

vocabulary! {
    /// Does the provider accept assignment (CLM07)?
    Assignment {
        /// Assigned.
        Assigned = "assigned" / "A",
        /// Assigned for clinical laboratory services only.
        LaboratoryOnly = "laboratory-only" / "B",
        /// Not assigned.
        NotAssigned = "not-assigned" / "C",
    }
}

vocabulary! {
    /// May information be released (CLM09)?
    Release {
        /// The provider has a signed statement.
        Signed = "signed" / "Y",
        /// Informed consent where no state law asks for a signature.
        Informed = "informed" / "I",
    }
}

vocabulary! {
    /// What caused the need for the services (CLM11).
    AccidentCause {
        /// An automobile accident.
        Automobile = "automobile" / "AA",
        /// Employment.
        Employment = "employment" / "EM",
        /// Another accident.
        OtherAccident = "other-accident" / "OA",
    }
}

vocabulary! {
    /// What a date says (DTP01).
    DateKind {
        /// Date of service.
        Service = "service" / "472",
        /// Statement period of an institutional claim.
        Statement = "statement" / "434",
        /// Onset of current illness or symptom.
        Onset = "onset" / "431",
        /// Initial treatment.
        InitialTreatment = "initial-treatment" / "454",
        /// Last seen.
        LastSeen = "last-seen" / "304",
        /// Acute manifestation of a chronic condition.
        AcuteManifestation = "acute-manifestation" / "453",
        /// Accident.
        Accident = "accident" / "439",
        /// Last menstrual period.
        LastMenstrualPeriod = "last-menstrual-period" / "484",
        /// Last X-ray.
        LastXRay = "last-x-ray" / "455",
        /// Prescription.
        Prescription = "prescription" / "471",
        /// Disability, begin and end.
        Disability = "disability" / "314",
        /// Disability begin.
        DisabilityBegin = "disability-begin" / "360",
        /// Disability end.
        DisabilityEnd = "disability-end" / "361",
        /// Last worked.
        LastWorked = "last-worked" / "297",
        /// Authorized to return to work.
        ReturnToWork = "return-to-work" / "296",
        /// Admission.
        Admission = "admission" / "435",
        /// Discharge.
        Discharge = "discharge" / "096",
        /// Assumed care.
        AssumedCare = "assumed-care" / "090",
        /// Relinquished care.
        RelinquishedCare = "relinquished-care" / "091",
        /// First contact, property and casualty.
        FirstContact = "first-contact" / "444",
        /// Received by the repricer.
        RepricerReceived = "repricer-received" / "050",
        /// Certification revision or recertification.
        Certification = "certification" / "607",
        /// Begin of therapy.
        TherapyBegin = "therapy-begin" / "463",
        /// Last certification.
        LastCertification = "last-certification" / "461",
        /// Most recent hemoglobin or hematocrit test.
        HemoglobinTest = "hemoglobin-test" / "738",
        /// Most recent serum creatinine test.
        CreatinineTest = "creatinine-test" / "739",
        /// Shipped.
        Shipped = "shipped" / "011",
        /// Claim paid.
        Paid = "paid" / "573",
        /// A dental appliance was placed.
        AppliancePlaced = "appliance-placed" / "452",
        /// An earlier appliance was placed.
        PriorPlacement = "prior-placement" / "441",
        /// A dental appliance was replaced.
        ApplianceReplaced = "appliance-replaced" / "446",
        /// Dental treatment began.
        TreatmentBegin = "treatment-begin" / "196",
        /// Dental treatment ended.
        TreatmentEnd = "treatment-end" / "198",
    }
}

vocabulary! {
    /// What a reference number is (REF01).
    ReferenceKind {
        /// Federal tax number of an employer.
        EmployerTaxNumber = "employer-tax-number" / "EI",
        /// Social security number.
        SocialSecurityNumber = "social-security-number" / "SY",
        /// The number that the provider of this kind has with the payer.
        ProviderCommercialNumber = "provider-commercial-number" / "G2",
        /// State license.
        StateLicense = "state-license" / "0B",
        /// UPIN, a number that is no longer issued.
        Upin = "upin" / "1G",
        /// Location number.
        LocationNumber = "location-number" / "LU",
        /// Original claim number of the payer.
        OriginalClaim = "original-claim" / "F8",
        /// Prior authorization.
        PriorAuthorization = "prior-authorization" / "G1",
        /// Referral.
        Referral = "referral" / "9F",
        /// Claim identifier of a transmission intermediary.
        Clearinghouse = "clearinghouse" / "D9",
        /// Service authorization exception.
        AuthorizationException = "authorization-exception" / "4N",
        /// Mandatory Medicare crossover (section 4081).
        MedicareCrossover = "medicare-crossover" / "F5",
        /// Mammography certification.
        Mammography = "mammography" / "EW",
        /// CLIA number.
        Clia = "clia" / "X4",
        /// CLIA number of the laboratory that was referred to.
        ReferredClia = "referred-clia" / "F4",
        /// Repriced claim.
        Repriced = "repriced" / "9A",
        /// Adjusted repriced claim.
        AdjustedRepriced = "adjusted-repriced" / "9C",
        /// Repriced line.
        RepricedLine = "repriced-line" / "9B",
        /// Adjusted repriced line.
        AdjustedRepricedLine = "adjusted-repriced-line" / "9D",
        /// Investigational device exemption.
        InvestigationalDevice = "investigational-device" / "LX",
        /// Medical record number.
        MedicalRecord = "medical-record" / "EA",
        /// Demonstration project.
        DemonstrationProject = "demonstration-project" / "P4",
        /// Care plan oversight.
        CarePlanOversight = "care-plan-oversight" / "1J",
        /// Property and casualty claim number.
        CasualtyClaim = "casualty-claim" / "Y4",
        /// Line item control number.
        LineControl = "line-control" / "6R",
        /// Immunization batch.
        ImmunizationBatch = "immunization-batch" / "BT",
        /// Prescription.
        Prescription = "prescription" / "XZ",
        /// Link sequence of a compound drug.
        CompoundLink = "compound-link" / "VY",
        /// Payer.
        PayerNumber = "payer-number" / "2U",
        /// Claim office.
        ClaimOffice = "claim-office" / "FY",
        /// NAIC code.
        Naic = "naic" / "NF",
        /// Signal code of a prior payer: the claim was adjusted.
        ClaimAdjusted = "claim-adjusted" / "T4",
        /// Member number.
        MemberNumber = "member-number" / "1W",
        /// Agency claim number.
        AgencyClaim = "agency-claim" / "IG",
        /// Predetermination of benefits.
        Predetermination = "predetermination" / "G3",
        /// Approval of a peer review organization.
        PeerReview = "peer-review" / "G4",
    }
}

vocabulary! {
    /// What an amount is (AMT01).
    AmountKind {
        /// What the patient paid.
        PatientPaid = "patient-paid" / "F5",
        /// What the payer paid.
        PayerPaid = "payer-paid" / "D",
        /// What the patient still owes.
        RemainingPatientLiability = "remaining-patient-liability" / "EAF",
        /// Not covered by the payer.
        NonCovered = "non-covered" / "A8",
        /// Sales tax.
        SalesTax = "sales-tax" / "T",
        /// Postage claimed.
        Postage = "postage" / "F4",
        /// What the patient is expected to owe.
        PatientEstimate = "patient-estimate" / "F3",
        /// Tax on the service.
        ServiceTax = "service-tax" / "GT",
        /// Tax on the facility.
        FacilityTax = "facility-tax" / "N8",
    }
}

vocabulary! {
    /// What a note is about (NTE01).
    NoteKind {
        /// Additional information.
        Additional = "additional" / "ADD",
        /// Certification narrative.
        Certification = "certification" / "CER",
        /// Goals, rehabilitation potential or discharge plans.
        Goals = "goals" / "DCP",
        /// Diagnosis description.
        Diagnosis = "diagnosis" / "DGN",
        /// Third party organization notes.
        ThirdParty = "third-party" / "TPO",
        /// Allergies.
        Allergies = "allergies" / "ALG",
        /// Durable medical equipment and supplies.
        Equipment = "equipment" / "DME",
        /// Medications.
        Medications = "medications" / "MED",
        /// Nutrition.
        Nutrition = "nutrition" / "NTR",
        /// Orders for disciplines and treatments.
        Orders = "orders" / "ODT",
        /// Functional limitations, or why the patient stays at home.
        FunctionalLimitations = "functional-limitations" / "RHB",
        /// Why the patient leaves home.
        LeavesHome = "leaves-home" / "RLH",
        /// Times and reasons of absence from home.
        AbsenceFromHome = "absence-from-home" / "RNH",
        /// Unusual home or social setting.
        HomeSetting = "home-setting" / "SET",
        /// Safety measures.
        SafetyMeasures = "safety-measures" / "SFM",
        /// Supplementary plan of treatment.
        TreatmentPlan = "treatment-plan" / "SPT",
        /// Updated information.
        Update = "update" / "UPI",
    }
}

vocabulary! {
    /// Code set and role of a diagnosis (HI01-1). The code set is always explicit: many codes have the shape of both.
    DiagnosisKind {
        /// ICD-10-CM, principal.
        Principal = "principal" / "ABK",
        /// ICD-10-CM, other.
        Secondary = "secondary" / "ABF",
        /// ICD-10-CM, admitting.
        Admitting = "admitting" / "ABJ",
        /// ICD-10-CM, the patient's reason for the visit.
        ReasonForVisit = "reason-for-visit" / "APR",
        /// ICD-10-CM, external cause of injury.
        ExternalCause = "external-cause" / "ABN",
        /// ICD-9-CM, principal.
        Icd9Principal = "icd-9-principal" / "BK",
        /// ICD-9-CM, other.
        Icd9Secondary = "icd-9-secondary" / "BF",
        /// ICD-9-CM, admitting.
        Icd9Admitting = "icd-9-admitting" / "BJ",
        /// ICD-9-CM, the patient's reason for the visit.
        Icd9ReasonForVisit = "icd-9-reason-for-visit" / "PR",
        /// ICD-9-CM, external cause of injury.
        Icd9ExternalCause = "icd-9-external-cause" / "BN",
        /// SNODENT, a dental code.
        Snodent = "snodent" / "TQ",
    }
}

vocabulary! {
    /// The code set of a procedure (SV101-1).
    ProcedureKind {
        /// HCPCS, of which CPT is Level I.
        Hcpcs = "hcpcs" / "HC",
        /// Jurisdiction-specific codes.
        Jurisdiction = "jurisdiction" / "ER",
        /// Home infusion product codes.
        HomeInfusion = "home-infusion" / "IV",
        /// Advanced billing concepts.
        AdvancedBilling = "advanced-billing" / "WK",
        /// CDT, dental.
        Cdt = "cdt" / "AD",
        /// HIPPS rate codes.
        Hipps = "hipps" / "HP",
    }
}

vocabulary! {
    /// What units count (SV103, CTP05).
    UnitBasis {
        /// Units.
        Units = "units" / "UN",
        /// Minutes, for anesthesia.
        Minutes = "minutes" / "MJ",
        /// Days.
        Days = "days" / "DA",
        /// International units.
        InternationalUnits = "international-units" / "F2",
        /// Grams.
        Grams = "grams" / "GR",
        /// Milligrams.
        Milligrams = "milligrams" / "ME",
        /// Milliliters.
        Milliliters = "milliliters" / "ML",
    }
}

vocabulary! {
    /// Who answers for an adjustment (CAS01).
    AdjustmentGroup {
        /// Contractual obligation.
        Contractual = "contractual" / "CO",
        /// Correction and reversal.
        Correction = "correction" / "CR",
        /// Other.
        OtherAdjustment = "other-adjustment" / "OA",
        /// Initiated by the payer.
        PayerInitiated = "payer-initiated" / "PI",
        /// The patient's responsibility.
        PatientResponsibility = "patient-responsibility" / "PR",
    }
}

vocabulary! {
    /// How to reach somebody (PER03, PER05, PER07).
    ContactKind {
        /// Telephone.
        Telephone = "telephone" / "TE",
        /// Extension.
        Extension = "extension" / "EX",
        /// Fax.
        Fax = "fax" / "FX",
        /// Electronic mail.
        Email = "email" / "EM",
    }
}

vocabulary! {
    /// What a quantity counts (QTY01).
    QuantityKind {
        /// Covered, actual.
        Covered = "covered" / "CA",
        /// Coinsured, actual.
        Coinsured = "coinsured" / "CD",
        /// Lifetime reserve, actual.
        LifetimeReserve = "lifetime-reserve" / "LA",
        /// Lifetime reserve, estimated.
        LifetimeReserveEstimated = "lifetime-reserve-estimated" / "LE",
        /// Non-covered, estimated.
        NonCovered = "non-covered" / "NE",
        /// Not replaced blood units.
        NotReplacedBlood = "not-replaced-blood" / "NR",
        /// Outlier days.
        Outlier = "outlier" / "OU",
        /// Prescriptions.
        Prescription = "prescription" / "PS",
        /// Visits.
        Visits = "visits" / "VS",
        /// Patients in the ambulance.
        AmbulancePatients = "ambulance-patients" / "PT",
        /// Additional units of obstetric anesthesia.
        ObstetricAnesthesia = "obstetric-anesthesia" / "FL",
    }
}

vocabulary! {
    /// How an attachment reaches the payer (PWK02).
    AttachmentMethod {
        /// It is sent when the payer asks for it.
        OnRequest = "on-request" / "AA",
        /// By mail.
        Mail = "mail" / "BM",
        /// Electronically, apart from the claim.
        Electronic = "electronic" / "EL",
        /// By electronic mail.
        Email = "email" / "EM",
        /// By file transfer.
        FileTransfer = "file-transfer" / "FT",
        /// By fax.
        Fax = "fax" / "FX",
        /// The payer has it already.
        SentBefore = "sent-before" / "AB",
        /// It stands in this claim.
        InClaim = "in-claim" / "AD",
        /// A narrative of it stands in this claim.
        NarrativeInClaim = "narrative-in-claim" / "AF",
        /// None is needed.
        NotNeeded = "not-needed" / "AG",
        /// Not told.
        NotTold = "not-told" / "NS",
    }
}

vocabulary! {
    /// What was agreed on payment (CN101).
    ContractKind {
        /// By diagnosis-related group.
        DiagnosisRelatedGroup = "drg" / "01",
        /// By the day.
        PerDiem = "per-diem" / "02",
        /// By the day, at rates that vary.
        VariablePerDiem = "variable-per-diem" / "03",
        /// A flat amount.
        Flat = "flat" / "04",
        /// Capitation.
        Capitated = "capitated" / "05",
        /// A percentage.
        Percent = "percent" / "06",
        /// Another form.
        OtherContract = "other-contract" / "09",
    }
}

vocabulary! {
    /// Why an ambulance was needed (CR104).
    AmbulanceReason {
        /// To the nearest facility that could treat the patient.
        NearestFacility = "nearest-facility" / "A",
        /// For a physician of choice.
        PreferredPhysician = "preferred-physician" / "B",
        /// To be near the family.
        NearFamily = "near-family" / "C",
        /// For a specialist or special equipment.
        Specialist = "specialist" / "D",
        /// To rehabilitation.
        Rehabilitation = "rehabilitation" / "E",
    }
}

vocabulary! {
    /// The patient's condition in spinal manipulation (CR208).
    SpinalCondition {
        /// Acute.
        Acute = "acute" / "A",
        /// Chronic.
        Chronic = "chronic" / "C",
        /// Not acute.
        NotAcute = "not-acute" / "D",
        /// No threat to life.
        NotLifeThreatening = "not-life-threatening" / "E",
        /// Routine.
        Routine = "routine" / "F",
        /// With symptoms.
        Symptomatic = "symptomatic" / "G",
        /// An acute phase of a chronic condition.
        AcuteManifestation = "acute-manifestation" / "M",
    }
}

vocabulary! {
    /// What a certification is about (CRC01).
    CertificationKind {
        /// Ambulance.
        Ambulance = "ambulance" / "07",
        /// Spectacle lenses.
        SpectacleLenses = "spectacle-lenses" / "E1",
        /// Contact lenses.
        ContactLenses = "contact-lenses" / "E2",
        /// Spectacle frames.
        SpectacleFrames = "spectacle-frames" / "E3",
        /// The patient is bound to the home.
        Homebound = "homebound" / "75",
        /// Referral from early and periodic screening.
        EpsdtReferral = "epsdt-referral" / "ZZ",
        /// Was the service given by an employee of the hospice?
        HospiceEmployee = "hospice-employee" / "70",
        /// Durable medical equipment.
        Equipment = "equipment" / "09",
    }
}

vocabulary! {
    /// A condition that a certification states (CRC03 to CRC07).
    CertifiedCondition {
        /// Admitted to a hospital.
        AdmittedToHospital = "admitted-to-hospital" / "01",
        /// Moved by stretcher.
        Stretcher = "stretcher" / "04",
        /// Unconscious or in shock.
        Unconscious = "unconscious" / "05",
        /// Transported in an emergency.
        Emergency = "emergency" / "06",
        /// Had to be restrained.
        Restrained = "restrained" / "07",
        /// Visible hemorrhage.
        Hemorrhage = "hemorrhage" / "08",
        /// The ambulance was medically necessary.
        MedicallyNecessary = "medically-necessary" / "09",
        /// Confined to bed or chair.
        BedConfined = "bed-confined" / "12",
        /// The change of the prescription is large enough.
        PrescriptionChange = "prescription-change" / "L1",
        /// Replaces what was lost or stolen.
        LossOrTheft = "loss-or-theft" / "L2",
        /// Replaces what was broken or damaged.
        Breakage = "breakage" / "L3",
        /// Replaced because the patient prefers it.
        PatientPreference = "patient-preference" / "L4",
        /// Replaced for a medical reason.
        MedicalReason = "medical-reason" / "L5",
        /// Independent at home.
        IndependentAtHome = "independent-at-home" / "IH",
        /// Refused by the patient, though available.
        ReferralRefused = "referral-refused" / "AV",
        /// No referral was given.
        NoReferral = "no-referral" / "NU",
        /// Already under treatment.
        UnderTreatment = "under-treatment" / "S2",
        /// New services were asked for.
        NewServices = "new-services" / "ST",
        /// Open; it goes with the hospice question.
        Open = "open" / "65",
        /// The supplier holds a certificate that the physician signed.
        SignedCertificate = "signed-certificate" / "38",
        /// A replacement.
        Replacement = "replacement" / "ZV",
    }
}

vocabulary! {
    /// Which certificate of medical equipment it is (CR301).
    CertificateKind {
        /// The first one.
        Initial = "initial" / "I",
        /// A renewal.
        Renewal = "renewal" / "R",
        /// A revision.
        Revision = "revision" / "S",
    }
}

vocabulary! {
    /// How often rent of equipment is due (SV506).
    RentalFrequency {
        /// Weekly.
        Weekly = "weekly" / "1",
        /// Monthly.
        Monthly = "monthly" / "4",
        /// Daily.
        Daily = "daily" / "6",
    }
}

vocabulary! {
    /// Whose value a test result is (MEA01).
    TestOrigin {
        /// The starting value.
        Starting = "starting" / "OG",
        /// A result.
        Result = "result" / "TR",
    }
}

vocabulary! {
    /// What was measured (MEA02).
    TestKind {
        /// Height.
        Height = "height" / "HT",
        /// Hemoglobin.
        Hemoglobin = "hemoglobin" / "R1",
        /// Hematocrit.
        Hematocrit = "hematocrit" / "R2",
        /// Starting dose of epoetin.
        EpoetinDose = "epoetin-dose" / "R3",
        /// Creatinine.
        Creatinine = "creatinine" / "R4",
    }
}

vocabulary! {
    /// Code set and role of a procedure of an institutional claim (HI01-1).
    InstitutionalProcedureKind {
        /// ICD-10-PCS, principal.
        Principal = "principal" / "BBR",
        /// ICD-10-PCS, other.
        OtherProcedure = "other-procedure" / "BBQ",
        /// ICD-9-CM, principal.
        Icd9Principal = "icd-9-principal" / "BR",
        /// ICD-9-CM, other.
        Icd9Other = "icd-9-other" / "BQ",
        /// Advanced billing concepts, principal.
        AdvancedBilling = "advanced-billing" / "CAH",
    }
}

vocabulary! {
    /// State of a tooth (DN202).
    ToothState {
        /// To be extracted.
        Extraction = "extraction" / "E",
        /// Missing.
        Missing = "missing" / "M",
    }
}

vocabulary! {
    /// Is a prosthesis, crown or inlay the first one (SV305)?
    ProsthesisPlacement {
        /// The first placement.
        Initial = "initial" / "I",
        /// A replacement.
        Replacement = "replacement" / "R",
    }
}

impl Default for ReferenceKind {
    fn default() -> Self {
        ReferenceKind::Other(Box::default())
    }
}

/// HCPCS, the code set of nearly every line.
impl Default for ProcedureKind {
    fn default() -> Self {
        ProcedureKind::Hcpcs
    }
}
