//! A column of texts, as [`crate::tables::texts`] reads it.

use std::collections::{BTreeMap, HashMap};

use super::PackWriter;
use crate::error::{Error, Result, code};
use crate::tables::texts::{GROUP, LONGEST, columns};

/// A look-up decodes one block of this size: small enough to be decoded in a fraction of a millisecond.
const IDS_IN_BLOCK: usize = 32 * 1024;

/// The words of a text: each with the blank behind it, so that joined they are the text again.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

/// How many bytes two texts have in common at their beginning, a byte's worth at most.
pub(super) fn same(one: &str, other: &str) -> usize {
    let equal = one.bytes().zip(other.bytes()).take(255).take_while(|(one, other)| one == other).count();
    (0..=equal).rev().find(|at| one.is_char_boundary(*at) && other.is_char_boundary(*at)).unwrap_or(0)
}

impl PackWriter {
    /// Adds a list of words in byte order, as `tables::texts::word_list` reads it.
    pub(super) fn word_list<'w>(
        &mut self,
        shared: &str,
        tails: &str,
        words: impl Iterator<Item = &'w str>,
    ) -> Result<()> {
        let (mut counts, mut rest) = (Vec::new(), String::new());
        let mut before = "";
        for word in words {
            let same = same(before, word);
            counts.push(same as u32);
            rest += word.get(same..).unwrap_or("");
            rest.push('\n');
            before = word;
        }
        self.column(shared, &counts)?;
        self.plain_text(tails, &rest)
    }

    /// Adds a column of texts. Texts that resemble the one before them cost the words that differ, so give them in the order
    /// of their codes. An error where a text is longer than 64 KiB or holds a line feed.
    pub fn texts<T: AsRef<str>>(&mut self, name: &str, texts: &[T]) -> Result<()> {
        let failed = |why: &dyn std::fmt::Display| {
            Error::new(code::PACK_NOT_WRITTEN).with("what", format_args!("column '{name}'")).with("why", why)
        };
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for text in texts {
            let text = text.as_ref();
            if text.len() > LONGEST || text.contains('\n') {
                return Err(failed(&format_args!(
                    "a text of one line and at most {LONGEST} bytes was expected"
                )));
            }
            numbers.extend(words(text).map(|word| (word, 0)));
        }
        for (index, number) in numbers.values_mut().enumerate() {
            *number = index as u32;
        }
        let [words_column, shared, group_sizes, id_bytes, rows] = columns(name);
        self.word_list(&shared, &words_column, numbers.keys().copied())?;
        let numbers: HashMap<&str, u32> = numbers.into_iter().collect();
        let (mut sizes, mut ids) = (Vec::new(), Vec::new());
        for group in texts.chunks(GROUP) {
            let begin = ids.len();
            let mut before: Vec<u32> = Vec::new();
            for text in group {
                let own: Vec<u32> =
                    words(text.as_ref()).filter_map(|word| numbers.get(word).copied()).collect();
                let most = before.len().min(own.len());
                let front = (0..most).take_while(|at| before[*at] == own[*at]).count().min(255);
                let back = (1..=most - front)
                    .take_while(|at| before[before.len() - at] == own[own.len() - at])
                    .count()
                    .min(255);
                let middle = &own[front..own.len() - back];
                ids.extend([front as u8, back as u8]);
                put_varint(&mut ids, middle.len() as u32);
                for word in middle {
                    put_varint(&mut ids, *word);
                }
                before = own;
            }
            sizes.push((ids.len() - begin) as u32);
        }
        self.column(&group_sizes, &sizes)?;
        self.section(&id_bytes, 1, ids.len(), IDS_IN_BLOCK, &ids)?;
        self.column(&rows, &[u32::try_from(texts.len()).map_err(|why| failed(&why))?])
    }
}

/// Seven bits a byte, the lowest first. A column holds at most 64 MiB, so that four bytes hold every word's number.
fn put_varint(into: &mut Vec<u8>, mut value: u32) {
    while value > 0x7f {
        into.push(value as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}
