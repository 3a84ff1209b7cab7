//! Where the sample files of X12 are, if they are at hand.

use std::path::{Path, PathBuf};

/// Their folder; says aloud where there is none.
pub fn samples() -> Option<PathBuf> {
    let root = std::env::var_os("CLEANCLAIM_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let found = Some(root.join("x12")).filter(|folder| folder.is_dir());
    if found.is_none() {
        say!("conformance: SKIPPED, no samples in {} (set CLEANCLAIM_DATA)", root.join("x12").display());
    }
    found
}
