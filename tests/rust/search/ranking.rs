//! What is found in the small code set, and the reason that is given.

use cleanclaim::codes::CodeSet;
use cleanclaim::coding::search::{Hit, ReadAs, SearchOptions, search};

use super::fixture;

fn found(query: &str) -> Vec<Hit> {
    let options = SearchOptions { code_sets: vec![CodeSet::Icd10Cm], ..SearchOptions::default() };
    search(&fixture::tables(), query, &options).unwrap()
}

fn first(query: &str) -> Hit {
    found(query).into_iter().next().unwrap_or_else(|| panic!("'{query}' finds nothing"))
}

#[test]
fn words_in_any_order_and_the_side_and_episode_lead_down() {
    for query in [
        "left wrist fracture initial",
        "initial encounter, fracture of the LEFT wrist",
        "wrist fracture left",
    ] {
        assert_eq!(first(query).code, "S62.102A", "{query}");
    }
    assert_eq!(first("right wrist fracture subsequent").code, "S62.101D");
}

#[test]
fn abbreviations_and_what_people_say_give_the_reason() {
    let hit = first("heart attack");
    assert_eq!(hit.code, "I21.9");
    assert!(hit.billable);
    assert_eq!(hit.why.parts[0].typed, "heart attack");
    assert_eq!(hit.why.parts[0].meant, "acute myocardial infarction");
    assert_eq!(hit.why.parts[0].how, ReadAs::Synonym);
    assert!(hit.why.to_string().contains("heart attack = acute myocardial infarction"), "{}", hit.why);
    assert_eq!(first("NSTEMI").code, "I21.4");
}

#[test]
fn the_index_its_see_targets_and_the_tables_lead_to_codes() {
    assert_eq!(first("bronchial asthma").code, "J45.09");
    let hit = first("reefer elbow right");
    assert_eq!((hit.code.as_str(), hit.why.field.as_str()), ("M77.11", "index (see)"));
    let hit = first("accidental paracetamol poisoning");
    assert_eq!((hit.code.as_str(), hit.why.field.as_str()), ("T39.1X1", "drug table"));
    assert!(hit.why.text.ends_with("poisoning accidental unintentional"), "{}", hit.why);
}

#[test]
fn typing_mistakes_and_beginnings_of_words() {
    let hit = first("astma");
    assert_eq!(hit.code, "J45.09");
    assert_eq!(hit.why.parts[0].how, ReadAs::Spelling);
    let hit = first("lateral epicond");
    assert!(hit.code.starts_with("M77.1"), "{}", hit.code);
    assert_eq!(hit.why.parts.last().unwrap().how, ReadAs::Prefix);
}

#[test]
fn a_code_or_its_beginning_gives_the_codes_below_it() {
    for query in ["M77.1", "m771", " M77.1* ", "m77.1-"] {
        let codes: Vec<String> = found(query).into_iter().map(|hit| hit.code).collect();
        assert_eq!(codes, ["M77.1", "M77.10", "M77.11", "M77.12"], "{query}");
    }
}

#[test]
fn filters_hold() {
    let tables = fixture::tables();
    let ask = |options: SearchOptions| search(&tables, "lateral epicondylitis", &options).unwrap();
    let billable = ask(SearchOptions { billable_only: true, ..SearchOptions::default() });
    assert!(!billable.is_empty() && billable.iter().all(|hit| hit.billable));
    assert_eq!(ask(SearchOptions { limit: 1, ..SearchOptions::default() }).len(), 1);
    assert!(ask(SearchOptions { limit: 0, ..SearchOptions::default() }).is_empty());
    assert!(ask(SearchOptions { chapter: Some(10), ..SearchOptions::default() }).is_empty());
    assert!(!ask(SearchOptions { chapter: Some(13), ..SearchOptions::default() }).is_empty());
}

#[test]
fn the_same_question_has_the_same_answer() {
    assert_eq!(found("elbow"), found("elbow"));
    assert!(found("zzzzqqqq").is_empty());
}
