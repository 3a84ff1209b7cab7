//! Codes: the verbs of [`crate::coding`] over an engine's tables, and the same as JSON documents.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Engine;
use crate::codes::{CodeSet, Icd10Cm};
use crate::coding::check::{self, CodeAnswer, CodeStanding};
use crate::coding::identifier::{self, IdentifierAnswer, IdentifierKind};
use crate::coding::index::{self, IndexHit, LeadingTerm};
use crate::coding::notes::{self, CodeNotes};
use crate::coding::relate::{self, Relations};
use crate::coding::search::{self, Hit, SearchOptions};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::tables::icd10_cm_notes::EditionRule;

/// The schema of the answers of [`Engine::answer_codes`].
pub const CODE_ANSWERS_SCHEMA: &str = "cleanclaim/code-answers/1";

/// A question about codes, as JSON: `"ask"` names the verb.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CodeQuestion {
    /// [`Engine::check_code`]: is this code right on that day?
    Check {
        /// Which code set.
        code_set: CodeSet,
        /// As typed.
        code: String,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::search_codes`]: which codes do these words mean?
    Search {
        /// Words, an abbreviation, or the beginning of a code.
        query: String,
        /// Which code sets; none: each that is loaded.
        #[serde(default)]
        code_sets: Vec<CodeSet>,
        /// Only codes that are valid on this day, and the headers above them.
        #[serde(default)]
        date: Option<Day>,
        /// Only codes that may be billed.
        #[serde(default)]
        billable: bool,
        /// Only ICD-10-CM codes of this chapter, 1 to 22.
        #[serde(default)]
        chapter: Option<u8>,
        /// At most so many hits; 10 without it.
        #[serde(default)]
        limit: Option<usize>,
    },
    /// [`Engine::relate_codes`]: what do the notes say of two ICD-10-CM codes on one claim?
    Relate {
        /// One code.
        code_a: Icd10Cm,
        /// The other.
        code_b: Icd10Cm,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::code_notes`]: the instructional notes of an ICD-10-CM code, its own and inherited.
    Notes {
        /// The code.
        code: Icd10Cm,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::index_terms`]: the Alphabetic Index by words.
    Index {
        /// `fracture, wrist`.
        text: String,
        /// The date that codes are carried to.
        date: Day,
        /// At most so many terms; 10 without it.
        #[serde(default)]
        limit: Option<usize>,
    },
    /// [`Engine::index_terms_of`]: the terms of the Alphabetic Index that lead to a code.
    IndexOf {
        /// The code.
        code: Icd10Cm,
        /// The date that codes are carried to.
        date: Day,
    },
    /// [`Engine::check_identifier`]: is this identifier well formed?
    Identifier {
        /// Which kind.
        kind: String,
        /// As typed.
        value: String,
    },
}

/// How many hits a question gives that does not say.
const USUAL_LIMIT: usize = 10;

impl Engine {
    /// What a code, as somebody typed it, is in a code set on a day: [`check::check`].
    ///
    /// ```
    /// # #[cfg(feature = "embed-icd10")] {
    /// use cleanclaim::{Engine, codes::{CodeSet, CodeStatus}};
    /// let engine = Engine::embedded()?;
    /// let answer = engine.check_code(CodeSet::Icd10Cm, "e1140", "2025-11-01".parse()?)?;
    /// assert_eq!((answer.status, answer.official.as_deref()), (CodeStatus::Valid, Some("E11.40")));
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn check_code(&self, code_set: CodeSet, text: &str, on: Day) -> Result<CodeAnswer> {
        check::check(&self.tables, code_set, text, on)
    }

    /// As [`Engine::check_code`], without title and note: [`check::standing`].
    pub fn code_standing(&self, code_set: CodeSet, text: &str, on: Day) -> Result<CodeStanding> {
        check::standing(&self.tables, code_set, text, on)
    }

    /// The codes that words mean, the best first: [`search::search`].
    pub fn search_codes(&self, query: &str, options: &SearchOptions) -> Result<Vec<Hit>> {
        search::search(&self.tables, query, options)
    }

    /// What the instructional notes of ICD-10-CM say of two codes: [`relate::relate`].
    pub fn relate_codes(&self, code_a: Icd10Cm, code_b: Icd10Cm, on: Day) -> Result<Relations> {
        relate::relate(&self.tables, code_a, code_b, on)
    }

    /// The instructional notes of an ICD-10-CM code, from the nearest edition; the answer says how well it fits the day.
    pub fn code_notes(&self, code: Icd10Cm, on: Day) -> Result<CodeNotes> {
        notes::notes(&self.tables, code, on, EditionRule::Nearest)
    }

    /// Terms of the Alphabetic Index by words: [`index::find`] in its books of terms.
    pub fn index_terms(&self, text: &str, on: Day, limit: usize) -> Result<Vec<IndexHit>> {
        index::find(&self.tables, &index::TERM_BOOKS, text, on, limit)
    }

    /// The terms of the Alphabetic Index that lead to a code: [`index::terms_of`].
    pub fn index_terms_of(&self, code: Icd10Cm, on: Day) -> Result<Vec<LeadingTerm>> {
        index::terms_of(&self.tables, code, on)
    }

    /// Is an identifier well formed, and if not, why: [`identifier::check`].
    pub fn check_identifier(&self, kind: IdentifierKind, value: &str) -> IdentifierAnswer {
        identifier::check(&self.tables, kind, value)
    }

    /// Answers questions given as JSON, one [`CodeQuestion`] or a list of them: a document of [`CODE_ANSWERS_SCHEMA`] with one
    /// answer a question, in their order. A question that has none has `{"refused": {"slug", "number", "message", "remedy"}}` in
    /// its place; an error is a text that is no such JSON.
    ///
    /// ```
    /// # #[cfg(feature = "embed-icd10")] {
    /// let answers = cleanclaim::Engine::embedded()?.answer_codes(
    ///     r#"{"ask": "check", "code_set": "ICD-10-CM", "code": "E11.40", "date": "2025-11-01"}"#,
    /// )?;
    /// assert!(answers.contains(r#""status":"valid""#));
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn answer_codes(&self, json: &str) -> Result<String> {
        let not_read = |why: serde_json::Error| {
            Error::new(code::DOCUMENT_NOT_READ).with("what", "a question about codes").with("why", why)
        };
        // The words of serde name the field and the place, and hold a value only where it is the faulty one.
        let questions: Vec<Value> = match serde_json::from_str(json).map_err(not_read)? {
            Value::Array(questions) => questions,
            one => vec![one],
        };
        let mut answers = Vec::with_capacity(questions.len());
        for question in questions {
            let question: CodeQuestion = serde_json::from_value(question).map_err(not_read)?;
            answers.push(match self.answer_code(&question) {
                Ok(answer) => answer,
                Err(why) => serde_json::json!({ "refused": value(&why)? }),
            });
        }
        serde_json::to_string(&serde_json::json!({ "schema": CODE_ANSWERS_SCHEMA, "answers": answers }))
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }

    fn answer_code(&self, question: &CodeQuestion) -> Result<Value> {
        match question {
            CodeQuestion::Check { code_set, code, date } => value(&self.check_code(*code_set, code, *date)?),
            CodeQuestion::Search { query, code_sets, date, billable, chapter, limit } => {
                let options = SearchOptions {
                    code_sets: code_sets.clone(),
                    billable_only: *billable,
                    on: *date,
                    chapter: *chapter,
                    limit: limit.unwrap_or(USUAL_LIMIT),
                };
                Ok(serde_json::json!({ "hits": value(&self.search_codes(query, &options)?)? }))
            }
            CodeQuestion::Relate { code_a, code_b, date } => {
                value(&self.relate_codes(*code_a, *code_b, *date)?)
            }
            CodeQuestion::Notes { code, date } => value(&self.code_notes(*code, *date)?),
            CodeQuestion::Index { text, date, limit } => {
                let hits = self.index_terms(text, *date, limit.unwrap_or(USUAL_LIMIT))?;
                Ok(serde_json::json!({ "terms": value(&hits)? }))
            }
            CodeQuestion::IndexOf { code, date } => {
                Ok(serde_json::json!({ "terms": value(&self.index_terms_of(*code, *date)?)? }))
            }
            CodeQuestion::Identifier { kind, value: text } => {
                value(&self.check_identifier(kind.parse()?, text))
            }
        }
    }
}

fn value(answer: &impl Serialize) -> Result<Value> {
    serde_json::to_value(answer).map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
}
