//! The keyword-only settings that every pricing verb takes.

use cleanclaim::codes::{Carrier, Locality, LocalityNumber, ModifierList};
use cleanclaim::error::{Error, code};
use cleanclaim::pricing::{Location, Participation, PriceOptions};
use cleanclaim::tables::practitioner_shares::ProviderType;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};

use crate::convert::{code_of, day, number, text, wrong_type};

/// A value that was given or left out.
pub type Given<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// What a caller said, before it is understood.
#[derive(Default, Clone, Copy)]
pub struct Said<'a, 'py> {
    pub known_on: Given<'a, 'py>,
    pub exact_release_only: bool,
    pub participation: Given<'a, 'py>,
    pub provider_type: Given<'a, 'py>,
    pub qualifying_participant: bool,
    pub deductible_remaining: Given<'a, 'py>,
    pub carrier: Given<'a, 'py>,
    pub locality: Given<'a, 'py>,
    pub zip: Given<'a, 'py>,
}

impl Said<'_, '_> {
    /// What it means.
    pub fn options(&self) -> Result<PriceOptions, Error> {
        Ok(PriceOptions {
            known_on: self.known_on.map(|value| day("known_on", value)).transpose()?,
            exact_release_only: self.exact_release_only,
            participation: self.participation.map(participation).transpose()?.unwrap_or_default(),
            provider_type: self.provider_type.map(provider_type).transpose()?.unwrap_or_default(),
            qualifying_participant: self.qualifying_participant,
            deductible_remaining: self
                .deductible_remaining
                .map(|value| number("deductible_remaining", value))
                .transpose()?,
            location: location(self.carrier, self.locality, self.zip)?,
        })
    }
}

/// Carrier and locality go before a ZIP code.
pub fn location(
    carrier: Given<'_, '_>,
    locality: Given<'_, '_>,
    zip: Given<'_, '_>,
) -> Result<Option<Location>, Error> {
    match (carrier, locality, zip) {
        (Some(carrier), Some(locality), _) => {
            let carrier: Carrier = code_of("carrier", carrier)?;
            let number: LocalityNumber = code_of("locality", locality)?;
            Ok(Some(Location::Locality(Locality::new(carrier, number))))
        }
        (None, Some(locality), _) => Ok(Some(Location::Locality(code_of("locality", locality)?))),
        (Some(_), None, None) => Err(Error::new(code::MISSING_ARGUMENT).with("argument", "locality")),
        (_, None, Some(zip)) => Ok(Some(Location::Zip(code_of("zip", zip)?))),
        (None, None, None) => Ok(None),
    }
}

fn participation(value: &Bound<'_, PyAny>) -> Result<Participation, Error> {
    let word = text("participation", value)?;
    match word.as_str() {
        "participating" => Ok(Participation::Participating),
        "non-participating" => Ok(Participation::NonParticipating),
        _ => Err(Error::new(code::UNKNOWN_WORD)
            .with("column", "participation")
            .with("value", word)
            .with("words", "participating, non-participating")),
    }
}

fn provider_type(value: &Bound<'_, PyAny>) -> Result<ProviderType, Error> {
    code_of("provider_type", value)
}

/// `True`, `False`, `yes` or `no`.
pub fn yes_or_no(what: &'static str, value: &Bound<'_, PyAny>) -> Result<bool, Error> {
    if let Ok(found) = value.cast::<PyBool>() {
        return Ok(found.is_true());
    }
    match text(what, value).map_err(|_| wrong_type(what, value, "a bool, 'yes' or 'no'"))?.as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(Error::new(code::UNKNOWN_WORD)
            .with("column", what)
            .with("value", other)
            .with("words", "yes, no")),
    }
}

/// One text such as `25 LT`, or several of one modifier each.
pub fn modifiers(value: &Bound<'_, PyAny>) -> Result<ModifierList, Error> {
    if value.is_instance_of::<PyString>() {
        return code_of("modifiers", value);
    }
    let wrong = || wrong_type("modifiers", value, "text or a list of texts");
    let mut all = Vec::new();
    for modifier in value.try_iter().map_err(|_| wrong())? {
        all.push(code_of("modifiers", &modifier.map_err(|_| wrong())?)?);
    }
    ModifierList::new(&all)
}
