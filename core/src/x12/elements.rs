//! The elements of a segment, each taken once: what nobody took is left over, not lost.

use std::borrow::Cow;

use super::Segment;
use super::scan::Delimiters;
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
    /// Elements that were taken whole: one bit each.
    taken: u64,
    /// Components that were taken: one bit each, the first the lowest.
    components: [u16; MOST],
    /// Has it components or repetitions anywhere?
    split: bool,
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
        let mut ends = [0; MOST];
        let mut length = 0;
        let mut split = false;
        for (at, &byte) in content.iter().enumerate() {
            if byte == delimiters.element {
                if let Some(end) = ends.get_mut(length).filter(|_| length + 1 < MOST) {
                    *end = at as u32;
                    length += 1;
                }
            } else if byte == delimiters.component || Some(byte) == delimiters.repetition {
                split = true;
            }
        }
        if let Some(end) = ends.get_mut(length) {
            *end = content.len() as u32;
            length += 1;
        }
        Elements {
            content,
            ends,
            length,
            delimiters,
            taken: 1,
            components: [0; MOST],
            split,
            not_utf8: false,
            mended: None,
        }
    }

    /// An element, counted from 1, without taking it. An absent one is empty.
    pub(crate) fn raw(&self, number: usize) -> &'a [u8] {
        if number >= self.length {
            return &[];
        }
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before).map_or(0, |end| *end as usize + 1),
            None => 0,
        };
        let end = self.ends.get(number).map_or(0, |end| *end as usize);
        self.content.get(start..end).unwrap_or_default()
    }

    /// How many elements there are.
    pub(crate) fn count(&self) -> usize {
        self.length.saturating_sub(1)
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
        let bytes = self.raw(number);
        if bytes.is_empty() || self.is_split(bytes) {
            return None;
        }
        self.mark(number);
        Some(self.borrow(bytes))
    }

    /// Takes a component, both counted from 1; `None` where it is empty.
    pub(crate) fn text_of(&mut self, element: usize, component: usize) -> Option<Cow<'a, str>> {
        let bytes = self.raw_component(element, component);
        if bytes.is_empty() || self.delimiters.repetition.is_some_and(|repeat| bytes.contains(&repeat)) {
            return None;
        }
        self.mark_component(element, component);
        Some(self.borrow(bytes))
    }

    /// Takes the repetitions of an element whose values have no components; none, and nothing taken, where one has.
    pub(crate) fn repetitions(&mut self, number: usize) -> Vec<Cow<'a, str>> {
        let bytes = self.raw(number);
        if bytes.is_empty() || bytes.contains(&self.delimiters.component) {
            return Vec::new();
        }
        self.mark(number);
        let repeat = self.delimiters.repetition;
        let parts = bytes.split(|byte| Some(*byte) == repeat);
        parts.map(|part| self.borrow(part)).collect()
    }

    /// Has a text components or repetitions?
    pub(crate) fn is_split(&self, bytes: &[u8]) -> bool {
        if !self.split {
            return false;
        }
        let Delimiters { component, repetition, .. } = self.delimiters;
        bytes.iter().any(|byte| *byte == component || Some(*byte) == repetition)
    }

    fn borrow(&mut self, bytes: &'a [u8]) -> Cow<'a, str> {
        let (text, mended) = text_of(bytes);
        self.not_utf8 |= mended;
        text
    }

    /// The first element, which tells a segment from its neighbours.
    pub(crate) fn code(&self) -> &'a str {
        std::str::from_utf8(self.raw(1)).unwrap_or_default()
    }

    /// Marks the first element as taken.
    pub(crate) fn mark_code(&mut self) {
        self.mark(1);
    }

    /// A component without taking it, both counted from 1.
    pub(crate) fn raw_component(&self, element: usize, component: usize) -> &'a [u8] {
        let separator = self.delimiters.component;
        let mut parts = self.raw(element).split(|byte| *byte == separator);
        component.checked_sub(1).and_then(|skip| parts.nth(skip)).unwrap_or_default()
    }

    /// Marks a component as taken.
    pub(crate) fn mark_component(&mut self, element: usize, component: usize) {
        let bit = component.checked_sub(1).and_then(|shift| 1_u16.checked_shl(shift as u32)).unwrap_or(0);
        if let Some(bits) = self.components.get_mut(element) {
            *bits |= bit;
        }
    }

    fn has_component(&self, element: usize, component: usize) -> bool {
        let bits = self.components.get(element).copied().unwrap_or(0);
        bits.checked_shr(component.saturating_sub(1) as u32).unwrap_or(0) & 1 == 1
    }

    fn is_taken(&self, element: usize) -> bool {
        self.taken.checked_shr(element as u32).unwrap_or(0) & 1 == 1
    }

    /// Is there anything that nobody took?
    fn has_rest(&self) -> bool {
        (1..self.length).filter(|number| !self.is_taken(*number)).any(|number| {
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
    pub(crate) fn whole(&self, id: &str, x12_loop: String, after: String) -> Unmodelled {
        let mut text = id.as_bytes().to_vec();
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
