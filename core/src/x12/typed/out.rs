//! From parts to segments: every part writes what it has, and the guide puts it in order.

use std::borrow::Cow;

use crate::claim::Unmodelled;
use crate::error::{Error, Result, code};
use crate::tables::guides::{Guide, Item, Loop, SegmentId, SegmentRule, Usage};
use crate::x12::typed::part::{Part, is_named};

/// A segment to be written: elements, their repetitions, their components.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) id: Cow<'static, str>,
    /// The loop that it was put into.
    pub(crate) x12_loop: Cow<'static, str>,
    /// Does it begin that loop?
    pub(crate) begins: bool,
    pub(crate) elements: Vec<Vec<Vec<String>>>,
}

/// The place of a list, which grows up to it.
fn at<T: Default + Clone>(list: &mut Vec<T>, index: usize) -> &mut T {
    if list.len() <= index {
        list.resize(index + 1, T::default());
    }
    &mut list[index]
}

impl Written {
    /// Of an identifier that is one of our own.
    pub(crate) fn new(id: &'static str) -> Written {
        Written { id: Cow::Borrowed(id), ..Written::default() }
    }

    /// Sets a component, both counted from 1. Nothing is set by `None`.
    pub(crate) fn set(&mut self, element: usize, component: usize, value: Option<Cow<'_, str>>) {
        if let (Some(value), Some(element), Some(component)) =
            (value, element.checked_sub(1), component.checked_sub(1))
        {
            *at(at(at(&mut self.elements, element), 0), component) = value.into_owned();
        }
    }

    /// Sets a repetition, counted from 0, of an element.
    pub(crate) fn set_repetition(&mut self, element: usize, repetition: usize, value: Option<Cow<'_, str>>) {
        if let (Some(value), Some(element)) = (value, element.checked_sub(1)) {
            *at(at(at(&mut self.elements, element), repetition), 0) = value.into_owned();
        }
    }

    /// A component, both counted from 1; empty where it is absent.
    pub(crate) fn value(&self, element: usize, component: usize) -> &str {
        let components = element.checked_sub(1).and_then(|index| self.elements.get(index)?.first());
        let value = components.and_then(|list| list.get(component.checked_sub(1)?));
        value.map_or("", String::as_str)
    }

    /// Has it no element?
    pub(crate) fn is_bare(&self) -> bool {
        self.elements.iter().flatten().flatten().all(String::is_empty)
    }

    /// From the form of [`Unmodelled`]: `*`, `:`, `^` are delimiters, `\` makes the next one data.
    pub(crate) fn of_unmodelled(text: &str) -> Written {
        let mut id = String::new();
        let mut elements: Vec<Vec<Vec<String>>> = Vec::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            let escaped = character == '\\';
            let character = if escaped { characters.next().unwrap_or('\\') } else { character };
            let Some(repetitions) = elements.last_mut() else {
                match character {
                    '*' if !escaped => elements.push(vec![vec![String::new()]]),
                    _ => id.push(character),
                }
                continue;
            };
            match character {
                '*' if !escaped => elements.push(vec![vec![String::new()]]),
                '^' if !escaped => repetitions.push(vec![String::new()]),
                ':' if !escaped => {
                    if let Some(components) = repetitions.last_mut() {
                        components.push(String::new());
                    }
                }
                _ => {
                    if let Some(place) = repetitions.last_mut().and_then(|components| components.last_mut()) {
                        place.push(character);
                    }
                }
            }
        }
        Written { id: Cow::Owned(id), elements, ..Written::default() }
    }

    /// Puts its elements into the gaps that the other leaves, and behind it: they are a list.
    fn fill_gaps(&mut self, other: &Written) {
        let blank = |repetitions: &Vec<Vec<String>>| repetitions.iter().flatten().all(String::is_empty);
        let mut own = std::mem::take(&mut self.elements).into_iter();
        for repetitions in &other.elements {
            let next = if blank(repetitions) { own.next() } else { None };
            self.elements.push(next.unwrap_or_else(|| repetitions.clone()));
        }
        self.elements.extend(own);
    }

    /// Puts in what the other has: it was not taken, so that what stands in its place is a code that was merely implied.
    fn overlay(&mut self, other: &Written) {
        let mut whole = other.clone();
        whole.complete(self);
        self.elements = whole.elements;
    }

    /// Is every place empty, or the same, that the other has something in?
    fn has_room(&self, other: &Written) -> bool {
        other.elements.iter().enumerate().all(|(element, repetitions)| {
            repetitions.iter().enumerate().all(|(repetition, components)| {
                components.iter().enumerate().all(|(component, value)| {
                    let own = self.elements.get(element).and_then(|own| own.get(repetition)?.get(component));
                    value.is_empty() || own.is_none_or(|own| own.is_empty() || own == value)
                })
            })
        })
    }

    /// Puts in what the other has and this one has not.
    pub(crate) fn complete(&mut self, other: &Written) {
        for (element, repetitions) in other.elements.iter().enumerate() {
            for (repetition, components) in repetitions.iter().enumerate() {
                for (component, value) in components.iter().enumerate() {
                    let own = at(at(at(&mut self.elements, element), repetition), component);
                    if own.is_empty() {
                        own.clone_from(value);
                    }
                }
            }
        }
    }
}

/// What a loop is made of.
#[derive(Debug, Clone)]
enum Node {
    Segment(Written),
    /// A segment that the model does not name, and the one that stood before it: `REF[1]` is the second REF of the loop.
    Kept(Written, String),
    Loop(LoopOut),
    /// A loop that the model does not name, with what stands in it, in the order in which it was read.
    Whole {
        x12_loop: String,
        key: String,
        segments: Vec<Written>,
    },
}

/// A loop to be written.
#[derive(Debug, Clone)]
pub(crate) struct LoopOut {
    pub(crate) guide: &'static Guide,
    pub(crate) x12_loop: Cow<'static, str>,
    /// The code in its first segment that tells it from its neighbours.
    pub(crate) code: &'static str,
    nodes: Vec<Node>,
    kept: Vec<Unmodelled>,
    /// Has its part a list of its own for what the model does not name?
    keeps: bool,
    /// A segment that the document holds and the guide has no place for.
    homeless: Option<String>,
}

impl LoopOut {
    pub(crate) fn new(guide: &'static Guide, x12_loop: &'static str, code: &'static str) -> LoopOut {
        let x12_loop = Cow::Borrowed(x12_loop);
        LoopOut { guide, x12_loop, code, nodes: Vec::new(), kept: Vec::new(), keeps: false, homeless: None }
    }

    /// The loop of a part.
    pub(crate) fn of(
        guide: &'static Guide,
        x12_loop: &'static str,
        code: &'static str,
        part: &dyn Part,
    ) -> LoopOut {
        let mut made = LoopOut::new(guide, x12_loop, code);
        part.write(&mut made);
        made
    }

    /// A loop within this one, to be added when it is made. A name that ends in `*` becomes the one that the guide has for the code.
    pub(crate) fn within(&self, x12_loop: &'static str, code: &'static str) -> LoopOut {
        let mut made = LoopOut::new(self.guide, x12_loop, code);
        if x12_loop.ends_with('*') {
            let told = |rule: u16| {
                let rule = self.guide.segment(rule)?;
                Some(self.guide.told_by(rule)?.allows(code.as_bytes()))
            };
            let mut inner =
                loop_named(self.guide, &self.x12_loop).into_iter().flat_map(|around| &around.items);
            let found = inner.find_map(|item| {
                let opened = self.guide.loops().get(usize::from(item.opens?))?;
                (is_named(&opened.id, x12_loop) && told(item.rule) == Some(true)).then_some(&*opened.id)
            });
            match found {
                Some(id) => made.x12_loop = Cow::Borrowed(id),
                None => made.homeless = Some(format!("NM1*{code}")),
            }
        }
        made
    }

    /// Adds a segment; one without any element is left out.
    pub(crate) fn segment(&mut self, written: Written) {
        if written.is_bare() {
            return;
        }
        let id = SegmentId::of(written.id.as_bytes());
        let has = |around: &Loop| around.items.iter().any(|item| Some(item.segment) == id);
        if loop_named(self.guide, &self.x12_loop).is_some_and(|around| !has(around)) {
            self.homeless.get_or_insert_with(|| written.id.to_string());
        }
        self.nodes.push(Node::Segment(written));
    }

    /// Adds the loop of a part.
    pub(crate) fn child(&mut self, x12_loop: &'static str, code: &'static str, part: &dyn Part) {
        let mut made = self.within(x12_loop, code);
        part.write(&mut made);
        self.add(made);
    }

    /// Adds a loop.
    pub(crate) fn add(&mut self, made: LoopOut) {
        self.nodes.push(Node::Loop(made));
    }

    /// Takes what the model does not name here and in the loops within that have no list of their own.
    pub(crate) fn keep(&mut self, list: &[Unmodelled]) {
        self.keeps = true;
        self.kept.extend(list.iter().cloned());
    }

    /// Leaves out some of it, which stands elsewhere.
    pub(crate) fn keep_only(&mut self, stays: impl Fn(&Unmodelled) -> bool) {
        self.kept.retain(stays);
    }
}

/// Numbers the levels of a hierarchy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Levels {
    /// How many there are.
    pub(crate) count: u32,
    /// Those that are open, outermost first.
    pub(crate) open: Vec<u32>,
}

/// Puts a loop into the order of the guide.
pub(crate) fn assemble(made: LoopOut, levels: &mut Levels) -> Result<Vec<Written>> {
    let mut out = Vec::new();
    assemble_into(made, levels, None, &mut out)?;
    Ok(out)
}

/// The same, behind what is there. `inner` says of a level whose inner levels are written later whether there will be any: it stays open.
pub(crate) fn assemble_into(
    mut made: LoopOut,
    levels: &mut Levels,
    inner: Option<bool>,
    out: &mut Vec<Written>,
) -> Result<()> {
    let guide = made.guide;
    place_kept(guide, &mut made);
    emit(guide, made, levels, inner, out)
}

/// `2310A[1]` as name and index.
fn split_index(text: &str) -> (&str, usize) {
    match text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) {
        Some((name, index)) => (name, index.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

fn loop_named<'g>(guide: &'g Guide, id: &str) -> Option<&'g Loop> {
    guide.loops().iter().find(|found| &*found.id == id)
}

fn begins_with(found: &Loop) -> Option<SegmentId> {
    found.items.first().map(|item| item.segment)
}

/// Does a loop stand in another one, at whatever depth?
fn within(guide: &Guide, inner: &str, outer: &str) -> bool {
    let Some(outer) = loop_named(guide, outer) else { return false };
    let opened = outer.items.iter().filter_map(|item| guide.loops().get(usize::from(item.opens?)));
    opened
        .filter(|found| found.id != outer.id)
        .any(|found| &*found.id == inner || within(guide, inner, &found.id))
}

/// Puts what the model does not name where it belongs: elements into their segment, segments into their loop.
fn place_kept(guide: &Guide, made: &mut LoopOut) {
    for node in &mut made.nodes {
        if let Node::Loop(inner) = node {
            place_kept(guide, inner);
        }
    }
    let kept = std::mem::take(&mut made.kept);
    if kept.is_empty() {
        return;
    }
    // Loops of which the model holds nothing, by their name with its index.
    let begins = |entry: &Unmodelled, written: &Written| {
        let (name, _) = split_index(&entry.r#loop);
        !entry.elements_only
            && name != made.x12_loop
            && loop_named(guide, name).and_then(begins_with) == SegmentId::of(written.id.as_bytes())
    };
    let kept: Vec<(Unmodelled, Written)> = kept
        .into_iter()
        .map(|entry| {
            let written = Written::of_unmodelled(entry.segment.expose());
            (entry, written)
        })
        .collect();
    let whole: Vec<String> = kept
        .iter()
        .filter(|(entry, written)| begins(entry, written))
        .map(|(entry, _)| entry.r#loop.clone())
        .collect();
    for (entry, written) in kept {
        let (name, index) = split_index(&entry.r#loop);
        if whole.contains(&entry.r#loop) {
            add_whole(guide, &mut made.nodes, &entry.r#loop, name, written);
            continue;
        }
        let before = whole.iter().filter(|other| {
            let (other_name, other_index) = split_index(other);
            other_name == name && other_index < index
        });
        let mut left = index - before.count().min(index);
        let target = if name == made.x12_loop { Some(&mut *made) } else { instance(made, name, &mut left) };
        match target {
            Some(target) if entry.elements_only => add_elements(target, &entry.after, &written),
            Some(target) => target.nodes.push(Node::Kept(written, entry.after)),
            None if entry.elements_only => {
                let node = loop_of_rest(made.guide, name, &written);
                made.nodes.push(node.map_or(Node::Segment(written), Node::Loop));
            }
            None => add_whole(guide, &mut made.nodes, &entry.r#loop, name, written),
        }
    }
}

/// The loop that the rest of a first segment makes, where the model held nothing else of it and writes none.
fn loop_of_rest(guide: &'static Guide, name: &str, written: &Written) -> Option<LoopOut> {
    let found = loop_named(guide, name)?;
    let first =
        found.items.first().filter(|item| Some(item.segment) == SegmentId::of(written.id.as_bytes()))?;
    let told_by = guide.segment(first.rule).and_then(|rule| guide.told_by(rule));
    let code = told_by.filter(|told_by| told_by.element == 1).and_then(|told_by| told_by.codes.first());
    let mut made = LoopOut::new(guide, &found.id, code.map_or("", |code| code));
    made.nodes.push(Node::Segment(written.clone()));
    Some(made)
}

/// Adds a segment of a loop that the model does not name: to the loop that is open, or as the first of a new one.
fn add_whole(guide: &Guide, nodes: &mut Vec<Node>, key: &str, name: &str, written: Written) {
    if let Some(Node::Whole { x12_loop, key: last, segments }) = nodes.last_mut()
        && ((last == key
            && loop_named(guide, name).and_then(begins_with) != SegmentId::of(written.id.as_bytes()))
            || within(guide, name, x12_loop))
    {
        segments.push(written);
        return;
    }
    nodes.push(Node::Whole { x12_loop: name.to_string(), key: key.to_string(), segments: vec![written] });
}

/// The loop of a name among those within whose parts have no list of their own, after so many of them.
fn instance<'a>(made: &'a mut LoopOut, name: &str, left: &mut usize) -> Option<&'a mut LoopOut> {
    for node in &mut made.nodes {
        let Node::Loop(inner) = node else { continue };
        if inner.keeps {
            continue;
        }
        if inner.x12_loop == name {
            if *left == 0 {
                return Some(inner);
            }
            *left -= 1;
        }
        if let Some(found) = instance(inner, name, left) {
            return Some(found);
        }
    }
    None
}

/// Puts elements into the segment that they were taken from: `REF[1]` is the second REF of the loop.
fn add_elements(target: &mut LoopOut, after: &str, written: &Written) {
    let (id, index) = split_index(after);
    let own: Vec<&mut Written> = target
        .nodes
        .iter_mut()
        .filter_map(|node| match node {
            Node::Segment(own) if own.id == id => Some(own),
            _ => None,
        })
        .collect();
    // They may be written in another order than they were read in: what has its places taken is not the one.
    let free = |own: &&mut Written| id == "HI" || own.has_room(written);
    let index = match own.get(index) {
        Some(meant) if free(meant) => index,
        _ => own.iter().position(free).unwrap_or(index),
    };
    match own.into_iter().nth(index) {
        Some(own) if id == "HI" => own.fill_gaps(written),
        Some(own) => own.overlay(written),
        None => target.nodes.push(Node::Segment(written.clone())),
    }
}

/// May the codes of a segment stand in this rule? Its first one decides, or all of them.
fn fits(guide: &Guide, rule: &SegmentRule, written: &Written, all: bool) -> bool {
    let place = if written.id == "HL" { 3 } else { 1 };
    guide.elements(rule).iter().all(|element| {
        let decides = element.element == place && element.component <= 1;
        if element.codes.is_empty() || !(all || decides) {
            return true;
        }
        let value = written.value(element.element.into(), usize::from(element.component.max(1)));
        value.is_empty() || element.allows(value.as_bytes())
    })
}

/// Where in a loop a segment stands.
fn item_of<'g>(guide: &'g Guide, around: &'g Loop, written: &Written) -> Option<&'g Item> {
    let id = SegmentId::of(written.id.as_bytes())?;
    let items = || around.items.iter().filter(|item| item.segment == id && item.opens.is_none());
    let rule = |item: &Item| guide.segment(item.rule);
    items()
        .find(|item| rule(item).is_some_and(|rule| fits(guide, rule, written, true)))
        .or_else(|| items().find(|item| rule(item).is_some_and(|rule| fits(guide, rule, written, false))))
        // The only one of its kind, whatever its code, as the reader takes it.
        .or_else(|| items().next().filter(|_| items().count() == 1))
}

fn emit(
    guide: &Guide,
    made: LoopOut,
    levels: &mut Levels,
    told_inner: Option<bool>,
    out: &mut Vec<Written>,
) -> Result<()> {
    let LoopOut { x12_loop, code, mut nodes, homeless, .. } = made;
    if let Some(segment) = homeless {
        let place = format!("{segment} in loop {x12_loop}");
        return Err(Error::new(code::X12_NOT_WRITABLE)
            .with("element", place)
            .with("found", format_args!("what the guide {} does not have", guide.name)));
    }
    let around = loop_named(guide, &x12_loop);
    let first = around.and_then(|around| around.items.first());
    let level = first.is_some_and(|item| item.segment.to_string() == "HL");
    if level {
        levels.count += 1;
        let inner = nodes.iter().any(|node| match node {
            Node::Loop(inner) => loop_named(guide, &inner.x12_loop)
                .and_then(begins_with)
                .is_some_and(|id| id.to_string() == "HL"),
            Node::Whole { segments, .. } => segments.iter().any(|segment| segment.id == "HL"),
            Node::Segment(_) | Node::Kept(..) => false,
        });
        let inner = told_inner.unwrap_or(inner);
        let mut made = hierarchy(guide, first, levels, inner);
        // What its segment held besides numbers and code was kept, and goes back into it.
        nodes.retain(|node| match node {
            Node::Segment(kept) if kept.id == "HL" => {
                made.complete(kept);
                false
            }
            _ => true,
        });
        nodes.insert(0, Node::Segment(made));
        levels.open.push(levels.count);
    } else if let Some(item) = first
        && x12_loop != "ST"
        && !nodes
            .iter()
            .any(|node| matches!(node, Node::Segment(written) if *written.id == *item.segment.to_string()))
    {
        nodes.insert(
            0,
            Node::Segment(Written { id: Cow::Owned(item.segment.to_string()), ..Written::default() }),
        );
    }
    let begins = first.map(|item| item.segment);
    let is_first = |written: &Written| begins.is_some() && begins == SegmentId::of(written.id.as_bytes());
    let mut keyed: Vec<(Key, Node)> = Vec::with_capacity(nodes.len());
    let mut begun = x12_loop == "ST";
    for (index, mut node) in nodes.into_iter().enumerate() {
        let mut order = around.and_then(|around| match &mut node {
            Node::Segment(written) => {
                if is_first(written) && !level && !code.is_empty() && written.value(1, 1).is_empty() {
                    written.set(1, 1, Some(Cow::Borrowed(code)));
                }
                item_of(guide, around, written).map(|item| item.order)
            }
            Node::Kept(written, _) => item_of(guide, around, written).map(|item| item.order),
            Node::Loop(inner) => opened(guide, around, &inner.x12_loop),
            Node::Whole { x12_loop, .. } => opened(guide, around, x12_loop),
        });
        match &node {
            Node::Segment(written) | Node::Kept(written, _) if !begun && is_first(written) => {
                begun = true;
                order = Some(0);
            }
            // It goes where it stood, if that is told.
            Node::Kept(_, after) => {
                if let Some((order, position, behind)) = place_of(&keyed, after) {
                    keyed.push(((order, position, behind + 1), node));
                    continue;
                }
                // Nothing stood before it, and the guide has no place for it.
                if after.is_empty() && order.is_none() {
                    order = Some(0);
                }
            }
            _ => {}
        }
        // What the guide has no place for goes where it was put: behind what stood before it.
        let order = order.or_else(|| keyed.last().map(|((order, ..), _)| *order)).unwrap_or(0);
        keyed.push(((order, index, 0), node));
    }
    keyed.sort_by_key(|(key, _)| *key);
    for (_, node) in keyed {
        match node {
            Node::Segment(mut written) | Node::Kept(mut written, _) => {
                written.begins = is_first(&written);
                written.x12_loop.clone_from(&x12_loop);
                out.push(written);
            }
            Node::Loop(inner) => emit(guide, inner, levels, None, out)?,
            Node::Whole { segments, .. } => out.extend(segments),
        }
    }
    if level && told_inner.is_none() {
        levels.open.pop();
    }
    Ok(())
}

/// Where a node of a loop stands: its order in the guide, its number among those that were put there, how many kept ones before it.
type Key = (u16, usize, usize);

/// Where the segment stands that `after` names, or else the last one of its identifier.
fn place_of(keyed: &[(Key, Node)], after: &str) -> Option<Key> {
    let (id, index) = split_index(after);
    let mut same = keyed.iter().filter_map(|(key, node)| match node {
        Node::Segment(written) | Node::Kept(written, _) if written.id == id => Some(*key),
        _ => None,
    });
    let mut last = same.next()?;
    for key in same.take(index) {
        last = key;
    }
    Some(last)
}

/// The order of the item that opens a loop.
fn opened(guide: &Guide, around: &Loop, id: &str) -> Option<u16> {
    let opens = |item: &&Item| {
        item.opens
            .and_then(|inner| guide.loops().get(usize::from(inner)))
            .is_some_and(|inner| &*inner.id == id)
    };
    around.items.iter().find(opens).map(|item| item.order)
}

/// The HL segment of a level.
fn hierarchy(guide: &Guide, first: Option<&Item>, levels: &Levels, inner: bool) -> Written {
    let mut written = Written::new("HL");
    written.set(1, 1, Some(Cow::Owned(levels.count.to_string())));
    if let Some(parent) = levels.open.last() {
        written.set(2, 1, Some(Cow::Owned(parent.to_string())));
    }
    let Some(rule) = first.and_then(|item| guide.segment(item.rule)) else { return written };
    let rules = guide.elements(rule);
    let codes = |place: u8| rules.iter().find(|rule| rule.element == place && rule.component == 0);
    if let Some(code) = codes(3).and_then(|rule| rule.codes.first()) {
        written.set(3, 1, Some(Cow::Borrowed(code)));
    }
    if codes(4).is_some_and(|rule| rule.usage == Usage::Required || inner) {
        written.set(4, 1, Some(Cow::Borrowed(if inner { "1" } else { "0" })));
    }
    written
}
