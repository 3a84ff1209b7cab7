//! Status codes of the physician fee schedule and what they mean for payment.
//!
//! Source: `core/data/lists/status_codes.tsv`, our own words after Attachment A of the record layout.

use super::list::{List, ListRow, Shape, listed};
use crate::dates::Day;
use crate::error::{Code, Error, Kind, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// What a status code means for payment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusMeaning {
    /// Why pricing refuses, as a row of the catalogue; `None` where the relative values are used for payment.
    pub refusal: Option<Code>,
    /// Our own plain words.
    pub words: Box<str>,
}

impl StatusMeaning {
    /// Is the service priced from its relative values?
    pub const fn is_priced(&self) -> bool {
        self.refusal.is_none()
    }
}

/// The list of status codes.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::status_codes::StatusCodeTable;
/// let table = StatusCodeTable::embedded()?;
/// let day = "2026-03-01".parse()?;
/// let (active, _) = table.status('A', day)?;
/// assert!(active.is_priced());
/// let (bundled, row) = table.status('B', day)?;
/// assert_eq!(bundled.refusal.map(|code| code.slug()), Some("bundled"));
/// assert_eq!(row.key.to_string(), "B");
/// assert_eq!(table.status('Z', day).unwrap_err().slug(), "status-code-unknown");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StatusCodeTable(List<char, StatusMeaning>);

const SHAPE: Shape = Shape {
    series: Series::StatusCodes,
    columns: &["status", "from", "to", "priced", "refusal", "words", "confirmed", "citation"],
    contiguous: false,
};

impl StatusCodeTable {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<StatusCodeTable> {
        List::parse(text, &SHAPE, |cells| {
            let letter: char = cells.read("status", "one letter")?;
            if !letter.is_ascii_uppercase() {
                return Err(cells.fault("status", "one letter"));
            }
            let refusal = match (cells.yes_no("priced")?, cells.text("refusal")?) {
                (true, "-") => None,
                (true, _) => return Err(cells.fault("refusal", "'-', as of a status that is priced")),
                (false, slug) => match Code::from_slug(slug) {
                    Some(code) if code.entry().kind == Kind::Refusal => Some(code),
                    _ => return Err(cells.fault("refusal", "the slug of a refusal")),
                },
            };
            let key = RowKey::Label(Label::new(letter.encode_utf8(&mut [0; 4]))?);
            Ok((letter, key, StatusMeaning { refusal, words: cells.text("words")?.into() }))
        })
        .map(StatusCodeTable)
    }

    /// What a status letter means on a day; refuses one that the list does not have.
    pub fn status(&self, letter: char, day: Day) -> Result<(&StatusMeaning, RowRef)> {
        self.row(letter, day).map(|row| (&row.value, row.row_ref))
    }

    /// The row of a status letter on a day; refuses one that the list does not have.
    #[inline(always)]
    pub fn row(&self, letter: char, day: Day) -> Result<&ListRow<char, StatusMeaning>> {
        self.0
            .find(letter, day)
            .ok_or_else(|| Error::new(code::STATUS_CODE_UNKNOWN).with("status", letter).with("day", day))
    }
}

listed!(StatusCodeTable, char, StatusMeaning, "status_codes.tsv");
