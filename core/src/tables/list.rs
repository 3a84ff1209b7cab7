//! Hand-kept lists: small tables that no publisher ships as a file.
//!
//! A list is text: comment lines that begin with `#`, one of them `# edition: 2026-07`; a line of column names; one row a
//! period. Cells are separated by tabs. Every list has the columns `from`, `to` (ISO dates, both inclusive), `confirmed`
//! (`yes` or `no`) and `citation`. Rows are sorted by key and first day, and those of a key do not overlap.

use std::str::FromStr;

use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// What a row of a list rests on.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::place_of_service::{PlaceOfServiceTable, Setting};
/// let table = PlaceOfServiceTable::embedded()?;
/// let (setting, row) = table.setting("10".parse()?, "2026-03-01".parse()?)?;
/// assert_eq!(setting, Setting::NonFacility);
/// let source = table.source(&row).ok_or("no such row")?;
/// assert!(source.confirmed && source.citation.contains("Transmittal 12671"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'t> {
    /// What says so, and how far it was read.
    pub citation: &'t str,
    /// Was a source read that says it? `false` where it rests on memory or on one secondary page, or is doubtful.
    pub confirmed: bool,
}

/// A row of a list, for one period.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::conversion_factors::ConversionFactorTable;
/// for row in ConversionFactorTable::embedded()?.rows() {
///     assert!(!row.citation.is_empty() && row.row_ref.release == "2026-11".parse()?);
/// }
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListRow<K, V> {
    /// What the row is about.
    pub key: K,
    /// The list, its edition, the key and the period.
    pub row_ref: RowRef,
    /// What it says.
    pub value: V,
    /// See [`Source::confirmed`].
    pub confirmed: bool,
    /// See [`Source::citation`].
    pub citation: Box<str>,
}

/// A list that was read.
#[derive(Debug, Clone)]
pub(super) struct List<K, V> {
    rows: Vec<ListRow<K, V>>,
    /// Key and first day of each row, apart: what a look-up searches lies close together.
    index: Vec<(K, Day)>,
}

/// What a list looks like.
pub(super) struct Shape {
    /// Which table.
    pub series: Series,
    /// Its columns, in their order.
    pub columns: &'static [&'static str],
    /// Do the rows of a key follow each other without a gap?
    pub contiguous: bool,
}

/// The cells of a line.
pub(super) struct Cells<'a> {
    shape: &'a Shape,
    line: usize,
    cells: &'a [&'a str],
}

impl<'a> Cells<'a> {
    /// The text of a column, which is not empty.
    pub fn text(&self, column: &'static str) -> Result<&'a str> {
        let at = self.shape.columns.iter().position(|name| *name == column);
        match at.and_then(|at| self.cells.get(at)) {
            Some(cell) if !cell.trim().is_empty() => Ok(cell.trim()),
            _ => Err(self.fault(column, "a value, but empty")),
        }
    }

    /// The text of a column that may be empty.
    pub fn optional(&self, column: &'static str) -> &'a str {
        let at = self.shape.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// The error for a cell that cannot be read.
    pub fn fault(&self, column: &'static str, expected: &'static str) -> Error {
        let at = self.shape.columns.iter().position(|name| *name == column);
        Error::new(code::LIST_CELL)
            .with("list", self.shape.series)
            .with("line", self.line)
            .with("column", column)
            .with("value", at.and_then(|at| self.cells.get(at)).unwrap_or(&""))
            .with("expected", expected)
    }

    /// The value of a column that reads itself from text.
    pub fn read<T: FromStr>(&self, column: &'static str, expected: &'static str) -> Result<T> {
        self.text(column)?.parse().map_err(|_| self.fault(column, expected))
    }

    /// One of a few words.
    pub fn one_of<T: Copy>(
        &self,
        column: &'static str,
        words: &[(&str, T)],
        expected: &'static str,
    ) -> Result<T> {
        let text = self.text(column)?;
        words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value)
            .ok_or_else(|| self.fault(column, expected))
    }

    /// `yes` or `no`.
    pub fn yes_no(&self, column: &'static str) -> Result<bool> {
        self.one_of(column, &[("yes", true), ("no", false)], "'yes' or 'no'")
    }

    fn period(&self) -> Result<Period> {
        let from: Day = self.read("from", "an ISO date such as 2026-03-01")?;
        let to: Day = self.read("to", "an ISO date such as 2026-03-01")?;
        Period::new(from, to).map_err(|_| self.fault("to", "a day on or after 'from'"))
    }
}

impl<K: Ord + Copy, V> List<K, V> {
    /// Reads a list; `row` reads the key, its form in a [`RowRef`], and the value.
    pub fn parse(
        text: &str,
        shape: &Shape,
        row: impl Fn(&Cells<'_>) -> Result<(K, RowKey, V)>,
    ) -> Result<List<K, V>> {
        let at = |error: Error, line: usize| error.with("list", shape.series).with("line", line);
        let mut edition: Option<Label> = None;
        let mut named = false;
        let mut rows: Vec<ListRow<K, V>> = Vec::new();
        let mut last_line = 1;
        let mut row_line = 0;
        for (index, written) in text.lines().enumerate() {
            let line = index + 1;
            last_line = line;
            if let Some(comment) = written.strip_prefix('#') {
                if let Some(name) = comment.trim().strip_prefix("edition:") {
                    edition = Some(Label::new(name.trim()).map_err(|_| {
                        at(Error::new(code::LIST_CELL), line)
                            .with("column", "edition")
                            .with("value", name.trim())
                            .with("expected", "a name of at most 15 bytes")
                    })?);
                }
                continue;
            }
            if written.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = written.split('\t').collect();
            if !named {
                header(&cells, shape).map_err(|error| at(error, line))?;
                named = true;
                continue;
            }
            let Some(edition) = edition else { return Err(at(Error::new(code::LIST_EDITION), line)) };
            if cells.len() != shape.columns.len() {
                return Err(at(Error::new(code::LIST_CELL_COUNT), line)
                    .with("column", cells.len().min(shape.columns.len()) + 1)
                    .with("expected", shape.columns.len())
                    .with("found", cells.len()));
            }
            let cells = Cells { shape, line, cells: &cells };
            let (key, row_key, value) = row(&cells)?;
            let period = cells.period()?;
            let read = ListRow {
                key,
                row_ref: RowRef { series: shape.series, release: edition, key: row_key, period },
                value,
                confirmed: cells.yes_no("confirmed")?,
                citation: cells.text("citation")?.into(),
            };
            if let Some(before) = rows.last() {
                let end = before.row_ref.period.to();
                let order = |column: &'static str| {
                    at(Error::new(code::LIST_ORDER), line)
                        .with("column", column)
                        .with("key", row_key)
                        .with("other", row_line)
                };
                if before.key > key {
                    return Err(order(shape.columns[0]));
                }
                if before.key == key && period.from() <= end {
                    return Err(order("from"));
                }
                if shape.contiguous && before.key == key && period.from() != end.plus(1) {
                    return Err(at(Error::new(code::LIST_GAP), line)
                        .with("key", row_key)
                        .with("value", period.from())
                        .with("expected", end.plus(1)));
                }
            }
            rows.push(read);
            row_line = line;
        }
        if !named {
            header(&[], shape).map_err(|error| at(error, last_line))?;
        }
        if rows.is_empty() {
            return Err(at(Error::new(code::LIST_EMPTY), last_line));
        }
        let index = rows.iter().map(|row| (row.key, row.row_ref.period.from())).collect();
        Ok(List { rows, index })
    }

    /// The row of a key on a day.
    pub fn find(&self, key: K, day: Day) -> Option<&ListRow<K, V>> {
        let after = self.index.partition_point(|row| *row <= (key, day));
        let row = self.rows.get(after.checked_sub(1)?)?;
        (row.key == key && row.row_ref.period.contains(day)).then_some(row)
    }

    /// From the first day of a key to its last; `None` where the list has no row of it.
    pub fn coverage(&self, key: K) -> Option<Period> {
        let mut rows = self.rows.iter().filter(|row| row.key == key).map(|row| row.row_ref.period);
        let first = rows.next()?;
        Period::new(first.from(), rows.next_back().unwrap_or(first).to()).ok()
    }

    /// Every row.
    pub fn rows(&self) -> &[ListRow<K, V>] {
        &self.rows
    }

    /// What a row rests on.
    pub fn source(&self, row_ref: &RowRef) -> Option<Source<'_>> {
        self.rows
            .iter()
            .find(|row| row.row_ref == *row_ref)
            .map(|row| Source { citation: &row.citation, confirmed: row.confirmed })
    }
}

fn header(cells: &[&str], shape: &Shape) -> Result<()> {
    let longest = cells.len().max(shape.columns.len());
    let at = |index: usize| (shape.columns.get(index).copied(), cells.get(index).map(|cell| cell.trim()));
    match (0..longest).map(|index| (index, at(index))).find(|(_, (expected, found))| expected != found) {
        None => Ok(()),
        Some((index, (expected, found))) => Err(Error::new(code::LIST_HEADER)
            .with("column", index + 1)
            .with("expected", expected.unwrap_or("nothing"))
            .with("found", found.unwrap_or("nothing"))),
    }
}

/// The refusal for a day that a list does not cover.
pub(super) fn not_covered(series: Series, key: &str, day: Day) -> Error {
    Error::new(code::LIST_DAY_NOT_COVERED).with("list", series).with("key", key).with("day", day)
}

/// Gives a table its `embedded()`, `rows()` and `source()`.
macro_rules! listed {
    ($table:ident, $key:ty, $value:ty, $file:literal) => {
        impl $table {
            /// The list that travels with the library, read once.
            #[cfg(feature = "embed-lists")]
            pub fn embedded() -> $crate::Result<&'static $table> {
                static TABLE: once_cell::sync::Lazy<$crate::Result<$table>> =
                    once_cell::sync::Lazy::new(|| {
                        $table::parse(include_str!(concat!("../../data/lists/", $file)))
                    });
                TABLE.as_ref().map_err(Clone::clone)
            }

            /// Every row, by key and first day.
            pub fn rows(&self) -> &[$crate::tables::list::ListRow<$key, $value>] {
                self.0.rows()
            }

            /// What a row that this table gave rests on.
            pub fn source(&self, row: &$crate::row::RowRef) -> Option<$crate::tables::list::Source<'_>> {
                self.0.source(row)
            }
        }
    };
}
pub(super) use listed;
