//! One line to be priced, from arguments or from a row of a table.

use cleanclaim::error::{Error, code};
use cleanclaim::money::Units;
use cleanclaim::pricing::{LineQuestion, PriceOptions};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::convert::{code_of, day, number, wrong_type};
use crate::options::{Given, Said, location, modifiers, yes_or_no};

/// The values of a line, before they are understood.
#[derive(Default)]
pub struct Asked<'a, 'py> {
    pub date: Given<'a, 'py>,
    pub hcpcs: Given<'a, 'py>,
    pub modifiers: Given<'a, 'py>,
    pub pos: Given<'a, 'py>,
    pub carrier: Given<'a, 'py>,
    pub locality: Given<'a, 'py>,
    pub zip: Given<'a, 'py>,
    pub units: Given<'a, 'py>,
    pub charge: Given<'a, 'py>,
}

impl Asked<'_, '_> {
    /// The question; the error says which value is none.
    pub fn question(&self) -> Result<LineQuestion, Error> {
        let missing = |argument: &str| Error::new(code::MISSING_ARGUMENT).with("argument", argument);
        let units = self.units.map_or(Ok(Units::ONE), |value| number("units", value))?;
        if units <= Units::ZERO {
            return Err(Error::new(code::UNITS_NOT_POSITIVE).with("value", units));
        }
        Ok(LineQuestion {
            on: day("date", self.date.ok_or_else(|| missing("date"))?)?,
            procedure: code_of("hcpcs", self.hcpcs.ok_or_else(|| missing("hcpcs"))?)?,
            modifiers: self.modifiers.map(modifiers).transpose()?.unwrap_or_default(),
            place_of_service: match self.pos {
                Some(pos) => code_of("pos", pos)?,
                None => "11".parse()?,
            },
            location: location(self.carrier, self.locality, self.zip)?
                .ok_or_else(|| Error::new(code::PLACE_MISSING))?,
            units,
            charge: self.charge.map(|value| number("charge", value)).transpose()?,
        })
    }
}

/// What a row asks: its values, and the settings that it has of its own in place of those of the batch.
pub fn read<'py>(
    row: &Bound<'py, PyAny>,
    batch: &PriceOptions,
) -> Result<(LineQuestion, PriceOptions), Error> {
    let row = row.cast::<PyDict>().map_err(|_| wrong_type("the row", row, "a dict"))?;
    let py = row.py();
    // None and empty text say that the cell is empty, as in a CSV file.
    let get = |name: &Bound<'py, PyString>| {
        let value = row.get_item(name).ok().flatten()?;
        let empty =
            value.is_none() || value.cast::<PyString>().is_ok_and(|text| text.is_empty().unwrap_or(false));
        (!empty).then_some(value)
    };
    let (date, hcpcs, modifiers, pos) = (
        get(intern!(py, "date")),
        get(intern!(py, "hcpcs")),
        get(intern!(py, "modifiers")),
        get(intern!(py, "pos")),
    );
    let (carrier, locality, zip) =
        (get(intern!(py, "carrier")), get(intern!(py, "locality")), get(intern!(py, "zip")));
    let (units, charge) = (get(intern!(py, "units")), get(intern!(py, "charge")));
    let question = Asked {
        date: date.as_ref(),
        hcpcs: hcpcs.as_ref(),
        modifiers: modifiers.as_ref(),
        pos: pos.as_ref(),
        carrier: carrier.as_ref(),
        locality: locality.as_ref(),
        zip: zip.as_ref(),
        units: units.as_ref(),
        charge: charge.as_ref(),
    }
    .question()?;
    let (known_on, participation) = (get(intern!(py, "known_on")), get(intern!(py, "participation")));
    let (provider_type, qualifying) =
        (get(intern!(py, "provider_type")), get(intern!(py, "qualifying_participant")));
    let own = Said {
        known_on: known_on.as_ref(),
        participation: participation.as_ref(),
        provider_type: provider_type.as_ref(),
        ..Said::default()
    }
    .options()?;
    let mut options = *batch;
    if known_on.is_some() {
        options.known_on = own.known_on;
    }
    if participation.is_some() {
        options.participation = own.participation;
    }
    if provider_type.is_some() {
        options.provider_type = own.provider_type;
    }
    if let Some(value) = &qualifying {
        options.qualifying_participant = yes_or_no("qualifying_participant", value)?;
    }
    Ok((question, options))
}
