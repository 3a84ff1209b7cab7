//! What the questions about codes are answered with, as JSON.

use serde::Serialize;

use crate::codes::{CodeSet, Icd9Cm, Icd10Cm, Icd10Pcs};
use crate::coding::check::CodeAnswer;
use crate::coding::hcpcs::HcpcsFacts;
use crate::coding::hierarchy::{Hierarchy, Leaf, SeventhCharacters};
use crate::coding::identifier::IdentifierAnswer;
use crate::coding::index::{IndexEntry, IndexHit, LeadingTerm};
use crate::coding::maps::Mapping;
use crate::coding::modifier::ModifierFacts;
use crate::coding::notes::CodeNotes;
use crate::coding::pcs::{CharacterView, DecodedPcs};
use crate::coding::procedure::Category;
use crate::coding::relate::Relations;
use crate::coding::search::Hit;
use crate::error::Error;
use crate::row::Label;
use crate::tables::icd10::{Conversion, Icd10Change};
use crate::tables::icd10_cm_notes::EditionMatch;
use crate::tables::place_of_service::Setting;

/// The schema of the answers of [`super::Engine::answer_codes`].
pub const CODE_ANSWERS_SCHEMA: &str = "cleanclaim/code-answers/1";

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident$(<$($generic:ident),+>)? { $($(#[$of:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(deny_unknown_fields)]
            #[non_exhaustive]
            pub struct $name$(<$($generic),+>)? { $($(#[$of])* pub $field: $type,)* }
        )*
    };
}

answers! {
    /// The answers to questions about codes, one a question, in their order.
    CodeAnswers {
        /// [`CODE_ANSWERS_SCHEMA`].
        schema: String,
        /// The answers.
        answers: Vec<AnsweredQuestion>,
    }

    /// The codes that words mean.
    SearchHits {
        /// The best first.
        hits: Vec<Hit>,
    }

    /// Terms of the Alphabetic Index, or of one of its tables, by words.
    IndexTerms {
        /// The best fit first.
        terms: Vec<IndexHit>,
    }

    /// Terms of the Alphabetic Index that lead to a code.
    LeadingTerms {
        /// The longest stem first.
        terms: Vec<LeadingTerm>,
    }

    /// Main terms of a book of the Alphabetic Index.
    MainTerms {
        /// In the order of the book.
        terms: Vec<IndexEntry>,
        /// There are more than were asked for.
        more: bool,
    }

    /// A term of the Alphabetic Index and what stands right below it.
    IndexWalk {
        /// The term.
        term: IndexEntry,
        /// In the order of the book.
        below: Vec<IndexEntry>,
    }

    /// What a code maps to.
    CodeMapping<S, T> {
        /// Absent where the mappings do not have the code; without a target where nothing in the other code set means it.
        #[serde(skip_serializing_if = "Option::is_none")]
        mapping: Option<Mapping<S, T>>,
    }

    /// What became of a code.
    CodeHistory {
        /// ICD-10-CM or ICD-10-PCS.
        code_set: CodeSet,
        /// The code as its publisher writes it.
        code: String,
        /// What changed, by day; empty where the code set has no such code.
        changes: Vec<Icd10Change>,
        /// The codes that took its place, or that of a part of it.
        replaced_by: Vec<Conversion<String>>,
        /// The codes that were used before it.
        predecessors: Vec<Conversion<String>>,
    }

    /// The full codes below a stem.
    CodeLeaves {
        /// The stem.
        code: Icd10Cm,
        /// Which edition of the tabular list answered.
        edition: Label,
        /// How well it fits the day.
        edition_match: EditionMatch,
        /// In the order of the tabular list.
        leaves: Vec<Leaf>,
    }

    /// The seventh characters of a code.
    CodeSeventhCharacters {
        /// The code.
        code: Icd10Cm,
        /// Which edition of the tabular list answered.
        edition: Label,
        /// How well it fits the day.
        edition_match: EditionMatch,
        /// Absent where it takes none.
        #[serde(skip_serializing_if = "Option::is_none")]
        seventh_characters: Option<SeventhCharacters>,
    }

    /// The full code of a stem and a seventh character.
    BuiltCode {
        /// The code, with placeholders X between where it needs them.
        code: Icd10Cm,
        /// Which edition of the tabular list answered.
        edition: Label,
        /// How well it fits the day.
        edition_match: EditionMatch,
    }

    /// The characters that may follow the first ones of an ICD-10-PCS code.
    NextPcs {
        /// Which edition of the ICD-10-PCS tables answered.
        edition: Label,
        /// How well it fits the day.
        edition_match: EditionMatch,
        /// In their order; empty where the code is full.
        characters: Vec<CharacterView>,
    }

    /// The ICD-10-PCS codes that begin alike.
    PcsCodes {
        /// Which edition of the ICD-10-PCS tables answered.
        edition: Label,
        /// How well it fits the day.
        edition_match: EditionMatch,
        /// In their order.
        codes: Vec<Icd10Pcs>,
        /// There are more than were asked for.
        more: bool,
    }

    /// All there is to know of a code on a day. What does not belong to its code set is absent; what belongs to it and no loaded
    /// table can say is refused.
    CodeFacts {
        /// Is it right on that day?
        code: CodeAnswer,
        /// Which part of HCPCS it belongs to: a category of CPT, Level II, dental.
        #[serde(skip_serializing_if = "Option::is_none")]
        category: Option<Category>,
        /// Coverage, pricing and days of a HCPCS Level II code.
        #[serde(skip_serializing_if = "Option::is_none")]
        hcpcs: Option<Told<HcpcsFacts>>,
        /// What a modifier touches: price, edits, the place on the body.
        #[serde(skip_serializing_if = "Option::is_none")]
        modifier: Option<Told<ModifierFacts>>,
        /// Which practice expense counts in a place of service.
        #[serde(skip_serializing_if = "Option::is_none")]
        setting: Option<Told<Setting>>,
        /// Is a billable ICD-10-CM code exempt from the present-on-admission indicator?
        #[serde(skip_serializing_if = "Option::is_none")]
        poa_exempt: Option<Told<bool>>,
        /// The cells of a provider taxonomy code.
        #[serde(skip_serializing_if = "Option::is_none")]
        taxonomy: Option<Told<TaxonomyFacts>>,
        /// The instructional notes of an ICD-10-CM code.
        #[serde(skip_serializing_if = "Option::is_none")]
        notes: Option<Told<CodeNotes>>,
        /// The terms of the Alphabetic Index that lead to an ICD-10-CM code.
        #[serde(skip_serializing_if = "Option::is_none")]
        index_terms: Option<Told<Vec<LeadingTerm>>>,
        /// The codes that took the place of one of ICD-10-CM or ICD-10-PCS.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaced_by: Vec<Conversion<String>>,
    }

    /// A provider taxonomy code as the NUCC publishes it, unmodified.
    TaxonomyFacts {
        /// `Allopathic & Osteopathic Physicians`.
        grouping: String,
        /// `Family Medicine`.
        classification: String,
        /// May be empty.
        specialization: String,
        /// The definition.
        definition: String,
        /// What changed when.
        notes: String,
        /// `Individual` or `Non-Individual`.
        section: String,
        /// The notice under which the code set travels.
        notice: String,
    }

    /// The codes of a small code list.
    ListedCodes {
        /// Those in force on the day, in the order of the list.
        codes: Vec<CodeAnswer>,
    }

    /// A question that has no answer here.
    RefusedQuestion {
        /// Why.
        refused: Error,
    }
}

/// What a table tells, or why none does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum Told<T> {
    /// What it tells.
    Known(T),
    /// Why none does.
    Refused(RefusedQuestion),
}

impl<T> Told<T> {
    /// What it tells; `None` where it is refused.
    pub fn known(&self) -> Option<&T> {
        match self {
            Told::Known(told) => Some(told),
            Told::Refused(_) => None,
        }
    }
}

/// The answer to one question: which of these it is follows from what was asked, or from `refused`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum AnsweredQuestion {
    /// To `check`.
    Check(CodeAnswer),
    /// To `search`.
    Search(SearchHits),
    /// To `relate`.
    Relate(Relations),
    /// To `notes`.
    Notes(CodeNotes),
    /// To `index`, `neoplasm` and `drug`.
    Terms(IndexTerms),
    /// To `index-of`.
    IndexOf(LeadingTerms),
    /// To `index-main`.
    IndexMain(MainTerms),
    /// To `index-below`.
    IndexBelow(Box<IndexWalk>),
    /// To `identifier`.
    Identifier(IdentifierAnswer),
    /// To `history`.
    History(CodeHistory),
    /// To `hierarchy`.
    Hierarchy(Box<Hierarchy>),
    /// To `leaves`.
    Leaves(CodeLeaves),
    /// To `seventh-characters`.
    SeventhCharacters(CodeSeventhCharacters),
    /// To `build`.
    Build(BuiltCode),
    /// To `map-from-icd9`.
    MapFromIcd9(CodeMapping<Icd9Cm, Icd10Cm>),
    /// To `map-to-icd9`.
    MapToIcd9(CodeMapping<Icd10Cm, Icd9Cm>),
    /// To `decode-pcs`.
    DecodePcs(DecodedPcs),
    /// To `next-pcs`.
    NextPcs(NextPcs),
    /// To `pcs-codes`.
    PcsCodes(PcsCodes),
    /// To `show`.
    Show(Box<CodeFacts>),
    /// To `list`.
    List(ListedCodes),
    /// To any question that has no answer here.
    Refused(RefusedQuestion),
}
