//! Core's errors as the exceptions of `cleanclaim.errors`.

use cleanclaim::error::Error;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

use crate::trace::Trace;

/// Which exception an error becomes: a class of its own where a caller handles it differently.
fn class<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyType>> {
    static BASE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static NOT_PRICED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static PACK: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static DOCUMENT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static WRONG_TYPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let (cell, name) = match error.number() {
        6000..=6999 => (&NOT_PRICED, "NotPriced"),
        1100..=1299 => (&PACK, "PackError"),
        1300..=1499 => (&DOCUMENT, "DocumentError"),
        1612 | 1650 => (&WRONG_TYPE, "WrongType"),
        _ => (&BASE, "CleanclaimError"),
    };
    cell.import(py, "cleanclaim.errors", name).cloned()
}

/// The exception of an error.
pub fn exception(py: Python<'_>, error: &Error) -> PyErr {
    build(py, error, None).unwrap_or_else(|failure| failure)
}

/// The exception of a refusal, with the steps that led to it.
pub fn exception_with_trace(py: Python<'_>, error: &Error, trace: Trace) -> PyErr {
    build(py, error, Some(trace)).unwrap_or_else(|failure| failure)
}

fn build(py: Python<'_>, error: &Error, trace: Option<Trace>) -> PyResult<PyErr> {
    let context = PyDict::new(py);
    for (name, value) in error.context() {
        context.set_item(name, value)?;
    }
    let named = PyDict::new(py);
    named.set_item("slug", error.slug())?;
    named.set_item("number", error.number())?;
    named.set_item("context", context)?;
    named.set_item("remedy", error.remedy())?;
    let raised = class(py, error)?.call((error.to_string(),), Some(&named))?;
    if let Some(trace) = trace {
        raised.setattr("trace", trace)?;
    }
    Ok(PyErr::from_value(raised))
}

/// Core's results as Python's.
pub trait OrRaise<T> {
    /// The value, or the exception of the error.
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for Result<T, Error> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| exception(py, &error))
    }
}
