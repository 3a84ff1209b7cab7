//! Search: which codes do these words, this abbreviation, this beginning of a code mean?
//!
//! Words count in any order; abbreviations and what people say are read by a list of our own
//! ([`crate::tables::search_synonyms`]); a word that no text has is mended or taken as the beginning of one. Titles, inclusion
//! terms, the paths of the Alphabetic Index with their non-essential modifiers and *see* targets, the neoplasm and drug tables
//! lead to a code or a header, and from there the words that are left (side, episode) lead down. Every hit says why it is one.
//!
//! A search finds candidates; it does not code. Verify a hit in the tabular list, with its notes.

mod query;
mod rank;
mod spelling;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::query::{Query, Reading};
use self::rank::{Answer, Ranking};
use super::check::check;
use crate::codes::{CodeSet, CodeStatus};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::tables::Tables;
use crate::tables::search_index::{BILLABLE, CODE, COLUMN_WORDS, CURRENT, Decoded, SEARCHED, TextKind};

/// The longest query, in bytes. Longer texts are notes, not queries.
pub const LONGEST_QUERY: usize = 1000;
/// The most hits that one search gives.
pub const MOST_HITS: usize = 1000;

/// What to search, and how much of it to give.
///
/// ```
/// use cleanclaim::{codes::CodeSet, coding::search::SearchOptions};
/// let options = SearchOptions { code_sets: vec![CodeSet::Icd10Cm], limit: 5, ..SearchOptions::default() };
/// assert!(!options.billable_only);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOptions {
    /// Which code sets; none: each that is loaded.
    pub code_sets: Vec<CodeSet>,
    /// Only codes that may be billed, no headers.
    pub billable_only: bool,
    /// Only codes that are valid on this day, and headers of it; without a day: those of the last edition.
    pub on: Option<Day>,
    /// Only ICD-10-CM codes of this chapter, 1 to 22; no other code set is searched then.
    pub chapter: Option<u8>,
    /// At most so many hits.
    pub limit: usize,
}

impl Default for SearchOptions {
    fn default() -> SearchOptions {
        SearchOptions { code_sets: Vec::new(), billable_only: false, on: None, chapter: None, limit: 10 }
    }
}

/// How a part of the query was read that was not taken as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReadAs {
    /// An abbreviation, or what people say.
    Synonym,
    /// Mistyped.
    Spelling,
    /// The beginning of a word.
    Prefix,
    /// Another form of the word.
    Form,
}

/// A part of the query and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartRead {
    /// As typed, in lower case.
    pub typed: String,
    /// The words it was read as.
    pub meant: String,
    /// By what.
    pub how: ReadAs,
}

/// Why a code is a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Why {
    /// What was met: `title`, `index`, `drug table`, `code`.
    pub field: String,
    /// The words of it, plurals as singulars; for a code, its beginning.
    pub text: String,
    /// What was not taken as typed.
    pub parts: Vec<PartRead>,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.text)?;
        for part in &self.parts {
            let sign = match part.how {
                ReadAs::Synonym => "=",
                ReadAs::Spelling => "~",
                ReadAs::Prefix => "…",
                ReadAs::Form => "→",
            };
            write!(f, "; {} {sign} {}", part.typed, part.meant)?;
        }
        Ok(())
    }
}

/// A code that answers a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Hit {
    /// The code, as its publisher writes it.
    pub code: String,
    /// Its code set.
    pub code_set: CodeSet,
    /// Its long title on the day asked for, else in the last edition; empty where the table of the code set is not loaded.
    pub title: String,
    /// May it be billed, or is it a header?
    pub billable: bool,
    /// How well it answers: about 1 where all is said and nothing else. Scores order the hits of one query.
    pub score: f64,
    /// What led to it.
    pub why: Why,
}

/// The codes that answer a query, the best first; none where nothing does.
///
/// Refused: a query without a letter or digit (`search-query-empty`), one of more than [`LONGEST_QUERY`] bytes
/// (`search-query-too-long`), a code set that is not searched (`code-set-not-searched`), and one whose index is not loaded
/// (`table-not-loaded`).
pub fn search(tables: &Tables, query: &str, options: &SearchOptions) -> Result<Vec<Hit>> {
    if query.len() > LONGEST_QUERY {
        return Err(Error::new(code::SEARCH_QUERY_TOO_LONG)
            .with("length", query.len())
            .with("longest", LONGEST_QUERY));
    }
    if !query.chars().any(char::is_alphanumeric) {
        return Err(Error::new(code::SEARCH_QUERY_EMPTY));
    }
    if let Some(chapter) =
        options.chapter.filter(|chapter| !(1..=CHAPTERS.len()).contains(&usize::from(*chapter)))
    {
        return Err(Error::new(code::UNKNOWN_WORD)
            .with("column", "chapter")
            .with("value", chapter)
            .with("words", format_args!("1 to {}", CHAPTERS.len())));
    }
    let limit = options.limit.min(MOST_HITS);
    let mut hits: Vec<Hit> = Vec::new();
    for code_set in wanted(tables, options)? {
        hits.extend(search_one(tables, code_set, query, options, limit)?);
    }
    // Each code set's hits are in order: a stable sort keeps that order among equals.
    hits.sort_by(|one, other| other.score.total_cmp(&one.score));
    hits.truncate(limit);
    Ok(hits)
}

/// The code sets to search.
fn wanted(tables: &Tables, options: &SearchOptions) -> Result<Vec<CodeSet>> {
    // Chapters are those of ICD-10-CM: hits of other code sets would not be what was asked for.
    if options.chapter.is_some() {
        let asked = options.code_sets.is_empty() || options.code_sets.contains(&CodeSet::Icd10Cm);
        return Ok(if asked { vec![CodeSet::Icd10Cm] } else { Vec::new() });
    }
    let searched = SEARCHED.map(|(code_set, _)| code_set);
    if let Some(other) = options.code_sets.iter().find(|code_set| !searched.contains(code_set)) {
        let names = searched.map(CodeSet::name).join(", ");
        return Err(Error::new(code::CODE_SET_NOT_SEARCHED).with("code_set", other).with("words", names));
    }
    if !options.code_sets.is_empty() {
        let mut sets = options.code_sets.clone();
        sets.sort_unstable();
        sets.dedup();
        return Ok(sets);
    }
    let loaded: Vec<CodeSet> =
        searched.into_iter().filter(|code_set| tables.search_index(*code_set).is_ok()).collect();
    match loaded.is_empty() {
        true => tables.search_index(CodeSet::Icd10Cm).map(|_| loaded),
        false => Ok(loaded),
    }
}

/// The letters and digits of a query that looks like a code or the beginning of one, in capitals.
fn as_code(query: &str) -> Option<String> {
    let query = query.trim().trim_end_matches(['*', '-', '.']);
    if query.len() > 9 || query.contains(char::is_whitespace) {
        return None;
    }
    let plain: String =
        query.chars().filter(|letter| *letter != '.').collect::<String>().to_ascii_uppercase();
    let shaped = (3..=7).contains(&plain.len())
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && plain.bytes().any(|byte| byte.is_ascii_digit());
    shaped.then_some(plain)
}

fn search_one(
    tables: &Tables,
    code_set: CodeSet,
    query: &str,
    options: &SearchOptions,
    limit: usize,
) -> Result<Vec<Hit>> {
    let searched = tables.search_index(code_set)?;
    let index = searched.decoded()?;
    let Some(on) = options.on.or_else(|| searched.releases().last().map(|last| last.period.to())) else {
        return Ok(Vec::new());
    };
    let in_chapter = |node: u32| match (options.chapter, index.nodes.get(node as usize)) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(chapter), Some(node)) => chapter_of(node.text()) == Some(chapter),
    };
    let given = |node: u32| {
        index.nodes.get(node as usize).is_some_and(|row| {
            row.has(CODE)
                && (row.has(BILLABLE) || !options.billable_only)
                && in_chapter(node)
                && match options.on {
                    Some(on) => covers(tables, code_set, row.text(), on),
                    None => row.has(CURRENT),
                }
        })
    };
    if let Some(beginning) = as_code(query) {
        let mut nodes: Vec<u32> = index
            .nodes_beginning_with(&beginning)
            .map(|node| node as u32)
            .filter(|node| given(*node))
            .collect();
        if !nodes.is_empty() {
            // The shortest first: a header before what is below it.
            let length = |node: &u32| index.nodes.get(*node as usize).map_or(0, |node| node.text().len());
            nodes.sort_by_key(length);
            nodes.truncate(limit);
            let why = Why { field: "code".to_string(), text: beginning, parts: Vec::new() };
            return Ok(nodes
                .into_iter()
                .filter_map(|node| hit(tables, index, code_set, node, 1.0, why.clone(), on))
                .collect());
        }
    }
    let query = Query::read(index, tables.search_synonyms()?, query);
    if query.slots.is_empty() {
        return Ok(Vec::new());
    }
    let answers = Ranking::new(index, &query, code_set).answers(&in_chapter);
    let given = answers.into_iter().filter(|answer| given(answer.node));
    Ok(varied(index, code_set, given, limit)
        .into_iter()
        .filter_map(|answer| {
            let why = explain(index, &query, &answer);
            hit(tables, index, code_set, answer.node, answer.score, why, on)
        })
        .collect())
}

/// The best answers, but few of one stem before those of others: whoever has seen three of a kind has seen the kind.
fn varied(
    index: &Decoded,
    code_set: CodeSet,
    answers: impl Iterator<Item = Answer>,
    limit: usize,
) -> Vec<Answer> {
    if code_set == CodeSet::Hcpcs {
        return answers.take(limit).collect();
    }
    let (stem, most) = if code_set == CodeSet::Icd10Cm { (5, 3) } else { (4, 3) };
    let mut seen: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for answer in answers {
        let Some(text) = index.nodes.get(answer.node as usize).map(|node| node.text()) else { continue };
        let short = text.get(..stem.min(text.len())).unwrap_or(text);
        // Of the codes that differ in the seventh character alone, one.
        let long = text.get(..6).filter(|_| text.len() == 7 && code_set == CodeSet::Icd10Cm);
        let full = seen.get(short).is_some_and(|count| *count >= most)
            || long.is_some_and(|long| seen.contains_key(long));
        if full {
            if later.len() < limit {
                later.push(answer);
            }
            continue;
        }
        *seen.entry(short).or_default() += 1;
        if let Some(long) = long {
            *seen.entry(long).or_default() += 1;
        }
        first.push(answer);
        if first.len() >= limit {
            break;
        }
    }
    first.extend(later);
    first.truncate(limit);
    first
}

fn hit(
    tables: &Tables,
    index: &Decoded,
    code_set: CodeSet,
    node: u32,
    score: f32,
    why: Why,
    on: Day,
) -> Option<Hit> {
    let row = index.nodes.get(node as usize)?;
    let text = row.text();
    let official = match (code_set, text.get(..3), text.get(3..)) {
        (CodeSet::Icd10Cm, Some(category), Some(rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => text.to_string(),
    };
    Some(Hit {
        code: official,
        code_set,
        title: title(tables, code_set, text, on),
        billable: row.has(BILLABLE),
        score: (f64::from(score) * 1000.0).round() / 1000.0,
        why,
    })
}

/// What led to an answer, in words.
fn explain(index: &Decoded, query: &Query, answer: &Answer) -> Why {
    let kind = index.kinds.get(answer.text as usize).copied().unwrap_or(TextKind::Title);
    // Non-essential modifiers are given where the query has them.
    let asked = |word: u32| query.marks.get(word as usize).is_some_and(|bit| *bit < 128);
    let mut words: Vec<&str> = index
        .text(answer.text)
        .iter()
        .filter(|word| **word & 1 == 0 || asked(u32::from(**word >> 1)))
        .map(|word| index.word(u32::from(word >> 1)))
        .collect();
    if let Some(column) = answer.column {
        let table = usize::from(kind == TextKind::Drug);
        words.extend(COLUMN_WORDS.get(table).and_then(|columns| columns.get(column)));
    }
    let parts = query
        .slots
        .iter()
        .filter_map(|slot| {
            let (_, best) = query.best(slot, answer.mask)?;
            let how = match best.reading {
                Reading::Typed => return None,
                Reading::Form => ReadAs::Form,
                Reading::Synonym => ReadAs::Synonym,
                Reading::Spelling => ReadAs::Spelling,
                Reading::Prefix => ReadAs::Prefix,
            };
            Some(PartRead { typed: slot.typed.clone(), meant: best.words.join(" "), how })
        })
        .collect();
    Why { field: kind.name().to_string(), text: words.join(" "), parts }
}

/// The chapters of ICD-10-CM: the first category of each, and its last.
const CHAPTERS: [(&str, &str); 22] = [
    ("A00", "B99"),
    ("C00", "D49"),
    ("D50", "D89"),
    ("E00", "E89"),
    ("F01", "F99"),
    ("G00", "G99"),
    ("H00", "H59"),
    ("H60", "H95"),
    ("I00", "I99"),
    ("J00", "J99"),
    ("K00", "K95"),
    ("L00", "L99"),
    ("M00", "M99"),
    ("N00", "N99"),
    ("O00", "O9A"),
    ("P00", "P96"),
    ("Q00", "QA9"),
    ("R00", "R99"),
    ("S00", "T88"),
    ("V00", "Y99"),
    ("Z00", "Z99"),
    ("U00", "U85"),
];

/// The chapter of an ICD-10-CM code, 1 to 22.
fn chapter_of(text: &str) -> Option<u8> {
    let category = text.get(..3)?;
    let at = CHAPTERS.iter().position(|(first, last)| (*first..=*last).contains(&category))?;
    Some(at as u8 + 1)
}

/// What a code is called on a day; empty where its table is not loaded.
fn title(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> String {
    let answer = check(tables, code_set, text, on).ok();
    answer.and_then(|answer| answer.title).unwrap_or_default()
}

/// Is a code valid on a day, or a header?
fn covers(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> bool {
    let answer = check(tables, code_set, text, on);
    answer.is_ok_and(|answer| matches!(answer.status, CodeStatus::Valid | CodeStatus::Header))
}
