//! Which code: look-up, the Alphabetic Index, notes, relations, search, and the identifiers beside the codes.
//!
//! A question carries its date; what lies outside the tables is *not covered*, never a guess.

pub mod check;
pub mod hcpcs;
pub mod hierarchy;
pub mod identifier;
pub mod index;
pub mod lists;
pub mod maps;
pub mod modifier;
pub mod notes;
pub mod pcs;
pub mod procedure;
pub mod relate;
pub mod search;
