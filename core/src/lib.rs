//! The medical billing office as a library: code sets on any date, the claim as a value, the wire, and what a claim should
//! pay under Medicare, exact to the cent, with the rule and the table rows behind every amount.
//!
//! Start with [`Engine`]: [`Engine::embedded`] has the tables inside, [`Engine::price`] prices a [`claim::Claim`],
//! [`Engine::price_document`] the bytes of an 837 file, [`Engine::price_line`] one line, [`Engine::coverage`] says what is
//! loaded and what is missing.
//!
//! ```
//! # #[cfg(all(feature = "embed-fees", feature = "embed-lists"))] {
//! use cleanclaim::{Engine, claim::Claim};
//!
//! let claim = Claim::professional("A-100")
//!     .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
//!     .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
//!     .payer("MEDICARE", "10112")
//!     .place_of_service("11")
//!     .diagnosis("E11.9")
//!     .line("2025-11-03", "99213", &["25"], "1", "125.00")
//!     .build()?;
//! let pricing = Engine::embedded()?.price_traced(&claim, &Default::default())?;
//! let line = &pricing.lines[0];
//! // (1.30 × 1.000 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 81.857670225
//! assert_eq!(line.price.unwrap().allowed.to_string(), "81.86");
//! assert!(line.trace.iter().any(|step| step.rule == "fee-schedule-amount"));
//!
//! // A date that no table covers is refused with the periods that are loaded, never answered with another year's amount.
//! let old = Claim::professional("A-101")
//!     .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
//!     .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
//!     .payer("MEDICARE", "10112")
//!     .place_of_service("11")
//!     .diagnosis("E11.9")
//!     .line("2019-11-04", "99213", &[], "1", "125.00")
//!     .build()?;
//! let pricing = Engine::embedded()?.price(&old, &Default::default())?;
//! assert_eq!(pricing.lines[0].reason.as_ref().unwrap().slug.slug(), "date-not-covered");
//! # }
//! # Ok::<(), cleanclaim::Error>(())
//! ```
//!
//! Cargo features: `embed-fees`, `embed-hcpcs`, `embed-icd10` and `embed-lists` (on by default) carry the tables inside; `import` reads official files;
//! `cli` is the command line; `schema` gives the JSON Schema of the public documents.
#![forbid(unsafe_code)]

#[cfg(all(doctest, feature = "embed-fees", feature = "embed-lists"))]
#[doc = include_str!("../../README.md")]
struct ReadmeExamples;

// floor 1: what a code, an amount, a period, a person's data, a failure look like
pub mod codes;
pub mod dates;
pub mod error;
pub mod list;
pub mod money;
pub mod row;
pub mod shared;
pub mod text;

// floor 2: tables, documents, findings, trace
pub mod acknowledgement;
pub mod claim;
pub mod claim_status;
pub mod eligibility;
pub mod findings;
pub mod inquiry;
pub mod remittance;
pub mod services_review;
pub mod tables;
pub mod trace;

// floor 3: which code; what it pays; the wire
pub mod coding;
pub mod pricing;
pub mod x12;

// floor 4: whose share it is
pub mod benefits;
pub mod posting;

// floor 6: the engine and what stands around it
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
#[cfg(feature = "import")]
pub mod import;

pub use engine::Engine;
pub use error::{Error, Result};
