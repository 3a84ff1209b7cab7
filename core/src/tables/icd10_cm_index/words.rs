//! Words of the index, and the terms whose path holds them.

use std::collections::HashMap;

use super::{IndexEdition, IndexTerm};

/// Words that change nothing: a coder may write them or not.
const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "due", "for", "from", "in", "nec", "no", "nos", "of", "on", "or",
    "the", "to", "with",
];

/// How many words of a text are looked for; what comes behind them is left out.
const MOST_WORDS: usize = 24;

/// Parts the variants of a title: `Infarct, infarction`.
const COMMA: u32 = 0;

/// A letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        other => other,
    }
}

/// One form for singular and plural: `ies` becomes `y`, an `s` goes where it is no part of the stem (`us`, `is`, `ss`).
fn stem(word: &mut String) {
    let long = word.len() > 3;
    if long && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if long && ["sses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending)) {
        word.truncate(word.len() - 2);
    } else if long && word.ends_with('s') && !["us", "is", "ss"].iter().any(|ending| word.ends_with(ending)) {
        word.truncate(word.len() - 1);
    }
}

/// The words of a text in their one form, small words left out.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let lower: String = text.to_lowercase().chars().map(plain).collect();
    let lower = lower.replace("(s)", "").replace("(es)", "").replace(['\'', '’'], "");
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !SMALL.contains(word))
        .map(|word| {
            let mut word = word.to_string();
            stem(&mut word);
            word
        })
        .collect()
}

/// Lists of word numbers, one a row.
#[derive(Default)]
struct WordLists {
    words: Vec<u32>,
    ends: Vec<u32>,
}

impl WordLists {
    fn get(&self, row: u32) -> &[u32] {
        let row = row as usize;
        let from = row.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let to = self.ends.get(row).map_or(from, |end| *end as usize);
        self.words.get(from..to).unwrap_or(&[])
    }

    fn close(&mut self) {
        self.ends.push(self.words.len() as u32);
    }
}

/// The words of all rows of a pack, numbered.
pub(super) struct Words {
    /// Sorted; a word's number is its place plus one.
    vocabulary: Vec<String>,
    titles: WordLists,
    modifiers: WordLists,
}

impl Words {
    pub fn new<'t>(rows: u32, texts: impl Fn(u32) -> (&'t str, &'t str)) -> Words {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let (mut titles, mut modifiers) = (WordLists::default(), WordLists::default());
        let mut number = |word: String| {
            let next = numbers.len() as u32 + 1;
            *numbers.entry(word).or_insert(next)
        };
        for row in 0..rows {
            let (title, of_modifiers) = texts(row);
            for (index, variant) in title.split(',').enumerate() {
                if index > 0 {
                    titles.words.push(COMMA);
                }
                titles.words.extend(words_of(variant).into_iter().map(&mut number));
            }
            titles.close();
            if !of_modifiers.is_empty() {
                modifiers.words.extend(words_of(of_modifiers).into_iter().map(&mut number));
            }
            modifiers.close();
        }
        let mut vocabulary: Vec<(String, u32)> = numbers.into_iter().collect();
        vocabulary.sort_unstable();
        let mut sorted = vec![COMMA; vocabulary.len() + 1];
        for (place, (_, number)) in vocabulary.iter().enumerate() {
            if let Some(slot) = sorted.get_mut(*number as usize) {
                *slot = place as u32 + 1;
            }
        }
        for word in titles.words.iter_mut().chain(modifiers.words.iter_mut()) {
            *word = sorted.get(*word as usize).copied().unwrap_or(COMMA);
        }
        let vocabulary = vocabulary.into_iter().map(|(word, _)| word).collect();
        Words { vocabulary, titles, modifiers }
    }

    /// Which of the wanted words each word of the vocabulary is, a bit each.
    fn bits(&self, wanted: &[String], reading: Reading) -> Vec<u32> {
        let mut bits = vec![0_u32; self.vocabulary.len() + 1];
        for (index, word) in wanted.iter().enumerate().take(MOST_WORDS) {
            let mut mark = |place: usize| {
                if let Some(bits) = bits.get_mut(place + 1) {
                    *bits |= 1 << index;
                }
            };
            let from = self.vocabulary.partition_point(|other| other < word);
            let exact = self.vocabulary.get(from) == Some(word);
            if exact {
                mark(from);
            }
            let longer = match reading {
                Reading::Exact => usize::MAX,
                Reading::Typed if exact => usize::MAX,
                Reading::Typed => SHORTEST_TYPED,
                Reading::Loose => SHORTEST_LOOSE,
            };
            if word.len() >= longer {
                let begun = self.vocabulary.iter().enumerate().skip(from);
                begun
                    .take_while(|(_, other)| other.starts_with(word.as_str()))
                    .for_each(|(place, _)| mark(place));
            }
            if reading == Reading::Loose {
                for length in SHORTEST_LOOSE..word.len() {
                    let Some(short) = word.get(..length) else { continue };
                    if let Ok(place) = self.vocabulary.binary_search_by(|other| other.as_str().cmp(short)) {
                        mark(place);
                    }
                }
            }
        }
        bits
    }
}

/// From how many letters a word that is not in the index stands for those that it begins.
const SHORTEST_TYPED: usize = 4;
/// From how many letters on two words are the same where one begins the other: `retina`, `retinal`.
const SHORTEST_LOOSE: usize = 5;

/// How words are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// One form for singular and plural, and no other.
    Exact,
    /// As somebody types: a word that the index does not have stands for those that it begins.
    Typed,
    /// One of two words begins the other.
    Loose,
}

/// A term that was found by words.
#[derive(Debug, Clone)]
pub struct Found<'t> {
    /// The term.
    pub term: IndexTerm<'t>,
    /// How far its path is from the words, 0 for a path of these words and no other.
    pub distance: u32,
    /// The words that its path does not hold, in the form that singular and plural share.
    pub missed: Vec<String>,
}

/// What a path has gathered down to a level.
#[derive(Clone, Copy, Default)]
struct Gathered {
    /// Words found in titles.
    titles: u32,
    /// Words found in titles or modifiers.
    all: u32,
    distance: u32,
}

/// How far a title is from the wanted words: four for each word of its best variant that was not asked for, one where another
/// variant has more. Then the bits of all words that it has.
fn weigh(title: &[u32], bits: &[u32]) -> (u32, u32) {
    let mut had = 0;
    let (mut best, mut strange, mut words, mut others) = (u32::MAX, 0, 0, 0);
    for word in title.iter().copied().chain([COMMA]) {
        if word == COMMA {
            // A variant of small words alone says nothing of its title.
            if words > 0 {
                best = best.min(strange);
            }
            (strange, words) = (0, 0);
            continue;
        }
        words += 1;
        let bit = bits.get(word as usize).copied().unwrap_or(0);
        had |= bit;
        strange += u32::from(bit == 0);
        others += u32::from(bit == 0);
    }
    // `lung` goes before `lingula, lung`.
    (if best == u32::MAX { 0 } else { 4 * best + u32::from(others > best) }, had)
}

/// Finds terms by words; see [`IndexEdition::find`].
pub(super) fn find<'t>(edition: &IndexEdition<'t>, text: &str, limit: usize) -> Vec<Found<'t>> {
    let mut wanted = words_of(text);
    wanted.truncate(MOST_WORDS);
    if wanted.is_empty() {
        return Vec::new();
    }
    let words = edition.rows.words();
    let bits = words.bits(&wanted, Reading::Typed);
    let full = u32::MAX >> (32 - wanted.len());
    let mut most = 0;
    let mut found: Vec<(u32, Gathered)> = Vec::new();
    let mut path = [Gathered::default(); 11];
    for row in edition.from..edition.to {
        let level = usize::from(edition.rows.level.get(row as usize).copied().unwrap_or(0)).min(9);
        let above = path[level];
        let (strange, had) = weigh(words.titles.get(row), &bits);
        let modifiers = words.modifiers.get(row).iter();
        let optional = modifiers.fold(0, |all, word| all | bits.get(*word as usize).copied().unwrap_or(0));
        // A main term that does not have the first word is not where a coder would have looked.
        let turned = level == 0 && (had | optional) & 1 == 0;
        let here = Gathered {
            titles: above.titles | had,
            all: above.all | had | optional,
            distance: above.distance + strange + u32::from(level > 0) + 3 * u32::from(turned),
        };
        path[level + 1] = here;
        let count = here.all.count_ones();
        // The first term of a path that holds them, not those below it.
        if here.all != above.all && count >= most && count > 0 {
            if count > most {
                most = count;
                found.clear();
            }
            found.push((row, here));
        }
    }
    let mut found: Vec<(u32, u32, Gathered)> = found
        .into_iter()
        .map(|(row, gathered)| {
            let among_modifiers = (gathered.all & !gathered.titles).count_ones();
            (gathered.distance + 2 * among_modifiers, row, gathered)
        })
        .collect();
    found.sort_unstable_by_key(|(distance, row, _)| (*distance, *row));
    let missed = |gathered: &Gathered| {
        let lacks = |(index, _): &(usize, &String)| (full & !gathered.all) & (1 << index) != 0;
        wanted.iter().enumerate().filter(lacks).map(|(_, word)| word.clone()).collect()
    };
    found
        .into_iter()
        .take(limit)
        .map(|(distance, row, gathered)| Found { term: edition.at(row), distance, missed: missed(&gathered) })
        .collect()
}

/// Follows a reference; see [`IndexEdition::follow`].
pub(super) fn follow<'t>(edition: &IndexEdition<'t>, text: &str) -> Vec<IndexTerm<'t>> {
    let mut wanted = words_of(text);
    wanted.truncate(MOST_WORDS);
    if wanted.is_empty() {
        return Vec::new();
    }
    for reading in [Reading::Exact, Reading::Loose] {
        let found = follow_as(edition, &wanted, reading);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn follow_as<'t>(edition: &IndexEdition<'t>, wanted: &[String], reading: Reading) -> Vec<IndexTerm<'t>> {
    let words = edition.rows.words();
    let bits = words.bits(wanted, reading);
    let full = u32::MAX >> (32 - wanted.len());
    let of =
        |list: &[u32]| list.iter().fold(0, |all, word| all | bits.get(*word as usize).copied().unwrap_or(0));
    let mut best = u32::MAX;
    let mut found: Vec<u32> = Vec::new();
    let mut main = edition.from;
    while let Some(end) = edition.end_of(main) {
        let first = main;
        main = end;
        // The first word names the main term.
        if (of(words.titles.get(first)) | of(words.modifiers.get(first))) & 1 == 0 {
            continue;
        }
        let mut path = [Gathered::default(); 11];
        let mut row = first;
        while row < end {
            let level = usize::from(edition.rows.level.get(row as usize).copied().unwrap_or(0)).min(9);
            let above = path[level];
            let (strange, had) = weigh(words.titles.get(row), &bits);
            let optional = of(words.modifiers.get(row));
            let turned = level == 0 && had & 1 == 0;
            let here = Gathered {
                titles: above.titles | had,
                all: above.all | had | optional,
                distance: above.distance + strange + u32::from(level > 0) + 3 * u32::from(turned),
            };
            path[level + 1] = here;
            if here.all != full {
                row += 1;
                continue;
            }
            let distance = here.distance + 2 * (here.all & !here.titles).count_ones();
            if distance < best {
                best = distance;
                found.clear();
            }
            if distance == best {
                found.push(row);
            }
            // What lies below holds them too, and lies further off.
            row = edition.end_of(row).unwrap_or(end);
        }
    }
    found.into_iter().map(|row| edition.at(row)).collect()
}
