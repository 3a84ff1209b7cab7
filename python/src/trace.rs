//! The steps behind an amount, and the table rows that they read.

use std::sync::Arc;

use cleanclaim::trace as core;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Date, quoted, slug, to_dict};
use crate::html;

/// One row of one release of a table: what an auditor looks up.
#[pyclass(module = "cleanclaim", frozen, eq, hash)]
#[derive(PartialEq, Eq, Hash)]
pub struct RowRef(pub cleanclaim::row::RowRef);

#[pymethods]
impl RowRef {
    /// Which table.
    #[getter]
    fn series(&self) -> &'static str {
        self.0.series.name()
    }

    /// Which edition of it.
    #[getter]
    fn release(&self) -> String {
        self.0.release.to_string()
    }

    /// Which row: a code, `code-modifier`, `carrier/locality`, a ZIP code.
    #[getter]
    fn key(&self) -> String {
        self.0.key.to_string()
    }

    /// The first day on which the release is in force.
    #[getter]
    fn first_day(&self) -> Date {
        Date(self.0.period.from())
    }

    /// The last day on which the release is in force.
    #[getter]
    fn last_day(&self) -> Date {
        Date(self.0.period.to())
    }

    /// The row as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("RowRef('{}')", self.0)
    }
}

/// Table rows as a tuple.
pub fn rows<'py, 'r>(
    py: Python<'py>,
    rows: impl Iterator<Item = &'r cleanclaim::row::RowRef>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, rows.map(|row| RowRef(*row)).collect::<Vec<_>>())
}

/// One step of a decision, with the steps that led to it.
#[pyclass(module = "cleanclaim", frozen, eq)]
#[derive(PartialEq, Eq)]
pub struct Step(Arc<core::Step>);

#[pymethods]
impl Step {
    /// The rule, such as `fee-schedule-amount`.
    #[getter]
    fn rule(&self) -> &str {
        &self.0.rule
    }

    /// What the step does, in words.
    #[getter]
    fn words(&self) -> &str {
        &self.0.words
    }

    /// What the rule rests on; empty where nothing was cited.
    #[getter]
    fn citation(&self) -> &str {
        &self.0.citation
    }

    /// The values that went in, as pairs of name and value.
    #[getter]
    fn inputs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let pairs: Vec<(&str, &str)> =
            self.0.inputs.iter().map(|input| (&*input.name, &*input.value)).collect();
        PyTuple::new(py, pairs)
    }

    /// The table rows that were read.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        rows(py, self.0.rows.iter())
    }

    /// How the value was rounded.
    #[getter]
    fn rounding(&self) -> Option<String> {
        self.0.rounding.as_ref().map(slug)
    }

    /// What came out, as text.
    #[getter]
    fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// The steps that led to it.
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.steps)
    }

    /// The step and all below it as indented text.
    fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// The step as a dict, as its JSON reads.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &*self.0)
    }

    fn __str__(&self) -> String {
        self.to_text()
    }

    fn __repr__(&self) -> String {
        match &self.0.value {
            Some(value) => format!("Step('{}', value={})", self.0.rule, quoted(value)),
            None => format!("Step('{}')", self.0.rule),
        }
    }

    fn _repr_html_(&self) -> String {
        html::trace(std::slice::from_ref(&*self.0))
    }
}

fn tuple<'py>(py: Python<'py>, steps: &[core::Step]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, steps.iter().map(|step| Step(Arc::new(step.clone()))).collect::<Vec<_>>())
}

/// Every step behind an amount or a refusal: a sequence of steps that shows itself as text and HTML. Empty where no trace
/// was asked for.
#[pyclass(module = "cleanclaim", frozen, eq, sequence)]
#[derive(PartialEq, Eq)]
pub struct Trace(pub Arc<Vec<core::Step>>);

impl Trace {
    /// From core's steps.
    pub fn new(steps: Vec<core::Step>) -> Trace {
        Trace(Arc::new(steps))
    }
}

#[pymethods]
impl Trace {
    /// The steps as indented text.
    fn to_text(&self) -> String {
        self.0.iter().map(core::Step::to_text).collect()
    }

    /// The steps as a list of dicts, as their JSON reads.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_dict(py, &*self.0)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Step> {
        let step = usize::try_from(index).ok().and_then(|index| self.0.get(index));
        let step = step.ok_or_else(|| PyIndexError::new_err("the trace has no such step"))?;
        Ok(Step(Arc::new(step.clone())))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(tuple(py, &self.0)?.try_iter()?.into_any())
    }

    fn __str__(&self) -> String {
        self.to_text()
    }

    fn __repr__(&self) -> String {
        format!("Trace(steps={})", self.0.len())
    }

    fn _repr_html_(&self) -> String {
        html::trace(&self.0)
    }
}
