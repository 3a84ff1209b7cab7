//! Which row of which release an amount rests on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::codes::{Hcpcs, Icd10Cm, Icd10Pcs, Locality, Modifier, PlaceOfService, Zip};
use crate::dates::Period;
use crate::error::{Error, Result, code};

/// A table through time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Series {
    /// Relative values and payment policy indicators of the Medicare physician fee schedule.
    PhysicianFeeSchedule,
    /// Geographic practice cost indices.
    Gpci,
    /// Names and counties of payment localities.
    Localities,
    /// Anesthesia conversion factors by locality.
    AnesthesiaConversionFactors,
    /// ZIP codes to carrier and locality.
    ZipLocality,
    /// Conversion factors that no release file carries.
    ConversionFactors,
    /// Where the work GPCI may not be below 1.0.
    WorkGpciFloor,
    /// The search index of ICD-10-CM.
    SearchIcd10Cm,
    /// The search index of ICD-10-PCS.
    SearchIcd10Pcs,
    /// The search index of HCPCS.
    SearchHcpcs,
    /// Places of service and their payment setting.
    PlaceOfService,
    /// Modifiers and what they do to a price.
    Modifiers,
    /// The Part B deductible, coinsurance and sequestration.
    PatientShare,
    /// What share of the fee schedule amount a practitioner is paid at.
    PractitionerShares,
    /// Status codes of the physician fee schedule and what they mean for payment.
    StatusCodes,
    /// Payment amounts after the cap on imaging.
    OppsCap,
    /// ICD-10-CM diagnosis codes.
    Icd10Cm,
    /// ICD-10-PCS procedure codes.
    Icd10Pcs,
    /// Chapters, blocks, hierarchy and instructional notes of ICD-10-CM.
    Icd10CmNotes,
    /// The tables that ICD-10-PCS codes are built from.
    Icd10PcsTables,
    /// Diagnosis codes that are exempt from the present-on-admission indicator.
    PoaExempt,
    /// The Index to Diseases and Injuries of ICD-10-CM.
    Icd10CmIndex,
    /// The External Cause of Injuries Index of ICD-10-CM.
    Icd10CmExternalCause,
    /// The Table of Neoplasms of ICD-10-CM.
    Icd10CmNeoplasm,
    /// The Table of Drugs and Chemicals of ICD-10-CM.
    Icd10CmDrugs,
    /// Texts, coverage, pricing indicators and dates of HCPCS Level II.
    #[serde(rename = "hcpcs-level-ii")]
    HcpcsLevelTwo,
    /// Procedure codes on payment files other than the physician fee schedule: numbers alone.
    ProcedureNumbers,
    /// The provider taxonomy of the NUCC.
    ProviderTaxonomy,
    /// The general equivalence mappings between ICD-9-CM and ICD-10-CM.
    Gems,
    /// Type of bill: facility and care.
    TypeOfBill,
    /// Type of bill: frequency.
    BillFrequency,
    /// Revenue codes.
    Revenue,
    /// Condition codes.
    Condition,
    /// Occurrence codes.
    Occurrence,
    /// Occurrence span codes.
    OccurrenceSpan,
    /// Value codes.
    ValueCode,
    /// Patient discharge status.
    DischargeStatus,
    /// Point of origin for an admission or visit.
    PointOfOrigin,
    /// Type of admission or visit.
    AdmissionType,
    /// Present on admission indicators.
    PresentOnAdmission,
    /// Claim filing indicators.
    ClaimFiling,
    /// Relationship of the patient to the insured.
    Relationship,
    /// Claim adjustment group codes.
    AdjustmentGroup,
    /// Claim adjustment reason codes (CARC).
    AdjustmentReason,
    /// Remittance advice remark codes (RARC).
    RemittanceRemark,
    /// Claim status category codes.
    ClaimStatusCategory,
    /// Claim status codes.
    ClaimStatus,
}

impl Series {
    /// Every series, in the order of `coverage()`.
    pub const ALL: [Series; 47] = [
        Series::PhysicianFeeSchedule,
        Series::Gpci,
        Series::Localities,
        Series::AnesthesiaConversionFactors,
        Series::ZipLocality,
        Series::ConversionFactors,
        Series::WorkGpciFloor,
        Series::SearchIcd10Cm,
        Series::SearchIcd10Pcs,
        Series::SearchHcpcs,
        Series::PlaceOfService,
        Series::Modifiers,
        Series::PatientShare,
        Series::PractitionerShares,
        Series::StatusCodes,
        Series::OppsCap,
        Series::Icd10Cm,
        Series::Icd10Pcs,
        Series::Icd10CmNotes,
        Series::Icd10PcsTables,
        Series::PoaExempt,
        Series::Icd10CmIndex,
        Series::Icd10CmExternalCause,
        Series::Icd10CmNeoplasm,
        Series::Icd10CmDrugs,
        Series::HcpcsLevelTwo,
        Series::ProcedureNumbers,
        Series::ProviderTaxonomy,
        Series::Gems,
        Series::TypeOfBill,
        Series::BillFrequency,
        Series::Revenue,
        Series::Condition,
        Series::Occurrence,
        Series::OccurrenceSpan,
        Series::ValueCode,
        Series::DischargeStatus,
        Series::PointOfOrigin,
        Series::AdmissionType,
        Series::PresentOnAdmission,
        Series::ClaimFiling,
        Series::Relationship,
        Series::AdjustmentGroup,
        Series::AdjustmentReason,
        Series::RemittanceRemark,
        Series::ClaimStatusCategory,
        Series::ClaimStatus,
    ];

    /// The name: lower-case words joined by hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Series::PhysicianFeeSchedule => "physician-fee-schedule",
            Series::Gpci => "gpci",
            Series::Localities => "localities",
            Series::AnesthesiaConversionFactors => "anesthesia-conversion-factors",
            Series::ZipLocality => "zip-locality",
            Series::ConversionFactors => "conversion-factors",
            Series::WorkGpciFloor => "work-gpci-floor",
            Series::SearchIcd10Cm => "search-icd10-cm",
            Series::SearchIcd10Pcs => "search-icd10-pcs",
            Series::SearchHcpcs => "search-hcpcs",
            Series::PlaceOfService => "place-of-service",
            Series::Modifiers => "modifiers",
            Series::PatientShare => "patient-share",
            Series::PractitionerShares => "practitioner-shares",
            Series::StatusCodes => "status-codes",
            Series::OppsCap => "opps-cap",
            Series::Icd10Cm => "icd10-cm",
            Series::Icd10Pcs => "icd10-pcs",
            Series::Icd10CmNotes => "icd10-cm-notes",
            Series::Icd10PcsTables => "icd10-pcs-tables",
            Series::PoaExempt => "poa-exempt",
            Series::Icd10CmIndex => "icd10-cm-index",
            Series::Icd10CmExternalCause => "icd10-cm-external-cause",
            Series::Icd10CmNeoplasm => "icd10-cm-neoplasm",
            Series::Icd10CmDrugs => "icd10-cm-drugs",
            Series::HcpcsLevelTwo => "hcpcs-level-ii",
            Series::ProcedureNumbers => "procedure-numbers",
            Series::ProviderTaxonomy => "provider-taxonomy",
            Series::Gems => "gems",
            Series::TypeOfBill => "type-of-bill",
            Series::BillFrequency => "bill-frequency",
            Series::Revenue => "revenue",
            Series::Condition => "condition",
            Series::Occurrence => "occurrence",
            Series::OccurrenceSpan => "occurrence-span",
            Series::ValueCode => "value-code",
            Series::DischargeStatus => "discharge-status",
            Series::PointOfOrigin => "point-of-origin",
            Series::AdmissionType => "admission-type",
            Series::PresentOnAdmission => "present-on-admission",
            Series::ClaimFiling => "claim-filing",
            Series::Relationship => "relationship",
            Series::AdjustmentGroup => "adjustment-group",
            Series::AdjustmentReason => "adjustment-reason",
            Series::RemittanceRemark => "remittance-remark",
            Series::ClaimStatusCategory => "claim-status-category",
            Series::ClaimStatus => "claim-status",
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Series {
    type Err = Error;
    fn from_str(text: &str) -> Result<Series> {
        Series::ALL
            .into_iter()
            .find(|series| series.name() == text)
            .ok_or_else(|| Error::new(code::UNKNOWN_SERIES).with("value", text))
    }
}

/// A short text that is copied, not allocated: the name of a release (`RVU26C`) or the key of a hand-kept row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    // Before the length, so that labels sort as their text.
    bytes: [u8; 15],
    length: u8,
}

impl Label {
    /// The longest label, in bytes.
    pub const LONGEST: usize = 15;

    /// A label; an error where the text is longer than [`Label::LONGEST`] bytes.
    pub fn new(text: &str) -> Result<Label> {
        let mut label = Label { bytes: [0; 15], length: text.len() as u8 };
        match label.bytes.get_mut(..text.len()) {
            Some(place) => place.copy_from_slice(text.as_bytes()),
            None => return Err(Error::new(code::LABEL_TOO_LONG).with("value", text)),
        }
        Ok(label)
    }

    /// A label of what a value shows itself as, without a text on the way; an error where that is longer than
    /// [`Label::LONGEST`] bytes.
    ///
    /// ```
    /// use cleanclaim::{codes::Icd10Cm, row::Label};
    /// let code: Icd10Cm = "e1140".parse()?;
    /// assert_eq!(Label::of(code)?.as_str(), "E11.40");
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn of(value: impl fmt::Display) -> Result<Label> {
        struct Written([u8; Label::LONGEST], usize);
        impl fmt::Write for Written {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                let place = self.0.get_mut(self.1..self.1 + text.len()).ok_or(fmt::Error)?;
                place.copy_from_slice(text.as_bytes());
                self.1 += text.len();
                Ok(())
            }
        }
        let mut written = Written([0; Label::LONGEST], 0);
        match fmt::write(&mut written, format_args!("{value}")) {
            Ok(()) => Label::new(std::str::from_utf8(&written.0[..written.1]).unwrap_or_default()),
            Err(_) => Label::new(&value.to_string()),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or("")
    }

    /// The bytes of the text, and zeros behind them: as C has its texts.
    #[inline]
    pub const fn padded(&self) -> &[u8; Label::LONGEST] {
        &self.bytes
    }

    /// The bytes of the text.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or(&self.bytes)
    }
}

impl FromStr for Label {
    type Err = Error;
    fn from_str(text: &str) -> Result<Label> {
        Label::new(text)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// The key of a row within its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RowKey {
    /// A procedure, and its component row where it has one.
    Procedure(Hcpcs, Option<Modifier>),
    /// A payment locality.
    Locality(Locality),
    /// A ZIP code.
    Zip(Zip),
    /// A place of service.
    PlaceOfService(PlaceOfService),
    /// A row of a hand-kept list.
    Label(Label),
    /// A diagnosis code.
    Icd10Cm(Icd10Cm),
    /// An inpatient procedure code, or a header of them.
    Icd10Pcs(Icd10Pcs),
}

impl RowKey {
    fn parse(series: Series, text: &str) -> Result<RowKey> {
        Ok(match series {
            Series::PhysicianFeeSchedule => match text.split_once('-') {
                Some((procedure, modifier)) => RowKey::Procedure(procedure.parse()?, Some(modifier.parse()?)),
                None => RowKey::Procedure(text.parse()?, None),
            },
            Series::Gpci | Series::Localities | Series::AnesthesiaConversionFactors => {
                RowKey::Locality(text.parse()?)
            }
            Series::ZipLocality => RowKey::Zip(text.parse()?),
            Series::PlaceOfService => RowKey::PlaceOfService(text.parse()?),
            Series::Icd10Cm | Series::PoaExempt => RowKey::Icd10Cm(text.parse()?),
            Series::Icd10Pcs => RowKey::Icd10Pcs(text.parse()?),
            Series::HcpcsLevelTwo | Series::ProcedureNumbers if text.len() == 5 => {
                RowKey::Procedure(text.parse()?, None)
            }
            _ => RowKey::Label(text.parse()?),
        })
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RowKey::Procedure(procedure, None) => procedure.fmt(f),
            RowKey::Procedure(procedure, Some(modifier)) => write!(f, "{procedure}-{modifier}"),
            RowKey::Locality(locality) => locality.fmt(f),
            RowKey::Zip(zip) => zip.fmt(f),
            RowKey::PlaceOfService(place) => place.fmt(f),
            RowKey::Label(label) => label.fmt(f),
            RowKey::Icd10Cm(code) => code.fmt(f),
            RowKey::Icd10Pcs(code) => code.fmt(f),
        }
    }
}

/// One row of one release: what an auditor looks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Written", into = "Written")]
#[cfg_attr(feature = "schema", schemars(with = "Written"))]
pub struct RowRef {
    /// Which table.
    pub series: Series,
    /// Which edition of it.
    pub release: Label,
    /// Which row.
    pub key: RowKey,
    /// The days on which the release is in force.
    pub period: Period,
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} row {} ({})", self.series, self.release, self.key, self.period)
    }
}

/// The form in JSON.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Written {
    /// Which table.
    series: Series,
    /// Which edition of it.
    release: String,
    /// Which row: a code, `code-modifier`, `carrier/locality`, a ZIP code.
    key: String,
    /// The days on which the release is in force.
    period: Period,
}

impl From<RowRef> for Written {
    fn from(row: RowRef) -> Written {
        Written {
            series: row.series,
            release: row.release.to_string(),
            key: row.key.to_string(),
            period: row.period,
        }
    }
}

impl TryFrom<Written> for RowRef {
    type Error = Error;
    fn try_from(written: Written) -> Result<RowRef> {
        Ok(RowRef {
            series: written.series,
            release: Label::new(&written.release)?,
            key: RowKey::parse(written.series, &written.key)?,
            period: written.period,
        })
    }
}

crate::text_serde!(Label, "the name of a release or of a hand-kept row", r"^.{0,15}$");
