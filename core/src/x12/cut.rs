//! A segment cut at its separators, once for everyone who looks into it.

use std::cell::RefCell;
use std::ops::{Deref, Range};

use super::Segment;
use super::scan::nth_range;
use crate::tables::guides::SegmentId;

/// More elements than a segment of any guide has; what lies beyond stays one.
pub(crate) const MOST: usize = 40;

/// Eight times a byte.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The bytes of a word that are this one: the highest bit of each.
#[inline]
pub(crate) fn marks(word: u64, byte: u8) -> u64 {
    const LOW: u64 = eight(0x7f);
    let other = word ^ eight(byte);
    !(((other & LOW) + LOW) | other | LOW)
}

/// The last bytes of a text, fewer than eight, as a word: the first the lowest, and which of its bytes are theirs.
#[inline]
fn last_word(content: &[u8], bytes: &[u8]) -> (u64, u64) {
    let shift = 8 * (8 - bytes.len() as u32);
    let word = match content.last_chunk() {
        Some(eight) => u64::from_le_bytes(*eight).checked_shr(shift).unwrap_or(0),
        None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    (word, u64::MAX.checked_shr(shift).unwrap_or(0))
}

/// A segment, where its elements end, and which of them hold something.
pub(crate) struct Cut<'a> {
    segment: Segment<'a>,
    /// Its identifier in capitals; `None` where it cannot be one.
    id: Option<SegmentId>,
    /// The identifier, where it stands as it should.
    name: Option<&'a str>,
    /// The whole segment as text, where it is UTF-8.
    text: Option<&'a str>,
    /// Where each element ends; the first is the identifier.
    ends: [u32; MOST],
    length: usize,
    /// Elements that are not empty: one bit each.
    filled: u64,
    /// Elements that hold the separator of components or of repetitions.
    split: u64,
    /// Elements that repeat.
    repeated: u64,
    /// The components of the element that was asked for last.
    parts: RefCell<Parts>,
}

/// Where the components of an element end. Few have more than there are places for.
#[derive(Default)]
struct Parts {
    /// The element; 0 for none.
    element: usize,
    count: usize,
    ends: [u32; 12],
}

impl<'a> Deref for Cut<'a> {
    type Target = Segment<'a>;
    fn deref(&self) -> &Segment<'a> {
        &self.segment
    }
}

impl<'a> Cut<'a> {
    pub(crate) fn of(segment: &Segment<'a>) -> Cut<'a> {
        let Segment { content, text, delimiters, .. } = *segment;
        let repetition = delimiters.repetition.unwrap_or(delimiters.component);
        let mut cut = Cut {
            segment: *segment,
            id: None,
            name: None,
            text: text.or_else(|| std::str::from_utf8(content).ok()),
            ends: [0; MOST],
            length: 0,
            filled: 0,
            split: 0,
            repeated: 0,
            parts: RefCell::default(),
        };
        let (mut length, mut start, mut filled) = (0, 0, 0_u64);
        let (words, rest) = content.as_chunks::<8>();
        let mut words = words.iter();
        let mut first = 0;
        loop {
            let (word, own, is_last) = match words.next() {
                Some(word) => (u64::from_le_bytes(*word), u64::MAX, false),
                None => {
                    let (word, own) = last_word(content, rest);
                    (word, own, true)
                }
            };
            let elements = marks(word, delimiters.element);
            let components = marks(word, delimiters.component);
            let mut found = (elements | components | marks(word, repetition)) & own;
            while found != 0 {
                let lowest = found & found.wrapping_neg();
                found ^= lowest;
                if elements & lowest == 0 {
                    cut.split |= 1 << length;
                    cut.repeated |= u64::from(components & lowest == 0) << length;
                } else if length + 1 < MOST {
                    let at = first + lowest.trailing_zeros() as usize / 8;
                    if let Some(end) = cut.ends.get_mut(length) {
                        *end = at as u32;
                    }
                    filled |= u64::from(at > start) << length;
                    start = at + 1;
                    length += 1;
                } else {
                    // More elements than there are places for are one, which nobody takes for a value.
                    cut.split |= 1 << length;
                    cut.repeated |= 1 << length;
                }
            }
            if is_last {
                break;
            }
            first += 8;
        }
        if let Some(end) = cut.ends.get_mut(length) {
            *end = content.len() as u32;
        }
        cut.filled = filled | u64::from(content.len() > start) << length;
        cut.length = length + 1;
        let raw = content.get(..cut.ends[0] as usize).unwrap_or_default();
        match SegmentId::of_capitals(raw) {
            Some(id) => {
                cut.id = Some(id);
                cut.name = cut.text.and_then(|text| text.get(..raw.len()));
            }
            None => cut.id = SegmentId::of_any_case(raw.trim_ascii()),
        }
        cut
    }

    /// Its identifier in capitals; `None` where it cannot be one.
    #[inline]
    pub(crate) fn segment_id(&self) -> Option<SegmentId> {
        self.id
    }

    /// The identifier, where it stands as it should: in capitals, with nothing around it.
    #[inline]
    pub(crate) fn name(&self) -> Option<&'a str> {
        self.name
    }

    /// The whole segment as text, where it is UTF-8.
    #[inline]
    pub(crate) fn text(&self) -> Option<&'a str> {
        self.text
    }

    /// How many elements there are, the identifier among them.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Elements that are not empty: one bit each.
    #[inline]
    pub(crate) fn filled(&self) -> u64 {
        self.filled
    }

    /// Where an element lies.
    #[inline]
    pub(crate) fn range(&self, number: usize) -> Range<usize> {
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
    #[inline]
    pub(crate) fn range_of(&self, element: usize, component: usize) -> Range<usize> {
        let within = self.range(element);
        if !self.is_split(element) {
            return if component == 1 { within } else { 0..0 };
        }
        let Some(number) = component.checked_sub(1).filter(|_| self.is_told_apart(element)) else {
            return 0..0;
        };
        let parts = &mut *self.parts.borrow_mut();
        if parts.element != element || element == 0 {
            let bytes = self.segment.content.get(within.clone()).unwrap_or_default();
            let separator = self.segment.delimiters.component;
            let separators = bytes.iter().zip(within.start..).filter(|(byte, _)| **byte == separator);
            let ends = separators.map(|(_, at)| at).chain(std::iter::once(within.end));
            (parts.element, parts.count) = (element, 0);
            for end in ends {
                if let Some(place) = parts.ends.get_mut(parts.count) {
                    *place = end as u32;
                }
                parts.count += 1;
            }
        }
        if number >= parts.count {
            return 0..0;
        }
        match (parts.ends.get(number), number.checked_sub(1)) {
            (Some(end), None) => within.start..*end as usize,
            (Some(end), Some(before)) => {
                parts.ends.get(before).map_or(0, |end| *end as usize + 1)..*end as usize
            }
            // Beyond the last place each is looked for.
            (None, _) => {
                let bytes = self.segment.content.get(within.clone()).unwrap_or_default();
                let Range { start, end } = nth_range(bytes, self.segment.delimiters.component, number);
                within.start + start..within.start + end
            }
        }
    }

    /// An element by its number, counted from 1; 0 is the identifier. An absent one is empty.
    #[inline]
    pub(crate) fn element(&self, number: usize) -> &'a [u8] {
        self.segment.content.get(self.range(number)).unwrap_or_default()
    }

    /// Holds it the separator of components or of repetitions?
    #[inline]
    pub(crate) fn is_split(&self, number: usize) -> bool {
        bit(self.split, number)
    }

    /// Is it not empty?
    #[inline]
    pub(crate) fn is_filled(&self, number: usize) -> bool {
        bit(self.filled, number)
    }

    /// Are its components told apart? Not those of one that repeats, and not those of what lies beyond the last place.
    #[inline]
    pub(crate) fn is_told_apart(&self, element: usize) -> bool {
        !bit(self.repeated, element)
    }

    /// A component of an element, both counted from 1. An absent one is empty.
    pub(crate) fn component(&self, element: usize, component: usize) -> &'a [u8] {
        if bit(self.repeated, element) {
            return self.segment.component(element, component);
        }
        self.segment.content.get(self.range_of(element, component)).unwrap_or_default()
    }
}

/// Is the bit of an element set?
#[inline]
pub(crate) fn bit(bits: u64, element: usize) -> bool {
    bits.checked_shr(element as u32).unwrap_or(0) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x12::Delimiters;

    #[test]
    fn marks_every_byte_that_is_the_one_and_no_other() {
        for byte in 0..=u8::MAX {
            for other in 0..=u8::MAX {
                let found = marks(u64::from_le_bytes([byte, other, byte, 1, other, 0, 255, byte]), byte);
                for (at, is) in [byte, other, byte, 1, other, 0, 255, byte].into_iter().enumerate() {
                    assert_eq!(found >> (8 * at + 7) & 1 == 1, is == byte, "{byte} {other} {at}");
                }
            }
        }
    }

    #[test]
    fn cuts_as_the_segment_itself_tells() {
        let delimiters = Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };
        let texts = [
            &b"SV1*HC:99213:25*151.23*UN*1***1:2"[..],
            b"",
            b"*",
            b"N",
            b"CLM*A*1**",
            b"HI*ABK:E119*ABF:I10",
            b"EB*1*A^B*",
            "NM1*IL*1*MÜLLER".as_bytes(),
            b"NM1*\xff*1",
            b"SV1*a:b:c:d:e:f:g:h:i:j:k:l:m:n:o:p*1:2",
        ];
        let (long, wide) = (vec![b'*'; 300], vec![b':'; 300]);
        for content in texts.into_iter().chain([&long[..], &wide[..]]) {
            let segment = Segment { content, text: None, delimiters, number: 1, offset: 0 };
            let cut = Cut::of(&segment);
            for number in 0..MOST - 1 {
                assert_eq!(cut.element(number), segment.element(number), "{content:?} {number}");
                let split = segment.element(number).iter().any(|byte| matches!(byte, b':' | b'^'));
                assert_eq!(cut.is_split(number), split, "{content:?} {number}");
                for component in 0..20 {
                    assert_eq!(
                        cut.component(number, component),
                        segment.component(number, component),
                        "{content:?} {number} {component}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_delimiter_of_zero_is_found_where_it_stands_alone() {
        let delimiters = Delimiters { element: 0, component: 1, repetition: None, segment: 2 };
        let segment = Segment { content: b"NM1\0A\0BC", text: None, delimiters, number: 1, offset: 0 };
        assert_eq!(Cut::of(&segment).length(), 3);
        let segment = Segment { content: b"NM1\0A\0BCDEF\0G", text: None, delimiters, number: 1, offset: 0 };
        assert_eq!(Cut::of(&segment).length(), 4);
    }
}
