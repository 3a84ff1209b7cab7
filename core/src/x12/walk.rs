//! Walking a transaction through its guide: in which loop a segment stands, and what is wrong with its place.
//!
//! The state is the stack of open loops and a count for each of their items, so that a file of any size is walked in the
//! memory of its deepest loop.

use std::collections::BTreeMap;

use super::cut::{Cut, Places};
use super::{Segment, ids};
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
struct Said<'a, 'c> {
    segment: &'a Cut<'c>,
    place: (u8, u8),
    value: &'a [u8],
    packed: Option<u64>,
    /// Was anything asked for but what [`told`] tells?
    more: bool,
}

/// The place that tells the rules of a segment apart: HL03, or else the first element, or where that is split its first component.
fn telling_place(segment: &Cut<'_>) -> (u8, u8) {
    match segment.segment_id() {
        Some(ids::HL) => (3, 0),
        _ if segment.is_split(1) => (1, 1),
        _ => (1, 0),
    }
}

/// What stands in a place.
fn told<'a>(segment: &'a Cut<'_>, (element, component): (u8, u8)) -> &'a [u8] {
    match component {
        0 => segment.element(element.into()),
        component => segment.component(element.into(), component.into()),
    }
}

impl<'a, 'c> Said<'a, 'c> {
    /// `is_asked` where anybody may ask.
    fn of(segment: &'a Cut<'c>, is_asked: bool) -> Said<'a, 'c> {
        if !is_asked {
            return Said { segment, place: (0, 0), value: &[], packed: None, more: false };
        }
        let place = telling_place(segment);
        let value = told(segment, place);
        Said { segment, place, value, packed: packed(value), more: false }
    }

    /// The element or component, and as a number where it is short enough.
    fn at(&mut self, place: (u8, u8)) -> (&'a [u8], Option<u64>) {
        // The first component of an element that has but one is the element.
        let same = self.place == place || (self.place == (1, 0) && place == (1, 1));
        if !same {
            self.more = true;
            self.place = place;
            self.value = told(self.segment, place);
            self.packed = packed(self.value);
        }
        (self.value, self.packed)
    }
}

/// Where a segment was found to stand, for the next one that says the same in the same state.
#[derive(Debug, Clone, Copy)]
struct Known {
    state: u32,
    id: SegmentId,
    code: u64,
    split: bool,
    depth: u16,
    at: u16,
    /// The state after it.
    next: u32,
}

/// The states that a transaction was in, and where segments were found to stand in them. Files say the same again and again; what stands
/// where depends on the open loops, how far they are, the segment's identifier and its code, but for places that only counting tells.
#[derive(Debug, Clone, Default)]
struct Memory {
    /// Of each open loop its number and how far it is.
    states: BTreeMap<Box<[(u16, u16)]>, u32>,
    known: Vec<Option<Known>>,
}

impl Memory {
    /// So many states are told apart; a transaction that has more begins anew.
    const STATES: usize = 1000;
    const PLACES: u32 = 9;

    fn place(state: u32, id: SegmentId, code: u64) -> usize {
        let mixed = (code ^ u64::from(id.number()) << 24 ^ u64::from(state) << 48)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - Memory::PLACES)) as usize
    }

    /// Each may be in one of two places, so that two that are asked for by turns do not push each other out.
    fn find(&self, state: u32, id: SegmentId, code: u64, split: bool) -> Option<&Known> {
        let place = Memory::place(state, id, code);
        [place, place ^ 1].into_iter().find_map(|place| {
            let known = self.known.get(place)?.as_ref()?;
            let same = known.state == state && known.id == id && known.code == code && known.split == split;
            same.then_some(known)
        })
    }

    fn state(&mut self, frames: &[Frame]) -> u32 {
        let loops: Box<[(u16, u16)]> = frames.iter().map(|frame| (frame.number, frame.order)).collect();
        if self.states.len() >= Memory::STATES {
            self.states.clear();
            self.known.clear();
        }
        let next = self.states.len() as u32;
        *self.states.entry(loops).or_insert(next)
    }

    fn note(&mut self, known: Known) {
        if self.known.is_empty() {
            self.known.resize(1 << Memory::PLACES, None);
        }
        let mut place = Memory::place(known.state, known.id, known.code);
        if self.known.get(place).is_some_and(Option::is_some) {
            place ^= 1;
        }
        if let Some(place) = self.known.get_mut(place) {
            *place = Some(known);
        }
    }
}

/// Follows the segments of one transaction, from its ST to its SE.
#[derive(Debug, Clone)]
pub struct Walker<'g> {
    guide: &'g Guide,
    frames: Vec<Frame>,
    counts: Vec<u16>,
    memory: Memory,
    /// The state that it is in, where that is known.
    state: Option<u32>,
    /// Nobody asks what is missing.
    quiet: bool,
}

impl<'g> Walker<'g> {
    /// Before the first segment of a transaction.
    pub fn new(guide: &'g Guide) -> Walker<'g> {
        Walker {
            guide,
            frames: Vec::new(),
            counts: Vec::new(),
            memory: Memory::default(),
            state: None,
            quiet: false,
        }
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
        if self.frames.len() == 1 {
            self.reconsider_cut(guides, &Cut::of(segment, &mut Places::default()));
        }
    }

    pub(crate) fn reconsider_cut(&mut self, guides: &'g Guides, segment: &Cut<'_>) {
        if self.frames.len() != 1 || segment.segment_id() != Some(ids::BHT) || self.takes(segment) {
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
    fn takes(&self, segment: &Cut<'_>) -> bool {
        let Some((outermost, id)) = self.loop_of(0).zip(segment.segment_id()) else { return false };
        let mut items = outermost.items.iter().filter(|item| item.segment == id);
        items.any(|item| self.fits_whole(item.rule, segment))
    }

    /// How many loops are open.
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    fn loop_of(&self, number: u16) -> Option<&'g Loop> {
        self.guide.loops().get(usize::from(number))
    }

    /// Does the segment say what tells this rule from its neighbours? Its first codes do (HL03 for a level).
    fn fits(&self, item: &Item, said: &mut Said<'_, '_>) -> bool {
        let Some(told_by) = item.told_by.and_then(|rule| self.guide.element(rule)) else { return true };
        let (value, packed) = said.at((told_by.element, told_by.component));
        told_by.allows_packed(value, packed)
    }

    /// May every code of the segment stand in this rule?
    fn fits_whole(&self, rule: u16, segment: &Cut<'_>) -> bool {
        let Some(rule) = self.guide.segment(rule) else { return false };
        self.guide.elements(rule).iter().all(|rule| {
            if rule.codes.is_empty() || rule.component > 0 {
                return true;
            }
            let value = segment.element(rule.element.into());
            value.is_empty() || rule.allows(value)
        })
    }

    /// The item of an open loop that a segment is: by its order and what it says, or, where asked for, without one of them. Is it the only
    /// one that it could be?
    fn find(
        &self,
        frame: &Frame,
        id: SegmentId,
        said: &mut Said<'_, '_>,
        order: bool,
        codes: bool,
    ) -> Option<(usize, Item, bool)> {
        let around = self.loop_of(frame.number)?;
        let items = around.items_of(id);
        if items.is_empty() {
            return None;
        }
        // The first segment of a loop begins another one, unless it may repeat.
        let first_again = around.items.first().is_some_and(|item| item.repeat != Some(1));
        let segment = said.segment;
        let mut candidates = items.iter().filter_map(|at| {
            let at = usize::from(*at);
            let item = around.items.get(at)?;
            let here = (!order || item.order >= frame.order) && (at > 0 || first_again);
            (here && (!codes || self.fits(item, said))).then_some((at, *item))
        });
        let first = candidates.next()?;
        let Some(second) = candidates.next() else { return Some((first.0, first.1, true)) };
        // Of several that it could be, the first with room left whose codes all fit is meant, then the first with room left.
        let room = |(at, item): &(usize, Item)| {
            let count = self.counts.get(frame.counts + at).copied().unwrap_or(0);
            item.repeat.is_none_or(|limit| count < limit)
        };
        let whole = |one: &(usize, Item)| room(one) && self.fits_whole(one.1.rule, segment);
        if whole(&first) {
            return Some((first.0, first.1, false));
        }
        let mut found = first;
        for next in std::iter::once(second).chain(candidates) {
            if whole(&next) {
                return Some((next.0, next.1, false));
            }
            if room(&next) && !room(&found) {
                found = next;
            }
        }
        Some((found.0, found.1, false))
    }

    /// Takes the next segment: where it stands, `None` where it has no place. Faults go to `say`, those of loops that end before it
    /// too.
    pub fn step(
        &mut self,
        segment: &Segment<'_>,
        say: &mut impl FnMut(Misplaced<'g>),
    ) -> Option<Standing<'g>> {
        self.step_cut(&Cut::of(segment, &mut Places::default()), say)
    }

    pub(crate) fn step_cut(
        &mut self,
        segment: &Cut<'_>,
        say: &mut impl FnMut(Misplaced<'g>),
    ) -> Option<Standing<'g>> {
        let Some(id) = segment.segment_id() else {
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
        let is_told_by_code = self.guide.is_told_by_code(id);
        let said = &mut Said::of(segment, is_told_by_code);
        let (code, split) = match is_told_by_code {
            true => (said.packed, segment.is_split(1)),
            false => (Some(0), false),
        };
        let before = self.state;
        if let Some((state, code)) = before.zip(code)
            && let Some(Known { depth, at, next, .. }) = self.memory.find(state, id, code, split)
        {
            let (depth, at, next) = (usize::from(*depth), usize::from(*at), *next);
            let around = self.loop_of(self.frames.get(depth)?.number)?;
            let item = *around.items.get(at)?;
            self.close_to(depth + 1, say);
            self.state = Some(next);
            return self.take(depth, at, item, say);
        }
        self.state = None;
        // In its order, from the innermost loop outward.
        for depth in (0..self.frames.len()).rev() {
            let frame = self.frames[depth];
            if let Some((at, item, sole)) = self.find(&frame, id, said, true, true) {
                let more = said.more;
                self.close_to(depth + 1, say);
                let standing = self.take(depth, at, item, say);
                // A state that was let go of with all others is no longer the one before.
                let states = self.memory.states.len();
                let next = self.memory.state(&self.frames);
                self.state = Some(next);
                if let Some((state, code)) = before.zip(code)
                    && sole
                    && !more
                    && self.memory.states.len() >= states
                {
                    let (depth, at) = (depth as u16, at as u16);
                    self.memory.note(Known { state, id, code, split, depth, at, next });
                }
                return standing;
            }
        }
        // Out of its order.
        for depth in (0..self.frames.len()).rev() {
            let frame = self.frames[depth];
            if let Some((at, item, _)) = self.find(&frame, id, said, false, true) {
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
            let once = id != ids::HL && around.items.first().is_some_and(|item| item.repeat == Some(1));
            let same = around.items_of(id).iter().filter(|at| **at > 0 || !once).count();
            if same == 0 {
                continue;
            }
            if same == 1
                && let Some((at, item, _)) = self.find(&frame, id, said, true, false)
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
