//! How two diagnosis codes stand to each other by the notes of the tabular list.
//!
//! A note holds for the node that carries it and for all below it; it names codes and all below those. So both codes are
//! looked at with everything above them, in both directions.
//!
//! An excludes note does not hold between a code and itself, between a code and one above or below it, nor between two
//! codes that the note names together. Of several notes that say the same in one direction the nearest to the code that
//! carries it is given.

use serde::{Deserialize, Serialize};

use super::check::check;
use super::hierarchy::place;
use crate::codes::{CodeSet, CodeStatus, Icd10Cm};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowRef};
use crate::tables::Tables;
use crate::tables::icd10_cm_notes::{EditionMatch, EditionRule, NoteKind, Place};

/// Which way a note points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A note that holds for the first code names the second.
    AToB,
    /// A note that holds for the second code names the first.
    BToA,
    /// Both.
    Both,
}

impl Direction {
    /// `a-to-b`, `b-to-a` or `both`.
    pub const fn slug(self) -> &'static str {
        match self {
            Direction::AToB => "a-to-b",
            Direction::BToA => "b-to-a",
            Direction::Both => "both",
        }
    }
}

/// The note behind a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatedBy {
    /// Which way it points; never both.
    pub direction: Direction,
    /// The code, category, block or chapter that carries the note.
    pub stated_at: String,
    /// The codes that it names.
    pub codes: String,
    /// The row of the node that carries it.
    pub row: RowRef,
}

/// A relation between two codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// `excludes1`, `excludes2`, `code-first`, `use-additional` or `code-also`.
    pub kind: NoteKind,
    /// Which way it is stated.
    pub direction: Direction,
    /// The nearest note of each direction.
    pub stated_by: Vec<StatedBy>,
}

/// How two codes stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relations {
    /// The first code.
    pub code_a: Icd10Cm,
    /// The second.
    pub code_b: Icd10Cm,
    /// Which edition of the tabular list answered.
    pub edition: Label,
    /// How well it fits the day: `nearest` says that it is one of another fiscal year.
    pub edition_match: EditionMatch,
    /// What holds between them; empty where nothing does.
    pub relations: Vec<Relation>,
}

impl Relations {
    /// The relation of this kind.
    pub fn get(&self, kind: NoteKind) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.kind == kind)
    }

    /// The column `relation` of the batch form: the kinds joined by `|`, or `none`.
    pub fn relation(&self) -> String {
        match self.relations.is_empty() {
            true => "none".to_string(),
            false => self.joined(|relation| vec![relation.kind.slug().to_string()]),
        }
    }

    /// The column `stated_at`: for each relation the node that carries the note, of one that is stated both ways two.
    pub fn stated_at(&self) -> String {
        self.joined(|relation| relation.stated_by.iter().map(|by| by.stated_at.clone()).collect())
    }

    /// The column `direction`: one for each relation; one alone where all are the same.
    pub fn direction(&self) -> String {
        let mut directions: Vec<&str> =
            self.relations.iter().map(|relation| relation.direction.slug()).collect();
        if directions.iter().all(|direction| Some(direction) == directions.first()) {
            directions.truncate(1);
        }
        directions.join("|")
    }

    fn joined(&self, part: impl Fn(&Relation) -> Vec<String>) -> String {
        self.relations.iter().flat_map(part).collect::<Vec<_>>().join("|")
    }
}

/// How two codes stand to each other on a day.
///
/// Answers from the nearest edition of the tabular list, and [`Relations::edition_match`] says how well it fits; use
/// [`relate_within`] to refuse another fiscal year. Where the table of codes is loaded, a code that is not valid on the day (or
/// a header) is refused.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::relate::relate;
/// use cleanclaim::tables::Tables;
///
/// let tables = Tables::embedded()?;
/// let found = relate(&tables, "E10.9".parse()?, "E11.9".parse()?, "2026-05-01".parse()?)?;
/// assert_eq!((found.relation().as_str(), found.stated_at().as_str()), ("excludes1", "E10|E11"));
/// assert_eq!(found.direction(), "both");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn relate(tables: &Tables, code_a: Icd10Cm, code_b: Icd10Cm, on: Day) -> Result<Relations> {
    relate_within(tables, code_a, code_b, on, EditionRule::Nearest)
}

/// As [`relate`], with the editions that may answer.
pub fn relate_within(
    tables: &Tables,
    code_a: Icd10Cm,
    code_b: Icd10Cm,
    on: Day,
    rule: EditionRule,
) -> Result<Relations> {
    for asked in [code_a, code_b] {
        let answer = check(tables, CodeSet::Icd10Cm, &asked.to_string(), on)?;
        if !matches!(answer.status, CodeStatus::Valid | CodeStatus::Header | CodeStatus::NotCovered) {
            return Err(Error::new(code::CODE_NOT_VALID_ON_DATE).with("code", asked).with("date", on));
        }
    }
    let (table, edition_match, a) = place(tables, code_a, on, rule)?;
    let (_, _, b) = place(tables, code_b, on, rule)?;
    let mut stated: Vec<(NoteKind, StatedBy)> = Vec::new();
    statements(&a, &b, Direction::AToB, &mut stated)?;
    statements(&b, &a, Direction::BToA, &mut stated)?;
    let mut relations = Vec::new();
    for kind in NoteKind::ALL.into_iter().filter(|kind| kind.relates()) {
        let stated_by: Vec<StatedBy> =
            stated.iter().filter(|(other, _)| *other == kind).map(|(_, by)| by.clone()).collect();
        let direction = match &stated_by[..] {
            [] => continue,
            [by] => by.direction,
            _ => Direction::Both,
        };
        relations.push(Relation { kind, direction, stated_by });
    }
    Ok(Relations { code_a, code_b, edition: table.edition(), edition_match, relations })
}

/// Is one of them the other, or above it?
fn same_line(a: &Place<'_>, b: &Place<'_>) -> bool {
    let (a, b) = (a.code.without_dot(), b.code.without_dot());
    a.starts_with(&b) || b.starts_with(&a)
}

/// The nearest note of each kind that holds for one code and names the other.
fn statements(
    own: &Place<'_>,
    other: &Place<'_>,
    direction: Direction,
    stated: &mut Vec<(NoteKind, StatedBy)>,
) -> Result<()> {
    if own.code == other.code {
        return Ok(());
    }
    let related = same_line(own, other);
    let begin = stated.len();
    for node in own.node.inherits_from() {
        for (kind, reference) in node.references()? {
            let excludes = matches!(kind, NoteKind::Excludes1 | NoteKind::Excludes2);
            if stated[begin..].iter().any(|(known, _)| *known == kind)
                || !reference.names(other)
                || (excludes && (related || reference.names(own)))
            {
                continue;
            }
            let by = StatedBy {
                direction,
                stated_at: node.name(),
                codes: reference.to_string(),
                row: node.row_ref()?,
            };
            stated.push((kind, by));
        }
    }
    Ok(())
}
