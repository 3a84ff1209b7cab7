//! Conversion factors that no release file here carries.
//!
//! Source: `core/data/lists/conversion_factors.tsv`. The ordinary factor of the physician fee schedule stands in its
//! releases, the anesthesia factor of a locality in its own table.

use serde::{Deserialize, Serialize};

use super::list::{List, Shape, listed, not_covered};
use crate::dates::Day;
use crate::error::Result;
use crate::money::Rate;
use crate::row::{Label, RowKey, RowRef, Series};

/// Which conversion factor.
///
/// ```
/// use cleanclaim::tables::conversion_factors::ConversionFactorKind;
/// assert_eq!(ConversionFactorKind::Anesthesia.slug(), "anesthesia");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConversionFactorKind {
    /// Anesthesia, national.
    Anesthesia,
    /// Anesthesia, national, for qualifying participants of advanced payment models.
    AnesthesiaQualifying,
    /// The physician fee schedule for qualifying participants of advanced payment models, from 2026.
    QualifyingParticipant,
}

impl ConversionFactorKind {
    const ALL: [ConversionFactorKind; 3] = [
        ConversionFactorKind::Anesthesia,
        ConversionFactorKind::AnesthesiaQualifying,
        ConversionFactorKind::QualifyingParticipant,
    ];

    /// `anesthesia`, `anesthesia-qp` or `physician-qp`.
    pub const fn slug(self) -> &'static str {
        match self {
            ConversionFactorKind::Anesthesia => "anesthesia",
            ConversionFactorKind::AnesthesiaQualifying => "anesthesia-qp",
            ConversionFactorKind::QualifyingParticipant => "physician-qp",
        }
    }
}

/// The list of conversion factors.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::conversion_factors::{ConversionFactorKind, ConversionFactorTable};
/// let table = ConversionFactorTable::embedded()?;
/// let (factor, row) = table.factor(ConversionFactorKind::QualifyingParticipant, "2026-03-01".parse()?)?;
/// assert_eq!(factor.to_string(), "33.5675");
/// assert_eq!(table.source(&row).map(|source| source.confirmed), Some(false));
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ConversionFactorTable(List<ConversionFactorKind, Rate>);

const SHAPE: Shape = Shape {
    series: Series::ConversionFactors,
    columns: &["kind", "from", "to", "value", "confirmed", "citation"],
    contiguous: false,
};

impl ConversionFactorTable {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<ConversionFactorTable> {
        List::parse(text, &SHAPE, |cells| {
            let kinds = ConversionFactorKind::ALL.map(|kind| (kind.slug(), kind));
            let kind = cells.one_of("kind", &kinds, "'anesthesia', 'anesthesia-qp' or 'physician-qp'")?;
            let value = cells.read("value", "a number with up to four decimals")?;
            Ok((kind, RowKey::Label(Label::new(kind.slug())?), value))
        })
        .map(ConversionFactorTable)
    }

    /// The conversion factor of a kind on a day; refuses a day that the list does not cover.
    pub fn factor(&self, kind: ConversionFactorKind, day: Day) -> Result<(Rate, RowRef)> {
        self.0
            .find(kind, day)
            .map(|row| (row.value, row.row_ref))
            .ok_or_else(|| not_covered(SHAPE.series, kind.slug(), day))
    }
}

listed!(ConversionFactorTable, ConversionFactorKind, Rate, "conversion_factors.tsv");
