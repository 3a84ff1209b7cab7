//! The elements of a segment, each taken once: what nobody took is left over, not lost.

use std::borrow::Cow;
use std::ops::Range;

use super::Segment;
use super::scan::{Delimiters, nth_range};
use crate::claim::Unmodelled;
use crate::error::Code;
use crate::text::Private;

/// More elements than a segment of any guide has; what lies beyond is left over as one.
const MOST: usize = 64;

/// A segment whose elements are being read.
pub(crate) struct Elements<'a> {
    content: &'a [u8],
    /// Where each element ends; the first is the identifier.
    ends: [u32; MOST],
    length: usize,
    delimiters: Delimiters,
    /// Elements that are not empty: one bit each.
    filled: u64,
    /// Elements that were taken whole.
    taken: u64,
    /// The first element as text, where it is UTF-8.
    code: &'a str,
    /// Components that were taken: one bit each, the first the lowest.
    components: [u16; MOST],
    /// Has it components or repetitions anywhere?
    split: bool,
    /// The whole segment as text, where it is UTF-8.
    utf8: Option<&'a str>,
    /// Was a text not UTF-8?
    pub(crate) not_utf8: bool,
    /// What was mended while it was taken.
    pub(crate) mended: Option<Code>,
}

/// Bytes as text: UTF-8, or else each byte as the Latin-1 character that it is.
fn text_of(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().copied().map(char::from).collect()), true),
    }
}

impl<'a> Elements<'a> {
    pub(crate) fn of(segment: &Segment<'a>) -> Elements<'a> {
        let Segment { content, delimiters, .. } = *segment;
        let Delimiters { element, component, .. } = delimiters;
        let repetition = delimiters.repetition.unwrap_or(component);
        let mut ends = [0; MOST];
        let mut length = 0;
        let (mut filled, mut start) = (0, 0);
        for (at, &byte) in content.iter().enumerate() {
            if byte == element
                && length + 1 < MOST
                && let Some(end) = ends.get_mut(length)
            {
                *end = at as u32;
                filled |= u64::from(at > start) << length;
                start = at + 1;
                length += 1;
            }
        }
        if let Some(end) = ends.get_mut(length) {
            *end = content.len() as u32;
            filled |= u64::from(content.len() > start) << length;
            length += 1;
        }
        let split =
            content.iter().fold(false, |split, byte| split | (*byte == component) | (*byte == repetition));
        let utf8 = std::str::from_utf8(content).ok();
        let mut elements = Elements {
            content,
            ends,
            length,
            delimiters,
            filled,
            taken: 1,
            code: "",
            components: [0; MOST],
            split,
            utf8,
            not_utf8: false,
            mended: None,
        };
        let first = elements.range(1);
        elements.code = match utf8 {
            Some(text) => text.get(first).unwrap_or_default(),
            None => std::str::from_utf8(elements.raw(1)).unwrap_or_default(),
        };
        elements
    }

    /// An element, counted from 1, without taking it. An absent one is empty.
    pub(crate) fn raw(&self, number: usize) -> &'a [u8] {
        self.content.get(self.range(number)).unwrap_or_default()
    }

    /// Where an element lies.
    fn range(&self, number: usize) -> Range<usize> {
        if number >= self.length {
            return 0..0;
        }
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before).map_or(0, |end| *end as usize + 1),
            None => 0,
        };
        start..self.ends.get(number).map_or(0, |end| *end as usize)
    }

    /// Where a component lies, both counted from 1; nowhere in an element that repeats.
    fn range_of(&self, element: usize, component: usize) -> Range<usize> {
        let within = self.range(element);
        let Some(number) = component.checked_sub(1) else { return 0..0 };
        if !self.split {
            return if number == 0 { within } else { 0..0 };
        }
        let bytes = self.content.get(within.clone()).unwrap_or_default();
        if self.repeats(bytes) {
            return 0..0;
        }
        let Range { start, end } = nth_range(bytes, self.delimiters.component, number);
        within.start + start..within.start + end
    }

    /// How many elements there are.
    pub(crate) fn count(&self) -> usize {
        self.length.saturating_sub(1)
    }

    /// Has an element one value: something, without components and repetitions? What is beside a value that nobody can take, such as its
    /// qualifier, must not be taken either.
    pub(crate) fn is_single(&self, number: usize) -> bool {
        let bytes = self.raw(number);
        !bytes.is_empty() && !self.is_split(bytes)
    }

    fn repeats(&self, bytes: &[u8]) -> bool {
        self.split && self.delimiters.repetition.is_some_and(|repeat| bytes.contains(&repeat))
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
    pub(crate) fn text(&mut self, number: usize) -> Option<Cow<'a, str>> {
        if !self.is_filled(number) {
            return None;
        }
        let range = self.range(number);
        if self.is_split(self.content.get(range.clone()).unwrap_or_default()) {
            return None;
        }
        self.mark(number);
        Some(self.borrow(range))
    }

    /// Takes a component, both counted from 1; `None` where it is empty.
    pub(crate) fn text_of(&mut self, element: usize, component: usize) -> Option<Cow<'a, str>> {
        if !self.is_filled(element) {
            return None;
        }
        let range = self.range_of(element, component);
        if range.is_empty() {
            return None;
        }
        self.mark_component(element, component);
        Some(self.borrow(range))
    }

    /// Takes the repetitions of an element whose values have no components; none, and nothing taken, where one has.
    pub(crate) fn repetitions(&mut self, number: usize) -> Vec<Cow<'a, str>> {
        let bytes = self.raw(number);
        if bytes.is_empty() || bytes.contains(&self.delimiters.component) {
            return Vec::new();
        }
        self.mark(number);
        let mut start = self.range(number).start;
        let mut parts = Vec::new();
        let repeat = self.delimiters.repetition;
        for part in bytes.split(|byte| Some(*byte) == repeat) {
            parts.push(self.borrow(start..start + part.len()));
            start += part.len() + 1;
        }
        parts
    }

    /// Has a text components or repetitions?
    pub(crate) fn is_split(&self, bytes: &[u8]) -> bool {
        if !self.split {
            return false;
        }
        let Delimiters { component, repetition, .. } = self.delimiters;
        bytes.iter().any(|byte| *byte == component || Some(*byte) == repetition)
    }

    fn borrow(&mut self, range: Range<usize>) -> Cow<'a, str> {
        if let Some(text) = self.utf8.and_then(|text| text.get(range.clone())) {
            return Cow::Borrowed(text);
        }
        let (text, mended) = text_of(self.content.get(range).unwrap_or_default());
        self.not_utf8 |= mended;
        text
    }

    /// The first element, which tells a segment from its neighbours.
    pub(crate) fn code(&self) -> &'a str {
        self.code
    }

    /// Marks the first element as taken.
    pub(crate) fn mark_code(&mut self) {
        self.mark(1);
    }

    /// A component without taking it, both counted from 1. Of an element that repeats none is told: nobody says of which repetition.
    pub(crate) fn raw_component(&self, element: usize, component: usize) -> &'a [u8] {
        self.content.get(self.range_of(element, component)).unwrap_or_default()
    }

    /// Marks a component as taken.
    pub(crate) fn mark_component(&mut self, element: usize, component: usize) {
        let bit = component.checked_sub(1).and_then(|shift| 1_u16.checked_shl(shift as u32)).unwrap_or(0);
        if let Some(bits) = self.components.get_mut(element) {
            *bits |= bit;
        }
    }

    /// Leaves an element, or with a number above 0 a component, that was taken and cannot be held.
    pub(crate) fn leave(&mut self, element: usize, component: usize) {
        let bit = component.checked_sub(1).and_then(|shift| 1_u16.checked_shl(shift as u32));
        match (bit, self.components.get_mut(element)) {
            (Some(bit), Some(bits)) => *bits &= !bit,
            _ => self.taken &= !1_u64.checked_shl(element as u32).unwrap_or(0),
        }
    }

    /// Leaves the components of an element that were taken.
    pub(crate) fn leave_components(&mut self, element: usize) {
        if let Some(bits) = self.components.get_mut(element) {
            *bits = 0;
        }
    }

    /// Leaves all that was taken.
    pub(crate) fn leave_all(&mut self) {
        self.taken = 1;
        self.components = [0; MOST];
    }

    /// Was nothing taken?
    pub(crate) fn took_nothing(&self) -> bool {
        self.taken == 1 && self.components.iter().all(|bits| *bits == 0)
    }

    fn has_component(&self, element: usize, component: usize) -> bool {
        let bits = self.components.get(element).copied().unwrap_or(0);
        bits.checked_shr(component.saturating_sub(1) as u32).unwrap_or(0) & 1 == 1
    }

    fn is_filled(&self, element: usize) -> bool {
        self.filled.checked_shr(element as u32).unwrap_or(0) & 1 == 1
    }

    fn is_taken(&self, element: usize) -> bool {
        self.taken.checked_shr(element as u32).unwrap_or(0) & 1 == 1
    }

    /// Is there anything that nobody took?
    pub(crate) fn has_rest(&self) -> bool {
        // Nearly always every element was taken whole.
        if self.filled & !self.taken == 0 {
            return false;
        }
        (1..self.length).any(|number| {
            if self.is_taken(number) || !self.is_filled(number) {
                return false;
            }
            let parts = self.raw(number).split(|byte| *byte == self.delimiters.component);
            parts.enumerate().any(|(index, part)| !part.is_empty() && !self.has_component(number, index + 1))
        })
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
        for number in 1..self.length {
            let element = self.raw(number);
            text.push(b'*');
            if self.is_taken(number) {
                continue;
            }
            let mut any = false;
            let mut part_end = text.len();
            for (index, part) in element.split(|byte| *byte == self.delimiters.component).enumerate() {
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
            segment: Private::new(text_of(&text).0.into_owned()),
            elements_only: true,
        })
    }

    /// The whole segment.
    pub(crate) fn whole(&self, x12_loop: String, after: String) -> Unmodelled {
        let mut text = Vec::with_capacity(self.content.len());
        // An identifier is no element: where it holds a delimiter of ours that is data.
        for byte in self.raw(0).trim_ascii() {
            if matches!(byte, b'*' | b':' | b'^' | b'\\') {
                text.push(b'\\');
            }
            text.push(byte.to_ascii_uppercase());
        }
        for element in (1..self.length).map(|number| self.raw(number)) {
            text.push(b'*');
            for (index, part) in element.split(|byte| *byte == self.delimiters.component).enumerate() {
                if index > 0 {
                    text.push(b':');
                }
                self.escape(part, &mut text);
            }
        }
        Unmodelled {
            r#loop: x12_loop,
            after,
            segment: Private::new(text_of(&text).0.into_owned()),
            elements_only: false,
        }
    }

    fn escape(&self, part: &[u8], out: &mut Vec<u8>) {
        for &byte in part {
            if Some(byte) == self.delimiters.repetition {
                out.push(b'^');
                continue;
            }
            // An element separator here means more elements than we count: it stays one.
            if byte == self.delimiters.element {
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
