//! Anesthesia conversion factors, by release and locality.
//!
//! Source: the `ANES` file of a release.

use super::by_locality::{LocalityValue, Stored, by_locality};
use crate::money::Rate;
use crate::row::Series;

/// Which columns a pack of this series has, one row a locality and release, sorted by release, then locality:
/// `release` (index), `locality` (packed), `factor` (ten-thousandths).
pub const SCHEMA: u16 = 1;

/// What one anesthesia unit pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnesthesiaRow {
    /// The conversion factor.
    pub conversion_factor: Rate,
}

impl Stored for AnesthesiaRow {
    const SERIES: Series = Series::AnesthesiaConversionFactors;
    const SCHEMA: u16 = SCHEMA;
    const COLUMNS: &'static [&'static str] = &["factor"];

    fn read(row: &[u32]) -> AnesthesiaRow {
        let factor = row.first().copied().unwrap_or_default();
        AnesthesiaRow { conversion_factor: Rate::from_scaled(factor.into()) }
    }
}

/// A locality's factor on a day.
pub type AnesthesiaLookup<'t> = LocalityValue<'t, AnesthesiaRow>;

by_locality! {
    /// The releases of one pack.
    AnesthesiaConversionFactors of AnesthesiaRow
}
