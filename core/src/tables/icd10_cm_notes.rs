//! The tabular list of ICD-10-CM: chapters, blocks, the tree of codes, and the instructional notes.
//!
//! Source: the tabular XML of the National Center for Health Statistics (NCHS), one edition a pack. The XML lists a code
//! that takes a seventh character once, with the characters as a note; it does not list its extended codes. Titles of
//! codes are not here: they are those of the order files, from which the XML differs in hundreds of codes; chapters and
//! blocks stand in no order file, so their titles are.
//!
//! A *node* is a chapter, a block, a category or a code below it. A *statement* is one note of a kind at a node, with its
//! lines; a line may name other codes, which are kept as [`Reference`]s.

use std::sync::Arc;

use once_cell::sync::OnceCell;
use serde::{Deserialize, Serialize};

use super::pack::{Pack, Release};
use crate::codes::Icd10Cm;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// Which columns a pack of this series has.
///
/// Nodes in the order of the tabular list: `depth` (0 chapter, 1 block, 2 category, …), `flags` (1: a placeholder),
/// `name_length` and `name` (chapters and blocks whole; a category whole; below it what follows the name of the node above,
/// without dots). Chapters and blocks: `title_length`, `title`. Statements by node: `statement_gap` (nodes since that of
/// the statement before), `kind` (index into [`NoteKind::ALL`]), `lines` (how many). Lines: `line_length`, `line`,
/// `references` (how many). References: `from` (node), `span` (nodes from there to the last), `requirement` (0: none, else
/// index from 1). Requirements: `requirement_text`, one a line.
pub const SCHEMA: u16 = 1;

/// What a node of the tabular list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// `1` to `22`.
    Chapter,
    /// `A00-A09`, or a single category such as `B99`.
    Block,
    /// Three characters.
    Category,
    /// Four characters or more.
    Subcategory,
}

/// The kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoteKind {
    /// What a category takes in.
    Includes,
    /// Conditions for which the code is used.
    InclusionTerm,
    /// "Not coded here": never used at the same time.
    Excludes1,
    /// "Not included here": both may be used.
    Excludes2,
    /// What is sequenced before.
    CodeFirst,
    /// What is coded as well, after.
    UseAdditionalCode,
    /// What is coded as well, in either order.
    CodeAlso,
    /// The sentence over the seventh characters.
    SeventhCharacterNote,
    /// The seventh characters and their meaning.
    SeventhCharacters,
    /// Other notes.
    Note,
    /// The table of visual impairment at H54.
    VisualImpairment,
}

impl NoteKind {
    /// Every kind, in the order of the packs.
    pub const ALL: [NoteKind; 11] = [
        NoteKind::Includes,
        NoteKind::InclusionTerm,
        NoteKind::Excludes1,
        NoteKind::Excludes2,
        NoteKind::CodeFirst,
        NoteKind::UseAdditionalCode,
        NoteKind::CodeAlso,
        NoteKind::SeventhCharacterNote,
        NoteKind::SeventhCharacters,
        NoteKind::Note,
        NoteKind::VisualImpairment,
    ];

    /// The name: lower-case words joined by hyphens.
    pub const fn slug(self) -> &'static str {
        match self {
            NoteKind::Includes => "includes",
            NoteKind::InclusionTerm => "inclusion-term",
            NoteKind::Excludes1 => "excludes1",
            NoteKind::Excludes2 => "excludes2",
            NoteKind::CodeFirst => "code-first",
            NoteKind::UseAdditionalCode => "use-additional",
            NoteKind::CodeAlso => "code-also",
            NoteKind::SeventhCharacterNote => "seventh-character-note",
            NoteKind::SeventhCharacters => "seventh-characters",
            NoteKind::Note => "note",
            NoteKind::VisualImpairment => "visual-impairment",
        }
    }

    /// Do lines of this kind name codes that stand in a relation to the node?
    pub const fn relates(self) -> bool {
        matches!(
            self,
            NoteKind::Excludes1
                | NoteKind::Excludes2
                | NoteKind::CodeFirst
                | NoteKind::UseAdditionalCode
                | NoteKind::CodeAlso
        )
    }
}

/// How well the edition that is loaded fits the day that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EditionMatch {
    /// The edition is in force on that day.
    Exact,
    /// Another edition of the same fiscal year (October to September).
    SameFiscalYear,
    /// The nearest edition of another fiscal year: notes may have changed in between.
    Nearest,
}

impl EditionMatch {
    /// `exact`, `same-fiscal-year` or `nearest`.
    pub const fn slug(self) -> &'static str {
        match self {
            EditionMatch::Exact => "exact",
            EditionMatch::SameFiscalYear => "same-fiscal-year",
            EditionMatch::Nearest => "nearest",
        }
    }
}

/// Which editions may answer for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EditionRule {
    /// Only one of the same fiscal year; otherwise the date is not covered.
    #[default]
    FiscalYear,
    /// The nearest one there is; the answer says so.
    Nearest,
}

/// The fiscal year of a day: ICD-10 changes on 1 October.
pub fn fiscal_year(day: Day) -> i32 {
    i32::from(day.year()) + i32::from(day.month() >= 10)
}

/// How the only edition of a table fits a day.
pub(super) fn edition_match(releases: &[Release], on: Day) -> EditionMatch {
    match releases.first() {
        Some(release) if release.period.contains(on) => EditionMatch::Exact,
        Some(release) if fiscal_year(release.period.from()) == fiscal_year(on) => {
            EditionMatch::SameFiscalYear
        }
        _ => EditionMatch::Nearest,
    }
}

/// What the characters of a named code must be besides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// From a position on (1 is the letter; the dot does not count) one of these must follow: `with .52` is position 4.
    From {
        /// The position, 1 to 7.
        position: u8,
        /// What may follow there.
        one_of: Vec<String>,
    },
    /// The intent of a poisoning, adverse effect or underdosing (`with fifth or sixth character 5`): the sixth character, or
    /// the fifth where there is no sixth or it is the placeholder X.
    Intent(Vec<u8>),
    /// Words that name no characters: what they mean is not decided here, and the reference relates nothing.
    Words(String),
}

impl Requirement {
    /// Reads the form in which packs keep it.
    pub(crate) fn parse(text: &str) -> Option<Requirement> {
        let (head, rest) = text.split_once(':')?;
        Some(match head {
            "i" => Requirement::Intent(rest.bytes().collect()),
            "w" => Requirement::Words(rest.to_string()),
            _ => Requirement::From {
                position: head.parse().ok().filter(|position| (1..=7).contains(position))?,
                one_of: rest.split(',').map(str::to_string).collect(),
            },
        })
    }

    /// The form in which packs keep it.
    #[cfg(feature = "import")]
    pub(crate) fn written(&self) -> String {
        match self {
            Requirement::From { position, one_of } => format!("{position}:{}", one_of.join(",")),
            Requirement::Intent(characters) => format!("i:{}", String::from_utf8_lossy(characters)),
            Requirement::Words(words) => format!("w:{words}"),
        }
    }

    /// Does a code, without its dot, meet it?
    fn holds(&self, code: &str) -> bool {
        match self {
            Requirement::From { position, one_of } => code
                .get(usize::from(*position) - 1..)
                .is_some_and(|rest| one_of.iter().any(|start| rest.starts_with(start.as_str()))),
            Requirement::Intent(characters) => {
                let at = |index: usize| code.as_bytes().get(index).copied().filter(|byte| *byte != b'X');
                at(5).or_else(|| at(4)).is_some_and(|byte| characters.contains(&byte))
            }
            Requirement::Words(_) => false,
        }
    }
}

/// The tree, decoded. A node is its place in the order of the tabular list.
struct Tree {
    /// Packed names of categories and codes; 0 for chapters and blocks.
    codes: Vec<u64>,
    /// The node behind the last below this one.
    end: Vec<u32>,
    parent: Vec<u32>,
    placeholder: Vec<u32>,
    /// Names of chapters and blocks, by node.
    names: Vec<(u32, String)>,
    /// Categories by packed name.
    categories: Vec<(u64, u32)>,
    /// Blocks that stand over other blocks and hold no category of their own: node, and the nodes that they span.
    umbrellas: Vec<(u32, u32, u32)>,
}

const NONE: u32 = u32::MAX;

/// The notes, decoded: everything but the text.
struct Notes {
    /// Node and kind of each statement.
    statements: Vec<(u32, NoteKind)>,
    /// First line of each statement; one more at the end.
    lines: Vec<u32>,
    /// First reference of each line; one more at the end.
    first_reference: Vec<u32>,
    references: Vec<(u32, u32, u32)>,
    requirements: Vec<Requirement>,
}

struct Texts {
    text: String,
    /// Where each line begins; one more at the end.
    starts: Vec<u32>,
}

/// One edition of the tabular list. It may be shared between threads; parts are decoded when they are first touched.
pub struct Icd10CmNotes {
    pack: Arc<Pack>,
    edition: Label,
    tree: OnceCell<Tree>,
    notes: OnceCell<Notes>,
    texts: OnceCell<Texts>,
    titles: OnceCell<Vec<String>>,
}

impl std::fmt::Debug for Icd10CmNotes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Icd10CmNotes({:?})", self.pack)
    }
}

fn pack_code(text: &str) -> u64 {
    (0..7).fold(0, |packed, index| {
        let byte = text.as_bytes().get(index).copied().unwrap_or(b' ');
        (packed << 6) | u64::from(byte.wrapping_sub(0x20) & 0x3f)
    })
}

fn unpack_code(packed: u64) -> String {
    (0..7)
        .map(|index| ((packed >> (6 * (6 - index))) & 0x3f) as u8 + 0x20)
        .take_while(|byte| *byte != b' ')
        .map(char::from)
        .collect()
}

/// A code without its dot, with it.
fn dotted(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_string(),
    }
}

/// Running sums: where each of the counted groups begins, and the end.
fn starts(counts: &[u32]) -> Vec<u32> {
    let mut next = 0_u32;
    let mut starts = Vec::with_capacity(counts.len() + 1);
    starts.push(0);
    for count in counts {
        next = next.saturating_add(*count);
        starts.push(next);
    }
    starts
}

impl Icd10CmNotes {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<Icd10CmNotes> {
        pack.expect(Series::Icd10CmNotes, SCHEMA)?;
        let edition = match &pack.manifest().releases[..] {
            [release] => release.name,
            releases => {
                return Err(Error::new(code::PACK_DAMAGED)
                    .with("file", pack.file())
                    .with("what", "the manifest")
                    .with("expected", "one edition")
                    .with("found", releases.len()));
            }
        };
        Ok(Icd10CmNotes {
            pack: Arc::new(pack),
            edition,
            tree: OnceCell::new(),
            notes: OnceCell::new(),
            texts: OnceCell::new(),
            titles: OnceCell::new(),
        })
    }

    crate::tables::pack::pack_and_releases!();

    /// The name of the edition, `ICD10CM-2026APR`.
    pub fn edition(&self) -> Label {
        self.edition
    }

    /// How the edition fits a day.
    pub fn edition_match(&self, on: Day) -> EditionMatch {
        edition_match(self.releases(), on)
    }

    /// Decodes the tree and the notes, so that the first question is as fast as the next; the texts are not decoded.
    pub fn preload(&self) -> Result<()> {
        self.tree()?;
        self.notes().map(|_| ())
    }

    fn damaged(
        &self,
        what: &'static str,
        expected: &dyn std::fmt::Display,
        found: &dyn std::fmt::Display,
    ) -> Error {
        Error::new(code::PACK_DAMAGED)
            .with("file", self.pack.file())
            .with("what", what)
            .with("expected", expected)
            .with("found", found)
    }

    fn tree(&self) -> Result<&Tree> {
        self.tree.get_or_try_init(|| self.decode_tree())
    }

    fn decode_tree(&self) -> Result<Tree> {
        let (depths, flags) = (self.pack.values("depth")?, self.pack.values("flags")?);
        let lengths = self.pack.values("name_length")?;
        let text = self.pack.text("name")?;
        let count = depths.len();
        if flags.len() != count || lengths.len() != count || count >= NONE as usize {
            return Err(self.damaged("the number of nodes", &count, &lengths.len()));
        }
        let mut tree = Tree {
            codes: vec![0; count],
            end: vec![count as u32; count],
            parent: vec![NONE; count],
            placeholder: Vec::new(),
            names: Vec::new(),
            categories: Vec::new(),
            umbrellas: Vec::new(),
        };
        // The nodes above the one that is read, and their names.
        let mut open: Vec<(u32, String)> = Vec::new();
        let mut at = 0_usize;
        for (index, (depth, length)) in depths.iter().zip(&lengths).enumerate() {
            let depth = *depth as usize;
            if depth > open.len() {
                return Err(self.damaged(
                    "the depth of a node",
                    &format_args!("at most {}", open.len()),
                    &depth,
                ));
            }
            for (closed, _) in open.drain(depth..) {
                tree.end[closed as usize] = index as u32;
            }
            let end = at.saturating_add(*length as usize);
            let own = text
                .get(at..end)
                .ok_or_else(|| self.damaged("the names", &format_args!("{end} bytes"), &text.len()))?;
            at = end;
            let above = open.last();
            tree.parent[index] = above.map_or(NONE, |(parent, _)| *parent);
            let name = match above {
                Some((_, above)) if depth > 2 => format!("{above}{own}"),
                _ => own.to_string(),
            };
            if depth < 2 {
                tree.names.push((index as u32, name.clone()));
            } else {
                if name.len() > 7 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    return Err(self.damaged("the name of a node", &"a code", &name));
                }
                tree.codes[index] = pack_code(&name);
                if depth == 2 {
                    tree.categories.push((pack_code(&name), index as u32));
                }
            }
            if flags[index] & 1 != 0 {
                tree.placeholder.push(index as u32);
            }
            open.push((index as u32, name));
        }
        tree.categories.sort_unstable();
        for (node, name) in &tree.names {
            let node = *node as usize;
            let empty = tree.end[node] as usize == node + 1 && tree.parent[node] != NONE;
            let ends = name.split_once('-').and_then(|(from, to)| {
                // The first category from the one named, and the last up to it: the ends themselves may not exist.
                let first = tree.categories.partition_point(|(code, _)| *code < pack_code(from));
                let behind = tree.categories.partition_point(|(code, _)| *code <= pack_code(to));
                let (_, first) = tree.categories.get(first)?;
                let (_, last) = tree.categories.get(behind.checked_sub(1)?)?;
                Some((*first, *tree.end.get(*last as usize)?))
            });
            if let (true, Some((from, to))) = (empty, ends) {
                tree.umbrellas.push((node as u32, from, to));
            }
        }
        // The narrower first.
        tree.umbrellas.sort_by_key(|(_, from, to)| to.saturating_sub(*from));
        Ok(tree)
    }

    fn notes(&self) -> Result<&Notes> {
        self.notes.get_or_try_init(|| self.decode_notes())
    }

    fn decode_notes(&self) -> Result<Notes> {
        let nodes = self.tree()?.codes.len() as u32;
        let (gaps, kinds) = (self.pack.values("statement_gap")?, self.pack.values("kind")?);
        let lines = starts(&self.pack.values("lines")?);
        let first_reference = starts(&self.pack.values("references")?);
        let (from, span) = (self.pack.values("from")?, self.pack.values("span")?);
        let requirement = self.pack.values("requirement")?;
        if kinds.len() != gaps.len() || lines.len() != gaps.len() + 1 {
            return Err(self.damaged("the number of statements", &gaps.len(), &kinds.len()));
        }
        if lines.last().is_none_or(|last| *last as usize + 1 != first_reference.len()) {
            return Err(self.damaged("the number of lines", &first_reference.len(), &"another"));
        }
        let count = first_reference.last().copied().unwrap_or(0) as usize;
        if [from.len(), span.len(), requirement.len()].iter().any(|length| *length != count) {
            return Err(self.damaged("the number of references", &count, &from.len()));
        }
        let requirements = self
            .pack
            .text("requirement_text")?
            .lines()
            .map(|line| {
                Requirement::parse(line).ok_or_else(|| self.damaged("a requirement", &"its form", &line))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut node = 0_u32;
        let mut statements = Vec::with_capacity(gaps.len());
        for (gap, kind) in gaps.iter().zip(&kinds) {
            node = node.saturating_add(*gap);
            match NoteKind::ALL.get(*kind as usize) {
                Some(kind) if node < nodes => statements.push((node, *kind)),
                _ => return Err(self.damaged("a statement", &"a node and a kind that exist", &node)),
            }
        }
        let mut references = Vec::with_capacity(count);
        for ((from, span), requirement) in from.into_iter().zip(span).zip(requirement) {
            let last = from.saturating_add(span);
            if last >= nodes || requirement as usize > requirements.len() {
                return Err(self.damaged("a reference", &format_args!("at most {nodes}"), &last));
            }
            references.push((from, last, requirement));
        }
        Ok(Notes { statements, lines, first_reference, references, requirements })
    }

    fn texts(&self) -> Result<&Texts> {
        self.texts.get_or_try_init(|| {
            let text = self.pack.text("line")?;
            let starts = starts(&self.pack.values("line_length")?);
            if starts.last().is_none_or(|end| *end as usize != text.len()) {
                return Err(self.damaged("the lines", &"their lengths", &text.len()));
            }
            Ok(Texts { text, starts })
        })
    }

    fn title_list(&self) -> Result<&Vec<String>> {
        self.titles.get_or_try_init(|| {
            let text = self.pack.text("title")?;
            let starts = starts(&self.pack.values("title_length")?);
            starts
                .windows(2)
                .map(|pair| {
                    text.get(pair[0] as usize..pair[1] as usize)
                        .map(str::to_string)
                        .ok_or_else(|| self.damaged("the titles", &"their lengths", &text.len()))
                })
                .collect()
        })
    }

    /// The chapters, in their order.
    pub fn chapters(&self) -> Result<Vec<Node<'_>>> {
        let tree = self.tree()?;
        let top = tree.names.iter().filter(|(index, _)| tree.parent[*index as usize] == NONE);
        Ok(top.map(|(index, _)| Node { table: self, tree, index: *index }).collect())
    }

    /// Every node in the order of the tabular list.
    pub fn nodes(&self) -> Result<impl Iterator<Item = Node<'_>>> {
        let tree = self.tree()?;
        Ok((0..tree.codes.len() as u32).map(move |index| Node { table: self, tree, index }))
    }

    /// The chapter of a number (`1`) or the block of a name (`A00-A09`, `B99`).
    pub fn chapter_or_block(&self, name: &str) -> Result<Option<Node<'_>>> {
        let tree = self.tree()?;
        let name = name.trim().to_ascii_uppercase();
        let found = tree.names.iter().find(|(_, other)| *other == name);
        Ok(found.map(|(index, _)| Node { table: self, tree, index: *index }))
    }

    /// The node of a code, or, of a code that the tabular list does not have (one with a seventh character, one of another
    /// edition), the longest stem of it that the list has; `None` where it has not even its category.
    pub fn find(&self, code: Icd10Cm) -> Result<Option<Place<'_>>> {
        let tree = self.tree()?;
        let text = code.without_dot();
        let category = pack_code(text.get(..3).unwrap_or(&text));
        let Ok(at) = tree.categories.binary_search_by_key(&category, |(code, _)| *code) else {
            return Ok(None);
        };
        let mut node = tree.categories[at].1;
        let mut length = 3;
        'down: loop {
            let mut child = node + 1;
            while child < tree.end[node as usize] {
                let name = unpack_code(tree.codes[child as usize]);
                if text.starts_with(&name) {
                    (node, length) = (child, name.len());
                    continue 'down;
                }
                child = tree.end[child as usize];
            }
            break;
        }
        let rest = text.get(length..).unwrap_or("").to_string();
        Ok(Some(Place { node: Node { table: self, tree, index: node }, code, text, rest }))
    }
}

/// A node of the tabular list.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    table: &'t Icd10CmNotes,
    tree: &'t Tree,
    index: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({})", self.name())
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.index == other.index
    }
}

impl Eq for Node<'_> {}

impl<'t> Node<'t> {
    fn at(self, index: u32) -> Node<'t> {
        Node { index, ..self }
    }

    /// Chapter, block, category or code below it.
    pub fn kind(self) -> NodeKind {
        let code = self.tree.codes[self.index as usize];
        match self.tree.parent[self.index as usize] {
            NONE => NodeKind::Chapter,
            _ if code == 0 => NodeKind::Block,
            _ if code & 0xff_ffff == 0 => NodeKind::Category,
            _ => NodeKind::Subcategory,
        }
    }

    /// `1`, `A00-A09`, `A00`, `A00.0`.
    pub fn name(self) -> String {
        match self.tree.codes[self.index as usize] {
            0 => self
                .tree
                .names
                .binary_search_by_key(&self.index, |(index, _)| *index)
                .ok()
                .and_then(|at| self.tree.names.get(at))
                .map_or_else(String::new, |(_, name)| name.clone()),
            code => dotted(&unpack_code(code)),
        }
    }

    /// The code; `None` for chapters and blocks.
    pub fn code(self) -> Option<Icd10Cm> {
        match self.tree.codes[self.index as usize] {
            0 => None,
            code => unpack_code(code).parse().ok(),
        }
    }

    /// The title of a chapter or block, without the range behind it; `None` for codes, whose titles are those of the order
    /// files.
    pub fn title(self) -> Result<Option<&'t str>> {
        let Ok(at) = self.tree.names.binary_search_by_key(&self.index, |(index, _)| *index) else {
            return Ok(None);
        };
        Ok(self.table.title_list()?.get(at).map(String::as_str))
    }

    /// Does it stand for the placeholder X: a node that only makes room for further characters?
    pub fn is_placeholder(self) -> bool {
        self.tree.placeholder.binary_search(&self.index).is_ok()
    }

    /// The node above; `None` for a chapter.
    pub fn parent(self) -> Option<Node<'t>> {
        match self.tree.parent[self.index as usize] {
            NONE => None,
            parent => Some(self.at(parent)),
        }
    }

    /// The nodes right below, in the order of the list.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let end = self.tree.end[self.index as usize];
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then(|| self.at(next))?;
            next = self.tree.end[next as usize];
            Some(child)
        })
    }

    /// The nodes above, the nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// All nodes below, in the order of the list.
    pub fn descendants(self) -> impl Iterator<Item = Node<'t>> {
        (self.index + 1..self.tree.end[self.index as usize]).map(move |index| self.at(index))
    }

    /// Is the other node this one or below it? A block that spans other blocks (`M00-M25`) holds what they hold.
    pub fn holds(self, other: Node<'_>) -> bool {
        let end = self.tree.end[self.index as usize];
        (self.index..end).contains(&other.index)
            || self
                .tree
                .umbrellas
                .iter()
                .any(|(node, from, to)| *node == self.index && (*from..*to).contains(&other.index))
    }

    /// The nodes whose notes hold for this one, the nearest first: itself, those above, and before the chapter the
    /// blocks that span its block (`M00-M25` over `M05-M14`).
    pub fn inherits_from(self) -> impl Iterator<Item = Node<'t>> {
        let umbrellas = self
            .tree
            .umbrellas
            .iter()
            .filter(move |(_, from, to)| (*from..*to).contains(&self.index))
            .map(move |(node, ..)| self.at(*node));
        let (below, top): (Vec<_>, Vec<_>) =
            std::iter::once(self).chain(self.ancestors()).partition(|node| node.kind() != NodeKind::Chapter);
        below.into_iter().chain(umbrellas).chain(top)
    }

    /// The notes that stand at this node.
    pub fn statements(self) -> Result<Vec<Statement<'t>>> {
        let notes = self.table.notes()?;
        let texts = self.table.texts()?;
        let range = self.statement_range(notes);
        range.map(|index| self.statement(notes, texts, index)).collect()
    }

    /// The notes of one kind that stand at this node.
    pub fn statements_of(self, kind: NoteKind) -> Result<Vec<Statement<'t>>> {
        let mut found = self.statements()?;
        found.retain(|statement| statement.kind == kind);
        Ok(found)
    }

    fn statement_range(self, notes: &Notes) -> std::ops::Range<usize> {
        let from = notes.statements.partition_point(|(node, _)| *node < self.index);
        let to = notes.statements.partition_point(|(node, _)| *node <= self.index);
        from..to
    }

    fn statement(self, notes: &'t Notes, texts: &'t Texts, index: usize) -> Result<Statement<'t>> {
        let (_, kind) = notes.statements[index];
        let mut lines = Vec::new();
        for line in notes.lines[index]..notes.lines[index + 1] {
            let line = line as usize;
            let text = match (texts.starts.get(line), texts.starts.get(line + 1)) {
                (Some(from), Some(to)) => texts.text.get(*from as usize..*to as usize),
                _ => None,
            };
            let text = text.ok_or_else(|| self.table.damaged("a line", &"text", &line))?;
            lines.push(NoteLine { text, references: self.references_of(notes, line).collect() });
        }
        Ok(Statement { kind, node: self, lines })
    }

    fn references_of(self, notes: &'t Notes, line: usize) -> impl Iterator<Item = Reference<'t>> {
        let range = notes.first_reference[line] as usize..notes.first_reference[line + 1] as usize;
        notes.references[range].iter().map(move |(from, last, requirement)| Reference {
            from: self.at(*from),
            last: self.at(*last),
            requirement: requirement.checked_sub(1).and_then(|at| notes.requirements.get(at as usize)),
        })
    }

    /// The codes that notes at this node name in relation to it, with the kind of the note. No text is decoded for it.
    pub fn references(self) -> Result<impl Iterator<Item = (NoteKind, Reference<'t>)>> {
        let notes = self.table.notes()?;
        let statements = self.statement_range(notes).filter(|index| notes.statements[*index].1.relates());
        Ok(statements.flat_map(move |index| {
            let lines = notes.lines[index]..notes.lines[index + 1];
            let kind = notes.statements[index].1;
            lines.flat_map(move |line| {
                self.references_of(notes, line as usize).map(move |reference| (kind, reference))
            })
        }))
    }

    /// Where it stands, for an auditor.
    pub fn row_ref(self) -> Result<RowRef> {
        let release = self.table.releases().first();
        let release = release.ok_or_else(|| self.table.damaged("the manifest", &"one edition", &"none"))?;
        Ok(RowRef {
            series: Series::Icd10CmNotes,
            release: release.name,
            key: RowKey::Label(Label::new(&self.name())?),
            period: release.period,
        })
    }
}

/// A note at a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'t> {
    /// What kind.
    pub kind: NoteKind,
    /// Where it stands.
    pub node: Node<'t>,
    /// Its lines. Of seventh characters: the character, a tab, the meaning; a line that begins with a tab is one more
    /// meaning of the character before.
    pub lines: Vec<NoteLine<'t>>,
}

/// A line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteLine<'t> {
    /// As printed.
    pub text: &'t str,
    /// The codes that it names, where its kind relates codes.
    pub references: Vec<Reference<'t>>,
}

/// Codes that a note names: from one node to another in the order of the tabular list, with all that is below them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'t> {
    /// The first.
    pub from: Node<'t>,
    /// The last; the same where one is named.
    pub last: Node<'t>,
    /// What their characters must be besides.
    pub requirement: Option<&'t Requirement>,
}

impl Reference<'_> {
    /// Does it name this code?
    pub fn names(&self, place: &Place<'_>) -> bool {
        let end = self.last.tree.end[self.last.index as usize];
        (self.from.index..end).contains(&place.node.index)
            && self.requirement.is_none_or(|requirement| requirement.holds(&place.text))
    }
}

impl std::fmt::Display for Reference<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.from.name())?;
        if self.from != self.last {
            write!(f, "-{}", self.last.name())?;
        }
        match self.requirement {
            None => Ok(()),
            Some(Requirement::From { position, one_of }) => {
                write!(f, " with character {position} on {}", one_of.join(" or "))
            }
            Some(Requirement::Intent(characters)) => {
                let shown: Vec<String> =
                    characters.iter().map(|byte| char::from(*byte).to_string()).collect();
                write!(f, " with fifth or sixth character {}", shown.join(" or "))
            }
            Some(Requirement::Words(words)) => write!(f, " {words}"),
        }
    }
}

/// Where a code stands in the tabular list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'t> {
    /// Its node, or that of the longest stem that the list has.
    pub node: Node<'t>,
    /// The code that was asked for.
    pub code: Icd10Cm,
    /// Its characters without the dot.
    pub(crate) text: String,
    /// What follows the stem; empty where the code is a node of its own.
    pub rest: String,
}
