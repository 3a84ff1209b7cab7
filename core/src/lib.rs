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
pub mod trace;

// floor 3: the wire
pub mod x12;

pub use error::{Error, Result};
