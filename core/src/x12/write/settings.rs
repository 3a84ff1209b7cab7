//! Who sends to whom, and how: what a file has around its documents.

use std::sync::Arc;

use super::numbers::{ControlNumber, ControlNumbers};
use super::{CharacterSet, DELIMITERS};
use crate::claim::document::document;
use crate::claim::json::{read_json, schema_name};
use crate::claim::{Contact, Identifier};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::tables::guides::Guide;
use crate::x12::envelope::{Envelope, Group, Interchange};
use crate::x12::scan::Delimiters;

schema_name!(SettingsSchema, "cleanclaim/exchange/1");

document! {
    /// A party of a file: submitter or receiver (1000A, 1000B).
    #[derive(Default)]
    Party {
        /// The name of the organization.
        name: String,
        /// Its identifier in NM109, where it is not that of the interchange.
        optional identifier: String,
        /// Whom to ask, for the submitter.
        many contacts: Contact,
    }
}

document! {
    /// Who sends to whom, and how.
    ///
    /// ```
    /// use cleanclaim::x12::write::Settings;
    /// let settings = Settings::from_json(r#"{"schema":"cleanclaim/exchange/1",
    ///   "sender":{"qualifier":"ZZ","value":"CLINIC01"},"receiver":{"qualifier":"ZZ","value":"PAYER01"},
    ///   "submitter":{"name":"EXAMPLE CLINIC","contacts":[{"name":"BILLING","numbers":[{"kind":"telephone","value":"2055550100"}]}]},
    ///   "file_receiver":{"name":"EXAMPLE PLAN"}}"#)?;
    /// assert_eq!(settings.usage, "P");
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    Settings {
        /// Always `cleanclaim/exchange/1`.
        schema: SettingsSchema,
        /// The sender of the interchange: qualifier and identifier (ISA05, ISA06).
        sender: Identifier,
        /// The receiver of the interchange (ISA07, ISA08).
        receiver: Identifier,
        /// The sender of the group (GS02), where it is not that of the interchange.
        optional group_sender: String,
        /// The receiver of the group (GS03), where it is not that of the interchange.
        optional group_receiver: String,
        /// `P` production, `T` test.
        #[serde(default = "production")]
        usage: String,
        /// Is an acknowledgement of the interchange (TA1) wanted?
        #[serde(default)]
        acknowledgement: bool,
        /// Who submits (1000A of a claim file).
        #[serde(default)]
        submitter: Party,
        /// Who receives (1000B of a claim file).
        #[serde(default)]
        file_receiver: Party,
        /// `basic`, `extended` or `any`: which characters may stand in a value.
        #[serde(default)]
        character_set: CharacterSet,
        /// The four delimiters, in this order: element, component, repetition, segment.
        #[serde(default = "usual_delimiters")]
        delimiters: String,
        /// Is a line break written after each segment?
        #[serde(default)]
        line_breaks: bool,
        /// The most claims in one transaction; the guides recommend 5,000.
        #[serde(default = "most_claims")]
        claims_per_transaction: u32,
    }
}

fn production() -> String {
    "P".to_string()
}

fn usual_delimiters() -> String {
    "*:^~".to_string()
}

fn most_claims() -> u32 {
    5000
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            schema: SettingsSchema,
            sender: Identifier::default(),
            receiver: Identifier::default(),
            group_sender: None,
            group_receiver: None,
            usage: production(),
            acknowledgement: false,
            submitter: Party::default(),
            file_receiver: Party::default(),
            character_set: CharacterSet::default(),
            delimiters: usual_delimiters(),
            line_breaks: false,
            claims_per_transaction: most_claims(),
        }
    }
}

/// When a file is made: core reads no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// Hour and minute: 930 is half past nine.
    pub time: u16,
}

impl Settings {
    /// Reads settings from JSON. The error names the path of an unknown field or a bad value.
    pub fn from_json(text: &str) -> Result<Settings> {
        read_json(text, SettingsSchema::NAME)
    }

    /// The delimiters; an error where they are not four different ones.
    pub fn delimiters(&self) -> Result<Delimiters> {
        let found = match *self.delimiters.as_bytes() {
            [element, component, repetition, segment] => {
                Delimiters { element, component, repetition: Some(repetition), segment }
            }
            [] => DELIMITERS,
            _ => return Err(Error::new(code::X12_SETTINGS).with("field", "delimiters")),
        };
        let mut all = vec![found.element, found.component, found.segment];
        all.extend(found.repetition);
        let usable = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b' ';
        let usable = all.iter().all(usable);
        all.sort_unstable();
        all.dedup();
        if all.len() == 4 && usable {
            Ok(found)
        } else {
            Err(Error::new(code::X12_SETTINGS).with("field", "delimiters"))
        }
    }

    /// The envelope of a new interchange.
    pub(crate) fn interchange(&self, when: Moment, numbers: &mut dyn ControlNumbers) -> Result<Interchange> {
        for (field, identifier) in [("sender", &self.sender), ("receiver", &self.receiver)] {
            if identifier.value.trim().is_empty() {
                return Err(Error::new(code::X12_SETTINGS).with("field", field));
            }
        }
        Ok(Interchange {
            sender: self.sender.clone(),
            receiver: self.receiver.clone(),
            date: when.day.to_x12().split_off(2),
            time: format!("{:04}", when.time),
            version: "00501".to_string(),
            control_number: format!("{:09}", numbers.next(ControlNumber::Interchange)?),
            acknowledgement: if self.acknowledgement { "1" } else { "0" }.to_string(),
            usage: self.usage.clone(),
        })
    }

    /// The envelope of a new group of a guide.
    pub(crate) fn group(
        &self,
        guide: &Guide,
        when: Moment,
        numbers: &mut dyn ControlNumbers,
    ) -> Result<Group> {
        Ok(Group {
            functional_identifier: guide.group.to_string(),
            sender: self.group_sender.clone().unwrap_or_else(|| self.sender.value.clone()),
            receiver: self.group_receiver.clone().unwrap_or_else(|| self.receiver.value.clone()),
            date: when.day.to_x12(),
            time: format!("{:04}", when.time),
            control_number: numbers.next(ControlNumber::Group)?.to_string(),
            version: guide.version.to_string(),
        })
    }

    /// The envelope of a new transaction: in the interchange and group of the one before where its guide is the same.
    pub(crate) fn envelope(
        &self,
        guide: &Guide,
        before: Option<&Envelope>,
        when: Moment,
        numbers: &mut dyn ControlNumbers,
    ) -> Result<Arc<Envelope>> {
        let interchange = match before {
            Some(before) => before.interchange.clone(),
            None => self.interchange(when, numbers)?,
        };
        let group = match before.filter(|before| before.group.version == *guide.version) {
            Some(before) if before.group.functional_identifier == *guide.group => before.group.clone(),
            _ => self.group(guide, when, numbers)?,
        };
        Ok(Arc::new(Envelope {
            interchange,
            group,
            transaction: guide.transaction.to_string(),
            control_number: format!("{:04}", numbers.next(ControlNumber::Transaction)?),
            guide: guide.version.to_string(),
        }))
    }
}
