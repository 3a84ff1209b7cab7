//! Codes: the verbs of [`crate::coding`] over an engine's tables, and the same as JSON documents.

use serde::Deserialize;
use serde_json::Value;

use super::Engine;
use super::code_answers::{
    AnsweredQuestion, BuiltCode, CODE_ANSWERS_SCHEMA, CodeAnswers, CodeHistory, CodeLeaves, CodeMapping,
    CodeSeventhCharacters, IndexTerms, IndexWalk, LeadingTerms, ListedCodes, MainTerms, NextPcs, PcsCodes,
    RefusedQuestion, SearchHits,
};
use crate::codes::{CodeSet, Icd9Cm, Icd10Cm, Icd10Pcs};
use crate::coding::check::{self, CodeAnswer, CodeStanding};
use crate::coding::hierarchy::{self, Hierarchy};
use crate::coding::identifier::{self, IdentifierAnswer, IdentifierKind};
use crate::coding::index::{self, Behavior, IndexHit, Intent, LeadingTerm};
use crate::coding::maps::{self, Mapping};
use crate::coding::notes::{self, CodeNotes};
use crate::coding::pcs::{self, DecodedPcs};
use crate::coding::relate::{self, Relations};
use crate::coding::search::{self, Hit, SearchOptions};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::Label;
use crate::tables::icd10::{Conversion, Icd10Code, Icd10Set};
use crate::tables::icd10_cm_index::Book;
use crate::tables::icd10_cm_notes::{EditionMatch, EditionRule};

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
    /// [`Engine::show_code`]: all there is to know of a code.
    Show {
        /// Which code set.
        code_set: CodeSet,
        /// As typed.
        code: String,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::list_codes`]: the codes of a small code list.
    List {
        /// Which code set.
        code_set: CodeSet,
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
    /// [`Engine::index_main_terms`]: the main terms of a book of the Alphabetic Index.
    IndexMain {
        /// diseases, external-cause, neoplasm or drugs.
        book: Book,
        /// How they begin, without regard to case; without it from the first on.
        #[serde(default)]
        prefix: String,
        /// The date that codes are carried to.
        date: Day,
        /// At most so many terms; 10 without it.
        #[serde(default)]
        limit: Option<usize>,
    },
    /// [`Engine::index_below`]: a term of the Alphabetic Index by its number, and the terms right below it.
    IndexBelow {
        /// The book of the term, as each answer names it.
        book: Book,
        /// Its number in the book, as each answer names it; a *see* names those that it leads to.
        number: u32,
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
    /// [`Engine::code_history`]: what became of a code, what replaced it, what was used before it?
    History {
        /// ICD-10-CM or ICD-10-PCS.
        code_set: CodeSet,
        /// As typed.
        code: String,
    },
    /// [`Engine::code_hierarchy`]: chapter, block, category, what is above an ICD-10-CM code and what is right below.
    Hierarchy {
        /// The code.
        code: Icd10Cm,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::code_leaves`]: the full ICD-10-CM codes below a stem.
    Leaves {
        /// The stem.
        code: Icd10Cm,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::seventh_characters`]: the seventh characters that an ICD-10-CM code takes.
    SeventhCharacters {
        /// The code.
        code: Icd10Cm,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::build_code`]: the full code of a stem and a seventh character.
    Build {
        /// The stem.
        code: Icd10Cm,
        /// The seventh character.
        character: char,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::neoplasm_codes`]: the Table of Neoplasms by the words of a site.
    Neoplasm {
        /// `lung, upper lobe`.
        site: String,
        /// Only this column; none: all six.
        #[serde(default)]
        behavior: Option<Behavior>,
        /// The date that codes are carried to.
        date: Day,
        /// At most so many sites; 10 without it.
        #[serde(default)]
        limit: Option<usize>,
    },
    /// [`Engine::drug_codes`]: the Table of Drugs and Chemicals by the words of a substance.
    Drug {
        /// `ibuprofen`.
        substance: String,
        /// Only this column; none: all six.
        #[serde(default)]
        intent: Option<Intent>,
        /// The date that codes are carried to.
        date: Day,
        /// At most so many substances; 10 without it.
        #[serde(default)]
        limit: Option<usize>,
    },
    /// [`Engine::map_from_icd9`]: what an ICD-9-CM diagnosis maps to in ICD-10-CM.
    #[serde(rename = "map-from-icd9")]
    MapFromIcd9 {
        /// The ICD-9-CM code.
        code: Icd9Cm,
    },
    /// [`Engine::map_to_icd9`]: what an ICD-10-CM code maps back to in ICD-9-CM.
    #[serde(rename = "map-to-icd9")]
    MapToIcd9 {
        /// The ICD-10-CM code.
        code: Icd10Cm,
    },
    /// [`Engine::decode_pcs`]: the characters of an ICD-10-PCS code and what they stand for.
    DecodePcs {
        /// The code, or the three characters of a table.
        code: Icd10Pcs,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::next_pcs`]: the characters that may follow the first ones of an ICD-10-PCS code.
    NextPcs {
        /// The first characters; an empty text asks for the sections.
        prefix: String,
        /// The date of service.
        date: Day,
    },
    /// [`Engine::pcs_codes`]: the ICD-10-PCS codes that begin with these characters.
    PcsCodes {
        /// The first characters.
        prefix: String,
        /// The date of service.
        date: Day,
        /// At most so many codes; 10 without it.
        #[serde(default)]
        limit: Option<usize>,
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

    /// The main terms of a book of the Alphabetic Index that begin with a text, in the order of the book: [`index::main_terms`].
    pub fn index_main_terms(&self, book: Book, prefix: &str, on: Day, limit: usize) -> Result<MainTerms> {
        let mut terms = index::main_terms(&self.tables, book, prefix, on, limit.saturating_add(1))?;
        let more = terms.len() > limit;
        terms.truncate(limit);
        Ok(MainTerms { terms, more })
    }

    /// A term of the Alphabetic Index and the terms right below it: [`index::entry`] and [`index::below`].
    ///
    /// ```
    /// # #[cfg(feature = "embed-icd10")] {
    /// use cleanclaim::{Engine, tables::icd10_cm_index::Book};
    /// let engine = Engine::embedded()?;
    /// let on = "2025-11-03".parse()?;
    /// let fracture = &engine.index_main_terms(Book::Diseases, "fracture, trau", on, 1)?.terms[0];
    /// let walk = engine.index_below(fracture.book, fracture.number, on)?;
    /// let wrist = walk.below.iter().find(|term| term.path[1] == "wrist").unwrap();
    /// assert_eq!(wrist.code.as_ref().unwrap().as_printed, "S62.10-");
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn index_below(&self, book: Book, number: u32, on: Day) -> Result<IndexWalk> {
        Ok(IndexWalk {
            term: index::entry(&self.tables, book, number, on)?,
            below: index::below(&self.tables, book, number, on)?,
        })
    }

    /// Is an identifier well formed, and if not, why: [`identifier::check`].
    pub fn check_identifier(&self, kind: IdentifierKind, value: &str) -> IdentifierAnswer {
        identifier::check(&self.tables, kind, value)
    }

    /// What became of a code of ICD-10-CM or ICD-10-PCS, what took its place and what was used before it, by the order files, the
    /// code ranges and the conversion tables. Refused for other code sets; a code that there is not has no changes.
    ///
    /// ```
    /// # #[cfg(feature = "embed-icd10")] {
    /// use cleanclaim::{Engine, codes::CodeSet};
    /// // The conversion table of FY 2018 has E11.10 for what was E11.69 before.
    /// let found = Engine::embedded()?.code_history(CodeSet::Icd10Cm, "E11.10")?;
    /// assert_eq!(found.predecessors[0].older, "E11.69");
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn code_history(&self, code_set: CodeSet, text: &str) -> Result<CodeHistory> {
        match code_set {
            CodeSet::Icd10Cm => history(self.tables.icd10_cm(), text),
            CodeSet::Icd10Pcs => history(self.tables.icd10_pcs(), text),
            other => Err(Error::new(code::CODE_SET_WITHOUT_HISTORY).with("code_set", other)),
        }
    }

    /// Where an ICD-10-CM code stands: [`hierarchy::hierarchy`], from the nearest edition; the answer says how well it fits the day.
    pub fn code_hierarchy(&self, code: Icd10Cm, on: Day) -> Result<Hierarchy> {
        hierarchy::hierarchy(&self.tables, code, on, EditionRule::Nearest)
    }

    /// The edition of the tabular list that answers for a day.
    fn tabular_edition(&self, on: Day) -> Result<(Label, EditionMatch)> {
        let (table, edition_match) = self.tables.icd10_cm_notes(on, EditionRule::Nearest)?;
        Ok((table.edition(), edition_match))
    }

    /// The full ICD-10-CM codes below a stem: [`hierarchy::leaves`], from the nearest edition.
    pub fn code_leaves(&self, code: Icd10Cm, on: Day) -> Result<CodeLeaves> {
        let (edition, edition_match) = self.tabular_edition(on)?;
        let leaves = hierarchy::leaves(&self.tables, code, on, EditionRule::Nearest)?;
        Ok(CodeLeaves { code, edition, edition_match, leaves })
    }

    /// The seventh characters that an ICD-10-CM code takes: [`hierarchy::seventh_characters`], from the nearest edition.
    pub fn seventh_characters(&self, code: Icd10Cm, on: Day) -> Result<CodeSeventhCharacters> {
        let (edition, edition_match) = self.tabular_edition(on)?;
        let seventh_characters = hierarchy::seventh_characters(&self.tables, code, on, EditionRule::Nearest)?;
        Ok(CodeSeventhCharacters { code, edition, edition_match, seventh_characters })
    }

    /// The full code of a stem and a seventh character: [`hierarchy::build`], from the nearest edition.
    pub fn build_code(&self, stem: Icd10Cm, character: char, on: Day) -> Result<BuiltCode> {
        let (edition, edition_match) = self.tabular_edition(on)?;
        let code = hierarchy::build(&self.tables, stem, character, on, EditionRule::Nearest)?;
        Ok(BuiltCode { code, edition, edition_match })
    }

    /// Sites of the Table of Neoplasms by words: [`index::neoplasm`]; with a behavior only the code of that column.
    ///
    /// ```
    /// # #[cfg(feature = "embed-icd10")] {
    /// use cleanclaim::{Engine, coding::index::Behavior};
    /// let engine = Engine::embedded()?;
    /// let sites = engine.neoplasm_codes("appendix", Some(Behavior::Benign), "2026-04-15".parse()?, 5)?;
    /// assert_eq!(sites[0].entry.cells.len(), 1);
    /// assert_eq!(sites[0].entry.cells[0].code.as_printed, "D12.1");
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn neoplasm_codes(
        &self,
        site: &str,
        behavior: Option<Behavior>,
        on: Day,
        limit: usize,
    ) -> Result<Vec<IndexHit>> {
        index::neoplasm(&self.tables, site, on, limit).map(|hits| column(hits, behavior.map(Behavior::slug)))
    }

    /// Substances of the Table of Drugs and Chemicals by words: [`index::drug`]; with an intent only the code of that column.
    pub fn drug_codes(
        &self,
        substance: &str,
        intent: Option<Intent>,
        on: Day,
        limit: usize,
    ) -> Result<Vec<IndexHit>> {
        index::drug(&self.tables, substance, on, limit).map(|hits| column(hits, intent.map(Intent::slug)))
    }

    /// What an ICD-9-CM diagnosis maps to in ICD-10-CM, by the mappings of 2018: [`maps::from_icd9`].
    pub fn map_from_icd9(&self, code: Icd9Cm) -> Result<Option<Mapping<Icd9Cm, Icd10Cm>>> {
        maps::from_icd9(&self.tables, code)
    }

    /// What an ICD-10-CM code maps back to in ICD-9-CM: [`maps::to_icd9`].
    pub fn map_to_icd9(&self, code: Icd10Cm) -> Result<Option<Mapping<Icd10Cm, Icd9Cm>>> {
        maps::to_icd9(&self.tables, code)
    }

    /// The characters of an ICD-10-PCS code and what they stand for: [`pcs::decode`], from the nearest edition of its tables.
    pub fn decode_pcs(&self, code: Icd10Pcs, on: Day) -> Result<DecodedPcs> {
        pcs::decode(&self.tables, code, on, EditionRule::Nearest)
    }

    /// The edition of the ICD-10-PCS tables that answers for a day.
    fn pcs_edition(&self, on: Day) -> Result<(Label, EditionMatch)> {
        let (table, edition_match) = self.tables.icd10_pcs_tables(on, EditionRule::Nearest)?;
        Ok((table.edition(), edition_match))
    }

    /// The characters that may follow the first ones of an ICD-10-PCS code: [`pcs::next_characters`], from the nearest edition.
    pub fn next_pcs(&self, prefix: &str, on: Day) -> Result<NextPcs> {
        let (edition, edition_match) = self.pcs_edition(on)?;
        let characters = pcs::next_characters(&self.tables, prefix, on, EditionRule::Nearest)?;
        Ok(NextPcs { edition, edition_match, characters })
    }

    /// The ICD-10-PCS codes that begin with these characters, at most so many: [`pcs::codes`], from the nearest edition.
    pub fn pcs_codes(&self, prefix: &str, on: Day, limit: usize) -> Result<PcsCodes> {
        let (edition, edition_match) = self.pcs_edition(on)?;
        let most = limit.saturating_add(1);
        let mut codes = pcs::codes(&self.tables, prefix, most, on, EditionRule::Nearest)?;
        let more = codes.len() > limit;
        codes.truncate(limit);
        Ok(PcsCodes { edition, edition_match, codes, more })
    }

    /// Answers questions given as JSON, one [`CodeQuestion`] or a list of them: [`CodeAnswers`] as JSON, with one answer a
    /// question, in their order. A question that has none has `{"refused": {"slug", "number", "message", "remedy"}}` in its
    /// place; an error is a text that is no such JSON.
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
            let refused = |refused| AnsweredQuestion::Refused(RefusedQuestion { refused });
            answers.push(self.answer_code(&question).unwrap_or_else(refused));
        }
        serde_json::to_string(&CodeAnswers { schema: CODE_ANSWERS_SCHEMA.to_string(), answers })
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }

    /// Answers one question.
    pub fn answer_code(&self, question: &CodeQuestion) -> Result<AnsweredQuestion> {
        use AnsweredQuestion as Answer;
        let most = |limit: &Option<usize>| limit.unwrap_or(USUAL_LIMIT);
        let terms = |terms| Answer::Terms(IndexTerms { terms });
        match question {
            CodeQuestion::Check { code_set, code, date } => {
                self.check_code(*code_set, code, *date).map(Answer::Check)
            }
            CodeQuestion::Search { query, code_sets, date, billable, chapter, limit } => {
                let options = SearchOptions {
                    code_sets: code_sets.clone(),
                    billable_only: *billable,
                    on: *date,
                    chapter: *chapter,
                    limit: most(limit),
                };
                self.search_codes(query, &options).map(|hits| Answer::Search(SearchHits { hits }))
            }
            CodeQuestion::Show { code_set, code, date } => {
                self.show_code(*code_set, code, *date).map(|facts| Answer::Show(Box::new(facts)))
            }
            CodeQuestion::List { code_set, date } => {
                self.list_codes(*code_set, *date).map(|codes| Answer::List(ListedCodes { codes }))
            }
            CodeQuestion::Relate { code_a, code_b, date } => {
                self.relate_codes(*code_a, *code_b, *date).map(Answer::Relate)
            }
            CodeQuestion::Notes { code, date } => self.code_notes(*code, *date).map(Answer::Notes),
            CodeQuestion::Index { text, date, limit } => {
                self.index_terms(text, *date, most(limit)).map(terms)
            }
            CodeQuestion::IndexOf { code, date } => {
                self.index_terms_of(*code, *date).map(|terms| Answer::IndexOf(LeadingTerms { terms }))
            }
            CodeQuestion::IndexMain { book, prefix, date, limit } => {
                self.index_main_terms(*book, prefix, *date, most(limit)).map(Answer::IndexMain)
            }
            CodeQuestion::IndexBelow { book, number, date } => {
                self.index_below(*book, *number, *date).map(|walk| Answer::IndexBelow(walk.into()))
            }
            CodeQuestion::Identifier { kind, value } => {
                Ok(Answer::Identifier(self.check_identifier(kind.parse()?, value)))
            }
            CodeQuestion::History { code_set, code } => {
                self.code_history(*code_set, code).map(Answer::History)
            }
            CodeQuestion::Hierarchy { code, date } => {
                self.code_hierarchy(*code, *date).map(|found| Answer::Hierarchy(Box::new(found)))
            }
            CodeQuestion::Leaves { code, date } => self.code_leaves(*code, *date).map(Answer::Leaves),
            CodeQuestion::SeventhCharacters { code, date } => {
                self.seventh_characters(*code, *date).map(Answer::SeventhCharacters)
            }
            CodeQuestion::Build { code, character, date } => {
                self.build_code(*code, *character, *date).map(Answer::Build)
            }
            CodeQuestion::Neoplasm { site, behavior, date, limit } => {
                self.neoplasm_codes(site, *behavior, *date, most(limit)).map(terms)
            }
            CodeQuestion::Drug { substance, intent, date, limit } => {
                self.drug_codes(substance, *intent, *date, most(limit)).map(terms)
            }
            CodeQuestion::MapFromIcd9 { code } => {
                self.map_from_icd9(*code).map(|mapping| Answer::MapFromIcd9(CodeMapping { mapping }))
            }
            CodeQuestion::MapToIcd9 { code } => {
                self.map_to_icd9(*code).map(|mapping| Answer::MapToIcd9(CodeMapping { mapping }))
            }
            CodeQuestion::DecodePcs { code, date } => self.decode_pcs(*code, *date).map(Answer::DecodePcs),
            CodeQuestion::NextPcs { prefix, date } => self.next_pcs(prefix, *date).map(Answer::NextPcs),
            CodeQuestion::PcsCodes { prefix, date, limit } => {
                self.pcs_codes(prefix, *date, most(limit)).map(Answer::PcsCodes)
            }
        }
    }
}

fn history<C>(set: Icd10Set<'_, C>, text: &str) -> Result<CodeHistory>
where
    C: Icd10Code + std::str::FromStr<Err = Error>,
{
    let code: C = text.parse()?;
    Ok(CodeHistory {
        code_set: C::CODE_SET,
        code: code.to_string(),
        changes: set.history(code)?,
        replaced_by: written(set.replaced_by(code)?),
        predecessors: written(set.predecessors(code)?),
    })
}

/// Conversions with their codes as their publisher writes them.
pub(super) fn written<C: ToString>(changes: Vec<Conversion<C>>) -> Vec<Conversion<String>> {
    let changes = changes.into_iter().map(|change| Conversion {
        older: change.older.to_string(),
        newer: change.newer.to_string(),
        effective: change.effective,
    });
    changes.collect()
}

/// Leaves only the cells of a column, where one is named.
fn column(mut hits: Vec<IndexHit>, column: Option<&str>) -> Vec<IndexHit> {
    if let Some(column) = column {
        hits.iter_mut().for_each(|hit| hit.entry.cells.retain(|cell| cell.column == column));
    }
    hits
}
