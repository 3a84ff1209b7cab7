//! The Python door: the module `cleanclaim._cleanclaim`, which the package `cleanclaim` re-exports name by name.
//!
//! Thin: it turns Python values into core's and back. Money is `decimal.Decimal`, days are `datetime.date`, every class is
//! frozen, and the interpreter lock is released around every batch.
#![deny(unsafe_code)]

mod about;
mod arrow;
mod claim;
#[cfg(feature = "cli")]
mod command_line;
mod convert;
mod coverage;
mod engine;
mod errors;
mod html;
mod options;
mod pricing;
mod rows;
mod trace;

/// The native module.
#[pyo3::pymodule(gil_used = false)]
mod _cleanclaim {
    #[pymodule_export]
    use crate::about::{build_info, catalogue};
    #[pymodule_export]
    use crate::arrow::ArrowTable;
    #[pymodule_export]
    use crate::claim::{Claim, Line};
    #[cfg(feature = "cli")]
    #[pymodule_export]
    use crate::command_line::run_command_line;
    #[pymodule_export]
    use crate::coverage::{ReleaseCoverage, SeriesCoverage};
    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::pricing::{Adjustment, LinePrice, LineResult, Note, PricedLine, Pricing, Totals};
    #[pymodule_export]
    use crate::trace::{RowRef, Step, Trace};
}
