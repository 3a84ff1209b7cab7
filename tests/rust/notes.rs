//! The tabular list of ICD-10-CM and the tables of ICD-10-PCS: reading the official files, the packs, and what is asked of
//! them. Expected values stand in the official files; the fixtures are invented.

#[cfg(feature = "import")]
#[macro_use]
#[path = "say.rs"]
mod say;

mod notes {
    #[cfg(feature = "embed-icd10")]
    mod asked;
    #[cfg(feature = "import")]
    mod files;
    #[cfg(feature = "import")]
    mod pcs;
}
