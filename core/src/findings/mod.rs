//! What is wrong, where, and what to do about it.
//!
//! A [`Finding`] is a fault of a claim or a file, a row of the catalogue with the values that its message names. A
//! [`Place`] says where, in three ways at once: the JSON path, the place on the wire, the box of the paper form.
//! An [`Outcome`] is pass, fail or *not checked*: silence is never taken for health.

mod place;

pub use place::{Field, Place, WirePlace, fields};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Severity, shorten};

/// A fault that was found.
///
/// ```
/// use cleanclaim::error::code;
/// use cleanclaim::findings::{Finding, Place};
/// let finding = Finding::new(code::MALFORMED_PROCEDURE_CODE)
///     .with("value", "9921").with("length", 4)
///     .at(Place::new("lines.procedure", &[1])?);
/// assert_eq!(finding.place.as_ref().map(|place| place.json_path()), Some("lines[1].procedure".to_string()));
/// assert!(finding.message.starts_with("procedure code '9921' has 4 characters"));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Which row of the catalogue.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What was found.
    pub message: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
    /// What says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The values that the message names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub context: BTreeMap<String, String>,
}

impl Finding {
    /// A finding of the catalogue, without values and place yet.
    pub fn new(code: Code) -> Finding {
        let entry = code.entry();
        Finding {
            code,
            severity: entry.severity.unwrap_or(Severity::Warning),
            message: entry.message(&[]),
            remedy: entry.remedy(&[]),
            source: entry.source.to_string(),
            place: None,
            context: BTreeMap::new(),
        }
    }

    /// Adds a value that the message names; a long one is cut.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Finding {
        self.context.insert(name.to_string(), shorten(&value.to_string()));
        let entry = self.code.entry();
        self.message = fill(entry.template, &self.context);
        self.remedy = fill(entry.remedy_template, &self.context);
        self
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Finding {
        self.place = Some(place);
        self
    }
}

/// Fills the `{names}` of a template; a name without a value becomes `?`.
fn fill(template: &str, context: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(before);
        text.push_str(context.get(name).map_or("?", String::as_str));
        rest = after;
    }
    text.push_str(rest);
    text
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "outcome", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Outcome {
    /// It was checked and is in order.
    Pass,
    /// It was checked and is not in order.
    Fail {
        /// What was found.
        findings: Vec<Finding>,
    },
    /// It was not checked.
    NotChecked {
        /// Why: table not loaded, date outside coverage, field absent.
        reason: String,
    },
}

/// One check of a claim or a file and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The check, a row of the catalogue.
    pub code: Code,
    /// How it ended.
    pub result: Outcome,
}

impl Check {
    /// From what a check found: none is a pass.
    pub fn found(code: Code, findings: Vec<Finding>) -> Check {
        let result = if findings.is_empty() { Outcome::Pass } else { Outcome::Fail { findings } };
        Check { code, result }
    }

    /// A check that could not be made.
    pub fn not_checked(code: Code, reason: &str) -> Check {
        Check { code, result: Outcome::NotChecked { reason: reason.to_string() } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::code;

    #[test]
    fn a_finding_round_trips_as_json() {
        let finding = Finding::new(code::MALFORMED_MODIFIER)
            .with("value", "QQQ")
            .with("length", 3)
            .at(Place::new("lines.modifiers", &[0, 1]).unwrap());
        let text = serde_json::to_string(&finding).unwrap();
        assert_eq!(serde_json::from_str::<Finding>(&text).unwrap(), finding);
        assert!(text.contains(r#""json_path":"lines[0].modifiers[1]""#), "{text}");
        assert!(serde_json::from_str::<Finding>(&text.replace("\"code\"", "\"colour\"")).is_err());
    }

    #[test]
    fn not_checked_is_not_a_pass() {
        let check = Check::not_checked(code::MALFORMED_MODIFIER, "table not loaded");
        let text = serde_json::to_string(&check).unwrap();
        assert_eq!(
            text,
            r#"{"code":"malformed-modifier","result":{"outcome":"not-checked","reason":"table not loaded"}}"#
        );
        assert_ne!(check.result, Outcome::Pass);
        assert_eq!(Check::found(code::MALFORMED_MODIFIER, Vec::new()).result, Outcome::Pass);
    }

    #[test]
    fn a_template_that_is_cut_off_is_shown_as_it_is() {
        assert_eq!(fill("a {b} c {d", &BTreeMap::from([("b".into(), "1".into())])), "a 1 c {d");
    }
}
