//! What a search is answered from: the words of titles and of the terms that lead to a code, as numbers.
//!
//! One pack a code set, baked from the tables of the library by `import::bake::search`. Nothing is decoded at opening; the
//! first question of a code set decodes its pack into a few megabytes. Titles stand in the tables of the code set, not here.

pub mod words;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use once_cell::sync::{Lazy, OnceCell};

use super::pack::{Pack, damaged};
use super::search_synonyms::SearchSynonyms;
use super::{Held, Tables, not_loaded};
use crate::codes::CodeSet;
use crate::error::{Error, Result, code};
use crate::row::Series;

/// Which columns a pack of these series has.
///
/// `words`: the vocabulary in byte order, a line each. Nodes (codes, and for ICD-10-PCS what four to six characters have in
/// common), in the order of their text: `shared` characters with the one before it, `tails` with the rest of each and a line
/// feed, `flags`, `pattern` (0: the next one, else its number and 1). A pattern is what the words of a node have more or less
/// than those of the node above it: `pattern_sizes`, `pattern_words` (the number of the word doubled, odd where it is taken
/// away). Terms, in their order: `kinds`, `levels`, `term_sizes`, `term_words` (doubled, odd where it is optional),
/// `target_0` to `target_2` (0: none, else the node and 1, as three bytes of the way from the one before; of a table with six columns: which
/// six of `cell_0` to `cell_2`, which hold the same).
pub const SCHEMA: u16 = 1;

/// It may be billed.
pub const BILLABLE: u8 = 1;
/// It is a code or a header, not only what codes have in common.
pub const CODE: u8 = 2;
/// Its title is searched: the titles below it are reached from it.
pub const ENTRY: u8 = 4;
/// Its title says *unspecified* where the one above does not.
pub const UNSPECIFIED: u8 = 8;
/// Its title begins with *other*.
pub const OTHER: u8 = 16;

/// The last edition has it.
pub const CURRENT: u8 = 32;

/// No node.
pub const NONE: u32 = u32::MAX;

/// How deep terms go.
pub const DEEPEST: usize = 12;

/// Where a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TextKind {
    /// The title of the code.
    Title,
    /// An inclusion term of the tabular list.
    Inclusion,
    /// A term of the Alphabetic Index.
    Index,
    /// A term of the Alphabetic Index that says *see*.
    See,
    /// A term of the External Cause of Injuries Index.
    ExternalCause,
    /// A site of the Table of Neoplasms.
    Neoplasm,
    /// A substance of the Table of Drugs and Chemicals.
    Drug,
    /// The short title.
    Short,
}

impl TextKind {
    /// Every kind, by its number in a pack.
    pub const ALL: [TextKind; 8] = [
        TextKind::Title,
        TextKind::Inclusion,
        TextKind::Index,
        TextKind::See,
        TextKind::ExternalCause,
        TextKind::Neoplasm,
        TextKind::Drug,
        TextKind::Short,
    ];

    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            TextKind::Title => "title",
            TextKind::Inclusion => "inclusion term",
            TextKind::Index => "index",
            TextKind::See => "index (see)",
            TextKind::ExternalCause => "external cause index",
            TextKind::Neoplasm => "neoplasm table",
            TextKind::Drug => "drug table",
            TextKind::Short => "short title",
        }
    }

    /// Does a text of this kind have a code for each of six columns?
    pub const fn has_columns(self) -> bool {
        matches!(self, TextKind::Neoplasm | TextKind::Drug)
    }
}

/// What the columns of the two tables stand for, in words.
pub const COLUMN_WORDS: [[&str; 6]; 2] = [
    [
        "malignant primary cancer",
        "malignant secondary metastatic",
        "carcinoma in situ",
        "benign",
        "uncertain behavior",
        "unspecified behavior",
    ],
    [
        "poisoning accidental unintentional",
        "poisoning intentional self harm",
        "poisoning assault",
        "poisoning undetermined",
        "adverse effect",
        "underdosing",
    ],
];

/// A node: a code, or what some codes have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    text: [u8; 7],
    length: u8,
    /// See [`BILLABLE`] and the others.
    pub flags: u8,
    /// The node above, or [`NONE`].
    pub parent: u32,
    /// The first node behind it that is not below it.
    pub end: u32,
    pattern: u32,
}

impl Node {
    /// The code, without a dot.
    pub fn text(&self) -> &str {
        let bytes = self.text.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A pack, decoded.
pub(crate) struct Decoded {
    vocabulary: String,
    word_starts: Vec<u32>,
    /// The letters that each word has, a bit each: for the spelling.
    pub letters: Vec<u32>,
    /// How many texts have the word.
    pub frequency: Vec<u32>,
    /// How much a word tells apart.
    pub idf: Vec<f32>,
    /// How much it weighs as surplus of a text.
    pub mass: Vec<f32>,
    pub nodes: Vec<Node>,
    pattern_starts: Vec<u32>,
    pattern_words: Vec<u32>,
    pub kinds: Vec<TextKind>,
    targets: Vec<u32>,
    cells: Vec<u32>,
    text_starts: Vec<u32>,
    text_words: Vec<u32>,
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// The words of [`COLUMN_WORDS`].
    pub columns: [[Vec<u32>; 6]; 2],
}

fn slice<'a, T>(starts: &[u32], values: &'a [T], at: usize) -> &'a [T] {
    match (starts.get(at), starts.get(at + 1)) {
        (Some(from), Some(to)) => values.get(*from as usize..*to as usize).unwrap_or(&[]),
        _ => &[],
    }
}

impl Decoded {
    /// How many words there are.
    pub fn words(&self) -> usize {
        self.word_starts.len().saturating_sub(1)
    }

    /// How many texts there are.
    pub fn texts(&self) -> usize {
        self.kinds.len()
    }

    /// A word by its number.
    pub fn word(&self, number: u32) -> &str {
        let at = number as usize;
        match (self.word_starts.get(at), self.word_starts.get(at + 1)) {
            (Some(from), Some(to)) => {
                self.vocabulary.get(*from as usize..(*to as usize).saturating_sub(1)).unwrap_or("")
            }
            _ => "",
        }
    }

    fn first_not_before(&self, word: &str) -> u32 {
        let (mut from, mut to) = (0, self.words());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.word(middle as u32) < word { from = middle + 1 } else { to = middle }
        }
        from as u32
    }

    /// The number of a word.
    pub fn find(&self, word: &str) -> Option<u32> {
        let at = self.first_not_before(word);
        ((at as usize) < self.words() && self.word(at) == word).then_some(at)
    }

    /// The words that begin so.
    pub fn beginning_with(&self, prefix: &str) -> Range<u32> {
        let from = self.first_not_before(prefix);
        let mut to = from;
        while (to as usize) < self.words() && self.word(to).starts_with(prefix) {
            to += 1;
        }
        from..to
    }

    /// What the words of a node have more (even) or less (odd) than those of the node above: word numbers doubled.
    pub fn pattern(&self, node: u32) -> &[u32] {
        match self.nodes.get(node as usize) {
            Some(node) => slice(&self.pattern_starts, &self.pattern_words, node.pattern as usize),
            None => &[],
        }
    }

    /// The words of a node's title, from the top down.
    pub fn node_words(&self, node: u32, into: &mut Vec<u32>) {
        let mut chain = [NONE; 8];
        let mut at = node;
        let mut count = 0;
        while let (Some(place), Some(found)) = (chain.get_mut(count), self.nodes.get(at as usize)) {
            *place = at;
            count += 1;
            at = found.parent;
        }
        into.clear();
        for at in chain.iter().take(count).rev() {
            apply(self.pattern(*at), into);
        }
    }

    /// The words of a text: word numbers doubled, odd where the word is optional.
    pub fn text(&self, text: u32) -> &[u32] {
        slice(&self.text_starts, &self.text_words, text as usize)
    }

    /// The node that a text without columns leads to.
    pub fn target(&self, text: u32) -> u32 {
        self.targets.get(text as usize).copied().unwrap_or(NONE)
    }

    /// The nodes of the six columns of a text; [`NONE`] where a column is empty.
    pub fn cells(&self, text: u32) -> &[u32] {
        let at = self.target(text) as usize;
        self.cells.get(at..at.saturating_add(6)).unwrap_or(&[])
    }

    /// The texts that have a word.
    pub fn postings(&self, word: u32) -> &[u32] {
        slice(&self.posting_starts, &self.postings, word as usize)
    }

    /// The nodes whose text begins so.
    pub fn nodes_beginning_with(&self, prefix: &str) -> Range<usize> {
        let from = self.nodes.partition_point(|node| node.text() < prefix);
        let count =
            self.nodes.get(from..).unwrap_or(&[]).iter().take_while(|node| node.text().starts_with(prefix));
        from..from + count.count()
    }

    /// The nodes one step below.
    pub fn children(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.nodes.get(node as usize).map_or(0, |node| node.end);
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let at = next;
            next = self.nodes.get(at as usize).filter(|_| at < end)?.end;
            Some(at)
        })
    }
}

/// Puts the words of a pattern to those of the node above.
fn apply(pattern: &[u32], words: &mut Vec<u32>) {
    for word in pattern {
        if word & 1 == 1 {
            words.retain(|other| *other != word >> 1);
        } else if !words.contains(&(word >> 1)) {
            words.push(word >> 1);
        }
    }
}

/// The search index of one code set. It may be shared between threads.
pub struct SearchIndex {
    code_set: CodeSet,
    pack: Arc<Pack>,
    decoded: OnceCell<Decoded>,
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SearchIndex({}, {:?})", self.code_set, self.pack)
    }
}

/// The code sets that are searched, and the series that holds the index of each.
pub const SEARCHED: [(CodeSet, Series); 3] = [
    (CodeSet::Icd10Cm, Series::SearchIcd10Cm),
    (CodeSet::Icd10Pcs, Series::SearchIcd10Pcs),
    (CodeSet::Hcpcs, Series::SearchHcpcs),
];

impl SearchIndex {
    /// Takes a pack of one of these series.
    pub fn new(pack: Pack) -> Result<SearchIndex> {
        let series = pack.manifest().series;
        let found = SEARCHED.iter().find(|(_, other)| *other == series);
        let code_set = found.map(|(code_set, _)| *code_set).ok_or_else(|| {
            Error::new(code::PACK_SERIES_NOT_READ).with("file", pack.file()).with("series", series)
        })?;
        pack.expect(series, SCHEMA)?;
        Ok(SearchIndex { code_set, pack: Arc::new(pack), decoded: OnceCell::new() })
    }

    /// Which code set it searches.
    pub const fn code_set(&self) -> CodeSet {
        self.code_set
    }

    crate::tables::pack::pack_and_releases!();

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.decoded().map(|_| ())
    }

    pub(crate) fn decoded(&self) -> Result<&Decoded> {
        self.decoded.get_or_try_init(|| decode(&self.pack))
    }
}

impl Tables {
    /// The search index of a code set: the one that was added last.
    pub fn search_index(&self, code_set: CodeSet) -> Result<&SearchIndex> {
        let found = self.search.iter().rev().find(|index| index.code_set() == code_set);
        let series = SEARCHED.iter().find(|(other, _)| *other == code_set);
        found.ok_or_else(|| not_loaded(series.map_or(Series::SearchIcd10Cm, |(_, series)| *series)))
    }

    /// What people write for what the code sets call otherwise.
    pub fn search_synonyms(&self) -> Result<&SearchSynonyms> {
        match &self.search_synonyms {
            Held::Nothing => {
                static NO_SYNONYMS: Lazy<SearchSynonyms> = Lazy::new(SearchSynonyms::default);
                Ok(&NO_SYNONYMS)
            }
            #[cfg(feature = "embed-lists")]
            Held::Embedded => SearchSynonyms::embedded(),
            Held::Own(list) => Ok(list),
        }
    }

    /// Puts a list of synonyms of the caller's in place of the one that is there; an error names line and column.
    pub fn set_search_synonyms(&mut self, text: &str) -> Result<()> {
        self.search_synonyms = Held::Own(Box::new(SearchSynonyms::parse(text)?));
        Ok(())
    }
}

/// Running sums: where each of the counted groups begins, and the end.
fn starts(counts: &[u32]) -> Vec<u32> {
    let mut next = 0_u32;
    let mut starts = Vec::with_capacity(counts.len() + 1);
    starts.push(0);
    for count in counts {
        next = next.saturating_add(*count);
        starts.push(next);
    }
    starts
}

fn decode(pack: &Pack) -> Result<Decoded> {
    let bad = |what: &str, expected: &dyn fmt::Display, found: &dyn fmt::Display| {
        damaged(pack.file(), what, expected, found)
    };
    let vocabulary = pack.text("words")?;
    let mut word_starts = vec![0];
    word_starts.extend(memchr::memchr_iter(b'\n', vocabulary.as_bytes()).map(|at| at as u32 + 1));
    if word_starts.last().is_some_and(|end| *end as usize != vocabulary.len()) {
        return Err(bad("the vocabulary", &"a line feed at its end", &"none"));
    }
    let words = word_starts.len() - 1;
    let pattern_words = pack.values("pattern_words")?;
    let pattern_starts = starts(&pack.values("pattern_sizes")?);
    let nodes = decode_nodes(pack, pattern_starts.len() - 1)?;
    let fits = |numbers: &[u32], sizes: &[u32], what: &str| {
        let last = sizes.last().copied().unwrap_or(0) as usize;
        if last != numbers.len() || numbers.iter().any(|word| (word >> 1) as usize >= words) {
            return Err(bad(what, &"words that exist", &"others"));
        }
        Ok(())
    };
    fits(&pattern_words, &pattern_starts, "a pattern")?;
    let term_words = pack.values("term_words")?;
    let term_starts = starts(&pack.values("term_sizes")?);
    fits(&term_words, &term_starts, "a term")?;
    let cells = decode_gaps(pack, ["cell_0", "cell_1", "cell_2"])?;
    if cells.iter().any(|node| *node as usize > nodes.len()) {
        return Err(bad("a cell", &"a node that exists", &"another"));
    }
    let cells = cells.into_iter().map(|node| node.wrapping_sub(1)).collect();
    let mut decoded = Decoded {
        letters: Vec::new(),
        frequency: vec![0; words],
        idf: Vec::new(),
        mass: Vec::new(),
        vocabulary,
        word_starts,
        nodes,
        pattern_starts,
        pattern_words,
        kinds: Vec::new(),
        targets: Vec::new(),
        cells,
        text_starts: vec![0],
        text_words: Vec::new(),
        posting_starts: Vec::new(),
        postings: Vec::new(),
        columns: Default::default(),
    };
    add_titles(&mut decoded);
    add_terms(pack, &mut decoded, &term_starts, &term_words)?;
    decoded.kinds.shrink_to_fit();
    decoded.text_words.shrink_to_fit();
    add_postings(&mut decoded);
    weigh(&mut decoded);
    Ok(decoded)
}

fn decode_nodes(pack: &Pack, patterns: usize) -> Result<Vec<Node>> {
    let bad = |found: &dyn fmt::Display| {
        damaged(pack.file(), "a node", "codes of up to seven characters in rising order", found)
    };
    let (shared, flags, pattern) = (pack.values("shared")?, pack.values("flags")?, pack.values("pattern")?);
    let tails = pack.text("tails")?;
    if flags.len() != shared.len() || pattern.len() != shared.len() {
        return Err(bad(&"columns of different lengths"));
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(shared.len());
    let mut above: Vec<u32> = Vec::new();
    let mut tail = tails.split('\n');
    let mut next_pattern = 0_u32;
    for index in 0..shared.len() {
        let mut text = [0_u8; 7];
        let kept = shared[index] as usize;
        let rest = tail.next().unwrap_or("").as_bytes();
        let length = kept + rest.len();
        let before = nodes.last().map_or([0; 7], |node| node.text);
        match (text.get_mut(..kept), before.get(..kept)) {
            (Some(place), Some(same)) => place.copy_from_slice(same),
            _ => return Err(bad(&kept)),
        }
        match text.get_mut(kept..length) {
            Some(place) => place.copy_from_slice(rest),
            None => return Err(bad(&length)),
        }
        let rising = nodes.last().is_none_or(|node| node.text < text);
        if !rising
            || !text.is_ascii()
            || length == 0
            || text.get(..length).is_none_or(|text| text.contains(&0))
        {
            return Err(bad(&index));
        }
        while let Some(node) = above.last().and_then(|node| nodes.get_mut(*node as usize)) {
            if text.starts_with(node.text.get(..usize::from(node.length)).unwrap_or_default()) {
                break;
            }
            node.end = index as u32;
            above.pop();
        }
        let number = match pattern[index].checked_sub(1) {
            Some(number) => number,
            None => {
                next_pattern += 1;
                next_pattern - 1
            }
        };
        if number as usize >= patterns {
            return Err(bad(&number));
        }
        nodes.push(Node {
            text,
            length: length as u8,
            flags: flags[index] as u8,
            parent: above.last().copied().unwrap_or(NONE),
            end: shared.len() as u32,
            pattern: number,
        });
        above.push(index as u32);
    }
    Ok(nodes)
}

/// Numbers from their way from the one before, in three bytes; 0 stays 0 and is no neighbour.
fn decode_gaps(pack: &Pack, names: [&str; 3]) -> Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let bytes = pack.values(name)?;
        numbers.resize(bytes.len().max(numbers.len()), 0_u32);
        for (number, byte) in numbers.iter_mut().zip(&bytes) {
            *number |= (byte & 0xff) << (8 * place);
        }
    }
    let mut before = 0_u32;
    for number in &mut numbers {
        if let Some(gap) = number.checked_sub(1) {
            before = before.wrapping_add(gap >> 1 ^ (gap & 1).wrapping_neg());
            *number = before;
        }
    }
    Ok(numbers)
}

/// The titles of entries, as texts.
fn add_titles(decoded: &mut Decoded) {
    let mut words = Vec::new();
    for node in 0..decoded.nodes.len() {
        if decoded.nodes[node].has(ENTRY) {
            decoded.node_words(node as u32, &mut words);
            decoded.text_words.extend(words.iter().map(|word| word << 1));
            decoded.text_starts.push(decoded.text_words.len() as u32);
            decoded.kinds.push(TextKind::Title);
            decoded.targets.push(node as u32);
        }
    }
}

/// The terms that lead somewhere, as texts: each with the words of the terms above it.
fn add_terms(pack: &Pack, decoded: &mut Decoded, sizes: &[u32], term_words: &[u32]) -> Result<()> {
    let bad =
        |what: &str, found: &dyn fmt::Display| damaged(pack.file(), what, "a term of this schema", found);
    let (kinds, levels) = (pack.values("kinds")?, pack.values("levels")?);
    let targets = decode_gaps(pack, ["target_0", "target_1", "target_2"])?;
    let count = kinds.len();
    if levels.len() != count || targets.len() != count || sizes.len() != count + 1 {
        return Err(bad("the number of terms", &count));
    }
    let mut path: Vec<u32> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for index in 0..count {
        let level = levels[index] as usize;
        if level > ends.len() || level > DEEPEST {
            return Err(bad("the level of a term", &level));
        }
        let kind = TextKind::ALL.get(kinds[index] as usize).copied();
        let kind = kind.ok_or_else(|| bad("the kind of a term", &kinds[index]))?;
        ends.truncate(level);
        path.truncate(ends.last().copied().unwrap_or(0));
        for word in slice(sizes, term_words, index) {
            if !path.iter().any(|other| other >> 1 == word >> 1) {
                path.push(*word);
            }
        }
        ends.push(path.len());
        let Some(target) = targets[index].checked_sub(1) else { continue };
        let known = if kind.has_columns() { decoded.cells.len() / 6 } else { decoded.nodes.len() };
        if target as usize >= known {
            return Err(bad("the target of a term", &target));
        }
        decoded.text_words.extend_from_slice(&path);
        decoded.text_starts.push(decoded.text_words.len() as u32);
        decoded.kinds.push(kind);
        decoded.targets.push(if kind.has_columns() { target * 6 } else { target });
    }
    Ok(())
}

/// Which texts have each word.
fn add_postings(decoded: &mut Decoded) {
    for word in &decoded.text_words {
        if let Some(frequency) = decoded.frequency.get_mut((word >> 1) as usize) {
            *frequency += 1;
        }
    }
    decoded.posting_starts = starts(&decoded.frequency);
    let mut next = decoded.posting_starts.clone();
    decoded.postings = vec![0; decoded.text_words.len()];
    for text in 0..decoded.kinds.len() {
        for word in slice(&decoded.text_starts, &decoded.text_words, text) {
            if let Some(at) = next.get_mut((word >> 1) as usize)
                && let Some(place) = decoded.postings.get_mut(*at as usize)
            {
                *place = text as u32;
                *at += 1;
            }
        }
    }
}

/// How much each word tells apart.
fn weigh(decoded: &mut Decoded) {
    let texts = decoded.texts() as f32;
    for number in 0..decoded.words() as u32 {
        let word = decoded.word(number);
        let filler = words::is_filler(word);
        let letters = word.bytes().fold(0_u32, |bits, byte| bits | 1 << (byte % 32));
        let frequency = decoded.frequency.get(number as usize).copied().unwrap_or(0) as f32;
        let idf = (1.0 + texts / (1.0 + frequency)).ln();
        let idf = if filler { idf.min(4.0) } else { idf };
        decoded.letters.push(letters);
        decoded.idf.push(idf);
        decoded.mass.push(if filler { idf * 0.25 } else { idf });
    }
    decoded.columns = COLUMN_WORDS.map(|columns| {
        columns.map(|text| words::tokens(text).iter().filter_map(|word| decoded.find(word)).collect())
    });
}
