//! Is this code right on that day?

use serde::{Deserialize, Serialize};

use crate::codes::{CodeSet, CodeStatus};
use crate::dates::{Day, Period};
use crate::error::Result;
use crate::row::{Label, RowRef};
use crate::tables::Tables;
use crate::tables::icd10::{Icd10Code, Icd10Set};

/// What a code is on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeAnswer {
    /// Which code set was asked.
    pub code_set: CodeSet,
    /// What the code is.
    pub status: CodeStatus,
    /// The code as its publisher writes it, `E11.40`; absent where it is malformed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// What it means, where a text may be shown and is loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The days around the one asked for on which the code has this status; for a code that is not yet effective or
    /// terminated, the nearest days on which it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The row that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowRef>,
    /// No file of that day is loaded: those before and after it stand for it, and the note says which.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// What a reader should know besides: that the title of this edition is not loaded, that another edition's stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The code sets in which the code is valid on the day, where the one asked for has no such code; most often it was
    /// asked for in the wrong one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub valid_in: Vec<CodeSet>,
}

impl CodeAnswer {
    /// A status, and nothing known besides.
    pub fn of(code_set: CodeSet, status: CodeStatus) -> CodeAnswer {
        CodeAnswer {
            code_set,
            status,
            official: None,
            title: None,
            period: None,
            row: None,
            assumed: false,
            note: None,
            valid_in: Vec::new(),
        }
    }

    /// Adds to what a reader should know besides.
    fn add_note(&mut self, words: &str) {
        match &mut self.note {
            Some(note) => {
                note.push_str("; ");
                note.push_str(words);
            }
            None => self.note = Some(words.to_string()),
        }
    }
}

/// What a code is on a day, without texts: a value to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeStanding {
    /// Which code set was asked.
    pub code_set: CodeSet,
    /// What the code is.
    pub status: CodeStatus,
    /// The code as its publisher writes it; absent where it is malformed.
    pub official: Option<Label>,
    /// As [`CodeAnswer::period`].
    pub period: Option<Period>,
    /// The row that answered.
    pub row: Option<RowRef>,
    /// No file of that day is loaded: those before and after it stand for it.
    pub assumed: bool,
}

impl CodeStanding {
    /// May it be billed on that day? Not where it is a header, or where nothing says that it is valid.
    pub fn billable(&self) -> bool {
        self.status == CodeStatus::Valid
    }
}

/// As [`check`], without title and note. A well-formed code of ICD-10 is answered without an allocation once its table is
/// decoded.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::check::standing;
/// use cleanclaim::codes::{CodeSet, CodeStatus};
/// use cleanclaim::tables::Tables;
///
/// let found = standing(&Tables::embedded()?, CodeSet::Icd10Cm, "e114", "2025-11-03".parse()?)?;
/// assert_eq!((found.status, found.billable()), (CodeStatus::Header, false));
/// assert_eq!(found.official.unwrap().as_str(), "E11.4");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn standing(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> Result<CodeStanding> {
    match code_set {
        CodeSet::Icd10Cm => icd10_standing(tables.icd10_cm(), text, on),
        CodeSet::Icd10Pcs => icd10_standing(tables.icd10_pcs(), text, on),
        other => {
            let answer = look_up(tables, other, text, on)?;
            Ok(CodeStanding {
                code_set,
                status: answer.status,
                official: answer.official.as_deref().map(Label::new).transpose()?,
                period: answer.period,
                row: answer.row,
                assumed: answer.assumed,
            })
        }
    }
}

fn icd10_standing<C: Icd10Code>(set: Icd10Set<'_, C>, text: &str, on: Day) -> Result<CodeStanding> {
    let mut found = CodeStanding {
        code_set: C::CODE_SET,
        status: CodeStatus::Malformed,
        official: None,
        period: None,
        row: None,
        assumed: false,
    };
    if let Ok(code) = text.parse::<C>() {
        let standing = set.standing(code, on)?;
        found.status = standing.status;
        found.official = Some(Label::of(code)?);
        found.period = standing.period;
        found.row = standing.row_ref;
    }
    Ok(found)
}

/// Looks a code up, as somebody typed it, in a code set on a day.
///
/// A malformed or unknown code is an answer, not an error; so is a day that no loaded table covers. An error means that a
/// pack is damaged.
///
/// ```
/// use cleanclaim::coding::check::check;
/// use cleanclaim::codes::{CodeSet, CodeStatus};
/// use cleanclaim::tables::Tables;
///
/// let answer = check(&Tables::empty(), CodeSet::Icd10Cm, "E11.40", "2025-11-03".parse()?)?;
/// assert_eq!(answer.status, CodeStatus::NotCovered);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
///
/// A code that the code set does not have, and another one has on that day, is named there:
///
/// ```
/// # #[cfg(all(feature = "embed-hcpcs", feature = "embed-fees", feature = "embed-icd10"))] {
/// use cleanclaim::coding::check::check;
/// use cleanclaim::codes::CodeSet;
/// use cleanclaim::tables::Tables;
///
/// let answer = check(&Tables::embedded()?, CodeSet::Icd10Cm, "99213", "2025-11-03".parse()?)?;
/// assert_eq!(answer.valid_in, [CodeSet::Hcpcs, CodeSet::Cpt]);
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn check(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> Result<CodeAnswer> {
    let mut answer = look_up(tables, code_set, text, on)?;
    // A code with another status stands in the code set that was asked for: nobody mistook it.
    if matches!(answer.status, CodeStatus::Malformed | CodeStatus::Unknown) {
        for other in CodeSet::ALL.into_iter().filter(|other| *other != code_set) {
            // A table that is damaged is told to whoever asks it, not to whoever asks another.
            if standing(tables, other, text, on).is_ok_and(|found| found.billable()) {
                answer.valid_in.push(other);
            }
        }
        if !answer.valid_in.is_empty() {
            let names: Vec<&str> = answer.valid_in.iter().map(|set| set.name()).collect();
            answer.add_note(&format!(
                "not a code of {code_set}, but valid on that day in {}: check the code set",
                names.join(", ")
            ));
        }
    }
    Ok(answer)
}

/// As [`check`], without a look into the other code sets.
fn look_up(tables: &Tables, code_set: CodeSet, text: &str, on: Day) -> Result<CodeAnswer> {
    // One arm for each code set: it parses the text, asks its table, and fills the answer.
    match code_set {
        CodeSet::Icd10Cm => icd10(tables.icd10_cm(), text, on),
        CodeSet::Icd10Pcs => icd10(tables.icd10_pcs(), text, on),
        CodeSet::Hcpcs | CodeSet::Cpt => super::procedure::check(tables, code_set, text, on),
        _ => super::lists::check(tables, code_set, text, on),
    }
}

fn icd10<C: Icd10Code>(set: Icd10Set<'_, C>, text: &str, on: Day) -> Result<CodeAnswer> {
    let Ok(code) = text.parse::<C>() else {
        return Ok(CodeAnswer::of(C::CODE_SET, CodeStatus::Malformed));
    };
    let found = set.look_up_long(code, on)?;
    let note = match (&found.title, found.status) {
        (_, CodeStatus::NotCovered | CodeStatus::Unknown) => None,
        (None, _) => Some("no order file that is loaded has a title of it".to_string()),
        (Some(title), CodeStatus::Valid | CodeStatus::Header) if !title.exact => {
            Some(format!("the title is that of {}; the edition of the day has none", title.edition))
        }
        _ => None,
    };
    Ok(CodeAnswer {
        code_set: C::CODE_SET,
        status: found.status,
        official: Some(code.to_string()),
        title: found.title.map(|title| title.long),
        period: found.period,
        row: found.row_ref,
        assumed: false,
        note,
        valid_in: Vec::new(),
    })
}
