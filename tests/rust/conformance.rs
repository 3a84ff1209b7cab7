//! Published amounts, recomputed. Every expected value stands in a file of CMS; each run prints how many it checked, or
//! says that it was skipped because the files are not at hand (`CLEANCLAIM_DATA`, by default `../shared/data`).

#[macro_use]
#[path = "say.rs"]
mod say;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{BufReader, Cursor};
use std::path::PathBuf;

use cleanclaim::claim::{AdjustmentGroup, Claim, DateSpan};
use cleanclaim::codes::{Hcpcs, Locality, Modifier, ModifierList};
use cleanclaim::dates::Day;
use cleanclaim::money::{Amount, Rounding, Units};
use cleanclaim::pricing::physician::{Basis, basis};
use cleanclaim::pricing::{LineQuestion, Location, PriceOptions, PricedLine, Pricing};
use cleanclaim::tables::release::AsOf;
use cleanclaim::trace::NoTrace;
use cleanclaim::x12::Options;
use cleanclaim::x12::claims::read_claims;
use cleanclaim::{Engine, error::code};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CLEANCLAIM_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let found = folder.join("pfs").is_dir().then_some(folder);
    if found.is_none() {
        say!("conformance: SKIPPED, no official files at CLEANCLAIM_DATA");
    }
    found
}

/// The rows of a CSV file under xz.
fn rows(path: PathBuf) -> Vec<csv::StringRecord> {
    let mut bytes = Vec::new();
    let file = fs::File::open(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    lzma_rs::xz_decompress(&mut BufReader::new(file), &mut bytes).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(Cursor::new(bytes));
    reader.records().map(Result::unwrap).collect()
}

/// An amount as a source prints it: `55.71`, `0000010.18`, or with the noise of a binary float behind the cents.
fn amount(text: &str) -> Amount {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: Vec<u32> =
        fraction.chars().filter_map(|digit| digit.to_digit(10)).chain([0; 3]).take(3).collect();
    let cents: i64 = whole.parse::<i64>().unwrap() * 100 + i64::from(digits[0] * 10 + digits[1]);
    Amount::from_cents(cents + i64::from(digits[2] >= 5))
}

fn question(on: Day, procedure: &str, place: &str, locality: Locality, component: &str) -> LineQuestion {
    LineQuestion {
        on,
        procedure: procedure.parse().unwrap(),
        modifiers: component.parse().unwrap(),
        place_of_service: place.parse().unwrap(),
        location: Location::Locality(locality),
        units: Units::ONE,
        charge: None,
    }
}

/// Non-facility is an office, facility an ambulatory surgical center.
const SETTINGS: [(&str, bool); 2] = [("11", false), ("24", true)];

fn fee(basis: &Basis<'_>) -> Amount {
    basis.uncapped().round(Rounding::FeeScheduleCent).unwrap()
}

/// PFALL 2020 for Ohio, carrier 15202 locality 00: every published amount, and its therapy and cap columns.
#[test]
fn payment_file_of_2020_for_ohio() {
    let Some(data) = data() else { return };
    let engine = Engine::embedded().unwrap();
    let ohio: Locality = "15202/00".parse().unwrap();
    // The file was made from release B; C and D give the same amounts.
    let on: Day = "2020-05-01".parse().unwrap();
    let (mut fees, mut reduced, mut caps, mut lower) = (0, 0, 0, 0);
    for row in rows(data.join("pfs/pfall2020-ohio/mpfs20_oh.csv.xz")).iter().skip(1) {
        let component = if &row[4] == "none" { "" } else { &row[4] };
        // Columns: facility before non-facility, in the fees and in the caps.
        for ((place, facility), (fee_column, cap_column)) in SETTINGS.into_iter().zip([(12, 14), (11, 13)]) {
            let asked = question(on, &row[3], place, ohio, component);
            let options = PriceOptions { exact_release_only: true, ..PriceOptions::default() };
            let basis = basis(engine.tables(), &asked, &options, &mut NoTrace)
                .unwrap_or_else(|why| panic!("{} {component}: {why}", &row[3]));
            assert_eq!(fee(&basis), amount(&row[fee_column]), "{} {component} facility: {facility}", &row[3]);
            fees += 1;
            let priced = engine.price_line(&asked, &options).unwrap();
            let cap = amount(&row[cap_column]);
            if &row[10] == "1" {
                let ours =
                    basis.cap().expect("the file says that a cap applies").round(Rounding::FeeScheduleCent);
                assert_eq!(ours.unwrap(), cap, "cap of {} {component}", &row[3]);
                assert_eq!(priced.allowed, cap.min(amount(&row[fee_column])));
                lower += usize::from(cap < amount(&row[fee_column]));
                caps += 1;
            } else {
                assert!(basis.cap().is_none(), "{} {component}", &row[3]);
                assert_eq!(priced.allowed, amount(&row[fee_column]));
            }
        }
        for column in [8, 9] {
            let published = amount(&row[column]);
            if published > Amount::ZERO {
                let asked = question(on, &row[3], "11", ohio, component);
                let basis = basis(engine.tables(), &asked, &PriceOptions::default(), &mut NoTrace).unwrap();
                assert_eq!(basis.reduced_therapy_fee().unwrap(), published, "{} {component}", &row[3]);
                reduced += 1;
            }
        }
    }
    say!("conformance: {fees} amounts of PFALL 2020 Ohio checked, 0 mismatches");
    say!("conformance: {reduced} therapy-reduced amounts of PFALL 2020 Ohio checked, 0 mismatches");
    say!("conformance: {caps} caps of PFALL 2020 Ohio checked, {lower} of them below the fee");
    assert_eq!((fees, reduced), (17_988, 102));
}

/// The caps of a whole file: carrier-priced rows too, whose cap is that of the technical component plus the fee of the
/// professional one.
fn check_caps(path: PathBuf, skip: usize, on: &str, gpci_of: &str, but: &[&str]) -> (usize, usize) {
    let engine = Engine::embedded().unwrap();
    let tables = engine.tables();
    let as_of = |day: &str| AsOf { on: day.parse().unwrap(), known_on: None, exact_only: true };
    let (mut checked, mut wrong) = (0, Vec::new());
    let mut localities: HashMap<String, Locality> = HashMap::new();
    for row in rows(path).iter().skip(skip) {
        if row[0].is_empty() {
            continue;
        }
        let locality = *localities
            .entry(format!("{:0>5}/{:0>2}", &row[3], &row[4]))
            .or_insert_with_key(|key| key.parse().unwrap());
        let procedure: Hcpcs = row[0].parse().unwrap();
        let component: Option<Modifier> = (!row[1].is_empty()).then(|| row[1].parse().unwrap());
        if but.contains(&format!("{procedure}{}", &row[1]).as_str()) {
            continue;
        }
        let gpci = tables.gpci(as_of(gpci_of), locality).unwrap().row;
        let sum = |component: Option<Modifier>, facility: bool, capped: bool| {
            let found =
                tables.fee_row(as_of(on), procedure, component).unwrap().expect("a row of the schedule");
            let pick = |plain: cleanclaim::money::Factor<2>, cap| if capped { cap } else { plain };
            let pe = pick(found.row.practice_expense(facility), found.row.opps_practice_expense(facility));
            let mp = pick(found.row.malpractice(), found.row.opps_malpractice());
            (found.row.work().exact() * gpci.work.exact()
                + pe.exact() * gpci.practice_expense.exact()
                + mp.exact() * gpci.malpractice.exact())
                * found.conversion_factor.exact()
        };
        for (facility, column) in [(true, 5), (false, 6)] {
            let whole =
                tables.fee_row(as_of(on), procedure, component).unwrap().expect("a row of the schedule");
            let exact = if whole.row.status.letter() == 'C' && component.is_none() {
                // A whole that the contractor prices: technical cap and professional fee, summed unrounded.
                sum(Some(Modifier::TC), facility, true) + sum(Some(Modifier::PROFESSIONAL), facility, false)
            } else {
                sum(component, facility, true)
            };
            let ours = exact.round(Rounding::FeeScheduleCent).unwrap();
            checked += 1;
            if ours != amount(&row[column]) {
                wrong.push(format!("{procedure}-{} {locality} {ours} {}", &row[1], &row[column]));
            }
        }
    }
    if let Some(first) = wrong.first() {
        say!("first of {} mismatches: {first}", wrong.len());
    }
    (checked, wrong.len())
}

/// The cap files that the notes on the data name as sound, each with the cost indices of the year's first release.
#[test]
fn cap_files() {
    let Some(data) = data() else { return };
    let old = |name: &str| data.join("pfs/rvu2020-2024").join(name);
    let files = [
        (data.join("pfs/rvu2025d/OPPSCAP_Oct.csv.xz"), "2025-10-01", "2025-10-01", &[][..]),
        (old("2020_oppscap_rvu20a_jan.csv.xz"), "2020-01-01", "2020-01-01", &[]),
        // 78429-TC and 78430-TC of this file fail against its own relative values (notes on the data, section 4).
        (old("2020_oppscap_rvu20c_jul.csv.xz"), "2020-07-01", "2020-07-01", &["78429TC", "78430TC"]),
        (old("2021_oppscap_rvu21c_jul.csv.xz"), "2021-07-01", "2021-07-01", &[]),
        (old("2022_oppscap_rvu22a_jan.csv.xz"), "2022-01-01", "2022-01-01", &[]),
        (old("2023_oppscap_rvu23a_jan.csv.xz"), "2023-01-01", "2023-01-01", &[]),
        (old("2024_oppscap_rvu24a_jan.csv.xz"), "2024-01-01", "2024-01-01", &[]),
        (old("2024_oppscap_rvu24ar_jan.csv.xz"), "2024-03-15", "2024-03-15", &[]),
    ];
    let mut total = 0;
    for (path, on, gpci, but) in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (checked, wrong) = check_caps(path, 1, on, gpci, but);
        say!("conformance: {checked} caps of {name} checked, {wrong} mismatches");
        assert_eq!(wrong, 0, "{name}");
        total += checked;
        if name == "OPPSCAP_Oct.csv.xz" {
            assert_eq!(checked, 32_200);
        }
    }
    say!("conformance: {total} cap amounts checked in all");
}

/// ANES2025: the locality factor is the national one times the locality's cost indices, weighted (shares fitted to this
/// year; they do not hold for others).
#[test]
fn anesthesia_factors_of_2025() {
    let Some(data) = data() else { return };
    let engine = Engine::embedded().unwrap();
    let on: Day = "2025-10-01".parse().unwrap();
    let mut checked = 0;
    let text = fs::read_to_string(data.join("pfs/rvu2025d/ANES2025.csv")).unwrap();
    for row in csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).records() {
        let row = row.unwrap();
        let (carrier, locality) = (row[0].trim(), row[1].trim());
        if carrier.is_empty() || !carrier.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let locality: Locality = format!("{carrier:0>5}/{locality:0>2}").parse().unwrap();
        let gpci = engine.tables().gpci(AsOf::day(on), locality).unwrap().row;
        let share = |text: &str| text.parse::<cleanclaim::money::Factor<3>>().unwrap().exact();
        let national = "20.3178".parse::<cleanclaim::money::Rate>().unwrap().exact();
        let ours = (national
            * (share("0.769") * gpci.work.exact()
                + share("0.166") * gpci.practice_expense.exact()
                + share("0.065") * gpci.malpractice.exact()))
        .round(Rounding::FeeScheduleCent)
        .unwrap();
        assert_eq!(ours, amount(row[3].trim()), "{locality}");
        let table = engine.tables().anesthesia(AsOf::day(on), locality).unwrap();
        assert_eq!(table.row.conversion_factor.to_string(), format!("{}00", amount(row[3].trim())));
        checked += 1;
    }
    say!("conformance: {checked} anesthesia locality factors of 2025 checked, 0 mismatches");
    assert_eq!(checked, 109);
}

/// A modifier list that the file never has is refused, not priced as if it were absent.
#[test]
fn a_modifier_without_a_rule_is_refused() {
    let engine = Engine::embedded().unwrap();
    let mut asked = question("2025-11-03".parse().unwrap(), "27447", "21", "10112/00".parse().unwrap(), "");
    asked.modifiers = "80".parse::<ModifierList>().unwrap();
    let refusal = engine.price_line(&asked, &PriceOptions::default()).unwrap_err();
    assert_eq!(refusal.code(), code::MODIFIER_NOT_SUPPORTED);
}

/// What x12.org published as examples of the professional claim, as two projects keep them.
fn published_examples(data: &std::path::Path) -> Vec<PathBuf> {
    let folder = |path: PathBuf| {
        let entries = fs::read_dir(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "edi"))
    };
    let stupidedi =
        folder(data.join("x12/stupidedi/005010/X222A1_HC837_Health_Care_Claim_Professional/pass"));
    let badx12 = folder(data.join("x12/badx12/edi"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("X222-")));
    let mut all: Vec<PathBuf> = stupidedi.chain(badx12).collect();
    all.sort();
    all
}

/// Counts lines by the reason for which they have no amount, `priced` where they have one.
fn count_reasons(pricing: &Pricing, reasons: &mut BTreeMap<&'static str, usize>) {
    for line in &pricing.lines {
        let word = match (&line.price, &line.reason) {
            (Some(_), None) => "priced",
            (None, Some(reason)) => reason.slug.slug(),
            _ => panic!("claim {}, line {}: neither an amount nor a reason", pricing.claim, line.line),
        };
        *reasons.entry(word).or_default() += 1;
    }
}

/// From charge to payment, line by line and in the sums.
fn adds_up(pricing: &Pricing) {
    for line in &pricing.lines {
        let Some(price) = line.price else { continue };
        let sum = |patient: bool| {
            let wanted =
                |group: &AdjustmentGroup| !patient || *group == AdjustmentGroup::PatientResponsibility;
            let parts = line.adjustments.iter().filter(|part| wanted(&part.group));
            Amount::total(parts.map(|part| part.amount)).unwrap()
        };
        assert!(price.allowed <= line.charge);
        assert_eq!(line.payment.unwrap().plus(sum(false)).unwrap(), line.charge);
        assert_eq!(line.patient_responsibility.unwrap(), sum(true));
    }
    let total =
        |of: fn(&PricedLine) -> Option<Amount>| Amount::total(pricing.lines.iter().filter_map(of)).unwrap();
    assert_eq!(pricing.totals.charge, total(|line| Some(line.charge)));
    assert_eq!(pricing.totals.allowed, total(|line| line.price.map(|price| price.allowed)));
    assert_eq!(pricing.totals.patient_responsibility, total(|line| line.patient_responsibility));
    assert_eq!(pricing.totals.payment, total(|line| line.payment));
}

/// Every published example of the professional claim: each line has an amount or the reason why it has none; first on its
/// own date, years before the tables begin, then on a day that they cover.
#[test]
fn published_professional_claims() {
    let Some(data) = data() else { return };
    let engine = Engine::embedded().unwrap();
    let options = PriceOptions::default();
    let examples = published_examples(&data);
    let (mut own, mut moved) = (BTreeMap::new(), BTreeMap::new());
    for path in &examples {
        let bytes = fs::read(path).unwrap();
        let claims = read_claims(&bytes, &Options::default())
            .unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert!(!claims.is_empty(), "{}", path.display());
        for read in claims {
            let mut claim: Claim = read.claim;
            count_reasons(&engine.price(&claim, &options).unwrap(), &mut own);
            for line in &mut claim.lines {
                line.service_dates = Some(DateSpan::of_day("2025-10-15".parse().unwrap()));
            }
            // Their addresses are invented; with a locality of ours the amounts come out.
            for location in [None, Some(Location::Locality("10112/00".parse().unwrap()))] {
                let options = PriceOptions { location, ..options };
                let pricing = engine.price(&claim, &options).unwrap();
                adds_up(&pricing);
                if location.is_some() {
                    count_reasons(&pricing, &mut moved);
                }
                let mut traced = engine.price_traced(&claim, &options).unwrap();
                assert!(traced.lines.iter().all(|line| !line.trace.is_empty()));
                traced.lines.iter_mut().for_each(|line| line.trace.clear());
                assert_eq!(traced, pricing, "{}", path.display());
            }
        }
    }
    let lines: usize = own.values().sum();
    say!(
        "conformance: {lines} lines of {} published X222 examples priced or refused with a reason",
        examples.len()
    );
    say!("conformance: on their own dates {own:?}");
    say!("conformance: on 2025-10-15 in 10112/00 {moved:?}");
    assert_eq!(moved.values().sum::<usize>(), lines);
    assert_eq!(examples.len(), 17);
    assert!(moved.get("priced").is_some_and(|count| *count > 0));
    assert!(!moved.contains_key("date-not-covered"));
}
