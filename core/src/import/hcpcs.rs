//! HCPCS Level II: codes, modifiers, their texts and what Medicare says of them.
//!
//! Forms: the contractor file of CMS in fixed columns (`HCPC…_ANWEB.txt`, records of 320 characters, a long text carried on
//! over several records), its workbook with named columns, the republished lists of a quarter (a list of code, short
//! and long text; a list of fields; a list of texts, one a row; a list of codes that are not otherwise classified). A
//! quarter may come in several files: they are one release, and [`super::bake::hcpcs`] joins them by its name.

use std::collections::{BTreeMap, HashMap};

use super::release_name;
use super::rows::{Row, normal, visit};
use super::source::NamedFile;
use super::{ImportOptions, text};
use crate::codes::{Hcpcs, Modifier};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::tables::hcpcs::HcpcsFields;
use crate::tables::pack::Release;

/// What one file says of one code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HcpcsRow {
    /// The short text, at most 28 characters.
    pub short: Option<String>,
    /// The long text.
    pub long: Option<String>,
    /// Coverage, action, pricing and dates.
    pub fields: Option<HcpcsFields>,
    /// Is it on the list of codes that are not otherwise classified?
    pub not_classified: bool,
}

/// One release, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HcpcsRelease {
    /// Its name, period and source.
    pub release: Release,
    /// Its codes.
    pub codes: BTreeMap<Hcpcs, HcpcsRow>,
    /// Its modifiers.
    pub modifiers: BTreeMap<Modifier, HcpcsRow>,
}

/// Which of the delimited lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// `HCPCS_CODE,SHORT_DESCRIPTION,LONG_DESCRIPTION`.
    Texts,
    /// `hcpcs_code,price,multi,cov,…`.
    Fields,
    /// `hcpcs_code,hcpcs_desc_type,hcpcs_description`.
    OneText,
    /// `hcpcs,long_description,add_date,term_date`.
    NotClassified,
    /// The workbook of CMS: `HCPC`, `SEQNUM`, `RECID`, `LONG DESCRIPTION`, ….
    Contractor,
}

fn list_of(headings: &[String]) -> Option<List> {
    let starts =
        |wanted: &[&str]| wanted.iter().zip(headings).all(|(a, b)| a == b) && headings.len() >= wanted.len();
    if starts(&["hcpcs_code", "short_description", "long_description"]) {
        Some(List::Texts)
    } else if starts(&["hcpcs_code", "price", "multi", "cov"]) {
        Some(List::Fields)
    } else if starts(&["hcpcs_code", "hcpcs_desc_type", "hcpcs_description"]) {
        Some(List::OneText)
    } else if starts(&["hcpcs", "long_description", "add_date", "term_date"]) {
        Some(List::NotClassified)
    } else if starts(&["hcpc", "seqnum", "recid", "long description"]) {
        Some(List::Contractor)
    } else {
        None
    }
}

pub(super) fn is_delimited(head: &str) -> bool {
    head.lines().any(|line| {
        let headings: Vec<String> = line.split(',').map(|cell| normal(cell.trim_matches('"'))).collect();
        list_of(&headings).is_some()
    })
}

/// A record of 320 characters: code or modifier, a sequence number by hundreds, the kind of record.
pub(super) fn is_record(line: &str) -> bool {
    let bytes = line.as_bytes();
    (293..=320).contains(&bytes.len())
        && bytes.get(5..10).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
        && bytes.get(10).is_some_and(|kind| b"3478".contains(kind))
}

/// A date of these files: `20250101`, `2025-01-01`, `01/01/2025`, the day number of a spreadsheet, or none.
fn day(row: &Row<'_>, value: &str, column: &str) -> Result<Option<Day>> {
    let value = value.trim();
    let bad = || row.bad(column, value, "a date was expected");
    if value.is_empty() || value.bytes().all(|byte| byte == b'0') {
        return Ok(None);
    }
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let read = match value.len() {
        8 if digits => Day::from_yyyymmdd(value.parse().map_err(|_| bad())?),
        // Spreadsheets count days from 1899-12-30.
        5 if digits => Day::new(1899, 12, 30).map(|first| first.plus(value.parse().unwrap_or(0))),
        10 if value.as_bytes()[2] == b'/' => {
            let mut parts = value.splitn(3, '/');
            let mut next = || parts.next().unwrap_or("").to_string();
            let (month, day, year) = (next(), next(), next());
            format!("{year}-{month}-{day}").parse()
        }
        _ => value.parse(),
    };
    read.map(Some).map_err(|_| bad())
}

/// One character, or none.
fn letter(row: &Row<'_>, value: &str, column: &str, allowed: &str) -> Result<Option<char>> {
    let value = value.trim();
    let mut characters = value.chars();
    match (characters.next(), characters.next()) {
        (None, _) => Ok(None),
        (Some(letter), None) if allowed.contains(letter) => Ok(Some(letter)),
        _ => Err(row.bad(column, value, format_args!("one of {allowed} was expected"))),
    }
}

/// Parts that stand in several columns, joined.
fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> Box<str> {
    let filled: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
    filled.join(",").into()
}

const COVERAGE: &str = "CDIMS";
const ACTION: &str = "ABCDFNPRST";

struct Reader {
    codes: BTreeMap<Hcpcs, HcpcsRow>,
    modifiers: BTreeMap<Modifier, HcpcsRow>,
    seen: HashMap<String, usize>,
}

impl Reader {
    fn new() -> Reader {
        Reader { codes: BTreeMap::new(), modifiers: BTreeMap::new(), seen: HashMap::new() }
    }

    /// The row of a code or modifier, as it stands in a cell. A code of dental procedures belongs to another publisher and
    /// is passed over.
    fn entry(&mut self, row: &Row<'_>, value: &str, column: &str) -> Result<Option<&mut HcpcsRow>> {
        let value = value.trim();
        if value.len() == 2 {
            let modifier: Modifier = value.parse().map_err(|why| row.bad(column, value, why))?;
            return Ok(Some(self.modifiers.entry(modifier).or_default()));
        }
        let procedure: Hcpcs = value.parse().map_err(|why| row.bad(column, value, why))?;
        let bytes = procedure.bytes();
        let level_2 = (b'A'..=b'V').contains(&bytes[0]) && bytes[1..].iter().all(u8::is_ascii_digit);
        if !level_2 {
            return Err(row.bad(column, value, "a letter from A to V and four digits were expected"));
        }
        if bytes[0] == b'D' {
            return Ok(None);
        }
        Ok(Some(self.codes.entry(procedure).or_default()))
    }

    fn once(&mut self, row: &Row<'_>, key: String, column: &str) -> Result<()> {
        match self.seen.insert(key.clone(), row.line) {
            Some(first) => Err(row.duplicate(column, key, first)),
            None => Ok(()),
        }
    }

    fn finish(self, file: &NamedFile, mut release: Release) -> Result<HcpcsRelease> {
        if self.codes.is_empty() && self.modifiers.is_empty() {
            return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
        }
        release.rows = (self.codes.len() + self.modifiers.len()) as u32;
        Ok(HcpcsRelease { release, codes: self.codes, modifiers: self.modifiers })
    }
}

/// Reads a delimited list or the workbook of CMS.
pub(super) fn read_delimited(file: &NamedFile, options: &ImportOptions) -> Result<HcpcsRelease> {
    let mut reader = Reader::new();
    let mut list = None;
    let mut headings: Vec<String> = Vec::new();
    visit(file, &mut |row| {
        if list.is_none() {
            headings = row.cells.iter().map(|cell| normal(cell.trim())).collect();
            list = list_of(&headings);
            return Ok(());
        }
        if row.is_blank() {
            return Ok(());
        }
        if list != Some(List::Contractor) {
            row.expect_cells(headings.len())?;
        }
        match list {
            Some(List::Texts) => {
                reader.once(&row, row.cell(0).to_string(), "HCPCS_CODE")?;
                if let Some(entry) = reader.entry(&row, row.cell(0), "HCPCS_CODE")? {
                    entry.short = Some(filled(&row, 1, "SHORT_DESCRIPTION")?);
                    entry.long = Some(filled(&row, 2, "LONG_DESCRIPTION")?);
                }
            }
            Some(List::OneText) => {
                reader.once(&row, format!("{} {}", row.cell(0), row.cell(1)), "hcpcs_code")?;
                let text = filled(&row, 2, "hcpcs_description")?;
                let kind = row.cell(1).to_string();
                let Some(entry) = reader.entry(&row, row.cell(0), "hcpcs_code")? else { return Ok(()) };
                match kind.as_str() {
                    "Long" => entry.long = Some(text),
                    "Short" => entry.short = Some(text),
                    other => {
                        return Err(row.bad("hcpcs_desc_type", other, "'Long' or 'Short' was expected"));
                    }
                }
            }
            Some(List::NotClassified) => {
                if let Some(entry) = reader.entry(&row, row.cell(0), "hcpcs")? {
                    entry.not_classified = true;
                }
            }
            Some(List::Fields) => {
                reader.once(&row, row.cell(0).to_string(), "hcpcs_code")?;
                let at =
                    |name: &str| headings.iter().position(|heading| heading == name).unwrap_or(usize::MAX);
                let cell = |name: &str| row.cell(at(name));
                let split = |name: &str| joined(cell(name).split([':', ',']));
                let fields = HcpcsFields {
                    coverage: letter(&row, cell("cov"), "cov", COVERAGE)?,
                    action: letter(&row, cell("action"), "action", ACTION)?,
                    pricing: split("price"),
                    multiple_pricing: letter(&row, cell("multi"), "multi", "9ABCDEFG")?,
                    betos: cell("betos").into(),
                    type_of_service: split("tos"),
                    cross_reference: cell("xref").into(),
                    statute: cell("statute").into(),
                    asc: cell("asc_grp") == "YY",
                    added: day(&row, cell("date_added"), "date_added")?,
                    effective: day(&row, cell("date_action"), "date_action")?,
                    terminated: day(&row, cell("date_term"), "date_term")?,
                };
                if let Some(entry) = reader.entry(&row, row.cell(0), "hcpcs_code")? {
                    entry.fields = Some(fields);
                }
            }
            Some(List::Contractor) => contractor_row(&mut reader, &row, &headings)?,
            None => {}
        }
        Ok(())
    })?;
    if list.is_none() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    let release = release_name::hcpcs(file, options)?;
    reader.finish(file, release)
}

fn filled(row: &Row<'_>, index: usize, column: &str) -> Result<String> {
    match row.cell(index) {
        "" => Err(row.bad(column, "", "a text was expected")),
        text => Ok(text.to_string()),
    }
}

/// One record, whatever form it came in.
struct Record<'a> {
    code: &'a str,
    kind: char,
    long: &'a str,
    short: &'a str,
    fields: HcpcsFields,
}

impl Reader {
    /// Takes a record: the first of a code has all fields, those that follow carry its long text on.
    fn take(&mut self, row: &Row<'_>, record: Record<'_>) -> Result<()> {
        if matches!(record.kind, '3' | '7') {
            self.once(row, record.code.trim().to_string(), "HCPC")?;
        }
        let (kind, long) = (record.kind, record.long.trim().to_string());
        let short = record.short.trim().to_string();
        let Some(entry) = self.entry(row, record.code, "HCPC")? else { return Ok(()) };
        match kind {
            '3' | '7' => {
                entry.long = Some(long);
                entry.short = Some(short);
                entry.fields = Some(record.fields);
            }
            '4' | '8' => match &mut entry.long {
                Some(text) => {
                    if !text.is_empty() && !long.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(&long);
                }
                None => {
                    return Err(row.bad("RECID", kind, "the first record of the code was expected before"));
                }
            },
            other => return Err(row.bad("RECID", other, "3, 4, 7 or 8 was expected")),
        }
        Ok(())
    }
}

fn contractor_row(reader: &mut Reader, row: &Row<'_>, headings: &[String]) -> Result<()> {
    // Headings have had blanks and underscores in different years.
    let named = |name: &str| {
        headings
            .iter()
            .position(|heading| heading.replace([' ', '_', '.'], "") == name)
            .map(|at| row.cell(at))
    };
    let cell = |name: &str| named(name).unwrap_or("");
    let numbered = |name: &str| {
        joined((1..=8).map(|number| cell(&format!("{name}{number}"))).collect::<Vec<_>>().into_iter())
    };
    let kind = cell("recid").chars().next().unwrap_or(' ');
    let first = matches!(kind, '3' | '7');
    let fields = HcpcsFields {
        coverage: letter(row, cell("cov"), "COV", COVERAGE)?,
        action: letter(row, cell("actioncd"), "ACTION CD", ACTION)?,
        pricing: numbered("price"),
        multiple_pricing: letter(row, cell("multpi"), "MULT_PI", "9ABCDEFG")?,
        betos: cell("betos").into(),
        type_of_service: numbered("tos"),
        cross_reference: numbered("xref"),
        statute: cell("statute").into(),
        asc: numbered("ascgrp").contains("YY") || cell("ascgrp") == "YY",
        added: day(row, cell("adddt"), "ADD DT")?,
        effective: day(row, cell("acteffdt"), "ACT EFF DT")?,
        terminated: day(row, cell("termdt"), "TERM DT")?,
    };
    let fields = if first { fields } else { HcpcsFields::default() };
    let record = Record {
        code: row.cell(0),
        kind,
        long: cell("longdescription"),
        short: cell("shortdescription"),
        fields,
    };
    reader.take(row, record)
}

/// Reads the contractor file in fixed columns.
pub(super) fn read_fixed(file: &NamedFile, options: &ImportOptions) -> Result<HcpcsRelease> {
    let decoded = text::decode(&file.name, &file.bytes)?;
    let mut reader = Reader::new();
    let mut begun = false;
    for (index, line) in decoded.lines().enumerate() {
        // One byte a character, so that columns are byte ranges; the texts themselves are cut by characters.
        let characters: Vec<char> = line.chars().collect();
        let part = |from: usize, to: usize| -> String {
            characters
                .get(from - 1..to.min(characters.len()))
                .map(|part| part.iter().collect())
                .unwrap_or_default()
        };
        let plain: String = characters.iter().map(|c| if c.is_ascii() { *c } else { ' ' }).collect();
        let row = Row { file: &file.name, line: index + 1, cells: Vec::new() };
        if !is_record(&plain) {
            // Disclaimers stand before the records and may stand behind them; a cut record within is a fault.
            let looks_cut =
                begun && plain.get(5..10).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
            if looks_cut {
                return Err(row.bad_length(
                    format_args!("{} characters", characters.len()),
                    format_args!("a record of 320 characters"),
                ));
            }
            continue;
        }
        begun = true;
        let kind = part(11, 11).chars().next().unwrap_or(' ');
        let several = |first: usize, width: usize, count: usize| {
            let parts: Vec<String> =
                (0..count).map(|n| part(first + n * width, first + (n + 1) * width - 1)).collect();
            joined(parts.iter().map(String::as_str))
        };
        let fields = if matches!(kind, '3' | '7') {
            HcpcsFields {
                coverage: letter(&row, &part(230, 230), "230", COVERAGE)?,
                action: letter(&row, &part(293, 293), "293", ACTION)?,
                pricing: several(120, 2, 4),
                multiple_pricing: letter(&row, &part(128, 128), "128", "9ABCDEFG")?,
                betos: part(257, 259).trim().into(),
                type_of_service: several(261, 1, 5),
                cross_reference: several(205, 5, 5),
                statute: part(171, 180).trim().into(),
                asc: part(231, 232) == "YY",
                added: day(&row, &part(269, 276), "269-276")?,
                effective: day(&row, &part(277, 284), "277-284")?,
                terminated: day(&row, &part(285, 292), "285-292")?,
            }
        } else {
            HcpcsFields::default()
        };
        let (name, long, short) = (part(1, 5), part(12, 91), part(92, 119));
        reader.take(&row, Record { code: &name, kind, long: &long, short: &short, fields })?;
    }
    let release = release_name::hcpcs(file, options)?;
    reader.finish(file, release)
}
