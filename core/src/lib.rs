//! The medical billing office as a library.
#![forbid(unsafe_code)]

// floor 1: what a code, an amount, a period, a person's data, a failure look like
pub mod codes;
pub mod dates;
pub mod error;
pub mod money;
pub mod row;
pub mod text;

// floor 2: tables, documents, findings, trace
pub mod claim;
pub mod findings;
pub mod tables;
pub mod trace;

// floor 3: what it pays; the wire
pub mod pricing;
pub mod x12;

// floor 4: whose share it is
pub mod benefits;

// floor 6: the engine and what stands around it
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
#[cfg(feature = "import")]
pub mod import;

pub use engine::Engine;
pub use error::{Error, Result};
