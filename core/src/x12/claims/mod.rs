//! The 837 as claims, one after another: professional (005010X222), institutional (005010X223) and dental (005010X224).
//!
//! [`ClaimReader`] is an iterator over a slice or a stream: its memory depends on one claim, not on the file. A claim
//! that cannot be read gives an error and the next one follows. Transactions of another guide are refused, one error
//! each.

mod care;
mod claim;
mod codes;
mod levels;
mod line;
mod parties;
mod payers;

use std::io::BufRead;
use std::sync::Arc;

pub(crate) use levels::{Claims, billing_level, claim_loop, header, insured_level, kept_at, patient_level};

use super::envelope::Envelope;
use super::{Message, MessageReader, Options, Repair, SourceMap};
use crate::claim::{Claim, ClaimKind, Contact, EntityKind, Identifier, Name, Unmodelled};
use crate::dates::Day;
use crate::error::{Error, Result};
use crate::list::List;
use crate::shared::{Blank, blank};
use crate::text::Coded;

/// Submitter or receiver of a batch (1000A, 1000B).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchParty {
    /// Person or organization.
    pub entity: EntityKind,
    /// The name.
    pub name: Option<Name>,
    /// The identifier; its qualifier is `46`.
    pub identifier: Option<Identifier>,
    /// Contacts.
    pub contacts: List<Contact>,
}

impl Default for BatchParty {
    fn default() -> Self {
        BatchParty { entity: EntityKind::Organization, name: None, identifier: None, contacts: List::new() }
    }
}

impl BatchParty {
    /// An organization with its identifier.
    pub fn organization(name: &str, identifier: &str) -> BatchParty {
        BatchParty {
            name: Some(Name { last: Some(name.to_string()), ..Name::default() }),
            identifier: Some(Identifier { qualifier: "46".to_string(), value: identifier.to_string() }),
            ..BatchParty::default()
        }
    }
}

/// Where a claim travelled: its envelope, and what belongs to the transaction rather than to the claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// Interchange, group and transaction.
    pub envelope: Arc<Envelope>,
    /// `00` original, `18` reissue (BHT02).
    pub purpose: Option<String>,
    /// Reference number (BHT03).
    pub reference: Option<String>,
    /// When it was made (BHT04).
    pub date: Option<Coded<Day>>,
    /// At what time (BHT05).
    pub time: Option<String>,
    /// `CH` chargeable, `RP` reporting, `31` subrogation (BHT06).
    pub claim_type: Option<String>,
    /// Who sends.
    pub submitter: BatchParty,
    /// Who receives.
    pub receiver: BatchParty,
    /// What the guide allows here and the model does not name.
    pub unmodelled: List<Unmodelled>,
}

/// A claim, the batch that it travelled in, and where in the file its fields stood.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReadClaim {
    /// The claim.
    pub claim: Claim,
    /// Its batch; claims of one transaction share it.
    pub batch: Arc<Batch>,
    /// Where its fields stood; empty without [`Options::source_map`].
    pub source: SourceMap,
}

blank! { Batch }

impl ReadClaim {
    /// A claim that has not travelled yet.
    pub fn of(claim: Claim) -> ReadClaim {
        ReadClaim { claim, ..ReadClaim::default() }
    }
}

impl Default for ReadClaim {
    fn default() -> Self {
        ReadClaim { claim: Claim::default(), batch: Batch::blank(), source: SourceMap::default() }
    }
}

/// The guides of claims.
pub(crate) const GUIDES: &[&str] = &["837P", "837I", "837D"];

/// The guide of a kind of claim.
pub(crate) fn guide_of(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Professional => "837P",
        ClaimKind::Institutional => "837I",
        ClaimKind::Dental => "837D",
    }
}

/// The kind of claim of a guide.
pub(crate) fn kind_of(guide: &str) -> Option<ClaimKind> {
    [ClaimKind::Professional, ClaimKind::Institutional, ClaimKind::Dental]
        .into_iter()
        .find(|kind| guide_of(*kind) == guide)
}

/// Reads the claims of an 837, from bytes or a stream.
///
/// ```
/// use cleanclaim::x12::{ClaimReader, Options};
/// let file = include_bytes!("../../../../tests/vectors/claims/demo-837p.edi");
/// for read in ClaimReader::new(&file[..], &Options::default()) {
///     let read = read?;
///     assert_eq!(read.claim.sum_of_lines()?, read.claim.total_charge);
///     assert_eq!(read.batch.envelope.guide, "005010X222A1");
/// }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug)]
pub struct ClaimReader<R> {
    /// `None` where the guides could not be read, which the fault says.
    messages: Option<MessageReader<R>>,
    fault: Option<Error>,
}

impl<R: BufRead> ClaimReader<R> {
    /// Reads from a stream; a byte slice is one.
    pub fn new(stream: R, options: &Options) -> ClaimReader<R> {
        match MessageReader::of_guides(stream, options, GUIDES) {
            Ok(messages) => ClaimReader { messages: Some(messages), fault: None },
            Err(error) => ClaimReader { messages: None, fault: Some(error) },
        }
    }

    /// What was mended so far: the file's segments first, then the transaction's.
    pub fn repairs(&self) -> impl Iterator<Item = &Repair> {
        self.messages.iter().flat_map(MessageReader::repairs)
    }

    /// How many bytes were taken from the stream: for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.messages.as_ref().map_or(0, MessageReader::bytes_read)
    }
}

impl<R: BufRead> Iterator for ClaimReader<R> {
    type Item = Result<ReadClaim>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.fault.take() {
            return Some(Err(error));
        }
        loop {
            match self.messages.as_mut()?.next()? {
                Ok(Message::Claim(read)) => return Some(Ok(*read)),
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Reads all claims of an 837 in memory; the first one that cannot be read is the error.
///
/// For large files use [`ClaimReader`].
pub fn read_claims(bytes: &[u8], options: &Options) -> Result<Vec<ReadClaim>> {
    ClaimReader::new(bytes, options).collect()
}
