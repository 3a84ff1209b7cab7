//! The documents of an X12 file, one after another, whatever its transactions are.

use std::io::BufRead;
use std::sync::Arc;

use super::claims::{Claims, ReadClaim, guide_of};
use super::cut::Cut;
use super::envelope::{Envelope, Group, Interchange, header_text};
use super::remittance::ByClaim;
use super::scan::{Repair, Repairs};
use super::source::SourceMap;
use super::typed::part::{Part, hand_on};
use super::typed::read::{Queue, Reading, Root, Sources};
use super::walk::Walker;
use super::{Options, Segment, SegmentReader, ids};
use crate::acknowledgement::{
    ClaimAcknowledgement, ImplementationAcknowledgement, InterchangeAcknowledgement,
};
use crate::claim::json::read_json;
use crate::claim::{Claim, Schema};
use crate::claim_status::{ClaimStatusRequest, ClaimStatusResponse};
use crate::eligibility::{EligibilityInquiry, EligibilityResponse};
use crate::error::{Code, Error, Result, code, shorten};
use crate::remittance::Remittance;
use crate::services_review::{ServicesReviewRequest, ServicesReviewResponse};
use crate::tables::guides::Guides;

/// A document and what it travelled in.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Read<T> {
    /// The document.
    pub document: T,
    /// Its envelope.
    pub envelope: Arc<Envelope>,
    /// Where its fields stood; empty without [`Options::source_map`].
    pub source: SourceMap,
}

/// Declares the documents that are a transaction as a whole: name, type, guide, schema.
macro_rules! messages {
    ($($(#[$doc:meta])* $variant:ident($type:ty), $guide:literal, $schema:literal;)*) => {
        /// What a transaction says, or a part of it that stands for itself.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Message {
            /// A claim (837).
            Claim(Box<ReadClaim>),
            /// An interchange acknowledgement (TA1). It stands outside of transactions.
            InterchangeAcknowledgement(Box<Read<InterchangeAcknowledgement>>),
            $($(#[$doc])* $variant(Box<Read<$type>>),)*
        }

        impl Message {
            /// The document as JSON on one line.
            pub fn to_json(&self) -> String {
                match self {
                    Message::Claim(read) => read.claim.to_json(),
                    Message::InterchangeAcknowledgement(read) => read.document.to_json(),
                    $(Message::$variant(read) => read.document.to_json(),)*
                }
            }

            /// A document from JSON, told by its `schema`; it stands in no envelope yet.
            pub fn from_json(text: &str) -> Result<Message> {
                #[derive(serde::Deserialize)]
                struct Named {
                    #[serde(default)]
                    schema: String,
                }
                let Named { schema } = read_json(text, "cleanclaim/…/1")?;
                match schema.as_str() {
                    Schema::NAME => Claim::from_json(text).map(Message::from),
                    "cleanclaim/interchange-acknowledgement/1" => {
                        let document = InterchangeAcknowledgement::from_json(text)?;
                        Ok(Message::InterchangeAcknowledgement(Box::new(Read { document, ..Read::default() })))
                    }
                    $($schema => <$type>::from_json(text).map(Message::from),)*
                    other => Err(Error::new(code::X12_DOCUMENT_KIND).with("value", shorten(other))),
                }
            }

            /// The guide that it is written by, as `core/data/guides` calls it; of a TA1 that of the envelope.
            pub fn guide(&self) -> &'static str {
                match self {
                    Message::Claim(read) => guide_of(read.claim.kind),
                    Message::InterchangeAcknowledgement(_) => "envelope",
                    $(Message::$variant(_) => $guide,)*
                }
            }

            /// What it travelled in.
            pub fn envelope(&self) -> &Arc<Envelope> {
                match self {
                    Message::Claim(read) => &read.batch.envelope,
                    Message::InterchangeAcknowledgement(read) => &read.envelope,
                    $(Message::$variant(read) => &read.envelope,)*
                }
            }

            /// The same in another envelope; a claim's is that of its batch and stays.
            #[must_use]
            pub fn in_envelope(mut self, envelope: Arc<Envelope>) -> Message {
                match &mut self {
                    Message::Claim(_) => {}
                    Message::InterchangeAcknowledgement(read) => read.envelope = envelope,
                    $(Message::$variant(read) => read.envelope = envelope,)*
                }
                self
            }

            /// The document that is a transaction as a whole; `None` for a claim and a TA1.
            pub(crate) fn part(&self) -> Option<&dyn Part> {
                match self {
                    Message::Claim(_) | Message::InterchangeAcknowledgement(_) => None,
                    $(Message::$variant(read) => Some(&read.document),)*
                }
            }
        }

        impl From<Claim> for Message {
            fn from(claim: Claim) -> Message {
                Message::Claim(Box::new(ReadClaim::of(claim)))
            }
        }

        $(impl From<$type> for Message {
            fn from(document: $type) -> Message {
                Message::$variant(Box::new(Read { document, ..Read::default() }))
            }
        })*

        /// Which document the transactions of a guide are.
        fn root_of(guide: &str, envelope: &Arc<Envelope>, by_claim: bool) -> Option<Box<dyn Root>> {
            match guide {
                "835" if by_claim => Some(ByClaim::new(envelope)),
                $($guide => Some(Whole::new(envelope, Message::$variant)),)*
                _ => Claims::of(guide, envelope),
            }
        }
    };
}

messages! {
    /// A remittance advice (835).
    Remittance(Remittance), "835", "cleanclaim/remittance/1";
    /// An eligibility inquiry (270).
    EligibilityInquiry(EligibilityInquiry), "270", "cleanclaim/eligibility-inquiry/1";
    /// An eligibility response (271).
    EligibilityResponse(EligibilityResponse), "271", "cleanclaim/eligibility-response/1";
    /// A claim status request (276).
    ClaimStatusRequest(ClaimStatusRequest), "276", "cleanclaim/claim-status-request/1";
    /// A claim status response (277).
    ClaimStatusResponse(ClaimStatusResponse), "277", "cleanclaim/claim-status-response/1";
    /// A request for a services review (278).
    ServicesReviewRequest(ServicesReviewRequest), "278", "cleanclaim/services-review-request/1";
    /// The response to a services review (278).
    ServicesReviewResponse(ServicesReviewResponse), "278R", "cleanclaim/services-review-response/1";
    /// An implementation acknowledgement (999).
    ImplementationAcknowledgement(ImplementationAcknowledgement), "999", "cleanclaim/implementation-acknowledgement/1";
    /// A claim acknowledgement (277CA).
    ClaimAcknowledgement(ClaimAcknowledgement), "277CA", "cleanclaim/claim-acknowledgement/1";
}

/// A document that is a transaction as a whole.
struct Whole<T> {
    document: T,
    envelope: Arc<Envelope>,
    message: fn(Box<Read<T>>) -> Message,
}

impl<T: Part + Default + 'static> Whole<T> {
    #[allow(clippy::new_ret_no_self)]
    fn new(envelope: &Arc<Envelope>, message: fn(Box<Read<T>>) -> Message) -> Box<dyn Root> {
        Box::new(Whole { document: T::default(), envelope: Arc::clone(envelope), message })
    }
}

impl<T: Part> Part for Whole<T> {
    hand_on!(self => self.document);
}

impl<T: Part> Root for Whole<T> {
    fn finish(self: Box<Self>, sources: Sources<'_>, out: &mut Queue) {
        let source = sources.map(|path| Some(path.to_string()));
        let Whole { document, envelope, message } = *self;
        out.push_back(Ok(message(Box::new(Read { document, envelope, source }))));
    }
}

/// Reads the documents of a file, from bytes or a stream. A transaction that cannot be read, or of a guide that is not known, gives an
/// error, and the next one follows.
///
/// ```
/// use cleanclaim::x12::{Message, MessageReader, Options};
/// let file = b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261124*0900*^*00501*000000001*0*P*:~\
/// GS*HP*PAYER*CLINIC*20261124*0900*1*X*005010X221A1~ST*835*0001~BPR*I*80*C*CHK************20261124~TRN*1*CHECK7*1512345678~\
/// N1*PR*EXAMPLE PLAN~N1*PE*EXAMPLE CLINIC*XX*1234567893~LX*1~CLP*A-1*1*100*80**12*P7~CAS*CO*45*20~SE*9*0001~GE*1*1~IEA*1*000000001~";
/// for message in MessageReader::new(&file[..], &Options::default())? {
///     let Message::Remittance(read) = message? else { continue };
///     assert_eq!(read.document.payment.amount.to_string(), "80.00");
///     assert_eq!(read.document.groups[0].claims[0].adjustments[0].reason, "45");
/// }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug)]
pub struct MessageReader<R> {
    segments: SegmentReader<R>,
    state: State,
    queue: Queue,
    done: bool,
}

impl<R: BufRead> MessageReader<R> {
    /// Reads from a stream; a byte slice is one. An error where the guides cannot be read.
    pub fn new(stream: R, options: &Options) -> Result<MessageReader<R>> {
        Ok(MessageReader {
            segments: SegmentReader::new(stream, options),
            state: State::new(Guides::embedded()?, options),
            queue: Queue::new(),
            done: false,
        })
    }

    /// The same, of some guides alone: a transaction of another one is an error that names what is expected.
    pub(crate) fn of_guides(
        stream: R,
        options: &Options,
        names: &'static [&'static str],
    ) -> Result<MessageReader<R>> {
        let mut reader = MessageReader::new(stream, options)?;
        reader.state.only = names;
        Ok(reader)
    }

    /// What was mended so far: the file's segments first, then the transactions'.
    pub fn repairs(&self) -> impl Iterator<Item = &Repair> {
        self.segments.repairs().iter().chain(&self.state.repairs.list)
    }

    /// How many bytes were taken from the stream: for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.segments.bytes_read()
    }
}

impl<R: BufRead> Iterator for MessageReader<R> {
    type Item = Result<Message>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.queue.is_empty() && !self.done {
            let (state, queue) = (&mut self.state, &mut self.queue);
            let accepted = match self.segments.with_next(|cut| state.accept(cut, queue)) {
                Ok(Some(accepted)) => accepted,
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

/// Segments counted for the trailers.
#[derive(Debug, Default)]
struct Open {
    interchange: bool,
    group: bool,
    transaction: bool,
    groups: u64,
    transactions: u64,
    segments: u64,
}

/// The envelope, and the transaction that is being read.
#[derive(Debug)]
struct State {
    guides: &'static Guides,
    only: &'static [&'static str],
    repairs: Repairs,
    map: bool,
    by_claim: bool,
    open: Open,
    envelope: Arc<Envelope>,
    /// `None` between transactions, and where one is passed over.
    reading: Option<Reading<'static>>,
    /// Number and offset of the last segment.
    last: (u64, u64),
}

fn number_of(segment: &Segment<'_>, element: usize) -> Option<u64> {
    std::str::from_utf8(segment.element(element)).ok()?.trim().parse().ok()
}

/// A text of the file in an error: at most 12 characters, since it may be anything.
fn short(text: &str) -> String {
    text.chars().take(12).collect()
}

impl State {
    fn new(guides: &'static Guides, options: &Options) -> State {
        State {
            guides,
            only: &[],
            repairs: Repairs::new(options.strict),
            map: options.source_map,
            by_claim: options.by_claim,
            open: Open::default(),
            envelope: Arc::default(),
            reading: None,
            last: (0, 0),
        }
    }

    fn repair(&mut self, code: Code, segment: &Segment<'_>, element: &'static str) -> Result<()> {
        let element = Some(element);
        self.repairs.note(Repair { code, segment: segment.number, offset: segment.offset, element })
    }

    /// Takes in a segment. An error ends the reading; faults of one transaction go into the queue.
    #[inline]
    fn accept(&mut self, cut: &Cut<'_>, queue: &mut Queue) -> Result<()> {
        self.open.segments += 1;
        self.last = (cut.number, cut.offset);
        match cut.segment_id() {
            Some(ids::ISA | ids::GS | ids::ST | ids::SE | ids::GE | ids::IEA) => self.around(cut, queue),
            _ if !self.open.transaction => self.around(cut, queue),
            _ => self.inside(cut, queue),
        }
    }

    /// A segment around transactions.
    #[cold]
    #[inline(never)]
    fn around(&mut self, cut: &Cut<'_>, queue: &mut Queue) -> Result<()> {
        let segment: &Segment<'_> = cut;
        match cut.segment_id() {
            Some(ids::ISA) => self.interchange(segment, queue),
            Some(ids::GS) => self.group(segment, queue),
            Some(ids::ST) => self.transaction(cut, queue),
            Some(ids::SE) => self.transaction_end(segment, queue),
            Some(ids::GE) => self.group_end(segment, queue),
            Some(ids::IEA) => self.interchange_end(segment, queue),
            Some(ids::TA1) => self.acknowledgement(segment, queue),
            _ => {
                queue.push_back(Err(segment
                    .error(code::X12_MISPLACED)
                    .with("id", short(&String::from_utf8_lossy(cut.element(0).trim_ascii())))
                    .with("reason", "no transaction is open")));
                // One error says it: the rest up to the next transaction is passed over.
                self.open.transaction = true;
                Ok(())
            }
        }
    }

    fn inside(&mut self, segment: &Cut<'_>, queue: &mut Queue) -> Result<()> {
        let Some(reading) = &mut self.reading else { return Ok(()) };
        let envelope = &self.envelope;
        let by_claim = self.by_claim;
        reading.take(
            self.guides,
            |guide| root_of(guide, envelope, by_claim),
            segment,
            &mut self.repairs,
            queue,
        )
    }

    fn finish(&mut self, queue: &mut Queue) {
        if let Some(reading) = self.reading.take() {
            reading.end(queue);
        }
    }

    /// The end of the file. What is still open then was cut off.
    fn end(&mut self, queue: &mut Queue) -> Result<()> {
        let open = [(self.reading.is_some(), "SE"), (self.open.group, "GE"), (self.open.interchange, "IEA")];
        self.finish(queue);
        let (segment, offset) = self.last;
        for (_, element) in open.into_iter().filter(|(missing, _)| *missing) {
            let code = code::X12_CUT_OFF;
            self.repairs.note(Repair { code, segment, offset, element: Some(element) })?;
        }
        Ok(())
    }

    /// A transaction that is still open where its SE should have stood before.
    fn trailer_missing(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        let open = self.reading.is_some();
        self.finish(queue);
        self.open.transaction = false;
        if open { self.repair(code::X12_TRAILER_MISSING, segment, "SE") } else { Ok(()) }
    }

    fn interchange(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish(queue);
        if self.open.interchange {
            self.repair(code::X12_TRAILER_MISSING, segment, "IEA")?;
        }
        self.open = Open { interchange: true, ..Open::default() };
        self.envelope = Arc::new(Envelope { interchange: Interchange::of(segment), ..Envelope::default() });
        Ok(())
    }

    fn acknowledgement(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        if self.only.is_empty() {
            let interchange = self.envelope.interchange.clone();
            let envelope = Arc::new(Envelope { interchange, ..Envelope::default() });
            let document = InterchangeAcknowledgement::of(segment);
            let read = Read { document, envelope, source: SourceMap::default() };
            queue.push_back(Ok(Message::InterchangeAcknowledgement(Box::new(read))));
        }
        Ok(())
    }

    fn group(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.trailer_missing(segment, queue)?;
        if self.open.group {
            self.repair(code::X12_TRAILER_MISSING, segment, "GE")?;
        }
        self.open.group = true;
        self.open.groups += 1;
        self.open.transactions = 0;
        let interchange = self.envelope.interchange.clone();
        let group = Group::of(segment);
        self.envelope = Arc::new(Envelope { interchange, group, ..Envelope::default() });
        Ok(())
    }

    fn transaction(&mut self, segment: &Cut<'_>, queue: &mut Queue) -> Result<()> {
        self.trailer_missing(segment, queue)?;
        self.open.transaction = true;
        self.open.transactions += 1;
        self.open.segments = 1;
        let own = header_text(segment, 3);
        let Envelope { interchange, group, .. } = &*self.envelope;
        let guide = if own.is_empty() { group.version.clone() } else { own };
        self.envelope = Arc::new(Envelope {
            interchange: interchange.clone(),
            group: group.clone(),
            transaction: header_text(segment, 1),
            control_number: header_text(segment, 2),
            guide,
        });
        let envelope = &self.envelope;
        let walker = Walker::begin(self.guides, &envelope.group.version, segment);
        let walker =
            walker.filter(|walker| self.only.is_empty() || self.only.contains(&&*walker.guide().name));
        let root = walker.as_ref().and_then(|walker| root_of(&walker.guide().name, envelope, self.by_claim));
        match walker.zip(root) {
            Some((walker, root)) => self.reading = Some(Reading::new(walker, root, self.map)),
            None => {
                let expected =
                    if self.only.is_empty() { "HIPAA 5010".to_string() } else { self.only.join(", ") };
                queue.push_back(Err(segment
                    .error(code::X12_OTHER_GUIDE)
                    .with("transaction", short(&envelope.transaction))
                    .with("guide", short(&envelope.guide))
                    .with("expected", expected)));
            }
        }
        self.inside(segment, queue)
    }

    fn transaction_end(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        if self.reading.is_some() {
            self.finish(queue);
            if number_of(segment, 1) != Some(self.open.segments) {
                self.repair(code::X12_COUNT, segment, "SE01")?;
            }
            if header_text(segment, 2) != self.envelope.control_number {
                self.repair(code::X12_CONTROL_NUMBER, segment, "SE02")?;
            }
        }
        self.open.transaction = false;
        Ok(())
    }

    fn group_end(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.trailer_missing(segment, queue)?;
        if self.open.group {
            if number_of(segment, 1) != Some(self.open.transactions) {
                self.repair(code::X12_COUNT, segment, "GE01")?;
            }
            if header_text(segment, 2) != self.envelope.group.control_number {
                self.repair(code::X12_CONTROL_NUMBER, segment, "GE02")?;
            }
        }
        self.open.group = false;
        Ok(())
    }

    fn interchange_end(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.trailer_missing(segment, queue)?;
        if self.open.group {
            self.repair(code::X12_TRAILER_MISSING, segment, "GE")?;
        }
        if number_of(segment, 1) != Some(self.open.groups) {
            self.repair(code::X12_COUNT, segment, "IEA01")?;
        }
        if header_text(segment, 2) != self.envelope.interchange.control_number {
            self.repair(code::X12_CONTROL_NUMBER, segment, "IEA02")?;
        }
        self.open = Open::default();
        Ok(())
    }
}
