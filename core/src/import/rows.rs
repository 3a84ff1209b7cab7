//! Rows of cells: what every form of a table, delimited, fixed width or workbook, is read as.

use std::io::Cursor;

use calamine::{Data, Reader};

use super::source::{self, NamedFile};
use super::text;
use crate::codes::{Carrier, Hcpcs, Locality, LocalityNumber, Modifier};
use crate::error::{Error, Result, code};
use crate::money::Factor;

/// The longest cell. The longest real one is a laboratory text of 10,001 characters; a quotation mark without its partner
/// would make the rest of a file one cell.
const LONGEST_CELL: usize = 16_384;

/// One row and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub file: &'a str,
    pub line: usize,
    pub cells: Vec<&'a str>,
}

impl Row<'_> {
    /// A cell without the blanks around it; empty where the row is shorter.
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", |cell| cell.trim())
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// A remark below a table: only one cell is filled, or the first begins with an asterisk.
    pub fn is_footnote(&self) -> bool {
        self.cell(0).starts_with('*')
            || (self.cells.len() > 1 && self.cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1)
    }

    pub fn bad(&self, column: &str, value: impl std::fmt::Display, reason: impl std::fmt::Display) -> Error {
        Error::new(code::IMPORT_BAD_VALUE)
            .with("file", self.file)
            .with("line", self.line)
            .with("column", column)
            .with("value", value)
            .with("reason", reason)
    }

    pub fn bad_length(&self, found: impl std::fmt::Display, expected: impl std::fmt::Display) -> Error {
        Error::new(code::IMPORT_ROW_LENGTH)
            .with("file", self.file)
            .with("line", self.line)
            .with("found", found)
            .with("expected", expected)
    }

    pub fn expect_cells(&self, expected: usize) -> Result<()> {
        if self.cells.len() == expected {
            return Ok(());
        }
        Err(self.bad_length(format_args!("{} columns", self.cells.len()), format_args!("{expected} columns")))
    }

    pub fn duplicate(&self, column: &str, key: impl std::fmt::Display, first: usize) -> Error {
        Error::new(code::IMPORT_DUPLICATE_ROW)
            .with("file", self.file)
            .with("line", self.line)
            .with("column", column)
            .with("key", key)
            .with("first", first)
    }

    /// A figure of the table, in units of its last decimal.
    pub fn decimal(&self, index: usize, column: &str, scale: u32) -> Result<i64> {
        let value = self.cell(index);
        decimal(value, scale).map_err(|reason| self.bad(column, value, reason))
    }

    pub fn factor<const SCALE: u32>(&self, index: usize, column: &str) -> Result<Factor<SCALE>> {
        self.decimal(index, column, SCALE).map(Factor::from_scaled)
    }

    /// One of a few characters.
    pub fn letter(&self, index: usize, column: &str, allowed: &str) -> Result<char> {
        let value = self.cell(index);
        let mut characters = value.chars();
        match (characters.next(), characters.next()) {
            (Some(letter), None) if allowed.contains(letter) => Ok(letter),
            _ => Err(self.bad(column, value, format_args!("one of {allowed} was expected"))),
        }
    }

    /// Empty or the mark.
    pub fn mark(&self, index: usize, column: &str, mark: &str) -> Result<bool> {
        match self.cell(index) {
            "" => Ok(false),
            value if value == mark => Ok(true),
            value => Err(self.bad(column, value, format_args!("nothing or '{mark}' was expected"))),
        }
    }

    pub fn procedure(&self, index: usize, column: &str, lost_zeros: bool) -> Result<Hcpcs> {
        let value = self.cell(index);
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let padded =
            if lost_zeros && digits && !value.is_empty() { format!("{value:0>5}") } else { value.into() };
        padded.parse().map_err(|why| self.bad(column, value, why))
    }

    pub fn component(&self, index: usize, column: &str) -> Result<Option<Modifier>> {
        match self.cell(index) {
            "" => Ok(None),
            value => value.parse().map(Some).map_err(|why| self.bad(column, value, why)),
        }
    }

    /// Carrier and locality number. Spreadsheets drop leading zeros: `2102` and `1` stand for 02102 and 01.
    pub fn locality(&self, carrier: (usize, &str), number: (usize, &str)) -> Result<Locality> {
        let digits = |(index, column): (usize, &str), longest: usize| -> Result<u32> {
            let value = self.cell(index);
            if value.is_empty() || value.len() > longest || !value.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(self.bad(column, value, format_args!("up to {longest} digits were expected")));
            }
            value.parse().map_err(|why| self.bad(column, value, why))
        };
        Ok(Locality::new(
            Carrier::from_number(digits(carrier, 5)?)?,
            LocalityNumber::from_number(digits(number, 2)?)?,
        ))
    }
}

/// Reads a decimal of a table into units of its last decimal, by its characters. A figure that went through a binary
/// float, `36.089600000000004` or `0.86899999999999999`, is read as the figure it stands for; any other figure with
/// more decimals than the table has is refused.
pub(super) fn decimal(text: &str, scale: u32) -> Result<i64, String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return Err("a number was expected".to_string());
    }
    if whole.len() > 12 || fraction.len() > 30 {
        return Err("a number of a reasonable length was expected".to_string());
    }
    let scale = scale as usize;
    let kept = &fraction[..fraction.len().min(scale)];
    let rest = fraction.get(scale..).unwrap_or("");
    // A double carries 15 to 17 digits: its noise begins well behind the decimals of any table.
    let up = match rest {
        _ if rest.bytes().all(|byte| byte == b'0') => false,
        _ if rest.starts_with("000000") => false,
        _ if rest.starts_with("999999") => true,
        _ => return Err(format!("at most {scale} decimals were expected")),
    };
    let number = format!("{whole}{kept:0<scale$}");
    let value: i64 = number.parse().map_err(|_| "a number was expected".to_string())?;
    Ok(value + i64::from(up))
}

/// Visits the rows of a delimited text, blank lines left out.
fn visit_delimited(file: &str, text: &str, visit: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut counted, mut line) = (0_usize, 1_usize);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(why) => {
                return Err(Error::new(code::IMPORT_BAD_ARCHIVE).with("file", file).with("why", why));
            }
        }
        // The reader's own position stands before the blank lines and line ends that it skips.
        let bytes = text.as_bytes();
        let mut at = record.position().map_or(counted, |position| position.byte() as usize).min(bytes.len());
        while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        line += memchr::memchr_iter(b'\n', &bytes[counted.min(at)..at]).count();
        counted = at;
        let row = Row { file, line, cells: record.iter().collect() };
        if let Some(index) = row.cells.iter().position(|cell| cell.len() > LONGEST_CELL) {
            return Err(row.bad(
                &(index + 1).to_string(),
                row.cells[index],
                format_args!("at most {LONGEST_CELL} characters were expected in a cell"),
            ));
        }
        visit(row)?;
    }
}

/// Visits the lines of a text, each cut at the given columns (counted in characters from 0, the end not included).
/// A line that is shorter than a column gives what it has.
pub(super) fn visit_fixed(
    file: &str,
    text: &str,
    columns: &[(usize, usize)],
    visit: &mut dyn FnMut(&str, Row<'_>) -> Result<()>,
) -> Result<()> {
    for (index, line) in text.lines().enumerate() {
        // One byte a character, so that columns are byte ranges.
        let plain: std::borrow::Cow<'_, str> = if line.is_ascii() {
            line.into()
        } else {
            line.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect::<String>().into()
        };
        let cells = columns
            .iter()
            .map(|(from, to)| plain.get((*from).min(plain.len())..(*to).min(plain.len())).unwrap_or(""))
            .collect();
        visit(&plain, Row { file, line: index + 1, cells })?;
    }
    Ok(())
}

/// Visits the rows of the first sheet of a workbook.
fn visit_workbook(file: &str, bytes: &[u8], visit: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    source::check_workbook(file, bytes, source::LARGEST)?;
    let bad = |why: String| Error::new(code::IMPORT_BAD_ARCHIVE).with("file", file).with("why", why);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|why: calamine::XlsxError| bad(why.to_string()))?;
    let sheet = book
        .worksheet_range_at(0)
        .ok_or_else(|| bad("no sheet".to_string()))?
        .map_err(|why| bad(why.to_string()))?;
    let (top, left) = sheet.start().unwrap_or((0, 0));
    for (index, cells) in sheet.rows().enumerate() {
        let mut texts = vec![String::new(); left as usize];
        texts.extend(cells.iter().map(|cell| match cell {
            Data::Empty => String::new(),
            other => other.to_string(),
        }));
        let cells = texts.iter().map(String::as_str).collect();
        visit(Row { file, line: top as usize + index + 1, cells })?;
    }
    Ok(())
}

/// Visits the rows of a file that is a workbook or delimited text.
pub(super) fn visit(file: &NamedFile, visit: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    if file.bytes.starts_with(b"PK\x03\x04") {
        return visit_workbook(&file.name, &file.bytes, visit);
    }
    visit_delimited(&file.name, &text::decode(&file.name, &file.bytes)?, visit)
}

/// Compares a row of headings with what is expected, without regard to case and blanks. `None` matches anything.
pub(super) fn expect_headings(row: &Row<'_>, expected: &[&str]) -> Result<()> {
    for (index, heading) in expected.iter().enumerate() {
        let found = normal(row.cell(index));
        if found != normal(heading) {
            return Err(Error::new(code::IMPORT_HEADER)
                .with("file", row.file)
                .with("line", row.line)
                .with("column", index + 1)
                .with("found", row.cell(index))
                .with("expected", heading));
        }
    }
    row.expect_cells(expected.len())
}

/// Lower case, each run of blanks one blank.
pub(super) fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
