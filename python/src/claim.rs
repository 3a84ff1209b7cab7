//! The claim.

use std::sync::Arc;

use cleanclaim::claim as core;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::convert::{Count, Date, Money, json_value, quoted, slug, text, to_dict, wrong_type};
use crate::errors::OrRaise;

/// A claim: what a provider asks a payer to pay.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct Claim(pub Arc<core::Claim>);

impl Claim {
    /// From whatever a caller has: a claim, a dict, or JSON text.
    pub fn from_any(value: &Bound<'_, PyAny>) -> PyResult<Arc<core::Claim>> {
        let py = value.py();
        if let Ok(claim) = value.cast::<Claim>() {
            return Ok(claim.get().0.clone());
        }
        let json = if value.is_instance_of::<PyString>() {
            text("claim", value)
        } else if value.is_instance_of::<PyDict>() {
            json_value("", value, 0).map(|value| value.to_string())
        } else {
            Err(wrong_type("claim", value, "a Claim, a dict or JSON text"))
        };
        json.and_then(|json| core::Claim::from_json(&json)).or_raise(py).map(Arc::new)
    }
}

#[pymethods]
impl Claim {
    /// Reads a claim from JSON text.
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Claim> {
        core::Claim::from_json(text).or_raise(py).map(|claim| Claim(Arc::new(claim)))
    }

    /// Reads a claim from a dict in the form of its JSON; `Decimal` and `date` may stand for text.
    #[staticmethod]
    #[pyo3(signature = (value, /))]
    fn from_dict(value: &Bound<'_, PyDict>) -> PyResult<Claim> {
        Claim::from_any(value.as_any()).map(Claim)
    }

    /// Reads the claims of an 837 file.
    #[staticmethod]
    #[pyo3(signature = (document, /))]
    fn from_x12(py: Python<'_>, document: &Bound<'_, PyAny>) -> PyResult<Vec<Claim>> {
        let bytes = crate::engine::document_bytes(document).or_raise(py)?;
        let claims = py.detach(|| read_x12(bytes.as_slice())).or_raise(py)?;
        Ok(claims.into_iter().map(|claim| Claim(Arc::new(claim))).collect())
    }

    /// `professional`, `institutional` or `dental`.
    #[getter]
    fn kind(&self) -> String {
        slug(&self.0.kind)
    }

    /// The provider's own number for the claim (CLM01).
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Sum of the lines' charges (CLM02).
    #[getter]
    fn total_charge(&self) -> Money {
        Money(self.0.total_charge)
    }

    /// The service lines.
    #[getter]
    fn lines<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let lines = (0..self.0.lines.len()).map(|index| Line { whole: self.0.clone(), index });
        PyTuple::new(py, lines.collect::<Vec<_>>())
    }

    /// The claim as JSON; `indent` makes it readable.
    #[pyo3(signature = (*, indent = false))]
    fn to_json(&self, indent: bool) -> String {
        if indent { self.0.to_json_pretty() } else { self.0.to_json() }
    }

    /// The claim as a dict, as its JSON reads: money and dates are text.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &*self.0)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Claim>().getattr("from_json")?, (self.0.to_json(),)))
    }

    fn __repr__(&self) -> String {
        format!(
            "Claim(id={}, kind='{}', lines={}, total_charge={})",
            quoted(&self.0.id),
            self.kind(),
            self.0.lines.len(),
            self.0.total_charge
        )
    }
}

fn read_x12(bytes: &[u8]) -> cleanclaim::Result<Vec<core::Claim>> {
    let mut options = cleanclaim::x12::Options::default();
    options.source_map = false;
    cleanclaim::x12::ClaimReader::new(bytes, &options).map(|read| read.map(|read| read.claim)).collect()
}

/// One service line of a claim.
#[pyclass(module = "cleanclaim", frozen)]
pub struct Line {
    whole: Arc<core::Claim>,
    // Always the index of a line of `whole`.
    index: usize,
}

impl Line {
    fn line(&self) -> &core::Line {
        &self.whole.lines[self.index]
    }
}

#[pymethods]
impl Line {
    /// The line's number (LX01).
    #[getter]
    fn number(&self) -> u32 {
        self.line().number
    }

    /// The procedure, as written.
    #[getter]
    fn procedure(&self) -> Option<String> {
        self.line().procedure.as_ref().map(|code| code.as_written())
    }

    /// The modifiers, as written.
    #[getter]
    fn modifiers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.line().modifiers.iter().map(|code| code.as_written()).collect::<Vec<_>>())
    }

    /// The charge.
    #[getter]
    fn charge(&self) -> Money {
        Money(self.line().charge)
    }

    /// How many units.
    #[getter]
    fn units(&self) -> Option<Count> {
        self.line().units.map(Count)
    }

    /// The first day of service, the line's own or else the claim's; `None` where what is written is no date.
    #[getter]
    fn date(&self) -> Option<Date> {
        self.whole.date_of_service_of(self.line()).and_then(|day| day.code()).map(Date)
    }

    /// The place of service, the line's own or else the claim's, as written.
    #[getter]
    fn place_of_service(&self) -> Option<String> {
        self.whole.place_of_service_of(self.line()).map(|place| place.as_written())
    }

    /// The line as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, self.line())
    }

    fn __eq__(&self, other: &Line) -> bool {
        self.line() == other.line()
    }

    fn __repr__(&self) -> String {
        let line = self.line();
        let procedure = line.procedure.as_ref().and_then(|written| written.code());
        let procedure = procedure.map_or("None".to_string(), |code| format!("'{code}'"));
        format!("Line(number={}, procedure={procedure}, charge={})", line.number, line.charge)
    }
}
