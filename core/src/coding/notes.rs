//! What the tabular list says about a code: its own notes, and those it inherits from above.

use serde::{Deserialize, Serialize};

use super::hierarchy::place;
use crate::codes::Icd10Cm;
use crate::dates::Day;
use crate::error::Result;
use crate::row::{Label, RowRef};
use crate::tables::Tables;
use crate::tables::icd10_cm_notes::{EditionMatch, EditionRule, NoteKind, Statement};

/// A line of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LineView {
    /// As printed.
    pub text: String,
    /// The codes that it names: `Z16`, `A15-A19`, `T36-T50 with fifth or sixth character 5`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteView {
    /// What kind.
    pub kind: NoteKind,
    /// The code, category, block or chapter that carries it.
    pub stated_at: String,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// The row of that node.
    pub row: RowRef,
}

impl NoteView {
    fn of(statement: &Statement<'_>) -> Result<NoteView> {
        let line = |line: &crate::tables::icd10_cm_notes::NoteLine<'_>| LineView {
            text: line.text.to_string(),
            codes: line.references.iter().map(ToString::to_string).collect(),
        };
        Ok(NoteView {
            kind: statement.kind,
            stated_at: statement.node.name(),
            lines: statement.lines.iter().map(line).collect(),
            row: statement.node.row_ref()?,
        })
    }
}

/// What the tabular list says about a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeNotes {
    /// The code that was asked for.
    pub code: Icd10Cm,
    /// Which edition answered.
    pub edition: Label,
    /// How well it fits the day.
    pub edition_match: EditionMatch,
    /// The notes that stand at the code itself (of one with a seventh character: at its stem).
    pub own: Vec<NoteView>,
    /// The notes that stand above it and hold for it, the nearest first. Inclusion terms are not inherited; of seventh
    /// characters only those of the nearest node hold.
    pub inherited: Vec<NoteView>,
}

impl CodeNotes {
    /// The notes of one kind, the nearest first.
    pub fn of_kind(&self, kind: NoteKind) -> impl Iterator<Item = &NoteView> {
        self.own.iter().chain(&self.inherited).filter(move |note| note.kind == kind)
    }
}

/// The notes of a code on a day, its own and inherited ones.
///
/// A refusal where no edition may answer for the day (see [`EditionRule`]), or the list has not even the category of the code.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::notes::notes;
/// use cleanclaim::tables::{Tables, icd10_cm_notes::{EditionRule, NoteKind}};
///
/// let tables = Tables::embedded()?;
/// let found = notes(&tables, "E10.65".parse()?, "2026-05-01".parse()?, EditionRule::FiscalYear)?;
/// let excludes1 = found.of_kind(NoteKind::Excludes1).next().unwrap();
/// assert_eq!(excludes1.stated_at, "E10");
/// assert!(excludes1.lines.iter().any(|line| line.codes == ["E11"]));
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn notes(tables: &Tables, asked: Icd10Cm, on: Day, rule: EditionRule) -> Result<CodeNotes> {
    let (table, edition_match, place) = place(tables, asked, on, rule)?;
    let view = |statement: &Statement<'_>| NoteView::of(statement);
    let own = place.node.statements()?.iter().map(view).collect::<Result<Vec<_>>>()?;
    let seventh = |kind| matches!(kind, NoteKind::SeventhCharacters | NoteKind::SeventhCharacterNote);
    let mut has_seventh = own.iter().any(|note| seventh(note.kind));
    let mut inherited = Vec::new();
    for node in place.node.inherits_from().skip(1) {
        let statements = node.statements()?;
        for statement in &statements {
            let held = match statement.kind {
                NoteKind::InclusionTerm => false,
                kind => !(has_seventh && seventh(kind)),
            };
            if held {
                inherited.push(NoteView::of(statement)?);
            }
        }
        has_seventh = has_seventh || statements.iter().any(|statement| seventh(statement.kind));
    }
    Ok(CodeNotes { code: asked, edition: table.edition(), edition_match, own, inherited })
}

/// What must be coded before a code: its notes *code first*, own and inherited, the nearest first. Empty where nothing must.
pub fn must_come_first(tables: &Tables, asked: Icd10Cm, on: Day, rule: EditionRule) -> Result<Vec<NoteView>> {
    let found = notes(tables, asked, on, rule)?;
    Ok(found.of_kind(NoteKind::CodeFirst).cloned().collect())
}
