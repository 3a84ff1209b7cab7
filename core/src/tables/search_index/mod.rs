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
use super::texts::word_list;
use super::{Held, Tables, not_loaded};
use crate::codes::CodeSet;
use crate::error::{Error, Result, code};
use crate::row::Series;

/// Which columns a pack of these series has.
///
/// The vocabulary in byte order: `word_shared` bytes with the word before it, `words` with the rest of each and a line feed.
/// Codes in the order of their text: `shared` characters with the one before it, `tails` with the rest of each and a line
/// feed, `flags`. `stem_lengths`, rising: what so many first characters of codes of seven have in common is a node too, an
/// entry where it is the shortest; it stands before the first of them. Nodes in the order of their text: `pattern` (0: the
/// next one, else its number and 1). A pattern is what the words of a node have more or less than those of the node above it:
/// `pattern_sizes`, `pattern_words` (the number of the word doubled, odd where it is taken away). Terms, in their order:
/// `kinds`, `levels`, `term_sizes`, `term_words` (doubled, odd where it is optional), `target_0` to `target_2` (0: none, else
/// the node and 1, as three bytes of the way from the one before; of a table with six columns: which six of `cell_0` to
/// `cell_2`, which hold the same).
pub const SCHEMA: u16 = 2;

/// The most words: a word is a number of fifteen bits.
pub const MOST_WORDS: usize = 1 << 15;
/// The most nodes that stand below one, and the most patterns.
pub const MOST_BELOW: usize = (1 << 16) - 1;
/// How many words of a text are searched, those of the terms above it included.
pub const MOST_WORDS_OF_TEXT: usize = 255;
/// How many texts share a start: those of the others are counted from there.
const TEXTS_IN_GROUP: usize = 16;

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

/// A node: a code, or what some codes have in common. There are hundreds of thousands, so that each byte counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// Filled up with zeros.
    text: [u8; 7],
    /// See [`BILLABLE`] and the others.
    pub flags: u8,
    /// How far before it the node above stands; 0 where there is none.
    up: u16,
    /// How many nodes are below it: those right behind it.
    below: u16,
    pattern: u16,
}

impl Node {
    fn bytes(&self) -> &[u8] {
        let length = self.text.iter().position(|byte| *byte == 0).unwrap_or(self.text.len());
        self.text.get(..length).unwrap_or_default()
    }

    /// The code, without a dot.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
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
    pattern_words: Vec<u16>,
    pub kinds: Vec<TextKind>,
    /// Three bytes each, the lowest first.
    targets: Vec<[u8; 3]>,
    cells: Vec<u32>,
    /// Where the words of each [`TEXTS_IN_GROUP`]th text begin.
    text_groups: Vec<u32>,
    /// How many words each text has.
    text_sizes: Vec<u8>,
    text_words: Vec<u16>,
    posting_starts: Vec<u32>,
    /// The texts of each word as varints: how far each is from the one before.
    postings: Vec<u8>,
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
    pub fn pattern(&self, node: u32) -> &[u16] {
        match self.nodes.get(node as usize) {
            Some(node) => slice(&self.pattern_starts, &self.pattern_words, node.pattern.into()),
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
            at = match found.up {
                0 => NONE,
                up => at.saturating_sub(up.into()),
            };
        }
        into.clear();
        for at in chain.iter().take(count).rev() {
            apply(self.pattern(*at), into);
        }
    }

    /// The words of a text: word numbers doubled, odd where the word is optional.
    pub fn text(&self, text: u32) -> &[u16] {
        let text = text as usize;
        let first = text - text % TEXTS_IN_GROUP;
        let group = self.text_groups.get(text / TEXTS_IN_GROUP);
        let (Some(group), Some(before), Some(size)) =
            (group, self.text_sizes.get(first..text), self.text_sizes.get(text))
        else {
            return &[];
        };
        let from = *group as usize + before.iter().map(|size| usize::from(*size)).sum::<usize>();
        self.text_words.get(from..from + usize::from(*size)).unwrap_or(&[])
    }

    /// The node that a text without columns leads to.
    pub fn target(&self, text: u32) -> u32 {
        let target = self.targets.get(text as usize);
        target.map_or(NONE, |[low, middle, high]| u32::from_le_bytes([*low, *middle, *high, 0]))
    }

    /// The nodes of the six columns of a text; [`NONE`] where a column is empty.
    pub fn cells(&self, text: u32) -> &[u32] {
        let at = self.target(text) as usize;
        self.cells.get(at..at.saturating_add(6)).unwrap_or(&[])
    }

    /// The texts that have a word, in their order.
    pub fn postings(&self, word: u32) -> impl Iterator<Item = u32> + '_ {
        let mut bytes = slice(&self.posting_starts, &self.postings, word as usize).iter();
        let mut text = 0_u32;
        std::iter::from_fn(move || {
            let (mut gap, mut shift) = (0_u32, 0);
            loop {
                let byte = *bytes.next()?;
                gap |= u32::from(byte & 0x7f).unbounded_shl(shift);
                if byte & 0x80 == 0 {
                    break;
                }
                shift += 7;
            }
            text = text.wrapping_add(gap);
            Some(text)
        })
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
        let after = move |node: u32| {
            let below = self.nodes.get(node as usize).map_or(0, |node| node.below);
            node.saturating_add(1).saturating_add(below.into())
        };
        let end = after(node);
        let mut next = node.saturating_add(1);
        std::iter::from_fn(move || {
            let at = next;
            next = after(at);
            (at < end).then_some(at)
        })
    }
}

/// Puts the words of a pattern to those of the node above.
fn apply(pattern: &[u16], words: &mut Vec<u32>) {
    for word in pattern {
        let number = u32::from(word >> 1);
        if word & 1 == 1 {
            words.retain(|other| *other != number);
        } else if !words.contains(&number) {
            words.push(number);
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
fn starts<T: Copy + Into<u32>>(counts: &[T]) -> Vec<u32> {
    let mut next = 0_u32;
    let mut starts = Vec::with_capacity(counts.len() + 1);
    starts.push(0);
    for count in counts {
        next = next.saturating_add((*count).into());
        starts.push(next);
    }
    starts
}

fn decode(pack: &Pack) -> Result<Decoded> {
    let bad = |what: &str, expected: &dyn fmt::Display, found: &dyn fmt::Display| {
        damaged(pack.file(), what, expected, found)
    };
    let (vocabulary, word_starts) = word_list(pack, "word_shared", "words")?;
    let words = word_starts.len() - 1;
    if words > MOST_WORDS {
        return Err(bad("the vocabulary", &format_args!("at most {MOST_WORDS} words"), &words));
    }
    let pattern_words = pack.halves("pattern_words")?;
    let pattern_starts = starts(&pack.bytes("pattern_sizes")?);
    let nodes = decode_nodes(pack, pattern_starts.len() - 1)?;
    let fits = |numbers: &[u16], last: usize, what: &str| {
        if last != numbers.len() || numbers.iter().any(|word| usize::from(word >> 1) >= words) {
            return Err(bad(what, &"words that exist", &"others"));
        }
        Ok(())
    };
    fits(&pattern_words, pattern_starts.last().map_or(0, |end| *end as usize), "a pattern")?;
    let cells = decode_gaps(pack, ["cell_0", "cell_1", "cell_2"])?;
    if cells.iter().any(|node| *node as usize > nodes.len()) {
        return Err(bad("a cell", &"a node that exists", &"another"));
    }
    let cells = cells.into_iter().map(|node| node.wrapping_sub(1)).collect();
    let mut decoded = Decoded {
        letters: Vec::with_capacity(words),
        frequency: vec![0; words],
        idf: Vec::with_capacity(words),
        mass: Vec::with_capacity(words),
        vocabulary,
        word_starts,
        nodes,
        pattern_starts,
        pattern_words,
        kinds: Vec::new(),
        targets: Vec::new(),
        cells,
        text_groups: Vec::new(),
        text_sizes: Vec::new(),
        text_words: Vec::new(),
        posting_starts: Vec::new(),
        postings: Vec::new(),
        columns: Default::default(),
    };
    add_titles(&mut decoded);
    {
        let (sizes, words) = (pack.bytes("term_sizes")?, pack.halves("term_words")?);
        fits(&words, sizes.iter().map(|size| usize::from(*size)).sum(), "a term")?;
        add_terms(pack, &mut decoded, &sizes, &words)?;
    }
    decoded.kinds.shrink_to_fit();
    decoded.targets.shrink_to_fit();
    decoded.text_groups.shrink_to_fit();
    decoded.text_sizes.shrink_to_fit();
    decoded.text_words.shrink_to_fit();
    add_postings(&mut decoded);
    weigh(&mut decoded);
    Ok(decoded)
}

fn decode_nodes(pack: &Pack, patterns: usize) -> Result<Vec<Node>> {
    let bad = |found: &dyn fmt::Display| {
        damaged(pack.file(), "a node", "codes of up to seven characters in rising order", found)
    };
    let (shared, flags, pattern) = (pack.bytes("shared")?, pack.bytes("flags")?, pack.halves("pattern")?);
    let (stems, tails) = (pack.bytes("stem_lengths")?, pack.text("tails")?);
    if flags.len() != shared.len() || pattern.len() < shared.len() {
        return Err(bad(&"columns of different lengths"));
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(pattern.len());
    let mut above: Vec<usize> = Vec::new();
    let mut next_pattern = 0;
    let mut add = |nodes: &mut Vec<Node>, above: &mut Vec<usize>, text: [u8; 7], flags: u8| {
        let index = nodes.len();
        let number = match pattern.get(index).ok_or_else(|| bad(&"more nodes than patterns"))?.checked_sub(1)
        {
            Some(number) => number,
            None => {
                next_pattern += 1;
                next_pattern - 1
            }
        };
        let up = above.last().map_or(0, |above| index - above);
        match u16::try_from(up) {
            Ok(up) if usize::from(number) < patterns => {
                nodes.push(Node { text, flags, up, below: 0, pattern: number });
                above.push(index);
                Ok(())
            }
            _ => Err(bad(&format_args!("pattern {number}, {up} nodes below one"))),
        }
    };
    /// Ends what a text does not belong to: all nodes behind it are below it.
    fn end(nodes: &mut [Node], above: &mut Vec<usize>, text: &[u8]) -> Option<()> {
        let count = nodes.len();
        while let Some(last) = above.last().copied() {
            let node = nodes.get_mut(last)?;
            if !text.is_empty() && text.starts_with(node.bytes()) {
                break;
            }
            node.below = u16::try_from(count - last - 1).ok()?;
            above.pop();
        }
        Some(())
    }
    let too_many = || bad(&format_args!("more than {MOST_BELOW} below one"));
    let mut before = [0_u8; 7];
    let mut lines = tails.split('\n');
    for (shared, flags) in shared.iter().zip(&flags) {
        let mut text = [0_u8; 7];
        let kept = usize::from(*shared);
        let rest = lines.next().unwrap_or("").as_bytes();
        let length = kept + rest.len();
        match (text.get_mut(..kept), before.get(..kept)) {
            (Some(place), Some(same)) => place.copy_from_slice(same),
            _ => return Err(bad(&kept)),
        }
        match text.get_mut(kept..length) {
            Some(place) => place.copy_from_slice(rest),
            None => return Err(bad(&length)),
        }
        let written = text.get(..length).unwrap_or_default();
        if before >= text || !text.is_ascii() || length == 0 || written.contains(&0) {
            return Err(bad(&nodes.len()));
        }
        before = text;
        end(&mut nodes, &mut above, written).ok_or_else(too_many)?;
        for stem in stems.iter().map(|stem| usize::from(*stem)).filter(|stem| *stem < length && length == 7) {
            let nearest =
                above.last().and_then(|above| nodes.get(*above)).map_or(0, |node| node.bytes().len());
            if stem > nearest {
                let mut shorter = text;
                shorter.iter_mut().skip(stem).for_each(|byte| *byte = 0);
                let entry = stems.first().is_some_and(|shortest| usize::from(*shortest) == stem);
                add(&mut nodes, &mut above, shorter, if entry { ENTRY } else { 0 })?;
            }
        }
        add(&mut nodes, &mut above, text, *flags)?;
    }
    end(&mut nodes, &mut above, &[]).ok_or_else(too_many)?;
    if nodes.len() != pattern.len() {
        return Err(bad(&"more patterns than nodes"));
    }
    Ok(nodes)
}

/// Numbers from their way from the one before, in three bytes; 0 stays 0 and is no neighbour.
fn decode_gaps(pack: &Pack, names: [&str; 3]) -> Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let bytes = pack.bytes(name)?;
        numbers.resize(bytes.len().max(numbers.len()), 0_u32);
        for (number, byte) in numbers.iter_mut().zip(&bytes) {
            *number |= u32::from(*byte) << (8 * place);
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

/// Adds a text of these words: numbers doubled, odd where a word is optional.
fn add_text(decoded: &mut Decoded, words: impl Iterator<Item = u16>, kind: TextKind, target: u32) {
    let from = decoded.text_words.len();
    if decoded.text_sizes.len().is_multiple_of(TEXTS_IN_GROUP) {
        decoded.text_groups.push(from as u32);
    }
    decoded.text_words.extend(words.take(MOST_WORDS_OF_TEXT));
    decoded.text_sizes.push((decoded.text_words.len() - from) as u8);
    decoded.kinds.push(kind);
    let [low, middle, high, _] = target.to_le_bytes();
    decoded.targets.push([low, middle, high]);
}

/// The titles of entries, as texts.
fn add_titles(decoded: &mut Decoded) {
    let mut words = Vec::new();
    for node in 0..decoded.nodes.len() as u32 {
        if decoded.nodes.get(node as usize).is_some_and(|node| node.has(ENTRY)) {
            decoded.node_words(node, &mut words);
            add_text(decoded, words.iter().map(|word| (word << 1) as u16), TextKind::Title, node);
        }
    }
}

/// The terms that lead somewhere, as texts: each with the words of the terms above it.
fn add_terms(pack: &Pack, decoded: &mut Decoded, sizes: &[u8], term_words: &[u16]) -> Result<()> {
    let bad =
        |what: &str, found: &dyn fmt::Display| damaged(pack.file(), what, "a term of this schema", found);
    let (kinds, levels) = (pack.bytes("kinds")?, pack.bytes("levels")?);
    let targets = decode_gaps(pack, ["target_0", "target_1", "target_2"])?;
    let count = kinds.len();
    if levels.len() != count || targets.len() != count || sizes.len() != count {
        return Err(bad("the number of terms", &count));
    }
    let mut path: Vec<u16> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut left = term_words;
    for (((kind, level), target), size) in kinds.iter().zip(&levels).zip(&targets).zip(sizes) {
        let level = usize::from(*level);
        if level > ends.len() || level > DEEPEST {
            return Err(bad("the level of a term", &level));
        }
        let kind =
            TextKind::ALL.get(usize::from(*kind)).copied().ok_or_else(|| bad("the kind of a term", kind))?;
        ends.truncate(level);
        path.truncate(ends.last().copied().unwrap_or(0));
        let (own, behind) = left.split_at_checked(usize::from(*size)).unwrap_or_default();
        left = behind;
        for word in own {
            if !path.iter().any(|other| other >> 1 == word >> 1) {
                path.push(*word);
            }
        }
        ends.push(path.len());
        let Some(target) = target.checked_sub(1) else { continue };
        let known = if kind.has_columns() { decoded.cells.len() / 6 } else { decoded.nodes.len() };
        if target as usize >= known {
            return Err(bad("the target of a term", &target));
        }
        let target = if kind.has_columns() { target.saturating_mul(6) } else { target };
        if target >> 24 != 0 {
            return Err(bad("the target of a term", &target));
        }
        add_text(decoded, path.iter().copied(), kind, target);
    }
    Ok(())
}

/// How many bytes a varint takes: seven bits a byte, the lowest first.
fn varint_size(value: u32) -> u32 {
    (32 - (value | 1).leading_zeros()).div_ceil(7)
}

/// Which texts have each word.
fn add_postings(decoded: &mut Decoded) {
    let words = decoded.words();
    let (mut sizes, mut last) = (vec![0_u32; words], vec![0_u32; words]);
    let mut left = decoded.text_words.as_slice();
    for (text, size) in decoded.text_sizes.iter().enumerate() {
        let (own, behind) = left.split_at_checked(usize::from(*size)).unwrap_or_default();
        left = behind;
        for word in own.iter().map(|word| usize::from(word >> 1)) {
            if let (Some(size), Some(last), Some(frequency)) =
                (sizes.get_mut(word), last.get_mut(word), decoded.frequency.get_mut(word))
            {
                *size += varint_size(text as u32 - *last);
                *last = text as u32;
                *frequency += 1;
            }
        }
    }
    decoded.posting_starts = starts(&sizes);
    decoded.postings = vec![0; decoded.posting_starts.last().map_or(0, |end| *end as usize)];
    last.fill(0);
    let next = &mut sizes;
    next.copy_from_slice(decoded.posting_starts.get(..words).unwrap_or_default());
    let mut left = decoded.text_words.as_slice();
    for (text, size) in decoded.text_sizes.iter().enumerate() {
        let (own, behind) = left.split_at_checked(usize::from(*size)).unwrap_or_default();
        left = behind;
        for word in own.iter().map(|word| usize::from(word >> 1)) {
            let (Some(next), Some(last)) = (next.get_mut(word), last.get_mut(word)) else { continue };
            let mut gap = text as u32 - *last;
            *last = text as u32;
            loop {
                let more = gap > 0x7f;
                if let Some(place) = decoded.postings.get_mut(*next as usize) {
                    *place = (gap & 0x7f) as u8 | if more { 0x80 } else { 0 };
                }
                *next += 1;
                gap >>= 7;
                if !more {
                    break;
                }
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
