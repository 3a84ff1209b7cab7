//! What is asked of the tabular list: relations, notes, hierarchy, seventh characters. Expected answers were read by eye from
//! the official XML of April 2026.

use cleanclaim::codes::Icd10Cm;
use cleanclaim::coding::hierarchy::{build, hierarchy, leaves, seventh_characters};
use cleanclaim::coding::notes::{must_come_first, notes};
use cleanclaim::coding::relate::{relate, relate_within};
use cleanclaim::dates::Day;
use cleanclaim::tables::Tables;
use cleanclaim::tables::icd10_cm_notes::{EditionMatch, EditionRule, NoteKind};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn code(text: &str) -> Icd10Cm {
    text.parse().unwrap()
}

/// The tabular list alone: what it says does not depend on which tables of codes are loaded.
fn tables() -> Tables {
    let mut tables = Tables::empty();
    let pack = cleanclaim::tables::embedded::pack("icd10_cm_notes.pack").unwrap();
    tables.add_pack("icd10_cm_notes.pack", pack).unwrap();
    tables
}

/// First code, second code, relation, where it is stated, direction.
const RELATIONS: &[(&str, &str, &str, &str, &str)] = &[
    // Type 1 and type 2 diabetes exclude each other: both categories say so.
    ("E10.9", "E11.9", "excludes1", "E10|E11", "both"),
    ("E11.65", "E10.10", "excludes1", "E11|E10", "both"),
    // G30 Alzheimer's disease: use additional code F02; F02: code first the physiological condition.
    ("G30.9", "F02.80", "code-first|use-additional", "F02|G30", "b-to-a|a-to-b"),
    // I11.0: use additional code to identify the type of heart failure (I50.-).
    ("I11.0", "I50.9", "code-first|use-additional", "I50|I11.0", "b-to-a|a-to-b"),
    // A code and itself, a code and its category.
    ("E10.9", "E10.9", "none", "", ""),
    ("E10", "E10.9", "none", "", ""),
    // Chapter 10 carries an excludes2 for injuries (S00-T88): it holds between a cold and a fracture of the wrist.
    ("S62.101A", "J00", "excludes2", "10", "b-to-a"),
    // Nothing between a cold and acne.
    ("J00", "L70.0", "none", "", ""),
];

#[test]
fn pairs_of_codes() {
    let tables = tables();
    for (a, b, relation, stated_at, direction) in RELATIONS {
        let found = relate(&tables, code(a), code(b), day("2026-05-01")).unwrap();
        let shown = (found.relation(), found.stated_at(), found.direction());
        assert_eq!(
            shown,
            (relation.to_string(), stated_at.to_string(), direction.to_string()),
            "{a} {b}: {found:?}"
        );
        // The other way round the same relations, the directions turned.
        let turned = relate(&tables, code(b), code(a), day("2026-05-01")).unwrap();
        assert_eq!(turned.relations.len(), found.relations.len(), "{b} {a}");
    }
}

#[test]
fn a_requirement_decides() {
    let tables = tables();
    let ask = |a: &str, b: &str| relate(&tables, code(a), code(b), day("2026-05-01")).unwrap();
    // D64.2: code first poisoning due to drug or toxin (T36-T65 with fifth or sixth character 1-4).
    let poisoning = ask("D64.2", "T43.211A");
    let first = poisoning.get(NoteKind::CodeFirst).unwrap();
    assert!(first.stated_by.iter().any(|by| by.stated_at == "D64.2"), "{first:?}");
    // An adverse effect (sixth character 5) is no poisoning, though its fifth character is 1.
    let adverse = ask("D64.2", "T43.215A");
    // It is D64.2 that comes first: block T36-T50 says so of D56-D76.
    let first = adverse.get(NoteKind::CodeFirst).unwrap();
    assert_eq!((first.stated_by.len(), first.stated_by[0].stated_at.as_str()), (1, "T36-T50"));
    assert_eq!(adverse.get(NoteKind::UseAdditionalCode).unwrap().stated_by[0].stated_at, "D64.2");
    // S01: excludes1 open skull fracture (S02.- with 7th character B).
    assert!(ask("S01.01XA", "S02.0XXB").get(NoteKind::Excludes1).is_some());
    assert!(ask("S01.01XA", "S02.0XXA").get(NoteKind::Excludes1).is_none());
    // G59: excludes1 diabetic mononeuropathy (E08-E13 with .41).
    assert!(ask("G59", "E11.41").get(NoteKind::Excludes1).is_some());
    assert!(ask("G59", "E11.42").get(NoteKind::Excludes1).is_none());
}

#[test]
fn editions_and_dates() {
    let tables = tables();
    let (a, b) = (code("E10.9"), code("E11.9"));
    let edition = |on: &str| relate(&tables, a, b, day(on)).unwrap().edition_match;
    assert_eq!(edition("2026-04-01"), EditionMatch::Exact);
    assert_eq!(edition("2026-09-30"), EditionMatch::Exact);
    assert_eq!(edition("2026-03-31"), EditionMatch::SameFiscalYear);
    assert_eq!(edition("2025-10-01"), EditionMatch::SameFiscalYear);
    assert_eq!(edition("2025-09-30"), EditionMatch::Nearest);
    assert_eq!(edition("2026-10-01"), EditionMatch::Nearest);
    let refused = relate_within(&tables, a, b, day("2025-09-30"), EditionRule::FiscalYear).unwrap_err();
    assert_eq!(refused.slug(), "date-not-covered");
    assert!(refused.is_refusal());
    let none = relate(&Tables::empty(), a, b, day("2026-05-01")).unwrap_err();
    assert_eq!(none.slug(), "table-not-loaded");
    // A category that the list has not.
    let unknown = relate(&tables, a, code("U99"), day("2026-05-01")).unwrap_err();
    assert_eq!(unknown.slug(), "code-not-in-tabular-list");
}

#[test]
fn notes_are_inherited() {
    let tables = tables();
    let found = notes(&tables, code("E10.65"), day("2026-05-01"), EditionRule::FiscalYear).unwrap();
    let at: Vec<&str> = found.of_kind(NoteKind::Excludes1).map(|note| note.stated_at.as_str()).collect();
    assert!(at.contains(&"E10"), "{at:?}");
    assert!(found.of_kind(NoteKind::Excludes1).all(|note| note.row.key.to_string() == note.stated_at));
    // M05-M14 stands below M00-M25, whose note says that it is about joints.
    let joint = notes(&tables, code("M10.9"), day("2026-05-01"), EditionRule::FiscalYear).unwrap();
    assert!(joint.of_kind(NoteKind::Includes).any(|note| note.stated_at == "M00-M25"));
    // Manifestations: what must come first.
    let first = must_come_first(&tables, code("F02.80"), day("2026-05-01"), EditionRule::FiscalYear).unwrap();
    assert_eq!(first[0].stated_at, "F02");
    assert!(first[0].lines.iter().any(|line| line.codes.iter().any(|codes| codes == "G30")));
    let nothing = must_come_first(&tables, code("J00"), day("2026-05-01"), EditionRule::FiscalYear).unwrap();
    assert!(nothing.is_empty(), "{nothing:?}");
}

#[test]
fn where_a_code_stands() {
    let tables = tables();
    let ask =
        |text: &str| hierarchy(&tables, code(text), day("2026-05-01"), EditionRule::FiscalYear).unwrap();
    let found = ask("M1A.0110");
    let above: Vec<&str> = found.ancestors.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(above, ["M1A.011", "M1A.01", "M1A.0", "M1A", "M05-M14", "13"]);
    assert_eq!((found.block.name.as_str(), found.category.name.as_str()), ("M05-M14", "M1A"));
    assert_eq!(found.spanning_blocks[0].name, "M00-M25");
    assert_eq!(
        found.chapter.title.as_deref(),
        Some("Diseases of the musculoskeletal system and connective tissue")
    );
    assert!(found.children.is_empty());
    let stem = ask("M1A.011");
    let children: Vec<&str> = stem.children.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(children, ["M1A.0110", "M1A.0111"]);
    // A letter in position 2.
    assert_eq!(ask("QA0").block.name, "QA0");
}

#[test]
fn seventh_characters_and_placeholders() {
    let tables = tables();
    let on = day("2026-05-01");
    let given = seventh_characters(&tables, code("W08"), on, EditionRule::FiscalYear).unwrap().unwrap();
    let characters: String = given.characters.iter().map(|one| one.character).collect();
    assert_eq!((characters.as_str(), given.stated_at.as_str()), ("ADS", "W08"));
    assert_eq!(given.characters[0].meaning, "initial encounter");
    // The last definition has a second meaning on a line of its own.
    assert_eq!(given.characters[2].also, ["Fall from stool"]);
    let fracture =
        seventh_characters(&tables, code("S52.501"), on, EditionRule::FiscalYear).unwrap().unwrap();
    assert_eq!((fracture.characters.len(), fracture.stated_at.as_str()), (16, "S52"));
    assert!(seventh_characters(&tables, code("J00"), on, EditionRule::FiscalYear).unwrap().is_none());

    let make = |stem: &str, character| build(&tables, code(stem), character, on, EditionRule::FiscalYear);
    assert_eq!(make("W08", 'a').unwrap().to_string(), "W08.XXXA");
    assert_eq!(make("S52.501", 'B').unwrap().to_string(), "S52.501B");
    assert_eq!(make("T36.0X5", 'D').unwrap().to_string(), "T36.0X5D");
    assert_eq!(make("W08", 'Q').unwrap_err().slug(), "seventh-character-unknown");
    assert_eq!(make("J00", 'A').unwrap_err().slug(), "no-seventh-character");
    assert_eq!(make("S52", 'A').unwrap_err().slug(), "no-stem-for-seventh-character");
    assert_eq!(make("S52.501A", 'A').unwrap_err().slug(), "no-stem-for-seventh-character");
    assert!(make("W08", 'é').is_err() && make("W08", '\0').is_err());
    let full = leaves(&tables, code("T36.0X5"), on, EditionRule::FiscalYear).unwrap();
    let full: Vec<String> = full.iter().map(|leaf| leaf.code.to_string()).collect();
    assert_eq!(full, ["T36.0X5A", "T36.0X5D", "T36.0X5S"]);
}

/// Every code of the list stands in a relation to itself that is none, and no pair is an error.
#[test]
fn no_code_is_excluded_from_its_own_category() {
    let tables = tables();
    let on = day("2026-05-01");
    let (list, _) = tables.icd10_cm_notes(on, EditionRule::FiscalYear).unwrap();
    let codes: Vec<Icd10Cm> = list.nodes().unwrap().filter_map(|node| node.code()).step_by(97).collect();
    for own in codes {
        let category: Icd10Cm = own.to_string()[..3].parse().unwrap();
        let found = relate(&tables, own, category, on).unwrap();
        assert!(
            found.get(NoteKind::Excludes1).is_none() && found.get(NoteKind::Excludes2).is_none(),
            "{own}"
        );
    }
}
