//! What share of the fee schedule amount a practitioner's service is paid at (hand-kept list).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::list::{List, ListRow, Shape, listed, not_covered};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::money::Percent;
use crate::row::{Label, RowKey, RowRef, Series};

/// Who rendered a service, as far as payment cares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProviderType {
    /// A physician.
    #[default]
    Physician,
    /// A nurse practitioner.
    Np,
    /// A physician assistant.
    Pa,
    /// A clinical nurse specialist.
    Cns,
    /// A certified nurse-midwife.
    Cnm,
    /// A certified registered nurse anesthetist.
    Crna,
    /// A clinical social worker.
    Csw,
    /// A clinical psychologist.
    Psychologist,
    /// A registered dietitian or nutrition professional.
    Dietitian,
    /// A marriage and family therapist.
    Mft,
    /// A mental health counselor.
    Mhc,
    /// A physical, occupational or speech-language therapist in private practice.
    Therapist,
}

impl ProviderType {
    /// Every type.
    pub const ALL: [ProviderType; 12] = [
        ProviderType::Physician,
        ProviderType::Np,
        ProviderType::Pa,
        ProviderType::Cns,
        ProviderType::Cnm,
        ProviderType::Crna,
        ProviderType::Csw,
        ProviderType::Psychologist,
        ProviderType::Dietitian,
        ProviderType::Mft,
        ProviderType::Mhc,
        ProviderType::Therapist,
    ];

    /// The practitioner that a provider taxonomy code names, where payment cares: the first characters of the code set of the
    /// National Uniform Claim Committee (edition 25.1).
    pub fn of_taxonomy(taxonomy: &str) -> Option<ProviderType> {
        const GROUPS: [(&str, ProviderType); 10] = [
            ("363L", ProviderType::Np),
            ("363A", ProviderType::Pa),
            ("364S", ProviderType::Cns),
            ("367A", ProviderType::Cnm),
            ("3675", ProviderType::Crna),
            ("1041C", ProviderType::Csw),
            ("103T", ProviderType::Psychologist),
            ("133V", ProviderType::Dietitian),
            ("106H", ProviderType::Mft),
            ("101YM", ProviderType::Mhc),
        ];
        GROUPS.into_iter().find(|(group, _)| taxonomy.starts_with(group)).map(|(_, kind)| kind)
    }

    /// The word that the batch forms use.
    pub const fn slug(self) -> &'static str {
        match self {
            ProviderType::Physician => "physician",
            ProviderType::Np => "np",
            ProviderType::Pa => "pa",
            ProviderType::Cns => "cns",
            ProviderType::Cnm => "cnm",
            ProviderType::Crna => "crna",
            ProviderType::Csw => "csw",
            ProviderType::Psychologist => "psychologist",
            ProviderType::Dietitian => "dietitian",
            ProviderType::Mft => "mft",
            ProviderType::Mhc => "mhc",
            ProviderType::Therapist => "therapist",
        }
    }
}

impl FromStr for ProviderType {
    type Err = Error;
    fn from_str(text: &str) -> Result<ProviderType> {
        ProviderType::ALL.into_iter().find(|kind| kind.slug() == text).ok_or_else(|| {
            Error::new(code::UNKNOWN_WORD)
                .with("column", "provider_type")
                .with("value", text)
                .with("words", ProviderType::ALL.map(ProviderType::slug).join(", "))
        })
    }
}

impl fmt::Display for ProviderType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}

/// A practitioner's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PractitionerShare {
    /// Of the fee schedule amount.
    pub share: Percent,
    /// Must the practitioner accept assignment? Then non-participation changes nothing.
    pub assignment_mandatory: bool,
}

/// The list, by practitioner and day.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::practitioner_shares::{PractitionerShareTable, ProviderType};
/// let (found, _) = PractitionerShareTable::embedded()?.share(ProviderType::Np, "2026-03-02".parse()?)?;
/// assert_eq!(found.share.to_string(), "0.850000");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PractitionerShareTable(List<ProviderType, PractitionerShare>);

const SHAPE: Shape = Shape {
    series: Series::PractitionerShares,
    columns: &["type", "from", "to", "share", "assignment", "confirmed", "citation"],
    contiguous: false,
};

impl PractitionerShareTable {
    /// Reads a list of this form; an error names line and column. Rows are in the order of the types' names.
    pub fn parse(text: &str) -> Result<PractitionerShareTable> {
        List::parse(text, &SHAPE, |cells| {
            let kind: ProviderType = cells.read("type", "a practitioner")?;
            let value = PractitionerShare {
                share: cells.read("share", "a share of one")?,
                assignment_mandatory: cells.one_of(
                    "assignment",
                    &[("mandatory", true), ("optional", false)],
                    "'mandatory' or 'optional'",
                )?,
            };
            Ok((kind, RowKey::Label(Label::new(kind.slug())?), value))
        })
        .map(PractitionerShareTable)
    }

    /// The share of a practitioner on a day; refuses one that the list does not have.
    pub fn share(&self, kind: ProviderType, day: Day) -> Result<(PractitionerShare, RowRef)> {
        self.row(kind, day).map(|row| (row.value, row.row_ref))
    }

    /// The row of a practitioner on a day; refuses one that the list does not have.
    #[inline(always)]
    pub fn row(&self, kind: ProviderType, day: Day) -> Result<&ListRow<ProviderType, PractitionerShare>> {
        match self.0.find(kind, day) {
            Some(row) => Ok(row),
            // One of which the list has no row on any day is paid by a rule that is not here.
            None if self.0.rows().iter().all(|row| row.key != kind) => {
                Err(Error::new(code::PROVIDER_TYPE_NOT_SUPPORTED).with("provider_type", kind))
            }
            None => Err(not_covered(SHAPE.series, kind.slug(), day)),
        }
    }
}

listed!(PractitionerShareTable, ProviderType, PractitionerShare, "practitioner_shares.tsv");
