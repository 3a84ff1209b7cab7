//! What Medicare says of a HCPCS Level II code besides its title: coverage, pricing, days, and whether it is unlisted.
//!
//! The letters and numbers of the fields are those of the record layout of the HCPCS file (CMS, October 2018); pricing
//! indicator 40 came with the lymphedema benefit of 2024 (42 CFR 414.1650; from memory, unconfirmed).

use serde::Serialize;

use crate::codes::Hcpcs;
use crate::dates::Day;
use crate::error::Result;
use crate::row::RowRef;
use crate::tables::Tables;

/// A letter or number of a field, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Indicator {
    /// As the file has it.
    pub value: String,
    /// What it stands for; absent where the record layout does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// A HCPCS Level II code as the edition of a day has it. That an edition has it does not say that it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HcpcsFacts {
    /// The code.
    pub code: Hcpcs,
    /// The short text; empty where no edition has one.
    pub short: String,
    /// The long text.
    pub long: String,
    /// Where the texts stand.
    pub texts: RowRef,
    /// It is on the list of codes that are not otherwise classified: a claim describes the service in words.
    pub not_otherwise_classified: bool,
    /// What the edition that has fields says; absent where it has not the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<FieldFacts>,
}

/// The fields of a HCPCS Level II code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FieldFacts {
    /// Does Medicare cover it?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Indicator>,
    /// What changed with this edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Indicator>,
    /// How a price is found, one to four ways.
    pub pricing: Vec<Indicator>,
    /// Whether several methods may price it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_pricing: Option<Indicator>,
    /// The Berenson-Eggers type of service, `O1A`; empty where there is none.
    pub betos: String,
    /// Types of service, one to five.
    pub type_of_service: Vec<String>,
    /// The codes that stand in its place.
    pub cross_reference: Vec<String>,
    /// The section of the act that excludes or limits it; empty where none is named.
    pub statute: String,
    /// May an ambulatory surgical center be paid for it?
    pub asc: bool,
    /// The day on which it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<Day>,
    /// The first day of what this edition says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<Day>,
    /// The last day on which it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminated: Option<Day>,
    /// Where the fields stand.
    pub row: RowRef,
}

fn coverage(letter: char) -> Option<&'static str> {
    Some(match letter {
        'C' => "the contractor judges",
        'D' => "special coverage instructions",
        'I' => "not payable by Medicare",
        'M' => "not covered by Medicare",
        'S' => "not covered by statute",
        _ => return None,
    })
}

fn action(letter: char) -> Option<&'static str> {
    Some(match letter {
        'A' => "added",
        'B' => "fields and long text changed",
        'C' => "long text changed",
        'D' => "discontinued",
        'F' => "fields changed",
        'N' => "unchanged",
        'P' => "payment changed",
        'R' => "taken up again",
        'S' => "short text changed",
        'T' => "another change",
        _ => return None,
    })
}

fn pricing(number: &str) -> Option<&'static str> {
    Some(match number {
        "00" => "not priced apart by Part B",
        "11" => "relative value units",
        "12" => "anesthesia base units",
        "13" => "physician services priced by the contractor",
        "21" => "laboratory test under the national limit",
        "22" => "laboratory test priced by the contractor",
        "31" => "equipment that is serviced often",
        "32" => "equipment that is cheap or usually bought",
        "33" => "oxygen and its equipment",
        "34" => "supplies of equipment",
        "35" => "surgical dressings",
        "36" => "capped rental equipment",
        "37" => "ostomy, tracheostomy and urological supplies",
        "38" => "orthotics, prosthetics, prosthetic devices and vision services",
        "39" => "parenteral and enteral nutrition",
        "40" => "lymphedema compression items",
        "45" => "customized equipment",
        "46" => "equipment priced by the contractor",
        "51" => "drugs",
        "52" => "reasonable charge",
        "53" => "statute",
        "54" => "vaccines",
        "55" => "splints and casts",
        "56" => "intraocular lenses inserted in an office",
        "57" => "others priced by the contractor",
        "99" => "no value established",
        _ => return None,
    })
}

fn multiple_pricing(letter: char) -> Option<&'static str> {
    Some(match letter {
        '9' => "not priced apart, or no value established",
        'A' => "one method",
        'B' => "professional component by relative value units, the rest by the contractor",
        'C' => "interpretation by relative value units, the test on the laboratory schedule",
        'G' => "reasonable charge with blood products, else the laboratory schedule",
        // D, E and F are of before 1998.
        _ => return None,
    })
}

fn of_letter(letter: Option<char>, words: fn(char) -> Option<&'static str>) -> Option<Indicator> {
    let indicator =
        |letter: char| Indicator { value: letter.to_string(), words: words(letter).map(str::to_string) };
    letter.map(indicator)
}

/// The parts of a text that are joined by commas.
fn parts(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// What Medicare says of a HCPCS Level II code, by the edition of a day; `None` where no edition has the code, a refusal where
/// none is loaded.
///
/// ```
/// # #[cfg(feature = "embed-hcpcs")] {
/// use cleanclaim::coding::hcpcs::facts;
/// use cleanclaim::tables::Tables;
/// // The edition of July 2024: E0601 36,A,D.
/// let found = facts(&Tables::embedded()?, "E0601".parse()?, "2024-08-01".parse()?)?.ok_or("no such code")?;
/// let fields = found.fields.ok_or("no fields")?;
/// assert_eq!(fields.pricing[0].value, "36");
/// assert_eq!(fields.pricing[0].words.as_deref(), Some("capped rental equipment"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn facts(tables: &Tables, procedure: Hcpcs, on: Day) -> Result<Option<HcpcsFacts>> {
    let Some(found) = tables.hcpcs(procedure, on)? else { return Ok(None) };
    let fields = found.fields.map(|(fields, row)| FieldFacts {
        coverage: of_letter(fields.coverage, coverage),
        action: of_letter(fields.action, action),
        pricing: parts(&fields.pricing)
            .into_iter()
            .map(|value| Indicator { words: pricing(&value).map(str::to_string), value })
            .collect(),
        multiple_pricing: of_letter(fields.multiple_pricing, multiple_pricing),
        betos: fields.betos.to_string(),
        type_of_service: parts(&fields.type_of_service),
        cross_reference: parts(&fields.cross_reference),
        statute: fields.statute.to_string(),
        asc: fields.asc,
        added: fields.added,
        effective: fields.effective,
        terminated: fields.terminated,
        row,
    });
    Ok(Some(HcpcsFacts {
        code: procedure,
        short: found.short.to_string(),
        long: found.long.to_string(),
        texts: found.row,
        not_otherwise_classified: found.not_classified,
        fields,
    }))
}
