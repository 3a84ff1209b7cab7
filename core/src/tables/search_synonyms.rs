//! What clinicians and billers write for what the code sets call otherwise.
//!
//! Source: `core/data/lists/search_synonyms.tsv`, our own list. A line has three cells parted by tabs: the phrase, its kind,
//! and what it may stand for, parted by `|`, the likeliest first. Kind `same` says that two words are one.

use std::collections::HashMap;

use super::search_index::words::tokens;
use crate::error::{Error, Result, code};

/// The name of the list in messages.
const LIST: &str = "search-synonyms";
/// How many words a phrase has at most.
pub const LONGEST_PHRASE: usize = 8;
/// What stands above the rows.
const COLUMNS: [&str; 3] = ["phrase", "kind", "expansions"];
/// The kinds of a row.
const KINDS: [&str; 5] = ["abbreviation", "hcpcs", "procedure", "same", "synonym"];

/// A list of synonyms and abbreviations that was read.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::search_synonyms::SearchSynonyms;
/// let list = SearchSynonyms::embedded()?;
/// let phrase = list.find(&["heart".to_string(), "attack".to_string()]).ok_or("no such phrase")?;
/// assert_eq!(phrase[0].join(" "), "acute myocardial infarction");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SearchSynonyms {
    phrases: HashMap<Vec<String>, Vec<Vec<String>>>,
    same: HashMap<String, Vec<String>>,
    /// Every word of a phrase, sorted: for the spelling.
    words: Vec<String>,
    longest: usize,
}

impl SearchSynonyms {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<SearchSynonyms> {
        let mut list = SearchSynonyms::default();
        let mut named = false;
        for (index, written) in text.lines().enumerate() {
            let line = index + 1;
            if written.starts_with('#') || written.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = written.split('\t').collect();
            let [phrase, kind, expansions] = cells[..] else {
                return Err(Error::new(code::LIST_CELL_COUNT)
                    .with("list", LIST)
                    .with("line", line)
                    .with("column", cells.len().min(COLUMNS.len()) + 1)
                    .with("expected", COLUMNS.len())
                    .with("found", cells.len()));
            };
            if !named {
                if cells != COLUMNS {
                    return Err(Error::new(code::LIST_HEADER)
                        .with("list", LIST)
                        .with("line", line)
                        .with("column", 1)
                        .with("expected", COLUMNS.join(", "))
                        .with("found", cells.join(", ")));
                }
                named = true;
                continue;
            }
            let fault = |column: &str, value: &str, expected: &str| {
                Error::new(code::LIST_CELL)
                    .with("list", LIST)
                    .with("line", line)
                    .with("column", column)
                    .with("value", value)
                    .with("expected", expected)
            };
            if !KINDS.contains(&kind) {
                return Err(fault("kind", kind, "abbreviation, synonym, same, procedure or hcpcs"));
            }
            let key = tokens(phrase);
            if key.is_empty() || key.len() > LONGEST_PHRASE {
                return Err(fault("phrase", phrase, "one to eight words"));
            }
            let meant: Vec<Vec<String>> = expansions.split('|').map(tokens).collect();
            if meant.iter().any(Vec::is_empty) {
                return Err(fault("expansions", expansions, "words between the bars"));
            }
            match (kind, &key[..], &meant[..]) {
                ("same", [one], [other]) if other.len() == 1 => list.equal(one, &other[0]),
                _ => list.add(key, meant),
            }
        }
        if !named {
            return Err(Error::new(code::LIST_EMPTY).with("list", LIST).with("line", 1));
        }
        list.chain();
        list.words.sort_unstable();
        list.words.dedup();
        Ok(list)
    }

    /// The list that travels with the library, read once.
    #[cfg(feature = "embed-lists")]
    pub fn embedded() -> Result<&'static SearchSynonyms> {
        static LIST: once_cell::sync::Lazy<Result<SearchSynonyms>> = once_cell::sync::Lazy::new(|| {
            SearchSynonyms::parse(include_str!("../../data/lists/search_synonyms.tsv"))
        });
        LIST.as_ref().map_err(Clone::clone)
    }

    fn equal(&mut self, one: &str, other: &str) {
        for (from, to) in [(one, other), (other, one)] {
            let words = self.same.entry(from.to_string()).or_default();
            if !words.iter().any(|word| word == to) {
                words.push(to.to_string());
            }
        }
    }

    fn add(&mut self, phrase: Vec<String>, meant: Vec<Vec<String>>) {
        self.longest = self.longest.max(phrase.len());
        self.words.extend(phrase.iter().cloned());
        let known = self.phrases.entry(phrase).or_default();
        for words in meant {
            if !known.contains(&words) {
                known.push(words);
            }
        }
    }

    /// What a phrase stands for may be a phrase itself: one step further, after what was said of it.
    fn chain(&mut self) {
        let mut more: Vec<(Vec<String>, Vec<Vec<String>>)> = Vec::new();
        for (phrase, meant) in &self.phrases {
            let further: Vec<Vec<String>> = meant
                .iter()
                .filter(|words| *words != phrase)
                .filter_map(|words| self.phrases.get(words))
                .flatten()
                .filter(|words| !meant.contains(words))
                .cloned()
                .collect();
            if !further.is_empty() {
                more.push((phrase.clone(), further));
            }
        }
        for (phrase, further) in more {
            if let Some(meant) = self.phrases.get_mut(&phrase) {
                meant.extend(further);
            }
        }
    }

    /// What a phrase may stand for, the likeliest first.
    pub fn find(&self, phrase: &[String]) -> Option<&[Vec<String>]> {
        self.phrases.get(phrase).map(Vec::as_slice)
    }

    /// The words that are the same as this one.
    pub fn same(&self, word: &str) -> &[String] {
        self.same.get(word).map_or(&[], Vec::as_slice)
    }

    /// Does a phrase hold this word?
    pub fn has_word(&self, word: &str) -> bool {
        self.words.binary_search_by(|other| other.as_str().cmp(word)).is_ok()
    }

    /// Every word of a phrase, sorted.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// How many words the longest phrase has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// How many phrases it has.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Has it no phrase?
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }
}
