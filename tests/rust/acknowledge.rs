//! Acknowledgements: what is made for a file, read back, checked, and brought back onto its claims.

#[macro_use]
#[path = "say.rs"]
mod say;
#[path = "samples.rs"]
mod samples;

use std::fs;
use std::path::{Path, PathBuf};

use cleanclaim::Engine;
use cleanclaim::acknowledgement::{
    ClaimAcknowledgement, ImplementationAcknowledgement, InterchangeAcknowledgement, InterchangeVerdict,
    Verdict,
};
use cleanclaim::x12::acknowledge::{AcknowledgeKind, AcknowledgeOptions, ClaimSource, answers};
use cleanclaim::x12::check::CheckOptions;
use cleanclaim::x12::{Message, MessageReader, Options, write};
use samples::samples;

const DEMO: &str = include_str!("../vectors/claims/demo-837p.edi");

fn engine() -> Engine {
    Engine::embedded().unwrap()
}

fn options(kind: AcknowledgeKind) -> AcknowledgeOptions {
    AcknowledgeOptions::new("2026-11-24".parse().unwrap(), "0930", 42).with_kind(kind)
}

fn make(engine: &Engine, file: &[u8], kind: AcknowledgeKind) -> Vec<u8> {
    engine.acknowledge_x12(file, &options(kind)).unwrap()
}

fn messages(file: &[u8]) -> Vec<Message> {
    MessageReader::new(file, &Options::strict()).unwrap().collect::<Result<_, _>>().unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(file));
    })
}

fn documents(
    file: &[u8],
) -> (Vec<InterchangeAcknowledgement>, Vec<ImplementationAcknowledgement>, Vec<ClaimAcknowledgement>) {
    let mut all = (Vec::new(), Vec::new(), Vec::new());
    for message in messages(file) {
        match message {
            Message::InterchangeAcknowledgement(read) => all.0.push(read.document),
            Message::ImplementationAcknowledgement(read) => all.1.push(read.document),
            Message::ClaimAcknowledgement(read) => all.2.push(read.document),
            other => panic!("{other:?}"),
        }
    }
    all
}

/// Read, written and read again it is the same; from JSON too; and our own check has nothing against it.
fn sound(engine: &Engine, made: &[u8], name: &str) {
    let again = write::rewrite(made, Vec::new()).unwrap();
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(made), "{name}");
    let (interchanges, implementations, claims) = documents(made);
    for one in &interchanges {
        assert_eq!(InterchangeAcknowledgement::from_json(&one.to_json()).unwrap(), *one, "{name}");
    }
    for one in &implementations {
        assert_eq!(ImplementationAcknowledgement::from_json(&one.to_json()).unwrap(), *one, "{name}");
        assert!(
            one.unmodelled.is_empty() && one.transactions.iter().all(|one| one.unmodelled.is_empty()),
            "{name}"
        );
    }
    for one in &claims {
        assert_eq!(ClaimAcknowledgement::from_json(&one.to_json()).unwrap(), *one, "{name}");
        assert!(!one.to_json().contains("unmodelled"), "{name}: {}", one.to_json());
    }
    let report = engine.check_x12(made, &CheckOptions::default().with_snip(4)).unwrap();
    assert!(report.is_accepted(), "{name}: {report:#?}\n{}", String::from_utf8_lossy(made));
}

fn text(made: &[u8]) -> String {
    String::from_utf8_lossy(made).into_owned()
}

#[test]
fn a_file_in_order_is_accepted() {
    let engine = engine();
    let demo = DEMO.replace("99X99", "99213");
    let made = make(&engine, demo.as_bytes(), AcknowledgeKind::All);
    sound(&engine, &made, "demo");
    let (interchanges, implementations, _) = documents(&made);
    assert_eq!(interchanges.len(), usize::from(demo.contains("*1*P*:") || demo.contains("*1*T*:")));
    let [one] = implementations.as_slice() else { panic!("{}", text(&made)) };
    assert_eq!((&one.verdict, one.received, one.accepted), (&Verdict::Accepted, Some(1), Some(1)));
    let Message::ImplementationAcknowledgement(read) = messages(&made).pop().unwrap() else { panic!() };
    let first = MessageHeads::of(&demo);
    assert_eq!(read.envelope.interchange.sender.value, first.receiver);
    assert_eq!(read.envelope.interchange.receiver.value, first.sender);
    assert_eq!(read.envelope.interchange.control_number, "000000042");
}

/// Sender and receiver of an interchange.
struct MessageHeads {
    sender: String,
    receiver: String,
}

impl MessageHeads {
    fn of(file: &str) -> MessageHeads {
        let elements: Vec<&str> = file.split('*').collect();
        MessageHeads { sender: elements[6].trim().to_string(), receiver: elements[8].trim().to_string() }
    }
}

/// A change of the bundled file, and what the 999 must say of it.
#[test]
fn each_fault_has_its_codes() {
    let engine = engine();
    let rows = [
        ("99X99", "99X99", "IK4*1:2*234*7", "IK5*R*I5"),
        ("GE*1*", "GE*2*", "IK5*A", "AK9*R*2*1*0*5"),
        ("*005010X222A1~\nBHT", "*005010X223A2~\nBHT", "IK5*R*19", "AK9*R*1*1*0"),
    ];
    for (from, to, one, other) in rows {
        let demo =
            if from == to { DEMO.to_string() } else { DEMO.replace("99X99", "99213").replacen(from, to, 1) };
        let made = make(&engine, demo.as_bytes(), AcknowledgeKind::Implementation);
        let shown = text(&made);
        assert!(shown.contains(one) && shown.contains(other), "{from}: {shown}");
        sound(&engine, &made, from);
    }
}

#[test]
fn an_envelope_fault_makes_a_ta1_whatever_isa14_says() {
    let engine = engine();
    let demo = DEMO.replace("99X99", "99213");
    let told = |file: &str| documents(&make(&engine, file.as_bytes(), AcknowledgeKind::All)).0;
    let quiet = demo.replacen("*1*P*:", "*0*P*:", 1).replacen("*1*T*:", "*0*T*:", 1);
    assert!(told(&quiet).is_empty());
    let at = quiet.find("IEA*1*").unwrap();
    let wrong = format!("{}IEA*1*999999999~\n", &quiet[..at]);
    let answer = told(&wrong);
    assert_eq!((&answer[0].verdict, answer[0].note.as_str()), (&InterchangeVerdict::Rejected, "001"));
    // What stands in a refused interchange is refused.
    let made = documents(&make(&engine, wrong.as_bytes(), AcknowledgeKind::All)).1;
    assert_eq!((&made[0].verdict, made[0].accepted), (&Verdict::Rejected, Some(0)));
    let cut = told(&quiet[..at]);
    assert_eq!((&cut[0].verdict, cut[0].note.as_str()), (&InterchangeVerdict::Rejected, "023"));
    let asked = quiet.replacen("*0*P*:", "*1*P*:", 1).replacen("*0*T*:", "*1*T*:", 1);
    let answer = told(&asked);
    assert_eq!((&answer[0].verdict, answer[0].note.as_str()), (&InterchangeVerdict::Accepted, "000"));
}

#[test]
fn a_bad_value_is_told_only_where_asked_for() {
    let engine = engine();
    let long = format!("NM1*IL*1*SECRETNAME{}", "X".repeat(80));
    let demo = DEMO.replacen("NM1*IL*1*", &long, 1);
    let made = text(&make(&engine, demo.as_bytes(), AcknowledgeKind::Implementation));
    assert!(made.contains("IK4*3*1035*5") && !made.contains("SECRETNAME"), "{made}");
    let with = options(AcknowledgeKind::Implementation).with_values(true);
    assert!(text(&engine.acknowledge_x12(demo.as_bytes(), &with).unwrap()).contains("SECRETNAME"));
}

#[test]
fn an_acknowledgement_is_not_acknowledged() {
    let engine = engine();
    let made = make(&engine, DEMO.as_bytes(), AcknowledgeKind::Implementation);
    for kind in [AcknowledgeKind::Implementation, AcknowledgeKind::Claim] {
        let error = engine.acknowledge_x12(&made[..], &options(kind)).unwrap_err();
        assert_eq!(error.slug(), "x12-nothing-to-acknowledge");
    }
    let claims = make(&engine, DEMO.as_bytes(), AcknowledgeKind::Claim);
    assert!(text(&make(&engine, &claims, AcknowledgeKind::All)).contains("AK2*277"));
}

#[test]
fn the_claims_of_a_file_are_acknowledged_one_by_one() {
    let engine = engine();
    let made = make(&engine, DEMO.as_bytes(), AcknowledgeKind::Claim);
    sound(&engine, &made, "demo");
    let (_, _, claims) = documents(&made);
    let all: Vec<_> = claims.iter().flat_map(|one| one.claims()).collect();
    let ids: Vec<_> = DEMO
        .split('~')
        .filter_map(|segment| segment.trim().strip_prefix("CLM*")?.split('*').next())
        .collect();
    assert_eq!(all.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), ids);
    let refused: Vec<_> = all.iter().filter(|claim| claim.statuses[0].statuses[0].category == "A7").collect();
    assert_eq!(refused.len(), 1, "the one whose procedure is no code");
    assert_eq!(refused[0].statuses[0].statuses[0].code.as_deref(), Some("454"));
    assert_eq!(refused[0].lines.len(), 1);
    let file = &claims[0].sources[0].receivers[0].file;
    let (yes, no) = (file.accepted_claims.unwrap().to_string(), file.rejected_claims.unwrap().to_string());
    assert_eq!(yes.parse::<f64>().unwrap() + no.parse::<f64>().unwrap(), ids.len() as f64);
    let house = options(AcknowledgeKind::Claim).with_source(ClaimSource::Clearinghouse);
    assert!(text(&engine.acknowledge_x12(DEMO.as_bytes(), &house).unwrap()).contains("NM1*AY*2*"));
}

#[test]
fn errors_come_back_onto_the_claims_that_they_speak_of() {
    let engine = engine();
    let implementation = make(&engine, DEMO.as_bytes(), AcknowledgeKind::Implementation);
    let claims = make(&engine, DEMO.as_bytes(), AcknowledgeKind::Claim);
    let bad = DEMO.split("CLM*").find(|part| part.contains("99X99")).unwrap();
    let bad = bad.split('*').next().unwrap();
    let count = DEMO.matches("CLM*").count();
    // A 999 refuses the transaction, and all its claims; the error is that of one.
    let found = answers(&implementation[..], Some(DEMO.as_bytes())).unwrap();
    assert_eq!(found.claims.len(), count);
    assert!(found.claims.iter().all(|claim| !claim.accepted));
    let with: Vec<_> = found.claims.iter().filter(|claim| !claim.errors.is_empty()).collect();
    assert_eq!(with.len(), 1);
    assert_eq!(with[0].id, bad);
    let error = &with[0].errors[0];
    assert_eq!((error.element.as_deref(), error.code.as_str()), (Some("SV101-2"), "7"));
    assert_eq!(error.words.as_deref(), Some("the code is none that may stand here"));
    assert!(error.line.is_some());
    // Without the file the claim is known by its number alone.
    let found = answers(&implementation[..], None).unwrap();
    assert_eq!(found.claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), [bad]);
    // A 277CA refuses that claim alone.
    for of in [None, Some(DEMO.as_bytes())] {
        let found = answers(&claims[..], of).unwrap();
        assert_eq!(found.claims.len(), count);
        let refused: Vec<_> = found.claims.iter().filter(|claim| !claim.accepted).collect();
        assert_eq!(refused.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), [bad]);
        assert_eq!(refused[0].errors[0].code, "A7:454");
        let json = found.to_json();
        assert_eq!(cleanclaim::acknowledgement::ClaimAnswers::from_json(&json).unwrap(), found);
    }
    assert_eq!(answers(DEMO.as_bytes(), None).unwrap_err().slug(), "x12-no-acknowledgement");
}

fn edi(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            edi(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The mutants and what x12.org published, each with its name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths = Vec::new();
    for sub in ["mutants", "stupidedi/005010", "badx12/edi"] {
        edi(&folder.join(sub), &mut paths);
    }
    paths.sort();
    let edi = paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "edi"));
    edi.map(|path| (path.strip_prefix(folder).unwrap().display().to_string(), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn what_is_made_for_samples_is_read_back_and_accepted_by_our_own_check() {
    let Some(folder) = samples() else { return };
    let engine = engine();
    let (mut implementations, mut claims, mut nothing, mut others) = (0, 0, Vec::new(), Vec::new());
    for (name, file) in files(&folder) {
        let report = engine.check_x12(&file[..], &CheckOptions::default()).unwrap();
        match engine.acknowledge_x12(&file[..], &options(AcknowledgeKind::All)) {
            Ok(made) => {
                // A kind of group that the 999 does not know cannot be acknowledged by its guide: an 824 (AG).
                match text(&made).contains("AK1*AG*") {
                    true => others.push(name.clone()),
                    false => sound(&engine, &made, &name),
                }
                let accepted = documents(&made).1.iter().all(|one| one.verdict.is_accepted());
                let unjudged = report.transactions.iter().any(|one| {
                    !one.not_checked.is_empty()
                        && one.not_checked.iter().any(|one| one.slug.slug() == "x12-unknown-guide")
                });
                assert_eq!(accepted, report.is_accepted() && !unjudged, "{name}: {}", text(&made));
                implementations += 1;
            }
            Err(error) => nothing.push(format!("{name}: {error}")),
        }
        match engine.acknowledge_x12(&file[..], &options(AcknowledgeKind::Claim)) {
            Ok(made) => {
                sound(&engine, &made, &name);
                let all: usize = documents(&made).2.iter().map(|one| one.claims().count()).sum();
                assert_eq!(all, text(&file).matches("CLM*").count(), "{name}");
                claims += 1;
            }
            Err(error) => assert_eq!(error.slug(), "x12-nothing-to-acknowledge", "{name}"),
        }
    }
    assert!(implementations > 100 && claims > 50, "{implementations} {claims}");
    say!(
        "conformance: {implementations} files acknowledged by 999, {claims} by 277CA; none for {nothing:?}; of no kind of a 999 {others:?}"
    );
    assert_eq!(others.len(), 2, "{others:?}");
}

/// Every fault of a claim file comes back onto a claim or is that of the file.
#[test]
fn every_fault_of_a_mutant_comes_back() {
    let Some(folder) = samples() else { return };
    let engine = engine();
    let mut seen = 0;
    for (name, file) in files(&folder).into_iter().filter(|(name, _)| name.starts_with("mutants/")) {
        if !text(&file).contains("ST*837") {
            continue;
        }
        for kind in [AcknowledgeKind::All, AcknowledgeKind::Claim] {
            let made = make(&engine, &file, kind);
            let found = answers(&made[..], Some(&file)).unwrap();
            let accepted = name.contains("ok_");
            assert!(!found.claims.is_empty(), "{name}");
            assert_eq!(
                found.claims.iter().all(|claim| claim.accepted),
                accepted,
                "{name}: {}",
                found.to_json()
            );
            let errors = found.claims.iter().map(|claim| claim.errors.len()).sum::<usize>()
                + found.wholes.iter().map(|whole| whole.errors.len()).sum::<usize>();
            assert_eq!(errors == 0, accepted, "{name}: {}", found.to_json());
            // Each of these has its fault in a claim, or in a level above claims: none is left at the transaction.
            let below = ["4_", "5_", "3_", "2_no_payer", "2_no_dos", "2_no_bp_addr"];
            if below.iter().any(|start| name.contains(&format!("/{start}"))) {
                assert!(
                    found.claims.iter().any(|claim| !claim.errors.is_empty()),
                    "{name}: {}",
                    found.to_json()
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
    say!("conformance: {seen} acknowledgements of files with one defect brought back onto their claims");
}

/// `A`, `E`, `R` and so on of AK9 (997 and 999 have it alike), and of TA1.
fn verdicts(file: &[u8], id: &str, element: usize) -> Vec<String> {
    let mut reader = cleanclaim::x12::SegmentReader::new(file, &Options::default());
    let mut found = Vec::new();
    while let Ok(Some(segment)) = reader.next_segment() {
        if segment.is(id) {
            found.push(String::from_utf8_lossy(segment.element(element)).into_owned());
        }
    }
    found
}

#[test]
fn expected_acknowledgements_agree_as_far_as_we_judge() {
    let Some(folder) = samples() else { return };
    let engine = engine();
    let mut paths = Vec::new();
    edi(&folder.join("pyx12"), &mut paths);
    paths.sort();
    let (mut judged, mut old, mut unlike) = (0, Vec::new(), Vec::new());
    for base in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "base")) {
        let name = base.strip_prefix(folder.join("pyx12")).unwrap().display().to_string();
        let input = base.with_extension("").with_extension("txt");
        let (Ok(file), expected) = (fs::read(&input), fs::read(base).unwrap()) else {
            panic!("{name} has no input");
        };
        let wanted = verdicts(&expected, "AK9", 1);
        let made = match engine.acknowledge_x12(&file[..], &options(AcknowledgeKind::All)) {
            Ok(made) => made,
            Err(error) => {
                unlike.push(format!("{name}: {error}, expected {wanted:?}"));
                continue;
            }
        };
        let report = engine.check_x12(&file[..], &CheckOptions::default()).unwrap();
        let unknown = report
            .transactions
            .iter()
            .any(|one| one.not_checked.iter().any(|one| one.slug.slug() == "x12-unknown-guide"));
        if unknown {
            // 4010: no guide of ours, which the 999 says by AK905 = 2 or IK502 = I6.
            assert!(text(&made).contains("IK5*R*"), "{name}");
            assert!(
                documents(&made).0.iter().all(|one| one.verdict == InterchangeVerdict::Rejected),
                "{name}"
            );
            old.push(name);
            continue;
        }
        let ours = verdicts(&made, "AK9", 1);
        judged += 1;
        if ours != wanted {
            unlike.push(format!("{name}: ours {ours:?}, expected {wanted:?}"));
        }
    }
    assert!(unlike.is_empty(), "{unlike:#?}");
    // Every other file is of 4010, of which we know no guide: none of its transactions is taken in, whatever was expected. Nor is its
    // interchange, whose version (ISA12) is 00401: TA1 says R.
    assert_eq!((judged, old.len()), (1, 22), "{old:?}");
    say!(
        "conformance: {judged} expected acknowledgements compared, {} of 4010 and so refused as not supported",
        old.len()
    );
}

#[test]
fn hostile_files_give_an_error_or_an_acknowledgement_and_never_a_panic() {
    let engine = engine();
    let kinds = [
        AcknowledgeKind::All,
        AcknowledgeKind::Implementation,
        AcknowledgeKind::Interchange,
        AcknowledgeKind::Claim,
    ];
    let try_all = |file: &[u8]| {
        for kind in kinds {
            if let Ok(made) = engine.acknowledge_x12(file, &options(kind).with_values(true)) {
                let _ = answers(&made[..], Some(file)).map(|found| found.to_json());
                let _ = answers(file, Some(&made));
            }
        }
    };
    for file in [&b""[..], b"ISA", b"no X12", b"\xff\xfe"] {
        try_all(file);
        assert!(engine.acknowledge_x12(file, &options(AcknowledgeKind::All)).is_err());
    }
    for end in (0..DEMO.len()).step_by(97) {
        try_all(&DEMO.as_bytes()[..end]);
    }
    for at in (0..DEMO.len()).step_by(61) {
        let mut changed = DEMO.as_bytes().to_vec();
        changed[at] ^= 0x15;
        try_all(&changed);
    }
    let lines: Vec<&str> = DEMO.split_inclusive('~').collect();
    for at in 0..lines.len() {
        let without: String =
            lines.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, line)| *line).collect();
        try_all(without.as_bytes());
    }
    let twice = format!("{DEMO}{DEMO}");
    let made = make(&engine, twice.as_bytes(), AcknowledgeKind::All);
    assert_eq!(text(&made).matches("ISA*").count(), 2, "one for each interchange");
    let no_group: String = lines
        .iter()
        .filter(|line| !line.trim().starts_with("GS*") && !line.trim().starts_with("GE*"))
        .copied()
        .collect();
    let told = documents(&make(&engine, no_group.as_bytes(), AcknowledgeKind::All));
    assert_eq!(told.0[0].verdict, InterchangeVerdict::Rejected);
    assert!(told.1.is_empty());
    let many: String = lines[..2].iter().copied().chain(std::iter::repeat_n("ZZ*1~", 20_000)).collect();
    try_all(many.as_bytes());
}

#[test]
fn a_bad_option_is_named() {
    let engine = engine();
    let day = "2026-11-24".parse().unwrap();
    let try_it = |options: AcknowledgeOptions| engine.acknowledge_x12(DEMO.as_bytes(), &options).unwrap_err();
    for (time, number) in [("2460", 1), ("930", 1), ("2500", 1), ("0930", 0), ("0930", 1_000_000_000)] {
        assert_eq!(try_it(AcknowledgeOptions::new(day, time, number)).slug(), "x12-bad-option");
    }
    let json = r#"{"kind":"277ca","control_number":7,"date":"2026-11-24","time":"0930","snip":4,"source":"clearinghouse"}"#;
    let read = AcknowledgeOptions::from_json(json).unwrap();
    assert_eq!(
        (read.kind, read.check.snip, read.source),
        (AcknowledgeKind::Claim, 4, ClaimSource::Clearinghouse)
    );
    assert_eq!(AcknowledgeOptions::from_json("{}").unwrap_err().slug(), "json-missing-field");
}
