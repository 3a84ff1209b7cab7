//! Walking a transaction through its guide: in which loop a segment stands, and what is wrong with its place.
//!
//! The state is the stack of open loops and a count for each of their items, so that a file of any size is walked in the
//! memory of its deepest loop.

use super::Segment;
use crate::tables::guides::{Guide, Guides, Item, Loop, SegmentId, SegmentRule, Usage, packed};

/// What is wrong with the place of a segment, or with a loop that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced<'g> {
    /// The guide has no such segment.
    Unknown,
    /// The guide has it, but not here.
    Unexpected,
    /// It stands after what should follow it.
    OutOfOrder,
    /// It stands more often than it may.
    TooMany(&'g SegmentRule, u16),
    /// Its loop stands more often than it may.
    TooManyLoops(&'g Loop, u16),
    /// A required segment is missing in the loop that ended.
    Missing(&'g Loop, &'g SegmentRule),
    /// A required loop is missing in the loop that ended.
    MissingLoop(&'g Loop, &'g Loop),
}

/// Where a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'g> {
    /// The loop.
    pub r#loop: &'g Loop,
    /// The segment's rule.
    pub rule: &'g SegmentRule,
    /// Does it begin the loop?
    pub begins: bool,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    /// The number of the loop.
    number: u16,
    /// The order of the item that was met last.
    order: u16,
    /// Where the counts of its items begin.
    counts: usize,
}

/// What a segment says in the place that tells rules apart, which is the same for nearly all of them.
struct Said<'a> {
    segment: &'a Segment<'a>,
    place: (u8, u8),
    value: &'a [u8],
    packed: Option<u64>,
}

impl<'a> Said<'a> {
    fn of(segment: &'a Segment<'a>) -> Said<'a> {
        Said { segment, place: (0, 0), value: &[], packed: None }
    }

    /// The element or component, and as a number where it is short enough.
    fn at(&mut self, place: (u8, u8)) -> (&'a [u8], Option<u64>) {
        if self.place != place {
            let (element, component) = place;
            self.place = place;
            self.value = match component {
                0 => self.segment.element(element.into()),
                component => self.segment.component(element.into(), component.into()),
            };
            self.packed = packed(self.value);
        }
        (self.value, self.packed)
    }
}

/// Follows the segments of one transaction, from its ST to its SE.
#[derive(Debug, Clone)]
pub struct Walker<'g> {
    guide: &'g Guide,
    frames: Vec<Frame>,
    counts: Vec<u16>,
    /// Nobody asks what is missing.
    quiet: bool,
}

impl<'g> Walker<'g> {
    /// Before the first segment of a transaction.
    pub fn new(guide: &'g Guide) -> Walker<'g> {
        Walker { guide, frames: Vec::new(), counts: Vec::new(), quiet: false }
    }

    /// The same, for a reader who does not ask what is missing.
    pub(crate) fn quiet(self) -> Walker<'g> {
        Walker { quiet: true, ..self }
    }

    /// The guide.
    pub fn guide(&self) -> &'g Guide {
        self.guide
    }

    /// Before the ST segment that is given: by the guide that ST03, or else GS08, names. `None` where there is no such guide.
    pub fn begin(guides: &'g Guides, group_version: &str, st: &Segment<'_>) -> Option<Walker<'g>> {
        let said = |number| String::from_utf8_lossy(st.element(number).trim_ascii()).into_owned();
        let (transaction, version) = (said(1), said(3));
        let guide = guides.find(&version, &transaction).or_else(|| guides.find(group_version, &transaction));
        guide.map(Walker::new)
    }

    /// Goes over to another guide of the same number and transaction, where the second segment, the BHT that is given, says so.
    pub fn reconsider(&mut self, guides: &'g Guides, segment: &Segment<'_>) {
        if self.frames.len() != 1 || !segment.is("BHT") || self.takes(segment) {
            return;
        }
        let Some(other) = guides.other(self.guide) else { return };
        let mut walker = Walker { quiet: self.quiet, ..Walker::new(other) };
        walker.open(0);
        if walker.takes(segment) {
            *self = walker;
        }
    }

    /// Do the codes of a segment of the outermost loop allow this one?
    fn takes(&self, segment: &Segment<'_>) -> bool {
        let Some(outermost) = self.loop_of(0) else { return false };
        let mut numbers = outermost.items.iter().map(|item| item.rule);
        numbers.any(|number| {
            self.guide.segment(number).is_some_and(|rule| segment.is(&rule.id.to_string()))
                && self.fits_whole(number, segment)
        })
    }

    /// How many loops are open.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    fn loop_of(&self, number: u16) -> Option<&'g Loop> {
        self.guide.loops().get(usize::from(number))
    }

    /// Does the segment say what tells this rule from its neighbours? Its first codes do (HL03 for a level).
    fn fits(&self, rule: u16, said: &mut Said<'_>) -> bool {
        let Some(rule) = self.guide.segment(rule) else { return false };
        let Some(told_by) = self.guide.told_by(rule) else { return true };
        let (value, packed) = said.at((told_by.element, told_by.component));
        told_by.allows_packed(value, packed)
    }

    /// May every code of the segment stand in this rule?
    fn fits_whole(&self, rule: u16, segment: &Segment<'_>) -> bool {
        let Some(rule) = self.guide.segment(rule) else { return false };
        self.guide.elements(rule).iter().all(|rule| {
            if rule.codes.is_empty() || rule.component > 0 {
                return true;
            }
            let value = segment.element(rule.element.into());
            value.is_empty() || rule.allows(value)
        })
    }

    /// The item of an open loop that a segment is: by its order and what it says, or, where asked for, without one of them.
    fn find(
        &self,
        frame: &Frame,
        id: SegmentId,
        said: &mut Said<'_>,
        order: bool,
        codes: bool,
    ) -> Option<(usize, Item)> {
        let around = self.loop_of(frame.number)?;
        let items = around.items_of(id);
        if items.is_empty() {
            return None;
        }
        // The first segment of a loop begins another one, unless it may repeat.
        let first_again = around.items.first().is_some_and(|item| item.repeat != Some(1));
        // Of several that it could be, the first with room left whose codes all fit is meant, then the first with room left.
        let mut found: Option<(bool, usize, Item)> = None;
        let mut several = false;
        let segment = said.segment;
        let whole = |(room, _, item): &(bool, usize, Item)| *room && self.fits_whole(item.rule, segment);
        for at in items.iter().copied().map(usize::from) {
            let Some(item) = around.items.get(at) else { continue };
            if (order && item.order < frame.order) || (at == 0 && !first_again) {
                continue;
            }
            if codes && !self.fits(item.rule, said) {
                continue;
            }
            let count = self.counts.get(frame.counts + at).copied().unwrap_or(0);
            let room = item.repeat.is_none_or(|limit| count < limit);
            let candidate = (room, at, *item);
            // One that stands alone needs no comparison.
            match &found {
                None => found = Some(candidate),
                Some(first) => {
                    if !several && whole(first) {
                        break;
                    }
                    several = true;
                    if whole(&candidate) {
                        found = Some(candidate);
                        break;
                    }
                    if room && !first.0 {
                        found = Some(candidate);
                    }
                }
            }
        }
        found.map(|(_, at, item)| (at, item))
    }

    /// Takes the next segment: where it stands, `None` where it has no place. Faults go to `say`, those of loops that end before it
    /// too.
    pub fn step(
        &mut self,
        segment: &Segment<'_>,
        say: &mut impl FnMut(Misplaced<'g>),
    ) -> Option<Standing<'g>> {
        let id = SegmentId::of_any_case(segment.id().trim_ascii());
        let Some(id) = id else {
            say(Misplaced::Unknown);
            return None;
        };
        if self.frames.is_empty() {
            let first = self.loop_of(0)?.items.first().copied()?;
            if first.segment != id {
                say(if self.guide.has(id) { Misplaced::Unexpected } else { Misplaced::Unknown });
                return None;
            }
            return self.open(0);
        }
        let said = &mut Said::of(segment);
        // In its order, from the innermost loop outward.
        for depth in (0..self.frames.len()).rev() {
            let frame = self.frames[depth];
            if let Some((at, item)) = self.find(&frame, id, said, true, true) {
                self.close_to(depth + 1, say);
                return self.take(depth, at, item, say);
            }
        }
        // Out of its order.
        for depth in (0..self.frames.len()).rev() {
            let frame = self.frames[depth];
            if let Some((at, item)) = self.find(&frame, id, said, false, true) {
                say(Misplaced::OutOfOrder);
                if item.opens.is_some() || depth + 1 == self.frames.len() {
                    self.close_to(depth + 1, say);
                    return self.take(depth, at, item, say);
                }
                return self.count(depth, at, item, say);
            }
        }
        // The only one of its kind in the innermost loop that has it: its code is wrong, which the elements tell.
        for depth in (0..self.frames.len()).rev() {
            let frame = self.frames[depth];
            let around = self.loop_of(frame.number)?;
            // The first segment of a loop that may not repeat in it begins the next one, further out; but a level without its code could
            // be that of any loop.
            let once = !segment.is("HL") && around.items.first().is_some_and(|item| item.repeat == Some(1));
            let same = around.items_of(id).iter().filter(|at| **at > 0 || !once).count();
            if same == 0 {
                continue;
            }
            if same == 1
                && let Some((at, item)) = self.find(&frame, id, said, true, false)
            {
                self.close_to(depth + 1, say);
                return self.take(depth, at, item, say);
            }
            break;
        }
        say(if self.guide.has(id) { Misplaced::Unexpected } else { Misplaced::Unknown });
        None
    }

    /// Ends the transaction: what is missing in the loops that are still open.
    pub fn end(&mut self, say: &mut impl FnMut(Misplaced<'g>)) {
        self.close_to(0, say);
    }

    fn count(
        &mut self,
        depth: usize,
        at: usize,
        item: Item,
        say: &mut impl FnMut(Misplaced<'g>),
    ) -> Option<Standing<'g>> {
        let frame = self.frames.get_mut(depth)?;
        frame.order = frame.order.max(item.order);
        let (number, place) = (frame.number, frame.counts + at);
        let count = self.counts.get_mut(place)?;
        *count = count.saturating_add(1);
        let count = *count;
        let rule = self.guide.segment(item.rule)?;
        let excess = item.repeat.filter(|limit| count > *limit);
        match item.opens {
            None => {
                if let Some(limit) = excess {
                    say(Misplaced::TooMany(rule, limit));
                }
                Some(Standing { r#loop: self.loop_of(number)?, rule, begins: false })
            }
            Some(inner) => {
                let inner = self.loop_of(inner)?;
                if let Some(limit) = excess {
                    say(Misplaced::TooManyLoops(inner, limit));
                }
                Some(Standing { r#loop: inner, rule, begins: true })
            }
        }
    }

    fn take(
        &mut self,
        depth: usize,
        at: usize,
        item: Item,
        say: &mut impl FnMut(Misplaced<'g>),
    ) -> Option<Standing<'g>> {
        let standing = self.count(depth, at, item, say)?;
        match item.opens {
            Some(inner) => self.open(inner),
            None => Some(standing),
        }
    }

    fn open(&mut self, number: u16) -> Option<Standing<'g>> {
        let inner = self.loop_of(number)?;
        let counts = self.counts.len();
        self.counts.resize(counts + inner.items.len(), 0);
        *self.counts.get_mut(counts)? = 1;
        self.frames.push(Frame { number, order: 0, counts });
        let rule = self.guide.segment(inner.items.first()?.rule)?;
        Some(Standing { r#loop: inner, rule, begins: true })
    }

    fn close_to(&mut self, depth: usize, say: &mut impl FnMut(Misplaced<'g>)) {
        while self.frames.len() > depth {
            let Some(frame) = self.frames.pop() else { return };
            let Some(closed) = self.loop_of(frame.number) else { return };
            if self.quiet {
                self.counts.truncate(frame.counts);
                continue;
            }
            for (at, item) in closed.items.iter().enumerate() {
                if self.counts.get(frame.counts + at).copied().unwrap_or(0) > 0 {
                    continue;
                }
                if item.usage != Usage::Required {
                    continue;
                }
                match (item.opens.and_then(|inner| self.loop_of(inner)), self.guide.segment(item.rule)) {
                    (Some(inner), _) => say(Misplaced::MissingLoop(closed, inner)),
                    (None, Some(rule)) => say(Misplaced::Missing(closed, rule)),
                    (None, None) => {}
                }
            }
            self.counts.truncate(frame.counts);
        }
    }
}
