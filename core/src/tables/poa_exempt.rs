//! ICD-10-CM codes that are exempt from reporting whether they were present on admission.
//!
//! Source: the list that CMS publishes for each fiscal year.

use once_cell::sync::OnceCell;

use super::icd10::read_codes;
use super::pack::{Pack, damaged};
use super::release::{AsOf, Selected, Timeline};
use crate::codes::Icd10Cm;
use crate::error::Result;
use crate::row::{RowKey, RowRef, Series};

/// Which columns a pack of this series has: codes in ascending order as gaps between packed codes, `code.low` and
/// `code.high`; `first`, `last` (release indexes, both inclusive).
pub const SCHEMA: u16 = 1;

/// Whether a code is on the list of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoaExemptLookup {
    /// It is exempt.
    pub exempt: bool,
    /// The list that was read.
    pub row_ref: RowRef,
}

/// Packed code, first and last release.
type Row = (u64, u32, u32);

/// The lists of one pack.
pub struct PoaExempt {
    pack: Pack,
    timeline: Timeline,
    rows: OnceCell<Vec<Row>>,
}

impl std::fmt::Debug for PoaExempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PoaExempt({:?})", self.pack)
    }
}

impl PoaExempt {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<PoaExempt> {
        pack.expect(Series::PoaExempt, SCHEMA)?;
        let timeline = Timeline::new(&pack.manifest().releases);
        Ok(PoaExempt { pack, timeline, rows: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn rows(&self) -> Result<&[Row]> {
        let read = || {
            let codes = read_codes(&self.pack, "code", false)?;
            let (first, last) = (self.pack.values("first")?, self.pack.values("last")?);
            if first.len() != codes.len() || last.len() != codes.len() {
                return Err(damaged(self.pack.file(), "the number of rows", codes.len(), "others"));
            }
            Ok(codes
                .into_iter()
                .zip(first)
                .zip(last)
                .map(|((code, first), last)| (code, first, last))
                .collect())
        };
        self.rows.get_or_try_init(read).map(Vec::as_slice)
    }

    /// The list in force on a day; one of another year never answers.
    pub fn select(&self, as_of: AsOf) -> Option<Selected<'_>> {
        self.timeline.select(self.releases(), AsOf { exact_only: true, ..as_of })
    }

    /// Is a code on a selected list?
    pub fn look_up(&self, release: Selected<'_>, code: Icd10Cm) -> Result<PoaExemptLookup> {
        let rows = self.rows()?;
        let begin = rows.partition_point(|row| row.0 < code.packed());
        let exempt = rows
            .iter()
            .skip(begin)
            .take_while(|row| row.0 == code.packed())
            .any(|row| row.1 as usize <= release.index() && release.index() <= row.2 as usize);
        let key = RowKey::Icd10Cm(code);
        let row_ref =
            RowRef { series: Series::PoaExempt, release: release.name(), key, period: release.period() };
        Ok(PoaExemptLookup { exempt, row_ref })
    }
}
