//! The Alphabetic Index, as coders use it: main term, subterms, *see* and *see also*, then the code.
//!
//! A coder looks in the index first and verifies the code in the tabular list. So every answer carries the code as printed, and
//! what it is on the day asked for ([`IndexCode`]); a code that ends in a dash wants further characters.

mod carry;
mod references;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use references::{Reference, Resolution, TermName, follow};

use crate::codes::{CodeStatus, Icd10Cm};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::RowRef;
use crate::tables::Tables;
use crate::tables::icd10::Conversion;
use crate::tables::icd10_cm_index::{Book, IndexEdition, IndexTerm, PrintedCode};

macro_rules! columns {
    ($(#[$doc:meta])* $name:ident, $what:expr, $pattern:expr; $($(#[$of:meta])* $variant:ident = $column:expr, $slug:expr, $words:expr;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// All, in the order of the columns.
            pub const ALL: [$name; 6] = [$($name::$variant,)*];

            /// The number of its column in the official table, 2 to 7.
            pub const fn column(self) -> u8 {
                match self { $($name::$variant => $column,)* }
            }

            /// The name: lower-case words joined by hyphens.
            pub const fn slug(self) -> &'static str {
                match self { $($name::$variant => $slug,)* }
            }

            /// How references of the index call it.
            pub const fn words(self) -> &'static str {
                match self { $($name::$variant => $words,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.slug())
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<$name> {
                $name::ALL
                    .into_iter()
                    .find(|one| one.slug() == text)
                    .ok_or_else(|| Error::new(code::INDEX_COLUMN_UNKNOWN).with("value", text).with("what", $what))
            }
        }

        crate::text_serde!($name, $what, $pattern);
    };
}

columns! {
    /// A column of the Table of Neoplasms.
    Behavior, "a column of the Table of Neoplasms",
    r"^(malignant-primary|malignant-secondary|in-situ|benign|uncertain|unspecified)$";
    /// Malignant primary.
    MalignantPrimary = 2, "malignant-primary", "malignant primary";
    /// Malignant secondary.
    MalignantSecondary = 3, "malignant-secondary", "secondary";
    /// Carcinoma in situ.
    InSitu = 4, "in-situ", "in situ";
    /// Benign.
    Benign = 5, "benign", "benign";
    /// Uncertain behavior: the pathologist cannot say which.
    Uncertain = 6, "uncertain", "uncertain behavior";
    /// Unspecified behavior: the record does not say which.
    Unspecified = 7, "unspecified", "unspecified behavior";
}

columns! {
    /// A column of the Table of Drugs and Chemicals.
    Intent, "a column of the Table of Drugs and Chemicals",
    r"^(accidental|self-harm|assault|undetermined|adverse-effect|underdosing)$";
    /// Poisoning, accidental (unintentional).
    Accidental = 2, "accidental", "poisoning accidental";
    /// Poisoning, intentional self-harm.
    SelfHarm = 3, "self-harm", "self-harm";
    /// Poisoning, assault.
    Assault = 4, "assault", "assault";
    /// Poisoning, undetermined.
    Undetermined = 5, "undetermined", "undetermined";
    /// Adverse effect of what was given as prescribed.
    AdverseEffect = 6, "adverse-effect", "adverse effect";
    /// Less was taken than prescribed.
    Underdosing = 7, "underdosing", "underdosing";
}

/// A code of the index on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexCode {
    /// As the index prints it, `S52.5-`.
    pub as_printed: String,
    /// What stands before the dash.
    pub code: Icd10Cm,
    /// It ends in a dash, or is a header on the day: further characters are chosen in the tabular list.
    pub wants_more: bool,
    /// What it is on the day asked for. Not covered where ICD-10-CM is not loaded.
    pub status: CodeStatus,
    /// Its long title, where one is loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The code has ended or was divided by that day, or does not begin before it: the codes that the conversion tables carry
    /// it to. Empty where it stands as printed, and where no conversion names it: then it is not valid on the day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried_to: Vec<CarriedCode>,
}

/// A code that another is carried to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CarriedCode {
    /// The code that stands on the day.
    pub code: Icd10Cm,
    /// Valid or a header.
    pub status: CodeStatus,
    /// Its long title, where one is loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The conversions that carry it there, the one next to the printed code first.
    pub carried_by: Vec<Conversion<Icd10Cm>>,
}

/// A cell of one of the two tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexCell {
    /// The behavior or the intent, by its name.
    pub column: String,
    /// Its code.
    pub code: IndexCode,
}

/// A term of the index as an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexEntry {
    /// Which book.
    pub book: Book,
    /// Its number in the edition, 1 for the first; [`below`] and [`entry`] take it.
    pub number: u32,
    /// How deep it stands: 0 is a main term.
    pub level: u8,
    /// Its main term and all terms down to it, without non-essential modifiers.
    pub path: Vec<String>,
    /// The non-essential modifiers of the last: they may stand in the diagnosis or not, the code is the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub modifiers: String,
    /// The default code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<IndexCode>,
    /// The manifestation code in brackets: coded second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifestation: Option<IndexCode>,
    /// What stands in brackets and is no code, and a warning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The codes of a table, by column; empty cells are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<IndexCell>,
    /// *See*: look there instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<Reference>,
    /// *See also*: look there too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<Reference>,
    /// How many terms stand right below it.
    pub subterms: u32,
    /// Which row of which edition.
    pub row: RowRef,
}

/// A term that was found by words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexHit {
    /// The term.
    pub entry: IndexEntry,
    /// How far its path is from the words: 0 where it has these and no other.
    pub distance: u32,
    /// Words that its path does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<String>,
}

/// A term that leads to a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadingTerm {
    /// The term.
    pub entry: IndexEntry,
    /// The code as printed there.
    pub as_printed: String,
    /// The column of a table that holds it, `benign`, `underdosing`; `manifestation` for the code in brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// A stem of the code is printed, not the code itself: further characters were chosen in the tabular list.
    pub by_stem: bool,
    /// The printed code does not stand on the day: the conversions that carry it to the code asked for, in the order of
    /// their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried_by: Vec<Conversion<Icd10Cm>>,
}

fn column_name(book: Book, column: u8) -> Option<&'static str> {
    match (book, column) {
        (_, 1) => Some("manifestation"),
        (Book::Neoplasm, _) => {
            Behavior::ALL.into_iter().find(|behavior| behavior.column() == column).map(Behavior::slug)
        }
        (Book::Drugs, _) => {
            Intent::ALL.into_iter().find(|intent| intent.column() == column).map(Intent::slug)
        }
        _ => None,
    }
}

fn answer(tables: &Tables, term: &IndexTerm<'_>, on: Day) -> Result<IndexEntry> {
    let book = term.edition().book();
    let edition = term.edition().release().period.from();
    let index_code = |printed: PrintedCode<'_>| carry::index_code(tables, printed, edition, on);
    let bracketed = term.manifestation();
    let manifestation = bracketed.and_then(|text| PrintedCode::parse(text.trim_matches(['[', ']'])));
    let remark = bracketed.filter(|_| manifestation.is_none());
    let category = term.see_category().map(|category| format!("category {category}"));
    let subcategory = term.subcategory().map(|category| format!("subcategory {category}"));
    let see = term.see().map(ToString::to_string).chain(category).chain(subcategory);
    let mut cells = Vec::new();
    for column in 2..8 {
        if let (Some(printed), Some(name)) = (term.cell(column), column_name(book, column)) {
            cells.push(IndexCell { column: name.to_string(), code: index_code(printed)? });
        }
    }
    Ok(IndexEntry {
        book,
        number: term.number(),
        level: term.level(),
        path: term.path().iter().map(|term| term.title().to_string()).collect(),
        modifiers: term.modifiers().to_string(),
        code: term.code().map(index_code).transpose()?,
        manifestation: manifestation.map(index_code).transpose()?,
        remarks: [remark, term.warning()].into_iter().flatten().map(ToString::to_string).collect(),
        cells,
        see: see.map(|text| follow(tables, book, &text, on)).collect::<Result<_>>()?,
        see_also: term.see_also().map(|text| follow(tables, book, text, on)).collect::<Result<_>>()?,
        subterms: term.children().count() as u32,
        row: term.row_ref()?,
    })
}

/// The default code of a term on a day.
pub fn code_of(tables: &Tables, term: &IndexTerm<'_>, on: Day) -> Result<Option<IndexCode>> {
    let edition = term.edition().release().period.from();
    term.code().map(|printed| carry::index_code(tables, printed, edition, on)).transpose()
}

/// The main terms of a book that begin with a text, without regard to case; all for an empty text.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::index;
/// use cleanclaim::tables::{Tables, icd10_cm_index::Book};
///
/// let tables = Tables::embedded()?;
/// let on = "2025-11-03".parse()?;
/// let terms = index::main_terms(&tables, Book::Diseases, "abetal", on, 10)?;
/// assert_eq!(terms[0].path, ["Abetalipoproteinemia"]);
/// assert_eq!(terms[0].code.as_ref().unwrap().as_printed, "E78.6");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn main_terms(
    tables: &Tables,
    book: Book,
    prefix: &str,
    on: Day,
    limit: usize,
) -> Result<Vec<IndexEntry>> {
    let prefix = prefix.trim().to_lowercase();
    let begins = |term: &IndexTerm<'_>| term.title().to_lowercase().starts_with(&prefix);
    let edition = tables.index_edition(book, on)?;
    edition.main_terms().filter(begins).take(limit).map(|term| answer(tables, &term, on)).collect()
}

fn numbered<'t>(edition: &IndexEdition<'t>, number: u32) -> Result<IndexTerm<'t>> {
    edition.term(number).ok_or_else(|| {
        Error::new(code::INDEX_NO_SUCH_TERM)
            .with("book", edition.book())
            .with("release", edition.release().name)
            .with("value", number)
            .with("count", edition.len())
    })
}

/// One term by its number.
pub fn entry(tables: &Tables, book: Book, number: u32, on: Day) -> Result<IndexEntry> {
    answer(tables, &numbered(&tables.index_edition(book, on)?, number)?, on)
}

/// The terms right below a term, in the order of the printed index.
pub fn below(tables: &Tables, book: Book, number: u32, on: Day) -> Result<Vec<IndexEntry>> {
    let term = numbered(&tables.index_edition(book, on)?, number)?;
    term.children().map(|term| answer(tables, &term, on)).collect()
}

/// The books that [`find`] looks in.
pub const TERM_BOOKS: [Book; 2] = [Book::Diseases, Book::ExternalCause];

/// Terms by words, `fracture, wrist`, of some books, the best fit first.
///
/// The order of the words, case, plural forms, accents and small words do not matter, and a word may stand among the
/// non-essential modifiers; the main term goes best first. Where no path holds all the words, those with the most are given and
/// [`IndexHit::missed`] names what they lack.
///
/// Refused: a text without a word (`index-no-words`), words that no term holds (`index-no-match`).
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::index;
/// use cleanclaim::tables::Tables;
///
/// let tables = Tables::embedded()?;
/// let hits = index::find(&tables, &index::TERM_BOOKS, "fracture, wrist", "2025-11-03".parse()?, 5)?;
/// assert_eq!(hits[0].entry.path, ["Fracture, traumatic", "wrist"]);
/// let code = hits[0].entry.code.as_ref().unwrap();
/// assert_eq!(code.as_printed, "S62.10-");
/// assert!(code.wants_more);
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn find(tables: &Tables, books: &[Book], text: &str, on: Day, limit: usize) -> Result<Vec<IndexHit>> {
    let mut found = Vec::new();
    for book in books {
        found.extend(tables.index_edition(*book, on)?.find(text, limit));
    }
    let refuse = |code| {
        let names = books.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Error::new(code).with("value", text).with("book", names)
    };
    if found.is_empty() {
        let letters = text.chars().any(char::is_alphanumeric);
        return Err(refuse(if letters { code::INDEX_NO_MATCH } else { code::INDEX_NO_WORDS }));
    }
    // A term that holds all the words goes before one that lacks any, whatever its book.
    found.sort_by_key(|found| (found.missed.len(), found.distance));
    let fewest = found.first().map_or(0, |found| found.missed.len());
    found
        .into_iter()
        .filter(|found| found.missed.len() == fewest)
        .take(limit)
        .map(|found| {
            Ok(IndexHit {
                entry: answer(tables, &found.term, on)?,
                distance: found.distance,
                missed: found.missed,
            })
        })
        .collect()
}

/// Sites of the Table of Neoplasms by words, each with its code for every behavior.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::index::{self, Behavior};
/// use cleanclaim::tables::Tables;
///
/// let tables = Tables::embedded()?;
/// let sites = index::neoplasm(&tables, "appendix", "2026-04-15".parse()?, 5)?;
/// assert_eq!(sites[0].entry.cell(Behavior::Benign.slug()).unwrap().as_printed, "D12.1");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn neoplasm(tables: &Tables, site: &str, on: Day, limit: usize) -> Result<Vec<IndexHit>> {
    find(tables, &[Book::Neoplasm], site, on, limit)
}

/// Substances of the Table of Drugs and Chemicals by words, each with its code for every intent.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::index::{self, Intent};
/// use cleanclaim::tables::Tables;
///
/// let tables = Tables::embedded()?;
/// let drugs = index::drug(&tables, "ibuprofen", "2026-04-15".parse()?, 5)?;
/// assert_eq!(drugs[0].entry.cell(Intent::AdverseEffect.slug()).unwrap().as_printed, "T39.315");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn drug(tables: &Tables, substance: &str, on: Day, limit: usize) -> Result<Vec<IndexHit>> {
    find(tables, &[Book::Drugs], substance, on, limit)
}

impl IndexEntry {
    /// The code in a column of a table, by the column's name: `benign`, `adverse-effect`.
    pub fn cell(&self, column: &str) -> Option<&IndexCode> {
        self.cells.iter().find(|cell| cell.column == column).map(|cell| &cell.code)
    }
}

/// All terms of all books that lead to a code: under the code itself, and under each of its stems (`S52.50-`, and codes that
/// are printed without their last characters). The longest stem first, the books in the order of the printed volume.
///
/// A term whose printed code has ended by the day, or does not begin before it, leads to the codes that the conversions carry it
/// to, and says so. A book that is not loaded is left out.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::index;
/// use cleanclaim::tables::Tables;
///
/// let tables = Tables::embedded()?;
/// let terms = index::terms_of(&tables, "S62.101A".parse()?, "2025-11-03".parse()?)?;
/// let wrist = terms.iter().find(|term| term.entry.path == ["Fracture, traumatic", "wrist"]).unwrap();
/// assert_eq!((wrist.as_printed.as_str(), wrist.by_stem), ("S62.10-", true));
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn terms_of(tables: &Tables, code: Icd10Cm, on: Day) -> Result<Vec<LeadingTerm>> {
    let mut found: Vec<(bool, usize, LeadingTerm)> = Vec::new();
    for book in Book::ALL {
        let Ok(edition) = tables.index_edition(book, on) else { continue };
        let first = edition.release().period.from();
        let mut leading: Vec<(IndexTerm<'_>, u8, Icd10Cm, Vec<Conversion<Icd10Cm>>)> = edition
            .printed(code)
            .into_iter()
            .map(|(term, column)| (term, column, code, Vec::new()))
            .collect();
        for (origin, carried_by) in carry::origins(tables, code, first, on)? {
            for (term, column) in edition.printed(origin) {
                if !leading.iter().any(|(other, at, ..)| *other == term && *at == column) {
                    leading.push((term, column, origin, carried_by.clone()));
                }
            }
        }
        for (term, column, from, carried_by) in leading {
            let Some(printed) = printed_in(&term, column) else { continue };
            let length = printed.code.without_dot().len();
            let carried = !carried_by.is_empty();
            let leading = LeadingTerm {
                entry: answer(tables, &term, on)?,
                as_printed: printed.text.to_string(),
                column: column_name(book, column).map(ToString::to_string),
                by_stem: printed.code != from,
                carried_by,
            };
            found.push((carried, length, leading));
        }
    }
    found.sort_by_key(|(carried, length, _)| (*carried, std::cmp::Reverse(*length)));
    Ok(found.into_iter().map(|(_, _, leading)| leading).collect())
}

/// The code that a term prints in a column: 0 its own, 1 the one in brackets, then the cells.
fn printed_in<'t>(term: &IndexTerm<'t>, column: u8) -> Option<PrintedCode<'t>> {
    match column {
        0 => term.code(),
        1 => term.manifestation().and_then(|text| PrintedCode::parse(text.trim_matches(['[', ']']))),
        _ => term.cell(column),
    }
}
