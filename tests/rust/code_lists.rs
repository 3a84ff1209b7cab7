//! Identifiers, HCPCS and CPT codes, modifiers and the small code lists, and the maps between ICD-9 and ICD-10.
//!
//! What needs the official files is skipped aloud where they are not at hand; everything else runs from what is
//! embedded or from invented fixtures.

#[macro_use]
#[path = "say.rs"]
mod say;

#[path = "code_lists/identifiers.rs"]
mod identifiers;
#[path = "code_lists/import.rs"]
mod import;
#[path = "code_lists/lists.rs"]
mod lists;
#[path = "code_lists/official.rs"]
mod official;
#[path = "code_lists/procedures.rs"]
mod procedures;

use std::path::PathBuf;

/// The official files, where they are at hand.
#[allow(dead_code)]
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CLEANCLAIM_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let found = folder.join("hcpcs").is_dir().then_some(folder);
    if found.is_none() {
        say!("conformance: SKIPPED, no official files at CLEANCLAIM_DATA");
    }
    found
}
