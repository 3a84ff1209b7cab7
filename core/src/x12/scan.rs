//! Finding the segments in bytes: one scanner, which both the slice and the stream use.

use std::fmt;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};
use serde::Serialize;

use super::cut::{BLOCK, Block};
use super::{Options, ids};
use crate::error::{Code, Error, Result, code};
use crate::tables::guides::SegmentId;

/// The delimiters of an interchange, as its header names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Delimiters {
    /// Between elements: the byte after `ISA`.
    pub element: u8,
    /// Between the components of an element: ISA16.
    pub component: u8,
    /// Between repetitions of an element: ISA11, where that is a delimiter (since version 00402).
    pub repetition: Option<u8>,
    /// At the end of a segment: the byte after ISA16.
    pub segment: u8,
}

impl Delimiters {
    /// Before the first interchange.
    pub(crate) const NONE: Delimiters = Delimiters { element: 0, component: 0, repetition: None, segment: 0 };

    /// Is a byte one of them?
    fn has(&self, byte: u8) -> bool {
        [self.element, self.component, self.segment].contains(&byte) || self.repetition == Some(byte)
    }
}

/// What a tolerant reader mended, and where.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// A row of the catalogue.
    pub code: Code,
    /// The number of the segment in the file, counted from 1.
    pub segment: u64,
    /// The offset of its first byte in the file.
    pub offset: u64,
    /// The element that it concerns, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<&'static str>,
}

impl Repair {
    /// In words.
    pub fn message(&self) -> String {
        let context: Vec<(&'static str, String)> =
            self.element.iter().map(|element| ("element", (*element).to_string())).collect();
        self.code.entry().message(&context)
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "segment {} at byte {}: {}", self.segment, self.offset, self.message())
    }
}

impl fmt::Debug for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repair({}: {self})", self.code)
    }
}

/// What was mended so far; in strict mode the first thing is an error.
#[derive(Debug, Clone, Default)]
pub(crate) struct Repairs {
    strict: bool,
    pub(crate) list: Vec<Repair>,
}

impl Repairs {
    /// So many are listed; a file that needs more is listed up to here, so that memory stays bounded.
    const MOST: usize = 10_000;

    pub(crate) fn new(strict: bool) -> Repairs {
        Repairs { strict, list: Vec::new() }
    }

    pub(crate) fn note(&mut self, repair: Repair) -> Result<()> {
        if self.strict {
            return Err(Error::new(code::X12_NOT_STRICT)
                .with("segment", repair.segment)
                .with("offset", repair.offset)
                .with("repair", repair.message()));
        }
        if self.list.len() < Repairs::MOST {
            self.list.push(repair);
        }
        Ok(())
    }
}

/// One segment, as it stands in the file.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    pub(crate) content: &'a [u8],
    /// The same as text, where the stretch of the file around it is known to be UTF-8.
    pub(crate) text: Option<&'a str>,
    pub(crate) delimiters: Delimiters,
    pub(crate) number: u64,
    pub(crate) offset: u64,
}

impl<'a> Segment<'a> {
    /// The bytes without the terminator.
    pub fn bytes(&self) -> &'a [u8] {
        self.content
    }

    /// The delimiters of its interchange.
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// Its number in the file, counted from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The offset of its first byte in the file.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Identifier and elements, in order.
    pub fn elements(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let separator = self.delimiters.element;
        self.content.split(move |byte| *byte == separator)
    }

    /// An element by its number, counted from 1; 0 is the identifier. An absent one is empty.
    pub fn element(&self, number: usize) -> &'a [u8] {
        nth_part(self.content, self.delimiters.element, number)
    }

    /// A component of an element, both counted from 1. An absent one is empty.
    pub fn component(&self, element: usize, component: usize) -> &'a [u8] {
        let Some(number) = component.checked_sub(1) else { return &[] };
        nth_part(self.element(element), self.delimiters.component, number)
    }

    /// The identifier, such as `CLM`, as it is written.
    pub fn id(&self) -> &'a [u8] {
        // An identifier has two or three characters; whatever else stands there is looked for further.
        let separator = self.delimiters.element;
        let end = match self.content {
            [first, second, third, ..] if ![first, second].contains(&&separator) && *third == separator => 2,
            [first, second, third, fourth, ..]
                if ![first, second, third].contains(&&separator) && *fourth == separator =>
            {
                3
            }
            _ => memchr(separator, self.content).unwrap_or(self.content.len()),
        };
        self.content.get(..end).unwrap_or_default()
    }

    /// Has it this identifier, in whatever case and with whatever blanks around it?
    pub fn is(&self, id: &str) -> bool {
        self.id().trim_ascii().eq_ignore_ascii_case(id.as_bytes())
    }

    pub(crate) fn error(&self, code: Code) -> Error {
        Error::new(code).with("segment", self.number).with("offset", self.offset)
    }
}

/// The first place of a byte. Most segments are short, which is where the library's search spends more on beginning than on searching.
pub(super) fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const NEAR: usize = 2 * BLOCK;
    for first in [0, BLOCK] {
        let (block, own) = Block::of(bytes.get(first..)?);
        let found = block.marks(byte) & own;
        if found != 0 {
            return Some(first + found.trailing_zeros() as usize);
        }
    }
    memchr(byte, bytes.get(NEAR..)?).map(|at| at + NEAR)
}

/// A part of what a separator divides, counted from 0; an absent one is empty. The parts are short: a plain loop finds them soonest.
pub(crate) fn nth_part(content: &[u8], separator: u8, number: usize) -> &[u8] {
    let (mut start, mut left) = (0, number);
    for (at, &byte) in content.iter().enumerate() {
        if byte == separator {
            if left == 0 {
                return content.get(start..at).unwrap_or_default();
            }
            left -= 1;
            start = at + 1;
        }
    }
    if left == 0 { content.get(start..).unwrap_or_default() } else { &[] }
}

/// Shows where the segment is and what it is called, never what it says.
impl fmt::Debug for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = if self.id().len() <= 3 { String::from_utf8_lossy(self.id()) } else { "?".into() };
        write!(f, "Segment({id}, number {}, byte {})", self.number, self.offset)
    }
}

/// Where the parts of a segment lie in the bytes that were given.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Blanks, line breaks and other text before it.
    pub(crate) leading: Range<usize>,
    /// The segment.
    pub(crate) content: Range<usize>,
    /// The terminator, with a line break that stood before it.
    pub(crate) terminator: Range<usize>,
    pub(crate) delimiters: Delimiters,
    pub(crate) number: u64,
    pub(crate) offset: u64,
}

/// A segment of which there is nothing to say: it begins at once or on a new line, and its terminator is one byte.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain {
    pub(crate) id: SegmentId,
    /// Where it begins: behind the line break before it.
    pub(crate) start: usize,
    /// Where its terminator stands.
    pub(crate) end: usize,
    pub(crate) delimiters: Delimiters,
    pub(crate) number: u64,
    pub(crate) offset: u64,
}

/// What the scanner says about the bytes that it was given.
#[derive(Debug)]
pub(crate) enum Step {
    /// A segment; scanning goes on after its terminator.
    Segment(Found),
    /// More bytes are needed.
    More,
    /// Nothing follows but this.
    End(Range<usize>),
}

/// The state of reading: delimiters, whether an interchange is open, how far it is.
#[derive(Debug, Clone)]
pub(crate) struct Scanner {
    delimiters: Option<Delimiters>,
    inside: bool,
    number: u64,
    offset: u64,
    longest: usize,
    pub(crate) repairs: Repairs,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// A header of fixed width has 105 characters and its terminator; we allow for one that is not.
const LONGEST_HEADER: usize = 1024;
/// After which byte each of the header's 16 element separators stands.
const HEADER_SEPARATORS: [usize; 16] = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// A header: its delimiters, its length without terminator, whether its width is right.
struct Header {
    delimiters: Delimiters,
    length: usize,
    fixed_width: bool,
}

enum HeaderFault {
    /// The bytes end before the header does.
    Short(usize),
    /// A delimiter cannot be one.
    Delimiter(&'static str),
}

fn read_header(bytes: &[u8]) -> Result<Header, HeaderFault> {
    let window = bytes.get(..LONGEST_HEADER).unwrap_or(bytes);
    let Some(&element) = window.get(3) else { return Err(HeaderFault::Short(0)) };
    if element.is_ascii_alphanumeric() || element == b' ' {
        return Err(HeaderFault::Delimiter("the byte after ISA"));
    }
    let separators: Vec<usize> = memchr_iter(element, window).take(16).collect();
    let (Some(&tenth), Some(&eleventh), Some(&last)) =
        (separators.get(10), separators.get(11), separators.get(15))
    else {
        return Err(HeaderFault::Short(separators.len()));
    };
    let (Some(&component), Some(&segment)) = (window.get(last + 1), window.get(last + 2)) else {
        return Err(HeaderFault::Short(separators.len()));
    };
    if component.is_ascii_alphanumeric() || component == b' ' {
        return Err(HeaderFault::Delimiter("ISA16"));
    }
    if segment.is_ascii_alphanumeric() || segment == b' ' {
        return Err(HeaderFault::Delimiter("the byte after ISA16"));
    }
    if element == component || element == segment || component == segment {
        return Err(HeaderFault::Delimiter("a byte that is one already"));
    }
    let repetition = match window.get(tenth + 1..eleventh) {
        Some(&[byte]) if !byte.is_ascii_alphanumeric() && byte != b' ' => Some(byte),
        _ => None,
    };
    let repetition = repetition.filter(|byte| *byte != component && *byte != segment);
    Ok(Header {
        delimiters: Delimiters { element, component, repetition, segment },
        length: last + 2,
        fixed_width: separators == HEADER_SEPARATORS,
    })
}

impl Scanner {
    pub(crate) fn new(options: &Options) -> Scanner {
        Scanner {
            delimiters: None,
            inside: false,
            number: 0,
            offset: 0,
            longest: options.longest_segment.max(LONGEST_HEADER),
            repairs: Repairs::new(options.strict),
        }
    }

    fn repair(&mut self, code: Code, at: usize) -> Result<()> {
        self.repairs.note(Repair {
            code,
            segment: self.number + 1,
            offset: self.offset + at as u64,
            element: None,
        })
    }

    fn error(&self, code: Code, at: usize) -> Error {
        Error::new(code).with("segment", self.number + 1).with("offset", self.offset + at as u64)
    }

    /// Looks at `bytes`, the first of which follows what was taken last; `whole` says that no more will come.
    pub(crate) fn step(&mut self, bytes: &[u8], whole: bool) -> Result<Step> {
        if let Some(Plain { start, end, delimiters, number, offset, .. }) =
            self.plain(bytes, |delimiters, _| find(delimiters.segment, bytes))
        {
            let (leading, content, terminator) = (0..start, start..end, end..end + 1);
            return Ok(Step::Segment(Found { leading, content, terminator, delimiters, number, offset }));
        }
        let mut start = 0;
        let mut empty_segment = None;
        let marked = self.offset == 0 && bytes.starts_with(BYTE_ORDER_MARK);
        if marked {
            start = BYTE_ORDER_MARK.len();
        } else if self.offset == 0 && !whole && bytes.len() < BYTE_ORDER_MARK.len() {
            return Ok(Step::More);
        }
        while let Some(&byte) = bytes.get(start) {
            let terminator = self.inside && self.delimiters.is_some_and(|d| d.segment == byte);
            let separator =
                self.inside && self.delimiters.is_some_and(|d| d.element == byte || d.component == byte);
            if separator || !(terminator || is_blank(byte)) {
                break;
            }
            if terminator && !is_blank(byte) {
                empty_segment.get_or_insert(start);
            }
            start += 1;
        }
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.is_empty() || (rest.len() < 4 && !whole) {
            if !whole {
                return self.more(bytes.len());
            }
            if rest.is_empty() {
                return self.end(bytes, None);
            }
        }
        let header_here = rest.get(..3).is_some_and(|id| id.eq_ignore_ascii_case(b"ISA"))
            && rest.get(3).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let mut text_before = false;
        if !header_here && !self.inside {
            match find_header(rest) {
                Some(at) => {
                    text_before = true;
                    start += at;
                }
                None if !whole => return self.more(bytes.len()),
                None => return self.end(bytes, Some(start)),
            }
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let (content, delimiters, width) = if header_here || text_before {
            match read_header(rest) {
                Ok(header) => (header.length, header.delimiters, header.fixed_width),
                Err(_) if !whole && rest.len() < LONGEST_HEADER => return Ok(Step::More),
                Err(HeaderFault::Short(found)) => {
                    return Err(self.error(code::X12_HEADER_TOO_SHORT, start).with("found", found));
                }
                Err(HeaderFault::Delimiter(what)) => {
                    return Err(self.error(code::X12_DELIMITERS, start).with("what", what));
                }
            }
        } else {
            let Some(delimiters) = self.delimiters else {
                return Err(self.error(code::X12_NO_INTERCHANGE, start));
            };
            match memchr(delimiters.segment, rest) {
                Some(end) if end <= self.longest => (end, delimiters, true),
                None if rest.len() <= self.longest && !whole => return Ok(Step::More),
                None if rest.len() <= self.longest => (rest.len(), delimiters, true),
                _ => return Err(self.error(code::X12_SEGMENT_TOO_LONG, start).with("limit", self.longest)),
            }
        };
        // Everything is there: what is noted from here on is noted once.
        if marked {
            self.repair(code::X12_BYTE_ORDER_MARK, 0)?;
        }
        if text_before {
            self.repair(code::X12_TEXT_BEFORE_INTERCHANGE, 0)?;
        }
        if let Some(at) = empty_segment {
            self.repair(code::X12_EMPTY_SEGMENT, at)?;
        }
        if !width {
            self.repair(code::X12_HEADER_WIDTH, start)?;
        }
        let end = start + content;
        let terminator_end = if end < bytes.len() { end + 1 } else { end };
        if terminator_end == end {
            self.repair(code::X12_TERMINATOR_MISSING, start)?;
        }
        let mut content_end = end;
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n') && !delimiters.has(*byte);
        while content_end > start && bytes.get(content_end - 1).is_some_and(is_break) {
            content_end -= 1;
        }
        let found = Found {
            leading: 0..start,
            content: start..content_end,
            terminator: content_end..terminator_end,
            delimiters,
            number: self.number + 1,
            offset: self.offset + start as u64,
        };
        let id = bytes.get(found.content.clone()).unwrap_or_default();
        let id = id.split(|byte| *byte == delimiters.element).next().unwrap_or_default();
        if id.iter().any(u8::is_ascii_lowercase) {
            self.repair(code::X12_LOWER_CASE, start)?;
        }
        if id.trim_ascii().len() != id.len() {
            self.repair(code::X12_BLANKS_TRIMMED, start)?;
        }
        self.inside = !id.trim_ascii().eq_ignore_ascii_case(b"IEA");
        self.delimiters = Some(delimiters);
        self.number += 1;
        self.offset += terminator_end as u64;
        Ok(Step::Segment(found))
    }

    /// Where a segment lies of which there is nothing to say, as nearly all are: within an interchange, nothing before it but a line break, a
    /// name in capitals, whole. Its terminator is one byte, whose place is `found`.
    #[inline]
    pub(crate) fn plain(
        &mut self,
        bytes: &[u8],
        found: impl FnOnce(&Delimiters, usize) -> Option<usize>,
    ) -> Option<Plain> {
        let delimiters = self.delimiters.filter(|_| self.inside)?;
        let start = match *bytes {
            [b'\n', ..] if !delimiters.has(b'\n') => 1,
            [b'\r', b'\n', ..] if !delimiters.has(b'\r') && !delimiters.has(b'\n') => 2,
            _ => 0,
        };
        let id = match *bytes.get(start..)? {
            [first, second, separator, ..] if separator == delimiters.element => {
                SegmentId::of_capitals(&[first, second])?
            }
            [first, second, third, separator, ..] if separator == delimiters.element => {
                SegmentId::of_capitals(&[first, second, third])?
            }
            _ => return None,
        };
        if matches!(id, ids::ISA | ids::IEA) {
            return None;
        }
        let fits =
            |end: &usize| end.checked_sub(start).is_some_and(|length| (4..=self.longest).contains(&length));
        let end = found(&delimiters, start).filter(fits)?;
        if bytes.get(end - 1).is_some_and(|last| is_blank(*last)) {
            return None;
        }
        self.number += 1;
        let offset = self.offset + start as u64;
        self.offset += end as u64 + 1;
        Some(Plain { id, start, end, delimiters, number: self.number, offset })
    }

    fn more(&self, length: usize) -> Result<Step> {
        if length > self.longest {
            return Err(self.error(code::X12_NO_INTERCHANGE, 0));
        }
        Ok(Step::More)
    }

    fn end(&mut self, bytes: &[u8], text: Option<usize>) -> Result<Step> {
        if self.number == 0 {
            return Err(self.error(code::X12_NO_INTERCHANGE, text.unwrap_or(0)));
        }
        if let Some(at) = text {
            self.repair(code::X12_TEXT_AFTER_INTERCHANGE, at)?;
        }
        Ok(Step::End(0..bytes.len()))
    }
}

/// The first place in text where an interchange header stands.
fn find_header(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"ISA")
        .find(|at| bytes.get(*at..).is_some_and(|candidate| read_header(candidate).is_ok()))
}
