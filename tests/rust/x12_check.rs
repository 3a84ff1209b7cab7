//! Checking X12 files: the published samples, the files with one defect each, and what comes of bad input.

#[macro_use]
#[path = "say.rs"]
mod say;
#[path = "samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cleanclaim::Engine;
use cleanclaim::error::Severity;
use cleanclaim::x12::check::{CheckOptions, FileReport, Verdict, WireFinding};
use samples::samples;

fn engine() -> Engine {
    Engine::embedded().unwrap()
}

fn check(engine: &Engine, bytes: &[u8]) -> FileReport {
    engine.check_x12(bytes, &CheckOptions::default()).unwrap()
}

fn findings(report: &FileReport) -> Vec<&WireFinding> {
    report.transactions.iter().flat_map(|transaction| &transaction.findings).collect()
}

const DEMO: &[u8] = include_bytes!("../vectors/claims/demo-837p.edi");

#[test]
fn of_the_bundled_claims_one_code_is_wrong_on_purpose() {
    let report = check(&engine(), DEMO);
    let told: Vec<_> =
        findings(&report).iter().map(|f| (f.slug.slug(), f.element.as_str(), f.snip)).collect();
    assert_eq!(told, [("x12-procedure-unknown", "SV101-2", 5)], "99X99 is no code");
    let options = CheckOptions::default().with_snip(4);
    assert!(engine().check_x12(DEMO, &options).unwrap().is_accepted());
    assert!(report.repairs.is_empty());
}

/// One change, one finding: each row is a text of the bundled file, what stands for it, and the slug and place that must be told.
#[test]
fn one_defect_is_one_finding() {
    let demo = std::str::from_utf8(DEMO).unwrap();
    let engine = engine();
    let rows = [
        ("GE*1*", "GE*2*", "x12-group-count", "GE01", 1),
        ("IEA*1*", "IEA*3*", "x12-interchange-count", "IEA01", 1),
        ("*005010X222A1~\nBHT", "*005010X223A2~\nBHT", "x12-guide-mismatch", "ST03", 2),
    ];
    for (from, to, slug, element, snip) in rows {
        let changed = demo.replacen(from, to, 1);
        assert_ne!(changed, demo, "the bundled file has no '{from}'");
        let report = check(&engine, changed.as_bytes());
        let told = findings(&report);
        let finding = told.iter().find(|finding| finding.slug.slug() == slug);
        let finding = finding.unwrap_or_else(|| panic!("{slug} was not told: {told:#?}"));
        assert_eq!((finding.element.as_str(), finding.snip), (element, snip), "{slug}");
        assert!(!report.is_accepted(), "{slug}");
    }
}

#[test]
fn the_snip_type_asked_for_decides_the_verdict() {
    // A check digit that is wrong (SNIP 5) rejects up to type 5 alone.
    let demo = std::str::from_utf8(DEMO).unwrap();
    let at = demo.find("*XX*").unwrap() + 4;
    let mut changed = demo.as_bytes().to_vec();
    changed[at + 9] = if changed[at + 9] == b'0' { b'1' } else { changed[at + 9] - 1 };
    let changed = String::from_utf8(changed).unwrap().replace("99X99", "99213").into_bytes();
    let verdict = |snip| {
        let options = CheckOptions::default().with_snip(snip);
        engine().check_x12(&changed[..], &options).unwrap().transactions[0].verdict
    };
    assert_eq!((verdict(4), verdict(5)), (Verdict::Accepted, Verdict::Rejected));
}

#[test]
fn a_file_cut_off_anywhere_is_told_and_never_a_panic() {
    let engine = engine();
    for end in (0..DEMO.len()).step_by(7) {
        if let Ok(report) = engine.check_x12(&DEMO[..end], &CheckOptions::default()) {
            assert!(!report.is_accepted(), "cut after {end} bytes");
        }
    }
    for (at, byte) in DEMO.iter().enumerate().step_by(3) {
        let mut changed = DEMO.to_vec();
        changed[at] = byte ^ 0x15;
        let _ = engine.check_x12(&changed[..], &CheckOptions::default());
    }
}

/// The reason of another payer's adjustment is good on the day of that payer's decision, not on that of the file. Reason 42 ended in 2007.
#[test]
fn a_reason_is_judged_on_the_day_of_its_decision() {
    let demo = String::from_utf8(DEMO.to_vec()).unwrap();
    let other = "SBR*S*18*******CI~AMT*D*100~OI***Y***Y~NM1*IL*1*SAMPLE*ROSA****MI*X1~NM1*PR*2*OTHER PLAN*****PI*P2~LX*1~";
    let engine = engine();
    let told = |decision: &str| {
        let line = format!("REF*6R*DEMO-1001-1~SVD*P2*100*HC:99213**1~CAS*CO*42*65~{decision}");
        let changed = demo.replacen("LX*1~", other, 1).replacen("REF*6R*DEMO-1001-1~", &line, 1);
        let report = check(&engine, changed.as_bytes());
        let ended = "x12-adjustment-reason-ended";
        let place = findings(&report).into_iter().find(|finding| finding.slug.slug() == ended);
        let not = report.transactions.iter().flat_map(|one| &one.not_checked);
        (place.map(|finding| finding.element.clone()), not.filter(|not| not.slug.slug() == ended).count())
    };
    assert_eq!(told("DTP*573*D8*20051015~"), (None, 0));
    assert_eq!(told("DTP*573*D8*20251015~"), (Some("CAS02".to_string()), 0));
    assert_eq!(told(""), (None, 1), "a decision without its day is not checked");
}

#[test]
fn a_finding_never_shows_a_name() {
    let demo = String::from_utf8(DEMO.to_vec()).unwrap();
    let long = "X".repeat(80);
    let changed = demo.replacen("NM1*IL*1*", &format!("NM1*IL*1*SECRETNAME{long}"), 1);
    let report = check(&engine(), changed.as_bytes());
    assert!(findings(&report).iter().any(|finding| finding.slug.slug() == "x12-element-too-long"));
    assert!(!serde_json::to_string(&report).unwrap().contains("SECRETNAME"));
}

#[test]
fn a_name_that_looks_like_a_segment_is_not_shown() {
    let demo = String::from_utf8(DEMO.to_vec()).unwrap();
    let changed = demo.replacen("NM1*IL*1*", "NM1*IL*1*A~SECRETNAME~B*", 1);
    let report = check(&engine(), changed.as_bytes());
    assert!(findings(&report).iter().any(|finding| finding.segment == "?"));
    assert!(!serde_json::to_string(&report).unwrap().contains("SECRETNAME"));
}

#[test]
fn hostile_numbers_and_values_stay_bounded() {
    let demo = String::from_utf8(DEMO.to_vec()).unwrap();
    let engine = engine();
    let levels = "HL*18446744073709551615*7*22*1~HL*18446744073709551615*7*22*1~".repeat(200);
    let report = check(&engine, demo.replacen("HL*1*", &format!("{levels}HL*1*"), 1).as_bytes());
    assert!(findings(&report).iter().any(|finding| finding.slug.slug() == "x12-hl-number"));
    let long = "9".repeat(100_000);
    let report = check(&engine, demo.replacen("*XX*", &format!("*XX*{long}"), 1).as_bytes());
    let told = findings(&report);
    assert!(told.iter().any(|finding| finding.slug.slug() == "x12-npi"));
    assert!(told.iter().all(|finding| finding.message.len() < 1_000));
    let stray = "ZZ*1~".repeat(50_000);
    let report = check(&engine, demo.replacen("GE*1*", &format!("{stray}GE*1*"), 1).as_bytes());
    assert!(!report.is_accepted() && findings(&report).len() <= 10_000);
}

/// Which slugs each file with a defect must show; the first digit of its name is the SNIP type.
#[test]
fn each_defect_is_told() {
    let Some(folder) = samples() else { return };
    let expected: BTreeMap<&str, &str> = [
        ("1_date", "x12-bad-date"),
        ("1_notnum", "x12-not-a-number"),
        ("1_se_count", "x12-transaction-count"),
        ("1_st_se_ctl", "x12-transaction-control-number"),
        ("1_toolong", "x12-element-too-long"),
        ("1_toomany", "x12-too-many-elements"),
        ("2_13dx", "x12-too-many-elements"),
        ("2_835_grp", "x12-code-not-allowed"),
        ("2_835_no_trn", "x12-segment-missing"),
        ("2_dup_dmg", "x12-segment-repeat"),
        ("2_facqual", "x12-code-not-allowed"),
        ("2_gs08", "x12-guide-mismatch"),
        ("2_hlchild", "x12-hl-child-missing"),
        ("2_hlparent", "x12-hl-parent"),
        ("2_no_bp_addr", "x12-segment-missing"),
        ("2_no_dos", "x12-segment-missing"),
        ("2_no_payer", "x12-loop-missing"),
        ("2_no_taxid", "x12-segment-missing"),
        ("2_notused", "x12-element-not-used"),
        ("2_order", "x12-segment-order"),
        ("3_835_clp", "x12-claim-payment"),
        ("3_835_svc", "x12-service-payment"),
        ("3_clm_sum", "x12-claim-total"),
        ("4_835_ach_noacct", "x12-bank-account-missing"),
        ("4_auto_no_date", "x12-accident-date-missing"),
        ("4_dos_before_birth", "x12-service-before-birth"),
        ("4_dos_future", "x12-service-in-future"),
        ("4_freq7_no_f8", "x12-original-reference-missing"),
        ("5_835_carc", "x12-adjustment-reason-unknown"),
        ("5_835_rarc", "x12-remark-unknown"),
        ("5_cpt", "x12-procedure-unknown"),
        ("5_icd", "x12-icd-unknown"),
        ("5_icd_decimal", "x12-icd-dot"),
        ("5_icdmix", "x12-icd-mixed"),
        ("5_npi", "x12-npi"),
        ("5_po_box", "x12-po-box"),
        ("5_state", "x12-state-unknown"),
        ("5_taxonomy", "x12-taxonomy-unknown"),
        ("5_zip5", "x12-zip-nine-digits"),
    ]
    .into();
    let engine = engine();
    let mut seen = 0;
    for entry in fs::read_dir(folder.join("mutants")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        if path.extension().is_none_or(|end| end != "edi") {
            continue;
        }
        let report = check(&engine, &fs::read(&path).unwrap());
        let told = findings(&report);
        if name.starts_with("ok_") {
            assert!(told.is_empty(), "{name}: {told:#?}");
            continue;
        }
        let slug = expected.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not in the list"));
        let snip: u8 = name[..1].parse().unwrap();
        // A balance is SNIP 3 and so on: the rule's type is the one that the file is named for.
        let finding = told.iter().find(|finding| finding.slug.slug() == *slug);
        let finding = finding.unwrap_or_else(|| panic!("{name}: {slug} was not told: {told:#?}"));
        assert_eq!(finding.severity, Severity::Rejection, "{name}");
        // The thirteenth code of an HI is syntax to us: the segment has twelve elements.
        assert!(finding.snip == snip || name == "2_13dx", "{name}: SNIP {}", finding.snip);
        seen += 1;
    }
    assert_eq!(seen, expected.len());
    say!("conformance: {seen} files with one defect each checked, every defect told");
}

/// The published files: path and what it is called below the folder of the samples.
fn published(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut stack = ["stupidedi/005010", "badx12/edi"].map(|sub| folder.join(sub)).to_vec();
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        // `case` holds its project's own files, which x12.org did not publish.
        let shown = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        if path.extension().is_some_and(|end| end == "edi") && !shown.contains("/case/") {
            found.push((path, shown));
        }
    }
    found.sort();
    found
}

/// Invented identifiers are told file by file, each at its place, and nothing else of SNIP 5 is: the list was derived without this library.
#[test]
fn invented_identifiers_of_published_files_are_told() {
    let Some(folder) = samples() else { return };
    let list = include_str!("../vectors/published_identifiers.tsv");
    let mut expected: BTreeMap<(String, String), (usize, &str)> = BTreeMap::new();
    for row in list.lines().filter(|row| !row.starts_with('#')).skip(1) {
        let [file, slug, count, places] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        assert_eq!(count.parse(), Ok(places.split(' ').count()), "{row}");
        expected.insert((file.to_string(), slug.to_string()), (count.parse().unwrap(), places));
    }
    let engine = engine();
    let (mut files, mut told, mut not_checked) = (0, 0, 0);
    for (path, file) in published(&folder) {
        let report = check(&engine, &fs::read(&path).unwrap());
        let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for finding in findings(&report).into_iter().filter(|finding| finding.snip > 4) {
            let place = format!("{}/{}", finding.position, finding.element);
            found.entry(finding.slug.slug()).or_default().push(place);
        }
        for (slug, places) in found {
            let known = expected.remove(&(file.clone(), slug.to_string()));
            assert_eq!(Some((places.len(), places.join(" ").as_str())), known, "{file}: {slug}");
            told += places.len();
        }
        // Their codes are older than the tables: that is said, and is no finding.
        let dated = |slug: &str| {
            ["icd", "procedure", "modifier", "place-of-service", "revenue", "bill-type"]
                .iter()
                .any(|kind| slug.strip_prefix("x12-").is_some_and(|rest| rest.starts_with(kind)))
        };
        let of =
            |kind: &str| fs::read(&path).unwrap().windows(kind.len()).any(|text| text == kind.as_bytes());
        let known = report
            .transactions
            .iter()
            .all(|one| one.not_checked.iter().all(|not| not.slug.slug() != "x12-unknown-guide"));
        if known && of("ST*837*") {
            let said = report.transactions.iter().flat_map(|one| &one.not_checked);
            let said = said.filter(|not| dated(not.slug.slug())).count();
            assert!(said > 0, "{file}: no code is told as not checked");
            not_checked += 1;
        }
        files += 1;
    }
    assert!(expected.is_empty(), "not told: {expected:#?}");
    assert!(not_checked > 20, "{not_checked}");
    say!(
        "conformance: {told} invented identifiers and addresses told in {files} published files, and no other finding of SNIP 5; \
         the codes of {not_checked} claim files are older than the tables and not checked"
    );
}

/// What published files are refused for at SNIP 1 to 4, and why that is right.
const REAL_FAULTS: &[(&str, &str, &str)] = &[
    ("admission-request-for-review", "x12-transaction-count", "the copy says 25 segments and has 26"),
    ("request-for-home-health-care", "x12-transaction-count", "the copy says 19 segments and has 20"),
];

#[test]
fn published_files_are_in_order() {
    let Some(folder) = samples() else { return };
    let engine = engine();
    let options = CheckOptions::default().with_snip(4);
    let mut seen = 0;
    let mut faults = std::collections::BTreeSet::new();
    for (path, shown) in published(&folder) {
        let report = engine.check_x12(&fs::read(&path).unwrap()[..], &options).unwrap();
        for finding in findings(&report) {
            if finding.severity != Severity::Rejection || finding.snip > 4 {
                continue;
            }
            let known = REAL_FAULTS
                .iter()
                .find(|(name, slug, _)| shown.contains(name) && finding.slug.slug() == *slug);
            let known = known.unwrap_or_else(|| panic!("{shown}: {finding:#?}"));
            faults.insert(known.0);
        }
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
    assert_eq!(faults.len(), REAL_FAULTS.len(), "each named fault is there");
    say!("conformance: {seen} published files checked, no rejection but the {} named", REAL_FAULTS.len());
}
