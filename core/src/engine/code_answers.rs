//! What the questions about codes are answered with, as JSON.

use serde::Serialize;

use crate::codes::{CodeSet, Icd9Cm, Icd10Cm, Icd10Pcs};
use crate::coding::check::CodeAnswer;
use crate::coding::hierarchy::{Hierarchy, Leaf, SeventhCharacters};
use crate::coding::identifier::IdentifierAnswer;
use crate::coding::index::{IndexEntry, IndexHit, LeadingTerm};
use crate::coding::maps::Mapping;
use crate::coding::notes::CodeNotes;
use crate::coding::pcs::{CharacterView, DecodedPcs};
use crate::coding::relate::Relations;
use crate::coding::search::Hit;
use crate::error::Error;
use crate::row::Label;
use crate::tables::icd10::{Conversion, Icd10Change};
use crate::tables::icd10_cm_notes::EditionMatch;

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

    /// A question that has no answer here.
    RefusedQuestion {
        /// Why.
        refused: Error,
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
    /// To any question that has no answer here.
    Refused(RefusedQuestion),
}
