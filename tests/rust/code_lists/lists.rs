//! Small lists, modifiers, places of service, taxonomy and the maps, from what is embedded.
#![cfg(all(
    feature = "embed-fees",
    feature = "embed-hcpcs",
    feature = "embed-lists",
    feature = "embed-icd10"
))]

use cleanclaim::codes::{CodeSet, Icd9Cm};
use cleanclaim::coding::identifier::{IdentifierKind, check};
use cleanclaim::coding::maps::{from_icd9, to_icd9};
use cleanclaim::row::Series;
use cleanclaim::tables::Tables;
use cleanclaim::tables::code_list::CODE_LISTS;

use super::procedures::{TABLES, asked};

#[test]
fn codes_of_small_lists_on_their_days() {
    for (set, code, on, status, official) in [
        // CARC 15 ended on 2018-05-01, 17 on 2009-07-01, 38 on 2013-01-01 (June 2024 list).
        (CodeSet::Carc, "45", "2026-03-01", "valid", "45"),
        (CodeSet::Carc, "15", "2018-04-30", "valid", "15"),
        (CodeSet::Carc, "15", "2018-05-01", "terminated", "15"),
        (CodeSet::Carc, "a1", "2026-03-01", "valid", "A1"),
        (CodeSet::Carc, "999", "2026-03-01", "unknown", "999"),
        (CodeSet::Carc, "XY", "2026-03-01", "malformed", ""),
        (CodeSet::Rarc, "N130", "2026-03-01", "valid", "N130"),
        (CodeSet::Rarc, "ma04", "2026-03-01", "valid", "MA04"),
        (CodeSet::Rarc, "N9999", "2026-03-01", "unknown", "N9999"),
        (CodeSet::Rarc, "130", "2026-03-01", "malformed", ""),
        (CodeSet::Revenue, "0450", "2026-03-01", "valid", "0450"),
        (CodeSet::Revenue, "450", "2026-03-01", "valid", "0450"),
        (CodeSet::Revenue, "0450", "2010-03-01", "not-covered", "0450"),
        (CodeSet::Revenue, "9999", "2026-03-01", "unknown", "9999"),
        (CodeSet::Revenue, "04500", "2026-03-01", "malformed", ""),
        (CodeSet::BillType, "0111", "2026-03-01", "valid", "0111"),
        (CodeSet::BillType, "131", "2026-03-01", "valid", "0131"),
        (CodeSet::BillType, "0117", "2026-03-01", "valid", "0117"),
        (CodeSet::BillType, "0871", "2020-12-31", "not-yet-effective", "0871"),
        (CodeSet::BillType, "0871", "2021-01-01", "valid", "0871"),
        (CodeSet::BillType, "0331", "2026-03-01", "terminated", "0331"),
        (CodeSet::BillType, "0151", "2026-03-01", "terminated", "0151"),
        (CodeSet::BillType, "0151", "2010-03-01", "not-covered", "0151"),
        (CodeSet::BillType, "0191", "2026-03-01", "unknown", "0191"),
        (CodeSet::BillType, "0116", "2026-03-01", "unknown", "0116"),
        (CodeSet::BillType, "0991", "2026-03-01", "unknown", "0991"),
        (CodeSet::BillType, "1111", "2026-03-01", "malformed", ""),
        (CodeSet::PlaceOfService, "11", "2026-03-01", "valid", "11"),
        (CodeSet::PlaceOfService, "10", "2021-12-31", "not-yet-effective", "10"),
        (CodeSet::PlaceOfService, "10", "2022-01-01", "valid", "10"),
        (CodeSet::PlaceOfService, "11", "2018-12-31", "not-covered", "11"),
        (CodeSet::PlaceOfService, "98", "2026-03-01", "unknown", "98"),
        (CodeSet::PlaceOfService, "1", "2026-03-01", "malformed", ""),
        (CodeSet::Modifier, "lt", "2026-03-01", "valid", "LT"),
        (CodeSet::Modifier, "25", "2026-03-01", "valid", "25"),
        (CodeSet::Modifier, "Z9", "2026-03-01", "unknown", "Z9"),
        (CodeSet::Modifier, "255", "2026-03-01", "malformed", ""),
        (CodeSet::Taxonomy, "207q00000x", "2026-03-01", "valid", "207Q00000X"),
        // The NUCC: "[1/1/2007: marked inactive, use 103G00000X]".
        (CodeSet::Taxonomy, "103GC0700X", "2006-12-31", "valid", "103GC0700X"),
        (CodeSet::Taxonomy, "103GC0700X", "2007-01-01", "terminated", "103GC0700X"),
        (CodeSet::Taxonomy, "342000000X", "2020-12-31", "not-yet-effective", "342000000X"),
        (CodeSet::Taxonomy, "342000000X", "2021-01-01", "valid", "342000000X"),
        (CodeSet::Taxonomy, "999Z99999X", "2026-03-01", "unknown", "999Z99999X"),
        (CodeSet::Taxonomy, "207Q", "2026-03-01", "malformed", ""),
    ] {
        let answer = asked(set, code, on);
        let found = (answer.status.slug(), answer.official.as_deref().unwrap_or(""));
        assert_eq!(found, (status, official), "{set} {code} {on}: {answer:?}");
    }
    assert_eq!(
        asked(CodeSet::BillType, "0131", "2026-03-01").title.unwrap(),
        "hospital outpatient; admission through discharge"
    );
    assert_eq!(
        asked(CodeSet::Modifier, "LT", "2026-03-01").title.unwrap().to_lowercase(),
        "left side (used to identify procedures performed on the left side of the body)"
    );
    assert_eq!(
        asked(CodeSet::Modifier, "25", "2026-03-01").title.unwrap(),
        "separate visit on the day of a procedure"
    );
}

#[test]
fn every_list_reads_and_refuses_damage() {
    for series in CODE_LISTS {
        let list = TABLES.code_list(*series).unwrap();
        assert!(!list.rows().is_empty(), "{series}");
        for row in list.rows() {
            let found = list.find(row.key.as_str(), row.row_ref.period.from()).unwrap();
            assert_eq!(found.row, row.row_ref);
        }
        assert!(list.find("", "2026-01-01".parse().unwrap()).is_none());
        assert!(list.find(&"9".repeat(1000), "2026-01-01".parse().unwrap()).is_none());
    }
    let mut tables = Tables::embedded_lists();
    let own = "# edition: mine\ncode\tfrom\tto\twords\tconfirmed\tcitation\n0450\t2026-01-01\t9999-12-31\tmine\tyes\tours\n";
    tables.set_list(Series::Revenue, own).unwrap();
    assert!(tables.code_list(Series::Revenue).unwrap().find("0450", "2025-12-31".parse().unwrap()).is_none());
    assert_eq!(tables.code_list(Series::Revenue).unwrap().periods("0450")[0].words, "mine");
    for (bad, slug) in [
        ("", "list-header"),
        ("# edition: 1\ncode\tfrom\n", "list-header"),
        ("# edition: 1\ncode\tfrom\tto\twords\tconfirmed\tcitation\n", "list-empty"),
        (
            "# edition: 1\ncode\tfrom\tto\twords\tconfirmed\tcitation\n\t2026-01-01\t2026-02-01\t\tyes\tx\n",
            "list-cell",
        ),
        (
            "# edition: 1\ncode\tfrom\tto\twords\tconfirmed\tcitation\n1234567890123456\t2026-01-01\t2026-02-01\t\tyes\tx\n",
            "list-cell",
        ),
    ] {
        assert_eq!(tables.set_list(Series::Revenue, bad).unwrap_err().slug(), slug, "{bad:?}");
    }
    assert_eq!(tables.set_list(Series::Gems, own).unwrap_err().slug(), "not-a-list");
    assert_eq!(Tables::empty().code_list(Series::Revenue).unwrap_err().slug(), "table-not-loaded");
    assert_eq!(TABLES.code_list(Series::Gpci).unwrap_err().slug(), "not-a-list");
}

#[test]
fn modifiers_and_what_they_touch() {
    use cleanclaim::coding::modifier::{ModifierLevel, Site, facts, level, may_bypass_edit};
    let on = "2026-03-01".parse().unwrap();
    let found = facts(&TABLES, "LT".parse().unwrap(), on).unwrap().unwrap();
    assert_eq!(
        (found.level, found.site, found.bypasses_edits),
        (ModifierLevel::LevelTwo, Some(Site::Left), true)
    );
    let both = facts(&TABLES, "50".parse().unwrap(), on).unwrap().unwrap();
    assert_eq!((both.level, both.site, both.bypasses_edits), (ModifierLevel::Cpt, Some(Site::Both), false));
    assert!(facts(&TABLES, "Z9".parse().unwrap(), on).unwrap().is_none());
    let rows = TABLES.modifiers().unwrap().rows();
    let cpt = rows.iter().filter(|row| level(row.key) == ModifierLevel::Cpt).count();
    // 383 modifiers of the January 2026 file are of Level II, the other 43 of CPT.
    let of_hcpcs = TABLES.hcpcs_tables().next().unwrap();
    for row in rows {
        let official = of_hcpcs.modifier(row.key).unwrap().is_some();
        assert_eq!(official, level(row.key) == ModifierLevel::LevelTwo, "{}", row.key);
    }
    assert!(cpt > 40, "{cpt}");
    assert_eq!(rows.iter().filter(|row| may_bypass_edit(row.key)).count(), 44);
}

#[test]
fn a_taxonomy_code_that_is_not_in_the_code_set() {
    assert_eq!(check(&TABLES, IdentifierKind::Taxonomy, "999Z99999X").reason(), Some("taxonomy-unknown"));
    assert_eq!(check(&TABLES, IdentifierKind::Taxonomy, "207Q00000X").official(), Some("207Q00000X"));
    let shape_alone = check(&Tables::empty(), IdentifierKind::Taxonomy, "999Z99999X");
    assert_eq!(shape_alone.official(), Some("999Z99999X"));
    assert_eq!(shape_alone.not_checked.unwrap().slug(), "table-not-loaded");
}

#[test]
fn maps_with_their_flags() {
    // Rows of the 2018 files: 250.00 to E11.9 approximate; E92.81 does not parse; 0010 to A00.0 exact.
    let exact = from_icd9(&TABLES, "001.0".parse().unwrap()).unwrap().unwrap();
    assert_eq!(exact.targets.len(), 1);
    assert!(exact.targets[0].code == "A00.0".parse().unwrap() && !exact.targets[0].approximate);
    let back = to_icd9(&TABLES, "A000".parse().unwrap()).unwrap().unwrap();
    assert_eq!(back.targets[0].code, "001.0".parse::<Icd9Cm>().unwrap());
    assert!(
        from_icd9(&TABLES, "999.999".parse::<Icd9Cm>().unwrap_or("00199".parse().unwrap()))
            .unwrap()
            .is_none()
    );
    for bad in ["", "1", "12345678", "E12", "A001", "25.000", "V1.03", "é"] {
        assert_eq!(bad.parse::<Icd9Cm>().unwrap_err().slug(), "malformed-icd9-code", "{bad:?}");
    }
}
