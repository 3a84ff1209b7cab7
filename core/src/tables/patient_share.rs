//! The Part B deductible, the coinsurance and the reduction by sequestration.
//!
//! Source: `core/data/lists/patient_share.tsv`.

use serde::{Deserialize, Serialize};

use super::list::{List, Shape, listed, not_covered};
use crate::dates::{Day, Period};
use crate::error::Result;
use crate::money::{Amount, Percent};
use crate::row::{Label, RowKey, RowRef, Series};

/// Which share.
///
/// ```
/// use cleanclaim::tables::patient_share::ShareKind;
/// assert_eq!(ShareKind::Coinsurance.slug(), "coinsurance");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ShareKind {
    /// The patient's share of the allowed amount.
    Coinsurance,
    /// What the patient pays first, each calendar year.
    Deductible,
    /// What is taken off the Medicare payment.
    Sequestration,
}

impl ShareKind {
    const ALL: [ShareKind; 3] = [ShareKind::Coinsurance, ShareKind::Deductible, ShareKind::Sequestration];

    /// `coinsurance`, `deductible` or `sequestration`.
    pub const fn slug(self) -> &'static str {
        match self {
            ShareKind::Coinsurance => "coinsurance",
            ShareKind::Deductible => "deductible",
            ShareKind::Sequestration => "sequestration",
        }
    }
}

/// An amount or a share of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Share {
    /// Dollars.
    Amount(Amount),
    /// A share of one.
    Percent(Percent),
}

/// The list of shares; each kind without a gap between its first and its last day.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::patient_share::PatientShareTable;
/// let table = PatientShareTable::embedded()?;
/// let day = "2026-03-01".parse()?;
/// assert_eq!(table.deductible(day)?.0, "283".parse()?);
/// assert_eq!(table.coinsurance(day)?.0, "0.20".parse()?);
/// assert_eq!(table.sequestration(day)?.0, "0.02".parse()?);
/// let refused = table.deductible("2027-01-01".parse()?).unwrap_err();
/// assert_eq!(refused.to_string(), "patient-share has no value of deductible on 2027-01-01");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PatientShareTable(List<ShareKind, Share>);

const SHAPE: Shape = Shape {
    series: Series::PatientShare,
    columns: &["kind", "from", "to", "value", "confirmed", "citation"],
    contiguous: true,
};

impl PatientShareTable {
    /// Reads a list of this form; an error names line and column.
    pub fn parse(text: &str) -> Result<PatientShareTable> {
        List::parse(text, &SHAPE, |cells| {
            let kinds = ShareKind::ALL.map(|kind| (kind.slug(), kind));
            let kind = cells.one_of("kind", &kinds, "'coinsurance', 'deductible' or 'sequestration'")?;
            let value = match kind {
                ShareKind::Deductible => Share::Amount(cells.read("value", "an amount in dollars")?),
                _ => {
                    let expected = "a share from 0 to 1 with up to six decimals";
                    let share: Percent = cells.read("value", expected)?;
                    if !(0..=1_000_000).contains(&share.scaled()) {
                        return Err(cells.fault("value", expected));
                    }
                    Share::Percent(share)
                }
            };
            Ok((kind, RowKey::Label(Label::new(kind.slug())?), value))
        })
        .map(PatientShareTable)
    }

    fn percent(&self, kind: ShareKind, day: Day) -> Result<(Percent, RowRef)> {
        match self.0.find(kind, day).map(|row| (row.value, row.row_ref)) {
            Some((Share::Percent(share), row)) => Ok((share, row)),
            _ => Err(not_covered(SHAPE.series, kind.slug(), day)),
        }
    }

    /// The Part B deductible of the year of a day; refuses a day that the list does not cover.
    pub fn deductible(&self, day: Day) -> Result<(Amount, RowRef)> {
        match self.0.find(ShareKind::Deductible, day).map(|row| (row.value, row.row_ref)) {
            Some((Share::Amount(amount), row)) => Ok((amount, row)),
            _ => Err(not_covered(SHAPE.series, ShareKind::Deductible.slug(), day)),
        }
    }

    /// The ordinary coinsurance on a day; refuses a day that the list does not cover. Preventive services have others.
    pub fn coinsurance(&self, day: Day) -> Result<(Percent, RowRef)> {
        self.percent(ShareKind::Coinsurance, day)
    }

    /// What sequestration takes off the Medicare payment on a day, zero where it is suspended; refuses a day that the
    /// list does not cover.
    pub fn sequestration(&self, day: Day) -> Result<(Percent, RowRef)> {
        self.percent(ShareKind::Sequestration, day)
    }

    /// From the first day of a kind to its last.
    pub fn coverage(&self, kind: ShareKind) -> Option<Period> {
        self.0.coverage(kind)
    }
}

listed!(PatientShareTable, ShareKind, Share, "patient_share.tsv");
