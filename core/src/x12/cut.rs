//! A segment cut at its separators, once for everyone who looks into it.

use std::cell::OnceCell;
use std::ops::{Deref, Range};

use wide::u8x16;

use super::{Delimiters, Segment};
use crate::tables::guides::SegmentId;

/// More elements than a segment of any guide has; what lies beyond stays one.
pub(crate) const MOST: usize = 40;

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

/// How many entries each list of [`Places`] has up to the end of a segment.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    begins: usize,
    inner: usize,
}

/// Where the separators of some bytes stand: looked for once, for many segments one behind the other.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    delimiters: Delimiters,
    /// Where elements begin, those of all segments; the identifiers' places are those behind terminators.
    begins: Vec<u32>,
    /// Separators within elements: of components and of repetitions.
    inner: Vec<u32>,
    /// Where segments end in both.
    ends: Vec<End>,
    /// How far the bytes were looked through.
    looked: usize,
    /// Which end is next, and where its segment begins.
    next: usize,
    expected: usize,
    /// The segment that was found last lies between these.
    own: [End; 2],
    /// How many separators stand within its elements up to the end of each, where one holds any.
    before: [u32; MOST],
    /// Its elements that hold the separator of components or of repetitions: one bit each.
    split: u64,
    /// Those that repeat.
    repeated: u64,
}

impl Default for Places {
    fn default() -> Self {
        Places {
            delimiters: Delimiters::NONE,
            begins: Vec::new(),
            inner: Vec::new(),
            ends: Vec::new(),
            looked: 0,
            next: 0,
            expected: 0,
            own: [End::default(); 2],
            before: [0; MOST],
            split: 0,
            repeated: 0,
        }
    }
}

impl Places {
    /// So many bytes are looked through at a time, which stay near.
    const STRETCH: usize = 4096;

    /// Other bytes follow.
    pub(crate) fn clear(&mut self) {
        // Without a beginning it goes on as at another place, with the delimiters of that time.
        self.begin(self.delimiters, 0);
        self.begins.clear();
    }

    fn begin(&mut self, delimiters: Delimiters, start: usize) {
        self.delimiters = delimiters;
        self.begins.clear();
        self.begins.push(start as u32);
        self.inner.clear();
        self.ends.clear();
        (self.looked, self.next, self.expected) = (start, 0, start);
        self.own = [End::default(); 2];
    }

    /// Where the segment ends that begins at `start`, `lead` bytes of which are a line break before it: of the bytes that
    /// [`Places::clear`] was called for last.
    #[inline]
    pub(crate) fn next(
        &mut self,
        bytes: &[u8],
        start: usize,
        lead: usize,
        delimiters: &Delimiters,
    ) -> Option<usize> {
        // Where delimiters change stands a header, which is not found here.
        if self.expected != start || self.begins.is_empty() {
            self.resume(start, *delimiters);
        }
        let end = match self.ends.get(self.next) {
            Some(end) => *end,
            None => self.more(bytes)?,
        };
        self.next += 1;
        let before = self.own[1];
        self.own = [before, end];
        if let Some(begins) = self.begins.get_mut(before.begins) {
            *begins = (start + lead) as u32;
        }
        self.expected = self.begins.get(end.begins).map_or(0, |begins| *begins as usize);
        (self.split, self.repeated) = (0, 0);
        if before.inner < end.inner || end.begins - before.begins > MOST {
            self.divide(bytes);
        }
        self.expected.checked_sub(1)
    }

    /// Cuts a segment that stands alone.
    fn alone(&mut self, segment: &Segment<'_>) {
        self.begin(segment.delimiters, 0);
        // A header may hold its terminator: it is found by its separators.
        self.look(segment.content, segment.content.len(), false);
        self.begins.push(segment.content.len() as u32 + 1);
        self.own[1] = End { begins: self.begins.len() - 1, inner: self.inner.len() };
        (self.split, self.repeated) = (0, 0);
        self.divide(segment.content);
    }

    /// Goes on at another place than behind the last segment.
    #[cold]
    #[inline(never)]
    fn resume(&mut self, start: usize, delimiters: Delimiters) {
        if self.delimiters != delimiters
            || start > self.looked
            || start < self.expected
            || self.begins.is_empty()
        {
            self.begin(delimiters, start);
            return;
        }
        let begins = self.begins.partition_point(|begins| *begins as usize <= start).saturating_sub(1);
        let inner = self.inner.partition_point(|place| (*place as usize) < start);
        self.next = self.ends.partition_point(|end| end.begins <= begins);
        self.own[1] = End { begins, inner };
        self.expected = start;
    }

    /// Looks further, up to the next terminator; `None` where there is none.
    #[cold]
    #[inline(never)]
    fn more(&mut self, bytes: &[u8]) -> Option<End> {
        // What belongs to segments that were taken is let go.
        let End { begins, inner } = std::mem::take(&mut self.own[1]);
        self.begins.drain(..begins);
        self.inner.drain(..inner);
        self.ends.clear();
        self.next = 0;
        let bytes = bytes.get(..u32::MAX as usize - 1).unwrap_or(bytes);
        while self.looked < bytes.len() {
            self.look(bytes, bytes.len().min(self.looked + Places::STRETCH), true);
            if let Some(end) = self.ends.first() {
                return Some(*end);
            }
        }
        None
    }

    /// Looks through the bytes up to a place; those of one segment hold no terminator.
    fn look(&mut self, bytes: &[u8], upto: usize, terminated: bool) {
        let Delimiters { element, component, repetition, segment } = self.delimiters;
        let repetition = repetition.unwrap_or(component);
        while self.looked < upto {
            let (block, own) = Block::of(bytes.get(self.looked..upto).unwrap_or_default());
            let mut elements = block.marks(element) & own;
            let mut inner = (block.marks(component) | block.marks(repetition)) & own & !elements;
            let mut ends = if terminated { block.marks(segment) & own } else { 0 };
            let base = self.looked as u32;
            while ends != 0 {
                let upto = ends ^ (ends - 1);
                note(&mut self.begins, base + 1, (elements | ends) & upto);
                note(&mut self.inner, base, inner & upto);
                self.ends.push(End { begins: self.begins.len() - 1, inner: self.inner.len() });
                ends &= ends - 1;
                elements &= !upto;
                inner &= !upto;
            }
            note(&mut self.begins, base + 1, elements);
            note(&mut self.inner, base, inner);
            self.looked += BLOCK;
        }
        self.looked = upto;
    }

    /// Finds which elements hold the separators that stand within elements.
    fn divide(&mut self, bytes: &[u8]) {
        let [End { begins: first, inner: first_inner }, End { begins: last, inner: last_inner }] = self.own;
        let inner = self.inner.get(first_inner..last_inner).unwrap_or_default();
        if last - first > MOST {
            // More elements than there are places for are one, which nobody takes for a value.
            self.split = 1 << (MOST - 1);
            self.repeated = 1 << (MOST - 1);
            if let Some(end) = self.begins.get(last).copied()
                && let Some(place) = self.begins.get_mut(first + MOST)
            {
                *place = end;
            }
        }
        let next = self.begins.get(first + 1..=last.min(first + MOST)).unwrap_or_default();
        let mut element = 0;
        for (count, place) in (0..).zip(inner) {
            while next.get(element).is_some_and(|begins| begins <= place)
                && let Some(before) = self.before.get_mut(element)
            {
                *before = count;
                element += 1;
            }
            self.split |= 1 << element;
            let component = bytes.get(*place as usize) == Some(&self.delimiters.component);
            self.repeated |= u64::from(!component) << element;
        }
        if let Some(before) = self.before.get_mut(element) {
            *before = inner.len() as u32;
        }
    }
}

/// The places of the bits that are set.
#[inline]
fn note(list: &mut Vec<u32>, base: u32, mut found: u32) {
    while found != 0 {
        list.push(base + found.trailing_zeros());
        found &= found - 1;
    }
}

/// A segment, where its elements end, and which of them hold something.
pub(crate) struct Cut<'a> {
    segment: Segment<'a>,
    /// Its identifier in capitals; `None` where it cannot be one.
    id: Option<SegmentId>,
    /// Stands the identifier as it should?
    is_named: bool,
    /// Where it begins in the bytes that the places are those of.
    base: u32,
    /// Where its elements begin, and where one behind the last would.
    begins: &'a [u32],
    /// The separators within its elements.
    inner: &'a [u32],
    /// Elements that hold one: one bit each.
    split: u64,
    /// The segment as text; empty where it is not UTF-8.
    text: &'a str,
    places: &'a Places,
    /// What stands between its separators and is not UTF-8, by where it begins, with each byte as the Latin-1 character that it is.
    mended: OnceCell<Vec<(usize, String)>>,
}

impl<'a> Deref for Cut<'a> {
    type Target = Segment<'a>;
    fn deref(&self) -> &Segment<'a> {
        &self.segment
    }
}

impl<'a> Cut<'a> {
    /// Cuts one segment.
    pub(crate) fn of(segment: &Segment<'a>, places: &'a mut Places) -> Cut<'a> {
        places.alone(segment);
        let mut cut = Cut::at(*segment, 0, None, places);
        let raw = cut.element(0);
        let capitals = SegmentId::of_capitals(raw);
        cut.id = capitals.or_else(|| SegmentId::of_any_case(raw.trim_ascii()));
        cut.is_named = capitals.is_some();
        cut
    }

    /// The segment that was found last, which begins at `base`, and whose identifier stands as it should, where it is given.
    #[inline]
    pub(crate) fn at(
        mut segment: Segment<'a>,
        base: usize,
        id: Option<SegmentId>,
        places: &'a Places,
    ) -> Cut<'a> {
        if segment.text.is_none() {
            segment.text = std::str::from_utf8(segment.content).ok();
        }
        let text = segment.text.unwrap_or_default();
        let split = places.split;
        let [from, upto] = places.own;
        let begins = places.begins.get(from.begins..=upto.begins.min(from.begins + MOST)).unwrap_or_default();
        let inner = places.inner.get(from.inner..upto.inner).unwrap_or_default();
        Cut {
            segment,
            id,
            is_named: id.is_some(),
            base: base as u32,
            begins,
            inner,
            split,
            text,
            places,
            mended: OnceCell::new(),
        }
    }

    /// Its identifier in capitals; `None` where it cannot be one.
    #[inline]
    pub(crate) fn segment_id(&self) -> Option<SegmentId> {
        self.id
    }

    /// The identifier, where it stands as it should: in capitals, with nothing around it.
    #[inline]
    pub(crate) fn name(&self) -> Option<&'a str> {
        Some(self.text).filter(|_| self.is_named)?.get(self.range(0))
    }

    /// The whole segment as text; empty where it is not UTF-8.
    #[inline]
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// How many elements there are, the identifier among them.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// Where an element lies; an absent one is empty.
    #[inline]
    pub(crate) fn range(&self, number: usize) -> Range<usize> {
        match self.begins.get(number..).and_then(|begins| begins.first_chunk()) {
            Some([start, next]) => {
                let place = |begins: &u32| begins.wrapping_sub(self.base) as usize;
                place(start)..place(next).wrapping_sub(1)
            }
            None => 0..0,
        }
    }

    /// Which of the separators within elements are those of an element that holds any.
    #[inline]
    fn separators(&self, element: usize) -> Range<usize> {
        let upto = |element: usize| self.places.before.get(element).map_or(0, |count| *count as usize);
        element.checked_sub(1).map_or(0, upto)..upto(element)
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
        let Some(number) = component.checked_sub(1).filter(|_| self.is_told_apart(element)) else {
            return 0..0;
        };
        let within = self.range(element);
        let own = self.inner.get(self.separators(element)).unwrap_or_default();
        let place = |separator: &u32| separator.wrapping_sub(self.base) as usize;
        let start = match number.checked_sub(1) {
            None => within.start,
            Some(before) => match own.get(before) {
                Some(separator) => place(separator) + 1,
                None => return 0..0,
            },
        };
        start..own.get(number).map_or(within.end, place)
    }

    /// How many components an element has; 1 where it has no separator, and where they are not told apart.
    pub(crate) fn parts(&self, element: usize) -> usize {
        if !self.is_split(element) || !self.is_told_apart(element) {
            return 1;
        }
        1 + self.separators(element).len()
    }

    /// An element by its number, counted from 1; 0 is the identifier. An absent one is empty.
    #[inline]
    pub(crate) fn element(&self, number: usize) -> &'a [u8] {
        self.segment.content.get(self.range(number)).unwrap_or_default()
    }

    /// The text that begins there up to the next separator, of one that is not UTF-8.
    pub(crate) fn mended(&self, start: usize) -> &str {
        let mended = self.mended.get_or_init(|| self.mend());
        let found = mended.binary_search_by_key(&start, |(begins, _)| *begins).ok();
        found.and_then(|at| mended.get(at)).map(|(_, text)| text.as_str()).unwrap_or_default()
    }

    fn mend(&self) -> Vec<(usize, String)> {
        let Delimiters { element, component, repetition, .. } = self.segment.delimiters;
        let mut begins = 0;
        let parts = self
            .segment
            .content
            .split(|byte| [element, component].contains(byte) || Some(*byte) == repetition);
        let mut list = Vec::new();
        for part in parts {
            if std::str::from_utf8(part).is_err() {
                list.push((begins, part.iter().copied().map(char::from).collect()));
            }
            begins += part.len() + 1;
        }
        list
    }

    /// Holds it the separator of components or of repetitions?
    #[inline]
    pub(crate) fn is_split(&self, number: usize) -> bool {
        bit(self.split, number)
    }

    /// Is it not empty?
    #[inline]
    pub(crate) fn is_filled(&self, number: usize) -> bool {
        !self.range(number).is_empty()
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
        for content in texts.into_iter().chain([&long[..], &wide[..], &many[..]]) {
            let segment = Segment { content, text: None, delimiters, number: 1, offset: 0 };
            let mut alone = Places::default();
            let alone = Cut::of(&segment, &mut alone);
            same(&alone, &segment);
            // The same among others, and where nothing ends it.
            let bytes = [b"ST*837:^*~", content, b"~GE*1:2^3~"].concat();
            let mut places = Places::default();
            let start = places.next(&bytes, 0, 0, &delimiters).map_or(0, |end| end + 1);
            assert_eq!(places.next(&bytes, start, 0, &delimiters), Some(start + content.len()));
            let cut = Cut::at(segment, start, alone.id, &places);
            assert_eq!(cut.length(), alone.length());
            same(&cut, &segment);
            places.clear();
            assert_eq!(places.next(content, 0, 0, &delimiters), None);
        }
    }

    /// Is all as the segment tells it that looks for each thing by itself?
    fn same(cut: &Cut<'_>, segment: &Segment<'_>) {
        let content = segment.content;
        for number in 0..MOST - 1 {
            assert_eq!(cut.element(number), segment.element(number), "{content:?} {number}");
            let split = segment.element(number).iter().any(|byte| matches!(byte, b':' | b'^'));
            assert_eq!(cut.is_split(number), split, "{content:?} {number}");
            for component in 0..20 {
                let (of_cut, of_segment) =
                    (cut.component(number, component), segment.component(number, component));
                assert_eq!(of_cut, of_segment, "{content:?} {number} {component}");
            }
        }
    }

    /// A header is found by its separators: a terminator in it is data.
    #[test]
    fn a_segment_that_stands_alone_may_hold_a_terminator() {
        let delimiters = Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };
        let segment = Segment { content: b"ISA*A~B*C~*D", text: None, delimiters, number: 1, offset: 0 };
        let mut places = Places::default();
        let cut = Cut::of(&segment, &mut places);
        assert_eq!(cut.length(), 4);
        same(&cut, &segment);
    }

    /// Other bytes may be cut by other delimiters.
    #[test]
    fn what_follows_is_cut_by_its_own_delimiters() {
        let one = Delimiters { element: b'*', component: b':', repetition: None, segment: b'~' };
        let other = Delimiters { element: b'|', segment: b'!', ..one };
        let mut places = Places::default();
        assert_eq!(places.next(b"A*B~", 0, 0, &one), Some(3));
        places.clear();
        assert_eq!(places.next(b"A|B*C!", 0, 0, &other), Some(5));
        assert_eq!(places.begins.len(), 3);
    }

    /// Segments of any length one behind the other, in a stretch that ends between them or within one, and begun again in between.
    #[test]
    fn cuts_many_as_one() {
        let delimiters = Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };
        let lengths = (0..400_usize).map(|number| number * 7 % 97 + (number % 50 / 49) * 9000);
        let contents: Vec<Vec<u8>> = lengths
            .enumerate()
            .map(|(number, length)| (0..length).map(|at| b"A*B:C^*D"[(at * 5 + number) % 8]).collect())
            .collect();
        let bytes =
            contents.iter().flat_map(|content| content.iter().chain(b"~")).copied().collect::<Vec<_>>();
        for again in [1000, 7, 2, 1] {
            let (mut places, mut start) = (Places::default(), 0);
            for (number, content) in contents.iter().enumerate() {
                if number % again != again - 1 {
                    let end = places.next(&bytes, start, 0, &delimiters);
                    assert_eq!(end, Some(start + content.len()), "{again} {number}");
                    let segment = Segment { content, text: None, delimiters, number: 1, offset: 0 };
                    same(&Cut::at(segment, start, None, &places), &segment);
                }
                start += content.len() + 1;
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
