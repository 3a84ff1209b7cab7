//! Eligibility: what published responses say for a day, read by eye from the files; hostile input; nothing of a person in `Debug`.
#![cfg(feature = "embed-lists")]

#[macro_use]
#[path = "say.rs"]
mod say;
#[path = "samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cleanclaim::claim_status::{ClaimStatusRequest, ClaimStatusResponse, StatusStage};
use cleanclaim::dates::Day;
use cleanclaim::eligibility::{
    Coverage, EligibilityFacts, EligibilityInquiry, EligibilityResponse, Fact, Measure, Standing,
    StatedPeriod,
};
use cleanclaim::money::Units;
use cleanclaim::services_review::{ServicesReviewRequest, ServicesReviewResponse};
use cleanclaim::x12::{Message, MessageReader, Options, write};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn messages(bytes: &[u8]) -> Vec<Message> {
    MessageReader::new(bytes, &Options::default()).unwrap().filter_map(Result::ok).collect()
}

fn responses(bytes: &[u8]) -> Vec<EligibilityResponse> {
    let found = messages(bytes).into_iter().filter_map(|message| match message {
        Message::EligibilityResponse(read) => Some(read.document),
        _ => None,
    });
    found.collect()
}

fn response(bytes: &[u8]) -> EligibilityResponse {
    let mut found = responses(bytes);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn sample(folder: &Path, name: &str) -> Vec<u8> {
    let path = folder.join(name);
    std::fs::read(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Medicare's own answer, published in the former release. What it says stands in the same segments in this one, so its number is changed
/// here and nothing else.
fn hets(folder: &Path) -> Vec<u8> {
    let name =
        "oopfactory/OopFactory.X12.Hipaa.Tests.Unit/Eligibility/TestData/_271/_4010/Example3_CMS_HETS.txt";
    let text = String::from_utf8(sample(folder, name)).unwrap();
    text.replace("004010X092A1", "005010X279A1").into_bytes()
}

const X12_ORG: &str = "stupidedi/005010/X279_HB271_Health_Care_Eligibility_Benefit_Inquiry_and_Response/pass/\
response-to-generic-request-by-clinic-for-patient-(subscriber)-eligibility.edi";

fn span(period: &StatedPeriod) -> (String, String) {
    let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    (text(period.from), text(period.to))
}

fn pair(from: &str, to: &str) -> (String, String) {
    (from.to_string(), to.to_string())
}

#[test]
fn what_medicare_says() {
    let Some(folder) = samples::samples() else { return };
    let response = response(&hets(&folder));
    let facts = response.facts(day("2009-05-01"));
    assert_eq!(facts.persons.len(), 1);
    let person = &facts.persons[0];
    assert_eq!(person.path, "sources[0].receivers[0].subscribers[0]");
    assert_eq!(person.coverage, Coverage::Active);

    // EB*1*IND**MA, DTP*307*D8*19850401: Part A since 1985; the same for Part B, the thirteenth EB.
    let part_a = &person.medicare_part_a;
    assert_eq!(part_a.len(), 1);
    assert_eq!(part_a[0].path, format!("{}.benefits[0]", person.path));
    assert_eq!(part_a[0].standing, Standing::Open);
    assert_eq!(span(&part_a[0].periods[0]), pair("1985-04-01", ""));
    assert_eq!(person.medicare_part_b.len(), 1);
    assert_eq!(person.medicare_part_b[0].path, format!("{}.benefits[12]", person.path));

    // EB*R**30*HM, REF*18*PLANNUMBER, DTP*290*D8*20070701, NM1*PRP*2*ORGNAME.
    let [advantage] = &person.medicare_advantage[..] else { panic!("{:?}", person.medicare_advantage) };
    assert_eq!(advantage.contract, None);
    assert_eq!(advantage.plan.as_deref(), Some("PLANNUMBER"));
    assert_eq!(advantage.organization.as_deref(), Some("ORGNAME"));
    assert_eq!(advantage.standing, Standing::Open);
    assert_eq!(advantage.path, format!("{}.benefits[23]", person.path));

    // EB*R**88*OT, REF*18*CONTRACTNUMBER PLANNUMBER, DTP*292*D8*20090701: begins two months later.
    let [drugs] = &person.medicare_drug_plans[..] else { panic!("{:?}", person.medicare_drug_plans) };
    assert_eq!(drugs.contract.as_deref(), Some("CONTRACTNUMBER"));
    assert_eq!(drugs.plan.as_deref(), Some("PLANNUMBER"));
    assert_eq!(drugs.standing, Standing::Outside);

    // EB*R*IND*30*12, REF*IG*POLICYNUMBER, DTP*290*D8*19900101, NM1*PRP*2*ORGNAME: the employer's plan comes first.
    let [other] = &person.other_payers[..] else { panic!("{:?}", person.other_payers) };
    assert_eq!(other.insurance_type.as_ref().unwrap().to_string(), "msp-working-aged");
    assert_eq!(other.policy.as_ref().unwrap().expose(), "POLICYNUMBER");
    assert_eq!(other.organization.as_deref(), Some("ORGNAME"));
    assert_eq!(other.standing, Standing::Open);

    // EB*X**45*MA**26, DTP*292*RD8*20051027-20051107, NM1*1P*2*ORGNAME*****XX*NPI.
    let [hospice] = &person.hospice[..] else { panic!("{:?}", person.hospice) };
    assert_eq!(span(&hospice.periods[0]), pair("2005-10-27", "2005-11-07"));
    assert_eq!(hospice.standing, Standing::Outside);
    assert_eq!(hospice.npi.as_deref(), Some("NPI"));

    // EB*X**42*MA**26 with two pairs of DTP*193 and DTP*194, NM1*PR*2*ORGNAME, PRV*HH*9K*NPI.
    let [home] = &person.home_health[..] else { panic!("{:?}", person.home_health) };
    let spans: Vec<_> = home.periods.iter().map(span).collect();
    assert_eq!(spans, [pair("2007-07-05", "2007-09-02"), pair("2007-07-05", "2007-07-17")]);
    assert_eq!(home.npi.as_deref(), Some("NPI"));
    assert!(person.skilled_nursing.is_empty());

    // EB*C: 992 for a hospital stay from now on, 0 for the spell of 2008, 0 for Part B in 2009, three units of blood.
    let deductibles: Vec<_> = person
        .deductibles
        .iter()
        .map(|fact| (fact.amount.map(|amount| amount.to_string()), fact.measure, fact.standing))
        .collect();
    let amount = |text: &str| Some(text.to_string());
    assert_eq!(
        deductibles,
        [
            (amount("992.00"), Some(Measure::Remaining), Standing::Undated),
            (amount("0.00"), Some(Measure::Remaining), Standing::Outside),
            (amount("0.00"), Some(Measure::Remaining), Standing::Within),
            (None, Some(Measure::Remaining), Standing::Within),
        ]
    );
    assert_eq!(person.deductibles[3].quantity, Some(Units::whole(3)));
    // EB*B: 248 and 124 a day, twice each; EB*K and EB*F: reserve days, full days, visits, two therapy limits.
    let copayments: Vec<_> = person.copayments.iter().map(|fact| fact.amount.unwrap().to_string()).collect();
    assert_eq!(copayments, ["248.00", "124.00", "248.00", "124.00"]);
    assert_eq!(person.limits.len(), 8);
    assert_eq!(person.limits[0].quantity, Some(Units::whole(60)));

    // EB*6, DTP*307*RD8*20070901-20070930: not entitled in that month.
    assert_eq!(response.facts(day("2007-09-15")).persons[0].coverage, Coverage::Inactive);
    assert_eq!(response.facts(day("2007-10-01")).persons[0].coverage, Coverage::Active);
    assert_eq!(response.facts(day("1985-03-31")).persons[0].coverage, Coverage::OutsideDates);
    assert_eq!(response.facts(day("2005-11-07")).persons[0].hospice[0].standing, Standing::Within);
    assert_eq!(response.facts(day("2007-09-02")).persons[0].home_health[0].standing, Standing::Within);
    assert_eq!(response.facts(day("2009-07-01")).persons[0].medicare_drug_plans[0].standing, Standing::Open);

    assert_eq!(EligibilityFacts::from_json(&facts.to_json()).unwrap(), facts);
}

#[test]
fn what_published_examples_say() {
    let Some(folder) = samples::samples() else { return };
    // DTP*346*D8*20060101; EB*1**30**GOLD 123 PLAN; EB*B of 10 in the network and 30 outside of it, for ten kinds of service.
    let gold = response(&sample(&folder, X12_ORG));
    let facts = gold.facts(day("2006-05-01"));
    let person = &facts.persons[0];
    assert_eq!(person.coverage, Coverage::Active);
    assert_eq!(person.coverages[0].plan.as_deref(), Some("GOLD 123 PLAN"));
    assert_eq!(person.plans().count(), 2);
    assert_eq!(span(&person.coverages[0].periods[0]), pair("2006-01-01", ""));
    let path = "sources[0].receivers[0].subscribers[0].subscriber.dates[0]";
    assert_eq!(person.coverages[0].periods[0].path, path);
    let copayments: Vec<_> = person
        .copayments
        .iter()
        .map(|fact| (fact.amount.unwrap().to_string(), fact.in_network.as_ref().unwrap().to_string()))
        .collect();
    assert_eq!(copayments, [pair("10.00", "yes"), pair("30.00", "no")]);
    assert_eq!(person.copayments[0].service_types.len(), 10);
    assert_eq!(gold.facts(day("2005-12-31")).persons[0].coverage, Coverage::OutsideDates);
    let subscriber = &gold.sources[0].receivers[0].subscribers[0];
    assert_eq!(subscriber.traces[0].number, "93175-012547");
    assert_eq!(subscriber.benefits[4].related.as_ref().unwrap().entities.len(), 1);

    // The dependent of the other example: the subscriber only leads to her.
    let folder_271 = "stupidedi/005010/X279_HB271_Health_Care_Eligibility_Benefit_Inquiry_and_Response/pass";
    let name = "response-to-generic-request-by-physician-for-patient-(dependent)-eligibility.edi";
    let facts = response(&sample(&folder, &format!("{folder_271}/{name}"))).facts(day("2006-05-01"));
    assert_eq!(facts.persons.len(), 1);
    assert_eq!(facts.persons[0].path, "sources[0].receivers[0].subscribers[0].dependents[0]");
    assert_eq!(facts.persons[0].coverage, Coverage::Active);

    // AAA*Y**50*N in the receiver's loop: refused, nobody is told about.
    let folder_aaa =
        "stupidedi/005010/X279A1_HB271_Health_Care_Eligibility_Benefit_Inquiry_and_Response/pass";
    let name = "error-response-from-payer-to-clinic-not-eligible-for-inquiries-with-payer.edi";
    let facts = response(&sample(&folder, &format!("{folder_aaa}/{name}"))).facts(day("2006-05-01"));
    assert!(facts.persons.is_empty());
    assert_eq!(facts.rejections[0].path, "sources[0].receivers[0].receiver.rejections[0]");
    assert_eq!(facts.rejections[0].rejection.reason.as_ref().unwrap().to_string(), "provider-not-eligible");

    // AAA*N**72*C in the subscriber's loop.
    let facts = response(&sample(&folder, "x12-parser-encoder/271_rejected_subscriber.x12"));
    let facts = facts.facts(day("2026-04-12"));
    assert_eq!(facts.persons[0].coverage, Coverage::Rejected);
    let rejection = &facts.persons[0].rejections[0].rejection;
    assert_eq!(rejection.reason.as_ref().unwrap().to_string(), "subscriber-identifier");
    assert_eq!(rejection.follow_up.as_ref().unwrap().to_string(), "correct");

    // EB*B**30***23*5.00 with DTP*291*D8*20260412.
    let facts = response(&sample(&folder, "x12-parser-encoder/271_multiple_eb_segments.x12"));
    let facts = facts.facts(day("2026-04-12"));
    assert_eq!(facts.persons[0].copayments[0].amount.unwrap().to_string(), "5.00");
    assert_eq!(facts.persons[0].copayments[0].standing, Standing::Open);
    assert_eq!(facts.persons[0].coverages[0].standing, Standing::Undated);

    // 153 transactions: 136 with EB*1, 13 refused, four with another EB alone.
    let all = responses(&sample(&folder, "x12-parser-encoder/gainwell_271_redacted.edi"));
    assert_eq!(all.len(), 153);
    let count = |wanted| {
        let facts = all.iter().map(|response| response.facts(day("2026-04-22")));
        facts.filter(|facts| facts.persons.iter().all(|person| person.coverage == wanted)).count()
    };
    assert_eq!(
        (count(Coverage::Active), count(Coverage::Rejected), count(Coverage::NotStated)),
        (136, 13, 4)
    );
}

/// Persons and plans are invented.
const ANSWER: &str = "ISA*00*          *00*          *ZZ*PLAN           *ZZ*CLINIC         *260301*0900*^*00501*000000001*0*P*:~\
GS*HB*PLAN*CLINIC*20260301*0900*1*X*005010X279A1~ST*271*0001*005010X279A1~BHT*0022*11*A1*20260301*0900~HL*1**20*1~\
NM1*PR*2*EXAMPLE PLAN*****PI*P7~HL*2*1*21*1~NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893~HL*3*2*22*0~TRN*2*T1*9512345678~\
NM1*IL*1*ZYXWVUT*QUENTIN****MI*W998877665~N3*77 HIDDEN LANE~N4*MOBILE*AL*36602~DMG*D8*19610407*M~\
DTP*291*RD8*20260101-20261231~EB*1*IND*30*HM*GOLD~EB*C*IND*30*HM*GOLD*23*1500*****Y~EB*C*IND*30*HM*GOLD*29*850.25*****Y~\
EB*G*FAM*30*HM*GOLD*23*6000*****W~EB*G*FAM*30*HM*GOLD*24*1200*****W~EB*A*IND*98***27**.2****Y~\
EB*R**30*HN~REF*18*H1234 001~DTP*290*D8*20260201~LS*2120~NM1*PRP*2*EXAMPLE ADVANTAGE~LE*2120~\
EB*X**AG~DTP*435*RD8*20260110-20260120~EB*6**35~MSG*ASK QUENTIN ZYXWVUT~SE*31*0001~GE*1*1~IEA*1*000000001~";

#[test]
fn amounts_total_and_remaining() {
    let response = response(ANSWER.as_bytes());
    let facts = response.facts(day("2026-01-15"));
    let person = &facts.persons[0];
    // Inactive for dental care alone.
    assert_eq!(person.coverage, Coverage::Active);
    assert_eq!(person.coverages.len(), 2);
    let told = |list: &[Fact]| {
        let one = |fact: &Fact| (fact.amount.unwrap().to_string(), fact.measure.unwrap());
        list.iter().map(one).collect::<Vec<_>>()
    };
    let total = ("1500.00".to_string(), Measure::Total);
    assert_eq!(told(&person.deductibles), [total, ("850.25".to_string(), Measure::Remaining)]);
    let total = ("6000.00".to_string(), Measure::Total);
    assert_eq!(told(&person.out_of_pocket), [total, ("1200.00".to_string(), Measure::Used)]);
    assert_eq!(person.deductibles[0].standing, Standing::Within);
    assert_eq!(person.coinsurance[0].percent.as_deref(), Some(".2"));
    let [advantage] = &person.medicare_advantage[..] else { panic!("{:?}", person.medicare_advantage) };
    assert_eq!((advantage.contract.as_deref(), advantage.plan.as_deref()), (Some("H1234"), Some("001")));
    assert_eq!(advantage.standing, Standing::Outside);
    assert_eq!(person.skilled_nursing[0].standing, Standing::Within);
    assert_eq!(response.facts(day("2025-12-31")).persons[0].coverage, Coverage::OutsideDates);
}

#[test]
fn debug_shows_nothing_of_a_person() {
    let response = response(ANSWER.as_bytes());
    let facts = response.facts(day("2026-01-15"));
    let json = response.to_json();
    for secret in ["ZYXWVUT", "QUENTIN", "W998877665", "77 HIDDEN", "1961-04-07", "36602", "MOBILE"] {
        assert!(json.contains(secret), "{secret} is not in the document");
        for shown in [format!("{response:?}"), format!("{facts:?}")] {
            assert!(!shown.contains(secret), "{secret} shows itself");
        }
    }
    assert_eq!(EligibilityResponse::from_json(&json).unwrap(), response);
    // The whole of the answer is in the model.
    assert!(!json.contains("unmodelled"), "{json}");
}

#[test]
fn what_a_payer_says_of_a_claim() {
    let Some(folder) = samples::samples() else { return };
    // HL 7 of this answer: MANN JOSEPH, dependent; STC*F2:88:QC*20050612**150*0 for the claim and F2:88:QC for its line.
    let found = messages(&sample(&folder, "edifabric/HIPAA/ResponseTransmission.txt"));
    let [Message::ClaimStatusResponse(read)] = &found[..] else { panic!("{found:?}") };
    let claims: Vec<_> = read.document.claims().collect();
    assert_eq!(claims.len(), 3);
    let status = &claims[2].statuses[0];
    assert_eq!(status.statuses[0].category, "F2");
    assert_eq!(status.statuses[0].code.as_deref(), Some("88"));
    assert_eq!(status.statuses[0].entity.as_ref().unwrap().to_string(), "patient");
    assert_eq!(status.statuses[0].stage(), StatusStage::Finalized);
    assert_eq!(
        (status.charge.unwrap().to_string(), status.paid.unwrap().to_string()),
        pair("150.00", "0.00")
    );
    assert_eq!(claims[2].lines[0].statuses[0].statuses[0].category, "F2");
    assert_eq!(claims[0].statuses[0].statuses[0].stage(), StatusStage::Pending);
    let json = read.document.to_json();
    assert_eq!(ClaimStatusResponse::from_json(&json).unwrap(), read.document);
    assert!(!format!("{:?}", read.document).contains("MANN"));
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// How many documents of each kind the published files hold, and that their JSON reads back.
#[test]
fn published_documents_by_kind() {
    let Some(folder) = samples::samples() else { return };
    let mut all = Vec::new();
    files(&folder, &mut all);
    all.sort();
    let mut counts = BTreeMap::new();
    for path in &all {
        for message in messages(&std::fs::read(path).unwrap()) {
            let (kind, json) = (KINDS.iter(), message.to_json());
            let Some(name) = kind.copied().find(|kind| json.contains(&format!("cleanclaim/{kind}/1"))) else {
                continue;
            };
            let same = match &message {
                Message::EligibilityInquiry(read) => {
                    EligibilityInquiry::from_json(&json).unwrap() == read.document
                }
                Message::EligibilityResponse(read) => {
                    EligibilityResponse::from_json(&json).unwrap() == read.document
                }
                Message::ClaimStatusRequest(read) => {
                    ClaimStatusRequest::from_json(&json).unwrap() == read.document
                }
                Message::ClaimStatusResponse(read) => {
                    ClaimStatusResponse::from_json(&json).unwrap() == read.document
                }
                Message::ServicesReviewRequest(read) => {
                    ServicesReviewRequest::from_json(&json).unwrap() == read.document
                }
                Message::ServicesReviewResponse(read) => {
                    ServicesReviewResponse::from_json(&json).unwrap() == read.document
                }
                _ => continue,
            };
            assert!(same, "{}: {name} reads otherwise from JSON", path.display());
            let (documents, unmodelled) = counts.entry(name).or_insert((0, 0));
            *documents += 1;
            *unmodelled += json.matches("\"after\":").count();
            if std::env::var_os("CLEANCLAIM_SHOW").is_some() {
                for part in json.split("\"unmodelled\":").skip(1) {
                    say!("{}: {}", path.display(), &part[..part.find(']').unwrap_or(part.len())]);
                }
            }
        }
    }
    for (kind, (documents, unmodelled)) in &counts {
        say!(
            "conformance: {documents} of {kind}, {unmodelled} segments or elements in them beside the model"
        );
    }
    assert_eq!(counts.len(), KINDS.len(), "{counts:?}");
}

const KINDS: [&str; 6] = [
    "eligibility-inquiry",
    "eligibility-response",
    "claim-status-request",
    "claim-status-response",
    "services-review-request",
    "services-review-response",
];

/// All that can be done with what was read.
fn use_it(bytes: &[u8]) {
    for message in messages(bytes) {
        let json = message.to_json();
        if let Message::EligibilityResponse(read) = &message {
            let facts = read.document.facts(day("2009-05-01"));
            assert_eq!(EligibilityFacts::from_json(&facts.to_json()).unwrap(), facts);
            assert_eq!(EligibilityResponse::from_json(&json).unwrap(), read.document);
        }
    }
    let _ = write::rewrite(bytes, Vec::new());
}

#[test]
fn a_file_that_is_cut_off_anywhere() {
    for end in 0..ANSWER.len() {
        use_it(&ANSWER.as_bytes()[..end]);
    }
}

#[test]
fn segments_in_any_order() {
    let mut files = vec![ANSWER.as_bytes().to_vec()];
    if let Some(folder) = samples::samples() {
        files.push(hets(&folder));
        let review =
            "stupidedi/005010/X217_HI278_Health_Care_Services_Review_-_Request_for_Review_and_Response/pass";
        files.push(sample(&folder, &format!("{review}/request-for-non-emergency-transportation.edi")));
        files.push(sample(&folder, "edifabric/HIPAA/ResponseTransmission.txt"));
    }
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for file in files {
        let mut segments: Vec<&[u8]> = file.split_inclusive(|byte| *byte == b'~').collect();
        let body = 4..segments.len() - 3;
        for _ in 0..100 {
            for at in body.clone() {
                segments.swap(at, body.start + random(body.len()));
            }
            use_it(&segments.concat());
        }
    }
}
