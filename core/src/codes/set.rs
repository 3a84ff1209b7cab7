//! Which code set a code belongs to, and what a code is on a date.
//!
//! The code set is always said: 6,104 billable ICD-10-CM codes of FY 2026 are shaped like HCPCS codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, code};

/// A code set of the trade.
///
/// ```
/// use cleanclaim::codes::CodeSet;
/// assert_eq!("icd-10-cm".parse::<CodeSet>()?, CodeSet::Icd10Cm);
/// assert_eq!(CodeSet::PlaceOfService.to_string(), "pos");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CodeSet {
    /// Diagnoses: `E11.40`.
    Icd10Cm,
    /// Inpatient procedures: `0DTJ4ZZ`.
    Icd10Pcs,
    /// Procedures and supplies, HCPCS Level I and II.
    Hcpcs,
    /// HCPCS Level I alone.
    Cpt,
    /// Modifiers of HCPCS codes.
    Modifier,
    /// Places of service.
    PlaceOfService,
    /// Revenue codes of institutional claims.
    Revenue,
    /// Types of bill of institutional claims.
    BillType,
    /// Claim adjustment reason codes.
    Carc,
    /// Remittance advice remark codes.
    Rarc,
    /// Provider taxonomy.
    Taxonomy,
    /// Condition codes of institutional claims.
    Condition,
    /// Occurrence codes of institutional claims.
    Occurrence,
    /// Occurrence span codes of institutional claims.
    OccurrenceSpan,
    /// Value codes of institutional claims.
    ValueCode,
    /// Patient discharge status.
    DischargeStatus,
    /// Point of origin for an admission or visit.
    PointOfOrigin,
    /// Type (priority) of an admission or visit.
    AdmissionType,
    /// Present on admission indicators.
    PresentOnAdmission,
    /// Claim filing indicators: the kind of payer.
    ClaimFiling,
    /// Relationship of the patient to the insured.
    Relationship,
    /// Claim adjustment group codes.
    AdjustmentGroup,
    /// Claim status category codes.
    ClaimStatusCategory,
    /// Claim status codes.
    ClaimStatus,
}

impl CodeSet {
    /// Every code set.
    pub const ALL: [CodeSet; 24] = [
        CodeSet::Icd10Cm,
        CodeSet::Icd10Pcs,
        CodeSet::Hcpcs,
        CodeSet::Cpt,
        CodeSet::Modifier,
        CodeSet::PlaceOfService,
        CodeSet::Revenue,
        CodeSet::BillType,
        CodeSet::Carc,
        CodeSet::Rarc,
        CodeSet::Taxonomy,
        CodeSet::Condition,
        CodeSet::Occurrence,
        CodeSet::OccurrenceSpan,
        CodeSet::ValueCode,
        CodeSet::DischargeStatus,
        CodeSet::PointOfOrigin,
        CodeSet::AdmissionType,
        CodeSet::PresentOnAdmission,
        CodeSet::ClaimFiling,
        CodeSet::Relationship,
        CodeSet::AdjustmentGroup,
        CodeSet::ClaimStatusCategory,
        CodeSet::ClaimStatus,
    ];

    /// The name: `ICD-10-CM`, `HCPCS`, `pos`.
    pub const fn name(self) -> &'static str {
        match self {
            CodeSet::Icd10Cm => "ICD-10-CM",
            CodeSet::Icd10Pcs => "ICD-10-PCS",
            CodeSet::Hcpcs => "HCPCS",
            CodeSet::Cpt => "CPT",
            CodeSet::Modifier => "modifier",
            CodeSet::PlaceOfService => "pos",
            CodeSet::Revenue => "revenue",
            CodeSet::BillType => "bill-type",
            CodeSet::Carc => "carc",
            CodeSet::Rarc => "rarc",
            CodeSet::Taxonomy => "taxonomy",
            CodeSet::Condition => "condition",
            CodeSet::Occurrence => "occurrence",
            CodeSet::OccurrenceSpan => "occurrence-span",
            CodeSet::ValueCode => "value-code",
            CodeSet::DischargeStatus => "discharge-status",
            CodeSet::PointOfOrigin => "point-of-origin",
            CodeSet::AdmissionType => "admission-type",
            CodeSet::PresentOnAdmission => "present-on-admission",
            CodeSet::ClaimFiling => "claim-filing",
            CodeSet::Relationship => "relationship",
            CodeSet::AdjustmentGroup => "adjustment-group",
            CodeSet::ClaimStatusCategory => "claim-status-category",
            CodeSet::ClaimStatus => "claim-status",
        }
    }
}

impl fmt::Display for CodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for CodeSet {
    type Err = Error;

    /// Reads a name in any case.
    fn from_str(text: &str) -> Result<CodeSet> {
        let wanted = text.trim();
        CodeSet::ALL
            .into_iter()
            .find(|set| set.name().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| Error::new(code::UNKNOWN_CODE_SET).with("value", text))
    }
}

crate::text_serde!(
    CodeSet,
    "the name of a code set",
    concat!(
        r"^(ICD-10-CM|ICD-10-PCS|HCPCS|CPT|modifier|pos|revenue|bill-type|carc|rarc|taxonomy|condition|occurrence|",
        r"occurrence-span|value-code|discharge-status|point-of-origin|admission-type|present-on-admission|claim-filing|",
        r"relationship|adjustment-group|claim-status-category|claim-status)$"
    )
);

/// What a code is on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CodeStatus {
    /// It may be used on that date.
    Valid,
    /// It names a group of codes and may not be billed itself.
    Header,
    /// It begins later, or the date lies before the first day of its code set.
    NotYetEffective,
    /// It has ended.
    Terminated,
    /// The code set has no such code, on no date that is loaded.
    Unknown,
    /// It is not shaped like a code of that code set.
    Malformed,
    /// No table that is loaded covers the date.
    NotCovered,
}

impl CodeStatus {
    /// Every status.
    pub const ALL: [CodeStatus; 7] = [
        CodeStatus::Valid,
        CodeStatus::Header,
        CodeStatus::NotYetEffective,
        CodeStatus::Terminated,
        CodeStatus::Unknown,
        CodeStatus::Malformed,
        CodeStatus::NotCovered,
    ];

    /// The word: `valid`, `not-yet-effective`.
    pub const fn slug(self) -> &'static str {
        match self {
            CodeStatus::Valid => "valid",
            CodeStatus::Header => "header",
            CodeStatus::NotYetEffective => "not-yet-effective",
            CodeStatus::Terminated => "terminated",
            CodeStatus::Unknown => "unknown",
            CodeStatus::Malformed => "malformed",
            CodeStatus::NotCovered => "not-covered",
        }
    }
}

impl fmt::Display for CodeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}
