//! A column of texts: word numbers over a word list.
//!
//! Titles and notes of a code set repeat the same few thousand words, and a text mostly begins and ends as the one before
//! it. So a text is stored as what it has of its predecessor and the words between:
//!
//! ```text
//! NAME.words   the distinct words in byte order, one a line, each without what it shares with the one before it; a word
//!              carries the blank behind it
//! NAME.shared  how many bytes each word shares with the one before it
//! NAME.sizes   how many bytes each group of 64 texts takes in NAME.ids
//! NAME.ids     for each text: words it shares with the beginning of the one before it u8, with its end u8,
//!              how many words of its own varint, their numbers varint each; the first text of a group shares nothing
//! NAME.rows    how many texts there are, one value
//! ```
//!
//! A varint has seven bits a byte, the lowest first, the highest bit set where another byte follows. One text costs the
//! block of `NAME.ids` that holds its group; the word list is read on first touch. The writer is
//! `import::bake::PackWriter::texts`.

use std::ops::Range;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::pack::{Column, Pack, damaged};
use crate::error::Result;

/// How many texts stand in a group: what one look-up reads.
pub const GROUP: usize = 64;
/// The longest text, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// The names of the columns of a column of texts.
pub(crate) fn columns(name: &str) -> [String; 5] {
    ["words", "shared", "sizes", "ids", "rows"].map(|part| format!("{name}.{part}"))
}

/// A list of words, a line each, and where each begins, with the end of the last; read from two columns of a pack: how many
/// bytes each word shares with the one before it, and the rest of each with a line feed.
pub(super) fn word_list(pack: &Pack, shared: &str, tails: &str) -> Result<(String, Vec<u32>)> {
    let bad = || damaged(pack.file(), format_args!("the word list '{tails}'"), "a word a line", "others");
    let (shared, tails) = (pack.bytes(shared)?, pack.bytes(tails)?);
    let mut text: Vec<u8> = Vec::with_capacity(tails.len() * 2);
    let mut starts = Vec::with_capacity(shared.len() + 1);
    let (mut before, mut read) = (0, 0);
    let mut ends = memchr::memchr_iter(b'\n', &tails);
    for shared in shared {
        let end = ends.next().ok_or_else(bad)? + 1;
        let start = text.len();
        let same = before..before + usize::from(shared);
        // It shares nothing with the line feed, which is the last byte before it.
        if shared > 0 && same.end >= start {
            return Err(bad());
        }
        text.extend_from_within(same);
        text.extend_from_slice(&tails[read..end]);
        starts.push(start as u32);
        (before, read) = (start, end);
    }
    if read != tails.len() {
        return Err(bad());
    }
    starts.push(text.len() as u32);
    text.shrink_to_fit();
    // Checked once for all words: each begins behind a line feed, so that where the whole is text each of them is.
    let text = String::from_utf8(text).map_err(|_| bad())?;
    Ok((text, starts))
}

struct Words {
    text: String,
    /// Where each word begins, and the end of the last.
    starts: Vec<u32>,
    /// Where each group begins, and the end of the last.
    groups: Vec<u32>,
}

impl Words {
    fn get(&self, number: usize) -> Option<&str> {
        let from = *self.starts.get(number)? as usize;
        let to = *self.starts.get(number + 1)? as usize;
        // Each word is followed by the line feed that ends it.
        self.text.get(from..to.checked_sub(1)?)
    }
}

/// A column of texts of a pack, decoded group by group where it is touched. It may be shared between threads.
pub struct Texts {
    pack: Arc<Pack>,
    name: String,
    rows: usize,
    ids: Column,
    words: OnceCell<Words>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({} of {:?}, {} rows)", self.name, self.pack, self.rows)
    }
}

impl Texts {
    /// The texts of this name; an error where the pack has none. Nothing is decoded but their number.
    pub fn open(pack: &Arc<Pack>, name: &str) -> Result<Texts> {
        let [_, _, _, ids, rows] = columns(name);
        let rows = match pack.values(&rows)?[..] {
            [rows] => rows as usize,
            _ => return Err(damaged(pack.file(), format_args!("column '{rows}'"), "one value", "others")),
        };
        let ids = pack.column(&ids)?;
        // A text takes three bytes at least: a number of texts beyond that would make readers reserve what is not there.
        if rows > ids.rows() / 3 {
            return Err(damaged(
                pack.file(),
                format_args!("the number of texts of '{name}'"),
                format_args!("at most {}", ids.rows() / 3),
                rows,
            ));
        }
        Ok(Texts { pack: Arc::clone(pack), name: name.to_string(), rows, ids, words: OnceCell::new() })
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Is there no text at all?
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn bad(
        &self,
        what: &str,
        expected: impl std::fmt::Display,
        found: impl std::fmt::Display,
    ) -> crate::Error {
        damaged(self.pack.file(), format_args!("{what} of the texts '{}'", self.name), expected, found)
    }

    fn words(&self) -> Result<&Words> {
        self.words.get_or_try_init(|| {
            let [words, shared, sizes, _, _] = columns(&self.name);
            let (text, starts) = word_list(&self.pack, &shared, &words)?;
            let mut groups = vec![0];
            let mut end = 0_u32;
            for size in self.pack.values(&sizes)? {
                end = end.saturating_add(size);
                groups.push(end);
            }
            if end as usize != self.ids.rows() || groups.len() != self.rows.div_ceil(GROUP) + 1 {
                return Err(self.bad(
                    "the groups",
                    format_args!("{} that take {} bytes", self.rows.div_ceil(GROUP), self.ids.rows()),
                    format_args!("{} that take {end}", groups.len() - 1),
                ));
            }
            Ok(Words { text, starts, groups })
        })
    }

    /// The distinct words in byte order, each with the blank behind it where it has one: for who builds an index.
    pub fn vocabulary(&self) -> Result<Vec<&str>> {
        let words = self.words()?;
        Ok((0..words.starts.len() - 1).filter_map(|number| words.get(number)).collect())
    }

    /// The text of a row; an error where there is no such row or the pack is damaged.
    pub fn get(&self, row: usize) -> Result<String> {
        let mut text = String::new();
        self.write(row, &mut text)?;
        Ok(text)
    }

    /// Appends the text of a row to a buffer.
    pub fn write(&self, row: usize, into: &mut String) -> Result<()> {
        if row >= self.rows {
            return Err(self.bad(
                "the rows",
                format_args!("at most {}", self.rows),
                format_args!("row {row}"),
            ));
        }
        self.group(row..row + 1, &mut |_, text| {
            into.push_str(text);
            Ok(())
        })
    }

    /// Visits the texts of a range of rows in order: the cheapest way to read many.
    pub fn visit(&self, rows: Range<usize>, visit: &mut dyn FnMut(usize, &str) -> Result<()>) -> Result<()> {
        if rows.end > self.rows {
            return Err(self.bad(
                "the rows",
                format_args!("at most {}", self.rows),
                format_args!("{rows:?}"),
            ));
        }
        let mut at = rows.start;
        while at < rows.end {
            let end = rows.end.min(at - at % GROUP + GROUP);
            self.group(at..end, visit)?;
            at = end;
        }
        Ok(())
    }

    /// Decodes a group up to the end of a range of its rows. Words are joined only for the rows of the range: a look-up of the
    /// last text of a group costs little more than that of the first.
    fn group(&self, wanted: Range<usize>, visit: &mut dyn FnMut(usize, &str) -> Result<()>) -> Result<()> {
        let number = wanted.start / GROUP;
        let words = self.words()?;
        let cut = || self.bad("a group", "texts that fill it", "others");
        let (Some(from), Some(to)) = (words.groups.get(number), words.groups.get(number + 1)) else {
            return Err(cut());
        };
        let mut raw = Vec::new();
        self.ids.bytes(*from as usize..*to as usize, &mut raw)?;
        let mut bytes = raw.iter().copied();
        let (mut before, mut text_words): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut text = String::new();
        for row in number * GROUP..wanted.end {
            let front = usize::from(bytes.next().ok_or_else(cut)?);
            let back = usize::from(bytes.next().ok_or_else(cut)?);
            let own = varint(&mut bytes).ok_or_else(cut)? as usize;
            let kept_back = before.len().checked_sub(back).filter(|at| *at >= front).ok_or_else(cut)?;
            // A word of one's own takes a byte at least.
            if own > bytes.len() {
                return Err(cut());
            }
            text_words.clear();
            text_words.extend_from_slice(&before[..front]);
            for _ in 0..own {
                text_words.push(varint(&mut bytes).ok_or_else(cut)?);
            }
            text_words.extend_from_slice(&before[kept_back..]);
            if row >= wanted.start {
                text.clear();
                for word in &text_words {
                    text.push_str(words.get(*word as usize).ok_or_else(cut)?);
                    if text.len() > LONGEST {
                        return Err(self.bad("a text", format_args!("at most {LONGEST} bytes"), "more"));
                    }
                }
                visit(row, &text)?;
            }
            std::mem::swap(&mut before, &mut text_words);
        }
        Ok(())
    }
}

fn varint(bytes: &mut impl Iterator<Item = u8>) -> Option<u32> {
    let mut value = 0_u32;
    for shift in [0, 7, 14, 21] {
        let byte = bytes.next()?;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
