//! A segment cut at its separators, once for everyone who looks into it.

use std::ops::{Deref, Range};

use wide::u8x16;

use super::scan::nth_range;
use super::{Delimiters, Segment};
use crate::tables::guides::SegmentId;

/// More elements than a segment of any guide has; what lies beyond stays one.
pub(crate) const MOST: usize = 40;

/// More separators within elements than nearly all segments have; those beyond are looked for each time.
const PARTS: usize = 128;

/// Bytes that are looked at together.
pub(crate) const BLOCK: usize = 32;

/// Some bytes side by side.
#[derive(Clone, Copy)]
pub(crate) struct Block([u8x16; 2]);

impl Block {
    /// The first bytes, and which of them there are: one bit each. Behind the last one stand zeros.
    #[inline]
    pub(crate) fn of(bytes: &[u8]) -> (Block, u32) {
        if let Some(bytes) = bytes.first_chunk() {
            return (Block::new(bytes), u32::MAX);
        }
        let mut padded = [0; BLOCK];
        for (to, byte) in padded.iter_mut().zip(bytes) {
            *to = *byte;
        }
        (Block::new(&padded), (1 << bytes.len()) - 1)
    }

    #[inline]
    fn new(bytes: &[u8; BLOCK]) -> Block {
        let (sixteen, _) = bytes.as_chunks::<16>();
        let half = |at: usize| u8x16::new(sixteen.get(at).copied().unwrap_or_default());
        Block([half(0), half(1)])
    }

    /// Which bytes are this one: one bit each, the first the lowest.
    #[inline]
    pub(crate) fn marks(self, byte: u8) -> u32 {
        let byte = u8x16::splat(byte);
        let [low, high] = self.0.map(|half| half.simd_eq(byte).to_bitmask() & 0xffff);
        low | high << 16
    }
}

/// Where the separators of a segment stand: room that is used again for the next one.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// Where each element begins, the first being the identifier, and where one behind the last would.
    begins: [u32; MOST + 1],
    /// How many separators stand within the elements up to the end of each.
    before: [u32; MOST],
    /// Where those separators stand.
    parts: [u32; PARTS],
    length: usize,
    /// Elements that are not empty: one bit each.
    filled: u64,
    /// Elements that hold the separator of components or of repetitions.
    split: u64,
    /// Elements that repeat.
    repeated: u64,
}

impl Default for Places {
    fn default() -> Self {
        Places {
            begins: [0; MOST + 1],
            before: [0; MOST],
            parts: [0; PARTS],
            length: 0,
            filled: 0,
            split: 0,
            repeated: 0,
        }
    }
}

impl Places {
    /// Cuts the segment that stands first in some bytes: up to its terminator, whose place it gives, `None` where there is none; or, where
    /// they are one segment without it, up to their end.
    #[inline]
    pub(crate) fn cut(&mut self, bytes: &[u8], delimiters: &Delimiters, terminated: bool) -> Option<usize> {
        let repetition = delimiters.repetition.unwrap_or(delimiters.component);
        let (mut length, mut start, mut inner) = (0, 0, 0_usize);
        let (mut filled, mut split, mut repeated) = (0_u64, 0_u64, 0_u64);
        let mut first = 0;
        let end = loop {
            let (block, own) = Block::of(bytes.get(first..).unwrap_or_default());
            let end = if terminated { block.marks(delimiters.segment) & own } else { 0 };
            // Those before the terminator.
            let own = own & (end & end.wrapping_neg()).wrapping_sub(1);
            let elements = block.marks(delimiters.element);
            let components = block.marks(delimiters.component);
            let mut found = (elements | components | block.marks(repetition)) & own;
            while found != 0 {
                let lowest = found & found.wrapping_neg();
                let at = first + found.trailing_zeros() as usize;
                found ^= lowest;
                if elements & lowest == 0 {
                    split |= 1 << length;
                    repeated |= u64::from(components & lowest == 0) << length;
                    if let Some(place) = self.parts.get_mut(inner) {
                        *place = at as u32;
                    }
                    inner += 1;
                } else if length < MOST - 1 {
                    self.before[length] = inner as u32;
                    filled |= u64::from(at > start) << length;
                    start = at + 1;
                    length += 1;
                    self.begins[length] = start as u32;
                } else {
                    // More elements than there are places for are one, which nobody takes for a value.
                    split |= 1 << length;
                    repeated |= 1 << length;
                }
            }
            if end != 0 {
                break first + end.trailing_zeros() as usize;
            }
            if own != u32::MAX {
                if terminated {
                    return None;
                }
                break bytes.len();
            }
            first += BLOCK;
        };
        if let (Some(place), Some(before)) = (self.begins.get_mut(length + 1), self.before.get_mut(length)) {
            *place = end as u32 + 1;
            *before = inner as u32;
        }
        filled |= u64::from(end > start) << length;
        (self.length, self.filled, self.split, self.repeated) = (length + 1, filled, split, repeated);
        Some(end)
    }

    /// Where an element lies; an absent one is empty.
    #[inline]
    fn range(&self, number: usize) -> Range<usize> {
        match self.begins.get(number..).and_then(|begins| begins.first_chunk()) {
            Some([start, next]) if number < self.length => *start as usize..(*next as usize).wrapping_sub(1),
            _ => 0..0,
        }
    }

    /// Which of the separators within elements are those of an element.
    #[inline]
    fn separators(&self, element: usize) -> Range<usize> {
        let upto = |element: usize| self.before.get(element).map_or(0, |count| *count as usize);
        element.checked_sub(1).map_or(0, upto)..upto(element)
    }
}

/// A segment, where its elements end, and which of them hold something.
pub(crate) struct Cut<'a> {
    segment: Segment<'a>,
    /// Its identifier in capitals; `None` where it cannot be one.
    id: Option<SegmentId>,
    /// Stands the identifier as it should?
    is_named: bool,
    places: &'a Places,
}

impl<'a> Deref for Cut<'a> {
    type Target = Segment<'a>;
    fn deref(&self) -> &Segment<'a> {
        &self.segment
    }
}

impl<'a> Cut<'a> {
    pub(crate) fn of(segment: &Segment<'a>, places: &'a mut Places) -> Cut<'a> {
        let _ = places.cut(segment.content, &segment.delimiters, false);
        let raw = segment.content.get(places.range(0)).unwrap_or_default();
        let capitals = SegmentId::of_capitals(raw);
        let id = capitals.or_else(|| SegmentId::of_any_case(raw.trim_ascii()));
        Cut::at(*segment, id, capitals.is_some(), places)
    }

    /// A segment that was cut already, and whose identifier is known.
    #[inline]
    pub(crate) fn at(
        mut segment: Segment<'a>,
        id: Option<SegmentId>,
        is_named: bool,
        places: &'a Places,
    ) -> Cut<'a> {
        if segment.text.is_none() {
            segment.text = std::str::from_utf8(segment.content).ok();
        }
        Cut { segment, id, is_named, places }
    }

    /// Its identifier in capitals; `None` where it cannot be one.
    #[inline]
    pub(crate) fn segment_id(&self) -> Option<SegmentId> {
        self.id
    }

    /// The identifier, where it stands as it should: in capitals, with nothing around it.
    #[inline]
    pub(crate) fn name(&self) -> Option<&'a str> {
        self.segment.text.filter(|_| self.is_named)?.get(self.range(0))
    }

    /// The whole segment as text, where it is UTF-8.
    #[inline]
    pub(crate) fn text(&self) -> Option<&'a str> {
        self.segment.text
    }

    /// How many elements there are, the identifier among them.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.places.length
    }

    /// Elements that are not empty: one bit each.
    #[inline]
    pub(crate) fn filled(&self) -> u64 {
        self.places.filled
    }

    /// Where an element lies.
    #[inline]
    pub(crate) fn range(&self, number: usize) -> Range<usize> {
        self.places.range(number)
    }

    /// Where a component lies, both counted from 1; nowhere in an element that repeats.
    #[inline]
    pub(crate) fn range_of(&self, element: usize, component: usize) -> Range<usize> {
        match self.is_split(element) {
            true => self.part(element, component),
            false if component == 1 => self.range(element),
            false => 0..0,
        }
    }

    /// The same, of an element that holds separators.
    fn part(&self, element: usize, component: usize) -> Range<usize> {
        let within = self.range(element);
        let Some(number) = component.checked_sub(1).filter(|_| self.is_told_apart(element)) else {
            return 0..0;
        };
        let parts = &self.places.parts;
        let Range { start: first, end: last } = self.places.separators(element);
        if last > PARTS {
            // Beyond the last place each is looked for.
            let bytes = self.segment.content.get(within.clone()).unwrap_or_default();
            let Range { start, end } = nth_range(bytes, self.segment.delimiters.component, number);
            return within.start + start..within.start + end;
        }
        let at = first + number;
        let start = match number {
            0 => within.start,
            _ if at > last => return 0..0,
            _ => parts.get(at - 1).map_or(0, |separator| *separator as usize + 1),
        };
        let end =
            if at < last { parts.get(at).map_or(0, |separator| *separator as usize) } else { within.end };
        start..end
    }

    /// How many components an element has; 1 where it has no separator, and where they are not told apart.
    pub(crate) fn parts(&self, element: usize) -> usize {
        if !self.is_split(element) || !self.is_told_apart(element) {
            return 1;
        }
        1 + self.places.separators(element).len()
    }

    /// An element by its number, counted from 1; 0 is the identifier. An absent one is empty.
    #[inline]
    pub(crate) fn element(&self, number: usize) -> &'a [u8] {
        self.segment.content.get(self.range(number)).unwrap_or_default()
    }

    /// Holds it the separator of components or of repetitions?
    #[inline]
    pub(crate) fn is_split(&self, number: usize) -> bool {
        bit(self.places.split, number)
    }

    /// Is it not empty?
    #[inline]
    pub(crate) fn is_filled(&self, number: usize) -> bool {
        bit(self.places.filled, number)
    }

    /// Are its components told apart? Not those of one that repeats, and not those of what lies beyond the last place.
    #[inline]
    pub(crate) fn is_told_apart(&self, element: usize) -> bool {
        !bit(self.places.repeated, element)
    }

    /// A component of an element, both counted from 1. An absent one is empty.
    pub(crate) fn component(&self, element: usize, component: usize) -> &'a [u8] {
        if bit(self.places.repeated, element) {
            return self.segment.component(element, component);
        }
        self.segment.content.get(self.range_of(element, component)).unwrap_or_default()
    }
}

/// Is the bit of an element set?
#[inline]
pub(crate) fn bit(bits: u64, element: usize) -> bool {
    element < 64 && bits >> element & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_every_byte_that_is_the_one_and_no_other() {
        for byte in 0..=u8::MAX {
            for other in 0..=u8::MAX {
                let mut bytes = [other; BLOCK];
                for at in [0, 1, 15, 16, 30, 31] {
                    bytes[at] = byte;
                }
                for length in [0, 1, 16, 31, 32] {
                    let (block, own) = Block::of(&bytes[..length]);
                    let found = block.marks(byte) & own;
                    for at in 0..BLOCK {
                        let is = bytes[..length].get(at) == Some(&byte);
                        assert_eq!(found >> at & 1 == 1, is, "{byte} {other} {length} {at}");
                    }
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
        // More components in all than there are places for, in elements before, at and behind the last place.
        let many = [&b"HI"[..], &b"*BG:1:2:3:4:5:6:7:8:9:10:11:12:13".repeat(14)].concat();
        let mut places = Places::default();
        for content in texts.into_iter().chain([&long[..], &wide[..], &many[..]]) {
            let segment = Segment { content, text: None, delimiters, number: 1, offset: 0 };
            let terminated = [content, b"~GE*1:2^3~"].concat();
            assert_eq!(Places::default().cut(content, &delimiters, true), None);
            assert_eq!(places.cut(&terminated, &delimiters, true), Some(content.len()));
            let found = format!("{:?}", (places.length, places.filled, places.split, places.repeated));
            let cut = Cut::of(&segment, &mut places);
            let Places { length, filled, split, repeated, .. } = cut.places;
            assert_eq!(format!("{:?}", (length, filled, split, repeated)), found);
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
        assert_eq!(Cut::of(&segment, &mut Places::default()).length(), 3);
        let segment = Segment { content: b"NM1\0A\0BCDEF\0G", text: None, delimiters, number: 1, offset: 0 };
        assert_eq!(Cut::of(&segment, &mut Places::default()).length(), 4);
    }
}
