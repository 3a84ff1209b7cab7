//! A small code set of our own making, baked as the real ones are.

use cleanclaim::dates::Period;
use cleanclaim::import::bake::{SearchCode, SearchTarget, SearchTerm, search};
use cleanclaim::row::Series;
use cleanclaim::tables::Tables;
use cleanclaim::tables::pack::{Published, Release};
use cleanclaim::tables::search_index::TextKind;

/// Codes in the order of their text: code, title, billable.
const CODES: [(&str, &str, bool); 19] = [
    ("I21", "Acute myocardial infarction", false),
    ("I214", "Non-ST elevation (NSTEMI) myocardial infarction", true),
    ("I219", "Acute myocardial infarction, unspecified", true),
    ("J45", "Asthma", false),
    ("J450", "Other and unspecified asthma", false),
    ("J4509", "Unspecified asthma, uncomplicated", true),
    ("M77", "Other enthesopathies", false),
    ("M771", "Lateral epicondylitis", false),
    ("M7710", "Lateral epicondylitis, unspecified elbow", true),
    ("M7711", "Lateral epicondylitis, right elbow", true),
    ("M7712", "Lateral epicondylitis, left elbow", true),
    ("S621", "Fracture of other and unspecified carpal bone(s)", false),
    ("S62101", "Fracture of unspecified carpal bone, right wrist", false),
    (
        "S62101A",
        "Fracture of unspecified carpal bone, right wrist, initial encounter for closed fracture",
        true,
    ),
    (
        "S62101D",
        "Fracture of unspecified carpal bone, right wrist, subsequent encounter for fracture with routine healing",
        true,
    ),
    ("S62102", "Fracture of unspecified carpal bone, left wrist", false),
    (
        "S62102A",
        "Fracture of unspecified carpal bone, left wrist, initial encounter for closed fracture",
        true,
    ),
    (
        "S62102D",
        "Fracture of unspecified carpal bone, left wrist, subsequent encounter for fracture with routine healing",
        true,
    ),
    ("T391X1", "Poisoning by 4-Aminophenol derivatives, accidental (unintentional)", true),
];

fn term(kind: TextKind, level: u8, text: &str, optional: &str, target: SearchTarget) -> SearchTerm {
    SearchTerm { kind, level, text: text.to_string(), optional: optional.to_string(), target }
}

pub fn release() -> Release {
    Release {
        name: "TEST".parse().unwrap(),
        period: Period::new("2025-10-01".parse().unwrap(), "2026-09-30".parse().unwrap()).unwrap(),
        published: Published::Unknown,
        rows: CODES.len() as u32,
        sources: Vec::new(),
    }
}

pub fn pack() -> Vec<u8> {
    let codes: Vec<SearchCode> = CODES
        .iter()
        .map(|(code, title, billable)| SearchCode {
            code: code.to_string(),
            title: title.to_string(),
            billable: *billable,
            current: true,
        })
        .collect();
    let code = |code: &str| SearchTarget::Code(code.to_string());
    let drug = ["T391X1", "", "", "", "", ""].map(str::to_string);
    let terms = [
        term(TextKind::Index, 0, "Asthma, asthmatic", "(bronchial) (catarrh)", code("J4509")),
        term(TextKind::See, 0, "Reefer's elbow", "", code("M771")),
        term(TextKind::Index, 0, "Fracture", "", SearchTarget::Nothing),
        term(TextKind::Index, 1, "wrist", "", code("S621")),
        term(TextKind::Drug, 0, "Paracetamol", "", SearchTarget::Columns(drug)),
    ];
    search(Series::SearchIcd10Cm, vec![release()], &codes, &terms).unwrap()
}

pub fn tables() -> Tables {
    let mut tables = Tables::embedded_lists();
    tables.add_pack("test.pack", pack()).unwrap();
    tables
}
