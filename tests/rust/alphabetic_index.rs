//! The Alphabetic Index: its importers, and the verbs over what a build embeds. Expected values stand in the official files;
//! what needs them says how many it checked, or that it was skipped (`CLEANCLAIM_DATA`, by default `../shared/data`).

#[macro_use]
#[path = "say.rs"]
mod say;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{BufReader, Read};
use std::path::PathBuf;

use cleanclaim::Error;
use cleanclaim::codes::CodeStatus;
use cleanclaim::coding::index::{self, Behavior, Intent, Resolution, TERM_BOOKS, follow};
use cleanclaim::dates::Day;
use cleanclaim::import::{ImportOptions, Imported, IndexRelease, bake, read_bytes};
use cleanclaim::tables::Tables;
use cleanclaim::tables::icd10_cm_index::{Book, PrintedCode};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CLEANCLAIM_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let found = folder.join("icd10/index").is_dir().then_some(folder);
    if found.is_none() {
        say!("conformance: SKIPPED, no official files at CLEANCLAIM_DATA");
    }
    found
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An official file, unpacked.
fn official(folder: &std::path::Path, name: &str) -> String {
    let path = folder.join("icd10/index").join(name);
    let mut bytes = Vec::new();
    lzma_rs::xz_decompress(&mut BufReader::new(fs::File::open(&path).unwrap()), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The codes of an order file, billable or header.
fn order_file(folder: &std::path::Path, year: u16) -> HashSet<String> {
    let file = fs::File::open(folder.join(format!("icd10/cms_{year}_dx.zip"))).unwrap();
    let mut zip = zip::ZipArchive::new(BufReader::new(file)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().to_string()).collect();
    let name = names.iter().find(|name| name.ends_with(&format!("order_{year}.txt"))).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text.lines().filter_map(|line| line.get(6..13)).map(|code| code.trim().to_string()).collect()
}

// ---- what a build embeds ----

fn count(book: Book, what: impl Fn(&cleanclaim::tables::icd10_cm_index::IndexTerm<'_>) -> usize) -> usize {
    let tables = Tables::embedded().unwrap();
    tables.index_edition(book, day("2026-04-15")).unwrap().terms().map(|term| what(&term)).sum()
}

fn cells(term: &cleanclaim::tables::icd10_cm_index::IndexTerm<'_>) -> usize {
    (2..8).filter(|column| term.cell(*column).is_some()).count()
}

/// The counts of PROVENANCE.txt for the main index; of the others, those of
/// `xz -dc FILE | grep -c '<mainTerm>\|<term '` and `grep -c '<code>'`, `grep '<cell' | grep -vc '>-*<'`.
#[test]
fn the_embedded_books_have_as_many_terms_and_codes_as_their_sources() {
    assert_eq!(count(Book::Diseases, |_| 1), 81_024);
    assert_eq!(count(Book::Diseases, |term| usize::from(term.code().is_some())), 62_721);
    assert_eq!(
        count(Book::Diseases, |term| usize::from(term.code().is_some_and(|code| code.wants_more))),
        6_930
    );
    assert_eq!(count(Book::ExternalCause, |_| 1), 314 + 7_776);
    assert_eq!(count(Book::ExternalCause, |term| usize::from(term.code().is_some())), 6_671);
    assert_eq!(count(Book::Neoplasm, |_| 1), 1 + 1_939);
    assert_eq!(count(Book::Neoplasm, cells), 10_922 - 1_902);
    assert_eq!(count(Book::Drugs, |_| 1), 5_179 + 2_251);
    assert_eq!(count(Book::Drugs, cells), 43_224 - 3_188);
}

#[test]
fn a_walk_by_main_terms_and_children_meets_every_term_once() {
    let tables = Tables::embedded().unwrap();
    for book in Book::ALL {
        let edition = tables.index_edition(book, day("2026-04-15")).unwrap();
        let mut waiting: Vec<_> = edition.main_terms().collect();
        waiting.reverse();
        let mut next = 1;
        while let Some(term) = waiting.pop() {
            assert_eq!(term.number(), next);
            assert_eq!(term.path().len(), usize::from(term.level()) + 1);
            let mut below: Vec<_> = term.children().collect();
            assert!(
                below.iter().all(|child| child.parent() == Some(term) && child.level() == term.level() + 1)
            );
            below.reverse();
            waiting.append(&mut below);
            next += 1;
        }
        assert_eq!(next - 1, edition.len());
        assert!(edition.term(0).is_none() && edition.term(edition.len() + 1).is_none());
    }
}

fn paths(text: &str) -> Vec<(String, String)> {
    let tables = Tables::embedded().unwrap();
    let hits = index::find(&tables, &TERM_BOOKS, text, day("2026-04-15"), 5).unwrap();
    let code =
        |code: &Option<index::IndexCode>| code.as_ref().map_or(String::new(), |code| code.as_printed.clone());
    hits.iter().map(|hit| (hit.entry.path.join(" > "), code(&hit.entry.code))).collect()
}

/// Codes as the index of April 2025 prints them.
#[test]
fn find_does_not_mind_order_case_plural_accents_and_modifiers() {
    for (text, path, code) in [
        ("fracture, wrist", "Fracture, traumatic > wrist", "S62.10-"),
        ("Wrist FRACTURES", "Fracture, traumatic > wrist", "S62.10-"),
        ("abdomen, acute", "Abdomen, abdominal > acute", "R10.0"),
        ("abetalipoproteinemia", "Abetalipoproteinemia", "E78.6"),
        ("diabetic", "Diabetes, diabetic", "E11.9"),
        ("Abasia-astasia", "Abasia", "F44.4"),
    ] {
        assert_eq!(paths(text)[0], (path.to_string(), code.to_string()), "{text}");
    }
    // A word that the index does not have stands for those that it begins.
    assert_eq!(paths("abetalipoprot")[0].1, "E78.6");
}

#[test]
fn find_names_the_words_that_no_path_holds_and_refuses_where_there_is_none() {
    let tables = Tables::embedded().unwrap();
    let find = |text: &str| index::find(&tables, &TERM_BOOKS, text, day("2026-04-15"), 3);
    let hits = find("fracture wrist qqqzzz").unwrap();
    assert_eq!(hits[0].missed, ["qqqzzz"]);
    assert_eq!(hits[0].entry.path, ["Fracture, traumatic", "wrist"]);
    for (text, slug) in [
        ("", "index-no-words"),
        ("  ,;", "index-no-words"),
        ("qqqzzz", "index-no-match"),
        ("\u{0}\u{7f}", "index-no-words"),
    ] {
        let error = find(text).unwrap_err();
        assert_eq!(error.slug(), slug, "{text:?}");
        assert!(error.is_refusal());
    }
    // Hostile: very long, and of more words than are looked for.
    let _ = find(&"fracture ".repeat(50_000));
    let _ = find(&"x".repeat(1_000_000));
}

#[test]
fn entries_are_asked_for_by_number() {
    let tables = Tables::embedded().unwrap();
    let on = day("2026-04-15");
    // Rows 1, 5 and 6 of the flattened index.
    let first = index::entry(&tables, Book::Diseases, 1, on).unwrap();
    assert_eq!(
        (first.path.join(""), first.code.unwrap().as_printed),
        ("Aarskog's syndrome".into(), "Q87.19".into())
    );
    let abdomen = index::entry(&tables, Book::Diseases, 5, on).unwrap();
    assert_eq!(abdomen.see_also[0].resolution, Resolution::Instruction);
    assert_eq!(
        (abdomen.subterms, abdomen.row.to_string().contains("icd10-cm-index INDEX2025APR row 5")),
        (3, true)
    );
    let below = index::below(&tables, Book::Diseases, 5, on).unwrap();
    assert_eq!(
        below.iter().map(|entry| entry.path[1].as_str()).collect::<Vec<_>>(),
        ["acute", "angina", "muscle deficiency syndrome"]
    );
    let thymus = index::entry(&tables, Book::Diseases, 37, on).unwrap();
    assert_eq!((thymus.modifiers.as_str(), thymus.path[1].as_str()), ("(gland)", "thymus"));
    for number in [0, 81_025, u32::MAX] {
        assert_eq!(
            index::entry(&tables, Book::Diseases, number, on).unwrap_err().slug(),
            "index-no-such-term"
        );
    }
    assert_eq!(index::main_terms(&tables, Book::Diseases, "aBaND", on, 9).unwrap()[0].path, ["Abandonment"]);
    assert_eq!(Tables::empty().index_edition(Book::Drugs, on).unwrap_err().slug(), "table-not-loaded");
}

#[test]
fn references_lead_to_terms_tables_and_codes() {
    let tables = Tables::embedded().unwrap();
    let follow = |text: &str| follow(&tables, Book::Diseases, text, day("2026-04-15")).unwrap();
    let path = |text: &str| follow(text).targets[0].path.join(" > ");
    assert_eq!(path("Pain, abdominal"), "Pain > abdominal");
    assert_eq!(path("Contraction, joint"), "Contraction > joint");
    assert_eq!(path("Infarct, myocardium"), "Infarct, infarction > myocardium, myocardial");
    assert_eq!(path("Failure, heart"), "Failure, failed > heart");
    let bone = follow("Neoplasm, bone, malignant");
    assert_eq!((bone.targets[0].book, bone.behavior), (Book::Neoplasm, Some(Behavior::MalignantPrimary)));
    assert_eq!(bone.targets[0].path, ["Neoplasm, neoplastic", "bone"]);
    let lung = follow("Neoplasm, lung, malignant");
    assert_eq!((lung.targets.len(), lung.targets[0].path[1].as_str()), (1, "lung"));
    let by_site = follow("Neoplasm, by site, uncertain behavior");
    assert_eq!((by_site.behavior, by_site.resolution), (Some(Behavior::Uncertain), Resolution::Term));
    let drug = follow("Table of Drugs and Chemicals, by drug, adverse effect");
    assert_eq!((drug.resolution, drug.intent), (Resolution::Table, Some(Intent::AdverseEffect)));
    let mercury = follow("Poisoning, mercury");
    assert_eq!(
        (mercury.targets[0].book, mercury.targets[0].path[0].starts_with("Mercury")),
        (Book::Drugs, true)
    );
    let codes = follow("subcategory M14.8-");
    assert_eq!((codes.resolution, codes.codes), (Resolution::Codes, vec!["M14.8-".to_string()]));
    assert_eq!(follow("E08-E13 with .620").codes, ["E08-E13"]);
    assert_eq!(follow("condition").resolution, Resolution::Instruction);
    let site = follow("Fracture, traumatic, by site, shaft");
    assert_eq!(
        (site.targets[0].path.join(""), site.rest.as_deref()),
        ("Fracture, traumatic".into(), Some("by site, shaft"))
    );
    for hostile in [
        "",
        ",",
        "by site",
        "(((",
        ")",
        "see",
        "see also ",
        "Neoplasm,",
        "Table of Drugs and Chemicals,,,",
        &"(".repeat(10_000),
    ] {
        let _ = follow(hostile);
    }
}

/// Every *see* and *see also* of the four books is followed; those that do not lead all the way are in the list, one by one.
#[test]
fn every_reference_resolves_or_is_listed() {
    let tables = Tables::embedded().unwrap();
    let on = day("2026-04-15");
    let mut seen: BTreeMap<(Book, String), u32> = BTreeMap::new();
    for book in Book::ALL {
        for term in tables.index_edition(book, on).unwrap().terms() {
            let category = term.see_category().map(|text| format!("category {text}"));
            let subcategory = term.subcategory().map(|text| format!("subcategory {text}"));
            for text in
                term.see().chain(term.see_also()).map(str::to_string).chain(category).chain(subcategory)
            {
                *seen.entry((book, text)).or_default() += 1;
            }
        }
    }
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut unresolved = String::new();
    for ((book, text), rows) in &seen {
        let reference = follow(&tables, *book, text, on).unwrap();
        *counts.entry(format!("{:?}", reference.resolution)).or_default() += rows;
        let target = reference.targets.first().map_or("-".to_string(), |target| target.path.join(" > "));
        if matches!(reference.resolution, Resolution::Partial | Resolution::Unresolved) {
            unresolved += &format!("{book}\t{text}\t{rows}\t{target}\n");
        }
    }
    let total: u32 = seen.values().sum();
    say!("conformance: {total} references of the index followed: {counts:?}");
    let listed: String = include_str!("alphabetic_index/unresolved.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            line.rsplit_once('\t').map_or(String::new(), |(rest, reason)| {
                assert!(!reason.is_empty(), "{line}");
                format!("{rest}\n")
            })
        })
        .collect();
    assert_eq!(unresolved, listed);
}

#[test]
fn codes_lead_back_to_their_terms() {
    let tables = Tables::embedded().unwrap();
    let on = day("2026-04-15");
    let terms = |code: &str| index::terms_of(&tables, code.parse().unwrap(), on).unwrap();
    let names = |code: &str| terms(code).iter().map(|term| term.entry.path.join(" > ")).collect::<Vec<_>>();
    assert!(names("E78.6").contains(&"Abetalipoproteinemia".to_string()));
    // Under the stem S62.10-.
    let wrist = terms("S62.101A");
    let fracture = wrist.iter().find(|term| term.entry.path == ["Fracture, traumatic", "wrist"]).unwrap();
    assert_eq!((fracture.as_printed.as_str(), fracture.by_stem), ("S62.10-", true));
    // A cell of the table of drugs, printed without the seventh character.
    let ibuprofen = terms("T39.315A");
    assert!(ibuprofen.iter().any(|term| term.entry.path[0] == "Ibuprofen" && term.column.as_deref() == Some("adverse-effect")));
    let appendix = terms("D12.1");
    assert!(
        appendix
            .iter()
            .any(|term| term.column.as_deref() == Some("benign") && term.entry.book == Book::Neoplasm)
    );
    assert!(terms("U99.99").is_empty() || terms("U99.99").iter().all(|term| term.by_stem));
}

/// The term that prints a code, and its code on a day.
fn on_a_day(printed: &str, on: &str) -> index::IndexCode {
    let tables = Tables::embedded().unwrap();
    let edition = tables.index_edition(Book::Diseases, day(on)).unwrap();
    let term = edition.terms().find(|term| term.code().is_some_and(|code| code.text == printed)).unwrap();
    index::code_of(&tables, &term, day(on)).unwrap().unwrap()
}

/// The conversion table: G35 became G35.A to G35.D on 2025-10-01, E11.10 was E11.69 before 2017-10-01.
#[test]
fn codes_are_carried_to_the_day_that_was_asked_for() {
    let codes =
        |code: &index::IndexCode| code.carried_to.iter().map(|to| to.code.to_string()).collect::<Vec<_>>();
    let before = on_a_day("G35", "2025-09-30");
    assert_eq!((before.status, before.wants_more, before.carried_to.len()), (CodeStatus::Valid, false, 0));
    assert_eq!(before.title.as_deref(), Some("Multiple sclerosis"));
    let after = on_a_day("G35", "2025-10-01");
    assert_eq!((after.status, after.wants_more), (CodeStatus::Header, true));
    assert_eq!(codes(&after), ["G35.A", "G35.B0", "G35.B1", "G35.B2", "G35.C0", "G35.C1", "G35.C2", "G35.D"]);
    assert!(
        after
            .carried_to
            .iter()
            .all(|to| to.carried_by[0].effective == day("2025-10-01") && to.status == CodeStatus::Valid)
    );
    let early = on_a_day("E11.10", "2017-09-30");
    assert_eq!((early.status, codes(&early)), (CodeStatus::NotYetEffective, vec!["E11.69".to_string()]));
    assert_eq!(on_a_day("E11.10", "2017-10-01").status, CodeStatus::Valid);
    // Outside of what is loaded: said, not guessed.
    assert_eq!(on_a_day("G35", "2030-01-01").status, CodeStatus::NotCovered);
    assert_eq!(on_a_day("E11.10", "2010-01-01").status, CodeStatus::NotYetEffective);
    // And from a code back: E11.69 in 2016 answers for the terms that print E11.10 since.
    let tables = Tables::embedded().unwrap();
    let terms = index::terms_of(&tables, "E11.69".parse().unwrap(), day("2016-11-01")).unwrap();
    let carried = terms.iter().find(|term| term.as_printed == "E11.10").unwrap();
    assert_eq!((carried.carried_by.len(), carried.carried_by[0].effective), (1, day("2017-10-01")));
    let now = index::terms_of(&tables, "E11.69".parse().unwrap(), day("2025-11-01")).unwrap();
    assert!(now.iter().all(|term| term.as_printed != "E11.10"));
    let sclerosis = index::terms_of(&tables, "G35.D".parse().unwrap(), day("2025-10-01")).unwrap();
    assert!(sclerosis.iter().any(|term| term.as_printed == "G35" && term.by_stem));
}

/// Every distinct code of the main index on the first days of fiscal years: it stands, or it is carried, or the answer says that
/// it is not valid.
#[test]
fn every_code_stands_or_is_carried_or_is_said_not_to() {
    let tables = Tables::embedded().unwrap();
    let edition = tables.index_edition(Book::Diseases, day("2025-04-01")).unwrap();
    let mut met = HashSet::new();
    let terms: Vec<_> =
        edition.terms().filter(|term| term.code().is_some_and(|code| met.insert(code.text))).collect();
    for (on, may_lack) in
        [("2015-10-01", true), ("2025-04-01", false), ("2025-10-01", false), ("2026-10-01", false)]
    {
        let (mut stand, mut carried, mut lack) = (0, 0, Vec::new());
        for term in &terms {
            let code = index::code_of(&tables, term, day(on)).unwrap().unwrap();
            match code.status {
                CodeStatus::Valid | CodeStatus::Header => stand += 1,
                _ if !code.carried_to.is_empty() => carried += 1,
                _ => lack.push(code.as_printed),
            }
        }
        say!(
            "conformance: {on}: of {} codes {stand} stand, {carried} are carried, {} are not valid",
            terms.len(),
            lack.len()
        );
        assert!(stand > 0 && (may_lack || lack.is_empty()), "{on}: {lack:?}");
    }
}

#[test]
fn neoplasms_and_drugs_are_found_by_name() {
    let tables = Tables::embedded().unwrap();
    let on = day("2026-04-15");
    let site = |text: &str| index::neoplasm(&tables, text, on, 5).unwrap().remove(0).entry;
    // <title>abdomen, abdominal</title>: C76.2, C79.8-, D09.8, D36.7, D48.7, D49.89
    let abdomen = site("abdomen");
    let codes: Vec<&str> = abdomen.cells.iter().map(|cell| cell.code.as_printed.as_str()).collect();
    assert_eq!(codes, ["C76.2", "C79.8-", "D09.8", "D36.7", "D48.7", "D49.89"]);
    assert!(abdomen.cell("malignant-secondary").unwrap().wants_more);
    let drug = |text: &str| index::drug(&tables, text, on, 5).unwrap().remove(0).entry;
    // <title>2-propanol</title>: T51.2X1 to T51.2X4, no adverse effect, no underdosing.
    let propanol = drug("2-propanol");
    assert_eq!(propanol.cells.len(), 4);
    assert_eq!(propanol.cell("assault").unwrap().as_printed, "T51.2X3");
    assert!(propanol.cell(Intent::Underdosing.slug()).is_none());
    assert_eq!(drug("ABOB").cell("underdosing").unwrap().as_printed, "T37.5X6");
    for behavior in Behavior::ALL {
        assert_eq!(behavior.slug().parse::<Behavior>().unwrap(), behavior);
    }
    assert_eq!("malign".parse::<Behavior>().unwrap_err().slug(), "index-column-unknown");
    assert_eq!("x".parse::<Book>().unwrap_err().slug(), "index-book-unknown");
}

// ---- against the official files ----

/// The text between two marks on a line.
fn between<'a>(line: &'a str, from: &str, to: &str) -> Option<&'a str> {
    line.split_once(from)?.1.split_once(to).map(|(text, _)| text)
}

#[test]
fn every_code_of_the_xml_books_is_read_in_its_place() {
    let Some(folder) = data() else { return };
    let tables = Tables::embedded().unwrap();
    let on = day("2026-04-15");
    let mut checked = 0;
    for (book, name) in [
        (Book::ExternalCause, "icd10cm-eindex-April-1-2026.xml.xz"),
        (Book::Neoplasm, "icd10cm-neoplasm-April-1-2026.xml.xz"),
        (Book::Drugs, "icd10cm-drug-April-1-2026.xml.xz"),
    ] {
        // The files have an element a line: titles open a term, codes and cells follow theirs.
        let mut expected: Vec<(u32, u8, String)> = Vec::new();
        let mut number = 0;
        for line in official(&folder, name).lines() {
            if line.contains("<mainTerm>") || line.contains("<term ") {
                number += 1;
            } else if let Some(code) = between(line, "<code>", "</code>") {
                expected.push((number, 0, code.trim().to_string()));
            } else if let Some(cell) = between(line, "<cell col=\"", "</cell>") {
                let (column, code) = cell.split_once("\">").unwrap();
                if !code.trim_matches('-').is_empty() {
                    expected.push((number, column.parse().unwrap(), code.trim().to_string()));
                }
            }
        }
        let edition = tables.index_edition(book, on).unwrap();
        let mut found: Vec<(u32, u8, String)> = Vec::new();
        for term in edition.terms() {
            found.extend(term.code().map(|code| (term.number(), 0, code.text.to_string())));
            let cells = (2..8).filter_map(|column| {
                term.cell(column).map(|code| (term.number(), column, code.text.to_string()))
            });
            found.extend(cells);
        }
        assert_eq!(found.len(), expected.len());
        assert_eq!(found, expected);
        checked += found.len();
    }
    say!("conformance: {checked} codes of three index XML files checked");
}

#[test]
fn every_row_of_the_flattened_index_is_read() {
    let Some(folder) = data() else { return };
    let tables = Tables::embedded().unwrap();
    let edition = tables.index_edition(Book::Diseases, day("2026-04-15")).unwrap();
    let text = official(&folder, "icd10cm-index-April-2025.csv.xz");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut checked = 0;
    for (row, term) in reader.records().zip(edition.terms()) {
        let row = row.unwrap();
        assert_eq!(row[0].parse::<u32>().unwrap(), term.number());
        assert_eq!(row[2].parse::<u8>().unwrap(), term.level());
        assert_eq!(squeeze(&row[3]), term.title());
        assert_eq!(squeeze(&row[4]), term.see().collect::<String>());
        assert_eq!(squeeze(&row[5]), term.see_also().collect::<String>());
        assert_eq!(squeeze(&row[6]), term.modifiers());
        assert_eq!(&row[7], term.code().map_or("", |code| code.text));
        checked += 1;
    }
    assert_eq!((checked, edition.len()), (81_024, 81_024));
    say!("conformance: {checked} rows of the main index checked");
}

/// Every printed code is a code or a header of its edition's order file, without exception.
#[test]
fn every_printed_code_is_in_the_order_file_of_its_edition() {
    let Some(folder) = data() else { return };
    let tables = Tables::embedded().unwrap();
    let mut exceptions = Vec::new();
    let mut checked = 0;
    for (year, books) in
        [(2025, vec![Book::Diseases]), (2026, vec![Book::ExternalCause, Book::Neoplasm, Book::Drugs])]
    {
        let codes = order_file(&folder, year);
        for book in books {
            for term in tables.index_edition(book, day("2026-04-15")).unwrap().terms() {
                let cells = (2..8).filter_map(|column| term.cell(column));
                for printed in term.code().into_iter().chain(cells) {
                    checked += 1;
                    if !codes.contains(&printed.code.without_dot()) {
                        exceptions.push(format!(
                            "{book} {}: {}",
                            printed.text,
                            term.path().iter().map(|term| term.title()).collect::<Vec<_>>().join(" > ")
                        ));
                    }
                }
            }
        }
    }
    say!(
        "conformance: {checked} codes of the index looked up in the order files, {} not there",
        exceptions.len()
    );
    assert_eq!(exceptions, Vec::<String>::new());
}

// ---- importers ----

fn read(name: &str, text: &str) -> Result<IndexRelease, Error> {
    match read_bytes(name, text.as_bytes().to_vec(), &ImportOptions::default())?.remove(0) {
        Imported::Icd10CmIndex(release) => Ok(release),
        other => panic!("{:?}", other.series()),
    }
}

/// Made for the purpose, by the schema `icd10cm-index-2025.xsd`: every element of a term, in its order.
const SMALL: &str = include_str!("alphabetic_index/small_index.xml");

#[test]
fn an_index_xml_is_read_by_its_schema() {
    let release = read("icd10cm-index-2027.xml", SMALL).unwrap();
    assert_eq!(release.book, Book::Diseases);
    assert_eq!(release.release.name.as_str(), "INDEX2027");
    assert_eq!(release.release.period.to_string(), "2026-10-01/2027-09-30");
    let bytes = bake::icd10_cm_index(std::slice::from_ref(&release)).unwrap();
    assert_eq!(bytes, bake::icd10_cm_index(&[release]).unwrap());
    let mut tables = Tables::embedded().unwrap();
    tables.add_pack("small.pack", bytes).unwrap();
    // The new edition answers for its days, the embedded one for the days before.
    let on = day("2026-11-01");
    assert_eq!(tables.index_edition(Book::Diseases, day("2025-06-01")).unwrap().len(), 81_024);
    let edition = tables.index_edition(Book::Diseases, on).unwrap();
    assert_eq!(edition.len(), 8);
    let ache = edition.term(1).unwrap();
    assert_eq!((ache.title(), ache.modifiers(), ache.level()), ("Ache NEC & more", "(dull) (sharp)", 0));
    assert_eq!(ache.see().collect::<Vec<_>>(), ["Pain", "Colic"]);
    let toe = edition.term(2).unwrap();
    assert_eq!((toe.code().unwrap().text, toe.manifestation(), toe.level()), ("M79.67-", Some("G63"), 1));
    assert_eq!(toe.see_also().collect::<Vec<_>>(), ["Ache, nail"]);
    let nail = edition.term(3).unwrap();
    assert_eq!(
        (nail.see_category(), nail.subcategory(), nail.warning()),
        (Some("L60"), Some("L60.8"), Some("not the hammered kind"))
    );
    let answer = index::entry(&tables, Book::Diseases, 2, on).unwrap();
    assert_eq!(answer.manifestation.unwrap().as_printed, "G63");
    assert_eq!(answer.see_also[0].targets[0].path, ["Ache NEC & more", "toe", "nail"]);
    // From the manifestation code in brackets too.
    let leading = index::terms_of(&tables, "G63".parse().unwrap(), on).unwrap();
    assert_eq!(leading[0].column.as_deref(), Some("manifestation"));
    let prefixed = index::main_terms(&tables, Book::Diseases, "p", on, 10).unwrap();
    assert_eq!(
        prefixed.iter().map(|entry| entry.path[0].as_str()).collect::<Vec<_>>(),
        ["Pain", "Ping-pong elbow"]
    );
}

#[test]
fn a_small_table_xml_is_read_with_its_cells() {
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version>
<indexHeading><head col="1">Substance</head><head col="2">Poisoning Accidental (unintentional)</head></indexHeading>
<letter><title>Z</title><mainTerm><title>Zapolin</title><cell col="2">T36.0X1</cell><cell col="6">--</cell><cell col="7">T36.0X6</cell></mainTerm></letter>
</ICD10CM.index>"#;
    let release = read("drug.xml", xml).unwrap();
    assert_eq!((release.book, release.release.name.as_str()), (Book::Drugs, "DRUG2026"));
    assert_eq!(release.rows[0].cells, ["T36.0X1", "", "", "", "", "T36.0X6"]);
}

/// One change to the small index, the slug of the error, and what its message names.
#[test]
fn malformed_index_xml_is_refused_with_its_line() {
    let name = "icd10cm-index-2027.xml";
    assert!(read(name, SMALL).is_ok());
    for (from, to, slug, says) in [
        ("<code>M79.67-</code>", "<code>M7</code>", "import-bad-value", "line 14"),
        (
            "<code>M79.67-</code>",
            "<code>M79.67-</code><code>M79.6</code>",
            "import-xml-element",
            "a second <code>",
        ),
        ("<code>M79.67-</code>", "<kode>M79.67-</kode>", "import-xml-element", "<kode>"),
        ("<term level=\"1\">", "<term level=\"2\">", "import-xml-element", "level '2'"),
        ("<term level=\"1\">", "<term>", "import-xml-element", "level ''"),
        ("<title>toe</title>", "", "import-xml-element", "no <title>"),
        ("<title>toe</title>", "<title> </title>", "import-bad-value", "a term was expected"),
        ("<title>toe</title>", "<diff><old>toe</old></diff>", "index-addenda", "addenda"),
        ("<ICD10CM.index>", "<ICD10CM.index isAddenda=\"true\">", "index-addenda", "line 2"),
        ("<title>toe</title>", "<title>toe &nail;</title>", "import-xml", "nail"),
        ("<title>toe</title>", "<title>toe</titel>", "import-xml", "line 13"),
        ("<title>toe</title>", "<title>toe\u{1}</title>", "import-bad-value", "control characters"),
        ("<code>M79.67-</code>", "<cell col=\"2\">M79.67</cell>", "import-bad-value", "headings"),
        ("</ICD10CM.index>", "", "import-xml", "not closed"),
    ] {
        assert!(SMALL.contains(from), "{from}");
        let error = read(name, &SMALL.replacen(from, to, 1)).unwrap_err();
        assert_eq!(error.slug(), slug, "{to}: {error}");
        assert!(
            error.to_string().contains(says) && error.to_string().contains("icd10cm-index-2027.xml"),
            "{error}"
        );
    }
    // Cut anywhere: an error, never a panic or half an index.
    for end in (0..SMALL.len()).step_by(7).filter(|end| SMALL.is_char_boundary(*end)) {
        if SMALL[end..].contains("</ICD10CM.index>") {
            assert!(read(name, &SMALL[..end]).is_err(), "{end}");
        }
    }
    let deep = format!("<ICD10CM.index>{}", "<letter>".repeat(100_000));
    assert_eq!(read(name, &deep).unwrap_err().slug(), "import-xml");
    let undated = SMALL.replace("<version>2027</version>", "");
    assert_eq!(read("index.xml", &undated).unwrap_err().slug(), "import-release-unknown");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(SMALL.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read_bytes(name, utf16, &ImportOptions::default()).unwrap_err().slug(), "import-encoding");
    assert_eq!(read_bytes(name, Vec::new(), &ImportOptions::default()).unwrap_err().slug(), "import-empty");
    let empty = "<ICD10CM.index><version>2027</version></ICD10CM.index>";
    assert_eq!(read(name, empty).unwrap_err().slug(), "import-empty");
}

#[test]
fn malformed_rows_of_the_flattened_index_are_refused_with_their_line() {
    const HEAD: &str = "RowID,Letter,Level,Term,See,SeeAlso,NonEssModif,Code\n";
    let name = "icd10cm-index-April-2025.csv";
    let good = format!("{HEAD}1,A,0,Ache,,,(dull),R52\n2,A,1,toe,,,,M79.67-\n");
    let release = read(name, &good).unwrap();
    assert_eq!((release.release.name.as_str(), release.rows.len()), ("INDEX2025APR", 2));
    assert_eq!(release.release.period.to_string(), "2025-04-01/2025-09-30");
    for (rows, slug, says) in [
        ("1,A,0,Ache,,,,R52\n1,A,0,Ache,,,,R52\n", "import-duplicate-row", "line 3"),
        ("1,A,0,Ache,,,,R52\n3,A,0,Ache,,,,R52\n", "import-bad-value", "2 was expected"),
        ("1,A,1,Ache,,,,R52\n", "import-bad-value", "a level from 0 to 0"),
        ("1,A,0,Ache,,,,R52\n2,A,2,toe,,,,R52\n", "import-bad-value", "a level from 0 to 1"),
        ("1,A,0,Ache,,,,R5\n", "import-bad-value", "column Code: 'R5'"),
        ("1,A,0,,,,,R52\n", "import-bad-value", "a term was expected"),
        ("1,A,0,Ache,,,R52\n", "import-row-length", "7 columns"),
        ("", "import-empty", name),
    ] {
        let error = read(name, &format!("{HEAD}{rows}")).unwrap_err();
        assert_eq!(error.slug(), slug, "{rows}: {error}");
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(read("index.csv", &good).unwrap_err().slug(), "import-release-unknown");
}

#[test]
fn packs_of_the_index_are_not_trusted() {
    let release = read("icd10cm-index-2027.xml", SMALL).unwrap();
    let mut twice = release.clone();
    twice.release.period = "2027-10-01"
        .parse::<Day>()
        .map(|from| cleanclaim::dates::Period::new(from, from.plus(300)).unwrap())
        .unwrap();
    let both = bake::icd10_cm_index(&[twice, release.clone()]).unwrap();
    let mut tables = Tables::empty();
    tables.add_pack("both.pack", both.clone()).unwrap();
    // Before, within, between and behind the editions: the nearest that has come answers.
    for (on, from) in [
        ("2020-01-01", "2026-10-01"),
        ("2026-10-01", "2026-10-01"),
        ("2027-12-01", "2027-10-01"),
        ("2040-01-01", "2027-10-01"),
    ] {
        let edition = tables.index_edition(Book::Diseases, day(on)).unwrap();
        assert_eq!(edition.release().period.from(), day(from), "{on}");
        assert_eq!((edition.len(), edition.term(1).unwrap().title()), (8, "Ache NEC & more"));
    }
    assert_eq!(
        bake::icd10_cm_index(&[release.clone(), release.clone()]).unwrap_err().slug(),
        "import-release-overlap"
    );
    let mut lost = release.clone();
    lost.rows.remove(0);
    let mut tables = Tables::empty();
    tables.add_pack("lost.pack", bake::icd10_cm_index(&[lost]).unwrap()).unwrap();
    assert_eq!(tables.index_edition(Book::Diseases, day("2026-11-01")).unwrap_err().slug(), "pack-damaged");
    for at in (0..both.len()).step_by(11) {
        let mut flipped = both.clone();
        flipped[at] ^= 0x10;
        let mut tables = Tables::empty();
        if tables.add_pack("flipped.pack", flipped).is_ok()
            && let Ok(edition) = tables.index_edition(Book::Diseases, day("2026-11-01"))
        {
            let _ = edition.terms().map(|term| term.path().len()).sum::<usize>();
        }
    }
    assert!(
        PrintedCode::parse("").is_none()
            && PrintedCode::parse("-").is_none()
            && PrintedCode::parse("A0").is_none()
    );
}
