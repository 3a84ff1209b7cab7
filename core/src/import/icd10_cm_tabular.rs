//! The tabular list of ICD-10-CM, `icd10cm-tabular-….xml`, as NCHS ships it.
//!
//! Chapters hold sections (blocks), sections hold `diag` elements, and these hold each other. Each may carry notes. The XML
//! names a code that takes a seventh character once and gives the characters in `sevenChrDef`.

use std::collections::HashMap;

use super::source::NamedFile;
use super::xml::{self, Element};
use super::{ImportOptions, rows};
use crate::codes::Icd10Cm;
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Label;
use crate::tables::icd10_cm_notes::{NodeKind, NoteKind};
use crate::tables::pack::{Published, Release};

/// The outermost element.
pub(super) const ROOT: &str = "ICD10CM.tabular";

/// A note at a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabularStatement {
    /// What kind.
    pub kind: NoteKind,
    /// Its lines. Of seventh characters: the character, a tab, the meaning; a further meaning of the same character
    /// begins with the tab.
    pub lines: Vec<String>,
}

/// A chapter, a block or a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabularNode {
    /// What it is.
    pub kind: NodeKind,
    /// How many nodes are above it.
    pub depth: u8,
    /// `1`, `A00-A09`, `A00`, `A00.0`.
    pub name: String,
    /// The title as the XML gives it. For codes the order file goes before it.
    pub title: String,
    /// It stands for the placeholder X.
    pub placeholder: bool,
    /// Its notes, in the order of the file.
    pub statements: Vec<TabularStatement>,
}

/// One edition of the tabular list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabularEdition {
    /// Its name, the days on which it is in force, its source.
    pub release: Release,
    /// Its nodes, each after the one above it.
    pub nodes: Vec<TabularNode>,
}

/// Reads the file.
pub(super) fn read(file: &NamedFile, options: &ImportOptions) -> Result<TabularEdition> {
    let root = xml::parse(file)?;
    if root.name != ROOT {
        return Err(root.unexpected(file, format_args!("<{}>", root.name), format_args!("<{ROOT}>")));
    }
    let mut reader = Nodes { file, nodes: Vec::new(), lines: HashMap::new() };
    for child in &root.children {
        match child.name.as_str() {
            "version" | "introduction" => {}
            "chapter" => reader.chapter(child)?,
            other => return Err(child.unexpected(file, format_args!("<{other}>"), "<chapter>")),
        }
    }
    if reader.nodes.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    let nodes = reader.nodes;
    let version = root.required(file, "version")?;
    let release = release(file, version, nodes.len() as u32, options)?;
    Ok(TabularEdition { release, nodes })
}

/// An edition is named for its fiscal year (`<version>2026</version>`) and, where its file name says `April`, for April:
/// it is in force from then to the end of the fiscal year.
fn release(file: &NamedFile, version: &str, count: u32, options: &ImportOptions) -> Result<Release> {
    let unknown = || Error::new(code::IMPORT_RELEASE_UNKNOWN).with("file", &file.name);
    let april = file.names().contains("apr");
    let year = version.parse::<i16>().ok().filter(|year| (2015..=2100).contains(year));
    let (name, period) = match (year, options.release, options.period) {
        (_, Some(name), Some(period)) => (name, period),
        (None, ..) => return Err(unknown()),
        (Some(year), name, period) => {
            let first = if april { Day::new(year, 4, 1)? } else { Day::new(year - 1, 10, 1)? };
            let month = if april { "APR" } else { "OCT" };
            let own = Label::new(&format!("ICD10CM-{year}{month}"))?;
            (name.unwrap_or(own), period.unwrap_or(Period::new(first, Day::new(year, 9, 30)?)?))
        }
    };
    Ok(Release {
        name,
        period,
        published: options.published.map_or(Published::Unknown, Published::On),
        rows: count,
        sources: vec![file.source()],
    })
}

/// The kind of note that an element is.
fn note_kind(name: &str) -> Option<NoteKind> {
    Some(match name {
        "includes" => NoteKind::Includes,
        "inclusionTerm" => NoteKind::InclusionTerm,
        "excludes1" => NoteKind::Excludes1,
        "excludes2" => NoteKind::Excludes2,
        "codeFirst" => NoteKind::CodeFirst,
        "useAdditionalCode" => NoteKind::UseAdditionalCode,
        "codeAlso" => NoteKind::CodeAlso,
        "sevenChrNote" => NoteKind::SeventhCharacterNote,
        "sevenChrDef" => NoteKind::SeventhCharacters,
        "notes" => NoteKind::Note,
        "visualImpairment" => NoteKind::VisualImpairment,
        _ => return None,
    })
}

struct Nodes<'f> {
    file: &'f NamedFile,
    nodes: Vec<TabularNode>,
    /// The line of each code, for the message of a second one.
    lines: HashMap<Icd10Cm, usize>,
}

impl Nodes<'_> {
    fn bad(&self, element: &Element, column: &str, value: &str, reason: &str) -> Error {
        let row = rows::Row { file: &self.file.name, line: element.line, cells: Vec::new() };
        row.bad(column, value, reason)
    }

    fn push(&mut self, element: &Element, kind: NodeKind, depth: u8, name: &str) -> Result<()> {
        let title = element.required(self.file, "desc")?.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut statements = Vec::new();
        for child in &element.children {
            match child.name.as_str() {
                "name" | "desc" | "sectionIndex" | "section" | "diag" => {}
                other => match note_kind(other) {
                    Some(kind) => statements.push(self.statement(child, kind)?),
                    None => return Err(child.unexpected(self.file, format_args!("<{other}>"), "a note")),
                },
            }
        }
        let placeholder = element.attribute("placeholder") == Some("true");
        self.nodes.push(TabularNode { kind, depth, name: name.to_string(), title, placeholder, statements });
        Ok(())
    }

    fn statement(&self, element: &Element, kind: NoteKind) -> Result<TabularStatement> {
        let mut lines = Vec::new();
        for child in &element.children {
            let text = || child.trimmed().replace(['\n', '\r', '\t'], " ");
            match (kind, child.name.as_str()) {
                (NoteKind::SeventhCharacters, "extension") => {
                    match child.attribute("char").map(str::as_bytes) {
                        Some([byte]) if byte.is_ascii_alphanumeric() => {
                            lines.push(format!("{}\t{}", char::from(*byte), text()));
                        }
                        other => {
                            let found = String::from_utf8_lossy(other.unwrap_or_default());
                            return Err(self.bad(child, "char", &found, "one letter or digit was expected"));
                        }
                    }
                }
                (NoteKind::SeventhCharacters, "note") => lines.push(format!("\t{}", text())),
                (NoteKind::VisualImpairment, "visCategory") => lines.extend(visual_category(child)),
                (NoteKind::VisualImpairment, other) => {
                    return Err(child.unexpected(self.file, format_args!("<{other}>"), "<visCategory>"));
                }
                (_, "note") if child.children.is_empty() => lines.push(text()),
                (_, other) => return Err(child.unexpected(self.file, format_args!("<{other}>"), "<note>")),
            }
        }
        if lines.is_empty() {
            return Err(element.unexpected(self.file, "nothing in it", "<note>"));
        }
        Ok(TabularStatement { kind, lines })
    }

    fn chapter(&mut self, element: &Element) -> Result<()> {
        let name = element.required(self.file, "name")?;
        if !name.bytes().all(|byte| byte.is_ascii_digit()) || name.len() > 2 {
            return Err(self.bad(element, "name", name, "the number of a chapter was expected"));
        }
        self.push(element, NodeKind::Chapter, 0, name)?;
        for child in &element.children {
            match child.name.as_str() {
                "section" => self.section(child)?,
                "diag" => return Err(child.unexpected(self.file, "<diag>", "<section>")),
                _ => {}
            }
        }
        Ok(())
    }

    fn section(&mut self, element: &Element) -> Result<()> {
        let name = element.attribute("id").unwrap_or("").trim();
        let shaped = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let good = match name.split_once('-') {
            Some((first, last)) => shaped(first) && shaped(last),
            None => shaped(name),
        };
        if !good {
            return Err(self.bad(element, "id", name, "a range of categories was expected"));
        }
        self.push(element, NodeKind::Block, 1, name)?;
        for child in
            element.children.iter().filter(|child| ["section", "diag"].contains(&child.name.as_str()))
        {
            self.diagnosis(child, 2, "")?;
        }
        Ok(())
    }

    fn diagnosis(&mut self, element: &Element, depth: u8, above: &str) -> Result<()> {
        if element.name != "diag" {
            return Err(element.unexpected(self.file, format_args!("<{}>", element.name), "<diag>"));
        }
        let name = element.required(self.file, "name")?;
        let found: Icd10Cm =
            name.parse().map_err(|why: Error| self.bad(element, "name", name, &why.to_string()))?;
        let text = found.without_dot();
        if found.to_string() != name || (depth == 2) != (text.len() == 3) {
            return Err(self.bad(
                element,
                "name",
                name,
                "a category of three characters and codes below it were expected",
            ));
        }
        if !text.starts_with(above) || text.len() <= above.len() {
            return Err(self.bad(
                element,
                "name",
                name,
                "a code that begins with the one above it was expected",
            ));
        }
        if let Some(first) = self.lines.insert(found, element.line) {
            let row = rows::Row { file: &self.file.name, line: element.line, cells: Vec::new() };
            return Err(row.duplicate("name", name, first));
        }
        let kind = if depth == 2 { NodeKind::Category } else { NodeKind::Subcategory };
        self.push(element, kind, depth, name)?;
        for child in &element.children {
            match child.name.as_str() {
                "diag" => self.diagnosis(child, depth + 1, &text)?,
                "section" => return Err(child.unexpected(self.file, "<section>", "<diag>")),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A row of the table of visual impairment: category, upper limits, lower limits.
fn visual_category(element: &Element) -> Option<String> {
    let limits = |name: &'static str| -> Vec<&str> {
        let ranges = element.children_named("visRange").filter_map(|range| range.child(name));
        ranges
            .filter_map(|limit| limit.child("value").or_else(|| limit.child("heading")))
            .map(Element::trimmed)
            .collect()
    };
    let own = element.child("value").or_else(|| element.child("heading"))?;
    let (below, from) = (limits("visMax").join("; "), limits("visMin").join("; "));
    Some(format!("{} | {below} | {from}", own.trimmed()))
}
