//! The wire: bytes in, the same bytes out; the 837 as claims; nothing panics and nothing leaks.

#[macro_use]
#[path = "say.rs"]
mod say;
#[path = "samples.rs"]
mod samples;

use std::collections::HashSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use cleanclaim::claim::*;
use cleanclaim::findings::Place;
use cleanclaim::x12::claims::read_claims;
use cleanclaim::x12::{ClaimReader, Document, Options, ReadClaim, SegmentReader};
use proptest::prelude::*;
use samples::samples;

const DEMO: &[u8] = include_bytes!("../vectors/claims/demo-837p.edi");

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

fn all_files() -> Vec<(String, Vec<u8>)> {
    let Some(folder) = samples() else { return Vec::new() };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn published(name: &str) -> bool {
    name.ends_with(".edi")
        && (name.starts_with("stupidedi/") && name.contains("/pass/") || name.starts_with("badx12/edi/"))
}

fn claims_of(name: &str) -> Option<Vec<ReadClaim>> {
    let bytes = std::fs::read(samples()?.join(name)).unwrap();
    Some(read_claims(&bytes, &Options::default()).unwrap())
}

const STUPIDEDI: &str = "stupidedi/005010/X222A1_HC837_Health_Care_Claim_Professional/pass/";

// ---- the lossless layer

#[test]
fn every_published_file_comes_back_byte_for_byte() {
    let mut checked = 0;
    for (name, bytes) in all_files().into_iter().filter(|(name, _)| published(name)) {
        let document = Document::parse(&bytes, &Options::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(document.to_bytes(), bytes, "{name}");
        assert!(document.segments().count() > 5, "{name}");
        checked += 1;
    }
    say!("conformance: {checked} published files byte-identical, checked");
}

#[test]
fn every_sample_that_is_read_comes_back_and_the_stream_sees_the_same() {
    let (mut read, mut refused) = (0, Vec::new());
    for (name, bytes) in all_files() {
        let streamed = stream(&bytes, 7);
        match Document::parse(&bytes, &Options::default()) {
            Ok(document) => {
                assert_eq!(document.to_bytes(), bytes, "{name}");
                let segments: Vec<Vec<u8>> = document.segments().map(|s| s.bytes().to_vec()).collect();
                assert_eq!(streamed.as_ref().ok(), Some(&segments), "{name}");
                read += 1;
            }
            Err(error) => {
                assert!(streamed.is_err(), "{name}: the slice says {error}, the stream reads it");
                refused.push(format!("{name}: {error}"));
            }
        }
        let _ = Document::parse(&bytes, &Options::strict());
    }
    for line in &refused {
        say!("refused: {line}");
    }
    say!(
        "conformance: {read} samples byte-identical, {} refused, {} checked",
        refused.len(),
        read + refused.len()
    );
}

/// All segments through a buffer of so many bytes.
fn stream(bytes: &[u8], capacity: usize) -> cleanclaim::Result<Vec<Vec<u8>>> {
    let mut reader = SegmentReader::new(BufReader::with_capacity(capacity, bytes), &Options::default());
    let mut segments = Vec::new();
    while let Some(segment) = reader.next_segment()? {
        segments.push(segment.bytes().to_vec());
    }
    Ok(segments)
}

fn isa(element: char, repetition: char, component: char, terminator: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0900*{repetition}*00501*000000001*0*P*{component}"
    )
    .replace('*', &element.to_string())
        + terminator
}

#[test]
fn delimiters_are_data_and_each_interchange_has_its_own() {
    let text = isa('*', '^', ':', "~")
        + "\r\nTA1*1~\r\nIEA*0*000000001~\r\n"
        + &isa('|', '!', '>', "\u{1d}")
        + "TA1|a:b*c\u{1d}IEA|0|000000001\u{1d}";
    let document = Document::parse(text.as_bytes(), &Options::strict()).unwrap();
    let segments: Vec<_> = document.segments().collect();
    assert_eq!(segments.len(), 6);
    assert_eq!(segments[4].element(1), b"a:b*c");
    assert_eq!(segments[4].delimiters().repetition, Some(b'!'));
    assert_eq!(document.to_bytes(), text.as_bytes());
    assert_eq!(stream(text.as_bytes(), 1).unwrap().len(), 6);
}

#[test]
fn tolerant_reading_lists_what_strict_reading_refuses() {
    let body = "TA1*1~IEA*0*000000001~";
    for (text, slug) in [
        (format!("\u{feff}{}{body}", isa('*', '^', ':', "~")), "x12-byte-order-mark"),
        (format!("Dear all,\n{}{body}", isa('*', '^', ':', "~")), "x12-text-before-interchange"),
        (format!("{}{body} bye", isa('*', '^', ':', "~")), "x12-text-after-interchange"),
        (
            format!("{}{body}", isa('*', '^', ':', "~").replace("SENDER         ", "SENDER")),
            "x12-header-width",
        ),
        (format!("{}TA1*1~IEA*0*000000001", isa('*', '^', ':', "~")), "x12-terminator-missing"),
        (format!("{}~~{body}", isa('*', '^', ':', "~")), "x12-empty-segment"),
        (format!("{}ta1*1~IEA*0*000000001~", isa('*', '^', ':', "~")), "x12-lower-case"),
        (format!("{}TA1 *1~IEA*0*000000001~", isa('*', '^', ':', "~")), "x12-blanks-trimmed"),
    ] {
        let document = Document::parse(text.as_bytes(), &Options::default()).unwrap();
        let slugs: Vec<&str> = document.repairs().iter().map(|repair| repair.code.slug()).collect();
        assert_eq!(slugs, [slug], "{text}");
        assert_eq!(document.to_bytes(), text.as_bytes());
        let error = Document::parse(text.as_bytes(), &Options::strict()).unwrap_err();
        assert_eq!(error.slug(), "x12-not-strict", "{text}");
        assert!(error.value("segment").is_some() && error.value("offset").is_some());
    }
}

#[test]
fn bad_input_is_an_error_with_its_place() {
    let long = format!("{}NTE*ADD*{}", isa('*', '^', ':', "~"), "x".repeat(3 << 20));
    let many = format!("{}NTE*ADD*{}~", isa('*', '^', ':', "~"), "x".repeat(3 << 20));
    for (bytes, slug) in [
        (&b""[..], "x12-no-interchange"),
        (b"   \r\n", "x12-no-interchange"),
        (b"hello, this is no X12", "x12-no-interchange"),
        (b"\xff\xfeI\0S\0A\0*\0", "x12-no-interchange"),
        (b"ISA", "x12-header-too-short"),
        (b"ISA*00*   ", "x12-header-too-short"),
        (isa('*', '^', ':', "").as_bytes(), "x12-header-too-short"),
        (isa('*', '^', 'X', "~").as_bytes(), "x12-delimiters"),
        (isa('*', '^', ':', "S").as_bytes(), "x12-delimiters"),
        (isa('*', '^', '*', "~").as_bytes(), "x12-delimiters"),
        (isa('*', '^', '~', "~").as_bytes(), "x12-delimiters"),
        (isa('A', '^', ':', "~").as_bytes(), "x12-no-interchange"),
        (long.as_bytes(), "x12-segment-too-long"),
        (many.as_bytes(), "x12-segment-too-long"),
        (b"GS*HC*A*B~ST*837*1~", "x12-no-interchange"),
    ] {
        let error = Document::parse(bytes, &Options::default()).unwrap_err();
        assert_eq!(error.slug(), slug, "{:?}", &bytes[..bytes.len().min(20)]);
        assert_eq!(stream(bytes, 1000).unwrap_err().slug(), slug);
        assert!(!error.remedy().is_empty() && error.value("offset").is_some());
        assert_eq!(read_claims(bytes, &Options::default()).unwrap_err().slug(), slug);
    }
}

// ---- the claim

#[test]
fn every_published_claim_is_read() {
    let mut claims = 0;
    let mut files = std::collections::BTreeMap::new();
    for (name, bytes) in all_files().into_iter().filter(|(name, _)| published(name)) {
        let read: Vec<_> = ClaimReader::new(&bytes[..], &Options::default()).collect();
        let kind = [
            ("X222", ClaimKind::Professional),
            ("X223", ClaimKind::Institutional),
            ("X224", ClaimKind::Dental),
        ];
        if let Some((_, kind)) = kind.iter().find(|(guide, _)| name.contains(guide)) {
            *files.entry(format!("{kind:?}")).or_insert(0) += 1;
            assert!(!read.is_empty(), "{name}");
            for claim in read {
                let claim = claim.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(claim.claim.kind, *kind, "{name}");
                check_whole(&name, &claim);
                claims += 1;
            }
        } else {
            let refused: Vec<_> = read.iter().map(|read| read.as_ref().unwrap_err().slug()).collect();
            assert!(
                !refused.is_empty() && refused.iter().all(|slug| *slug == "x12-other-guide"),
                "{name}: {refused:?}"
            );
        }
    }
    if claims > 0 {
        let counts: Vec<(&str, usize)> = files.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
        assert_eq!(counts, [("Dental", 5), ("Institutional", 4), ("Professional", 17)]);
    }
    say!("conformance: {claims} claims of {} published 837 files checked", files.values().sum::<usize>());
}

/// What holds for every published example.
fn check_whole(name: &str, read: &ReadClaim) {
    let claim = &read.claim;
    assert_eq!(claim.sum_of_lines().unwrap(), claim.total_charge, "{name}");
    assert!(claim.billing_provider.npi.is_some() && claim.billing_provider.tax_id.is_some(), "{name}");
    assert!(claim.payer.name.is_some() && !claim.lines.is_empty(), "{name}");
    assert!(claim.kind == ClaimKind::Dental || !claim.diagnoses.is_empty(), "{name}");
    assert!(claim.subscriber.relationship.is_some() != claim.patient.is_some(), "{name}");
    for line in &claim.lines {
        let known = line.procedure.as_ref().is_some_and(|p| p.code().is_some());
        assert!(known || line.revenue_code.is_some(), "{name}");
        // Dental examples that ask what will be paid have no day of service.
        let dated = claim.date_of_service_of(line).is_some_and(|day| day.code().is_some());
        assert!(dated || claim.kind == ClaimKind::Dental, "{name}");
        assert!(line.units.is_some() || claim.kind == ClaimKind::Dental, "{name}");
        assert!(claim.service_zip_of(line).is_some(), "{name}");
    }
    assert_eq!(&Claim::from_json(&claim.to_json()).unwrap(), claim, "{name}");
}

fn day(text: &str) -> Option<cleanclaim::dates::Day> {
    Some(text.parse().unwrap())
}

#[test]
fn commercial_insurance_the_patient_is_a_child() {
    let Some(read) = claims_of(&format!("{STUPIDEDI}commercial-health-insurance.edi")) else { return };
    assert_eq!(read.len(), 1);
    let ReadClaim { claim, batch, .. } = &read[0];
    assert_eq!(
        (batch.envelope.guide.as_str(), batch.envelope.control_number.as_str()),
        ("005010X222A1", "0021")
    );
    assert_eq!(batch.reference.as_deref(), Some("244579"));
    assert_eq!(batch.claim_type.as_deref(), Some("CH"));
    assert_eq!(batch.submitter.identifier.as_ref().unwrap().value, "TGJ23");
    assert_eq!(batch.submitter.contacts[0].numbers.len(), 2);
    assert_eq!(batch.receiver.name.as_ref().unwrap().last.as_deref(), Some("KEY INSURANCE COMPANY"));
    let billing = &claim.billing_provider;
    assert_eq!(billing.taxonomy.as_deref(), Some("203BF0100Y"));
    assert_eq!(billing.npi.as_deref(), Some("9876543210"));
    assert_eq!(billing.tax_id.as_ref().unwrap().value.expose(), "587654321");
    assert_eq!(billing.address.as_ref().unwrap().city.as_deref(), Some("MIAMI"));
    assert_eq!(claim.pay_to_address.as_ref().unwrap().line_1.as_deref(), Some("2345 OCEAN BLVD"));
    let subscriber = &claim.subscriber;
    assert_eq!(subscriber.group_number.as_deref(), Some("2222-SJ"));
    assert_eq!(subscriber.filing, Some(ClaimFiling::Commercial));
    assert_eq!(subscriber.person.name.as_ref().unwrap().expose().first.as_deref(), Some("JANE"));
    assert_eq!(subscriber.person.member_id.as_ref().unwrap().expose(), "JS00111223333");
    assert_eq!(claim.payer.references[0].kind, ReferenceKind::ProviderCommercialNumber);
    assert_eq!(claim.payer.references[0].value, "KA6663");
    let patient = claim.patient.as_ref().unwrap();
    assert_eq!(patient.relationship, Some(Relationship::Child));
    assert_eq!(patient.person.birth_date.as_ref().unwrap().expose().code(), day("1973-05-01"));
    assert_eq!(patient.person.gender.as_ref().unwrap().expose(), &Gender::Male);
    assert_eq!(patient.person.zip().unwrap().as_written(), "33413");
    assert_eq!(claim.id, "26463774");
    assert_eq!(claim.total_charge.cents(), 10_000);
    assert_eq!(claim.place_of_service.as_ref().unwrap().as_written(), "11");
    assert_eq!(claim.frequency, Some(Frequency::Original));
    assert_eq!(claim.release_of_information, Some(Release::Informed));
    assert_eq!(claim.references[0].kind, ReferenceKind::Clearinghouse);
    assert_eq!(claim.references[0].value.expose(), "17312345600006351");
    let codes: Vec<String> = claim.diagnoses.iter().map(|d| d.code.as_written()).collect();
    assert_eq!(codes, ["0340", "V7389"]);
    assert_eq!(claim.diagnoses[0].kind, DiagnosisKind::Icd9Principal);
    let lines: Vec<(String, i64, Vec<u8>)> = claim
        .lines
        .iter()
        .map(|l| {
            (l.procedure.as_ref().unwrap().as_written(), l.charge.cents(), l.diagnosis_pointers.to_vec())
        })
        .collect();
    let expected = [("99213", 40_00, 1), ("87070", 15_00, 1), ("99214", 35_00, 2), ("86663", 10_00, 2)];
    assert_eq!(lines, expected.map(|(code, cents, pointer)| (code.to_string(), cents, vec![pointer])));
    assert_eq!(claim.lines[2].service_dates.as_ref().unwrap().from.code(), day("2006-10-10"));
    assert!(claim.unmodelled.is_empty());
}

#[test]
fn coordination_of_benefits() {
    let Some(read) =
        claims_of(&format!("{STUPIDEDI}COB-claim-from-payer-a-to-payer-b-in-payer-to-payer.edi"))
    else {
        return;
    };
    let claim = &read[0].claim;
    assert_eq!(claim.subscriber.responsibility, Some(Responsibility::Secondary));
    assert_eq!(claim.patient_signature.as_deref(), Some("P"));
    // HI before NM1*82, then PRV and REF of 2310B, then 2310C
    let rendering = claim.rendering_provider.as_ref().unwrap();
    assert_eq!(rendering.entity, EntityKind::Person);
    assert_eq!(rendering.taxonomy.as_deref(), Some("204C00000X"));
    assert_eq!(rendering.references[0].value, "PBS3334");
    let facility = claim.service_facility.as_ref().unwrap();
    assert_eq!(facility.npi.as_deref(), Some("1581234567"));
    assert_eq!(facility.zip().unwrap().as_written(), "33111");
    assert_eq!(claim.other_payers.len(), 1);
    let other = &claim.other_payers[0];
    assert_eq!(other.responsibility, Some(Responsibility::Primary));
    assert_eq!(other.relationship, Some(Relationship::Spouse));
    // CAS*PR*1*21.89**2*15
    let adjustments: Vec<(&str, i64)> =
        other.adjustments.iter().map(|a| (a.reason.as_str(), a.amount.cents())).collect();
    assert_eq!(adjustments, [("1", 21_89), ("2", 15_00)]);
    assert_eq!(other.adjustments[1].group, AdjustmentGroup::PatientResponsibility);
    assert_eq!(other.paid.unwrap().cents(), 39_15);
    assert_eq!(other.remaining_patient_liability.unwrap().cents(), 36_89);
    assert_eq!(other.benefits_assigned, Some(Indicator::Yes));
    assert_eq!(other.patient_signature.as_deref(), Some("P"));
    assert_eq!(other.subscriber.member_id.as_ref().unwrap().expose(), "JS00111223333");
    assert_eq!(other.payer.identifier.as_ref().unwrap().value, "999996666");
    assert_eq!(other.rendering_provider.as_ref().unwrap().references[0].value, "PBS3334");
    let first = &claim.lines[0].adjudications[0];
    assert_eq!((first.payer.as_str(), first.paid.cents()), ("999996666", 40_00));
    assert_eq!(first.procedure.as_ref().unwrap().as_written(), "99213");
    assert_eq!(first.adjustments.len(), 1);
    assert_eq!((first.adjustments[0].reason.as_str(), first.adjustments[0].amount.cents()), ("42", 3_00));
    assert_eq!(first.decided.as_ref().unwrap().from.code(), day("2005-10-15"));
    assert_eq!(claim.lines[0].diagnosis_pointers, [1, 2, 3, 4]);
    assert!(claim.lines.iter().all(|line| line.adjudications.len() == 1));
    assert!(claim.unmodelled.is_empty() && other.unmodelled.is_empty());
}

#[test]
fn anesthesia_in_minutes() {
    let Some(read) = claims_of(&format!("{STUPIDEDI}anesthesia.edi")) else { return };
    let claim = &read[0].claim;
    let line = &claim.lines[0];
    assert_eq!(line.procedure.as_ref().unwrap().as_written(), "00142");
    assert_eq!(line.modifiers.iter().map(|m| m.as_written()).collect::<Vec<_>>(), ["QK", "QS", "P1"]);
    assert_eq!(line.unit_basis, Some(UnitBasis::Minutes));
    assert_eq!(line.units.unwrap().to_string(), "61.000");
    assert_eq!(claim.rendering_provider.as_ref().unwrap().references[0].kind, ReferenceKind::Upin);
    // 22: not at home, so the claim's facility gives the ZIP
    let zip = claim.service_zip_of(line).unwrap();
    assert_eq!((zip.zip.as_written().as_str(), zip.source), ("37232", ZipSource::ClaimServiceFacility));
}

#[test]
fn drugs_and_line_providers() {
    let name = "home-infusion-therapy-pharmacy-(adjudicated-with-HCPCS-in-loop-2400-or-NDC-in-loop-2410).edi";
    let Some(read) = claims_of(&format!("{STUPIDEDI}{name}")) else { return };
    let claim = &read[0].claim;
    assert_eq!(claim.lines.len(), 6);
    let second = &claim.lines[1];
    let dates = second.service_dates.as_ref().unwrap();
    assert_eq!(
        (dates.from.code(), dates.to.as_ref().unwrap().code()),
        (day("2004-02-01"), day("2004-02-07"))
    );
    assert_eq!(second.dates[0].kind, DateKind::Prescription);
    let drug = second.drug.as_ref().unwrap();
    assert_eq!((drug.ndc.as_str(), drug.quantity.as_deref()), ("00004196501", Some("7")));
    assert_eq!(drug.unit, Some(UnitBasis::Units));
    assert_eq!(drug.references[0].kind, ReferenceKind::Prescription);
    assert_eq!(second.ordering_provider.as_ref().unwrap().npi.as_deref(), Some("1112223338"));
    assert!(second.references.is_empty(), "the REF after LIN belongs to 2410");
    assert_eq!(claim.lines[3].description.as_deref(), Some("Sod Chl 0.9%see NDC#"));
    // no facility and place of service 12: where the patient lives
    assert_eq!(claim.service_zip_of(second).unwrap().source, ZipSource::Patient);
}

#[test]
fn ambulance() {
    let Some(read) = claims_of("badx12/edi/X222-ambulance.edi") else { return };
    let claim = &read[0].claim;
    assert_eq!(claim.accident.as_ref().unwrap().causes, [AccidentCause::OtherAccident]);
    assert_eq!(claim.dates[0].kind, DateKind::Accident);
    assert_eq!(claim.pick_up.as_ref().unwrap().expose().city.as_deref(), Some("CARR"));
    assert_eq!(claim.drop_off.as_ref().unwrap().expose().zip.as_ref().unwrap().as_written(), "82009");
    // CR1*LB*275**A*DH*21****PATIENT IMOBILIZED
    let ambulance = claim.ambulance.as_ref().unwrap();
    assert_eq!(ambulance.weight.as_ref().unwrap().expose(), "275");
    assert_eq!(ambulance.reason, Some(AmbulanceReason::NearestFacility));
    assert_eq!(ambulance.miles.unwrap().to_string(), "21.000");
    assert_eq!(ambulance.stretcher.as_ref().unwrap().expose(), "PATIENT IMOBILIZED");
    // CRC*07*Y*04*06*09 and CRC*07*N*05*07*08
    let certified = &claim.certifications;
    assert_eq!(certified.len(), 2);
    assert_eq!(
        (&certified[0].kind, &certified[0].applies),
        (&CertificationKind::Ambulance, &Some(Indicator::Yes))
    );
    assert_eq!(
        certified[0].conditions,
        [
            CertifiedCondition::Stretcher,
            CertifiedCondition::Emergency,
            CertifiedCondition::MedicallyNecessary
        ]
    );
    assert_eq!(certified[1].conditions.len(), 3);
    assert!(claim.unmodelled.is_empty());
    let line = &claim.lines[0];
    assert_eq!(line.emergency, Some(Indicator::Yes));
    assert_eq!(line.control_number.as_deref(), Some("1001"));
    assert_eq!(line.notes[0].text.expose(), "CARDIAC EMERGENCY");
    assert_eq!(line.quantities[0].kind, QuantityKind::AmbulancePatients);
    assert_eq!(line.quantities[0].quantity.to_string(), "2.000");
    assert_eq!(claim.lines[1].charge.cents(), 8_20);
    assert_eq!(claim.billing_provider.zip().unwrap().as_written(), "80021-0021");
}

#[test]
fn repricing_and_certificates() {
    let Some(read) = claims_of(&format!("{STUPIDEDI}oxygen.edi")) else { return };
    let line = &read[0].claim.lines[0];
    assert_eq!(line.attachments[0].kind, "CT");
    assert_eq!(line.attachments[0].method, AttachmentMethod::InClaim);
    let certificate = line.equipment_certificate.as_ref().unwrap();
    // CR3*R*MO*99
    assert_eq!(certificate.kind, Some(CertificateKind::Renewal));
    assert_eq!(certificate.months.unwrap().to_string(), "99.000");
    assert_eq!((line.forms.len(), line.forms[0].list.as_str(), line.forms[0].answers.len()), (1, "UT", 9));
    assert!(line.unmodelled.is_empty());
    assert_eq!(line.ordering_provider.as_ref().unwrap().contacts[0].name.as_deref(), Some("LEE"));
    assert_eq!(line.dates.len(), 3);
    let Some(read) = claims_of(&format!("{STUPIDEDI}ppo-repriced-claim.edi")) else { return };
    let claim = &read[0].claim;
    assert_eq!(claim.referring_provider.as_ref().unwrap().npi.as_deref(), Some("9988776655"));
    // HCP*03*26.75*2*908231234
    let repricing = claim.repricing.as_ref().unwrap();
    assert_eq!(
        (repricing.method.as_deref(), repricing.organization.as_deref()),
        (Some("03"), Some("908231234"))
    );
    assert_eq!((repricing.allowed.unwrap().cents(), repricing.savings.unwrap().cents()), (26_75, 2_00));
    assert_eq!(claim.service_facility.as_ref().unwrap().npi, None);
}

/// Nothing is lost: each element of the body is in the claim's JSON or in the batch.
#[test]
fn every_element_of_the_published_claims_is_somewhere() {
    let mut checked = 0;
    for (name, bytes) in all_files()
        .into_iter()
        .filter(|(n, _)| published(n) && ["X222", "X223", "X224"].iter().any(|guide| n.contains(guide)))
    {
        let read = read_claims(&bytes, &Options::default()).unwrap();
        let mut all = String::new();
        for one in &read {
            all += &one.claim.to_json();
            all += &one.claim.unmodelled.iter().map(|u| u.segment.expose().clone()).collect::<String>();
        }
        let document = Document::parse(&bytes, &Options::default()).unwrap();
        let body = document.segments().skip_while(|s| !s.is("HL"));
        for segment in body.filter(|s| !["HL", "SE", "GE", "IEA", "LX"].iter().any(|id| s.is(id))) {
            for element in
                segment.elements().skip(1).flat_map(|e| e.split(|b| *b == segment.delimiters().component))
            {
                let text = std::str::from_utf8(element).unwrap();
                // qualifiers and short codes become slugs; dates and decimals another form
                if text.len() < 4 || text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') {
                    continue;
                }
                assert!(all.contains(&text.replace('"', "\\\"")), "{name}: '{text}' of {segment:?} is lost");
                checked += 1;
            }
        }
    }
    say!("conformance: {checked} elements found again, checked");
}

#[test]
fn the_demo_is_strictly_right() {
    let read = read_claims(DEMO, &Options::strict()).unwrap();
    let summary: Vec<(&str, i64, usize)> = read
        .iter()
        .map(|r| (r.claim.id.as_str(), r.claim.total_charge.cents(), r.claim.lines.len()))
        .collect();
    // 165 + 45.50 + 60 + 15; 210 + 30 + 95; 165 + 165 + 80; 190 + 110 + 15
    assert_eq!(
        summary,
        [
            ("DEMO-1001", 28_550, 4),
            ("DEMO-1002", 33_500, 3),
            ("DEMO-1003", 41_000, 3),
            ("DEMO-1004", 31_500, 3)
        ]
    );
    for one in &read {
        assert_eq!(one.claim.sum_of_lines().unwrap(), one.claim.total_charge);
        assert!(one.claim.unmodelled.is_empty());
        let npis = [&one.claim.billing_provider, one.claim.rendering_provider.as_ref().unwrap()];
        for provider in npis.into_iter().chain(&one.claim.service_facility) {
            provider.npi.as_ref().unwrap().parse::<cleanclaim::codes::Npi>().unwrap();
        }
    }
    let zips: Vec<(String, ZipSource)> = read
        .iter()
        .map(|r| r.claim.service_zip_of(&r.claim.lines[0]).unwrap())
        .map(|z| (z.zip.as_written(), z.source))
        .collect();
    assert_eq!(zips[0], ("35203-0001".into(), ZipSource::BillingProvider));
    assert_eq!(zips[3], ("60601-0005".into(), ZipSource::ClaimServiceFacility));
    assert_eq!(read[1].claim.prior_authorization.as_ref().unwrap().expose(), "AUTH-EXAMPLE-7");
    assert_eq!(read[0].claim.diagnoses[1].code.as_written(), "R05.9");
}

#[test]
fn the_source_map_knows_where_fields_stood() {
    let read = read_claims(DEMO, &Options::default()).unwrap();
    let document = Document::parse(DEMO, &Options::default()).unwrap();
    let at = |claim: usize, field: &str, indices: &[u32]| {
        let position = read[claim].source.position(&Place::new(field, indices).unwrap()).unwrap();
        let segment = document.segments().find(|s| s.number() == position.segment).unwrap();
        assert_eq!(segment.offset(), position.offset);
        assert_eq!(&DEMO[position.offset as usize..][..segment.bytes().len()], segment.bytes());
        String::from_utf8(segment.bytes().to_vec()).unwrap()
    };
    assert_eq!(at(0, "lines.procedure", &[1]), "SV1*HC:71046:26*45.5*UN*1***2");
    assert_eq!(at(2, "lines.service_dates.from", &[2]), "DTP*472*D8*20260707");
    assert_eq!(at(3, "service_facility.address.zip", &[]), "N4*CHICAGO*IL*606010005");
    assert_eq!(at(3, "billing_provider.address.zip", &[]), "N4*BIRMINGHAM*AL*352030001");
    assert_eq!(at(3, "subscriber.person.birth_date", &[]), "DMG*D8*19460722*F");
    assert_eq!(at(1, "prior_authorization", &[]), "REF*G1*AUTH-EXAMPLE-7");
    assert_eq!(at(1, "total_charge", &[]), "CLM*DEMO-1002*335***11:B:1*Y*A*Y*Y");
    assert_eq!(at(2, "lines.notes.text", &[2, 0]), "NTE*ADD*CODE MADE UP FOR THE DEMONSTRATION");
    let plain = Options::default().without_source_map();
    assert!(read_claims(DEMO, &plain).unwrap()[0].source.is_empty());
}

fn demo_with(from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(DEMO).unwrap();
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "{from}");
    changed.into_bytes()
}

#[test]
fn counts_and_control_numbers_are_repairs_and_strict_refuses_them() {
    for (from, to, slug) in [
        ("SE*107*", "SE*106*", "x12-count"),
        ("SE*107*0001", "SE*107*0002", "x12-control-number"),
        ("SE*107*0001~\n", "", "x12-trailer-missing"),
        ("IEA*1*000000101~\n", "", "x12-cut-off"),
        ("GE*1*101", "GE*2*101", "x12-count"),
        ("IEA*1*000000101", "IEA*1*000000102", "x12-control-number"),
        ("LX*2", "LX*B", "x12-line-number"),
        ("ABK:I10", "ABK:E11.9", "x12-diagnosis-dot"),
    ] {
        let bytes = demo_with(from, to);
        let mut reader = ClaimReader::new(&bytes[..], &Options::default());
        let count = reader.by_ref().map(Result::unwrap).count();
        assert_eq!(count, 4);
        let mut slugs: Vec<&str> = reader.repairs().map(|repair| repair.code.slug()).collect();
        slugs.dedup();
        assert!(slugs.contains(&slug), "{from} → {to}: {slugs:?}");
        assert!(ClaimReader::new(&bytes[..], &Options::strict()).any(|read| read.is_err()));
    }
    let mut bytes = DEMO.to_vec();
    let at = bytes.windows(4).position(|w| w == b"ROSA").unwrap();
    bytes[at] = 0xd1; // Ñ in Latin-1
    let mut reader = ClaimReader::new(&bytes[..], &Options::default());
    let claim = reader.next().unwrap().unwrap().claim;
    assert_eq!(claim.subscriber.person.name.as_ref().unwrap().expose().first.as_deref(), Some("ÑOSA"));
    assert!(reader.repairs().any(|repair| repair.code.slug() == "x12-not-utf8"));
}

#[test]
fn a_claim_that_cannot_be_read_does_not_stop_the_next() {
    for (from, to, element) in [
        ("*285.5*", "*ROSA*", "CLM02"),
        ("71046:26*45.5*", "71046:26*4,5*", "SV102"),
        ("*45.5*UN*1*", "*45.5*UN*one*", "SV104"),
    ] {
        let bytes = demo_with(from, to);
        let read: Vec<_> = ClaimReader::new(&bytes[..], &Options::default()).collect();
        assert_eq!(read.len(), 4);
        let error = read[0].as_ref().unwrap_err();
        assert_eq!((error.slug(), error.value("element")), ("x12-bad-number", Some(element)));
        assert!(!error.to_string().contains("ROSA"));
        assert!(read[1..].iter().all(Result::is_ok));
    }
    let bytes = demo_with("ST*837*0001*005010X222A1", "ST*835*0001*005010X221A1");
    let read: Vec<_> = ClaimReader::new(&bytes[..], &Options::default()).collect();
    assert_eq!(read.len(), 1);
    let error = read[0].as_ref().unwrap_err();
    assert_eq!(error.slug(), "x12-other-guide");
    assert_eq!(
        error.to_string(),
        "segment 3 at byte 171: transaction 835 of guide '005010X221A1'; this reader takes 837P, 837I, 837D"
    );
}

#[test]
fn segments_out_of_order_or_twice_are_placed_or_kept() {
    // HI after the rendering provider still belongs to the claim
    let text = std::str::from_utf8(DEMO).unwrap().replacen("HI*ABK:J189*ABF:I10~\n", "", 1);
    let bytes = text.replacen("NM1*77*2*EXAMPLE CLINIC", "HI*ABK:J189*ABF:I10~\nNM1*77*2*EXAMPLE CLINIC", 1);
    let read = read_claims(bytes.as_bytes(), &Options::default()).unwrap();
    assert_eq!(read[3].claim.diagnoses.len(), 2);
    assert!(read[3].claim.service_facility.is_some());
    // a second rendering provider and a second DMG are kept whole
    let bytes = demo_with(
        "PRV*PE*PXC*207Q00000X~\n",
        "PRV*PE*PXC*207Q00000X~\nNM1*82*1*SECOND*ONE****XX*1~\nREF*0B*LICENSE~\n",
    );
    let claim = &read_claims(&bytes, &Options::default()).unwrap()[0].claim;
    assert_eq!(claim.rendering_provider.as_ref().unwrap().npi.as_deref(), Some("1000000012"));
    let kept: Vec<(&str, &str)> =
        claim.unmodelled.iter().map(|u| (u.r#loop.as_str(), u.segment.expose().as_str())).collect();
    assert_eq!(kept, [("2310B[1]", "NM1*82*1*SECOND*ONE****XX*1"), ("2310B[1]", "REF*0B*LICENSE")]);
    // elements that the model does not name stay with their segment
    let bytes = demo_with("SV1*HC:99213:25*165*UN*1***1:2", "SV1*HC:99213:25*165*UN*1***1:2***A***X:^*Z");
    let line = &read_claims(&bytes, &Options::default()).unwrap()[0].claim.lines[0];
    assert!(line.unmodelled[0].elements_only);
    assert_eq!(line.unmodelled[0].segment.expose(), "SV1**********A***X:^*Z");
}

#[test]
fn nothing_of_a_patient_is_in_debug_or_errors() {
    for read in ClaimReader::new(DEMO, &Options::default()) {
        let shown = format!("{:?}", read.unwrap());
        for private in ["ROSA", "SPECIMEN", "1EG4TE5MK73", "1948", "INVENTED STREET"] {
            assert!(!shown.contains(private), "{private}");
        }
    }
    let document = Document::parse(DEMO, &Options::default()).unwrap();
    for segment in document.segments() {
        assert!(!format!("{segment:?}").contains("ROSA"));
    }
}

// ---- nothing panics

fn exercise(bytes: &[u8]) {
    for options in [Options::default(), Options::strict()] {
        if let Ok(document) = Document::parse(bytes, &options) {
            assert_eq!(document.to_bytes(), bytes);
        }
        for read in ClaimReader::new(bytes, &options) {
            match read {
                Ok(read) => {
                    let json = read.claim.to_json();
                    assert_eq!(Claim::from_json(&json).unwrap().to_json(), json);
                }
                Err(error) => assert!(!error.to_string().contains("fault without a name")),
            }
        }
    }
}

#[test]
fn every_sample_is_taken_or_refused_without_a_panic() {
    let (mut files, mut claims) = (0, 0);
    let mut refusals = HashSet::new();
    for (_, bytes) in all_files() {
        files += 1;
        exercise(&bytes);
        for read in ClaimReader::new(&bytes[..], &Options::default()) {
            match read {
                Ok(read) => {
                    claims += 1;
                    assert_eq!(Claim::from_json(&read.claim.to_json()).unwrap(), read.claim);
                }
                Err(error) => {
                    refusals.insert(error.slug());
                }
            }
        }
    }
    say!("conformance: {claims} claims in {files} samples checked; refusals {refusals:?}");
}

#[test]
fn cut_off_at_any_byte_it_does_not_panic() {
    let mut cuts = 0;
    let cob = samples().map(|f| std::fs::read(f.join("badx12/edi/X222-ambulance.edi")).unwrap());
    for bytes in [Some(DEMO.to_vec()), cob].into_iter().flatten() {
        for end in 0..bytes.len() {
            let _ = read_claims(&bytes[..end], &Options::default());
            if let Ok(document) = Document::parse(&bytes[..end], &Options::default()) {
                assert_eq!(document.to_bytes(), &bytes[..end]);
            }
            cuts += 1;
        }
    }
    say!("conformance: {cuts} cuts checked");
}

#[test]
fn memory_does_not_grow_with_the_file() {
    // a transaction of 2,000 claims through a buffer of 100 bytes: one claim at a time comes out
    let text = std::str::from_utf8(DEMO).unwrap();
    let (head, rest) = text.split_once("HL*2*").unwrap();
    let (body, _) = rest.split_once("SE*").unwrap();
    let file = format!("{head}{}", format!("HL*2*{body}").repeat(500));
    let reader = BufReader::with_capacity(100, file.as_bytes());
    let count = ClaimReader::new(reader, &Options::default()).map(Result::unwrap).count();
    assert_eq!(count, 2000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        exercise(&bytes);
        let mut after_header = isa('*', '^', ':', "~").into_bytes();
        after_header.extend(&bytes);
        exercise(&after_header);
    }

    #[test]
    fn a_changed_demo_does_not_panic(changes in proptest::collection::vec((0..DEMO.len(), any::<u8>()), 1..6)) {
        let mut bytes = DEMO.to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        exercise(&bytes);
    }

    #[test]
    fn segments_in_any_order_do_not_panic(order in proptest::collection::vec(0usize..110, 0..200), capacity in 1usize..300) {
        let segments: Vec<&[u8]> = DEMO.split_inclusive(|byte| *byte == b'\n').collect();
        let mut bytes = segments[0].to_vec();
        for index in order {
            bytes.extend(segments[index % segments.len()]);
        }
        exercise(&bytes);
        let whole = Document::parse(&bytes, &Options::default()).map(|d| d.segments().map(|s| s.bytes().to_vec()).collect::<Vec<_>>());
        prop_assert_eq!(whole.ok(), stream(&bytes, capacity).ok());
    }
}

/// A file that ends before its trailers lost something, wherever the cut fell: a repair says so, and strict refuses it.
#[test]
fn a_file_cut_off_at_any_segment_is_noticed() {
    let ends: Vec<usize> =
        DEMO.iter().enumerate().filter(|(_, byte)| **byte == b'~').map(|(index, _)| index + 1).collect();
    for end in &ends[..ends.len() - 1] {
        let mut reader = ClaimReader::new(&DEMO[..*end], &Options::default());
        // A level that was cut off before its claim is told too.
        let told = reader.by_ref().filter_map(Result::err).all(|error| error.slug() == "x12-without-claim");
        assert!(told, "{end}");
        let cut: Vec<&str> = reader
            .repairs()
            .filter(|repair| repair.code.slug() == "x12-cut-off")
            .filter_map(|repair| repair.element)
            .collect();
        assert_eq!(cut.last(), Some(&"IEA"), "{end}");
        assert!(ClaimReader::new(&DEMO[..*end], &Options::strict()).any(|read| read.is_err()), "{end}");
    }
    let mut reader = ClaimReader::new(DEMO, &Options::default());
    reader.by_ref().for_each(|read| drop(read.unwrap()));
    assert!(!reader.repairs().any(|repair| repair.code.slug() == "x12-cut-off"));
}

/// Every guide that `guides.tsv` names is read: one whose file could not be read would be missing here.
#[test]
fn every_guide_is_read() {
    use cleanclaim::tables::guides::Guides;
    let table = include_str!("../../core/data/guides/guides.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    let named: Vec<&str> = rows.filter_map(|row| row.split('\t').next()).collect();
    let read: Vec<&str> = Guides::embedded().unwrap().all().map(|guide| &*guide.name).collect();
    assert_eq!(read, named);
    assert!(named.contains(&"837P") && Guides::embedded().unwrap().named("835").is_ok());
}
