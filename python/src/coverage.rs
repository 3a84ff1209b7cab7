//! What is loaded, and what is missing.

use cleanclaim::tables::coverage as core;
use cleanclaim::tables::pack::Published;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Date, quoted, to_dict};

/// One series of tables: its releases and the days between them that none of them covers.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct SeriesCoverage(pub core::SeriesCoverage);

#[pymethods]
impl SeriesCoverage {
    /// Which table.
    #[getter]
    fn series(&self) -> &'static str {
        self.0.series.name()
    }

    /// Its releases, in the order of their first day.
    #[getter]
    fn releases<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.releases.iter().cloned().map(ReleaseCoverage).collect::<Vec<_>>())
    }

    /// What lies between them uncovered, as pairs of first and last day.
    #[getter]
    fn gaps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.gaps.iter().map(|gap| (Date(gap.from()), Date(gap.to()))).collect::<Vec<_>>())
    }

    /// The series as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    fn __repr__(&self) -> String {
        format!(
            "SeriesCoverage(series='{}', releases={}, gaps={})",
            self.0.series,
            self.0.releases.len(),
            self.0.gaps.len()
        )
    }
}

/// One release of a series.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct ReleaseCoverage(core::ReleaseCoverage);

#[pymethods]
impl ReleaseCoverage {
    /// Its name.
    #[getter]
    fn name(&self) -> String {
        self.0.name.to_string()
    }

    /// Its first day in force.
    #[getter]
    fn first_day(&self) -> Date {
        Date(self.0.from)
    }

    /// Its last day in force.
    #[getter]
    fn last_day(&self) -> Date {
        Date(self.0.to)
    }

    /// When it was published; `None` where its files do not say.
    #[getter]
    fn published(&self) -> Option<Date> {
        match self.0.published {
            Published::On(day) => Some(Date(day)),
            Published::Unknown => None,
        }
    }

    /// How many rows it has.
    #[getter]
    fn rows(&self) -> u32 {
        self.0.rows
    }

    /// The files it was made from.
    #[getter]
    fn source(&self) -> &str {
        &self.0.source
    }

    /// The SHA-256 of each, in the same order; empty for a list that is kept by hand.
    #[getter]
    fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// The release as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    fn __repr__(&self) -> String {
        let core::ReleaseCoverage { name, from, to, rows, .. } = &self.0;
        format!(
            "ReleaseCoverage(name={}, first_day={from}, last_day={to}, rows={rows})",
            quoted(name.as_str())
        )
    }
}
