//! Geographic practice cost indices, by release and locality.
//!
//! Source: the `GPCI` file of a release. They can change within a year (2023 D changed Puerto Rico and the Virgin
//! Islands), so they are kept by release, not by year.

use super::by_locality::{LocalityValue, Stored, by_locality};
use crate::money::Factor;
use crate::row::Series;

/// Which columns a pack of this series has, one row a locality and release, sorted by release, then locality:
/// `release` (index), `locality` (packed), `work` (thousandths; with the floor of 1.0 where the file shows it),
/// `work_without_floor` (thousandths; 0 where the file does not show it), `practice_expense`, `malpractice`.
pub const SCHEMA: u16 = 1;

/// The three indices of a locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GpciRow {
    /// Work, with the floor of 1.0 where the file applies it.
    pub work: Factor<3>,
    /// Work without the floor, where the file shows it (from 2026 on).
    pub work_without_floor: Option<Factor<3>>,
    /// Practice expense.
    pub practice_expense: Factor<3>,
    /// Malpractice.
    pub malpractice: Factor<3>,
}

impl Stored for GpciRow {
    const SERIES: Series = Series::Gpci;
    const SCHEMA: u16 = SCHEMA;
    const COLUMNS: &'static [&'static str] =
        &["work", "work_without_floor", "practice_expense", "malpractice"];

    fn read(row: &[u32]) -> GpciRow {
        let index = |column: usize| Factor::from_scaled(row.get(column).copied().unwrap_or_default().into());
        GpciRow {
            work: index(0),
            work_without_floor: Some(index(1)).filter(|without| *without != Factor::ZERO),
            practice_expense: index(2),
            malpractice: index(3),
        }
    }
}

/// A locality's indices on a day.
pub type GpciLookup<'t> = LocalityValue<'t, GpciRow>;

by_locality! {
    /// The releases of one pack.
    Gpci of GpciRow
}
