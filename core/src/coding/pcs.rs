//! ICD-10-PCS codes by their places: what each character stands for, which may follow, which codes there are.

use serde::{Deserialize, Serialize};

use crate::codes::Icd10Pcs;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowRef};
use crate::tables::Tables;
use crate::tables::icd10_cm_notes::{EditionMatch, EditionRule};
use crate::tables::icd10_pcs_tables::PcsCharacter;

/// A character at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CharacterView {
    /// The place, 1 to 7.
    pub position: u8,
    /// The name of the place: `Body Part`, `Approach`.
    pub title: String,
    /// The character.
    pub character: char,
    /// What it stands for there.
    pub label: String,
    /// What the operation means, where the tables define it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
}

impl From<PcsCharacter> for CharacterView {
    fn from(one: PcsCharacter) -> CharacterView {
        CharacterView {
            position: one.position,
            title: one.title,
            character: one.character,
            label: one.label,
            definition: one.definition,
        }
    }
}

/// A code taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DecodedPcs {
    /// The code.
    pub code: Icd10Pcs,
    /// Which edition of the tables answered.
    pub edition: Label,
    /// How well it fits the day.
    pub edition_match: EditionMatch,
    /// Its characters in their order: seven, or the three of a table.
    pub characters: Vec<CharacterView>,
    /// The table it is built from.
    pub row: RowRef,
}

fn not_in_tables(text: &str, edition: Label) -> Error {
    Error::new(code::CODE_NOT_IN_PCS_TABLES).with("code", text).with("edition", edition)
}

/// The characters of a code and what they stand for.
///
/// A refusal where no edition may answer for the day, or no row of its tables has the code: it may be of another year.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::pcs::decode;
/// use cleanclaim::tables::{Tables, icd10_cm_notes::EditionRule};
///
/// let tables = Tables::embedded()?;
/// let found = decode(&tables, "0DTJ4ZZ".parse()?, "2024-05-01".parse()?, EditionRule::FiscalYear)?;
/// let labels: Vec<&str> = found.characters.iter().map(|one| one.label.as_str()).collect();
/// assert_eq!(labels[2..5], ["Resection", "Appendix", "Percutaneous Endoscopic"]);
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn decode(tables: &Tables, asked: Icd10Pcs, on: Day, rule: EditionRule) -> Result<DecodedPcs> {
    let (table, edition_match) = tables.icd10_pcs_tables(on, rule)?;
    let found = table.decode_code(asked)?;
    let found = found.ok_or_else(|| not_in_tables(&asked.to_string(), table.edition()))?;
    Ok(DecodedPcs {
        code: asked,
        edition: table.edition(),
        edition_match,
        characters: found.into_iter().map(CharacterView::from).collect(),
        row: table.row_ref(asked)?,
    })
}

/// The first characters of a code, as somebody typed them.
fn prefix_of(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let shaped = text.len() <= 7 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    shaped.then_some(text)
}

/// The characters that may follow the first ones of a code, with their labels. Nothing given asks for the sections.
///
/// A refusal where no edition may answer for the day, or no code begins like that; empty where the code is full.
pub fn next_characters(
    tables: &Tables,
    prefix: &str,
    on: Day,
    rule: EditionRule,
) -> Result<Vec<CharacterView>> {
    let (table, _) = tables.icd10_pcs_tables(on, rule)?;
    let Some(begin) = prefix_of(prefix) else { return Err(not_in_tables(prefix, table.edition())) };
    if begin.len() == 7 {
        return match table.decode_code(begin.parse()?)? {
            Some(_) => Ok(Vec::new()),
            None => Err(not_in_tables(prefix, table.edition())),
        };
    }
    let found = table.next_characters(&begin)?;
    if found.is_empty() {
        return Err(not_in_tables(prefix, table.edition()));
    }
    Ok(found.into_iter().map(CharacterView::from).collect())
}

/// The codes that begin with these characters, in their order, at most so many.
///
/// A refusal where no edition may answer for the day; empty where no code begins like that.
pub fn codes(
    tables: &Tables,
    prefix: &str,
    most: usize,
    on: Day,
    rule: EditionRule,
) -> Result<Vec<Icd10Pcs>> {
    let (table, _) = tables.icd10_pcs_tables(on, rule)?;
    let Some(begin) = prefix_of(prefix) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    table.visit_codes(&begin, &mut |code| found.push(code))?;
    found.sort_unstable();
    found.truncate(most);
    Ok(found)
}
