//! HCPCS and CPT codes on a day, from what is embedded. The days are those of the files that CMS published.
#![cfg(all(feature = "embed-fees", feature = "embed-hcpcs", feature = "embed-lists"))]

use cleanclaim::codes::{CodeSet, CodeStatus};
use cleanclaim::coding::check::{CodeAnswer, check};
use cleanclaim::coding::procedure::{Category, category};
use cleanclaim::row::Series;
use cleanclaim::tables::Tables;
use once_cell::sync::Lazy;

pub static TABLES: Lazy<Tables> = Lazy::new(|| Tables::embedded().unwrap());

pub fn asked(code_set: CodeSet, text: &str, on: &str) -> CodeAnswer {
    check(&TABLES, code_set, text, on.parse().unwrap()).unwrap()
}

#[test]
fn codes_of_level_two_have_the_days_of_the_edition() {
    // From the July 2024 file: A0428 added 2001-01-01; C9166 added 2024-04-01, ended 2024-06-30; J2780 ended 2024-06-30.
    for (code, on, status) in [
        ("A0428", "2000-12-31", "not-yet-effective"),
        ("A0428", "2001-01-01", "valid"),
        ("a0428", "2024-09-30", "valid"),
        ("A0428", "2025-11-03", "valid"),
        ("A0428", "2026-05-01", "valid"),
        ("C9166", "2024-03-31", "not-yet-effective"),
        ("C9166", "2024-04-01", "valid"),
        ("C9166", "2024-06-30", "valid"),
        ("C9166", "2024-07-01", "terminated"),
        ("C9166", "2026-03-01", "terminated"),
        ("J2780", "2024-07-01", "terminated"),
        // Deleted on 2025-01-01: in the fee schedule until 2024, not in addendum B of 2025; the January 2026 list keeps it.
        ("G2012", "2024-09-30", "valid"),
        ("G2012", "2024-11-01", "valid"),
        ("G2012", "2025-02-01", "terminated"),
        ("G2012", "2026-02-01", "terminated"),
        // Deleted on 2026-01-01: in RVU25D, not in RVU26B; the January 2026 list keeps it.
        ("G0511", "2025-12-31", "valid"),
        ("G0511", "2026-05-01", "terminated"),
        // An item that no fee schedule of physicians lists.
        ("E0601", "2025-02-01", "valid"),
        ("E0601", "2026-02-01", "valid"),
        ("E0601", "2027-02-01", "not-covered"),
        // In no file.
        ("A9998", "2024-08-01", "unknown"),
        ("A9998", "2010-01-01", "not-covered"),
        ("D0120", "2024-08-01", "not-covered"),
        ("Z1234", "2024-08-01", "malformed"),
        ("E11.9", "2024-08-01", "malformed"),
        ("", "2024-08-01", "malformed"),
        ("A042", "2024-08-01", "malformed"),
    ] {
        let answer = asked(CodeSet::Hcpcs, code, on);
        assert_eq!(answer.status.slug(), status, "{code} {on}: {answer:?}");
    }
    let answer = asked(CodeSet::Hcpcs, "C9166", "2024-05-01");
    assert_eq!(answer.period.unwrap().to_string(), "2024-04-01/2024-06-30");
    assert!(answer.note.is_none(), "{answer:?}");
    // Seen on no file of that day: assumed, and said so.
    for (code, on) in [("E0601", "2025-08-01"), ("E0601", "2026-02-01"), ("G2012", "2024-11-01")] {
        assert!(asked(CodeSet::Hcpcs, code, on).note.unwrap().contains("assumed"), "{code} {on}");
    }
}

#[test]
fn codes_that_came_after_the_edition_with_days() {
    // New in the list of January 2026, in RVU26B: begun by then. A2040 comes with RVU26B and is not on that list.
    let first = asked(CodeSet::Hcpcs, "A2040", "2026-03-31");
    assert_eq!(first.status, CodeStatus::NotYetEffective, "{first:?}");
    assert_eq!(asked(CodeSet::Hcpcs, "A2040", "2026-07-01").status, CodeStatus::Valid);
    assert_eq!(asked(CodeSet::Hcpcs, "A2040", "2024-07-01").status, CodeStatus::NotYetEffective);
}

#[test]
fn codes_of_cpt_live_as_the_fee_schedules_list_them() {
    for (code, on, status) in [
        ("99213", "2019-12-31", "not-covered"),
        ("99213", "2020-01-01", "valid"),
        ("99213", "2025-02-01", "valid"),
        ("99213", "2026-09-30", "valid"),
        ("99213", "2026-11-23", "valid"),
        ("99213", "2027-01-01", "not-covered"),
        // 99201 was deleted on 2021-01-01.
        ("99201", "2020-12-31", "valid"),
        ("99201", "2021-01-01", "terminated"),
        ("99201", "2026-05-01", "terminated"),
        // 99417 was added on 2021-01-01.
        ("99417", "2020-12-31", "not-yet-effective"),
        ("99417", "2021-01-01", "valid"),
        // Proprietary laboratory analyses stand on the laboratory schedule.
        ("0001U", "2025-02-01", "valid"),
        ("0001U", "2026-05-01", "valid"),
        ("0001U", "2020-05-01", "not-covered"),
        ("00000", "2025-11-01", "unknown"),
        ("99999", "2020-05-01", "unknown"),
        ("0999U", "2026-05-01", "unknown"),
        ("A0428", "2025-11-01", "malformed"),
        ("9921", "2025-11-01", "malformed"),
        ("9921Z", "2025-11-01", "malformed"),
    ] {
        let answer = asked(CodeSet::Cpt, code, on);
        assert_eq!(answer.status.slug(), status, "{code} {on}: {answer:?}");
        assert!(answer.title.is_none(), "descriptors of CPT are not ours to show");
    }
    let ended = asked(CodeSet::Cpt, "99201", "2023-05-01");
    assert_eq!(ended.period.unwrap().to_string(), "2020-01-01/2020-12-31");
    assert_eq!(ended.row.unwrap().release.as_str(), "RVU20D");
}

#[test]
fn categories_by_shape() {
    for (code, expected) in [
        ("99213", Some(Category::CptOne)),
        ("0001F", Some(Category::CptTwo)),
        ("0075T", Some(Category::CptThree)),
        ("0002M", Some(Category::CptMultianalyte)),
        ("0001U", Some(Category::CptProprietaryLaboratory)),
        ("0001A", Some(Category::CptVaccine)),
        ("J1100", Some(Category::LevelTwo)),
        ("D0120", Some(Category::Dental)),
        ("W1234", None),
        ("A12B4", None),
        ("0001X", None),
    ] {
        assert_eq!(category(code.parse().unwrap()), expected, "{code}");
    }
}

#[test]
fn wording_that_a_licensee_loads_is_shown_on_its_days() {
    let mut tables = Tables::embedded().unwrap();
    let file = "code,short,long,from,to\n99213,invented short,\"invented, \"\"long\"\" text\",2025-01-01,\n99213,older,,2020-01-01,2024-12-31\n";
    assert_eq!(tables.add_descriptors(Series::ProcedureNumbers, "mine.csv", file).unwrap(), 2);
    let title = |on: &str| {
        check(&tables, CodeSet::Cpt, "99213", on.parse().unwrap()).unwrap().title.unwrap_or_default()
    };
    assert_eq!(title("2025-11-03"), "invented, \"long\" text");
    assert_eq!(title("2024-12-31"), "older");
    for (bad, what) in [
        ("", "column names"),
        ("a,b\n1,2\n", "'code'"),
        ("code,from\n1,2020-01-01\n", "'short' or 'long'"),
        ("code,short\n99213\n", "as many cells"),
        ("code,short\n,x\n", "15 characters"),
        ("code,short\n99213,\n", "a text was expected"),
        ("code,short,from\n99213,x,2025-13-01\n", "ISO date"),
        ("code,short,from,to\n99213,x,2025-02-01,2025-01-01\n", "on or after"),
        ("code,short\n", "at least one row"),
        ("code\tshort\n\"never closed\tx\n", "as many cells"),
    ] {
        let error = tables.add_descriptors(Series::Revenue, "bad.csv", bad).unwrap_err();
        assert_eq!(error.slug(), "descriptor-row");
        assert!(error.to_string().contains(what), "{error}");
    }
    let long = format!("code,short\n99213,{}\n", "x".repeat(100_000));
    assert!(tables.add_descriptors(Series::Revenue, "bad.csv", &long).is_err());
}

#[test]
fn without_tables_nothing_is_covered() {
    let tables = Tables::empty();
    for set in [CodeSet::Hcpcs, CodeSet::Cpt, CodeSet::Modifier, CodeSet::PlaceOfService, CodeSet::Revenue] {
        let text = match set {
            CodeSet::Modifier => "25",
            CodeSet::PlaceOfService => "11",
            CodeSet::Revenue => "0450",
            _ => "99213",
        };
        let answer = check(&tables, set, text, "2025-11-03".parse().unwrap()).unwrap();
        assert_eq!(answer.status, CodeStatus::NotCovered, "{set}");
    }
}

#[test]
fn hostile_text_is_malformed_or_unknown_in_every_list() {
    let long = "9".repeat(100_000);
    for set in CodeSet::ALL {
        for text in ["\0", "é", "٤٥", "-1", "9 9 2 1 3", "\u{202e}45", "'; --", &long] {
            let answer = asked(set, text, "2025-11-03");
            assert!(
                matches!(answer.status, CodeStatus::Malformed | CodeStatus::Unknown | CodeStatus::NotCovered),
                "{set} {text:?}: {answer:?}"
            );
        }
    }
}
