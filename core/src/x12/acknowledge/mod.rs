//! Acknowledgements, made from a file and the report of its check, and brought back onto the claims that they speak of.
//!
//! * A **TA1** is made for an interchange that asks for one (ISA14 = 1) and for one whose envelope is wrong, whatever ISA14 says: a
//!   sender whose file could not be taken in must learn of it.
//! * A **999** is made for each functional group, of whatever transactions, but not for one that holds acknowledgements. A finding of
//!   severity *rejection* up to the SNIP type asked for refuses its transaction; every other one is told, and the transaction is
//!   accepted with errors. Where the envelope around a group is refused, so is the group. A transaction of a guide that is not known
//!   here is refused as such, since nothing can be said of it.
//! * A **277CA** is made for each 837: which claims were taken in, which were not, and why.
//!
//! IK303 holds four characters: of loop `2010AA` it says `2010`. The bad value (IK404) may be a patient's and is left out unless asked
//! for.

mod answers;
mod claims;
mod codes;
mod implementation;
mod outline;

pub use answers::answers;

use std::io::Write;
use std::sync::Arc;

use self::outline::{InterchangeOutline, Outline, Wanted};
use super::check::{CheckOptions, FileReport, WireFinding};
use super::envelope::{Envelope, Group, Interchange};
use super::scan::Delimiters;
use super::write::{CharacterSet, DELIMITERS, Writer};
use crate::acknowledgement::{InterchangeAcknowledgement, InterchangeVerdict};
use crate::claim::Identifier;
use crate::dates::Day;
use crate::error::{Error, Result, Severity, code};

/// Which acknowledgement to make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[non_exhaustive]
pub enum AcknowledgeKind {
    /// The TA1 where one is needed, and the 999 of each group.
    #[default]
    #[serde(rename = "all")]
    All,
    /// The 999 of each group alone.
    #[serde(rename = "999")]
    Implementation,
    /// A TA1 for each interchange, needed or not.
    #[serde(rename = "ta1")]
    Interchange,
    /// A 277CA for each 837.
    #[serde(rename = "277ca")]
    Claim,
}

impl AcknowledgeKind {
    /// Every kind by its name.
    pub const ALL: [(&'static str, AcknowledgeKind); 4] = [
        ("all", AcknowledgeKind::All),
        ("999", AcknowledgeKind::Implementation),
        ("ta1", AcknowledgeKind::Interchange),
        ("277ca", AcknowledgeKind::Claim),
    ];

    /// Its name.
    pub fn slug(self) -> &'static str {
        AcknowledgeKind::ALL.iter().find(|(_, kind)| *kind == self).map_or("all", |(name, _)| name)
    }
}

/// Who makes a 277CA.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimSource {
    /// The payer.
    #[default]
    Payer,
    /// A clearinghouse.
    Clearinghouse,
}

/// How to acknowledge. Numbers, date and time are the caller's: nothing here knows a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcknowledgeOptions {
    /// Which acknowledgement.
    pub kind: AcknowledgeKind,
    /// How the file is checked; `snip` decides what refuses.
    pub check: CheckOptions,
    /// Control number of the first interchange that is written (ISA13) and of its group (GS06); the next ones count on.
    pub control_number: u32,
    /// When the acknowledgement is made.
    pub date: Day,
    /// The time, `HHMM`.
    pub time: String,
    /// Copy bad values into IK404. They may be a patient's data.
    pub values: bool,
    /// Who makes a 277CA.
    pub source: ClaimSource,
}

impl AcknowledgeOptions {
    /// Made on this day and at this time (`HHMM`), with this control number.
    pub fn new(date: Day, time: &str, control_number: u32) -> AcknowledgeOptions {
        AcknowledgeOptions {
            kind: AcknowledgeKind::default(),
            check: CheckOptions::default(),
            control_number,
            date,
            time: time.to_string(),
            values: false,
            source: ClaimSource::default(),
        }
    }

    /// Of this kind.
    #[must_use]
    pub fn with_kind(self, kind: AcknowledgeKind) -> Self {
        AcknowledgeOptions { kind, ..self }
    }

    /// With the file checked like this.
    #[must_use]
    pub fn with_check(self, check: CheckOptions) -> Self {
        AcknowledgeOptions { check, ..self }
    }

    /// With bad values copied into IK404, or without.
    #[must_use]
    pub fn with_values(self, values: bool) -> Self {
        AcknowledgeOptions { values, ..self }
    }

    /// Made by a payer or a clearinghouse.
    #[must_use]
    pub fn with_source(self, source: ClaimSource) -> Self {
        AcknowledgeOptions { source, ..self }
    }

    /// From JSON: `kind` (`all`, `999`, `ta1`, `277ca`), `snip`, `as_of`, `control_number`, `date`, `time`, `values`, `source` (`payer`,
    /// `clearinghouse`). Date, time and control number are needed.
    pub fn from_json(text: &str) -> Result<AcknowledgeOptions> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Told {
            #[serde(default)]
            kind: AcknowledgeKind,
            snip: Option<u8>,
            as_of: Option<Day>,
            control_number: u32,
            date: Day,
            time: String,
            #[serde(default)]
            values: bool,
            #[serde(default)]
            source: ClaimSource,
        }
        let told: Told = crate::claim::json::read_json(text, "")?;
        let snip = told.snip.unwrap_or(CheckOptions::default().snip);
        Ok(AcknowledgeOptions {
            kind: told.kind,
            check: CheckOptions::default().with_snip(snip).with_as_of(told.as_of),
            control_number: told.control_number,
            date: told.date,
            time: told.time,
            values: told.values,
            source: told.source,
        })
    }

    fn verify(&self) -> Result<()> {
        let bad = |option: &'static str, value: String, expected: &'static str| {
            Err(Error::new(code::X12_BAD_OPTION)
                .with("option", option)
                .with("value", value)
                .with("expected", expected))
        };
        if !(1..=5).contains(&self.check.snip) {
            return bad("snip", self.check.snip.to_string(), "SNIP types are 1 to 5");
        }
        if !(1..=999_999_999).contains(&self.control_number) {
            return bad("control_number", self.control_number.to_string(), "give 1 to 999999999");
        }
        let digits = self.time.len() == 4 && self.time.bytes().all(|byte| byte.is_ascii_digit());
        let clock =
            digits && self.time.as_str() < "2400" && self.time.get(2..).is_some_and(|minute| minute < "60");
        if !clock {
            return bad("time", self.time.clone(), "give hour and minute as HHMM");
        }
        Ok(())
    }

    /// Does a finding refuse what it concerns?
    fn rejects(&self, finding: &WireFinding) -> bool {
        finding.severity == Severity::Rejection && finding.snip <= self.check.snip
    }
}

/// A finding of the envelope: it belongs to no transaction.
fn is_around(finding: &WireFinding) -> bool {
    matches!(finding.segment.as_str(), "ISA" | "IEA" | "GS" | "GE" | "TA1")
        || finding.slug == code::X12_OUTSIDE_TRANSACTION
}

/// A value of the file that is written again: without what delimits the new one, and with a question mark for each character that is in
/// no set of X12.
fn clean(text: &str, delimiters: Delimiters, longest: usize) -> String {
    let delimits = |c: char| {
        [
            Some(delimiters.element),
            Some(delimiters.component),
            delimiters.repetition,
            Some(delimiters.segment),
        ]
        .into_iter()
        .flatten()
        .any(|byte| char::from(byte) == c)
    };
    let written = text.trim().chars().filter(|c| !c.is_control() && !delimits(*c));
    let written: String = written.take(longest).map(|c| if c.is_ascii() { c } else { '?' }).collect();
    written.trim_end().to_string()
}

/// The delimiters of the file where they can serve again, so that its values need no change; else the usual ones.
fn delimiters(of: Option<Delimiters>) -> Delimiters {
    let Some(found) = of else { return DELIMITERS };
    let fits = |byte: u8| {
        byte.is_ascii_control() || (byte.is_ascii_punctuation() && !b"+-.,/()'&\"".contains(&byte))
    };
    if !(fits(found.element)
        && fits(found.component)
        && fits(found.segment)
        && found.repetition.is_none_or(fits))
    {
        return DELIMITERS;
    }
    let used = [found.element, found.component, found.segment];
    let repetition = found.repetition.or_else(|| b"^!`|".iter().copied().find(|byte| !used.contains(byte)));
    Delimiters { repetition, ..found }
}

/// What an acknowledgement is made from.
struct Work<'a> {
    report: &'a FileReport,
    options: &'a AcknowledgeOptions,
    delimiters: Delimiters,
}

impl Work<'_> {
    fn clean(&self, text: &str, longest: usize) -> String {
        clean(text, self.delimiters, longest)
    }

    /// The findings of the envelope around transactions that stand in these segments.
    fn around(&self, first: u64, last: u64) -> impl Iterator<Item = &WireFinding> {
        let findings = self.report.transactions.iter().flat_map(|transaction| &transaction.findings);
        findings.filter(move |finding| is_around(finding) && (first..=last).contains(&finding.position))
    }

    /// The envelope of what goes back, the how manieth.
    fn envelope(&self, of: &InterchangeOutline, index: u32) -> Interchange {
        let told = &of.interchange;
        let identifier = |other: &Identifier| Identifier {
            qualifier: self.clean(&other.qualifier, 2),
            value: self.clean(&other.value, 15),
        };
        let usage = if told.usage == "T" { "T" } else { "P" };
        let date = self.options.date.to_x12();
        let number = self.options.control_number.saturating_add(index) % 1_000_000_000;
        Interchange {
            sender: identifier(&told.receiver),
            receiver: identifier(&told.sender),
            date: date.get(2..).unwrap_or_default().to_string(),
            time: self.options.time.clone(),
            version: "00501".to_string(),
            control_number: format!("{number:09}"),
            acknowledgement: "0".to_string(),
            usage: usage.to_string(),
        }
    }

    /// Group and transaction within it.
    fn inner(
        &self,
        interchange: &Interchange,
        of: &Group,
        kind: &str,
        guide: &str,
        number: usize,
    ) -> Arc<Envelope> {
        let own = interchange.control_number.trim_start_matches('0').to_string();
        Arc::new(Envelope {
            interchange: interchange.clone(),
            group: Group {
                functional_identifier: kind.to_string(),
                sender: self.clean(&of.receiver, 15),
                receiver: self.clean(&of.sender, 15),
                date: self.options.date.to_x12(),
                time: self.options.time.clone(),
                control_number: if own.is_empty() { "0".to_string() } else { own },
                version: guide.to_string(),
            },
            transaction: String::new(),
            control_number: format!("{number:04}"),
            guide: guide.to_string(),
        })
    }

    /// What is said of an interchange; and is it needed?
    fn interchange(&self, of: &InterchangeOutline) -> (InterchangeAcknowledgement, bool) {
        let told = &of.interchange;
        let mut notes: Vec<(bool, &'static str)> = Vec::new();
        let mut wrong = false;
        for finding in self.around(of.first, of.last) {
            // Trailers that are missing are told by the file itself, below.
            if matches!(finding.slug, code::X12_INTERCHANGE_TRAILER | code::X12_GROUP_TRAILER) {
                continue;
            }
            if matches!(finding.segment.as_str(), "GS" | "GE") {
                continue;
            }
            wrong = true;
            let note = codes::said(finding.slug, &finding.segment, &finding.element).interchange;
            let note = if note.is_empty() { "024" } else { note };
            notes.push((self.options.rejects(finding), note));
        }
        if !of.closed {
            notes.push((true, codes::said(code::X12_INTERCHANGE_TRAILER, "IEA", "").interchange));
        }
        if of.stray {
            notes.push((true, codes::said(code::X12_OUTSIDE_TRANSACTION, "ST", "").interchange));
        }
        let refused = notes.iter().find(|(rejects, _)| *rejects);
        let (verdict, note) = match (refused, notes.first()) {
            (Some((_, note)), _) => (InterchangeVerdict::Rejected, *note),
            (None, Some((_, note))) => (InterchangeVerdict::AcceptedWithErrors, *note),
            (None, None) => (InterchangeVerdict::Accepted, "000"),
        };
        let needed = told.acknowledgement == "1" || wrong || !notes.is_empty();
        let digits: String = told.control_number.chars().filter(char::is_ascii_digit).take(9).collect();
        let made = InterchangeAcknowledgement {
            control_number: format!("{digits:0>9}"),
            date: self.clean(&told.date, 6),
            time: self.clean(&told.time, 4),
            verdict,
            note: note.to_string(),
            ..InterchangeAcknowledgement::default()
        };
        (made, needed)
    }
}

/// Writes the acknowledgement of a file, from its bytes and the report of its check. See [the module](self) for what is made when;
/// nothing to make is an error.
///
/// ```
/// # #[cfg(all(feature = "embed-lists", feature = "embed-hcpcs", feature = "embed-fees"))] {
/// use cleanclaim::Engine;
/// use cleanclaim::tables::Tables;
/// use cleanclaim::x12::acknowledge::AcknowledgeOptions;
/// use cleanclaim::x12::check::CheckOptions;
/// let engine = Engine::with_tables(Tables::embedded_lists());
/// let file = include_bytes!("../../../../tests/vectors/claims/demo-837p.edi");
/// // One code of the file is wrong on purpose: an outside list, SNIP type 5, tells it, which up to type 4 refuses nothing.
/// let check = CheckOptions::default().with_snip(4);
/// let options = AcknowledgeOptions::new("2026-11-24".parse()?, "0900", 7).with_check(check);
/// let made = String::from_utf8(engine.acknowledge_x12(&file[..], &options)?)?;
/// assert!(made.contains("IK5*E") && made.contains("AK9*E*1*1*1"), "{made}");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn acknowledge(file: &[u8], report: &FileReport, options: &AcknowledgeOptions) -> Result<Vec<u8>> {
    options.verify()?;
    let claims = options.kind == AcknowledgeKind::Claim;
    let outline = Outline::of(file, Some(report), Wanted { claims, lines: false, values: options.values })?;
    let delimiters = delimiters(outline.delimiters);
    let work = Work { report, options, delimiters };
    let mut writer = Writer::new(Vec::new())?.with_delimiters(delimiters).with_characters(CharacterSet::Any);
    let mut index = 0;
    for of in &outline.interchanges {
        if work.write(of, index, &mut writer)? {
            index += 1;
        }
    }
    if index == 0 {
        return Err(Error::new(code::X12_NOTHING_TO_ACKNOWLEDGE).with("kind", options.kind.slug()));
    }
    writer.finish()
}

impl Work<'_> {
    /// Writes what goes back for an interchange; was there anything?
    fn write<W: Write>(&self, of: &InterchangeOutline, index: u32, writer: &mut Writer<W>) -> Result<bool> {
        let kind = self.options.kind;
        let envelope = self.envelope(of, index);
        let (answer, needed) = self.interchange(of);
        let refused = answer.verdict == InterchangeVerdict::Rejected;
        let mut any = false;
        if kind == AcknowledgeKind::Interchange || (kind == AcknowledgeKind::All && needed) {
            let around = Arc::new(Envelope { interchange: envelope.clone(), ..Envelope::default() });
            writer.interchange_acknowledgement(&around, &answer)?;
            any = true;
        }
        let mut number = 0;
        // The first group names sender and receiver of what goes back.
        let partners = of.groups.first().map(|group| group.group.clone()).unwrap_or_default();
        for group in &of.groups {
            match kind {
                AcknowledgeKind::All | AcknowledgeKind::Implementation
                    if group.group.functional_identifier != "FA" =>
                {
                    number += 1;
                    let made = self.implementation(group, refused);
                    let envelope = self.inner(&envelope, &partners, "FA", "005010X231A1", number);
                    writer.implementation_acknowledgement(&envelope, &made)?;
                }
                AcknowledgeKind::Claim => {
                    for transaction in group.transactions.iter().filter(|one| one.transaction == "837") {
                        number += 1;
                        let made = self.claims(group, transaction, refused);
                        let envelope = self.inner(&envelope, &partners, "HN", "005010X214", number);
                        writer.claim_acknowledgement(&envelope, &made)?;
                    }
                }
                _ => {}
            }
        }
        Ok(any || number > 0)
    }
}
