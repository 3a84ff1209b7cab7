//! When the work GPCI may not be below 1.0.
//!
//! Source: `core/data/lists/work_gpci_floor.tsv`. The GPCI files of 2026 show the index with and without the floor; which
//! one is in force on a day stands here.

use super::list::{List, ListRow, Shape, listed};
use crate::dates::{Day, Period};
use crate::error::Result;
use crate::money::Factor;
use crate::row::{Label, RowKey, RowRef, Series};

/// The list of periods of the floor, without a gap between its first and its last day.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::work_gpci_floor::WorkGpciFloorTable;
/// let table = WorkGpciFloorTable::embedded()?;
/// let (floor, row) = table.floor("2026-02-01".parse()?).ok_or("no floor")?;
/// assert_eq!(floor.to_string(), "1.000");
/// assert_eq!(row.period.to_string(), "2026-02-01/2026-12-31");
/// assert!(!table.covers("2027-01-01".parse()?), "nobody knows yet");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct WorkGpciFloorTable(List<(), Option<Factor<3>>>);

const SHAPE: Shape = Shape {
    series: Series::WorkGpciFloor,
    columns: &["from", "to", "floor", "confirmed", "citation"],
    contiguous: true,
};

impl WorkGpciFloorTable {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<WorkGpciFloorTable> {
        List::parse(text, &SHAPE, |cells| {
            let floor = match cells.text("floor")? {
                "none" => None,
                _ => Some(cells.read("floor", "an index with up to three decimals, or 'none'")?),
            };
            Ok(((), RowKey::Label(Label::new("national")?), floor))
        })
        .map(WorkGpciFloorTable)
    }

    /// The floor on a day. `None` where none is in force, and where the list does not cover the day: ask
    /// [`WorkGpciFloorTable::covers`] which of the two it is.
    pub fn floor(&self, day: Day) -> Option<(Factor<3>, RowRef)> {
        let row = self.0.find((), day)?;
        row.value.map(|floor| (floor, row.row_ref))
    }

    /// The row of a day: the floor or `None`, and where it stands; refuses a day that the list does not cover.
    pub fn on(&self, day: Day) -> Result<(Option<Factor<3>>, RowRef)> {
        self.row(day).map(|row| (row.value, row.row_ref))
    }

    /// The row of a day; refuses a day that the list does not cover.
    #[inline(always)]
    pub fn row(&self, day: Day) -> Result<&ListRow<(), Option<Factor<3>>>> {
        self.0.find((), day).ok_or_else(|| super::list::not_covered(SHAPE.series, "floor", day))
    }

    /// Does the list say of this day whether a floor is in force?
    pub fn covers(&self, day: Day) -> bool {
        self.0.find((), day).is_some()
    }

    /// From the first day of the list to its last.
    pub fn coverage(&self) -> Option<Period> {
        self.0.coverage(())
    }
}

listed!(WorkGpciFloorTable, (), Option<Factor<3>>, "work_gpci_floor.tsv");
