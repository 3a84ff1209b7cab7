//! Where a code stands: chapter, block, category, what is above and below, and which full codes a stem has.

use serde::{Deserialize, Serialize};

use super::check::check;
use crate::codes::{CodeSet, CodeStatus, Icd10Cm};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowRef};
use crate::tables::Tables;
use crate::tables::icd10_cm_notes::{
    EditionMatch, EditionRule, Icd10CmNotes, Node, NodeKind, NoteKind, Place,
};

/// A chapter, a block or a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NodeView {
    /// What it is.
    pub kind: NodeKind,
    /// `1`, `A00-A09`, `A00`, `A00.0`.
    pub name: String,
    /// What it means, where that is loaded: of codes the title of the order file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl NodeView {
    /// A node with its title on a day.
    pub(super) fn of(tables: &Tables, node: Node<'_>, on: Day) -> Result<NodeView> {
        let name = node.name();
        let title = match node.code() {
            None => node.title()?.map(str::to_string),
            Some(_) => check(tables, CodeSet::Icd10Cm, &name, on)?.title,
        };
        Ok(NodeView { kind: node.kind(), name, title })
    }
}

/// Where a code stands in the tabular list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hierarchy {
    /// The code that was asked for.
    pub code: Icd10Cm,
    /// Which edition answered.
    pub edition: Label,
    /// How well it fits the day.
    pub edition_match: EditionMatch,
    /// The node of the code, or, where it ends in a seventh character, that of its stem.
    pub node: NodeView,
    /// Its chapter.
    pub chapter: NodeView,
    /// Its block.
    pub block: NodeView,
    /// Blocks that span its block (`M00-M25` over `M05-M14`), the narrower first.
    pub spanning_blocks: Vec<NodeView>,
    /// Its category of three characters.
    pub category: NodeView,
    /// What is above it, the nearest first: codes, category, block, chapter.
    pub ancestors: Vec<NodeView>,
    /// What is right below it: codes of the list, or, where it takes seventh characters, the codes that these make.
    pub children: Vec<NodeView>,
    /// The row of its node.
    pub row: RowRef,
}

/// A full code below a stem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The code.
    pub code: Icd10Cm,
    /// `valid` on the day; `not-covered` where no table of codes is loaded that could say so.
    pub status: CodeStatus,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A seventh character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeventhCharacter {
    /// The character.
    pub character: char,
    /// What it means.
    pub meaning: String,
    /// What else it stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// The seventh characters of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeventhCharacters {
    /// The code or category at which they are given.
    pub stated_at: String,
    /// The sentence over them.
    pub note: String,
    /// The characters in their order.
    pub characters: Vec<SeventhCharacter>,
}

/// The tabular list that answers, and the place of a code in it; a refusal where the list has not even its category.
pub(super) fn place(
    tables: &Tables,
    asked: Icd10Cm,
    on: Day,
    rule: EditionRule,
) -> Result<(&Icd10CmNotes, EditionMatch, Place<'_>)> {
    let (table, edition_match) = tables.icd10_cm_notes(on, rule)?;
    match table.find(asked)? {
        Some(place) => Ok((table, edition_match, place)),
        None => Err(Error::new(code::CODE_NOT_IN_TABULAR_LIST)
            .with("code", asked)
            .with("edition", table.edition())),
    }
}

/// The node of a kind among a node and those above it; the node itself where there is none.
fn above(node: Node<'_>, kind: NodeKind) -> Node<'_> {
    std::iter::once(node).chain(node.ancestors()).find(|node| node.kind() == kind).unwrap_or(node)
}

/// Where a code stands: chapter, block, category, what is above and what is right below.
///
/// A refusal where no edition may answer for the day, or the list has not even the category of the code.
pub fn hierarchy(tables: &Tables, asked: Icd10Cm, on: Day, rule: EditionRule) -> Result<Hierarchy> {
    let (table, edition_match, place) = place(tables, asked, on, rule)?;
    let node = place.node;
    let view = |node: Node<'_>| NodeView::of(tables, node, on);
    let mut ancestors = node.ancestors().map(view).collect::<Result<Vec<_>>>()?;
    let mut children = node.children().map(view).collect::<Result<Vec<_>>>()?;
    if !place.rest.is_empty() {
        // A code with a seventh character stands below its stem.
        ancestors.insert(0, view(node)?);
        children.clear();
    } else if children.is_empty() {
        // A full code has nothing below it: there the only full code is itself.
        let below = extended(tables, node, on)?;
        for leaf in below.into_iter().filter(|leaf| Some(leaf.code) != node.code()) {
            children.push(NodeView {
                kind: NodeKind::Subcategory,
                name: leaf.code.to_string(),
                title: leaf.title,
            });
        }
    }
    let spanning = node.inherits_from().filter(|other| {
        other.kind() == NodeKind::Block && other.children().next().is_none() && *other != node
    });
    Ok(Hierarchy {
        code: asked,
        edition: table.edition(),
        edition_match,
        node: view(node)?,
        chapter: view(above(node, NodeKind::Chapter))?,
        block: view(above(node, NodeKind::Block))?,
        spanning_blocks: spanning.map(view).collect::<Result<Vec<_>>>()?,
        category: view(above(node, NodeKind::Category))?,
        ancestors,
        children,
        row: node.row_ref()?,
    })
}

/// The full codes below a stem, in the order of the tabular list: those that are valid on the day, where a table of codes
/// is loaded.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::hierarchy::leaves;
/// use cleanclaim::tables::{Tables, icd10_cm_notes::EditionRule};
///
/// let tables = Tables::embedded()?;
/// let found = leaves(&tables, "W08".parse()?, "2026-05-01".parse()?, EditionRule::FiscalYear)?;
/// let codes: Vec<String> = found.iter().map(|leaf| leaf.code.to_string()).collect();
/// assert_eq!(codes, ["W08.XXXA", "W08.XXXD", "W08.XXXS"]);
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn leaves(tables: &Tables, stem: Icd10Cm, on: Day, rule: EditionRule) -> Result<Vec<Leaf>> {
    let (_, _, place) = place(tables, stem, on, rule)?;
    if !place.rest.is_empty() {
        return Ok(leaf(tables, stem, on)?.into_iter().collect());
    }
    let mut found = Vec::new();
    for node in std::iter::once(place.node).chain(place.node.descendants()) {
        if node.children().next().is_none() {
            found.extend(extended(tables, node, on)?);
        }
    }
    Ok(found)
}

/// The code, where nothing says that it is not valid on the day.
fn leaf(tables: &Tables, code: Icd10Cm, on: Day) -> Result<Option<Leaf>> {
    let answer = check(tables, CodeSet::Icd10Cm, &code.to_string(), on)?;
    let held = matches!(answer.status, CodeStatus::Valid | CodeStatus::NotCovered);
    Ok(held.then_some(Leaf { code, status: answer.status, title: answer.title }))
}

/// The full codes of a node without children: itself, or with each seventh character.
fn extended(tables: &Tables, node: Node<'_>, on: Day) -> Result<Vec<Leaf>> {
    let Some(own) = node.code() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if own.without_dot().len() < 7
        && let Some(seventh) = seventh_characters_of(node)?
    {
        for character in seventh.characters {
            if let Some(code) = with_seventh(own, character.character) {
                found.extend(leaf(tables, code, on)?);
            }
        }
    }
    // Some codes below a category with seventh characters take none.
    if found.is_empty() {
        found.extend(leaf(tables, own, on)?);
    }
    Ok(found)
}

/// The stem filled with the placeholder X to six characters, and the seventh.
fn with_seventh(stem: Icd10Cm, character: char) -> Option<Icd10Cm> {
    format!("{:X<6}{character}", stem.without_dot()).parse().ok()
}

/// The seventh characters given at a node or at the nearest one above it.
fn seventh_characters_of(node: Node<'_>) -> Result<Option<SeventhCharacters>> {
    for above in std::iter::once(node).chain(node.ancestors()) {
        let statements = above.statements()?;
        let Some(given) = statements.iter().find(|statement| statement.kind == NoteKind::SeventhCharacters)
        else {
            continue;
        };
        let mut characters: Vec<SeventhCharacter> = Vec::new();
        for line in &given.lines {
            let (character, meaning) = line.text.split_once('\t').unwrap_or(("", line.text));
            match (character.chars().next(), characters.last_mut()) {
                (Some(character), _) => {
                    characters.push(SeventhCharacter {
                        character,
                        meaning: meaning.to_string(),
                        also: Vec::new(),
                    });
                }
                (None, Some(last)) => last.also.push(meaning.to_string()),
                (None, None) => {}
            }
        }
        let note = statements.iter().filter(|statement| statement.kind == NoteKind::SeventhCharacterNote);
        let note: Vec<&str> = note.flat_map(|note| &note.lines).map(|line| line.text).collect();
        return Ok(Some(SeventhCharacters { stated_at: above.name(), note: note.join(" "), characters }));
    }
    Ok(None)
}

/// The seventh characters that a code takes, with their meaning; `None` where it takes none.
///
/// They are those that the tabular list gives; that a character does not go with a code (`leaves`, `build`) is decided by
/// the table of codes.
pub fn seventh_characters(
    tables: &Tables,
    asked: Icd10Cm,
    on: Day,
    rule: EditionRule,
) -> Result<Option<SeventhCharacters>> {
    let (_, _, place) = place(tables, asked, on, rule)?;
    if place.node.code().is_some_and(|code| code.without_dot().len() >= 7) {
        return Ok(None);
    }
    seventh_characters_of(place.node)
}

/// The full code of a stem and a seventh character: placeholders X fill what is between.
///
/// A refusal where the stem wants other characters first, takes no seventh character or not this one, or where the code is
/// not valid on the day.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::coding::hierarchy::build;
/// use cleanclaim::tables::{Tables, icd10_cm_notes::EditionRule};
///
/// let tables = Tables::embedded()?;
/// let code = build(&tables, "W08".parse()?, 'd', "2026-05-01".parse()?, EditionRule::FiscalYear)?;
/// assert_eq!(code.to_string(), "W08.XXXD");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn build(tables: &Tables, stem: Icd10Cm, character: char, on: Day, rule: EditionRule) -> Result<Icd10Cm> {
    let (_, _, place) = place(tables, stem, on, rule)?;
    let only_placeholders = place.rest.bytes().all(|byte| byte == b'X');
    if place.node.children().next().is_some() || !only_placeholders || stem.without_dot().len() > 6 {
        return Err(Error::new(code::NO_STEM_FOR_SEVENTH_CHARACTER).with("code", stem));
    }
    let Some(seventh) = seventh_characters_of(place.node)? else {
        return Err(Error::new(code::NO_SEVENTH_CHARACTER).with("code", stem));
    };
    let character = character.to_ascii_uppercase();
    let unknown = || {
        let characters: Vec<String> =
            seventh.characters.iter().map(|one| one.character.to_string()).collect();
        Error::new(code::SEVENTH_CHARACTER_UNKNOWN)
            .with("code", stem)
            .with("character", character)
            .with("characters", characters.join(", "))
    };
    if !seventh.characters.iter().any(|one| one.character == character) {
        return Err(unknown());
    }
    let built = with_seventh(stem, character).ok_or_else(unknown)?;
    match leaf(tables, built, on)? {
        Some(leaf) => Ok(leaf.code),
        None => Err(Error::new(code::CODE_NOT_VALID_ON_DATE).with("code", built).with("date", on)),
    }
}
