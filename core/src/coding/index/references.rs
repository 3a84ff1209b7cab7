//! *See* and *see also*: where a reference of the index leads.

use serde::{Deserialize, Serialize};

use super::{Behavior, Intent};
use crate::codes::Icd10Cm;
use crate::dates::Day;
use crate::error::Result;
use crate::tables::Tables;
use crate::tables::icd10_cm_index::{Book, IndexEdition, IndexTerm};

/// How far a reference could be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// To the term, or the terms, that it names.
    Term,
    /// To the beginning of a table or a book: the coder looks up the name at hand there.
    Table,
    /// To codes of the tabular list.
    Codes,
    /// It names no term: *see condition* sends to whatever the diagnosis is.
    Instruction,
    /// To a term, but not all of its words are in the index: [`Reference::rest`] is what is left.
    Partial,
    /// To nothing that is loaded.
    Unresolved,
}

/// A term, named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TermName {
    /// Which book.
    pub book: Book,
    /// Its number in the edition.
    pub number: u32,
    /// Its main term and all terms down to it.
    pub path: Vec<String>,
}

impl TermName {
    /// The name of a term.
    pub fn of(term: &IndexTerm<'_>) -> TermName {
        TermName {
            book: term.edition().book(),
            number: term.number(),
            path: term.path().iter().map(|term| term.title().to_string()).collect(),
        }
    }
}

/// A reference and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// As printed, `Fracture, pathological, by site`.
    pub text: String,
    /// How far it could be followed.
    pub resolution: Resolution,
    /// The terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<TermName>,
    /// The column of the Table of Neoplasms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behavior: Option<Behavior>,
    /// The column of the Table of Drugs and Chemicals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
    /// Codes, categories and ranges that it names, as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What the coder still chooses or looks for from there, `by site`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
}

impl Reference {
    fn new(text: &str, resolution: Resolution) -> Reference {
        Reference {
            text: text.to_string(),
            resolution,
            targets: Vec::new(),
            behavior: None,
            intent: None,
            codes: Vec::new(),
            rest: None,
        }
    }
}

/// What a coder fills in from the diagnosis: `by site` stands for whatever the site is.
const CHOSEN: &[&str] = &[
    "site",
    "type",
    "cause",
    "drug",
    "substance",
    "degree",
    "device",
    "region",
    "element",
    "animal",
    "disease",
    "organism",
    "stage",
    "instrument",
    "vehicle",
    "location",
    "agent",
    "name",
    "kind",
    "nature",
    "form",
    "histology",
    "object",
    "trimester",
    "severity",
    "chromosome",
];

/// Words that a reference begins with where it names no term.
const INSTRUCTIONS: &[&str] =
    &["condition", "specific", "specified", "nature of", "note at", "substance specified", "by ", "type of"];

/// More targets than this say no more than their common beginning.
const MOST_TARGETS: usize = 8;

/// Where a text says `by site`, and where that ends the part that names a term.
fn chosen_from(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("by ").find_map(|(at, _)| {
        let begins = at == 0 || !lower.as_bytes().get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
        let mut words =
            lower.get(at + 3..)?.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let mut word = words.next()?;
        while matches!(word, "specific" | "specified" | "the" | "underlying") {
            word = words.next()?;
        }
        (begins && CHOSEN.contains(&word)).then_some(at)
    })
}

/// A text without what stands in parentheses.
fn without_parentheses(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// A text without the words that the index adds to what has no name of its own.
fn without_fillers(text: &str) -> String {
    const FILLERS: &[&str] = &["specified", "type", "types", "site", "sites", "other", "nec", "joint"];
    let keep = |word: &&str| {
        !FILLERS
            .contains(&word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase().as_str())
    };
    text.split_whitespace().filter(keep).collect::<Vec<_>>().join(" ")
}

/// A code, a stem or a range: `M14.8-`, `N00-N07`, `.x5x`.
fn is_codes(word: &str) -> bool {
    let stem = |text: &str| {
        let bytes = text.as_bytes();
        bytes.first().is_some_and(u8::is_ascii_uppercase) && bytes.get(1).is_some_and(u8::is_ascii_digit) && {
            let text = text.trim_end_matches('-').trim_end_matches('.');
            text.parse::<Icd10Cm>().is_ok()
        }
    };
    stem(word) || word.split_once('-').is_some_and(|(from, to)| stem(from) && stem(to))
}

/// The codes that a text names, and the text without them. Three characters alone may be a name too (`vitamin B12`): they are a
/// code where the text speaks of categories or characters.
fn codes_in(text: &str) -> (Vec<String>, String) {
    let speaks = text.contains("ategor") || text.contains("haracter");
    let (mut codes, mut rest) = (Vec::new(), Vec::new());
    for (index, word) in text.split_whitespace().enumerate() {
        let bare = word.trim_matches([',', ';', '(', ')']);
        let sure = index == 0 || speaks || bare.contains(['.', '-']);
        if sure && is_codes(bare) { codes.push(bare.to_string()) } else { rest.push(word) }
    }
    (codes, rest.join(" "))
}

/// Follows a reference that stands in a book, with the editions of a day.
///
/// The words of a reference need not match to the letter: case, order, plural forms, accents and small words do not matter, and a
/// word may stand among the non-essential modifiers. What is left to the coder (`by site`) ends the part that names a term.
/// The own book goes first, then the others.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::index::{Resolution, follow};
/// use cleanclaim::tables::{Tables, icd10_cm_index::Book};
///
/// let tables = Tables::embedded()?;
/// let reference = follow(&tables, Book::Diseases, "Fracture, pathological, by site", "2025-11-03".parse()?)?;
/// assert_eq!(reference.resolution, Resolution::Term);
/// assert_eq!(reference.targets[0].path, ["Fracture, pathological"]);
/// assert_eq!(reference.rest.as_deref(), Some("by site"));
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn follow(tables: &Tables, book: Book, text: &str, on: Day) -> Result<Reference> {
    let mut named = text.trim().trim_end_matches([',', ';']).trim();
    for word in ["see also ", "see ", "also "] {
        named = named.strip_prefix(word).unwrap_or(named);
    }
    let lower = named.to_ascii_lowercase();
    let own = tables.index_edition(book, on)?;
    if lower.starts_with("table of drugs") {
        return Ok(drugs(tables, text, named, on));
    }
    if lower.starts_with("table of neoplasm") || (book == Book::Diseases && lower.starts_with("neoplasm")) {
        return Ok(neoplasms(tables, &own, text, named, on));
    }
    let (codes, words) = codes_in(named);
    if lower.contains("categor") || is_codes(named.split_whitespace().next().unwrap_or("")) {
        let resolution = if codes.is_empty() { Resolution::Instruction } else { Resolution::Codes };
        return Ok(Reference { codes, ..Reference::new(text, resolution) });
    }
    if INSTRUCTIONS.iter().any(|beginning| lower.starts_with(beginning)) {
        return Ok(Reference { codes, ..Reference::new(text, Resolution::Instruction) });
    }
    let (books, words) = books_of(book, &words);
    let mut reference = names(tables, &books, text, words, on);
    reference.codes = codes;
    Ok(reference)
}

/// Which books a reference is looked for in, in order; and the reference without the name of a book.
fn books_of(own: Book, words: &str) -> (Vec<Book>, &str) {
    let lower = words.to_ascii_lowercase();
    for (title, book) in [
        ("index to diseases and injuries", Book::Diseases),
        ("index to disease", Book::Diseases),
        ("index to external causes of injury", Book::ExternalCause),
    ] {
        if lower.starts_with(title) {
            let rest = words.get(title.len()..).unwrap_or("").trim_start_matches([',', ' ']);
            return (vec![book], rest);
        }
    }
    let mut books = vec![own];
    books.extend([Book::Diseases, Book::ExternalCause].into_iter().filter(|book| *book != own));
    (books, words)
}

/// Follows a reference by the names of terms.
fn names(tables: &Tables, books: &[Book], text: &str, words: &str, on: Day) -> Reference {
    let (name, chosen) = match chosen_from(words) {
        Some(at) => (words.get(..at).unwrap_or(""), words.get(at..)),
        None => (words, None),
    };
    let name = name.trim().trim_end_matches([',', ';']).trim();
    let chosen = chosen.map(|rest| rest.trim().to_string());
    let editions: Vec<IndexEdition<'_>> =
        books.iter().filter_map(|book| tables.index_edition(*book, on).ok()).collect();
    if name.is_empty() {
        let resolution = if editions.is_empty() { Resolution::Unresolved } else { Resolution::Table };
        return Reference { rest: chosen, ..Reference::new(text, resolution) };
    }
    let plain = without_parentheses(name);
    for reading in [name.to_string(), plain.clone(), without_fillers(&plain)] {
        if let Some(targets) = first_found(&editions, &reading) {
            return Reference { targets, rest: chosen, ..Reference::new(text, Resolution::Term) };
        }
    }
    // As far as the index goes: without the last of its parts, then without the last two.
    let parted = name.replace(';', ",");
    let mut parts: Vec<&str> = parted.split(',').map(str::trim).collect();
    if parts.len() == 1 {
        parts = parted.split(|c: char| c.is_whitespace() || c == '-').collect();
    }
    let beginning: String = name.chars().take(4).flat_map(char::to_lowercase).collect();
    for kept in (1..parts.len()).rev() {
        let (head, tail) = parts.split_at(kept);
        if let Some(targets) = first_found(&editions, &without_parentheses(&head.join(", "))) {
            // What is left of a name is sure only where the main term begins with it: not `Findings, abnormal`.
            let begins = |target: &TermName| {
                target.path.first().is_some_and(|main| main.to_lowercase().starts_with(&beginning))
            };
            if !targets.iter().any(begins) {
                continue;
            }
            // `Poisoning, mercury`: the term sends to the Table of Drugs and Chemicals, where the rest stands.
            if let Some(targets) = in_drugs(tables, &targets, &tail.join(", "), on) {
                return Reference { targets, rest: chosen, ..Reference::new(text, Resolution::Term) };
            }
            let mut rest = tail.join(", ");
            if let Some(chosen) = &chosen {
                rest = format!("{rest}, {chosen}");
            }
            return Reference { targets, rest: Some(rest), ..Reference::new(text, Resolution::Partial) };
        }
    }
    Reference { rest: chosen, ..Reference::new(text, Resolution::Unresolved) }
}

/// What is left of a reference, where the term that it leads to sends to the Table of Drugs and Chemicals.
fn in_drugs(tables: &Tables, targets: &[TermName], rest: &str, on: Day) -> Option<Vec<TermName>> {
    let target = targets.first()?;
    let term = tables.index_edition(target.book, on).ok()?.term(target.number)?;
    let sends = term.see().chain(term.see_also()).any(|text| text.starts_with("Table of Drugs"));
    let edition = tables.index_edition(Book::Drugs, on).ok().filter(|_| sends)?;
    first_found(&[edition], rest)
}

fn first_found(editions: &[IndexEdition<'_>], text: &str) -> Option<Vec<TermName>> {
    editions.iter().find_map(|edition| {
        let found = edition.follow(text);
        (!found.is_empty()).then(|| found.iter().take(MOST_TARGETS).map(TermName::of).collect())
    })
}

/// *See Neoplasm, bone, malignant*: a site of the table, and the column. Some neoplasms stand in the main index itself.
fn neoplasms(tables: &Tables, own: &IndexEdition<'_>, text: &str, named: &str, on: Day) -> Reference {
    let lower = named.to_ascii_lowercase();
    let behavior = Behavior::ALL.into_iter().find(|behavior| lower.contains(behavior.words()));
    let mut site = lower.replace("table of neoplasms", "neoplasm").replace("table of neoplasm", "neoplasm");
    for behavior in Behavior::ALL {
        site = site.replace(behavior.words(), "");
    }
    // `Neoplasm, malignant` names the first of the two malignant columns.
    let malignant = site.contains("malignant") && behavior.is_none();
    let site = site.replace("malignant", "").replace("primary", "");
    let behavior = behavior.or_else(|| malignant.then_some(Behavior::MalignantPrimary));
    let (site, chosen) = match chosen_from(&site) {
        Some(at) => {
            let chosen = site.get(at..).unwrap_or("").trim().trim_end_matches(',').to_string();
            (site.get(..at).unwrap_or("").to_string(), Some(chosen))
        }
        None => (site, None),
    };
    let parts: Vec<&str> = site.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let site = parts.join(", ");
    let targets = match tables.index_edition(Book::Neoplasm, on) {
        Ok(edition) => first_found(&[edition], &site),
        Err(_) => None,
    };
    match targets {
        Some(targets) => {
            Reference { targets, behavior, rest: chosen, ..Reference::new(text, Resolution::Term) }
        }
        // In the main index itself: `Neoplasm, malignant mast cell`; else as far as the table goes.
        None => match first_found(&[*own], &without_parentheses(named)) {
            Some(targets) => Reference { targets, rest: chosen, ..Reference::new(text, Resolution::Term) },
            None => {
                let found = names(tables, &[Book::Neoplasm], text, &site, on);
                Reference { behavior, ..found }
            }
        },
    }
}

/// *See Table of Drugs and Chemicals, by drug, adverse effect*.
fn drugs(tables: &Tables, text: &str, named: &str, on: Day) -> Reference {
    let lower = named.to_ascii_lowercase();
    let intent = match () {
        () if lower.contains("adverse effect") || lower.contains("character 5") => {
            Some(Intent::AdverseEffect)
        }
        () if lower.contains("underdosing") || lower.contains("character 6") => Some(Intent::Underdosing),
        () => None,
    };
    let (codes, words) = codes_in(named);
    let rest =
        words.split_once("hemicals").map_or("", |(_, rest)| rest).trim_start_matches([',', ' ']).to_string();
    // A substance that is named: `Table of Drugs and Chemicals, tobacco`.
    let substance = rest.split(',').map(str::trim).find(|part| {
        let part = part.to_ascii_lowercase();
        let words = ["", "poisoning", "adverse effect", "underdosing", "accidental"];
        !words.contains(&part.as_str())
            && chosen_from(&part).is_none()
            && !part.contains("categor")
            && !part.contains("character")
    });
    let edition = tables.index_edition(Book::Drugs, on).ok();
    let targets = substance.zip(edition).and_then(|(substance, edition)| first_found(&[edition], substance));
    let resolution = match (&targets, edition) {
        (Some(_), _) => Resolution::Term,
        (None, Some(_)) => Resolution::Table,
        (None, None) => Resolution::Unresolved,
    };
    let rest = (!rest.is_empty()).then_some(rest);
    Reference {
        targets: targets.unwrap_or_default(),
        intent,
        codes,
        rest,
        ..Reference::new(text, resolution)
    }
}
