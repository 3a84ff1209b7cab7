//! Places of service and the setting that the physician fee schedule pays them in.
//!
//! Source: `core/data/lists/place_of_service.tsv`.

use serde::{Deserialize, Serialize};

use super::list::{List, ListRow, Shape, listed};
use crate::codes::PlaceOfService;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{RowKey, RowRef, Series};

/// Which practice expense counts.
///
/// ```
/// use cleanclaim::tables::place_of_service::Setting;
/// assert_eq!(Setting::NonFacility.slug(), "non-facility");
/// assert!(Setting::Facility.is_facility());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// A hospital, a skilled nursing facility, a surgical center and the like: the facility is paid apart.
    Facility,
    /// An office, a home and the like.
    NonFacility,
}

impl Setting {
    /// `facility` or `non-facility`.
    pub const fn slug(self) -> &'static str {
        match self {
            Setting::Facility => "facility",
            Setting::NonFacility => "non-facility",
        }
    }

    /// Is it the facility setting?
    pub const fn is_facility(self) -> bool {
        matches!(self, Setting::Facility)
    }
}

/// A place of service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Which practice expense counts.
    pub setting: Setting,
    /// Plain words.
    pub name: Box<str>,
}

/// The list of places of service.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::place_of_service::{PlaceOfServiceTable, Setting};
/// let table = PlaceOfServiceTable::embedded()?;
/// let (setting, row) = table.setting("21".parse()?, "2026-03-01".parse()?)?;
/// assert_eq!(setting, Setting::Facility);
/// assert_eq!(row.to_string(), "place-of-service 2026-11 row 21 (2019-01-01/9999-12-31)");
/// let refused = table.setting("10".parse()?, "2021-12-31".parse()?).unwrap_err();
/// assert_eq!(refused.slug(), "place-of-service-not-covered");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PlaceOfServiceTable(List<PlaceOfService, Place>);

const SHAPE: Shape = Shape {
    series: Series::PlaceOfService,
    columns: &["code", "from", "to", "setting", "name", "confirmed", "citation"],
    contiguous: false,
};

impl PlaceOfServiceTable {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<PlaceOfServiceTable> {
        List::parse(text, &SHAPE, |cells| {
            let place: PlaceOfService = cells.read("code", "two digits")?;
            let settings = [Setting::Facility, Setting::NonFacility].map(|setting| (setting.slug(), setting));
            let setting = cells.one_of("setting", &settings, "'facility' or 'non-facility'")?;
            Ok((place, RowKey::PlaceOfService(place), Place { setting, name: cells.text("name")?.into() }))
        })
        .map(PlaceOfServiceTable)
    }

    /// The setting of a place on a day; refuses a code that is not assigned on that day.
    pub fn setting(&self, place: PlaceOfService, day: Day) -> Result<(Setting, RowRef)> {
        self.place(place, day).map(|(found, row)| (found.setting, row))
    }

    /// A place on a day, with its name.
    pub fn place(&self, place: PlaceOfService, day: Day) -> Result<(&Place, RowRef)> {
        self.row(place, day).map(|row| (&row.value, row.row_ref))
    }

    /// The row of a place on a day; refuses a code that is not assigned on that day.
    #[inline(always)]
    pub fn row(&self, place: PlaceOfService, day: Day) -> Result<&ListRow<PlaceOfService, Place>> {
        self.0.find(place, day).ok_or_else(|| {
            Error::new(code::PLACE_OF_SERVICE_NOT_COVERED).with("place", place).with("day", day)
        })
    }
}

listed!(PlaceOfServiceTable, PlaceOfService, Place, "place_of_service.tsv");
