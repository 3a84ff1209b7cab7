//! Which codes answer a query, and how well.
//!
//! First every text is looked at that has a word of the query: how much of the query it covers, and how much of it the query
//! does not ask for. From the best of them the way goes down the hierarchy to the codes whose titles say the rest: the side, the episode,
//! or that nothing more is known.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::query::Query;
use crate::codes::CodeSet;
use crate::tables::search_index::words::is_filler;
use crate::tables::search_index::{BILLABLE, CODE, Decoded, NONE, Node, OTHER, TextKind, UNSPECIFIED};

/// From how many texts the way goes down.
const TEXTS: usize = 250;
/// How many codes are followed on each step down.
const WIDTH: usize = 3;
/// What a text must cover of the query to be looked at.
const LEAST_COVERAGE: f32 = 0.15;
/// Of a score, what the coverage gives by itself, and what it gives where the text says nothing else.
const BY_COVERAGE: f32 = 0.62;
const BY_FIT: f32 = 0.38;
/// What the words of a title count beside those of the term that led there.
const BESIDE: f32 = 0.9;
/// What a term that says *see* counts.
const SEE: f32 = 0.97;
/// What a header gains over a code that may be billed.
const HEADER: f32 = -0.04;
/// What a code for what is specified otherwise gains.
const RESIDUAL: f32 = -0.02;
/// What surplus words of a title below count.
const BELOW: f32 = 0.5;

/// Mixes a mask; the masks are the query's own, so that nobody can choose them to collide.
#[derive(Default)]
pub(super) struct MaskHasher(u64);

impl Hasher for MaskHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
    fn write_u128(&mut self, mask: u128) {
        let mixed = (mask as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ ((mask >> 64) as u64).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.0 = mixed ^ (mixed >> 32);
    }
}

type ByMask<T> = HashMap<u128, T, BuildHasherDefault<MaskHasher>>;

/// A code that answers, and what led to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub node: u32,
    pub score: f32,
    /// The text that led there.
    pub text: u32,
    /// Its column, in the neoplasm and drug tables.
    pub column: Option<usize>,
    /// The words of the query that were met.
    pub mask: u128,
}

/// What stands in a text: the words of the query in it, and how much of it they are.
#[derive(Clone, Copy)]
struct Fit {
    mask: u128,
    asked: f32,
    all: f32,
}

pub(super) struct Ranking<'i> {
    index: &'i Decoded,
    query: &'i Query,
    code_set: CodeSet,
    coverage: ByMask<f32>,
    best: HashMap<u32, Answer>,
}

/// Chapters whose codes are for some patients only: the first letter, what a code of it loses, and the words that make it good.
const CONTEXTS: [(u8, f32, &[&str]); 3] = [
    (
        b'O',
        0.05,
        &[
            "pregnancy",
            "pregnant",
            "delivery",
            "obstetric",
            "maternal",
            "labor",
            "trimester",
            "gestational",
            "postpartum",
            "puerperal",
            "abortion",
            "childbirth",
            "cesarean",
        ],
    ),
    (b'P', 0.05, &["newborn", "neonatal", "preterm", "birth", "fetal", "perinatal", "infant"]),
    (b'Q', 0.03, &["congenital", "malformation"]),
];

impl<'i> Ranking<'i> {
    pub fn new(index: &'i Decoded, query: &'i Query, code_set: CodeSet) -> Ranking<'i> {
        Ranking { index, query, code_set, coverage: ByMask::default(), best: HashMap::new() }
    }

    fn covered(&mut self, mask: u128) -> f32 {
        let query = self.query;
        *self.coverage.entry(mask).or_insert_with(|| query.coverage(mask))
    }

    fn bit(&self, word: u32) -> u128 {
        match self.query.marks.get(word as usize) {
            Some(bit) if *bit < 128 => 1 << bit,
            _ => 0,
        }
    }

    fn mass(&self, word: u32) -> f32 {
        self.index.mass.get(word as usize).copied().unwrap_or(0.0)
    }

    /// The words of the query in a text, and how much of it they are.
    fn fit(&self, text: u32) -> Fit {
        let mut fit = Fit { mask: 0, asked: 0.0, all: 0.0 };
        for word in self.index.text(text) {
            let number = u32::from(word >> 1);
            let bit = self.bit(number);
            fit.mask |= bit;
            if word & 1 == 0 {
                let mass = self.mass(number);
                fit.all += mass;
                if bit != 0 {
                    fit.asked += mass;
                }
            }
        }
        fit
    }

    /// The texts that say most of the query and least else, the best first.
    fn texts(&mut self, keep: &dyn Fn(u32) -> bool) -> Vec<(f32, u32)> {
        // Of each text one more than its place among those that were touched: most are not.
        let mut places = vec![0_u32; self.index.texts()];
        let mut touched: Vec<u32> = Vec::new();
        let mut masks: Vec<u128> = Vec::new();
        let telling = |word: u32| !is_filler(self.index.word(word));
        let any = self.query.words.iter().any(|(word, _)| telling(*word));
        for (word, bit) in &self.query.words {
            // Sides and episodes stand in every second text: they are looked for where something else was found.
            if any && !telling(*word) {
                continue;
            }
            for text in self.index.postings(*word) {
                let Some(place) = places.get_mut(text as usize) else { continue };
                match masks.get_mut((*place as usize).wrapping_sub(1)) {
                    Some(mask) => *mask |= 1 << bit,
                    None => {
                        touched.push(text);
                        masks.push(1 << bit);
                        *place = masks.len() as u32;
                    }
                }
            }
        }
        let mut found: Vec<(f32, u32)> = Vec::new();
        drop(places);
        for (text, mask) in touched.into_iter().zip(masks) {
            let covered = self.covered(mask);
            if covered >= LEAST_COVERAGE && keep(text) {
                found.push((covered, text));
            }
        }
        // The fit of a text costs reading it: of very many, those are read that cover most.
        let most = TEXTS * 16;
        if found.len() > most {
            found.select_nth_unstable_by(most, |one, other| other.0.total_cmp(&one.0));
            found.truncate(most);
        }
        for (score, text) in &mut found {
            let fit = self.fit(*text);
            *score = self.covered(fit.mask) * (0.6 + 0.4 * fit.asked / fit.all.max(f32::MIN_POSITIVE));
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        found.truncate(TEXTS);
        found
    }

    /// Goes from the best texts down to codes; `keep` says which nodes are looked at.
    pub fn answers(mut self, keep: &dyn Fn(u32) -> bool) -> Vec<Answer> {
        let index = self.index;
        let wanted = |text: u32| match index.kinds.get(text as usize) {
            Some(kind) if kind.has_columns() => {
                index.cells(text).iter().any(|node| *node != NONE && keep(*node))
            }
            _ => keep(index.target(text)),
        };
        for (_, text) in self.texts(&wanted) {
            let kind = index.kinds.get(text as usize).copied().unwrap_or(TextKind::Title);
            let fit = self.fit(text);
            if kind.has_columns() {
                for (column, node) in index.cells(text).iter().enumerate() {
                    if *node != NONE && keep(*node) {
                        let fit = self.with_column(fit, kind, column);
                        self.descend(*node, fit, text, kind, Some(column));
                    }
                }
            } else {
                self.descend(index.target(text), fit, text, kind, None);
            }
        }
        self.sorted()
    }

    /// What the column of a table adds to a text.
    fn with_column(&self, mut fit: Fit, kind: TextKind, column: usize) -> Fit {
        let table = usize::from(kind == TextKind::Drug);
        if kind == TextKind::Neoplasm {
            // What every row of the table says is no surplus.
            for word in ["neoplasm", "neoplastic"] {
                if let Some(word) = self.index.find(word) {
                    let mass = self.mass(word);
                    fit.all = (fit.all - mass).max(0.0);
                    if self.bit(word) != 0 {
                        fit.asked = (fit.asked - mass).max(0.0);
                    }
                }
            }
        }
        for word in
            self.index.columns.get(table).and_then(|columns| columns.get(column)).into_iter().flatten()
        {
            let bit = self.bit(*word);
            fit.mask |= bit;
            fit.all += 1.0;
            if bit != 0 {
                fit.asked += 1.0;
            }
        }
        fit
    }

    fn descend(&mut self, target: u32, fit: Fit, text: u32, kind: TextKind, column: Option<usize>) {
        let index = self.index;
        let own_title = matches!(kind, TextKind::Title | TextKind::Short);
        let mut title = Vec::new();
        if !own_title {
            index.node_words(target, &mut title);
        }
        let title_mask = title.iter().fold(0, |mask, word| mask | self.bit(*word));
        let said: Vec<u32> = index.text(text).iter().map(|word| u32::from(word >> 1)).collect();
        // Node, words of the query met by the text and by the titles on the way, those of the target's title, fit.
        let mut frontier: Vec<(u32, Fit)> = vec![(target, fit)];
        while !frontier.is_empty() {
            let mut next: Vec<(f32, u32, Fit)> = Vec::new();
            for (node, fit) in frontier {
                let Some(row) = index.nodes.get(node as usize) else { continue };
                let mut covered = self.covered(fit.mask);
                let mut mask = fit.mask;
                if !own_title {
                    mask |= title_mask;
                    covered += BESIDE * (self.covered(mask) - covered).max(0.0);
                }
                let mut score = covered * (BY_COVERAGE + BY_FIT * fit.asked / fit.all.max(f32::MIN_POSITIVE));
                if kind == TextKind::See {
                    score *= SEE;
                }
                if row.has(CODE) {
                    self.add(Answer { node, score, text, column, mask });
                }
                for child in index.children(node) {
                    let Some(below) = index.nodes.get(child as usize) else { continue };
                    let mut fit = fit;
                    for word in index
                        .pattern(child)
                        .iter()
                        .filter(|word| **word & 1 == 0)
                        .map(|word| u32::from(word >> 1))
                    {
                        let bit = self.bit(word);
                        if said.contains(&word) || (bit != 0 && fit.mask & bit != 0) {
                            continue;
                        }
                        fit.mask |= bit;
                        let mass = self.mass(word);
                        fit.all += BELOW * mass;
                        if bit != 0 {
                            fit.asked += mass;
                            fit.all += BELOW * mass;
                        }
                    }
                    let mut score = self.covered(fit.mask)
                        * (BY_COVERAGE + BY_FIT * fit.asked / fit.all.max(f32::MIN_POSITIVE));
                    if below.has(UNSPECIFIED) {
                        score += 0.012;
                    }
                    if below.text().len() == 7 && below.text().ends_with('A') {
                        score += 0.01;
                    }
                    if below.has(OTHER) {
                        score -= 0.01;
                    }
                    next.push((score, child, fit));
                }
            }
            next.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            frontier = next.into_iter().take(WIDTH).map(|(_, node, fit)| (node, fit)).collect();
        }
    }

    fn add(&mut self, answer: Answer) {
        let best = self.best.entry(answer.node).or_insert(answer);
        if answer.score > best.score {
            *best = answer;
        }
    }

    /// What a code gains or loses whatever the query says.
    fn prior(&self, node: &Node) -> f32 {
        let text = node.text();
        let mut prior = if node.has(BILLABLE) { 0.0 } else { HEADER };
        // What is said without more is the unspecified code's, not that of what is specified otherwise.
        if node.has(OTHER) && !self.query.says_other {
            prior += RESIDUAL;
        }
        if self.code_set != CodeSet::Icd10Cm {
            return prior;
        }
        let first = text.bytes().next().unwrap_or(0);
        for (letter, loss, words) in CONTEXTS {
            if first == letter && !self.query.asks_for(words) {
                prior -= loss;
            }
        }
        match first {
            b'V'..=b'Y' => prior -= 0.04,
            b'Z' => prior -= 0.02,
            b'S' | b'T' if text.len() == 7 && !text.ends_with('A') => prior -= 0.03,
            _ => {}
        }
        prior
    }

    fn sorted(mut self) -> Vec<Answer> {
        let best = std::mem::take(&mut self.best);
        let mut answers: Vec<Answer> = best
            .into_values()
            .filter_map(|mut answer| {
                let node = self.index.nodes.get(answer.node as usize)?;
                answer.score += self.prior(node);
                Some(answer)
            })
            .collect();
        answers.sort_by(|one, other| {
            let length = |answer: &Answer| {
                self.index.nodes.get(answer.node as usize).map_or(0, |node| node.text().len())
            };
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| length(one).cmp(&length(other)))
                .then(one.node.cmp(&other.node))
        });
        answers
    }
}
