//! Which code: look-up, the Alphabetic Index, notes, relations, search, and the identifiers beside the codes.
//!
//! A question carries its date; what lies outside the tables is *not covered*, never a guess.

pub mod check;
pub mod identifier;
pub mod index;
mod lists;
pub mod maps;
pub mod modifier;
pub mod procedure;
pub mod search;
