//! The tables of ICD-10-PCS: the official `icd10pcs_tables_YYYY.xml`, or the same elements flattened to CSV, one row an
//! element or attribute (`rowid,elem,elemid,attr,value,level2,…`).
//!
//! A `pcsTable` gives the first three characters and holds rows; a `pcsRow` gives, for each of the other four, the values
//! that may be combined freely. `codes` and `values` count what is in them, and are checked.

use std::collections::HashSet;

use super::source::NamedFile;
use super::xml::{self, Element};
use super::{ImportOptions, rows};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Label;
use crate::tables::pack::{Published, Release};

/// The outermost element.
pub(super) const ROOT: &str = "ICD10PCS.tabular";
/// The first columns of the flattened form.
const FLAT: &str = "rowid,elem,elemid,attr,value,level2";

/// A character and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PcsValue {
    /// A digit, or a letter but I and O.
    pub character: char,
    /// What it stands for.
    pub label: String,
}

/// One place of a code: its name and the characters that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PcsAxis {
    /// `Body Part`, `Approach`, …
    pub title: String,
    /// What may stand there.
    pub values: Vec<PcsValue>,
    /// What the value means, where the file defines it (operations).
    pub definition: Option<String>,
}

/// A table: three characters, and the rows for the other four.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PcsTable {
    /// Section, body system, operation: one value each.
    pub head: [PcsAxis; 3],
    /// The places 4 to 7 of each row.
    pub rows: Vec<[PcsAxis; 4]>,
}

/// One edition of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PcsTablesEdition {
    /// Its name, the days on which it is in force, its source; `rows` counts codes.
    pub release: Release,
    /// The tables in the order of their characters.
    pub tables: Vec<PcsTable>,
}

/// Is this the flattened form?
pub(super) fn is_flat(head: &str) -> bool {
    head.starts_with(FLAT)
}

/// Reads the official XML.
pub(super) fn read_xml(file: &NamedFile, options: &ImportOptions) -> Result<PcsTablesEdition> {
    read(file, &xml::parse(file)?, options)
}

/// Reads the flattened form.
pub(super) fn read_flat(file: &NamedFile, options: &ImportOptions) -> Result<PcsTablesEdition> {
    let mut open = vec![Element { name: ROOT.to_string(), line: 1, ..Element::default() }];
    let mut number = String::new();
    rows::visit(file, &mut |row| {
        if row.cell(0) == "rowid" {
            return Ok(());
        }
        let (name, depth) =
            (row.cell(1), (5..row.cells.len()).filter(|index| !row.cell(*index).is_empty()).count());
        if row.cell(3).is_empty() {
            // A new element closes those that are as deep.
            while open.len() > depth.max(1) {
                close(&mut open);
            }
            if depth != open.len() {
                return Err(row.bad(
                    "level",
                    row.cell(1),
                    "an element one level below the one before was expected",
                ));
            }
            number = row.cell(2).to_string();
            let value = row.cell(4).to_string();
            open.push(Element { name: name.to_string(), text: value, line: row.line, ..Element::default() });
        } else if let Some(last) = open.last_mut().filter(|last| last.name == name && row.cell(2) == number) {
            last.attributes.push((row.cell(3).to_string(), row.cell(4).to_string()));
        } else {
            return Err(row.bad("elem", name, "an attribute of the element before was expected"));
        }
        Ok(())
    })?;
    while open.len() > 1 {
        close(&mut open);
    }
    let root = open.pop().unwrap_or_default();
    read(file, &root, options)
}

fn close(open: &mut Vec<Element>) {
    if let Some(closed) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.children.push(closed);
    }
}

fn read(file: &NamedFile, root: &Element, options: &ImportOptions) -> Result<PcsTablesEdition> {
    let mut tables = Vec::new();
    let (mut codes, mut seen) = (0_u32, HashSet::new());
    for child in &root.children {
        match child.name.as_str() {
            "version" | "title" => {}
            "pcsTable" => {
                let table = read_table(file, child, &mut codes)?;
                let key: String = table.head.iter().map(|axis| axis.values[0].character).collect();
                if !seen.insert(key.clone()) {
                    return Err(child.unexpected(file, format_args!("table {key} again"), "each table once"));
                }
                tables.push((key, table));
            }
            other => return Err(child.unexpected(file, format_args!("<{other}>"), "<pcsTable>")),
        }
    }
    if tables.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    tables.sort_by(|left, right| left.0.cmp(&right.0));
    let title = ["version", "title"].iter().filter_map(|name| root.child(name)).map(Element::trimmed).next();
    let year = title.and_then(|title| title.get(..4)).and_then(|year| year.parse::<i16>().ok());
    let (name, period) =
        match (year.filter(|year| (2015..=2100).contains(year)), options.release, options.period) {
            (_, Some(name), Some(period)) => (name, period),
            (Some(year), name, period) => {
                let own = Period::new(Day::new(year - 1, 10, 1)?, Day::new(year, 9, 30)?)?;
                (name.unwrap_or(Label::new(&format!("PCS-TABLES-{year}"))?), period.unwrap_or(own))
            }
            _ => return Err(Error::new(code::IMPORT_RELEASE_UNKNOWN).with("file", &file.name)),
        };
    let release = Release {
        name,
        period,
        published: options.published.map_or(Published::Unknown, Published::On),
        rows: codes,
        sources: vec![file.source()],
    };
    Ok(PcsTablesEdition { release, tables: tables.into_iter().map(|(_, table)| table).collect() })
}

fn read_table(file: &NamedFile, element: &Element, codes: &mut u32) -> Result<PcsTable> {
    let head = axes::<3>(file, element, 1)?;
    if let Some(axis) = head.iter().find(|axis| axis.values.len() != 1) {
        let found = format_args!("{} values of {}", axis.values.len(), axis.title);
        return Err(element.unexpected(file, found, "one"));
    }
    let mut rows = Vec::new();
    for row in element.children_named("pcsRow") {
        let found = axes::<4>(file, row, 4)?;
        let product: usize = found.iter().map(|axis| axis.values.len()).product();
        check_count(file, row, "codes", product)?;
        *codes = codes.saturating_add(product as u32);
        rows.push(found);
    }
    if let Some(other) =
        element.children.iter().find(|child| !["axis", "pcsRow"].contains(&child.name.as_str()))
    {
        return Err(other.unexpected(file, format_args!("<{}>", other.name), "<axis> or <pcsRow>"));
    }
    if rows.is_empty() {
        return Err(element.unexpected(file, "no row", "<pcsRow>"));
    }
    Ok(PcsTable { head, rows })
}

fn check_count(file: &NamedFile, element: &Element, name: &str, expected: usize) -> Result<()> {
    let found = element.attribute(name).unwrap_or("");
    if found.parse() == Ok(expected) {
        return Ok(());
    }
    Err(Error::new(code::IMPORT_TOTAL)
        .with("file", &file.name)
        .with("line", element.line)
        .with("column", name)
        .with("value", found)
        .with("expected", expected))
}

fn axes<const COUNT: usize>(file: &NamedFile, element: &Element, first: usize) -> Result<[PcsAxis; COUNT]> {
    let mut found = Vec::new();
    for (index, axis) in element.children_named("axis").enumerate() {
        let position = (first + index).to_string();
        if axis.attribute("pos") != Some(&position) {
            let shown = axis.attribute("pos").unwrap_or("none");
            return Err(axis.unexpected(file, format_args!("pos {shown}"), format_args!("pos {position}")));
        }
        let mut values = Vec::new();
        for label in axis.children_named("label") {
            let shown = label.attribute("code").unwrap_or("");
            let mut characters = shown.chars();
            let character = characters.next().filter(|character| {
                character.is_ascii_digit()
                    || (character.is_ascii_uppercase() && !['I', 'O'].contains(character))
            });
            match (character, characters.next()) {
                (Some(character), None) if !label.trimmed().is_empty() => {
                    values.push(PcsValue { character, label: label.trimmed().to_string() });
                }
                _ => {
                    return Err(label.unexpected(
                        file,
                        format_args!("code '{shown}'"),
                        "one character and a label",
                    ));
                }
            }
        }
        check_count(file, axis, "values", values.len())?;
        let mut distinct: Vec<char> = values.iter().map(|value| value.character).collect();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() != values.len() || values.is_empty() {
            return Err(axis.unexpected(file, "no value or one twice", "each value once"));
        }
        let definition = axis.child("definition").map(|definition| definition.trimmed().to_string());
        let title = axis.required(file, "title")?.to_string();
        found.push(PcsAxis { title, values, definition });
    }
    let count = found.len();
    found
        .try_into()
        .map_err(|_| element.unexpected(file, format_args!("{count} axes"), format_args!("{COUNT} axes")))
}
