//! The packs of [`crate::tables::search_index`]: titles and terms as numbers of words.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use super::texts::same;
use super::{PackWriter, too_many};
use crate::error::{Error, Result, code};
use crate::row::Series;
use crate::tables::pack::{Manifest, Release};
use crate::tables::search_index::words::{is_stop, tokens};
use crate::tables::search_index::{
    BILLABLE, CODE, COLUMN_WORDS, CURRENT, DEEPEST, ENTRY, MOST_BELOW, MOST_WORDS, MOST_WORDS_OF_TEXT, OTHER,
    SCHEMA, TextKind, UNSPECIFIED,
};

/// A code with its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchCode {
    /// Without a dot.
    pub code: String,
    /// The long title.
    pub title: String,
    /// Or a header.
    pub billable: bool,
    /// Does the last edition have it?
    pub current: bool,
}

/// Where a term leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchTarget {
    /// Nowhere: it stands above others.
    Nothing,
    /// To a code or header, without a dot.
    Code(String),
    /// To one of six, by the columns of the neoplasm or drug table; empty where a column has none.
    Columns([String; 6]),
}

/// A term that leads to a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTerm {
    /// Where it comes from.
    pub kind: TextKind,
    /// 0: a main term; else how many stand above it.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// Words that may be there or not: non-essential modifiers.
    pub optional: String,
    /// Where it leads.
    pub target: SearchTarget,
}

/// The words that a text is about, each once, in their order.
pub(super) fn essential(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in tokens(text) {
        if !is_stop(&word) && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

struct Node {
    words: Vec<String>,
    flags: u8,
}

/// How many characters of an ICD-10-PCS code make the entry from which the codes below are reached: what is done, and where.
const PCS_ENTRY: usize = 4;

/// Bakes the search index of one code set from its codes and the terms that lead to them.
pub fn search(
    series: Series,
    releases: Vec<Release>,
    codes: &[SearchCode],
    terms: &[SearchTerm],
) -> Result<Vec<u8>> {
    if codes.is_empty() {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", series));
    }
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    for row in codes {
        let flags = CODE | if row.billable { BILLABLE } else { 0 } | if row.current { CURRENT } else { 0 };
        nodes.insert(row.code.clone(), Node { words: essential(&row.title), flags });
    }
    if series == Series::SearchIcd10Pcs {
        add_what_codes_share(&mut nodes);
    }
    mark(series, &mut nodes, codes);
    let numbered: HashMap<&str, u32> =
        nodes.keys().enumerate().map(|(index, code)| (code.as_str(), index as u32)).collect();
    let vocabulary = vocabulary(&nodes, terms);
    let manifest = Manifest { series, stored_rows: nodes.len() as u32, releases };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    if vocabulary.len() > MOST_WORDS {
        return Err(too_many("words", vocabulary.len(), MOST_WORDS));
    }
    writer.word_list("word_shared", "words", vocabulary.keys().map(String::as_str))?;
    let stems = if series == Series::SearchIcd10Pcs { PCS_ENTRY as u32..7 } else { 0..0 };
    writer.column("stem_lengths", &stems.collect::<Vec<_>>())?;
    write_nodes(&mut writer, &nodes, &vocabulary)?;
    write_terms(&mut writer, terms, &numbered, &vocabulary)?;
    writer.finish()
}

/// What the titles of all codes with the same four, five, six characters have in common.
fn add_what_codes_share(nodes: &mut BTreeMap<String, Node>) {
    let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, node) in nodes.iter().filter(|(code, _)| code.len() == 7) {
        for length in PCS_ENTRY..7 {
            let Some(prefix) = code.get(..length) else { continue };
            match shared.get_mut(prefix) {
                Some(words) => words.retain(|word| node.words.contains(word)),
                None => {
                    shared.insert(prefix.to_string(), node.words.clone());
                }
            }
        }
    }
    for (prefix, words) in shared {
        nodes.entry(prefix).or_insert(Node { words, flags: 0 });
    }
}

/// The node above: the longest beginning that is a node.
fn above<'n>(nodes: &'n BTreeMap<String, Node>, code: &str) -> Option<&'n Node> {
    (1..code.len()).rev().find_map(|length| code.get(..length).and_then(|prefix| nodes.get(prefix)))
}

/// Which nodes are entries, and what their titles tell of them.
fn mark(series: Series, nodes: &mut BTreeMap<String, Node>, codes: &[SearchCode]) {
    let titles: HashMap<&str, String> =
        codes.iter().map(|row| (row.code.as_str(), row.title.to_ascii_lowercase())).collect();
    let mut flags: Vec<(String, u8)> = Vec::new();
    for code in nodes.keys() {
        let mut own = 0;
        let length = code.len();
        let entry = match series {
            Series::SearchIcd10Pcs => length <= PCS_ENTRY,
            // A seventh character, and what stands alone, is reached from the six before it.
            Series::SearchIcd10Cm => length < 7 || code.get(..6).is_none_or(|stem| !nodes.contains_key(stem)),
            _ => true,
        };
        if entry {
            own |= ENTRY;
        }
        if let Some(title) = titles.get(code.as_str()) {
            let parent = (1..length).rev().find_map(|length| titles.get(code.get(..length)?));
            let vague = |title: &str| title.contains("unspecified");
            if vague(title) && !parent.is_some_and(|parent| vague(parent)) {
                own |= UNSPECIFIED;
            }
            if title.starts_with("other ") || title.contains("other specified") {
                own |= OTHER;
            }
        }
        flags.push((code.clone(), own));
    }
    for (code, own) in flags {
        if let Some(node) = nodes.get_mut(&code) {
            node.flags |= own;
        }
    }
}

fn vocabulary(nodes: &BTreeMap<String, Node>, terms: &[SearchTerm]) -> BTreeMap<String, u32> {
    let mut words: BTreeSet<String> = nodes.values().flat_map(|node| node.words.iter().cloned()).collect();
    for term in terms {
        words.extend(essential(&term.text));
        words.extend(essential(&term.optional));
        if term.kind.has_columns() {
            words.extend(COLUMN_WORDS.iter().flatten().flat_map(|text| tokens(text)));
        }
    }
    words.into_iter().enumerate().map(|(index, word)| (word, index as u32)).collect()
}

fn words_of_text(count: usize) -> Result<u32> {
    match count <= MOST_WORDS_OF_TEXT {
        true => Ok(count as u32),
        false => Err(too_many("words of a text", count, MOST_WORDS_OF_TEXT)),
    }
}

fn write_nodes(
    writer: &mut PackWriter,
    nodes: &BTreeMap<String, Node>,
    vocabulary: &BTreeMap<String, u32>,
) -> Result<()> {
    let (mut shared, mut tails, mut flags, mut numbers) = (Vec::new(), String::new(), Vec::new(), Vec::new());
    let mut patterns: HashMap<Vec<u32>, u32> = HashMap::new();
    let (mut sizes, mut words) = (Vec::new(), Vec::new());
    let mut before = "";
    for (code, node) in nodes {
        if code.len() > 7 || !code.is_ascii() {
            return Err(too_many("characters of a code", code.len(), 7));
        }
        // What codes have in common is told by the codes.
        if node.flags & CODE != 0 {
            let same = same(before, code);
            shared.push(same as u32);
            tails += code.get(same..).unwrap_or("");
            tails.push('\n');
            before = code;
            flags.push(u32::from(node.flags));
        }
        let below = nodes.range::<str, _>((Bound::Excluded(code.as_str()), Bound::Unbounded));
        let below = below.take_while(|(other, _)| other.starts_with(code.as_str())).count();
        if below > MOST_BELOW {
            return Err(too_many("nodes below one", below, MOST_BELOW));
        }
        let parent: &[String] = above(nodes, code).map_or(&[], |node| &node.words);
        let number = |word: &String| vocabulary.get(word).copied().unwrap_or(0);
        let mut pattern: Vec<u32> = parent
            .iter()
            .filter(|word| !node.words.contains(word))
            .map(|word| number(word) << 1 | 1)
            .collect();
        pattern.extend(node.words.iter().filter(|word| !parent.contains(word)).map(|word| number(word) << 1));
        match patterns.get(&pattern) {
            Some(known) => numbers.push(known + 1),
            None => {
                numbers.push(0);
                sizes.push(words_of_text(pattern.len())?);
                words.extend_from_slice(&pattern);
                patterns.insert(pattern, patterns.len() as u32);
            }
        }
    }
    if patterns.len() > MOST_BELOW {
        return Err(too_many("patterns", patterns.len(), MOST_BELOW));
    }
    writer.column("shared", &shared)?;
    writer.text("tails", &tails)?;
    writer.column("flags", &flags)?;
    writer.column("pattern", &numbers)?;
    writer.column("pattern_sizes", &sizes)?;
    writer.column("pattern_words", &words)
}

fn write_terms(
    writer: &mut PackWriter,
    terms: &[SearchTerm],
    numbered: &HashMap<&str, u32>,
    vocabulary: &BTreeMap<String, u32>,
) -> Result<()> {
    let (mut kinds, mut levels, mut sizes, mut words) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut targets, mut cells): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    let find = |code: &str| numbered.get(code).map_or(0, |node| node + 1);
    for term in terms {
        if usize::from(term.level) > DEEPEST {
            return Err(too_many("levels of a term", term.level, DEEPEST));
        }
        kinds.push(TextKind::ALL.iter().position(|kind| *kind == term.kind).unwrap_or(0) as u32);
        levels.push(u32::from(term.level));
        let own = essential(&term.text);
        let optional: Vec<String> =
            essential(&term.optional).into_iter().filter(|word| !own.contains(word)).collect();
        let number = |word: &String| vocabulary.get(word).copied().unwrap_or(0);
        sizes.push(words_of_text(own.len() + optional.len())?);
        words.extend(own.iter().map(|word| number(word) << 1));
        words.extend(optional.iter().map(|word| number(word) << 1 | 1));
        targets.push(match &term.target {
            SearchTarget::Nothing => 0,
            SearchTarget::Code(code) => find(code),
            SearchTarget::Columns(columns) => {
                let found = columns.each_ref().map(|code| find(code));
                if found.iter().all(|cell| *cell == 0) {
                    0
                } else {
                    cells.extend_from_slice(&found);
                    (cells.len() / 6) as u32
                }
            }
        });
    }
    writer.column("kinds", &kinds)?;
    writer.column("levels", &levels)?;
    writer.column("term_sizes", &sizes)?;
    writer.column("term_words", &words)?;
    write_gaps(writer, ["target_0", "target_1", "target_2"], &targets)?;
    write_gaps(writer, ["cell_0", "cell_1", "cell_2"], &cells)
}

/// Numbers as their way from the one before, byte by byte: neighbours lead to neighbours. 0 stays 0 and is no neighbour.
fn write_gaps(writer: &mut PackWriter, names: [&str; 3], values: &[u32]) -> Result<()> {
    let mut before = 0_i64;
    let mut gaps = Vec::with_capacity(values.len());
    for value in values {
        gaps.push(match *value {
            0 => 0,
            value => {
                let gap = i64::from(value) - before;
                before = i64::from(value);
                (gap << 1 ^ gap >> 63) as u32 + 1
            }
        });
    }
    for (shift, name) in (0..).step_by(8).zip(names) {
        writer.column(name, &gaps.iter().map(|gap| gap >> shift & 0xff).collect::<Vec<_>>())?;
    }
    Ok(())
}
