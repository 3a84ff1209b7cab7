//! Rows in, rows out: CSV or TSV with a header, JSON lines, or an aligned table on a terminal.

use std::io::Write;

use serde_json::{Map, Value};

use super::Stop;
use super::files::Source;
use crate::error::{Error, Result, code, visible};
use crate::trace::Step;

/// The rows of an input file.
pub struct Records<'a> {
    file: String,
    reader: csv::Reader<Source<'a>>,
    header: Vec<String>,
    row: csv::ByteRecord,
}

/// The delimiter of a file: as asked for, else a tab where the name ends in `.tsv` or `.tab`, else a comma.
fn delimiter(file: &str, asked: Option<&str>) -> Result<u8> {
    match asked {
        Some("tab" | "\\t" | "\t") => Ok(b'\t'),
        Some(text) if text.len() == 1 && text.is_ascii() && !matches!(text, "\"" | "\r" | "\n" | "\0") => {
            Ok(text.as_bytes()[0])
        }
        Some(text) => Err(Error::new(code::BAD_ARGUMENT)
            .with("argument", "--delimiter")
            .with("value", text)
            .with("why", "give one character, such as ; or |, or the word tab")),
        None => {
            let name = file.to_ascii_lowercase();
            Ok(if name.ends_with(".tsv") || name.ends_with(".tab") { b'\t' } else { b',' })
        }
    }
}

impl<'a> Records<'a> {
    /// Reads the header; an error where there is none or a required column is missing.
    pub fn open(
        file: &str,
        source: Source<'a>,
        asked: Option<&str>,
        required: &[&str],
    ) -> Result<Records<'a>> {
        let unusable =
            |why: &dyn std::fmt::Display| Error::new(code::FILE_NOT_READ).with("file", file).with("why", why);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(file, asked)?)
            .has_headers(true)
            .flexible(true)
            .from_reader(source);
        let found = reader.byte_headers().map_err(|why| unusable(&why))?.clone();
        if found.is_empty() {
            return Err(Error::new(code::FILE_EMPTY).with("file", file));
        }
        let mut header = Vec::new();
        for cell in &found {
            let name =
                std::str::from_utf8(cell).ok().filter(|name| !name.contains('\0')).ok_or_else(|| {
                    let utf16 =
                        cell.starts_with(b"\xff\xfe") || cell.starts_with(b"\xfe\xff") || cell.contains(&0);
                    let found = if utf16 { "UTF-16" } else { "another encoding" };
                    Error::new(code::HEADER_NOT_UTF8).with("file", file).with("found", found)
                })?;
            header.push(name.trim().to_string());
        }
        for name in required {
            if !header.iter().any(|column| column == name) {
                return Err(Error::new(code::COLUMN_MISSING)
                    .with("file", file)
                    .with("column", name)
                    .with("found", header.join(", ")));
            }
        }
        Ok(Records { file: file.to_string(), reader, header, row: csv::ByteRecord::new() })
    }

    /// Refuses a header that has one of these columns twice: nobody can say which of the two is meant.
    pub fn check_columns(&self, names: &[&str]) -> Result<()> {
        let count = |name: &str| self.header.iter().filter(|column| *column == name).count();
        match names.iter().find(|name| count(name) > 1) {
            Some(name) => {
                Err(Error::new(code::COLUMN_REPEATED).with("file", &self.file).with("column", name))
            }
            None => Ok(()),
        }
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row, if there is one. An error means that the file itself cannot be read on.
    pub fn next(&mut self) -> Result<Option<Row<'_>>> {
        let more = self
            .reader
            .read_byte_record(&mut self.row)
            .map_err(|why| Error::new(code::FILE_NOT_READ).with("file", &self.file).with("why", why))?;
        Ok(more.then_some(Row { header: &self.header, cells: &self.row }))
    }
}

/// One input row.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    header: &'r [String],
    cells: &'r csv::ByteRecord,
}

impl<'r> Row<'r> {
    /// A cell by its column's name, trimmed; empty where the column or the cell is not there.
    pub fn cell(&self, name: &str) -> Result<&'r str> {
        let index = self.header.iter().position(|column| column == name);
        let bytes = index.and_then(|index| self.cells.get(index)).unwrap_or(b"");
        std::str::from_utf8(bytes)
            .map(str::trim)
            .map_err(|_| Error::new(code::CELL_NOT_UTF8).with("column", name))
    }

    /// A cell that may be empty, parsed.
    pub fn optional<T: std::str::FromStr<Err = Error>>(&self, name: &str) -> Result<Option<T>> {
        match self.cell(name)? {
            "" => Ok(None),
            text => text.parse().map(Some),
        }
    }

    /// Does the row have as many cells as the header? A shorter one reads as empty cells and still is a fault.
    pub fn check_length(&self) -> Result<()> {
        if self.cells.len() == self.header.len() {
            return Ok(());
        }
        Err(Error::new(code::ROW_LENGTH).with("found", self.cells.len()).with("expected", self.header.len()))
    }

    /// The cells under the header, padded; cells beyond it are left to the reason of the row.
    fn padded(&self) -> impl Iterator<Item = &'r [u8]> + use<'r> {
        let cells = self.cells;
        (0..self.header.len()).map(move |index| cells.get(index).unwrap_or(b""))
    }
}

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Comma-separated values.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Aligned for reading on a terminal.
    Table,
}

/// Writes rows: the input's columns first, then our own.
pub struct Writer<'w> {
    shape: Shape,
    columns: Vec<String>,
    csv: Option<csv::Writer<&'w mut dyn Write>>,
    plain: Option<&'w mut dyn Write>,
    pending: Vec<Vec<String>>,
    first: bool,
}

/// So many rows are held back to find the widths of a table; the next ones use the same.
const TABLE_CHUNK: usize = 500;

impl<'w> Writer<'w> {
    /// A writer of these columns.
    pub fn new(shape: Shape, output: &'w mut dyn Write, columns: Vec<String>) -> Result<Writer<'w>, Stop> {
        let mut writer = match shape {
            Shape::Csv => {
                let csv = csv::WriterBuilder::new().flexible(true).from_writer(output);
                Writer { shape, columns, csv: Some(csv), plain: None, pending: Vec::new(), first: true }
            }
            _ => Writer { shape, columns, csv: None, plain: Some(output), pending: Vec::new(), first: true },
        };
        if let Some(csv) = &mut writer.csv {
            csv.write_record(&writer.columns)?;
        }
        Ok(writer)
    }

    /// Writes one row: the input's cells, where there are any, then our own in the order of the columns.
    pub fn write(&mut self, input: Option<Row<'_>>, own: &[String]) -> Result<(), Stop> {
        let given = || input.iter().flat_map(Row::padded);
        if let Some(csv) = &mut self.csv {
            for cell in given() {
                csv.write_field(cell)?;
            }
            for cell in own {
                csv.write_field(cell)?;
            }
            csv.write_record(None::<&[u8]>)?;
            return Ok(());
        }
        let mut cells: Vec<String> = given().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        let given_count = cells.len();
        cells.extend(own.iter().cloned());
        if self.shape == Shape::JsonLines {
            let object = self.object(cells, given_count);
            return self.write_object(object);
        }
        self.pending.push(cells.iter().map(|cell| cut(cell)).collect());
        if self.pending.len() >= TABLE_CHUNK { self.flush_table() } else { Ok(()) }
    }

    /// The first `given` cells are the input's, but for those that ours replace; of ours, one that does not apply is
    /// absent, never null or empty.
    fn object(&self, cells: Vec<String>, given: usize) -> Map<String, Value> {
        let own = self.columns.get(given..).unwrap_or_default();
        let named = self.columns.iter().zip(cells).enumerate();
        named
            .filter(
                |(index, (name, cell))| if *index < given { !own.contains(name) } else { !cell.is_empty() },
            )
            .map(|(_, (name, cell))| (name.clone(), Value::String(cell)))
            .collect()
    }

    fn write_object(&mut self, object: Map<String, Value>) -> Result<(), Stop> {
        match &mut self.plain {
            Some(output) => Ok(writeln!(output, "{}", Value::Object(object))?),
            None => Ok(()),
        }
    }

    fn flush_table(&mut self) -> Result<(), Stop> {
        let rows = std::mem::take(&mut self.pending);
        self.first = false;
        if let Some(output) = &mut self.plain {
            write_table(*output, &self.columns, &rows)?;
        }
        Ok(())
    }

    /// Writes one JSON object: the input's cells, our own, and the steps behind them.
    pub fn write_traced(&mut self, input: Row<'_>, own: &[String], steps: &[Step]) -> Result<(), Stop> {
        let steps = serde_json::to_value(steps)
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
        let cells = input.padded().map(|cell| String::from_utf8_lossy(cell).into_owned());
        let mut object = self.object(cells.chain(own.iter().cloned()).collect(), input.header.len());
        object.insert("trace".to_string(), steps);
        self.write_object(object)
    }

    /// Writes what is held back, and gives the output back.
    pub fn finish(mut self) -> Result<Option<&'w mut dyn Write>, Stop> {
        if self.shape == Shape::Table && (self.first || !self.pending.is_empty()) {
            self.flush_table()?;
        }
        match self.csv.take() {
            Some(csv) => csv.into_inner().map(Some).map_err(|error| error.into_error().into()),
            None => Ok(self.plain.take()),
        }
    }
}

/// A cell as a table can show it: one that would push all others off the screen is cut.
fn cut(cell: &str) -> String {
    const WIDEST: usize = 60;
    match cell.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_string(),
    }
}

/// A table with columns as wide as their widest cell; numbers stand to the right. Control characters
/// are shown as escapes: what a file holds does not command a terminal.
pub fn write_table(output: &mut dyn Write, columns: &[String], rows: &[Vec<String>]) -> Result<(), Stop> {
    let shown = |row: &Vec<String>| row.iter().map(|cell| visible(cell).into_owned()).collect::<Vec<_>>();
    let (columns, rows) = (&shown(&columns.to_vec()), &rows.iter().map(shown).collect::<Vec<_>>());
    let width = |index: usize| {
        let cells = rows.iter().map(|row| row.get(index).map_or(0, |cell| cell.chars().count()));
        cells.chain([columns[index].chars().count()]).max().unwrap_or(0)
    };
    let is_number = |cell: &str| {
        !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let numeric: Vec<bool> = (0..columns.len())
        .map(|index| {
            rows.iter().all(|row| row.get(index).is_none_or(|cell| cell.is_empty() || is_number(cell)))
                && rows.iter().any(|row| row.get(index).is_some_and(|cell| is_number(cell)))
        })
        .collect();
    let mut line = |cells: &[String]| -> Result<(), Stop> {
        let mut text = String::new();
        for (index, cell) in cells.iter().enumerate().take(columns.len()) {
            let pad = " ".repeat(widths[index].saturating_sub(cell.chars().count()));
            if index > 0 {
                text.push_str("  ");
            }
            match numeric[index] {
                true => text.extend([pad.as_str(), cell]),
                false => text.extend([cell, pad.as_str()]),
            }
        }
        Ok(writeln!(output, "{}", text.trim_end())?)
    };
    line(columns)?;
    line(&widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>())?;
    rows.iter().try_for_each(|row| line(row))
}
