//! The elements of a segment, each taken once: what nobody took is left over, not lost.

use std::borrow::Cow;

use super::Segment;
use super::scan::Delimiters;
use crate::claim::Unmodelled;
use crate::text::Private;

/// More elements than a segment of any guide has; what lies beyond is left over as one.
const MOST: usize = 64;

/// A segment whose elements are being read.
pub(crate) struct Elements<'a> {
    list: Vec<&'a [u8]>,
    delimiters: Delimiters,
    /// Elements that were taken whole: one bit each.
    taken: u64,
    /// Components that were taken, both counted from 1.
    components: Vec<(usize, usize)>,
    /// Was a text not UTF-8?
    pub(crate) not_utf8: bool,
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
        let separator = segment.delimiters.element;
        let list = segment.content.splitn(MOST, |byte| *byte == separator).collect();
        let delimiters = segment.delimiters;
        Elements { list, delimiters, taken: 1, components: Vec::new(), not_utf8: false }
    }

    /// An element, counted from 1, without taking it. An absent one is empty.
    pub(crate) fn raw(&self, number: usize) -> &'a [u8] {
        self.list.get(number).copied().unwrap_or_default()
    }

    /// How many elements there are.
    pub(crate) fn count(&self) -> usize {
        self.list.len().saturating_sub(1)
    }

    fn decode(&mut self, bytes: &'a [u8]) -> Option<String> {
        if bytes.is_empty() {
            return None;
        }
        let (text, mended) = text_of(bytes);
        self.not_utf8 |= mended;
        Some(text.into_owned())
    }

    /// An element without taking it; `None` where it is empty.
    pub(crate) fn peek(&mut self, number: usize) -> Option<String> {
        self.decode(self.raw(number))
    }

    /// Takes an element; `None` where it is empty.
    pub(crate) fn take(&mut self, number: usize) -> Option<String> {
        self.mark(number);
        self.peek(number)
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

    /// A component without taking it, both counted from 1.
    pub(crate) fn raw_component(&self, element: usize, component: usize) -> &'a [u8] {
        let separator = self.delimiters.component;
        let mut parts = self.raw(element).split(|byte| *byte == separator);
        component.checked_sub(1).and_then(|skip| parts.nth(skip)).unwrap_or_default()
    }

    /// Takes a component; `None` where it is empty.
    pub(crate) fn take_component(&mut self, element: usize, component: usize) -> Option<String> {
        self.mark_component(element, component);
        self.decode(self.raw_component(element, component))
    }

    /// Marks a component as taken.
    pub(crate) fn mark_component(&mut self, element: usize, component: usize) {
        self.components.push((element, component));
    }

    /// What nobody took, as the segment's identifier and those elements in their places; `None` where nothing is left.
    pub(crate) fn left_over(&self, id: &str, x12_loop: String) -> Option<Unmodelled> {
        let mut text = id.as_bytes().to_vec();
        let mut length = text.len();
        for (number, element) in self.list.iter().enumerate().skip(1) {
            text.push(b'*');
            if self.taken.checked_shr(number as u32).unwrap_or(0) & 1 == 1 {
                continue;
            }
            let mut any = false;
            let mut part_end = text.len();
            for (index, part) in element.split(|byte| *byte == self.delimiters.component).enumerate() {
                if index > 0 {
                    text.push(b':');
                }
                if !part.is_empty() && !self.components.contains(&(number, index + 1)) {
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
            r#loop: x12_loop,
            after: id.to_string(),
            segment: Private::new(text_of(&text).0.into_owned()),
            elements_only: true,
        })
    }

    /// The whole segment.
    pub(crate) fn whole(&self, id: &str, x12_loop: String, after: &str) -> Unmodelled {
        let mut text = id.as_bytes().to_vec();
        for element in self.list.iter().skip(1) {
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
            after: after.to_string(),
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
