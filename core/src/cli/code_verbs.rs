//! `cleanclaim code …`: where a code stands, what became of it, the tables of the index, ICD-9-CM, and ICD-10-PCS by its places.

use clap::{Args, Subcommand};

use super::codes::{Form, TERM_COLUMNS, day, entry_cells, rows};
use super::{Ending, Io};
use crate::codes::CodeSet;
use crate::coding::hierarchy::NodeView;
use crate::coding::index::IndexHit;
use crate::coding::maps::Mapping;
use crate::coding::pcs::CharacterView;
use crate::engine::Engine;
use crate::row::Label;
use crate::tables::icd10::Icd10ChangeKind;
use crate::tables::icd10_cm_notes::EditionMatch;

#[derive(Subcommand)]
pub enum CodeVerb {
    /// What became of a code of ICD-10-CM or ICD-10-PCS: added, revised, deleted, what took its place, what was used before.
    History(HistoryArguments),
    /// Where an ICD-10-CM code stands: chapter, block and codes above it, what is right below.
    Hierarchy(DatedArguments),
    /// The full ICD-10-CM codes below a stem.
    Leaves(DatedArguments),
    /// The seventh characters that an ICD-10-CM code takes.
    SeventhCharacters(DatedArguments),
    /// The full ICD-10-CM code of a stem and a seventh character, with placeholders X between where it needs them.
    Build(BuildArguments),
    /// The main terms of a book of the Alphabetic Index, where a walk begins.
    IndexMain(IndexMainArguments),
    /// A term of the Alphabetic Index by its number, and what stands right below it.
    IndexBelow(IndexBelowArguments),
    /// Looks a site up in the Table of Neoplasms.
    Neoplasm(NeoplasmArguments),
    /// Looks a substance up in the Table of Drugs and Chemicals.
    Drug(DrugArguments),
    /// What an ICD-9-CM diagnosis maps to in ICD-10-CM (GEMs 2018).
    #[command(name = "map-from-icd9")]
    MapFromIcd9(MapArguments),
    /// What an ICD-10-CM code maps back to in ICD-9-CM (GEMs 2018).
    #[command(name = "map-to-icd9")]
    MapToIcd9(MapArguments),
    /// The characters of an ICD-10-PCS code and what they stand for.
    DecodePcs(DatedArguments),
    /// The characters that may follow the first ones of an ICD-10-PCS code; "" asks for the sections.
    NextPcs(DatedArguments),
    /// The ICD-10-PCS codes that begin with these characters.
    PcsCodes(PrefixArguments),
}

#[derive(Args)]
pub struct HistoryArguments {
    /// The code.
    code: String,
    /// ICD-10-CM or ICD-10-PCS.
    #[arg(long, value_name = "SET", default_value = "ICD-10-CM")]
    code_set: String,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct DatedArguments {
    /// The code, or its first characters.
    code: String,
    /// The date of service.
    #[arg(long, value_name = "DATE")]
    on: String,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct BuildArguments {
    /// The stem.
    code: String,
    /// The seventh character.
    character: char,
    /// The date of service.
    #[arg(long, value_name = "DATE")]
    on: String,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct PrefixArguments {
    /// The first characters.
    prefix: String,
    /// The date of service.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// At most so many codes.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct IndexMainArguments {
    /// How the terms begin; without it from the first on.
    #[arg(default_value = "")]
    prefix: String,
    /// diseases, external-cause, neoplasm or drugs.
    #[arg(long, default_value = "diseases")]
    book: String,
    /// The date that codes are carried to.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// At most so many terms.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct IndexBelowArguments {
    /// The number of the term, as the rows of `code index` and `code index-main` name it.
    number: u32,
    /// Its book: diseases, external-cause, neoplasm or drugs.
    #[arg(long, default_value = "diseases")]
    book: String,
    /// The date that codes are carried to.
    #[arg(long, value_name = "DATE")]
    on: String,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct NeoplasmArguments {
    /// The words of the site: "lung, upper lobe".
    site: String,
    /// malignant-primary, malignant-secondary, in-situ, benign, uncertain or unspecified; without it all.
    #[arg(long)]
    behavior: Option<String>,
    /// The date that codes are carried to.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// At most so many sites.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct DrugArguments {
    /// The words of the substance.
    substance: String,
    /// accidental, self-harm, assault, undetermined, adverse-effect or underdosing; without it all.
    #[arg(long)]
    intent: Option<String>,
    /// The date that codes are carried to.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// At most so many substances.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct MapArguments {
    /// The code.
    code: String,
    #[command(flatten)]
    form: Form,
}

pub fn run(verb: &CodeVerb, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let (form, columns, cells): (&Form, &[&str], Vec<Vec<String>>) = match verb {
        CodeVerb::History(asked) => {
            let cells = history(engine, asked.code_set.parse()?, &asked.code)?;
            (&asked.form, &["on", "change", "code", "title"], cells)
        }
        CodeVerb::Hierarchy(asked) => {
            let found = engine.code_hierarchy(asked.code.parse()?, day("--on", &asked.on)?)?;
            let edition = edition(found.edition, found.edition_match);
            let node = |relation: &str, node: &NodeView| {
                let kind = serde_json::to_value(node.kind).ok();
                let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default().to_string();
                let title = node.title.clone().unwrap_or_default();
                vec![relation.to_string(), kind, node.name.clone(), title, edition.clone()]
            };
            // From the chapter down, as a reader of the list comes to the code.
            let above = found.ancestors.iter().rev().map(|one| node("ancestor", one));
            let below = found.children.iter().map(|one| node("child", one));
            let cells = above.chain([node("self", &found.node)]).chain(below).collect();
            (&asked.form, &["relation", "kind", "name", "title", "edition"], cells)
        }
        CodeVerb::Leaves(asked) => {
            let found = engine.code_leaves(asked.code.parse()?, day("--on", &asked.on)?)?;
            let edition = edition(found.edition, found.edition_match);
            let cells = found.leaves.iter().map(|leaf| {
                let title = leaf.title.clone().unwrap_or_default();
                vec![leaf.code.to_string(), leaf.status.to_string(), title, edition.clone()]
            });
            (&asked.form, &["code", "status", "title", "edition"], cells.collect())
        }
        CodeVerb::SeventhCharacters(asked) => {
            let found = engine.seventh_characters(asked.code.parse()?, day("--on", &asked.on)?)?;
            let edition = edition(found.edition, found.edition_match);
            let given = found.seventh_characters.iter().flat_map(|given| {
                given.characters.iter().map(|one| {
                    vec![
                        one.character.to_string(),
                        one.meaning.clone(),
                        one.also.join("; "),
                        given.stated_at.clone(),
                        edition.clone(),
                    ]
                })
            });
            (&asked.form, &["character", "meaning", "also", "stated_at", "edition"], given.collect())
        }
        CodeVerb::Build(asked) => {
            let on = day("--on", &asked.on)?;
            let found = engine.build_code(asked.code.parse()?, asked.character, on)?;
            let code = found.code.to_string();
            let title = engine.check_code(CodeSet::Icd10Cm, &code, on)?.title.unwrap_or_default();
            let cells = vec![vec![code, title, edition(found.edition, found.edition_match)]];
            (&asked.form, &["code", "title", "edition"], cells)
        }
        CodeVerb::IndexMain(asked) => {
            let on = day("--on", &asked.on)?;
            let found = engine.index_main_terms(asked.book.parse()?, &asked.prefix, on, asked.limit)?;
            (&asked.form, &TERM_COLUMNS, found.terms.iter().map(entry_cells).collect())
        }
        CodeVerb::IndexBelow(asked) => {
            let found = engine.index_below(asked.book.parse()?, asked.number, day("--on", &asked.on)?)?;
            // The term itself first, then what stands below it: one more in its path.
            let cells = std::iter::once(&found.term).chain(&found.below).map(entry_cells);
            (&asked.form, &TERM_COLUMNS, cells.collect())
        }
        CodeVerb::Neoplasm(asked) => {
            let behavior = asked.behavior.as_deref().map(str::parse).transpose()?;
            let hits = engine.neoplasm_codes(&asked.site, behavior, day("--on", &asked.on)?, asked.limit)?;
            (&asked.form, &CELL_COLUMNS, table_cells(&hits))
        }
        CodeVerb::Drug(asked) => {
            let intent = asked.intent.as_deref().map(str::parse).transpose()?;
            let hits = engine.drug_codes(&asked.substance, intent, day("--on", &asked.on)?, asked.limit)?;
            (&asked.form, &CELL_COLUMNS, table_cells(&hits))
        }
        CodeVerb::MapFromIcd9(asked) => {
            (&asked.form, &MAP_COLUMNS, mapped(engine.map_from_icd9(asked.code.parse()?)?))
        }
        CodeVerb::MapToIcd9(asked) => {
            (&asked.form, &MAP_COLUMNS, mapped(engine.map_to_icd9(asked.code.parse()?)?))
        }
        CodeVerb::DecodePcs(asked) => {
            let found = engine.decode_pcs(asked.code.parse()?, day("--on", &asked.on)?)?;
            let edition = edition(found.edition, found.edition_match);
            (&asked.form, &CHARACTER_COLUMNS, characters(&found.characters, &edition))
        }
        CodeVerb::NextPcs(asked) => {
            let found = engine.next_pcs(&asked.code, day("--on", &asked.on)?)?;
            let edition = edition(found.edition, found.edition_match);
            (&asked.form, &CHARACTER_COLUMNS, characters(&found.characters, &edition))
        }
        CodeVerb::PcsCodes(asked) => {
            let on = day("--on", &asked.on)?;
            let found = engine.pcs_codes(&asked.prefix, on, asked.limit)?;
            let edition = edition(found.edition, found.edition_match);
            let mut cells = Vec::with_capacity(found.codes.len());
            for code in &found.codes {
                // The tables of another year may have codes that do not stand on the day.
                let known = engine.check_code(CodeSet::Icd10Pcs, &code.to_string(), on)?;
                let title = known.title.unwrap_or_default();
                cells.push(vec![code.to_string(), known.status.to_string(), title, edition.clone()]);
            }
            (&asked.form, &["code", "status", "title", "edition"], cells)
        }
    };
    let nothing = cells.is_empty();
    rows(form, columns, cells, io)?;
    Ok(u8::from(nothing && form.fail_on.is_some()))
}

fn edition(edition: Label, edition_match: EditionMatch) -> String {
    format!("{edition} {}", edition_match.slug())
}

fn history(engine: &Engine, code_set: CodeSet, code: &str) -> crate::Result<Vec<Vec<String>>> {
    let found = engine.code_history(code_set, code)?;
    let row = |on: crate::dates::Day, change: &str, code: &str, title: &str| {
        vec![on.to_string(), change.to_string(), code.to_string(), title.to_string()]
    };
    let mut cells: Vec<Vec<String>> = Vec::new();
    for change in &found.changes {
        let title = match &change.kind {
            Icd10ChangeKind::Revised { long, .. } => long,
            _ => "",
        };
        cells.push(row(change.on, change.kind.slug(), &found.code, title));
    }
    for change in &found.replaced_by {
        cells.push(row(change.effective, "replaced-by", &change.newer, ""));
    }
    for change in &found.predecessors {
        cells.push(row(change.effective, "replaces", &change.older, ""));
    }
    cells.sort_by(|left, right| left.first().cmp(&right.first()));
    Ok(cells)
}

const CELL_COLUMNS: [&str; 7] = ["term", "column", "code", "status", "title", "carried_to", "see"];

/// A row for each code of a term; one for a term that has none, so that its *see* is seen.
fn table_cells(hits: &[IndexHit]) -> Vec<Vec<String>> {
    let mut cells = Vec::new();
    for hit in hits {
        let entry = &hit.entry;
        let term = entry.path.join(", ");
        let see: Vec<&str> =
            entry.see.iter().chain(&entry.see_also).map(|reference| reference.text.as_str()).collect();
        for cell in &entry.cells {
            let carried: Vec<String> =
                cell.code.carried_to.iter().map(|carried| carried.code.to_string()).collect();
            cells.push(vec![
                term.clone(),
                cell.column.clone(),
                cell.code.as_printed.clone(),
                cell.code.status.to_string(),
                cell.code.title.clone().unwrap_or_default(),
                carried.join("; "),
                see.join("; "),
            ]);
        }
        if entry.cells.is_empty() {
            let mut row = vec![String::new(); CELL_COLUMNS.len()];
            row[0] = term;
            row[6] = see.join("; ");
            cells.push(row);
        }
    }
    cells
}

const MAP_COLUMNS: [&str; 6] = ["status", "code", "approximate", "combination", "scenario", "choice_list"];

/// A row for each target; one with the status `no-map` where nothing means the code, `unknown` where the mappings have it not.
fn mapped<S, T: Copy + ToString>(mapping: Option<Mapping<S, T>>) -> Vec<Vec<String>> {
    let without = |status: &str| {
        let mut row = vec![String::new(); MAP_COLUMNS.len()];
        row[0] = status.to_string();
        vec![row]
    };
    let Some(mapping) = mapping else { return without("unknown") };
    if mapping.no_map() {
        return without("no-map");
    }
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_string();
    let place = |number: u8| if number == 0 { String::new() } else { number.to_string() };
    let row = |target: &crate::coding::maps::MapTarget<T>| {
        vec![
            "mapped".to_string(),
            target.code.to_string(),
            yes(target.approximate),
            yes(target.combination),
            place(target.scenario),
            place(target.choice_list),
        ]
    };
    mapping.targets.iter().map(row).collect()
}

const CHARACTER_COLUMNS: [&str; 6] = ["position", "title", "character", "label", "definition", "edition"];

fn characters(found: &[CharacterView], edition: &str) -> Vec<Vec<String>> {
    let row = |one: &CharacterView| {
        vec![
            one.position.to_string(),
            one.title.clone(),
            one.character.to_string(),
            one.label.clone(),
            one.definition.clone().unwrap_or_default(),
            edition.to_string(),
        ]
    };
    found.iter().map(row).collect()
}
