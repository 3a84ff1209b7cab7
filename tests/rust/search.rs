//! Search: what is found, why, and what is refused.

#[cfg(feature = "embed-icd10")]
#[macro_use]
mod say;

#[path = "search/bad_input.rs"]
mod bad_input;
#[path = "search/fixture.rs"]
mod fixture;
#[path = "search/ranking.rs"]
mod ranking;
#[cfg(feature = "embed-icd10")]
#[path = "search/recall.rs"]
mod recall;
