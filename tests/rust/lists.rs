//! The hand-kept lists: order, periods and their edges, citations, and agreement with what CMS publishes.
#![cfg(feature = "embed-lists")]

#[macro_use]
#[path = "say.rs"]
mod say;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use cleanclaim::dates::Day;
use cleanclaim::error::{Code, Kind};
use cleanclaim::row::{RowRef, Series};
use cleanclaim::tables::conversion_factors::{ConversionFactorKind, ConversionFactorTable};
use cleanclaim::tables::list::ListRow;
use cleanclaim::tables::modifiers::{ModifierTable, PriceEffect};
use cleanclaim::tables::patient_share::{PatientShareTable, Share, ShareKind};
use cleanclaim::tables::place_of_service::{PlaceOfServiceTable, Setting};
use cleanclaim::tables::status_codes::StatusCodeTable;
use cleanclaim::tables::work_gpci_floor::WorkGpciFloorTable;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Sorted, disjoint, cited, and found again on the first and the last day of each row; not by that row the day before
/// and the day after.
fn check<K: Ord + Copy + Debug, V>(
    series: Series,
    rows: &[ListRow<K, V>],
    find: impl Fn(K, Day) -> Option<RowRef>,
) {
    assert!(!rows.is_empty());
    for row in rows {
        let period = row.row_ref.period;
        assert_eq!(row.row_ref.series, series);
        assert_eq!(row.row_ref.release.as_str(), "2026-11");
        assert!(row.citation.trim().len() > 5, "{:?} has no citation", row.key);
        for inside in [period.from(), period.to()] {
            assert_eq!(find(row.key, inside), Some(row.row_ref), "{:?} on {inside}", row.key);
        }
        for outside in [period.from().plus(-1), period.to().plus(1)] {
            if !period.contains(outside) {
                assert_ne!(find(row.key, outside), Some(row.row_ref), "{:?} on {outside}", row.key);
            }
        }
        // What an auditor is given can be written and read back.
        let written = serde_json::to_string(&row.row_ref).unwrap();
        assert_eq!(serde_json::from_str::<RowRef>(&written).unwrap(), row.row_ref);
    }
    for pair in rows.windows(2) {
        assert!(pair[0].key <= pair[1].key);
        if pair[0].key == pair[1].key {
            assert!(pair[0].row_ref.period.to() < pair[1].row_ref.period.from(), "{:?}", pair[0].key);
        }
    }
    let mut ends: BTreeMap<K, (Day, Day)> = BTreeMap::new();
    for row in rows {
        let period = row.row_ref.period;
        ends.entry(row.key).or_insert((period.from(), period.to())).1 = period.to();
    }
    for (key, (first, last)) in ends {
        if first > Day::FIRST {
            assert_eq!(find(key, first.plus(-1)), None, "{key:?} before {first}");
        }
        if last < Day::LAST {
            assert_eq!(find(key, last.plus(1)), None, "{key:?} after {last}");
        }
    }
}

fn contiguous<K: Ord + Copy + Debug, V>(rows: &[ListRow<K, V>]) {
    for pair in rows.windows(2).filter(|pair| pair[0].key == pair[1].key) {
        assert_eq!(pair[0].row_ref.period.to().plus(1), pair[1].row_ref.period.from(), "{:?}", pair[0].key);
    }
}

#[test]
fn every_list_is_sorted_disjoint_and_cited() -> Outcome {
    let places = PlaceOfServiceTable::embedded()?;
    check(Series::PlaceOfService, places.rows(), |key, on| places.setting(key, on).ok().map(|found| found.1));
    let modifiers = ModifierTable::embedded()?;
    check(Series::Modifiers, modifiers.rows(), |key, on| modifiers.effect(key, on).map(|found| found.1));
    let floor = WorkGpciFloorTable::embedded()?;
    check(Series::WorkGpciFloor, floor.rows(), |(), on| floor.on(on).ok().map(|found| found.1));
    contiguous(floor.rows());
    let factors = ConversionFactorTable::embedded()?;
    check(Series::ConversionFactors, factors.rows(), |key, on| {
        factors.factor(key, on).ok().map(|found| found.1)
    });
    let shares = PatientShareTable::embedded()?;
    check(Series::PatientShare, shares.rows(), |key, on| match key {
        ShareKind::Deductible => shares.deductible(on).ok().map(|found| found.1),
        ShareKind::Coinsurance => shares.coinsurance(on).ok().map(|found| found.1),
        _ => shares.sequestration(on).ok().map(|found| found.1),
    });
    contiguous(shares.rows());
    let statuses = StatusCodeTable::embedded()?;
    check(Series::StatusCodes, statuses.rows(), |key, on| statuses.status(key, on).ok().map(|found| found.1));
    let row = places.rows()[0].row_ref;
    assert!(places.source(&row).is_some() && modifiers.source(&row).is_none());
    Ok(())
}

#[test]
fn settings_are_those_of_the_manual() -> Outcome {
    let table = PlaceOfServiceTable::embedded()?;
    let facility = [2, 6, 8, 19, 21, 22, 23, 24, 26, 31, 34, 41, 42, 51, 52, 53, 56, 61];
    let non_facility = [
        1, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 25, 27, 32, 33, 49, 50, 54, 55, 57, 58, 60,
        62, 65, 66, 71, 72, 81, 99,
    ];
    for code in 0..100 {
        let place = format!("{code:02}").parse()?;
        let expected = match code {
            _ if facility.contains(&code) => Some(Setting::Facility),
            _ if non_facility.contains(&code) => Some(Setting::NonFacility),
            _ => None,
        };
        let found = table.setting(place, day("2026-06-01"));
        assert_eq!(found.as_ref().ok().map(|found| found.0), expected, "{code:02}");
        if let Err(refused) = found {
            assert_eq!(refused.slug(), "place-of-service-not-covered");
            assert!(refused.is_refusal());
        }
    }
    let confirmed = |on: &str| {
        let (_, row) = table.setting("10".parse()?, day(on))?;
        Ok::<_, cleanclaim::Error>(table.source(&row).map(|source| source.confirmed))
    };
    assert_eq!(confirmed("2023-12-31")?, Some(false));
    assert_eq!(confirmed("2024-01-01")?, Some(true));
    for (code, last_without, first_with) in [
        ("10", "2021-12-31", "2022-01-01"),
        ("27", "2023-09-30", "2023-10-01"),
        ("58", "2019-12-31", "2020-01-01"),
    ] {
        assert!(table.setting(code.parse()?, day(last_without)).is_err(), "{code}");
        assert!(table.setting(code.parse()?, day(first_with)).is_ok(), "{code}");
    }
    Ok(())
}

#[test]
fn effects_of_modifiers() -> Outcome {
    let table = ModifierTable::embedded()?;
    let effect =
        |modifier: &str, on: &str| table.effect(modifier.parse().unwrap(), day(on)).map(|found| found.0);
    let on = "2026-06-01";
    for modifier in ["26", "TC", "53"] {
        assert_eq!(effect(modifier, on), Some(PriceEffect::Component), "{modifier}");
    }
    for modifier in "24 25 51 57 58 59 76 77 79 91 93 95 1P 8P XE XS XP XU LT RT E1 F5 FA T9 TA GA GT GP GO GN GC KX Q5 Q6 JW JZ"
        .split(' ')
    {
        assert_eq!(effect(modifier, on), Some(PriceEffect::None), "{modifier}");
    }
    for modifier in
        "22 50 52 54 55 56 62 63 66 73 74 78 80 81 82 AS AD QK QX QY QZ CO CQ FX FY CT SG NU RR UE PT 33 99"
            .split(' ')
    {
        assert_eq!(effect(modifier, on), Some(PriceEffect::Changes), "{modifier}");
        let refused = table.applicable(modifier.parse()?, day(on)).unwrap_err();
        assert_eq!(refused.slug(), "modifier-not-supported");
    }
    for modifier in ["GY", "GZ", "GX", "PA", "PB", "PC"] {
        assert_eq!(effect(modifier, on), Some(PriceEffect::Denies), "{modifier}");
        assert_eq!(table.applicable(modifier.parse()?, day(on)).unwrap_err().slug(), "denied-by-modifier");
    }
    for modifier in ["CO", "CQ"] {
        assert_eq!(effect(modifier, "2021-12-31"), Some(PriceEffect::None));
        assert_eq!(effect(modifier, "2022-01-01"), Some(PriceEffect::Changes));
    }
    assert_eq!(effect("ZZ", on), None);
    assert_eq!(table.applicable("ZZ".parse()?, day(on)).unwrap_err().slug(), "modifier-unknown");
    assert_eq!(table.applicable("25".parse()?, day(on))?.0, PriceEffect::None);
    Ok(())
}

#[test]
fn periods_of_money() -> Outcome {
    let floor = WorkGpciFloorTable::embedded()?;
    assert_eq!(floor.coverage(), Some("2020-01-01/2026-12-31".parse()?));
    for on in
        ["2020-01-01", "2024-03-08", "2024-03-09", "2025-10-01", "2026-01-31", "2026-02-01", "2026-12-31"]
    {
        assert_eq!(floor.floor(day(on)).map(|found| found.0), Some("1".parse()?), "{on}");
    }
    for on in ["2019-12-31", "2027-01-01"] {
        assert!(floor.floor(day(on)).is_none() && !floor.covers(day(on)));
        assert_eq!(floor.on(day(on)).unwrap_err().slug(), "list-day-not-covered");
    }
    let shares = PatientShareTable::embedded()?;
    let deductibles = [
        (2019, 185),
        (2020, 198),
        (2021, 203),
        (2022, 233),
        (2023, 226),
        (2024, 240),
        (2025, 257),
        (2026, 283),
    ];
    for (year, dollars) in deductibles {
        for on in [Day::new(year, 1, 1)?, Day::new(year, 12, 31)?] {
            assert_eq!(shares.deductible(on)?.0.cents(), dollars * 100);
            assert_eq!(shares.coinsurance(on)?.0, "0.2".parse()?);
        }
    }
    assert_eq!(shares.coverage(ShareKind::Deductible), Some("2019-01-01/2026-12-31".parse()?));
    for (on, share) in [
        ("2020-04-30", "0.02"),
        ("2020-05-01", "0"),
        ("2022-03-31", "0"),
        ("2022-04-01", "0.01"),
        ("2022-06-30", "0.01"),
        ("2022-07-01", "0.02"),
        ("2033-03-31", "0.02"),
    ] {
        assert_eq!(shares.sequestration(day(on))?.0, share.parse()?, "{on}");
    }
    assert!(
        shares
            .rows()
            .iter()
            .all(|row| matches!(row.value, Share::Amount(_)) == (row.key == ShareKind::Deductible))
    );
    let factors = ConversionFactorTable::embedded()?;
    let factor = |kind, on: &str| factors.factor(kind, day(on)).map(|found| found.0.to_string());
    assert_eq!(factor(ConversionFactorKind::QualifyingParticipant, "2026-01-01")?, "33.5675");
    assert!(factor(ConversionFactorKind::QualifyingParticipant, "2025-12-31").is_err());
    assert_eq!(factor(ConversionFactorKind::Anesthesia, "2025-12-31")?, "20.3178");
    assert_eq!(factor(ConversionFactorKind::Anesthesia, "2026-12-31")?, "20.4976");
    assert_eq!(factor(ConversionFactorKind::AnesthesiaQualifying, "2026-12-31")?, "20.5998");
    Ok(())
}

#[test]
fn status_letters() -> Outcome {
    let table = StatusCodeTable::embedded()?;
    let letters: String = table.rows().iter().map(|row| row.key).collect();
    assert_eq!(letters, "ABCDEFGHIJMNPQRTX");
    for row in table.rows() {
        assert_eq!(row.value.is_priced(), "ART".contains(row.key), "{}", row.key);
        if let Some(refusal) = row.value.refusal {
            assert_eq!(refusal.entry().kind, Kind::Refusal);
            assert!((6100..6150).contains(&refusal.number()));
        }
    }
    let slug = |letter| table.status(letter, day("2026-06-01")).unwrap().0.refusal.map(Code::slug);
    assert_eq!(slug('P'), Some("bundled"));
    assert_eq!(slug('C'), Some("carrier-priced"));
    assert_eq!(slug('X'), Some("statutory-exclusion"));
    Ok(())
}

#[test]
fn a_malformed_list_says_where() -> Outcome {
    let head = "# edition: 2026-07\ncode\tfrom\tto\tsetting\tname\tconfirmed\tcitation\n";
    let good = "11\t2020-01-01\t2020-12-31\tnon-facility\tOffice\tyes\tmine\n";
    let table = PlaceOfServiceTable::parse(&format!("{head}{good}").replace('\n', "\r\n"))?;
    assert_eq!(table.setting("11".parse()?, day("2020-12-31"))?.1.release.as_str(), "2026-07");
    let cases: [(String, &str, &str, &str); 14] = [
        (String::new(), "list-header", "1", "1"),
        (head.to_string(), "list-empty", "2", ""),
        (format!("# x\n{}{good}", head.replace("setting", "place")), "list-header", "3", "4"),
        (head.replace("\tcitation", "") + good, "list-header", "2", "7"),
        (head.replace("# edition: 2026-07\n", "") + good, "list-edition", "2", ""),
        (head.replace("2026-07", "an edition with a long name") + good, "list-cell", "1", "edition"),
        (format!("{head}{good}11\t2021-01-01\n"), "list-cell-count", "4", "3"),
        (format!("{head}{}", good.replace("yes", "yes\tyes")), "list-cell-count", "3", "8"),
        (format!("{head}\n{}", good.replace("11", "1")), "list-cell", "4", "code"),
        (format!("{head}{}", good.replace("2020-01-01", "20200101")), "list-cell", "3", "from"),
        (format!("{head}{}", good.replace("2020-12-31", "2019-12-31")), "list-cell", "3", "to"),
        (format!("{head}{}", good.replace("non-facility", "office")), "list-cell", "3", "setting"),
        (format!("{head}{}", good.replace("mine", " ")), "list-cell", "3", "citation"),
        (format!("{head}{good}{good}"), "list-order", "4", "from"),
    ];
    for (text, slug, line, column) in cases {
        let error = PlaceOfServiceTable::parse(&text).unwrap_err();
        assert_eq!(error.slug(), slug, "{text}");
        assert_eq!(error.value("line"), Some(line), "{text}");
        assert_eq!(error.value("column").unwrap_or(""), column, "{text}");
        let message = error.to_string();
        assert!(message.contains(&format!("place-of-service, line {line}, column ")), "{message}");
        assert!(!message.contains('?'), "{message}");
    }
    let unsorted = format!("{head}{}{good}", good.replace("11", "12"));
    let error = PlaceOfServiceTable::parse(&unsorted).unwrap_err();
    assert_eq!((error.slug(), error.value("column")), ("list-order", Some("code")));
    assert_eq!(
        error.to_string(),
        "place-of-service, line 4, column 'code': the row of 11 does not come after the one of line 3"
    );
    let gap = "# edition: 1\nfrom\tto\tfloor\tconfirmed\tcitation\n2020-01-01\t2020-01-31\t1\tyes\tx\n2020-02-02\t2020-02-03\tnone\tyes\tx\n";
    let error = WorkGpciFloorTable::parse(gap).unwrap_err();
    assert_eq!(
        error.to_string(),
        "work-gpci-floor, line 4, column 'from': the row of national begins on 2020-02-02, not on 2020-02-01, the day after the one before has ended"
    );
    let without = WorkGpciFloorTable::parse(&gap.replace("2020-02-02", "2020-02-01"))?;
    assert!(without.floor(day("2020-02-01")).is_none() && without.covers(day("2020-02-01")));
    let share = "# edition: 1\nkind\tfrom\tto\tvalue\tconfirmed\tcitation\ncoinsurance\t2020-01-01\t2020-12-31\t20\tyes\tx\n";
    assert_eq!(PatientShareTable::parse(share).unwrap_err().value("column"), Some("value"));
    let status = "# edition: 1\nstatus\tfrom\tto\tpriced\trefusal\twords\tconfirmed\tcitation\nB\t2020-01-01\t2020-12-31\tno\tmalformed-npi\tx\tyes\tx\n";
    assert_eq!(StatusCodeTable::parse(status).unwrap_err().value("column"), Some("refusal"));
    Ok(())
}

/// The folder with the files of CMS, where it is at hand: `CLEANCLAIM_DATA`, else beside the checkout.
#[cfg(feature = "import")]
fn data(path: &str) -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("CLEANCLAIM_DATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        std::path::PathBuf::from,
    );
    let file = folder.join(path);
    file.exists().then_some(file)
}

#[test]
#[cfg(feature = "import")]
#[allow(clippy::print_stdout, reason = "a conformance run says how much it checked")]
fn every_modifier_of_hcpcs_is_listed() -> Outcome {
    let Some(file) = data("hcpcs/hcpcs_codes_2026jan.csv.xz") else {
        say!("conformance: SKIPPED, hcpcs_codes_2026jan.csv.xz is not at hand (set CLEANCLAIM_DATA)");
        return Ok(());
    };
    let mut text = Vec::new();
    lzma_rs::xz_decompress(&mut std::io::BufReader::new(std::fs::File::open(file)?), &mut text)
        .map_err(|error| format!("{error:?}"))?;
    let table = ModifierTable::embedded()?;
    let mut checked = BTreeSet::new();
    for record in csv::Reader::from_reader(text.as_slice()).records() {
        let code = record?.get(0).unwrap_or("").to_string();
        if code.len() == 2 {
            assert!(table.effect(code.parse()?, day("2026-01-01")).is_some(), "{code} is not in the list");
            checked.insert(code);
        }
    }
    assert_eq!(checked.len(), 383);
    say!("conformance: {} checked", checked.len());
    Ok(())
}

#[test]
#[cfg(not(feature = "import"))]
#[allow(clippy::print_stdout, reason = "a conformance run says that it did not run")]
fn every_modifier_of_hcpcs_is_listed() {
    say!("conformance: SKIPPED, it needs the feature `import`");
}
