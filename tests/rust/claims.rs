//! Claims that we write: read again they are equal, their structure is that of the guide, and nothing is written in silence that it has
//! no place for.

use cleanclaim::list;
use std::sync::Arc;

use cleanclaim::claim::*;
use cleanclaim::text::{Coded, Private};
use cleanclaim::x12::write::Writer;
use cleanclaim::x12::{Batch, BatchParty, ClaimReader, Options, SegmentReader};

fn batch() -> Arc<Batch> {
    let mut batch = Batch::default();
    let mut envelope = cleanclaim::x12::Envelope::default();
    envelope.interchange.sender.value = "CLINIC".to_string();
    envelope.interchange.receiver.value = "PLAN".to_string();
    envelope.interchange.date = "260401".to_string();
    envelope.interchange.time = "0900".to_string();
    envelope.interchange.control_number = "000000001".to_string();
    envelope.group.sender = "CLINIC".to_string();
    envelope.group.receiver = "PLAN".to_string();
    envelope.group.date = "20260401".to_string();
    envelope.group.time = "0900".to_string();
    envelope.group.control_number = "1".to_string();
    envelope.control_number = "0001".to_string();
    batch.envelope = Arc::new(envelope);
    batch.submitter = BatchParty::organization("EXAMPLE CLINIC", "CLINIC1");
    batch.submitter.contacts.push(contact());
    batch.receiver = BatchParty::organization("EXAMPLE PLAN", "PLAN1");
    Arc::new(batch)
}

fn contact() -> Contact {
    let number = ContactNumber { kind: ContactKind::Telephone, value: "2055550100".to_string() };
    Contact { name: Some("DESK".to_string()), numbers: list![number] }
}

fn begun(builder: ClaimBuilder) -> ClaimBuilder {
    builder
        .billing_provider("EXAMPLE CLINIC", "1234567893", "352030001")
        .billing_address("1 EXAMPLE AVENUE", "BIRMINGHAM", "AL")
        .billing_tax_id("630000001")
        .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
        .patient_address("2 EXAMPLE STREET", "BIRMINGHAM", "AL", "35205")
        .patient_gender("F")
        .payer("EXAMPLE PLAN", "PLAN1")
        .filing("CI")
}

fn professional() -> ClaimBuilder {
    begun(Claim::professional("P-1"))
        .place_of_service("11")
        .diagnosis("E11.9")
        .diagnosis("I10")
        .line("2026-03-02", "99213", &["25"], "1", "125.00")
        .line("2026-03-02", "36415", &[], "2", "10.5")
}

fn institutional() -> ClaimBuilder {
    begun(Claim::institutional("I-1"))
        .type_of_bill("111")
        .statement_period("2026-03-02", "2026-03-05")
        .admission("1", "1", "01")
        .attending_provider("NORTON", "ALICE", "1000000012")
        .diagnosis("I21.4")
        .diagnosis("E11.9")
        .revenue_line("0120", "", "", "3", "3600")
        .revenue_line("0300", "80053", "2026-03-02", "1", "45.25")
}

fn dental() -> ClaimBuilder {
    begun(Claim::dental("D-1")).place_of_service("11").line("2026-03-02", "D1110", &[], "1", "80")
}

fn written(claims: &[Claim]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new()).unwrap();
    writer.claims(&batch(), claims).unwrap();
    writer.finish().unwrap()
}

fn read(file: &[u8]) -> Vec<Claim> {
    let text = || String::from_utf8_lossy(file).replace('~', "~\n");
    let whole = |error| panic!("{error}\n{}", text());
    ClaimReader::new(file, &Options::strict()).map(|read| read.unwrap_or_else(whole).claim).collect()
}

/// No fault of syntax, structure, sums or situation.
#[cfg(feature = "embed-lists")]
fn assert_accepted(file: &[u8], snip: u8) {
    use cleanclaim::tables::Tables;
    use cleanclaim::tables::guides::Guides;
    use cleanclaim::x12::check::{CheckOptions, check};
    let options = CheckOptions::default().with_snip(snip);
    let report = check(file, &Tables::embedded_lists(), Guides::embedded().unwrap(), &options).unwrap();
    assert!(report.is_accepted(), "{:#?}\n{}", report.transactions, String::from_utf8_lossy(file));
}

#[cfg(not(feature = "embed-lists"))]
fn assert_accepted(_: &[u8], _: u8) {}

#[test]
fn a_minimal_claim_of_each_kind_is_right() {
    for builder in [professional(), institutional(), dental()] {
        let claim = builder.build().unwrap();
        let file = written(std::slice::from_ref(&claim));
        assert_eq!(read(&file), [claim]);
        assert_accepted(&file, 4);
    }
}

fn reference(kind: &str, value: &str) -> Reference {
    Reference { kind: ReferenceKind::from_x12(kind), value: value.into(), payer: None }
}

fn event(kind: &str, day: &str) -> EventDate {
    EventDate { kind: DateKind::from_x12(kind), from: Coded::from(day), to: None, time: None }
}

fn person(last: &str, npi: &str) -> Option<cleanclaim::shared::Shared<Provider>> {
    Some(Provider::person(last, "ALICE", npi).into())
}

fn address() -> Address {
    Address {
        line_1: Some("3 EXAMPLE ROAD".to_string()),
        line_2: Some("SUITE 4".to_string()),
        city: Some("BIRMINGHAM".to_string()),
        state: Some("AL".to_string()),
        zip: Some("35203-0001".into()),
        ..Address::default()
    }
}

fn known_as(kind: &str, value: &str) -> Provider {
    let reference =
        ProviderReference { kind: ReferenceKind::from_x12(kind), value: value.to_string(), payer: None };
    Provider { entity: EntityKind::Person, references: list![reference], ..Provider::default() }
}

fn attachment() -> Attachment {
    Attachment { kind: "OZ".to_string(), method: AttachmentMethod::Fax, control_number: Some("DOC7".into()) }
}

fn contract() -> Contract {
    Contract {
        kind: Some(ContractKind::Percent),
        amount: Some("90".parse().unwrap()),
        percent: Some("90".to_string()),
        code: Some("C1".to_string()),
        discount: Some("2.5".to_string()),
        version: Some("V1".to_string()),
    }
}

fn repricing() -> Repricing {
    Repricing {
        method: Some("03".to_string()),
        allowed: Some("100".parse().unwrap()),
        savings: Some("25.5".parse().unwrap()),
        organization: Some("REPRICER".to_string()),
        rate: Some("12.5".to_string()),
        ..Repricing::default()
    }
}

fn other_payer() -> OtherPayer {
    let adjustment = |reason: &str, amount: &str| Adjustment {
        group: AdjustmentGroup::PatientResponsibility,
        reason: reason.to_string(),
        amount: amount.parse().unwrap(),
        quantity: None,
    };
    OtherPayer {
        responsibility: Some(Responsibility::Secondary),
        relationship: Some(Relationship::Myself),
        group_number: Some("G7".to_string()),
        filing: Some(ClaimFiling::Commercial),
        adjustments: list![adjustment("1", "20"), adjustment("2", "5.25")],
        paid: Some("100".parse().unwrap()),
        remaining_patient_liability: Some("25.25".parse().unwrap()),
        benefits_assigned: Some(Indicator::Yes),
        release_of_information: Some(Release::Signed),
        outpatient: Some(
            OutpatientAdjudication {
                reimbursement_rate: Some("0.5".to_string()),
                remarks: list!["MA01".to_string(), "MA18".to_string()],
                ..OutpatientAdjudication::default()
            }
            .into(),
        ),
        subscriber: Person {
            name: Some(Private::new(Name {
                last: Some("DOE".to_string()),
                first: Some("JOHN".to_string()),
                ..Name::default()
            })),
            member_id: Some("M77".into()),
            address: Some(Private::new(address())),
            ..Person::default()
        },
        payer: Payer {
            name: Some("OTHER PLAN".to_string()),
            identifier: Some(Identifier { qualifier: "PI".to_string(), value: "OTHER1".to_string() }),
            ..Payer::default()
        }
        .into(),
        decided: Some(event("573", "2026-03-20")),
        rendering_provider: Some(known_as("G2", "R7").into()),
        ..OtherPayer::default()
    }
}

/// A professional claim with nearly everything that its guide allows.
fn whole_professional() -> Claim {
    let mut claim = professional().build().unwrap();
    claim.accident = Some(
        Accident {
            causes: list![AccidentCause::Automobile, AccidentCause::Employment],
            state: Some("AL".to_string()),
            country: None,
        }
        .into(),
    );
    claim.special_program = Some("02".to_string());
    claim.delay_reason = Some("1".to_string());
    claim.patient_signature = Some("P".to_string());
    claim.frequency = Some(Frequency::Replacement);
    claim.original_reference = Some("ICN7".into());
    claim.prior_authorization = Some("AUTH7".into());
    claim.referral_number = Some("REF7".into());
    claim.patient_paid = Some("10".parse().unwrap());
    claim.currency = Some("CAD".to_string());
    claim.dates = list![event("431", "2026-02-01"), event("439", "2026-02-01"), event("435", "2026-03-01")];
    claim.references = list![reference("D9", "HOUSE7"), reference("EA", "RECORD7")];
    claim.notes = list![Note { kind: NoteKind::Additional, text: "A NOTE".into() }];
    claim.attachments = list![attachment()];
    claim.contract = Some(contract().into());
    claim.fixed_format = list!["FIXED 1".into(), "FIXED 2".into()];
    claim.ambulance = Some(
        Ambulance {
            weight: Some("180".into()),
            reason: Some(AmbulanceReason::NearestFacility),
            miles: Some("12".parse().unwrap()),
            round_trip: Some("TESTS".into()),
            stretcher: Some("INJURED".into()),
        }
        .into(),
    );
    claim.spinal_manipulation = Some(
        SpinalManipulation {
            condition: Some(SpinalCondition::Acute),
            descriptions: list!["PAIN".into(), "AND MORE".into()],
        }
        .into(),
    );
    claim.certifications = list![
        Certification {
            kind: CertificationKind::Ambulance,
            applies: Some(Indicator::Yes),
            conditions: list![CertifiedCondition::Stretcher, CertifiedCondition::MedicallyNecessary],
        },
        Certification {
            kind: CertificationKind::EpsdtReferral,
            applies: Some(Indicator::Yes),
            conditions: list![CertifiedCondition::UnderTreatment],
        },
    ];
    claim.anesthesia_procedures = list!["27447".to_string()];
    claim.condition_codes = list!["AA".to_string(), "AB".to_string()];
    claim.repricing = Some(repricing().into());
    claim.rendering_provider = person("NORTON", "1000000012");
    claim.referring_provider = person("REED", "1000000020");
    claim.primary_care_provider = person("PRICE", "1000000038");
    claim.supervising_provider = person("SHAW", "1000000046");
    let mut facility = Provider::organization("EXAMPLE HOUSE", "1000000053");
    facility.address = Some(address());
    claim.service_facility = Some(facility.into());
    claim.pick_up = Some(Private::new(address()).into());
    claim.drop_off = Some(Private::new(address()).into());
    claim.drop_off_name = Some("EXAMPLE HOSPITAL".into());
    claim.pay_to_address = Some(address().into());
    claim.billing_provider.taxonomy = Some("207Q00000X".to_string());
    claim.billing_provider.contacts = list![contact()];
    claim.other_payers = list![other_payer()];
    let line = &mut claim.lines[0];
    line.control_number = Some("L-1".to_string());
    let prior = Reference { payer: Some("OTHER1".to_string()), ..reference("G1", "AUTH8") };
    line.references = list![prior, reference("X4", "01D0123456")];
    line.dates = list![event("471", "2026-02-02")];
    line.amounts = list![OtherAmount { kind: AmountKind::SalesTax, amount: "1.5".parse().unwrap() }];
    line.quantities =
        list![Quantity { kind: QuantityKind::AmbulancePatients, quantity: "2".parse().unwrap() }];
    line.equipment = Some(
        Equipment {
            procedure_kind: Some(ProcedureKind::Hcpcs),
            procedure: Some("E0601".into()),
            days: Some("30".parse().unwrap()),
            rental_price: Some("50".parse().unwrap()),
            purchase_price: Some("500".parse().unwrap()),
            rental_frequency: Some(RentalFrequency::Monthly),
        }
        .into(),
    );
    line.equipment_certificate = Some(
        EquipmentCertificate { kind: Some(CertificateKind::Initial), months: Some("12".parse().unwrap()) }
            .into(),
    );
    line.attachments = list![attachment()];
    line.certifications = list![Certification {
        kind: CertificationKind::HospiceEmployee,
        applies: Some(Indicator::No),
        conditions: list![CertifiedCondition::Open],
    }];
    line.test_results =
        list![TestResult { origin: TestOrigin::Result, kind: TestKind::Hemoglobin, value: "11.2".into() }];
    line.contract = Some(contract().into());
    line.fixed_format = list!["FIXED 3".into()];
    line.notes = list![Note { kind: NoteKind::Additional, text: "A LINE NOTE".into() }];
    line.purchased_service =
        Some(PurchasedService { provider: "1000000061".to_string(), charge: "30".parse().unwrap() }.into());
    line.repricing = Some(
        Repricing {
            procedure_kind: Some(ProcedureKind::Hcpcs),
            procedure: Some("99213".into()),
            unit_basis: Some(UnitBasis::Units),
            units: Some("1".parse().unwrap()),
            ..repricing()
        }
        .into(),
    );
    line.drug = Some(
        Drug {
            ndc: "00004196501".to_string(),
            quantity: Some("2".to_string()),
            unit: Some(UnitBasis::Milliliters),
            references: list![reference("XZ", "RX7")],
            ..Drug::default()
        }
        .into(),
    );
    line.rendering_provider = person("LINE", "1000000012");
    line.ordering_provider = person("ORDER", "1000000020");
    line.adjudications = list![LineAdjudication {
        payer: "OTHER1".to_string(),
        paid: "100".parse().unwrap(),
        procedure: Some("99213".into()),
        modifiers: list!["25".into()],
        units: Some("1".parse().unwrap()),
        adjustments: list![Adjustment {
            group: AdjustmentGroup::Contractual,
            reason: "45".to_string(),
            amount: "25".parse().unwrap(),
            quantity: Some("1".parse().unwrap()),
        }],
        decided: Some(event("573", "2026-03-20")),
        ..LineAdjudication::default()
    }];
    line.forms = list![Form {
        list: "UT".to_string(),
        code: "01.02".to_string(),
        answers: list![FormAnswer {
            question: "1A".to_string(),
            answer: Some(Indicator::Yes),
            text: Some("YES".into()),
            date: Some(Private::new("2026-03-01".into())),
            percent: Some("50".into()),
        }],
    }];
    claim
}

/// An institutional claim with nearly everything that its guide allows and the professional one does not.
fn whole_institutional() -> Claim {
    let mut claim = institutional().build().unwrap();
    claim.discharge_hour = Some("1130".to_string());
    claim.dates.push(EventDate { time: Some("0915".to_string()), ..event("435", "2026-03-02") });
    claim.patient_estimate = Some("250".parse().unwrap());
    claim.diagnoses[0].present_on_admission = Some("Y".to_string());
    claim.diagnoses.insert(
        1,
        Diagnosis { kind: DiagnosisKind::Admitting, code: "R07.9".into(), present_on_admission: None },
    );
    claim.diagnoses.insert(
        2,
        Diagnosis {
            kind: DiagnosisKind::ExternalCause,
            code: "W19.XXXA".into(),
            present_on_admission: Some("N".to_string()),
        },
    );
    // More codes than one segment takes.
    for number in 0..13 {
        claim
            .occurrences
            .push(Occurrence { code: format!("{:02}", number + 10), date: Some("2026-03-02".into()) });
    }
    claim.drg = Some("280".to_string());
    claim.procedures = list![
        InstitutionalProcedure {
            kind: InstitutionalProcedureKind::Principal,
            code: "027034Z".into(),
            date: Some("2026-03-02".into()),
        },
        InstitutionalProcedure {
            kind: InstitutionalProcedureKind::OtherProcedure,
            code: "4A023N7".into(),
            date: Some("2026-03-03".into()),
        },
    ];
    claim.occurrence_spans = list![OccurrenceSpan {
        code: "72".to_string(),
        from: "2026-03-02".into(),
        to: Some("2026-03-04".into()),
    }];
    claim.values = list![ValueAmount { code: "80".to_string(), amount: "3".parse().unwrap() }];
    claim.condition_codes = list!["17".to_string()];
    claim.treatment_codes = list!["A01".to_string()];
    claim.operating_provider = person("OWENS", "1000000020");
    claim.other_operating_provider = person("OTTO", "1000000038");
    claim.rendering_provider = person("RIDGE", "1000000046");
    claim.referring_provider = person("REED", "1000000053");
    if let Some(attending) = &mut claim.attending_provider {
        attending.taxonomy = Some("207R00000X".to_string());
    }
    claim.notes = list![Note { kind: NoteKind::Allergies, text: "NONE".into() }];
    let mut other = other_payer();
    other.inpatient = Some(
        InpatientAdjudication {
            covered_days: Some("3".parse().unwrap()),
            drg_amount: Some("5000".parse().unwrap()),
            remark: Some("MA01".to_string()),
            remarks: list!["MA18".to_string()],
            ..InpatientAdjudication::default()
        }
        .into(),
    );
    other.attending_provider = Some(known_as("0B", "A7").into());
    other.operating_provider = Some(known_as("0B", "O7").into());
    claim.other_payers = list![other];
    let line = &mut claim.lines[1];
    line.non_covered = Some("5.25".parse().unwrap());
    line.operating_provider = person("OWENS", "1000000020");
    line.other_operating_provider = person("OTTO", "1000000038");
    line.amounts = list![OtherAmount { kind: AmountKind::FacilityTax, amount: "1".parse().unwrap() }];
    claim
}

/// A dental claim with nearly everything that its guide allows and the others do not.
fn whole_dental() -> Claim {
    let mut claim = dental().build().unwrap();
    claim.submission_reason = Some("PB".to_string());
    claim.references = list![reference("G3", "PRE7")];
    claim.orthodontics = Some(
        Orthodontics {
            months: Some("24".parse().unwrap()),
            months_left: Some("12".parse().unwrap()),
            orthodontic: None,
            description: None,
        }
        .into(),
    );
    claim.tooth_status = list![ToothStatus { tooth: "14".to_string(), state: ToothState::Missing }];
    claim.dates = list![event("452", "2025-03-02")];
    claim.assistant_surgeon = person("ASTON", "1000000020");
    if let Some(assistant) = &mut claim.assistant_surgeon {
        assistant.taxonomy = Some("1223S0112X".to_string());
    }
    let mut other = other_payer();
    other.assistant_surgeon = Some(known_as("0B", "S7").into());
    claim.other_payers = list![other];
    let line = &mut claim.lines[0];
    line.oral_cavity = list!["10".to_string(), "20".to_string()];
    line.prosthesis = Some(ProsthesisPlacement::Replacement);
    line.teeth = list![
        Tooth { tooth: Some("12".to_string()), surfaces: list!["L".to_string(), "O".to_string()] },
        Tooth { tooth: Some("13".to_string()), surfaces: list![] },
    ];
    line.dates = list![event("441", "2020-03-02"), event("196", "2026-03-01")];
    line.assistant_surgeon = person("ASTON", "1000000020");
    claim
}

#[test]
fn everything_that_the_model_names_comes_back() {
    for claim in [whole_professional(), whole_institutional(), whole_dental()] {
        let file = written(std::slice::from_ref(&claim));
        let again = read(&file);
        assert_eq!(again.len(), 1);
        let text = String::from_utf8_lossy(&file).replace('~', "~\n");
        assert!(again[0].unmodelled.is_empty() && again[0].lines[0].unmodelled.is_empty(), "{text}");
        assert_eq!(again[0].to_json_pretty(), claim.to_json_pretty(), "{text}");
        assert_accepted(&file, 2);
    }
}

fn levels(file: &[u8]) -> Vec<String> {
    let mut reader = SegmentReader::new(file, &Options::strict());
    let mut found = Vec::new();
    while let Some(segment) = reader.next_segment().unwrap() {
        if segment.is("HL") || segment.is("CLM") {
            let last = if segment.is("HL") { 4 } else { 1 };
            let parts = segment.elements().take(last + 1).map(String::from_utf8_lossy);
            found.push(parts.collect::<Vec<_>>().join("*"));
        }
    }
    found
}

#[test]
fn a_level_is_opened_only_where_it_differs() {
    let own = professional().build().unwrap();
    let child = |id: &str, first: &str| {
        let mut claim = professional()
            .patient("19", "DOE", first, "2015-01-01")
            .patient_address("2 EXAMPLE STREET", "BIRMINGHAM", "AL", "35205")
            .patient_gender("M")
            .build()
            .unwrap();
        claim.id = id.to_string();
        claim
    };
    let mut again = own.clone();
    again.id = "P-2".to_string();
    let mut other = own.clone();
    other.billing_provider.npi = Some("1000000053".to_string());
    let claims = [own, again, child("C-1", "TOM"), child("C-2", "TOM"), child("C-3", "TIM"), other];
    let file = written(&claims);
    assert_eq!(
        levels(&file),
        [
            "HL*1**20*1",
            "HL*2*1*22*0",
            "CLM*P-1",
            "CLM*P-2",
            "HL*3*1*22*1",
            "HL*4*3*23*0",
            "CLM*C-1",
            "CLM*C-2",
            "HL*5*3*23*0",
            "CLM*C-3",
            "HL*6**20*1",
            "HL*7*6*22*0",
            "CLM*P-1",
        ]
    );
    assert_eq!(read(&file), claims);
    assert_accepted(&file, 4);
}

#[test]
fn what_the_guide_has_no_place_for_is_refused() {
    let mut admitted = professional().build().unwrap();
    admitted.admission =
        Some(Admission { admission_type: Some("1".to_string()), ..Admission::default() }.into());
    let mut attended = professional().build().unwrap();
    attended.attending_provider = person("NORTON", "1000000012");
    let mut injected = professional().build().unwrap();
    injected.notes = list![Note { kind: NoteKind::Additional, text: "A~CLM*X".into() }];
    for (claim, element) in
        [(admitted, "CL1 in loop 2300"), (attended, "NM1*71 in loop 2310*"), (injected, "NTE02")]
    {
        let mut writer = Writer::new(Vec::new()).unwrap();
        let error = writer.claims(&batch(), [&claim]).unwrap_err();
        assert_eq!((error.slug(), error.value("element")), ("x12-not-writable", Some(element)));
    }
    let both = [professional().build().unwrap(), dental().build().unwrap()];
    let mut writer = Writer::new(Vec::new()).unwrap();
    assert_eq!(writer.claims(&batch(), &both).unwrap_err().slug(), "x12-not-writable");
}

/// A level or a claim that has no place is an error, and what follows it goes into no other claim.
#[test]
fn a_claim_without_its_place_is_an_error() {
    let file = String::from_utf8(written(&[professional().build().unwrap()])).unwrap();
    for (from, to, id) in [("HL*2*1*22*0", "HL*2*1*99*0", "HL"), ("HL*1**20*1~", "", "CLM")] {
        let changed = file.replacen(from, to, 1);
        assert_ne!(changed, file);
        let read: Vec<_> = ClaimReader::new(changed.as_bytes(), &Options::default()).collect();
        let errors: Vec<_> = read.iter().filter_map(|read| read.as_ref().err()).collect();
        assert!(
            !errors.is_empty() && errors.iter().all(|error| error.slug() == "x12-misplaced"),
            "{to}: {read:?}"
        );
        assert_eq!(errors[0].value("id"), Some(id), "{to}: {read:?}");
        assert!(read.iter().all(Result::is_err), "{to}");
    }
}

/// A level whose claim cannot be told is an error: what stands in it goes into no claim, and is not dropped in silence.
#[test]
fn a_level_without_its_claim_is_an_error() {
    let file = String::from_utf8(written(&[professional().build().unwrap()])).unwrap();
    let read = |file: &str| -> Vec<_> { ClaimReader::new(file.as_bytes(), &Options::default()).collect() };
    assert!(read(&file).iter().all(Result::is_ok));
    let damaged = read(&file.replacen("CLM*", "CLX*", 1));
    let errors: Vec<_> = damaged.iter().filter_map(|read| read.as_ref().err()).collect();
    assert!(damaged.iter().all(Result::is_err), "{damaged:?}");
    let told: Vec<_> =
        errors.iter().map(|error| (error.slug(), error.value("what").unwrap_or_default())).collect();
    let levels = ["the subscriber's level", "the billing provider's level", "the transaction"];
    assert_eq!(told, levels.map(|level| ("x12-without-claim", level)));
    // A billing provider's level with a claim of one subscriber and none of the next.
    let second = file.find("HL*2*").map(|at| &file[at..]).unwrap();
    let second = &second[..second.find("CLM*").unwrap()];
    let end = file.find("SE*").unwrap();
    let both = read(&format!("{}{}{}", &file[..end], second.replacen("HL*2*", "HL*3*", 1), &file[end..]));
    let told: Vec<_> = both.iter().filter_map(|read| read.as_ref().err()?.value("what")).collect();
    assert_eq!((both.len(), told), (2, vec!["the subscriber's level"]));
}
