//! Files out of order or with values where no guide has them: what the model cannot hold comes back where it was read, or reading says
//! that it does not.

use std::collections::BTreeMap;

use cleanclaim::x12::{MessageReader, Options, SegmentReader, write};

const CLAIMS: &str = include_str!("../vectors/claims/demo-837p.edi");

const PAYMENT: &str = "ISA*00*          *00*          *ZZ*PLAN           *ZZ*CLINIC         *260401*0900*^*00501*000000001*0*P*:~
GS*HP*PLAN*CLINIC*20260401*0900*1*X*005010X221A1~
ST*835*0001~
BPR*I*80*C*CHK************20260401~
TRN*1*CHECK7*1512345678~
N1*PR*EXAMPLE PLAN~
PER*BL*DESK*TE*2055550100~
N1*PE*EXAMPLE CLINIC*XX*1234567893~
LX*1~
CLP*A-1*1*100*80**12*P7~
NM1*QC*1*DOE*JANE~
SVC*HC:99213*100*80~
DTM*472*20260302~
CAS*CO*45*20~
REF*6R*A-1-1~
SE*14*0001~
GE*1*1~
IEA*1*000000001~
";

const ELIGIBILITY: &str = "ISA*00*          *00*          *ZZ*CLINIC         *ZZ*PLAN           *260401*0900*^*00501*000000001*0*P*:~
GS*HS*CLINIC*PLAN*20260401*0900*1*X*005010X279A1~
ST*270*0001*005010X279A1~
BHT*0022*13*A-1*20260401*0900~
HL*1**20*1~
NM1*PR*2*EXAMPLE PLAN*****PI*PLAN1~
HL*2*1*21*1~
NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893~
HL*3*2*22*0~
NM1*IL*1*DOE*JANE****MI*1EG4TE5MK73~
DMG*D8*19500203*F~
DTP*291*D8*20260401~
EQ*30~
SE*12*0001~
GE*1*1~
IEA*1*000000001~
";

const REVIEW: &str = "ISA*00*          *00*          *ZZ*PLAN           *ZZ*CLINIC         *260401*0900*^*00501*000000001*0*P*:~
GS*HI*PLAN*CLINIC*20260401*0900*1*X*005010X217~
ST*278*0001*005010X217~
BHT*0007*11*A-1*20260401*0900*18~
HL*1**20*1~
NM1*X3*2*EXAMPLE PLAN*****PI*PLAN1~
HL*2*1*21*1~
NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893~
HL*3*2*22*1~
NM1*IL*1*DOE*JANE****MI*1EG4TE5MK73~
HL*4*3*EV*0~
UM*HS*I*56*41:B~
HCR*A1*7001~
SE*12*0001~
GE*1*1~
IEA*1*000000001~
";

/// A file with one text replaced, which it must have.
fn changed(file: &str, from: &str, to: &str) -> String {
    let changed = file.replacen(from, to, 1);
    assert_ne!(changed, file, "the file has no '{from}'");
    changed
}

fn written(file: &str) -> String {
    String::from_utf8(write::rewrite(file.as_bytes(), Vec::new()).unwrap()).unwrap()
}

/// The segments of a file without its envelope, how often each stands there.
fn segments(file: &str) -> BTreeMap<String, usize> {
    let mut reader = SegmentReader::new(file.as_bytes(), &Options::default());
    let mut all = BTreeMap::new();
    while let Ok(Some(segment)) = reader.next_segment() {
        if !matches!(segment.id(), b"ISA" | b"GS" | b"ST" | b"SE" | b"GE" | b"IEA") {
            *all.entry(String::from_utf8_lossy(segment.bytes()).into_owned()).or_insert(0) += 1;
        }
    }
    all
}

/// Each change of a file comes back from the typed layer, and from a second writing too.
fn assert_comes_back(file: &str, from: &str, to: &str) {
    let changed = changed(file, from, to);
    let once = written(&changed);
    assert_eq!(segments(&written(&once)), segments(&once), "{to}: written twice");
    let after = segments(&once);
    // Amounts are written in their shortest form: the segments of the change alone are compared.
    for segment in to.split('~').map(str::trim).filter(|segment| !segment.is_empty()) {
        assert!(after.contains_key(segment), "{segment} is not in\n{}", once.replace('~', "~\n"));
    }
}

/// The slugs and identifiers of what reading a file tells.
fn errors(file: &str) -> Vec<(&'static str, String)> {
    let reader = MessageReader::new(file.as_bytes(), &Options::default()).unwrap();
    let errors = reader.filter_map(Result::err);
    errors.map(|error| (error.slug(), error.value("id").unwrap_or_default().to_string())).collect()
}

/// A qualifier is not taken where the value beside it cannot be: it would not be written.
#[test]
fn a_qualifier_stays_with_its_value() {
    for (from, to) in [
        ("PRV*PE*PXC*207Q00000X~", "PRV*PE*PXC*207Q0:0000X~"),
        ("PRV*PE*PXC*207Q00000X~", "PRV*PE*PXC*207Q0^0000X~"),
        ("NM1*82*1*NORTON*ALICE****XX*1000000012~", "NM1*82*1*NORTON*ALICE****XX*1000:000012~"),
        ("NM1*IL*1*SAMPLE*ROSA****MI*1EG4TE5MK73~", "NM1*IL*1*SAMPLE*ROSA****MI*1EG4^TE5MK73~"),
        ("DMG*D8*19480317*F~", "DMG*D8*:19480317*F~"),
        ("CLM*DEMO-1001*285.5***11:B:1*Y*A*Y*Y~", "CLM*DEMO-1001*285.5***11^12:B:1*Y*A*Y*Y~"),
        ("SBR*P*18*******MB~", "SBR*P*18*******MB~PAT*****D8*2025:0101*01*170^1~"),
    ] {
        let line = from.split('~').next().unwrap();
        assert!(CLAIMS.contains(line), "{line}");
        let once = written(&changed(CLAIMS, from, to));
        let segment = to.trim_end_matches('~').rsplit('~').next().unwrap();
        assert!(once.contains(segment), "{segment} is not in\n{}", once.replace('~', "~\n"));
    }
    assert_comes_back(ELIGIBILITY, "DMG*D8*19500203*F~", "DMG*D8*:19500203*F~");
}

/// A list is written without gaps: behind a value that cannot be taken the rest keeps its place.
#[test]
fn a_list_ends_before_what_it_cannot_hold() {
    let service = "SV1*HC:99213:25*165*UN*1***1:2~";
    assert_comes_back(CLAIMS, service, "SV1*HC:99213:25:5^9:GA*165*UN*1***1:2~");
    let codes = "HI*ABK:I10*ABF:R059*ABF:E119~";
    assert_comes_back(CLAIMS, codes, &format!("CRC*07*Y*01*0:6*07~{codes}"));
    assert_comes_back(CLAIMS, "PER*IC*BILLING*TE*2055550101~", "PER*IC*BILLING*TE**FX*2055550102~");
    assert_comes_back(CLAIMS, "PER*IC*BILLING*TE*2055550101~", "PER*IC*BILLING*TE*205:5550101~");
    assert_comes_back(PAYMENT, "CAS*CO*45*20~", "CAS*CO*45*20*1:2~");
    assert_comes_back(PAYMENT, "CAS*CO*45*20~", "CAS*CO****45*20*1:2~");
}

/// A row that cannot take a segment leaves all of it to the next one.
/// A separator of components behind a value holds nothing, and is not written.
#[test]
fn a_value_with_an_empty_component_behind_it_is_the_value() {
    let file = PAYMENT.replace("XX*1234567893~", "XX*1234567893:~");
    let mut reader = MessageReader::new(file.as_bytes(), &Options::default()).expect("guides");
    let Some(Ok(cleanclaim::x12::Message::Remittance(read))) = reader.next() else { panic!("no remittance") };
    assert_eq!(read.document.payee.identifier.as_deref(), Some("1234567893"));
    assert!(written(&file).contains("N1*PE*EXAMPLE CLINIC*XX*1234567893~"));
}

/// The first anesthesia procedure is written as the principal one: one that says it is another is kept as it is.
#[test]
fn an_anesthesia_procedure_keeps_its_qualifier() {
    for (first, second) in [("BP", "BO"), ("BO", "BP"), ("BO", "BO"), ("BP", "BP")] {
        let file = CLAIMS.replacen("HI*", &format!("HI*{first}:00100*{second}:00104~HI*"), 1);
        let back = written(&file);
        for code in [format!("{first}:00100"), format!("{second}:00104")] {
            assert!(back.contains(&code), "{code}");
        }
    }
}

#[test]
fn elements_go_back_into_their_own_segment() {
    assert_comes_back(PAYMENT, "REF*6R*A-1-1~", "REF*6R*2^1~REF*6R*A-1-1~");
    assert_comes_back(CLAIMS, "REF*6R*DEMO-1001-1~", "REF*6R*2^1~REF*6R*DEMO-1001-1~");
}

/// A loop whose first segment says nothing but its code is written with it.
#[test]
fn a_code_alone_comes_back() {
    assert_comes_back(CLAIMS, "NM1*IL*1*SAMPLE*ROSA****MI*1EG4TE5MK73~", "NM1*IL*1~");
    assert_comes_back(CLAIMS, "SV1*HC:99213:25*165*UN*1***1:2~", "SV1*HC*165*UN*1***1:2~");
    let person = "NM1*IL*1*DOE*JANE****MI*1EG4TE5MK73~\nDMG*D8*19500203*F~\nDTP*291*D8*20260401~\n";
    assert_comes_back(ELIGIBILITY, person, "NM1*IL*1~");
    assert_comes_back(PAYMENT, "PER*BL*DESK*TE*2055550100~", "PER*CX~PER*BL*DESK*TE*2055550100~");
}

/// An identifier is kept as it is, whatever it holds; one that would end a segment is refused.
#[test]
fn an_identifier_that_is_none_comes_back() {
    for id in ["N\\4", "\\", "S\\V3", "N:4", "N^4"] {
        assert_comes_back(CLAIMS, "REF*6R*DEMO-1001-1~", &format!("REF*6R*DEMO-1001-1~{id}*TOWN*AL~"));
    }
    let other = CLAIMS.replace('~', "!").replacen("REF*6R*DEMO-1001-1!", "REF*6R*DEMO-1001-1!N~4*TOWN!", 1);
    assert!(written(&other).contains("!N~4*TOWN!"), "its own delimiters allow it");
    let mut writer = write::Writer::new(Vec::new()).unwrap();
    let mut reader = MessageReader::new(other.as_bytes(), &Options::default()).unwrap();
    let refused = reader.find_map(|message| writer.message(&message.unwrap()).err());
    assert_eq!(refused.map(|error| error.slug()), Some("x12-not-writable"));
}

/// A code of a diagnosis in small letters is no code, and comes back as it is.
#[test]
fn small_letters_of_a_diagnosis_are_kept() {
    assert_comes_back(CLAIMS, "HI*ABK:I10*ABF:R059*ABF:E119~", "HI*ABK:I10*ABF:r059*ABF:E119~");
}

/// What stands behind the last claim of its level would go into none.
#[test]
fn what_stands_behind_the_last_claim_is_an_error() {
    assert_eq!(errors(CLAIMS), []);
    let payer = "NM1*PR*2*DEMO MEDICARE CONTRACTOR*****PI*10112~\n";
    let moved = CLAIMS.replacen(payer, "", 1);
    // Behind the last claim of the first subscriber.
    let at = moved.find("HL*3*").unwrap();
    assert_eq!(
        errors(&format!("{}{payer}{}", &moved[..at], &moved[at..])),
        [("x12-misplaced", "NM1".to_string())]
    );
    // Before the second one it goes along with that.
    let at = moved.find("CLM*DEMO-1002").unwrap();
    let between = format!("{}{payer}{}", &moved[..at], &moved[at..]);
    assert_eq!(errors(&between), []);
    assert!(written(&between).matches(payer.trim_end()).count() >= CLAIMS.matches(payer.trim_end()).count());
    // The header is written once, before the claims.
    let header = "BHT*0019*00*DEMO0001*20260810*0900*CH~\n";
    let moved = CLAIMS.replacen(header, "", 1);
    let at = moved.match_indices("CLM*").nth(2).unwrap().0;
    let late = errors(&format!("{}{header}{}", &moved[..at], &moved[at..]));
    assert_eq!(
        late.iter().map(|(slug, id)| (*slug, id.as_str())).collect::<Vec<_>>(),
        [("x12-misplaced", "BHT")]
    );
}

/// What says something twice does not take the place of what was said first.
#[test]
fn a_second_one_is_kept_beside_the_first() {
    let header = "BHT*0019*00*DEMO0001*20260810*0900*CH~";
    assert_comes_back(CLAIMS, header, &format!("{header}BHT*0019*00*DEMO0002*20260811*0900*CH~"));
    let facts = "SBR*P*18*******MB~PAT*****D8*20250101~PAT*****D8*20250102~";
    assert_comes_back(CLAIMS, "SBR*P*18*******MB~", facts);
    let service = "SV1*HC:99213:25*165*UN*1***1:2~";
    assert_comes_back(CLAIMS, service, &format!("SV1**164~{service}"));
}

/// A response is known by its second segment: what stood before that goes along.
#[test]
fn what_stands_before_the_guide_is_known_comes_back() {
    let header = "BHT*0007*11*A-1*20260401*0900*18~";
    assert_comes_back(REVIEW, header, &format!("REF*1L*7001~{header}"));
}

/// Bytes that are not UTF-8 are told where nobody took them, too.
#[test]
fn latin_letters_that_are_kept_are_told() {
    let mut file = changed(CLAIMS, "REF*6R*DEMO-1001-1~", "REF*6R*DEMO-1001-1~ZZ*CAF@~").into_bytes();
    let at = file.windows(4).position(|text| text == b"CAF@").unwrap() + 3;
    file[at] = 0xE9;
    let mut reader = MessageReader::new(&file[..], &Options::default()).unwrap();
    assert!(reader.by_ref().all(|message| message.is_ok()));
    assert!(reader.repairs().any(|repair| repair.code.slug() == "x12-not-utf8"));
}

/// What is left of a segment goes back to that one, also where one before it is kept as a whole.
#[test]
fn the_rest_of_a_segment_finds_it_behind_one_that_is_kept_whole() {
    let line = "PER*BL*DESK*TE*2055550100~";
    let kept = "PER*CX*CARE*TE*2055550103**WWW.EXAMPLE.COM~";
    assert_comes_back(PAYMENT, line, &format!("{kept}PER*BL*^DESK*TE*2055550101~{line}"));
}

/// Each of many repetitions that are not UTF-8 is a value.
#[test]
fn many_repetitions_that_are_not_utf8_are_read() {
    let (before, after) = ELIGIBILITY.split_once("EQ*30").unwrap();
    let many = b"\xff^A^".repeat(200_000);
    let file = [before.as_bytes(), b"EQ*", &many, b"30", after.as_bytes()].concat();
    let mut read = MessageReader::new(&file[..], &Options::default()).unwrap();
    let json = read.next().unwrap().unwrap().to_json();
    assert_eq!(json.matches("x12:\u{ff}").count(), 200_000);
    assert_eq!(json.matches("x12:A\"").count(), 200_000);
    assert!(read.next().is_none());
    assert_eq!(read.repairs().filter(|repair| repair.code.entry().slug == "x12-not-utf8").count(), 1);
}

/// Two loops of one party of which the first holds a name that cannot be held, or nothing at all, are two when written.
#[test]
fn a_second_loop_of_a_party_is_not_laid_over_the_first() {
    for (file, party, first) in [
        (PAYMENT, "N1*PR*", "N1*PR*A:B~"),
        (PAYMENT, "N1*PR*", "N1*PR~"),
        (PAYMENT, "N1*PR*", "N1*PR*^A~N3*1 STREET~"),
        (CLAIMS, "NM1*PR*", "NM1*PR*2*A:B~"),
        (CLAIMS, "NM1*IL*", "NM1*IL*1*^A~"),
    ] {
        let at = file.find(party).unwrap();
        let own = &file[at..=at + file[at..].find('~').unwrap()];
        assert_comes_back(file, own, &format!("{first}{own}"));
        let once = written(&changed(file, own, &format!("{first}{own}")));
        let (one, other) = (once.find(first), once.find(own));
        assert!(one.is_some() && one < other, "{first} {one:?} {other:?} in\n{}", once.replace('~', "~\n"));
    }
}

/// Of two BHT the first tells the guide: the other one does not begin a document of its own, in which the first would be missing.
#[test]
fn a_second_bht_takes_nothing_away() {
    let first = "BHT*0007*11*A-1*20260401*0900*18~";
    let odd = "BHT*0007*11*B-2*20260402*0901*1 8~";
    let once = written(&changed(REVIEW, first, &format!("{odd}{first}")));
    for value in ["B-2", "20260402", "A-1", "20260401"] {
        assert!(once.contains(value), "{value} is not in\n{}", once.replace('~', "~\n"));
    }
}
