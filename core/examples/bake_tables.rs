//! Bakes the packs that a build embeds: `make tables`.
//!
//! Reads the official files below `$CLEANCLAIM_DATA` (by default `../shared/data`) and writes `core/data/*.pack` and
//! `core/data/fingerprints.tsv`.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

use cleanclaim::import::folder::{FINGERPRINT_HEADING, bake_folder, write_file};

/// What each pack may weigh, in bytes (DESIGN, section 6).
const BUDGET: [(&str, usize); 5] = [
    ("physician_fee_schedule.pack", 380_000),
    ("gpci.pack", 10_000),
    ("localities.pack", 10_000),
    ("anesthesia_conversion_factors.pack", 10_000),
    ("zip_locality.pack", 600_000),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let source = env::var_os("CLEANCLAIM_DATA").map_or_else(|| house.join("../shared/data"), PathBuf::from);
    let mut out = std::io::stdout().lock();
    let packs = bake_folder(&source)?;
    let mut fingerprints = FINGERPRINT_HEADING.to_string();
    for pack in &packs {
        write_file(&house.join("core/data").join(&pack.file), &pack.bytes)?;
        fingerprints += &pack.fingerprints();
        let budget = BUDGET.iter().find(|(file, _)| *file == pack.file).map_or(0, |(_, budget)| *budget);
        writeln!(
            out,
            "{:36} {:2} releases {:7} rows stored {:7} bytes of {:7}",
            pack.file,
            pack.manifest.releases.len(),
            pack.manifest.stored_rows,
            pack.bytes.len(),
            budget
        )?;
    }
    write_file(&house.join("core/data/fingerprints.tsv"), fingerprints.as_bytes())?;
    Ok(())
}
