//! The Alphabetic Index of ICD-10-CM: the official XML of its four books by its schema (`icd10cm-index-2025.xsd`), and the
//! main index flattened to rows (`RowID,Letter,Level,Term,See,SeeAlso,NonEssModif,Code`).

use super::source::NamedFile;
use super::xml::{self, Element};
use super::{ImportOptions, release_name, rows};
use crate::error::{Error, Result, code};
use crate::tables::icd10_cm_index::{Book, DEEPEST, PART, PrintedCode};
use crate::tables::pack::Release;

/// The most terms that an edition is believed to have: more than ten times the largest.
const MOST_TERMS: usize = 1_000_000;

/// One edition of one book of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRelease {
    /// Which edition.
    pub release: Release,
    /// Which book.
    pub book: Book,
    /// Its terms, a term before those below it.
    pub rows: Vec<IndexRow>,
}

/// One term. What it does not have is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexRow {
    /// 0: a main term.
    pub level: u8,
    /// Its words, without the non-essential modifiers.
    pub title: String,
    /// The non-essential modifiers with their parentheses.
    pub modifiers: String,
    /// *See*.
    pub see: Vec<String>,
    /// *See also*.
    pub see_also: Vec<String>,
    /// The default code as printed, `S52.5-`.
    pub code: String,
    /// What stands in brackets behind the code.
    pub manifestation: String,
    /// *See category*.
    pub category: String,
    /// *See subcategory*.
    pub subcategory: String,
    /// A warning.
    pub warning: String,
    /// The codes of columns 2 to 7 of the two tables; empty where a dash stands.
    pub cells: [String; 6],
}

/// The heading of the flattened index.
const HEADINGS: [&str; 8] = ["RowID", "Letter", "Level", "Term", "See", "SeeAlso", "NonEssModif", "Code"];

/// Is it the flattened index? `head` is the beginning of the file, lower-cased.
pub(super) fn is_flattened(head: &str) -> bool {
    head.lines().next().is_some_and(|line| line == HEADINGS.join(",").to_lowercase())
}

/// Which book an index XML is, told by its headings and its title; `None` where it is another file. `head` is its beginning,
/// lower-cased, blanks joined.
pub(super) fn xml_book(head: &str) -> Option<Book> {
    if !xml::is_document(head, "ICD10CM.index") {
        return None;
    }
    Some(if head.contains("<head col=\"1\">neoplasm</head>") {
        Book::Neoplasm
    } else if head.contains("<head col=\"1\">substance</head>") {
        Book::Drugs
    } else if head.contains("external cause") {
        Book::ExternalCause
    } else {
        Book::Diseases
    })
}

/// One blank where the file has several, or a line end.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Place<'a> {
    file: &'a str,
    line: usize,
}

impl Place<'_> {
    fn bad(&self, column: &str, value: &str, reason: impl std::fmt::Display) -> Error {
        Error::new(code::IMPORT_BAD_VALUE)
            .with("file", self.file)
            .with("line", self.line)
            .with("column", column)
            .with("value", value)
            .with("reason", reason)
    }

    /// A text without what a pack cannot hold.
    fn text(&self, column: &str, value: &str) -> Result<String> {
        let value = squeeze(value);
        if value.contains(|c: char| c.is_control() || c == PART) {
            return Err(self.bad(column, &value, "a text without control characters was expected"));
        }
        Ok(value)
    }

    fn code(&self, column: &str, value: &str) -> Result<String> {
        let value = self.text(column, value)?;
        if !value.is_empty() && PrintedCode::parse(&value).is_none() {
            return Err(self.bad(column, &value, "a code such as S52.5 or S52.5- was expected"));
        }
        Ok(value)
    }
}

/// Reads the flattened main index.
pub(super) fn read_flattened(file: &NamedFile, options: &ImportOptions) -> Result<IndexRelease> {
    let mut found: Vec<IndexRow> = Vec::new();
    let mut headed = false;
    rows::visit(file, &mut |row| {
        if !headed {
            headed = true;
            return rows::expect_headings(&row, &HEADINGS);
        }
        row.expect_cells(HEADINGS.len())?;
        let number = row.cell(0);
        match number.parse::<usize>() {
            Ok(number) if number == found.len() + 1 => {}
            Ok(number) if number <= found.len() && number > 0 => {
                return Err(row.duplicate("RowID", number, number + 1));
            }
            _ => return Err(row.bad("RowID", number, format_args!("{} was expected", found.len() + 1))),
        }
        let deepest = found.last().map_or(0, |last| last.level + 1).min(DEEPEST);
        let level = match row.cell(2).parse::<u8>() {
            Ok(level) if level <= deepest => level,
            _ => {
                return Err(row.bad(
                    "Level",
                    row.cell(2),
                    format_args!("a level from 0 to {deepest} was expected"),
                ));
            }
        };
        let place = Place { file: row.file, line: row.line };
        let one = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
        let term = IndexRow {
            level,
            title: place.text("Term", row.cell(3))?,
            see: one(place.text("See", row.cell(4))?),
            see_also: one(place.text("SeeAlso", row.cell(5))?),
            modifiers: place.text("NonEssModif", row.cell(6))?,
            code: place.code("Code", row.cell(7))?,
            ..IndexRow::default()
        };
        // The flattening lost the title of five terms that begin with a modifier; a row with neither is no term.
        if term.title.is_empty() && term.modifiers.is_empty() {
            return Err(row.bad("Term", "", "a term was expected"));
        }
        push(&mut found, term, &place)
    })?;
    finish(file, Book::Diseases, None, found, options)
}

fn push(found: &mut Vec<IndexRow>, row: IndexRow, place: &Place<'_>) -> Result<()> {
    if found.len() >= MOST_TERMS {
        return Err(place.bad("Term", &row.title, format_args!("at most {MOST_TERMS} terms were expected")));
    }
    found.push(row);
    Ok(())
}

fn finish(
    file: &NamedFile,
    book: Book,
    version: Option<&str>,
    rows: Vec<IndexRow>,
    options: &ImportOptions,
) -> Result<IndexRelease> {
    if rows.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    let prefix = match book {
        Book::Diseases => "INDEX",
        Book::ExternalCause => "EINDEX",
        Book::Neoplasm => "NEOPLASM",
        Book::Drugs => "DRUG",
    };
    let mut release = release_name::fiscal_edition(prefix, file, version, options)?;
    release.rows = rows.len() as u32;
    Ok(IndexRelease { release, book, rows })
}

/// Reads an official index XML.
pub(super) fn read_xml(file: &NamedFile, book: Book, options: &ImportOptions) -> Result<IndexRelease> {
    let root = xml::parse(file)?;
    if root.name != "ICD10CM.index" {
        return Err(root.unexpected(file, "another document", "<ICD10CM.index>"));
    }
    let mut reader = IndexReader { file, rows: Vec::new(), table: false };
    if root.attribute("isAddenda") == Some("true") {
        return Err(reader.addenda(&root));
    }
    let mut version = None;
    for part in &root.children {
        match part.name.as_str() {
            "version" => version = Some(part.trimmed()),
            "title" => {}
            "indexHeading" => reader.table = true,
            "letter" => reader.letter(part)?,
            _ => {
                return Err(reader.strange(&root, part, "<version>, <title>, <indexHeading> or <letter>"));
            }
        }
    }
    finish(file, book, version, reader.rows, options)
}

struct IndexReader<'a> {
    file: &'a NamedFile,
    rows: Vec<IndexRow>,
    /// Headings of columns stood before the terms: they may have cells.
    table: bool,
}

impl IndexReader<'_> {
    fn place(&self, element: &Element) -> Place<'_> {
        Place { file: &self.file.name, line: element.line }
    }

    fn addenda(&self, element: &Element) -> Error {
        Error::new(code::INDEX_ADDENDA).with("file", &self.file.name).with("line", element.line)
    }

    /// The refusal of a child; one that marks changes says that the file is an addenda file.
    fn strange(&self, parent: &Element, child: &Element, expected: &str) -> Error {
        if child.name == "diff" {
            return self.addenda(child);
        }
        parent.unexpected(self.file, format_args!("<{}> on line {}", child.name, child.line), expected)
    }

    /// The text of an element that holds nothing else.
    fn text(&self, element: &Element) -> Result<String> {
        if let Some(inner) = element.children.first() {
            return Err(self.strange(element, inner, "text alone"));
        }
        self.place(element).text(&element.name, &element.text)
    }

    fn code(&self, element: &Element) -> Result<String> {
        let text = self.text(element)?;
        self.place(element).code(&element.name, &text)
    }

    fn letter(&mut self, letter: &Element) -> Result<()> {
        for part in &letter.children {
            match part.name.as_str() {
                "title" => {}
                "mainTerm" => self.term(part, 0)?,
                _ => return Err(self.strange(letter, part, "<title> or <mainTerm>")),
            }
        }
        Ok(())
    }

    /// A title: its words, and the non-essential modifiers kept apart.
    fn title(&self, element: &Element) -> Result<(String, String)> {
        let place = self.place(element);
        let mut modifiers = Vec::new();
        for part in &element.children {
            if part.name != "nemod" {
                return Err(self.strange(element, part, "text and <nemod>"));
            }
            modifiers.push(self.text(part)?);
        }
        let (title, modifiers) = (place.text("title", &element.text)?, modifiers.join(" "));
        if title.is_empty() && modifiers.is_empty() {
            return Err(place.bad("title", "", "a term was expected"));
        }
        Ok((title, modifiers))
    }

    /// A term and all below it. The schema numbers levels from 1, and no term lies deeper than [`DEEPEST`].
    fn term(&mut self, element: &Element, level: u8) -> Result<()> {
        let index = self.rows.len();
        if index >= MOST_TERMS {
            return Err(element.unexpected(self.file, "one term more", format_args!("at most {MOST_TERMS}")));
        }
        self.rows.push(IndexRow { level, ..IndexRow::default() });
        let mut row = IndexRow { level, ..IndexRow::default() };
        if !element.text.trim().is_empty() {
            let found = format_args!("text '{}'", element.trimmed());
            return Err(element.unexpected(self.file, found, "elements alone"));
        }
        let mut seen: Vec<(&str, Option<&str>)> = Vec::new();
        for part in &element.children {
            let name = part.name.as_str();
            // An edition may have several references in one term; the schema's one is not held to.
            if !matches!(name, "term" | "see" | "seeAlso") {
                let key = (name, part.attribute("col"));
                if seen.contains(&key) {
                    let found = format_args!("a second <{name}> on line {}", part.line);
                    return Err(element.unexpected(self.file, found, "one"));
                }
                seen.push(key);
            }
            match name {
                "title" => (row.title, row.modifiers) = self.title(part)?,
                "see" => row.see.push(self.text(part)?),
                "seeAlso" => row.see_also.push(self.text(part)?),
                "code" => row.code = self.code(part)?,
                "manif" => row.manifestation = self.text(part)?,
                "seecat" => row.category = self.text(part)?,
                "subcat" => row.subcategory = self.text(part)?,
                "warning" => row.warning = self.text(part)?,
                "cell" => self.cell(part, &mut row)?,
                "term" => {
                    let stated = part.attribute("level").unwrap_or("");
                    if level >= DEEPEST || stated != (level + 1).to_string() {
                        let expected = format_args!("level {} below one of level {level}", level + 1);
                        return Err(part.unexpected(self.file, format_args!("level '{stated}'"), expected));
                    }
                    self.term(part, level + 1)?;
                }
                _ => return Err(self.strange(element, part, "an element of a term")),
            }
        }
        if row.title.is_empty() && row.modifiers.is_empty() {
            return Err(element.unexpected(self.file, "no <title>", "one"));
        }
        row.see.retain(|text| !text.is_empty());
        row.see_also.retain(|text| !text.is_empty());
        if let Some(place) = self.rows.get_mut(index) {
            *place = row;
        }
        Ok(())
    }

    fn cell(&self, element: &Element, row: &mut IndexRow) -> Result<()> {
        let column = element.attribute("col").unwrap_or("");
        let number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(2));
        let slot = number.and_then(|number| row.cells.get_mut(number)).filter(|_| self.table);
        let Some(slot) = slot else {
            let reason = "a column from 2 to 7 of a table with headings was expected";
            return Err(self.place(element).bad("cell", column, reason));
        };
        let text = self.text(element)?;
        // One dash or two: the table has no code there.
        if !text.bytes().all(|byte| byte == b'-') {
            *slot = self.place(element).code("cell", &text)?;
        }
        Ok(())
    }
}
