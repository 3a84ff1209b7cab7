//! The wire: X12 files as they are, and the documents that they carry.
//!
//! Two layers. [`document`] takes any X12 bytes as segments and gives the same bytes back: delimiters are data, line
//! breaks, amounts and unknown segments stay as they were written. On top of it a reader for each transaction makes
//! plain values: [`claims`] reads the 837 into [`crate::claim::Claim`].
//!
//! Reading is tolerant and says what it mended ([`Repair`]); with [`Options::strict`] the first thing to be mended is
//! an error.

pub mod acknowledge;
mod acknowledgement;
pub mod check;
pub mod claim_status;
pub mod claims;
mod cut;
pub mod document;
mod elements;
pub mod eligibility;
pub mod envelope;
mod ids;
pub mod inquiry;
pub mod message;
mod reader;
pub mod remittance;
mod scan;
pub mod services_review;
mod source;
pub mod split;
pub(crate) mod typed;
pub mod walk;
pub mod write;

pub use claims::{Batch, BatchParty, ClaimReader, ReadClaim};
pub use document::Document;
pub use envelope::Envelope;
pub use message::{Message, MessageReader, Read};
pub use reader::SegmentReader;
pub use scan::{Delimiters, Repair, Segment};
pub use source::{Position, SourceMap};

/// How to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Refuse what a tolerant reader would mend.
    pub strict: bool,
    /// The longest segment in bytes; a longer one is an error, so that memory stays bounded.
    pub longest_segment: usize,
    /// Keep for each claim where its fields stood in the file.
    pub source_map: bool,
    /// Give a remittance (835) claim by claim, in the memory of one claim: each message holds what stands above the claim, and that
    /// claim alone; a last one, without claims, holds what stands after them, the provider adjustments.
    pub by_claim: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { strict: false, longest_segment: 1 << 20, source_map: true, by_claim: false }
    }
}

impl Options {
    /// The same, strict.
    pub fn strict() -> Options {
        Options { strict: true, ..Options::default() }
    }

    /// The same, without a source map: a little faster.
    #[must_use]
    pub fn without_source_map(self) -> Options {
        Options { source_map: false, ..self }
    }

    /// The same, with a remittance claim by claim.
    ///
    /// ```
    /// use cleanclaim::x12::{Message, MessageReader, Options};
    /// let file = b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261124*0900*^*00501*000000001*0*P*:~\
    /// GS*HP*PAYER*CLINIC*20261124*0900*1*X*005010X221A1~ST*835*0001~BPR*I*80*C*CHK************20261124~TRN*1*CHECK7*1512345678~\
    /// N1*PR*EXAMPLE PLAN~N1*PE*EXAMPLE CLINIC*XX*1234567893~LX*1~CLP*A-1*1*60*50**12*P7~CLP*A-2*1*40*30**12*P8~SE*9*0001~GE*1*1~IEA*1*000000001~";
    /// let mut claims = Vec::new();
    /// for message in MessageReader::new(&file[..], &Options::default().claim_by_claim())? {
    ///     let Message::Remittance(read) = message? else { continue };
    ///     claims.push(read.document.groups.iter().flat_map(|group| &group.claims).map(|claim| claim.id.clone()).collect::<Vec<_>>());
    /// }
    /// assert_eq!(claims, [vec!["A-1"], vec!["A-2"], vec![]]);
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    #[must_use]
    pub fn claim_by_claim(self) -> Options {
        Options { by_claim: true, ..self }
    }

    /// The same, with another limit for the length of a segment.
    #[must_use]
    pub fn with_longest_segment(self, bytes: usize) -> Options {
        Options { longest_segment: bytes, ..self }
    }
}
