//! Following a transaction and handing its segments to the parts of a document.

use std::borrow::Cow;
use std::collections::VecDeque;

use crate::error::{Error, Result, code};
use crate::tables::guides::{Guides, Loop, SegmentId};
use crate::x12::Message;
use crate::x12::cut::Cut;
use crate::x12::elements::Elements;
use crate::x12::ids;
use crate::x12::scan::{Repair, Repairs};
use crate::x12::source::{Position, SourceMap};
use crate::x12::typed::part::{At, Filled, Held, Opened, Part};
use crate::x12::walk::{Standing, Walker};

/// What was read so far and not yet asked for.
pub(crate) type Queue = VecDeque<Result<Message>>;

/// The outermost part of a transaction, which makes messages of what it was given.
pub(crate) trait Root: Part {
    /// The loop that is a message of its own, so that the memory of a long transaction is that of one of them; empty where the whole
    /// transaction is the message.
    fn unit(&self) -> &'static str {
        ""
    }

    /// The segment that begins a unit.
    fn unit_segment(&self) -> &'static str {
        ""
    }

    /// The part of the unit that is open, without the way to it from the root.
    fn open_unit(&mut self) -> Option<&mut dyn Part> {
        None
    }

    /// A loop is about to begin.
    fn opens(&mut self, _x12_loop: &str) {}

    /// A loop of the unit has ended.
    fn closed(&mut self, _sources: Sources<'_>, _out: &mut Queue) {}

    /// Is what stands behind the last unit handed out at the end?
    fn has_rest(&self) -> bool {
        false
    }

    /// The unit that is open could not be read, or has no place: it is let go, and its error is told.
    fn abandon(&mut self) {}

    /// A loop has ended: what it should have held and did not, since what stands in it would be lost.
    fn wants(&self, _x12_loop: &str) -> Option<&'static str> {
        None
    }

    /// The transaction has ended.
    fn finish(self: Box<Self>, sources: Sources<'_>, out: &mut Queue);
}

/// Where the segments of the loops that are open stood.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sources<'a> {
    entries: &'a [Source],
}

impl Sources<'_> {
    /// As a map of the document's paths; `path` makes one of the path from the root, or leaves it out.
    pub(crate) fn map(&self, path: impl Fn(&str) -> Option<String>) -> SourceMap {
        let mut map = SourceMap::default();
        for entry in self.entries {
            if let Some(path) = path(&entry.path) {
                map.record(path, entry.segment, entry.position);
            }
        }
        map
    }
}

#[derive(Debug)]
struct Source {
    path: String,
    segment: SegmentId,
    position: Position,
}

/// What stood in a loop so far. Its room is used again when the loop has ended.
#[derive(Default)]
struct Stood<'g> {
    /// Loops that began within, where its part keeps: their names, and how often.
    begun: Vec<(&'g str, u32)>,
    /// Segments, how often they stood in it, and how many of them the model took.
    seen: Vec<(SegmentId, u32, u32)>,
    /// The segment that stood last.
    after: Option<(SegmentId, u32)>,
    /// Fields of one part each whose loops began within.
    filled: Vec<&'static str>,
}

struct Frame<'g> {
    standing: &'g Loop,
    /// Is it a unit?
    unit: bool,
    /// Is it a level of the hierarchy?
    level: bool,
    /// How many places were known when it began.
    sources: usize,
    /// Number and offset of its first segment.
    at: (u64, u64),
    /// The code of its first segment, where it is one that tells loops apart.
    code: &'g str,
    /// Its field in the part around it.
    field: &'static str,
    /// The code that its first segment is written with.
    implied: &'static str,
    /// Is the part always there, and not written while it holds nothing?
    always: bool,
    /// The model has no part for it.
    opaque: bool,
    /// It, or a loop around it, could not be read: its segments are passed over.
    skip: bool,
    /// Is it a unit, or within one?
    inside: bool,
    /// How often a loop of this name stood before in the part that keeps what is not named.
    index: u32,
    /// Which frame's part that is.
    keeper: usize,
    stood: Box<Stood<'g>>,
    /// Has a unit ended in it?
    had: bool,
    /// Of the first segment of a level that stands behind its last unit so far: nobody would take it, but for a unit that follows.
    late: Option<Error>,
}

/// A name with its index from the second on: `REF[1]`.
fn numbered(name: impl std::fmt::Display, index: u32) -> String {
    match index {
        0 => name.to_string(),
        _ => format!("{name}[{index}]"),
    }
}

/// A transaction that is being read.
pub(crate) struct Reading<'g> {
    walker: Walker<'g>,
    frames: Vec<Frame<'g>>,
    root: Box<dyn Root>,
    /// The root's unit, and the segment that begins one.
    unit: &'static str,
    unit_segment: Option<SegmentId>,
    /// Where the frame of the unit that is open lies; 0 for none.
    open_unit: usize,
    /// Of loops that ended.
    #[allow(clippy::vec_box)] // the boxes are what is used again
    spare: Vec<Box<Stood<'g>>>,
    sources: Vec<Source>,
    map: bool,
    /// The transaction could not be read.
    lost: bool,
    /// A unit or a level has no place: its segments are passed over up to the next one.
    stray: bool,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("guide", &self.walker.guide().name).finish_non_exhaustive()
    }
}

/// A segment's identifier in capitals.
fn capitals<'a>(segment: &Cut<'a>) -> Cow<'a, str> {
    match segment.name() {
        Some(name) => Cow::Borrowed(name),
        None => {
            let id = segment.element(0).trim_ascii();
            Cow::Owned(String::from_utf8_lossy(id).to_ascii_uppercase())
        }
    }
}

impl Stood<'_> {
    /// A segment stands in the loop: its number among those that stood there, and among those that are written from the model.
    fn note(&mut self, id: SegmentId, modelled: bool) -> (u32, u32) {
        let before = match self.seen.iter_mut().find(|(name, ..)| *name == id) {
            Some((_, stood, taken)) => {
                let before = (*stood, *taken);
                *stood += 1;
                *taken += u32::from(modelled);
                before
            }
            None => {
                self.seen.push((id, 1, u32::from(modelled)));
                (0, 0)
            }
        };
        self.after = Some((id, before.0));
        before
    }
}

impl<'g> Reading<'g> {
    /// Before the ST segment.
    pub(crate) fn new(walker: Walker<'g>, root: Box<dyn Root>, map: bool) -> Reading<'g> {
        Reading {
            unit: root.unit(),
            unit_segment: SegmentId::of(root.unit_segment().as_bytes()),
            walker: walker.quiet(),
            frames: Vec::new(),
            open_unit: 0,
            spare: Vec::new(),
            root,
            sources: Vec::new(),
            map,
            lost: false,
            stray: false,
        }
    }

    /// Takes the next segment of the transaction. An error ends the reading of the file; faults go into the queue.
    pub(crate) fn take(
        &mut self,
        guides: &'g Guides,
        root_of: impl Fn(&str) -> Option<Box<dyn Root>>,
        cut: &Cut<'_>,
        repairs: &mut Repairs,
        queue: &mut Queue,
    ) -> Result<()> {
        let Some(id) = cut.segment_id() else {
            // What is no identifier has no place.
            let depth = self.frames.len().saturating_sub(1);
            return if self.stray { Ok(()) } else { self.misplaced(depth, cut, repairs) };
        };
        // The first BHT tells the guide: with a later one what stood before it would be let go.
        if let [outermost] = self.frames.as_slice()
            && id == ids::BHT
            && outermost.stood.seen.iter().all(|(seen, ..)| *seen != ids::BHT)
        {
            let before = self.walker.guide();
            self.walker.reconsider_cut(guides, cut);
            let guide = self.walker.guide();
            if guide.name != before.name
                && let Some(mut root) = root_of(&guide.name)
            {
                self.unit = root.unit();
                self.unit_segment = SegmentId::of(root.unit_segment().as_bytes());
                // What stood before it without a place goes along.
                let kept = self.root.kept().map(std::mem::take).unwrap_or_default();
                if let Some(list) = root.kept() {
                    list.extend(kept);
                }
                self.root = root;
                // The loop that is open is the other guide's outermost one now.
                if let (Some(frame), Some(outermost)) = (self.frames.first_mut(), guide.loops().first()) {
                    frame.standing = outermost;
                }
            }
        }
        if self.stray && id != ids::SE && !self.begins_unit(id) {
            return Ok(());
        }
        let standing = self.walker.step_cut(cut, &mut |_| {});
        self.stray = standing.is_none() && self.begins_unit(id);
        if self.stray && !self.lost {
            self.root.abandon();
            queue.push_back(Err(cut
                .error(code::X12_MISPLACED)
                .with("id", id)
                .with("reason", "nothing stands before it that it belongs to")));
            return Ok(());
        }
        let Some(standing) = standing else {
            let depth = self.frames.len().saturating_sub(1);
            return self.misplaced(depth, cut, repairs);
        };
        if standing.begins {
            self.close(self.walker.depth().saturating_sub(1), queue);
            self.open(standing, cut);
        } else {
            self.close(self.walker.depth(), queue);
        }
        let depth = self.frames.iter().rposition(|frame| std::ptr::eq(frame.standing, standing.r#loop));
        let Some(depth) = depth else { return Ok(()) };
        if id == ids::ST || id == ids::SE || self.lost || self.frames.last().is_some_and(|frame| frame.skip) {
            return Ok(());
        }
        let mut elements = Elements::of(cut);
        let frames = self.frames.get(1..=depth).unwrap_or_default();
        let opaque = frames.last().is_some_and(|frame| frame.opaque);
        let filled = if opaque {
            Filled::Unnamed
        } else if id == ids::HL {
            (1..=4).for_each(|number| elements.mark(number));
            Filled::At("", None)
        } else {
            let frame = self.frames.get(depth);
            if standing.begins
                && let Some(implied) = frame.map(|frame| frame.implied).filter(|implied| !implied.is_empty())
            {
                elements.implied(1, implied);
            }
            let code = frame.map(|frame| frame.code).unwrap_or_default();
            let at = At { x12_loop: &standing.r#loop.id, code };
            let (field, path) = match frames.split_last() {
                Some((frame, around)) if standing.begins => (frame.field, around),
                _ => ("", frames),
            };
            match part(&mut *self.root, path, self.open_unit) {
                Some(around) => {
                    let filled = match within(around, field) {
                        Some(part) => part.take(id, &mut elements, at),
                        None => Filled::Unnamed,
                    };
                    // The part of a loop whose first segment tells it nothing may not be written: then its code is kept, too.
                    if standing.begins
                        && frames.last().is_some_and(|frame| frame.always)
                        && around.is_unsaid(field)
                    {
                        elements.leave_all();
                    }
                    filled
                }
                None => Filled::Unnamed,
            }
        };
        self.settle(depth, filled, &elements, cut, repairs, queue)
    }

    /// The transaction has ended, with its SE or without.
    pub(crate) fn end(mut self, queue: &mut Queue) {
        self.close(1, queue);
        if let Some(outermost) = self.frames.first_mut() {
            tell_late(outermost, queue);
        }
        if let Some((outermost, at)) = self.frames.first().map(|frame| (frame.standing, frame.at))
            && !self.lost
        {
            self.tell_missing(&outermost.id, at, queue);
            self.root.finish(Sources { entries: &self.sources }, queue);
        }
    }

    /// Ends the loops from a depth on.
    fn close(&mut self, depth: usize, queue: &mut Queue) {
        while self.frames.len() > depth.max(1) {
            let Some(mut frame) = self.frames.pop() else { return };
            tell_late(&mut frame, queue);
            if frame.unit {
                self.open_unit = 0;
                for (depth, around) in self.frames.iter_mut().enumerate() {
                    around.had = true;
                    // The header is written once, before the first unit: no later one takes along what stands behind that.
                    if depth > 0 {
                        around.late = None;
                    }
                }
            }
            if frame.unit && !frame.skip && !frame.opaque && !self.lost {
                self.root.closed(Sources { entries: &self.sources }, queue);
            }
            if !frame.skip && !frame.opaque && !self.lost {
                self.tell_missing(&frame.standing.id, frame.at, queue);
            }
            // A unit, and a level around it, keeps the places of what stands within until it ends.
            if frame.unit || (frame.level && !self.unit.is_empty()) {
                self.sources.truncate(frame.sources);
            }
            self.spare.push(frame.stood);
        }
    }

    fn tell_missing(&self, x12_loop: &str, (segment, offset): (u64, u64), queue: &mut Queue) {
        if let Some(what) = self.root.wants(x12_loop) {
            let error = Error::new(code::X12_WITHOUT_CLAIM).with("segment", segment).with("offset", offset);
            queue.push_back(Err(error.with("what", what)));
        }
    }

    fn open(&mut self, standing: Standing<'g>, segment: &Cut<'_>) {
        self.root.opens(&standing.r#loop.id);
        let depth = self.frames.len();
        let level = segment.segment_id() == Some(ids::HL);
        let code = self.walker.guide().code(standing.rule, segment.element(1));
        let standing = standing.r#loop;
        let unit = &*standing.id == self.unit;
        let (within_opaque, skip, inside) = self
            .frames
            .last()
            .map_or((false, false, false), |frame| (frame.opaque, frame.skip, frame.inside));
        let (mut field, mut implied) = ("", "");
        let (mut opaque, mut keeps, mut always) = (within_opaque, false, false);
        if depth == 0 {
            // The outermost part is the root itself.
            keeps = self.root.keeps();
        } else if !within_opaque {
            let at = At { x12_loop: &standing.id, code };
            let around = part(&mut *self.root, self.frames.get(1..).unwrap_or_default(), self.open_unit);
            match around.and_then(|part| part.open(at)) {
                Some(opened) => {
                    Opened { field, implied, keeps, .. } = opened;
                    always = opened.held == Held::Always;
                    // A list has a part of its own for each loop. One that holds nothing of its loop is still that loop's: what was
                    // kept of it would be laid over the next one.
                    if opened.held != Held::Listed
                        && !field.is_empty()
                        && !(level || unit)
                        && let Some(frame) = self.frames.last_mut()
                    {
                        opaque = frame.stood.filled.contains(&field);
                        keeps &= !opaque;
                        frame.stood.filled.push(field);
                    }
                }
                None => opaque = true,
            }
        }
        let around = self.frames.last().map_or(0, |frame| frame.keeper);
        let index = match self.frames.get_mut(around) {
            Some(keeper) => {
                match keeper.stood.begun.iter_mut().find(|(name, _)| std::ptr::eq(*name, &*standing.id)) {
                    Some((_, count)) => {
                        *count += 1;
                        *count
                    }
                    None => {
                        keeper.stood.begun.push((&standing.id, 0));
                        0
                    }
                }
            }
            None => 0,
        };
        let mut stood = self.spare.pop().unwrap_or_default();
        stood.begun.clear();
        stood.seen.clear();
        stood.after = None;
        stood.filled.clear();
        if unit && !opaque {
            self.open_unit = depth;
        }
        let (keeper, index) = if keeps { (depth, 0) } else { (around, index) };
        self.frames.push(Frame {
            standing,
            unit,
            level,
            sources: self.sources.len(),
            at: (segment.number, segment.offset),
            code,
            field,
            implied,
            always,
            opaque,
            skip,
            inside: inside || unit,
            index,
            keeper,
            stood,
            had: false,
            late: None,
        });
    }

    /// Does a segment begin a level or a unit? Without its place what follows it would go into another one.
    fn begins_unit(&self, id: SegmentId) -> bool {
        !self.unit.is_empty() && (id == ids::HL || Some(id) == self.unit_segment)
    }

    /// A segment that has no place: it is kept whole in the loop that is open.
    fn misplaced(&mut self, depth: usize, segment: &Cut<'_>, repairs: &mut Repairs) -> Result<()> {
        if self.lost || self.frames.last().is_none_or(|frame| frame.skip) {
            return Ok(());
        }
        let elements = Elements::of(segment);
        self.settle(depth, Filled::Odd, &elements, segment, repairs, &mut Queue::new())
    }

    /// Notes a segment of a level that stands behind a unit: a unit takes a copy of what stood above it, and this one has been told.
    fn note_late(&mut self, depth: usize, segment: &Cut<'_>) {
        let guide = self.walker.guide();
        let open = self.frames.get_mut(..=depth).unwrap_or_default();
        if open.last().is_none_or(|frame| frame.inside) || self.unit.is_empty() || self.root.has_rest() {
            return;
        }
        let level = open.iter().rposition(|frame| frame.level).unwrap_or(0);
        if let Some(frame) = open.get_mut(level).filter(|frame| frame.had && frame.late.is_none()) {
            // A terminator within a name makes the rest of it look like an identifier.
            let known = segment.segment_id().filter(|id| guide.has(*id));
            let known = known.map_or_else(|| "?".to_string(), |id| id.to_string());
            frame.late = Some(segment.error(code::X12_MISPLACED).with("id", known));
        }
    }

    /// Keeps what the model did not take, and notes where the segment stood.
    #[allow(clippy::too_many_arguments)]
    fn settle(
        &mut self,
        depth: usize,
        filled: Filled,
        elements: &Elements<'_>,
        segment: &Cut<'_>,
        repairs: &mut Repairs,
        queue: &mut Queue,
    ) -> Result<()> {
        let mut repair = |code| {
            repairs.note(Repair { code, segment: segment.number, offset: segment.offset, element: None })
        };
        if let Some(mended) = elements.mended {
            repair(mended)?;
        }
        if self.frames.get(depth).is_some_and(|frame| !frame.inside) {
            self.note_late(depth, segment);
        }
        let Some(frame) = self.frames.get_mut(depth) else { return Ok(()) };
        let own = segment.segment_id();
        // Of a segment that told nothing, and is not the first of its loop, none is written that the rest could go back into.
        let told = !((depth == 0 || frame.stood.after.is_some()) && elements.took_nothing());
        let modelled = matches!(filled, Filled::At(..)) && told;
        let before = frame.stood.after;
        // Among those that are written from the model its rest goes back to this one.
        let (_, written) = own.map_or((0, 0), |own| frame.stood.note(own, modelled));
        if modelled && !self.map && !elements.not_utf8 && !elements.has_rest() {
            return Ok(());
        }
        let name = || numbered(&frame.standing.id, frame.index);
        let after = || before.map(|(id, index)| numbered(id, index)).unwrap_or_default();
        let kept = match &filled {
            Filled::Bad(place) => {
                queue.push_back(Err(segment.error(code::X12_BAD_NUMBER).with("element", place)));
                self.lose(depth);
                return Ok(());
            }
            Filled::At(..) if !told => Some(elements.whole(name(), after())),
            Filled::At(..) if !elements.has_rest() => None,
            Filled::At(..) => {
                let id = &*capitals(segment);
                elements.left_over(id, name, || numbered(id, written))
            }
            Filled::Unnamed => Some(elements.whole(name(), after())),
            Filled::Odd => {
                repair(code::X12_KEPT_UNMODELLED)?;
                Some(elements.whole(name(), after()))
            }
        };
        if elements.not_utf8 || (kept.is_some() && segment.text.is_none()) {
            repair(code::X12_NOT_UTF8)?;
        }
        let keeper = frame.keeper;
        if let Some(kept) = kept
            && let Some(list) =
                part(&mut *self.root, self.frames.get(1..=keeper).unwrap_or_default(), self.open_unit)
                    .and_then(|part| part.kept())
        {
            list.push(kept);
        }
        if let Filled::At(field, index) = filled
            && self.map
            && let Some(segment_id) = own
        {
            let mut path = path(&mut *self.root, self.frames.get(1..=depth).unwrap_or_default());
            if !path.is_empty() && !field.is_empty() {
                path.push('.');
            }
            path.push_str(field);
            if let Some(index) = index {
                path.push_str(&format!("[{index}]"));
            }
            let position = Position { segment: segment.number, offset: segment.offset };
            self.sources.push(Source { path, segment: segment_id, position });
        }
        Ok(())
    }

    /// What cannot be read is passed over: the unit that is open, or the whole transaction.
    fn lose(&mut self, depth: usize) {
        match self.frames.iter().take(depth + 1).rposition(|frame| frame.unit) {
            Some(unit) => {
                self.frames.iter_mut().skip(unit).for_each(|frame| frame.skip = true);
                self.root.abandon();
            }
            None => self.lost = true,
        }
    }
}

/// What stands behind the last unit of a level that ends would be lost in silence.
fn tell_late(frame: &mut Frame<'_>, queue: &mut Queue) {
    if let Some(error) = frame.late.take() {
        queue.push_back(Err(error.with("reason", "no claim follows in its level that could take it along")));
    }
}

/// The part of the innermost of some frames, of which the unit that is open may be one.
fn part<'a>(root: &'a mut dyn Root, frames: &[Frame<'_>], open_unit: usize) -> Option<&'a mut dyn Part> {
    let (mut part, frames): (&mut dyn Part, _) = match frames.get(open_unit..) {
        Some(within) if open_unit > 0 => (root.open_unit()?, within),
        _ => (root, frames),
    };
    for frame in frames {
        if frame.opaque {
            return None;
        }
        part = within(part, frame.field)?;
    }
    Some(part)
}

/// The part of a field; of none the part itself.
fn within<'a>(part: &'a mut dyn Part, field: &str) -> Option<&'a mut dyn Part> {
    if field.is_empty() { Some(part) } else { part.child(field).map(|(within, _)| within) }
}

/// Its path from the root.
fn path(root: &mut dyn Root, frames: &[Frame<'_>]) -> String {
    let mut part: &mut dyn Part = root;
    let mut path = String::new();
    for frame in frames.iter().filter(|frame| !frame.field.is_empty()) {
        let Some((inner, index)) = part.child(frame.field) else { break };
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(frame.field);
        if let Some(index) = index {
            path.push_str(&format!("[{index}]"));
        }
        part = inner;
    }
    path
}
