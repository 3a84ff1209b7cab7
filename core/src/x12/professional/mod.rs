//! The 837P (005010X222, X222A1, X222A2) as claims, one after another.
//!
//! [`ClaimReader`] is an iterator over a slice or a stream: its memory depends on one claim, not on the file. A claim
//! that cannot be read gives an error and the next one follows. Transactions of another guide are refused, one error
//! each.

mod fill;
mod state;
mod value;

pub(crate) use value::decimal;

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;

use super::{Options, Repair, SegmentReader, SourceMap};
use crate::claim::{Claim, Contact, Identifier, Name, Unmodelled};
use crate::error::Result;
use crate::text::Coded;

/// What an interchange header, ISA, says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interchange {
    /// Sender: qualifier and identifier.
    pub sender: Identifier,
    /// Receiver: qualifier and identifier.
    pub receiver: Identifier,
    /// Date, `YYMMDD`.
    pub date: String,
    /// Time, `HHMM`.
    pub time: String,
    /// Version, `00501`.
    pub version: String,
    /// Control number.
    pub control_number: String,
    /// `P` production, `T` test.
    pub usage: String,
}

/// What a group header, GS, says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Functional identifier, `HC`.
    pub functional_identifier: String,
    /// Sender.
    pub sender: String,
    /// Receiver.
    pub receiver: String,
    /// Date, `CCYYMMDD`.
    pub date: String,
    /// Time.
    pub time: String,
    /// Control number.
    pub control_number: String,
    /// Guide, `005010X222A1`.
    pub version: String,
}

/// Submitter or receiver of a batch (1000A, 1000B).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchParty {
    /// The name.
    pub name: Option<Name>,
    /// The identifier; its qualifier is `46`.
    pub identifier: Option<Identifier>,
    /// Contacts.
    pub contacts: Vec<Contact>,
}

/// Where a claim travelled: interchange, group, transaction, and what belongs to the file rather than to the claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// The interchange.
    pub interchange: Interchange,
    /// The group.
    pub group: Group,
    /// Control number of the transaction (ST02).
    pub control_number: String,
    /// Guide (ST03, else GS08).
    pub guide: String,
    /// `00` original, `18` reissue (BHT02).
    pub purpose: Option<String>,
    /// Reference number (BHT03).
    pub reference: Option<String>,
    /// When it was made (BHT04).
    pub date: Option<Coded<crate::dates::Day>>,
    /// At what time (BHT05).
    pub time: Option<String>,
    /// `CH` chargeable, `RP` reporting, `31` subrogation (BHT06).
    pub claim_type: Option<String>,
    /// Who sends.
    pub submitter: BatchParty,
    /// Who receives.
    pub receiver: BatchParty,
    /// What the guide allows here and the model does not name.
    pub unmodelled: Vec<Unmodelled>,
}

/// A claim, the batch that it travelled in, and where in the file its fields stood.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReadClaim {
    /// The claim.
    pub claim: Claim,
    /// Its batch; claims of one transaction share it.
    pub batch: Arc<Batch>,
    /// Where its fields stood; empty without [`Options::source_map`].
    pub source: SourceMap,
}

/// Reads the claims of an 837P, from bytes or a stream.
///
/// ```
/// use cleanclaim::x12::{ClaimReader, Options};
/// let file = include_bytes!("../../../../tests/vectors/claims/demo-837p.edi");
/// for read in ClaimReader::new(&file[..], &Options::default()) {
///     let read = read?;
///     assert_eq!(read.claim.sum_of_lines()?, read.claim.total_charge);
///     assert_eq!(read.batch.guide, "005010X222A1");
/// }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug)]
pub struct ClaimReader<R> {
    segments: SegmentReader<R>,
    state: state::State,
    queue: VecDeque<Result<ReadClaim>>,
    done: bool,
}

impl<R: BufRead> ClaimReader<R> {
    /// Reads from a stream; a byte slice is one.
    pub fn new(stream: R, options: &Options) -> ClaimReader<R> {
        ClaimReader {
            segments: SegmentReader::new(stream, options),
            state: state::State::new(options),
            queue: VecDeque::new(),
            done: false,
        }
    }

    /// What was mended so far: the file's segments first, then the transaction's.
    pub fn repairs(&self) -> impl Iterator<Item = &Repair> {
        self.segments.repairs().iter().chain(&self.state.repairs.list)
    }

    /// How many bytes were taken from the stream: for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.segments.bytes_read()
    }
}

impl<R: BufRead> Iterator for ClaimReader<R> {
    type Item = Result<ReadClaim>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.queue.is_empty() && !self.done {
            let accepted = match self.segments.next_segment() {
                Ok(Some(segment)) => self.state.accept(&segment, &mut self.queue),
                Ok(None) => {
                    self.done = true;
                    self.state.end(&mut self.queue)
                }
                Err(error) => Err(error),
            };
            if let Err(error) = accepted {
                self.queue.push_back(Err(error));
                self.done = true;
            }
        }
        self.queue.pop_front()
    }
}

/// Reads all claims of an 837P in memory; the first one that cannot be read is the error.
///
/// For large files use [`ClaimReader`].
pub fn read_claims(bytes: &[u8], options: &Options) -> Result<Vec<ReadClaim>> {
    ClaimReader::new(bytes, options).collect()
}
