//! Segments from a stream, in memory bounded by the longest segment.

use std::io::BufRead;
use std::ops::Range;

use super::cut::{Cut, Places};
use super::scan::{Found, Plain, Scanner, Step, find};
use super::{Options, Repair, Segment};
use crate::error::{Error, Result, code};

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
    /// Where the separators of the buffer stand, as far as they were asked for.
    places: Places,
    /// The same of a segment that had to be looked at by itself.
    alone: Places,
    read: u64,
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
            places: Places::default(),
            alone: Places::default(),
            read: 0,
        }
    }

    /// The next segment, or `None` at the end. It lives until the next call.
    pub fn next_segment(&mut self) -> Result<Option<Segment<'_>>> {
        let start = self.start;
        let rest = self.buffer.bytes().get(start..).unwrap_or_default();
        match self.scanner.plain(rest, |delimiters, _| find(delimiters.segment, rest)) {
            Some(plain) => {
                self.start += plain.end + 1;
                Ok(Some(plain.segment(&self.buffer, start)))
            }
            None => Ok(self.odd()?.map(|(start, found)| found.segment(&self.buffer, start))),
        }
    }

    /// Hands on the next segment with the places of its elements; `None` at the end.
    #[inline]
    pub(crate) fn with_next<T>(&mut self, take: impl FnOnce(&Cut<'_>) -> T) -> Result<Option<T>> {
        let (bytes, start, places) = (self.buffer.bytes(), self.start, &mut self.places);
        let rest = bytes.get(start..).unwrap_or_default();
        let plain = self.scanner.plain(rest, |delimiters, lead| {
            places.next(bytes, start, lead, delimiters).map(|end| end - start)
        });
        match plain {
            Some(plain) => {
                self.start += plain.end + 1;
                let segment = plain.segment(&self.buffer, start);
                Ok(Some(take(&Cut::at(segment, start + plain.start, Some(plain.id), &self.places))))
            }
            None => {
                let Some((start, found)) = self.odd()? else { return Ok(None) };
                let segment = found.segment(&self.buffer, start);
                Ok(Some(take(&Cut::of(&segment, &mut self.alone))))
            }
        }
    }

    /// Another segment than a plain one, with the place in the buffer from which its own are counted.
    #[cold]
    #[inline(never)]
    fn odd(&mut self) -> Result<Option<(usize, Found)>> {
        let found = self.find()?;
        // More may have been taken from the stream.
        let start = self.start;
        Ok(found.inspect(|found| self.start += found.terminator.end).map(|found| (start, found)))
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
        self.places.clear();
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

impl Plain {
    #[inline]
    fn segment<'a>(&self, buffer: &'a Buffer, from: usize) -> Segment<'a> {
        let (content, text) = buffer.stretch(from + self.start..from + self.end);
        Segment { content, text, delimiters: self.delimiters, number: self.number, offset: self.offset }
    }
}

impl Found {
    fn segment<'a>(&self, buffer: &'a Buffer, from: usize) -> Segment<'a> {
        let (content, text) = buffer.stretch(from + self.content.start..from + self.content.end);
        Segment { content, text, delimiters: self.delimiters, number: self.number, offset: self.offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = (Vec<u8>, u64, Vec<Vec<u8>>);

    /// Segments in both ways, which must tell the same; and what was mended.
    fn read(bytes: &[u8]) -> (Vec<Told>, usize) {
        let parts = |segment: &Segment<'_>| segment.elements().map(<[u8]>::to_vec).collect::<Vec<_>>();
        let mut reader = SegmentReader::new(bytes, &Options::default());
        let mut plain = Vec::new();
        while let Some(segment) = reader.next_segment().unwrap() {
            plain.push((segment.bytes().to_vec(), segment.offset(), parts(&segment)));
        }
        let mended = reader.repairs().len();
        let mut reader = SegmentReader::new(bytes, &Options::default());
        let mut cuts = Vec::new();
        let take = |cut: &Cut<'_>| {
            let elements = (0..cut.length()).map(|number| cut.element(number).to_vec()).collect();
            cuts.push((cut.bytes().to_vec(), cut.offset(), elements));
        };
        let mut take = take;
        while reader.with_next(&mut take).unwrap().is_some() {}
        assert_eq!(plain, cuts);
        assert_eq!(reader.repairs().len(), mended);
        (plain, mended)
    }

    #[test]
    fn line_breaks_between_segments_change_nothing_but_places() {
        let file = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0900*^*00501*000000001*0*P*:~\
            GS*HC*A*B*20261124*0900*1*X*005010X222A1~ST*837*0001~REF**~HI*ABK:E119*ABF:I10^X~SE*4*0001~GE*1*1~IEA*1*000000001~";
        let (whole, mended) = read(file.as_bytes());
        assert_eq!((whole.len(), mended), (8, 0));
        for line_break in ["\n", "\r\n", "\n\n", " \r\n", "\r"] {
            let broken = file.replace('~', &format!("~{line_break}"));
            let (segments, mended) = read(broken.as_bytes());
            assert_eq!(mended, 0, "{line_break:?}");
            let contents =
                |list: &[Told]| list.iter().map(|told| (told.0.clone(), told.2.clone())).collect::<Vec<_>>();
            assert_eq!(contents(&segments), contents(&whole), "{line_break:?}");
            for (content, offset, _) in &segments {
                let here = broken.as_bytes().get(*offset as usize..);
                assert!(here.is_some_and(|rest| rest.starts_with(content)), "{line_break:?} {offset}");
            }
        }
        let broken = file.replace('~', "~\n");
        let mut unlimited =
            SegmentReader::new(broken.as_bytes(), &Options::default().with_longest_segment(usize::MAX));
        while unlimited.next_segment().unwrap().is_some() {}
        assert_eq!(unlimited.trailing(), b"\n");
        // A line break that is a delimiter is none between segments.
        for (from, delimiter) in [("~", "\n"), ("~", "\r"), ("*", "\n"), (":", "\n"), ("^", "\n")] {
            let other = file.replace(from, delimiter);
            let (segments, mended) = read(other.as_bytes());
            let shown = |segments: &[Told]| segments.iter().map(|told| told.2.concat()).collect::<Vec<_>>();
            let expected = shown(&whole)
                .iter()
                .map(|text| String::from_utf8_lossy(text).replace(from, delimiter).into_bytes())
                .collect::<Vec<_>>();
            assert_eq!((shown(&segments), mended), (expected, 0), "{from} {delimiter:?}");
        }
    }
}
