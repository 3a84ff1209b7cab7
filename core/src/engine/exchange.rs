//! X12 files as JSON documents and back, and the claim for the next payer: the document form of the verbs, for every door.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Engine;
use crate::claim::Claim;
use crate::claim::json::{read_json, schema_name};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::posting::{BalanceProof, SecondaryOptions, secondary_claim};
use crate::remittance::Remittance;
use crate::x12::write::{Counting, Moment, Profile, Settings, Submission};
use crate::x12::{Message, MessageReader, Options, Repair, split};

/// The schema of the answers of [`Engine::read_x12_document`].
pub const X12_DOCUMENTS_SCHEMA: &str = "cleanclaim/x12-documents/1";
/// The schema of the answers of [`Engine::write_x12_document`].
pub const X12_WRITTEN_SCHEMA: &str = "cleanclaim/x12-written/1";
/// The schema of the answers of [`Engine::secondary_claim_document`].
pub const SECONDARY_SCHEMA: &str = "cleanclaim/secondary-claim/1";

schema_name!(WritingSchema, "cleanclaim/x12-writing/1");
schema_name!(SecondaryQuestionSchema, "cleanclaim/secondary-question/1");

/// What to write: documents, and who sends them to whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Writing<'a> {
    #[serde(rename = "schema")]
    _schema: WritingSchema,
    settings: Settings,
    #[serde(default)]
    profile: Option<String>,
    date: Day,
    #[serde(default)]
    time: String,
    #[serde(default)]
    control_numbers: Numbers,
    #[serde(borrow)]
    documents: Vec<&'a RawValue>,
}

/// The control numbers that were used last.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    #[serde(default)]
    interchange: u32,
    #[serde(default)]
    group: u32,
    #[serde(default)]
    transaction: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecondaryQuestion {
    #[serde(rename = "schema")]
    _schema: SecondaryQuestionSchema,
    claim: Claim,
    remittance: Remittance,
    #[serde(default)]
    next: Option<usize>,
    #[serde(default)]
    although_crossed_over: bool,
}

fn written<T: Serialize>(document: &T) -> Result<String> {
    serde_json::to_string(document).map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
}

/// Hour and minute as four digits; empty: midnight.
fn clock(text: &str) -> Result<u16> {
    let bad = || {
        Error::new(code::JSON_BAD_VALUE).with("path", "time").with("expected", "four digits, such as 0930")
    };
    if text.is_empty() {
        return Ok(0);
    }
    let time = text.parse::<u16>().ok().filter(|_| text.len() == 4).ok_or_else(bad)?;
    if time / 100 < 24 && time % 100 < 60 { Ok(time) } else { Err(bad()) }
}

impl Engine {
    /// Reads every transaction of an X12 file as a document.
    ///
    /// Gives JSON of the schema `cleanclaim/x12-documents/1`: `documents`, each with `guide`, `control_number` and the `document` itself
    /// under its own schema; `errors` for transactions and claims that could not be read, with slug, message and remedy; `repairs`.
    ///
    /// ```
    /// # #[cfg(feature = "embed-lists")] {
    /// use cleanclaim::Engine;
    /// use cleanclaim::tables::Tables;
    /// let engine = Engine::with_tables(Tables::embedded_lists());
    /// let text = engine.read_x12_document(include_bytes!("../../../tests/vectors/claims/demo-837p.edi"))?;
    /// assert!(text.contains(r#""schema":"cleanclaim/claim/1""#));
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn read_x12_document(&self, file: &[u8]) -> Result<String> {
        #[derive(Serialize)]
        struct Entry<'a> {
            guide: &'a str,
            control_number: &'a str,
            document: Box<RawValue>,
        }
        #[derive(Serialize)]
        struct Fault {
            slug: &'static str,
            message: String,
            remedy: String,
        }
        #[derive(Serialize)]
        struct Answer<'a> {
            schema: &'static str,
            documents: Vec<Entry<'a>>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            errors: Vec<Fault>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            repairs: Vec<Repair>,
        }
        let mut reader = MessageReader::new(file, &Options::default().without_source_map())?;
        let (mut messages, mut errors) = (Vec::new(), Vec::new());
        for message in reader.by_ref() {
            match message {
                Ok(message) => messages.push(message),
                Err(error) if messages.is_empty() && error.slug() == "x12-no-interchange" => {
                    return Err(error);
                }
                Err(error) => errors.push(Fault {
                    slug: error.slug(),
                    message: error.to_string(),
                    remedy: error.remedy(),
                }),
            }
        }
        let documents = messages
            .iter()
            .map(|message| {
                let envelope = message.envelope();
                let document = RawValue::from_string(message.to_json())
                    .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
                Ok(Entry { guide: &envelope.guide, control_number: &envelope.control_number, document })
            })
            .collect::<Result<Vec<_>>>()?;
        let repairs = reader.repairs().cloned().collect();
        written(&Answer { schema: X12_DOCUMENTS_SCHEMA, documents, errors, repairs })
    }

    /// Writes documents as one X12 file.
    ///
    /// The question is JSON of the schema `cleanclaim/x12-writing/1`: `settings` (`cleanclaim/exchange/1`), `documents` (claims,
    /// remittances and so on, each under its own schema), `date` (ISO) and `time` (`HHMM`) of the file, `control_numbers` that were used
    /// last (`interchange`, `group`, `transaction`), and a payer's `profile` as text. The answer, of `cleanclaim/x12-written/1`, has the
    /// file as `x12` and the `control_numbers` that are used up now: keep them, or the next file is refused as a copy of this one.
    pub fn write_x12_document(&self, question: &str) -> Result<String> {
        #[derive(Serialize)]
        struct Answer {
            schema: &'static str,
            x12: String,
            control_numbers: Numbers,
        }
        let asked: Writing<'_> = read_json(question, WritingSchema::NAME)?;
        let moment = Moment { day: asked.date, time: clock(&asked.time)? };
        let Numbers { interchange, group, transaction } = asked.control_numbers;
        let mut numbers = Counting::after(interchange, group, transaction);
        let mut file = Submission::new(Vec::new(), &asked.settings, &mut numbers, moment)?;
        if let Some(profile) = &asked.profile {
            file = file.with_profile(Profile::parse(profile)?);
        }
        for document in asked.documents {
            file.document(&Message::from_json(document.get())?)?;
        }
        let bytes = file.finish()?;
        let x12 = String::from_utf8(bytes)
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
        let Counting { interchange, group, transaction } = numbers;
        let control_numbers = Numbers { interchange, group, transaction };
        written(&Answer { schema: X12_WRITTEN_SCHEMA, x12, control_numbers })
    }

    /// The claim for the next payer from a claim and the remittance that decided it. See [`secondary_claim`].
    ///
    /// The question is JSON of the schema `cleanclaim/secondary-question/1`: `claim`, `remittance`, and where wanted `next` (which of the
    /// other payers, counted from 0) and `although_crossed_over`. The answer, of `cleanclaim/secondary-claim/1`, has the `claim` and the
    /// `proof` of its balance.
    pub fn secondary_claim_document(&self, question: &str) -> Result<String> {
        #[derive(Serialize)]
        struct Answer {
            schema: &'static str,
            claim: Claim,
            proof: BalanceProof,
        }
        let asked: SecondaryQuestion = read_json(question, SecondaryQuestionSchema::NAME)?;
        let options = SecondaryOptions::default()
            .with_next(asked.next)
            .although_crossed_over(asked.although_crossed_over);
        let mut payments = asked.remittance.claims().filter(|payment| payment.id == asked.claim.id);
        // The last word counts: a reversal is followed by its correction.
        let payment = payments.by_ref().last().ok_or_else(|| Error::new(code::COORDINATION_OTHER_CLAIM))?;
        let made = secondary_claim(&asked.claim, &asked.remittance, payment, &options)?;
        written(&Answer { schema: SECONDARY_SCHEMA, claim: made.claim, proof: made.proof })
    }

    /// Writes a file again through the typed layer, byte for byte where it was in its guide's order and form. See
    /// [`rewrite`](crate::x12::write::rewrite).
    pub fn rewrite_x12(&self, file: &[u8]) -> Result<Vec<u8>> {
        crate::x12::write::rewrite(file, Vec::new())
    }

    /// One file for each transaction of a file. See [`split`](split::split).
    pub fn split_x12(&self, file: &[u8], first_control_number: Option<u32>) -> Result<Vec<split::SplitFile>> {
        split::split(file, first_control_number)
    }
}
