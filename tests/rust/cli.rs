//! The command line, driven in memory: the batch forms' columns and words, exit status, bad input, what reaches standard
//! error. Amounts are computed by hand from rows of the official files (RVU25D, GPCI2025, RVU24A, RVU24AR, RVU26C); the
//! arithmetic stands beside each.

use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use cleanclaim::claim::Claim;
use cleanclaim::cli::{Io, run};
use serde_json::Value;

// 99213, RVU25D: work 1.30, practice expense 1.35 (facility 0.57), malpractice 0.10; conversion factor 32.3465.
// GPCI2025 10112/00: 1.000, 0.869, 0.575.
/// (1.30 × 1 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 2.53065 × 32.3465 = 81.857670225
const OFFICE: &str = "81.86";
/// (1.30 × 1 + 0.57 × 0.869 + 0.10 × 0.575) × 32.3465 = 1.85283 × 32.3465 = 59.932565595
const FACILITY: &str = "59.93";
/// 02102/01 Alaska, GPCI2025 1.5, 1.081, 0.592: 3.46855 × 32.3465 = 112.195452575
const ALASKA: &str = "112.20";
/// 01112/05 San Francisco, GPCI2025 1.088, 1.419, 0.445: 3.37455 × 32.3465 = 109.154881575
const SAN_FRANCISCO: &str = "109.15";
/// 01182/18 Los Angeles, GPCI2025 1.042, 1.194, 0.690: 3.03550 × 32.3465 = 98.187800750
const LOS_ANGELES: &str = "98.19";
/// 01112/56 Fresno, GPCI2025 1.014, 1.093, 0.560: 2.84975 × 32.3465 = 92.179438375
const FRESNO: &str = "92.18";

/// What a run left behind.
struct Ran {
    status: u8,
    output: Vec<u8>,
    errors: String,
}

impl Ran {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.output).unwrap()
    }

    /// The rows of the CSV output, as column → cell.
    fn rows(&self) -> Vec<Vec<(String, String)>> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(self.output.as_slice());
        let header = reader.headers().unwrap().clone();
        let named = |row: csv::StringRecord| {
            assert_eq!(row.len(), header.len());
            header.iter().zip(row.iter()).map(|(name, cell)| (name.to_string(), cell.to_string())).collect()
        };
        reader.records().map(|row| named(row.unwrap())).collect()
    }

    /// The last column of a name (ours, where the input has one of that name too), row by row.
    fn column(&self, name: &str) -> Vec<String> {
        let cell = |row: &Vec<(String, String)>| {
            row.iter().rev().find(|(column, _)| column == name).unwrap().1.clone()
        };
        self.rows().iter().map(cell).collect()
    }

    fn json(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn run_with(arguments: &[&str], input: &[u8], terminal: bool) -> Ran {
    let (mut input, mut output, mut errors) = (input, Vec::new(), Vec::new());
    let mut io = Io {
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
        output_is_terminal: terminal,
        errors_is_terminal: false,
        today: "2026-11-24".parse().unwrap(),
    };
    let status = run(["cleanclaim"].iter().chain(arguments), &mut io);
    Ran { status, output, errors: String::from_utf8(errors).unwrap() }
}

fn ran(arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    run_with(arguments, input.as_ref(), false)
}

/// `price lines -` with further arguments.
fn lines(more: &[&str], input: impl AsRef<[u8]>) -> Ran {
    ran(&[&["price", "lines", "-"], more].concat(), input)
}

/// One row under a header: status and reason or amount.
#[track_caller]
fn one(header: &str, row: &str) -> String {
    let ran = lines(&[], format!("{header}\n{row}\n"));
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{row}");
    let (reason, allowed) = (ran.column("reason").remove(0), ran.column("allowed").remove(0));
    let status = ran.column("status").remove(0);
    assert_eq!(status == "priced", reason.is_empty(), "{row}");
    assert_eq!(status == "priced", !allowed.is_empty(), "{row}");
    if status == "priced" { allowed } else { reason }
}

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("cleanclaim-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_string()
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.0.join(name), bytes).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const PLAIN: &str = "date,hcpcs,modifiers,pos,carrier,locality";

// ── price lines ─────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn columns_are_the_contract_s() {
    let input = "row,date,hcpcs,modifiers,pos,carrier,locality,Größe\n\
        1,2025-11-03,99213,25,11,10112,00,a b\n\
        2,2025-11-03,36415,,11,10112,00,\"x,\"\"y\"\n";
    let ran = lines(&[], input);
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.text(),
        format!(
            "row,date,hcpcs,modifiers,pos,carrier,locality,Größe,status,reason,allowed,limiting_charge,setting,schedule,release,release_match,locality_match\n\
             1,2025-11-03,99213,25,11,10112,00,a b,priced,,{OFFICE},,non-facility,physician,RVU25D,exact,exact\n\
             2,2025-11-03,36415,,11,10112,00,\"x,\"\"y\",not-priced,statutory-exclusion,,,,,,,\n"
        )
    );
    let json = lines(&["--json"], input).json();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(&json[0]),
        "row date hcpcs modifiers pos carrier locality Größe status allowed setting schedule release release_match locality_match"
    );
    assert_eq!(keys(&json[1]), "row date hcpcs modifiers pos carrier locality Größe status reason");
    assert_eq!(
        (json[0]["allowed"].as_str(), json[1]["reason"].as_str()),
        (Some(OFFICE), Some("statutory-exclusion"))
    );
}

#[test]
fn one_row_out_for_each_row_in_and_in_order() {
    let mut input = "n,zip,pos,modifiers,hcpcs,date\n".to_string();
    for n in 0..2_000 {
        input += match n % 3 {
            0 => format!("{n},35203,11,,99213,2025-11-03\n"),
            1 => format!("{n},35203,11,,nonsense,2025-11-03\n"),
            _ => format!("{n},35203,11\n"),
        }
        .as_str();
    }
    let ran = lines(&[], input);
    let numbers: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    assert_eq!(ran.column("n"), numbers);
    let reasons = ran.column("reason");
    assert_eq!(&reasons[..3], ["", "malformed-procedure-code", "row-length"]);
    assert!(ran.column("allowed").iter().step_by(3).all(|allowed| allowed == OFFICE));
}

#[test]
fn delimiters() {
    let folder = Folder::new();
    let tabs = "date\thcpcs\tmodifiers\tpos\tzip\n2025-11-03\t99213\t25 GC\t11\t35203\n";
    for name in ["lines.tsv", "LINES.TSV", "lines.tab"] {
        let ran = ran(&["price", "lines", &folder.file(name, tabs)], "");
        assert_eq!(ran.column("allowed"), [OFFICE], "{name}");
        assert!(ran.text().starts_with("date,hcpcs,"), "comma-separated by default");
    }
    for delimiter in ["tab", "\t", "\\t"] {
        assert_eq!(lines(&["--delimiter", delimiter], tabs).column("allowed"), [OFFICE]);
    }
    let semicolons = "date;hcpcs;modifiers;pos;zip\n2025-11-03;99213;;11;35203\n";
    assert_eq!(lines(&["--delimiter", ";"], semicolons).column("allowed"), [OFFICE]);
    for bad in ["", ";;", "\"", "\n", "é"] {
        let ran = lines(&["--delimiter", bad], semicolons);
        assert_eq!(ran.status, 2, "{bad:?}");
        assert!(ran.errors.contains("--delimiter") && ran.errors.contains("the word tab"), "{}", ran.errors);
    }
}

#[test]
fn places() {
    let at = |place: &str| one(PLAIN, &format!("2025-11-03,99213,,11,{place}"));
    assert_eq!(at("10112,00"), OFFICE);
    assert_eq!(at("10112,0"), OFFICE);
    assert_eq!(at("02102,01"), ALASKA);
    assert_eq!(at("01112,05"), SAN_FRANCISCO);
    assert_eq!(at("01182,05"), SAN_FRANCISCO, "the other carrier number of California");
    assert_eq!(at("01182,18"), LOS_ANGELES);
    assert_eq!(at("01112,18"), LOS_ANGELES, "the other carrier number of California");
    assert_eq!(at("10112,77"), "locality-not-covered");
    assert_eq!(at("1112,5"), SAN_FRANCISCO, "a spreadsheet dropped the zeros");
    assert_eq!(at("101,00"), "malformed-carrier");
    assert_eq!(at("1011,00"), "locality-not-covered");
    assert_eq!(at("10112,XX"), "malformed-locality");
    assert_eq!(at(","), "place-missing");
    assert_eq!(at("10112,"), "place-missing");
    let zip = |zip: &str| one("date,hcpcs,modifiers,pos,zip", &format!("2025-11-03,99213,,11,{zip}"));
    assert_eq!(zip("35203"), OFFICE);
    assert_eq!(zip("352030001"), OFFICE);
    assert_eq!(zip("35203-0001"), OFFICE);
    assert_eq!(zip("99501"), ALASKA);
    // ZIP5 of 2025Q4 has the plus-four flag on 93646 (01112/56); the history lists 9999 there and not 0001.
    assert_eq!(zip("93646"), "zip-needs-plus-four");
    assert_eq!(zip("93646-9999"), FRESNO);
    assert_eq!(zip("93646-0001"), "zip-plus-four-unknown");
    assert_eq!(zip("00000"), "zip-not-covered");
    assert_eq!(zip("3520"), "malformed-zip");
    assert_eq!(zip(""), "place-missing");
    // Both kinds of columns: carrier and locality go first, the ZIP code where one of them is empty.
    let both = |place: &str| {
        one("date,hcpcs,modifiers,pos,carrier,locality,zip", &format!("2025-11-03,99213,,11,{place}"))
    };
    assert_eq!(both("02102,01,35203"), ALASKA);
    assert_eq!(both(",,35203"), OFFICE);
    assert_eq!(both("10112,,99501"), ALASKA);
}

#[test]
fn a_locality_carried_forward_is_assumed() {
    let input = "date,hcpcs,modifiers,pos,zip\n2026-08-03,99213,,11,35203\n";
    let ran = lines(&[], input);
    assert_eq!(ran.column("locality_match"), ["assumed"]);
    // RVU26C and GPCI2026 with floor: (1.30 × 1.000 + 1.46 × 0.875 + 0.09 × 0.566) × 33.4009 = 87.792261596
    assert_eq!(ran.column("allowed"), ["87.79"]);
}

#[test]
fn settings_modifiers_and_components() {
    let at = |hcpcs: &str, modifiers: &str, pos: &str| {
        one(PLAIN, &format!("2025-11-03,{hcpcs},{modifiers},{pos},10112,00"))
    };
    assert_eq!(at("99213", "", "22"), FACILITY);
    assert_eq!(at("99213", "", "24"), FACILITY);
    assert_eq!(at("99213", "", "1"), "malformed-place-of-service");
    assert_eq!(at("99213", "", "00"), "place-of-service-not-covered");
    // 71046: 0.22, 0.77, 0.02: 0.90063 × 32.3465 = 29.132228295; 26: 0.22, 0.08, 0.01: 0.29527 × 32.3465 = 9.550951055;
    // TC: 0, 0.69, 0.01: 0.60536 × 32.3465 = 19.581277240. The caps (2.76 + 0.05; 2.68 + 0.04) are higher.
    assert_eq!(at("71046", "", "11"), "29.13");
    assert_eq!(at("71046", "26", "11"), "9.55");
    assert_eq!(at("71046", "GC 26", "11"), "9.55");
    assert_eq!(at("71046", " tc ", "11"), "19.58");
    assert_eq!(at("71046", "26 TC", "11"), "components-contradict");
    assert_eq!(at("99213", "26", "11"), "component-not-applicable");
    // 45378-53: 1.63, 3.22, 0.22: 4.55468 × 32.3465 = 147.327956620
    assert_eq!(at("45378", "53", "11"), "147.33");
    assert_eq!(at("99213", "53", "11"), "carrier-priced");
    assert_eq!(at("27447", "80", "21"), "modifier-not-supported");
    assert_eq!(at("99213", "?!", "11"), "malformed-modifier");
    assert_eq!(at("99213", "0Z", "11"), "modifier-unknown");
    assert_eq!(at("99213", "25 25 25 25 25", "11"), "too-many-modifiers");
    assert_eq!(at("9921", "", "11"), "malformed-procedure-code");
    assert_eq!(at("99X99", "", "11"), "procedure-not-on-schedule");
}

#[test]
fn units_charge_and_minutes() {
    let header = "date,hcpcs,modifiers,pos,carrier,locality,units,charge";
    let at = |hcpcs: &str, units: &str, charge: &str| {
        one(header, &format!("2025-11-03,{hcpcs},,11,10112,00,{units},{charge}"))
    };
    assert_eq!(at("99213", "", ""), OFFICE);
    assert_eq!(at("99213", "2", ""), "163.72"); // 2 × 81.86
    assert_eq!(at("99213", "1.5", ""), "122.79"); // 1.5 × 81.86
    assert_eq!(at("99213", "1", "125.00"), OFFICE);
    assert_eq!(at("99213", "1", "80"), "80.00");
    assert_eq!(at("99213", "2", "163.71"), "163.71");
    assert_eq!(at("99213", "1", "0"), "0.00");
    // Therapy: 0.45, 0.43, 0.01: 0.82942 × 32.3465 = 26.828834030; further units with half the practice expense:
    // (0.45 + 0.215 × 0.869 + 0.01 × 0.575) × 32.3465 = 20.7853757025; 26.83 + 2 × 20.79
    assert_eq!(at("97110", "3", ""), "68.41");
    for (units, charge, reason) in [
        ("0", "", "units-not-positive"),
        ("-1", "", "units-not-positive"),
        ("one", "", "malformed-decimal"),
        ("0.0001", "", "malformed-decimal"),
        ("99999999999999999999", "", "amount-overflow"),
        ("9000000000000000", "", "amount-overflow"),
        ("1", "-80.00", "charge-negative"),
        ("1", "$80", "malformed-decimal"),
        ("1", "80.001", "malformed-decimal"),
        ("1", "1e3", "malformed-decimal"),
        ("1", "99999999999999999999", "amount-overflow"),
    ] {
        assert_eq!(at("99213", units, charge), reason, "{units} {charge}");
    }
    // The largest charge that can be held is no trouble: the fee is lower.
    assert_eq!(at("99213", "1", "92233720368547758.07"), OFFICE);
    let anesthesia =
        one("date,hcpcs,modifiers,pos,carrier,locality,minutes", "2025-11-03,00100,AA,21,10112,00,60");
    assert_eq!(anesthesia, "modifier-not-supported");
    assert_eq!(one(PLAIN, "2025-11-03,00100,,21,10112,00"), "anesthesia-service");
}

#[test]
fn who_bills_and_who_renders() {
    let header = "date,hcpcs,modifiers,pos,carrier,locality,billed_by,provider_type,participation,qualifying_participant";
    let run = |date: &str, words: &str| lines(&[], format!("{header}\n{date},99213,,11,10112,00,{words}\n"));
    let at = |words: &str| {
        let ran = run("2025-11-03", words);
        (ran.column("reason").remove(0) + &ran.column("allowed")[0], ran.column("limiting_charge").remove(0))
    };
    let plain = |text: &str| (text.to_string(), String::new());
    assert_eq!(at(",,,"), plain(OFFICE));
    assert_eq!(at("physician,physician,participating,no"), plain(OFFICE));
    // 95 % of 81.86 = 77.767; 109.25 % of 81.86 = 89.43205
    assert_eq!(at("physician,,non-participating,"), ("77.77".to_string(), "89.43".to_string()));
    // 85 % of 81.86 = 69.581; 75 % of 81.86 = 61.395
    for (kind, amount) in [
        ("np", "69.58"),
        ("pa", "69.58"),
        ("cns", "69.58"),
        ("cnm", OFFICE),
        ("csw", "61.40"),
        ("psychologist", OFFICE),
        ("dietitian", "69.58"),
        ("mft", "61.40"),
        ("mhc", "61.40"),
        ("therapist", OFFICE),
    ] {
        assert_eq!(at(&format!(",{kind},,")), plain(amount), "{kind}");
    }
    // Assignment is mandatory for them: non-participation changes nothing, and there is no limiting charge.
    assert_eq!(at(",np,non-participating,"), plain("69.58"));
    assert_eq!(at(",crna,,").0, "provider-type-not-supported");
    for words in ["asc,,,", "laboratory,,,", "supplier,,,", "ambulance,,,"] {
        assert_eq!(at(words).0, "schedule-not-loaded", "{words}");
    }
    for words in ["hospital,,,", ",nurse,,", ",,maybe,", ",,,y"] {
        assert_eq!(at(words).0, "unknown-word", "{words}");
    }
    // From 2026 on a qualifying participant has another conversion factor: 2.62844 × 33.5675 = 88.230159700.
    assert_eq!(run("2026-05-04", ",,,yes").column("allowed"), ["88.23"]);
    assert_eq!(run("2026-05-04", ",,,no").column("allowed"), ["87.79"]); // 2.62844 × 33.4009 = 87.792261596
    assert_eq!(run("2025-11-03", ",,,yes").column("allowed"), [OFFICE]);
}

#[test]
fn releases() {
    let at = |more: &[&str], date: &str| {
        let ran = lines(more, format!("{PLAIN}\n{date},99213,,11,10112,00\n"));
        let cell = |name: &str| ran.column(name).remove(0);
        let (amount, reason) = (cell("allowed"), cell("reason"));
        (amount + &reason, cell("release"), cell("release_match"))
    };
    let is = |amount: &str, release: &str, matched: &str| (amount.into(), release.into(), matched.into());
    // GPCI2024 10112/00 1.0, 0.869, 0.575: (1.30 + 1.33 × 0.869 + 0.0575) = 2.51327;
    // × 32.7442 = 82.295015534, × 33.2875 = 83.660475125
    assert_eq!(at(&[], "2024-03-08"), is("82.30", "RVU24A", "exact"));
    assert_eq!(at(&[], "2024-03-09"), is("83.66", "RVU24AR", "exact"));
    assert_eq!(at(&[], "2025-10-01"), is(OFFICE, "RVU25D", "exact"));
    assert_eq!(at(&[], "2025-02-03"), is(OFFICE, "RVU25D", "same-year"));
    assert_eq!(at(&["--release-match", "same-year"], "2025-02-03"), is(OFFICE, "RVU25D", "same-year"));
    assert_eq!(at(&["--release-match", "exact"], "2025-02-03"), is("date-not-covered", "", ""));
    assert_eq!(at(&["--release-match", "exact"], "2025-10-01"), is(OFFICE, "RVU25D", "exact"));
    assert_eq!(at(&[], "2024-12-31"), is("83.66", "RVU24C", "same-year"));
    assert_eq!(at(&[], "2019-12-31"), is("date-not-covered", "", ""));
    assert_eq!(at(&[], "2027-01-01"), is("date-not-covered", "", ""));
    for date in ["2025-02-29", "11/03/2025", "20251103x", "2025-13-01", ""] {
        assert_eq!(at(&[], date), is("malformed-date", "", ""), "{date}");
    }
    // RVU25D was released on 2025-09-11; GPCI2025 has no published date and counts from its first day.
    assert_eq!(at(&["--known-on", "2025-09-11"], "2025-11-03"), is(OFFICE, "RVU25D", "exact"));
    assert_eq!(at(&["--known-on", "2025-09-10"], "2025-11-03"), is("date-not-covered", "", ""));
    let bad = lines(&["--known-on", "yesterday"], "");
    assert_eq!(bad.status, 2);
    assert!(bad.errors.contains("'yesterday' is no value of --known-on") && bad.errors.contains("ISO date"));
}

#[test]
fn the_known_on_column_goes_before_the_option() {
    let input = format!(
        "{PLAIN},known_on\n2025-11-03,99213,,11,10112,00,\n2025-11-03,99213,,11,10112,00,2025-09-11\n2025-11-03,99213,,11,10112,00,soon\n"
    );
    assert_eq!(
        lines(&["--known-on", "2025-09-10"], &input).column("reason"),
        ["date-not-covered", "", "malformed-date"]
    );
    assert_eq!(lines(&[], &input).column("reason"), ["", "", "malformed-date"]);
}

#[test]
fn exit_status_and_fail_on() {
    let good = format!("{PLAIN}\n2025-11-03,99213,,11,10112,00\n");
    let bad = format!("{good}2025-11-03,36415,,11,10112,00\n");
    assert_eq!(lines(&[], &bad).status, 0);
    for severity in ["advice", "warning", "denial", "rejection"] {
        assert_eq!(lines(&["--fail-on", severity], &good).status, 0);
        assert_eq!(lines(&["--fail-on", severity], &bad).status, 1);
    }
    assert_eq!(lines(&["--fail-on", "doom"], &bad).status, 2);
    assert_eq!(lines(&["--trace"], &bad).status, 2, "a trace of rows needs --json");
    assert_eq!(lines(&["--json", "--csv"], &bad).status, 2);
    for arguments in [&["price"][..], &[], &["nonsense"], &["price", "lines"], &["price", "claims"]] {
        let ran = ran(arguments, "");
        assert_eq!((ran.status, ran.output.len()), (2, 0), "{arguments:?}");
        assert!(!ran.errors.is_empty());
    }
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["help", "price"],
        &["price", "lines", "--help"],
        &["price", "claims", "-h"],
    ] {
        let ran = ran(arguments, "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{arguments:?}");
        assert!(!ran.output.is_empty());
    }
    assert!(ran(&["--help"], "").text().contains("Exit status: 0 "));
}

#[test]
fn the_trace_of_a_row() {
    let input = format!("{PLAIN}\n2025-11-03,99213,,11,10112,00\n2025-11-03,36415,,11,10112,00\n");
    let json = lines(&["--json", "--trace"], &input).json();
    let steps = json[0]["trace"].as_array().unwrap();
    assert!(
        steps.iter().any(|step| step["rule"] == "fee-schedule-amount" && step["value"] == OFFICE),
        "{steps:#?}"
    );
    assert!(!json[1]["trace"].as_array().unwrap().is_empty(), "the steps before a refusal are shown too");
    let mut plain = json;
    plain.iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("trace")));
    assert_eq!(plain, lines(&["--json"], &input).json(), "the same answer with and without its trace");
}

#[test]
fn a_table_says_below_why_rows_are_not_priced() {
    let input = format!(
        "{PLAIN}\n2025-11-03,99213,,11,10112,00\n2025-11-03,9921,,11,10112,00\n2025-11-03,9921,,11,10112,00\n"
    );
    let shown = run_with(&["price", "lines", "-"], input.as_bytes(), true);
    let said =
        "row 2, row 3: procedure code '9921' has 4 characters; HCPCS codes have 5 letters and digits\n";
    assert!(shown.text().ends_with(said), "{}", shown.text());
}

// ── bad input of price lines ────────────────────────────────────────────────────────────────────────────────────────

#[track_caller]
fn unusable(ran: &Ran, says: &[&str]) {
    assert_eq!(ran.status, 2, "{}", ran.errors);
    assert!(ran.errors.starts_with("cleanclaim: "), "{}", ran.errors);
    assert_eq!(ran.errors.lines().count(), 2, "what and remedy: {}", ran.errors);
    for part in says {
        assert!(ran.errors.contains(part), "'{part}' in {}", ran.errors);
    }
}

#[test]
fn unusable_files() {
    unusable(&lines(&[], ""), &["- is empty", "header row"]);
    unusable(&lines(&[], "\n\n"), &["- is empty"]);
    unusable(&lines(&[], "hcpcs,modifiers,pos,zip\n"), &["no column 'date'", "hcpcs, modifiers, pos, zip"]);
    unusable(
        &lines(&[], "date,hcpcs,modifiers,pos,carrier\n"),
        &["no column 'zip (or carrier and locality)'"],
    );
    unusable(&lines(&[], "date,hcpcs,modifiers,pos,zip,zip\n"), &["column 'zip' more than once"]);
    unusable(
        &lines(&[], "date,hcpcs,modifiers,pos,zip,charge,charge \n"),
        &["column 'charge' more than once"],
    );
    let utf16: Vec<u8> = format!("\u{feff}{PLAIN}\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    unusable(&lines(&[], utf16), &["UTF-16", "UTF-8"]);
    unusable(&lines(&[], b"date,hcpcs,modifiers,pos,zip,Gr\xf6\xdfe\n"), &["another encoding", "UTF-8"]);
    unusable(&lines(&[], "da\0te,hcpcs\n"), &["UTF-16"]);
    let folder = Folder::new();
    unusable(&ran(&["price", "lines", &folder.path("")], ""), &["it is a folder"]);
    unusable(&ran(&["price", "lines", &folder.path("absent.csv")], ""), &["absent.csv cannot be read"]);
}

#[test]
fn a_header_alone_gives_a_header() {
    let ran = lines(&[], "date,hcpcs,modifiers,pos,zip");
    assert_eq!((ran.status, ran.rows().len()), (0, 0));
    assert!(ran.text().starts_with("date,hcpcs,modifiers,pos,zip,status,reason,"));
    assert_eq!(lines(&["--json"], "date,hcpcs,modifiers,pos,zip\n").text(), "");
}

#[test]
fn marks_line_ends_and_odd_bytes() {
    let row = "2025-11-03,99213,,11,10112,00";
    for text in [
        format!("\u{feff}{PLAIN}\r\n{row}\r\n"),
        format!("{PLAIN}\n{row}"),
        format!("{PLAIN}\r{row}\r"),
        format!("{PLAIN}\n\n{row}\n\n"),
        " date , hcpcs,modifiers,pos,carrier,locality\n 2025-11-03 , 99213 ,, 11 , 10112 , 00 \n".to_string(),
        format!("\u{feff}\"date\",hcpcs,modifiers,pos,carrier,locality\n{row}\n"),
    ] {
        assert_eq!(lines(&[], &text).column("allowed"), [OFFICE], "{text:?}");
    }
    // Cells that are no UTF-8 pass through as they are; where one is needed its row is answered with a reason.
    let mut bytes = format!("note,{PLAIN}\n").into_bytes();
    bytes.extend(b"Gr\xf6\xdfe,2025-11-03,99213,,11,10112,00\n\x00,2025-11-03,99213\xf6,,11,10112,00\n");
    bytes.extend(b"x,2025-11-03,99213\x00,,11,10112,00\n");
    let ran = lines(&[], &bytes);
    assert_eq!(ran.status, 0);
    let text = String::from_utf8_lossy(&ran.output).into_owned();
    assert!(ran.output.windows(6).any(|part| part == b"Gr\xf6\xdfe,"), "{text}");
    let reasons: Vec<&str> =
        ["priced,,", "not-priced,cell-not-utf8", "not-priced,malformed-procedure-code"].into();
    for (line, reason) in text.lines().skip(1).zip(reasons) {
        assert!(line.contains(reason), "{line}");
    }
    assert_eq!(lines(&["--json"], &bytes).status, 0);
}

#[test]
fn rows_of_another_length_and_open_quotes() {
    let row = "2025-11-03,99213,,11,10112,00";
    let ran =
        lines(&[], format!("{PLAIN}\n{row},more\n2025-11-03,99213\n{row}\n\"2025-11-03,99213,,11\n{row}\n"));
    assert_eq!(ran.status, 0);
    assert_eq!(ran.column("reason"), ["row-length", "row-length", "", "row-length"]);
}

#[test]
fn a_cell_of_ten_megabytes() {
    let long = "7".repeat(10 << 20);
    let ran = lines(&[], format!("{PLAIN},note\n2025-11-03,{long},,11,10112,00,{long}\n"));
    assert_eq!(ran.column("reason"), ["malformed-procedure-code"]);
    assert!(ran.output.len() > 20 << 20, "passed through whole");
    let shown = run_with(
        &["price", "lines", "-"],
        format!("{PLAIN},note\n2025-11-03,99213,,11,10112,00,{long}\n").as_bytes(),
        true,
    );
    assert!(shown.output.len() < 4096, "a table cuts what would push all else off the screen");
}

/// A table is kept whole in no memory: the reader hands out rows as it goes and the writer has seen the first ones by then.
#[test]
fn two_hundred_thousand_rows_stream() {
    struct Rows {
        left: u32,
        row: Vec<u8>,
        position: usize,
    }
    impl Read for Rows {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.position == self.row.len() {
                if self.left == 0 {
                    return Ok(0);
                }
                self.left -= 1;
                self.row = b"2025-11-03,99213,,11,10112,00\n".to_vec();
                self.position = 0;
            }
            let count = buffer.len().min(self.row.len() - self.position);
            buffer[..count].copy_from_slice(&self.row[self.position..self.position + count]);
            self.position += count;
            Ok(count)
        }
    }
    /// Counts lines and keeps none.
    #[derive(Default)]
    struct Count(usize);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            assert!(bytes.len() < 1 << 20, "rows are written as they come");
            self.0 += bytes.iter().filter(|byte| **byte == b'\n').count();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let rows = Rows { left: 200_000, row: format!("{PLAIN}\n").into_bytes(), position: 0 };
    let (mut input, mut output, mut errors) = (BufReader::new(rows), Count::default(), Vec::new());
    let mut io = Io {
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
        output_is_terminal: false,
        errors_is_terminal: false,
        today: "2026-11-24".parse().unwrap(),
    };
    assert_eq!(run(["cleanclaim", "price", "lines", "-"], &mut io), 0);
    assert_eq!(output.0, 200_001);
}

#[test]
fn what_reaches_a_terminal_commands_nothing() {
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m";
    let input = format!("{PLAIN},note\n2025-11-03,99213,,11,10112,00,{hostile}\n");
    let shown = run_with(&["price", "lines", "-"], input.as_bytes(), true);
    assert!(
        !shown.text().contains(|character: char| character.is_control() && character != '\n'),
        "{}",
        shown.text()
    );
    assert!(shown.text().contains("owned") && shown.text().contains(OFFICE));
    assert!(lines(&[], &input).text().contains(hostile), "CSV passes it through unchanged");
    let forced = run_with(&["price", "lines", "-", "--csv"], input.as_bytes(), true);
    assert!(forced.text().contains(hostile));
    // A column's name, a file's name, a claim's identifier.
    let shown = run_with(&["price", "lines", "-"], format!("{PLAIN},{hostile}\n").as_bytes(), true);
    assert!(!shown.text().contains('\u{1b}'));
    let failed = ran(&["price", "claims", hostile], "");
    assert_eq!(failed.status, 2);
    assert!(!failed.errors.contains('\u{1b}') && !failed.errors.contains('\u{9b}'), "{:?}", failed.errors);
    let mut claim = sample("X");
    claim.id = hostile.to_string();
    let shown = run_with(&["price", "claims", "-", "--trace"], claim.to_json().as_bytes(), true);
    assert!(
        !shown.text().contains(|character: char| character.is_control() && character != '\n'),
        "{}",
        shown.text()
    );
}

#[test]
fn a_column_of_ours_in_the_input() {
    let input = format!("{PLAIN},reason,allowed\n2025-11-03,99213,,11,10112,00,theirs,1.00\n");
    let ran = lines(&[], &input);
    assert_eq!(
        (ran.column("reason"), ran.column("allowed")),
        (vec![String::new()], vec![OFFICE.to_string()])
    );
    let json = lines(&["--json"], &input).json();
    assert_eq!((json[0].get("reason"), json[0]["allowed"].as_str()), (None, Some(OFFICE)));
}

/// A writer that fails after some bytes.
struct Failing(usize, io::ErrorKind);

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(self.1.into());
        }
        let count = bytes.len().min(self.0);
        self.0 -= count;
        Ok(count)
    }
    fn flush(&mut self) -> io::Result<()> {
        if self.0 == 0 { Err(self.1.into()) } else { Ok(()) }
    }
}

#[test]
fn a_closed_pipe_ends_quietly_and_a_full_disk_does_not() {
    let input = format!("{PLAIN}\n{}", "2025-11-03,99213,,11,10112,00\n".repeat(1000));
    let claims = sample("X").to_json();
    let commands: [(&[&str], &str); 8] = [
        (&["price", "lines", "-"], &input),
        (&["price", "lines", "-", "--json"], &input),
        (&["price", "claims", "-"], &claims),
        (&["price", "claims", "-", "--json"], &claims),
        (&["price", "claims", "-", "--trace"], &claims),
        (&["tables", "coverage"], ""),
        (&["tables", "list"], ""),
        (&["--help"], ""),
    ];
    for (arguments, text) in commands {
        for room in [0, 10, 60] {
            for (kind, expected) in [(io::ErrorKind::BrokenPipe, 0), (io::ErrorKind::StorageFull, 2)] {
                let (mut input, mut output, mut errors) = (text.as_bytes(), Failing(room, kind), Vec::new());
                let mut io = Io {
                    input: &mut input,
                    output: &mut output,
                    errors: &mut errors,
                    output_is_terminal: false,
                    errors_is_terminal: false,
                    today: "2026-11-24".parse().unwrap(),
                };
                let status = run(["cleanclaim"].iter().chain(arguments), &mut io);
                assert_eq!(status, expected, "{arguments:?} {room} {kind:?}");
                let errors = String::from_utf8(errors).unwrap();
                assert_eq!(errors.is_empty(), expected == 0, "{errors}");
                assert!(expected == 0 || errors.contains("output cannot be written"), "{errors}");
            }
        }
    }
}

// ── price claims ────────────────────────────────────────────────────────────────────────────────────────────────────

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/claims/demo-837p.edi");

fn sample(id: &str) -> Claim {
    Claim::professional(id)
        .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
        .patient_is_subscriber("UNIQUENAME", "UNIQUEFIRST", "1950-02-03", "1EG4TE5MK73")
        .payer("MEDICARE", "10112")
        .place_of_service("11")
        .diagnosis("I10")
        .line("2025-11-03", "99213", &["25"], "1", "125.00")
        .line("2025-11-03", "36415", &[], "1", "10.00")
        .build()
        .unwrap()
}

#[test]
fn claims_as_rows() {
    let folder = Folder::new();
    let file = folder.file("one.json", sample("A-1").to_json());
    let ran = ran(&["price", "claims", &file], "");
    // 20 % of 81.86 = 16.372; 81.86 − 16.37 = 65.49; 2 % of it = 1.3098; 65.49 − 1.31 = 64.18
    assert_eq!(
        ran.text(),
        format!(
            "file,claim,line,hcpcs,charge,allowed,patient_responsibility,payment,status,reason\n\
             {file},A-1,1,99213,125.00,81.86,16.37,64.18,priced,\n\
             {file},A-1,2,36415,10.00,,,,not-priced,statutory-exclusion\n"
        )
    );
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
}

#[test]
fn claims_as_json() {
    let ran = ran(&["price", "claims", "-", "--json"], sample("A-1").to_json());
    let json = ran.json();
    assert_eq!(json.len(), 1);
    let claim = &json[0];
    assert_eq!((claim["file"].as_str(), claim["claim"].as_str()), (Some("-"), Some("A-1")));
    let line = &claim["lines"][0];
    for (name, value) in [
        ("hcpcs", "99213"),
        ("charge", "125.00"),
        ("allowed", OFFICE),
        ("patient_responsibility", "16.37"),
        ("payment", "64.18"),
        ("status", "priced"),
    ] {
        assert_eq!(line[name], value, "{name}");
    }
    assert_eq!(line["line"], 1);
    assert_eq!(line["adjustments"].as_array().unwrap().len(), 3, "45, 253 and the coinsurance");
    assert!(line.get("trace").is_none() && line.get("reason").is_none());
    let refused = &claim["lines"][1];
    assert_eq!(
        (refused["status"].as_str(), refused["reason"].as_str()),
        (Some("not-priced"), Some("statutory-exclusion"))
    );
    assert!(refused["message"].as_str().unwrap().contains("36415"));
    assert_eq!(claim["notes"][0]["slug"], "deductible-assumed");
    assert_eq!(claim["totals"]["payment"], "64.18");
    let traced =
        &self::ran(&["price", "claims", "-", "--json", "--trace"], sample("A-1").to_json()).json()[0];
    assert!(traced["lines"][0]["trace"].as_array().unwrap().iter().any(|step| step["rule"] == "coinsurance"));
}

#[test]
fn every_form_of_claims() {
    let (a, b) = (sample("A").to_json(), sample("B").to_json());
    let pretty = sample("A").to_json_pretty();
    for (text, claims) in [
        (a.clone(), "A A"),
        (format!("\u{feff}  {a}\n"), "A A"),
        (format!("[{a},\n{b}]"), "A A B B"),
        (format!("{a}\n{b}\n"), "A A B B"),
        (format!("{a}{b}"), "A A B B"),
        (pretty, "A A"),
    ] {
        let ran = ran(&["price", "claims", "-"], &text);
        assert_eq!((ran.status, ran.column("claim").join(" ").as_str()), (0, claims), "{}", ran.errors);
    }
    // Several files, 837 and JSON, in the order given.
    let folder = Folder::new();
    let file = folder.file("a.json", &a);
    let ran = ran(&["price", "claims", &file, DEMO, "-"], &b);
    let files = ran.column("file");
    assert_eq!((ran.status, files.len()), (0, 2 + 13 + 2));
    assert_eq!((&files[0], files[2].as_str(), files[15].as_str()), (&file, DEMO, "-"));
    assert_eq!(ran.column("claim")[2..6], ["DEMO-1001", "DEMO-1001", "DEMO-1001", "DEMO-1001"]);
    assert_eq!(ran.column("line")[2..6], ["1", "2", "3", "4"]);
    assert_eq!(ran.column("allowed")[2..4], [OFFICE, "9.55"]); // 71046-26 as above
}

#[test]
fn where_the_claim_is_priced() {
    let json = sample("A").to_json();
    let at = |more: &[&str]| {
        let ran = ran(&[&["price", "claims", "-"], more].concat(), &json);
        if ran.status == 2 { ran.errors } else { ran.column("reason").remove(0) + &ran.column("allowed")[0] }
    };
    assert_eq!(at(&[]), OFFICE);
    assert_eq!(at(&["--zip", "99501"]), ALASKA);
    assert_eq!(at(&["--zip", "93646"]), "zip-needs-plus-four");
    assert_eq!(at(&["--zip", "93646-9999"]), FRESNO);
    assert_eq!(at(&["--locality", "02102/01"]), ALASKA);
    assert_eq!(at(&["--locality", "10112/00"]), OFFICE);
    assert_eq!(at(&["--locality", "Alabama"]), OFFICE);
    assert_eq!(at(&["--locality", "alaska"]), ALASKA);
    assert_eq!(at(&["--locality", "01182/05"]), SAN_FRANCISCO);
    let ambiguous = at(&["--locality", "California"]);
    assert!(
        ambiguous.contains("names more than one") && ambiguous.contains("carrier and locality"),
        "{ambiguous}"
    );
    assert!(at(&["--locality", "Atlantis"]).contains("no payment locality"));
    assert!(at(&["--locality", "10112/0x"]).contains("no value of --locality"));
    assert!(at(&["--zip", "123"]).contains("no value of --zip"));
    assert!(at(&["--zip", "35203", "--locality", "10112/00"]).contains("cannot be used with"));
}

#[test]
fn options_of_claims() {
    let json = sample("A").to_json();
    let run = |more: &[&str]| ran(&[&["price", "claims", "-"], more].concat(), &json);
    let first = |more: &[&str], column: &str| run(more).column(column).remove(0);
    // Deductible first: 81.86 − 50.00 = 31.86; 20 % = 6.372; 50.00 + 6.37; 25.49 − 2 % (0.5098) = 24.98
    assert_eq!(first(&["--deductible-remaining", "50"], "patient_responsibility"), "56.37");
    assert_eq!(first(&["--deductible-remaining", "50"], "payment"), "24.98");
    assert_eq!(first(&["--deductible-remaining", "257"], "patient_responsibility"), OFFICE);
    assert_eq!(first(&["--deductible-remaining", "257"], "payment"), "0.00");
    for bad in ["-1", "much", "1.001"] {
        let ran = run(&[&format!("--deductible-remaining={bad}")]);
        assert_eq!(ran.status, 2);
        assert!(ran.errors.contains("--deductible-remaining"), "{}", ran.errors);
    }
    let notes = |more: &[&str]| run(&[&["--json"], more].concat()).json()[0]["notes"].clone();
    let given = notes(&["--deductible-remaining", "0"]);
    assert_eq!(
        (given[0]["slug"].as_str(), given.as_array().unwrap().len()),
        (Some("preventive-share-not-known"), 1)
    );
    assert_eq!(notes(&[])[0]["slug"], "deductible-assumed");
    assert_eq!(first(&["--provider-type", "np"], "allowed"), "69.58"); // 85 % of 81.86 = 69.581
    assert_eq!(run(&["--provider-type", "wizard"]).status, 2);
    assert_eq!(first(&["--participation", "non-participating"], "allowed"), "77.77"); // 95 % of 81.86
    assert_eq!(first(&["--qualifying-participant"], "allowed"), OFFICE);
    assert_eq!(first(&["--known-on", "2025-09-10"], "reason"), "date-not-covered");
    let early = json.replace("2025-11-03", "2025-02-03");
    let early = |more: &[&str]| ran(&[&["price", "claims", "-"], more].concat(), &early);
    assert_eq!(early(&[]).column("allowed")[0], OFFICE);
    assert_eq!(early(&["--release-match", "exact"]).column("reason")[0], "date-not-covered");
    // Every claim here has the advice on its deductible; the second line is not priced.
    assert_eq!(run(&["--fail-on", "rejection"]).status, 1);
    let mut priced = sample("A");
    priced.lines.truncate(1);
    let status = |more: &[&str]| ran(&[&["price", "claims", "-"], more].concat(), priced.to_json()).status;
    assert_eq!(status(&["--fail-on", "advice"]), 1);
    assert_eq!(status(&["--fail-on", "warning"]), 0);
    assert_eq!(
        status(&["--fail-on", "advice", "--deductible-remaining", "0"]),
        1,
        "the advice on preventive services"
    );
    assert_eq!(status(&["--fail-on", "denial"]), 0);
}

#[test]
fn the_table_says_each_thing_once() {
    let both = format!("{}{}", sample("A").to_json(), sample("B").to_json());
    let shown = run_with(&["price", "claims", "-"], both.as_bytes(), true);
    let text = shown.text();
    assert!(text.contains("A/2, B/2: not priced: procedure 36415 has status X"), "{text}");
    assert!(text.contains("A, B: advice: what is left of the deductible was not given"), "{text}");
    // 2 × 125.00 + 2 × 10.00; 2 × 81.86, 16.37, 64.18
    let sums = "2 claims, 2 lines priced, 2 not. Charge 270.00, allowed 163.72: patient 32.74, Medicare 128.36 after sequestration.";
    assert!(text.contains(sums), "{text}");
    assert!(!text.contains("fee-schedule-amount"), "no trace unless asked for");
    let traced = |value: &str| ran(&["price", "claims", "-", value], &both).text().to_string();
    assert_eq!(traced("--trace").matches("rule fee-schedule-amount").count(), 2);
    assert_eq!(traced("--trace=A").matches("rule fee-schedule-amount").count(), 1);
    assert_eq!(traced("--trace=B/1").matches("rule fee-schedule-amount").count(), 1);
    assert_eq!(traced("--trace=B/2").matches("rule fee-schedule-amount").count(), 0);
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = Folder::new();
    let (good, bad) =
        (folder.file("good.json", sample("A").to_json()), folder.file("bad.json", "{\"schema\""));
    let empty = folder.file("empty.837", "");
    let other = folder.file("letter.txt", "Dear Sir or Madam");
    let ran =
        ran(&["price", "claims", &bad, &empty, &folder.path("absent"), &folder.path(""), &other, &good], "");
    assert_eq!((ran.status, ran.rows().len()), (2, 2));
    assert_eq!(ran.errors.lines().count(), 10, "what and remedy for each: {}", ran.errors);
    for name in ["bad.json", "empty.837", "absent", "it is a folder", "letter.txt"] {
        assert!(ran.errors.contains(name), "{name} in {}", ran.errors);
    }
}

#[test]
fn a_claim_that_cannot_be_read_is_named_by_its_number_and_nobody_by_name() {
    let good = sample("A").to_json();
    for (from, to, path) in [
        ("\"total_charge\"", "\"UNIQUEFIELD\":1,\"total_charge\"", "UNIQUEFIELD"),
        ("\"charge\":\"125.00\"", "\"charge\":\"UNIQUEVALUE\"", "lines[0].charge"),
        ("\"UNIQUEFIRST\"", "{\"UNIQUEVALUE\":1}", "subscriber.person.name.first"),
        ("\"1950-02-03\"", "19500203", "subscriber.person.birth_date"),
    ] {
        let broken = good.replacen(from, to, 1);
        assert_ne!(broken, good, "{from}");
        for text in [format!("{good}\n{broken}\n{good}\n"), format!("[{good},{broken},{good}]")] {
            let ran = ran(&["price", "claims", "-"], &text);
            assert_eq!(ran.status, 2);
            assert_eq!(ran.rows().len(), 4, "the other claims are answered");
            assert!(ran.errors.starts_with("cleanclaim: -, claim 2: "), "{}", ran.errors);
            assert!(ran.errors.contains(path), "{path} in {}", ran.errors);
            for private in ["UNIQUENAME", "UNIQUEFIRST", "UNIQUEVALUE", "1EG4TE5MK73", "1950"] {
                assert!(!ran.errors.contains(private), "{private} in {}", ran.errors);
            }
        }
    }
}

#[test]
fn an_837_that_was_cut_off_is_told() {
    let whole = std::fs::read(DEMO).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let middle = text.find("CLM*DEMO-1003").unwrap();
    let ran = ran(&["price", "claims", "-"], &whole[..middle]);
    assert!(ran.errors.contains("warning") && ran.errors.contains("cut off"), "{}", ran.errors);
    assert_eq!(ran.column("claim").last().map(String::as_str), Some("DEMO-1002"));
    let header = &whole[..text.find("GS*").unwrap()];
    unusable(&self::ran(&["price", "claims", "-"], header), &["no claim stands in the document"]);
    assert_eq!(self::ran(&["price", "claims", "-"], "[]").status, 2);
    for end in (0..whole.len()).step_by(97) {
        let ran = self::ran(&["price", "claims", "-"], &whole[..end]);
        assert!(ran.status == 2 || !ran.errors.is_empty(), "{end}: a file cut off there goes unnoticed");
        for private in ["SAMPLE", "ROSA", "1EG4TE5MK73", "19480317"] {
            assert!(!ran.errors.contains(private), "{}", ran.errors);
        }
    }
}

#[test]
fn amounts_too_large_to_add_stop_nothing() {
    let huge = "92233720368547758.07";
    let mut claim = sample("A");
    claim.lines.iter_mut().for_each(|line| line.charge = huge.parse().unwrap());
    let text = format!("{}\n{}\n", claim.to_json(), sample("B").to_json());
    let ran = ran(&["price", "claims", "-"], &text);
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert_eq!(ran.column("reason"), ["amount-overflow", "amount-overflow", "", "statutory-exclusion"]);
    let mut one = sample("A");
    one.lines.truncate(1);
    one.lines[0].charge = huge.parse().unwrap();
    let shown = run_with(&["price", "claims", "-"], format!("{0}{0}", one.to_json()).as_bytes(), true);
    assert_eq!(shown.status, 0);
    assert!(shown.text().contains("sums are too large"), "{}", shown.text());
    // A charge below zero is refused, line by line.
    let mut below = sample("A");
    below.lines[0].charge = "-1.00".parse().unwrap();
    assert_eq!(self::ran(&["price", "claims", "-"], below.to_json()).column("reason")[0], "charge-negative");
}

// ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// An invented release: 99213 with other values, 32.0000 as conversion factor.
const RELEASE: &str = "hcpcs,mod,description,status_code,not_used_for_medicare_payment,work_rvu,non_fac_pe_rvu,non_fac_indicator,facility_pe_rvu,facility_indicator,mp_rvu,non_facility_total,facility_total,pctc_ind,glob_days,pre_op,intra_op,post_op,mult_proc,bilat_surg,asst_surg,co_surg,team_surg,endo_base,conv_factor,physician_supervision_of_diagnostic_procedures,calculation_flag,diagnostic_imaging_family_indicator,non_facility_pe_used_for_opps_payment_amount,facility_pe_used_for_opps_payment_amount,mp_used_for_opps_payment_amount\n99213,,Green thimble,A,,1.0,1.0,,1.0,,1.0,3.0,3.0,0,XXX,0.0,0.0,0.0,0,0,0,0,0,,32.0,09,0,99,0.0,0.0,0.0\n";
const GPCI: &str = "mac,state,locality_number,locality_name,gpci_work,gpci_pe,gpci_mp,gpci_gaf\n10112,AL,00,NOWHERE,1.0,0.5,0.25,0.58\n";

fn imported(folder: &Folder) -> String {
    let fees = folder.file("2024_pprrvu_rvu24d_oct.csv", RELEASE);
    let gpci = folder.file("2024_gpci_rvu24d.csv", GPCI);
    let out = folder.path("packs");
    std::fs::create_dir(&out).unwrap();
    let ran = ran(&["tables", "import", "--out", &out, "--fingerprints", &fees, &gpci], "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert!(
        ran.text().contains("physician_fee_schedule.pack") && ran.text().contains("RVU24D"),
        "{}",
        ran.text()
    );
    out
}

#[test]
fn import_inspect_list_coverage_price() {
    let folder = Folder::new();
    let out = imported(&folder);
    let pack = format!("{out}/physician_fee_schedule.pack");
    let fingerprints = std::fs::read_to_string(format!("{out}/fingerprints.tsv")).unwrap();
    assert!(fingerprints.contains("RVU24D"), "{fingerprints}");
    let inspected = ran(&["tables", "inspect", &pack], "");
    for part in
        ["physician-fee-schedule schema 1", "every block sound", "RVU24D", "2024-10-01", "conversion_factor"]
    {
        assert!(inspected.text().contains(part), "{part} in {}", inspected.text());
    }
    let listed = ran(&["tables", "list", "--pack", &out, "--no-embedded"], "");
    assert!(listed.text().contains("gpci") && !listed.text().contains("zip-locality"), "{}", listed.text());
    let json = ran(&["tables", "coverage", "--json", "--pack", &pack], "").json();
    let fees = json.iter().find(|series| series["series"] == "physician-fee-schedule").unwrap();
    let release =
        fees["releases"].as_array().unwrap().iter().find(|release| release["name"] == "RVU24D").unwrap();
    assert_eq!((release["from"].as_str(), release["to"].as_str()), (Some("2024-10-01"), Some("2024-12-31")));
    assert_eq!((release["rows"].as_u64(), release["sha256"].as_str().unwrap().len()), (Some(1), 64));
    assert_eq!(release["source"], "2024_pprrvu_rvu24d_oct.csv");
    assert_eq!(fees["gaps"][0], "2025-01-01/2025-09-30", "the imported quarter is no gap any more");
    let plain = ran(&["tables", "coverage", "--pack", &pack], "");
    assert!(plain.text().contains("RVU24D       2024-10-01 to 2024-12-31"), "{}", plain.text());
    // With our release and the embedded GPCI2024 of Alabama (1, 0.869, 0.575): 2.444 × 32 = 78.208
    let input = format!("{PLAIN}\n2024-11-04,99213,,11,10112,00\n");
    let with = |packs: &[&str]| {
        let ran = lines(packs, &input);
        assert_eq!(ran.column("release"), ["RVU24D"], "{packs:?}");
        assert_eq!(ran.column("release_match"), ["exact"]);
        ran.column("allowed").remove(0)
    };
    assert_eq!(with(&["--pack", &pack]), "78.21");
    // With our GPCI too (1, 0.5, 0.25): 1.75 × 32 = 56.00; a folder gives all of its packs.
    assert_eq!(with(&["--pack", &pack, "--pack", &format!("{out}/gpci.pack")]), "56.00");
    assert_eq!(with(&["--pack", &out]), "56.00");
    assert_eq!(with(&["--pack", &out, "--no-embedded"]), "56.00", "the hand-kept lists stay");
}

#[test]
fn coverage_has_the_contract_s_names() {
    let json = ran(&["tables", "coverage", "--json"], "").json();
    assert!(json.len() >= 12);
    for series in &json {
        assert!(series["series"].is_string() && series["gaps"].is_array(), "{series}");
        for release in series["releases"].as_array().unwrap() {
            for name in ["name", "from", "to", "source", "sha256"] {
                assert!(release[name].is_string(), "{name} in {release}");
            }
            assert!(release["rows"].is_u64());
        }
    }
    assert_eq!(
        ran(&["tables", "coverage", "--json", "--no-embedded"], "").json().len(),
        7 + cleanclaim::tables::code_list::CODE_LISTS.len(),
        "the hand-kept lists"
    );
}

#[test]
fn what_import_refuses() {
    let folder = Folder::new();
    let file = folder.file("2024_pprrvu_rvu24d_oct.csv", RELEASE.replace("99213,,", "99-13,,"));
    let out = folder.path("one.pack");
    unusable(&ran(&["tables", "import", "--out", &out, &file], ""), &["line 2", "HCPCS", "99-13"]);
    assert!(!PathBuf::from(&out).exists(), "a malformed row leaves no output");
    let good = folder.file("x.csv", RELEASE);
    unusable(&ran(&["tables", "import", "--out", &out, &good], ""), &["x.csv", "release"]);
    let named =
        ["--release", "MINE", "--from", "2024-10-01", "--to", "2024-12-31", "--published", "2024-09-01"];
    let ran_ok = ran(&[&["tables", "import", "--out", &out][..], &named, &[good.as_str()]].concat(), "");
    assert_eq!(ran_ok.status, 0, "{}", ran_ok.errors);
    assert_eq!(
        lines(&["--pack", &out], format!("{PLAIN}\n2024-11-04,99213,,11,10112,00\n")).column("release"),
        ["MINE"]
    );
    let backwards = ["--release", "MINE", "--from", "2024-12-31", "--to", "2024-10-01"];
    assert_eq!(
        ran(&[&["tables", "import", "--out", &out][..], &backwards, &[good.as_str()]].concat(), "").status,
        2
    );
    unusable(
        &ran(
            &[
                "tables",
                "import",
                "--out",
                &folder.path("nowhere/at/all"),
                &folder.file("2024_pprrvu_rvu24d_oct.csv", RELEASE),
            ],
            "",
        ),
        &["cannot be written"],
    );
    unusable(&ran(&["tables", "import", "--out", &out, &folder.path("absent.csv")], ""), &["absent.csv"]);
    let empty = Folder::new();
    unusable(&ran(&["tables", "import", "--out", &out, &empty.path("")], ""), &["no table in it"]);
    unusable(&ran(&["tables", "import", "--out", &out, "--series", "nonsense", &good], ""), &["nonsense"]);
    assert!(
        !std::fs::read_dir(&folder.0)
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().ends_with(".partial") })
    );
}

#[test]
fn damaged_packs() {
    let folder = Folder::new();
    let out = imported(&folder);
    let bytes = std::fs::read(format!("{out}/physician_fee_schedule.pack")).unwrap();
    let input = format!("{PLAIN}\n2024-11-04,99213,,11,10112,00\n");
    let price = |name: &str, bytes: &[u8]| lines(&["--pack", &folder.file(name, bytes)], &input);
    unusable(
        &price("text.pack", b"this is no pack, but it is long enough to look like one"),
        &["not a pack"],
    );
    unusable(&price("empty.pack", b""), &["empty.pack"]);
    unusable(&price("cut.pack", &bytes[..bytes.len() / 2]), &["cut.pack"]);
    unusable(&lines(&["--pack", &folder.path("absent.pack")], &input), &["absent.pack cannot be read"]);
    let bare = Folder::new();
    unusable(&lines(&["--pack", &bare.path("")], &input), &["holds no .pack file"]);
    // A flipped bit in the last block is found on first touch: the row has its reason, and `inspect` says it at once.
    let mut flipped = bytes.clone();
    let last = flipped.len() - 3;
    flipped[last] ^= 1;
    let ran_flipped = price("flipped.pack", &flipped);
    assert!(
        ran_flipped.status == 2 || ran_flipped.column("reason") == ["pack-damaged"],
        "{}",
        ran_flipped.errors
    );
    unusable(&ran(&["tables", "inspect", &folder.path("flipped.pack")], ""), &["flipped.pack", "damaged"]);
    unusable(&ran(&["tables", "inspect", &folder.path("absent.pack")], ""), &["absent.pack cannot be read"]);
}

// ── code …, id … ────────────────────────────────────────────────────────────────────────────────────────────────────

#[cfg(feature = "embed-icd10")]
mod codes {
    use super::*;

    /// Titles as in the order file of FY 2026; days as in the MCE table; ICD-10 began on 2015-10-01.
    #[test]
    fn a_table_of_codes_is_checked() {
        let input = "id,code,code_set,date\n\
            1,e1140,ICD-10-CM,2025-11-01\n\
            2,E11.4,ICD-10-CM,2025-11-01\n\
            3,E11.40,ICD-10-CM,2015-09-30\n\
            4,E11.40,ICD-10-CM,2030-01-01\n\
            5,E11.41Z,ICD-10-CM,2025-11-01\n\
            6,é,ICD-10-CM,2025-11-01\n\
            7,E11.40,ICD-10-CM,2025-13-01\n\
            8,E11.40,ICD-11,2025-11-01\n\
            9,11,pos,2025-11-01\n";
        let ran = ran(&["code", "check", "-"], input);
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
        let header = ran.text().lines().next().unwrap();
        assert_eq!(header, "id,code,code_set,date,status,official,title,from,to");
        assert_eq!(
            ran.column("status"),
            [
                "valid",
                "header",
                "not-yet-effective",
                "not-covered",
                "unknown",
                "malformed",
                "malformed-date",
                "unknown-code-set",
                "valid"
            ]
        );
        assert_eq!(ran.column("official")[0], "E11.40");
        assert_eq!(ran.column("title")[0], "Type 2 diabetes mellitus with diabetic neuropathy, unspecified");
        assert_eq!(ran.column("from")[0], "2015-10-01");
        let failing = super::ran(&["code", "check", "-", "--fail-on", "warning"], input);
        assert_eq!(failing.status, 1);
    }

    #[test]
    fn one_code_is_checked_and_shown() {
        let one = ran(&["code", "check", "E11.40", "--on", "2025-11-01"], "");
        assert_eq!((one.status, one.column("status")), (0, vec!["valid".to_string()]));
        let shown = ran(&["code", "show", "E11.40", "--on", "2026-05-01"], "");
        assert!(shown.text().starts_with("E11.40  Type 2 diabetes mellitus with diabetic neuropathy"));
        // E08–E13 carry the note in the tabular list of April 2026.
        assert!(shown.text().contains("use-additional (at E11)\n    code to identify control using:"));
        // Notes of another fiscal year say whose they are.
        let early = ran(&["code", "show", "E11.40", "--on", "2019-05-01"], "");
        assert!(early.text().contains("notes of ICD10CM-2026APR (nearest)"), "{}", early.text());
        assert_eq!(ran(&["code", "show", "E11.40", "--on", "soon"], "").status, 2);
        assert_eq!(ran(&["code", "show", "!", "--on", "2026-05-01"], "").status, 2);
    }

    /// Expected values as in `tests/vectors/code_questions.tsv`, with their sources there.
    #[test]
    fn codes_of_every_set_are_shown_and_listed() {
        let said = |arguments: &[&str]| {
            let ran = ran(&[&["code"], arguments].concat(), "");
            assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{arguments:?}");
            ran
        };
        for verb in ["check", "show", "list"] {
            let help = said(&[verb, "--help"]).text().split_whitespace().collect::<Vec<_>>().join(" ");
            for set in cleanclaim::codes::CodeSet::ALL {
                assert!(help.contains(&format!(" {set}")), "{verb} --help names {set}: {help}");
            }
        }
        let device = said(&["show", "E0601", "--code-set", "HCPCS", "--on", "2024-08-01"]);
        for line in ["category: level-ii", "coverage: D ", "pricing: 36 ", "action: N ", "added: 1988-01-01"]
        {
            assert!(device.text().contains(&format!("\n  {line}")), "{line}: {}", device.text());
        }
        let drug = said(&["show", "J3490", "--code-set", "hcpcs", "--on", "2024-08-01"]);
        assert!(drug.text().contains("\n  not otherwise classified"), "{}", drug.text());
        let left = said(&["show", "LT", "--code-set", "modifier", "--on", "2026-03-01"]);
        for line in ["level: II", "price: not touched", "edits: may set aside", "site: left"] {
            assert!(left.text().contains(&format!("\n  {line}")), "{line}: {}", left.text());
        }
        let place = said(&["show", "21", "--code-set", "pos", "--on", "2026-03-01"]);
        assert!(place.text().contains("\n  setting: facility\n"), "{}", place.text());
        let json = said(&["show", "21", "--code-set", "pos", "--on", "2026-03-01", "--json"]);
        assert!(json.text().contains("\"setting\":\"facility\""), "{}", json.text());
        let exempt = said(&["show", "Z79.4", "--on", "2026-05-01"]);
        assert!(exempt.text().contains("\n  present on admission: exempt\n"), "{}", exempt.text());
        let types = said(&["list", "admission-type", "--on", "2025-11-03"]);
        assert_eq!(types.column("official"), ["1", "2", "3", "4", "5", "9"]);
        assert_eq!(types.column("title")[1], "urgent");
        assert_eq!(ran(&["code", "list", "ICD-10-CM", "--on", "2025-11-03"], "").status, 2);
        // In the wrong code set: the right one is named, by the check of one code and by what is shown.
        let one = said(&["check", "99213", "--on", "2025-11-03"]);
        assert_eq!(one.column("status"), ["malformed"]);
        assert!(one.column("note")[0].contains("HCPCS, CPT"), "{}", one.text());
        let shown = ran(&["code", "show", "99213", "--on", "2025-11-03"], "");
        assert!(shown.status == 2 && shown.text().contains("HCPCS, CPT"), "{}", shown.text());
    }

    /// The wording is invented.
    #[test]
    fn licensed_wording_is_shown() {
        let folder = Folder::new();
        let file = folder.file("mine.csv", "code,short,long\n99213,short,\"invented, long\"\n");
        let named = |set: &str| format!("{set}={file}");
        let check = ["code", "check", "99213", "--code-set", "CPT", "--on", "2025-11-03", "--descriptors"];
        let told = ran(&[&check[..], &[&named("CPT")]].concat(), "");
        assert_eq!((told.status, told.column("title")), (0, vec!["invented, long".to_string()]));
        for wrong in [named("ICD-10-CM"), named("ICD-11"), "CPT".to_string(), "CPT=nowhere.csv".to_string()] {
            assert_eq!(ran(&[&check[..], &[&wrong]].concat(), "").status, 2, "{wrong}");
        }
    }

    #[test]
    fn words_are_searched() {
        let one = ran(&["code", "search", "type 2 diabetes", "--code-set", "ICD-10-CM", "--limit", "3"], "");
        assert!(one.column("code")[0].starts_with("E11"), "{}", one.text());
        assert_eq!(one.text().lines().next().unwrap(), "rank,code,title,score,why");
        let input = "query,code_set,date,limit,billable\n\
            hypertension,ICD-10-CM,2025-11-01,2,yes\n\
            ,ICD-10-CM,,,\n\
            x,pos,,,\n\
            x,ICD-10-CM,,many,\n\
            x,ICD-10-CM,,,perhaps\n";
        let batch = ran(&["code", "search", "--batch", "-"], input);
        assert_eq!(batch.status, 0);
        let (codes, reasons) = (batch.column("code"), batch.column("reason"));
        assert_eq!(codes[0], "I10", "{}", batch.text());
        let refused = ["search-query-empty", "code-set-not-searched", "unknown-word", "unknown-word"];
        assert_eq!(reasons[reasons.len() - 4..], refused.map(str::to_string));
        // Chapters are those of ICD-10-CM: hypertension stands in chapter 9, and no other code set answers.
        let chapter = ran(&["code", "search", "hypertension", "--chapter", "9"], "");
        assert!(chapter.column("code").iter().all(|code| code.starts_with('I')), "{}", chapter.text());
        assert!(!chapter.column("code").is_empty());
        assert_eq!(ran(&["code", "search", "hypertension", "--chapter", "23"], "").status, 2);
        let twice = ["code", "search", "hypertension", "--code-set", "ICD-10-CM", "--code-set", "HCPCS"];
        let twice = ran(&[&twice[..], &["--code-set", "ICD-10-CM"]].concat(), "");
        assert_eq!(twice.column("code").iter().filter(|code| *code == "I10").count(), 1);
        assert_eq!(ran(&["code", "search"], "").status, 2);
        assert_eq!(ran(&["code", "search", "?"], "").status, 2);
    }

    /// E10 and E11 exclude each other in the tabular list; chapter 9 has Excludes2 for S00-T88; chapters 7 and 13 say nothing of
    /// each other.
    #[test]
    fn pairs_are_related() {
        let input = "code_a,code_b,date\nE10.9,E11.9,2026-05-01\nI10,S52.501A,2026-05-01\n\
            M17.11,H25.9,2026-05-01\nI10,?,2026-05-01\n";
        let ran = ran(&["code", "relate", "-"], input);
        assert_eq!(ran.column("relation"), ["excludes1", "excludes2", "none", ""]);
        assert_eq!(ran.column("direction"), ["both", "a-to-b", "", ""]);
        assert_eq!(ran.column("stated_at")[0], "E10|E11");
        assert_eq!(ran.column("edition")[..2], ["ICD10CM-2026APR exact", "ICD10CM-2026APR exact"]);
        assert_eq!(ran.column("reason")[3], "malformed-diagnosis-code");
    }

    /// `Fracture, traumatic … wrist S62.10-` in the index of April 2025.
    #[test]
    fn the_index_is_walked() {
        let ran = ran(&["code", "index", "fracture, wrist", "--on", "2025-11-03"], "");
        assert_eq!(ran.column("code")[0], "S62.10-");
        assert_eq!(super::ran(&["code", "index", "qqqq", "--on", "2025-11-03"], "").status, 2);
        // From a main term down: each row names the book and the number that the next step takes.
        let wrist = ran.column("number")[0].clone();
        let main = super::ran(&["code", "index-main", "fracture, trau", "--on", "2025-11-03"], "");
        assert_eq!(main.column("term"), ["Fracture, traumatic"]);
        let number = main.column("number")[0].clone();
        let below = super::ran(&["code", "index-below", &number, "--on", "2025-11-03"], "");
        assert_eq!(below.column("term")[0], "Fracture, traumatic");
        assert_eq!(below.column("subterms")[0], (below.column("term").len() - 1).to_string());
        let at = below.column("term").iter().position(|term| term == "Fracture, traumatic, wrist").unwrap();
        assert_eq!((&below.column("number")[at], below.column("code")[at].as_str()), (&wrist, "S62.10-"));
        // A *see* names the term that it leads to, which is asked for in the same way.
        let see = super::ran(&["code", "index", "infarct, cardiac", "--on", "2025-11-03"], "");
        let at = see.column("see_numbers").iter().position(|to| to.starts_with("diseases ")).unwrap();
        let to = see.column("see_numbers")[at].clone();
        let to = to.split([' ', ';']).nth(1).unwrap();
        assert_eq!(
            super::ran(&["code", "index-below", to, "--on", "2025-11-03"], "").column("number")[0],
            to
        );
        let table = ["code", "index-main", "--book", "neoplasm", "--on", "2026-04-15"];
        assert_eq!(super::ran(&table, "").column("term"), ["Neoplasm, neoplastic"]);
        for wrong in [["0", "diseases"], ["1", "novels"]] {
            let ran =
                super::ran(&["code", "index-below", wrong[0], "--book", wrong[1], "--on", "2025-11-03"], "");
            assert_eq!(ran.status, 2);
        }
    }

    /// Expected values as in `tests/vectors/code_questions.tsv`, with their sources there.
    #[test]
    fn the_other_verbs_of_codes() {
        let said = |arguments: &[&str]| {
            let ran = ran(&[&["code"], arguments].concat(), "");
            assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{arguments:?}");
            ran
        };
        let decoded = said(&["decode-pcs", "0dtj4zz", "--on", "2024-05-01"]);
        assert_eq!(
            decoded.text().lines().next().unwrap(),
            "position,title,character,label,definition,edition"
        );
        assert_eq!(decoded.column("label")[2..5], ["Resection", "Appendix", "Percutaneous Endoscopic"]);
        assert!(decoded.column("edition")[0].ends_with(" exact"));
        let next = said(&["next-pcs", "0DTJ", "--on", "2025-05-01"]);
        assert_eq!(next.column("character"), ["0", "4", "7", "8"]);
        assert!(next.column("edition")[0].ends_with(" nearest"));
        let codes = said(&["pcs-codes", "0DTJ", "--on", "2024-05-01", "--limit", "2"]);
        assert_eq!(codes.column("code"), ["0DTJ0ZZ", "0DTJ4ZZ"]);
        assert_eq!(codes.column("status"), ["valid", "valid"]);
        let mapped = said(&["map-from-icd9", "250.00"]);
        assert_eq!(
            (mapped.column("code"), mapped.column("approximate")),
            (vec!["E11.9".to_string()], vec!["yes".to_string()])
        );
        assert_eq!(said(&["map-from-icd9", "E950.0"]).column("status"), ["no-map"]);
        assert_eq!(said(&["map-to-icd9", "E11.9"]).column("code"), ["250.00"]);
        assert_eq!(said(&["map-to-icd9", "U07.1"]).column("status"), ["unknown"]);
        let history = said(&["history", "M54.5"]);
        assert_eq!(
            history.column("change"),
            ["added", "became-header", "replaced-by", "replaced-by", "replaced-by"]
        );
        assert_eq!(history.column("code")[2..], ["M54.50", "M54.51", "M54.59"]);
        assert_eq!(said(&["history", "E11.10"]).column("code")[1], "E11.69");
        assert_eq!(ran(&["code", "history", "11", "--code-set", "pos"], "").status, 2);
        let place = said(&["hierarchy", "E11.40", "--on", "2026-05-01"]);
        assert_eq!(place.column("name"), ["4", "E08-E13", "E11", "E11.4", "E11.40"]);
        assert_eq!(place.column("relation"), ["ancestor", "ancestor", "ancestor", "ancestor", "self"]);
        let leaves = said(&["leaves", "W08", "--on", "2026-05-01"]);
        assert_eq!(leaves.column("code"), ["W08.XXXA", "W08.XXXD", "W08.XXXS"]);
        let seventh = said(&["seventh-characters", "W08", "--on", "2026-05-01"]);
        assert_eq!(seventh.column("character"), ["A", "D", "S"]);
        let none = ["seventh-characters", "E11.9", "--on", "2026-05-01"];
        assert!(said(&none).column("character").is_empty());
        let failing = ran(&[&["code"], &none[..], &["--fail-on", "warning"]].concat(), "");
        assert_eq!(failing.status, 1);
        let built = said(&["build", "W08", "d", "--on", "2026-05-01"]);
        assert_eq!(built.column("code"), ["W08.XXXD"]);
        assert_eq!(built.column("title"), ["Fall from other furniture, subsequent encounter"]);
        assert_eq!(ran(&["code", "build", "E11.9", "A", "--on", "2026-05-01"], "").status, 2);
        let one = ["--on", "2026-04-15", "--limit", "1"];
        let site = said(&[&["neoplasm", "appendix"], &one[..]].concat());
        assert_eq!(site.column("code"), ["C18.1", "C78.5", "D01.0", "D12.1", "D37.3", "D49.0"]);
        let benign = said(&[&["neoplasm", "appendix", "--behavior", "benign"], &one[..]].concat());
        assert_eq!(benign.column("code"), ["D12.1"]);
        let drug = said(&[&["drug", "ibuprofen", "--intent", "adverse-effect"], &one[..]].concat());
        assert_eq!(
            (drug.column("term")[0].as_str(), drug.column("code")[0].as_str()),
            ("Ibuprofen", "T39.315")
        );
        assert_eq!(ran(&[&["code", "drug", "x", "--intent", "none"], &one[..]].concat(), "").status, 2);
        let json = said(&["map-from-icd9", "E950.0", "--json"]);
        assert_eq!(json.text(), "{\"status\":\"no-map\"}\n");
    }

    /// 1234567893 is the check-digit example of the NPI standard; an NDC of ten digits without hyphens may be cut three ways.
    #[test]
    fn identifiers_are_checked() {
        let input =
            "kind,value\nnpi,1234567893\nnpi,1234567890\nndc,1234567890\nndc,0069-4200-30\nzip,3520\nfax,1\n";
        let ran = ran(&["id", "check", "-"], input);
        assert_eq!(ran.text().lines().next().unwrap(), "kind,value,status,reason,official");
        assert_eq!(ran.column("status"), ["valid", "invalid", "ambiguous", "valid", "invalid", ""]);
        assert_eq!(ran.column("reason")[1], "npi-check-digit");
        assert_eq!(ran.column("official")[3], "00069-4200-30");
        assert_eq!(ran.column("reason")[5], "unknown-identifier-kind");
        let hostile = "kind,value\nnpi,\"\0\u{7f}💥\"\nssn,000-12-3456\n";
        let hostile = super::ran(&["id", "check", "-"], hostile);
        assert_eq!(hostile.column("status"), ["invalid", "invalid"]);
        assert!(!hostile.errors.contains("000-12"), "a person's number reaches no error text");
        assert_eq!(super::ran(&["id", "check", "-"], "").status, 2);
    }
}

const DEMO_837: &[u8] = include_bytes!("../vectors/claims/demo-837p.edi");

#[test]
fn x12_is_written_again_byte_for_byte() {
    let again = ran(&["x12", "rewrite", "-"], DEMO_837);
    assert_eq!((again.status, again.output.as_slice()), (0, DEMO_837));
    assert_eq!(ran(&["x12", "rewrite", "-"], "no X12").status, 2);
}

#[test]
fn x12_is_checked() {
    let found = &ran(&["x12", "check", "--json", "-"], DEMO_837).json()[0];
    assert_eq!(found["file"], "-");
    let transaction = &found["transactions"][0];
    assert_eq!(
        (&transaction["guide"], &transaction["verdict"]),
        (&"005010X222A1".into(), &"rejected".into())
    );
    // 99X99 of the last claim is no code.
    let finding = &transaction["findings"][0];
    assert_eq!((&finding["slug"], &finding["snip"]), (&"x12-procedure-unknown".into(), &5.into()));
    assert_eq!((&finding["segment"], &finding["element"]), (&"SV1".into(), &"SV101-2".into()));
    assert_eq!((&finding["loop"], &finding["severity"]), (&"2400".into(), &"rejection".into()));
    assert_eq!(found["repairs"], Value::Array(Vec::new()));
    assert_eq!(ran(&["x12", "check", "--fail-on", "rejection", "-"], DEMO_837).status, 1);
    assert_eq!(ran(&["x12", "check", "--snip", "6", "-"], DEMO_837).status, 2);
    assert_eq!(ran(&["x12", "check", "-"], "").status, 2);
}

#[test]
fn x12_is_shown_as_a_tree() {
    let shown = ran(&["x12", "show", "-"], DEMO_837);
    assert_eq!(shown.status, 0);
    assert!(shown.text().contains("[2010AA] billing provider"), "{}", shown.text());
}

#[test]
fn x12_is_acknowledged_and_the_answer_brought_back() {
    let made = ran(&["x12", "ack", "--control-number", "7", "--as-of", "2026-11-24", "-"], DEMO_837);
    assert_eq!(made.status, 0, "{}", made.errors);
    assert!(made.text().contains("IK5*R*I5~") && made.text().contains("*000000007*"), "{}", made.text());
    let answered = ran(&["x12", "answers", "-"], made.text());
    assert_eq!(answered.status, 1, "one was refused");
    assert!(answered.text().contains("SV101-2: the code is none that may stand here"), "{}", answered.text());
    let claims = ran(&["x12", "ack", "--kind", "277ca", "-"], DEMO_837);
    let answers = ran(&["x12", "answers", "--json", "-"], claims.text()).json();
    assert_eq!(
        answers[0]["claims"].as_array().unwrap().len(),
        String::from_utf8_lossy(DEMO_837).matches("CLM*").count()
    );
    assert_eq!(ran(&["x12", "answers", "-"], DEMO_837).status, 2);
    assert_eq!(ran(&["x12", "ack", "--time", "2500", "-"], DEMO_837).status, 2);
    assert_eq!(ran(&["x12", "ack", "-"], "").status, 2);
}

const EXCHANGE: &str = r#"{"schema":"cleanclaim/exchange/1","sender":{"qualifier":"ZZ","value":"CLINIC01"},
    "receiver":{"qualifier":"ZZ","value":"PAYER01"},"submitter":{"name":"EXAMPLE CLINIC","contacts":[{"name":"BILLING",
    "numbers":[{"kind":"telephone","value":"2055550100"}]}]},"file_receiver":{"name":"EXAMPLE PLAN"}}"#;

fn put(folder: &Folder, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.0.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn documents_go_from_files_to_json_and_back() {
    let folder = Folder::new();
    let json = ran(&["x12", "to-json", "-"], DEMO_837);
    assert_eq!((json.status, json.errors.as_str()), (0, ""));
    assert!(json.json().iter().all(|document| document["schema"] == "cleanclaim/claim/1"));
    let settings = put(&folder, "exchange.json", EXCHANGE);
    let numbers = folder.0.join("numbers.json").to_string_lossy().into_owned();
    let arguments = ["x12", "from-json", "-", "--settings", &settings, "--control-numbers", &numbers];
    let made = ran(&arguments, json.text());
    assert_eq!((made.status, made.errors.as_str()), (0, ""));
    assert!(made.text().contains("*000000001*"), "{}", made.text());
    // What was written says the same, in a list or one after another, and through the typed layer once more the same bytes.
    assert_eq!(ran(&["x12", "to-json", "-"], made.text()).text(), json.text());
    assert_eq!(ran(&["x12", "rewrite", "--typed", "-"], made.text()).text(), made.text());
    let list = format!(" [{}]", json.text().trim().replace('\n', ","));
    let again = ran(&arguments, &list);
    // The store has given the first number out: it is never given again, by whichever run.
    assert!(again.text().contains("*000000002*"), "{}", again.text());
    let held = std::fs::read_to_string(&numbers).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&held).unwrap()["interchange"], 2);
    // A file by name is written whole or not at all.
    let out = folder.0.join("claims.edi").to_string_lossy().into_owned();
    let bad = json.text().replacen("\"id\":\"", "\"id\":\"~", 1);
    let refused = ran(&[&arguments[..], &["--out", &out]].concat(), &bad);
    assert_eq!(refused.status, 2);
    assert!(refused.errors.contains("CLM01") && !std::path::Path::new(&out).exists(), "{}", refused.errors);
    for (input, arguments) in [
        ("", &arguments[..]),
        ("{", &arguments[..]),
        ("{\"schema\":\"other/1\"}", &arguments[..]),
        ("[1]", &arguments[..]),
        (json.text(), &["x12", "from-json", "-", "--settings", "nowhere.json"]),
        (json.text(), &["x12", "from-json", "-", "--settings", &settings, "--time", "2460"]),
        (json.text(), &["x12", "from-json", "-", "--settings", &settings, "--date", "2026-13-01"]),
        (json.text(), &["x12", "from-json", "-", "--settings", &settings, "--profile", &settings]),
        (json.text(), &["x12", "from-json", "-", "--settings", &settings, "--control-numbers", &settings]),
    ] {
        let refused = ran(arguments, input);
        assert_eq!((refused.status, refused.text()), (2, ""), "{arguments:?}");
        assert!(refused.errors.starts_with("cleanclaim: "), "{}", refused.errors);
    }
    for input in ["", "no X12", "\u{0}"] {
        assert_eq!(ran(&["x12", "to-json", "-"], input).status, 2);
        assert_eq!(ran(&["x12", "rewrite", "--typed", "-"], input).status, 2);
    }
}

#[test]
fn files_are_split_and_joined() {
    let folder = Folder::new();
    let settings = put(&folder, "exchange.json", EXCHANGE.replacen('{', "{\"claims_per_transaction\":1,", 1));
    let json = ran(&["x12", "to-json", "-"], DEMO_837);
    let made = ran(&["x12", "from-json", "-", "--settings", &settings], json.text());
    assert!(made.errors.contains("--control-numbers"), "{}", made.errors);
    let out = folder.0.join("parts").to_string_lossy().into_owned();
    let split = ran(&["x12", "split", "-", "--out", &out, "--control-number", "7"], made.text());
    assert_eq!(split.status, 0, "{}", split.errors);
    let parts: Vec<&str> = split.text().lines().collect();
    assert_eq!(parts.len(), json.json().len());
    let first = std::fs::read_to_string(parts[0]).unwrap();
    assert!(first.contains("*000000007*0*P*"), "{first}");
    // All have the group number of the file that they were: joined they would stand twice.
    let joined = ran(&["x12", "join", parts[0], parts[1]], "");
    assert_eq!((joined.status, joined.text()), (2, ""));
    let other = put(&folder, "other.edi", first.replace("*1*X*", "*2*X*").replace("GE*1*1~", "GE*1*2~"));
    let joined = ran(&["x12", "join", parts[0], &other, "--control-number", "9"], "");
    assert_eq!(joined.status, 0, "{}", joined.errors);
    assert!(joined.text().ends_with("IEA*2*000000009~"), "{}", joined.text());
    assert_eq!(ran(&["x12", "split", "-", "--out", &out], "").status, 2);
    assert_eq!(ran(&["x12", "join", "nowhere.edi"], "").status, 2);
}

#[test]
fn claims_for_the_next_payer_are_made_or_refused_one_by_one() {
    let folder = Folder::new();
    let mut claim = ran(&["x12", "to-json", "-"], DEMO_837).json().remove(0);
    claim["subscriber"]["responsibility"] = "primary".into();
    claim["other_payers"] = serde_json::json!([{
        "responsibility": "secondary", "relationship": "spouse",
        "subscriber": {"entity": "person", "name": {"last": "ROE"}, "member_id": "X1"},
        "payer": {"name": "SAMPLE MUTUAL", "identifier": {"qualifier": "PI", "value": "67890"}},
    }]);
    let remittance = serde_json::json!({
        "schema": "cleanclaim/remittance/1",
        "payment": {"handling": "H", "amount": "0.00", "credit_debit": "C", "method": "none", "date": "2026-04-01"},
        "trace": {"number": "T1", "originator": "1512345678"},
        "payer": {"name": "EXAMPLE PLAN"}, "payee": {"name": "EXAMPLE CLINIC"},
        "groups": [{"number": "1", "claims": [{"id": claim["id"], "status": "primary", "charge": claim["total_charge"], "paid": "0.00",
            "adjustments": [{"group": "patient-responsibility", "reason": "1", "amount": claim["total_charge"]}]}]}],
    });
    let settings = put(&folder, "exchange.json", EXCHANGE);
    let era = ran(&["x12", "from-json", "-", "--settings", &settings], remittance.to_string());
    assert_eq!(era.status, 0, "{}", era.errors);
    let era = put(&folder, "era.835", era.text());
    let mut unknown = claim.clone();
    unknown["id"] = "NOT-IN-IT".into();
    let made = ran(&["x12", "secondary", "-", "--remittance", &era], format!("{claim}\n{unknown}\n"));
    assert_eq!(made.status, 2);
    assert!(made.errors.contains("claim 2") && !made.errors.contains("ROE"), "{}", made.errors);
    let made = made.json();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["payer"]["name"], "SAMPLE MUTUAL");
    assert_eq!(made[0]["other_payers"][0]["adjustments"][0]["amount"], claim["total_charge"]);
    assert_eq!(ran(&["x12", "secondary", "-", "--remittance", "nowhere.835"], "").status, 2);
    let empty = put(&folder, "empty.835", "");
    assert_eq!(ran(&["x12", "secondary", "-", "--remittance", &empty], claim.to_string()).status, 2);
}

#[test]
fn a_remittance_is_given_claim_by_claim() {
    let file = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261124*0900*^*00501*000000001*0*P*:~\
        GS*HP*PAYER*CLINIC*20261124*0900*1*X*005010X221A1~ST*835*0001~BPR*I*70*C*CHK************20261124~\
        TRN*1*CHECK7*1512345678~N1*PR*EXAMPLE PLAN~N1*PE*EXAMPLE CLINIC*XX*1234567893~LX*1~CLP*A-1*1*60*50**12*P7~\
        CAS*CO*45*10~LX*2~CLP*A-2*1*40*30**12*P8~CAS*CO*45*10~PLB*1234567893*20261231*WO:A-9*10~SE*13*0001~GE*1*1~IEA*1*000000001~";
    let whole = ran(&["x12", "to-json", "-"], file);
    let parts = ran(&["x12", "to-json", "--by-claim", "-"], file);
    assert_eq!((whole.status, parts.status, parts.errors.as_str()), (0, 0, ""));
    let (whole, parts) = (whole.json().remove(0), parts.json());
    assert_eq!(parts.len(), 3);
    for (part, group) in parts.iter().zip(whole["groups"].as_array().unwrap()) {
        assert_eq!(part["groups"].as_array().unwrap(), std::slice::from_ref(group));
        assert_eq!(part["payment"], whole["payment"]);
        assert!(part.get("provider_adjustments").is_none());
    }
    assert!(parts[2].get("groups").is_none());
    assert_eq!(parts[2]["provider_adjustments"], whole["provider_adjustments"]);
    // A claim that cannot be read is one error; the next one follows.
    let damaged =
        ran(&["x12", "to-json", "--by-claim", "-"], file.replacen("CLP*A-1*1*60", "CLP*A-1*1*6X", 1));
    assert_eq!((damaged.status, damaged.json().len()), (2, 2));
    assert!(damaged.errors.contains("CLP03"), "{}", damaged.errors);
}
