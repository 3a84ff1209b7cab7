//! What this build is, and everything that it can say.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::convert::to_dict;
use crate::errors::OrRaise;

/// What a bug report needs: version, profile, platform, features, and the latest release of each table inside.
#[pyfunction]
pub fn build_info(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let info = PyDict::new(py);
    info.set_item("version", env!("CARGO_PKG_VERSION"))?;
    info.set_item("profile", if cfg!(debug_assertions) { "debug" } else { "release" })?;
    info.set_item("platform", format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS))?;
    let features = PyList::empty(py);
    for (name, on) in [
        ("abi3", cfg!(feature = "abi3")),
        ("cli", cfg!(feature = "cli")),
        ("embed-fees", cfg!(feature = "embed-fees")),
        ("embed-hcpcs", cfg!(feature = "embed-hcpcs")),
        ("embed-icd10", cfg!(feature = "embed-icd10")),
        ("embed-lists", cfg!(feature = "embed-lists")),
    ] {
        if on {
            features.append(name)?;
        }
    }
    info.set_item("features", features)?;
    let tables = PyDict::new(py);
    for series in cleanclaim::Engine::embedded().or_raise(py)?.coverage() {
        if let Some(release) = series.releases.last() {
            tables.set_item(series.series.name(), release.name.as_str())?;
        }
    }
    info.set_item("tables", tables)?;
    Ok(info)
}

/// Every error, edit and refusal that the library can name, by number.
#[pyfunction]
pub fn catalogue(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    to_dict(py, &cleanclaim::error::entries())
}
