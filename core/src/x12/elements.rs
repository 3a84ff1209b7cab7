//! The elements of a segment, each taken once: what nobody took is left over, not lost.

use std::ops::Range;

use super::cut::{Cut, MOST, bit};
use crate::claim::Unmodelled;
use crate::error::Code;
use crate::tables::guides::SegmentId;
use crate::text::Private;

/// A segment whose elements are being read.
pub(crate) struct Elements<'a> {
    cut: &'a Cut<'a>,
    /// Elements that were taken whole.
    taken: u64,
    /// Components that were taken: one bit each, the first the lowest.
    components: [u16; MOST],
    /// Elements of which a component was taken.
    split: u64,
    /// Was a text not UTF-8?
    pub(crate) not_utf8: bool,
    /// What was mended while it was taken.
    pub(crate) mended: Option<Code>,
}

/// Bytes as text: UTF-8, or else each byte as the Latin-1 character that it is.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

impl<'a> Elements<'a> {
    pub(crate) fn of(cut: &'a Cut<'a>) -> Elements<'a> {
        Elements { cut, taken: 1, components: [0; MOST], split: 0, not_utf8: false, mended: None }
    }

    /// An element, counted from 1, without taking it. An absent one is empty.
    pub(crate) fn raw(&self, number: usize) -> &'a [u8] {
        self.cut.element(number)
    }

    /// How many elements there are.
    pub(crate) fn count(&self) -> usize {
        self.cut.length().saturating_sub(1)
    }

    /// Has an element one value: something, without components and repetitions? What is beside a value that nobody can take, such as its
    /// qualifier, must not be taken either.
    pub(crate) fn is_single(&self, number: usize) -> bool {
        self.cut.is_filled(number) && (!self.cut.is_split(number) || self.is_alone(number))
    }

    /// Is an element of several components one value, since nothing stands behind the first? So it is written.
    fn is_alone(&self, number: usize) -> bool {
        let [first, rest @ ..] = self.raw(number) else { return false };
        let separator = self.cut.delimiters.component;
        self.cut.is_told_apart(number)
            && *first != separator
            && rest.iter().skip_while(|byte| **byte != separator).all(|byte| *byte == separator)
    }

    /// Is the segment this one?
    pub(crate) fn is(&self, id: SegmentId) -> bool {
        self.cut.segment_id() == Some(id)
    }

    /// Marks an element as taken.
    pub(crate) fn mark(&mut self, number: usize) {
        self.taken |= 1_u64.checked_shl(number as u32).unwrap_or(0);
    }

    /// Takes an element only where it is what the place implies; another value is left over.
    pub(crate) fn implied(&mut self, number: usize, value: &str) {
        if self.raw(number) == value.as_bytes() {
            self.mark(number);
        }
    }

    /// Takes an element of one value; `None` where it is empty. One that has components or repeats is left over.
    #[inline(never)] // what calls it is made once for each type of value
    pub(crate) fn text(&mut self, number: usize) -> Option<&'a str> {
        let range = self.cut.range(number);
        if range.is_empty() {
            return None;
        }
        // Nearly all are one value and UTF-8.
        match self.cut.text().get(range) {
            Some(text) if !self.cut.is_split(number) => {
                self.mark(number);
                Some(text)
            }
            _ => self.odd_value(number),
        }
    }

    #[cold]
    #[inline(never)]
    fn odd_value(&mut self, number: usize) -> Option<&'a str> {
        let range = match self.cut.is_split(number) {
            false => self.cut.range(number),
            true if self.is_alone(number) => self.cut.range_of(number, 1),
            true => return None,
        };
        self.mark(number);
        Some(self.borrow(range))
    }

    /// Takes a component, both counted from 1; `None` where it is empty.
    #[inline(never)]
    pub(crate) fn text_of(&mut self, element: usize, component: usize) -> Option<&'a str> {
        let range = self.cut.range_of(element, component);
        if range.is_empty() {
            return None;
        }
        self.mark_component(element, component);
        Some(self.borrow(range))
    }

    /// Takes the repetitions of an element whose values have no components; none, and nothing taken, where one has.
    pub(crate) fn repetitions(&mut self, number: usize) -> Vec<&'a str> {
        let bytes = self.raw(number);
        if bytes.is_empty() || bytes.contains(&self.cut.delimiters.component) {
            return Vec::new();
        }
        self.mark(number);
        let mut start = self.cut.range(number).start;
        let mut parts = Vec::new();
        let repeat = self.cut.delimiters.repetition;
        for part in bytes.split(|byte| Some(*byte) == repeat) {
            parts.push(self.borrow(start..start + part.len()));
            start += part.len() + 1;
        }
        parts
    }

    #[inline]
    fn borrow(&mut self, range: Range<usize>) -> &'a str {
        match self.cut.text().get(range.clone()) {
            Some(text) => text,
            None => self.mend(range),
        }
    }

    /// What is not UTF-8, as text.
    #[cold]
    #[inline(never)]
    fn mend(&mut self, range: Range<usize>) -> &'a str {
        match std::str::from_utf8(self.cut.content.get(range.clone()).unwrap_or_default()) {
            Ok(text) => text,
            Err(_) => {
                self.not_utf8 = true;
                self.cut.mended(range.start)
            }
        }
    }

    /// The first element, which tells a segment from its neighbours; empty where it is not UTF-8.
    pub(crate) fn code(&self) -> &'a str {
        let range = self.cut.range(1);
        match self.cut.text().get(range) {
            Some(text) => text,
            None => std::str::from_utf8(self.cut.element(1)).unwrap_or_default(),
        }
    }

    /// Marks the first element as taken.
    pub(crate) fn mark_code(&mut self) {
        self.mark(1);
    }

    /// A component without taking it, both counted from 1. Of an element that repeats none is told: nobody says of which repetition.
    pub(crate) fn raw_component(&self, element: usize, component: usize) -> &'a [u8] {
        self.cut.content.get(self.cut.range_of(element, component)).unwrap_or_default()
    }

    /// How many components an element has, where they are told apart.
    pub(crate) fn parts(&self, element: usize) -> usize {
        self.cut.parts(element)
    }

    /// Marks a component as taken.
    pub(crate) fn mark_component(&mut self, element: usize, component: usize) {
        let bit = component.checked_sub(1).and_then(|shift| 1_u16.checked_shl(shift as u32)).unwrap_or(0);
        if bit != 0
            && let Some(bits) = self.components.get_mut(element)
        {
            *bits |= bit;
            self.split |= 1 << element;
        }
    }

    /// Leaves an element, or with a number above 0 a component, that was taken and cannot be held.
    pub(crate) fn leave(&mut self, element: usize, component: usize) {
        match component.checked_sub(1) {
            Some(shift) => {
                let bit = 1_u16.checked_shl(shift as u32).unwrap_or(0);
                self.set_components(element, |bits| bits & !bit);
            }
            None => self.taken &= !1_u64.checked_shl(element as u32).unwrap_or(0),
        }
    }

    /// Leaves the components of an element that were taken.
    pub(crate) fn leave_components(&mut self, element: usize) {
        self.set_components(element, |_| 0);
    }

    fn set_components(&mut self, element: usize, change: impl Fn(u16) -> u16) {
        let Some(bits) = self.components.get_mut(element) else { return };
        *bits = change(*bits);
        let own = 1_u64.checked_shl(element as u32).unwrap_or(0);
        self.split = if *bits == 0 { self.split & !own } else { self.split | own };
    }

    /// Leaves all that was taken.
    pub(crate) fn leave_all(&mut self) {
        self.taken = 1;
        if self.split != 0 {
            self.components = [0; MOST];
            self.split = 0;
        }
    }

    /// Was nothing taken?
    pub(crate) fn took_nothing(&self) -> bool {
        self.taken == 1 && self.split == 0
    }

    fn has_component(&self, element: usize, component: usize) -> bool {
        let bits = self.components.get(element).copied().unwrap_or(0);
        bits.checked_shr(component.saturating_sub(1) as u32).unwrap_or(0) & 1 == 1
    }

    fn is_taken(&self, element: usize) -> bool {
        bit(self.taken, element)
    }

    /// Was every component of an element taken?
    fn took_parts(&self, element: usize) -> bool {
        let taken = self.components.get(element).copied().unwrap_or(0);
        self.cut.is_told_apart(element) && taken.trailing_ones() as usize == self.cut.parts(element)
    }

    /// Is there anything that nobody took?
    pub(crate) fn has_rest(&self) -> bool {
        // Nearly always every element was taken whole.
        let mut open = ((1 << self.cut.length()) - 1) & !self.taken;
        while open != 0 {
            let number = open.trailing_zeros() as usize;
            open &= open - 1;
            if bit(self.split, number) && self.took_parts(number) || !self.cut.is_filled(number) {
                continue;
            }
            if !bit(self.split, number) {
                // Nobody took any of it. What holds separators alone holds nothing.
                let separator = self.cut.delimiters.component;
                if self.raw(number).iter().any(|byte| *byte != separator) {
                    return true;
                }
            } else if self.cut.is_told_apart(number) {
                let taken = self.components.get(number).copied().unwrap_or(0);
                let left = |part: usize| {
                    taken.checked_shr(part as u32 - 1).unwrap_or(0) & 1 == 0
                        && !self.cut.range_of(number, part).is_empty()
                };
                if (1..=self.cut.parts(number)).any(left) {
                    return true;
                }
            } else {
                let parts = self.raw(number).split(|byte| *byte == self.cut.delimiters.component);
                let mut left = parts.zip(1..).filter(|(part, _)| !part.is_empty());
                if left.any(|(_, component)| !self.has_component(number, component)) {
                    return true;
                }
            }
        }
        false
    }

    /// What nobody took, as the segment's identifier and those elements in their places; `None` where nothing is left.
    pub(crate) fn left_over(
        &self,
        id: &str,
        x12_loop: impl FnOnce() -> String,
        after: impl FnOnce() -> String,
    ) -> Option<Unmodelled> {
        if !self.has_rest() {
            return None;
        }
        let mut text = id.as_bytes().to_vec();
        let mut length = text.len();
        for number in 1..self.cut.length() {
            let element = self.raw(number);
            text.push(b'*');
            if self.is_taken(number) {
                continue;
            }
            let mut any = false;
            let mut part_end = text.len();
            for (index, part) in element.split(|byte| *byte == self.cut.delimiters.component).enumerate() {
                if index > 0 {
                    text.push(b':');
                }
                if !part.is_empty() && !self.has_component(number, index + 1) {
                    self.escape(part, &mut text);
                    part_end = text.len();
                    any = true;
                }
            }
            text.truncate(part_end);
            if any {
                length = text.len();
            }
        }
        if length <= id.len() {
            return None;
        }
        text.truncate(length);
        Some(Unmodelled {
            r#loop: x12_loop(),
            after: after(),
            segment: Private::new(text_of(text)),
            elements_only: true,
        })
    }

    /// The whole segment.
    pub(crate) fn whole(&self, x12_loop: String, after: String) -> Unmodelled {
        let mut text = Vec::with_capacity(self.cut.content.len());
        // An identifier is no element: where it holds a delimiter of ours that is data.
        for byte in self.raw(0).trim_ascii() {
            if matches!(byte, b'*' | b':' | b'^' | b'\\') {
                text.push(b'\\');
            }
            text.push(byte.to_ascii_uppercase());
        }
        for element in (1..self.cut.length()).map(|number| self.raw(number)) {
            text.push(b'*');
            for (index, part) in element.split(|byte| *byte == self.cut.delimiters.component).enumerate() {
                if index > 0 {
                    text.push(b':');
                }
                self.escape(part, &mut text);
            }
        }
        Unmodelled { r#loop: x12_loop, after, segment: Private::new(text_of(text)), elements_only: false }
    }

    fn escape(&self, part: &[u8], out: &mut Vec<u8>) {
        for &byte in part {
            if Some(byte) == self.cut.delimiters.repetition {
                out.push(b'^');
                continue;
            }
            // An element separator here means more elements than we count: it stays one.
            if byte == self.cut.delimiters.element {
                out.push(b'*');
                continue;
            }
            if matches!(byte, b'*' | b':' | b'^' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x12::cut::Places;
    use crate::x12::{Delimiters, Segment};

    /// A separator that is half of a character leaves elements that are no text, in a segment that is.
    #[test]
    fn a_separator_within_characters_loses_nothing() {
        let delimiters = Delimiters { element: 0xc3, component: 0xc4, repetition: None, segment: b'~' };
        for content in [&b"N1\xc3\xa9PR\xc3\xa9NAME"[..], b"N1\xc3\xa9A\xc4\xa9B\xc3\xa9C"] {
            let text = std::str::from_utf8(content).ok();
            assert!(text.is_some());
            let segment = Segment { content, text, delimiters, number: 1, offset: 0 };
            let mut places = Places::default();
            let cut = Cut::of(&segment, &mut places);
            let mut elements = Elements::of(&cut);
            let last = elements.text(2).map(|value| value.ends_with(['E', 'C']));
            assert_eq!((last, elements.not_utf8), (Some(true), true));
            assert!(elements.has_rest());
            let first = elements.text(1).or_else(|| elements.text_of(1, 1));
            assert!(first.is_some_and(|value| value.starts_with('\u{a9}')));
            let second = elements.text_of(1, 2);
            assert!(second.is_none_or(|value| value == "\u{a9}B"));
            assert!(!elements.has_rest());
        }
    }
}
