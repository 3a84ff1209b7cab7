//! Bakes the packs that a build embeds: `make tables`.
//!
//! Reads the official files below `$CLEANCLAIM_DATA` (by default `../shared/data`) and writes `core/data/*.pack`,
//! `core/data/fingerprints.tsv`, and to `tests/packs` the same tables cut to a few hundred rows, for tests of a build that
//! embeds none.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

use cleanclaim::import::Imported;
use cleanclaim::import::folder::{FINGERPRINT_HEADING, bake_all, read_embedded, write_file};

/// What each pack may weigh, in bytes (DESIGN, section 6).
const BUDGET: [(&str, usize); 5] = [
    ("physician_fee_schedule.pack", 380_000),
    ("gpci.pack", 10_000),
    ("localities.pack", 10_000),
    ("anesthesia_conversion_factors.pack", 10_000),
    ("zip_locality.pack", 600_000),
];

/// What the small packs keep of the fee schedule, all components and releases.
const PROCEDURES: [&str; 28] = [
    "00100", "11042", "20610", "27447", "36415", "45378", "45380", "45385", "64483", "70553", "71046",
    "76700", "80053", "92014", "93000", "93005", "93010", "97110", "97140", "99202", "99203", "99204",
    "99212", "99213", "99214", "99215", "G0101", "G0121",
];
/// What they keep of the ZIP codes.
const ZIPS: [u32; 12] = [901, 2101, 2324, 10001, 20001, 33101, 35203, 43215, 60601, 75201, 90201, 94103];

/// Cuts a table to what the small packs keep.
fn cut(table: &mut Imported) {
    match table {
        Imported::PhysicianFeeSchedule(table) => {
            table.rows.retain(|row| PROCEDURES.contains(&row.procedure.to_string().as_str()));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::ZipLocality(table) => {
            table.rows.retain(|row| ZIPS.contains(&row.zip));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::ZipHistory(table) => {
            table.rows.retain(|row| ZIPS.contains(&row.zip));
            table.release.rows = table.rows.len() as u32;
        }
        _ => {}
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let source = env::var_os("CLEANCLAIM_DATA").map_or_else(|| house.join("../shared/data"), PathBuf::from);
    let mut out = std::io::stdout().lock();
    let mut tables = read_embedded(&source)?;
    let packs = bake_all(&tables)?;
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
    tables.iter_mut().for_each(cut);
    for pack in bake_all(&tables)? {
        write_file(&house.join("tests/packs").join(&pack.file), &pack.bytes)?;
    }
    Ok(())
}
