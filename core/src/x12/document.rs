//! Any X12 file, as it is.

use std::io::Write;

use super::scan::{Found, Scanner, Step};
use super::{Options, Repair, Segment};
use crate::error::Result;

/// A file as segments that borrow its bytes. Writing it gives the same bytes.
///
/// ```
/// use cleanclaim::x12::{Document, Options};
/// let bytes = b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0900*^*00501*000000001*0*P*:~\r\n\
///               TA1*000000905*261123*1253*A*000~\r\nIEA*0*000000001~\r\n";
/// let document = Document::parse(bytes, &Options::strict())?;
/// assert_eq!(document.segments().count(), 3);
/// assert_eq!(document.segments().nth(1).map(|segment| segment.element(4)), Some(&b"A"[..]));
/// assert_eq!(document.to_bytes(), bytes);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document<'a> {
    bytes: &'a [u8],
    pieces: Vec<Piece<'a>>,
    trailing: &'a [u8],
    repairs: Vec<Repair>,
}

#[derive(Clone)]
struct Piece<'a> {
    leading: &'a [u8],
    segment: Segment<'a>,
    terminator: &'a [u8],
}

impl std::fmt::Debug for Piece<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.segment.fmt(f)
    }
}

impl<'a> Document<'a> {
    /// Reads bytes: any interchanges, groups and transactions, of any version.
    pub fn parse(bytes: &'a [u8], options: &Options) -> Result<Document<'a>> {
        let mut scanner = Scanner::new(options);
        let mut pieces = Vec::new();
        let mut position = 0;
        loop {
            let rest = bytes.get(position..).unwrap_or_default();
            let at = |range: std::ops::Range<usize>| rest.get(range).unwrap_or_default();
            match scanner.step(rest, true)? {
                Step::Segment(found) => {
                    let Found { leading, content, terminator, delimiters, number, offset } = found;
                    position += terminator.end;
                    let segment = Segment { content: at(content), text: None, delimiters, number, offset };
                    pieces.push(Piece { leading: at(leading), segment, terminator: at(terminator) });
                }
                // With all bytes at hand the scanner never asks for more.
                Step::More => return Ok(Document::of(bytes, pieces, rest, scanner)),
                Step::End(range) => return Ok(Document::of(bytes, pieces, at(range), scanner)),
            }
        }
    }

    fn of(bytes: &'a [u8], pieces: Vec<Piece<'a>>, trailing: &'a [u8], scanner: Scanner) -> Document<'a> {
        Document { bytes, pieces, trailing, repairs: scanner.repairs.list }
    }

    /// The segments of all interchanges, in order.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'a>> + '_ {
        self.pieces.iter().map(|piece| piece.segment)
    }

    /// What was mended to read it. The document itself is as it was.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// The bytes that it was read from.
    pub fn source(&self) -> &'a [u8] {
        self.bytes
    }

    /// Writes the document: every byte as it was read.
    pub fn write_to(&self, out: &mut impl Write) -> std::io::Result<()> {
        for piece in &self.pieces {
            out.write_all(piece.leading)?;
            out.write_all(piece.segment.content)?;
            out.write_all(piece.terminator)?;
        }
        out.write_all(self.trailing)
    }

    /// The document as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len());
        // Writing to memory does not fail.
        let _ = self.write_to(&mut out);
        out
    }
}
