//! What a query asks for: its words, what they may stand for, and how much each counts.

use std::collections::HashMap;

use super::spelling;
use crate::tables::search_index::Decoded;
use crate::tables::search_index::words::{is_filler, is_stop, tokens};
use crate::tables::search_synonyms::SearchSynonyms;

/// How many words of a query are read: what is beyond them is left out.
const LONGEST_QUERY: usize = 24;
/// How many different words of the index a query may ask for, expansions included: a bit each.
const MOST_BITS: usize = 128;
/// What a word weighs that the index does not have.
const UNKNOWN: f32 = 8.0;
/// How far `unilateral` is believed where a side was asked for.
const ONE_SIDE: f32 = 0.5;
/// How far another form of a word is believed.
const OTHER_FORM: f32 = 0.75;
/// The least and the most that a part of the query weighs.
const LEAST: f32 = 2.0;
const MOST: f32 = 16.0;

/// How a part of the query was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it was typed.
    Typed,
    /// By the list of synonyms.
    Synonym,
    /// With its spelling mended.
    Spelling,
    /// As the beginning of a word.
    Prefix,
    /// As another form of the word.
    Form,
}

/// One of the things that a part of the query may stand for.
#[derive(Debug)]
pub(super) struct Alternative {
    /// The bits of its words.
    pub mask: u128,
    /// What all its words weigh together.
    pub total: f32,
    /// How far it is believed, up to 1.
    pub belief: f32,
    pub reading: Reading,
    /// Its words.
    pub words: Vec<String>,
}

/// A part of the query: a word or a phrase.
#[derive(Debug)]
pub(super) struct Slot {
    pub typed: String,
    pub alternatives: Vec<Alternative>,
    pub weight: f32,
}

/// A query against one index.
pub(super) struct Query {
    pub slots: Vec<Slot>,
    /// What all slots weigh together.
    pub total: f32,
    /// Was a code for what is specified otherwise asked for?
    pub says_other: bool,
    /// The words of the index that are asked for, with their bits.
    pub words: Vec<(u32, u8)>,
    /// What the word of each bit weighs.
    idf: Vec<f32>,
    /// The bit of each word of the index; 255: none.
    pub marks: Vec<u8>,
}

/// Numbers the words that are asked for. Words that are the same share a bit.
struct Bits<'i> {
    index: &'i Decoded,
    synonyms: &'i SearchSynonyms,
    known: HashMap<String, Option<u8>>,
    words: Vec<(u32, u8)>,
    idf: Vec<f32>,
    marks: Vec<u8>,
}

impl Bits<'_> {
    /// The bit of a word and what it weighs; no bit where the index has neither it nor one that is the same.
    fn of(&mut self, word: &str) -> (Option<u8>, f32) {
        if let Some(known) = self.known.get(word) {
            let idf = known.and_then(|bit| self.idf.get(usize::from(bit)).copied()).unwrap_or(UNKNOWN);
            return (*known, idf);
        }
        let index = self.index;
        let own = index.find(word);
        let mut numbers: Vec<u32> = own.into_iter().collect();
        numbers.extend(self.synonyms.same(word).iter().filter_map(|same| index.find(same)));
        let weight = |number: &u32| index.idf.get(*number as usize).copied().unwrap_or(UNKNOWN);
        let marked = numbers.iter().find_map(|number| {
            self.marks.get(*number as usize).copied().filter(|bit| usize::from(*bit) < MOST_BITS)
        });
        let bit = match (marked, numbers.first()) {
            (Some(bit), _) => bit,
            (None, Some(_)) if self.idf.len() < MOST_BITS => {
                self.idf.push(own.as_ref().or(numbers.first()).map_or(UNKNOWN, weight));
                (self.idf.len() - 1) as u8
            }
            _ => {
                self.known.insert(word.to_string(), None);
                return (None, UNKNOWN);
            }
        };
        for number in numbers {
            if let Some(mark) = self.marks.get_mut(number as usize)
                && usize::from(*mark) >= MOST_BITS
            {
                *mark = bit;
                self.words.push((number, bit));
            }
        }
        self.known.insert(word.to_string(), Some(bit));
        (Some(bit), self.idf.get(usize::from(bit)).copied().unwrap_or(UNKNOWN))
    }

    fn alternative(&mut self, words: &[String], belief: f32, reading: Reading) -> Option<Alternative> {
        let words: Vec<String> = words.iter().filter(|word| !is_stop(word)).cloned().collect();
        if words.is_empty() {
            return None;
        }
        let (mut mask, mut total) = (0, 0.0);
        for word in &words {
            let (bit, idf) = self.of(word);
            total += idf;
            mask |= bit.map_or(0, |bit| 1_u128 << bit);
        }
        Some(Alternative { mask, total, belief, reading, words })
    }
}

/// A word as it may have been meant, and how far that is believed.
type Candidate = (String, f32, Reading);

/// What each typed word may have been.
fn candidates(index: &Decoded, synonyms: &SearchSynonyms, typed: &[String]) -> Vec<Vec<Candidate>> {
    let known = |word: &str| {
        is_stop(word)
            || index.find(word).is_some()
            || synonyms.has_word(word)
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    typed
        .iter()
        .enumerate()
        .map(|(at, word)| {
            if known(word) {
                return vec![(word.clone(), 1.0, Reading::Typed)];
            }
            let prefixes = |belief: f32| -> Vec<Candidate> {
                let words = spelling::beginning_with(index, word).into_iter();
                words.map(|word| (word, belief, Reading::Prefix)).collect()
            };
            let mut found = Vec::new();
            if at + 1 == typed.len() && word.len() >= 3 {
                found = prefixes(0.8);
            }
            if found.is_empty() {
                let mended = spelling::mend(index, synonyms, word).into_iter();
                found = mended.map(|(word, belief)| (word, belief, Reading::Spelling)).collect();
            }
            if found.is_empty() && word.len() >= 5 {
                found = prefixes(0.7);
            }
            if found.is_empty() {
                found.push((word.clone(), 1.0, Reading::Typed));
            }
            found
        })
        .collect()
}

/// A phrase of the list of synonyms, as it was met.
struct Phrase<'s> {
    words: Vec<String>,
    belief: f32,
    reading: Reading,
    meant: &'s [Vec<String>],
}

/// The longest phrase of the list that begins at a word.
fn phrase<'s>(synonyms: &'s SearchSynonyms, words: &[Vec<Candidate>]) -> Option<Phrase<'s>> {
    for length in (1..=words.len().min(synonyms.longest())).rev() {
        // Of each word the two likeliest, while the phrase is short.
        let choices = if length <= 4 { 1_u32 << length } else { 1 };
        for choice in 0..choices {
            let picked: Option<Vec<&Candidate>> = words
                .iter()
                .take(length)
                .enumerate()
                .map(|(at, candidates)| candidates.get((choice.unbounded_shr(at as u32) & 1) as usize))
                .collect();
            let Some(picked) = picked else { continue };
            let key: Vec<String> = picked.iter().map(|(word, ..)| word.clone()).collect();
            if let Some(meant) = synonyms.find(&key) {
                let belief = picked.iter().map(|(_, belief, _)| *belief).fold(1.0, f32::min);
                let reading = picked.iter().map(|(.., reading)| *reading).find(|one| *one != Reading::Typed);
                let reading = reading.unwrap_or(Reading::Synonym);
                return Some(Phrase { words: key, belief, reading, meant });
            }
        }
    }
    None
}

impl Query {
    /// Reads a query.
    pub fn read(index: &Decoded, synonyms: &SearchSynonyms, text: &str) -> Query {
        let mut typed = tokens(text);
        typed.truncate(LONGEST_QUERY);
        let words = candidates(index, synonyms, &typed);
        let mut bits = Bits {
            index,
            synonyms,
            known: HashMap::new(),
            words: Vec::new(),
            idf: Vec::new(),
            marks: vec![u8::MAX; index.words()],
        };
        let mut slots = Vec::new();
        let mut at = 0;
        while let Some(left) = words.get(at..).filter(|left| !left.is_empty()) {
            let mut alternatives: Vec<Alternative> = Vec::new();
            let mut add = |bits: &mut Bits<'_>, words: &[String], belief, reading| {
                if let Some(one) = bits.alternative(words, belief, reading)
                    && !alternatives.iter().any(|other| other.words == one.words)
                {
                    alternatives.push(one);
                }
            };
            let (typed_words, taken) = match phrase(synonyms, left) {
                Some(Phrase { words: key, belief, reading, meant }) => {
                    for (rank, words) in meant.iter().enumerate() {
                        let belief = (1.0 - 0.04 * rank as f32).max(0.6) * belief;
                        add(&mut bits, words, belief, reading);
                    }
                    if key.iter().all(|word| is_stop(word) || index.find(word).is_some()) {
                        let own = if reading == Reading::Synonym { Reading::Typed } else { reading };
                        add(&mut bits, &key, belief, own);
                    }
                    if let (1, Some(candidates)) = (key.len(), left.first()) {
                        for (word, belief, reading) in candidates {
                            add(&mut bits, std::slice::from_ref(word), *belief, *reading);
                        }
                    }
                    (typed.get(at..at + key.len()).unwrap_or_default().join(" "), key.len())
                }
                None => {
                    let candidates = left.first().map_or(&[][..], Vec::as_slice);
                    for (word, belief, reading) in candidates {
                        add(&mut bits, std::slice::from_ref(word), *belief, *reading);
                    }
                    for (word, belief, reading) in candidates {
                        for words in synonyms.find(std::slice::from_ref(word)).unwrap_or_default() {
                            add(&mut bits, words, belief * 0.95, *reading);
                        }
                    }
                    (typed.get(at).cloned().unwrap_or_default(), 1)
                }
            };
            at += taken;
            if alternatives.is_empty() {
                continue;
            }
            let asked = alternatives.len();
            // A code for one side may say so, or that it is for one side only.
            if typed_words == "left" || typed_words == "right" {
                alternatives.extend(bits.alternative(&["unilateral".to_string()], ONE_SIDE, Reading::Form));
            }
            // Other forms of the word mean nearly the same; they do not change what it weighs.
            if taken == 1 {
                let forms: Vec<String> = alternatives
                    .iter()
                    .filter(|one| one.words.len() == 1 && one.reading != Reading::Prefix)
                    .take(3)
                    .flat_map(|one| &one.words)
                    .flat_map(|word| spelling::other_forms(index, word))
                    .collect();
                for word in forms {
                    if let Some(one) = bits.alternative(&[word], OTHER_FORM, Reading::Form)
                        && !alternatives.iter().any(|other| other.words == one.words)
                    {
                        alternatives.push(one);
                    }
                }
            }
            let likeliest = alternatives.iter().take(asked.min(3)).map(|one| one.total);
            let count = asked.min(3) as f32;
            let mut weight = (likeliest.sum::<f32>() / count).clamp(LEAST, MOST);
            if alternatives.iter().all(|one| one.words.iter().all(|word| is_filler(word))) {
                weight *= 0.6;
            }
            slots.push(Slot { typed: typed_words, alternatives, weight });
        }
        let total = slots.iter().map(|slot| slot.weight).sum();
        let Bits { words, idf, marks, .. } = bits;
        let says_other = typed.iter().any(|word| matches!(word.as_str(), "other" | "specified" | "nec"));
        Query { slots, total, says_other, words, idf, marks }
    }

    /// How much of an alternative stands in a text that has the words of a mask.
    fn share(&self, one: &Alternative, mask: u128) -> f32 {
        let mut bits = one.mask & mask;
        if bits == one.mask && one.words.len() == one.mask.count_ones() as usize {
            return one.belief;
        }
        let mut sum = 0.0;
        while bits != 0 {
            sum += self.idf.get(bits.trailing_zeros() as usize).copied().unwrap_or(0.0);
            bits &= bits - 1;
        }
        // A part of a phrase says less than its share: the rest may have been what mattered.
        (sum / one.total).min(1.0).powf(1.5) * one.belief
    }

    /// The best alternative of a slot for a text that has the words of a mask.
    pub fn best<'q>(&'q self, slot: &'q Slot, mask: u128) -> Option<(f32, &'q Alternative)> {
        slot.alternatives
            .iter()
            .map(|one| (self.share(one, mask), one))
            .filter(|(share, _)| *share > 0.0)
            .max_by(|one, other| one.0.total_cmp(&other.0))
    }

    /// How much of the query stands in a text that has the words of a mask: 0 to 1.
    pub fn coverage(&self, mask: u128) -> f32 {
        let met = |slot: &Slot| self.best(slot, mask).map_or(0.0, |(share, _)| share * slot.weight);
        self.slots.iter().map(met).sum::<f32>() / self.total.max(f32::MIN_POSITIVE)
    }

    /// Is one of these words asked for?
    pub fn asks_for(&self, words: &[&str]) -> bool {
        let mut all = self.slots.iter().flat_map(|slot| &slot.alternatives).flat_map(|one| &one.words);
        all.any(|word| words.contains(&word.as_str()))
    }
}
