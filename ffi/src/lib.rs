//! The C door of cleanclaim. `include/cleanclaim.h` is made from this crate and is the manual.
//!
//! All unsafe code of the project is here. Every entry goes through [`guard`], which turns a panic into a status; every pointer is
//! checked for NULL; outputs are written last. Comments on what is exported are written for readers of the header.

#![deny(missing_docs)]
// C names, as the header shows them.
#![allow(non_camel_case_types)]
// What a caller must keep to is said once, in the first chapter of the header.
#![allow(clippy::missing_safety_doc)]

pub mod code;
pub mod document;
pub mod engine;
pub mod guard;
pub mod last_error;
pub mod line;
pub mod names;
pub mod record;
#[rustfmt::skip]
pub mod slugs;
pub mod status;
