//! Queries, packs and lists that are not what they should be.

use cleanclaim::codes::CodeSet;
use cleanclaim::coding::search::{LONGEST_QUERY, SearchOptions, search};
use cleanclaim::tables::Tables;
use cleanclaim::tables::pack::Pack;
use cleanclaim::tables::search_index::SearchIndex;
use cleanclaim::tables::search_synonyms::SearchSynonyms;

use super::fixture;

#[test]
fn queries_without_words_and_whole_notes_are_refused() {
    let tables = fixture::tables();
    let refused = |query: &str| search(&tables, query, &SearchOptions::default()).unwrap_err().slug();
    for query in ["", "   ", "?!.,;*", "\u{0}\u{1}\u{1b}", "☃"] {
        assert_eq!(refused(query), "search-query-empty", "{query:?}");
    }
    assert_eq!(refused(&"a".repeat(1_000_000)), "search-query-too-long");
    assert_eq!(refused(&"é".repeat(LONGEST_QUERY)), "search-query-too-long");
    let options = SearchOptions { code_sets: vec![CodeSet::Carc], ..SearchOptions::default() };
    assert_eq!(search(&tables, "pain", &options).unwrap_err().slug(), "code-set-not-searched");
    assert_eq!(
        search(&Tables::empty(), "pain", &SearchOptions::default()).unwrap_err().slug(),
        "table-not-loaded"
    );
}

#[test]
fn odd_queries_are_answered() {
    let tables = fixture::tables();
    let long = "fracture ".repeat(LONGEST_QUERY / 9);
    let letters = "x".repeat(LONGEST_QUERY);
    let odd = [
        "漢字",
        "İstanbul ß",
        "fracture\u{0}wrist",
        "Ménière",
        "a b c d e f g h i j k l m n o p",
        "the of and",
        "left",
        "right initial",
        "1",
        "''''s",
        "s's's",
        "\u{feff}asthma",
        "E11.",
        "*E*",
        "e1*",
        &long,
        &letters,
    ];
    for query in odd {
        let hits = search(&tables, query, &SearchOptions::default()).unwrap();
        assert!(hits.iter().all(|hit| hit.score.is_finite()), "{query:?}");
    }
    assert_eq!(search(&tables, "\u{feff}asthma", &SearchOptions::default()).unwrap()[0].code, "J45.09");
}

#[test]
fn damaged_packs_give_errors() {
    let good = fixture::pack();
    let options = SearchOptions::default();
    let mut refused = 0;
    for at in (0..good.len()).step_by(7) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        let mut tables = Tables::embedded_lists();
        // Either it is seen at opening, or at the first question, or the byte does not matter: never a panic.
        let opened = tables.add_pack("bad.pack", bytes);
        refused += usize::from(opened.is_err() || search(&tables, "left wrist fracture", &options).is_err());
    }
    assert!(refused > 0);
    for length in (0..good.len()).step_by(13) {
        assert!(Pack::open("cut.pack", good[..length].to_vec()).and_then(SearchIndex::new).is_err());
    }
}

#[test]
fn lists_of_synonyms_say_what_is_wrong() {
    let slug = |text: &str| SearchSynonyms::parse(text).unwrap_err().slug();
    assert_eq!(slug(""), "list-empty");
    assert_eq!(slug("phrase\tkind\n"), "list-cell-count");
    assert_eq!(slug("phrase\tkind\tmeaning\n"), "list-header");
    let head = "# comment\nphrase\tkind\texpansions\n";
    assert_eq!(slug(&format!("{head}mi\tabbreviation\n")), "list-cell-count");
    assert_eq!(slug(&format!("{head}mi\tword\tmyocardial infarction\n")), "list-cell");
    assert_eq!(slug(&format!("{head}?\tsynonym\tpain\n")), "list-cell");
    assert_eq!(slug(&format!("{head}mi\tsynonym\tpain||ache\n")), "list-cell");
    let own = format!("{head}bum elbow\tsynonym\tlateral epicondylitis\n");
    let mut tables = fixture::tables();
    tables.set_search_synonyms(&own).unwrap();
    assert!(search(&tables, "bum elbow left", &SearchOptions::default()).unwrap()[0].code == "M77.12");
    assert!(search(&tables, "heart attack", &SearchOptions::default()).unwrap().is_empty());
}
