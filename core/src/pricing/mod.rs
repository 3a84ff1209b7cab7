//! What a claim should pay, line by line, with the rule and the table rows behind each amount.
//!
//! [`physician`] prices one line of the Medicare physician fee schedule; [`claim`] walks a claim and writes a
//! [`Pricing`], which later passes (the patient's share, a secondary payer) write to in turn.

pub mod claim;
pub mod physician;
pub mod question;

use std::fmt;

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize};

use crate::claim::Adjustment;
use crate::codes::{Hcpcs, Locality, ModifierList, PlaceOfService, Zip};
use crate::dates::Day;
use crate::error::{Code, Error};
use crate::money::{Amount, Units};
use crate::row::{Label, RowRef};
use crate::tables::place_of_service::Setting;
use crate::tables::practitioner_shares::ProviderType;
use crate::tables::release::{AsOf, ReleaseMatch};
use crate::tables::zip_locality::ZipMatch;
use crate::text::Coded;
use crate::trace::Step;

/// Whether the practitioner participates in Medicare (42 USC 1395w-4(a)(3), (g)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Participation {
    /// Takes assignment always: the full fee schedule amount.
    #[default]
    Participating,
    /// 95 % of the fee schedule amount, and a limiting charge of 115 % of that.
    NonParticipating,
}

/// Which fee schedule gave an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Schedule {
    /// The Medicare physician fee schedule.
    Physician,
}

impl Schedule {
    /// `physician`.
    pub const fn slug(self) -> &'static str {
        match self {
            Schedule::Physician => "physician",
        }
    }
}

/// Where a service was given, as the question knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// Carrier and locality.
    Locality(Locality),
    /// A ZIP code; the locality is looked up on the date of service.
    Zip(Zip),
}

/// One line to be priced: the flat question that all doors can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineQuestion {
    /// Date of service.
    pub on: Day,
    /// Procedure.
    pub procedure: Hcpcs,
    /// Modifiers.
    pub modifiers: ModifierList,
    /// Place of service: it sets the setting, facility or not.
    pub place_of_service: PlaceOfService,
    /// Where.
    pub location: Location,
    /// How many.
    pub units: Units,
    /// What is billed for the whole line; without it the fee alone answers.
    pub charge: Option<Amount>,
}

/// Settings of a pricing that are not on the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PriceOptions {
    /// Answer with the releases published by this day.
    pub known_on: Option<Day>,
    /// Refuse an answer from another release of the same year.
    pub exact_release_only: bool,
    /// Whether the practitioner participates.
    pub participation: Participation,
    /// Who rendered the service.
    pub provider_type: ProviderType,
    /// A qualifying participant of an advanced alternative payment model: from 2026 on another conversion factor.
    pub qualifying_participant: bool,
    /// What is left of the Part B deductible; without it zero is taken, and the result says so.
    pub deductible_remaining: Option<Amount>,
    /// Where the services were given, instead of what the claim says.
    pub location: Option<Location>,
}

impl PriceOptions {
    /// How the tables are asked for a date of service.
    pub const fn as_of(&self, on: Day) -> AsOf {
        AsOf { on, known_on: self.known_on, exact_only: self.exact_release_only }
    }
}

/// The table rows behind an amount, at most seven.
#[derive(Clone, Copy, Default)]
pub struct Rows([Option<RowRef>; 7]);

impl Rows {
    /// The rows, in the order in which they were read; places may be empty.
    pub const fn new(rows: [Option<RowRef>; 7]) -> Rows {
        Rows(rows)
    }

    /// The rows, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &RowRef> {
        self.0.iter().flatten()
    }
}

impl PartialEq for Rows {
    /// Empty places do not count.
    fn eq(&self, other: &Rows) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Rows {}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Rows {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for row in self.iter() {
            list.serialize_element(row)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut rows = Rows::default();
        for (place, row) in rows.0.iter_mut().zip(Vec::<RowRef>::deserialize(deserializer)?) {
            *place = Some(row);
        }
        Ok(rows)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Rows {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rows".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<RowRef>::json_schema(generator)
    }
}

/// What one line pays under the fee schedule, before anybody's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LinePrice {
    /// What is allowed for the whole line: all units, after every reduction and the lower of charge and fee, before the
    /// patient's share.
    pub allowed: Amount,
    /// The fee schedule amount of one unit, after the cap on imaging, before participation.
    pub fee: Amount,
    /// The most that a non-participating practitioner may charge for the whole line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limiting_charge: Option<Amount>,
    /// Facility or not.
    pub setting: Setting,
    /// Which fee schedule.
    pub schedule: Schedule,
    /// Which release of it.
    pub release: Label,
    /// How well the release fits the date of service.
    pub release_match: ReleaseMatch,
    /// Where, as the tables name it.
    pub locality: Locality,
    /// How sure the locality is.
    pub locality_match: ZipMatch,
    /// The rule that gave the amount.
    pub rule: Rule,
    /// The table rows behind it.
    pub rows: Rows,
    /// `known_on` was asked for and the published date of a release is unknown: its first day in force stood for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub published_date_assumed: bool,
}

/// The rule that gave an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// Relative values by cost indices by conversion factor.
    FeeScheduleAmount,
    /// The same formula with the hospital's values: the cap on imaging.
    OppsCap,
    /// The billed charge, which is lower than the fee.
    #[serde(rename = "lower-of-charge-and-fee")]
    Charge,
}

impl Rule {
    /// The slug.
    pub const fn slug(self) -> &'static str {
        match self {
            Rule::FeeScheduleAmount => "fee-schedule-amount",
            Rule::OppsCap => "opps-cap",
            Rule::Charge => "lower-of-charge-and-fee",
        }
    }
}

/// Priced or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// There is an amount.
    Priced,
    /// There is a reason why there is none.
    NotPriced,
}

impl Status {
    /// `priced` or `not-priced`.
    pub const fn slug(self) -> &'static str {
        match self {
            Status::Priced => "priced",
            Status::NotPriced => "not-priced",
        }
    }
}

/// Something that an amount does not take into account, or that the payer may hold against the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its slug in the catalogue.
    pub slug: Code,
    /// In words.
    pub message: String,
}

impl Note {
    /// A note from a row of the catalogue.
    pub fn new(error: &Error) -> Note {
        Note { slug: error.code(), message: error.to_string() }
    }
}

/// A line of a claim with what it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PricedLine {
    /// The line's number on the claim (LX01).
    pub line: u32,
    /// The procedure, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Coded<Hcpcs>>,
    /// Date of service; its first day where the line spans several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// What is billed.
    pub charge: Amount,
    /// Priced or not.
    pub status: Status,
    /// Why it is not priced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Note>,
    /// The amount under the fee schedule, with what it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<LinePrice>,
    /// From charge to payment, in the terms of a remittance: charge − adjustments = payment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
    /// What the patient owes: the adjustments of group PR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_responsibility: Option<Amount>,
    /// What Medicare pays, after sequestration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Amount>,
    /// What the amount does not take into account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Every step, where a trace was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<Step>,
}

impl PricedLine {
    /// A line without an amount.
    pub(crate) fn refused(line: &crate::claim::Line, reason: Note) -> PricedLine {
        PricedLine {
            line: line.number,
            procedure: line.procedure.clone(),
            date: None,
            charge: line.charge,
            status: Status::NotPriced,
            reason: Some(reason),
            price: None,
            adjustments: Vec::new(),
            patient_responsibility: None,
            payment: None,
            notes: Vec::new(),
            trace: Vec::new(),
        }
    }
}

/// Sums over the lines that were priced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Lines priced.
    pub priced: u32,
    /// Lines not priced.
    pub not_priced: u32,
    /// Billed on all lines.
    pub charge: Amount,
    /// Allowed on the lines that were priced.
    pub allowed: Amount,
    /// What the patient owes on them.
    pub patient_responsibility: Amount,
    /// What Medicare pays on them.
    pub payment: Amount,
}

/// The schema of a [`Pricing`].
pub const PRICING_SCHEMA: &str = "cleanclaim/pricing/1";

/// A claim with what each line pays under Medicare Part B, whoever the payer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pricing {
    /// [`PRICING_SCHEMA`].
    pub schema: String,
    /// The claim's own identifier (CLM01).
    pub claim: String,
    /// The lines.
    pub lines: Vec<PricedLine>,
    /// Their sums.
    pub totals: Totals,
    /// What was taken for granted, for the whole claim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Pricing {
    /// A claim none of whose lines is priced, for one and the same reason. The charge is left at zero where the sum of the
    /// lines cannot be held.
    pub fn refused(claim: &crate::claim::Claim, why: &Error) -> Pricing {
        let lines: Vec<PricedLine> =
            claim.lines.iter().map(|line| PricedLine::refused(line, Note::new(why))).collect();
        let totals = Totals {
            not_priced: lines.len() as u32,
            charge: Amount::total(lines.iter().map(|line| line.charge)).unwrap_or(Amount::ZERO),
            ..Totals::default()
        };
        Pricing {
            schema: PRICING_SCHEMA.to_string(),
            claim: claim.id.clone(),
            lines,
            totals,
            notes: Vec::new(),
        }
    }

    /// The value as JSON.
    pub fn to_json(&self) -> crate::Result<String> {
        serde_json::to_string(self)
            .map_err(|why| Error::new(crate::error::code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }

    /// Reads the JSON that [`Pricing::to_json`] writes.
    pub fn from_json(text: &str) -> crate::Result<Pricing> {
        serde_json::from_str(text).map_err(|why| {
            Error::new(crate::error::code::DOCUMENT_NOT_READ).with("what", PRICING_SCHEMA).with("why", why)
        })
    }
}

/// The schema of a [`PricingBatch`].
pub const PRICING_BATCH_SCHEMA: &str = "cleanclaim/pricing-batch/1";

/// The claims of one file, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PricingBatch {
    /// [`PRICING_BATCH_SCHEMA`].
    pub schema: String,
    /// One pricing a claim, in the order of the file.
    pub pricings: Vec<Pricing>,
}

impl PricingBatch {
    /// The value as JSON.
    pub fn to_json(&self) -> crate::Result<String> {
        serde_json::to_string(self)
            .map_err(|why| Error::new(crate::error::code::DOCUMENT_NOT_WRITTEN).with("why", why))
    }
}
