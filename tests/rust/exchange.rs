//! Writing with settings, numbers and profiles; splitting and joining; the claim for the next payer.
#![cfg(feature = "embed-lists")]

#[macro_use]
#[path = "say.rs"]
mod say;
#[path = "samples.rs"]
mod samples;

use cleanclaim::claim::{Claim, OtherPayer, Relationship, Responsibility};
use cleanclaim::posting::{SecondaryOptions, crossed_over, secondary_claim};
use cleanclaim::remittance::Remittance;
use cleanclaim::x12::write::{Counting, Moment, Profile, Settings, Submission};
use cleanclaim::x12::{ClaimReader, Message, MessageReader, Options, SegmentReader, split};

const SETTINGS: &str = r#"{"schema":"cleanclaim/exchange/1",
    "sender":{"qualifier":"ZZ","value":"CLINIC01"},"receiver":{"qualifier":"ZZ","value":"PAYER01"},
    "submitter":{"name":"EXAMPLE CLINIC","contacts":[{"name":"BILLING","numbers":[{"kind":"telephone","value":"2055550100"}]}]},
    "file_receiver":{"name":"EXAMPLE PLAN"}}"#;

fn moment() -> Moment {
    Moment { day: "2026-03-04".parse().unwrap(), time: 930 }
}

fn claim(id: &str) -> Claim {
    Claim::professional(id)
        .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
        .billing_address("1 EXAMPLE AVENUE", "BIRMINGHAM", "AL")
        .billing_tax_id("630000001")
        .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
        .patient_address("2 EXAMPLE STREET", "BIRMINGHAM", "AL", "35205")
        .patient_gender("F")
        .payer("MEDICARE", "10112")
        .filing("MB")
        .place_of_service("11")
        .diagnosis("E11.9")
        .line("2026-03-02", "99213", &["25"], "1", "125.00")
        .build()
        .unwrap()
}

fn written(settings: &str, claims: &[Claim], profile: Option<&str>) -> cleanclaim::Result<Vec<u8>> {
    let settings = Settings::from_json(settings)?;
    let mut numbers = Counting::after(41, 7, 0);
    let mut file = Submission::new(Vec::new(), &settings, &mut numbers, moment())?;
    if let Some(profile) = profile {
        file = file.with_profile(Profile::parse(profile)?);
    }
    claims.iter().try_for_each(|claim| file.claim(claim))?;
    file.finish()
}

/// The segments of a file as text.
fn lines(bytes: &[u8]) -> Vec<String> {
    let mut reader = SegmentReader::new(bytes, &Options::strict());
    let mut all = Vec::new();
    while let Some(segment) = reader.next_segment().unwrap() {
        all.push(String::from_utf8_lossy(segment.bytes()).into_owned());
    }
    all
}

#[test]
fn a_file_has_the_envelope_of_its_settings_and_each_number_once() {
    let bytes = written(SETTINGS, &[claim("A-1"), claim("A-2")], None).unwrap();
    let all = lines(&bytes);
    assert_eq!(
        all[0],
        "ISA*00*          *00*          *ZZ*CLINIC01       *ZZ*PAYER01        *260304*0930*^*00501*000000042*0*P*:"
    );
    assert_eq!(all[1], "GS*HC*CLINIC01*PAYER01*20260304*0930*8*X*005010X222A1");
    assert_eq!(all[2], "ST*837*0001*005010X222A1");
    assert_eq!(&all[all.len() - 2..], ["GE*1*8", "IEA*1*000000042"]);
    // Both claims stand in one transaction and, being of one patient, under one level.
    assert_eq!(all.iter().filter(|line| line.starts_with("CLM*")).count(), 2);
    assert_eq!(all.iter().filter(|line| line.starts_with("HL*")).count(), 2);
    assert_eq!(all[all.len() - 3], format!("SE*{}*0001", all.len() - 4));

    let mut settings = Settings::from_json(SETTINGS).unwrap();
    settings.claims_per_transaction = 1;
    let mut numbers = Counting::after(999_999_998, 1, 9);
    let mut file = Submission::new(Vec::new(), &settings, &mut numbers, moment()).unwrap();
    file.claim(&claim("A-1")).unwrap();
    file.claim(&claim("A-2")).unwrap();
    let bytes = file.finish().unwrap();
    let heads: Vec<_> = lines(&bytes).into_iter().filter(|line| line.starts_with("ST*")).collect();
    assert_eq!(heads, ["ST*837*0010*005010X222A1", "ST*837*0011*005010X222A1"]);
    // The store has no further number: nothing is written under one that went out before.
    let mut file = Submission::new(Vec::new(), &settings, &mut numbers, moment()).unwrap();
    assert_eq!(file.claim(&claim("A-3")).unwrap_err().slug(), "control-numbers-used-up");
}

#[test]
fn settings_that_cannot_be_used_are_refused() {
    for (from, to, field) in [
        ("\"value\":\"CLINIC01\"", "\"value\":\" \"", "sender"),
        ("\"file_receiver\"", "\"delimiters\":\"**^~\",\"file_receiver\"", "delimiters"),
        ("\"file_receiver\"", "\"delimiters\":\"A:^~\",\"file_receiver\"", "delimiters"),
    ] {
        let error = written(&SETTINGS.replace(from, to), &[claim("A-1")], None).unwrap_err();
        assert_eq!((error.slug(), error.value("field")), ("x12-settings", Some(field)));
    }
    let long = SETTINGS.replace("CLINIC01", "CLINIC-OF-MORE-THAN-FIFTEEN");
    let error = written(&long, &[claim("A-1")], None).unwrap_err();
    assert_eq!((error.slug(), error.value("element")), ("x12-not-writable", Some("ISA06")));
    assert_eq!(Settings::from_json("{}").unwrap_err().slug(), "json-missing-field");
}

#[test]
fn a_value_with_a_delimiter_is_refused_and_never_written_through() {
    type Change = fn(&mut Claim, &str);
    let places: [(&str, Change); 4] = [
        ("NM103", |claim, text| {
            let mut name = claim.subscriber.person.name.take().unwrap().into_inner();
            name.last = Some(format!("DOE{text}CLM"));
            claim.subscriber.person.name = Some(cleanclaim::text::Private::new(name));
        }),
        ("N301", |claim, text| {
            claim.billing_provider.address.as_mut().unwrap().line_1 = Some(format!("1 AVENUE{text}N4"));
        }),
        ("CLM01", |claim, text| claim.id = format!("A{text}B")),
        ("REF02", |claim, text| claim.prior_authorization = Some(format!("P{text}Q").as_str().into())),
    ];
    for (place, change) in places {
        for text in ["~", "*", ":", "^", "\n", "\u{0}", "~SE*1*0001~", "\u{e9}"] {
            let mut bad = claim("A-1");
            change(&mut bad, text);
            let error = written(SETTINGS, &[bad], None).unwrap_err();
            assert_eq!((error.slug(), error.value("element")), ("x12-not-writable", Some(place)), "{text:?}");
            // The error says where and which character, and nothing of the value.
            assert!(!error.to_string().contains("DOE") && !error.to_string().contains("AVENUE"), "{error}");
        }
    }
    // The same text is data where the file has other delimiters or another set of characters.
    let mut good = claim("A-1");
    good.billing_provider.address.as_mut().unwrap().line_1 = Some("1 CAF\u{c9}: A*B".to_string());
    let other = SETTINGS
        .replace("\"file_receiver\"", "\"delimiters\":\"|>^~\",\"character_set\":\"any\",\"file_receiver\"");
    let bytes = written(&other, std::slice::from_ref(&good), None).unwrap();
    let read = ClaimReader::new(&bytes[..], &Options::strict()).next().unwrap().unwrap();
    assert_eq!(read.claim, good);
}

#[test]
fn a_profile_fills_replaces_leaves_out_and_requires() {
    let head = "action\tplace\tvalue\twhy\n";
    let taken = |rows: &str| written(SETTINGS, &[claim("A-1")], Some(&format!("{head}{rows}")));
    let error = taken("require\t2000A/PRV/03\t\tbilling taxonomy\n").unwrap_err();
    assert_eq!((error.slug(), error.value("place")), ("profile-refuses", Some("2000A/PRV/03")));
    assert_eq!(error.value("why"), Some("billing taxonomy"));
    assert!(taken("require\t2010AA/REF*EI/02\t\tthe tax number\n").is_ok());
    let error = taken("only\t2010BB/NM1/09\t12345,67890\tthis payer alone\n").unwrap_err();
    assert_eq!(error.slug(), "profile-refuses");
    let bytes = taken(
        "replace\t2000B/SBR/09\tMB=16\tMedicare Advantage\ndefault\t2300/CLM/10\tP\t\nomit\t2010BA/DMG/03\t\t\nomit\t1000A/PER\t\t\nupper\t*\t\t\n",
    )
    .unwrap();
    let all = lines(&bytes);
    assert!(all.iter().any(|line| line == "SBR*P*18*******16"), "{all:?}");
    assert!(all.iter().any(|line| line == "DMG*D8*19500203"), "{all:?}");
    assert!(all.iter().any(|line| line.starts_with("CLM*A-1*125***11:B:1*Y*A*Y*Y*P")), "{all:?}");
    assert!(!all.iter().any(|line| line.starts_with("PER*")), "{all:?}");
    for (rows, line) in [
        ("forbid\t2000A/PRV\t\t\n", "2"),
        ("require\t2000A\t\t\n", "2"),
        ("default\t2000A/PRV\tX\t\n", "2"),
        ("default\t2000A/PRV/03\t\t\n", "2"),
        ("replace\t2000A/PRV/03\tX\t\n", "2"),
        ("omit\t2000A/PRV/200\t\t\n", "2"),
    ] {
        let error = taken(rows).unwrap_err();
        assert_eq!((error.slug(), error.value("line")), ("profile-row", Some(line)), "{rows}");
    }
    assert_eq!(Profile::parse("").unwrap_err().slug(), "profile-row");
    assert_eq!(Profile::parse(include_str!("../vectors/profiles/example.tsv")).unwrap().len(), 6);
}

#[test]
fn split_files_join_to_the_same_transactions() {
    let mut settings = Settings::from_json(SETTINGS).unwrap();
    settings.claims_per_transaction = 1;
    let mut numbers = Counting::default();
    let mut file = Submission::new(Vec::new(), &settings, &mut numbers, moment()).unwrap();
    for id in ["A-1", "A-2", "A-3"] {
        file.claim(&claim(id)).unwrap();
    }
    let whole = file.finish().unwrap();
    let parts = split::split(&whole, Some(100)).unwrap();
    assert_eq!(parts.len(), 3);
    let mut bodies = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let all = lines(&part.bytes);
        assert!(all[0].contains(&format!("*{:09}*", 100 + index)), "{}", all[0]);
        assert_eq!(all.last().unwrap(), &format!("IEA*1*{:09}", 100 + index));
        // Strict reading finds every count and number right.
        let read: Vec<_> = ClaimReader::new(&part.bytes[..], &Options::strict()).collect();
        assert!(read.iter().all(Result::is_ok) && read.len() == 1);
        bodies.extend(all[2..all.len() - 2].to_vec());
    }
    let before = lines(&whole);
    assert_eq!(bodies, before[2..before.len() - 2]);
    // Each has the group number of the first: joined they would stand twice.
    let files: Vec<&[u8]> = parts.iter().map(|part| part.bytes.as_slice()).collect();
    assert_eq!(split::join(&files, None).unwrap_err().slug(), "x12-not-joined");
    let other = written(SETTINGS, &[claim("B-1")], None).unwrap();
    let joined = split::join(&[&whole, &other], Some(7)).unwrap();
    let all = lines(&joined);
    assert_eq!(all.last().unwrap(), "IEA*2*000000007");
    assert_eq!(ClaimReader::new(&joined[..], &Options::strict()).filter(Result::is_ok).count(), 4);
    // Nothing that is cut off looks whole.
    let cut = &whole[..whole.len() - 40];
    assert_eq!(split::split(&whole[..900], None).unwrap_err().slug(), "x12-not-whole");
    assert_eq!(split::join(&[cut, &other], None).unwrap_err().slug(), "x12-not-joined");
    assert_eq!(split::join(&[], None).unwrap_err().slug(), "x12-not-whole");
    assert_eq!(split::split(b"", None).unwrap_err().slug(), "x12-no-interchange");
}

/// The payment of the published example, as its payer would have sent it.
const PRIMARY: &str = r#"{"schema":"cleanclaim/remittance/1",
    "payment":{"handling":"I","amount":"39.15","credit_debit":"C","method":"CHK","date":"2005-10-15"},
    "trace":{"number":"C1"},"payer":{"name":"KEY INSURANCE COMPANY"},"payee":{"name":"KILDARE"},
    "groups":[{"number":"1","claims":[{"id":"26407789","status":"primary","charge":"79.04","paid":"39.15","patient_responsibility":"36.89",
      "adjustments":[{"group":"patient-responsibility","reason":"1","amount":"21.89"},{"group":"patient-responsibility","reason":"2","amount":"15"}],
      "lines":[
        {"procedure":{"kind":"hcpcs","code":"99213"},"charge":"43","paid":"40","adjustments":[{"group":"contractual","reason":"42","amount":"3"}]},
        {"procedure":{"kind":"hcpcs","code":"90782"},"charge":"15","paid":"15"},
        {"procedure":{"kind":"hcpcs","code":"J3301"},"charge":"21.04","paid":"21.04"}]}]}]}"#;

fn primary() -> Remittance {
    Remittance::from_json(&PRIMARY.replace("\"CHK\"", "\"check\"")).unwrap()
}

/// The claim that went to the first payer, made from the published one to the second by taking back what the first decided.
fn before(second: &Claim) -> Claim {
    let mut first = second.clone();
    let decided = first.other_payers.remove(0);
    let next = OtherPayer {
        responsibility: Some(Responsibility::Secondary),
        relationship: Some(Relationship::Child),
        filing: second.subscriber.filing.clone(),
        subscriber: second.subscriber.person.clone(),
        payer: second.payer.clone(),
        benefits_assigned: second.benefits_assigned.clone(),
        release_of_information: second.release_of_information.clone(),
        ..OtherPayer::default()
    };
    first.subscriber.responsibility = Some(Responsibility::Primary);
    first.subscriber.filing = decided.filing.clone();
    first.subscriber.person = decided.subscriber.clone();
    first.payer = decided.payer.clone();
    first.patient.as_mut().unwrap().relationship = decided.relationship.clone();
    first.other_payers.push(next);
    for line in &mut first.lines {
        line.adjudications.clear();
    }
    first
}

/// x12.org's example "COB claim from billing provider to payer B" shows what must come out.
#[test]
fn the_secondary_claim_is_the_published_one() {
    let Some(folder) = samples::samples() else { return };
    let file =
        std::fs::read(folder.join("badx12/edi/X222-COB-claim-from-billing-provider-to-payer-b.edi")).unwrap();
    let published = ClaimReader::new(&file[..], &Options::default()).next().unwrap().unwrap().claim;
    let first = before(&published);
    let remittance = primary();
    let payment = remittance.claims().next().unwrap();
    let made = secondary_claim(&first, &remittance, payment, &SecondaryOptions::default()).unwrap();
    let (decided, expected) = (&made.claim.other_payers[0], &published.other_payers[0]);
    assert_eq!(decided.adjustments, expected.adjustments);
    assert_eq!(decided.paid, expected.paid);
    assert_eq!(decided.remaining_patient_liability, expected.remaining_patient_liability);
    assert_eq!(decided.relationship, expected.relationship);
    assert_eq!(decided.payer, expected.payer);
    assert_eq!(decided.subscriber, expected.subscriber);
    assert_eq!(made.claim.payer, published.payer);
    assert_eq!(made.claim.subscriber, published.subscriber);
    assert_eq!(made.claim.patient.as_ref().unwrap().person, published.patient.as_ref().unwrap().person);
    for (line, expected) in made.claim.lines.iter().zip(&published.lines) {
        assert_eq!(line.adjudications, expected.adjudications, "line {}", line.number);
    }
    assert_eq!(made.proof.lines_adjusted.to_string(), "3.00");
    say!("conformance: the published secondary claim, checked");
}

#[test]
fn a_decision_that_does_not_balance_makes_no_claim() {
    let mut first = claim("26407789");
    first.other_payers.push(OtherPayer {
        responsibility: Some(Responsibility::Secondary),
        relationship: Some(Relationship::Myself),
        ..OtherPayer::default()
    });
    first.subscriber.responsibility = Some(Responsibility::Primary);
    let decide = |change: &dyn Fn(&mut cleanclaim::remittance::ClaimPayment)| {
        let mut remittance = primary();
        let payment = &mut remittance.groups[0].claims[0];
        payment.lines.truncate(1);
        payment.lines[0].charge = "125.00".parse().unwrap();
        payment.lines[0].paid = "122.00".parse().unwrap();
        payment.adjustments.clear();
        payment.paid = "122.00".parse().unwrap();
        change(payment);
        secondary_claim(&first, &remittance, &remittance.groups[0].claims[0], &SecondaryOptions::default())
    };
    let made = decide(&|_| ()).unwrap();
    assert_eq!(made.claim.subscriber.responsibility, Some(Responsibility::Secondary));
    assert_eq!(made.claim.other_payers[0].responsibility, Some(Responsibility::Primary));
    // The check of what is written agrees that it balances, so the proof is no word of its own.
    let bytes = written(SETTINGS, std::slice::from_ref(&made.claim), None).unwrap();
    let report = cleanclaim::Engine::embedded()
        .unwrap()
        .check_x12(&bytes[..], &cleanclaim::x12::check::CheckOptions::default().with_snip(3))
        .unwrap();
    let sums: Vec<_> = report.transactions[0].findings.iter().filter(|finding| finding.snip == 3).collect();
    assert!(sums.is_empty(), "{sums:?}");
    type Change = fn(&mut cleanclaim::remittance::ClaimPayment);
    let cases: [(&str, Change); 6] = [
        ("coordination-other-claim", |payment| payment.id = "ANOTHER".into()),
        ("coordination-reversal", |payment| payment.status = cleanclaim::remittance::ClaimStatus::Reversal),
        ("coordination-crossed-over", |payment| {
            payment.status = cleanclaim::remittance::ClaimStatus::PrimaryForwarded;
        }),
        ("coordination-line-balance", |payment| payment.lines[0].paid = "121.00".parse().unwrap()),
        ("coordination-balance", |payment| payment.paid = "121.00".parse().unwrap()),
        ("coordination-line", |payment| payment.lines[0].charge = "99.00".parse().unwrap()),
    ];
    for (slug, change) in cases {
        assert_eq!(decide(&change).unwrap_err().slug(), slug);
    }
    let remittance = primary();
    assert_eq!(crossed_over(&remittance.groups[0].claims[0]), None);
    let alone = claim("26407789");
    let error =
        secondary_claim(&alone, &remittance, &remittance.groups[0].claims[0], &SecondaryOptions::default());
    assert_eq!(error.unwrap_err().slug(), "coordination-no-next-payer");
}

#[test]
fn documents_are_told_by_their_schema() {
    let remittance = Message::from_json(&primary().to_json()).unwrap();
    assert_eq!(remittance.guide(), "835");
    let settings = Settings::from_json(SETTINGS).unwrap();
    let mut numbers = Counting::default();
    let mut file = Submission::new(Vec::new(), &settings, &mut numbers, moment()).unwrap();
    file.document(&remittance).unwrap();
    file.document(&Message::from(claim("A-1"))).unwrap();
    let bytes = file.finish().unwrap();
    let read: Vec<Message> =
        MessageReader::new(&bytes[..], &Options::strict()).unwrap().map(Result::unwrap).collect();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].to_json(), primary().to_json());
    assert_eq!(Message::from_json("{\"schema\":\"other/1\"}").unwrap_err().slug(), "x12-document-kind");
    assert_eq!(Message::from_json("{}").unwrap_err().slug(), "x12-document-kind");
    assert_eq!(Message::from_json("").unwrap_err().slug(), "json-syntax");
}
