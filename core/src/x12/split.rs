//! One file a transaction, and many files in one interchange: transactions and groups go as they are, byte for byte.

use super::{Delimiters, Options, SegmentReader};
use crate::error::{Error, Result, code};

/// A file with one transaction of another one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SplitFile {
    /// The transaction (ST01).
    pub transaction: String,
    /// Its control number (ST02).
    pub control_number: String,
    /// The file: interchange header, group header, transaction, trailers.
    pub bytes: Vec<u8>,
}

/// Shows which transaction it is, never what it says.
impl std::fmt::Debug for SplitFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SplitFile({}, {} bytes)", self.transaction, self.bytes.len())
    }
}

/// A segment with what stands before and after it.
struct Whole {
    bytes: Vec<u8>,
    elements: Vec<Vec<u8>>,
    terminator: Vec<u8>,
    separator: u8,
}

fn whole(parts: [&[u8]; 3], separator: u8) -> Whole {
    let [_, content, terminator] = parts;
    Whole {
        bytes: [content, terminator].concat(),
        elements: content.split(|byte| *byte == separator).map(<[u8]>::to_vec).collect(),
        terminator: terminator.to_vec(),
        separator,
    }
}

impl Whole {
    fn is(&self, id: &[u8]) -> bool {
        self.elements.first().is_some_and(|own| own.trim_ascii().eq_ignore_ascii_case(id))
    }

    fn element(&self, number: usize) -> &[u8] {
        self.elements.get(number).map_or(&[], Vec::as_slice)
    }

    /// The same with another element, in the width that the old one had.
    fn with(&self, number: usize, value: &[u8]) -> Vec<u8> {
        let mut elements = self.elements.clone();
        if let Some(element) = elements.get_mut(number) {
            *element = value.to_vec();
        }
        let mut bytes = elements.join(&self.separator);
        bytes.extend_from_slice(&self.terminator);
        bytes
    }

    /// A trailer like this header: `id`, a count, the control number.
    fn trailer(&self, id: &[u8], count: usize, number: &[u8]) -> Vec<u8> {
        let mut bytes = [id, count.to_string().as_bytes(), number].join(&self.separator);
        bytes.extend_from_slice(&self.terminator);
        bytes
    }
}

/// The segments of a file, one after another.
fn segments(file: &[u8]) -> Result<Vec<Whole>> {
    // The element separator of each interchange, read first: the reader lends one segment at a time.
    let mut delimiters: Vec<Delimiters> = Vec::new();
    let mut reader = SegmentReader::new(file, &Options::default());
    while let Some(segment) = reader.next_segment()? {
        delimiters.push(segment.delimiters());
    }
    let mut reader = SegmentReader::new(file, &Options::default());
    let mut all = Vec::with_capacity(delimiters.len());
    for delimiters in delimiters {
        let Some(parts) = reader.next_whole()? else { break };
        all.push(whole(parts, delimiters.element));
    }
    Ok(all)
}

/// The number of an interchange, nine digits.
fn numbered(first: Option<u32>, index: usize, own: &[u8]) -> Result<Vec<u8>> {
    let Some(first) = first else { return Ok(own.to_vec()) };
    let number = u64::from(first) + index as u64;
    if number > 999_999_999 {
        return Err(Error::new(code::CONTROL_NUMBERS_USED_UP));
    }
    Ok(format!("{number:09}").into_bytes())
}

/// One file for each transaction. With a first control number the interchanges are numbered from it on; without one each keeps the number
/// of the file that it came from, which a receiver may refuse as sent before.
pub fn split(file: &[u8], first_control_number: Option<u32>) -> Result<Vec<SplitFile>> {
    let mut made: Vec<SplitFile> = Vec::new();
    let (mut interchange, mut group): (Option<Whole>, Option<Whole>) = (None, None);
    let mut open: Option<SplitFile> = None;
    for segment in segments(file)? {
        let complete = segment.is(b"SE");
        if segment.is(b"ISA") {
            interchange = Some(segment);
            group = None;
            continue;
        }
        if segment.is(b"GS") {
            group = Some(segment);
            continue;
        }
        let (Some(isa), Some(gs)) = (&interchange, &group) else { continue };
        if segment.is(b"ST") {
            let number = numbered(first_control_number, made.len(), isa.element(13))?;
            let text = |number| String::from_utf8_lossy(segment.element(number)).trim().to_string();
            let bytes = [isa.with(13, &number), gs.bytes.clone()].concat();
            open = Some(SplitFile { transaction: text(1), control_number: text(2), bytes });
        }
        let Some(file) = &mut open else { continue };
        file.bytes.extend_from_slice(&segment.bytes);
        if complete && let Some(mut file) = open.take() {
            let number = numbered(first_control_number, made.len(), isa.element(13))?;
            file.bytes.extend_from_slice(&gs.trailer(b"GE", 1, gs.element(6)));
            file.bytes.extend_from_slice(&isa.trailer(b"IEA", 1, &number));
            made.push(file);
        }
    }
    match open {
        // A transaction that was cut off would look whole.
        Some(_) => Err(Error::new(code::X12_NOT_WHOLE)),
        None => Ok(made),
    }
}

/// The groups of several files in one interchange, which has the header of the first. They must have the same delimiters, sender and
/// receiver, and no group's control number may stand twice.
pub fn join(files: &[&[u8]], control_number: Option<u32>) -> Result<Vec<u8>> {
    let mut header: Option<(Whole, Vec<u8>)> = None;
    let mut out = Vec::new();
    let mut numbers: Vec<Vec<u8>> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let refuse = |why: &str| Error::new(code::X12_NOT_JOINED).with("file", index + 1).with("why", why);
        let mut within = false;
        let mut open = false;
        for segment in segments(file)? {
            if segment.is(b"ISA") {
                open = true;
                match &header {
                    None => {
                        let number = numbered(control_number, 0, segment.element(13))?;
                        out.extend_from_slice(&segment.with(13, &number));
                        header = Some((segment, number));
                    }
                    Some((first, _)) => {
                        let same = |number| first.element(number) == segment.element(number);
                        let delimited = first.separator == segment.separator
                            && [11, 12, 16].into_iter().all(same)
                            && first.terminator.first() == segment.terminator.first();
                        if !delimited {
                            return Err(refuse("its delimiters or its version are others"));
                        }
                        if ![5, 6, 7, 8, 15].into_iter().all(same) {
                            return Err(refuse("its sender, receiver or usage is another"));
                        }
                    }
                }
                continue;
            }
            if segment.is(b"IEA") {
                open = false;
                continue;
            }
            if segment.is(b"TA1") {
                return Err(refuse(
                    "an acknowledgement of an interchange (TA1) belongs to its own interchange",
                ));
            }
            if segment.is(b"GS") {
                let number = segment.element(6).to_vec();
                if numbers.contains(&number) {
                    return Err(refuse("a group of the same control number stands before it"));
                }
                numbers.push(number);
                within = true;
            }
            if !within {
                return Err(refuse("a segment stands outside of a group"));
            }
            within = !segment.is(b"GE");
            out.extend_from_slice(&segment.bytes);
        }
        if within || open {
            return Err(refuse("it is cut off"));
        }
    }
    let Some((isa, number)) = header else { return Err(Error::new(code::X12_NOT_WHOLE)) };
    out.extend_from_slice(&isa.trailer(b"IEA", numbers.len(), &number));
    Ok(out)
}
