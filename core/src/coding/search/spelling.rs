//! Words that were mistyped or not typed to their end.

use crate::tables::search_index::Decoded;
use crate::tables::search_synonyms::SearchSynonyms;

/// How many words a beginning may stand for.
const MOST_PREFIXES: usize = 12;
/// How many words a mistyped word may stand for.
const MOST_MENDED: usize = 4;
/// Longer words are not mended.
const LONGEST: usize = 30;

/// The words of the index that begin so, the most frequent first.
pub(super) fn beginning_with(index: &Decoded, prefix: &str) -> Vec<String> {
    let mut found: Vec<(u32, u32)> = index
        .beginning_with(prefix)
        .filter(|word| index.word(*word).len() <= prefix.len() + 9)
        .map(|word| (index.frequency.get(word as usize).copied().unwrap_or(0), word))
        .collect();
    found.sort_by_key(|(frequency, word)| (std::cmp::Reverse(*frequency), *word));
    found.truncate(MOST_PREFIXES);
    found.into_iter().map(|(_, word)| index.word(word).to_string()).collect()
}

/// Endings that other forms of a word have in their place.
const ENDINGS: [&str; 16] = [
    "ations", "ation", "ating", "ated", "ions", "ion", "ing", "ive", "ous", "ic", "al", "ed", "er", "ia",
    "e", "y",
];
/// The least that is left of a word without its ending.
const SHORTEST_STEM: usize = 5;
/// How many other forms of a word count.
const MOST_FORMS: usize = 6;

/// Other forms of a word that the index has, the most frequent first: `ulcer`, `ulceration`, `ulcerative`.
pub(super) fn other_forms(index: &Decoded, word: &str) -> Vec<String> {
    let stem = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= SHORTEST_STEM))
        .unwrap_or(word);
    if stem.len() < SHORTEST_STEM || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let mut found: Vec<(u32, u32)> = index
        .beginning_with(stem)
        .filter(|other| {
            let other = index.word(*other);
            let rest = other.get(stem.len()..).unwrap_or("");
            other != word && (rest.is_empty() || ENDINGS.contains(&rest))
        })
        .map(|other| (index.frequency.get(other as usize).copied().unwrap_or(0), other))
        .collect();
    found.sort_by_key(|(frequency, word)| (std::cmp::Reverse(*frequency), *word));
    found.truncate(MOST_FORMS);
    found.into_iter().map(|(_, word)| index.word(word).to_string()).collect()
}

/// How many letters were left out, put in, changed or swapped; `None` where it is more than `most`.
fn distance(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most || one.len().max(other.len()) > LONGEST + 2 {
        return None;
    }
    let mut rows = [[0_usize; LONGEST + 4]; 3];
    let width = other.len();
    for (at, place) in rows[1].iter_mut().enumerate() {
        *place = at;
    }
    for (at, letter) in one.iter().enumerate() {
        let [before_last, last, row] = &mut rows;
        row[0] = at + 1;
        let mut least = row[0];
        for (to, aim) in other.iter().enumerate() {
            let changed = last[to] + usize::from(letter != aim);
            let mut steps = changed.min(last[to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && *letter == other[to - 1] && one[at - 1] == *aim {
                steps = steps.min(before_last[to - 1] + 1);
            }
            row[to + 1] = steps;
            least = least.min(steps);
        }
        if least > most {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][width]).filter(|steps| *steps <= most)
}

/// The words that a mistyped word may stand for, the likeliest first, and how far each is believed.
pub(super) fn mend(index: &Decoded, synonyms: &SearchSynonyms, word: &str) -> Vec<(String, f32)> {
    let most = match word.len() {
        0..=3 => return Vec::new(),
        4..=5 => 1,
        length if length <= LONGEST => 2,
        _ => return Vec::new(),
    };
    let typed = word.as_bytes();
    let letters = typed.iter().fold(0_u32, |bits, byte| bits | 1 << (byte % 32));
    let mut found: Vec<(f32, usize, String)> = Vec::new();
    let mut look = |other: &str, frequency: u32| {
        if other.len() < 4 || other.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
        let Some(steps) = distance(typed, other.as_bytes(), most) else { return };
        let mut cost = steps as f32 - 0.1 * (1.0 + frequency as f32).log10();
        if other.as_bytes().first() != typed.first() {
            cost += 0.5;
        } else if other.bytes().fold(0_u32, |bits, byte| bits | 1 << (byte % 32)) == letters {
            cost -= 0.3;
        }
        if !found.iter().any(|(.., known)| known == other) {
            found.push((cost, steps, other.to_string()));
        }
    };
    for (number, bits) in index.letters.iter().enumerate() {
        // Each step takes away a letter, brings one, or does both.
        if (bits ^ letters).count_ones() as usize <= 2 * most {
            let frequency = index.frequency.get(number).copied().unwrap_or(0);
            look(index.word(number as u32), frequency);
        }
    }
    for other in synonyms.words() {
        look(other, 3);
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.2.cmp(&other.2)));
    let best = found.first().map_or(0.0, |(cost, ..)| *cost);
    found
        .into_iter()
        .take(MOST_MENDED)
        .filter(|(cost, ..)| *cost <= best + 0.6)
        .map(|(_, steps, word)| (word, if steps == 1 { 0.9 } else { 0.8 }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn steps_between_words() {
        let steps = |one: &str, other: &str| distance(one.as_bytes(), other.as_bytes(), 2);
        assert_eq!(steps("astma", "asthma"), Some(1));
        assert_eq!(steps("anemai", "anemia"), Some(1));
        assert_eq!(steps("diabtes", "diabetes"), Some(1));
        assert_eq!(steps("neumonia", "pneumonia"), Some(1));
        assert_eq!(steps("", "ab"), Some(2));
        assert_eq!(steps("gout", "gout"), Some(0));
        assert_eq!(steps("gout", "wrist"), None);
        assert_eq!(distance(&[b'a'; 40], &[b'a'; 40], 2), None);
    }
}
