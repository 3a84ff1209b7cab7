//! The tabular list of ICD-10-CM and the tables of ICD-10-PCS: reading the official files, the packs, and what is asked of
//! them. Expected values stand in the official files; the fixtures are invented.

#[macro_use]
#[path = "say.rs"]
mod say;

#[cfg(feature = "import")]
mod notes {
    mod files;
}
