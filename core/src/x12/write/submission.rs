//! Documents into a new file: its envelope is made from settings, its numbers from a store.

use std::io::Write;
use std::sync::Arc;

use super::numbers::ControlNumbers;
use super::{Moment, Profile, Settings, Writer};
use crate::claim::{Claim, ClaimKind, Identifier, Name};
use crate::error::Result;
use crate::list::List;
use crate::tables::guides::Guides;
use crate::text::Coded;
use crate::x12::claims::{Batch, BatchParty, guide_of};
use crate::x12::envelope::Envelope;
use crate::x12::message::Message;

/// A file that is being made: one interchange, a group for each kind of transaction, claims that follow each other in one transaction.
///
/// ```
/// use cleanclaim::claim::Claim;
/// use cleanclaim::x12::write::{Counting, Moment, Settings, Submission};
/// let settings = Settings::from_json(r#"{"schema":"cleanclaim/exchange/1",
///   "sender":{"qualifier":"ZZ","value":"CLINIC01"},"receiver":{"qualifier":"ZZ","value":"PAYER01"},
///   "submitter":{"name":"EXAMPLE CLINIC","contacts":[{"name":"BILLING","numbers":[{"kind":"telephone","value":"2055550100"}]}]},
///   "file_receiver":{"name":"EXAMPLE PLAN"}}"#)?;
/// let claim = Claim::professional("A-100")
///     .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
///     .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
///     .payer("MEDICARE", "10112")
///     .place_of_service("11")
///     .diagnosis("E11.9")
///     .line("2026-03-02", "99213", &["25"], "1", "125.00")
///     .build()?;
/// let mut numbers = Counting::after(41, 41, 0);
/// let moment = Moment { day: "2026-03-04".parse()?, time: 930 };
/// let mut file = Submission::new(Vec::new(), &settings, &mut numbers, moment)?;
/// file.claim(&claim)?;
/// let bytes = file.finish()?;
/// assert!(bytes.starts_with(b"ISA*00*          *00*          *ZZ*CLINIC01       *ZZ*PAYER01        *260304*0930*^*00501*000000042*"));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub struct Submission<'a, W> {
    writer: Writer<W>,
    settings: &'a Settings,
    numbers: &'a mut dyn ControlNumbers,
    moment: Moment,
    guides: &'static Guides,
    envelope: Option<Arc<Envelope>>,
    /// The transaction of claims that is open, its kind and how many it has.
    batch: Option<(ClaimKind, Arc<Batch>, u32)>,
}

impl<W> std::fmt::Debug for Submission<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Submission").field("moment", &self.moment).finish_non_exhaustive()
    }
}

impl<'a, W: Write> Submission<'a, W> {
    /// Begins a file. Nothing is written, and no number taken, before the first document.
    pub fn new(
        out: W,
        settings: &'a Settings,
        numbers: &'a mut dyn ControlNumbers,
        moment: Moment,
    ) -> Result<Submission<'a, W>> {
        let writer = Writer::new(out)?
            .with_delimiters(settings.delimiters()?)
            .with_characters(settings.character_set)
            .with_line_breaks(settings.line_breaks);
        let guides = Guides::embedded()?;
        Ok(Submission { writer, settings, numbers, moment, guides, envelope: None, batch: None })
    }

    /// As a payer or clearinghouse wants it.
    #[must_use]
    pub fn with_profile(self, profile: Profile) -> Self {
        Submission { writer: self.writer.with_profile(profile), ..self }
    }

    fn next_envelope(&mut self, guide: &str) -> Result<Arc<Envelope>> {
        let guide = self.guides.named(guide)?;
        let envelope = self.settings.envelope(guide, self.envelope.as_deref(), self.moment, self.numbers)?;
        self.envelope = Some(Arc::clone(&envelope));
        Ok(envelope)
    }

    /// Writes a claim: into the transaction of the claims before it, or a new one where it is of another kind or that one is full.
    pub fn claim(&mut self, claim: &Claim) -> Result<()> {
        let open = self.batch.take().filter(|(kind, _, count)| {
            *kind == claim.kind && *count < self.settings.claims_per_transaction.max(1)
        });
        let (batch, count) = match open {
            Some((_, batch, count)) => (batch, count),
            None => (self.new_batch(claim.kind)?, 0),
        };
        self.writer.claim(&batch, claim)?;
        self.batch = Some((claim.kind, batch, count + 1));
        Ok(())
    }

    fn new_batch(&mut self, kind: ClaimKind) -> Result<Arc<Batch>> {
        let envelope = self.next_envelope(guide_of(kind))?;
        let Settings { submitter, file_receiver, sender, receiver, .. } = self.settings;
        let party = |party: &super::Party, interchange: &Identifier| BatchParty {
            name: (!party.name.is_empty())
                .then(|| Name { last: Some(party.name.clone()), ..Name::default() }),
            identifier: Some(Identifier {
                qualifier: "46".to_string(),
                value: party.identifier.clone().unwrap_or_else(|| interchange.value.clone()),
            }),
            contacts: party.contacts.clone(),
            ..BatchParty::default()
        };
        Ok(Arc::new(Batch {
            purpose: Some("00".to_string()),
            // Unique as long as the numbers are: the receiver tells a file that was sent twice by it.
            reference: Some(format!("{}{}", envelope.interchange.control_number, envelope.control_number)),
            date: Some(Coded::Code(self.moment.day)),
            time: Some(format!("{:04}", self.moment.time)),
            claim_type: Some("CH".to_string()),
            submitter: party(submitter, sender),
            receiver: party(file_receiver, receiver),
            unmodelled: List::new(),
            envelope,
        }))
    }

    /// Writes any document.
    pub fn document(&mut self, document: &Message) -> Result<()> {
        if let Message::Claim(read) = document {
            return self.claim(&read.claim);
        }
        self.batch = None;
        if let Message::InterchangeAcknowledgement(read) = document {
            // It stands in the interchange alone: before the first group where it comes first.
            let interchange = match &self.envelope {
                Some(open) => open.interchange.clone(),
                None => self.settings.interchange(self.moment, self.numbers)?,
            };
            let envelope = Arc::new(Envelope { interchange, ..Envelope::default() });
            self.envelope = Some(Arc::clone(&envelope));
            return self.writer.interchange_acknowledgement(&envelope, &read.document);
        }
        let envelope = self.next_envelope(document.guide())?;
        self.writer.message(&document.clone().in_envelope(envelope))
    }

    /// Closes what is open and gives the stream back. Without a document the file is empty.
    pub fn finish(self) -> Result<W> {
        self.writer.finish()
    }
}
