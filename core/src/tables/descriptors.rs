//! Wording that a licensee loads: the descriptors of CPT and CDT, the official texts of CARC, RARC, claim status and UB-04
//! codes. It stays in the tables of the caller, never in a pack.
//!
//! The file is text in UTF-8, commas or tabs between cells, cells with a comma in quotation marks (a quotation mark within is
//! doubled), a first line of column names:
//!
//! ```text
//! code,short,long,from,to
//! 99213,OFFICE VISIT EST,"the licensed text, as the publisher words it",2025-01-01,
//! ```
//!
//! `code` and one of `short` and `long` must be there; `from` and `to` are ISO dates, both inclusive, empty for open.

use std::collections::BTreeMap;

use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::Series;

/// The wording of a code on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor<'t> {
    /// The short text; empty where the file has none.
    pub short: &'t str,
    /// The long text; empty where the file has none.
    pub long: &'t str,
    /// The days for which it holds.
    pub period: Period,
}

#[derive(Debug)]
struct Row {
    code: Box<str>,
    period: Period,
    short: Box<str>,
    long: Box<str>,
}

/// All wording that was loaded.
#[derive(Debug, Default)]
pub(super) struct Descriptors(BTreeMap<Series, Vec<Row>>);

/// The most bytes of a cell.
const LONGEST_CELL: usize = 64 * 1024;

impl Descriptors {
    /// Adds a file; gives the number of its rows.
    pub fn add(&mut self, series: Series, file: &str, text: &str) -> Result<usize> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bad = |line: usize, column: &str, value: &str, reason: &str| {
            Error::new(code::DESCRIPTOR_ROW)
                .with("file", file)
                .with("line", line)
                .with("column", column)
                .with("value", value)
                .with("reason", reason)
        };
        let separator = if text.lines().next().is_some_and(|line| line.contains('\t')) { '\t' } else { ',' };
        let mut lines = Records { rest: text, separator, line: 1 };
        let Some((_, head)) = lines.next_record() else {
            return Err(bad(1, "code", "", "a line of column names was expected"));
        };
        let names: Vec<String> = head.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        let at = |name: &str| names.iter().position(|other| other == name);
        let Some(code_at) = at("code") else {
            return Err(bad(1, "code", &head.join(","), "a column 'code' was expected"));
        };
        if at("short").is_none() && at("long").is_none() {
            return Err(bad(1, "short", &head.join(","), "a column 'short' or 'long' was expected"));
        }
        let mut rows = Vec::new();
        while let Some((line, cells)) = lines.next_record() {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if cells.len() != names.len() {
                return Err(bad(
                    line,
                    "code",
                    &cells.join(","),
                    "as many cells as column names were expected",
                ));
            }
            let cell = |name: &str| at(name).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
            let written = cells.get(code_at).map_or("", |cell| cell.trim()).to_ascii_uppercase();
            if written.is_empty() || written.len() > 15 || !written.is_ascii() {
                return Err(bad(line, "code", &written, "a code of at most 15 characters was expected"));
            }
            let (short, long) = (cell("short"), cell("long"));
            if short.is_empty() && long.is_empty() {
                return Err(bad(line, "short", "", "a text was expected"));
            }
            if short.len().max(long.len()) > LONGEST_CELL {
                return Err(bad(line, "long", long, "a shorter text was expected"));
            }
            let day = |name: &'static str, open: Day| match cell(name) {
                "" => Ok(open),
                text => text.parse().map_err(|_| bad(line, name, text, "an ISO date was expected")),
            };
            let (from, to) = (day("from", Day::FIRST)?, day("to", Day::LAST)?);
            let period = Period::new(from, to)
                .map_err(|_| bad(line, "to", cell("to"), "a day on or after 'from' was expected"))?;
            rows.push(Row { code: written.into(), period, short: short.into(), long: long.into() });
        }
        if rows.is_empty() {
            return Err(bad(1, "code", "", "at least one row was expected"));
        }
        let count = rows.len();
        let all = self.0.entry(series).or_default();
        all.extend(rows);
        // Stable: of two rows for the same days the one that was loaded last answers.
        all.sort_by(|left, right| (&left.code, left.period.from()).cmp(&(&right.code, right.period.from())));
        Ok(count)
    }

    /// The wording of a code on a day; `None` where none was loaded.
    pub fn find(&self, series: Series, written: &str, on: Day) -> Option<Descriptor<'_>> {
        let rows = self.0.get(&series)?;
        let end = rows.partition_point(|row| (&*row.code, row.period.from()) <= (written, on));
        rows.get(..end)?
            .iter()
            .rev()
            .take_while(|row| &*row.code == written)
            .find(|row| row.period.contains(on))
            .map(|row| Descriptor { short: &row.short, long: &row.long, period: row.period })
    }
}

/// Records of delimited text; a cell in quotation marks may hold separators and line ends.
struct Records<'a> {
    rest: &'a str,
    separator: char,
    line: usize,
}

impl Records<'_> {
    fn next_record(&mut self) -> Option<(usize, Vec<String>)> {
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut characters = self.rest.char_indices().peekable();
        let mut end = self.rest.len();
        while let Some((at, character)) = characters.next() {
            if character == '\n' {
                self.line += 1;
            }
            match character {
                '"' if quoted => {
                    if characters.peek().is_some_and(|(_, next)| *next == '"') {
                        cell.push('"');
                        characters.next();
                    } else {
                        quoted = false;
                    }
                }
                '"' if cell.is_empty() => quoted = true,
                '\n' if !quoted => {
                    end = at + 1;
                    break;
                }
                '\r' if !quoted => {}
                other if other == self.separator && !quoted => cells.push(std::mem::take(&mut cell)),
                other => cell.push(other),
            }
        }
        cells.push(cell);
        self.rest = self.rest.get(end..).unwrap_or("");
        Some((line, cells))
    }
}
