//! A file around transactions: interchanges and groups are opened and closed as the envelopes ask for, and counted.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use super::claims::OpenClaims;
use super::{CharacterSet, DELIMITERS, Profile, body, put};
use crate::acknowledgement::{
    ClaimAcknowledgement, ImplementationAcknowledgement, InterchangeAcknowledgement,
};
use crate::error::{Error, Result, code};
use crate::tables::guides::{Guide, Guides};
use crate::x12::envelope::Envelope;
use crate::x12::scan::Delimiters;
use crate::x12::typed::out::Written;
use crate::x12::{Message, MessageReader, Options};

/// Writes transactions into a stream. Neighbouring transactions of one group share it, and so do groups of one interchange.
///
/// Call [`Writer::finish`] at the end: it closes what is open.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    delimiters: Delimiters,
    characters: CharacterSet,
    line_breaks: bool,
    pub(super) profile: Option<Profile>,
    pub(super) guides: &'static Guides,
    /// What is open.
    envelope: Option<Arc<Envelope>>,
    in_transaction: bool,
    in_group: bool,
    segments: u64,
    transactions: u64,
    groups: u64,
    buffer: Vec<u8>,
    /// The transaction of claims that is open.
    pub(super) claims: Option<OpenClaims>,
}

impl<W: Write> Writer<W> {
    /// Writes into a stream; an error where the guides cannot be read.
    pub fn new(out: W) -> Result<Writer<W>> {
        Ok(Writer {
            out,
            delimiters: DELIMITERS,
            characters: CharacterSet::default(),
            line_breaks: false,
            profile: None,
            guides: Guides::embedded()?,
            envelope: None,
            in_transaction: false,
            in_group: false,
            segments: 0,
            transactions: 0,
            groups: 0,
            buffer: Vec::new(),
            claims: None,
        })
    }

    /// With other delimiters.
    #[must_use]
    pub fn with_delimiters(self, delimiters: Delimiters) -> Self {
        Writer { delimiters, ..self }
    }

    /// With another set of characters.
    #[must_use]
    pub fn with_characters(self, characters: CharacterSet) -> Self {
        Writer { characters, ..self }
    }

    /// With a line break after each segment, or without.
    #[must_use]
    pub fn with_line_breaks(self, line_breaks: bool) -> Self {
        Writer { line_breaks, ..self }
    }

    /// As a payer or clearinghouse wants it.
    #[must_use]
    pub fn with_profile(self, profile: Profile) -> Self {
        Writer { profile: Some(profile), ..self }
    }

    /// Writes a message: a document as a transaction of its own, a claim into the transaction of its batch.
    pub fn message(&mut self, message: &Message) -> Result<()> {
        match (message, message.part()) {
            (Message::Claim(read), _) => self.claim(&read.batch, &read.claim),
            (_, Some(part)) => {
                let body = body(message.guide(), part)?;
                self.transaction(message.envelope(), message.guide(), body)
            }
            (Message::InterchangeAcknowledgement(read), _) => {
                self.interchange_acknowledgement(&read.envelope, &read.document)
            }
            (_, None) => Ok(()),
        }
    }

    /// Writes an implementation acknowledgement as a transaction of its own.
    pub fn implementation_acknowledgement(
        &mut self,
        envelope: &Arc<Envelope>,
        acknowledgement: &ImplementationAcknowledgement,
    ) -> Result<()> {
        let body = body("999", acknowledgement)?;
        self.transaction(envelope, "999", body)
    }

    /// Writes a claim acknowledgement as a transaction of its own.
    pub fn claim_acknowledgement(
        &mut self,
        envelope: &Arc<Envelope>,
        acknowledgement: &ClaimAcknowledgement,
    ) -> Result<()> {
        let body = body("277CA", acknowledgement)?;
        self.transaction(envelope, "277CA", body)
    }

    /// Writes an interchange acknowledgement into the interchange of its envelope, outside of groups. It belongs before the first one:
    /// a group that is open is closed.
    pub fn interchange_acknowledgement(
        &mut self,
        envelope: &Arc<Envelope>,
        acknowledgement: &InterchangeAcknowledgement,
    ) -> Result<()> {
        self.close()?;
        let open = self.envelope.take();
        let same = open.as_ref().is_some_and(|open| open.interchange == envelope.interchange);
        if let Some(open) = &open {
            self.close_group(open)?;
            if !same {
                self.close_interchange(open)?;
            }
        }
        self.envelope = Some(Arc::clone(envelope));
        if !same {
            self.interchange(envelope)?;
        }
        self.put(&acknowledgement.written())
    }

    /// Writes a transaction of its own.
    pub(crate) fn transaction(
        &mut self,
        envelope: &Arc<Envelope>,
        guide: &str,
        body: Vec<Written>,
    ) -> Result<()> {
        let body = match &self.profile {
            Some(profile) => profile.apply(body)?,
            None => body,
        };
        self.open(envelope, guide)?;
        body.iter().try_for_each(|written| self.put(written))?;
        self.close()
    }

    /// Opens a transaction, and before it what is not open yet.
    pub(crate) fn open(&mut self, envelope: &Arc<Envelope>, guide: &str) -> Result<()> {
        let guide = self.guides.named(guide)?;
        self.close()?;
        let open = self.envelope.take();
        let same_interchange = open.as_ref().is_some_and(|open| open.interchange == envelope.interchange);
        let same_group = same_interchange
            && self.in_group
            && open.as_ref().is_some_and(|open| open.group == envelope.group);
        if !same_group && let Some(open) = &open {
            self.close_group(open)?;
            if !same_interchange {
                self.close_interchange(open)?;
            }
        }
        self.envelope = Some(Arc::clone(envelope));
        if !same_interchange {
            self.interchange(envelope)?;
        }
        if !same_group {
            self.group(envelope, guide)?;
        }
        self.transactions += 1;
        self.segments = 0;
        self.in_transaction = true;
        let mut st = Written::new("ST");
        set(&mut st, 1, &guide.transaction);
        set(&mut st, 2, &envelope.control_number);
        // The 835 has no ST03.
        let rule = guide.segments().iter().find(|rule| rule.id.to_string() == "ST");
        if rule.is_some_and(|rule| guide.elements(rule).iter().any(|element| element.element == 3)) {
            set(&mut st, 3, if envelope.guide.is_empty() { &guide.version } else { &envelope.guide });
        }
        self.put(&st)
    }

    /// Writes a segment of the transaction that is open.
    pub(crate) fn put(&mut self, written: &Written) -> Result<()> {
        self.segments += 1;
        self.buffer.clear();
        put(written, self.delimiters, self.characters, &mut self.buffer)?;
        self.send()
    }

    fn send(&mut self) -> Result<()> {
        if self.line_breaks {
            self.buffer.push(b'\n');
        }
        self.out.write_all(&self.buffer).map_err(|why| Error::new(code::X12_NOT_WRITTEN).with("why", why))
    }

    /// Closes the transaction that is open.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.claims = None;
        if !self.in_transaction {
            return Ok(());
        }
        self.in_transaction = false;
        let number = self.envelope.as_ref().map(|envelope| envelope.control_number.clone());
        let mut se = Written::new("SE");
        set(&mut se, 1, &(self.segments + 1).to_string());
        set(&mut se, 2, &number.unwrap_or_default());
        self.put(&se)
    }

    fn interchange(&mut self, envelope: &Envelope) -> Result<()> {
        let told = &envelope.interchange;
        let Delimiters { component, repetition, .. } = self.delimiters;
        let one = |byte: u8| char::from(byte).to_string();
        let or = |text: &str, otherwise: &str| if text.is_empty() { otherwise } else { text }.to_string();
        let fields = [
            ("00".to_string(), 2),
            (String::new(), 10),
            ("00".to_string(), 2),
            (String::new(), 10),
            (or(&told.sender.qualifier, "ZZ"), 2),
            (told.sender.value.clone(), 15),
            (or(&told.receiver.qualifier, "ZZ"), 2),
            (told.receiver.value.clone(), 15),
            (told.date.clone(), 6),
            (told.time.clone(), 4),
            (repetition.map_or_else(|| "U".to_string(), one), 1),
            (or(&told.version, "00501"), 5),
            (told.control_number.clone(), 9),
            (or(&told.acknowledgement, "0"), 1),
            (or(&told.usage, "P"), 1),
            (one(component), 1),
        ];
        self.buffer.clear();
        self.buffer.extend_from_slice(b"ISA");
        for (index, (value, width)) in fields.iter().enumerate() {
            let count = value.chars().count();
            let held = |c: char| self.characters.holds(c) && !self.delimits(c);
            let free = matches!(index, 10 | 15) || value.chars().all(held);
            if count > *width || !free {
                let found = if free {
                    format!("{count} characters where {width} fit")
                } else {
                    "a character of no header".into()
                };
                return Err(Error::new(code::X12_NOT_WRITABLE)
                    .with("element", format_args!("ISA{:02}", index + 1))
                    .with("found", found));
            }
            self.buffer.push(self.delimiters.element);
            self.buffer.extend_from_slice(format!("{value:<width$}").as_bytes());
        }
        self.buffer.push(self.delimiters.segment);
        self.groups = 0;
        self.send()
    }

    fn delimits(&self, character: char) -> bool {
        let Delimiters { element, component, repetition, segment } = self.delimiters;
        [Some(element), Some(component), repetition, Some(segment)]
            .into_iter()
            .flatten()
            .any(|byte| char::from(byte) == character)
    }

    fn group(&mut self, envelope: &Envelope, guide: &Guide) -> Result<()> {
        let told = &envelope.group;
        let mut gs = Written::new("GS");
        set(
            &mut gs,
            1,
            if told.functional_identifier.is_empty() { &guide.group } else { &told.functional_identifier },
        );
        set(&mut gs, 2, &told.sender);
        set(&mut gs, 3, &told.receiver);
        set(&mut gs, 4, &told.date);
        set(&mut gs, 5, &told.time);
        set(&mut gs, 6, &told.control_number);
        set(&mut gs, 7, "X");
        set(&mut gs, 8, if told.version.is_empty() { &guide.version } else { &told.version });
        self.in_group = true;
        self.groups += 1;
        self.transactions = 0;
        self.put(&gs)
    }

    fn close_group(&mut self, envelope: &Envelope) -> Result<()> {
        if !self.in_group {
            return Ok(());
        }
        self.in_group = false;
        let mut ge = Written::new("GE");
        set(&mut ge, 1, &self.transactions.to_string());
        set(&mut ge, 2, &envelope.group.control_number);
        self.put(&ge)
    }

    fn close_interchange(&mut self, envelope: &Envelope) -> Result<()> {
        let mut iea = Written::new("IEA");
        set(&mut iea, 1, &self.groups.to_string());
        set(&mut iea, 2, &envelope.interchange.control_number);
        self.put(&iea)
    }

    /// Closes what is open and gives the stream back.
    pub fn finish(mut self) -> Result<W> {
        self.close()?;
        if let Some(open) = self.envelope.take() {
            self.close_group(&open)?;
            self.close_interchange(&open)?;
        }
        self.out.flush().map_err(|why| Error::new(code::X12_NOT_WRITTEN).with("why", why))?;
        Ok(self.out)
    }
}

fn set(written: &mut Written, element: usize, value: &str) {
    written.set(element, 1, (!value.is_empty()).then_some(Cow::Borrowed(value)));
}

/// Writes a file again through the typed layer: every transaction becomes a document and is written in the order of its guide, with
/// fresh counts and the control numbers that it had.
///
/// An error where a transaction cannot be read: nothing is left out in silence.
pub fn rewrite<W: Write>(file: &[u8], out: W) -> Result<W> {
    let mut delimiters = DELIMITERS;
    if let Some(first) = crate::x12::SegmentReader::new(file, &Options::default()).next_segment()? {
        let found = first.delimiters();
        let all = [Some(found.element), Some(found.component), found.repetition, Some(found.segment)];
        // A delimiter beyond ASCII would be half of a character of some value.
        if all.into_iter().flatten().all(|byte| byte.is_ascii()) {
            delimiters = found;
        }
    }
    let mut writer = Writer::new(out)?.with_delimiters(delimiters).with_characters(CharacterSet::Any);
    for message in MessageReader::new(file, &Options::default().without_source_map())? {
        writer.message(&message?)?;
    }
    writer.finish()
}
