//! The implementation guides as data: which loops, segments and elements a transaction has, and what each may hold.
//!
//! The guides are hand-kept text in `core/data/guides`, one file a guide beside the data elements and segments of the standard; the
//! grammar stands in the head of `guides.tsv`. Here they become flat arrays: a loop is a run of [`Item`]s in the order of the wire, a
//! segment a run of [`ElementRule`]s. Reader, writer, validator and documentation share them.

mod parse;

use std::ops::Range;

use once_cell::sync::OnceCell;

use crate::error::{Error, Result, code};

/// A segment identifier as a number: its two or three characters in the low bytes.
///
/// ```
/// use cleanclaim::tables::guides::SegmentId;
/// assert_eq!(SegmentId::of(b"NM1").map(|id| id.to_string()), Some("NM1".to_string()));
/// assert!(SegmentId::of(b"LONG").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(u32);

impl SegmentId {
    /// Of two or three letters and digits, as they stand; `None` for anything else.
    pub const fn of(text: &[u8]) -> Option<SegmentId> {
        SegmentId::spelt(text, false)
    }

    /// The same, of letters in whatever case.
    pub(crate) const fn of_any_case(text: &[u8]) -> Option<SegmentId> {
        SegmentId::spelt(text, true)
    }

    /// Of the name of a segment that the code itself writes; no segment of a file is the one of a name that is none.
    pub(crate) const fn known(text: &[u8]) -> SegmentId {
        match SegmentId::of(text) {
            Some(id) => id,
            None => SegmentId(0),
        }
    }

    /// The same, of capitals and digits alone.
    #[inline]
    pub(crate) fn of_capitals(text: &[u8]) -> Option<SegmentId> {
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let bytes = match *text {
            [first, second] => [0, 0, first, second],
            [first, second, third] if plain(first) => [0, first, second, third],
            _ => return None,
        };
        let [_, first, second, third] = bytes;
        let named = (first == 0 || plain(first)) && plain(second) && plain(third);
        named.then(|| SegmentId(u32::from_be_bytes(bytes)))
    }

    const fn spelt(text: &[u8], capitals: bool) -> Option<SegmentId> {
        if !matches!(text.len(), 2 | 3) {
            return None;
        }
        let (mut id, mut rest) = (0, text);
        while let [byte, after @ ..] = rest {
            if !byte.is_ascii_alphanumeric() {
                return None;
            }
            let byte = if capitals { byte.to_ascii_uppercase() } else { *byte };
            (id, rest) = (id << 8 | byte as u32, after);
        }
        Some(SegmentId(id))
    }

    /// The number.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// Below 64.
    fn hash(self) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9) >> 26) as usize
    }
}

impl std::fmt::Display for SegmentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text: String =
            self.0.to_be_bytes().into_iter().filter(|byte| *byte != 0).map(char::from).collect();
        f.pad(&text)
    }
}

/// Must it be there?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Usage {
    /// It must.
    Required,
    /// It depends on the situation.
    Situational,
}

/// The form of a data element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataType {
    /// Text.
    Text,
    /// A code.
    Code,
    /// A date of six or eight digits.
    Date,
    /// A time of four to eight digits.
    Time,
    /// A decimal number.
    Decimal,
    /// A whole number with so many implied decimals.
    Whole,
    /// Any bytes.
    Binary,
    /// Several components, each with its own form.
    Composite,
}

/// A condition between the elements of a segment. The places are element numbers counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxNote {
    /// `P` all or none, `R` at least one, `E` at most one, `C` the first asks for all others, `L` the first asks for one of the others.
    pub kind: u8,
    /// The places.
    pub places: Box<[u8]>,
}

/// What one element, or one component of it, may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementRule {
    /// The element's place, counted from 1.
    pub element: u8,
    /// The component's place, counted from 1; 0 for the element as a whole.
    pub component: u8,
    /// Its number in the dictionary of data elements; 0 where it has none: of a composite and in interchange headers.
    pub number: u16,
    /// Must it be there?
    pub usage: Usage,
    /// How often it may repeat.
    pub repeat: u16,
    /// Its form.
    pub data_type: DataType,
    /// Shortest.
    pub shortest: u16,
    /// Longest.
    pub longest: u16,
    /// The codes that it may hold; empty: any.
    pub codes: Box<[Box<str>]>,
    /// An outside code list, such as `carc`; empty: none.
    pub list: Box<str>,
    /// The codes as numbers, where all are short enough.
    pub(crate) packed: Box<[u64]>,
}

/// A code of at most seven bytes as a number: its bytes and its length.
pub(crate) fn packed(code: &[u8]) -> Option<u64> {
    if code.len() > 7 {
        return None;
    }
    let bytes = match *code {
        // As most are.
        [first, second] => u64::from(u16::from_be_bytes([first, second])),
        _ => code.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte)),
    };
    Some((code.len() as u64) << 56 | bytes)
}

impl ElementRule {
    /// May it hold this code? Where no codes are named it may hold any.
    pub fn allows(&self, value: &[u8]) -> bool {
        self.codes.is_empty() || self.allows_packed(value, packed(value))
    }

    /// The same, of a code that was packed before.
    pub(crate) fn allows_packed(&self, value: &[u8], packed: Option<u64>) -> bool {
        if self.packed.is_empty() {
            return self.codes.is_empty() || self.codes.iter().any(|code| code.as_bytes() == value);
        }
        packed.is_some_and(|packed| self.packed.contains(&packed))
    }
}

/// A segment where a guide has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRule {
    /// Its identifier.
    pub id: SegmentId,
    /// How many elements the standard has in it.
    pub width: u8,
    /// Which of the guide's element rules are its own, by element and component.
    pub elements: Range<u32>,
    /// Conditions between its elements.
    pub notes: Box<[SyntaxNote]>,
    /// What it is for, in our own words.
    pub name: Box<str>,
    /// Its element rule that tells it from its neighbours (HL03 of a level, else the first element or component with codes).
    pub(crate) told_by: Option<u32>,
}

/// Segments as bits of a table that is wide enough for two of a guide to share one seldom; who asks for such a one is told it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Telling([u64; 64]);

impl Default for Telling {
    fn default() -> Telling {
        Telling([0; 64])
    }
}

impl Telling {
    /// The word and the bit of a segment.
    fn place(id: SegmentId) -> (usize, u32) {
        (id.hash(), id.0.wrapping_mul(0x9e37_79b9) >> 20 & 63)
    }

    fn note(&mut self, id: SegmentId) {
        let (word, bit) = Telling::place(id);
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    fn has(&self, id: SegmentId) -> bool {
        let (word, bit) = Telling::place(id);
        self.0.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }
}

/// What may stand in a loop, in the order of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its segment; of a loop, the first one.
    pub segment: SegmentId,
    /// Its place in the order; items that may stand in any order share one.
    pub order: u16,
    /// The number of the segment's rule; of a loop, of the first one.
    pub rule: u16,
    /// The loop that begins here; `None` for a segment.
    pub opens: Option<u16>,
    /// Must it be there, where the loop around it is?
    pub usage: Usage,
    /// How often it may stand here; `None` without limit.
    pub repeat: Option<u16>,
    /// The element rule that tells its segment from its neighbours, as in [`SegmentRule`].
    pub(crate) told_by: Option<u32>,
}

/// A loop. How often it may stand where is told by the [`Item`] that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    /// Its number in the guide, such as `2010AA`; the outermost is called by its first segment.
    pub id: Box<str>,
    /// What stands in it; the first begins it.
    pub items: Vec<Item>,
    /// What it is for, in our own words.
    pub name: Box<str>,
    /// The segments that stand in it, each with the numbers of its items, by [`SegmentId::hash`].
    by_segment: Vec<(SegmentId, Vec<u16>)>,
    /// For each hash the place of the first such segment there, counted from 1; 0 for none.
    places: [u8; 64],
}

impl Loop {
    fn new(id: &str, name: &str) -> Loop {
        Loop { id: id.into(), items: Vec::new(), name: name.into(), by_segment: Vec::new(), places: [0; 64] }
    }

    /// The items that are, or begin with, a segment, in order.
    pub(crate) fn items_of(&self, id: SegmentId) -> &[u16] {
        let place = usize::from(self.places.get(id.hash()).copied().unwrap_or(0));
        let Some(place) = place.checked_sub(1) else { return &[] };
        let found = self.by_segment.iter().skip(place).find(|(segment, _)| *segment == id);
        found.map_or(&[], |(_, items)| items)
    }

    /// Its items, once all are known.
    fn set_items(&mut self, items: Vec<Item>) {
        for (item, number) in items.iter().zip(0..) {
            match self.by_segment.iter_mut().find(|(segment, _)| *segment == item.segment) {
                Some((_, numbers)) => numbers.push(number),
                None => self.by_segment.push((item.segment, vec![number])),
            }
        }
        self.by_segment.sort_by_key(|(segment, _)| segment.hash());
        for ((segment, _), place) in self.by_segment.iter().zip(1..) {
            match self.places.get_mut(segment.hash()) {
                Some(first) if *first == 0 => *first = place,
                _ => {}
            }
        }
        self.items = items;
    }
}

/// One guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// What it is called for short: `837P`.
    pub name: Box<str>,
    /// Its number: `005010X222A1`.
    pub version: Box<str>,
    /// The numbers that GS08 and ST03 may hold for it.
    pub accepts: Box<[Box<str>]>,
    /// Its functional group (GS01).
    pub group: Box<str>,
    /// Its transaction (ST01).
    pub transaction: Box<str>,
    pub(crate) loops: Vec<Loop>,
    pub(crate) segments: Vec<SegmentRule>,
    pub(crate) elements: Vec<ElementRule>,
    /// The segments of which some rule is told from its neighbours by a code.
    telling: Telling,
}

impl Guide {
    /// Its loops; the first holds all others.
    pub fn loops(&self) -> &[Loop] {
        &self.loops
    }

    /// A segment's rule by its number.
    pub fn segment(&self, rule: u16) -> Option<&SegmentRule> {
        self.segments.get(usize::from(rule))
    }

    /// Every segment's rule, in the order of the file.
    pub fn segments(&self) -> &[SegmentRule] {
        &self.segments
    }

    /// What the elements of a segment may hold, by element and component.
    pub fn elements(&self, segment: &SegmentRule) -> &[ElementRule] {
        self.elements.get(segment.elements.start as usize..segment.elements.end as usize).unwrap_or_default()
    }

    /// The rule of an element that tells a segment from its neighbours.
    pub(crate) fn told_by(&self, segment: &SegmentRule) -> Option<&ElementRule> {
        self.element(segment.told_by?)
    }

    /// An element rule by its number among all.
    pub(crate) fn element(&self, number: u32) -> Option<&ElementRule> {
        self.elements.get(number as usize)
    }

    /// The code in the first element of a segment, where that tells it from its neighbours; else an empty one.
    pub(crate) fn code(&self, segment: &SegmentRule, first: &[u8]) -> &str {
        let told_by = self.told_by(segment).filter(|rule| (rule.element, rule.component) == (1, 0));
        let code = told_by.and_then(|rule| rule.codes.iter().find(|code| code.as_bytes() == first));
        code.map_or("", |code| code)
    }

    /// May a code tell one rule of this segment from another?
    pub(crate) fn is_told_by_code(&self, id: SegmentId) -> bool {
        self.telling.has(id)
    }

    /// Has the guide this segment anywhere?
    pub fn has(&self, id: SegmentId) -> bool {
        self.segments.iter().any(|segment| segment.id == id)
    }
}

/// Every guide that there is.
///
/// ```
/// use cleanclaim::tables::guides::Guides;
/// let guides = Guides::embedded()?;
/// let guide = guides.find("005010X222A1", "837").ok_or("no such guide")?;
/// assert_eq!(&*guide.name, "837P");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Guides {
    guides: Vec<Held>,
}

/// A guide, of which one that travels with the library is read when it is first asked for: a program needs few of them.
#[derive(Debug, Clone)]
struct Held {
    /// All but its loops, segments and elements.
    head: Guide,
    /// `None` where its file cannot be read, which a test rules out.
    whole: OnceCell<Option<Guide>>,
}

impl Held {
    fn guide(&self) -> Option<&Guide> {
        let read = || {
            static STANDARD: OnceCell<Option<parse::Standard<'static>>> = OnceCell::new();
            let standard = STANDARD.get_or_init(|| parse::Standard::read(FILES).ok());
            parse::guide(FILES, standard.as_ref()?, self.head.clone()).ok()
        };
        self.whole.get_or_init(read).as_ref()
    }
}

/// The files of the guides: name and text.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../data/guides/", $name, ".tsv")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "guides", "elements", "segments", "shapes", "envelope", "837P", "837I", "837D", "835", "277CA", "999",
    "270", "271", "276", "277", "278", "278R", "820", "834",
];

impl Guides {
    /// Reads guides from their files: `guides`, `elements`, `segments`, `shapes`, and one of each guide's name.
    pub fn parse(files: &[(&str, &str)]) -> Result<Guides> {
        let standard = parse::Standard::read(files)?;
        let held = |head: Guide| {
            let whole = OnceCell::with_value(Some(parse::guide(files, &standard, head.clone())?));
            Ok(Held { head, whole })
        };
        Ok(Guides { guides: parse::heads(files)?.into_iter().map(held).collect::<Result<_>>()? })
    }

    /// The guides that travel with the library, each read once, when it is first asked for.
    pub fn embedded() -> Result<&'static Guides> {
        static GUIDES: OnceCell<Result<Guides>> = OnceCell::new();
        let read = || {
            let heads = parse::heads(FILES)?.into_iter();
            Ok(Guides { guides: heads.map(|head| Held { head, whole: OnceCell::new() }).collect() })
        };
        GUIDES.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// Every guide.
    pub fn all(&self) -> impl Iterator<Item = &Guide> {
        self.guides.iter().filter_map(Held::guide)
    }

    /// The first guide whose head fits.
    fn first(&self, fits: impl Fn(&Guide) -> bool) -> Option<&Guide> {
        self.guides.iter().find(|held| fits(&held.head))?.guide()
    }

    /// A guide by a number that GS08 or ST03 holds, and its transaction (ST01).
    pub fn find(&self, version: &str, transaction: &str) -> Option<&Guide> {
        self.first(|guide| {
            &*guide.transaction == transaction && guide.accepts.iter().any(|accepted| &**accepted == version)
        })
    }

    /// Another guide of the same number and transaction, which only the BHT segment tells from this one: the response to a services
    /// review from its request.
    pub fn other(&self, than: &Guide) -> Option<&Guide> {
        self.first(|guide| {
            guide.version == than.version && guide.transaction == than.transaction && guide.name != than.name
        })
    }

    /// A guide by what it is called for short.
    pub fn named(&self, name: &str) -> Result<&Guide> {
        self.first(|guide| &*guide.name == name)
            .ok_or_else(|| Error::new(code::UNKNOWN_GUIDE).with("value", name))
    }
}
