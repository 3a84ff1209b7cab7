//! One line's question and answer as JSON documents.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use super::{LinePrice, LineQuestion, Location, Note, Participation, PriceOptions, Status};
use crate::claim::json::{OTHER_SCHEMA, read_json};
use crate::codes::{Hcpcs, Locality, Modifier, ModifierList, PlaceOfService, Zip};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::money::{Amount, Units};
use crate::tables::practitioner_shares::ProviderType;
use crate::trace::Step;

/// The schema of a [`LineDocument`].
pub const LINE_SCHEMA: &str = "cleanclaim/line/1";

/// The schema of a [`LineAnswer`].
pub const LINE_ANSWER_SCHEMA: &str = "cleanclaim/line-answer/1";

/// A line to be priced, as JSON: the question and its options in one flat object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LineDocument {
    /// [`LINE_SCHEMA`].
    #[serde(deserialize_with = "this_schema")]
    pub schema: String,
    /// Date of service.
    pub date: Day,
    /// Procedure.
    pub procedure: Hcpcs,
    /// Modifiers, at most four.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<Modifier>,
    /// Place of service.
    pub place_of_service: PlaceOfService,
    /// Carrier and locality; it goes before the ZIP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<Locality>,
    /// ZIP code of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip: Option<Zip>,
    /// How many; one where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Units>,
    /// What is billed for the whole line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Amount>,
    /// Whether the practitioner participates.
    #[serde(default)]
    pub participation: Participation,
    /// Who rendered the service.
    #[serde(default)]
    pub provider_type: ProviderType,
    /// A qualifying participant of an advanced alternative payment model.
    #[serde(default)]
    pub qualifying_participant: bool,
    /// Refuse an answer from another release of the same year.
    #[serde(default)]
    pub exact_release_only: bool,
    /// Answer with the releases published by this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<Day>,
    /// Every step in the answer.
    #[serde(default)]
    pub trace: bool,
}

fn this_schema<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<String, D::Error> {
    let text = <Cow<'de, str>>::deserialize(deserializer)?;
    if text == LINE_SCHEMA { Ok(text.into_owned()) } else { Err(serde::de::Error::custom(OTHER_SCHEMA)) }
}

impl LineDocument {
    /// Reads the document. The error names the path of an unknown field or a bad value.
    pub fn from_json(text: &str) -> Result<LineDocument> {
        read_json(text, LINE_SCHEMA)
    }

    /// The question; an error where it has no place, too many modifiers, or no positive number of units.
    pub fn question(&self) -> Result<LineQuestion> {
        let location = match (self.locality, self.zip) {
            (Some(locality), _) => Location::Locality(locality),
            (None, Some(zip)) => Location::Zip(zip),
            (None, None) => return Err(Error::new(code::PLACE_MISSING)),
        };
        let units = self.units.unwrap_or(Units::ONE);
        if units <= Units::ZERO {
            return Err(Error::new(code::UNITS_NOT_POSITIVE).with("value", units));
        }
        Ok(LineQuestion {
            on: self.date,
            procedure: self.procedure,
            modifiers: ModifierList::new(&self.modifiers)?,
            place_of_service: self.place_of_service,
            location,
            units,
            charge: self.charge,
        })
    }

    /// The options.
    pub fn options(&self) -> PriceOptions {
        PriceOptions {
            known_on: self.known_on,
            exact_release_only: self.exact_release_only,
            participation: self.participation,
            provider_type: self.provider_type,
            qualifying_participant: self.qualifying_participant,
            ..PriceOptions::default()
        }
    }
}

/// What a line pays, or why it has no price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LineAnswer {
    /// [`LINE_ANSWER_SCHEMA`].
    pub schema: String,
    /// Priced or not.
    pub status: Status,
    /// Why it is not priced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    /// The amount, with what it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<LinePrice>,
    /// Every step, where a trace was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<Step>,
}

impl LineAnswer {
    /// From what pricing said. A refusal is an answer; any other error stays one.
    pub fn new(answer: Result<LinePrice>, trace: Vec<Step>) -> Result<LineAnswer> {
        let (status, reason, price) = match answer {
            Ok(price) => (Status::Priced, None, Some(price)),
            Err(refusal) if refusal.is_refusal() => (Status::NotPriced, Some(Note::new(&refusal)), None),
            Err(error) => return Err(error),
        };
        Ok(LineAnswer { schema: LINE_ANSWER_SCHEMA.to_string(), status, reason, price, trace })
    }

    /// The value as JSON.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(change: &str) -> Result<LineDocument> {
        let mut document = serde_json::json!({
            "schema": LINE_SCHEMA, "date": "2025-11-03", "procedure": "99213",
            "place_of_service": "11", "locality": "10112/00",
        });
        let change: serde_json::Map<String, serde_json::Value> = serde_json::from_str(change).unwrap();
        document.as_object_mut().unwrap().extend(change);
        LineDocument::from_json(&document.to_string())
    }

    #[test]
    fn what_is_absent_has_its_default() {
        let question = line("{}").unwrap().question().unwrap();
        assert_eq!((question.units, question.charge), (Units::ONE, None));
        assert_eq!(line("{}").unwrap().options(), PriceOptions::default());
    }

    #[test]
    fn faults_name_the_field() {
        for (change, slug, path) in [
            (r#"{"schema": "cleanclaim/line/2"}"#, "json-other-schema", "schema"),
            (r#"{"colour": "red"}"#, "json-unknown-field", "colour"),
            (r#"{"modifiers": ["25", "QQQ"]}"#, "json-bad-value", "modifiers[1]"),
        ] {
            let error = line(change).unwrap_err();
            assert_eq!((error.slug(), error.value("path")), (slug, Some(path)), "{error}");
        }
        assert_eq!(line(r#"{"units": "0"}"#).unwrap().question().unwrap_err().slug(), "units-not-positive");
        let nowhere = LineDocument { locality: None, ..line("{}").unwrap() };
        assert_eq!(nowhere.question().unwrap_err().slug(), "place-missing");
    }
}
