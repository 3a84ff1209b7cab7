//! Segments from a stream, in memory bounded by the longest segment.

use std::io::BufRead;
use std::ops::Range;

use super::cut::{Cut, Places};
use super::scan::{Found, Plain, Scanner, Step, find};
use super::{Delimiters, Options, Repair, Segment};
use crate::error::{Error, Result, code};
use crate::tables::guides::SegmentId;

/// How much is taken from the stream at a time.
const CHUNK: usize = 64 * 1024;

/// Reads segments one after another from anything that is [`BufRead`]; a byte slice is.
///
/// ```
/// use cleanclaim::x12::{Options, SegmentReader};
/// let bytes = &b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0900*^*00501*000000001*0*P*:~IEA*0*000000001~"[..];
/// let mut reader = SegmentReader::new(bytes, &Options::default());
/// let mut count = 0;
/// while let Some(segment) = reader.next_segment()? {
///     count += 1;
///     assert_eq!(segment.number(), count);
/// }
/// assert_eq!(count, 2);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug)]
pub struct SegmentReader<R> {
    stream: R,
    buffer: Buffer,
    start: usize,
    ended: bool,
    scanner: Scanner,
    here: Here,
    read: u64,
}

/// Where the segment that was found last lies in the buffer.
#[derive(Debug)]
struct Here {
    content: Range<usize>,
    delimiters: Delimiters,
    number: u64,
    offset: u64,
    /// Its identifier, where there is nothing else to say of it.
    id: Option<SegmentId>,
}

/// What was taken from the stream: as text where all of it is UTF-8, so that no part of it need be looked at for that again.
#[derive(Debug)]
enum Buffer {
    Text(String),
    Bytes(Vec<u8>),
}

impl Buffer {
    fn bytes(&self) -> &[u8] {
        match self {
            Buffer::Text(text) => text.as_bytes(),
            Buffer::Bytes(bytes) => bytes,
        }
    }

    /// A stretch of it, and the same as text where that is known to be UTF-8.
    #[inline]
    fn stretch(&self, range: Range<usize>) -> (&[u8], Option<&str>) {
        let text = match self {
            Buffer::Text(text) => text.get(range.clone()),
            Buffer::Bytes(_) => None,
        };
        match text {
            Some(text) => (text.as_bytes(), Some(text)),
            None => (self.bytes().get(range).unwrap_or_default(), None),
        }
    }

    /// Without its first bytes.
    fn without(self, first: usize) -> Vec<u8> {
        let mut bytes = match self {
            Buffer::Text(text) => text.into_bytes(),
            Buffer::Bytes(bytes) => bytes,
        };
        bytes.drain(..first);
        bytes
    }

    fn of(bytes: Vec<u8>) -> Buffer {
        String::from_utf8(bytes).map_or_else(|error| Buffer::Bytes(error.into_bytes()), Buffer::Text)
    }
}

impl<R: BufRead> SegmentReader<R> {
    /// Reads from a stream.
    pub fn new(stream: R, options: &Options) -> SegmentReader<R> {
        SegmentReader {
            stream,
            buffer: Buffer::Text(String::new()),
            start: 0,
            ended: false,
            scanner: Scanner::new(options),
            here: Here { content: 0..0, delimiters: Delimiters::NONE, number: 0, offset: 0, id: None },
            read: 0,
        }
    }

    /// The next segment, or `None` at the end. It lives until the next call.
    pub fn next_segment(&mut self) -> Result<Option<Segment<'_>>> {
        let found = self.advance(|bytes, delimiters| find(delimiters.segment, bytes))?;
        Ok(found.then(|| self.segment()))
    }

    /// Goes on to the next segment and finds where its elements lie; `false` at the end.
    pub(crate) fn advance_cut(&mut self, places: &mut Places) -> Result<bool> {
        self.advance(|bytes, delimiters| places.cut(bytes, delimiters, true))
    }

    /// The segment that [`SegmentReader::advance_cut`] found, with the places that it filled.
    #[inline]
    pub(crate) fn cut<'a>(&'a self, places: &'a mut Places) -> Cut<'a> {
        match self.here.id {
            Some(id) => Cut::at(self.segment(), Some(id), true, places),
            None => Cut::of(&self.segment(), places),
        }
    }

    /// Goes on to the next segment, whose terminator `end` finds where there is nothing else to say of it; `false` at the end.
    #[inline]
    fn advance(&mut self, end: impl FnOnce(&[u8], &Delimiters) -> Option<usize>) -> Result<bool> {
        let (number, offset) = self.scanner.next();
        let rest = self.buffer.bytes().get(self.start..).unwrap_or_default();
        let base = self.start;
        if let Some(Plain { id, end, delimiters }) =
            self.scanner.plain(rest, |delimiters| end(rest, delimiters))
        {
            self.start = base + end + 1;
            self.here = Here { content: base..base + end, delimiters, number, offset, id: Some(id) };
            return Ok(true);
        }
        let Some(Found { content, terminator, delimiters, number, offset, .. }) = self.find()? else {
            return Ok(false);
        };
        // More may have been taken from the stream.
        let base = self.start;
        self.start = base + terminator.end;
        let content = base + content.start..base + content.end;
        self.here = Here { content, delimiters, number, offset, id: None };
        Ok(true)
    }

    /// The segment that was found last.
    #[inline]
    fn segment(&self) -> Segment<'_> {
        let Here { content, delimiters, number, offset, .. } = &self.here;
        let (content, text) = self.buffer.stretch(content.clone());
        Segment { content, text, delimiters: *delimiters, number: *number, offset: *offset }
    }

    /// The bytes of the next segment: what stands before it, itself, its terminator. One after another they are the file, but for
    /// [`SegmentReader::trailing`].
    pub fn next_whole(&mut self) -> Result<Option<[&[u8]; 3]>> {
        let Some(found) = self.find()? else { return Ok(None) };
        let base = self.start;
        self.start += found.terminator.end;
        let part = |range: Range<usize>| {
            self.buffer.bytes().get(base + range.start..base + range.end).unwrap_or_default()
        };
        Ok(Some([part(found.leading), part(found.content), part(found.terminator)]))
    }

    /// After the last segment: the bytes that follow it.
    pub fn trailing(&self) -> &[u8] {
        self.buffer.bytes().get(self.start..).unwrap_or_default()
    }

    /// Where the next segment lies behind `start`.
    fn find(&mut self) -> Result<Option<Found>> {
        loop {
            let rest = self.buffer.bytes().get(self.start..).unwrap_or_default();
            match self.scanner.step(rest, self.ended)? {
                Step::Segment(found) => return Ok(Some(found)),
                Step::End(_) => return Ok(None),
                Step::More if self.ended => return Ok(None),
                Step::More => self.fill()?,
            }
        }
    }

    fn fill(&mut self) -> Result<()> {
        let mut buffer = std::mem::replace(&mut self.buffer, Buffer::Bytes(Vec::new())).without(self.start);
        self.start = 0;
        let filled = loop {
            match self.stream.fill_buf() {
                Ok([]) => {
                    self.ended = true;
                    break Ok(());
                }
                Ok(bytes) => {
                    let chunk = bytes.get(..CHUNK).unwrap_or(bytes);
                    buffer.extend_from_slice(chunk);
                    let length = chunk.len();
                    self.stream.consume(length);
                    self.read += length as u64;
                    break Ok(());
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    break Err(Error::new(code::X12_READ)
                        .with("segment", "?")
                        .with("offset", self.read)
                        .with("reason", error));
                }
            }
        };
        self.buffer = Buffer::of(buffer);
        filled
    }

    /// How many bytes were taken from the stream: for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// What was mended so far.
    pub fn repairs(&self) -> &[Repair] {
        &self.scanner.repairs.list
    }
}
